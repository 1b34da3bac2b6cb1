//! Showing that we are in, to a member who has not heard of it: with a code, we send control
//! operations in place of asking to be admitted.
//!
//! ```text
//! visitor                                  host
//!                             ◄─ JoinControl …      what the host knows
//!   Introduce(proof, what is missing there) ─►
//!                                          takes it in; is this device in now?
//!                             ◄─ Welcome            a session like any other
//! ```
//!
//! Recovery is the same: what is missing there is then the operation by which the twelve words add
//! this device.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::certificate::Certificate;
use potluck_model::control::ControlBody;
use potluck_model::id::{CommunityId, DeviceId, OpId};
use potluck_model::identity::PersonMaster;
use potluck_model::member::ControlGraph;
use potluck_model::secret::Seed;
use potluck_model::segment::SignedControl;
use potluck_model::wire::{Door, Frame, Proof};

use crate::enter::{Aim, Ready};
use crate::hear::Broken;
use crate::limits::{CONTROL_FRAME, JOIN_BYTES};
use crate::out::Out;
use crate::recognise::{Said, prove, proves};
use crate::refusal::JoinProblem;
use crate::{Engine, Link, Ticket, recall};

/// What came of a part of an introduction.
pub(crate) enum Introduced {
    /// More follows.
    More,
    /// This device is in.
    In(DeviceId),
}

impl Engine {
    /// All that the host knows is here, and stands in `graph`: tells it what it does not know of us. `ops` gets what is
    /// to be kept besides. Nothing comes of it if we are in the community already.
    pub(crate) fn introduce(
        &mut self,
        (link, ticket): (Link, Ticket),
        graph: ControlGraph,
        ops: &mut Vec<SignedControl>,
        said: &Said,
        out: &mut Out,
    ) -> Result<Option<Ready>, Broken> {
        let id = graph.community();
        match self.joiner(ticket)?.aim.clone() {
            Aim::Recover { seed, keep_others } => {
                let wish = (ticket, &seed, keep_others);
                let ready = self.recover(wish, graph, ops, out)?;
                let own = prove(&ready.keys, id, said);
                let new: Vec<SignedControl> = ops
                    .iter()
                    .filter(|op| op.header.device == own.device)
                    .cloned()
                    .collect();
                say(link, own, &new, out);
                Ok(Some(ready))
            }
            Aim::Introduce => {
                let community = self.communities.get(&id).ok_or("not our community")?;
                let theirs: BTreeSet<OpId> = ops.iter().map(|op| op.header.id()).collect();
                let lacks = |op: &SignedControl| !theirs.contains(&op.header.id());
                let new: Vec<SignedControl> = community.control_ops().filter(lacks).collect();
                say(link, prove(&community.keys, id, said), &new, out);
                Ok(None)
            }
            Aim::Join => Err("we are out of it by what they show"),
            Aim::BeDevice => Err("nothing to introduce"),
        }
    }

    /// The twelve words add this device; the others are put out once everything is here.
    fn recover(
        &mut self,
        (ticket, seed, keep_others): (Ticket, &Seed, bool),
        mut graph: ControlGraph,
        ops: &mut Vec<SignedControl>,
        out: &mut Out,
    ) -> Result<Ready, Broken> {
        let id = graph.community();
        let salt = *graph.salt();
        let master = PersonMaster::from_seed(seed);
        let person = master.person_id(&salt);
        if graph.members().person(person).is_none() {
            self.not_let_in(ticket, JoinProblem::NobodysWords, out);
            return Err("words of nobody who is in");
        }
        let keys = self.device_master(out).keys(&salt, 0);
        let device = keys.device_id();
        let sealing = self.sealing_for(id, out);
        recall::keep_person(id, person, out);
        recall::keep_seed(id, seed, out);
        self.facts.know_seed(id, seed.clone());
        let others = graph.members().active_devices();
        let others = others.filter(|(other, found)| found.person == person && *other != device);
        let retiring: Vec<DeviceId> = others.map(|(other, _)| other).collect();
        if !graph.members().is_active(device) {
            let newest = sealing.last().ok_or("no sealing key")?.public();
            let certificate = Certificate::by_person(
                &master.person_key(&salt),
                &salt,
                &keys,
                newest,
                out.now.day(),
            );
            let certificate = Box::new(certificate);
            let author = graph.members().signer_adding_itself(device, person);
            let author = author.ok_or("words of nobody who is in")?;
            let parents = graph.parents_for(&author);
            let body = ControlBody::AddDevice { certificate };
            let written = graph.write_with(&keys, out.now, vec![author], parents, body);
            let written = written.map_err(|_| "a device that cannot add itself")?;
            let op = SignedControl {
                header: written.header,
                signature: written.signature,
                body: written.body,
            };
            graph
                .check_and_insert(op.header.clone(), op.signature, op.body.clone())
                .map_err(|_| "a device that was there before")?;
            ops.push(op);
        }
        Ok(Ready {
            graph,
            person,
            keys,
            sealing,
            name: None,
            retiring: if keep_others { vec![] } else { retiring },
            generation: None,
        })
    }

