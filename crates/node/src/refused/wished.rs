//! Wishes that the engine does not fulfil.
use potluck_engine::{Hindrance, JoinProblem, Refusal, Wanted};
use potluck_model::epoch::MAX_PLAINTEXT;
use potluck_model::member::{CannotWrite, Refused, Why};
use potluck_text::{Said, With, all, label, say};

use crate::api::Problem;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Write(why) => why.into(),
            Refusal::Control(why) => control(&why),
            Refusal::Join(why) => joining(&why),
            Refusal::Own(why) => Self::bare(say("refused-own").with("why", why.to_string())),
            other => match hint(&other) {
                Some(hint) => Self::new(what(&other), hint),
                None => Self::bare(what(&other)),
            },
        }
    }
}

/// What stood in the way.
fn what(refusal: &Refusal) -> Said {
    match refusal {
        Refusal::NoCommunity => say("refused-no-community"),
        Refusal::TailLost => say("refused-tail-lost"),
        Refusal::NotIn => say("refused-not-in"),
        Refusal::Name(0) => say("refused-name-empty"),
        Refusal::Name(n) => say("refused-name").with("n", *n),
        Refusal::NoKey => say("refused-no-key"),
        Refusal::NoRecord => say("refused-no-record"),
        Refusal::NoClaim(n) => say("refused-no-claim").with("n", *n),
        Refusal::NoOwnClaim => say("refused-no-own-claim"),
        Refusal::NotNow { wanted, why } => say("refused-not-now")
            .with("wanted", label("wanted", wanted_word(*wanted)))
            .with("why", hindrance(why)),
        Refusal::Confirmed => say("refused-confirmed"),
        Refusal::NoPerson => say("refused-no-person"),
        Refusal::NoProposal => say("refused-no-proposal"),
        Refusal::NotYoursToSign => say("refused-not-yours-to-sign"),
        Refusal::SignedAlready => say("refused-signed-already"),
        Refusal::DecidedAlready => say("refused-decided-already"),
        Refusal::ProposalOver => say("refused-proposal-over"),
        Refusal::LastSteward => say("refused-last-steward"),
        Refusal::OneselfRemoved => say("refused-oneself-removed"),
        Refusal::SucceedsOneself => say("refused-succeeds-oneself"),
        Refusal::NotPutOut => say("refused-not-put-out"),
        Refusal::Note(n) => say("refused-note").with("n", *n),
        Refusal::NoCircle => say("refused-no-circle"),
        Refusal::NotInCircle => say("refused-not-in-circle"),
        Refusal::NotAccepted => say("refused-not-accepted"),
        Refusal::AcceptedAlready => say("refused-accepted-already"),
        Refusal::InCircleAlready => say("refused-in-circle-already"),
        Refusal::NotTheyInCircle => say("refused-not-they-in-circle"),
        Refusal::NotStewardOfCircle => say("refused-not-steward-of-circle"),
        Refusal::LeaveInstead => say("refused-leave-circle"),
        Refusal::IsThread => say("refused-is-thread"),
        Refusal::Newcomer => say("refused-newcomer"),
        Refusal::TooManyCircles => say("refused-too-many-circles"),
        Refusal::Message(0) => say("refused-message-empty"),
        Refusal::Message(n) => say("refused-message").with("n", *n),
        Refusal::ToOneself => say("refused-to-oneself"),
        Refusal::SaidEnough => say("refused-said-enough"),
        Refusal::Rules(refused) => say("refused-rules").with("why", rule(refused)),
        Refusal::TooLong(long) => say("refused-too-long")
            .with("n", long.0)
            .with("most", MAX_PLAINTEXT),
        Refusal::Copied => say("refused-copied"),
        Refusal::TooMany => say("refused-too-many"),
        Refusal::OtherDevice => say("refused-other-device"),
        Refusal::NotYet => say("refused-not-yet"),
        Refusal::MayNotWelcome(role) => {
            say("refused-may-not-welcome").with("role", label("role", role.word()))
        }
        Refusal::OtherCode(needed) => {
            say("refused-other-code").with("needed", label("code", needed))
        }
        Refusal::DoorClosed => say("refused-door-closed"),
        Refusal::Founders(n) => say("refused-founders").with("n", *n),
        Refusal::FoundingUnderWay => say("refused-founding-under-way"),
        Refusal::FounderGone => say("refused-founder-gone"),
        Refusal::NotYoursToFoundAnew => say("refused-not-yours-to-found-anew"),
        Refusal::NoCall => say("refused-no-call"),
        Refusal::CameAlong => say("refused-came-along"),
        Refusal::NothingToCompare => say("refused-nothing-to-compare"),
        Refusal::OtherDigitsNow => say("refused-other-digits-now"),
        Refusal::BadVisitor => say("refused-bad-visitor"),
        Refusal::NoDevice => say("refused-no-device"),
        Refusal::DeviceIsOut => say("refused-device-is-out"),
        Refusal::ThisDevice => say("refused-this-device"),
        Refusal::LabelTaken(name) => say("refused-label-taken").with("name", name),
        Refusal::WordsGone => say("refused-words-gone"),
        Refusal::ThreeWords => say("refused-three-words"),
        Refusal::OtherWord(n) => say("refused-other-word").with("n", *n),
        Refusal::NothingLost => say("refused-nothing-lost"),
        // These say for themselves what to do.
        Refusal::Write(_) | Refusal::Control(_) | Refusal::Join(_) | Refusal::Own(_) => {
            say("rule-technical").with("why", refusal.to_string())
        }
    }
}

