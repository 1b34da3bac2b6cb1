# Who has what: the line that is always visible.
only-here = on this device only
also-on = also on { $n ->
    [one] 1 other device
   *[other] { $n } other devices
 }
nobody-near = Nobody is near.
near-one = { $name } is near
near-many = { $names } are near
safe-to-leave = Safe to leave: everything of yours is also with those near.
held-back = { $n ->
    [one] Not safe to leave: 1 thing you wrote is not with everybody near, who take no more of one device. Keep this device, or make a backup.
   *[other] Not safe to leave: { $n } things you wrote are not with everybody near, who take no more of one device. Keep this device, or make a backup.
 }
please-stay = Please stay a moment: something of yours is still on its way.
yours-only-here = { $n ->
    [one] 1 record of yours is on this device only, until the next exchange.
   *[other] { $n } records of yours are on this device only, until the next exchange.
 }
equal-since = equal since { $when }
to-come = to come: { $here } here, { $there } there
