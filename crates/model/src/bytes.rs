//! Reading and writing plain bytes within bounds: for what is too dense for CBOR (headers in runs,
//! segments, row frames). Big-endian; a reader never reads past its end and never allocates more
//! than it was given.
use thiserror::Error;

/// Bytes that end too early, go on too long, or say something impossible.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
#[error("the bytes are malformed: {0}")]
pub struct Malformed(pub &'static str);

/// Takes bytes from the front, bounded.
#[derive(Debug, Clone)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads from the front of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// How many are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.len()
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let (head, rest) = self.0.split_at_checked(len).ok_or(Malformed("too short"))?;
        self.0 = rest;
        Ok(head)
    }

    /// The next `N` bytes as an array.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, rest) = self.0.split_first_chunk().ok_or(Malformed("too short"))?;
        self.0 = rest;
        Ok(*head)
    }

    /// One byte.
    ///
    /// # Errors
    /// If there is none.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        self.array().map(|[byte]| byte)
    }

    /// Two bytes as a number.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn u16(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_be_bytes)
    }

    /// Four bytes as a number.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn u32(&mut self) -> Result<u32, Malformed> {
        self.array().map(u32::from_be_bytes)
    }

    /// Eight bytes as a number.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn u64(&mut self) -> Result<u64, Malformed> {
        self.array().map(u64::from_be_bytes)
    }

    /// A part with its length (u32) before it, at most `most` bytes.
    ///
    /// # Errors
    /// If it is longer than `most` or than what is left.
    pub fn part(&mut self, most: usize) -> Result<&'a [u8], Malformed> {
        let len = usize::try_from(self.u32()?).map_err(|_| Malformed("too long"))?;
        if len > most {
            return Err(Malformed("too long"));
        }
        self.take(len)
    }

    /// A count (u16) of things of which each takes at least `each` bytes of what is left.
    ///
    /// # Errors
    /// If so many cannot follow.
    pub fn count(&mut self, each: usize) -> Result<usize, Malformed> {
        let count = usize::from(self.u16()?);
        if count.saturating_mul(each) > self.left() {
            return Err(Malformed("more announced than follows"));
        }
        Ok(count)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// If something is left.
    pub fn end(self) -> Result<(), Malformed> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Malformed("something follows the end"))
        }
    }
}

/// Writes a count as a u16.
///
/// # Panics
/// If there are more than 65,535, which no limit of ours allows.
pub fn put_count(out: &mut Vec<u8>, count: usize) {
    let count = u16::try_from(count).expect("every list is bounded below 65,536");
    out.extend_from_slice(&count.to_be_bytes());
}

/// Writes a part with its length (u32) before it.
pub fn put_part(out: &mut Vec<u8>, part: &[u8]) {
    out.extend_from_slice(&crate::id::sized(part));
    out.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_never_reads_past_its_end() {
        let mut reader = Reader::new(&[0, 0, 0, 9, 1]);

        assert_eq!(reader.part(100), Err(Malformed("too short")));
        assert_eq!(
            Reader::new(&[0, 0, 0, 9]).part(8),
            Err(Malformed("too long"))
        );
        assert!(Reader::new(&[255, 255, 1]).count(1).is_err());
        assert!(Reader::new(&[1]).end().is_err());
    }

    #[test]
    fn what_was_put_is_read_again() {
        let mut out = vec![];
        put_count(&mut out, 2);
        put_part(&mut out, b"ab");

        let mut reader = Reader::new(&out);
        assert_eq!(reader.count(2), Ok(2));
        assert_eq!(reader.part(2), Ok(b"ab".as_slice()));
        assert_eq!(reader.end(), Ok(()));
    }
}
