//! Somebody shows us a community that we hold already: what they show is taken in as from any member,
//! and if we are out by it, we come back with their code, as a device that never was before.
//!
//! That is the way out for whoever was let in by somebody who had been removed: their log ended before
//! the removal, so nothing in it could tell. Here it is told: once a member shows the rest, our
//! admission is void, and the same code, which is as good as ever, lets us in once more.
use potluck_model::id::CommunityId;
use potluck_model::identity::{DeviceKeys, PersonMaster, Salt, SealingKey};
use potluck_model::member::ControlGraph;
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::SignedControl;
use potluck_model::wire::Proof;
use rand::RngExt as _;

use crate::believe::invitation;
use crate::enter::{Aim, Ready, graph_of, is_host};
use crate::hear::Broken;
use crate::out::Out;
use crate::recognise::Said;
use crate::refusal::JoinProblem;
use crate::{Community, Engine, Ticket, recall};

/// Who we are going to be where we come back: kept before anybody hears of it, so that an attempt that
/// was cut off is taken up again as the same person and device.
#[derive(Debug, Clone)]
pub(crate) struct Coming {
    /// Which keys of the device.
    pub(crate) generation: u32,
    /// The first sealing key of it.
    pub(crate) sealing: SealingKey,
    /// What our twelve words will stand for.
    pub(crate) seed: Seed,
}

impl Coming {
    /// Keeps it.
    fn keep(&self, id: CommunityId, out: &mut Out) {
        let generation = self.generation.to_be_bytes();
        let sealing = self.sealing.secret().as_bytes();
        let value = [&generation[..], sealing, self.seed.as_bytes()].concat();
        out.fact(recall::COMING, id.as_bytes().to_vec(), Some(value));
    }

    /// Reads what was kept.
    pub(crate) fn decode(value: &[u8]) -> Option<Self> {
        let (generation, rest) = value.split_first_chunk()?;
        let (sealing, seed) = rest.split_first_chunk()?;
        Some(Self {
            generation: u32::from_be_bytes(*generation),
            sealing: SealingKey::from_secret(Secret32::from_bytes(*sealing)),
            seed: Seed::from_bytes(seed.try_into().ok()?),
        })
    }
}

/// As whom we ask to be let in.
pub(crate) struct Guise {
    pub(crate) seed: Seed,
    pub(crate) keys: DeviceKeys,
    pub(crate) sealing: Vec<SealingKey>,
    /// Where we come back: which keys of the device these are.
    pub(crate) generation: Option<u32>,
}

impl Engine {
    /// The community that a member shows, with what is held of it here.
    ///
    /// # Errors
    /// If it is not valid, or the other is no member by all of it.
    fn shown(
        &self,
        id: CommunityId,
        ops: &[SignedControl],
        (proof, said): (&Proof, &Said),
    ) -> Result<ControlGraph, Broken> {
        let graph = match self.communities.get(&id) {
            Some(community) => {
                let mut all = community.control.clone();
                for op in ops {
                    // What is refused is of another version or of a liar.
                    let _ = all.check_and_insert(op.header.clone(), op.signature, op.body.clone());
                }
                all
            }
            None => graph_of(ops).ok_or("control operations that are not valid")?,
        };
        if !is_host(&graph, id, proof, said) {
            return Err("a host that cannot prove to be a member");
        }
        Ok(graph)
    }

