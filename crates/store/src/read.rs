//! Reading what was kept: one thing by its name or number, or all of a kind.
use zeroize::Zeroizing;

use crate::disk::Disk;
use crate::journal::Reader;
use crate::rescue::altered;
use crate::seal::Plain;
use crate::slot::Slot;
use crate::{SegmentNo, Store, StoreError};

impl Store {
    /// Reads a segment; `None` if there is none under this number.
    pub fn read(&self, number: SegmentNo) -> Result<Option<Plain>, StoreError> {
        let written = self.settled();
        let sealed = written.disk().journal.read(number.get());
        let sealed = sealed.map_err(|error| self.doubt(error))?;
        sealed
            .map(|sealed| self.open_in(&Slot::Segment(number), &sealed))
            .transpose()
    }

    /// Reads all segments in order of arrival.
    pub fn segments(&self) -> impl Iterator<Item = Result<(SegmentNo, Plain), StoreError>> {
        self.segments_from(SegmentNo::new(0))
    }

    /// Reads a segment, if it is there, and all behind it, in order of arrival.
    pub fn segments_from(
        &self,
        first: SegmentNo,
    ) -> impl Iterator<Item = Result<(SegmentNo, Plain), StoreError>> {
        let mut reader = Reader::default();
        let mut from = Some(first.get());
        std::iter::from_fn(move || {
            let written = self.settled();
            let (number, sealed) = written.disk().journal.read_on(&mut reader, from?)?;
            from = number.checked_add(1);
            let number = SegmentNo::new(number);
            let sealed = sealed.map_err(|error| self.doubt(error));
            let plain = sealed.and_then(|it| self.open_in(&Slot::Segment(number), it));
            Some(plain.map(|plain| (number, plain)))
        })
    }

    /// Reads a fact; `None` if it was never set, or was forgotten.
    pub fn fact(&self, kind: &str, name: &[u8]) -> Result<Option<Plain>, StoreError> {
        self.fact_in(self.settled().disk(), kind, name)
    }

    pub(crate) fn fact_in(
        &self,
        disk: &Disk,
        kind: &str,
        name: &[u8],
    ) -> Result<Option<Plain>, StoreError> {
        let slot = self.keys.fact_slot(kind, name);
        let sealed = disk.fact(&slot).map_err(|error| self.doubt(error))?;
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let plain = self.open_in(&slot, &sealed)?;
        let (_, value) = split_fact(&plain).ok_or_else(|| self.doubt(altered(&slot)))?;
        Ok(Some(Zeroizing::new(value.to_vec())))
    }

    /// Reads all facts of a kind with their names, in no meaningful order.
    pub fn facts(&self, kind: &str) -> Result<Vec<(Vec<u8>, Plain)>, StoreError> {
        let written = self.settled();
        let slots = written.disk().fact_slots(&self.keys.facts_of(kind));
        let mut facts = Vec::new();
        for slot in slots.map_err(|error| self.doubt(error))? {
            let sealed = written.disk().fact(&slot);
            let sealed = sealed.map_err(|error| self.doubt(error))?;
            let plain = self.open_in(&slot, &sealed.unwrap_or_default())?;
            let (name, value) = split_fact(&plain).ok_or_else(|| self.doubt(altered(&slot)))?;
            facts.push((name.to_vec(), Zeroizing::new(value.to_vec())));
        }
        Ok(facts)
    }

    fn open_in(&self, slot: &Slot, sealed: &[u8]) -> Result<Plain, StoreError> {
        let plain = self.keys.open(slot, sealed);
        plain.ok_or_else(|| self.doubt(altered(slot)))
    }
}

/// The plain text of a fact.
pub(crate) fn join_fact(name: &[u8], value: &[u8]) -> Plain {
    let length = u16::try_from(name.len()).expect("names were checked to be short");
    Zeroizing::new([length.to_be_bytes().as_slice(), name, value].concat())
}

/// Splits the plain text of a fact into name and value.
pub(crate) fn split_fact(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = plain.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
