# What every screen needs.
save = Guardar
cancel = Cancelar
close = Cerrar
next = Seguir
more = Más
search = Buscar
yes = Sí
no = No
you = tú
nobody = nadie
size-bytes = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
 }
size-kb = { $n } kB
size-mb = { $size } MB
list-comma = { $row }, { $name }
list-and = { $row } y { $name }
# Before a name that sounds like "i"; only Spanish says it differently.
list-and-i = { $row } e { $name }
devices = { $n ->
    [one] 1 dispositivo
   *[other] { $n } dispositivos
 }
people-count = { $n ->
    [one] 1 persona
   *[other] { $n } personas
 }
by-time = para { $when }
# Between names that stand in a row of their own.
list-between = { ", " }
list-or = { $row } o { $name }
# Before a name that sounds like "o"; only Spanish says it differently.
list-or-o = { $row } u { $name }
