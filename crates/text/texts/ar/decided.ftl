# Texts: decided. Sentences about who decides, what was decided, and what a person should look at.

## What an open proposal would make so
would-promote = يصبح { $name } منسّقًا.
would-demote = لا يعود { $name } منسّقًا، ويبقى عضوًا.
would-remove = يُخرَج { $name }. ويبقى ما كتبه حتى الآن.
would-recover = يصبح { $name } منسّقًا بكلمة المؤتمنين.
would-admit = يدخل { $name } كقادم جديد.
would-admit-somebody = يدخل شخص كقادم جديد.
would-checkpoint = يُثبَّت ما هو معروف الآن: لا يستطيع أحد بعدها الكتابة في ما قبله.
would-newer = هذا يحتاج إلى إصدار أحدث.

## What is so once it is decided
is-steward = { $name } منسّق الآن.
is-newcomer = صار { $name } في الجماعة الآن، كقادم جديد.
is-newcomer-somebody = صار في الجماعة الآن، كقادم جديد.
is-member = { $name } عضو الآن، وليس منسّقًا.
is-removed = أُخرج { $name }. يبقى ما كتبه حتى الآن؛ أما ما يُكتب من الآن فلا يستطيع قراءته. والأجهزة التي لم تعلم بذلك تظل تتبادل مع أجهزته.
is-fixed = ثُبّت ما كان معروفًا.
is-rule = هذا ساري الآن: { $rules }
is-decided = تقرّر الأمر.
is-succeeded = ما كتبه { $old } صار لـ { $new }؛ وخرج { $called }.
is-left = غادرت المجتمع. ما كتبته يبقى عند الآخرين. ويعلمون بذلك مع التبادل القادم.
is-left-named = غادرت { $name }. ما كتبته يبقى عند الآخرين. ويعلمون بذلك مع التبادل القادم.
is-in-again = عاد { $name }.

## Rules
rule-every-member = يمكن لكل عضو إدخال الناس.
rule-two-members = عضوان معًا يُدخلان الناس.
rule-only-stewards = المنسّقون وحدهم يُدخلون الناس.
rule-reads-nothing = لا يقرأ القادمون الجدد شيئًا حتى يؤكّدهم منسّق.
rule-reads-since = يقرأ القادمون الجدد ما يُكتب بعد مجيئهم.
rule-reads-all = يقرأ القادمون الجدد كل ما زال محفوظًا.
rule-trustees = إذا فُقد آخر منسّق يمكن لأي { $needed } من { $names } تسمية منسّق جديد.
rule-no-trustees = لا مؤتمنين.
rule-as-before = تبقى القواعد كما هي.

## What a merge took back
undone-because = { $done } { $because }، فلا يُحتسب ذلك.
undone-admission = أدخل { $by } { $name }
undone-confirmation = أكّد { $by } { $name }
undone-promotion = جعل { $by } { $name } منسّقًا
undone-removal = أخرج { $by } { $name }
undone-demotion = أعاد { $by } { $name } عضوًا
undone-device = أضاف { $name } جهازًا
undone-revocation = أخرج { $name } جهازًا
undone-policy = غيّر { $by } القواعد
because-signer-removed = بينما كان { $name } يُخرَج
because-person-removed = بينما أخرجه آخرون
because-invitation-revoked = بينما أُلغيت الدعوة
because-rests-on = بحق سُحب
because-set-aside = من جهاز كتب شيئين مختلفين في موضع واحد
because-went-round = بالالتفاف على ما ثبّتته نقطة تثبيت
because-too-few = بتوقيعات أقل مما يلزم، كما تبيّن
remedy-admit = إدخال { $name } من جديد؟
remedy-confirm = تأكيد { $name } من جديد؟
remedy-propose = اقتراحه من جديد؟
remedy-remove = إخراج { $name } من جديد؟

