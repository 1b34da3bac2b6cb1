# Frame
skip = Go to what this page is about
nav-label = Ways to go
nav-home = Home
nav-search = Search
nav-events = Events
nav-people = People
nav-nearby = Nearby
nav-thanks = Thanks
nav-hub = Hub
nav-settings = Settings
nav-about = About
nav-more = More
back = Back
back-home = Back to Home
new-things = Something new has come. Show it
closed-title = This page opens from a link
closed = Potluck shows this page only to whoever opened it from this computer. Open it with the link that Potluck gave you. A link works once: in the window where Potluck runs, press Enter for a fresh one, or start Potluck again.
opened-title = Opening
opened = Just a moment.
sync-nobody = Nobody is near
sync-near = Near: { $names }
sync-more = { $names } and { $more } more
sync-safe = All is exchanged. Safe to leave
sync-held-back = { $count ->
    [one] One thing of yours is more than they take
   *[other] { $count } things of yours are more than they take
}
sync-busy = { $count ->
    [0] Comparing what we have
    [one] One thing is still on its way
   *[other] { $count } things are still on their way
}
sync-all-elsewhere = What you wrote is also with others
sync-only-here = { $count ->
    [one] One thing you wrote is only on this device
   *[other] { $count } things you wrote are only on this device
}

# Faults
fault-title = That did not work
fault-missing-title = There is nothing here
fault-missing = This page does not exist, or does not exist any more.
fault-ours = This page could not be made. That is a mistake of ours, not yours. Nothing was lost.

# What was just done
said-started = Your community stands. Now invite a neighbour, or write the first thing.
said-joined = You are in. Welcome!
said-posted = It is on the board.
said-changed = It is changed.
said-claimed = They will see your answer when their device meets yours.
said-released = Your answer is taken back.
said-accepted = You have chosen. They can read the sealed part now.
said-declined = You have kindly said no.
said-done = Noted as handed over.
said-confirmed = Confirmed. Done!
said-signed-up = You are on the list.
said-not-signed-up = Taken back. Somebody else can come in your place.
said-thanked = Your thanks are said.
said-flagged = The stewards will see it.
said-hidden = It is hidden. A note with your reason stays.
said-withdrawn = It is taken back.
said-forgotten = It is gone from this device, and all others are asked to delete it.
said-renewed = It stands again.
said-demo = This is Elm Street, and you are Ana. Try anything.
said-saved = Saved.
said-sent = Sent.

# First minute
welcome-title = Welcome
welcome-hello = Welcome to Potluck
welcome-motto = Everyone brings what they have and takes what they need.
welcome-join = Join a community
welcome-join-how = A neighbour gave you a code, or stands beside you.
welcome-start = Start a community
welcome-start-how = For your street, your house, your kitchen. You can invite others in a minute.
welcome-demo = Look around
welcome-demo-how = A made-up street on this computer. Nothing you do there leaves it.
demo-label = Sample neighbourhood
demo-leave = Leave
start-title = Start a community
start-text = It lives on the devices of the people in it, not on a server. You can start without the internet.
start-community = What is it called? For example: Elm Street
start-do = Start
your-name = What do people call you?
your-name-how = Your neighbours see this name. It can be changed later.
join-title = Join a community
join-text = Be on the same Wi-Fi or hotspot as a neighbour who is in. The internet is not needed.
join-code = The code, or the twelve words
join-code-how = As your neighbour shows, says or sends them.
join-at = They are not found by themselves?
join-at-address = Their address
join-at-how = Your neighbour finds it under Nearby.
join-do = Join
join-no-code = The code is missing. Type what your neighbour shows you, or the twelve words.
join-no-name = Your name is missing. Say what people call you.
join-bad-address = That is not an address. It looks like 192.168.1.5:4000; your neighbour finds it under Nearby.
wait-title = Joining
wait-not-in = Not in yet
wait-looking = Looking for somebody who can let you in
wait-met = Found { $name }
wait-met-somebody = Found a neighbour
wait-asking = { $name } is letting you in
wait-asking-somebody = They are letting you in
wait-second = They have proposed to let you in. A second member has to agree; this page goes on by itself when they have, or come back later with the same code.
wait-not-let-in = { $why } Looking for another member …
wait-admitted = You are in: { $community }
wait-receiving = { $count ->
    [one] One post received
   *[other] { $count } posts received
}, { $missing } still to come
wait-received = { $count ->
    [one] One post received
   *[other] { $count } posts received
}
wait-stop = Stop
wait-again = Try again
remedies-title = If nobody is found
remedy-running = Is Potluck open on your neighbour's device?
remedy-wifi = Are you both on the same Wi-Fi? Guest networks keep devices apart; the hotspot of a phone works.
remedy-firewall = Is a VPN on, or does a firewall ask? Switch the VPN off, and let Potluck use the local network.
address-title = Or let them come to you
address-how = Read this out. Your neighbour types it under Nearby.

