//! Starting again: facts first, then segments in the order in which they were kept, through the
//! same door as everything else. What was verified before it was kept is not verified again.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::bytes::Malformed;
use potluck_model::epoch::EpochKey;
use potluck_model::id::{CommunityId, DeviceId, GroupId, KeyId, OpId, PersonId, RecordId};
use potluck_model::identity::{DeviceMaster, PersonMaster, SealingKey};
use potluck_model::member::ControlGraph;
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::{Piece, Segment, SignedControl};
use potluck_model::slot::SlotContent;
use potluck_model::time::{Day, Timestamp};
use thiserror::Error;

use crate::Engine;
use crate::circle::{Recalled, Talk};
use crate::come_back::Coming;
use crate::community::Community;
use crate::out::Out;
use crate::receipt::Receipt;

/// The device's own secret.
pub(crate) const DEVICE: &str = "device";
/// A person's seed, by community.
pub(crate) const SEED: &str = "seed";
/// Who we are, by community.
pub(crate) const PERSON: &str = "person";
/// Which keys of the device count, by community; nothing: the first.
pub(crate) const GENERATION: &str = "generation";
/// A device of ours that is to be put out, by community and device.
pub(crate) const RETIRING: &str = "retiring";
/// What a device of ours is called, by community and device.
pub(crate) const LABEL: &str = "label";
/// That codes for later are not answered, by community.
pub(crate) const CLOSED: &str = "closed";
/// A sealing key, by community and public half.
pub(crate) const SEALING: &str = "sealing";
/// An epoch key, by community and key id.
pub(crate) const EPOCH: &str = "epoch";
/// The key of a sealed part, by community and record.
pub(crate) const CONTENT: &str = "content";
/// What another device holds of ours, by community and device.
pub const RECEIPT: &str = "receipt";
/// A key of a circle, by community, group and key id.
pub(crate) const CIRCLE_KEY: &str = "circle-key";
/// How far a conversation was read, by community, group and record.
pub(crate) const READ: &str = "read";
/// As whom we ask to be let in again, by community.
pub(crate) const COMING: &str = "coming-back";
/// A name that waits to be written, by community.
pub(crate) const NAME: &str = "name";

/// The day on which a sealing key was replaced, by community and public half.
pub(crate) const REPLACED: &str = "replaced";
/// An epoch key that was deleted, by community and key id.
pub(crate) const FORGOTTEN: &str = "forgotten";

/// Since when something lies beyond the end of a data log, by community and device.
pub(crate) const HIDDEN: &str = "hidden";

/// All kinds of facts that the engine keeps; to be recalled first.
pub const FACT_KINDS: &[&str] = &[
    DEVICE, SEED, PERSON, GENERATION, SEALING, EPOCH, CONTENT, RECEIPT, NAME, REPLACED, FORGOTTEN,
    RETIRING, LABEL, CLOSED, CIRCLE_KEY, READ, HIDDEN, COMING,
];

/// Kinds of facts that are secret, and to be gone from the disk once they are forgotten.
const SECRETS: &[&str] = &[SEED, SEALING, EPOCH, CONTENT, CIRCLE_KEY, COMING];

/// Whether facts of a kind are secret, and to be gone from the disk once they are forgotten.
#[must_use]
pub fn is_secret(kind: &str) -> bool {
    SECRETS.contains(&kind)
}

/// A segment that cannot be recalled.
#[derive(Debug, Error)]
pub enum BadSegment {
    /// Its bytes are not those of a segment of this format.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// It belongs to a community whose founding or keys are not here.
    #[error("a segment of a community whose keys are not here")]
    Stray,
}

