# Texts: hub.

hub-do = ما العمل
hub-well = كل شيء على ما يرام. حان وقت الشاي.
hub-gaps = أيادٍ ناقصة اليوم
hub-urgent = عاجل منذ أكثر من يوم
hub-expiring = ينتهي خلال ثلاثة أيام
hub-unconfirmed = سُلّم ولم يؤكَّد بعد
slips-title = إدخال قصاصات الورق
slips-how = سطر لكل قصاصة. الاسم ثم نقطتان لمن هي، وعلامة تعجب إن كانت عاجلة، و@ قبل المكان.
slips-example = روزا: توصيلة إلى العيادة ! @ شارع الدردار 12
slips-kind = هذه
slips-needs = احتياجات
slips-offers = عروض
slips-label = القصاصات
slips-do = ضعها على اللوحة
slips-written = { $count ->
    [zero] { $count } قصاصة على اللوحة
    [one] قصاصة واحدة على اللوحة
    [two] قصاصتان على اللوحة
    [few] { $count } قصاصات على اللوحة
    [many] { $count } قصاصة على اللوحة
   *[other] { $count } قصاصة على اللوحة
}
slips-most = لا أكثر من { $count } دفعة واحدة. لا تزال في النموذج.
print-board = طباعة اللوحة
print-rota = طباعة المناوبات
print-rota-title = من يقوم بماذا
print-do = اطبع
print-how = أُعدّت هذه الصفحة للورق. ويمكنك أيضًا أن تطبعها من قائمة المتصفح.
print-on = بتاريخ { $when }
print-needs = ما نحتاجه
print-offers = ما يُعرض
print-events = ما يحدث
print-foot = قل الرمز في التطبيق أو لمن يجلس عند الطاولة.
print-no-shifts = لا مناوبات لملئها.
print-shift = المناوبة
print-who = من
