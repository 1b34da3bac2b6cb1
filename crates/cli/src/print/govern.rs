//! Who decides: proposals, decisions, rules.
use potluck_node::api::{Decided, Person, Policy, Proposal, Proposals, RolledBack};

use super::people::short;
use super::table::facts;
use super::{CODE, Look, TITLE, URGENT, clean, count, paragraph, styled, try_next};

/// What waits for signatures, and what a merge took back; with `all` also what is past.
pub(crate) fn proposals(look: &Look, proposals: &Proposals, all: bool) -> String {
    let (open, past): (Vec<&Proposal>, Vec<&Proposal>) = proposals
        .proposals
        .iter()
        .partition(|one| one.state == "open");
    let mut said = String::new();
    for one in &open {
        said.push_str(&proposal(look, one));
    }
    if all && !past.is_empty() {
        said.push_str(&format!("{}\n", styled(TITLE, "Past")));
        for one in past {
            said.push_str(&format!(
                "  {}  {} ({})\n",
                styled(CODE, &clean(&one.code)),
                clean(&one.sentence),
                clean(&one.state)
            ));
        }
    }
    if !proposals.rolled_back.is_empty() {
        said.push_str(&format!("{}\n", styled(TITLE, "Did not count")));
        for one in &proposals.rolled_back {
            said.push_str(&rolled_back(look, one));
        }
    }
    if said.is_empty() {
        said.push_str("Nothing waits for signatures.\n");
    }
    said
}

fn proposal(look: &Look, one: &Proposal) -> String {
    let sentence = paragraph(look, "        ", &one.sentence);
    let mut said = format!(
        "  {}  {}",
        styled(CODE, &clean(&one.code)),
        sentence.trim_start()
    );
    let about = format!(
        "{} {} it, {}. {} It waits until {}.",
        clean(&one.by),
        "proposed",
        look.when(one.at),
        signatures(one),
        look.day(one.until)
    );
    said.push_str(&paragraph(look, "        ", &about));
    if one.mine_to_sign {
        said.push_str(&format!("        potluck sign {}\n", clean(&one.code)));
    }
    said
}

/// "It takes 2 signatures: Ana has signed, Ben or Cem can."
fn signatures(one: &Proposal) -> String {
    let signed = match one.signed.as_slice() {
        [] => "nobody has signed".to_owned(),
        [name] => format!("{} has signed", clean(name)),
        names => format!("{} have signed", list(names, "and")),
    };
    let can = match one.can_sign.as_slice() {
        [] => String::new(),
        names => format!(", {} can", list(names, "or")),
    };
    format!(
        "It takes {}: {signed}{can}.",
        count(one.needed, "signature")
    )
}

fn rolled_back(look: &Look, one: &RolledBack) -> String {
    let remedy = one.remedy.as_deref().unwrap_or_default();
    let text = format!("{} {remedy}", one.sentence);
    let mut said = paragraph(look, "  ", &text);
    if let Some(person) = one
        .person
        .as_deref()
        .filter(|_| remedy.ends_with("in again?"))
    {
        said.push_str(&format!("  potluck people admit-again {}\n", short(person)));
    }
    said
}

/// What a decision has come to.
pub(crate) fn decided(look: &Look, decided: &Decided) -> String {
    match decided {
        Decided::Done { sentence, .. } => paragraph(look, "", sentence),
        Decided::Waits(one) => {
            let enough = u32::try_from(one.signed.len()).is_ok_and(|some| some >= one.needed);
            let how = if enough {
                format!(
                    "{} have signed, and that is enough. It holds once one of their devices has \
                     heard of all signatures; until then it travels with every exchange.",
                    list(&one.signed, "and")
                )
            } else {
                format!(
                    "{}\nIt travels with every exchange and waits until {}.",
                    signatures(one),
                    look.day(one.until)
                )
            };
            let text = format!("Proposed: {}\n{how}", one.sentence);
            let mut said = paragraph(look, "", &text);
            if !enough && !one.can_sign.is_empty() {
                said.push_str(&format!("They type: potluck sign {}\n", clean(&one.code)));
            }
            said
        }
    }
}

