# Texts: people.

people-welcome = إدخال شخص جديد
people-waiting = { $count ->
    [zero] { $count } قرار بانتظارك
    [one] قرار واحد بانتظارك
    [two] قراران بانتظارك
    [few] { $count } قرارات بانتظارك
    [many] { $count } قرارًا بانتظارك
   *[other] { $count } قرار بانتظارك
}
role-newcomer-means = يقرأ ويكتب مثل الجميع، ولم يؤكّده أحد المنسّقين بعد.
role-member-means = من أهل المكان، ويمكنه إدخال آخرين.
role-steward-means = يقرّر مع غيره من ينضم. المنسّقون لا يرون أكثر من غيرهم.
person-admitted = أدخله { $name }، { $day }
person-since = هنا منذ { $day }
person-noted = يطلب المنسّقون التوقّف مؤقتًا مع هذا الشخص:
person-more = ما يمكنك فعله
person-confirm = تأكيد العضوية
person-confirm-ask = تأكيد { $name } عضوًا؟
person-confirm-means = أنت تعرف هذا الشخص وتضمن أنه من يقول. الأعضاء يمكنهم إدخال آخرين.
person-promote = ترشيح للتنسيق
person-promote-ask = ترشيح { $name } للتنسيق؟
person-promote-means = يجب أن يوافق أكثر من نصف المنسّقين. يراه كل منهم عندما يلتقي جهازه بجهاز آخر.
person-demote = اقتراح إنهاء التنسيق
person-demote-ask = هل ينهي { $name } مهمة التنسيق؟
person-demote-means = يبقى عضوًا. يجب أن يوافق أكثر من نصف المنسّقين الآخرين.
person-remove = إخراج من المجموعة
person-remove-ask = إخراج { $name } من المجموعة؟
person-remove-means = لن تتلقّى أجهزته شيئًا جديدًا ممن علم بذلك. ما قرأه يبقى لديه. لا يُخرَج منسّق إلا بموافقة أكثر من نصف المنسّقين الآخرين.
person-note = طلب توقّف مؤقّت
person-note-ask = طلب التوقّف مؤقتًا مع { $name }؟
person-note-means = ملاحظة بجانب الاسم يراها الجميع. لا تسلبه شيئًا. تركها فارغة يسحبها.
person-note-words = السبب والمدّة
person-leave = مغادرة المجموعة
person-leave-ask = مغادرة المجموعة؟
person-leave-means = تغادر كل أجهزتك. ما كتبته يبقى عند الآخرين حتى ينتهي. للعودة يجب أن يُدخلك أحد من جديد.
decide-title = القرارات
decide-how = بعض الأمور تحتاج إلى عدة منسّقين. لا حاجة إلى الاجتماع: يوافق كل منهم حين يراها.
decide-none = لا شيء ينتظر القرار.
decide-by = اقترحه { $name }، مفتوح حتى { $day }
decide-signed = وافق: { $names } ({ $count } من { $needed })
decide-can-sign = يمكنهم الموافقة بعد: { $names }
decide-agree = أوافق
decide-closed = ما تقرّر
said-decided = تقرّر الأمر.
said-proposed = تم الاقتراح. يراه الآخرون عندما تلتقي الأجهزة.
rules-title = القواعد
rules-means = ما اتفقت عليه المجموعة بشأن من ينضم.
rules-admission = من يُدخل الناس
rules-admission-member = أي عضو
rules-admission-two = عضوان معًا
rules-admission-steward = منسّق
rules-reads = ما يقرؤه الوافدون
rules-reads-all = كل ما هو موجود
rules-reads-since = ما يأتي بعد انضمامهم
rules-reads-nothing = لا شيء حتى تأكيدهم
rules-stewards = المنسّقون: { $names }
rules-trustees = إذا فُقد كل المنسّقين يمكن لـ { $needed } من هؤلاء تسمية منسّق جديد: { $names }
rules-change = اقتراح تغيير
rules-change-means = يجب أن يوافق أكثر من نصف المنسّقين.
rules-propose = اقترح
invite-title = إدخال شخص
invite-means = يحصل على اثنتي عشرة كلمة أو رمز للمسح. يعمل مع أي شخص هنا تطبيقه مفتوح.
invite-as = ينضم بصفة
invite-newcomer = وافد جديد يُؤكَّد لاحقًا
invite-member = عضو مباشرة
invite-uses = لكم شخص
invite-do = إنشاء الرمز
invite-until = يمكن استخدامه حتى { $day }.
invited-title = دعوتك
invited-how = قل الكلمات أو أظهر الرمز أو أرسله، لمن تقصده فقط: من يملكه يمكنه الدخول.
invited-words = اثنتا عشرة كلمة تُقال
invited-scan = أو امسح هذا
invited-copy = أو انسخ هذا