# Home
home-title = Home
home-for-me = For me
home-near-me = Near me
home-nothing-for-me = Nothing waits for you. What could you bring?
home-nothing-near = Nothing yet. Be the first: what do you need, what could you bring?
home-more = Find more
new-label = Write something new
new-need = I need
new-offer = I offer
new-skill = Teach or learn
new-event = Event

# Cards
card-you = You
card-by = by { $when }
card-gaps = { $count ->
    [one] One person missing
   *[other] { $count } people missing
}
kind-need = Need
kind-offer = Offer
kind-lend = To lend
kind-share = To share
kind-teach = Can teach
kind-learn = Wants to learn
kind-event = Event
kind-profile = Person
kind-newer = Needs a newer version
urgency-now = Needed now
urgency-days = Within days
urgency-week = This week
urgency-anytime = Any time
state-open = Nobody has answered yet
state-open-need = Nobody has answered yet
state-asked = { $count ->
    [one] One answer
   *[other] { $count } answers
}
state-simmering = Collecting answers before choosing
state-partly = { $left } still open
state-matched = Taken
state-helps = { $name } helps
state-goes-to = Goes to { $name }
state-you-help = You are helping
state-for-you = It is for you
state-done = Done
state-withdrawn = Taken back
state-expired = Over, nobody renewed it
state-hidden = Hidden by a steward
state-held = It took place
state-thanked = Thanked
state-planned = Planned
state-on = On right now
state-over = Over
state-cancelled = Cancelled
held-here = On this device only
held-others = { $count ->
    [one] Also with one other
   *[other] Also with { $count } others
}

# Leaving
away-title = A link to somewhere else
away-text = Somebody wrote this address. It is not part of Potluck. Whoever runs it sees that you come.
away-plain = It is not encrypted: others on the way can read along.
away-go = Open it
away-stay = Stay here

# About
about-title = About Potluck
about-motto = Everyone brings what they have and takes what they need.
about-what = Potluck needs no server and no internet. What you write is kept on your device and exchanged with your neighbours' devices when they meet, sealed so that nobody else can read it.
about-not-reviewed = Nobody independent has checked the cryptography of this program yet. Do not stake your safety on it.
about-version = Version
about-licence = Licence
about-uses = Built with

# Writing something
not-now = Not now
post-need = I need something
post-offer = I offer something
post-teach = I can teach something
post-learn = I want to learn something
post-event = A new event
post-change = Change it
post-do = Put it on the board
post-later = Go on later
post-need-line = What do you need? One line is enough
post-offer-line = What do you offer? One line is enough
post-teach-line = What can you teach?
post-learn-line = What would you like to learn?
post-event-line = What is it?
post-skill-which = Teach or learn
post-suggested = Sounds like: { $category }
post-urgency = How urgent is it?
post-mode = How do you mean it?
mode-give = To keep
mode-lend = To lend
mode-share = To share
post-date = Day
post-start = From
post-end = Until
post-place = Where
post-sealed = Address or telephone
post-sealed-what = Only for the person you choose
post-sealed-how = This part is sealed. Nobody can open it but the person whose answer you choose, not even your stewards.
post-more = Say more
post-body = More words
post-category = Kind of thing
post-category-auto = From the words
post-quantity = How many
post-unit = Of what, like bags or hours
post-by = Not after
post-from = Not before
post-day = Day
post-time = Time
post-standing = It stands again and again
post-level = For whom, like beginners
post-format = How
format-one-to-one = One to one
format-group = In a group
post-repeat = Comes again
repeat-once = Once
repeat-weekly = Every week
repeat-biweekly = Every two weeks
repeat-monthly = Every month
post-until = For the last time on
post-capacity = Places
post-shifts = Shifts
post-shifts-like = cook 2-3
post-shifts-how = One a line: the role, then how many people, like “cook 2-3”.
post-bring = What to bring
post-bring-like = bread 3
post-bring-how = One a line: the thing, then how many.
post-circle = Who can read it
post-circle-all = Everybody here
post-circle-how = A circle’s things are seen by those in it alone.
post-tags = Tags
post-tags-how = Up to eight, with commas between.
post-recorded-for = Written for
post-recorded-for-how = The name of somebody without a device for whom you write this.

