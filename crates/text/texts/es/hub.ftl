# Texts: hub.