    /// Takes in what somebody shows who says that they are in.
    pub(crate) fn introduced(
        &mut self,
        id: CommunityId,
        said: &Said,
        (proof, ops, more): (Proof, Vec<SignedControl>, bool),
        bytes: &mut usize,
        out: &mut Out,
    ) -> Result<Introduced, Broken> {
        let community = self.communities.get_mut(&id).ok_or("no such community")?;
        for mut op in ops {
            op.header.community = id;
            *bytes += op.body.len() + SignedControl::LEAST;
            if *bytes > JOIN_BYTES {
                return Err("more control operations than a community has");
            }
            // What is refused is of another version or of a liar.
            let _ = community.take_control(op, out);
        }
        if more {
            return Ok(Introduced::More);
        }
        let device = proof.device;
        if !community.is_active(device) || !proves(&proof, device, id, said) {
            return Err("somebody who is not in");
        }
        // Without keys they are in all the same; the next who writes shares them.
        if !self.tail_lost && !community.holds_a_key(device) {
            let _ = community.share_all_keys(device, &mut self.rng, out);
        }
        Ok(Introduced::In(device))
    }
}

/// Sends it in frames of a fair size.
fn say(link: Link, proof: Proof, ops: &[SignedControl], out: &mut Out) {
    let mut parts: Vec<Vec<SignedControl>> = vec![vec![]];
    let mut size = 0;
    for op in ops {
        size += op.body.len() + SignedControl::LEAST + 32 * op.header.heads.len();
        if size > CONTROL_FRAME {
            size = 0;
            parts.push(vec![]);
        }
        if let Some(part) = parts.last_mut() {
            part.push(op.clone());
        }
    }
    let last = parts.len() - 1;
    for (at, part) in parts.into_iter().enumerate() {
        let introduce = Door::Introduce(proof, part, at < last);
        out.send(link, &Frame::Door(introduce));
    }
}

impl crate::Community {
    /// Whether a device was given any key that others write under.
    fn holds_a_key(&self, device: DeviceId) -> bool {
        let epochs = self.members().epochs();
        self.members().clean_epochs().into_iter().any(|key| {
            let holders = epochs.holders(key);
            holders.is_some_and(|holders| holders.contains(device))
        })
    }

    /// All control operations, in frames for somebody who has none.
    pub(crate) fn all_control(&self) -> Vec<Frame> {
        self.control_after(&BTreeMap::new())
    }

    /// How many control operations of each device are here.
    pub(crate) fn control_lengths(&self) -> BTreeMap<DeviceId, u64> {
        let rows = self.control_rows().iter();
        rows.map(|(device, mark)| (*device, mark.length)).collect()
    }

    /// The control operations that have come since there were so many of each device, in frames.
    pub(crate) fn control_after(&self, lengths: &BTreeMap<DeviceId, u64>) -> Vec<Frame> {
        let held = |device: &DeviceId| lengths.get(device).copied().unwrap_or(0);
        let have = self.devices_ever().iter();
        let have: BTreeMap<DeviceId, u64> = have.map(|device| (*device, held(device))).collect();
        let (mut frames, mut after) = (vec![], None);
        loop {
            let (ops, more) = crate::reconcile::control_ops(self, &have, after);
            after = ops.last().map(|op| op.header.id());
            frames.push(Frame::JoinControl(self.id, ops, more));
            if !more {
                return frames;
            }
        }
    }
}
