//! Asking everybody to forget: the body of an operation of kind 4, in clear.
//!
//! ```text
//! CBOR {0 [op id; ≤ 1,024], 1 floor u64?}      one encoding only, not empty
//! ```
//! It names operations of the author's own data log; others' are passed over. `floor`: everything of
//! that log below is to be forgotten. The bodies go, the headers stay.
use crate::control::cbor::{BadEncoding, Reader, Writer, strict};
use crate::id::OpId;
use crate::op::MAX_BODY;

/// The most operations that one retraction names.
pub const MAX_RETRACTED: usize = 1_024;

/// What its author asks everybody to forget.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retract {
    /// Operations of the author's own data log.
    pub ops: Vec<OpId>,
    /// Below this number everything.
    pub floor: Option<u64>,
}

impl Retract {
    /// Writes it as it travels.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads what [`encode`](Self::encode) wrote, and nothing else.
    ///
    /// # Errors
    /// If it is empty, beyond its bounds or not in its one encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadEncoding> {
        if bytes.len() > MAX_BODY {
            return Err(BadEncoding::Bounds);
        }
        let retract = strict(bytes, Self::read, Self::write)?;
        if retract.ops.is_empty() && retract.floor.is_none() {
            return Err(BadEncoding::Bounds);
        }
        Ok(retract)
    }

    fn write(&self, w: &mut Writer) {
        w.map(1 + usize::from(self.floor.is_some()));
        w.uint(0u8).array(self.ops.len());
        for op in &self.ops {
            w.bytes(op.as_bytes());
        }
        if let Some(floor) = self.floor {
            w.uint(1u8).uint(floor);
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let ops = r.list(MAX_RETRACTED, |r| Ok(OpId::from_bytes(r.fixed()?)))?;
        let floor = if fields.has(1, r)? {
            Some(r.uint()?)
        } else {
            None
        };
        fields.end()?;
        Ok(Self { ops, floor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retraction_comes_back_and_no_other_form_of_it_is_taken() {
        let op = OpId::from_bytes([7; 32]);
        for floor in [None, Some(9)] {
            let retract = Retract {
                ops: vec![op, op],
                floor,
            };
            let bytes = retract.encode();
            assert_eq!(Retract::decode(&bytes), Ok(retract));
            let longer = [&bytes[..], &[0]].concat();
            assert!(Retract::decode(&longer).is_err());
            assert!(Retract::decode(&bytes[..bytes.len() - 1]).is_err());
        }
        assert!(Retract::decode(&Retract::default().encode()).is_err());
        let many = Retract {
            ops: vec![op; MAX_RETRACTED + 1],
            floor: None,
        };
        assert!(Retract::decode(&many.encode()).is_err());
    }
}
