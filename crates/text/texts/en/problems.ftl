# Texts: problems.
