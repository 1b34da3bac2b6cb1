# Days and times. What is put in is already in this language.
today = hoy
tomorrow = mañana
yesterday = ayer
date-in-year = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
month-and-year = { $month } de { $year }
day-and-time = { $day } { $time }
just-now = ahora mismo
in-minutes = en { $n ->
    [one] 1 minuto
   *[other] { $n } minutos
 }
minutes-ago = hace { $n ->
    [one] 1 minuto
   *[other] { $n } minutos
 }
in-hours = en { $n ->
    [one] 1 hora
   *[other] { $n } horas
 }
hours-ago = hace { $n ->
    [one] 1 hora
   *[other] { $n } horas
 }
in-days = en { $n ->
    [one] 1 día
   *[other] { $n } días
 }
days-ago = hace { $n ->
    [one] 1 día
   *[other] { $n } días
 }
word-weekday-1 = lun
word-weekday-2 = mar
word-weekday-3 = mié
word-weekday-4 = jue
word-weekday-5 = vie
word-weekday-6 = sáb
word-weekday-7 = dom
word-weekday-long-1 = lunes
word-weekday-long-2 = martes
word-weekday-long-3 = miércoles
word-weekday-long-4 = jueves
word-weekday-long-5 = viernes
word-weekday-long-6 = sábado
word-weekday-long-7 = domingo
word-month-1 = ene
word-month-2 = feb
word-month-3 = mar
word-month-4 = abr
word-month-5 = may
word-month-6 = jun
word-month-7 = jul
word-month-8 = ago
word-month-9 = sep
word-month-10 = oct
word-month-11 = nov
word-month-12 = dic
word-month-long-1 = enero
word-month-long-2 = febrero
word-month-long-3 = marzo
word-month-long-4 = abril
word-month-long-5 = mayo
word-month-long-6 = junio
word-month-long-7 = julio
word-month-long-8 = agosto
word-month-long-9 = septiembre
word-month-long-10 = octubre
word-month-long-11 = noviembre
word-month-long-12 = diciembre
