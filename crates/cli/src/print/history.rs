//! What a history of control operations comes to.
use potluck_model::id::OpId;
use potluck_model::member::{Because, Replayed};
use serde::Serialize;

use super::{CODE, Look, QUIET, TITLE, clean, paragraph, styled};
use crate::history::History;

/// A history that was taken in, for people and for programs.
#[derive(Debug, Serialize)]
pub(crate) struct Resolved {
    name: Option<String>,
    community: String,
    /// By id.
    people: Vec<Person>,
    /// By depth, then id.
    without_effect: Vec<Without>,
    /// By id.
    refused: Vec<Without>,
}

#[derive(Debug, Serialize)]
struct Person {
    person: String,
    role: &'static str,
    devices: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Without {
    op: String,
    does: String,
    why: String,
}

impl Resolved {
    pub(crate) fn of(history: &History, replayed: &Replayed) -> Self {
        let Replayed { graph, refused } = replayed;
        let members = graph.members();
        let without = |op: OpId, why: String| Without {
            op: op.to_string(),
            does: history.does(op).to_owned(),
            why,
        };
        let people = members.persons().map(|member| {
            let theirs = members.active_devices();
            let theirs = theirs.filter(|(_, device)| device.incarnation == member.incarnation);
            Person {
                person: member.person.to_string(),
                role: member.role.word(),
                devices: theirs.map(|(id, _)| id.to_string()).collect(),
            }
        });
        let void = graph.without_effect();
        let void = void.map(|(op, why)| without(op, because(history, why)));
        let refused = refused.iter();
        let refused = refused.map(|(op, why)| without(*op, why.to_string()));
        Self {
            name: history.name.clone(),
            community: history.community.to_string(),
            people: people.collect(),
            without_effect: void.collect(),
            refused: refused.collect(),
        }
    }
}

fn because(history: &History, why: Option<Because>) -> String {
    let op = |op: OpId| match history.does(op) {
        "" => format!("{op:#}"),
        does => format!("{op:#} ({does})"),
    };
    match why {
        None => "only a newer version can read it".to_owned(),
        Some(Because::SignerRemoved { person, removal }) => {
            format!(
                "{} took {person:#}, who signs, out without knowing of it",
                op(removal)
            )
        }
        Some(Because::PersonRemoved { removal }) => {
            format!("{} removed the same person meanwhile", op(removal))
        }
        Some(Because::InvitationRevoked { revocation }) => {
            format!("{} ended the invitation meanwhile", op(revocation))
        }
        Some(Because::RestsOn { op: ground }) => {
            format!("it rests on {}, which has no effect", op(ground))
        }
        Some(Because::SetAside { device }) => {
            format!("it is of a second history of the device {device:#}, which is set aside")
        }
        Some(Because::WentRound { checkpoint }) => {
            format!("it goes round what {} has fixed", op(checkpoint))
        }
        Some(Because::TooFew) => {
            "too few signed, counting those who became stewards meanwhile".to_owned()
        }
    }
}

/// One history after the other.
pub(crate) fn resolved(look: &Look, all: &[Resolved]) -> String {
    let mut said: Vec<String> = all.iter().map(|one| history(look, one)).collect();
    if said.is_empty() {
        said.push("No histories.\n".to_owned());
    }
    said.join("\n")
}

fn history(look: &Look, one: &Resolved) -> String {
    let name = one.name.as_deref().unwrap_or("A history");
    let mut said = format!("{}\n", styled(TITLE, &clean(name)));
    if one.people.is_empty() {
        said.push_str("  nobody is in\n");
    }
    for person in &one.people {
        let devices: Vec<&str> = person.devices.iter().map(|id| short(id)).collect();
        let devices = devices.join(" ");
        let devices = styled(QUIET, &format!("devices {devices}"));
        said.push_str(&format!(
            "  {}  {:<8}  {devices}\n",
            short(&person.person),
            person.role
        ));
    }
    said.push_str(&list(look, "Without effect", &one.without_effect));
    said.push_str(&list(look, "Refused", &one.refused));
    said
}

fn list(look: &Look, title: &str, all: &[Without]) -> String {
    let mut said = String::new();
    if !all.is_empty() {
        said.push_str(&format!("  {}\n", styled(TITLE, title)));
    }
    for one in all {
        let id = styled(CODE, short(&one.op));
        said.push_str(&format!("    {id}  {}\n", clean(&one.does)));
        said.push_str(&paragraph(look, "              ", &one.why));
    }
    said
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
