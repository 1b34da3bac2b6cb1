# Texts: decided. Sentences about who decides, what was decided, and what a person should look at.

## What an open proposal would make so
would-promote = { $name } becomes a steward.
would-demote = { $name } is a steward no longer, but a member.
would-remove = { $name } is removed. What they wrote so far stays.
would-recover = { $name } becomes a steward, by the word of the trustees.
would-admit = { $name } comes in as a newcomer.
would-admit-somebody = Somebody comes in as a newcomer.
would-checkpoint = What is known now is fixed: nobody can write into the time before it any more.
would-newer = This needs a newer version.

## What is so once it is decided
is-steward = { $name } is a steward now.
is-newcomer = { $name } is in now, as a newcomer.
is-newcomer-somebody = They are in now, as a newcomer.
is-member = { $name } is a member now, and no steward.
is-removed = { $name } is removed. What they wrote so far stays; what is written from now on they cannot read. Devices that have not heard of it still exchange with theirs.
is-fixed = What was known is fixed.
is-rule = It holds now: { $rules }
is-decided = It is decided.
is-succeeded = What { $old } wrote belongs to { $new } now; { $called } is out.
is-left = You have left the community. What you wrote stays with the others. They hear of it with the next exchange.
is-left-named = You have left { $name }. What you wrote stays with the others. They hear of it with the next exchange.
is-in-again = { $name } is in again.

## Rules
rule-every-member = Every member may let people in.
rule-two-members = Two members together let people in.
rule-only-stewards = Only stewards let people in.
rule-reads-nothing = Newcomers read nothing until a steward confirms them.
rule-reads-since = Newcomers read what is written after they came.
rule-reads-all = Newcomers read everything that is still kept.
rule-trustees = Any { $needed } of { $names } can make a new steward if the last one is lost.
rule-no-trustees = There are no trustees.
rule-as-before = The rules stay as they are.

## What a merge took back
undone-because = { $done } { $because }, so it does not count.
undone-admission = { $name } was let in by { $by }
undone-confirmation = { $name } was confirmed by { $by }
undone-promotion = { $name } was made a steward by { $by }
undone-removal = { $name } was removed by { $by }
undone-demotion = { $name } was made a member by { $by }
undone-device = { $name } added a device
undone-revocation = { $name } revoked a device
undone-policy = The rules were changed by { $by }
because-signer-removed = while { $name } was being put out
because-person-removed = while others removed them
because-invitation-revoked = while the invitation was revoked
because-rests-on = by a right that was taken back
because-set-aside = by a device that wrote two different things at one place
because-went-round = going round what a checkpoint had fixed
because-too-few = with too few signatures, as it turned out
remedy-admit = Let { $name } in again?
remedy-confirm = Confirm { $name } again?
remedy-propose = Propose it anew?
remedy-remove = Remove { $name } again?

## What a person should look at
alarm-in = { $name }: { $what }
alarm-asks = { $name } proposes: { $what } Agree with `potluck sign { $code }`
alarm-look-at-proposals = Look at `potluck proposals`
alarm-two-histories = Two different histories were signed by { $name }'s device { $device }. What came second has no effect until somebody else builds on it. Ask { $name } whether the device was copied; remove it if not. A checkpoint of the stewards ends the doubt.
alarm-two-things = the device { $device } has written two different things at one place; ask its owner whether it was copied, and remove it if not
alarm-writes-on = { $name }'s device { $device } was removed and goes on writing; nothing more of it is taken. There is nothing you need to do.
alarm-key-passed-on = devices that are out keep getting the newest key through { $name }; for up to an hour what is written can be read by them: ask { $name }, and a steward, what is going on
alarm-door-worn = the door has closed: too many came and went before the digits were compared; somebody else may have the code, so open it anew and show the new code only to whoever stands before you
alarm-disk-full = the disk is full: nothing new can be kept
alarm-clock-behind = { $n ->
    [one] the clock of this device is 1 day behind what is here: set it before you write, or others take what you write for old
   *[other] the clock of this device is { $n } days behind what is here: set it before you write, or others take what you write for over at once
 }
alarm-damaged-once = the store was damaged once; this home can be read and passes on what it has, but writes nothing more: go on with `potluck devices go-on`
alarm-salvaged = the store was damaged; { $segments } segments and { $facts } facts could be read and were kept, the damaged files are in { $path }, the rest comes back when you meet others

## What protects this device
protection-locked = without the passphrase nobody can read anything on it
protection-open = as long as it is open, whoever has this device can read everything; once it is locked, nobody without the passphrase
protection-none = whoever has this device can read everything

## How an event repeats
repeats-weeks = { $n ->
    [one] every week
   *[other] every { $n } weeks
 }
repeats-months = { $n ->
    [one] every month
   *[other] every { $n } months
 }
repeats-months-weekday = { $n ->
    [one] every month
   *[other] every { $n } months
 }, on the same weekday
repeats-months-last-weekday = { $n ->
    [one] every month
   *[other] every { $n } months
 }, on the last such weekday
repeats-until = { $how } until { $until }
repeats-times = { $how }, { $n ->
    [one] 1 time
   *[other] { $n } times
 }
