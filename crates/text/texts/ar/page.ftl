# Frame
skip = إلى محتوى هذه الصفحة
nav-label = إلى أين
nav-home = البداية
nav-search = بحث
nav-events = اللقاءات
nav-people = الناس
nav-nearby = بالقرب
nav-thanks = شكرًا
nav-hub = نقطة اللقاء
nav-settings = الإعدادات
nav-about = عن البرنامج
nav-more = المزيد
back = رجوع
back-home = رجوع إلى البداية
new-things = وصل شيء جديد. اعرضه
closed-title = هذه الصفحة تُفتح برابط
closed = يعرض Potluck هذه الصفحة فقط لمن فتحها من هذا الحاسوب. افتحها بالرابط الذي أعطاك إياه Potluck. كل رابط يعمل مرة واحدة: في النافذة التي يعمل فيها Potluck اضغط Enter لتحصل على رابط جديد، أو شغّل Potluck من جديد.
opened-title = جارٍ الفتح
opened = لحظة من فضلك.
sync-nobody = لا أحد بالقرب
sync-near = بالقرب: { $names }
sync-more = { $names } ومعهم { $more }
sync-safe = تم تبادل كل شيء. يمكنك المغادرة
sync-held-back = { $count ->
    [zero] لا يقبلون المزيد مما لك
    [one] شيء واحد لك أكثر مما يقبلون
    [two] شيئان لك أكثر مما يقبلون
    [few] { $count } أشياء لك أكثر مما يقبلون
    [many] { $count } شيئًا لك أكثر مما يقبلون
   *[other] { $count } شيء لك أكثر مما يقبلون
}
sync-busy = { $count ->
    [0] نقارن ما عندنا
    [zero] نقارن ما عندنا
    [one] شيء واحد ما زال في الطريق
    [two] شيئان ما زالا في الطريق
    [few] { $count } أشياء ما زالت في الطريق
    [many] { $count } شيئًا ما زال في الطريق
   *[other] { $count } شيء ما زال في الطريق
}
sync-all-elsewhere = ما كتبته موجود عند آخرين أيضًا
sync-only-here = { $count ->
    [zero] ما كتبته موجود عند آخرين أيضًا
    [one] شيء واحد كتبته موجود على هذا الجهاز فقط
    [two] شيئان كتبتهما موجودان على هذا الجهاز فقط
    [few] { $count } أشياء كتبتها موجودة على هذا الجهاز فقط
    [many] { $count } شيئًا كتبته موجود على هذا الجهاز فقط
   *[other] { $count } شيء كتبته موجود على هذا الجهاز فقط
}

# Faults
fault-title = لم ينجح ذلك
fault-missing-title = لا شيء هنا
fault-missing = هذه الصفحة غير موجودة، أو لم تعد موجودة.
fault-ours = لم نستطع إعداد هذه الصفحة. الخطأ منا وليس منك. لم يضع شيء.

# What was just done
said-started = مجموعتك قائمة الآن. ادعُ أحد الجيران، أو اكتب أول شيء.
said-joined = أنت معنا الآن. أهلًا بك!
said-posted = صار على اللوحة.
said-changed = تم التغيير.
said-claimed = سيرون ردك عندما يلتقي جهازهم بجهازك.
said-released = سُحب ردك.
said-accepted = تم الاختيار. يمكن لصاحب الرد الآن أن يقرأ الجزء المختوم.
said-declined = اعتذرت بلطف.
said-done = سُجّل أن التسليم تم.
said-confirmed = تم التأكيد. انتهى الأمر!
said-signed-up = اسمك على القائمة.
said-not-signed-up = لم يعد اسمك على القائمة. يستطيع غيرك أن يأخذ مكانك.
said-thanked = وصل شكرك.
said-flagged = سيراه المنسقون.
said-hidden = أُخفي. تبقى ملاحظة بالسبب الذي كتبته.
said-withdrawn = تم سحبه.
said-forgotten = لم يعد موجودًا على هذا الجهاز، وطُلب من كل الأجهزة الأخرى أن تحذفه.
said-renewed = ما زال قائمًا.
said-demo = هذا شارع Elm Street، وأنت Ana. جرّب ما تشاء.
said-saved = تم الحفظ.
said-sent = تم الإرسال.

