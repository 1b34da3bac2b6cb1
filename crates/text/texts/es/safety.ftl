# Texts: safety.
