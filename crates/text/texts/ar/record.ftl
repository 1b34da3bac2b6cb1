# Texts: record.
