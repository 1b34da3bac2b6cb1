# What every screen needs.
save = احفظ
cancel = إلغاء
close = إغلاق
next = التالي
more = المزيد
search = بحث
yes = نعم
no = لا
you = أنت
nobody = لا أحد
size-bytes = { $n ->
    [zero] 0 بايت
    [one] بايت واحد
    [two] 2 بايت
    [few] { $n } بايت
    [many] { $n } بايت
   *[other] { $n } بايت
 }
size-kb = { $n } كيلوبايت
size-mb = { $size } ميغابايت
list-comma = { $row }، { $name }
list-and = { $row } و{ $name }
# Before a name that sounds like "i"; only Spanish says it differently.
list-and-i = { $row } و{ $name }
devices = { $n ->
    [zero] لا أجهزة
    [one] جهاز واحد
    [two] جهازان
    [few] { $n } أجهزة
    [many] { $n } جهازًا
   *[other] { $n } جهاز
 }
people-count = { $n ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $n } أشخاص
    [many] { $n } شخصًا
   *[other] { $n } شخص
 }
by-time = حتى { $when }
# Between names that stand in a row of their own.
list-between = { "، " }
list-or = { $row } أو { $name }
# Before a name that sounds like "o"; only Spanish says it differently.
list-or-o = { $row } أو { $name }
