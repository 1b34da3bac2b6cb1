//! Who is in and who decides: each request as a deed, or a sentence with the way out.
use potluck_engine::{Deed, Govern as Deeds};
use potluck_model::control::{Admission, ControlBody, NewcomerReads, PastKeys, Policy, Trustees};
use potluck_model::id::PersonId;
use potluck_model::member::{Member, TakenBack};
use potluck_model::role::Role;
use potluck_text::{Said, all, any, say};

use super::Course;
use super::named::{named, one_of};
use crate::api::{Answer, Govern, Problem};
use crate::hall::Hall;
use crate::refused::of_a_proposal;
use crate::show::Look;
use crate::wait::{For, Ruled};

impl Hall {
    /// What a request about who decides comes to.
    pub(super) fn govern(&self, what: Govern) -> Result<Course, Problem> {
        let look = self.look()?;
        let (deed, ruled) = match what {
            Govern::Proposals => return Ok(Course::Now(Answer::Proposals(look.proposals()))),
            Govern::Policy {
                admission: None,
                newcomer_reads: None,
            }
            | Govern::Trustees {
                needed: None,
                people: None,
            } => return Ok(Course::Now(Answer::Policy(look.policy()))),
            Govern::Policy {
                admission,
                newcomer_reads,
            } => {
                let policy = changed(&look, admission.as_deref(), newcomer_reads.as_deref())?;
                rules(&look, policy)?
            }
            Govern::Trustees { needed, people } => {
                let policy = trusted(&look, needed, people)?;
                rules(&look, policy)?
            }
            Govern::Promote { person } => promote(&look, &person)?,
            Govern::Demote { person } => demote(&look, &person)?,
            Govern::Remove { person } => remove(&look, &person)?,
            Govern::Note { person, text } => {
                let person = named(&look, &person)?;
                must_be_steward(&look)?;
                (Deeds::Note(person, text), Ruled::Noted(person))
            }
            Govern::AdmitAgain { person } => admit_again(&look, &person)?,
            Govern::Succeed { new, old } => succeed(&look, &new, &old)?,
            Govern::Leave => leave(&look)?,
            Govern::Sign { proposal } => sign(&look, &proposal)?,
            Govern::Checkpoint => {
                must_be_steward(&look)?;
                (Deeds::Checkpoint, said(&look, ControlBody::Checkpoint))
            }
            Govern::RecoverSteward { person } => recover(&look, &person)?,
            Govern::Refound { .. } => {
                return Err(Problem::new(
                    say("problem-refound-later"),
                    say("hint-found-elsewhere"),
                ));
            }
        };
        let wish = self.own(Deed::Govern(deed))?;
        Ok(Course::Wish(wish, For::Ruled(ruled)))
    }
}

type Ruling = (Deeds, Ruled);

fn said(look: &Look<'_>, body: ControlBody) -> Ruled {
    Ruled::Decided(Box::new((body, look.community.members().policy().clone())))
}

/// What is up to stewards is said to be up to these.
fn must_be_steward(look: &Look<'_>) -> Result<(), Problem> {
    let me = look.community.me().person;
    let members = look.community.members();
    let mine = members.person(me).map(|member| member.role);
    match mine {
        Some(Role::Steward) => Ok(()),
        Some(_) => Err(Problem::new(
            say("problem-up-to-stewards").with("stewards", all(&look.stewards())),
            say("hint-ask-one-of-them"),
        )),
        None => Err(Problem::new(
            say("problem-no-longer-in"),
            say("hint-ask-for-invitation"),
        )),
    }
}

fn one<'a>(look: &'a Look<'_>, typed: &str) -> Result<&'a Member, Problem> {
    let person = named(look, typed)?;
    let member = look.community.members().person(person);
    member.ok_or_else(|| Problem::new(say("problem-person-out"), say("hint-look-at-people")))
}

fn promote(look: &Look<'_>, typed: &str) -> Result<Ruling, Problem> {
    let member = one(look, typed)?;
    must_be_steward(look)?;
    if member.role == Role::Steward {
        return Err(Problem::new(
            say("problem-steward-already").with("name", look.name(member.person)),
            say("hint-nothing-left"),
        ));
    }
    let incarnation = member.incarnation;
    let body = ControlBody::Promote { incarnation };
    Ok((Deeds::Promote(member.person), said(look, body)))
}

