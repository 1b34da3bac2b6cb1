# Words of the model as people say them. Lower case: they stand inside lines.

## Kinds of records
word-kind-need = حاجة
word-kind-offer = عرض
word-kind-skill = مهارة
word-kind-event = لقاء
word-kind-profile = ملف شخصي
word-kind-page = صفحة

## How a record stands
word-state-open = مفتوح
word-state-simmering = على مهل
word-state-partly-matched = متفق عليه جزئيًا
word-state-matched = متفق عليه
word-state-done = تمّ
word-state-withdrawn = مسحوب
word-state-expired = انتهت مدته
word-state-hidden = مخفي
word-state-arranged = مرتّب
word-state-held = جرى
word-state-thanked = مشكور
word-state-planned = قادم
word-state-on = جارٍ الآن
word-state-over = انتهى
word-state-cancelled = ملغى

## How an answer stands
word-claim-asked = بانتظار الرد
word-claim-accepted = مقبول
word-claim-handed-over = تم التسليم
word-claim-confirmed = مؤكد
word-claim-declined = ليس هذه المرة
word-claim-released = مسحوب
word-claim-lapsed = فات وقته

## What can be done next, as buttons say it
word-step-accept = اختر هذا الرد
word-step-decline = اعتذر بلطف
word-step-done = تم التسليم
word-step-confirm = نعم، تم التسليم
word-step-claim = رد
word-step-claim-need = أستطيع المساعدة
word-step-claim-offer = أريده
word-step-claim-skill = يهمني ذلك
word-step-release = اسحب ردي
word-step-sign-up = سآتي
word-step-cancel-sign-up = لن أستطيع المجيء
word-step-thank = قل شكرًا
word-step-renew = ما زال قائمًا: أبقِه
word-step-edit = غيّر
word-step-withdraw = اسحبه
word-step-cancel = ألغِ اللقاء
word-step-flag = أخبر المنسقين
word-step-hide = أخفِ
word-step-unhide = أظهر من جديد

## How soon
word-urgency-now = الآن
word-urgency-days = خلال أيام
word-urgency-week = خلال أسبوع
word-urgency-anytime = في أي وقت

## Roles
word-role-newcomer = قادم جديد
word-role-member = عضو
word-role-steward = منسّق

## Ways of giving and of learning
word-mode-give = هدية
word-mode-lend = إعارة
word-mode-share = للمشاركة
word-mode-teach = أعلّم
word-mode-learn = أريد أن أتعلم
word-format-one-to-one = شخص مع شخص
word-format-group = في مجموعة

## Categories
word-category-food = طعام
word-category-housing = سكن
word-category-goods = أغراض
word-category-tools = أدوات
word-category-transport = مواصلات
word-category-health = صحة
word-category-care = رعاية وأطفال
word-category-skills = مهارات وتعلّم
word-category-work = عمل
word-category-legal = أمور قانونية
word-category-money = مال ومعاملات
word-category-space = مكان
word-category-company = رفقة
word-category-emergency = طوارئ
word-category-other = غير ذلك

## What somebody did, after their name
word-deed-posted = نشر
word-deed-edited = عدّل
word-deed-claimed = ردّ على
word-deed-released = سحب ردّه على
word-deed-accepted = قبل ردًا على
word-deed-declined = اعتذر عن ردٍّ على
word-deed-handed-over = سلّم
word-deed-confirmed = أكّد
word-deed-withdrew = سحب
word-deed-signed-up = سجّل اسمه في
word-deed-took-a-sign-up-back = سحب اسمه من
word-deed-cancelled = ألغى
word-deed-thanked = شكر على
word-deed-flagged = نبّه إلى
word-deed-hid = أخفى
word-deed-showed-again = أظهر من جديد
word-deed-said-hello = ألقى التحية
word-deed-changed-their-profile = غيّر ملفه الشخصي
