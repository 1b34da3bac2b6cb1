# Texts: settings.
