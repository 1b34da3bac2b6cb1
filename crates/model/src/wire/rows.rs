//! The parts of frontier frames: how much of each log somebody holds.
use crate::bytes::{Malformed, Reader, put_count};

/// How far a log is held: its length and the first 8 bytes of the last `op_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// How many headers.
    pub length: u64,
    /// The first 8 bytes of the `op_id` there; zero when none is held.
    pub tip: [u8; 8],
}

/// How far the key log and the data log of one device are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Row {
    /// The key log.
    pub keys: Mark,
    /// The data log.
    pub data: Mark,
}

/// The rows of one bucket: of neighbouring devices in the sorted list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketRow {
    /// Which bucket.
    pub bucket: u16,
    /// A row for each device of it, in order.
    pub rows: Vec<Row>,
}

/// How a community stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Fingerprint of the control logs held.
    pub control: [u8; 8],
    /// Fingerprint of the rows of key and data logs.
    pub rows: [u8; 8],
    /// How many bodies are missing here.
    pub missing: u64,
}

impl Mark {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.length.to_be_bytes());
        out.extend_from_slice(&self.tip);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            length: reader.u64()?,
            tip: reader.array()?,
        })
    }
}

impl Row {
    /// The first byte says in how many bytes the length of each of the two logs is written, 0 for one
    /// that is not held; only logs that are held follow. Most lengths take one byte or two, and rows
    /// of all who share a bucket travel together.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let (keys, data) = (length_bytes(self.keys), length_bytes(self.data));
        out.push(keys | data << 4);
        for (mark, bytes) in [(self.keys, keys), (self.data, data)] {
            if bytes > 0 {
                let length = mark.length.to_be_bytes();
                out.extend(length.iter().skip(8 - usize::from(bytes)));
                out.extend_from_slice(&mark.tip);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let held = reader.u8()?;
        let mut mark = |bytes: u8| {
            if bytes == 0 {
                return Ok(Mark::default());
            }
            if bytes > 8 {
                return Err(Malformed("a length of more than eight bytes"));
            }
            let mut length = 0;
            for _ in 0..bytes {
                length = length << 8 | u64::from(reader.u8()?);
            }
            let tip = reader.array()?;
            let mark = Mark { length, tip };
            if length_bytes(mark) != bytes {
                return Err(Malformed("a length in more bytes than it takes"));
            }
            Ok(mark)
        };
        Ok(Self {
            keys: mark(held & 0x0f)?,
            data: mark(held >> 4)?,
        })
    }
}

/// In how many bytes the length of a log is written.
fn length_bytes(mark: Mark) -> u8 {
    let zeros = mark.length.leading_zeros() / 8;
    u8::try_from(8 - zeros).unwrap_or(8)
}

impl BucketRow {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.bucket.to_be_bytes());
        put_count(out, self.rows.len());
        for row in &self.rows {
            row.put(out);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let bucket = reader.u16()?;
        let count = reader.count(1)?;
        let rows: Result<Vec<_>, _> = (0..count).map(|_| Row::read(reader)).collect();
        Ok(Self {
            bucket,
            rows: rows?,
        })
    }
}

impl Level {
    /// How many bytes it takes.
    pub const LEN: usize = 24;

    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.control);
        out.extend_from_slice(&self.rows);
        out.extend_from_slice(&self.missing.to_be_bytes());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            control: reader.array()?,
            rows: reader.array()?,
            missing: reader.u64()?,
        })
    }
}
