//! Frames: what two nodes say to each other, and the bytes of it.
//!
//! A frame travels as `u32 length ‖ content ‖ zeros` up to the next of few sizes ([`padded`]), so that
//! an observer learns little from its own. Several that are said at once share one padding
//! ([`Parcel`]). The content is one tag byte and fields ([`crate::bytes`]); everything is bounded
//! before it is read.
//! A tag that this program does not know is [`Frame::Newer`]: skipped, never a reason to part.
//! Which frame may be said when is the business of the engine's sessions.
use crate::bytes::{Malformed, Reader, put_count, put_part};
use crate::digits::name;
use crate::id::{CommunityId, DeviceId, KeyId, OpId};
use crate::op::{LogId, MAX_BODY, Place};
use crate::run::Run;
use crate::segment::{SignedControl, put_log, put_place, read_log, read_place};
use crate::slot::SealedSecret;

mod door;
mod founding;
mod parcel;
mod rows;

pub use door::{Door, JoinRefusal};
pub use founding::Founding;
pub use parcel::{Parcel, open};
pub use rows::{BucketRow, Level, Mark, Row};

/// The greatest frame, padding included.
pub const MAX_FRAME: usize = 1 << 20;
/// A frame is sent when its content has reached this size: what is padded to 256 KiB, less a little.
pub const FULL_FRAME: usize = 250 * 1024;
/// How many answers and confirmations recognition always shows.
pub const SLOTS: usize = 16;
/// The most communities of one session.
pub const MAX_COMMUNITIES: usize = SLOTS;

/// A range of sequence numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The log.
    pub log: LogId,
    /// The first.
    pub from: u64,
    /// The last.
    pub to: u64,
}

/// A device's proof that it holds its signing key, for one community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Who.
    pub device: DeviceId,
    /// Over the transcript (`docs/protocol.md`).
    pub signature: [u8; 64],
}

/// One thing said in a session. The `u8` in most is the community's place in the sorted list of
/// those that both have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// M1, M2: a version and a fresh nonce.
    Hello([u8; 32]),
    /// M3: 1,024 or 4,096 tags, most of them random.
    Tags(Vec<[u8; 8]>),
    /// M4: an answer a match, the rest random.
    Answers(Box<[[u8; 24]; SLOTS]>),
    /// M5: a confirmation a match, the rest random.
    Confirmations(Box<[[u8; 16]; SLOTS]>),
    /// M6, M7: a proof for each community in common, in order of community id.
    Proofs(Vec<Proof>),
    /// M6 of a newcomer: the public half of the invitation's key.
    Join([u8; 32]),
    /// To a newcomer: control operations, parents first; whether more follow.
    JoinControl(CommunityId, Vec<SignedControl>, bool),
    /// From a newcomer: certificate, redemption (`docs/protocol.md`), and what they are called.
    Redeem(Vec<u8>, [u8; 64], String),
    /// To a newcomer: welcome. From here on the session goes on as any other.
    Welcome,
    /// To a newcomer: no, and why.
    NotWelcome(JoinRefusal),
    /// How things stand here, for each community in common.
    Level(Vec<Level>),
    /// Control logs, fingerprints of 16 buckets by the first nibble of the device id.
    ControlBuckets(u8, Box<[[u8; 8]; 16]>),
    /// Control logs of the buckets in the mask: device, length, tip.
    ControlRows(u8, u16, Vec<(DeviceId, Mark)>),
    /// Asks for control operations: device, and how many of its log are held.
    WantControl(u8, Vec<(DeviceId, u64)>),
    /// The same, after the last operation of a frame that said there were more.
    WantControlAfter(u8, Vec<(DeviceId, u64)>, OpId),
    /// Control operations, parents first; whether more follow when asked again.
    ControlOps(u8, Vec<SignedControl>, bool),
    /// Key and data logs: a hash of the device list, and fingerprints of buckets of rows.
    Buckets(u8, [u8; 8], Vec<[u8; 8]>),
    /// Rows of some buckets.
    Rows(u8, [u8; 8], Vec<BucketRow>),
    /// Rows with the device's id each, where the lists differ.
    RowsById(u8, Vec<(DeviceId, Row)>),
    /// Asks for headers.
    WantHeaders(u8, Vec<Span>),
    /// Headers.
    Headers(u8, Vec<Run>),
    /// Asks for bodies.
    WantBodies(u8, Vec<Span>),
    /// Bodies, as they were sealed.
    Bodies(u8, Vec<(Place, Vec<u8>)>),
    /// Bodies that were asked for and are not here either.
    Lacking(u8, Vec<Span>),
    /// Logs that have grown here.
    News(u8, Vec<(LogId, Mark)>),
    /// What is kept here, durably, of the receiver's own key and data log: their lengths, and which
    /// bodies below are missing.
    Receipt(u8, u64, u64, Vec<Span>),
    /// So many more bytes of headers and bodies may be sent.
    Credit(u32),
    /// Asks for epoch keys, by their names.
    WantKeys(u8, Vec<KeyId>),
    /// Of the keys that were asked for those that are here and may be given, each sealed to the
    /// receiver's device ([`crate::slot::key_answer_info`]).
    Keys(u8, Vec<(KeyId, SealedSecret)>),
    /// At the door.
    Door(Door),
    /// Between those who found together.
    Founding(Founding),
    /// Something of a newer version.
    Newer(u8),
}