/// What to do.
fn hint(refusal: &Refusal) -> Option<Said> {
    Some(match refusal {
        Refusal::NoCommunity => say("hint-start-one"),
        Refusal::TailLost => say("hint-go-on"),
        Refusal::OtherDevice => say("hint-do-it-there"),
        Refusal::NotYet => say("hint-ask-to-confirm"),
        Refusal::NotIn => say("hint-ask-steward-in"),
        Refusal::Name(_) => say("hint-name"),
        Refusal::NoKey => say("hint-sync-once"),
        Refusal::NoRecord => say("hint-board-code"),
        Refusal::NoClaim(_) => say("hint-claims-numbered"),
        Refusal::NoOwnClaim => say("hint-lists-claims"),
        Refusal::NotNow { .. } => say("hint-says-next"),
        Refusal::NoPerson => say("hint-list-people"),
        Refusal::NoProposal => say("hint-proposals-code"),
        Refusal::NotYoursToSign | Refusal::Rules(_) => say("hint-ask-steward"),
        Refusal::SignedAlready => say("hint-pass-it-on"),
        Refusal::Confirmed
        | Refusal::DecidedAlready
        | Refusal::AcceptedAlready
        | Refusal::DeviceIsOut
        | Refusal::CameAlong
        | Refusal::NothingLost => say("hint-nothing-left"),
        Refusal::ProposalOver => say("hint-propose-anew"),
        Refusal::LastSteward => say("hint-steward-first"),
        Refusal::OneselfRemoved => say("hint-leave-instead"),
        Refusal::SucceedsOneself => say("hint-name-both"),
        Refusal::NotPutOut => say("hint-join-with-invitation"),
        Refusal::Note(_) => say("hint-shorter"),
        Refusal::Copied => say("hint-copied"),
        Refusal::TooMany => say("hint-new-device"),
        Refusal::TooLong(_) | Refusal::Message(_) => say("hint-shorten-or-two"),
        Refusal::MayNotWelcome(_) => say("hint-steward-opens"),
        Refusal::OtherCode(_) => say("hint-other-screen"),
        Refusal::DoorClosed => say("hint-both-ready"),
        Refusal::Founders(_) => say("hint-beyond-five"),
        Refusal::FoundingUnderWay => say("hint-go-on-or-end"),
        Refusal::FounderGone => say("hint-all-there"),
        Refusal::NotYoursToFoundAnew => say("hint-ask-member"),
        Refusal::NoCall => say("hint-ask-caller"),
        Refusal::NothingToCompare => say("hint-open-door-first"),
        Refusal::OtherDigitsNow => say("hint-compare-now"),
        Refusal::BadVisitor => say("hint-new-code"),
        Refusal::NoDevice => say("hint-look-at-devices"),
        Refusal::ThisDevice => say("hint-from-another-device"),
        Refusal::LabelTaken(_) => say("hint-other-name"),
        Refusal::WordsGone => say("hint-where-written"),
        Refusal::ThreeWords => say("hint-words-which"),
        Refusal::OtherWord(_) => say("hint-correct-it"),
        Refusal::NoCircle => say("hint-list-circles"),
        Refusal::NotInCircle => say("hint-ask-to-be-invited"),
        Refusal::NotAccepted => say("hint-accept-first"),
        Refusal::InCircleAlready | Refusal::NotTheyInCircle => say("hint-circles-who"),
        Refusal::NotStewardOfCircle => say("hint-ask-beginner"),
        Refusal::LeaveInstead => say("hint-leave-circle"),
        Refusal::IsThread => say("hint-begin-circle"),
        Refusal::Newcomer => say("hint-confirm-me"),
        Refusal::TooManyCircles => say("hint-leave-one"),
        Refusal::ToOneself => say("hint-somebody-else"),
        Refusal::SaidEnough => say("hint-go-on-tomorrow"),
        Refusal::Write(_) | Refusal::Control(_) | Refusal::Join(_) | Refusal::Own(_) => {
            return None;
        }
    })
}