# First minute
welcome-title = أهلًا بك
welcome-hello = أهلًا بك في Potluck
welcome-motto = كل واحد يأتي بما عنده ويأخذ ما يحتاج إليه.
welcome-join = انضم إلى مجموعة
welcome-join-how = أعطاك أحد الجيران رمزًا، أو هو واقف بجانبك.
welcome-start = ابدأ مجموعة
welcome-start-how = لشارعك أو بنايتك أو مطبخك. يمكنك دعوة الآخرين خلال دقيقة.
welcome-demo = ألقِ نظرة
welcome-demo-how = شارع خيالي على هذا الحاسوب. لا شيء مما تفعله هناك يخرج منه.
demo-leave = اخرج
start-title = ابدأ مجموعة
start-text = تعيش على أجهزة من فيها، لا على خادم. يمكنك البدء من دون إنترنت.
start-community = ما اسمها؟ مثلًا: شارع الدردار
start-do = ابدأ
your-name = بماذا يناديك الناس؟
your-name-how = يرى جيرانك هذا الاسم. يمكن تغييره لاحقًا.
join-title = انضم إلى مجموعة
join-text = اتصل بشبكة الواي فاي نفسها التي يتصل بها أحد الأعضاء، أو بنقطة اتصاله. لا حاجة إلى الإنترنت.
join-code = الرمز، أو الكلمات الاثنتا عشرة
join-code-how = كما يعرضه لك جارك أو يقوله أو يرسله.
join-at = لم يظهر أحد؟
join-at-address = عنوانه
join-at-how = يجده جارك تحت «بالقرب».
join-do = انضم
join-no-code = الرمز ناقص. اكتب ما يعرضه لك جارك، أو الكلمات الاثنتي عشرة.
join-no-name = اسمك ناقص. قل بماذا يناديك الناس.
join-bad-address = هذا ليس عنوانًا. العنوان يشبه 192.168.1.5:4000، ويجده جارك تحت «بالقرب».
wait-title = جارٍ الانضمام
wait-not-in = لم تدخل بعد
wait-looking = نبحث عمن يستطيع إدخالك
wait-met = وجدنا { $name }
wait-met-somebody = وجدنا أحد الجيران
wait-asking = { $name } يُدخلك الآن
wait-asking-somebody = يُدخلونك الآن
wait-second = اقترحوا إدخالك. يجب أن يوافق عضو ثانٍ؛ تتابع هذه الصفحة من نفسها عندما يوافق، أو عد لاحقًا بالرمز نفسه.
wait-not-let-in = { $why } نبحث عن عضو آخر …
wait-admitted = أنت معنا: { $community }
wait-receiving = { $count ->
    [zero] لم يصل شيء بعد
    [one] وصل منشور واحد
    [two] وصل منشوران
    [few] وصلت { $count } منشورات
    [many] وصل { $count } منشورًا
   *[other] وصل { $count } منشور
}، والباقي { $missing }
wait-received = { $count ->
    [zero] لم يصل شيء بعد
    [one] وصل منشور واحد
    [two] وصل منشوران
    [few] وصلت { $count } منشورات
    [many] وصل { $count } منشورًا
   *[other] وصل { $count } منشور
}
wait-stop = توقف
wait-again = حاول مرة أخرى
remedies-title = إذا لم يظهر أحد
remedy-running = هل Potluck مفتوح على جهاز جارك؟
remedy-wifi = هل أنتما على شبكة الواي فاي نفسها؟ شبكات الضيوف تفصل بين الأجهزة؛ نقطة اتصال الهاتف تنفع.
remedy-firewall = هل يعمل VPN أو يسأل جدار حماية؟ أوقف VPN واسمح لـ Potluck باستخدام الشبكة المحلية.
address-title = أو دعهم يصلون إليك
address-how = اقرأ هذا بصوت عالٍ. يكتبه جارك تحت «بالقرب».

# Home
home-title = البداية
home-for-me = لي
home-near-me = بالقرب مني
home-nothing-for-me = لا شيء ينتظرك. ماذا يمكنك أن تأتي به؟
home-nothing-near = لا شيء بعد. كن الأول: ماذا تحتاج، وماذا يمكنك أن تأتي به؟
home-more = المزيد
new-label = اكتب شيئًا جديدًا
new-need = أحتاج
new-offer = أعرض
new-skill = تعليم أو تعلّم
new-event = لقاء

