# Texts: terminal. What only the command line says.

## Around every answer
print-error = خطأ:
print-hint = تلميح:
print-next = التالي:
print-look = انتبه:
hint-help = جرّب --help
hint-stop-first = إن كانت من إصدار آخر فأوقفها أولًا
problem-not-printed = تعذّر عرض الجواب: { $why }
problem-unread = تعذّرت القراءة من stdin: { $why }
problem-no-home-folder = لا مجلد شخصي على هذا الحاسوب لحفظ الأشياء
hint-say-home = قل أين تُحفظ: --home DIR
problem-only-alone = ما كُتب قبل الأمر هو لـ `potluck` وحده
hint-behind-the-command = احذفه، أو اكتبه بعد الأمر

## The board
print-head-needs = حاجات
print-head-offers = عروض
print-head-skills = مهارات
print-head-events = لقاءات
print-head-others = غير ذلك
print-nothing-yet =
    لا شيء بعد. ماذا يمكنك أن تقدّم؟

      potluck offer "كيسان من البطاطس" --category food
      potluck need "توصيلة إلى العيادة" --category transport
print-nothing-fits = لا شيء يطابق. `potluck board --all` يعرض كل شيء.
print-in = في { $name }
print-asking = { $n ->
    [zero] { $n } ردود تنتظر
    [one] رد ينتظر
    [two] ردان ينتظران
    [few] { $n } ردود تنتظر
    [many] { $n } ردًا ينتظر
   *[other] { $n } رد ينتظر
 }
print-gaps = { $n ->
    [zero] لا ينقص النوبات أحد
    [one] ينقص النوبات شخص
    [two] ينقص النوبات شخصان
    [few] ينقص النوبات { $n } أشخاص
    [many] ينقص النوبات { $n } شخصًا
   *[other] ينقص النوبات { $n } شخص
 }
print-hidden-title = (أخفاه منسّق)
print-no-title = (بلا عنوان)
print-left = بقي { $left } من { $all } { $unit }

## One record
print-hidden-by = أخفاه منسّق: { $why }
print-needs-newer = في هذا ما يحتاج إلى إصدار أحدث من Potluck.
print-flagged-by = نبّه إليه { $who }
print-for-level = لـ { $level }
print-standing = دائم
print-opens-by = يُفتح لمن يختاره { $name }
print-opens-by-you = يُفتح لمن تختاره أنت
print-only-those-in = { $name }؛ لا يقرؤه إلا من فيها
print-answers = الردود
print-thanks = { $name } يقول شكرًا
print-thanks-words = { $name } يقول شكرًا: { $text }
print-of = { $some } من { $all }
print-sealed = المختوم:
print-only-here-yet = هو على هذا الجهاز فقط، حتى التبادل القادم.
print-forgotten =
    حُذف { $code } من هذا الجهاز، ويُطلب من الجميع نسيانه.
    يحذفه كل جهاز حين يعلم بذلك. أما ما قرأه أحد أو نسخه فلا يستطيع أحد استرجاعه.
print-fact-from = من
print-fact-in = في
print-fact-for = لأجل
print-fact-not-before = ليس قبل
print-fact-not-after = ليس بعد
print-fact-where = أين
print-fact-how-many = كم
print-fact-sealed = المختوم
print-fact-tags = الوسوم
print-fact-until = قائم حتى
print-fact-held = محفوظ

## Events
print-from-to = { $from } إلى { $to }
print-shifts = النوبات
print-to-bring = للإحضار
print-missing = { $n ->
    [zero] لا ينقص شيء
    [one] ينقص واحد
    [two] ينقص اثنان
    [few] ينقص { $n }
    [many] ينقص { $n }
   *[other] ينقص { $n }
 }
print-reserve = { $name } (احتياط)
print-fact-when = متى
print-fact-clock = توقيت
print-fact-again = يتكرر
print-fact-then = ثم
print-fact-coming = القادمون

