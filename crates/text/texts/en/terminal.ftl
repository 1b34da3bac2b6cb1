# Texts: terminal. What only the command line says.

## Around every answer
print-error = error:
print-hint = hint:
print-next = Next:
print-look = Look:
hint-help = try --help
hint-stop-first = if it is of another version, stop it first
problem-not-printed = the answer could not be printed: { $why }
problem-unread = nothing could be read from stdin: { $why }
problem-no-home-folder = there is no home folder on this machine to keep things in
hint-say-home = say where to keep them: --home DIR
problem-only-alone = what was said before the command is only for `potluck` alone
hint-behind-the-command = leave it out, or say it behind the command

## The board
print-head-needs = Needs
print-head-offers = Offers
print-head-skills = Skills
print-head-events = Events
print-head-others = Others
print-nothing-yet =
    Nothing yet. What could you bring?

      potluck offer "Two bags of potatoes" --category food
      potluck need "Lift to the clinic" --category transport
print-nothing-fits = Nothing fits. `potluck board --all` shows everything.
print-in = in { $name }
print-asking = { $n ->
    [one] 1 asking
   *[other] { $n } asking
 }
print-gaps = { $n ->
    [one] 1 still needed for shifts
   *[other] { $n } still needed for shifts
 }
print-hidden-title = (hidden by a steward)
print-no-title = (without a title)
print-left = { $left } of { $all } { $unit } left

## One record
print-hidden-by = Hidden by a steward: { $why }
print-needs-newer = Something about this needs a newer version of Potluck.
print-flagged-by = Flagged by { $who }
print-for-level = for { $level }
print-standing = standing
print-opens-by = opens to whom { $name } accepts
print-opens-by-you = opens to whom you accept
print-only-those-in = { $name }; only those in it read this
print-answers = Answers
print-thanks = { $name } says thank you
print-thanks-words = { $name } says thank you: { $text }
print-of = { $some } of { $all }
print-sealed = Sealed:
print-only-here-yet = It is on this device only, until the next exchange.
print-forgotten =
    { $code } is gone from this device, and everybody is asked to forget it.
    Each other device deletes it when it hears of this. What somebody has read or copied, nobody can take back.
print-fact-from = From
print-fact-in = In
print-fact-for = For
print-fact-not-before = Not before
print-fact-not-after = Not after
print-fact-where = Where
print-fact-how-many = How many
print-fact-sealed = Sealed
print-fact-tags = Tags
print-fact-until = Stands until
print-fact-held = Held

## Events
print-from-to = { $from } to { $to }
print-shifts = Shifts
print-to-bring = To bring
print-missing = { $n ->
    [one] 1 missing
   *[other] { $n } missing
 }
print-reserve = { $name } (reserve)
print-fact-when = When
print-fact-clock = Clock of
print-fact-again = Again
print-fact-then = Then
print-fact-coming = Coming

## What was done to a record; its code and title follow
deed-accept = Accepted an answer to
deed-claim = Claimed
deed-confirm = Confirmed
deed-decline = Declined an answer to
deed-done = Handed over
deed-edit = Changed
deed-event = Posted event
deed-flag = Flagged
deed-hide = Hid
deed-need = Posted need
deed-offer = Posted offer
deed-release = Released
deed-renew = Renewed
deed-sign-up = Signed up for
deed-cancel-sign-up = Your sign-up is taken back:
name-changed = You are called { $name } now. Others see it when your devices meet.
deed-skill = Posted skill-share
deed-thank = Thanked for
deed-withdraw = Withdrew
problem-nothing-to-change = there is nothing to change
hint-say-what = say what, like: potluck edit { $code } --title "…"

## Circles and messages
print-no-circles =
    You are in no circle yet.

      potluck circle new "Kitchen committee"
      potluck circle invite "Kitchen committee" Ben
print-no-messages =
    Nobody has written yet.

      potluck message Ben "Shall we cook together?"
print-nothing-written = Nothing was written here yet.
print-asked-in = You are asked in:
print-asked = asked in: { $names }
print-new = new
print-unread = { $n ->
    [one] 1 new
   *[other] { $n } new
 }