/// The rules.
pub(crate) fn policy(look: &Look, policy: &Policy) -> String {
    let lets_in = match policy.admission.as_str() {
        "member" => "every member".to_owned(),
        "two-member" => "two members together".to_owned(),
        "steward" => "only stewards".to_owned(),
        other => clean(other),
    };
    let reads = match policy.newcomer_reads.as_str() {
        "all" => "everything that is still kept".to_owned(),
        "since-join" => "what is written after they came".to_owned(),
        "nothing" => "nothing until a steward confirms them".to_owned(),
        other => clean(other),
    };
    let checkpoint = match policy.checkpoint {
        Some(moment) => look.when(moment),
        None => "none so far".to_owned(),
    };
    let lines = [
        ("Who lets people in", lets_in),
        ("Newcomers read", reads),
        ("Stewards", list(&policy.stewards, "and")),
        ("Trustees", who_is_trusted(policy)),
        ("Checkpoint", checkpoint),
    ];
    let mut said = facts(look.width, &lines);
    said.push('\n');
    said.push_str(&try_next(&[
        "potluck policy --admission member|two-member|steward".to_owned(),
        "potluck policy --newcomer-reads all|since-join|nothing".to_owned(),
    ]));
    said
}

/// Who makes a steward when the last one is lost.
pub(crate) fn trustees(look: &Look, policy: &Policy) -> String {
    let text = match policy.trustees.as_slice() {
        [] => "There are no trustees. If the last steward were lost, nobody could make another."
            .to_owned(),
        _ => format!(
            "If the last steward is lost, {} make another.",
            who_is_trusted(policy)
        ),
    };
    let next = match policy.trustees.as_slice() {
        [] => "potluck trustees NAME NAME NAME --needed 2",
        _ => "potluck trustees --recover NAME",
    };
    format!(
        "{}{}",
        paragraph(look, "", &text),
        try_next(&[next.to_owned()])
    )
}

fn who_is_trusted(policy: &Policy) -> String {
    match policy.trustees.as_slice() {
        [] => "none".to_owned(),
        some => format!("{} of {}", policy.trustees_needed, list(some, "and")),
    }
}

/// A note beside a name, as it was written.
pub(crate) fn noted(person: &Person) -> String {
    match &person.note {
        Some(_) => format!("Everybody sees it now beside the name.\n{}", pause(person)),
        None => format!("The note on {} is taken back.\n", clean(&person.name)),
    }
}

/// That everybody is asked to pause with somebody; nothing if nobody asks.
pub(super) fn pause(person: &Person) -> String {
    let Some(note) = &person.note else {
        return String::new();
    };
    format!(
        "{} {}\n",
        styled(
            URGENT,
            &format!("Please pause with {}:", clean(&person.name))
        ),
        clean(note)
    )
}

/// "Ana, Ben and Cem".
fn list(names: &[String], and: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| clean(name)).collect();
    match names.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} {and} {last}", some.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{look, plain};
    use super::*;

    fn waiting() -> Proposal {
        Proposal {
            code: "K7QF".into(),
            what: "promote".into(),
            person: Some("Eli".into()),
            sentence: "Eli becomes a steward.".into(),
            by: "Ana".into(),
            at: "2026-12-01T08:00:00Z".parse().unwrap(),
            until: "2027-01-30T00:00:00Z".parse().unwrap(),
            signed: vec!["Ana".into(), "Ben".into()],
            needed: 3,
            can_sign: vec!["Cem".into(), "Dora".into()],
            mine_to_sign: true,
            state: "open".into(),
        }
    }

    #[test]
    fn a_proposal_says_what_it_takes_and_who_could_sign() {
        let all = Proposals {
            proposals: vec![waiting()],
            rolled_back: vec![],
        };
        assert_eq!(
            plain(&proposals(&look(80), &all, false)),
            "  K7QF  Eli becomes a steward.
        Ana proposed it, today 09:00. It takes 3 signatures: Ana and Ben have
        signed, Cem or Dora can. It waits until Sat 30 Jan 2027.
        potluck sign K7QF
"
        );
    }

    #[test]
    fn what_did_not_count_says_why_and_what_can_be_done() {
        let all = Proposals {
            proposals: vec![],
            rolled_back: vec![RolledBack {
                sentence:
                    "Cem was let in by Ben while Ben was being put out, so it does not count."
                        .into(),
                remedy: Some("Let Cem in again?".into()),
                person: Some("c3".repeat(32)),
            }],
        };
        assert_eq!(
            plain(&proposals(&look(100), &all, false)),
            "Did not count
  Cem was let in by Ben while Ben was being put out, so it does not count. Let Cem in again?
  potluck people admit-again c3c3c3c3
"
        );
    }

    #[test]
    fn nothing_waiting_is_said_too() {
        let none = Proposals {
            proposals: vec![],
            rolled_back: vec![],
        };
        assert_eq!(
            proposals(&look(80), &none, false),
            "Nothing waits for signatures.\n"
        );
    }
}
