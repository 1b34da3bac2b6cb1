//! Going on after the end of our own log may have been lost: as a new device of the same person.
//!
//! To write again at a place that others have seen filled would show to all as a copied device. So
//! the device gets new keys, and the old one vouches for it with its signature alone, without writing
//! in its own logs. The old one is put out once somebody was met and we hold the same: until then
//! its last operations, which others may have, still come back.
//!
//! The number of the new keys is drawn by chance: a damaged disk may have forgotten which were used.
use potluck_model::certificate::{Certificate, Subject};
use potluck_model::control::{ControlBody, cosign};
use potluck_model::id::CommunityId;
use potluck_model::identity::{DeviceMaster, PersonMaster, SealingKey};
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::SignedControl;
use rand::RngExt as _;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::out::Out;
use crate::refusal::JoinProblem;
use crate::{Done, Engine, Refusal, recall};

impl Engine {
    /// Goes on as a new device in every community that this one is in.
    pub(crate) fn go_on(&mut self, out: &mut Out) -> Result<Done, Refusal> {
        if !self.tail_lost {
            return Err(Refusal::NothingLost);
        }
        let master = self.device_master(out);
        let ids: Vec<CommunityId> = self.communities.keys().copied().collect();
        for id in ids {
            let Some(community) = self.communities.get_mut(&id) else {
                continue;
            };
            if community.is_in() {
                community.begin_anew(&master, &mut self.rng, out)?;
            }
        }
        self.tail_lost = false;
        Ok(Done::Well)
    }
}

impl Engine {
    /// The twelve words make this device one of its person again, in a home that holds the community
    /// already: one that was restored from a backup. Nobody has to be near.
    pub(crate) fn recover_here(
        &mut self,
        (seed, keep_others, label): (&Seed, bool, &str),
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let master = self.device_master(out);
        let is_theirs = |community: &&mut Community| {
            let person = PersonMaster::from_seed(seed).person_id(community.control.salt());
            community.members().person(person).is_some() && !community.is_in()
        };
        let found = self.communities.values_mut().find(is_theirs);
        let community = found.ok_or(Refusal::Join(JoinProblem::NobodysWords))?;
        community.add_by_words(&master, seed, &mut self.rng, out)?;
        let (id, own) = (community.id, community.me);
        community.label(own.device, label, out);
        if !keep_others {
            let devices = community.members().active_devices();
            let others: Vec<_> = devices
                .filter(|(device, found)| found.person == own.person && *device != own.device)
                .map(|(device, _)| device)
                .collect();
            for device in others {
                recall::keep_retiring(id, device, out);
                community.retiring.insert(device);
            }
        }
        recall::keep_seed(id, seed, out);
        self.facts.know_seed(id, seed.clone());
        self.tail_lost = false;
        Ok(Done::Joined(id))
    }
}

impl Community {
    fn add_by_words(
        &mut self,
        master: &DeviceMaster,
        seed: &Seed,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let salt = *self.control.salt();
        let person_master = PersonMaster::from_seed(seed);
        let person = person_master.person_id(&salt);
        let generation: u32 = rng.random_range(1..=u32::MAX);
        let keys = master.keys(&salt, generation);
        let sealing = SealingKey::from_secret(Secret32::from_bytes(rng.random()));
        let key = person_master.person_key(&salt);
        let today = out.now.day();
        let certificate = Certificate::by_person(&key, &salt, &keys, sealing.public(), today);
        let certificate = Box::new(certificate);
        let author = self
            .members()
            .signer_adding_itself(keys.device_id(), person);
        let author = author.ok_or(Refusal::NotIn)?;
        let parents = self.control.parents_for(&author);
        let now = out.now.max(self.clock.claimed());
        let body = ControlBody::AddDevice { certificate };
        let signed = self
            .control
            .write_with(&keys, now, vec![author], parents, body)?;
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        self.take_control(op, out)?;
        recall::keep_person(self.id, person, out);
        recall::keep_generation(self.id, generation, out);
        recall::keep_sealing_key(self.id, &sealing, out);
        self.me.person = person;
        self.sealing.push(sealing);
        self.speak_as(keys, out);
        Ok(())
    }

    fn begin_anew(
        &mut self,
        master: &DeviceMaster,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let (salt, old) = (*self.control.salt(), self.me.device);
        let generation: u32 = rng.random_range(1..=u32::MAX);
        let keys = master.keys(&salt, generation);
        let sealing = SealingKey::from_secret(Secret32::from_bytes(rng.random()));
        let subject = Subject {
            person: self.me.person,
            sealing: sealing.public(),
            day: out.now.day(),
        };
        let request = Certificate::request(&salt, &keys, subject);
        let certificate = Box::new(request.vouched_by(&salt, &self.keys));
        let body = ControlBody::AddDevice { certificate };
        let new = keys.device_id();
        let author = self.members().signer_adding_itself(new, self.me.person);
        let author = author.ok_or(Refusal::NotIn)?;
        let mut older = self.members().signer(old).ok_or(Refusal::NotIn)?;
        let parents = self.control.parents_for(&older);
        older.cosig = Some(cosign(&self.keys.sign, self.id, &parents, &body));
        let now = out.now.max(self.clock.claimed());
        let signers = vec![author, older];
        let signed = self
            .control
            .write_with(&keys, now, signers, parents, body)?;
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        self.take_control(op, out)?;
        recall::keep_generation(self.id, generation, out);
        recall::keep_sealing_key(self.id, &sealing, out);
        recall::keep_retiring(self.id, old, out);
        if let Some(label) = self.labels.get(&old).cloned() {
            self.label(new, &label, out);
        }
        self.retiring.insert(old);
        self.sealing.push(sealing);
        self.speak_as(keys, out);
        Ok(())
    }
}