## What was done to a record; its code and title follow
deed-accept = قُبل رد على
deed-claim = رددت على
deed-confirm = تم تأكيد
deed-decline = اعتُذر عن رد على
deed-done = سُلّم
deed-edit = تغيّر
deed-event = نُشر لقاء
deed-flag = نُبّه إلى
deed-hide = أُخفي
deed-need = نُشرت حاجة
deed-offer = نُشر عرض
deed-release = سُحب ردك على
deed-renew = جُدّد
deed-sign-up = سُجّل اسمك في
deed-cancel-sign-up = لم يعد اسمك على القائمة:
name-changed = اسمك الآن { $name }. يراه الآخرون عندما تلتقي أجهزتكم.
deed-skill = نُشرت مهارة
deed-thank = شكرت على
deed-withdraw = سُحب
problem-nothing-to-change = لا شيء يتغيّر
hint-say-what = قل ماذا، مثلًا: potluck edit { $code } --title "…"

## Circles and messages
print-no-circles =
    لست في أي دائرة بعد.

      potluck circle new "لجنة المطبخ"
      potluck circle invite "لجنة المطبخ" Ben
print-no-messages =
    لم يكتب أحد بعد.

      potluck message Ben "هل نطبخ معًا؟"
print-nothing-written = لم يُكتب شيء هنا بعد.
print-asked-in = أنت مدعو:
print-asked = مدعوون: { $names }
print-new = جديد
print-unread = { $n ->
    [zero] لا جديد
    [one] جديد واحد
    [two] جديدان
    [few] { $n } جديدة
    [many] { $n } جديدًا
   *[other] { $n } جديد
 }
print-also-with = { $n ->
    [zero] عندك فقط
    [one] أيضًا عند جهاز آخر
    [two] أيضًا عند جهازين آخرين
    [few] أيضًا عند { $n } أجهزة أخرى
    [many] أيضًا عند { $n } جهازًا آخر
   *[other] أيضًا عند { $n } جهاز آخر
 }
print-written = كُتب؛ ويصل إلى الآخرين حين تلتقي الأجهزة.
print-written-about = كُتب عن { $code }؛ ويصل إلى الآخرين حين تلتقي الأجهزة.
deed-circle-new = بدأت { $name }.
deed-circle-invite = دُعي { $person } إلى { $name }.
deed-circle-accept = أنت في { $name }.
deed-circle-leave = غادرت { $name }.
deed-circle-remove = لم يعد { $person } في { $name }.

## Who is in
print-no-communities = هذا المجلد ليس في أي مجتمع بعد. `potluck start` يبدأ واحدًا، و`potluck join` ينضم إلى واحد.
print-you-are = أنت { $name }، { $role }
print-out = خارج
print-in-use = مستعمل
print-name-you = { $name } (أنت)
print-let-in-by = أدخله { $name }
print-founded = مؤسّس
print-since = منذ { $day }
print-how-to-confirm = يؤكّد المنسّق القادم الجديد عضوًا:
print-only-steward = أنت المنسّق الوحيد. مع ثانٍ وثالث لا يقرّر أحد وحده:
print-is-now = { $name } الآن { $role }.
print-started = بدأت { $name }.
print-joined = أنت في { $name }.
print-recovered = عدت إلى { $name }.
print-device-yours = صار هذا الجهاز لك، في { $name }.
print-newcomer-note = يمكنك القراءة والكتابة فورًا؛ ويؤكّدك أحد المنسّقين عضوًا.
print-founder-advice = أنت المنسّق الوحيد. حين ينضم اثنان آخران اجعلهما منسّقين أيضًا: potluck people promote NAME. وحتى تصيروا ثلاثة يُغلَّب الأقدم عند الخلاف.
print-fact-community = المجتمع
print-fact-person = الشخص
print-fact-device = الجهاز
print-fact-name = الاسم
print-fact-role = الدور
print-invited = { $n ->
    [zero] لـ { $n } شخص
    [one] لشخص واحد
    [two] لشخصين
    [few] لـ { $n } أشخاص
    [many] لـ { $n } شخصًا
   *[other] لـ { $n } شخص
 } ({ $role })، حتى { $day }:
