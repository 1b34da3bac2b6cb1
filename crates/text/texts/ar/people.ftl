# Texts: people.
