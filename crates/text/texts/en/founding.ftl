# Texts: founding together.
start-with = Who is here to start it with you?
start-with-nobody = Nobody: I start alone
start-with-one = One other person
start-with-two = Two others
start-with-three = Three others
start-with-four = Four others
start-with-how = Best with two others in this room: then nobody decides alone. They join with a code that you show.
together-title = Start it together
together-means = The others open Potluck, choose “Join a community”, and type or scan this. It begins when all are here.
together-here = { $count ->
    [0] All are here: { $names }
    [one] Here: { $names }. One more to come
   *[other] Here: { $names }. { $count } more to come
}
along-means = Looking for somebody who is in the new community. Keep both on the same network.
anew-title = Founded anew
anew-nothing-lost = Nothing of this community goes away, and nobody is in the new one who does not come along.
anew-nobody = Nobody has founded this community anew.
anew-by-steward = { $name }, a steward here, has founded { $community } in place of this community. Come along?
anew-by-member = { $name }, a member here, has founded { $community } in place of this community. Come along?
anew-mine = You have founded { $community } in place of this community. Everybody here is asked to come along.
anew-joined = You have come along with { $name } into { $community }.
anew-until = You can come along until { $day }.
anew-come = Come along into { $community }
anew-come-do = Come along
anew-start = Found this community anew
anew-start-means = For when its stewards are lost and nobody can decide any more. You become the steward of a new community, and everybody here is told that you ask them to come along.
anew-start-do = Found it, and ask everybody
way-gathering = Founding { $name }: { $names }; { $n } to come
way-gathered = Founding { $name }: { $names }; all are here
print-all-founded = You have all founded { $name }.
alarm-called-by-steward = { $name }, a steward here, has founded { $community } in place of this community and asks you to come along; nothing of this one goes away
alarm-called-by-member = { $name }, a member here, has founded { $community } in place of this community and asks you to come along; nothing of this one goes away
problem-no-call = nobody has founded this community anew
problem-several-calls = several have founded it anew: { $names }
hint-found-anew = whoever wants to types: potluck start NAME --as YOU --instead-of THIS
hint-along-with = say with whom you come along: potluck come-along --with NAME --as YOU
refused-founders = a community is founded by one to five people, not by { $n }
refused-founding-under-way = a founding is under way on this device
refused-founder-gone = somebody went away before all had signed, so nothing was founded
refused-not-yours-to-found-anew = only members of a community can found it anew
refused-no-call = they have not asked anybody to come along, or no longer do
refused-came-along = you have come along already
refused-join-not-in-place-of = the community they lead into was not founded in place of this one
refused-join-founding-over = the founding was given up, so nothing was founded
hint-beyond-five = those beyond five come in with an invitation
hint-go-on-or-end = go on with that one, or end it
hint-all-there = begin again when all are there
hint-ask-member = ask a member to do it
hint-ask-caller = ask them whether they have founded it anew
hint-tell-the-others = nothing was changed; ask whoever said so, and tell the others