fn demote(look: &Look<'_>, typed: &str) -> Result<Ruling, Problem> {
    let member = one(look, typed)?;
    must_be_steward(look)?;
    let name = look.name(member.person);
    if member.role != Role::Steward {
        return Err(Problem::new(
            say("problem-no-steward").with("name", name),
            say("hint-nothing-left"),
        ));
    }
    if member.person == look.community.me().person {
        return Err(Problem::new(
            say("problem-not-from-oneself"),
            match look.stewards().len() {
                1 => say("hint-promote-first"),
                _ => say("hint-another-demotes"),
            },
        ));
    }
    let incarnation = member.incarnation;
    let body = ControlBody::Demote { incarnation };
    Ok((Deeds::Demote(member.person), said(look, body)))
}

fn remove(look: &Look<'_>, typed: &str) -> Result<Ruling, Problem> {
    let member = one(look, typed)?;
    if member.person == look.community.me().person {
        return Err(Problem::new(
            say("problem-leave-instead"),
            say("hint-leave-does-it"),
        ));
    }
    must_be_steward(look)?;
    let body = ControlBody::Remove {
        incarnation: member.incarnation,
        cut: Default::default(),
    };
    Ok((Deeds::Remove(member.person), said(look, body)))
}

fn admit_again(look: &Look<'_>, typed: &str) -> Result<Ruling, Problem> {
    let all = look.community.control().rolled_back().into_iter();
    let out = all.filter(|one| one.what == TakenBack::Admission && !one.settled);
    let mut people: Vec<PersonId> = out.filter_map(|one| one.person).collect();
    people.sort();
    people.dedup();
    if people.is_empty() {
        return Err(Problem::new(
            say("problem-nobody-put-out"),
            say("hint-who-was-removed"),
        ));
    }
    let person = one_of(look, typed, people.into_iter()).map_err(|problem| Problem {
        hint: Some(say("hint-whom-a-merge-put-out")),
        ..problem
    })?;
    must_be_steward(look)?;
    Ok((Deeds::AdmitAgain(person), Ruled::AdmittedAgain(person)))
}

fn succeed(look: &Look<'_>, new: &str, old: &str) -> Result<Ruling, Problem> {
    let new = named(look, new)?;
    let mut ever: Vec<PersonId> = look
        .community
        .members()
        .devices()
        .map(|(_, device)| device.person)
        .filter(|person| *person != new)
        .collect();
    ever.sort();
    ever.dedup();
    let old = one_of(look, old, ever.into_iter())?;
    must_be_steward(look)?;
    Ok((Deeds::Succeed { new, old }, Ruled::Succeeded { new, old }))
}

/// The last steward says first who is to be one.
fn leave(look: &Look<'_>) -> Result<Ruling, Problem> {
    let me = look.community.me().person;
    let members = look.community.members();
    let Some(member) = members.person(me) else {
        return Err(Problem::new(
            say("problem-left-already"),
            say("hint-come-back"),
        ));
    };
    let others = members.persons().count().saturating_sub(1);
    if member.role == Role::Steward && members.stewards().len() == 1 && others > 0 {
        return Err(Problem::new(
            say("problem-last-steward").with("n", others),
            say("hint-promote-first"),
        ));
    }
    Ok((Deeds::Leave, Ruled::Left))
}

fn sign(look: &Look<'_>, typed: &str) -> Result<Ruling, Problem> {
    let one = look.decision(typed).map_err(of_a_proposal)?;
    let me = look.community.me().person;
    let shown = look.proposal(one.op);
    let open = shown.as_ref().is_none_or(|shown| shown.state == "open");
    if let Some(shown) = shown.filter(|shown| open && !shown.mine_to_sign) {
        if one.signed.contains(&me) {
            return Err(Problem::new(
                say("problem-signed-already").with("code", shown.code),
                waits_for(&shown.can_sign),
            ));
        }
        return Err(Problem::new(
            say("problem-not-yours-to-sign")
                .with("needed", shown.needed)
                .with(
                    "names",
                    all(&look.names(&[one.signed.clone(), one.can_sign.clone()].concat())),
                ),
            waits_for(&shown.can_sign),
        ));
    }
    let ruled = Ruled::Decided(Box::new((one.body, one.rules_then)));
    Ok((Deeds::Sign(one.op), ruled))
}

