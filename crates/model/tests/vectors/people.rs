//! Ana, Ben, and the community that they are in: the inputs of all vectors.
use ed25519_dalek::SigningKey;
use potluck_model::certificate::Certificate;
use potluck_model::control::{ControlBody, GENESIS_VERSION, Genesis, Policy};
use potluck_model::id::{CommunityId, Incarnation, PersonId};
use potluck_model::identity::{DeviceKeys, DeviceMaster, PersonMaster, Salt, SealingKey};
use potluck_model::member::{ControlGraph, Signed, found};
use potluck_model::secret::{Secret32, Seed};
use potluck_model::time::{Day, Timestamp};

/// 2026-11-20T18:00:00Z.
pub(crate) const EVENING: u64 = 1_795_197_600_000;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(EVENING)
}

/// Some moments later.
pub(crate) fn later(seconds: u64) -> Timestamp {
    now().plus_millis(seconds * 1_000)
}

pub(crate) fn today() -> Day {
    now().day()
}

/// 00 01 02 … 1f.
pub(crate) fn salt() -> Salt {
    std::array::from_fn(|at| u8::try_from(at).unwrap())
}

/// Somebody with one device.
pub(crate) struct Neighbour {
    pub(crate) seed: Seed,
    pub(crate) device_secret: Secret32,
    pub(crate) sealing: SealingKey,
}

pub(crate) fn ana() -> Neighbour {
    Neighbour {
        seed: Seed::from_bytes(*b"a quiet evening."),
        device_secret: Secret32::from_bytes([0xa1; 32]),
        sealing: SealingKey::from_secret(Secret32::from_bytes([0xa2; 32])),
    }
}

pub(crate) fn ben() -> Neighbour {
    Neighbour {
        seed: Seed::from_bytes(*b"soup for dinner!"),
        device_secret: Secret32::from_bytes([0xb1; 32]),
        sealing: SealingKey::from_secret(Secret32::from_bytes([0xb2; 32])),
    }
}

impl Neighbour {
    pub(crate) fn person_master(&self) -> PersonMaster {
        PersonMaster::from_seed(&self.seed)
    }

    pub(crate) fn person_key(&self) -> SigningKey {
        self.person_master().person_key(&salt())
    }

    pub(crate) fn person(&self) -> PersonId {
        self.person_master().person_id(&salt())
    }

    pub(crate) fn keys(&self, generation: u32) -> DeviceKeys {
        DeviceMaster::from_secret(self.device_secret.clone()).keys(&salt(), generation)
    }

    pub(crate) fn certificate(&self) -> Certificate {
        let sealing = self.sealing.public();
        Certificate::by_person(&self.person_key(), &salt(), &self.keys(0), sealing, today())
    }
}

pub(crate) fn genesis(founders: Vec<Certificate>) -> Genesis {
    Genesis {
        version: GENESIS_VERSION,
        salt: salt(),
        founders,
        policy: Policy::default(),
        predecessor: None,
    }
}

/// Ana's community, with nothing but its genesis.
pub(crate) fn community() -> (Signed, ControlGraph) {
    let genesis = genesis(vec![ana().certificate()]);
    let signed = found(&ana().keys(0), genesis, &[], now()).unwrap();
    let graph = ControlGraph::found(&signed.header, signed.signature, &signed.body).unwrap();
    (signed, graph)
}

pub(crate) fn community_id() -> CommunityId {
    community().1.community()
}

/// The admission as which Ana is in.
pub(crate) fn incarnation_of_ana() -> Incarnation {
    let (_, graph) = community();
    graph.members().person(ana().person()).unwrap().incarnation
}

/// Writes an operation and takes it in.
pub(crate) fn write(
    graph: &mut ControlGraph,
    who: &Neighbour,
    when: Timestamp,
    body: ControlBody,
) -> Signed {
    let signed = graph.write(&who.keys(0), when, body).unwrap();
    let (header, body) = (signed.header.clone(), signed.body.clone());
    graph
        .check_and_insert(header, signed.signature, body)
        .unwrap();
    signed
}
