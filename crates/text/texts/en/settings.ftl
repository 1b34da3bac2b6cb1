# Texts: settings.

settings-language = Language
communities-title = Communities
communities-here = you are looking at this one
