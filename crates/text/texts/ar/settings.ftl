# Texts: settings.

settings-language = اللغة
communities-title = المجموعات
communities-here = تنظر إلى هذه الآن
