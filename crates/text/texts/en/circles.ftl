# Texts: circles.

circles-title = Circles and messages
circles-how = A circle is some of us, with words only they can read. Others carry them without being able to.
circles-none = No circles and no messages yet. To write to somebody, open their name.
circle-invited = You are invited
circle-invited-tag = invited
circle-invited-means = You are asked into this circle. Once you are in, you can read and write here.
circle-last = { $name }: { $text }
circle-unread = { $count ->
    [one] one new
   *[other] { $count } new
}
circle-new = New circle
circle-new-ask = Begin a circle
circle-new-means = Only those you invite can read what is written there. The stewards cannot, unless they are in it.
circle-name = What is it called?
circle-whom = Whom?
circle-invite = Invite
circle-invite-ask = Invite somebody into { $name }
circle-invite-means = They see it when your devices meet, and come in by themselves.
circle-leave = Leave
circle-leave-ask = Leave { $name }?
circle-leave-means = You read nothing new there. To come back, somebody has to invite you again.
circle-remove = Remove somebody
circle-remove-ask = Remove somebody from { $name }?
circle-remove-means = They read nothing new there. They stay in the community.
circle-accept = Come in
circle-said = What was said
circle-nothing = Nothing said yet. Say hello!
circle-new-message = new
thread-say = Write to { $name }
thread-private = Only the two of you can read it.
say-label = What do you want to say?
say-how = It is kept for 90 days.
say-send = Send
