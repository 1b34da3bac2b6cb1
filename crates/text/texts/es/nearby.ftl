# Texts: nearby.

near-safe = Puedes irte
near-safe-means = Todo está intercambiado con quienes están cerca.
near-busy = Quédate un momento
near-busy-means = Algo sigue en camino entre tú y alguien cerca.
near-held-back = No todo lo tuyo está con ellos
near-held-back-means = { $count ->
    [one] Una cosa que escribiste es más de lo que los dispositivos cercanos admiten de uno solo. Guarda este dispositivo o haz una copia.
   *[other] { $count } cosas que escribiste son más de lo que los dispositivos cercanos admiten de uno solo. Guarda este dispositivo o haz una copia.
}
near-alone = No hay nadie cerca
near-alone-means = No pasa nada. Todo funciona, y se intercambia cuando te encuentres con alguien.
near-here = Quién está aquí
near-equal = Tenéis lo mismo, desde { $when }
near-strangers = { $count ->
    [one] Hay cerca un dispositivo de otra gente
   *[other] Hay cerca { $count } dispositivos de otra gente
}
near-own = Dónde está lo tuyo
near-own-none = No tienes nada abierto en el tablón.
near-address = Este dispositivo está aquí
near-dial = O escribe la dirección de alguien del barrio
near-dial-do = Buscar ahí
near-bad-address = Eso no es una dirección. Se parece a 192.168.1.5:4000.
thanks-wins = { $count ->
    [one] Una cosa nos ha salido bien
   *[other] { $count } cosas nos han salido bien
}
thanks-none = Aún no hay agradecimientos. ¿A quién podrías dar las gracias?
thanks-plain = ¡Gracias!