print-also-with = { $n ->
    [one] also with 1 other
   *[other] also with { $n } others
 }
print-written = Written; others get it when your devices meet.
print-written-about = Written about { $code }; others get it when your devices meet.
deed-circle-new = Begun { $name }.
deed-circle-invite = Asked { $person } into { $name }.
deed-circle-accept = You are in { $name }.
deed-circle-leave = You have left { $name }.
deed-circle-remove = { $person } is no longer in { $name }.

## Who is in
print-no-communities = This home is in no community yet. `potluck start` makes one, `potluck join` goes into one.
print-you-are = you are { $name }, { $role }
print-out = out
print-in-use = in use
print-name-you = { $name } (you)
print-let-in-by = let in by { $name }
print-founded = founded
print-since = since { $day }
print-how-to-confirm = A steward makes a newcomer a member:
print-only-steward = You are the only steward. With a second and a third nobody decides alone:
print-is-now = { $name } is a { $role } now.
print-started = You have started { $name }.
print-joined = You are in { $name }.
print-recovered = You are back in { $name }.
print-device-yours = This device is yours now, in { $name }.
print-newcomer-note = You can read and write at once; a steward confirms you as a member.
print-founder-advice = You are the only steward. Once two others are in, make them stewards too: potluck people promote NAME. Until there are three, the older one wins a quarrel.
print-fact-community = Community
print-fact-person = Person
print-fact-device = Device
print-fact-name = Name
print-fact-role = Role
print-invited = For { $n ->
    [one] one { $role }
   *[other] { $n } { $role }s
 }, until { $day }:
print-or-say = or, to say or write down:
print-invited-words = The words work with everybody who is near and in; so does the code.
print-invited-way = The words work with everybody who is near and in; the code knows the way here too.
print-other-types = The other types:

## Who decides
print-past = Past
print-did-not-count = Did not count
print-nothing-waits = Nothing waits for signatures.
print-proposed-by = { $name } proposed it, { $when }. { $signatures } It waits until { $day }.
print-nobody-signed = nobody has signed
print-signed = { $names } { $n ->
    [one] has
   *[other] have
 } signed
print-it-takes = It takes { $n ->
    [one] 1 signature
   *[other] { $n } signatures
 }: { $signed }.
print-it-takes-can = It takes { $n ->
    [one] 1 signature
   *[other] { $n } signatures
 }: { $signed }, { $names } can.
print-enough-signed = { $names } have signed, and that is enough. It holds once one of their devices has heard of all signatures; until then it travels with every exchange.
print-travels = It travels with every exchange and waits until { $day }.
print-proposed = Proposed: { $what }
print-they-type = They type:
print-lets-every = every member
print-lets-two = two members together
print-only-stewards = only stewards
print-reads-all = everything that is still kept
print-reads-since = what is written after they came
print-reads-nothing = nothing until a steward confirms them
print-none-so-far = none so far
print-none = none
print-fact-lets-in = Who lets people in
print-fact-newcomers = Newcomers read
print-fact-stewards = Stewards
print-fact-trustees = Trustees
print-fact-checkpoint = Checkpoint
print-no-trustees = There are no trustees. If the last steward were lost, nobody could make another.
print-trustees = If the last steward is lost, { $who } make another.
print-of-names = { $some } of { $names }
print-noted = Everybody sees it now beside the name.
print-note-taken-back = The note on { $name } is taken back.
print-pause = Please pause with { $name }:
word-decision-open = open
word-decision-done = done
word-decision-over = over

## Devices, the twelve words, the door
print-this-device = This device
print-a-device = A device
print-this-one = { $label } (this one)
print-put-out = put out
print-wrote = wrote { $when }
print-wrote-nothing = wrote nothing yet
print-words-gone = The twelve words are no longer kept here: they were checked, or are kept on another device of yours.
print-words-write = Write these twelve words on paper, in this order. Whoever has them is you:
print-words-then = Then say words { $numbers } from your paper:
print-words-checked = Right. The twelve words are no longer kept here: keep your paper well.
print-gone-on = This is a new device of yours now. What others have of the old one comes back when you meet them; then the old one is put out.
print-door-open = The door is open until { $when }:
print-door-closed = The door is closed.
print-invitations-answered = Invitations are answered.
print-invitations-unanswered = Invitations are not answered here, until the door is opened again.
print-is-in = { $name } is in.
print-somebody-is-in = Somebody is in.
print-door-time-over = The time is over: the door is closed.
problem-digits-differ = the digits were not the same: nothing was changed, and the door is closed
hint-open-anew = somebody else may have your code; open the door anew, and look at both screens

