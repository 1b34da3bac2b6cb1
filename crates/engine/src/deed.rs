//! What the user wants, turned into operations, or refused with a reason.
//!
//! What somebody may do about a record is what its view offers them as a next step; so the page, the
//! command line and this agree.
use std::collections::BTreeMap;

use potluck_model::act::ActKind;
use potluck_model::board::Writer;
use potluck_model::body::{Act, Body, record_id};
use potluck_model::control::{ControlBody, Invite};
use potluck_model::draft::Draft;
use potluck_model::id::{DeviceId, GroupId, PersonId, RecordId};
use potluck_model::invite::{Code, Purpose, sign_issue};
use potluck_model::record::{SealedBytes, sealed_fields};
use potluck_model::role::Role;
use potluck_model::sealed::{SealedPart, seal_part};
use potluck_model::secret::{Secret32, Seed};
use potluck_model::slot::{seal_to, sealed_part_info};
use potluck_model::time::Day;
use potluck_model::value::Fields;
use potluck_model::view::{ClaimState, Step};
use rand::RngExt as _;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::enter::Aim;
use crate::hindrance::{Hindrance, Wanted};
use crate::intake::pack;
use crate::out::Out;
use crate::{Deed, Done, Effect, Engine, Happened, Move, Refusal, Ticket, Wish};

pub(crate) mod anew;
pub(crate) mod found;
mod govern;
mod sign_up;

pub(crate) use crate::names::checked_name;
pub use govern::Govern;

impl Engine {
    pub(crate) fn wished(&mut self, ticket: Ticket, wish: Wish, out: &mut Out) {
        let done = match wish {
            // To be let in once more would be as the same device.
            Wish::In(..) | Wish::AddDevice(..) | Wish::FoundAnew { .. } if self.tail_lost => {
                Err(Refusal::TailLost)
            }
            Wish::Found { community, name } => self.found((&community, &name), None, out),
            Wish::FoundTogether {
                community,
                name,
                founders,
                until,
            } => {
                let names = (&*community, &*name);
                match self.begin_founding(ticket, names, (founders, until), out) {
                    Ok(()) => return,
                    Err(refusal) => Err(refusal),
                }
            }
            Wish::Join { code, name } => {
                let known = code.community.and_then(|id| self.communities.get(&id));
                let aim = match known {
                    Some(known) if known.is_in() => Aim::Introduce,
                    _ => Aim::Join,
                };
                return self.begin_wait(ticket, (code, &name, aim), out);
            }
            Wish::BeDevice { label } => {
                let mut code = Code::from_seed(Seed::from_bytes(self.rng.random()));
                code.purpose = Purpose::Device;
                out.notify(Happened::Code(ticket, code.clone()));
                return self.begin_wait(ticket, (code, &label, Aim::BeDevice), out);
            }
            Wish::Recover {
                code,
                seed,
                keep_others,
                label,
            } => {
                if let Some(code) = code {
                    let aim = Aim::Recover { seed, keep_others };
                    return self.begin_wait(ticket, (code, &label, aim), out);
                }
                checked_name(&label)
                    .and_then(|label| self.recover_here((&seed, keep_others, &label), out))
            }
            Wish::AddDevice(id, code) => match self.open_for_device(ticket, id, code, out) {
                Ok(()) => return,
                Err(refusal) => Err(refusal),
            },
            Wish::FoundAnew {
                old,
                community,
                name,
            } => self.found_anew(old, (&community, &name), out),
            Wish::ComeAlong { old, by, name } => {
                match self.come_along(ticket, (old, by), &name, out) {
                    Ok(()) => return,
                    Err(refusal) => Err(refusal),
                }
            }
            Wish::Compared { digits, same } => {
                let founding = self.compare_partner(&digits, same, out);
                let founding = founding.or_else(|| self.compare_cofounding(&digits, same, out));
                founding.unwrap_or_else(|| self.compare(&digits, same, out))
            }
            Wish::GoOn => self.go_on(out),
            Wish::In(id, Deed::OpenDoor { role, until }) => self.open_door(id, role, until, out),
            Wish::In(id, Deed::CloseDoor) => self.close_door(id, out),
            Wish::In(id, Deed::CheckWords(words)) => self.check_words(id, &words, out),
            Wish::In(id, deed) => match self.communities.get_mut(&id) {
                Some(community) => community.done(deed, &mut self.rng, out),
                None => Err(Refusal::NoCommunity),
            },
        };
        out.push(Effect::Answer(ticket, done));
    }
}