# Cards
card-you = أنت
card-by = حتى { $when }
card-gaps = { $count ->
    [zero] لا ينقص أحد
    [one] ينقص شخص واحد
    [two] ينقص شخصان
    [few] ينقص { $count } أشخاص
    [many] ينقص { $count } شخصًا
   *[other] ينقص { $count } شخص
}
kind-need = حاجة
kind-offer = عرض
kind-lend = للإعارة
kind-share = للمشاركة
kind-teach = يعلّم
kind-learn = يريد أن يتعلم
kind-event = لقاء
kind-profile = شخص
kind-newer = يحتاج إلى نسخة أحدث
urgency-now = مطلوب الآن
urgency-days = خلال أيام
urgency-week = هذا الأسبوع
urgency-anytime = في أي وقت
state-open = لم يرد أحد بعد
state-open-need = لم يرد أحد بعد
state-asked = { $count ->
    [zero] لا ردود
    [one] رد واحد
    [two] ردّان
    [few] { $count } ردود
    [many] { $count } ردًا
   *[other] { $count } رد
}
state-simmering = نجمع الردود قبل الاختيار
state-partly = الباقي { $left }
state-matched = متفق عليه
state-helps = { $name } يساعد
state-goes-to = من نصيب { $name }
state-you-help = أنت تساعد
state-for-you = من نصيبك
state-done = تمّ
state-withdrawn = مسحوب
state-expired = انتهى، ولم يجدده أحد
state-hidden = أخفاه منسّق
state-held = جرى
state-thanked = وصل الشكر
state-planned = قادم
state-on = جارٍ الآن
state-over = انتهى
state-cancelled = ملغى
held-here = على هذا الجهاز فقط
held-others = { $count ->
    [zero] على هذا الجهاز فقط
    [one] أيضًا على جهاز آخر
    [two] أيضًا على جهازين آخرين
    [few] أيضًا على { $count } أجهزة أخرى
    [many] أيضًا على { $count } جهازًا آخر
   *[other] أيضًا على { $count } جهاز آخر
}

# Leaving
away-title = رابط إلى مكان آخر
away-text = كتب أحدهم هذا العنوان. ليس جزءًا من Potluck. سيرى صاحبه أنك دخلت.
away-plain = الاتصال غير مشفّر: يمكن لآخرين في الطريق أن يقرؤوا معك.
away-go = افتحه
away-stay = ابقَ هنا

# About
about-title = عن Potluck
about-motto = كل واحد يأتي بما عنده ويأخذ ما يحتاج إليه.
about-what = لا يحتاج Potluck إلى خادم ولا إلى إنترنت. ما تكتبه يُحفظ على جهازك ويُتبادل مع أجهزة جيرانك عندما تلتقي، مختومًا كي لا يقرأه أحد غيركم.
about-not-reviewed = لم يفحص أحد مستقل تشفير هذا البرنامج بعد. لا تعتمد عليه في سلامتك.
about-version = النسخة
about-licence = الترخيص
about-uses = بُني باستخدام
demo-label = حيّ للتجربة

# كتابة شيء
not-now = ليس الآن
post-need = أحتاج إلى شيء
post-offer = أعرض شيئًا
post-teach = أستطيع أن أعلّم شيئًا
post-learn = أريد أن أتعلّم شيئًا
post-event = لقاء جديد
post-change = تغييره
post-do = ضعه على اللوحة
post-later = أكمل لاحقًا
post-need-line = إلى ماذا تحتاج؟ يكفي سطر واحد
post-offer-line = ماذا تعرض؟ يكفي سطر واحد
post-teach-line = ماذا تستطيع أن تعلّم؟
post-learn-line = ماذا تود أن تتعلّم؟
post-event-line = ما هو؟
post-skill-which = تعليم أو تعلّم
post-suggested = يبدو أنه: { $category }
post-urgency = ما مدى العجلة؟
post-mode = كيف تقصده؟
mode-give = هدية
mode-lend = إعارة
mode-share = للمشاركة
post-date = اليوم
post-start = من
post-end = إلى
post-place = أين
post-sealed = عنوان أو هاتف
post-sealed-what = فقط لمن تختاره
post-sealed-how = هذا الجزء مختوم. لا يستطيع أحد فتحه سوى من تختار رده، ولا حتى المنسّقون.
post-more = أضف المزيد
post-body = كلمات أكثر
post-category = النوع
post-category-auto = حسب الكلمات
post-quantity = كم
post-unit = من ماذا، مثل أكياس أو ساعات
post-by = في موعد أقصاه
post-from = ابتداءً من
post-day = اليوم
post-time = الساعة
post-standing = قائم مرة بعد مرة
post-level = لمن، مثل المبتدئين
post-format = كيف
format-one-to-one = شخص لشخص
format-group = جماعيًا
post-repeat = يتكرر
repeat-once = مرة واحدة
repeat-weekly = كل أسبوع
repeat-biweekly = كل أسبوعين
repeat-monthly = كل شهر
post-until = آخر مرة في
post-capacity = الأماكن
post-shifts = المناوبات
post-shifts-like = طبخ 2-3
post-shifts-how = واحدة في كل سطر: المهمة ثم عدد الأشخاص، مثل «طبخ 2-3».
post-bring = ماذا نُحضر
post-bring-like = خبز 3
post-bring-how = شيء واحد في كل سطر، ثم عدده.
post-circle = من يستطيع أن يقرأه
post-circle-all = كل من هنا
post-circle-how = ما يُكتب لدائرة لا يراه إلا من فيها.
post-tags = وسوم
post-tags-how = ثمانية على الأكثر، بينها فواصل.
post-recorded-for = مكتوب من أجل
post-recorded-for-how = اسم شخص ليس لديه جهاز تكتب هذا من أجله.

