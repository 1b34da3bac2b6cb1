//! Being let in: a wish that waits, who we are going to be, and what every way in ends with.
//!
//! Three ways lead here: a code for later ([`crate::join`]), a door face to face
//! ([`crate::knock`]), and showing that we are in already ([`crate::introduce`]).
use std::collections::BTreeMap;

use potluck_model::id::{CommunityId, DeviceId, PersonId};
use potluck_model::identity::{DeviceKeys, SealingKey};
use potluck_model::invite::{Code, Purpose};
use potluck_model::member::ControlGraph;
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::{Item, SignedControl};
use potluck_model::wire::Proof;
use rand::RngExt as _;

use crate::community::Community;
use crate::hear::Broken;
use crate::limits::JOIN_BYTES;
use crate::out::Out;
use crate::recognise::{By, Candidate, Said, Whom, proves};
use crate::refusal::JoinProblem;
use crate::{Done, Effect, Engine, Happened, Refusal, Ticket, deed, recall};

/// As what somebody wants to be let in.
#[derive(Debug, Clone)]
pub(crate) enum Aim {
    /// As a new person.
    Join,
    /// As one more device of whoever opens.
    BeDevice,
    /// As the person of these twelve words, on this device; whether the others stay.
    Recover { seed: Seed, keep_others: bool },
    /// As who we are already, to somebody who has not heard of us.
    Introduce,
}

/// A wish to be let in, waiting for somebody to come near.
#[derive(Debug)]
pub(crate) struct Joiner {
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) aim: Aim,
    /// The community whose member has welcomed us; its key is still on its way.
    pub(crate) welcomed: Option<CommunityId>,
    /// The community that the one which lets us in must have been founded in place of.
    pub(crate) in_place_of: Option<CommunityId>,
    /// How often which device has not let us in.
    pub(crate) turned_away_by: BTreeMap<DeviceId, u32>,
}

impl Joiner {
    pub(crate) fn candidate(&self, ticket: Ticket) -> Candidate {
        let key = self.code.join_key();
        Candidate {
            by: match self.code.purpose {
                Purpose::Later => By::Code(key, self.public()),
                Purpose::Face | Purpose::Device | Purpose::Found => By::Key(key),
            },
            whom: Whom::Host(ticket, self.public()),
        }
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.code.invite_key().verifying_key().to_bytes()
    }

    /// Whether the code is that of a founding.
    pub(crate) fn founds(&self) -> bool {
        self.code.purpose == Purpose::Found
    }

    /// Whether somebody has to open the door and compare digits.
    pub(crate) fn is_at_a_door(&self) -> bool {
        self.code.purpose != Purpose::Later
    }
}

/// What we become if we are welcomed.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) graph: ControlGraph,
    pub(crate) person: PersonId,
    pub(crate) keys: DeviceKeys,
    pub(crate) sealing: Vec<SealingKey>,
    /// What is still to be written about us.
    pub(crate) name: Option<String>,
    /// Our devices that are to be put out once everything is here.
    pub(crate) retiring: Vec<DeviceId>,
    /// Where we come back: which keys of the device these are.
    pub(crate) generation: Option<u32>,
}

/// The control operations that whoever lets us in has shown us so far, parents first.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) ops: Vec<SignedControl>,
    bytes: usize,
}

impl Shown {
    /// Takes in more of them, and tells how many there were before.
    ///
    /// # Errors
    /// If they are more than a community has.
    pub(crate) fn take_in(
        &mut self,
        id: CommunityId,
        ops: Vec<SignedControl>,
    ) -> Result<usize, Broken> {
        let before = self.ops.len();
        self.bytes += ops
            .iter()
            .map(|op| op.body.len() + SignedControl::LEAST)
            .sum::<usize>();
        if self.bytes > JOIN_BYTES {
            return Err("more control operations than a community has");
        }
        self.ops.extend(ops.into_iter().map(|mut op| {
            op.header.community = id;
            op
        }));
        Ok(before)
    }
}

impl Engine {
    /// Begins to wait for somebody who lets us in; answers at once if that cannot be.
    pub(crate) fn begin_wait(
        &mut self,
        ticket: Ticket,
        (code, name, aim): (Code, &str, Aim),
        out: &mut Out,
    ) {
        let begun = || {
            let name = match aim {
                // Of use only if it turns out that we are out.
                Aim::Introduce => deed::checked_name(name).unwrap_or_default(),
                _ => deed::checked_name(name)?,
            };
            if code.last_day.is_some_and(|last| last < out.now.day()) {
                return Err(Refusal::Join(JoinProblem::Expired));
            }
            match (code.purpose, &aim) {
                (Purpose::Device, Aim::BeDevice) => Ok(name),
                (Purpose::Found, aim) if !matches!(aim, Aim::Join) => {
                    Err(Refusal::OtherCode("that of a member"))
                }
                (Purpose::Device, _) | (_, Aim::BeDevice) => {
                    Err(Refusal::OtherCode("that of a member"))
                }
                // To be let in once more would be as the same device.
                _ if self.tail_lost => Err(Refusal::TailLost),
                _ => Ok(name),
            }
        };
        match begun() {
            Ok(name) => {
                let joiner = Joiner {
                    code,
                    name,
                    aim,
                    welcomed: None,
                    in_place_of: None,
                    turned_away_by: BTreeMap::new(),
                };
                self.joins.insert(ticket, joiner);
            }
            Err(refusal) => out.push(Effect::Answer(ticket, Err(refusal))),
        }
    }

    /// The wish that waits under a ticket, if it still waits and nobody else fulfils it.
    pub(crate) fn joiner(&self, ticket: Ticket) -> Result<&Joiner, Broken> {
        let joiner = self.joins.get(&ticket);
        joiner
            .filter(|joiner| joiner.welcomed.is_none())
            .ok_or("nobody waits to join any more")
    }

