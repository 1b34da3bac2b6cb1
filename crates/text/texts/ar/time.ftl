# Days and times. What is put in is already in this language.
today = اليوم
tomorrow = غدًا
yesterday = أمس
date-in-year = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
month-and-year = { $month } { $year }
day-and-time = { $day } { $time }
just-now = الآن
in-minutes = { $n ->
    [zero] خلال أقل من دقيقة
    [one] بعد دقيقة واحدة
    [two] بعد دقيقتين
    [few] بعد { $n } دقائق
    [many] بعد { $n } دقيقة
   *[other] بعد { $n } دقيقة
 }
minutes-ago = { $n ->
    [zero] قبل أقل من دقيقة
    [one] قبل دقيقة واحدة
    [two] قبل دقيقتين
    [few] قبل { $n } دقائق
    [many] قبل { $n } دقيقة
   *[other] قبل { $n } دقيقة
 }
in-hours = { $n ->
    [zero] خلال أقل من ساعة
    [one] بعد ساعة واحدة
    [two] بعد ساعتين
    [few] بعد { $n } ساعات
    [many] بعد { $n } ساعة
   *[other] بعد { $n } ساعة
 }
hours-ago = { $n ->
    [zero] قبل أقل من ساعة
    [one] قبل ساعة واحدة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
    [many] قبل { $n } ساعة
   *[other] قبل { $n } ساعة
 }
in-days = { $n ->
    [zero] خلال أقل من يوم
    [one] بعد يوم واحد
    [two] بعد يومين
    [few] بعد { $n } أيام
    [many] بعد { $n } يومًا
   *[other] بعد { $n } يوم
 }
days-ago = { $n ->
    [zero] قبل أقل من يوم
    [one] قبل يوم واحد
    [two] قبل يومين
    [few] قبل { $n } أيام
    [many] قبل { $n } يومًا
   *[other] قبل { $n } يوم
 }
word-weekday-1 = الاثنين
word-weekday-2 = الثلاثاء
word-weekday-3 = الأربعاء
word-weekday-4 = الخميس
word-weekday-5 = الجمعة
word-weekday-6 = السبت
word-weekday-7 = الأحد
word-weekday-long-1 = الاثنين
word-weekday-long-2 = الثلاثاء
word-weekday-long-3 = الأربعاء
word-weekday-long-4 = الخميس
word-weekday-long-5 = الجمعة
word-weekday-long-6 = السبت
word-weekday-long-7 = الأحد
word-month-1 = يناير
word-month-2 = فبراير
word-month-3 = مارس
word-month-4 = أبريل
word-month-5 = مايو
word-month-6 = يونيو
word-month-7 = يوليو
word-month-8 = أغسطس
word-month-9 = سبتمبر
word-month-10 = أكتوبر
word-month-11 = نوفمبر
word-month-12 = ديسمبر
word-month-long-1 = يناير
word-month-long-2 = فبراير
word-month-long-3 = مارس
word-month-long-4 = أبريل
word-month-long-5 = مايو
word-month-long-6 = يونيو
word-month-long-7 = يوليو
word-month-long-8 = أغسطس
word-month-long-9 = سبتمبر
word-month-long-10 = أكتوبر
word-month-long-11 = نوفمبر
word-month-long-12 = ديسمبر
