//! Who decides: proposals, decisions, rules.
use potluck_node::api::{Decided, Person, Policy, Proposal, Proposals, RolledBack};
use potluck_text::id;

use super::people::short;
use super::table::facts;
use super::{CODE, Look, TITLE, URGENT, clean, paragraph, styled, try_next};

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
        said.push_str(&format!(
            "{}\n",
            styled(TITLE, &look.say("print-past").to_string())
        ));
        for one in past {
            said.push_str(&format!(
                "  {}  {} ({})\n",
                styled(CODE, &clean(&one.code)),
                look.words(&one.sentence),
                look.label("decision", &one.state)
            ));
        }
    }
    if !proposals.rolled_back.is_empty() {
        said.push_str(&format!(
            "{}\n",
            styled(TITLE, &look.say("print-did-not-count").to_string())
        ));
        for one in &proposals.rolled_back {
            said.push_str(&rolled_back(look, one));
        }
    }
    if said.is_empty() {
        said.push_str(&format!("{}\n", look.say("print-nothing-waits")));
    }
    said
}

fn proposal(look: &Look, one: &Proposal) -> String {
    let sentence = paragraph(look, "        ", &look.words(&one.sentence));
    let mut said = format!(
        "  {}  {}",
        styled(CODE, &clean(&one.code)),
        sentence.trim_start()
    );
    let about = look
        .say("print-proposed-by")
        .with("name", clean(&one.by))
        .with("when", look.when(one.at))
        .with("signatures", signatures(look, one))
        .with("day", look.day(one.until));
    said.push_str(&paragraph(look, "        ", &about.to_string()));
    if one.mine_to_sign {
        said.push_str(&format!("        potluck sign {}\n", clean(&one.code)));
    }
    said
}

/// "It takes 2 signatures: Ana has signed, Ben or Cem can."
fn signatures(look: &Look, one: &Proposal) -> String {
    let signed = match one.signed.as_slice() {
        [] => look.say("print-nobody-signed"),
        names => look
            .say("print-signed")
            .with("n", names.len())
            .with("names", look.list(names)),
    };
    let said = match one.can_sign.as_slice() {
        [] => look
            .say("print-it-takes")
            .with("n", one.needed)
            .with("signed", signed),
        names => look
            .say("print-it-takes-can")
            .with("n", one.needed)
            .with("signed", signed)
            .with("names", look.choice(names)),
    };
    said.to_string()
}

fn rolled_back(look: &Look, one: &RolledBack) -> String {
    let remedy = one.remedy.as_ref();
    let parts = [Some(&one.sentence), remedy].into_iter().flatten();
    let parts: Vec<String> = parts.map(|part| look.words(part)).collect();
    let mut said = paragraph(look, "  ", &parts.join(" "));
    if let Some(person) = one
        .person
        .as_deref()
        .filter(|_| remedy.is_some_and(|remedy| remedy.id() == "remedy-admit"))
    {
        said.push_str(&format!("  potluck people admit-again {}\n", short(person)));
    }
    said
}

/// What a decision has come to.
pub(crate) fn decided(look: &Look, decided: &Decided) -> String {
    match decided {
        Decided::Done { sentence, .. } => paragraph(look, "", &look.words(sentence)),
        Decided::Waits(one) => {
            let enough = u32::try_from(one.signed.len()).is_ok_and(|some| some >= one.needed);
            let how = if enough {
                let names = look.list(&one.signed);
                look.say("print-enough-signed")
                    .with("names", names)
                    .to_string()
            } else {
                let travels = look.say("print-travels").with("day", look.day(one.until));
                format!("{}\n{travels}", signatures(look, one))
            };
            let sentence = look.words(&one.sentence);
            let proposed = look.say("print-proposed").with("what", sentence);
            let text = format!("{proposed}\n{how}");
            let mut said = paragraph(look, "", &text);
            if !enough && !one.can_sign.is_empty() {
                let they = look.say("print-they-type");
                said.push_str(&format!("{they} potluck sign {}\n", clean(&one.code)));
            }
            said
        }
    }
}

