//! Segments: what is kept in one durable write, in the order it was kept.
//!
//! A store is a row of segments; reading them again in order, through the same door, gives back
//! everything that logs can give. Also here: control operations as they travel, because they are
//! kept and sent in the same form, each with its own signature.
use std::ops::Range;

use crate::bytes::{Malformed, Reader, put_part};
use crate::id::{CommunityId, DeviceId, OpId};
use crate::op::{
    Header, Kind, LogId, LogKind, MAX_BODY, MAX_CONTROL_BODY, MAX_PARENTS, OpSignature, Place,
    body_hash,
};
use crate::run::Run;
use crate::time::{Day, LogicalTime, Timestamp};

/// The format of segments that this program writes.
pub const FORMAT: u8 = 1;
/// A segment is closed when it has reached this size, in bytes.
pub const FULL: usize = 256 * 1024;

/// A control operation as it travels and is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedControl {
    /// The full header.
    pub header: Header,
    /// The signature of its device.
    pub signature: OpSignature,
    /// The body, in clear.
    pub body: Vec<u8>,
}

impl SignedControl {
    /// The least bytes it takes.
    pub const LEAST: usize = 1 + 32 + 8 + 32 + 8 + 1 + 4 + 64;

    /// Appends its bytes: kind, device, seq, prev, time, heads, body, signature.
    pub fn put(&self, out: &mut Vec<u8>) {
        let header = &self.header;
        out.push(header.kind.byte());
        out.extend_from_slice(header.device.as_bytes());
        out.extend_from_slice(&header.seq.to_be_bytes());
        out.extend_from_slice(header.prev.as_bytes());
        out.extend_from_slice(&header.time.bits().to_be_bytes());
        out.push(u8::try_from(header.heads.len()).unwrap_or(u8::MAX));
        for head in &header.heads {
            out.extend_from_slice(head.as_bytes());
        }
        put_part(out, &self.body);
        out.extend_from_slice(self.signature.as_bytes());
    }

    /// Reads what [`put`](Self::put) wrote; the community is implied. Nothing is verified yet.
    ///
    /// # Errors
    /// If the bytes are not those of a control operation.
    pub fn read(reader: &mut Reader<'_>, community: CommunityId) -> Result<Self, Malformed> {
        let kind = Kind::from_byte(reader.u8()?);
        if kind.log() != LogKind::Control {
            return Err(Malformed("not a control operation"));
        }
        let device = DeviceId::from_bytes(reader.array()?);
        let seq = reader.u64()?;
        let prev = OpId::from_bytes(reader.array()?);
        let time = LogicalTime::from_bits(reader.u64()?);
        let count = usize::from(reader.u8()?);
        if count > MAX_PARENTS {
            return Err(Malformed("too many parents"));
        }
        let heads: Result<Vec<_>, _> = (0..count)
            .map(|_| reader.array().map(OpId::from_bytes))
            .collect();
        let body = reader.part(MAX_CONTROL_BODY)?.to_vec();
        let header = Header {
            kind,
            community,
            device,
            seq,
            prev,
            time,
            expires: Day::NEVER,
            heads: heads?,
            hint: [0; 8],
            nonce: [0; 24],
            body_len: u32::try_from(body.len()).map_err(|_| Malformed("too long"))?,
            body_hash: body_hash(&body),
        };
        Ok(Self {
            header,
            signature: OpSignature::from_bytes(reader.array()?),
            body,
        })
    }
}

/// One thing that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A valid control operation.
    Control(SignedControl),
    /// Verified headers of a key or data log.
    Run(Run),
    /// A body whose hash was checked against its header.
    Body(Place, Vec<u8>),
}

/// One thing that is kept, as it lies in a segment: what is large is not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A valid control operation.
    Control(SignedControl),
    /// Verified headers of a key or data log.
    Run(Run),
    /// A body whose hash was checked against its header.
    Body(Place, &'a [u8]),
}

impl From<Piece<'_>> for Item {
    fn from(piece: Piece<'_>) -> Self {
        match piece {
            Piece::Control(control) => Self::Control(control),
            Piece::Run(run) => Self::Run(run),
            Piece::Body(place, body) => Self::Body(place, body.to_vec()),
        }
    }
}

/// What was kept in one go, of one community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Whose.
    pub community: CommunityId,
    /// When this device kept it: the "first seen" of everything in it.
    pub kept: Timestamp,
    /// What, in order.
    pub items: Vec<Item>,
}

/// Where a body lies in the bytes of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyAt {
    /// Whose body.
    pub place: Place,
    /// Where.
    pub range: Range<usize>,
}

/// Appends a place: device, log, sequence number.
pub fn put_place(out: &mut Vec<u8>, place: Place) {
    put_log(out, place.log);
    out.extend_from_slice(&place.seq.to_be_bytes());
}

/// Reads what [`put_place`] wrote.
///
/// # Errors
/// If the bytes are not those of a place.
pub fn read_place(reader: &mut Reader<'_>) -> Result<Place, Malformed> {
    Ok(Place {
        log: read_log(reader)?,
        seq: reader.u64()?,
    })
}

/// Appends the name of a log: device, kind.
pub fn put_log(out: &mut Vec<u8>, log: LogId) {
    out.extend_from_slice(log.device.as_bytes());
    out.push(log.kind.number());
}

