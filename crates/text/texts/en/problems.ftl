# Texts: problems.
verbatim = { $text }
problem-locked = this device is locked
hint-unlock = open it with `potluck unlock`
problem-no-community = there is no community in { $home } yet
hint-start-or-join = start one with `potluck start NAME --as YOU`, or join one with `potluck join CODE --as YOU`

## Nobody near
problem-nobody-join = nobody was found within { $n ->
    [one] a second
   *[other] { $n } seconds
 } who could let us in
problem-nobody-sync = nobody was found who could exchange anything with us
problem-strangers-join = { $n ->
    [one] one device is near, but it could not
   *[other] { $n } devices are near, but none could
 } let us in within { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
 }
problem-strangers-sync = { $n ->
    [one] one device is near, but it could not
   *[other] { $n } devices are near, but none could
 } exchange anything with us
hint-nobody = ask them to run `potluck run`, and be on the same Wi-Fi or hotspot; some access points keep devices apart, then use a hotspot of a phone
hint-nobody-read-out = { $first }; or read out one of your addresses for their --dial: { $addresses }
hint-nobody-unanswered = { $first }; nobody answered at { $addresses }
hint-remedies =
    what helps in most cases:
      1. a node runs there: `potluck run`
      2. both on the same Wi-Fi, and not on one for guests; or on the hotspot of a phone
      3. VPN off, and the firewall lets `potluck` use the local network
      4. one types where the other is: `potluck peers` there says it
problem-no-network = this node has no network
hint-with-network = run the command with network, or start `potluck run`
problem-done-not-shown = it was done, but cannot be shown
hint-look-and-report = look at the board; report this, it is a mistake of ours
hint-ask-again = ask again in a moment

## On the page
problem-odd-answer = the running node answered something else than it was asked
hint-restart-node = it may be of another version: end it, and start it again
problem-not-yours-to-change = this cannot be changed by you, or not any more
hint-author-changes = whoever wrote it can change it as long as it stands
problem-no-sample = there is no sample neighbourhood here
hint-run-potluck = run `potluck`
problem-page-port = the page cannot be served at port { $port }: { $why }
hint-other-port = choose another --port, or none: then any free one is taken

## Whom and what one means
problem-circle-known = you know a circle called "{ $name }" already
hint-not-mixed-up = choose another name, so that nobody mixes them up
problem-nothing-called = "{ $name }" is no person, no circle and no record here
hint-look-everywhere = look at `potluck people`, `potluck circle` or `potluck board`
problem-may-be-several = "{ $name }" may be several things here
hint-say-which = say which with { $which }
hint-name-somebody-else = name somebody else
problem-nobody-called = there is nobody called "{ $name }" here
hint-look-at-people = look at `potluck people`
problem-several-people = { $n ->
    [one] 1 person is
   *[other] { $n } people are
 } meant by that
hint-which-by-id = say which one by the beginning of the id: { $ids }
problem-no-device-called = you have no device called "{ $name }"
problem-several-devices = { $n ->
    [one] 1 of your devices is
   *[other] { $n } of your devices are
 } meant by that
hint-device-by-id = say which one by the beginning of its id: `potluck devices` shows it
problem-no-such-community = this home has no community "{ $name }"
hint-start-or-join-one = start one with `potluck start`, or join one
hint-it-has = it has: { $names }
problem-several-communities = this home has several communities called { $name }
hint-community-by-id = say the beginning of its id; `potluck communities --json` shows it
problem-no-circle-called = you are in no circle called "{ $name }", and asked into none
hint-look-at-circle = look at `potluck circle`
problem-several-circles = { $n ->
    [one] 1 circle is
   *[other] { $n } circles are
 } called "{ $name }"
hint-which-by-code = say which one by its code: { $codes }
problem-one-community = a request is about one community
problem-not-yet = this cannot be asked yet
hint-board-all = look at `potluck board --all`, or exchange with somebody near