/// The rules.
pub(crate) fn policy(look: &Look, policy: &Policy) -> String {
    let lets_in = match policy.admission.as_str() {
        "member" => look.say("print-lets-every").to_string(),
        "two-member" => look.say("print-lets-two").to_string(),
        "steward" => look.say("print-only-stewards").to_string(),
        other => clean(other),
    };
    let reads = match policy.newcomer_reads.as_str() {
        "all" => look.say("print-reads-all").to_string(),
        "since-join" => look.say("print-reads-since").to_string(),
        "nothing" => look.say("print-reads-nothing").to_string(),
        other => clean(other),
    };
    let checkpoint = match policy.checkpoint {
        Some(moment) => look.when(moment),
        None => look.say("print-none-so-far").to_string(),
    };
    let lines = [
        (id("print-fact-lets-in"), lets_in),
        (id("print-fact-newcomers"), reads),
        (id("print-fact-stewards"), look.list(&policy.stewards)),
        (id("print-fact-trustees"), who_is_trusted(look, policy)),
        (id("print-fact-checkpoint"), checkpoint),
    ];
    let lines = lines.map(|(name, fact)| (look.say(name).to_string(), fact));
    let mut said = facts(look.width, &lines);
    said.push('\n');
    said.push_str(&try_next(
        look,
        &[
            "potluck policy --admission member|two-member|steward".to_owned(),
            "potluck policy --newcomer-reads all|since-join|nothing".to_owned(),
        ],
    ));
    said
}

/// Who makes a steward when the last one is lost.
pub(crate) fn trustees(look: &Look, policy: &Policy) -> String {
    let text = match policy.trustees.as_slice() {
        [] => look.say("print-no-trustees"),
        _ => look
            .say("print-trustees")
            .with("who", who_is_trusted(look, policy)),
    };
    let next = match policy.trustees.as_slice() {
        [] => "potluck trustees NAME NAME NAME --needed 2",
        _ => "potluck trustees --recover NAME",
    };
    format!(
        "{}{}",
        paragraph(look, "", &text.to_string()),
        try_next(look, &[next.to_owned()])
    )
}

fn who_is_trusted(look: &Look, policy: &Policy) -> String {
    match policy.trustees.as_slice() {
        [] => look.say("print-none").to_string(),
        some => look
            .say("print-of-names")
            .with("some", policy.trustees_needed)
            .with("names", look.list(some))
            .to_string(),
    }
}

/// A note beside a name, as it was written.
pub(crate) fn noted(look: &Look, person: &Person) -> String {
    match &person.note {
        Some(_) => format!("{}\n{}", look.say("print-noted"), pause(look, person)),
        None => {
            let taken = look
                .say("print-note-taken-back")
                .with("name", clean(&person.name));
            format!(
                "{taken}
"
            )
        }
    }
}

/// That everybody is asked to pause with somebody; nothing if nobody asks.
pub(super) fn pause(look: &Look, person: &Person) -> String {
    let Some(note) = &person.note else {
        return String::new();
    };
    let please = look.say("print-pause").with("name", clean(&person.name));
    format!("{} {}\n", styled(URGENT, &please.to_string()), clean(note))
}

#[cfg(test)]
mod tests {
    use potluck_text::say;

    use super::super::sample::{look, plain};
    use super::*;

    fn waiting() -> Proposal {
        Proposal {
            code: "K7QF".into(),
            what: "promote".into(),
            person: Some("Eli".into()),
            sentence: say("would-promote").with("name", "Eli"),
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
                sentence: say("undone-because")
                    .with(
                        "done",
                        say("undone-admission")
                            .with("name", "Cem")
                            .with("by", "Ben"),
                    )
                    .with("because", say("because-signer-removed").with("name", "Ben")),
                remedy: Some(say("remedy-admit").with("name", "Cem")),
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
