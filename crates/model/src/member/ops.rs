//! The operations themselves, and what each of them knew.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;
use std::sync::Arc;

use super::rights::granted;
use crate::certificate::Certificate;
use crate::control::{ControlBody, ControlOp, Signer, incarnation};
use crate::id::{DeviceId, Incarnation, KeyId, OpId, PersonId};
use crate::op::{Header, OpSignature};
use crate::role::Role;

/// A set of operations, by their places in [`Ops`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places(Vec<u64>);

impl Places {
    pub(super) fn has(&self, at: usize) -> bool {
        self.0
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// All places, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(at, word)| {
            let bits = (0..64).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| at * 64 + bit)
        })
    }

    /// Whether all of these are in another set.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let other = other.0.iter().copied().chain(std::iter::repeat(0));
        self.0
            .iter()
            .zip(other)
            .all(|(own, other)| own & !other == 0)
    }

    /// Those that are not in another set, ascending.
    pub(super) fn without(&self, other: &Self) -> impl Iterator<Item = usize> {
        self.iter().filter(|at| !other.has(*at))
    }

    /// Whether a set has any of these.
    pub(super) fn meets(&self, others: &BTreeSet<usize>) -> bool {
        others.iter().any(|at| self.has(*at))
    }
}

impl FromIterator<usize> for Places {
    fn from_iter<T: IntoIterator<Item = usize>>(places: T) -> Self {
        let mut all = Self::default();
        for at in places {
            all.add(at);
        }
        all
    }
}

/// One valid operation.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: OpId,
    pub(super) header: Header,
    pub(super) signature: OpSignature,
    pub(super) bytes: Vec<u8>,
    /// None for a kind to come.
    pub(super) op: Option<ControlOp>,
    /// The longest way to the genesis.
    pub(super) depth: u64,
    /// All operations that its author knew.
    pub(super) past: Places,
    /// How many must agree, as far as its own past tells.
    pub(super) need: usize,
    /// For removals and demotions: the stewards in its past.
    pub(super) stewards: BTreeSet<Incarnation>,
    /// For epochs: the devices that get the key, ascending.
    pub(super) recipients: Arc<[DeviceId]>,
}

impl Node {
    pub(super) fn parts(&self) -> (&Header, &OpSignature, &[u8]) {
        (&self.header, &self.signature, &self.bytes)
    }

    pub(super) fn body(&self) -> Option<&ControlBody> {
        self.op.as_ref().map(|op| &op.body)
    }

    pub(super) fn signers(&self) -> &[Signer] {
        self.op.as_ref().map_or(&[], |op| &op.signers)
    }

    pub(super) fn is_checkpoint(&self) -> bool {
        matches!(self.body(), Some(ControlBody::Checkpoint))
    }

    /// The invitation that it lets somebody in by.
    pub(super) fn invitation(&self) -> Option<OpId> {
        match self.body() {
            Some(ControlBody::Admit(admit)) => admit.via.map(|via| via.invite),
            _ => None,
        }
    }

    /// The certificates that it introduces.
    pub(super) fn certificates(&self) -> &[Certificate] {
        match self.body() {
            Some(ControlBody::Genesis(genesis)) => &genesis.founders,
            Some(ControlBody::Admit(admit)) => std::slice::from_ref(&admit.certificate),
            Some(ControlBody::AddDevice { certificate }) => std::slice::from_ref(certificate),
            _ => &[],
        }
    }
}

/// All operations, in the order in which they came; places are not told to anybody.
#[derive(Debug, Clone, Default)]
pub(super) struct Ops {
    nodes: Vec<Node>,
    places: BTreeMap<OpId, usize>,
    order: BTreeSet<(u64, OpId, usize)>,
    /// Who was admitted where.
    admissions: BTreeMap<Incarnation, (usize, PersonId)>,
    /// Where devices, keys and targets are spoken of.
    introduced: BTreeMap<DeviceId, Vec<usize>>,
    /// Where devices of an admission are introduced.
    devices: BTreeMap<Incarnation, Vec<usize>>,
    /// Where an admission is given a role.
    granting: BTreeMap<Incarnation, Vec<usize>>,
    announced: BTreeMap<KeyId, Vec<usize>>,
    /// The operations of each log, as they came.
    logs: BTreeMap<DeviceId, Vec<usize>>,
    /// What follows an operation in its log, as it came: more than one in a fork.
    next: BTreeMap<(DeviceId, OpId), Vec<usize>>,
    forked: BTreeSet<DeviceId>,
}

impl Index<usize> for Ops {
    type Output = Node;

    fn index(&self, at: usize) -> &Node {
        self.nodes.get(at).expect("places are never taken back")
    }
}

impl Ops {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn find(&self, op: OpId) -> Option<usize> {
        self.places.get(&op).copied()
    }

    /// Finds an operation that stands in this past.
    pub(super) fn find_in(&self, past: &Places, op: OpId) -> Option<&Node> {
        let at = self.find(op)?;
        past.has(at).then(|| &self[at])
    }

    /// By depth, then id.
    pub(super) fn in_order(&self) -> impl Iterator<Item = usize> {
        self.order.iter().map(|(_, _, at)| *at)
    }

