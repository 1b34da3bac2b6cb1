//! The operations themselves, and what each of them knew.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;

use crate::certificate::Certificate;
use crate::control::{ControlBody, ControlOp, Signer, incarnation};
use crate::id::{DeviceId, Incarnation, KeyId, OpId, PersonId};
use crate::op::{Header, OpSignature};

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
    /// For epochs: the devices that get the key.
    pub(super) recipients: Vec<DeviceId>,
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
    announced: BTreeMap<KeyId, Vec<usize>>,
    tips: BTreeMap<DeviceId, usize>,
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
                }
            }
            Some(ControlBody::Epoch { key_id, .. }) => {
                self.announced.entry(*key_id).or_default().push(at);
            }
            _ => {}
        }
        for certificate in node.certificates() {
            let introduced = self.introduced.entry(certificate.device);
            introduced.or_default().push(at);
        }
        let longer = |tip: &usize| {
            let tip = &self[*tip];
            (node.header.seq, tip.id) > (tip.header.seq, node.id)
        };
        if self.tips.get(&node.header.device).is_none_or(longer) {
            self.tips.insert(node.header.device, at);
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

    pub(super) fn tip(&self, device: DeviceId) -> Option<usize> {
        self.tips.get(&device).copied()
    }

    pub(super) fn lengths(&self) -> BTreeMap<DeviceId, u64> {
        self.tips
            .iter()
            .map(|(device, at)| (*device, self[*at].header.seq))
            .collect()
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
