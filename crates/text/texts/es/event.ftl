# Texts: event.
