//! People, their devices, and what they write.
use ed25519_dalek::SigningKey;

use super::super::*;
use crate::certificate::{Certificate, Subject};
use crate::control::{Admit, Policy, Signer, cosign};
use crate::epoch::EpochKey;
use crate::id::{GroupId, Incarnation, KeyId, PersonId};
use crate::identity::{DeviceKeys, DeviceMaster, PersonMaster, SealingKey};
use crate::role::Role;
use crate::secret::{Secret32, Seed};
use crate::time::{Day, Timestamp};

pub(super) const SALT: Salt = [3; 32];

pub(super) fn today() -> Day {
    Day::from_number(2_000)
}

/// A person with one device.
pub(super) struct Somebody {
    pub(super) person: SigningKey,
    pub(super) keys: DeviceKeys,
    pub(super) sealing: SealingKey,
}

/// Always the same person for the same number, with the device of that generation.
pub(super) fn again(n: u8, generation: u32) -> Somebody {
    Somebody {
        person: PersonMaster::from_seed(&Seed::from_bytes([n; 16])).person_key(&SALT),
        keys: DeviceMaster::from_secret(Secret32::from_bytes([n; 32])).keys(&SALT, generation),
        sealing: SealingKey::from_secret(Secret32::from_bytes([n; 32])),
    }
}

pub(super) fn who(n: u8) -> Somebody {
    again(n, 0)
}

impl Somebody {
    pub(super) fn id(&self) -> PersonId {
        PersonId::from_bytes(self.person.verifying_key().to_bytes())
    }

    pub(super) fn device(&self) -> DeviceId {
        self.keys.device_id()
    }

    pub(super) fn certificate(&self) -> Certificate {
        Certificate::by_person(
            &self.person,
            &SALT,
            &self.keys,
            self.sealing.public(),
            today(),
        )
    }

    /// A further device, vouched for by this one.
    pub(super) fn vouch_for(&self, other: &DeviceKeys) -> Certificate {
        let subject = Subject {
            person: self.id(),
            sealing: self.sealing.public(),
            day: today(),
        };
        Certificate::request(&SALT, other, subject).vouched_by(&SALT, &self.keys)
    }
}

pub(super) fn now() -> Timestamp {
    today().start()
}

pub(super) fn genesis(founders: &[u8], policy: Policy) -> Genesis {
    Genesis {
        version: 1,
        salt: SALT,
        founders: founders.iter().map(|n| who(*n).certificate()).collect(),
        policy,
        predecessor: None,
    }
}

pub(super) fn founding(founders: &[u8], policy: Policy) -> Signed {
    let genesis = genesis(founders, policy);
    let body = ControlBody::Genesis(genesis.clone());
    let agree = |n: &u8| {
        let keys = who(*n).keys;
        let cosig = cosign(&keys.sign, genesis.community_id(), &[], &body);
        (keys.device_id(), cosig)
    };
    let others: Vec<_> = founders[1..].iter().map(agree).collect();
    found(&who(founders[0]).keys, genesis, &others, now()).unwrap()
}

/// A community with these founders.
pub(super) fn founded(founders: &[u8]) -> ControlGraph {
    founded_with(founders, Policy::default())
}

/// The same, but every branch of a forked log counts at once.
pub(super) fn founded_sure(founders: &[u8]) -> ControlGraph {
    founded(founders).without_doubt()
}

pub(super) fn founded_with(founders: &[u8], policy: Policy) -> ControlGraph {
    let signed = founding(founders, policy);
    ControlGraph::found(&signed.header, signed.signature, &signed.body).unwrap()
}

/// The incarnation as which somebody is in.
pub(super) fn inc(graph: &ControlGraph, n: u8) -> Incarnation {
    let member = graph.members().person(who(n).id());
    member.unwrap().incarnation
}

pub(super) fn role(graph: &ControlGraph, n: u8) -> Option<Role> {
    graph.members().person(who(n).id()).map(|m| m.role)
}

pub(super) fn take(graph: &mut ControlGraph, signed: &Signed) -> Result<Inserted, Refused> {
    graph.check_and_insert(signed.header.clone(), signed.signature, signed.body.clone())
}