impl Frame {
    /// Its bytes, padded.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![0; 4];
        self.put(&mut out);
        let len = u32::try_from(out.len() - 4).unwrap_or(u32::MAX);
        if let Some(start) = out.first_chunk_mut() {
            *start = len.to_be_bytes();
        }
        out.resize(padded(out.len()), 0);
        out
    }

    /// Reads a frame that travels alone.
    ///
    /// # Errors
    /// If the bytes are not those of one frame, or padding is not zero and minimal.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut frames = open(bytes)?;
        match (frames.pop(), frames.pop()) {
            (Some((frame, _)), None) => Ok(frame),
            _ => Err(Malformed("more than one frame")),
        }
    }

    /// Reads a content.
    fn of(content: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(content);
        let frame = Self::read(&mut reader)?;
        if !matches!(frame, Self::Newer(_)) {
            reader.end()?;
        }
        Ok(frame)
    }

    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Hello(nonce) => {
                out.extend_from_slice(&[1, crate::op::VERSION]);
                out.extend_from_slice(nonce);
            }
            Self::Tags(tags) => {
                out.push(2);
                put_list(out, tags, |out, tag| out.extend_from_slice(tag));
            }
            Self::Answers(answers) => {
                out.push(3);
                out.extend(answers.iter().flatten());
            }
            Self::Confirmations(confirmations) => {
                out.push(4);
                out.extend(confirmations.iter().flatten());
            }
            Self::Proofs(proofs) => {
                out.push(5);
                put_list(out, proofs, |out, proof| {
                    out.extend_from_slice(proof.device.as_bytes());
                    out.extend_from_slice(&proof.signature);
                });
            }
            Self::Join(key) => {
                out.push(6);
                out.extend_from_slice(key);
            }
            Self::JoinControl(community, ops, more) => {
                out.push(7);
                out.extend_from_slice(community.as_bytes());
                out.push(u8::from(*more));
                put_list(out, ops, |out, op| op.put(out));
            }
            Self::Redeem(certificate, signature, name) => {
                out.push(8);
                put_part(out, certificate);
                out.extend_from_slice(signature);
                put_part(out, name.as_bytes());
            }
            Self::Welcome => out.push(9),
            Self::NotWelcome(why) => out.extend_from_slice(&[10, *why as u8]),
            Self::Level(levels) => {
                out.push(11);
                put_list(out, levels, |out, level| level.put(out));
            }
            Self::ControlBuckets(c, prints) => {
                out.extend_from_slice(&[12, *c]);
                out.extend(prints.iter().flatten());
            }
            Self::ControlRows(c, mask, rows) => {
                out.extend_from_slice(&[13, *c]);
                out.extend_from_slice(&mask.to_be_bytes());
                put_list(out, rows, |out, (device, mark)| {
                    out.extend_from_slice(device.as_bytes());
                    mark.put(out);
                });
            }
            Self::WantControl(c, have) => {
                out.extend_from_slice(&[14, *c]);
                put_list(out, have, put_held);
            }
            Self::WantControlAfter(c, have, after) => {
                out.extend_from_slice(&[38, *c]);
                put_list(out, have, put_held);
                out.extend_from_slice(after.as_bytes());
            }
            Self::ControlOps(c, ops, more) => {
                out.extend_from_slice(&[15, *c, u8::from(*more)]);
                put_list(out, ops, |out, op| op.put(out));
            }
            Self::Buckets(c, list, prints) => {
                out.extend_from_slice(&[16, *c]);
                out.extend_from_slice(list);
                put_list(out, prints, |out, print| out.extend_from_slice(print));
            }
            Self::Rows(c, list, buckets) => {
                out.extend_from_slice(&[17, *c]);
                out.extend_from_slice(list);
                put_list(out, buckets, |out, bucket| bucket.put(out));
            }
            Self::RowsById(c, rows) => {
                out.extend_from_slice(&[18, *c]);
                put_list(out, rows, |out, (device, row)| {
                    out.extend_from_slice(device.as_bytes());
                    row.put(out);
                });
            }
            Self::WantHeaders(c, spans) => put_spans(out, 19, *c, spans),
            Self::Headers(c, runs) => {
                out.extend_from_slice(&[20, *c]);
                put_list(out, runs, |out, run| run.put(out));
            }
            Self::WantBodies(c, spans) => put_spans(out, 21, *c, spans),
            Self::Bodies(c, bodies) => {
                out.extend_from_slice(&[22, *c]);
                put_list(out, bodies, |out, (place, body)| {
                    put_place(out, *place);
                    put_part(out, body);
                });
            }
            Self::Lacking(c, spans) => put_spans(out, 23, *c, spans),
            Self::News(c, marks) => {
                out.extend_from_slice(&[24, *c]);
                put_list(out, marks, |out, (log, mark)| {
                    put_log(out, *log);
                    mark.put(out);
                });
            }
            Self::Receipt(c, keys, data, missing) => {
                out.extend_from_slice(&[25, *c]);
                out.extend_from_slice(&keys.to_be_bytes());
                out.extend_from_slice(&data.to_be_bytes());
                put_list(out, missing, put_span);
            }
            Self::Credit(bytes) => {
                out.push(26);
                out.extend_from_slice(&bytes.to_be_bytes());
            }
            Self::WantKeys(c, keys) => {
                out.extend_from_slice(&[34, *c]);
                put_list(out, keys, |out, key| out.extend_from_slice(key.as_bytes()));
            }
            Self::Keys(c, keys) => {
                out.extend_from_slice(&[35, *c]);
                put_list(out, keys, |out, (key, sealed)| {
                    out.extend_from_slice(key.as_bytes());
                    out.extend_from_slice(&sealed.enc);
                    out.extend_from_slice(&sealed.sealed);
                });
            }
            Self::Door(door) => door.put(out),
            Self::Founding(said) => said.put(out),
            Self::Newer(tag) => out.push(*tag),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match reader.u8()? {
            1 => {
                if reader.u8()? != crate::op::VERSION {
                    return Err(Malformed("a session of another version"));
                }
                Self::Hello(reader.array()?)
            }
            2 => Self::Tags(list(reader, 8, Reader::array)?),
            3 => Self::Answers(Box::new(arrays(reader)?)),
            4 => Self::Confirmations(Box::new(arrays(reader)?)),
            5 => Self::Proofs(list(reader, 96, |reader| {
                Ok(Proof {
                    device: DeviceId::from_bytes(reader.array()?),
                    signature: reader.array()?,
                })
            })?),
            6 => Self::Join(reader.array()?),
            7 => {
                let community = CommunityId::from_bytes(reader.array()?);
                let more = flag(reader)?;
                Self::JoinControl(community, controls(reader)?, more)
            }
            8 => Self::Redeem(reader.part(1024)?.to_vec(), reader.array()?, name(reader)?),
            9 => Self::Welcome,
            10 => Self::NotWelcome(match reader.u8()? {
                0 => JoinRefusal::Expired,
                1 => JoinRefusal::UsedUp,
                3 => JoinRefusal::OtherDigits,
                4 => JoinRefusal::Waits,
                16 => JoinRefusal::Ended,
                _ => JoinRefusal::Invalid,
            }),
            11 => Self::Level(list(reader, Level::LEN, Level::read)?),
            12 => Self::ControlBuckets(reader.u8()?, Box::new(arrays(reader)?)),
            13 => Self::ControlRows(
                reader.u8()?,
                reader.u16()?,
                list(reader, 48, |reader| {
                    Ok((DeviceId::from_bytes(reader.array()?), Mark::read(reader)?))
                })?,
            ),
            14 => Self::WantControl(reader.u8()?, list(reader, 40, held)?),
            38 => Self::WantControlAfter(
                reader.u8()?,
                list(reader, 40, held)?,
                OpId::from_bytes(reader.array()?),
            ),
            15 => {
                let (c, more) = (reader.u8()?, flag(reader)?);
                Self::ControlOps(c, controls(reader)?, more)
            }
            16 => Self::Buckets(
                reader.u8()?,
                reader.array()?,
                list(reader, 8, Reader::array)?,
            ),
            17 => Self::Rows(
                reader.u8()?,
                reader.array()?,
                list(reader, 4, BucketRow::read)?,
            ),
            18 => Self::RowsById(
                reader.u8()?,
                list(reader, 34, |reader| {
                    Ok((DeviceId::from_bytes(reader.array()?), Row::read(reader)?))
                })?,
            ),
            19 => Self::WantHeaders(reader.u8()?, list(reader, SPAN_LEN, span)?),
            20 => Self::Headers(reader.u8()?, list(reader, 64, Run::read)?),
            21 => Self::WantBodies(reader.u8()?, list(reader, SPAN_LEN, span)?),
            22 => Self::Bodies(
                reader.u8()?,
                list(reader, 45, |reader| {
                    Ok((read_place(reader)?, reader.part(MAX_BODY)?.to_vec()))
                })?,
            ),
            23 => Self::Lacking(reader.u8()?, list(reader, SPAN_LEN, span)?),
            24 => Self::News(
                reader.u8()?,
                list(reader, 49, |reader| {
                    Ok((read_log(reader)?, Mark::read(reader)?))
                })?,
            ),
            25 => Self::Receipt(
                reader.u8()?,
                reader.u64()?,
                reader.u64()?,
                list(reader, SPAN_LEN, span)?,
            ),
            26 => Self::Credit(reader.u32()?),
            34 => Self::WantKeys(
                reader.u8()?,
                list(reader, 32, |reader| Ok(KeyId::from_bytes(reader.array()?)))?,
            ),
            35 => Self::Keys(
                reader.u8()?,
                list(reader, 112, |reader| {
                    let key = KeyId::from_bytes(reader.array()?);
                    let (enc, sealed) = (reader.array()?, reader.array()?);
                    Ok((key, SealedSecret { enc, sealed }))
                })?,
            ),
            tag @ 27..=32 => Self::Door(Door::read(tag, reader)?),
            tag @ 40..=42 => Self::Founding(Founding::read(tag, reader)?),
            tag => Self::Newer(tag),
        })
    }
}