fn joining(why: &JoinProblem) -> Problem {
    let (what, hint) = match why {
        JoinProblem::Expired => (say("refused-join-expired"), say("hint-new-invitation")),
        JoinProblem::UsedUp => (say("refused-join-used-up"), say("hint-new-invitation")),
        JoinProblem::Invalid => (say("refused-join-invalid"), say("hint-check-code")),
        JoinProblem::OtherDigits => (say("refused-join-other-digits"), say("hint-both-screens")),
        JoinProblem::Waits => (say("refused-join-waits"), say("hint-join-once-more")),
        JoinProblem::Tries => (say("refused-join-tries"), say("hint-door-anew")),
        JoinProblem::NobodysWords => (
            say("refused-join-nobodys-words"),
            say("hint-words-of-this-community"),
        ),
        JoinProblem::OtherCommunity => {
            (say("refused-join-other-community"), say("hint-check-code"))
        }
        JoinProblem::NotInPlaceOf => (
            say("refused-join-not-in-place-of"),
            say("hint-tell-the-others"),
        ),
        JoinProblem::FoundingOver => (say("refused-join-founding-over"), say("hint-all-there")),
    };
    Problem::new(what, hint)
}

fn control(why: &CannotWrite) -> Problem {
    match why {
        CannotWrite::NotIn => Problem::new(say("refused-not-in"), say("hint-ask-steward-in")),
        CannotWrite::TooLong => Problem::new(say("refused-too-much"), say("hint-several")),
    }
}

fn wanted_word(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Claim => "claim",
        Wanted::Accept => "accept",
        Wanted::Decline => "decline",
        Wanted::Confirm => "confirm",
        Wanted::Done => "done",
        Wanted::Withdraw => "withdraw",
        Wanted::SignUp => "sign-up",
        Wanted::CancelSignUp => "cancel-sign-up",
        Wanted::Flag => "flag",
        Wanted::Hide => "hide",
        Wanted::Forget => "forget",
    }
}

fn hindrance(why: &Hindrance) -> Said {
    let state = |state: &str| -> With { label("state", state) };
    match why {
        Hindrance::Own => say("why-own"),
        Hindrance::UpTo(name) => say("why-up-to").with("name", name),
        Hindrance::UpToStewards => say("why-up-to-stewards"),
        Hindrance::Claimed => say("why-claimed"),
        Hindrance::State(word) => say("why-state").with("state", state(word)),
        Hindrance::NothingReported => say("why-nothing-reported"),
        Hindrance::DoneAlready => say("why-done-already"),
        Hindrance::NobodyAccepted(word) => say("why-nobody-accepted").with("state", state(word)),
        Hindrance::SignedUp => say("why-signed-up"),
        Hindrance::NotSignedUp => say("why-not-signed-up"),
        Hindrance::NoShifts => say("why-no-shifts"),
        Hindrance::NoShift { role, known } => say("why-no-shift")
            .with("role", role)
            .with("known", all(known)),
        Hindrance::NothingToBring => say("why-nothing-to-bring"),
        Hindrance::NotToBring { item, known } => say("why-not-to-bring")
            .with("item", item)
            .with("known", all(known)),
    }
}

/// A rule of who is in, as it concerns whoever wished.
fn rule(refused: &Refused) -> Said {
    match refused {
        Refused::MissingParents(ops) => say("rule-missing").with("n", ops.len()),
        Refused::Aside(_) => technical(refused),
        Refused::Invalid(why) => match why {
            Why::Role => say("rule-role"),
            Why::Quorum { needed, found } => say("rule-quorum")
                .with("needed", *needed)
                .with("found", *found),
            Why::Devices => say("rule-devices"),
            Why::Target => say("rule-target"),
            Why::Invitation => say("rule-invitation"),
            Why::Quota => say("rule-quota"),
            Why::NewerGenesis(version) => say("rule-newer").with("version", *version),
            Why::Header(_)
            | Why::Kind
            | Why::Community
            | Why::Body
            | Why::Encoding(_)
            | Why::Genesis
            | Why::Time
            | Why::Previous
            | Why::Sequence
            | Why::Signer
            | Why::CoSignature
            | Why::Grant
            | Why::Certificate(_)
            | Why::DeviceKnown
            | Why::Cut
            | Why::Share => technical(why),
        },
    }
}

fn technical(why: &impl std::error::Error) -> Said {
    say("rule-technical").with("why", why.to_string())
}
