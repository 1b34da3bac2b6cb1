# Texts: circles.

circles-title = الدوائر والرسائل
circles-how = الدائرة بعضنا، بكلام لا يقرؤه غيرهم. ينقله الآخرون دون أن يستطيعوا قراءته.
circles-none = لا دوائر ولا رسائل بعد. لتكتب لأحد افتح اسمه.
circle-invited = أنت مدعو
circle-invited-tag = مدعو
circle-invited-means = أنت مدعو إلى هذه الدائرة. بعد دخولك يمكنك القراءة والكتابة هنا.
circle-last = { $name }: { $text }
circle-unread = { $count ->
    [zero] { $count } جديد
    [one] جديد واحد
    [two] جديدان
    [few] { $count } جديدة
    [many] { $count } جديدًا
   *[other] { $count } جديد
}
circle-new = دائرة جديدة
circle-new-ask = بدء دائرة
circle-new-means = لا يقرأ ما يُكتب فيها إلا من تدعوه. ولا المنسّقون ما لم يكونوا فيها.
circle-name = ما اسمها؟
circle-whom = من؟
circle-invite = دعوة
circle-invite-ask = دعوة شخص إلى { $name }
circle-invite-means = يرى الدعوة عندما يلتقي جهازاكما، ويدخل بنفسه.
circle-leave = مغادرة
circle-leave-ask = مغادرة { $name }؟
circle-leave-means = لن تقرأ شيئًا جديدًا هناك. للعودة يجب أن يدعوك أحد من جديد.
circle-remove = إخراج شخص
circle-remove-ask = إخراج شخص من { $name }؟
circle-remove-means = لن يقرأ شيئًا جديدًا هنا. ويبقى في المجموعة.
circle-accept = ادخل
circle-said = ما قيل
circle-nothing = لم يُقل شيء بعد. سلّم عليهم!
circle-new-message = جديد
thread-say = الكتابة إلى { $name }
thread-private = لا يقرؤها إلا أنتما.
say-label = ماذا تريد أن تقول؟
say-how = تُحفظ 90 يومًا.
say-send = إرسال