impl Community {
    fn done(&mut self, deed: Deed, rng: &mut StdRng, out: &mut Out) -> Result<Done, Refusal> {
        match deed {
            Deed::Invite {
                role,
                uses,
                last_day,
            } => self.invite(role, uses, last_day, rng, out),
            Deed::ConfirmPerson(person) => self.confirm_person(person, rng, out),
            Deed::RevokeDevice(device) => self.revoke_device(device, rng, out),
            Deed::RenameDevice(device, label) => self.rename_device(device, &label, out),
            Deed::OpenDoor { .. } | Deed::CloseDoor | Deed::CheckWords(_) => {
                Err(Refusal::NoCommunity) // the engine's own, before this
            }
            Deed::Post(draft) => self.post(&draft, rng, out).map(Done::Wrote),
            Deed::PostIn(group, draft) => self.post_in(group, &draft, rng, out).map(Done::Wrote),
            Deed::Circle(deed) => self.circle_deed(deed, rng, out),
            Deed::Edit(record, draft) => self.edit(record, &draft, rng, out),
            Deed::Renew(record) => self.renew(record, rng, out),
            Deed::Act(record, Move::Forget) => self.retract(record, rng, out),
            Deed::Act(record, step) => self.act(record, step, rng, out),
            Deed::Govern(what) => self.govern(what, rng, out),
        }
    }

    pub(crate) fn invite(
        &mut self,
        role: Role,
        uses: u16,
        last_day: Day,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let mut code = Code::from_seed(Seed::from_bytes(rng.random()));
        code.community = Some(self.id);
        code.salt = Some(*self.control.salt());
        code.last_day = Some(last_day);
        let key = code.invite_key();
        let invite = Invite {
            public: key.verifying_key().to_bytes(),
            join_public: code.join_public(),
            cap: role,
            uses,
            last_day,
            self_sig: sign_issue(&key, self.id, self.me.device),
        };
        self.write_control(ControlBody::Invite(invite), out)?;
        Ok(Done::Invited(code))
    }

    fn confirm_person(
        &mut self,
        person: PersonId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let member = self.members().person(person).ok_or(Refusal::NoPerson)?;
        if member.confirmed {
            return Err(Refusal::Confirmed);
        }
        let incarnation = member.incarnation;
        self.write_control(ControlBody::Confirm { incarnation }, out)?;
        self.welcome_reader(incarnation, rng, out)?;
        Ok(Done::Confirmed(person))
    }

    fn writer(&self) -> Result<Writer, Refusal> {
        Ok(Writer {
            incarnation: self.me.incarnation.ok_or(Refusal::NotIn)?,
            device: self.me.device,
        })
    }