print-or-say = أو لتُقال أو تُكتب:
print-invited-words = تعمل الكلمات مع كل من بالقرب من أهل المجتمع؛ وكذلك الرمز.
print-invited-way = تعمل الكلمات مع كل من بالقرب من أهل المجتمع؛ والرمز يعرف الطريق إلى هنا أيضًا.
print-other-types = يكتب الآخر:

## Who decides
print-past = ما مضى
print-did-not-count = لم يُحتسب
print-nothing-waits = لا شيء ينتظر التوقيع.
print-proposed-by = اقترحه { $name }، { $when }. { $signatures } ينتظر حتى { $day }.
print-nobody-signed = لم يوقّع أحد
print-signed = { $n ->
    [zero] وقّع
    [one] وقّع
    [two] وقّع
    [few] وقّع
    [many] وقّع
   *[other] وقّع
 } { $names }
print-it-takes = { $n ->
    [zero] يلزم { $n } توقيع
    [one] يلزم توقيع واحد
    [two] يلزم توقيعان
    [few] يلزم { $n } توقيعات
    [many] يلزم { $n } توقيعًا
   *[other] يلزم { $n } توقيع
 }: { $signed }.
print-it-takes-can = { $n ->
    [zero] يلزم { $n } توقيع
    [one] يلزم توقيع واحد
    [two] يلزم توقيعان
    [few] يلزم { $n } توقيعات
    [many] يلزم { $n } توقيعًا
   *[other] يلزم { $n } توقيع
 }: { $signed }، ويمكن أن يوقّع { $names }.
print-enough-signed = وقّع { $names }، وهذا يكفي. يسري حين يعلم أحد أجهزتهم بكل التوقيعات؛ وحتى ذلك الحين ينتقل مع كل تبادل.
print-travels = ينتقل مع كل تبادل وينتظر حتى { $day }.
print-proposed = مقترح: { $what }
print-they-type = يكتبون:
print-lets-every = كل عضو
print-lets-two = عضوان معًا
print-only-stewards = المنسّقون وحدهم
print-reads-all = كل ما زال محفوظًا
print-reads-since = ما يُكتب بعد مجيئهم
print-reads-nothing = لا شيء حتى يؤكّدهم منسّق
print-none-so-far = لا شيء حتى الآن
print-none = لا أحد
print-fact-lets-in = من يُدخل الناس
print-fact-newcomers = القادمون يقرؤون
print-fact-stewards = المنسّقون
print-fact-trustees = المؤتمنون
print-fact-checkpoint = نقطة التثبيت
print-no-trustees = لا مؤتمنين. لو فُقد آخر منسّق لما استطاع أحد تسمية غيره.
print-trustees = إذا فُقد آخر منسّق يسمّي غيره { $who }.
print-of-names = { $some } من { $names }
print-noted = يراها الجميع الآن بجانب الاسم.
print-note-taken-back = سُحبت الملاحظة عن { $name }.
print-pause = توقّفوا مؤقتًا مع { $name } من فضلكم:
word-decision-open = مفتوح
word-decision-done = تقرّر
word-decision-over = انتهى

## Devices, the twelve words, the door
print-this-device = هذا الجهاز
print-a-device = جهاز
print-this-one = { $label } (هذا)
print-put-out = مُخرَج
print-wrote = كتب { $when }
print-wrote-nothing = لم يكتب شيئًا بعد
print-words-gone = لم تعد الكلمات الاثنتا عشرة محفوظة هنا: روجعت، أو هي على جهاز آخر لك.
print-words-write = اكتب هذه الكلمات الاثنتي عشرة على ورق بهذا الترتيب. من يملكها يكون أنت:
print-words-then = ثم قل الكلمات { $numbers } من ورقتك:
print-words-checked = صحيح. لم تعد الكلمات الاثنتا عشرة محفوظة هنا: احفظ ورقتك جيدًا.
print-gone-on = صار هذا جهازًا جديدًا لك. ما عند الآخرين من القديم يعود حين تلتقي بهم؛ ثم يُخرَج القديم.
print-door-open = الباب مفتوح حتى { $when }:
print-door-closed = الباب مغلق.
print-invitations-answered = تُجاب الدعوات.
print-invitations-unanswered = لا تُجاب الدعوات هنا حتى يُفتح الباب من جديد.
print-is-in = دخل { $name }.
print-somebody-is-in = دخل أحدهم.
print-door-time-over = انتهى الوقت: الباب مغلق.
problem-digits-differ = لم تكن الأرقام متطابقة: لم يتغيّر شيء، والباب مغلق
hint-open-anew = ربما كان رمزك عند شخص آخر؛ افتح الباب من جديد وانظرا إلى الشاشتين

