# Texts: problems.
verbatim = { $text }
problem-locked = هذا الجهاز مقفل
hint-unlock = افتحه بالأمر `potluck unlock`
problem-no-community = لا يوجد مجتمع في { $home } بعد
hint-start-or-join = ابدأ مجتمعًا بالأمر `potluck start NAME --as YOU`، أو انضم إلى مجتمع بالأمر `potluck join CODE --as YOU`

## Nobody near
problem-nobody-join = لم نجد خلال { $n ->
    [zero] { $n } ثانية
    [one] ثانية
    [two] ثانيتين
    [few] { $n } ثوانٍ
    [many] { $n } ثانية
   *[other] { $n } ثانية
 } أحدًا يستطيع إدخالنا
problem-nobody-sync = لم نجد أحدًا نتبادل معه شيئًا
problem-strangers-join = { $n ->
    [zero] لا جهاز بالقرب استطاع
    [one] بالقرب جهاز واحد لم يستطع
    [two] بالقرب جهازان لم يستطيعا
    [few] بالقرب { $n } أجهزة لم تستطع
    [many] بالقرب { $n } جهازًا لم تستطع
   *[other] بالقرب { $n } جهاز لم تستطع
 } إدخالنا خلال { $seconds ->
    [zero] { $seconds } ثانية
    [one] ثانية
    [two] ثانيتين
    [few] { $seconds } ثوانٍ
    [many] { $seconds } ثانية
   *[other] { $seconds } ثانية
 }
problem-strangers-sync = { $n ->
    [zero] لا جهاز بالقرب استطاع
    [one] بالقرب جهاز واحد لم يستطع
    [two] بالقرب جهازان لم يستطيعا
    [few] بالقرب { $n } أجهزة لم تستطع
    [many] بالقرب { $n } جهازًا لم تستطع
   *[other] بالقرب { $n } جهاز لم تستطع
 } تبادل شيء معنا
hint-nobody = اطلب منهم تشغيل `potluck run`، وكونوا على شبكة الواي فاي نفسها أو نقطة الاتصال نفسها؛ بعض الشبكات تفصل بين الأجهزة، فاستعملوا عندها نقطة اتصال من هاتف
hint-nobody-read-out = { $first }؛ أو اقرأ لهم أحد عناوينك ليكتبوه بعد --dial: { $addresses }
hint-nobody-unanswered = { $first }؛ ولم يردّ أحد على { $addresses }
hint-remedies =
    ما يفيد في أغلب الأحيان:
      1. أن تعمل عقدة هناك: `potluck run`
      2. أن تكونا على شبكة الواي فاي نفسها، لا شبكة الضيوف؛ أو على نقطة اتصال من هاتف
      3. إيقاف VPN، وأن يسمح الجدار الناري لـ `potluck` بالشبكة المحلية
      4. أن يكتب أحدكما مكان الآخر: يقوله `potluck peers` هناك
problem-no-network = هذه العقدة بلا شبكة
hint-with-network = شغّل الأمر مع الشبكة، أو شغّل `potluck run`
problem-done-not-shown = تم الأمر، لكن لا يمكن عرضه
hint-look-and-report = انظر إلى اللوحة، وأبلغنا: الخطأ منا
hint-ask-again = أعد الطلب بعد لحظة

## On the page
problem-odd-answer = أجابت العقدة العاملة بغير ما سُئلت عنه
hint-restart-node = قد تكون من إصدار آخر: أوقفها ثم شغّلها من جديد
problem-not-yours-to-change = لا يمكنك تغيير هذا، أو لم يعد ممكنًا
hint-author-changes = من كتبه يستطيع تغييره ما دام قائمًا
problem-no-sample = لا يوجد هنا حيّ تجريبي
hint-run-potluck = شغّل `potluck`
problem-page-port = لا يمكن عرض الصفحة على المنفذ { $port }: { $why }
hint-other-port = اختر منفذًا آخر بعد --port، أو لا تختر شيئًا فيؤخذ أي منفذ متاح

## Whom and what one means
problem-circle-known = تعرف دائرة اسمها «{ $name }» من قبل
hint-not-mixed-up = اختر اسمًا آخر كي لا يخلط أحد بينهما
problem-nothing-called = «{ $name }» ليس شخصًا ولا دائرة ولا منشورًا هنا
hint-look-everywhere = انظر `potluck people` أو `potluck circle` أو `potluck board`
problem-may-be-several = «{ $name }» قد يكون أكثر من شيء هنا
hint-say-which = قل أيّها: { $which }
hint-name-somebody-else = سمِّ شخصًا آخر
problem-nobody-called = لا أحد هنا اسمه «{ $name }»
hint-look-at-people = انظر `potluck people`
problem-several-people = هذا يعني { $n ->
    [zero] { $n } شخص
    [one] شخصًا واحدًا
    [two] شخصين
    [few] { $n } أشخاص
    [many] { $n } شخصًا
   *[other] { $n } شخص
 }
