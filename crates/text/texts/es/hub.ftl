# Texts: hub.

hub-do = Qué hacer
hub-well = Todo está atendido. Hora de un té.
hub-gaps = Hoy faltan manos
hub-urgent = Urgente desde hace más de un día
hub-expiring = Caduca en menos de tres días
hub-unconfirmed = Entregado, sin confirmar
slips-title = Apuntar notas de papel
slips-how = Una línea por nota. Nombre y dos puntos para quién es, exclamación si urge, una @ antes del lugar.
slips-example = Rosa: llevarla al médico ! @ Calle Olmo 12
slips-kind = Son
slips-needs = necesidades
slips-offers = ofertas
slips-label = Las notas
slips-do = Ponerlas en el tablón
slips-written = { $count ->
    [one] Una nota está en el tablón
   *[other] { $count } notas están en el tablón
}
slips-most = No más de { $count } a la vez. Sigue en el formulario.
print-board = Imprimir el tablón
print-rota = Imprimir los turnos
print-rota-title = Quién hace qué
print-do = Imprimir
print-how = Esta página está pensada para el papel. También se imprime desde el menú del navegador.
print-on = A fecha de { $when }
print-needs = Lo que hace falta
print-offers = Lo que se ofrece
print-events = Lo que hay
print-foot = Di el código en Potluck, o a quien esté en la mesa.
print-no-shifts = No hay turnos que cubrir.
print-shift = Turno
print-who = Quién
