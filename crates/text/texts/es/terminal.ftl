# Texts: terminal.