## What a person should look at
alarm-in = { $name }: { $what }
alarm-asks = يقترح { $name }: { $what } وافق بالأمر `potluck sign { $code }`
alarm-look-at-proposals = انظر `potluck proposals`
alarm-two-histories = وقّع جهاز { $name } ({ $device }) تاريخين مختلفين. ما جاء ثانيًا لا أثر له حتى يبني عليه شخص آخر. اسأل { $name } هل نُسخ الجهاز؛ وإن لم يكن فأخرجه. نقطة تثبيت من المنسّقين تنهي الشك.
alarm-two-things = كتب الجهاز { $device } شيئين مختلفين في موضع واحد؛ اسأل صاحبه هل نُسخ، وأخرجه إن لم يكن
alarm-writes-on = أُخرج جهاز { $name } ({ $device }) وما زال يكتب؛ ولا يُقبل منه شيء بعد. لا يلزمك فعل شيء.
alarm-key-passed-on = أجهزة مُخرَجة ما زالت تحصل على أحدث مفتاح عن طريق { $name }؛ ويمكنها لمدة تصل إلى ساعة قراءة ما يُكتب: اسأل { $name } وأحد المنسّقين عمّا يجري
alarm-door-worn = أُغلق الباب: جاء كثيرون وذهبوا قبل مقارنة الأرقام؛ ربما لدى شخص آخر الرمز، فافتحه من جديد ولا تُرِ الرمز الجديد إلا لمن يقف أمامك
alarm-disk-full = القرص ممتلئ: لا يمكن حفظ شيء جديد
alarm-clock-behind = { $n ->
    [zero] ساعة هذا الجهاز متأخرة عما هو موجود هنا: اضبطها قبل أن تكتب
    [one] ساعة هذا الجهاز متأخرة يومًا عما هو موجود هنا: اضبطها قبل أن تكتب، وإلا بدا ما تكتبه قديمًا
    [two] ساعة هذا الجهاز متأخرة يومين عما هو موجود هنا: اضبطها قبل أن تكتب، وإلا بدا ما تكتبه قديمًا
    [few] ساعة هذا الجهاز متأخرة { $n } أيام عما هو موجود هنا: اضبطها قبل أن تكتب، وإلا عدّ الآخرون ما تكتبه منتهيًا
    [many] ساعة هذا الجهاز متأخرة { $n } يومًا عما هو موجود هنا: اضبطها قبل أن تكتب، وإلا عدّ الآخرون ما تكتبه منتهيًا
   *[other] ساعة هذا الجهاز متأخرة { $n } يوم عما هو موجود هنا: اضبطها قبل أن تكتب، وإلا عدّ الآخرون ما تكتبه منتهيًا
 }
alarm-damaged-once = تلف المخزن مرة؛ يمكن القراءة من هذا المجلد وهو ينقل ما لديه، لكنه لا يكتب شيئًا بعد: واصِل بالأمر `potluck devices go-on`
alarm-salvaged = تلف المخزن؛ أمكنت قراءة { $segments } قطعة و{ $facts } معلومة وحُفظت، والملفات التالفة في { $path }، ويعود الباقي حين تلتقي بآخرين

## What protects this device
protection-locked = بدون عبارة السرّ لا يستطيع أحد قراءة شيء عليه
protection-open = ما دام مفتوحًا فمن معه هذا الجهاز يقرأ كل شيء؛ ومتى أُقفل فلا أحد بدون عبارة السرّ
protection-none = من معه هذا الجهاز يقرأ كل شيء

## How an event repeats
repeats-weeks = { $n ->
    [zero] كل { $n } أسبوع
    [one] كل أسبوع
    [two] كل أسبوعين
    [few] كل { $n } أسابيع
    [many] كل { $n } أسبوعًا
   *[other] كل { $n } أسبوع
 }
repeats-months = { $n ->
    [zero] كل { $n } شهر
    [one] كل شهر
    [two] كل شهرين
    [few] كل { $n } أشهر
    [many] كل { $n } شهرًا
   *[other] كل { $n } شهر
 }
repeats-months-weekday = { $n ->
    [zero] كل { $n } شهر
    [one] كل شهر
    [two] كل شهرين
    [few] كل { $n } أشهر
    [many] كل { $n } شهرًا
   *[other] كل { $n } شهر
 }، في اليوم نفسه من الأسبوع
repeats-months-last-weekday = { $n ->
    [zero] كل { $n } شهر
    [one] كل شهر
    [two] كل شهرين
    [few] كل { $n } أشهر
    [many] كل { $n } شهرًا
   *[other] كل { $n } شهر
 }، في آخر يوم مثله من الأسبوع
repeats-until = { $how } حتى { $until }
repeats-times = { $how }، { $n ->
    [zero] { $n } مرة
    [one] مرة واحدة
    [two] مرتين
    [few] { $n } مرات
    [many] { $n } مرة
   *[other] { $n } مرة
 }
