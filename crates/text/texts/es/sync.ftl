# Who has what: the line that is always visible.
only-here = solo en este dispositivo
also-on = también en { $n ->
    [one] 1 dispositivo más
   *[other] { $n } dispositivos más
 }
nobody-near = No hay nadie cerca.
near-one = { $name } está cerca
near-many = { $names } están cerca
safe-to-leave = Puedes irte: todo lo tuyo lo tienen también quienes están cerca.
held-back = { $n ->
    [one] No te vayas aún: 1 cosa que escribiste no está con todas las personas cercanas, cuyos dispositivos no admiten más de uno solo. Guarda este dispositivo o haz una copia.
   *[other] No te vayas aún: { $n } cosas que escribiste no están con todas las personas cercanas, cuyos dispositivos no admiten más de uno solo. Guarda este dispositivo o haz una copia.
 }
please-stay = Quédate un momento: algo tuyo todavía está en camino.
yours-only-here = { $n ->
    [one] Algo tuyo está solo en este dispositivo, hasta el próximo intercambio.
   *[other] { $n } cosas tuyas están solo en este dispositivo, hasta el próximo intercambio.
 }
equal-since = al día desde { $when }
to-come = falta por llegar: { $here } aquí, { $there } allí