fn waits_for(can_sign: &[String]) -> Said {
    match can_sign {
        [] => say("hint-carried"),
        some => say("hint-can-sign").with("names", any(some)),
    }
}

fn rules(look: &Look<'_>, policy: Policy) -> Result<Ruling, Problem> {
    must_be_steward(look)?;
    if policy == *look.community.members().policy() {
        return Err(Problem::new(
            say("problem-rules-already"),
            say("hint-nothing-left"),
        ));
    }
    let body = ControlBody::Policy(policy.clone());
    Ok((Deeds::Policy(Box::new(policy)), said(look, body)))
}

/// The rules with these words changed.
fn changed(
    look: &Look<'_>,
    admission: Option<&str>,
    newcomer_reads: Option<&str>,
) -> Result<Policy, Problem> {
    let mut policy = look.community.members().policy().clone();
    if let Some(word) = admission {
        policy.admission = match word {
            "member" => Admission::Member,
            "two-member" => Admission::TwoMember,
            "steward" => Admission::Steward,
            other => return Err(no_word(other, "member, two-member, steward")),
        };
    }
    if let Some(word) = newcomer_reads {
        (policy.newcomer_reads, policy.past_keys) = match word {
            "all" => (NewcomerReads::All, PastKeys::Retained),
            "since-join" => (NewcomerReads::All, PastKeys::SinceJoin),
            "nothing" => (NewcomerReads::Nothing, policy.past_keys),
            other => return Err(no_word(other, "all, since-join, nothing")),
        };
    }
    Ok(policy)
}

fn no_word(word: &str, words: &str) -> Problem {
    let word: String = word.chars().take(40).collect();
    Problem::new(
        say("problem-no-rule").with("word", word),
        say("hint-choose-one").with("choices", words),
    )
}

/// The rules with these trustees.
fn trusted(
    look: &Look<'_>,
    needed: Option<u8>,
    people: Option<Vec<String>>,
) -> Result<Policy, Problem> {
    let mut policy = look.community.members().policy().clone();
    let mut persons = match people {
        Some(people) => people
            .iter()
            .map(|typed| named(look, typed))
            .collect::<Result<Vec<PersonId>, Problem>>()?,
        None => policy
            .trustees
            .as_ref()
            .map_or_else(Vec::new, |old| old.persons.clone()),
    };
    persons.sort();
    persons.dedup();
    if persons.is_empty() {
        return Err(Problem::new(
            say("problem-no-trustee-named"),
            say("hint-who-trustees-are"),
        ));
    }
    if persons.len() > MAX_TRUSTEES {
        return Err(Problem::new(
            say("problem-too-many-trustees").with("most", MAX_TRUSTEES),
            say("hint-three-or-five"),
        ));
    }
    let count = u8::try_from(persons.len()).unwrap_or(u8::MAX);
    let needed = needed.unwrap_or(count / 2 + 1);
    if needed == 0 || needed > count {
        return Err(Problem::new(
            say("problem-of-trustees")
                .with("needed", needed)
                .with("all", count),
            say("hint-of-trustees").with("all", count),
        ));
    }
    policy.trustees = Some(Trustees { needed, persons });
    Ok(policy)
}

/// The most trustees that rules can name.
const MAX_TRUSTEES: usize = 16;

fn recover(look: &Look<'_>, typed: &str) -> Result<Ruling, Problem> {
    let member = one(look, typed)?;
    let trustees = look.community.members().policy().trustees.clone();
    let Some(trustees) = trustees else {
        return Err(Problem::new(
            say("problem-no-trustees"),
            say("hint-if-none-is-reached"),
        ));
    };
    if !trustees.persons.contains(&look.community.me().person) {
        return Err(Problem::new(
            say("problem-up-to-trustees")
                .with("names", all(&look.names(&trustees.persons)))
                .with("needed", trustees.needed),
            say("hint-ask-one"),
        ));
    }
    if member.role == Role::Steward {
        return Err(Problem::new(
            say("problem-steward-already").with("name", look.name(member.person)),
            say("hint-nothing-left"),
        ));
    }
    let incarnation = member.incarnation;
    let body = ControlBody::RecoverSteward { incarnation };
    Ok((Deeds::RecoverSteward(member.person), said(look, body)))
}