## What protects this device
print-locked = مقفل
print-open = مفتوح، بعبارة سرّ
print-no-passphrase = بلا عبارة سرّ
print-auto-lock = يُقفل من نفسه بعد { $n ->
    [zero] { $n } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $n } دقائق
    [many] { $n } دقيقة
   *[other] { $n } دقيقة
 } لا يطلب فيها أحد شيئًا.
print-duress = هناك عبارة سرّ ثانية تُتلفه.
print-backed-up = نُسخ
print-backup-good = هذه النسخة سليمة، وفيها:
print-restored = استُعيد
print-backup-holds = { $names }: { $records ->
    [zero] لا منشورات
    [one] منشور واحد
    [two] منشوران
    [few] { $records } منشورات
    [many] { $records } منشورًا
   *[other] { $records } منشور
 }، { $n ->
    [zero] لا عمليات
    [one] عملية واحدة
    [two] عمليتان
    [few] { $n } عمليات
    [many] { $n } عملية
   *[other] { $n } عملية
 }، { $size }.
print-restored-device = هذا جهاز جديد. يمكنه قراءة كل شيء؛ وللكتابة قل كلماتك الاثنتي عشرة أو دع جهازًا آخر لك يضيفه.
print-wiped = زال كل ما كان هنا.
problem-no-file-name = ليس هذا اسم ملف: { $why }
problem-passphrase-already = توجد عبارة سرّ من قبل
hint-passphrase-change = اختر غيرها بالأمر `potluck passphrase change`
problem-none-to-open = لا عقدة تعمل لتُفتح
hint-run-to-open = شغّل واحدة بالأمر `potluck run`؛ وكل أمر آخر يطلب عبارة السرّ من نفسه
problem-nobody-types = المطلوب { $what }، ولا أحد هنا ليكتبها
hint-type-or-give = اكتبها في طرفية، أو أعطها بـ --passphrase-fd: فـ --passphrase-fd 0 يقرؤها من stdin
problem-two-differ = لم تكن العبارتان متطابقتين، فلم يتغيّر شيء
hint-type-slowly = حاول من جديد؛ لا أحد يرى ما تكتبه فاكتب ببطء
problem-no-further = لا عبارة سرّ أخرى في الملف المفتوح { $file }
hint-as-many-lines = أعطِ من الأسطر قدر ما يُطلب
problem-not-text = عبارة السرّ ليست نصًا
hint-utf8 = اكتبها بترميز UTF-8
problem-open-file = لا يمكن قراءة شيء من الملف المفتوح { $file }: { $why }
hint-open-file = افتح ملفًا لذلك، مثل `--passphrase-fd 3 3< FILE`

## Questions
ask-passphrase = عبارة سرّ هذا الجهاز
ask-new-passphrase = عبارة سرّ لهذا الجهاز
ask-the-new-passphrase = عبارة السرّ الجديدة
ask-wiping-passphrase = عبارة السرّ التي تُتلف
ask-new-for-backup = عبارة سرّ لهذه النسخة
ask-of-backup = عبارة سرّ هذه النسخة
ask-once-more = مرة أخرى
ask-twelve-words = اكتب كلماتك الاثنتي عشرة وبينها مسافات:
ask-leave = مغادرة المجتمع بكل أجهزتك؟
ask-remove = إخراج { $name }؟
ask-succeed = إعطاء ما كتبه { $old } لـ { $new }، وإخراج { $old }؟
ask-wipe = اكتب { $name } لإتلاف كل شيء هنا نهائيًا:
ask-same = هل هي نفسها؟ [ن/ل]
ask-type-yes = اكتب نعم للمتابعة:
typed-yes = نعم
problem-not-confirmed = لم يُفعل شيء لأنه لم يُؤكَّد
hint-type-yes = اكتب نعم عند السؤال، أو قل --yes مع الأمر

