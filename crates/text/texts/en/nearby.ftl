# Texts: nearby.