/// Facts, as recalled, until the communities are there that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) device: Option<DeviceMaster>,
    seeds: BTreeMap<CommunityId, Seed>,
    persons: BTreeMap<CommunityId, PersonId>,
    generations: BTreeMap<CommunityId, u32>,
    retiring: BTreeMap<CommunityId, Vec<DeviceId>>,
    labels: BTreeMap<CommunityId, Vec<(DeviceId, String)>>,
    closed: BTreeSet<CommunityId>,
    sealing: BTreeMap<CommunityId, Vec<SealingKey>>,
    epochs: BTreeMap<CommunityId, Vec<EpochKey>>,
    contents: BTreeMap<CommunityId, Vec<(RecordId, Secret32)>>,
    receipts: BTreeMap<CommunityId, Vec<(DeviceId, Receipt)>>,
    names: BTreeMap<CommunityId, String>,
    replaced: BTreeMap<CommunityId, BTreeMap<[u8; 32], Day>>,
    forgotten: BTreeMap<CommunityId, BTreeSet<KeyId>>,
    circle_keys: BTreeMap<CommunityId, Vec<Recalled>>,
    read: BTreeMap<CommunityId, Vec<(Talk, Timestamp)>>,
    hidden: BTreeMap<CommunityId, BTreeMap<DeviceId, Day>>,
    coming: BTreeMap<CommunityId, Coming>,
}

impl Engine {
    /// Takes in a fact that was kept. Facts that mean nothing are passed over.
    pub fn recall_fact(&mut self, kind: &str, name: &[u8], value: &[u8]) {
        // What does not have the form it was kept in was kept by another version.
        let _ = self.facts.take(kind, name, value);
    }

    /// Takes in a segment that was kept; all facts come before.
    ///
    /// # Errors
    /// If it is damaged or strays; the others can be recalled all the same.
    pub fn recall(&mut self, segment: &[u8]) -> Result<(), BadSegment> {
        self.recall_some(segment, |_, _| true)
    }

    /// Takes in those pieces of a segment that are wanted.
    pub(crate) fn recall_some(
        &mut self,
        segment: &[u8],
        is_wanted: impl Fn(Option<&Community>, &Piece<'_>) -> bool,
    ) -> Result<(), BadSegment> {
        let (id, kept, pieces) = Segment::pieces(segment)?;
        // What is recalled is neither kept again nor told to anybody.
        let mut out = Out::new(kept);
        for piece in pieces {
            if !is_wanted(self.communities.get(&id), &piece) {
                continue;
            }
            if let Piece::Control(op) = &piece
                && !self.communities.contains_key(&id)
            {
                let community = self.recall_founding(op).ok_or(BadSegment::Stray)?;
                self.communities.insert(id, community);
                continue;
            }
            let community = self.communities.get_mut(&id).ok_or(BadSegment::Stray)?;
            // Damage to one thing costs that thing: the rest comes back from peers.
            match piece {
                Piece::Control(op) => {
                    let _ = community.insert_control(&op, &mut out);
                }
                Piece::Run(run) => {
                    let _ = community.recall_run(&run, &mut out);
                }
                Piece::Body(place, body) => community.recall_body(place, body, kept, &mut out),
            }
        }
        Ok(())
    }

    fn recall_founding(&mut self, op: &SignedControl) -> Option<Community> {
        let graph = ControlGraph::found(&op.header, op.signature, &op.body).ok()?;
        let id = graph.community();
        let person = match self.facts.persons.get(&id) {
            Some(person) => *person,
            None => PersonMaster::from_seed(self.facts.seeds.get(&id)?).person_id(graph.salt()),
        };
        let generation = self.facts.generations.get(&id).copied().unwrap_or(0);
        let keys = self.facts.device.as_ref()?.keys(graph.salt(), generation);
        let sealing = self.facts.sealing.get(&id).cloned().unwrap_or_default();
        let mut community = Community::new(graph, person, keys, sealing);
        for key in self.facts.epochs.remove(&id).unwrap_or_default() {
            let key_id: KeyId = key.key_id(id.into());
            let hint = key.hint_key();
            community.ring.insert(key_id, (key, hint));
        }
        community
            .contents
            .extend(self.facts.contents.remove(&id).unwrap_or_default());
        community
            .receipts
            .extend(self.facts.receipts.remove(&id).unwrap_or_default());
        for key in self.facts.circle_keys.remove(&id).unwrap_or_default() {
            community.recall_circle_key(&key);
        }
        for (talk, until) in self.facts.read.remove(&id).unwrap_or_default() {
            community.circles.messages.recall_read(talk, until);
        }
        community.waiting_name = self.facts.names.remove(&id);
        community.replaced = self.facts.replaced.remove(&id).unwrap_or_default();
        community.hidden = self.facts.hidden.remove(&id).unwrap_or_default();
        community.forgotten = self.facts.forgotten.remove(&id).unwrap_or_default();
        let retiring = self.facts.retiring.remove(&id);
        community.retiring.extend(retiring.unwrap_or_default());
        let labels = self.facts.labels.remove(&id);
        community.labels.extend(labels.unwrap_or_default());
        community.closed = self.facts.closed.contains(&id);
        Some(community)
    }
}

impl Facts {
    /// What our twelve words stand for, while they are kept.
    pub(crate) fn seed(&self, id: CommunityId) -> Option<Seed> {
        self.seeds.get(&id).cloned()
    }