    /// What a member shows, if it is what we look for. Of a community that we hold it is taken in; by
    /// that we are in it, and have only to show it, or we are out and want to come back.
    ///
    /// # Errors
    /// If what they show is not valid, they are no member by it, or the code leads to another community.
    pub(crate) fn take_shown(
        &mut self,
        ticket: Ticket,
        id: CommunityId,
        ops: &[SignedControl],
        host: (&Proof, &Said),
        out: &mut Out,
    ) -> Result<ControlGraph, Broken> {
        let joiner = self.joiner(ticket)?;
        if joiner.code.community.is_some_and(|named| named != id) {
            self.not_let_in(ticket, JoinProblem::OtherCommunity, out);
            return Err("another community than the code names");
        }
        let graph = self.shown(id, ops, host)?;
        let joiner = self.joins.get_mut(&ticket);
        let joiner = joiner.ok_or("nobody waits to join any more")?;
        let Some(community) = self.communities.get_mut(&id) else {
            // What somebody else has shown before counts for nothing here.
            if let Aim::Introduce = joiner.aim {
                joiner.aim = Aim::Join;
            }
            return Ok(graph);
        };
        // Twelve words name no community: whoever has read of an invitation could show another one
        // that we are in, and have the wish end there.
        if joiner.code.community.is_none() && invitation(&graph, &joiner.public()).is_none() {
            return Err("a community that the code is not of");
        }
        // What words bring back would be written over who we are.
        if let Aim::Recover { .. } = joiner.aim {
            return Err("a community that is here already");
        }
        for op in ops {
            let _ = community.take_control(op.clone(), out);
        }
        let is_in = community.is_in();
        let called = community.board.name_of(community.me.person);
        if let Aim::Join | Aim::Introduce = joiner.aim {
            joiner.aim = if is_in { Aim::Introduce } else { Aim::Join };
            if joiner.name.is_empty() {
                joiner.name = called;
            }
        }
        Ok(graph)
    }

    /// As whom we ask to be let into a community.
    pub(crate) fn guise(&mut self, id: CommunityId, salt: &Salt, out: &mut Out) -> Guise {
        let master = self.device_master(out);
        let Some(community) = self.communities.get(&id) else {
            let (seed, sealing) = self.identity_for(id, out);
            return Guise {
                seed,
                keys: master.keys(salt, 0),
                sealing,
                generation: None,
            };
        };
        // Those of an earlier attempt, unless they have come in and are out again.
        let coming = self.facts.coming(id).filter(|coming| {
            let device = master.keys(salt, coming.generation).device_id();
            community.is_active(device) || !community.devices_ever().contains(&device)
        });
        let coming = match coming {
            Some(coming) => coming,
            None => self.come_anew(id, salt, out),
        };
        Guise {
            keys: master.keys(salt, coming.generation),
            seed: coming.seed,
            sealing: vec![coming.sealing],
            generation: Some(coming.generation),
        }
    }

    /// The same person, while their words are here and they are out with all their devices.
    fn come_anew(&mut self, id: CommunityId, salt: &Salt, out: &mut Out) -> Coming {
        let community = self.communities.get(&id);
        let is_out = |seed: &Seed| {
            let person = PersonMaster::from_seed(seed).person_id(salt);
            community.is_some_and(|community| community.members().person(person).is_none())
        };
        let known = self.facts.seed(id).filter(is_out);
        let coming = Coming {
            generation: self.rng.random_range(1..=u32::MAX),
            sealing: SealingKey::from_secret(Secret32::from_bytes(self.rng.random())),
            seed: known.unwrap_or_else(|| Seed::from_bytes(self.rng.random())),
        };
        coming.keep(id, out);
        self.facts.know_coming(id, Some(coming.clone()));
        coming
    }

    /// We are let in again: from here on we are who we came as.
    pub(crate) fn come_back(&mut self, ready: Ready, ops: Vec<SignedControl>, out: &mut Out) {
        let id = ready.graph.community();
        let coming = ready.generation.and_then(|_| self.facts.coming(id));
        let Some(community) = self.communities.get_mut(&id) else {
            return;
        };
        for op in ops {
            let _ = community.take_control(op, out);
        }
        recall::keep_person(id, ready.person, out);
        if let Some(name) = &ready.name {
            recall::keep_name(id, name, out);
        }
        if let Some(coming) = coming {
            recall::keep_generation(id, coming.generation, out);
            recall::keep_sealing_key(id, &coming.sealing, out);
            recall::keep_seed(id, &coming.seed, out);
            out.fact(recall::COMING, id.as_bytes().to_vec(), None);
            self.facts.know_seed(id, coming.seed);
            self.facts.know_sealing(id, coming.sealing);
            self.facts.know_coming(id, None);
        }
        community.become_another(ready, out);
    }
}

impl Community {
    fn become_another(&mut self, ready: Ready, out: &mut Out) {
        self.me.person = ready.person;
        for key in ready.sealing {
            if self
                .sealing
                .iter()
                .all(|held| held.public() != key.public())
            {
                self.sealing.push(key);
            }
        }
        self.waiting_name = ready.name;
        self.retiring = ready.retiring.into_iter().collect();
        self.speak_as(ready.keys, out);
    }
}
