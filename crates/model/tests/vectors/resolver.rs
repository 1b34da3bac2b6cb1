//! Histories and what they come to: who is in, as what, and what is without effect.
//!
//! The neighbours here are Ana, Ben, … by number; each history is told in one order and tried in the
//! other as well.
use data_encoding::HEXLOWER;
use potluck_model::certificate::{Certificate, Subject};
use potluck_model::control::{ControlBody, Cut, Policy, Signer, cosign};
use potluck_model::id::OpId;
use potluck_model::identity::SealingKey;
use potluck_model::member::{ControlGraph, Refused, Replayed, Signed, found, replay};
use potluck_model::role::Role;
use potluck_model::secret::{Secret32, Seed};
use potluck_model::segment::SignedControl;
use serde_json::{Value, json};

use crate::people::{Neighbour, genesis, later, now, salt, today};
use crate::{check, hex};

mod histories;

const NAMES: [&str; 8] = ["Ana", "Ben", "Cem", "Dua", "Eli", "Fay", "Gil", "Hana"];

fn neighbour(n: u8) -> Neighbour {
    Neighbour {
        seed: Seed::from_bytes([n; 16]),
        device_secret: Secret32::from_bytes([n; 32]),
        sealing: SealingKey::from_secret(Secret32::from_bytes([n; 32])),
    }
}

/// A further device of somebody, vouched for by the first.
fn further(n: u8, generation: u32) -> Certificate {
    let who = neighbour(n);
    let subject = Subject {
        person: who.person(),
        sealing: who.sealing.public(),
        day: today(),
    };
    let request = Certificate::request(&salt(), &who.keys(generation), subject);
    request.vouched_by(&salt(), &who.keys(0))
}

/// A history while it is written: what anybody says is noted, whoever hears of it.
struct Tale {
    name: &'static str,
    why: &'static str,
    ops: Vec<(&'static str, SignedControl)>,
}

impl Tale {
    /// A community founded by the first few neighbours.
    fn new(name: &'static str, why: &'static str, founders: u8) -> (Self, ControlGraph) {
        let genesis = genesis((1..=founders).map(|n| neighbour(n).certificate()).collect());
        let body = ControlBody::Genesis(genesis.clone());
        let agree = |n: u8| {
            let keys = neighbour(n).keys(0);
            let cosig = cosign(&keys.sign, genesis.community_id(), &[], &body);
            (keys.device_id(), cosig)
        };
        let others: Vec<_> = (2..=founders).map(agree).collect();
        let signed = found(&neighbour(1).keys(0), genesis.clone(), &others, now()).unwrap();
        let graph = ControlGraph::found(&signed.header, signed.signature, &signed.body).unwrap();
        let mut tale = Self {
            name,
            why,
            ops: vec![],
        };
        tale.note("they found the community", signed);
        (tale, graph)
    }

    fn note(&mut self, does: &'static str, signed: Signed) -> SignedControl {
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        self.ops.push((does, op.clone()));
        op
    }

    /// Several say something together, with the first device of each.
    fn say(
        &mut self,
        at: &mut ControlGraph,
        by: &[u8],
        does: &'static str,
        body: ControlBody,
    ) -> OpId {
        let by: Vec<_> = by.iter().map(|n| (*n, 0)).collect();
        self.say_with(at, &by, does, body)
    }

    /// The same with devices of the given generations. Whether it is valid is for the reader to say.
    fn say_with(
        &mut self,
        at: &mut ControlGraph,
        by: &[(u8, u32)],
        does: &'static str,
        body: ControlBody,
    ) -> OpId {
        let keys: Vec<_> = by
            .iter()
            .map(|(n, which)| neighbour(*n).keys(*which))
            .collect();
        let signer = |device| at.members().signer(device).unwrap();
        let mut signers: Vec<Signer> = keys.iter().map(|k| signer(k.device_id())).collect();
        let parents = at.parents_for(&signers[0]);
        for (signer, keys) in signers.iter_mut().zip(&keys).skip(1) {
            signer.cosig = Some(cosign(&keys.sign, at.community(), &parents, &body));
        }
        let when = later(self.ops.len().try_into().unwrap());
        let signed = at
            .write_with(&keys[0], when, signers, parents, body)
            .unwrap();
        let op = self.note(does, signed);
        let id = op.header.id();
        match at.check_and_insert(op.header, op.signature, op.body) {
            Ok(_) | Err(Refused::Invalid(_)) => id,
            Err(refused) => panic!("{does}: {refused}"),
        }
    }

