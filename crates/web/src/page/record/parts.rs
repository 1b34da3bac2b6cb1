//! The parts of a record's page: facts, answers, what is particular to an event.
use potluck_node::api::{Claim, Record, SignUp};

use crate::look::card::{self, Fact};
use crate::page::Desk;
use crate::visit::encode;

/// Somebody's answer.
pub(super) struct Answer {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) reply: String,
    pub(super) state: String,
    /// `asked`, `taken`, `over`: for its look.
    pub(super) mood: &'static str,
    pub(super) share: Option<String>,
    pub(super) when: String,
    pub(super) can_choose: bool,
    pub(super) can_decline: bool,
}

/// Where and when, and who does what.
pub(super) struct EventPart {
    pub(super) times: Vec<String>,
    pub(super) repeats: Option<String>,
    pub(super) zone: Option<String>,
    /// Who comes, and how many still can.
    pub(super) places: Option<Group>,
    pub(super) shifts: Vec<Group>,
    pub(super) bring: Vec<Group>,
}

/// Something people sign up for.
pub(super) struct Group {
    /// What the form says: `place`, `shift`, `bring`.
    pub(super) what: &'static str,
    /// The role or the thing.
    pub(super) name: String,
    pub(super) people: Vec<(String, bool)>,
    /// How it stands, in words.
    pub(super) state: String,
    pub(super) gap: bool,
    pub(super) mine: bool,
    /// Where the own sign-up is taken back.
    pub(super) take_back: String,
    pub(super) can_sign_up: bool,
}

/// What is to be known of a record, each with its icon.
pub(super) fn facts(desk: &Desk<'_>, record: &Record) -> Vec<Fact> {
    let mut facts = vec![];
    let mut fact = |icon, text| facts.push(Fact::new(icon, text));
    match record.urgency.as_deref() {
        Some("now") => fact("urgent", desk.t("urgency-now")),
        Some("days") => fact("clock", desk.t("urgency-days")),
        Some("week") => fact("clock", desk.t("urgency-week")),
        _ => {}
    }
    if let Some(from) = record.from {
        let from = desk.when(from);
        fact(
            "clock",
            desk.say("record-from", &[("when", (&from).into())]),
        );
    }
    if let Some(by) = record.by {
        let by = desk.when(by);
        fact("clock", desk.say("card-by", &[("when", (&by).into())]));
    }
    if let Some(place) = &record.place {
        fact("place", place.clone());
    }
    if let Some(quantity) = record.quantity {
        let unit = record.unit.clone().unwrap_or_default();
        let with = [("count", quantity.into()), ("unit", (&unit).into())];
        fact("board", desk.say("record-quantity", &with));
    }
    if let Some(category) = record.category.as_deref().filter(|one| *one != "other") {
        fact("board", desk.category(category));
    }
    if let Some(level) = &record.level {
        fact("learn", level.clone());
    }
    if record.format.as_deref() == Some("group") {
        fact("people", desk.t("format-group"));
    }
    if record.standing {
        fact("clock", desk.t("record-standing"));
    }
    if !record.tags.is_empty() {
        fact("about", record.tags.join(", "));
    }
    if let Some(person) = &record.recorded_for {
        fact("people", desk.say("record-for", &[("name", person.into())]));
    }
    if let Some(circle) = &record.circle {
        fact(
            "lock",
            desk.say("record-circle", &[("circle", circle.into())]),
        );
    }
    if record.event.is_none() {
        let day = desk.day(record.expiry);
        fact(
            "calendar",
            desk.say("record-until", &[("day", (&day).into())]),
        );
    }
    if let Some(first) = facts.first_mut().filter(|_| card::is_urgent(record)) {
        first.mood = "urgent";
    }
    facts
}

