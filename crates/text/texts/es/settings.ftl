# Texts: settings.

settings-language = Idioma
communities-title = Comunidades
communities-here = estás mirando esta