hint-which-by-id = حدّد أيّهم بأول المعرّف: { $ids }
problem-no-device-called = ليس لديك جهاز اسمه «{ $name }»
problem-several-devices = هذا يعني { $n ->
    [zero] { $n } جهاز لك
    [one] جهازًا واحدًا لك
    [two] جهازين لك
    [few] { $n } أجهزة لك
    [many] { $n } جهازًا لك
   *[other] { $n } جهاز لك
 }
hint-device-by-id = حدّد أيّها بأول معرّفه: يعرضه `potluck devices`
problem-no-such-community = لا مجتمع باسم «{ $name }» في هذا المجلد
hint-start-or-join-one = ابدأ مجتمعًا بالأمر `potluck start`، أو انضم إلى مجتمع
hint-it-has = فيه: { $names }
problem-several-communities = في هذا المجلد أكثر من مجتمع باسم { $name }
hint-community-by-id = قل أول معرّفه؛ يعرضه `potluck communities --json`
problem-no-circle-called = لست في دائرة اسمها «{ $name }»، ولا مدعوًّا إليها
hint-look-at-circle = انظر `potluck circle`
problem-several-circles = { $n ->
    [zero] { $n } دائرة اسمها
    [one] دائرة واحدة اسمها
    [two] دائرتان اسمهما
    [few] { $n } دوائر اسمها
    [many] { $n } دائرة اسمها
   *[other] { $n } دائرة اسمها
 } «{ $name }»
hint-which-by-code = حدّد أيّها برمزها: { $codes }
problem-one-community = الطلب يخص مجتمعًا واحدًا
problem-not-yet = لا يمكن طلب هذا بعد
hint-board-all = انظر `potluck board --all`، أو تبادَل مع أحد بالقرب

## Devices, the door, the twelve words
problem-twelve-words = { $n ->
    [zero] الكلمات اثنتا عشرة، ولا كلمة هنا
    [one] الكلمات اثنتا عشرة، وهنا واحدة
    [two] الكلمات اثنتا عشرة، وهنا اثنتان
    [few] الكلمات اثنتا عشرة، وهنا { $n }
    [many] الكلمات اثنتا عشرة، وهنا { $n }
   *[other] الكلمات اثنتا عشرة، وهنا { $n }
 }
hint-type-all = اكتبها كلها وبينها مسافات
problem-home-knows-none = لا يعرف هذا المجلد مجتمعًا بعد
hint-give-code-too = أعطِ رمز عضو أيضًا: يعرضه `potluck welcome` هناك
problem-device-in-already = هذا الجهاز في المجتمع من قبل
hint-use-or-recover = استعمله؛ أو استعد نفسك على الجهاز الجديد
problem-invitation-over = كان آخر يوم لهذه الدعوة { $day }
problem-cannot-look = لا يمكن البحث عن أحد: هذه العقدة بلا شبكة
problem-cannot-ask = لا يمكن أن نطلب من أحد إدخالنا: هذه العقدة بلا شبكة
hint-start-with-network = شغّلها مع الشبكة
problem-home-has-community = في المجلد { $home } مجتمع من قبل: { $name }

## What protects this device
problem-no-passphrase-to-open = لا توجد عبارة سرّ تفتحه من جديد
hint-set-passphrase-first = ضع واحدة أولًا بالأمر `potluck passphrase set`
problem-no-old-passphrase = لا توجد عبارة سرّ بعد تُعطى على أنها القديمة
hint-set-passphrase = ضع واحدة بالأمر `potluck passphrase set`
problem-auto-lock = ينتظر القفل التلقائي من 1 إلى { $most } دقيقة، لا { $n }
hint-like-fifteen = اختر مثلًا 15
problem-nothing-to-wipe = لا شيء هنا لإتلافه
problem-not-its-name = ليس هذا اسم مجتمع على هذا الجهاز، فلم يُتلف شيء
hint-type-its-name = اكتب اسمه كما يعرضه `potluck status`، أو أتلِف فورًا مع --now
problem-nothing-to-protect = لا شيء هنا بعد ليُحمى
hint-start-or-join-community = ابدأ مجتمعًا بالأمر `potluck start NAME --as YOU`، أو انضم إلى مجتمع بالأمر `potluck join CODE --as YOU`
problem-too-many-tries = عبارات سرّ خاطئة كثيرة
hint-try-in-seconds = حاول من جديد بعد { $n ->
    [zero] { $n } ثانية
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $n } ثوانٍ
    [many] { $n } ثانية
   *[other] { $n } ثانية
 }