## On the way
way-listening = يمكن الوصول إلينا على { $address }
way-not-listening = لا يمكن الوصول إلينا على { $address }: { $why }
way-looking = نبحث عن أحد بالقرب …
way-met = التقينا بـ { $name } على الجهاز { $device }
way-met-somebody = التقينا بأحد على الجهاز { $device }
way-admitted = أدخلونا.
way-admitted-to = أدخلونا: { $name }
way-waits = اقترحوا إدخالك. يجب أن يوافق عضو ثانٍ: بانتظار ذلك …
way-not-let-in = شخص ما لا يُدخلنا: { $why }. نبحث عن عضو آخر …
way-received = { $n ->
    [zero] لم تصل عمليات
    [one] وصلت عملية واحدة
    [two] وصلت عمليتان
    [few] وصلت { $n } عمليات
    [many] وصلت { $n } عملية
   *[other] وصلت { $n } عملية
 }
way-received-some = { $n ->
    [zero] لم تصل عمليات
    [one] وصلت عملية واحدة
    [two] وصلت عمليتان
    [few] وصلت { $n } عمليات
    [many] وصلت { $n } عملية
   *[other] وصلت { $n } عملية
 }، وبقي { $missing }
way-equal = تساوى كل شيء مع { $name } على الجهاز { $device }
way-equal-somebody = تساوى كل شيء مع أحد على الجهاز { $device }
way-left = لم يعد بالقرب: { $name } على الجهاز { $device }
way-left-somebody = لم يعد بالقرب: أحد على الجهاز { $device }
way-changed = { $code }  { $title }: { $state }
way-digits = هل يرى { $name } الأرقام الستة نفسها؟  { $digits }
way-digits-other = هل تُظهر الشاشة الأخرى الأرقام الستة نفسها؟  { $digits }
way-code = اكتب هذا على الجهاز الآخر: { $code }
way-code-here = اكتب هذا على الجهاز الآخر: { $code }  (هنا: { $address })
way-said = { $code }  كتب { $name } شيئًا
way-standing = تغيّر حال الأمور.
way-locked = مقفل؛ يفتحه `potluck unlock`.
way-unlocked = فُتح.
way-saved = حُفظ حتى الآن { $size }
run-running = العقدة تعمل؛ Ctrl-C يوقفها.
run-stopped = توقفت؛ وكل شيء محفوظ.
problem-cannot-listen = لا يمكن الاستماع على { $address }: { $why }
hint-another-address = جرّب عنوانًا آخر
problem-cannot-stop = لا يمكن هنا إخبار العقدة بأن تتوقف: { $why }

## How things stand
print-node-runs = تعمل عقدة
print-no-node-runs = لا عقدة تعمل؛ يشغّلها `potluck run`
print-operations = { $n ->
    [zero] لا عمليات
    [one] عملية واحدة
    [two] عمليتان
    [few] { $n } عمليات
    [many] { $n } عملية
   *[other] { $n } عملية
 }
print-without-text = { $n ->
    [zero] كلها بنصوصها
    [one] واحدة منها بلا نصها بعد
    [two] اثنتان منها بلا نصهما بعد
    [few] { $n } منها بلا نصوصها بعد
    [many] { $n } منها بلا نصوصها بعد
   *[other] { $n } منها بلا نصوصها بعد
 }
print-fact-you-are = أنت
print-fact-here = هنا
print-fact-on-disk = على القرص
print-yours = ما يخصك
print-near = بالقرب
print-nobody-near-no-node = لا أحد بالقرب لأنه لا عقدة تعمل هنا؛ يشغّلها `potluck run`.
print-strangers = { $n ->
    [zero] لا أحد غيرنا بالقرب ممن ليسوا
    [one] بالقرب شخص آخر ليس
    [two] بالقرب اثنان آخران ليسا
    [few] بالقرب { $n } آخرون ليسوا
    [many] بالقرب { $n } آخر ليسوا
   *[other] بالقرب { $n } آخر ليسوا
 } من هذا المجتمع، في ما نعلم
