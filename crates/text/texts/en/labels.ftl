# Words of the model as people say them. Lower case: they stand inside lines.

## Kinds of records
kind-need = need
kind-offer = offer
kind-skill = skill
kind-event = event
kind-profile = profile
kind-page = page

## How a record stands
state-open = open
state-simmering = simmering
state-partly-matched = partly matched
state-matched = matched
state-done = done
state-withdrawn = withdrawn
state-expired = expired
state-hidden = hidden
state-arranged = arranged
state-held = held
state-thanked = thanked
state-planned = planned
state-on = on
state-over = over
state-cancelled = cancelled

## How an answer stands
claim-asked = asked
claim-accepted = accepted
claim-handed-over = handed over
claim-confirmed = confirmed
claim-declined = declined
claim-released = released
claim-lapsed = lapsed

## What can be done next, as buttons say it
step-accept = choose this answer
step-decline = say kindly no
step-done = it was handed over
step-confirm = yes, it was handed over
step-claim = answer
step-claim-need = I can help
step-claim-offer = I would like it
step-claim-skill = I would like that
step-release = take my answer back
step-sign-up = I will come
step-cancel-sign-up = I cannot come after all
step-thank = say thank you
step-renew = still good: let it stand
step-edit = change
step-withdraw = take it back
step-cancel = cancel the event
step-flag = tell the stewards
step-hide = hide
step-unhide = show again

## How soon
urgency-now = now
urgency-days = within days
urgency-week = within a week
urgency-anytime = anytime

## Roles
role-newcomer = newcomer
role-member = member
role-steward = steward

## Ways of giving and of learning
mode-give = give
mode-lend = lend
mode-share = share
mode-teach = teach
mode-learn = learn
format-one-to-one = one-to-one
format-group = group

## Categories
category-food = food
category-housing = housing
category-goods = goods
category-tools = tools
category-transport = transport
category-health = health
category-care = care & childcare
category-skills = skills & learning
category-work = work
category-legal = legal
category-money = money & forms
category-space = space
category-company = company
category-emergency = emergency
category-other = other

## What somebody did, after their name
deed-posted = posted
deed-edited = edited
deed-claimed = claimed
deed-released = released
deed-accepted = accepted
deed-declined = declined
deed-handed-over = handed over
deed-confirmed = confirmed
deed-withdrew = withdrew
deed-signed-up = signed up
deed-took-a-sign-up-back = took a sign-up back
deed-cancelled = cancelled
deed-thanked = thanked
deed-flagged = flagged
deed-hid = hid
deed-showed-again = showed again
deed-said-hello = said hello
deed-changed-their-profile = changed their profile