    pub(super) fn insert(&mut self, node: Node) -> usize {
        let at = self.nodes.len();
        match node.body() {
            Some(ControlBody::Genesis(_) | ControlBody::Admit(_)) => {
                for certificate in node.certificates() {
                    let name = incarnation(node.id, certificate.person);
                    self.admissions.insert(name, (at, certificate.person));
                    self.granting.entry(name).or_default().push(at);
                }
            }
            Some(
                ControlBody::Confirm { incarnation }
                | ControlBody::Promote { incarnation }
                | ControlBody::RecoverSteward { incarnation },
            ) => self.granting.entry(*incarnation).or_default().push(at),
            Some(ControlBody::Epoch { key_id, .. }) => {
                self.announced.entry(*key_id).or_default().push(at);
            }
            _ => {}
        }
        for certificate in node.certificates() {
            let introduced = self.introduced.entry(certificate.device);
            introduced.or_default().push(at);
            if let Some((_, incarnation)) = self.owner(&node, certificate.device) {
                self.devices.entry(incarnation).or_default().push(at);
            }
        }
        let device = node.header.device;
        self.logs.entry(device).or_default().push(at);
        let next = self.next.entry((device, node.header.prev)).or_default();
        next.push(at);
        if next.len() > 1 {
            self.forked.insert(device);
        }
        self.places.insert(node.id, at);
        self.order.insert((node.depth, node.id, at));
        self.nodes.push(node);
        at
    }

    /// The admission of an incarnation, and its person.
    pub(super) fn admission(&self, incarnation: Incarnation) -> Option<(usize, PersonId)> {
        self.admissions.get(&incarnation).copied()
    }

    /// The same, if it stands in this past.
    pub(super) fn admission_in(
        &self,
        past: &Places,
        incarnation: Incarnation,
    ) -> Option<(usize, PersonId)> {
        self.admission(incarnation).filter(|(at, _)| past.has(*at))
    }

    /// The last admission of a person in this past.
    pub(super) fn admitted_in(&self, past: &Places, person: PersonId) -> Option<Incarnation> {
        let theirs = self
            .admissions
            .iter()
            .filter(|(_, (at, of))| *of == person && past.has(*at));
        let came = |at: usize| (self[at].depth, self[at].id);
        theirs
            .max_by_key(|(_, (at, _))| came(*at))
            .map(|(incarnation, _)| *incarnation)
    }

    /// The operations that introduced a device.
    pub(super) fn introductions(&self, device: DeviceId) -> impl Iterator<Item = usize> {
        self.introduced.get(&device).into_iter().flatten().copied()
    }

    pub(super) fn device_known(&self, past: &Places, device: DeviceId) -> bool {
        self.any_in(past, self.introduced.get(&device))
    }

    /// How many devices of an admission this past introduced.
    pub(super) fn devices_of(&self, past: &Places, incarnation: Incarnation) -> usize {
        let places = self.devices.get(&incarnation).into_iter().flatten();
        places.filter(|at| past.has(**at)).count()
    }

    /// The highest role that a past ever granted to an admission.
    pub(super) fn granted_in(&self, past: &Places, to: Incarnation) -> Option<Role> {
        let at = self.granting.get(&to).into_iter().flatten();
        at.filter(|at| past.has(**at))
            .filter_map(|at| granted(&self[*at], to))
            .max()
    }

    pub(super) fn key_announced(&self, past: &Places, key: KeyId) -> bool {
        self.any_in(past, self.announced.get(&key))
    }

    /// Whose device it is, by each operation of this past that introduced it.
    pub(super) fn owners(
        &self,
        past: &Places,
        device: DeviceId,
    ) -> impl Iterator<Item = (PersonId, Incarnation)> {
        let introduced = self.introduced.get(&device).into_iter().flatten();
        introduced
            .filter(|at| past.has(**at))
            .filter_map(move |at| self.owner(&self[*at], device))
    }

    fn any_in(&self, past: &Places, places: Option<&Vec<usize>>) -> bool {
        places.is_some_and(|places| places.iter().any(|at| past.has(*at)))
    }

    /// The operations of a control log, as they came.
    pub(super) fn log(&self, device: DeviceId) -> &[usize] {
        self.logs.get(&device).map_or(&[], Vec::as_slice)
    }

    /// What follows an operation in its log, or begins the log, as it came.
    pub(super) fn following(&self, device: DeviceId, prev: OpId) -> &[usize] {
        self.next.get(&(device, prev)).map_or(&[], Vec::as_slice)
    }

    /// Whether any device has written two different operations at one place.
    pub(super) fn has_forks(&self) -> bool {
        !self.forked.is_empty()
    }

    pub(super) fn forked(&self) -> &BTreeSet<DeviceId> {
        &self.forked
    }

    /// Whose an operation is; nothing if that device was never let in.
    pub(super) fn author(&self, node: &Node) -> Option<PersonId> {
        let by_signer = node.signers().first();
        let person = by_signer.and_then(|signer| self.admission(signer.incarnation));
        let introduced = || self.owners(&node.past, node.header.device).next();
        person
            .map(|(_, person)| person)
            .or_else(|| introduced().map(|(person, _)| person))
    }

    /// The person and incarnation of a device that an operation introduced.
    pub(super) fn owner(&self, node: &Node, device: DeviceId) -> Option<(PersonId, Incarnation)> {
        let certificate = node.certificates().iter().find(|c| c.device == device)?;
        let incarnation = match node.body()? {
            ControlBody::AddDevice { .. } => {
                let author = node.signers().first()?.incarnation;
                let own = self.admission(author).map(|(_, person)| person);
                if own == Some(certificate.person) {
                    author
                } else {
                    // In a circle whoever is in adds the devices of the others.
                    self.admitted_in(&node.past, certificate.person)?
                }
            }
            _ => incarnation(node.id, certificate.person),
        };
        Some((certificate.person, incarnation))
    }
}
