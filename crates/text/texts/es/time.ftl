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
weekday-1 = lun
weekday-2 = mar
weekday-3 = mié
weekday-4 = jue
weekday-5 = vie
weekday-6 = sáb
weekday-7 = dom
weekday-long-1 = lunes
weekday-long-2 = martes
weekday-long-3 = miércoles
weekday-long-4 = jueves
weekday-long-5 = viernes
weekday-long-6 = sábado
weekday-long-7 = domingo
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sep
month-10 = oct
month-11 = nov
month-12 = dic
month-long-1 = enero
month-long-2 = febrero
month-long-3 = marzo
month-long-4 = abril
month-long-5 = mayo
month-long-6 = junio
month-long-7 = julio
month-long-8 = agosto
month-long-9 = septiembre
month-long-10 = octubre
month-long-11 = noviembre
month-long-12 = diciembre
