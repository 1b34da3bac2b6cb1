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
soon-title = Still being built
soon = This page is not there yet. It will come with one of the next versions.
sync-nobody = Nobody is near
sync-near = Near: { $names }
sync-more = { $names } and { $more } more
sync-safe = All is exchanged. Safe to leave
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
said-thanked = Your thanks are said.
said-flagged = The stewards will see it.
said-hidden = It is hidden. A note with your reason stays.
said-withdrawn = It is taken back.
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
demo-ribbon = You are looking around a made-up street. Nothing here leaves this computer.
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
