//! Runs: consecutive headers of one key or data log, vouched for by one signature.
//!
//! Each header names the one before it, so the signature on the last vouches for all. What the
//! place implies (community, device, sequence number, predecessor, unchanged heads) is neither sent
//! nor kept; [`Run::headers`] puts it back, and whoever receives a run checks the signature over
//! the header that comes out. A run ends at a sequence number divisible by [`SPAN`] or at the
//! sender's tip, because there signatures are kept.
use crate::bytes::{Malformed, Reader, put_count};
use crate::id::{CommunityId, DeviceId, OpId};
use crate::op::{BadHeader, Header, Kind, LogId, LogKind, MAX_HEADS, NO_OP, OpSignature};
use crate::time::{Day, LogicalTime};

/// Signatures are kept at every sequence number divisible by this, and at the tip.
pub const SPAN: u64 = 64;

/// What a header says that its place does not imply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the operation is for.
    pub kind: Kind,
    /// Orders operations.
    pub time: LogicalTime,
    /// When its body may be dropped.
    pub expires: Day,
    /// The control heads the author knew, if they changed since the operation before.
    pub heads: Option<Vec<OpId>>,
    /// Which epoch sealed the body.
    pub hint: [u8; 8],
    /// The nonce of the seal.
    pub nonce: [u8; 24],
    /// Length of the body as it travels.
    pub body_len: u32,
    /// The hash that binds the body.
    pub body_hash: [u8; 32],
}

/// Consecutive headers of one log and the signature of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Whose log, and which.
    pub log: LogId,
    /// The sequence number of the first entry.
    pub first: u64,
    /// The headers, without what their place implies; 1 to [`SPAN`].
    pub entries: Vec<Entry>,
    /// The device's signature on the last.
    pub signature: OpSignature,
}

/// Where a run continues: what the receiver holds of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    /// The last operation held; [`NO_OP`] when none is.
    pub id: OpId,
    /// How many are held.
    pub length: u64,
    /// The heads that it named; empty when none is held.
    pub heads: Vec<OpId>,
}

impl Tip {
    /// The tip of a log of which nothing is held.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            id: NO_OP,
            length: 0,
            heads: vec![],
        }
    }
}

/// Flag: the entry names heads of its own.
const HEADS: u8 = 1;
/// The least bytes an entry takes.
const LEAST: usize = 1 + 1 + 8 + 4 + 4 + 32;

impl Entry {
    /// Takes from a header what its place after `before` does not imply.
    #[must_use]
    pub fn of(header: &Header, before: &[OpId]) -> Self {
        Self {
            kind: header.kind,
            time: header.time,
            expires: header.expires,
            heads: (header.heads != before).then(|| header.heads.clone()),
            hint: header.hint,
            nonce: header.nonce,
            body_len: header.body_len,
            body_hash: header.body_hash,
        }
    }

    /// Appends its bytes.
    pub fn put(&self, out: &mut Vec<u8>) {
        out.push(self.kind.byte());
        out.push(if self.heads.is_some() { HEADS } else { 0 });
        out.extend_from_slice(&self.time.bits().to_be_bytes());
        out.extend_from_slice(&self.expires.number().to_be_bytes());
        if let Some(heads) = &self.heads {
            // Bounded by `Header::check` on both sides; a count that does not fit is refused there.
            out.push(u8::try_from(heads.len()).unwrap_or(u8::MAX));
            for head in heads {
                out.extend_from_slice(head.as_bytes());
            }
        }
        if self.kind.is_sealed() {
            out.extend_from_slice(&self.hint);
            out.extend_from_slice(&self.nonce);
        }
        out.extend_from_slice(&self.body_len.to_be_bytes());
        out.extend_from_slice(&self.body_hash);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let kind = Kind::from_byte(reader.u8()?);
        let flags = reader.u8()?;
        if flags & !HEADS != 0 {
            return Err(Malformed("unknown flags of an entry"));
        }
        let time = LogicalTime::from_bits(reader.u64()?);
        let expires = Day::from_number(reader.u32()?);
        let heads = if flags & HEADS == 0 {
            None
        } else {
            let count = usize::from(reader.u8()?);
            if count > MAX_HEADS {
                return Err(Malformed("too many heads"));
            }
            let heads: Result<Vec<_>, _> = (0..count)
                .map(|_| reader.array().map(OpId::from_bytes))
                .collect();
            Some(heads?)
        };
        let (hint, nonce) = if kind.is_sealed() {
            (reader.array()?, reader.array()?)
        } else {
            ([0; 8], [0; 24])
        };
        Ok(Self {
            kind,
            time,
            expires,
            heads,
            hint,
            nonce,
            body_len: reader.u32()?,
            body_hash: reader.array()?,
        })
    }
}

