# Texts: home.
