# Words of the model as people say them. Lower case: they stand inside lines.

## Kinds of records
kind-need = حاجة
kind-offer = عرض
kind-skill = مهارة
kind-event = لقاء
kind-profile = ملف شخصي
kind-page = صفحة

## How a record stands
state-open = مفتوح
state-simmering = على مهل
state-partly-matched = متفق عليه جزئيًا
state-matched = متفق عليه
state-done = تمّ
state-withdrawn = مسحوب
state-expired = انتهت مدته
state-hidden = مخفي
state-arranged = مرتّب
state-held = جرى
state-thanked = مشكور
state-planned = قادم
state-on = جارٍ الآن
state-over = انتهى
state-cancelled = ملغى

## How an answer stands
claim-asked = بانتظار الرد
claim-accepted = مقبول
claim-handed-over = تم التسليم
claim-confirmed = مؤكد
claim-declined = ليس هذه المرة
claim-released = مسحوب
claim-lapsed = فات وقته

## What can be done next, as buttons say it
step-accept = اختر هذا الرد
step-decline = اعتذر بلطف
step-done = تم التسليم
step-confirm = نعم، تم التسليم
step-claim = رد
step-claim-need = أستطيع المساعدة
step-claim-offer = أريده
step-claim-skill = يهمني ذلك
step-release = اسحب ردي
step-sign-up = سآتي
step-cancel-sign-up = لن أستطيع المجيء
step-thank = قل شكرًا
step-renew = ما زال قائمًا: أبقِه
step-edit = غيّر
step-withdraw = اسحبه
step-cancel = ألغِ اللقاء
step-flag = أخبر المنسقين
step-hide = أخفِ
step-unhide = أظهر من جديد

## How soon
urgency-now = الآن
urgency-days = خلال أيام
urgency-week = خلال أسبوع
urgency-anytime = في أي وقت

## Roles
role-newcomer = قادم جديد
role-member = عضو
role-steward = منسّق

## Ways of giving and of learning
mode-give = هدية
mode-lend = إعارة
mode-share = للمشاركة
mode-teach = أعلّم
mode-learn = أريد أن أتعلم
format-one-to-one = شخص مع شخص
format-group = في مجموعة

## Categories
category-food = طعام
category-housing = سكن
category-goods = أغراض
category-tools = أدوات
category-transport = مواصلات
category-health = صحة
category-care = رعاية وأطفال
category-skills = مهارات وتعلّم
category-work = عمل
category-legal = أمور قانونية
category-money = مال ومعاملات
category-space = مكان
category-company = رفقة
category-emergency = طوارئ
category-other = غير ذلك

## What somebody did, after their name
deed-posted = نشر
deed-edited = عدّل
deed-claimed = ردّ على
deed-released = سحب ردّه على
deed-accepted = قبل ردًا على
deed-declined = اعتذر عن ردٍّ على
deed-handed-over = سلّم
deed-confirmed = أكّد
deed-withdrew = سحب
deed-signed-up = سجّل اسمه في
deed-took-a-sign-up-back = سحب اسمه من
deed-cancelled = ألغى
deed-thanked = شكر على
deed-flagged = نبّه إلى
deed-hid = أخفى
deed-showed-again = أظهر من جديد
deed-said-hello = ألقى التحية
deed-changed-their-profile = غيّر ملفه الشخصي
