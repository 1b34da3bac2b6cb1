//! Who decides, in words: proposals, rules, and what a merge took back.
use std::collections::BTreeSet;

use potluck_engine::{Decision, DecisionState, Done};
use potluck_model::code::{self, CodeError};
use potluck_model::control::{Admission, ControlBody, NewcomerReads, PastKeys, Policy};
use potluck_model::id::{Incarnation, OpId, PersonId, RecordId};
use potluck_model::member::{Because, TakenBack};
use potluck_model::role::Role;

use super::Look;
use crate::api::{self, Answer, Decided};
use crate::wait::Ruled;
use crate::zones::shown;

impl Look<'_> {
    /// What waits to be decided, and what a merge took back.
    pub(crate) fn proposals(&self) -> api::Proposals {
        let all = self.community.decisions(self.now);
        let codes = codes(&all);
        api::Proposals {
            proposals: all
                .iter()
                .map(|one| self.proposal_of(one, &codes))
                .collect(),
            rolled_back: self.rolled_back(),
        }
    }

    /// One proposal.
    pub(crate) fn proposal(&self, op: OpId) -> Option<api::Proposal> {
        let all = self.community.decisions(self.now);
        let codes = codes(&all);
        let one = all.iter().find(|one| one.op == op)?;
        Some(self.proposal_of(one, &codes))
    }

    /// The proposal with a code as people type it.
    pub(crate) fn decision(&self, typed: &str) -> Result<Decision, CodeError> {
        let all = self.community.decisions(self.now);
        let op = code::find(typed, &codes(&all))?;
        let wanted = |one: &Decision| name_of(one) == op;
        let found = all.into_iter().find(wanted);
        found.ok_or_else(|| CodeError::Unknown(typed.to_owned()))
    }

    fn proposal_of(&self, one: &Decision, codes: &BTreeSet<RecordId>) -> api::Proposal {
        api::Proposal {
            code: code::code(name_of(one), codes),
            what: what(&one.body, &one.rules_then).to_owned(),
            person: self.concerned(&one.body).map(|person| self.name(person)),
            sentence: self.would_be(&one.body, &one.rules_then),
            by: self.name(one.by),
            at: shown(one.at),
            until: shown(one.until.end()),
            signed: self.names(&one.signed),
            needed: u32::try_from(one.needed).unwrap_or(u32::MAX),
            can_sign: self.names(&one.can_sign),
            mine_to_sign: one.mine_to_sign,
            state: match one.state {
                DecisionState::Open => "open",
                DecisionState::Done => "done",
                DecisionState::Over => "over",
            }
            .to_owned(),
        }
    }

    /// That somebody has proposed something that we could sign.
    pub(crate) fn proposed(&self, op: OpId) -> Option<api::Progress> {
        let one = self.proposal(op).filter(|one| one.mine_to_sign)?;
        Some(api::Progress::Alarm { text: asks(&one) })
    }

    /// What an open proposal would make so.
    fn would_be(&self, body: &ControlBody, then: &Policy) -> String {
        let who = self.concerned(body).map(|person| self.name(person));
        let who = who.unwrap_or_default();
        match body {
            ControlBody::Promote { .. } => format!("{who} becomes a steward."),
            ControlBody::Demote { .. } => format!("{who} is a steward no longer, but a member."),
            ControlBody::Remove { .. } => {
                format!("{who} is removed. What they wrote so far stays.")
            }
            ControlBody::RecoverSteward { .. } => {
                format!("{who} becomes a steward, by the word of the trustees.")
            }
            ControlBody::Checkpoint => {
                "What is known now is fixed: nobody can write into the time \
                 before it any more."
                    .to_owned()
            }
            ControlBody::Policy(policy) => self.rules(policy, then),
            _ => "This needs a newer version.".to_owned(),
        }
    }

    /// What is so once it is decided.
    pub(crate) fn is_now(&self, body: &ControlBody, then: &Policy) -> String {
        let who = self.concerned(body).map(|person| self.name(person));
        let who = who.unwrap_or_default();
        match body {
            ControlBody::Promote { .. } | ControlBody::RecoverSteward { .. } => {
                format!("{who} is a steward now.")
            }
            ControlBody::Demote { .. } => format!("{who} is a member now, and no steward."),
            ControlBody::Remove { .. } => format!(
                "{who} is removed. What they wrote so far stays; what is written from now on they \
                 cannot read. Devices that have not heard of it still exchange with theirs."
            ),
            ControlBody::Checkpoint => "What was known is fixed.".to_owned(),
            ControlBody::Policy(policy) => format!("It holds now: {}", self.rules(policy, then)),
            _ => "It is decided.".to_owned(),
        }
    }

    /// How a ruling ended.
    pub(crate) fn ruled(&self, done: &Done, ruled: &Ruled) -> Option<Answer> {
        let person = match ruled {
            Ruled::Noted(person) => return self.person(*person).map(Answer::Person),
            Ruled::Decided(said) => self.concerned(&said.0),
            Ruled::AdmittedAgain(person) | Ruled::Succeeded { new: person, .. } => Some(*person),
            Ruled::Left => None,
        };
        if let Done::Proposed(op) = done {
            let waits = self.proposal(*op)?;
            return Some(Answer::Decided(Box::new(Decided::Waits(waits))));
        }
        let sentence = match ruled {
            Ruled::Decided(said) => self.is_now(&said.0, &said.1),
            Ruled::Succeeded { new, old } => format!(
                "What {} wrote belongs to {} now; {} is out.",
                self.name(*old),
                self.name(*new),
                self.called(*old)
            ),
            Ruled::Left => format!(
                "You have left {}. What you wrote stays with the others. They hear of it with the \
                 next exchange.",
                match self.community.name() {
                    name if name.is_empty() => "the community".to_owned(),
                    name => name,
                }
            ),
            Ruled::AdmittedAgain(person) | Ruled::Noted(person) => {
                format!("{} is in again.", self.name(*person))
            }
        };
        let member = person.and_then(|person| self.community.members().person(person));
        Some(Answer::Decided(Box::new(Decided::Done {
            sentence,
            role: member.map(|member| member.role),
            person: member.map(|member| self.name(member.person)),
        })))
    }

    /// A name with the beginning of the id, where two may have the same.
    fn called(&self, person: PersonId) -> String {
        format!("{} ({person:#})", self.name(person))
    }

    /// What rules say that others did not.
    fn rules(&self, policy: &Policy, then: &Policy) -> String {
        let mut said = Vec::new();
        if policy.admission != then.admission {
            said.push(match policy.admission {
                Admission::Member => "Every member may let people in.".to_owned(),
                Admission::TwoMember => "Two members together let people in.".to_owned(),
                Admission::Steward => "Only stewards let people in.".to_owned(),
            });
        }
        let reads = |policy: &Policy| newcomer_reads(policy);
        if reads(policy) != reads(then) {
            said.push(
                match reads(policy) {
                    "nothing" => "Newcomers read nothing until a steward confirms them.",
                    "since-join" => "Newcomers read what is written after they came.",
                    _ => "Newcomers read everything that is still kept.",
                }
                .to_owned(),
            );
        }
        if policy.trustees != then.trustees {
            said.push(match &policy.trustees {
                Some(trustees) => format!(
                    "Any {} of {} can make a new steward if the last one is lost.",
                    trustees.needed,
                    list(&self.names(&trustees.persons), "and")
                ),
                None => "There are no trustees.".to_owned(),
            });
        }
        if said.is_empty() {
            said.push("The rules stay as they are.".to_owned());
        }
        said.join(" ")
    }

    /// The rules.
    pub(crate) fn policy(&self) -> api::Policy {
        let members = self.community.members();
        let policy = members.policy();
        let trustees = policy.trustees.as_ref();
        api::Policy {
            admission: admission(policy).to_owned(),
            newcomer_reads: newcomer_reads(policy).to_owned(),
            trustees_needed: trustees.map_or(0, |trustees| trustees.needed),
            trustees: trustees.map_or_else(Vec::new, |some| self.names(&some.persons)),
            stewards: self.stewards(),
            checkpoint: members
                .checkpoint()
                .map(|point| shown(point.time.claimed())),
        }
    }

    /// The stewards, by name.
    pub(crate) fn stewards(&self) -> Vec<String> {
        let all = self.community.members().persons();
        let stewards = all.filter(|one| one.role == Role::Steward);
        let persons: Vec<PersonId> = stewards.map(|one| one.person).collect();
        self.names(&persons)
    }

    /// What a merge took back and nobody has put right yet.
    pub(crate) fn rolled_back(&self) -> Vec<api::RolledBack> {
        let all = self.community.control().rolled_back().into_iter();
        all.filter(|one| !one.settled)
            .filter_map(|one| {
                let sentence = self.was_taken_back(&one)?;
                let who = one.person.map(|person| self.name(person));
                let who = who.unwrap_or_default();
                let remedy = match one.what {
                    TakenBack::Admission => Some(format!("Let {who} in again?")),
                    TakenBack::Confirmation => Some(format!("Confirm {who} again?")),
                    TakenBack::Promotion | TakenBack::Demotion | TakenBack::Policy => {
                        Some("Propose it anew?".to_owned())
                    }
                    TakenBack::Removal => Some(format!("Remove {who} again?")),
                    TakenBack::Device | TakenBack::Revocation => None,
                };
                Some(api::RolledBack {
                    sentence,
                    remedy,
                    person: one.person.map(|person| person.to_string()),
                })
            })
            .collect()
    }

    /// What a person should look at: what is theirs to sign, and what a merge took back.
    pub(crate) fn to_decide(&self) -> Vec<String> {
        let all = self.proposals();
        let waiting = all.proposals.iter().filter(|one| one.mine_to_sign);
        let waiting = waiting.map(asks);
        let taken_back = all.rolled_back.iter().map(|one| {
            let remedy = one.remedy.as_deref().unwrap_or_default();
            format!("{} {remedy}", one.sentence).trim_end().to_owned()
        });
        waiting.chain(taken_back).collect()
    }

    /// One thing that a merge took back, as something to look at.
    pub(crate) fn taken_back(&self, op: OpId) -> Option<api::Progress> {
        let all = self.community.control().rolled_back();
        let one = all.iter().find(|one| one.op == op)?;
        let text = self.was_taken_back(one)?;
        Some(api::Progress::Alarm {
            text: format!("{text} Look at `potluck proposals`"),
        })
    }

    /// "Cem was let in by Ben while Ben was being removed."
    fn was_taken_back(&self, one: &potluck_model::member::RolledBack) -> Option<String> {
        let by = list(&self.names(&one.by), "and");
        let who = one.person.map(|person| self.name(person));
        let who = who.unwrap_or_default();
        let done = match one.what {
            TakenBack::Admission => format!("{who} was let in by {by}"),
            TakenBack::Confirmation => format!("{who} was confirmed by {by}"),
            TakenBack::Promotion => format!("{who} was made a steward by {by}"),
            TakenBack::Removal => format!("{who} was removed by {by}"),
            TakenBack::Demotion => format!("{who} was made a member by {by}"),
            TakenBack::Device => format!("{who} added a device"),
            TakenBack::Revocation => format!("{who} revoked a device"),
            TakenBack::Policy => format!("The rules were changed by {by}"),
        };
        let because = match one.because {
            Because::SignerRemoved { person, .. } => {
                format!("while {} was being put out", self.name(person))
            }
            Because::PersonRemoved { .. } => "while others removed them".to_owned(),
            Because::InvitationRevoked { .. } => "while the invitation was revoked".to_owned(),
            Because::RestsOn { .. } => "by a right that was taken back".to_owned(),
            Because::SetAside { .. } => {
                "by a device that wrote two different things at one place".to_owned()
            }
            Because::WentRound { .. } => "going round what a checkpoint had fixed".to_owned(),
            Because::TooFew => "with too few signatures, as it turned out".to_owned(),
        };
        Some(format!("{done} {because}, so it does not count."))
    }

    /// Whom a decision is about.
    pub(crate) fn concerned(&self, body: &ControlBody) -> Option<PersonId> {
        let incarnation: Incarnation = match body {
            ControlBody::Promote { incarnation }
            | ControlBody::Demote { incarnation }
            | ControlBody::Confirm { incarnation }
            | ControlBody::RecoverSteward { incarnation }
            | ControlBody::Remove { incarnation, .. } => *incarnation,
            _ => return None,
        };
        self.community.control().admitted(incarnation)
    }

    /// What a person is called.
    pub(crate) fn name(&self, person: PersonId) -> String {
        self.community.board().name_of(person)
    }

    /// What people are called, in the order of their names.
    pub(crate) fn names(&self, persons: &[PersonId]) -> Vec<String> {
        let mut names: Vec<String> = persons.iter().map(|one| self.name(*one)).collect();
        names.sort_by_key(|name| name.to_lowercase());
        names
    }
}