    /// Notes what our twelve words stand for.
    pub(crate) fn know_seed(&mut self, id: CommunityId, seed: Seed) {
        self.seeds.insert(id, seed);
    }

    /// Forgets what our twelve words stand for.
    pub(crate) fn forget_seed(&mut self, id: CommunityId) {
        self.seeds.remove(&id);
    }

    /// As whom we ask to be let in again.
    pub(crate) fn coming(&self, id: CommunityId) -> Option<Coming> {
        self.coming.get(&id).cloned()
    }

    /// Notes as whom we ask to be let in again; nothing once we are in.
    pub(crate) fn know_coming(&mut self, id: CommunityId, coming: Option<Coming>) {
        match coming {
            Some(coming) => self.coming.insert(id, coming),
            None => self.coming.remove(&id),
        };
    }

    /// The sealing keys of this device, if any were kept.
    pub(crate) fn sealing(&self, id: CommunityId) -> Option<Vec<SealingKey>> {
        self.sealing
            .get(&id)
            .filter(|keys| !keys.is_empty())
            .cloned()
    }

    /// Notes a sealing key of this device.
    pub(crate) fn know_sealing(&mut self, id: CommunityId, key: SealingKey) {
        self.sealing.entry(id).or_default().push(key);
    }

    fn take(&mut self, kind: &str, name: &[u8], value: &[u8]) -> Option<()> {
        if kind == DEVICE {
            let secret = Secret32::from_bytes(value.try_into().ok()?);
            self.device = Some(DeviceMaster::from_secret(secret));
            return Some(());
        }
        let (community, rest) = name.split_first_chunk()?;
        let id = CommunityId::from_bytes(*community);
        match kind {
            SEED => {
                self.seeds
                    .insert(id, Seed::from_bytes(value.try_into().ok()?));
            }
            SEALING => {
                let secret = Secret32::from_bytes(value.try_into().ok()?);
                self.sealing
                    .entry(id)
                    .or_default()
                    .push(SealingKey::from_secret(secret));
            }
            EPOCH => {
                let secret = Secret32::from_bytes(value.try_into().ok()?);
                self.epochs
                    .entry(id)
                    .or_default()
                    .push(EpochKey::from_secret(secret));
            }
            CONTENT => {
                let record = RecordId::from_bytes(rest.try_into().ok()?);
                let secret = Secret32::from_bytes(value.try_into().ok()?);
                self.contents.entry(id).or_default().push((record, secret));
            }
            RECEIPT => {
                let device = DeviceId::from_bytes(rest.try_into().ok()?);
                let receipt = Receipt::decode(value).ok()?;
                self.receipts.entry(id).or_default().push((device, receipt));
            }
            CIRCLE_KEY => {
                let (group, _) = rest.split_first_chunk()?;
                let (key, rest) = value.split_first_chunk()?;
                let (epoch, rest) = rest.split_first_chunk()?;
                // Before it was noted since when a key is here, and who brought it, there was
                // nothing behind.
                let since = rest.first_chunk().copied().unwrap_or_default();
                let brought_by = rest.get(since.len()..).unwrap_or_default();
                let brought_by = brought_by.first_chunk().copied().map(PersonId::from_bytes);
                let content = SlotContent {
                    group: GroupId::from_bytes(*group),
                    key: EpochKey::from_secret(Secret32::from_bytes(*key)),
                    epoch: OpId::from_bytes(*epoch),
                };
                let since = Day::from_number(u32::from_be_bytes(since));
                self.circle_keys.entry(id).or_default().push(Recalled {
                    content,
                    since,
                    brought_by,
                });
            }
            READ => {
                let (group, about) = rest.split_first_chunk()?;
                let about = (!about.is_empty())
                    .then(|| about.try_into().map(RecordId::from_bytes))
                    .transpose()
                    .ok()?;
                let group = GroupId::from_bytes(*group);
                let until = Timestamp::from_millis(u64::from_be_bytes(value.try_into().ok()?));
                let read = self.read.entry(id).or_default();
                read.push((Talk { group, about }, until));
            }
            PERSON => {
                self.persons
                    .insert(id, PersonId::from_bytes(value.try_into().ok()?));
            }
            GENERATION => {
                self.generations
                    .insert(id, u32::from_be_bytes(value.try_into().ok()?));
            }
            RETIRING => {
                let device = DeviceId::from_bytes(rest.try_into().ok()?);
                self.retiring.entry(id).or_default().push(device);
            }
            LABEL => {
                let device = DeviceId::from_bytes(rest.try_into().ok()?);
                let label = String::from_utf8(value.to_vec()).ok()?;
                self.labels.entry(id).or_default().push((device, label));
            }
            CLOSED => {
                self.closed.insert(id);
            }
            COMING => {
                self.coming.insert(id, Coming::decode(value)?);
            }
            NAME => {
                self.names
                    .insert(id, String::from_utf8(value.to_vec()).ok()?);
            }
            REPLACED => {
                let day = Day::from_number(u32::from_be_bytes(value.try_into().ok()?));
                let public = rest.try_into().ok()?;
                self.replaced.entry(id).or_default().insert(public, day);
            }
            HIDDEN => {
                let day = Day::from_number(u32::from_be_bytes(value.try_into().ok()?));
                let device = DeviceId::from_bytes(rest.try_into().ok()?);
                self.hidden.entry(id).or_default().insert(device, day);
            }
            FORGOTTEN => {
                let key = KeyId::from_bytes(rest.try_into().ok()?);
                self.forgotten.entry(id).or_default().insert(key);
            }
            _ => {}
        }
        Some(())
    }
}

/// Keeps what our twelve words stand for.
pub(crate) fn keep_seed(id: CommunityId, seed: &Seed, out: &mut Out) {
    out.fact(SEED, of(id, &[]), Some(seed.as_bytes().to_vec()));
}

/// Forgets what our twelve words stand for.
pub(crate) fn forget_seed(id: CommunityId, out: &mut Out) {
    out.fact(SEED, of(id, &[]), None);
}

/// Keeps who we are in a community.
pub(crate) fn keep_person(id: CommunityId, person: PersonId, out: &mut Out) {
    out.fact(PERSON, of(id, &[]), Some(person.as_bytes().to_vec()));
}

/// Keeps which keys of the device count.
pub(crate) fn keep_generation(id: CommunityId, generation: u32, out: &mut Out) {
    let value = generation.to_be_bytes().to_vec();
    out.fact(GENERATION, of(id, &[]), Some(value));
}

/// Keeps the key of a sealed part.
pub(crate) fn keep_content(id: CommunityId, record: RecordId, key: &Secret32, out: &mut Out) {
    let name = of(id, record.as_bytes());
    out.fact(CONTENT, name, Some(key.as_bytes().to_vec()));
}

/// Keeps that a device of ours is to be put out.
pub(crate) fn keep_retiring(id: CommunityId, device: DeviceId, out: &mut Out) {
    out.fact(RETIRING, of(id, device.as_bytes()), Some(vec![1]));
}

/// Forgets it: it is out.
pub(crate) fn forget_retiring(id: CommunityId, device: DeviceId, out: &mut Out) {
    out.fact(RETIRING, of(id, device.as_bytes()), None);
}

/// Keeps what a device of ours is called.
pub(crate) fn keep_label(id: CommunityId, device: DeviceId, label: &str, out: &mut Out) {
    let value = label.as_bytes().to_vec();
    out.fact(LABEL, of(id, device.as_bytes()), Some(value));
}

fn of(id: CommunityId, rest: &[u8]) -> Vec<u8> {
    [&id.as_bytes()[..], rest].concat()
}

/// Keeps a sealing key of ours.
pub(crate) fn keep_sealing_key(id: CommunityId, sealing: &SealingKey, out: &mut Out) {
    let name = [&id.as_bytes()[..], sealing.public().as_bytes()].concat();
    let secret = sealing.secret().as_bytes().to_vec();
    out.fact(SEALING, name, Some(secret));
}

/// Keeps since when a sealing key is replaced.
pub(crate) fn keep_replaced(id: CommunityId, public: &[u8; 32], day: Option<Day>, out: &mut Out) {
    let name = [&id.as_bytes()[..], public].concat();
    let value = day.map(|day| day.number().to_be_bytes().to_vec());
    out.fact(REPLACED, name, value);
}

/// Deletes a sealing key of ours.
pub(crate) fn forget_sealing_key(id: CommunityId, public: &[u8; 32], out: &mut Out) {
    let name = [&id.as_bytes()[..], public].concat();
    out.fact(SEALING, name, None);
    keep_replaced(id, public, None, out);
}

/// Keeps since when something lies beyond the end of a data log.
pub(crate) fn keep_hidden(id: CommunityId, device: DeviceId, day: Option<Day>, out: &mut Out) {
    let name = [&id.as_bytes()[..], device.as_bytes()].concat();
    let value = day.map(|day| day.number().to_be_bytes().to_vec());
    out.fact(HIDDEN, name, value);
}

/// Deletes an epoch key, and keeps that it is not to be taken again.
pub(crate) fn forget_epoch_key(id: CommunityId, key: KeyId, out: &mut Out) {
    let name = [&id.as_bytes()[..], key.as_bytes()].concat();
    out.fact(EPOCH, name.clone(), None);
    out.fact(FORGOTTEN, name, Some(vec![]));
}

/// Keeps a name until it is written.
pub(crate) fn keep_name(id: CommunityId, name: &str, out: &mut Out) {
    out.fact(NAME, id.as_bytes().to_vec(), Some(name.as_bytes().to_vec()));
}

/// Keeps a key of a circle, since when it is here, and who brought it if it was not we.
pub(crate) fn keep_circle_key(
    id: CommunityId,
    key: KeyId,
    content: &SlotContent,
    (since, brought_by): (Day, Option<PersonId>),
    out: &mut Out,
) {
    let secret = content.key.secret().as_bytes();
    let since = since.number().to_be_bytes();
    let by = brought_by.as_ref().map_or(&[][..], |by| by.as_bytes());
    let value = [&secret[..], content.epoch.as_bytes(), &since, by].concat();
    let name = of_circle(id, content.group, key);
    out.fact(CIRCLE_KEY, name, Some(value));
}

/// Forgets a key of a circle, and notes that it is not taken again.
pub(crate) fn forget_circle_key(id: CommunityId, group: GroupId, key: KeyId, out: &mut Out) {
    out.fact(CIRCLE_KEY, of_circle(id, group, key), None);
    out.fact(FORGOTTEN, of(id, key.as_bytes()), Some(vec![]));
}

fn of_circle(id: CommunityId, group: GroupId, key: KeyId) -> Vec<u8> {
    let parts = [id.as_bytes(), group.as_bytes(), key.as_bytes()];
    parts.map(|part| &part[..]).concat()
}

/// Keeps how far a conversation was read.
pub(crate) fn keep_read(id: CommunityId, talk: Talk, until: Timestamp, out: &mut Out) {
    let about = talk.about.map(|record| record.as_bytes().to_vec());
    let name = [
        id.as_bytes().to_vec(),
        talk.group.as_bytes().to_vec(),
        about.unwrap_or_default(),
    ];
    let value = until.millis().to_be_bytes().to_vec();
    out.fact(READ, name.concat(), Some(value));
}