problem-home-in-use = المجلد { $home } مستعمل من قبل، فلم يُستعد إليه شيء
hint-new-home = اختر مجلدًا آخر بعد --home، ولا يلزم أن يكون موجودًا
problem-backup-lacks = يمكن قراءة النسخة { $file }، لكن ليس فيها كل ما تقوله
hint-another-backup = استعمل غيرها، وأنشئ نسخة جديدة حيث ما زال الجهاز يعمل

## Who decides
problem-refound-later = لا يمكن بعد طلب التأسيس من جديد مع الأشخاص أنفسهم
hint-found-elsewhere = أسّس مجتمعًا جديدًا في مجلد آخر وادعُهم إليه
problem-up-to-stewards = هذا شأن المنسّقين، ولست منهم: { $stewards }
hint-ask-one-of-them = اسأل واحدًا منهم؛ `potluck people` يقول من هو ماذا
problem-no-longer-in = لم تعد في هذا المجتمع
hint-ask-for-invitation = اطلب دعوة من أحد الأعضاء
problem-person-out = لم يعد هذا الشخص هنا
problem-steward-already = { $name } منسّق من قبل
problem-no-steward = { $name } ليس منسّقًا
problem-not-from-oneself = لا ينزع أحد عن نفسه دور المنسّق، كي لا يُدفع أحد إلى ذلك
hint-promote-first = اجعل شخصًا آخر منسّقًا أولًا: `potluck people promote NAME`
hint-another-demotes = اطلب من منسّق آخر أن يقترحه: `potluck people demote` مع اسمك
problem-leave-instead = لا تُخرج نفسك، بل تغادر
hint-leave-does-it = يفعله `potluck leave`
problem-nobody-put-out = لم يُخرج لقاءُ جزأين أحدًا
hint-who-was-removed = من أُخرج، أو لم يكن هنا قط، ينضمّ بدعوة: `potluck invite`
hint-whom-a-merge-put-out = انظر `potluck proposals`: يعرض من أخرجهم لقاء جزأين
problem-left-already = غادرت من قبل
hint-come-back = اطلب دعوة من أحد الأعضاء إن أردت العودة
problem-last-steward = أنت آخر المنسّقين، وما زال هنا { $n ->
    [zero] { $n } غيرك
    [one] شخص غيرك
    [two] شخصان غيرك
    [few] { $n } أشخاص غيرك
    [many] { $n } شخصًا غيرك
   *[other] { $n } شخص غيرك
 }: بدون منسّق لا يمكن تأكيد أحد ولا إخراجه
problem-signed-already = وقّعت { $code } من قبل
problem-not-yours-to-sign = ليس توقيع هذا لك: يلزم { $needed } من { $names }
hint-carried = سيصل إلى الآخرين مع التبادل القادم
hint-can-sign = يمكن أن يوقّع { $names }: يصلهم مع التبادل القادم، أو مع من يلتقي بهم
problem-rules-already = القواعد هكذا من قبل
problem-no-rule = لا قاعدة اسمها «{ $word }»
problem-no-trustee-named = لم يُسمَّ أحد مؤتمنًا
hint-who-trustees-are = قل من هم: `potluck trustees Ben Cem Dora --needed 2`
problem-too-many-trustees = المؤتمنون { $most } على الأكثر
hint-three-or-five = ثلاثة أو خمسة يكفون
problem-of-trustees = لا يمكن طلب { $needed } من { $all }
hint-of-trustees = قل عددًا من 1 إلى { $all }؛ والمعتاد أكثر من النصف
problem-no-trustees = لا مؤتمنين هنا، فلا يسمّي منسّقًا إلا المنسّقون
hint-if-none-is-reached = إن لم يعد الوصول إلى أحد منهم ممكنًا فأسّس مجتمعًا جديدًا في مجلد آخر وادعُ الأشخاص أنفسهم
problem-up-to-trustees = هذا شأن المؤتمنين: { $names }؛ ويجب أن يوافق { $needed } منهم
hint-ask-one = اسأل واحدًا منهم