/// The size to which `len` bytes are padded: 256, 1,024 or 4,096, where single things are told from
/// each other; above, the next quarter between two powers of two, where it is as much as a fifth of
/// what travels.
#[must_use]
pub fn padded(len: usize) -> usize {
    const KIB: usize = 1024;
    [256, KIB, 4 * KIB]
        .into_iter()
        .find(|size| len <= *size)
        .unwrap_or_else(|| {
            let power = 1 << (len - 1).ilog2();
            len.next_multiple_of(power / 4)
        })
}

/// The bytes of a [`Span`].
const SPAN_LEN: usize = 49;

fn put_span(out: &mut Vec<u8>, span: &Span) {
    put_log(out, span.log);
    out.extend_from_slice(&span.from.to_be_bytes());
    out.extend_from_slice(&span.to.to_be_bytes());
}

fn put_spans(out: &mut Vec<u8>, tag: u8, c: u8, spans: &[Span]) {
    out.extend_from_slice(&[tag, c]);
    put_list(out, spans, put_span);
}

fn put_held(out: &mut Vec<u8>, (device, length): &(DeviceId, u64)) {
    out.extend_from_slice(device.as_bytes());
    out.extend_from_slice(&length.to_be_bytes());
}

fn held(reader: &mut Reader<'_>) -> Result<(DeviceId, u64), Malformed> {
    Ok((DeviceId::from_bytes(reader.array()?), reader.u64()?))
}

