# Texts: settings.

settings-language = اللغة
communities-title = المجموعات
communities-here = تنظر إلى هذه الآن
settings-name = اسمي
communities-means = يمكن أن يكون هذا الجهاز في أكثر من مجموعة. لا تعرف إحداها شيئًا عن الأخرى.
communities-open = بدّل، أو أنشئ مجموعة أخرى، أو انضم إليها
communities-switch = بدّل
communities-as = { $count ->
    [zero] أنت { $name }
    [one] أنت { $name }، ولا أحد غيرك بعد
    [two] أنت { $name }، واحد من شخصين
    [few] أنت { $name }، واحد من { $count } أشخاص
    [many] أنت { $name }، واحد من { $count } شخصًا
   *[other] أنت { $name }، واحد من { $count } شخص
}
communities-another = مجموعة أخرى
elsewhere-title = كان هذا لمجموعة أخرى
elsewhere-means = انتقلت في هذه الأثناء إلى مجموعة أخرى. لم يُرسَل شيء. عد إلى الأخرى لترسله هناك.
