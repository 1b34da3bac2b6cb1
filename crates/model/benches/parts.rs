//! What the parts cost, one by one: seal, open, verify a run, guard and apply a change, put it on the
//! board, look at a record, list, search.
//!
//! ```text
//! cargo bench -p potluck-model --bench parts                 measured
//! cargo test --workspace --bench parts                       each once: that none rots
//! ```
#![expect(clippy::unwrap_used, reason = "a panic is the report")]
use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ed25519_dalek::SigningKey;
use potluck_model::board::{Board, Filter, OpMeta, Writer, Written};
use potluck_model::body::{Body, actor};
use potluck_model::document::Document;
use potluck_model::draft::{Basics, Details, Draft, Need};
use potluck_model::epoch::{EpochKey, open_body, seal_body};
use potluck_model::id::{CommunityId, DeviceId, GroupId, Incarnation, OpId, PersonId};
use potluck_model::op::{Header, Kind, LogId, LogKind, NO_OP, OpSignature, body_hash};
use potluck_model::record::write;
use potluck_model::role::{Role, Roll};
use potluck_model::run::{Entry, Run, Tip};
use potluck_model::secret::Secret32;
use potluck_model::time::{Day, LogicalTime, Timestamp};
use potluck_model::value::Fields;
use potluck_model::view::Looker;

/// How long a typical plaintext is, in bytes: its bucket has 512.
const PLAINTEXT: usize = 350;
/// How many headers one signature vouches for at most.
const RUN: u64 = 64;
/// How many records the board has.
const RECORDS: u32 = 1_000;
const COMMUNITY: CommunityId = CommunityId::from_bytes([9; 32]);
const GROUP: GroupId = GroupId::from_bytes([9; 32]);
const PERSON: PersonId = PersonId::from_bytes([1; 32]);

fn signing() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn device() -> DeviceId {
    DeviceId::from_bytes(signing().verifying_key().to_bytes())
}

fn now() -> Timestamp {
    Day::from_number(20_792).start()
}

fn header(seq: u64, prev: OpId) -> Header {
    Header {
        kind: Kind::DATA,
        community: COMMUNITY,
        device: device(),
        seq,
        prev,
        time: LogicalTime::from_bits(1_000 + seq),
        expires: Day::from_number(30_000),
        heads: vec![OpId::from_bytes([3; 32])],
        hint: [1; 8],
        nonce: [2; 24],
        body_len: 272,
        body_hash: body_hash(&seq.to_be_bytes()),
    }
}

fn seals(c: &mut Criterion) {
    let key = EpochKey::from_secret(Secret32::from_bytes([5; 32]));
    let plaintext = vec![7; PLAINTEXT];
    let mut sealed = header(1, NO_OP);
    c.bench_function("seal a body", |b| {
        b.iter(|| seal_body(&key, &mut sealed, [4; 24], black_box(&plaintext)).unwrap());
    });
    let body = seal_body(&key, &mut sealed, [4; 24], &plaintext).unwrap();
    c.bench_function("open a body", |b| {
        b.iter(|| open_body(&key, &sealed, black_box(&body)).unwrap());
    });
}

fn runs(c: &mut Criterion) {
    let (mut tip, mut entries) = (Tip::nothing(), vec![]);
    for seq in 1..=RUN {
        let header = header(seq, tip.id);
        entries.push(Entry::of(&header, &tip.heads));
        tip = Tip {
            id: header.id(),
            length: seq,
            heads: header.heads,
        };
    }
    let log = LogId {
        device: device(),
        kind: LogKind::Data,
    };
    let run = Run {
        log,
        first: 1,
        entries,
        signature: OpSignature::sign(&signing(), tip.id),
    };
    c.bench_function("verify a run of 64", |b| {
        b.iter(|| black_box(&run).headers(COMMUNITY, &Tip::nothing()).unwrap());
    });
}

fn draft(number: u32) -> Draft {
    let basics = Basics {
        title: format!("Winter coats for {number} people"),
        body: "Any time this week would be lovely, I am at home after four.".to_owned(),
        place: "Elm St".to_owned(),
        ..Basics::default()
    };
    Draft::new(basics, Details::Need(Need::default())).unwrap()
}

fn changes(c: &mut Criterion) {
    let document = potluck_model::id::DocId::from_bytes([6; 32]);
    let actor = actor(document, device());
    let mut written = Document::new();
    let first = written.edit(actor, &write(&draft(1))).unwrap().unwrap();
    c.bench_function("guard and apply the first change", |b| {
        b.iter_batched(
            Document::new,
            |mut document| document.apply(actor, black_box(&first)).unwrap(),
            BatchSize::SmallInput,
        );
    });
    let before = written.clone();
    let second = written.edit(actor, &write(&draft(2))).unwrap().unwrap();
    c.bench_function("guard and apply an edit", |b| {
        b.iter_batched(
            || before.clone(),
            |mut document| document.apply(actor, black_box(&second)).unwrap(),
            BatchSize::SmallInput,
        );
    });
}

fn writer() -> Writer {
    Writer {
        incarnation: Incarnation::from_bytes([7; 32]),
        device: device(),
    }
}

fn begun(board: &Board, number: u32) -> (OpMeta, Written) {
    let mut salt = [0; 16];
    salt[..4].copy_from_slice(&number.to_be_bytes());
    let today = now().day();
    let written = board
        .begin(writer(), salt, &draft(number), &Fields::new(), today)
        .unwrap();
    let mut op = [8; 32];
    op[..4].copy_from_slice(&number.to_be_bytes());
    let meta = OpMeta {
        op: OpId::from_bytes(op),
        device: device(),
        person: PERSON,
        incarnation: writer().incarnation,
        time: LogicalTime::default().next(now().plus_millis(number.into())),
        expires: written.expires,
        first_seen: now().plus_millis(number.into()),
    };
    (meta, written)
}

fn boards(c: &mut Criterion) {
    let mut board = Board::new(GROUP);
    for number in 0..RECORDS {
        let (meta, written) = begun(&board, number);
        board.apply(&meta, Body::Change(written.change));
    }
    let roll = Roll::new(BTreeMap::from([(PERSON, Role::Member)]));
    let looker = Looker::new(PERSON, device());
    let (meta, written) = begun(&board, RECORDS);
    let record = written.record;
    let body = Body::Change(written.change);
    // One board for all rounds: a record comes and is dropped again.
    c.bench_function("put a record on a board of 1,000, and drop it", |b| {
        b.iter(|| {
            board.apply(&meta, body.clone());
            board.drop_op(meta.op).unwrap()
        });
    });
    board.apply(&meta, body);
    c.bench_function("look at a record", |b| {
        b.iter(|| board.view(record, &looker, &roll, now()).unwrap());
    });
    let most = Filter {
        most: Some(50),
        ..Filter::default()
    };
    c.bench_function("list 50 of 1,000", |b| {
        b.iter(|| board.list(&most, &looker, &roll, now()).len());
    });
    for (name, words) in [
        ("search two words among 1,000", "winter coats"),
        ("search part of a word among 1,000", "inte"),
        ("search what is not there among 1,000", "zeppelin"),
    ] {
        c.bench_function(name, |b| {
            b.iter(|| {
                board
                    .search(black_box(words), &most, &looker, &roll, now())
                    .len()
            });
        });
    }
}

criterion_group!(parts, seals, runs, changes, boards);
criterion_main!(parts);