## Devices, the door, the twelve words
problem-twelve-words = { $n ->
    [one] there are twelve words, and this is 1
   *[other] there are twelve words, and these are { $n }
 }
hint-type-all = type all of them, with spaces between
problem-home-knows-none = this home knows no community yet
hint-give-code-too = give a code of a member too: `potluck welcome` there shows one
problem-device-in-already = this device is in the community already
hint-use-or-recover = use it; or recover on the new device
problem-invitation-over = the last day of this invitation was { $day }
problem-cannot-look = nobody can be looked for: this node has no network
problem-cannot-ask = nobody can be asked to let us in: this node has no network
hint-start-with-network = start it with network
problem-home-has-community = the home { $home } has a community already: { $name }

## What protects this device
problem-no-passphrase-to-open = there is no passphrase that could open it again
hint-set-passphrase-first = set one first with `potluck passphrase set`
problem-no-old-passphrase = there is no passphrase yet that could be given as the old one
hint-set-passphrase = set one with `potluck passphrase set`
problem-auto-lock = auto-lock waits for 1 to { $most } minutes, not { $n }
hint-like-fifteen = choose something like 15
problem-nothing-to-wipe = there is nothing here that could be wiped
problem-not-its-name = that is not the name of a community of this device, so nothing was wiped
hint-type-its-name = type its name as `potluck status` shows it, or wipe at once with --now
problem-nothing-to-protect = there is nothing here yet that could be protected
hint-start-or-join-community = start a community with `potluck start NAME --as YOU`, or join one with `potluck join CODE --as YOU`
problem-too-many-tries = too many wrong passphrases
hint-try-in-seconds = try again in { $n ->
    [one] 1 second
   *[other] { $n } seconds
 }
problem-home-in-use = the home { $home } is in use already, so nothing was restored into it
hint-new-home = choose another --home, which need not exist yet
problem-backup-lacks = the backup { $file } can be read, but does not hold all that it says
hint-another-backup = use another one, and make a new one where the device still works

## Who decides
problem-refound-later = to found anew with the same people cannot be asked yet
hint-found-elsewhere = found a new community in another home and invite them
problem-up-to-stewards = that is up to the stewards, and you are none: { $stewards }
hint-ask-one-of-them = ask one of them; `potluck people` says who is what
problem-no-longer-in = you are not in this community any more
hint-ask-for-invitation = ask a member for an invitation
problem-person-out = this person is not in any more
problem-steward-already = { $name } is a steward already
problem-no-steward = { $name } is no steward
problem-not-from-oneself = nobody takes the role of a steward from themselves, so that nobody is talked into it
hint-promote-first = make somebody else a steward first: `potluck people promote NAME`
hint-another-demotes = ask another steward to propose it: `potluck people demote` with your name
problem-leave-instead = you do not remove yourself, you leave
hint-leave-does-it = `potluck leave` does it
problem-nobody-put-out = no merge has put anybody out
hint-who-was-removed = who was removed, or never was in, joins with an invitation: `potluck invite`
hint-whom-a-merge-put-out = look at `potluck proposals`: it lists whom a merge put out
problem-left-already = you have left already
hint-come-back = ask a member for an invitation if you would like to come back
problem-last-steward = you are the last steward, and { $n ->
    [one] another person is
   *[other] { $n } others are
 } still in: without a steward nobody can be confirmed or removed
problem-signed-already = you have signed { $code } already
problem-not-yours-to-sign = this is not yours to sign: it takes { $needed } of { $names }
hint-carried = it is carried to the others with the next exchange
hint-can-sign = { $names } can sign: it reaches them with the next exchange, or by whoever meets them
problem-rules-already = the rules are like that already
problem-no-rule = there is no rule called "{ $word }"
problem-no-trustee-named = nobody is named as a trustee
hint-who-trustees-are = say who they are: `potluck trustees Ben Cem Dora --needed 2`
problem-too-many-trustees = at most { $most } can be trustees
hint-three-or-five = three or five are enough
problem-of-trustees = { $needed } of { $all } cannot be asked for
hint-of-trustees = say a number from 1 to { $all }; more than half is usual
problem-no-trustees = no trustees are named here, so nobody can make a steward but the stewards
hint-if-none-is-reached = if none of them can be reached any more, found a new community in another home and invite the same people
problem-up-to-trustees = that is up to the trustees: { $names }; { $needed } of them have to agree
hint-ask-one = ask one of them