    /// One at a time: two who let the same device in would not know of each other.
    ///
    /// # Errors
    /// If somebody is letting us in for this wish already, or nobody waits under it any more.
    pub(crate) fn must_be_first(&self, ticket: Ticket) -> Result<&Joiner, Broken> {
        let mut others = self.sessions.values();
        if others.any(|other| other.stage.wish() == Some(ticket)) {
            return Err("somebody else is letting us in");
        }
        self.joiner(ticket)
    }

    /// Who we are in a community: kept before anybody hears of it, so that an attempt that was cut
    /// off is taken up again as the same person and device.
    pub(crate) fn identity_for(
        &mut self,
        id: CommunityId,
        out: &mut Out,
    ) -> (Seed, Vec<SealingKey>) {
        let sealing = self.sealing_for(id, out);
        if let Some(known) = self.facts.seed(id) {
            return (known, sealing);
        }
        let seed = Seed::from_bytes(self.rng.random());
        recall::keep_seed(id, &seed, out);
        self.facts.know_seed(id, seed.clone());
        (seed, sealing)
    }

    /// The sealing keys of this device in a community; at least one.
    pub(crate) fn sealing_for(&mut self, id: CommunityId, out: &mut Out) -> Vec<SealingKey> {
        if let Some(known) = self.facts.sealing(id) {
            return known;
        }
        let sealing = SealingKey::from_secret(Secret32::from_bytes(self.rng.random()));
        recall::keep_sealing_key(id, &sealing, out);
        self.facts.know_sealing(id, sealing.clone());
        vec![sealing]
    }

    /// We are welcome: from here on the community is here.
    pub(crate) fn become_member(
        &mut self,
        ticket: Ticket,
        ready: Ready,
        ops: Vec<SignedControl>,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let id = ready.graph.community();
        let joiner = self.joins.get_mut(&ticket);
        joiner.ok_or("nobody waits to join any more")?.welcomed = Some(id);
        if self.communities.contains_key(&id) {
            self.come_back(ready, ops, out);
            return Ok(());
        }
        recall::keep_person(id, ready.person, out);
        if let Some(name) = &ready.name {
            recall::keep_name(id, name, out);
        }
        for device in &ready.retiring {
            recall::keep_retiring(id, *device, out);
        }
        for op in ops {
            out.keep(id, Item::Control(op));
        }
        let mut community = Community::new(ready.graph, ready.person, ready.keys, ready.sealing);
        community.waiting_name = ready.name;
        community.retiring.extend(ready.retiring);
        self.communities.insert(id, community);
        Ok(())
    }

    /// We are in already, and now this member knows it too.
    pub(crate) fn introduced_ourselves(
        &mut self,
        ticket: Ticket,
        id: CommunityId,
    ) -> Result<(), Broken> {
        let joiner = self.joins.get_mut(&ticket);
        joiner.ok_or("nobody waits to join any more")?.welcomed = Some(id);
        Ok(())
    }

    /// Ends a wish for a reason that nobody else can change.
    pub(crate) fn refuse_join(&mut self, ticket: Ticket, problem: JoinProblem, out: &mut Out) {
        if self.joins.remove(&ticket).is_some() {
            out.push(Effect::Answer(ticket, Err(Refusal::Join(problem))));
        }
    }

    /// Tells why this one does not let us in. Whoever poses as a member can say anything, and a member
    /// may have it wrong: the wish goes on until another is met, or nobody waits any more. At a door the
    /// other is whoever opened it, and it ends there.
    pub(crate) fn not_let_in(&mut self, ticket: Ticket, problem: JoinProblem, out: &mut Out) {
        match self.joins.get(&ticket) {
            Some(joiner) if joiner.is_at_a_door() => self.refuse_join(ticket, problem, out),
            Some(joiner) if joiner.welcomed.is_none() => {
                out.notify(Happened::NotLetIn(ticket, problem));
            }
            _ => {}
        }
    }

    /// Who was welcomed and has a key by now writes their name, and is in.
    pub(crate) fn finish_joins(&mut self, out: &mut Out) {
        for community in self.communities.values_mut() {
            if self.tail_lost {
                break;
            }
            community.write_waiting_name(&mut self.rng, out);
        }
        let done: Vec<(Ticket, CommunityId)> = self
            .joins
            .iter()
            .filter_map(|(ticket, joiner)| Some((*ticket, joiner.welcomed?)))
            .filter(|(_, id)| {
                let community = self.communities.get(id);
                // Where newcomers neither read nor write, the name waits for their confirmation.
                community.is_some_and(|community| {
                    let unnamed = community.waiting_name.is_some() && community.is_reader();
                    !unnamed && community.is_in() && community.retiring.is_empty()
                })
            })
            .collect();
        for (ticket, id) in done {
            self.joins.remove(&ticket);
            out.push(Effect::Answer(ticket, Ok(Done::Joined(id))));
        }
    }
}

/// Builds the graph of control operations that come parents first.
pub(crate) fn graph_of(ops: &[SignedControl]) -> Option<ControlGraph> {
    let (genesis, rest) = ops.split_first()?;
    let mut graph = ControlGraph::found(&genesis.header, genesis.signature, &genesis.body).ok()?;
    for op in rest {
        graph
            .check_and_insert(op.header.clone(), op.signature, op.body.clone())
            .ok()?;
    }
    Some(graph)
}

/// Whether the one who lets us in is a member of the community that these operations make.
pub(crate) fn is_host(graph: &ControlGraph, id: CommunityId, proof: &Proof, said: &Said) -> bool {
    graph.community() == id
        && graph.members().is_active(proof.device)
        && proves(proof, proof.device, id, said)
}