    pub(crate) fn post(
        &mut self,
        draft: &Draft,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<RecordId, Refusal> {
        self.post_in(self.id.into(), draft, rng, out)
    }

    fn post_in(
        &mut self,
        group: GroupId,
        draft: &Draft,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<RecordId, Refusal> {
        let writer = self.writer()?;
        let salt = rng.random();
        let record = record_id(group, writer.incarnation, &salt);
        let sealed = self.seal(record, draft.basics().sealed.as_ref(), rng);
        let content = (draft, &sealed);
        let written = self
            .board
            .begin_in(group, writer, salt, content, out.now.day())?;
        let change = Body::Change(written.change);
        self.write_for(group, &change, written.expires, rng, out)?;
        Ok(record)
    }

    fn edit(
        &mut self,
        record: RecordId,
        draft: &Draft,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let writer = self.writer()?;
        let sealed = self.seal(record, draft.basics().sealed.as_ref(), rng);
        let today = out.now.day();
        if let Some(written) = self.board.edit(record, writer, draft, &sealed, today)? {
            let change = Body::Change(written.change);
            self.write_about(record, &change, written.expires, rng, out)?;
            if !sealed.is_empty() {
                self.open_again(record, rng, out)?;
            }
        }
        Ok(Done::Wrote(record))
    }

    /// A sealed part that was written anew has a new key: those whose claim stands get it, those
    /// whose claim does not stand any more do not.
    fn open_again(
        &mut self,
        record: RecordId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let view = self
            .board
            .view(record, &self.looker(), &self.roll(), out.now);
        let view = view.ok_or(Refusal::NoRecord)?;
        for claim in &view.claims {
            if claim.state == ClaimState::Accepted {
                let kind = self.accept(record, claim.id, claim.number, &view, rng);
                let last_day = self.board.last_day_of_act(record, out.now.day());
                let act = Body::Act(Act::new(record, kind));
                self.write_about(record, &act, last_day, rng, out)?;
            }
        }
        Ok(())
    }

    pub(crate) fn renew(
        &mut self,
        record: RecordId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let written = self.board.renew(record, self.writer()?, out.now.day())?;
        let change = Body::Change(written.change);
        self.write_about(record, &change, written.expires, rng, out)?;
        Ok(Done::Wrote(record))
    }

    /// Seals the part that only accepted claimers read, under a new key that our own devices get
    /// with it.
    fn seal(&self, record: RecordId, part: Option<&SealedPart>, rng: &mut StdRng) -> Fields {
        let Some(part) = part else {
            return Fields::new();
        };
        let key = Secret32::from_bytes(rng.random());
        let sealed = seal_part(key.as_bytes(), &rng.random(), record, part);
        let own = self.slots_for(record, self.me.person, &key, rng);
        sealed_fields(&SealedBytes::new(sealed), &own)
    }

    /// A content key, sealed to each device of a person.
    fn slots_for(
        &self,
        record: RecordId,
        person: PersonId,
        key: &Secret32,
        rng: &mut StdRng,
    ) -> BTreeMap<DeviceId, Vec<u8>> {
        let devices = self.members().active_devices();
        let theirs = devices.filter(|(_, found)| found.person == person);
        let slots = theirs.filter_map(|(device, found)| {
            let info = sealed_part_info(self.id, record, device);
            let slot = seal_to(rng, found.sealing, &info, key).ok()?;
            Some((device, pack(&slot)))
        });
        slots.take(potluck_model::act::MAX_SLOTS).collect()
    }

    fn act(
        &mut self,
        record: RecordId,
        step: Move,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        for kind in self.acts_for(record, step, rng, out)? {
            let last_day = self.board.last_day_of_act(record, out.now.day());
            let act = Body::Act(Act::new(record, kind));
            self.write_about(record, &act, last_day, rng, out)?;
        }
        Ok(Done::Wrote(record))
    }

    /// The acts that a move comes to, if the view of the record offers it.
    fn acts_for(
        &self,
        record: RecordId,
        step: Move,
        rng: &mut StdRng,
        out: &Out,
    ) -> Result<Vec<ActKind>, Refusal> {
        let view = self
            .board
            .view(record, &self.looker(), &self.roll(), out.now)
            .ok_or(Refusal::NoRecord)?;
        let steps = &view.next_steps;
        let claim_of = |number: u32| {
            let claim = self.board.claim(record, number);
            claim.ok_or(Refusal::NoClaim(number))
        };
        let first = |wanted: fn(&Step) -> Option<u32>| steps.iter().find_map(wanted);
        let offered = |wanted: Wanted, step: Step| {
            let why = || match step {
                Step::Claim | Step::Flag if view.mine => Hindrance::Own,
                Step::Accept(_) | Step::Decline(_) | Step::Withdraw if !view.mine => {
                    Hindrance::UpTo(view.author.name.clone())
                }
                Step::Hide if self.roll().role(self.me.person) != Some(Role::Steward) => {
                    Hindrance::UpToStewards
                }
                Step::Claim
                    if view.claims.iter().any(|one| {
                        one.mine && (one.state == ClaimState::Asked || one.state.holds())
                    }) =>
                {
                    Hindrance::Claimed
                }
                _ => Hindrance::State(view.state.word()),
            };
            let found = steps.contains(&step);
            found
                .then_some(())
                .ok_or_else(|| Refusal::NotNow { wanted, why: why() })
        };
        Ok(match step {
            Move::Claim { note, quantity } => {
                offered(Wanted::Claim, Step::Claim)?;
                vec![ActKind::Claim {
                    note,
                    quantity,
                    at: None,
                }]
            }
            Move::Release => {
                let number = first(|step| match step {
                    Step::Release(number) => Some(*number),
                    _ => None,
                });
                let number = number.ok_or(Refusal::NoOwnClaim)?;
                vec![ActKind::Release {
                    claim: claim_of(number)?,
                }]
            }
            Move::Accept(number) => {
                let claim = claim_of(number)?;
                offered(Wanted::Accept, Step::Accept(number))?;
                vec![self.accept(record, claim, number, &view, rng)]
            }
            Move::Decline(number, note) => {
                let claim = claim_of(number)?;
                offered(Wanted::Decline, Step::Decline(number))?;
                vec![ActKind::Decline { claim, note }]
            }
            Move::Done(thanks) => self.hand_over(record, steps, thanks, view.state.word())?,
            Move::Confirm => {
                let number = first(confirmable).ok_or_else(|| Refusal::NotNow {
                    wanted: Wanted::Confirm,
                    why: Hindrance::NothingReported,
                })?;
                vec![ActKind::Confirm {
                    claim: claim_of(number)?,
                }]
            }
            // Not an act, but a request to forget (`forget.rs`).
            Move::Forget => vec![],
            Move::Withdraw if steps.contains(&Step::Cancel) => vec![ActKind::Cancel {
                note: String::new(),
            }],
            Move::Withdraw => {
                offered(Wanted::Withdraw, Step::Withdraw)?;
                vec![ActKind::Withdraw]
            }
            Move::SignUp(what) => {
                offered(Wanted::SignUp, Step::SignUp)?;
                sign_up::check(&view, &what)?;
                vec![ActKind::SignUp { what, on: None }]
            }
            Move::CancelSignUp(what) => {
                offered(Wanted::CancelSignUp, Step::SignUp)?;
                let own = sign_up::own(&view, &what)?.into_iter();
                own.map(|sign_up| ActKind::CancelSignUp { sign_up })
                    .collect()
            }
            Move::Thank(text) => vec![ActKind::Thank { claim: None, text }],
            Move::Flag(reason) => {
                offered(Wanted::Flag, Step::Flag)?;
                vec![ActKind::Flag { reason }]
            }
            Move::Hide(reason) => {
                offered(Wanted::Hide, Step::Hide)?;
                vec![ActKind::Hide { reason }]
            }
        })
    }

    fn accept(
        &self,
        record: RecordId,
        claim: potluck_model::id::OpId,
        number: u32,
        view: &potluck_model::view::RecordView,
        rng: &mut StdRng,
    ) -> ActKind {
        let claimer = view.claims.iter().find(|one| one.number == number);
        let slots = match (claimer, self.contents.get(&record)) {
            (Some(claimer), Some(key)) => self.slots_for(record, claimer.person.id, key, rng),
            _ => BTreeMap::new(),
        };
        ActKind::Accept {
            claim,
            quantity: None,
            agreed: None,
            slots,
        }
    }

    /// "It is done": reports the hand-over, or confirms what the other side reported, and thanks.
    fn hand_over(
        &self,
        record: RecordId,
        steps: &[Step],
        thanks: Option<String>,
        state: &'static str,
    ) -> Result<Vec<ActKind>, Refusal> {
        let number_of = |number: u32| self.board.claim(record, number);
        let reported = steps.iter().find_map(|step| match step {
            Step::HandOver(number) => number_of(*number).map(|claim| ActKind::HandOver { claim }),
            _ => None,
        });
        let confirmed = steps
            .iter()
            .find_map(confirmable)
            .and_then(number_of)
            .map(|claim| ActKind::Confirm { claim });
        let mut acts: Vec<ActKind> = reported.or(confirmed).into_iter().collect();
        let claim = acts.first().and_then(ActKind::claim);
        if acts.is_empty() && !(thanks.is_some() && steps.contains(&Step::Thank)) {
            return Err(Refusal::NotNow {
                wanted: Wanted::Done,
                why: match state {
                    "done" => Hindrance::DoneAlready,
                    state => Hindrance::NobodyAccepted(state),
                },
            });
        }
        acts.extend(thanks.map(|text| ActKind::Thank { claim, text }));
        Ok(acts)
    }
}

fn confirmable(step: &Step) -> Option<u32> {
    match step {
        Step::Confirm(number) => Some(*number),
        _ => None,
    }
}