## What protects this device
print-locked = Locked
print-open = Open, with a passphrase
print-no-passphrase = No passphrase
print-auto-lock = It locks by itself after { $n ->
    [one] 1 minute
   *[other] { $n } minutes
 } in which nobody asks for anything.
print-duress = There is a second passphrase that wipes it.
print-backed-up = Backed up
print-backup-good = This backup is good: it holds
print-restored = Restored
print-backup-holds = { $names }: { $records ->
    [one] 1 record
   *[other] { $records } records
 }, { $n ->
    [one] 1 operation
   *[other] { $n } operations
 }, { $size }.
print-restored-device = This is a new device. It can read everything; to write, say your twelve words or let another device of yours add it.
print-wiped = Everything here is gone.
problem-no-file-name = that is no name of a file: { $why }
problem-passphrase-already = there is a passphrase already
hint-passphrase-change = choose another with `potluck passphrase change`
problem-none-to-open = no node is running that could be opened
hint-run-to-open = start one with `potluck run`; every other command asks for the passphrase by itself
problem-nobody-types = { $what } is needed, and nobody is here to type it
hint-type-or-give = type it in a terminal, or give it with --passphrase-fd: --passphrase-fd 0 reads it from stdin
problem-two-differ = the two were not the same, so nothing was changed
hint-type-slowly = try again; nobody sees what you type, so type slowly
problem-no-further = there is no further passphrase in the open file { $file }
hint-as-many-lines = give as many lines as are asked for
problem-not-text = the passphrase is not text
hint-utf8 = write it as UTF-8
problem-open-file = nothing can be read from the open file { $file }: { $why }
hint-open-file = open one for it, like `--passphrase-fd 3 3< FILE`

## Questions
ask-passphrase = The passphrase of this device
ask-new-passphrase = A passphrase for this device
ask-the-new-passphrase = The new passphrase
ask-wiping-passphrase = The passphrase that wipes
ask-new-for-backup = A passphrase for this backup
ask-of-backup = The passphrase of this backup
ask-once-more = Once more
ask-twelve-words = Type your twelve words, with spaces between:
ask-leave = Leave the community with all your devices?
ask-remove = Remove { $name }?
ask-succeed = Give what { $old } wrote to { $new }, and remove { $old }?
ask-wipe = Type { $name } to destroy everything here for good:
ask-same = Are they the same? [y/n]
ask-type-yes = Type yes to go on:
typed-yes = yes
problem-not-confirmed = nothing was done, because it was not confirmed
hint-type-yes = type yes when asked, or say --yes with the command

## On the way
way-listening = Can be reached at { $address }
way-not-listening = Cannot be reached at { $address } because { $why }
way-looking = Looking for somebody near …
way-met = Met { $name } on device { $device }
way-met-somebody = Met somebody on device { $device }
way-admitted = They let us in.
way-admitted-to = They let us in: { $name }
way-waits = They have proposed to let you in. A second member has to agree: waiting for that …
way-not-let-in = Somebody does not let us in: { $why }. Looking for another member …
way-received = Received { $n ->
    [one] 1 operation
   *[other] { $n } operations
 }
way-received-some = Received { $n ->
    [one] 1 operation
   *[other] { $n } operations
 }, { $missing } to come