# A record
record-by = { $name }, { $when }
record-by-you = You, { $when }
record-from = from { $when }
record-quantity = { $count } { $unit }
record-standing = Stands again and again
record-for = For { $name }
record-circle = Only for the circle { $circle }
record-until = Stands until { $day }
record-hidden = A steward has hidden this:
record-newer = Something about this needs a newer version of Potluck.
record-sealed = Sealed part
record-sealed-closed = There is a sealed part: an address or telephone number. Only whom { $name } chooses can open it.
record-answers = Answers
record-thanks = Thanks
record-flags = Flags
record-more = What else can be done
record-talk = Questions and words about it
record-talk-say = Ask or add something
record-talk-how = Whoever can read this can read it, for 90 days.
step-help = I can help
step-want = I would like it
step-release = Take my answer back
step-done = It is handed over
step-confirm = Yes, it is done
step-thank = Say thank you
step-renew = It still stands
step-edit = Change
step-withdraw = Take it back
step-cancel = Cancel the event
step-flag = Something is wrong with this
step-hide = Hide it
answer-choose = Choose
answer-decline = Kindly say no
claim-asked = waits for an answer
claim-accepted = chosen
claim-handed-over = handed over
claim-confirmed = done
claim-declined = kindly declined
claim-released = taken back
claim-lapsed = lapsed
claim-share = { $share } of { $all }
ask-help = You can help?
ask-want = You would like it?
ask-claim-means = { $name } sees your answer and chooses. First come, first served is not the custom here.
ask-claim-note = A few words for { $name }
ask-quantity = How many
ask-accept = Choose { $name }?
ask-accept-means = { $name } will be told. The others stay in line until you tell them.
ask-accept-means-sealed = They can then open the sealed part. That cannot be taken back.
ask-accept-do = Choose { $name }
ask-decline = Say no to { $name }?
ask-decline-means = A kind word makes it easier to ask again.
ask-decline-note = A few words
ask-decline-do = Say no
ask-release = Take your answer back?
ask-release-means = Somebody else can step in then.
ask-no-place = You are not coming after all?
ask-no-shift = You are not taking the shift “{ $role }” after all?
ask-no-bring = You are not bringing “{ $item }” after all?
ask-no-sign-up-means = Your place becomes free for somebody else. If you sign up again later, you stand at the end of the line.
ask-done = Was it handed over?
ask-done-means = The other side confirms it, or it confirms itself after seven days.
ask-done-thanks = Words of thanks, if you like
ask-thank = Thank { $name }?
ask-thank-means = Everybody in the community can read it.
ask-thank-words = Your words
ask-withdraw = Take it back?
ask-cancel = Cancel the event?
ask-withdraw-means = It goes from the board, and whoever answered sees that. You can put it back until its last day.
ask-cancel-means = Whoever signed up sees that it is off. This cannot be undone.
ask-forget = Also ask every device to delete what it says. This cannot be undone.
ask-flag = What is wrong with it?
ask-flag-means = The stewards and you see this, nobody else.
ask-flag-reason = What is wrong
ask-hide = Hide this from the board?
ask-hide-means = A note stays in its place, with your name and your reason, for everybody to see.
ask-hide-reason = Why

# Events
events-list = List
events-month = Month
events-how = How to show them
events-coming = Coming up
events-none = Nothing is planned yet. What about a meal together?
events-past = What was
month-others = Other months
month-free = Nothing is planned in this month. What about a meal together?
event-zone = Time zone:
event-shifts = Shifts
event-bring = What to bring
event-reserve = next in line
event-signed-up = You are on the list
step-no-sign-up = I can’t after all
event-come = I come
event-take = I take it
event-bring-do = I bring it
event-full = Full; who signs up now is next in line
event-left = { $count ->
    [one] One place left
   *[other] { $count } places left
}
event-coming = { $count ->
    [0] Nobody has signed up yet
    [one] One person comes
   *[other] { $count } people come
}
event-gap = { $count ->
    [one] One person is missing
   *[other] { $count } people are missing
}
event-enough = Enough people
event-bring-gap = { $count ->
    [one] One still missing
   *[other] { $count } still missing
}
event-brought = All is brought

# Search
search-words = What are you looking for?
search-all = Everything
search-needs = Needs
search-offers = Offers
search-skills = Skills
search-events = Events
search-do = Search
search-count = { $count ->
    [0] Nothing found. Try fewer letters
    [one] One thing found
   *[other] { $count } things found
}
search-count-more = More than { $count } things found. More words find less
demo-ribbon = A made-up street. Nothing here leaves this computer.
held-everyone = { $count ->
    [one] With everyone near, on one other device
   *[other] With everyone near, on { $count } other devices
}
sync-nothing = You have not written anything yet
record-sealed-mine = Sealed: only whom you choose can read it
