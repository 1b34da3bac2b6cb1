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
    /// One byte says which of the two logs are held at all; only those follow.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let held = [self.keys, self.data].map(|mark| mark.length > 0);
        out.push(u8::from(held[0]) | u8::from(held[1]) << 1);
        for mark in [self.keys, self.data] {
            if mark.length > 0 {
                mark.put(out);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let held = reader.u8()?;
        if held > 3 {
            return Err(Malformed("unknown flags of a row"));
        }
        let mut mark = |bit: u8| {
            if held & bit == 0 {
                return Ok(Mark::default());
            }
            match Mark::read(reader)? {
                Mark { length: 0, .. } => Err(Malformed("an empty log is left out")),
                mark => Ok(mark),
            }
        };
        Ok(Self {
            keys: mark(1)?,
            data: mark(2)?,
        })
    }
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