/// The answers, those that wait first.
pub(super) fn answers(desk: &Desk<'_>, record: &Record) -> Vec<Answer> {
    let can = |word: &str| record.next.iter().any(|next| next == word);
    let (can_accept, can_decline) = (can("accept"), can("decline"));
    let answer = |claim: &Claim| {
        let asked = claim.state == "asked";
        Answer {
            number: claim.number,
            name: if claim.mine {
                desk.t("card-you")
            } else {
                claim.name.clone()
            },
            note: claim.note.clone(),
            reply: claim.answer.clone(),
            state: claim_state(desk, &claim.state),
            mood: match claim.state.as_str() {
                "asked" => "asked",
                "accepted" | "handed over" | "confirmed" => "taken",
                _ => "over",
            },
            share: claim.quantity.map(|share| {
                let all = record.quantity.unwrap_or(share);
                desk.say(
                    "claim-share",
                    &[("share", share.into()), ("all", all.into())],
                )
            }),
            when: desk.when(claim.at),
            can_choose: asked && record.mine && can_accept,
            can_decline: asked && record.mine && can_decline,
        }
    };
    let mut answers: Vec<Answer> = record.claims.iter().map(answer).collect();
    answers.sort_by_key(|answer| match answer.mood {
        "taken" => 0,
        "asked" => 1,
        _ => 2,
    });
    answers
}

fn claim_state(desk: &Desk<'_>, state: &str) -> String {
    match state {
        "asked" => desk.t("claim-asked"),
        "accepted" => desk.t("claim-accepted"),
        "handed over" => desk.t("claim-handed-over"),
        "confirmed" => desk.t("claim-confirmed"),
        "declined" => desk.t("claim-declined"),
        "released" => desk.t("claim-released"),
        "lapsed" => desk.t("claim-lapsed"),
        newer => newer.to_owned(),
    }
}

/// What is particular to an event.
pub(super) fn event_part(desk: &Desk<'_>, record: &Record) -> Option<EventPart> {
    let event = record.event.as_ref()?;
    let open = record.next.iter().any(|word| word == "sign-up");
    let places = (!event.coming.is_empty() || event.capacity.is_some() || open).then(|| {
        let taken = u32::try_from(event.coming.iter().filter(|one| !one.reserve).count());
        let left = event
            .capacity
            .map(|most| most.saturating_sub(taken.unwrap_or(u32::MAX)));
        let state = match left {
            None => desk.say("event-coming", &[("count", event.coming.len().into())]),
            Some(0) => desk.t("event-full"),
            Some(left) => desk.say("event-left", &[("count", left.into())]),
        };
        group(
            desk,
            Signs {
                code: &record.code,
                what: "place",
                name: "",
                people: &event.coming,
                open,
            },
            state,
            0,
        )
    });
    let shift = |shift: &potluck_node::api::Shift| {
        let state = match shift.gap {
            0 => desk.t("event-enough"),
            gap => desk.say("event-gap", &[("count", gap.into())]),
        };
        let signs = Signs {
            code: &record.code,
            what: "shift",
            name: &shift.role,
            people: &shift.people,
            open,
        };
        group(desk, signs, state, shift.gap)
    };
    let bring = |thing: &potluck_node::api::ToBring| {
        let state = match thing.gap {
            0 => desk.t("event-brought"),
            gap => desk.say("event-bring-gap", &[("count", gap.into())]),
        };
        let signs = Signs {
            code: &record.code,
            what: "bring",
            name: &thing.item,
            people: &thing.people,
            open,
        };
        group(desk, signs, state, thing.gap)
    };
    let ours = desk.now.time_zone().iana_name() == Some(event.zone.as_str());
    Some(EventPart {
        times: event
            .next
            .iter()
            .take(3)
            .map(|next| desk.when(next.at))
            .collect(),
        repeats: event.repeats.as_ref().map(|how| desk.words(how)),
        zone: (!ours).then(|| event.zone.clone()),
        places,
        shifts: event.shifts.iter().map(shift).collect(),
        bring: event.bring.iter().map(bring).collect(),
    })
}

/// What people sign up for, as the node says it.
#[derive(Clone, Copy)]
struct Signs<'a> {
    code: &'a str,
    what: &'static str,
    name: &'a str,
    people: &'a [SignUp],
    open: bool,
}

fn group(desk: &Desk<'_>, signs: Signs<'_>, state: String, gap: u32) -> Group {
    let mine = signs.people.iter().any(|one| one.mine);
    let name = |one: &SignUp| {
        let name = if one.mine {
            desk.t("card-you")
        } else {
            one.name.clone()
        };
        (name, one.reserve)
    };
    Group {
        what: signs.what,
        name: signs.name.to_owned(),
        people: signs.people.iter().map(name).collect(),
        state,
        gap: gap > 0,
        mine,
        take_back: format!(
            "/r/{}/cancel-sign-up?what={}&name={}",
            signs.code,
            signs.what,
            encode(signs.name)
        ),
        can_sign_up: signs.open && !mine,
    }
}