/// One person says something, on top of everything known here.
pub(super) fn says(graph: &mut ControlGraph, n: u8, body: ControlBody) -> Result<OpId, Refused> {
    says_as(graph, &who(n), body)
}

pub(super) fn says_as(
    graph: &mut ControlGraph,
    who: &Somebody,
    body: ControlBody,
) -> Result<OpId, Refused> {
    let signed = graph.write(&who.keys, now(), body).unwrap();
    let id = signed.header.id();
    take(graph, &signed).map(|_| id)
}

/// Several say something together, the first as author.
pub(super) fn agreed(graph: &ControlGraph, all: &[u8], body: ControlBody) -> Signed {
    let signer = |n: &u8| graph.members().signer(who(*n).device()).unwrap();
    let parents = graph.parents_for(&signer(&all[0]));
    let mut signers: Vec<Signer> = all.iter().map(signer).collect();
    for (signer, n) in signers.iter_mut().zip(all).skip(1) {
        let key = who(*n).keys.sign;
        signer.cosig = Some(cosign(&key, graph.community(), &parents, &body));
    }
    graph
        .write_with(&who(all[0]).keys, now(), signers, parents, body)
        .unwrap()
}

pub(super) fn agree(
    graph: &mut ControlGraph,
    all: &[u8],
    body: ControlBody,
) -> Result<OpId, Refused> {
    let signed = agreed(graph, all, body);
    let id = signed.header.id();
    take(graph, &signed).map(|_| id)
}

pub(super) fn admit(n: u8) -> ControlBody {
    admit_as(who(n).certificate(), Role::Newcomer)
}

pub(super) fn admit_as(certificate: Certificate, role: Role) -> ControlBody {
    ControlBody::Admit(Box::new(Admit {
        certificate,
        role,
        via: None,
        succeeds: None,
    }))
}

pub(super) fn confirm(graph: &ControlGraph, n: u8) -> ControlBody {
    ControlBody::Confirm {
        incarnation: inc(graph, n),
    }
}

pub(super) fn promote(graph: &ControlGraph, n: u8) -> ControlBody {
    ControlBody::Promote {
        incarnation: inc(graph, n),
    }
}

pub(super) fn remove(graph: &ControlGraph, n: u8) -> ControlBody {
    ControlBody::Remove {
        incarnation: inc(graph, n),
        cut: crate::control::Cut::default(),
    }
}

/// Admits and confirms somebody by a steward.
pub(super) fn welcome(graph: &mut ControlGraph, steward: u8, n: u8) {
    says(graph, steward, admit(n)).unwrap();
    let body = confirm(graph, n);
    says(graph, steward, body).unwrap();
}

pub(super) fn key(n: u8) -> KeyId {
    let group = GroupId::from_bytes([1; 32]);
    EpochKey::from_secret(Secret32::from_bytes([n; 32])).key_id(group)
}

pub(super) fn epoch(n: u8) -> ControlBody {
    ControlBody::Epoch {
        key_id: key(n),
        day: today(),
        skipped: vec![],
    }
}

/// Everything that `from` knows reaches `to`.
pub(super) fn tell(from: &ControlGraph, to: &mut ControlGraph) {
    for (header, signature, body) in from.to_pass_on() {
        match to.check_and_insert(header.clone(), *signature, body.to_vec()) {
            Ok(_) | Err(Refused::Aside(_)) => {}
            Err(refused) => panic!("{refused}"),
        }
    }
}

/// Two parts meet; both come to the same.
pub(super) fn meet(one: &mut ControlGraph, other: &mut ControlGraph) {
    tell(one, other);
    tell(other, one);
    assert_eq!(one.members(), other.members());
    assert_eq!(one.heads(), other.heads());
    assert_eq!(one.devices_ever(), other.devices_ever());
}

pub(super) fn why(refused: Result<OpId, Refused>) -> Why {
    match refused {
        Err(Refused::Invalid(why)) => why,
        other => panic!("{other:?}"),
    }
}
