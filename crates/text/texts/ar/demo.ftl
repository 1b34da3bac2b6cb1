# Texts: demo. The sample neighbourhood, and what its neighbours write.
demo-here = حيّ تجريبي في { $folder }
demo-node-runs = عقدة { $name } تعمل على { $address }
demo-starts = { $name } تبدأ «شارع الدردار»
demo-joins = { $name } ينضم بكلماتها الاثنتي عشرة ويتلقى { $n ->
    [zero] { $n } عملية
    [one] عملية واحدة
    [two] عمليتين
    [few] { $n } عمليات
    [many] { $n } عملية
   *[other] { $n } عملية
 }
demo-evening = مساء في شارع الدردار
demo-equal = { $n ->
    [zero] لا لوحات متساوية
    [one] اللوحة متساوية
    [two] اللوحتان متساويتان
    [few] اللوحات الـ { $n } متساوية
    [many] اللوحات الـ { $n } متساوية
   *[other] اللوحات الـ { $n } متساوية
 }: { $records ->
    [zero] لا منشورات
    [one] منشور واحد
    [two] منشوران
    [few] { $records } منشورات
    [many] { $records } منشورًا
   *[other] { $records } منشور
 } على كل عقدة.
demo-posts = { $name } ينشر ({ $kind })  { $code }  { $title }
demo-offers = Ben يعرض أن يوصلها
demo-accepts = Ana تقبل: الآن يستطيع Ben قراءة عنوانها، ولا أحد سواه
demo-done = تمّ الأمر وتأكّد، وAna تقول شكرًا
demo-cooks = Cem يأخذ نوبة طبخ في ليلة الحساء
demo-street = شارع الدردار
demo-place = شارع الدردار
demo-sealed = شارع الدردار 12، اقرع الجرس مرتين
demo-lift = توصيلة إلى العيادة
demo-potatoes = كيسان من البطاطس
demo-bags = أكياس
demo-bikes = إصلاح الدراجات، شخص مع شخص
demo-soup = ليلة الحساء
demo-kitchen = مطبخ المكتبة
demo-cook = طبخ
demo-bread = خبز
demo-note = أمرّ بسيارتي يوم الثلاثاء في 8:45
demo-thanks = أنقذت يومي!
demo-what-to-try =
    الحيّ مستيقظ. في طرفية أخرى كن واحدًا منهم:

      potluck --home { $ana } board
      potluck --home { $dora } need "سلّم ليوم السبت" --category tools
      potluck --home { $ana } board
      potluck --home { $dora } status
      potluck --home { $ana } log

    مع cargo اكتب `cargo run --release --` بدل `potluck`. Ctrl-C ينهي العرض؛
    و`potluck demo` التالي يواصل من حيث انتهى هذا. لنسيان كل شيء احذف { $folder }
demo-no-port = لا منفذ متاح على هذا الحاسوب: { $why }
demo-never-saw = لم يرَ { $name } ما كان سيأتي على { $code }
demo-never-equal = لم تتساوَ اللوحات
demo-did-not-wake = لم يستيقظ الحيّ التجريبي: { $why }
hint-delete-folder = احذف { $folder } وحاول من جديد
demo-nobody-lives = لا أحد يسكن هناك