# شيء على اللوحة
record-by = { $name }، { $when }
record-by-you = أنت، { $when }
record-from = من { $when }
record-quantity = { $count } { $unit }
record-standing = قائم مرة بعد مرة
record-for = من أجل { $name }
record-circle = فقط لدائرة { $circle }
record-until = قائم حتى { $day }
record-hidden = أخفاه أحد المنسّقين:
record-newer = شيء من هذا يحتاج إلى نسخة أحدث من Potluck.
record-sealed = الجزء المختوم
record-sealed-closed = هناك جزء مختوم: عنوان أو رقم هاتف. لا يفتحه إلا من يقع عليه اختيار { $name }.
record-answers = الردود
record-thanks = الشكر
record-flags = التنبيهات
record-more = ماذا يمكن أيضًا
record-talk = أسئلة وتعليقات
record-talk-say = اسأل أو أضف شيئًا
record-talk-how = يقرؤه من يستطيع قراءة هذا، لمدة 90 يومًا.
step-help = أستطيع المساعدة
step-want = أودّ الحصول عليه
step-release = أسحب ردي
step-done = تم التسليم
step-confirm = نعم، تم
step-thank = قل شكرًا
step-renew = ما زال قائمًا
step-edit = تغيير
step-withdraw = سحبه
step-cancel = إلغاء اللقاء
step-flag = هناك خطأ في هذا
step-hide = إخفاؤه
answer-choose = اختيار
answer-decline = اعتذار لطيف
claim-asked = بانتظار رد
claim-accepted = وقع عليه الاختيار
claim-handed-over = تم التسليم
claim-confirmed = تم
claim-declined = اعتُذر له بلطف
claim-released = سُحب
claim-lapsed = انتهى وقته
claim-share = { $share } من { $all }
ask-help = تستطيع المساعدة؟
ask-want = تودّ الحصول عليه؟
ask-claim-means = يظهر ردك عند { $name } ويبقى الاختيار هناك. ليس من عادتنا أن يفوز من يصل أولًا.
ask-claim-note = بضع كلمات إلى { $name }
ask-quantity = كم
ask-accept = اختيار { $name }؟
ask-accept-means = سيصل الخبر إلى { $name }. ويبقى الآخرون بالانتظار حتى تخبرهم.
ask-accept-means-sealed = بعدها يُفتح الجزء المختوم لهذا الشخص. لا رجعة في ذلك.
ask-accept-do = اختيار { $name }
ask-decline = الاعتذار إلى { $name }؟
ask-decline-means = كلمة طيبة تسهّل السؤال مرة أخرى.
ask-decline-note = بضع كلمات
ask-decline-do = اعتذار
ask-release = تسحب ردك؟
ask-release-means = عندها يستطيع غيرك أن يساعد.
ask-no-place = لن تأتي؟
ask-no-shift = لن تقوم بالمناوبة «{ $role }»؟
ask-no-bring = لن تُحضر «{ $item }»؟
ask-no-sign-up-means = يصبح مكانك متاحًا لغيرك. وإن سجّلت اسمك لاحقًا من جديد، تكون في آخر القائمة.
ask-done = هل تم التسليم؟
ask-done-means = يؤكده الطرف الآخر، أو يتأكد وحده بعد سبعة أيام.
ask-done-thanks = كلمات شكر، إن أردت
ask-thank = شكر { $name }؟
ask-thank-means = يستطيع كل من في المجموعة أن يقرأه.
ask-thank-words = كلماتك
ask-withdraw = تسحبه؟
ask-cancel = تلغي اللقاء؟
ask-withdraw-means = يغيب عن اللوحة، ويرى ذلك من أرسل ردًا. يمكنك أن تعيده حتى يومه الأخير.
ask-cancel-means = يرى من سجّل اسمه أن اللقاء أُلغي. لا يمكن التراجع عن ذلك.
ask-forget = واطلب من كل جهاز أن يحذف ما كُتب فيه. لا يمكن التراجع عن ذلك.
ask-flag = ما الخطأ فيه؟
ask-flag-means = يراه المنسّقون وأنت، ولا أحد غيركم.
ask-flag-reason = ما الخطأ
ask-hide = تخفيه من اللوحة؟
ask-hide-means = تبقى مكانه ملاحظة فيها اسمك وسببك، يراها الجميع.
ask-hide-reason = لماذا