impl Run {
    /// Appends its bytes: device, log, first, count, entries, signature.
    pub fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.log.device.as_bytes());
        out.push(self.log.kind.number());
        out.extend_from_slice(&self.first.to_be_bytes());
        put_count(out, self.entries.len());
        for entry in &self.entries {
            entry.put(out);
        }
        out.extend_from_slice(self.signature.as_bytes());
    }

    /// Reads what [`put`](Self::put) wrote.
    ///
    /// # Errors
    /// If the bytes are not those of a run, or of one longer than [`SPAN`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let device = DeviceId::from_bytes(reader.array()?);
        let kind = LogKind::from_number(reader.u8()?)
            .filter(|kind| *kind != LogKind::Control)
            .ok_or(Malformed("runs are of key and data logs"))?;
        let first = reader.u64()?;
        let count = reader.count(LEAST)?;
        if !(1..=SPAN).contains(&(count as u64)) {
            return Err(Malformed("a run holds 1 to 64 headers"));
        }
        let entries: Result<Vec<_>, _> = (0..count).map(|_| Entry::read(reader)).collect();
        Ok(Self {
            log: LogId { device, kind },
            first,
            entries: entries?,
            signature: OpSignature::from_bytes(reader.array()?),
        })
    }

    /// Puts back what the place implies and checks what can be checked without knowing who is in:
    /// that the run follows `tip`, the form of each header, that time grows, and the signature.
    ///
    /// # Errors
    /// If the run does not follow `tip` or any header or the signature is not valid; then nothing
    /// of it may be kept.
    pub fn headers(
        &self,
        community: CommunityId,
        tip: &Tip,
    ) -> Result<Vec<(OpId, Header)>, BadHeader> {
        let headers = self.rebuild(community, tip)?;
        let (last, _) = headers.last().ok_or(BadHeader::Place)?;
        self.signature.verify(self.log.device, *last)?;
        Ok(headers)
    }

    /// As [`headers`](Self::headers), for a run that was verified before it was kept.
    ///
    /// # Errors
    /// As there, the signature apart.
    pub fn rebuild(
        &self,
        community: CommunityId,
        tip: &Tip,
    ) -> Result<Vec<(OpId, Header)>, BadHeader> {
        if self.first != tip.length + 1 {
            return Err(BadHeader::Place);
        }
        let mut headers: Vec<(OpId, Header)> = Vec::with_capacity(self.entries.len());
        let (mut prev, mut heads, mut seq) = (tip.id, tip.heads.clone(), self.first);
        let mut time = None;
        for entry in &self.entries {
            if entry.kind.log() != self.log.kind {
                return Err(BadHeader::Place);
            }
            if let Some(own) = &entry.heads {
                heads.clone_from(own);
            }
            let header = Header {
                kind: entry.kind,
                community,
                device: self.log.device,
                seq,
                prev,
                time: entry.time,
                expires: entry.expires,
                heads: heads.clone(),
                hint: entry.hint,
                nonce: entry.nonce,
                body_len: entry.body_len,
                body_hash: entry.body_hash,
            };
            header.check()?;
            if time.is_some_and(|before| !header.time.follows(before)) {
                return Err(BadHeader::Place);
            }
            time = Some(header.time);
            prev = header.id();
            headers.push((prev, header));
            seq = seq.checked_add(1).ok_or(BadHeader::Place)?;
        }
        Ok(headers)
    }
}

#[cfg(test)]
mod tests;