print-to-read-out = لتُقرأ على الآخرين (--at)
print-nothing-new = لا جديد.
print-received = { $n ->
    [zero] لم تصل عمليات
    [one] وصلت عملية واحدة
    [two] وصلت عمليتان
    [few] وصلت { $n } عمليات
    [many] وصلت { $n } عملية
   *[other] وصلت { $n } عملية
 }.
print-nothing-happened = لم يحدث شيء بعد.

## The first minute
greet =
    Potluck: كل واحد يأتي بما عنده ويأخذ ما يحتاج إليه.

      potluck start "شارع الدردار" --as Ana   ابدأ مجتمعًا
      potluck join CODE --as Ben              انضم إلى مجتمع برمز من جار
      potluck demo                            ألقِ نظرة على حيّ تجريبي

    `potluck --help` يعرض كل الأوامر (بالإنجليزية).
greet-back =
    Potluck: كل واحد يأتي بما عنده ويأخذ ما يحتاج إليه.

      potluck board      ما يُحتاج إليه وما يُعرض
      potluck status     كيف الأمور
      potluck run        إيجاد الآخرين والتبادل معهم

    `potluck --help` يعرض كل الأوامر (بالإنجليزية).
greet-link = افتح هذا الرابط في متصفحك؛ يعمل مرة واحدة:
greet-open = Potluck مفتوح في متصفحك.
greet-again = زر الإدخال يفتحه من جديد، وCtrl-C ينهيه.
greet-again-elsewhere = يعرض العقدة العاملة من قبل. زر الإدخال يفتحه من جديد، وCtrl-C ينهيه.

## What was typed and not understood
typed-command = لا يوجد أمر «{ $found }»
typed-argument = «{ $found }» غير متوقع هنا
typed-missing = ينقص: { $missing }
typed-together = «{ $one }» لا يُستعمل مع «{ $other }»
typed-value = «{ $found }» لا يصلح لـ «{ $arg }»
typed-why = { $what }؛ { $hint }
typed-number = المطلوب عدد من 1 فما فوق، مثل 2
typed-minutes = المطلوب عدد دقائق، مثل 15، أو never
typed-shift = النوبة عمل، ثم أقل عدد وأكثر عدد من الأشخاص، مثل cook:2:3
typed-shift-order = { $least } أكثر من { $most }؛ يأتي الأقل أولًا، مثل cook:2:3
typed-shift-room = النوبة تحتاج إلى مكان لواحد على الأقل، مثل cook:2:3
typed-bring = ما يُحضَر شيء وعدده، مثل bread:3
typed-zone-longer = أسماء المناطق الزمنية أطول؛ هل تقصد { $name }؟
typed-zone = أسماء المناطق الزمنية مثل Europe/Madrid أو America/New_York
typed-steward = لا يُدعى أحد منسّقًا: يُختار المنسّقون لاحقًا
typed-role = الدعوة لـ newcomer أو لـ member
typed-address = شكل العنوان /ip4/192.168.1.20/tcp/4001؛ و`potluck peers` يعرض عنوانك
date-unclear = «{ $typed }» ليس تاريخًا أفهمه؛ اكتبه مثل 2026-12-01 أو 2026-12-01T09:00 أو tomorrow أو "tue 9:00" أو "in 3 days" أو 18:30
date-order = «{ $typed }» قد يكون تاريخين؛ اكتب السنة أولًا، مثل 2026-12-01
date-no-such-day = «{ $typed }» ليس في التقويم؛ هل هي زلّة إصبع؟
date-past = { $date } مضى
hint-date-past = اختر يومًا قادمًا، مثل tomorrow أو "tue 9:00"
date-no-time = { $date } يحتاج إلى وقت أيضًا، مثل 2026-12-05T18:00 أو "sat 18:00"
date-too-far = { $what } بعيد جدًا
print-opens-with-backup = يُفتح بعبارة سرّ هذه النسخة؛ ويضع `potluck passphrase change` غيرها.
print-opens-with-home = يُفتح بعبارة السرّ التي كانت لهذا المجلد من قبل.
