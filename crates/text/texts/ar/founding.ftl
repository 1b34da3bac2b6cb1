# Texts: founding together.
start-with = من هنا ليبدأها معك؟
start-with-nobody = لا أحد: أبدأ وحدي
start-with-one = شخص آخر
start-with-two = شخصان آخران
start-with-three = ثلاثة آخرون
start-with-four = أربعة آخرون
start-with-how = الأفضل مع اثنين آخرين في هذه الغرفة: فلا يقرر أحد وحده. ينضمون برمز تعرضه أنت.
together-title = نبدأها معًا
together-means = يفتح الآخرون Potluck ويختارون «انضم إلى مجتمع» ثم يكتبون هذا أو يمسحونه. تبدأ حين يحضر الجميع.
together-here = { $count ->
    [zero] الجميع هنا: { $names }
    [one] هنا: { $names }. بقي شخص واحد
    [two] هنا: { $names }. بقي شخصان
    [few] هنا: { $names }. بقي { $count } أشخاص
    [many] هنا: { $names }. بقي { $count } شخصًا
   *[other] هنا: { $names }. بقي { $count } شخص
}
along-means = نبحث عن شخص في المجتمع الجديد. ابقيا على الشبكة نفسها.
anew-title = تأسيس من جديد
anew-nothing-lost = لا يزول شيء من هذا المجتمع، ولا يدخل الجديد إلا من يقبل المجيء.
anew-nobody = لم يؤسس أحد هذا المجتمع من جديد.
anew-by-steward = أسّس { $name }، وهو منسّق هنا، { $community } بدلًا من هذا المجتمع. هل تأتي؟
anew-by-member = أسّس { $name }، وهو عضو هنا، { $community } بدلًا من هذا المجتمع. هل تأتي؟
anew-mine = أسّستَ { $community } بدلًا من هذا المجتمع. والدعوة إلى المجيء وصلت إلى كل من هنا.
anew-joined = جئت مع { $name } إلى { $community }.
anew-until = يمكنك المجيء حتى { $day }.
anew-come = المجيء إلى { $community }
anew-come-do = آتي
anew-start = أسّس هذا المجتمع من جديد
anew-start-means = حين يغيب المنسّقون ولا يستطيع أحد أن يقرر. تصبح أنت منسّق مجتمع جديد، ويعلم كل من هنا أنك تدعوهم إلى المجيء.
anew-start-do = أسّسه وادعُ الجميع
way-gathering = تأسيس { $name }: { $names }؛ لم يصل بعد: { $n }
way-gathered = تأسيس { $name }: { $names }؛ الجميع هنا
print-all-founded = أسّستم { $name } معًا.
alarm-called-by-steward = أسّس { $name }، وهو منسّق هنا، { $community } بدلًا من هذا المجتمع ويدعوك إلى المجيء؛ لا يزول شيء من هذا المجتمع
alarm-called-by-member = أسّس { $name }، وهو عضو هنا، { $community } بدلًا من هذا المجتمع ويدعوك إلى المجيء؛ لا يزول شيء من هذا المجتمع
problem-no-call = لم يؤسس أحد هذا المجتمع من جديد
problem-several-calls = أسّسه من جديد أكثر من شخص: { $names }
hint-found-anew = من أراد ذلك يكتب: potluck start NAME --as YOU --instead-of THIS
hint-along-with = قل مع من تأتي: potluck come-along --with NAME --as YOU
refused-founders = يؤسس المجتمع من شخص واحد إلى خمسة، لا { $n }
refused-founding-under-way = هناك تأسيس جارٍ على هذا الجهاز
refused-founder-gone = انصرف أحدهم قبل أن يوقّع الجميع، فلم يؤسَّس شيء
refused-not-yours-to-found-anew = أعضاء المجتمع وحدهم يؤسسونه من جديد
refused-no-call = لم يدعُ أحدًا إلى المجيء، أو لم يعد يدعو
refused-came-along = لقد جئت من قبل
refused-join-not-in-place-of = المجتمع الذي يقود إليه لم يؤسَّس بدلًا من هذا
refused-join-founding-over = تُرك التأسيس، فلم يؤسَّس شيء
hint-beyond-five = من زاد على خمسة يدخل بدعوة
hint-go-on-or-end = واصل ذاك، أو أنهه
hint-all-there = ابدأ من جديد حين يحضر الجميع
hint-ask-member = اطلب من عضو أن يفعل ذلك
hint-ask-caller = اسأله هل أسّسه من جديد
hint-tell-the-others = لم يتغير شيء؛ اسأل من قال ذلك، وأخبر الآخرين
