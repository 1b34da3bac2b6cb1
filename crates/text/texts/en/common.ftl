# What every screen needs.
save = Save
cancel = Cancel
close = Close
next = Next
more = More
search = Search
yes = Yes
no = No
you = you
nobody = nobody
size-bytes = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
 }
size-kb = { $n } kB
size-mb = { $size } MB
list-comma = { $row }, { $name }
list-and = { $row } and { $name }
# Before a name that sounds like "i"; only Spanish says it differently.
list-and-i = { $row } and { $name }
devices = { $n ->
    [one] 1 device
   *[other] { $n } devices
 }
people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
 }
by-time = by { $when }
# Between names that stand in a row of their own.
list-between = { ", " }
list-or = { $row } or { $name }
# Before a name that sounds like "o"; only Spanish says it differently.
list-or-o = { $row } or { $name }