/// Reads what [`put_log`] wrote.
///
/// # Errors
/// If the bytes are not those of a log.
pub fn read_log(reader: &mut Reader<'_>) -> Result<LogId, Malformed> {
    Ok(LogId {
        device: DeviceId::from_bytes(reader.array()?),
        kind: LogKind::from_number(reader.u8()?).ok_or(Malformed("no such log"))?,
    })
}

impl Segment {
    /// Its bytes, a format number first.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![FORMAT];
        out.extend_from_slice(self.community.as_bytes());
        out.extend_from_slice(&self.kept.millis().to_be_bytes());
        for item in &self.items {
            match item {
                Item::Control(control) => {
                    out.push(1);
                    control.put(&mut out);
                }
                Item::Run(run) => {
                    out.push(2);
                    run.put(&mut out);
                }
                Item::Body(place, body) => {
                    out.push(3);
                    put_place(&mut out, *place);
                    put_part(&mut out, body);
                }
            }
        }
        out
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// If the bytes are not those of a segment of this format.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let (community, kept, pieces) = Self::pieces(bytes)?;
        Ok(Self {
            community,
            kept,
            items: pieces.into_iter().map(Item::from).collect(),
        })
    }

    /// As [`decode`](Self::decode), without copying the bodies.
    ///
    /// # Errors
    /// As there.
    pub fn pieces(bytes: &[u8]) -> Result<(CommunityId, Timestamp, Vec<Piece<'_>>), Malformed> {
        let mut pieces = vec![];
        let (community, kept) = walk(bytes, |piece, _| pieces.push(piece))?;
        Ok((community, kept, pieces))
    }

    /// The same without the bodies at these places; what has no content then is `None`.
    #[must_use]
    pub fn without(mut self, gone: &std::collections::BTreeSet<Place>) -> Option<Self> {
        self.items
            .retain(|item| !matches!(item, Item::Body(place, _) if gone.contains(place)));
        (!self.items.is_empty()).then_some(self)
    }

    /// Where the bodies lie in the bytes of a segment, and whether control operations are in it.
    ///
    /// # Errors
    /// If the bytes are not those of a segment of this format.
    pub fn bodies(bytes: &[u8]) -> Result<(CommunityId, Vec<BodyAt>, bool), Malformed> {
        let mut bodies = vec![];
        let mut has_control = false;
        let (community, _) = walk(bytes, |piece, end| match piece {
            Piece::Body(place, body) => bodies.push(BodyAt {
                place,
                range: end - body.len()..end,
            }),
            Piece::Control(_) => has_control = true,
            Piece::Run(_) => {}
        })?;
        Ok((community, bodies, has_control))
    }
}

/// Reads piece by piece; `take` also hears where in the bytes each ends.
fn walk<'a>(
    bytes: &'a [u8],
    mut take: impl FnMut(Piece<'a>, usize),
) -> Result<(CommunityId, Timestamp), Malformed> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != FORMAT {
        return Err(Malformed("a segment of another format"));
    }
    let community = CommunityId::from_bytes(reader.array()?);
    let kept = Timestamp::from_millis(reader.u64()?);
    while reader.left() > 0 {
        let piece = match reader.u8()? {
            1 => Piece::Control(SignedControl::read(&mut reader, community)?),
            2 => Piece::Run(Run::read(&mut reader)?),
            3 => Piece::Body(read_place(&mut reader)?, reader.part(MAX_BODY)?),
            _ => return Err(Malformed("no such item in a segment")),
        };
        take(piece, bytes.len() - reader.left());
    }
    Ok((community, kept))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segment(bodies: &[Vec<u8>]) -> Segment {
        let device = DeviceId::from_bytes([4; 32]);
        let control = SignedControl {
            header: Header {
                kind: Kind::CONTROL,
                community: CommunityId::from_bytes([1; 32]),
                device,
                seq: 2,
                prev: OpId::from_bytes([2; 32]),
                time: LogicalTime::from_bits(77),
                expires: Day::NEVER,
                heads: vec![OpId::from_bytes([2; 32])],
                hint: [0; 8],
                nonce: [0; 24],
                body_len: 3,
                body_hash: body_hash(b"abc"),
            },
            signature: OpSignature::from_bytes([5; 64]),
            body: b"abc".to_vec(),
        };
        let log = LogId {
            device,
            kind: LogKind::Data,
        };
        let bodies = bodies.iter().zip(1..);
        Segment {
            community: CommunityId::from_bytes([1; 32]),
            kept: Timestamp::from_millis(5),
            items: std::iter::once(Item::Control(control))
                .chain(bodies.map(|(body, seq)| Item::Body(Place { log, seq }, body.clone())))
                .collect(),
        }
    }

    proptest! {
        #[test]
        fn a_segment_comes_back_and_its_bodies_are_found(bodies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..5)) {
            let segment = segment(&bodies);
            let bytes = segment.encode();
            prop_assert_eq!(&Segment::decode(&bytes).unwrap(), &segment);
            let (_, found, has_control) = Segment::bodies(&bytes).unwrap();
            prop_assert!(has_control);
            let found: Vec<_> = found.into_iter().map(|body| bytes[body.range].to_vec()).collect();
            prop_assert_eq!(found, bodies);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(mut bytes in proptest::collection::vec(any::<u8>(), 1..400)) {
            bytes[0] = FORMAT;
            let _ = Segment::decode(&bytes);
        }
    }
}