fn asks(one: &api::Proposal) -> String {
    format!(
        "{} proposes: {} Agree with `potluck sign {}`",
        one.by, one.sentence, one.code
    )
}

fn name_of(one: &Decision) -> RecordId {
    RecordId::from_bytes(*one.op.as_bytes())
}

fn codes(all: &[Decision]) -> BTreeSet<RecordId> {
    all.iter().map(name_of).collect()
}

fn what(body: &ControlBody, then: &Policy) -> &'static str {
    match body {
        ControlBody::Promote { .. } => "promote",
        ControlBody::Demote { .. } => "demote",
        ControlBody::Remove { .. } => "remove",
        ControlBody::Checkpoint => "checkpoint",
        ControlBody::RecoverSteward { .. } => "recover-steward",
        ControlBody::Policy(policy) if policy.trustees != then.trustees => "trustees",
        _ => "policy",
    }
}

/// The word for who lets people in.
pub(crate) fn admission(policy: &Policy) -> &'static str {
    match policy.admission {
        Admission::Member => "member",
        Admission::TwoMember => "two-member",
        Admission::Steward => "steward",
    }
}

/// The word for what newcomers read.
pub(crate) fn newcomer_reads(policy: &Policy) -> &'static str {
    match (policy.newcomer_reads, policy.past_keys) {
        (NewcomerReads::Nothing, _) => "nothing",
        (NewcomerReads::All, PastKeys::SinceJoin) => "since-join",
        (NewcomerReads::All, PastKeys::Retained) => "all",
    }
}

/// "Ana, Ben and Cem".
pub(crate) fn list(names: &[String], and: &str) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} {and} {last}", some.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_one_says_them() {
        let names = ["Ana", "Ben", "Cem"].map(str::to_owned);
        assert_eq!(list(&names, "and"), "Ana, Ben and Cem");
        assert_eq!(list(&names[..2], "or"), "Ana or Ben");
        assert_eq!(list(&names[..1], "or"), "Ana");
        assert_eq!(list(&[], "or"), "nobody");
    }
}