fn put_list<T>(out: &mut Vec<u8>, items: &[T], mut put: impl FnMut(&mut Vec<u8>, &T)) {
    put_count(out, items.len());
    for item in items {
        put(out, item);
    }
}

fn span(reader: &mut Reader<'_>) -> Result<Span, Malformed> {
    Ok(Span {
        log: read_log(reader)?,
        from: reader.u64()?,
        to: reader.u64()?,
    })
}

fn list<'a, T>(
    reader: &mut Reader<'a>,
    least: usize,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let count = reader.count(least)?;
    (0..count).map(|_| read(reader)).collect()
}

fn arrays<const N: usize, const M: usize>(
    reader: &mut Reader<'_>,
) -> Result<[[u8; N]; M], Malformed> {
    let mut all = [[0; N]; M];
    for one in &mut all {
        *one = reader.array()?;
    }
    Ok(all)
}

fn flag(reader: &mut Reader<'_>) -> Result<bool, Malformed> {
    match reader.u8()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Malformed("a flag is 0 or 1")),
    }
}

fn controls(reader: &mut Reader<'_>) -> Result<Vec<SignedControl>, Malformed> {
    // The community is put in by the engine, which knows it from the session.
    list(reader, SignedControl::LEAST, |reader| {
        SignedControl::read(reader, CommunityId::from_bytes([0; 32]))
    })
}

#[cfg(test)]
mod tests;