way-equal = All is equal with { $name } on device { $device }
way-equal-somebody = All is equal with somebody on device { $device }
way-left = No longer near: { $name } on device { $device }
way-left-somebody = No longer near: somebody on device { $device }
way-changed = { $code }  { $title } is { $state }
way-digits = Does { $name } see the same six digits?  { $digits }
way-digits-other = Does the other screen see the same six digits?  { $digits }
way-code = Type this on the other device: { $code }
way-code-here = Type this on the other device: { $code }  (here: { $address })
way-said = { $code }  { $name } wrote something
way-standing = How things stand has changed.
way-locked = Locked; `potluck unlock` opens it.
way-unlocked = Unlocked.
way-saved = Saved { $size } so far
run-running = The node is running; Ctrl-C stops it.
run-stopped = Stopped; everything is kept.
problem-cannot-listen = cannot listen at { $address }: { $why }
hint-another-address = try another address
problem-cannot-stop = the node cannot be told to stop here: { $why }

## How things stand
print-node-runs = a node is running
print-no-node-runs = no node is running; `potluck run` starts one
print-operations = { $n ->
    [one] 1 operation
   *[other] { $n } operations
 }
print-without-text = { $n ->
    [one] 1 of them without their text so far
   *[other] { $n } of them without their text so far
 }
print-fact-you-are = You are
print-fact-here = Here
print-fact-on-disk = On disk
print-yours = Yours
print-near = Near
print-nobody-near-no-node = Nobody is near, because no node is running here; `potluck run` starts one.
print-strangers = { $n ->
    [one] 1 other
   *[other] { $n } others
 } near who are not of this community, as far as known
print-to-read-out = To read out to others (--at)
print-nothing-new = Nothing new.
print-received = Received { $n ->
    [one] 1 operation
   *[other] { $n } operations
 }.
print-nothing-happened = Nothing has happened yet.

## The first minute
greet =
    Potluck: everyone brings what they have and takes what they need.

      potluck start "Elm Street" --as Ana   start a community
      potluck join CODE --as Ben            join one, with a code from a neighbour
      potluck demo                          look around a sample neighbourhood

    `potluck --help` lists all commands.
greet-back =
    Potluck: everyone brings what they have and takes what they need.

      potluck board      what is needed and offered
      potluck status     how things stand
      potluck run        find others and exchange with them

    `potluck --help` lists all commands.
greet-link = Open this link in your browser; it works once:
greet-open = Potluck is open in your browser.
greet-again = Enter opens it again, Ctrl-C ends it.
greet-again-elsewhere = It shows the node that is running already. Enter opens it again, Ctrl-C ends it.

## What was typed and not understood
typed-command = unrecognized subcommand '{ $found }'
typed-argument = unexpected argument '{ $found }' found
typed-missing = the following required arguments were not provided: { $missing }
typed-together = the argument '{ $one }' cannot be used with '{ $other }'
typed-value = invalid value '{ $found }' for '{ $arg }'
typed-why = { $what }; { $hint }
typed-number = a number from 1 on is needed, like 2
typed-minutes = a number of minutes is needed, like 15, or never
typed-shift = a shift is a role, the least and the most people, like cook:2:3
typed-shift-order = { $least } is more than { $most }; the least comes first, like cook:2:3
typed-shift-room = a shift needs room for at least one, like cook:2:3
typed-bring = what to bring is a thing and how many, like bread:3
typed-zone-longer = time zones have longer names; did you mean { $name }
typed-zone = time zones are named like Europe/Madrid or America/New_York
typed-steward = nobody is invited as a steward: stewards are chosen later
typed-role = an invitation is for a newcomer or a member
typed-address = an address looks like /ip4/192.168.1.20/tcp/4001; `potluck peers` shows one's own
date-unclear = "{ $typed }" is not a date that I understand; write it like 2026-12-01, 2026-12-01T09:00, tomorrow, "tue 9:00", "in 3 days" or 18:30
date-order = "{ $typed }" could be two dates; write the year first, like 2026-12-01
date-no-such-day = "{ $typed }" is not in the calendar; is it a slip of the finger?
date-past = { $date } is past
hint-date-past = choose a day to come, like tomorrow or "tue 9:00"
date-no-time = { $date } needs a time of day too, like 2026-12-05T18:00 or "sat 18:00"
date-too-far = { $what } is too far off
print-opens-with-backup = It opens with the passphrase of this backup; `potluck passphrase change` sets another.
print-opens-with-home = It opens with the passphrase that this home had before.
