//! Frames between those who found a community together.
use super::put_list;
use crate::bytes::{Malformed, Reader, put_part};
use crate::control::MAX_FOUNDERS;
use crate::op::MAX_CONTROL_BODY;

/// The longest name, in bytes: 80 characters.
const MAX_NAME: usize = 320;

/// What is said while founding together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Founding {
    /// From whoever began it: what it is called, who is there by now, and how many it takes.
    Gathering(String, Vec<String>, u8),
    /// From whoever began it, once all are there: the body of the Genesis, with the first signer
    /// alone.
    Proposed(Vec<u8>),
    /// From each of the others: the signature of agreement.
    Agreed([u8; 64]),
}

impl Founding {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Gathering(title, here, of) => {
                out.push(40);
                put_part(out, title.as_bytes());
                put_list(out, here, |out, name| put_part(out, name.as_bytes()));
                out.push(*of);
            }
            Self::Proposed(genesis) => {
                out.push(41);
                put_part(out, genesis);
            }
            Self::Agreed(cosig) => {
                out.push(42);
                out.extend_from_slice(cosig);
            }
        }
    }

    /// Reads what has one of the tags 40 to 42.
    pub(super) fn read(tag: u8, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match tag {
            40 => {
                let (title, here) = (name(reader)?, super::list(reader, 4, name)?);
                if here.len() > MAX_FOUNDERS {
                    return Err(Malformed("more founders than there can be"));
                }
                Self::Gathering(title, here, reader.u8()?)
            }
            41 => Self::Proposed(reader.part(MAX_CONTROL_BODY)?.to_vec()),
            _ => Self::Agreed(reader.array()?),
        })
    }
}

fn name(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    let name = std::str::from_utf8(reader.part(MAX_NAME)?);
    let name = name.map_err(|_| Malformed("a name is not UTF-8"))?;
    Ok(name.to_owned())
}
