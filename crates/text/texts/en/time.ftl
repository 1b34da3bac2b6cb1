# Days and times. What is put in is already in this language.
today = today
tomorrow = tomorrow
yesterday = yesterday
date-in-year = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
month-and-year = { $month } { $year }
day-and-time = { $day } { $time }
just-now = just now
in-minutes = in { $n ->
    [one] 1 minute
   *[other] { $n } minutes
 }
minutes-ago = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
 }
in-hours = in { $n ->
    [one] 1 hour
   *[other] { $n } hours
 }
hours-ago = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
 }
in-days = in { $n ->
    [one] 1 day
   *[other] { $n } days
 }
days-ago = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
 }
word-weekday-1 = Mon
word-weekday-2 = Tue
word-weekday-3 = Wed
word-weekday-4 = Thu
word-weekday-5 = Fri
word-weekday-6 = Sat
word-weekday-7 = Sun
word-weekday-long-1 = Monday
word-weekday-long-2 = Tuesday
word-weekday-long-3 = Wednesday
word-weekday-long-4 = Thursday
word-weekday-long-5 = Friday
word-weekday-long-6 = Saturday
word-weekday-long-7 = Sunday
word-month-1 = Jan
word-month-2 = Feb
word-month-3 = Mar
word-month-4 = Apr
word-month-5 = May
word-month-6 = Jun
word-month-7 = Jul
word-month-8 = Aug
word-month-9 = Sep
word-month-10 = Oct
word-month-11 = Nov
word-month-12 = Dec
word-month-long-1 = January
word-month-long-2 = February
word-month-long-3 = March
word-month-long-4 = April
word-month-long-5 = May
word-month-long-6 = June
word-month-long-7 = July
word-month-long-8 = August
word-month-long-9 = September
word-month-long-10 = October
word-month-long-11 = November
word-month-long-12 = December
