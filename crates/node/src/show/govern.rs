//! Who decides, in words: proposals, rules, and what a merge took back.
use std::collections::BTreeSet;

use potluck_engine::{Decision, DecisionState, Done};
use potluck_model::code::{self, CodeError};
use potluck_model::control::{Admission, ControlBody, NewcomerReads, PastKeys, Policy};
use potluck_model::id::{Incarnation, OpId, PersonId, RecordId};
use potluck_model::member::{Because, TakenBack};
use potluck_model::role::Role;
use potluck_text::{Said, all, row, say};

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
            person: match &one.body {
                ControlBody::Admit(_) => Some(one.name.clone()),
                body => self.concerned(body).map(|person| self.name(person)),
            },
            sentence: match &one.body {
                ControlBody::Admit(_) if one.name.is_empty() => say("would-admit-somebody"),
                ControlBody::Admit(_) => say("would-admit").with("name", one.name.clone()),
                body => self.would_be(body, &one.rules_then),
            },
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
        Some(api::Progress::Alarm { what: asks(&one) })
    }

    /// What an open proposal would make so.
    fn would_be(&self, body: &ControlBody, then: &Policy) -> Said {
        let who = self.concerned(body).map(|person| self.name(person));
        let who = who.unwrap_or_default();
        match body {
            ControlBody::Promote { .. } => say("would-promote").with("name", who),
            ControlBody::Demote { .. } => say("would-demote").with("name", who),
            ControlBody::Remove { .. } => say("would-remove").with("name", who),
            ControlBody::RecoverSteward { .. } => say("would-recover").with("name", who),
            ControlBody::Checkpoint => say("would-checkpoint"),
            ControlBody::Policy(policy) => self.rules(policy, then),
            _ => say("would-newer"),
        }
    }

    /// What is so once it is decided.
    pub(crate) fn is_now(&self, body: &ControlBody, then: &Policy) -> Said {
        let who = self.concerned(body).map(|person| self.name(person));
        let who = who.unwrap_or_default();
        match body {
            ControlBody::Promote { .. } | ControlBody::RecoverSteward { .. } => {
                say("is-steward").with("name", who)
            }
            ControlBody::Admit(_) => {
                let all = self.community.decisions(self.now);
                let name = all.into_iter().find(|one| one.body == *body);
                match name.map(|one| one.name) {
                    Some(name) if !name.is_empty() => say("is-newcomer").with("name", name),
                    _ => say("is-newcomer-somebody"),
                }
            }
            ControlBody::Demote { .. } => say("is-member").with("name", who),
            ControlBody::Remove { .. } => say("is-removed").with("name", who),
            ControlBody::Checkpoint => say("is-fixed"),
            ControlBody::Policy(policy) => say("is-rule").with("rules", self.rules(policy, then)),
            _ => say("is-decided"),
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
            Ruled::Succeeded { new, old } => say("is-succeeded")
                .with("old", self.name(*old))
                .with("new", self.name(*new))
                .with("called", self.called(*old)),
            Ruled::Left => match self.community.name() {
                name if name.is_empty() => say("is-left"),
                name => say("is-left-named").with("name", name),
            },
            Ruled::AdmittedAgain(person) | Ruled::Noted(person) => {
                say("is-in-again").with("name", self.name(*person))
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
    fn rules(&self, policy: &Policy, then: &Policy) -> Said {
        let mut said = Vec::new();
        if policy.admission != then.admission {
            said.push(match policy.admission {
                Admission::Member => say("rule-every-member"),
                Admission::TwoMember => say("rule-two-members"),
                Admission::Steward => say("rule-only-stewards"),
            });
        }
        if newcomer_reads(policy) != newcomer_reads(then) {
            said.push(match newcomer_reads(policy) {
                "nothing" => say("rule-reads-nothing"),
                "since-join" => say("rule-reads-since"),
                _ => say("rule-reads-all"),
            });
        }
        if policy.trustees != then.trustees {
            said.push(match &policy.trustees {
                Some(trustees) => say("rule-trustees")
                    .with("needed", trustees.needed)
                    .with("names", all(&self.names(&trustees.persons))),
                None => say("rule-no-trustees"),
            });
        }
        if said.is_empty() {
            said.push(say("rule-as-before"));
        }
        say("verbatim").with("text", row(said))
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
                    TakenBack::Admission => Some(say("remedy-admit").with("name", who)),
                    TakenBack::Confirmation => Some(say("remedy-confirm").with("name", who)),
                    TakenBack::Promotion | TakenBack::Demotion | TakenBack::Policy => {
                        Some(say("remedy-propose"))
                    }
                    TakenBack::Removal => Some(say("remedy-remove").with("name", who)),
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
    pub(crate) fn to_decide(&self) -> Vec<Said> {
        let all = self.proposals();
        let waiting = all.proposals.iter().filter(|one| one.mine_to_sign);
        let waiting = waiting.map(asks);
        let taken_back = all.rolled_back.iter().map(|one| {
            let parts = std::iter::once(&one.sentence).chain(&one.remedy);
            say("verbatim").with("text", row(parts.cloned().collect()))
        });
        waiting.chain(taken_back).collect()
    }

    /// One thing that a merge took back, as something to look at.
    pub(crate) fn taken_back(&self, op: OpId) -> Option<api::Progress> {
        let all = self.community.control().rolled_back();
        let one = all.iter().find(|one| one.op == op)?;
        let parts = vec![self.was_taken_back(one)?, say("alarm-look-at-proposals")];
        let what = say("verbatim").with("text", row(parts));
        Some(api::Progress::Alarm { what })
    }

    /// "Cem was let in by Ben while Ben was being removed."
    fn was_taken_back(&self, one: &potluck_model::member::RolledBack) -> Option<Said> {
        let by = all(&self.names(&one.by));
        let who = one.person.map(|person| self.name(person));
        let who = who.unwrap_or_default();
        let done = match one.what {
            TakenBack::Admission => say("undone-admission").with("name", who).with("by", by),
            TakenBack::Confirmation => say("undone-confirmation").with("name", who).with("by", by),
            TakenBack::Promotion => say("undone-promotion").with("name", who).with("by", by),
            TakenBack::Removal => say("undone-removal").with("name", who).with("by", by),
            TakenBack::Demotion => say("undone-demotion").with("name", who).with("by", by),
            TakenBack::Device => say("undone-device").with("name", who),
            TakenBack::Revocation => say("undone-revocation").with("name", who),
            TakenBack::Policy => say("undone-policy").with("by", by),
        };
        let because = match one.because {
            Because::SignerRemoved { person, .. } => {
                say("because-signer-removed").with("name", self.name(person))
            }
            Because::PersonRemoved { .. } => say("because-person-removed"),
            Because::InvitationRevoked { .. } => say("because-invitation-revoked"),
            Because::RestsOn { .. } => say("because-rests-on"),
            Because::SetAside { .. } => say("because-set-aside"),
            Because::WentRound { .. } => say("because-went-round"),
            Because::TooFew => say("because-too-few"),
        };
        Some(
            say("undone-because")
                .with("done", done)
                .with("because", because),
        )
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

fn asks(one: &api::Proposal) -> Said {
    say("alarm-asks")
        .with("name", one.by.clone())
        .with("what", one.sentence.clone())
        .with("code", one.code.clone())
}

fn name_of(one: &Decision) -> RecordId {
    RecordId::from_bytes(*one.op.as_bytes())
}

fn codes(all: &[Decision]) -> BTreeSet<RecordId> {
    all.iter().map(name_of).collect()
}

fn what(body: &ControlBody, then: &Policy) -> &'static str {
    match body {
        ControlBody::Admit(_) => "admit",
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
