//! A small deterministic CBOR: definite lengths, shortest integers, maps with ascending integer keys.
//!
//! Reading is not strict by itself. Whoever reads encodes again and compares ([`strict`]), which
//! refuses every other way of writing the same thing.
use minicbor::{Decoder, Encoder};
use thiserror::Error;

/// Bytes that are not what was expected, or not written in the one allowed way.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum BadEncoding {
    /// Not the CBOR that was expected here.
    #[error("this is not the CBOR that belongs here")]
    Cbor,
    /// A list, text or number beyond its bounds.
    #[error("a part is longer than allowed")]
    Bounds,
    /// The same content has exactly one encoding, and this is not it.
    #[error("this is not the one allowed encoding of its content")]
    NotCanonical,
}

impl From<minicbor::decode::Error> for BadEncoding {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Cbor
    }
}

/// Writes CBOR into memory.
pub(crate) struct Writer(Encoder<Vec<u8>>);

const FITS: &str = "memory takes every byte";

impl Writer {
    pub(crate) fn new() -> Self {
        Self(Encoder::new(Vec::new()))
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.into_writer()
    }

    pub(crate) fn map(&mut self, fields: usize) -> &mut Self {
        self.0.map(fields as u64).expect(FITS);
        self
    }

    pub(crate) fn array(&mut self, items: usize) -> &mut Self {
        self.0.array(items as u64).expect(FITS);
        self
    }

    pub(crate) fn uint(&mut self, number: impl Into<u64>) -> &mut Self {
        self.0.u64(number.into()).expect(FITS);
        self
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.bytes(bytes).expect(FITS);
        self
    }

    /// Puts in what is already CBOR.
    pub(crate) fn raw(&mut self, cbor: &[u8]) -> &mut Self {
        self.0.writer_mut().extend_from_slice(cbor);
        self
    }
}

/// Reads CBOR within bounds.
pub(crate) struct Reader<'b>(Decoder<'b>);

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    /// Begins a map; fields are then asked for in ascending order.
    pub(crate) fn map(&mut self) -> Result<Fields, BadEncoding> {
        let left = self.0.map()?.ok_or(BadEncoding::NotCanonical)?;
        Ok(Fields { left, next: None })
    }

    pub(crate) fn array(&mut self, most: usize) -> Result<usize, BadEncoding> {
        let items = self.0.array()?.ok_or(BadEncoding::NotCanonical)?;
        usize::try_from(items)
            .ok()
            .filter(|items| *items <= most)
            .ok_or(BadEncoding::Bounds)
    }

    pub(crate) fn list<T>(
        &mut self,
        most: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, BadEncoding>,
    ) -> Result<Vec<T>, BadEncoding> {
        let items = self.array(most)?;
        (0..items).map(|_| item(self)).collect()
    }

    pub(crate) fn uint<T: TryFrom<u64>>(&mut self) -> Result<T, BadEncoding> {
        T::try_from(self.0.u64()?).map_err(|_| BadEncoding::Bounds)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], BadEncoding> {
        self.0.bytes()?.try_into().map_err(|_| BadEncoding::Bounds)
    }

    /// The bytes of the next value, whatever it is.
    pub(crate) fn value(&mut self) -> Result<&'b [u8], BadEncoding> {
        let start = self.0.position();
        self.0.skip()?;
        self.0
            .input()
            .get(start..self.0.position())
            .ok_or(BadEncoding::Cbor)
    }

    pub(crate) fn end(&self) -> Result<(), BadEncoding> {
        if self.0.position() == self.0.input().len() {
            Ok(())
        } else {
            Err(BadEncoding::NotCanonical)
        }
    }
}

/// What is left of a map.
pub(crate) struct Fields {
    left: u64,
    next: Option<u64>,
}

impl Fields {
    /// Whether the next field has this key; if so, its value is next.
    pub(crate) fn has(&mut self, key: u64, reader: &mut Reader<'_>) -> Result<bool, BadEncoding> {
        if self.next.is_none() && self.left > 0 {
            self.next = Some(reader.uint()?);
            self.left -= 1;
        }
        let found = self.next == Some(key);
        if found {
            self.next = None;
        }
        Ok(found)
    }

    /// Demands that the next field has this key.
    pub(crate) fn need(&mut self, key: u64, reader: &mut Reader<'_>) -> Result<(), BadEncoding> {
        self.has(key, reader)?
            .then_some(())
            .ok_or(BadEncoding::Cbor)
    }

    /// Demands that there is no other field.
    pub(crate) fn end(self) -> Result<(), BadEncoding> {
        if self.left == 0 && self.next.is_none() {
            Ok(())
        } else {
            Err(BadEncoding::Cbor)
        }
    }
}

/// Reads all of `bytes`, and demands that they are the one encoding of what was read.
pub(crate) fn strict<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, BadEncoding>,
    write: impl FnOnce(&T, &mut Writer),
) -> Result<T, BadEncoding> {
    let mut reader = Reader::new(bytes);
    let value = read(&mut reader)?;
    reader.end()?;
    let mut writer = Writer::new();
    write(&value, &mut writer);
    if writer.finish() == bytes {
        Ok(value)
    } else {
        Err(BadEncoding::NotCanonical)
    }
}
