//! Six digits on two screens: whether the two who stand before each other are also the two who talk.
//!
//! ```text
//! claim   = intent u8 ‖ u32 length ‖ certificate or device id ‖ u32 length ‖ name, UTF-8
//! commit  = H("potluck/commit/v1\0" ‖ T ‖ host device ‖ nonce V 32 ‖ claim)
//! digits  = first 8 bytes of H("potluck/digits/v1\0" ‖ T ‖ community ‖ host device ‖ nonce V ‖ nonce H ‖ claim)
//!           as a number, modulo 1,000,000
//! ```
//!
//! The visitor commits before it hears the host's nonce, and the host says its nonce before it sees
//! what was committed to. So somebody in the middle has one try in a million, and no time to search.
use std::fmt;

use crate::bytes::{Malformed, Reader, put_part};
use crate::id::{CommunityId, DeviceId, hash};
use crate::pairing::Transcript;

/// The longest certificate, in bytes.
const MAX_CERTIFICATE: usize = 1_024;
/// The longest name, in bytes: 80 characters.
const MAX_NAME: usize = 320;

/// What somebody at the door wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// To be let in, as a new person.
    Join,
    /// To be a device of the person who opens.
    BeDevice,
    /// To show that it is in already, by control operations.
    Introduce,
    /// To found a community together.
    Found,
}

/// What somebody at the door says of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What they want.
    pub intent: Intent,
    /// Their certificate as CBOR; who introduces themselves says the 32 bytes of the device id.
    pub certificate: Vec<u8>,
    /// What they, or the new device, are called.
    pub name: String,
}

impl Claim {
    /// Writes it.
    pub fn put(&self, out: &mut Vec<u8>) {
        out.push(match self.intent {
            Intent::Join => 0,
            Intent::BeDevice => 1,
            Intent::Introduce => 2,
            Intent::Found => 3,
        });
        put_part(out, &self.certificate);
        put_part(out, self.name.as_bytes());
    }

    /// Reads it.
    ///
    /// # Errors
    /// If it is not what [`put`](Self::put) writes, or longer than it may be.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let intent = match reader.u8()? {
            0 => Intent::Join,
            1 => Intent::BeDevice,
            2 => Intent::Introduce,
            3 => Intent::Found,
            _ => return Err(Malformed("nobody at the door wants this")),
        };
        let certificate = reader.part(MAX_CERTIFICATE)?.to_vec();
        Ok(Self {
            intent,
            certificate,
            name: name(reader)?,
        })
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = vec![];
        self.put(&mut out);
        out
    }
}

/// Reads a name.
pub(crate) fn name(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    let name = std::str::from_utf8(reader.part(MAX_NAME)?);
    let name = name.map_err(|_| Malformed("a name is not UTF-8"))?;
    Ok(name.to_owned())
}

/// Where somebody meets somebody: what both know before anything is claimed.
#[derive(Debug, Clone, Copy)]
pub struct Meeting {
    /// The connection.
    pub transcript: Transcript,
    /// The community.
    pub community: CommunityId,
    /// The device that opened the door.
    pub host: DeviceId,
}

impl Meeting {
    /// What the visitor says first: it can change its claim no more.
    #[must_use]
    pub fn commit(&self, nonce: &[u8; 32], claim: &Claim) -> [u8; 32] {
        let transcript = self.transcript.as_bytes();
        let parts: [&[u8]; 4] = [transcript, self.host.as_bytes(), nonce, &claim.bytes()];
        hash("potluck/commit/v1", &parts)
    }

    /// The digits that both screens show.
    #[must_use]
    pub fn digits(&self, visitor: &[u8; 32], host: &[u8; 32], claim: &Claim) -> Digits {
        let parts: [&[u8]; 6] = [
            self.transcript.as_bytes(),
            self.community.as_bytes(),
            self.host.as_bytes(),
            visitor,
            host,
            &claim.bytes(),
        ];
        let [a, b, c, d, e, f, g, h, ..] = hash("potluck/digits/v1", &parts);
        let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]) % 1_000_000;
        Digits(u32::try_from(number).unwrap_or_default())
    }
}

/// Six digits, shown as `123 456`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits(u32);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(name: &str) -> Claim {
        Claim {
            intent: Intent::Join,
            certificate: vec![1; 200],
            name: name.to_owned(),
        }
    }

    fn meeting(nonce: u8) -> Meeting {
        Meeting {
            transcript: Transcript::new((b"i", &[nonce; 32]), (b"r", &[2; 32])),
            community: CommunityId::from_bytes([3; 32]),
            host: DeviceId::from_bytes([4; 32]),
        }
    }

    #[test]
    fn a_claim_comes_back_and_one_that_is_too_long_does_not() {
        let mut out = vec![];
        claim("Dee").put(&mut out);
        assert_eq!(Claim::read(&mut Reader::new(&out)), Ok(claim("Dee")));
        let mut out = vec![];
        claim(&"é".repeat(161)).put(&mut out);
        assert!(Claim::read(&mut Reader::new(&out)).is_err());
    }

    #[test]
    fn digits_hang_on_everything_that_was_said() {
        let all = [
            meeting(1).digits(&[5; 32], &[6; 32], &claim("Dee")),
            meeting(2).digits(&[5; 32], &[6; 32], &claim("Dee")),
            meeting(1).digits(&[7; 32], &[6; 32], &claim("Dee")),
            meeting(1).digits(&[5; 32], &[7; 32], &claim("Dee")),
            meeting(1).digits(&[5; 32], &[6; 32], &claim("Eve")),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "{one}");
        }
        let (one, other) = (claim("Dee"), claim("Eve"));
        assert_ne!(
            meeting(1).commit(&[5; 32], &one),
            meeting(1).commit(&[5; 32], &other)
        );
    }

    #[test]
    fn digits_are_six_zeros_in_front_too() {
        assert_eq!(Digits(42).to_string(), "000 042");
        assert_eq!(Digits(999_999).to_string(), "999 999");
    }
}
