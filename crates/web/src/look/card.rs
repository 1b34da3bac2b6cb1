//! A record as a card in a list: what all lists of records share.
use potluck_node::api::Record;

use crate::page::Desk;

/// A record in a list.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) code: String,
    /// `need`, `offer`, `skill`, `event`: names the icon.
    pub(crate) icon: &'static str,
    /// The same in words.
    pub(crate) kind: String,
    pub(crate) title: String,
    /// Who, or that it is ours.
    pub(crate) who: String,
    /// Everything that is to be known at a glance, short.
    pub(crate) facts: Vec<Fact>,
    /// Its state as a sentence.
    pub(crate) state: String,
    /// On how many other devices it is, for own records.
    pub(crate) held_by: Option<u32>,
    pub(crate) urgent: bool,
    pub(crate) mine: bool,
}

/// Something about a record, in a few words with an icon.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) icon: &'static str,
    pub(crate) text: String,
    /// `urgent`, `good`, `gap`, or nothing in particular.
    pub(crate) mood: &'static str,
}

impl Fact {
    pub(crate) fn new(icon: &'static str, text: String) -> Self {
        Self {
            icon,
            text,
            mood: "",
        }
    }

    pub(crate) fn in_mood(self, mood: &'static str) -> Self {
        Self { mood, ..self }
    }
}

impl Card {
    /// How a record looks in a list.
    pub(crate) fn new(desk: &Desk<'_>, record: &Record) -> Self {
        Self {
            code: record.code.clone(),
            icon: icon(record),
            kind: kind(desk, record),
            title: record.title.clone(),
            who: who(desk, record),
            facts: facts(desk, record),
            state: state(desk, record),
            held_by: record.held_by,
            urgent: is_urgent(record),
            mine: record.mine,
        }
    }
}

/// For whom it is, or else who wrote it.
fn who(desk: &Desk<'_>, record: &Record) -> String {
    match &record.recorded_for {
        Some(person) => desk.say("record-for", &[("name", person.into())]),
        None if record.mine && !desk.paper => desk.t("card-you"),
        None => record.author.clone(),
    }
}

/// Cards for a whole list.
pub(crate) fn cards<'a>(
    desk: &Desk<'_>,
    records: impl IntoIterator<Item = &'a Record>,
) -> Vec<Card> {
    let card = |record| Card::new(desk, record);
    records.into_iter().map(card).collect()
}

/// Whether somebody waits for this now.
pub(crate) fn is_urgent(record: &Record) -> bool {
    let open = matches!(record.state.as_str(), "open" | "partly matched");
    open && record.urgency.as_deref() == Some("now")
}

/// The icon of a kind.
pub(crate) fn icon(record: &Record) -> &'static str {
    match record.kind.as_str() {
        "need" => "need",
        "offer" => "offer",
        "skill" => "skill",
        "event" => "event",
        _ => "about",
    }
}

/// What it is, in a word.
pub(crate) fn kind(desk: &Desk<'_>, record: &Record) -> String {
    let known = match (record.kind.as_str(), record.mode.as_deref()) {
        ("need", _) => "kind-need",
        ("offer", Some("lend")) => "kind-lend",
        ("offer", Some("share")) => "kind-share",
        ("offer", _) => "kind-offer",
        ("skill", Some("learn")) => "kind-learn",
        ("skill", _) => "kind-teach",
        ("event", _) => "kind-event",
        ("profile", _) => "kind-profile",
        _ => "kind-newer",
    };
    desk.t(known)
}

/// The state as a plain sentence.
pub(crate) fn state(desk: &Desk<'_>, record: &Record) -> String {
    let asked = record
        .claims
        .iter()
        .filter(|claim| claim.state == "asked")
        .count();
    let id = match record.state.as_str() {
        "open" if asked > 0 => return desk.say("state-asked", &[("count", asked.into())]),
        "open" if record.kind == "need" => "state-open-need",
        "open" => "state-open",
        "simmering" => "state-simmering",
        "partly matched" => {
            let left = record.left.unwrap_or_default();
            return desk.say("state-partly", &[("left", left.into())]);
        }
        "matched" => return taken(desk, record),
        "done" => "state-done",
        "withdrawn" => "state-withdrawn",
        "expired" => "state-expired",
        "hidden" => "state-hidden",
        "arranged" => return taken(desk, record),
        "held" => "state-held",
        "thanked" => "state-thanked",
        "planned" => "state-planned",
        "on" => "state-on",
        "over" => "state-over",
        "cancelled" => "state-cancelled",
        _ => return record.state.clone(),
    };
    desk.t(id)
}

fn taken(desk: &Desk<'_>, record: &Record) -> String {
    let one = record.claims.iter().find(|claim| {
        matches!(
            claim.state.as_str(),
            "accepted" | "handed over" | "confirmed"
        )
    });
    match one {
        Some(claim) if claim.mine && record.kind == "need" => desk.t("state-you-help"),
        Some(claim) if claim.mine => desk.t("state-for-you"),
        Some(claim) => {
            let id = if record.kind == "need" {
                "state-helps"
            } else {
                "state-goes-to"
            };
            desk.say(id, &[("name", (&claim.name).into())])
        }
        None => desk.t("state-matched"),
    }
}

fn facts(desk: &Desk<'_>, record: &Record) -> Vec<Fact> {
    let mut facts = vec![];
    if record.hidden.is_some() {
        facts.push(Fact::new("flag", desk.t("state-hidden")));
    }
    match record.urgency.as_deref() {
        Some("now") => {
            facts.push(Fact::new("urgent", desk.t("urgency-now")).in_mood("urgent"));
        }
        Some("days") => facts.push(Fact::new("clock", desk.t("urgency-days"))),
        _ => {}
    }
    if let Some(by) = record.by {
        let by = desk.when(by);
        facts.push(Fact::new(
            "clock",
            desk.say("card-by", &[("when", (&by).into())]),
        ));
    }
    if let Some(next) = record.event.as_ref().and_then(|event| event.next.first()) {
        facts.push(Fact::new("clock", desk.when(next.at)));
    }
    if let Some(place) = &record.place {
        facts.push(Fact::new("place", place.clone()));
    }
    if let Some(gap) = gaps(record).filter(|gap| *gap > 0) {
        let text = desk.say("card-gaps", &[("count", gap.into())]);
        facts.push(Fact::new("people", text).in_mood("gap"));
    }
    facts
}

/// How many are missing at an event's shifts.
pub(crate) fn gaps(record: &Record) -> Option<u32> {
    let event = record.event.as_ref()?;
    Some(event.shifts.iter().map(|shift| shift.gap).sum())
}