## What is filled in
problem-event-when = اللقاء يحتاج إلى يوم ووقت
hint-event-when = قل متى يبدأ، مثل 2026-12-05T18:00
problem-no-such-kind = «{ $kind }» ليس شيئًا يوضع على اللوحة
problem-says-already = المنشور يقول كل هذا من قبل
hint-what-to-change = قل ما الذي يتغيّر
problem-kind-has-no = منشور من نوع { $kind } ليس فيه { $part }
hint-leave-out = احذف: { $part }
problem-no-zone = لا توجد منطقة زمنية «{ $zone }»
hint-iana = سمِّ واحدة من قائمة IANA، مثل Europe/Madrid
problem-event-ends = سينتهي اللقاء في { $end } قبل أن يبدأ
hint-later-end = اختر نهاية بعدها
problem-not-a-day = «{ $found }» ليس يومًا
hint-write-day = اكتبه مثل 2027-03-01
problem-no-last-day = اللقاء الذي لا يتكرر لا آخر يوم له
hint-how-it-repeats = قل أيضًا كيف يتكرر، أو احذف آخر يوم
problem-unit-alone = هناك وحدة، لكن دون عددها
hint-how-many-too = قل العدد أيضًا، أو احذف الوحدة
problem-moment-past = { $what }، { $when }، مضى
hint-still-to-come = اختر وقتًا لم يأتِ بعد
problem-not-a-time = «{ $found }» ليس يومًا ووقتًا
hint-write-time = اكتبه مثل 2026-12-05T18:00

## The node
problem-too-many-calls = طلبات كثيرة تنتظر
hint-end-some = أنهِ بعضها، أو أعد الطلب بعد لحظة
problem-store-unopened = تعذّر فتح المخزن
hint-report = أبلغنا: الخطأ منا
problem-node-stopped = توقفت العقدة
problem-being-restored = تجري استعادة هذا المجلد
problem-wiped = أُتلف كل ما كان هنا
hint-empty-now = هذا المجلد فارغ الآن
problem-nothing-there = لا شيء لـ potluck في { $home }
hint-where-it-is = قل أين هو مع --home DIR
problem-rest-still-open = أُتلف المفتاح، لكن أمرًا آخر ما زال يفتح الباقي
hint-deletes-the-rest = شغّل أي أمر بعد أن ينتهي ذاك؛ فهو يحذف الباقي
problem-no-home = { $path } لا يصلح مجلدًا لـ potluck: { $why }
hint-another-folder = سمِّ مجلدًا آخر بعد --home
problem-no-socket-place = لا مكان آمن للمقبس المحلي الخاص بـ { $home }: { $why }
hint-shorter-path = اختر بعد --home مسارًا أقصر
problem-runs-already = تعمل عقدة لـ { $home } من قبل
hint-use-running = استعملها، فكل أمر يجدها؛ أو أوقفها أولًا
problem-no-socket = لا يمكن إنشاء المقبس المحلي { $path }: { $why }
hint-folder-writable = اسمح بالكتابة في المجلد، أو اختر مجلدًا آخر بعد --home
problem-node-cannot-start = لا يمكن تشغيل العقدة: { $why }
hint-end-programs = أغلق بعض البرامج الأخرى، ثم شغّلها من جديد
problem-stopped-before = توقفت العقدة قبل أن يتم الأمر
hint-look-whether-done = شغّلها من جديد بالأمر `potluck run`، ثم انظر هل تم
problem-request-long = الطلب { $n } بايت، والأقصى { $most }
hint-fewer-words = قله بكلمات أقل
problem-no-answer = لم تُجب العقدة العاملة: { $why }
hint-still-runs = انظر هل ما زال `potluck run` يعمل، ثم أعد الطلب
problem-not-understood = لا تفهم العقدة العاملة الطلب: { $why }
hint-same-version = أوقفها ثم شغّلها من جديد ليكون الاثنان من الإصدار نفسه

## The network
trouble-no-network = ليس لهذا الحاسوب شبكة
trouble-own = هذا عنواننا نحن
trouble-somebody-else = هناك شخص آخر
hint-ask-address-again = اطلب العنوان مرة أخرى
trouble-too-many = الاتصالات كثيرة من قبل
trouble-unsupported = هذا النوع من العناوين غير مدعوم
hint-supported-address = استعمل /ip4/…/tcp/… أو /ip6/…/tcp/…
trouble-nobody-listens = لا أحد يستمع هناك
trouble-nobody-answers = لا أحد يجيب هناك
trouble-port-taken = يستعمل برنامج آخر هذا المنفذ
hint-free-port = اختر غيره، أو 0 لأي منفذ متاح
trouble-not-ours = ليس لهذا الحاسوب ذلك العنوان
trouble-not-allowed = لا يسمح النظام بذلك
trouble-no-way = لا طريق إلى ذلك العنوان
hint-same-network = هل هذا الحاسوب على الشبكة نفسها؟
