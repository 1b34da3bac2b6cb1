//! What the stories share: who says what, and how two boards are compared.
use serde_json::{Value, json};

use crate::node::{Host, wait_for};

// Long enough that none of them is found by chance in what is sealed.
pub(crate) const COMMUNITY: &str = "Elm Street and around";
pub(crate) const ANA: &str = "Ana of number twelve";
pub(crate) const BEN: &str = "Ben from the bakery";
pub(crate) const CEM: &str = "Cem with the van";
pub(crate) const TITLE: &str = "Lift to the clinic";
pub(crate) const TEXT: &str = "Two of us, one with crutches";
pub(crate) const PLACE: &str = "Elm St, corner shop";
pub(crate) const SEALED: &str = "12 Elm St, ring twice";
pub(crate) const NOTE: &str = "Tuesday a quarter to nine";
pub(crate) const THANKS: &str = "You saved the whole day";

/// Writes the need of all stories.
pub(crate) const NEED: [&str; 14] = [
    "need",
    TITLE,
    "--text",
    TEXT,
    "--category",
    "transport",
    "--urgency",
    "days",
    "--by",
    "in 3 days",
    "--place",
    PLACE,
    "--seal",
    SEALED,
];

/// What differs by who looks.
const BY_LOOKER: [&str; 5] = ["mine", "sealed", "next", "held_by", "flags"];

/// A field that must be text.
pub(crate) fn text(value: &Value, field: &str) -> String {
    let found = value[field].as_str();
    found
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

/// Everything on somebody's board, without what differs by who looks.
pub(crate) fn board(host: &Host) -> Vec<Value> {
    let shown = host.ask(&["board", "--all"]);
    let mut records: Vec<Value> = shown.as_array().unwrap().clone();
    for record in &mut records {
        for field in BY_LOOKER {
            record.as_object_mut().unwrap().remove(field);
        }
        for claim in record["claims"].as_array_mut().unwrap() {
            claim.as_object_mut().unwrap().remove("mine");
        }
    }
    records.sort_by_key(|record| record["id"].to_string());
    records
}

/// Waits until all see the same, and gives it.
pub(crate) fn equal_boards(hosts: &[&Host]) -> Vec<Value> {
    wait_for("equal boards", || {
        let boards: Vec<Vec<Value>> = hosts.iter().map(|host| board(host)).collect();
        let [first, others @ ..] = boards.as_slice() else {
            return None;
        };
        others
            .iter()
            .all(|other| other == first)
            .then(|| first.clone())
    })
}

/// The record as one sees it; none if it is not there.
pub(crate) fn seen(host: &Host, code: &str) -> Option<Value> {
    let shown = host.ask(&["board", "--all"]);
    let records = shown.as_array().unwrap();
    records
        .iter()
        .find(|record| record["code"] == code)
        .cloned()
}

/// Waits until somebody sees the record so.
pub(crate) fn wait_to_see(host: &Host, code: &str, is: impl Fn(&Value) -> bool) -> Value {
    let what = format!("{code} in {}", host.home().display());
    wait_for(&what, || seen(host, code).filter(|record| is(record)))
}

/// The sealed part, as whoever may read it sees it.
pub(crate) fn open() -> Value {
    json!({ "state": "open", "text": SEALED })
}

/// The sealed part, as all others see it.
pub(crate) fn closed() -> Value {
    json!({ "state": "closed" })
}

/// From the claim to the thanks, between two who both reach each other now.
pub(crate) fn claim_to_thanks(ana: &Host, ben: &Host, code: &str) {
    let unread = wait_to_see(ben, code, |_| true);
    assert_eq!(unread["sealed"], closed());
    ben.ask(&["claim", code, "--note", NOTE]);
    let claimed = wait_to_see(ana, code, |need| need["claims"][0]["state"] == "asked");
    assert_eq!(claimed["claims"][0]["name"], BEN);
    assert_eq!(claimed["claims"][0]["note"], NOTE);

    ana.ask(&["accept", code, "1"]);
    wait_to_see(ben, code, |need| need["sealed"] == open());
    ben.ask(&["done", code]);
    wait_to_see(ana, code, |need| {
        need["claims"][0]["state"] == "handed over"
    });
    ana.ask(&["confirm", code]);
    ana.ask(&["thank", code, THANKS]);
    wait_to_see(ben, code, |need| need["thanks"][0]["text"] == THANKS);
}

/// What every member sees at the end.
pub(crate) fn assert_done(need: &Value) {
    assert_eq!(need["title"], TITLE);
    assert_eq!(need["state"], "done");
    assert_eq!(need["author"], ANA);
    assert_eq!(need["claims"].as_array().unwrap().len(), 1);
    assert_eq!(need["claims"][0]["state"], "confirmed");
    assert_eq!(need["claims"][0]["name"], BEN);
    assert_eq!(need["thanks"][0]["text"], THANKS);
}