# اللقاءات
events-list = قائمة
events-month = شهر
events-how = كيف تُعرض
events-coming = القادم
events-none = لا شيء مقرر بعد. ما رأيك في وجبة معًا؟
events-past = ما مضى
month-others = أشهر أخرى
month-free = لا شيء مقرر في هذا الشهر. ما رأيك في وجبة معًا؟
event-zone = المنطقة الزمنية:
event-shifts = المناوبات
event-bring = ماذا نُحضر
event-reserve = في الاحتياط
event-signed-up = أنت على القائمة
step-no-sign-up = لم أعد أستطيع
event-come = سآتي
event-take = سأقوم بها
event-bring-do = سأحضره
event-full = اكتمل العدد؛ من يسجّل الآن يكون في الاحتياط
event-left = { $count ->
    [zero] لم يبق مكان
    [one] بقي مكان واحد
    [two] بقي مكانان
    [few] بقيت { $count } أماكن
    [many] بقي { $count } مكانًا
   *[other] بقي { $count } مكان
}
event-coming = { $count ->
    [0] لم يسجّل أحد بعد
    [zero] لم يسجّل أحد بعد
    [one] سيأتي شخص واحد
    [two] سيأتي شخصان
    [few] سيأتي { $count } أشخاص
    [many] سيأتي { $count } شخصًا
   *[other] سيأتي { $count } شخص
}
event-gap = { $count ->
    [zero] لا ينقص أحد
    [one] ينقص شخص واحد
    [two] ينقص شخصان
    [few] ينقص { $count } أشخاص
    [many] ينقص { $count } شخصًا
   *[other] ينقص { $count } شخص
}
event-enough = العدد كافٍ
event-bring-gap = { $count ->
    [zero] لا ينقص شيء
    [one] ينقص واحد
    [two] ينقص اثنان
    [few] ينقص { $count }
    [many] ينقص { $count }
   *[other] ينقص { $count }
}
event-brought = لا ينقص شيء

# البحث
search-words = عمّ تبحث؟
search-all = الكل
search-needs = احتياجات
search-offers = عروض
search-skills = معارف
search-events = لقاءات
search-do = بحث
search-count = { $count ->
    [0] لم نجد شيئًا. جرّب حروفًا أقل
    [zero] لم نجد شيئًا. جرّب حروفًا أقل
    [one] وجدنا شيئًا واحدًا
    [two] وجدنا شيئين
    [few] وجدنا { $count } أشياء
    [many] وجدنا { $count } شيئًا
   *[other] وجدنا { $count } شيء
}
search-count-more = وجدنا أكثر من { $count } من الأشياء. كلمات أكثر تُظهر أقل
demo-ribbon = شارع متخيَّل. لا شيء هنا يغادر هذا الحاسوب.
held-everyone = { $count ->
    [zero] عند كل من هم بالقرب
    [one] عند كل من هم بالقرب، على جهاز آخر واحد
    [two] عند كل من هم بالقرب، على جهازين آخرين
    [few] عند كل من هم بالقرب، على { $count } أجهزة أخرى
    [many] عند كل من هم بالقرب، على { $count } جهازًا آخر
   *[other] عند كل من هم بالقرب، على { $count } جهاز آخر
}
sync-nothing = لم تكتب شيئًا بعد
record-sealed-mine = مختوم: لا يقرؤه إلا من تختاره
