//! A stranger who is not polite: garbage, frames of every type out of turn, and whatever was
//! overheard, said again.
use potluck_model::id::{CommunityId, DeviceId, OpId};
use potluck_model::op::{LogId, LogKind};
use potluck_model::wire::{Frame, JoinRefusal, Level, Mark, Proof, SLOTS, Span};
use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _};

/// Something a stranger could say; `overheard` is what honest nodes said to each other.
pub(crate) fn rant(chance: &mut StdRng, overheard: &[Vec<u8>]) -> Vec<u8> {
    match chance.random_range(0..6) {
        0 => {
            let mut bytes = vec![0; chance.random_range(0..600)];
            chance.fill_bytes(&mut bytes);
            bytes
        }
        1 | 2 if !overheard.is_empty() => {
            overheard[chance.random_range(0..overheard.len())].clone()
        }
        3 if !overheard.is_empty() => {
            let mut bytes = overheard[chance.random_range(0..overheard.len())].clone();
            if !bytes.is_empty() {
                let at = chance.random_range(0..bytes.len());
                bytes[at] ^= 1 << chance.random_range(0..8);
            }
            bytes
        }
        _ => {
            let kind = chance.random_range(0..KINDS);
            frame(kind, chance).encode()
        }
    }
}

/// How many sorts of frames [`frame`] knows.
pub(crate) const KINDS: u8 = 27;

/// A frame of every sort, filled by chance.
pub(crate) fn frame(kind: u8, chance: &mut StdRng) -> Frame {
    let c = chance.random_range(0..3);
    let device = DeviceId::from_bytes(chance.random());
    let log = LogId {
        device,
        kind: LogKind::Data,
    };
    let mark = Mark {
        length: chance.random(),
        tip: chance.random(),
    };
    let span = Span {
        log,
        from: chance.random_range(0..5),
        to: chance.random(),
    };
    match kind {
        0 => Frame::Hello(chance.random()),
        1 => Frame::Tags((0..1024).map(|_| chance.random()).collect()),
        2 => Frame::Answers(Box::new([chance.random(); SLOTS])),
        3 => Frame::Confirmations(Box::new([chance.random(); SLOTS])),
        4 => Frame::Proofs(vec![Proof {
            device,
            signature: [chance.random(); 64],
        }]),
        5 => Frame::Join(chance.random()),
        6 => Frame::JoinControl(CommunityId::from_bytes(chance.random()), vec![], false),
        7 => Frame::Redeem(
            vec![chance.random(); 300],
            [chance.random(); 64],
            "Eve".to_owned(),
        ),
        8 => Frame::Welcome,
        9 => Frame::NotWelcome(JoinRefusal::UsedUp),
        10 => Frame::Level(vec![Level {
            control: chance.random(),
            rows: chance.random(),
            missing: chance.random(),
        }]),
        11 => Frame::ControlBuckets(c, Box::new([chance.random(); 16])),
        12 => Frame::ControlRows(c, chance.random(), vec![(device, mark)]),
        13 => Frame::WantControl(c, vec![(device, 0)]),
        14 => Frame::ControlOps(c, vec![], chance.random()),
        15 => Frame::Buckets(c, chance.random(), vec![chance.random(); 3]),
        16 => Frame::Rows(c, chance.random(), vec![]),
        17 => Frame::RowsById(c, vec![]),
        18 => Frame::WantHeaders(c, vec![span]),
        19 => Frame::Headers(c, vec![]),
        20 => Frame::WantBodies(c, vec![span]),
        21 => Frame::Bodies(c, vec![]),
        22 => Frame::Lacking(c, vec![span]),
        23 => Frame::News(c, vec![(log, mark)]),
        24 => Frame::Receipt(c, chance.random(), chance.random(), vec![span]),
        25 => Frame::Credit(chance.random()),
        _ => Frame::Newer(200),
    }
}

/// Names that no stranger may ever hear, by their first eight bytes.
pub(crate) fn hears_a_name(bytes: &[u8], names: &std::collections::BTreeSet<[u8; 8]>) -> bool {
    bytes.windows(8).any(|window| {
        let window: [u8; 8] = window.try_into().unwrap();
        names.contains(&window)
    })
}

/// The first eight bytes of an operation's name.
pub(crate) fn start_of(op: &OpId) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = *op.as_bytes();
    [a, b, c, d, e, f, g, h]
}
