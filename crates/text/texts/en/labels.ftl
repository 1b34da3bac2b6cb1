# Words of the model as people say them. Lower case: they stand inside lines.

## Kinds of records
word-kind-need = need
word-kind-offer = offer
word-kind-skill = skill
word-kind-event = event
word-kind-profile = profile
word-kind-page = page

## How a record stands
word-state-open = open
word-state-simmering = simmering
word-state-partly-matched = partly matched
word-state-matched = matched
word-state-done = done
word-state-withdrawn = withdrawn
word-state-expired = expired
word-state-hidden = hidden
word-state-arranged = arranged
word-state-held = held
word-state-thanked = thanked
word-state-planned = planned
word-state-on = on
word-state-over = over
word-state-cancelled = cancelled

## How an answer stands
word-claim-asked = asked
word-claim-accepted = accepted
word-claim-handed-over = handed over
word-claim-confirmed = confirmed
word-claim-declined = declined
word-claim-released = released
word-claim-lapsed = lapsed

## What can be done next, as buttons say it
word-step-accept = choose this answer
word-step-decline = say kindly no
word-step-done = it was handed over
word-step-confirm = yes, it was handed over
word-step-claim = answer
word-step-claim-need = I can help
word-step-claim-offer = I would like it
word-step-claim-skill = I would like that
word-step-release = take my answer back
word-step-sign-up = I will come
word-step-cancel-sign-up = I cannot come after all
word-step-thank = say thank you
word-step-renew = still good: let it stand
word-step-edit = change
word-step-withdraw = take it back
word-step-cancel = cancel the event
word-step-flag = tell the stewards
word-step-hide = hide
word-step-unhide = show again

## How soon
word-urgency-now = now
word-urgency-days = within days
word-urgency-week = within a week
word-urgency-anytime = anytime

## Roles
word-role-newcomer = newcomer
word-role-member = member
word-role-steward = steward

## Ways of giving and of learning
word-mode-give = give
word-mode-lend = lend
word-mode-share = share
word-mode-teach = teach
word-mode-learn = learn
word-format-one-to-one = one-to-one
word-format-group = group

## Categories
word-category-food = food
word-category-housing = housing
word-category-goods = goods
word-category-tools = tools
word-category-transport = transport
word-category-health = health
word-category-care = care & childcare
word-category-skills = skills & learning
word-category-work = work
word-category-legal = legal
word-category-money = money & forms
word-category-space = space
word-category-company = company
word-category-emergency = emergency
word-category-other = other

## What somebody did, after their name
word-deed-posted = posted
word-deed-edited = edited
word-deed-claimed = claimed
word-deed-released = released
word-deed-accepted = accepted
word-deed-declined = declined
word-deed-handed-over = handed over
word-deed-confirmed = confirmed
word-deed-withdrew = withdrew
word-deed-signed-up = signed up
word-deed-took-a-sign-up-back = took a sign-up back
word-deed-cancelled = cancelled
word-deed-thanked = thanked
word-deed-flagged = flagged
word-deed-hid = hid
word-deed-showed-again = showed again
word-deed-said-hello = said hello
word-deed-changed-their-profile = changed their profile