## What is filled in
problem-event-when = an event needs a day and time
hint-event-when = say when it begins, like 2026-12-05T18:00
problem-no-such-kind = "{ $kind }" is nothing that can be put on the board
problem-says-already = the record says all of this already
hint-what-to-change = say what is to change
problem-kind-has-no = a record of the kind { $kind } has no { $part }
hint-leave-out = leave the { $part } out
problem-no-zone = there is no time zone "{ $zone }"
hint-iana = name one of the IANA list, like Europe/Madrid
problem-event-ends = the event would end at { $end }, before it begins
hint-later-end = choose a later end
problem-not-a-day = "{ $found }" is not a day
hint-write-day = write it like 2027-03-01
problem-no-last-day = an event that does not come again has no last day
hint-how-it-repeats = say how it repeats too, or leave the last day out
problem-unit-alone = there is a unit, but not how many of it
hint-how-many-too = say how many too, or leave the unit out
problem-moment-past = { $what }, { $when }, is past
hint-still-to-come = choose a time that is still to come
problem-not-a-time = "{ $found }" is not a day and time
hint-write-time = write it like 2026-12-05T18:00

## The node
problem-too-many-calls = too many calls wait already
hint-end-some = end some of them, or ask again in a moment
problem-store-unopened = the store could not be opened
hint-report = report this, it is a mistake of ours
problem-node-stopped = the node has stopped
problem-being-restored = this home is being restored
problem-wiped = everything here was wiped
hint-empty-now = this home is empty now
problem-nothing-there = there is nothing of potluck in { $home }
hint-where-it-is = say where it is with --home DIR
problem-rest-still-open = the key is destroyed, but another command still has the rest open
hint-deletes-the-rest = start any command once that one has ended; it deletes the rest
problem-no-home = { $path } cannot be a home: { $why }
hint-another-folder = name another folder with --home
problem-no-socket-place = there is no safe place for the local socket of { $home }: { $why }
hint-shorter-path = choose a --home with a shorter path
problem-runs-already = a node is running for { $home } already
hint-use-running = use it, every command finds it; or stop it first
problem-no-socket = the local socket { $path } cannot be made: { $why }
hint-folder-writable = make the folder writable, or choose another --home
problem-node-cannot-start = the node cannot start: { $why }
hint-end-programs = end some other programs, and start it again
problem-stopped-before = the node has stopped before it was done
hint-look-whether-done = start it again with `potluck run`, then look whether it was done
problem-request-long = the request has { $n } bytes, at most { $most } can be asked
hint-fewer-words = say it with fewer words
problem-no-answer = the running node did not answer: { $why }
hint-still-runs = look whether `potluck run` still runs, and ask again
problem-not-understood = the running node does not understand the request: { $why }
hint-same-version = stop it and start it again, so that both are of the same version

## The network
trouble-no-network = this machine has no network to listen on
trouble-own = this is our own address
trouble-somebody-else = somebody else is there
hint-ask-address-again = ask for the address again
trouble-too-many = there are too many connections already
trouble-unsupported = this kind of address is not supported
hint-supported-address = use /ip4/…/tcp/… or /ip6/…/tcp/…
trouble-nobody-listens = nobody listens there
trouble-nobody-answers = nobody answers there
trouble-port-taken = another program uses this port
hint-free-port = choose another, or 0 for any that is free
trouble-not-ours = this machine does not have that address
trouble-not-allowed = the system does not allow it
trouble-no-way = there is no way to that address
hint-same-network = is this machine in the same network?
