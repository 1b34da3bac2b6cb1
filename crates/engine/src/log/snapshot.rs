//! A log as it is kept for the next start.
use std::collections::BTreeSet;

use potluck_model::board::Numbered;
use potluck_model::bytes::{Malformed, Reader};
use potluck_model::id::{CommunityId, DeviceId, OpId};
use potluck_model::op::{Kind, LogId, LogKind, OpSignature, Place};
use potluck_model::run::Run;
use potluck_model::time::{Day, LogicalTime};
use serde::{Deserialize, Serialize};

use super::{End, Fork, Held, Log};

/// How many headers are told in one piece: some 200 kB.
const PIECE: usize = 1_024;

/// A log but for its headers.
#[derive(Serialize, Deserialize)]
pub(crate) struct LogSheet {
    device: DeviceId,
    kind: u8,
    heads: Vec<(u64, Box<[OpId]>)>,
    signatures: Vec<(u64, Signature)>,
    missing: BTreeSet<u64>,
    gone: BTreeSet<u64>,
    retracted: BTreeSet<u64>,
    fork: Option<(u64, Vec<u8>)>,
    end: Option<(u64, Option<(OpId, Signature)>)>,
    by_tip: bool,
}

/// Headers of it that follow each other.
#[derive(Serialize, Deserialize)]
pub(crate) struct Headers(Vec<HeaderSheet>);

#[derive(Serialize, Deserialize)]
struct HeaderSheet {
    id: OpId,
    kind: u8,
    time: LogicalTime,
    expires: Day,
    expires_here: Day,
    #[serde(with = "serde_bytes")]
    hint: [u8; 8],
    #[serde(with = "serde_bytes")]
    nonce: [u8; 24],
    body_len: u32,
    #[serde(with = "serde_bytes")]
    body_hash: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct Signature(#[serde(with = "serde_bytes")] [u8; 64]);

impl Signature {
    fn of(signature: &OpSignature) -> Self {
        Self(*signature.as_bytes())
    }

    fn read(self) -> OpSignature {
        OpSignature::from_bytes(self.0)
    }
}

impl Log {
    /// The log but for its headers.
    pub(crate) fn sheet(&self) -> LogSheet {
        let fork = self.fork.as_ref().map(|fork| {
            let mut other = Vec::new();
            fork.other.put(&mut other);
            (fork.at, other)
        });
        let signatures = self.signatures.iter();
        let end = self.end.map(|end| {
            let op = end.op.map(|(op, it)| (op, Signature::of(&it)));
            (end.seq, op)
        });
        LogSheet {
            device: self.id.device,
            kind: self.id.kind.number(),
            heads: self.heads.clone(),
            signatures: signatures
                .map(|(at, it)| (*at, Signature::of(it)))
                .collect(),
            missing: self.missing.clone(),
            gone: self.gone.clone(),
            retracted: self.retracted.clone(),
            fork,
            end,
            by_tip: self.by_tip,
        }
    }

    /// Its headers, piece by piece.
    pub(crate) fn header_sheets(&self) -> impl Iterator<Item = Headers> {
        self.headers.chunks(PIECE).map(|some| {
            let sheets = some.iter().map(|held| HeaderSheet {
                id: held.id,
                kind: held.kind.byte(),
                time: held.time,
                expires: held.expires,
                expires_here: held.expires_here,
                hint: held.hint,
                nonce: held.nonce,
                body_len: held.body_len,
                body_hash: held.body_hash,
            });
            Headers(sheets.collect())
        })
    }

    /// The log of which a sheet tells, without its headers.
    ///
    /// # Errors
    /// If it is none that this version has written.
    pub(crate) fn of_sheet(community: CommunityId, sheet: LogSheet) -> Result<Self, Malformed> {
        let device = sheet.device;
        let kind = LogKind::from_number(sheet.kind).ok_or(Malformed("no such log"))?;
        let mut log = Self::new(community, LogId { device, kind });
        log.heads = sheet.heads;
        let signatures = sheet.signatures.into_iter();
        log.signatures = signatures.map(|(at, it)| (at, it.read())).collect();
        log.missing = sheet.missing;
        log.gone = sheet.gone;
        log.retracted = sheet.retracted;
        log.fork = match sheet.fork {
            Some((at, other)) => {
                let other = Run::read(&mut Reader::new(&other))?;
                Some(Fork { at, other })
            }
            None => None,
        };
        log.end = sheet.end.map(|(seq, op)| End {
            seq,
            op: op.map(|(op, signature)| (op, signature.read())),
        });
        log.by_tip = sheet.by_tip;
        Ok(log)
    }

    /// Puts back the headers that follow.
    pub(crate) fn put_back(&mut self, headers: Headers) {
        self.headers.reserve_exact(headers.0.len());
        for sheet in headers.0 {
            self.push(Held {
                id: sheet.id,
                kind: Kind::from_byte(sheet.kind),
                time: sheet.time,
                expires: sheet.expires,
                expires_here: sheet.expires_here,
                hint: sheet.hint,
                nonce: sheet.nonce,
                body_len: sheet.body_len,
                body_hash: sheet.body_hash,
            });
        }
    }

    /// The names of its operations, the first first.
    pub(crate) fn ids(&self) -> impl Iterator<Item = OpId> {
        self.headers.iter().map(|held| held.id)
    }

    /// The same, each with its place.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Place, OpId)> {
        let log = self.id();
        let all = (1..).zip(self.ids());
        all.map(move |(seq, op)| (Place { log, seq }, op))
    }

    /// What a board leaves to the header at a place.
    pub(crate) fn numbered(&self, seq: u64) -> Option<Numbered> {
        self.at(seq).map(|held| Numbered {
            op: held.id,
            time: held.time,
            expires: held.expires,
        })
    }
}

#[cfg(test)]
impl LogSheet {
    /// One with something in every field, and its headers.
    pub(crate) fn example() -> (Self, Headers) {
        let op = OpId::from_bytes([1; 32]);
        let sheet = Self {
            device: DeviceId::from_bytes([2; 32]),
            kind: LogKind::Data.number(),
            heads: vec![(1, Box::new([op]))],
            signatures: vec![(64, Signature([3; 64]))],
            missing: [300].into(),
            gone: [4, 5].into(),
            retracted: [6].into(),
            fork: Some((7, vec![8, 9])),
            end: Some((10, Some((op, Signature([11; 64]))))),
            by_tip: true,
        };
        let header = HeaderSheet {
            id: op,
            kind: Kind::DATA.byte(),
            time: LogicalTime::from_bits(1 << 60),
            expires: Day::from_number(12),
            expires_here: Day::from_number(13),
            hint: [14; 8],
            nonce: [15; 24],
            body_len: 1_000,
            body_hash: [16; 32],
        };
        (sheet, Headers(vec![header]))
    }
}
