//! A member who does not use our program: writes with its own keys whatever it likes, and lets an
//! honest node of its own pass that on.
use potluck_model::act::ActKind;
use potluck_model::body::{Act, Body, Proposal};
use potluck_model::control::{ControlBody, ControlOp};
use potluck_model::epoch::{EpochKey, seal_body};
use potluck_model::id::{CommunityId, RecordId};
use potluck_model::identity::{DeviceKeys, DeviceMaster};
use potluck_model::op::{Header, Kind, LogId, LogKind, OpSignature, Place, body_hash};
use potluck_model::run::{Entry, Run, SPAN, Tip};
use potluck_model::secret::Secret32;
use potluck_model::segment::{Item, Segment};
use potluck_model::time::LogicalTime;

use crate::disk::Disk;
use crate::world::{NodeId, World};

/// The keys of a member, taken from the disk of its node.
pub(crate) struct Forger {
    pub(crate) keys: DeviceKeys,
    pub(crate) community: CommunityId,
    epoch: EpochKey,
}

impl Forger {
    pub(crate) fn new(disk: &Disk) -> Self {
        let secret = |kind| {
            let facts = disk.facts(kind);
            Secret32::from_bytes(facts[0].1.try_into().unwrap())
        };
        let first = Segment::decode(&disk.segments[0]).unwrap();
        let salt = first.items.iter().find_map(|item| match item {
            Item::Control(op) => match ControlOp::decode(&op.body).unwrap().body {
                ControlBody::Genesis(genesis) => Some(genesis.salt),
                _ => None,
            },
            _ => None,
        });
        Self {
            keys: DeviceMaster::from_secret(secret("device")).keys(&salt.unwrap(), 0),
            community: first.community,
            epoch: EpochKey::from_secret(secret("epoch")),
        }
    }

    /// Writes operations into a log after what the disk holds; `plain` says what each says, sealed but
    /// in a log of keys, which is none of ours to open.
    fn write(&self, world: &mut World, node: NodeId, kind: LogKind, plain: &[Vec<u8>]) {
        let device = self.keys.device_id();
        let log = LogId { device, kind };
        let now = world.now;
        let mut tip = world.nodes[node].disk.tip(log);
        // The first of a log of keys builds on what the device has built on elsewhere.
        let elsewhere = world.nodes[node].disk.tip(LogId {
            device,
            kind: LogKind::Data,
        });
        let mut time = LogicalTime::default().next(now.plus_millis(1));
        let mut items = vec![];
        let mut part: Option<Run> = None;
        let mut bodies = vec![];
        for (at, content) in plain.iter().enumerate() {
            time = time.next(now);
            let mut header = Header {
                kind: if kind == LogKind::Keys {
                    Kind::KEYS
                } else {
                    Kind::DATA
                },
                community: self.community,
                device: log.device,
                seq: tip.length + 1,
                prev: tip.id,
                time,
                expires: now.day().plus(30),
                heads: match tip.length {
                    0 => elsewhere.heads.clone(),
                    _ => tip.heads.clone(),
                },
                hint: [0; 8],
                nonce: [0; 24],
                body_len: 0,
                body_hash: [0; 32],
            };
            let mut nonce = [0; 24];
            nonce[..8].copy_from_slice(&header.seq.to_be_bytes());
            let body = if kind == LogKind::Keys {
                header.body_len = u32::try_from(content.len()).unwrap();
                header.body_hash = body_hash(content);
                content.clone()
            } else {
                seal_body(&self.epoch, &mut header, nonce, content).unwrap()
            };
            let seq = header.seq;
            bodies.push(Item::Body(Place { log, seq }, body));
            let entry = Entry::of(&header, &tip.heads);
            let id = header.id();
            let run = part.get_or_insert_with(|| Run {
                log,
                first: seq,
                entries: vec![],
                signature: OpSignature::from_bytes([0; 64]),
            });
            run.entries.push(entry);
            if seq.is_multiple_of(SPAN) || at + 1 == plain.len() {
                // The last headers of a run must be signed, and only they.
                let mut run = part.take().unwrap();
                run.signature = OpSignature::sign(&self.keys.sign, id);
                items.push(Item::Run(run));
                items.append(&mut bodies);
            }
            tip = Tip {
                id,
                length: seq,
                heads: header.heads,
            };
        }
        let segment = Segment {
            community: self.community,
            kept: now,
            items,
        };
        world.nodes[node].disk.add(segment.encode());
        world.restart(node);
    }
}

/// Lets a member propose whatever it likes.
pub(crate) fn propose(world: &mut World, node: NodeId, proposals: Vec<Proposal>) {
    let forger = Forger::new(&world.nodes[node].disk);
    let proposals = proposals.into_iter();
    let plain: Vec<Vec<u8>> = proposals
        .map(|proposal| Body::Proposal(Box::new(proposal)).encode())
        .collect();
    forger.write(world, node, LogKind::Data, &plain);
}

/// Lets a member say whatever it likes.
pub(crate) fn say(world: &mut World, node: NodeId, bodies: &[Body]) {
    let forger = Forger::new(&world.nodes[node].disk);
    let plain: Vec<Vec<u8>> = bodies.iter().map(Body::encode).collect();
    forger.write(world, node, LogKind::Data, &plain);
}

/// Lets a member write operations whose content means nothing.
pub(crate) fn write_nonsense(world: &mut World, node: NodeId, count: usize) {
    let forger = Forger::new(&world.nodes[node].disk);
    let plain: Vec<Vec<u8>> = (0..count).map(|at| at.to_be_bytes().repeat(5)).collect();
    forger.write(world, node, LogKind::Data, &plain);
}

/// Lets a member say something about many records that do not exist.
pub(crate) fn flood(world: &mut World, node: NodeId, count: u32) {
    let forger = Forger::new(&world.nodes[node].disk);
    let plain: Vec<Vec<u8>> = (0..count)
        .map(|at| {
            let mut record = [9; 32];
            record[..4].copy_from_slice(&at.to_be_bytes());
            let kind = ActKind::Thank {
                claim: None,
                text: String::new(),
            };
            Body::Act(Act::new(RecordId::from_bytes(record), kind)).encode()
        })
        .collect();
    forger.write(world, node, LogKind::Data, &plain);
}

/// Lets a member fill its log of keys with what are none, each as long as a page of a few keys.
pub(crate) fn flood_keys(world: &mut World, node: NodeId, count: u32) {
    let forger = Forger::new(&world.nodes[node].disk);
    let plain: Vec<Vec<u8>> = (0..count).map(|at| at.to_be_bytes().repeat(250)).collect();
    forger.write(world, node, LogKind::Keys, &plain);
}
