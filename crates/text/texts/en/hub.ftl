# Texts: hub.

hub-do = What to do
hub-well = Everything is looked after. Time for tea.
hub-gaps = Hands missing today
hub-urgent = Urgent for more than a day
hub-expiring = Ends within three days
hub-unconfirmed = Handed over, not confirmed yet
slips-title = Type in paper slips
slips-how = One line each. A name and a colon for whom it is, an exclamation mark if it is urgent, an @ before the place.
slips-example = Rosa: lift to the clinic ! @ Elm St 12
slips-kind = These are
slips-needs = needs
slips-offers = offers
slips-label = The slips
slips-do = Put them on the board
slips-written = { $count ->
    [one] One slip is on the board
   *[other] { $count } slips are on the board
}
slips-most = No more than { $count } at once. It stands in the form still.
print-board = Print the board
print-rota = Print the rota
print-rota-title = Who does what
print-do = Print
print-how = This page is made for paper. The menu of your browser prints it, too.
print-on = As of { $when }
print-needs = What is needed
print-offers = What is offered
print-events = What is on
print-foot = Say the code in Potluck, or to whoever sits at the table.
print-no-shifts = There are no shifts to fill.
print-shift = Shift
print-who = Who
