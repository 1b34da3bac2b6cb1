# Texts: nearby.

near-safe = Safe to leave
near-safe-means = Everything is exchanged with everybody who is near.
near-busy = Please stay a moment
near-busy-means = Something is still on its way between you and somebody near.
near-held-back = Not everything of yours is with them
near-held-back-means = { $count ->
    [one] One thing you wrote is more than devices near you take of one device. Keep this device, or make a backup.
   *[other] { $count } things you wrote are more than devices near you take of one device. Keep this device, or make a backup.
}
near-alone = Nobody is near
near-alone-means = That is fine. Everything works, and is exchanged when you meet somebody.
near-here = Who is here
near-equal = You both have the same, since { $when }
near-strangers = { $count ->
    [one] One device of somebody else is near
   *[other] { $count } devices of others are near
}
near-own = Where your things are
near-own-none = You have nothing open on the board.
near-address = This device is here
near-dial = Or type a neighbour’s address
near-dial-do = Look there
near-bad-address = That is not an address. It looks like 192.168.1.5:4000.
thanks-wins = { $count ->
    [one] One thing has worked out between us
   *[other] { $count } things have worked out between us
}
thanks-none = No thanks said yet. Whom could you thank?
thanks-plain = Thank you!
