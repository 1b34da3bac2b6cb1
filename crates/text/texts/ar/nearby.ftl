# Texts: nearby.

near-safe = يمكنك المغادرة
near-safe-means = تم تبادل كل شيء مع كل من هم بالقرب.
near-busy = ابقَ لحظة من فضلك
near-busy-means = لا يزال شيء في الطريق بينك وبين شخص بالقرب.
near-alone = لا أحد بالقرب
near-alone-means = لا بأس. كل شيء يعمل، ويتم التبادل عندما تلتقي بأحد.
near-here = من هنا
near-equal = لديكما الشيء نفسه منذ { $when }
near-strangers = { $count ->
    [zero] لا أجهزة لغيرنا بالقرب
    [one] جهاز واحد لغيرنا بالقرب
    [two] جهازان لغيرنا بالقرب
    [few] { $count } أجهزة لغيرنا بالقرب
    [many] { $count } جهازًا لغيرنا بالقرب
   *[other] { $count } جهاز لغيرنا بالقرب
}
near-own = أين ما كتبته
near-own-none = ليس لديك شيء مفتوح على اللوحة.
near-address = هذا الجهاز هنا
near-dial = أو اكتب عنوان جارك
near-dial-do = ابحث هناك
near-bad-address = هذا ليس عنوانًا. شكله مثل 192.168.1.5:4000.
thanks-wins = { $count ->
    [zero] { $count } أمر تم بيننا
    [one] أمر واحد تم بيننا
    [two] أمران تمّا بيننا
    [few] { $count } أمور تمّت بيننا
    [many] { $count } أمرًا تم بيننا
   *[other] { $count } أمر تم بيننا
}
thanks-none = لم يُشكر أحد بعد. من يمكنك أن تشكر؟
thanks-plain = شكرًا!