    fn replay(&self, is_reversed: bool) -> Replayed {
        let mut ops: Vec<_> = self.ops.iter().map(|(_, op)| op.clone()).collect();
        if is_reversed {
            ops.reverse();
        }
        replay(ops).unwrap()
    }

    /// The history and what it comes to.
    fn shown(&self) -> Value {
        let replayed = self.replay(false);
        assert_eq!(
            outcome(&replayed),
            outcome(&self.replay(true)),
            "{}",
            self.name
        );
        let ops = self.ops.iter().map(|(does, op)| {
            let mut travels = vec![];
            op.put(&mut travels);
            json!({
                "does": does,
                "op_id": hex(op.header.id().as_bytes()),
                "as_it_travels": hex(travels),
            })
        });
        let mut shown = outcome(&replayed);
        shown["name"] = self.name.into();
        shown["why"] = self.why.into();
        shown["community"] = hex(replayed.graph.community().as_bytes());
        shown["ops"] = ops.collect();
        shown
    }
}

fn outcome(replayed: &Replayed) -> Value {
    let Replayed { graph, refused } = replayed;
    let members = graph.members();
    let people = members.persons().map(|member| {
        let theirs = members.active_devices();
        let theirs = theirs.filter(|(_, device)| device.incarnation == member.incarnation);
        let numbers = 1..=u8::try_from(NAMES.len()).unwrap();
        let n = numbers
            .zip(NAMES)
            .find(|(n, _)| neighbour(*n).person() == member.person);
        json!({
            "name": n.unwrap().1,
            "person": hex(member.person.as_bytes()),
            "role": member.role.word(),
            "devices": theirs.map(|(id, _)| hex(id.as_bytes())).collect::<Value>(),
        })
    });
    let ids = graph.in_order().map(|(header, ..)| header.id());
    let void = ids.filter(|id| !graph.lives(*id));
    let refused = refused
        .iter()
        .map(|(op, why)| json!({ "op": hex(op.as_bytes()), "why": why.to_string() }));
    json!({
        "people": people.collect::<Value>(),
        "without_effect": void.map(|id| hex(id.as_bytes())).collect::<Value>(),
        "refused": refused.collect::<Value>(),
    })
}

/// How a history ends, in a line: `Ana steward, Ben member; 1 void, 0 refused`.
fn ends(shown: &Value) -> String {
    let people = shown["people"].as_array().unwrap().iter();
    let mut people: Vec<String> = people
        .map(|one| {
            let devices = one["devices"].as_array().unwrap().len();
            let word = |key: &str| one[key].as_str().unwrap().to_owned();
            assert!(devices > 0 && HEXLOWER.decode(word("person").as_bytes()).is_ok());
            format!("{} {}", word("name"), word("role"))
        })
        .collect();
    people.sort();
    let count = |key: &str| shown[key].as_array().unwrap().len();
    format!(
        "{}; {} void, {} refused",
        people.join(", "),
        count("without_effect"),
        count("refused")
    )
}

#[test]
fn these_histories_come_to_these_people() {
    let histories: Vec<Value> = histories::all()
        .into_iter()
        .map(|(tale, end)| {
            let shown = tale.shown();
            assert_eq!(ends(&shown), end, "{}", tale.name);
            shown
        })
        .collect();
    check("resolver", &Value::from(histories));
}
