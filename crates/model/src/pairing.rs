//! What two devices say to recognise each other, as pure functions; the session is the engine's.
//!
//! ```text
//! n       = the public half of an X25519 key that is new in each connection
//! K_ij    = derive(X25519(X_i, X_j), "potluck/pair/v1", community ‖ min ‖ max of the two device ids)
//! K_n     = derive(X25519(n, J), "potluck/join-pair/v1", n 32 ‖ J 32 ‖ P 32)
//! T       = H("potluck/hs/v1\0" ‖ u32 length ‖ transport id I ‖ u32 length ‖ transport id R ‖ nI 32 ‖ nR 32)
//! H(M…)   = H("potluck/hs-frames/v1\0" ‖ for each frame, in order: u32 length ‖ frame)
//! M3 tag  = HMAC-SHA256(key, a ‖ 0x00 ‖ T)[..8]
//! M4 tag  = HMAC-SHA256(key, b ‖ 0x00 ‖ T)[..8] ‖ HMAC-SHA256(key, b ‖ "2" ‖ 0x00 ‖ T ‖ H(M3))[..16]
//! M5 tag  = HMAC-SHA256(key, a ‖ "2" ‖ 0x00 ‖ T ‖ H(M3‖M4))[..16]
//! M6, M7  = Ed25519(device, "potluck/hs-sig/v1\0" ‖ community ‖ T ‖ H(M3‖M4‖M5))
//! ```
//!
//! `key` is K_ij between members; K_n between a joiner and a member, with n of the member, J the
//! join key of the invitation and P its public key, so that J copied into another invitation leads
//! nowhere; the key of a door at that door; and the kin key of an epoch between
//! members who have not heard of each other. Of J the members know the public half, so K_n is known
//! to the holder of the code and to the member whose connection it is, and to nobody else who has
//! read the invitation. (Whoever has read it can pose as a member with a nonce of their own; that a
//! member is one is shown by its control log and M7.) `a` and `b` name who speaks: `I` and `R` between members; `JI`, `JR` for a joiner and `MI`, `MR` for the member who
//! welcomes; `KI`, `KR` between those who have not heard of each other. The initiator sends M3, M5, M6; the responder M4 and M7.
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::id::{CommunityId, DeviceId, hash};
use crate::identity::PairingPublic;
use crate::op::{framed, verify};
use crate::secret::Secret32;

/// A key that makes every shared secret the same.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("the other side's key adds nothing to a shared secret")]
pub struct NoContribution;

/// The key that only two devices can compute (K_ij).
///
/// # Errors
/// If the other's key is weak.
pub fn pair_key(
    community: CommunityId,
    (own, secret): (DeviceId, &StaticSecret),
    (other, public): (DeviceId, PairingPublic),
) -> Result<Secret32, NoContribution> {
    let shared = secret.diffie_hellman(&PublicKey::from(*public.as_bytes()));
    if !shared.was_contributory() {
        return Err(NoContribution);
    }
    let (low, high) = (own.min(other), own.max(other));
    let fields: [&[u8]; 3] = [community.as_bytes(), low.as_bytes(), high.as_bytes()];
    Ok(Secret32::from_bytes(shared.to_bytes()).derive("potluck/pair/v1", &fields))
}

/// The key between a member and the holder of a code, as the member computes it: from the private
/// half of its nonce and the public half of the invitation's join key (K_n). `invite` is the public
/// key of the very invitation.
///
/// # Errors
/// If the invitation's key is weak.
pub fn welcomer_key(
    nonce: &Secret32,
    join: &[u8; 32],
    invite: &[u8; 32],
) -> Result<Secret32, NoContribution> {
    let own = nonce_of(nonce);
    invited(nonce, join, [&own, join, invite])
}

/// The same key, as the holder of the code computes it: from the private half of the join key and
/// the member's nonce.
///
/// # Errors
/// If the nonce is weak: everybody could compute the key, and so learn who waits to join.
pub fn joiner_key(
    join: &Secret32,
    nonce: &[u8; 32],
    invite: &[u8; 32],
) -> Result<Secret32, NoContribution> {
    let own = nonce_of(join);
    invited(join, nonce, [nonce, &own, invite])
}

/// What a device says as its nonce: the public half of these 32 random bytes.
#[must_use]
pub fn nonce_of(secret: &Secret32) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*secret.as_bytes())).to_bytes()
}

fn invited(
    secret: &Secret32,
    public: &[u8; 32],
    fields: [&[u8; 32]; 3],
) -> Result<Secret32, NoContribution> {
    let secret = StaticSecret::from(*secret.as_bytes());
    let shared = secret.diffie_hellman(&PublicKey::from(*public));
    if !shared.was_contributory() {
        return Err(NoContribution);
    }
    let fields = fields.map(|field| field.as_slice());
    Ok(Secret32::from_bytes(shared.to_bytes()).derive("potluck/join-pair/v1", &fields))
}

/// Binds everything to one connection: both transport ids and both nonces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transcript([u8; 32]);

impl Transcript {
    /// Hashes the transport ids and nonces of initiator and responder.
    #[must_use]
    pub fn new(initiator: (&[u8], &[u8; 32]), responder: (&[u8], &[u8; 32])) -> Self {
        let ids = framed(&[initiator.0, responder.0]);
        Self(hash("potluck/hs/v1", &[&ids, initiator.1, responder.1]))
    }

    /// Takes the 32 bytes, as an admission carries them.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The hash over frames already said, in order: M3; M3 and M4; M3, M4 and M5.
#[must_use]
pub fn heard(frames: &[&[u8]]) -> [u8; 32] {
    hash("potluck/hs-frames/v1", &[&framed(frames)])
}

/// As what a device speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// A member to a fellow member.
    Fellow,
    /// A member to a member of whom it has not heard.
    Kin,
    /// Somebody who holds a code.
    Joiner,
    /// A member to somebody who holds a code.
    Welcomer,
}

impl Speaker {
    /// As what the one who answers this speaker speaks.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Fellow => Self::Fellow,
            Self::Kin => Self::Kin,
            Self::Joiner => Self::Welcomer,
            Self::Welcomer => Self::Joiner,
        }
    }

    fn initiating(self) -> &'static str {
        match self {
            Self::Fellow => "I",
            Self::Kin => "KI",
            Self::Joiner => "JI",
            Self::Welcomer => "MI",
        }
    }

    fn responding(self) -> &'static str {
        match self {
            Self::Fellow => "R",
            Self::Kin => "KR",
            Self::Joiner => "JR",
            Self::Welcomer => "MR",
        }
    }
}

/// What the initiator puts into M3 for one candidate.
#[must_use]
pub fn m3_tag(key: &Secret32, initiator: Speaker, transcript: &Transcript) -> [u8; 8] {
    mac(
        key,
        &[initiator.initiating().as_bytes(), &[0], &transcript.0],
    )
}

/// What the responder puts into M4 for one match.
#[must_use]
pub fn m4_tag(
    key: &Secret32,
    responder: Speaker,
    transcript: &Transcript,
    m3: &[u8; 32],
) -> [u8; 24] {
    let label = responder.responding().as_bytes();
    let find: [u8; 8] = mac(key, &[label, &[0], &transcript.0]);
    let prove: [u8; 16] = mac(key, &[label, b"2\0", &transcript.0, m3]);
    let mut tag = [0; 24];
    for (to, from) in tag.iter_mut().zip(find.into_iter().chain(prove)) {
        *to = from;
    }
    tag
}

/// What the initiator puts into M5 for one confirmed match.
#[must_use]
pub fn m5_tag(
    key: &Secret32,
    initiator: Speaker,
    transcript: &Transcript,
    m3_m4: &[u8; 32],
) -> [u8; 16] {
    let label = initiator.initiating().as_bytes();
    mac(key, &[label, b"2\0", &transcript.0, m3_m4])
}

/// Whether `tag` stands among the tags of a frame; looks at every one, whatever it finds. By eight bytes
/// at once: whoever knows a thousand devices does this a million times when two meet.
#[must_use]
pub fn contains<const N: usize>(frame: &[u8], tag: &[u8; N]) -> bool {
    const { assert!(N.is_multiple_of(8), "a tag is whole words") };
    let words = |bytes: &[u8]| -> [u64; N] {
        let mut words = [0; N];
        for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = bytes.try_into().map_or(0, u64::from_le_bytes);
        }
        words
    };
    let tag = words(tag);
    let found = frame.chunks_exact(N).fold(0, |found, chunk| {
        let both = words(chunk).into_iter().zip(tag).take(N / 8);
        let same = both.fold(1, |same, (a, b)| same & a.ct_eq(&b).unwrap_u8());
        found | same
    });
    found == 1
}

/// Signs a recognition (M6, M7): a stolen pairing key alone poses as nobody.
#[must_use]
pub fn sign_recognition(
    key: &SigningKey,
    community: CommunityId,
    transcript: &Transcript,
    m3_m4_m5: &[u8; 32],
) -> [u8; 64] {
    key.sign(&recognition(community, transcript, m3_m4_m5))
        .to_bytes()
}

/// Whether `device` signed this recognition.
#[must_use]
pub fn recognises(
    device: DeviceId,
    community: CommunityId,
    transcript: &Transcript,
    m3_m4_m5: &[u8; 32],
    signature: &[u8; 64],
) -> bool {
    let message = recognition(community, transcript, m3_m4_m5);
    verify(device.as_bytes(), &message, signature).is_ok()
}

fn recognition(community: CommunityId, transcript: &Transcript, said: &[u8; 32]) -> Vec<u8> {
    [
        b"potluck/hs-sig/v1\0".as_slice(),
        community.as_bytes(),
        &transcript.0,
        said,
    ]
    .concat()
}

fn mac<const N: usize>(key: &Secret32, parts: &[&[u8]]) -> [u8; N] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of every length");
    for part in parts {
        mac.update(part);
    }
    let full: [u8; 32] = mac.finalize().into_bytes().into();
    let mut tag = [0; N];
    for (to, from) in tag.iter_mut().zip(full) {
        *to = from;
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::DeviceMaster;

    fn keys(n: u8) -> crate::identity::DeviceKeys {
        DeviceMaster::from_secret(Secret32::from_bytes([n; 32])).keys(&[0; 32], 0)
    }

    fn pair(of: u8, with: u8, community: u8) -> Result<Secret32, NoContribution> {
        let (own, other) = (keys(of), keys(with));
        pair_key(
            CommunityId::from_bytes([community; 32]),
            (own.device_id(), &own.pair),
            (other.device_id(), other.pairing_public()),
        )
    }

    fn transcript(nonce: u8) -> Transcript {
        Transcript::new((b"peer i", &[nonce; 32]), (b"peer r", &[2; 32]))
    }

    #[test]
    fn two_devices_compute_the_same_key_and_others_another() {
        assert_eq!(pair(1, 2, 1), pair(2, 1, 1));
        assert_ne!(pair(1, 2, 1), pair(1, 3, 1));
        assert_ne!(pair(1, 2, 1), pair(1, 2, 2));
    }

    #[test]
    fn the_holder_of_a_code_and_a_member_compute_the_same_key_and_for_each_nonce_another() {
        let [join, one, other] = [7, 8, 9].map(|n| Secret32::from_bytes([n; 32]));
        let public = nonce_of(&join);
        let met = |nonce: &Secret32| welcomer_key(nonce, &public, &[1; 32]).unwrap();

        let holder = |invite| joiner_key(&join, &nonce_of(&one), &invite).unwrap();
        assert_eq!(met(&one), holder([1; 32]));
        assert_ne!(met(&one), met(&other));
        assert_ne!(
            met(&one),
            holder([2; 32]),
            "an invitation with a copied join key"
        );
    }

    /// docs/threat-model.md, test 54: a nonce from which everybody knows the key is no nonce.
    #[test]
    fn a_nonce_or_join_key_that_adds_nothing_makes_no_key() {
        let secret = Secret32::from_bytes([7; 32]);
        let one = {
            let mut one = [0; 32];
            one[0] = 1;
            one
        };
        for weak in [[0; 32], one] {
            assert_eq!(joiner_key(&secret, &weak, &[1; 32]), Err(NoContribution));
            assert_eq!(welcomer_key(&secret, &weak, &[1; 32]), Err(NoContribution));
        }
    }

    #[test]
    fn a_weak_pairing_key_is_refused() {
        let own = keys(1);
        let weak = pair_key(
            CommunityId::from_bytes([1; 32]),
            (own.device_id(), &own.pair),
            (
                DeviceId::from_bytes([2; 32]),
                PairingPublic::from_bytes([0; 32]),
            ),
        );
        assert_eq!(weak, Err(NoContribution));
    }

    #[test]
    fn tags_of_one_role_step_or_connection_fit_no_other() {
        let key = pair(1, 2, 1).unwrap();
        let t = transcript(1);
        let said = heard(&[b"m3"]);
        let mut tags = Vec::new();
        for speaker in [
            Speaker::Fellow,
            Speaker::Kin,
            Speaker::Joiner,
            Speaker::Welcomer,
        ] {
            let m4 = m4_tag(&key, speaker, &t, &said);
            tags.push(m3_tag(&key, speaker, &t).to_vec());
            tags.push(m3_tag(&key, speaker, &transcript(9)).to_vec());
            tags.push(m4[..8].to_vec());
            tags.push(m4[8..16].to_vec());
            tags.push(m5_tag(&key, speaker, &t, &said)[..8].to_vec());
        }
        let all = tags.len();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), all);
    }

    #[test]
    fn a_tag_is_found_at_its_places_only() {
        let frame = [[1; 8], [2; 8], [3; 8]].concat();

        assert!(contains(&frame, &[2; 8]));
        assert!(!contains(&frame, &[4; 8]));
        assert!(!contains(&frame, &[1, 1, 1, 1, 2, 2, 2, 2]));
    }

    #[test]
    fn frames_cut_elsewhere_have_another_hash() {
        assert_ne!(heard(&[b"ab", b"c"]), heard(&[b"a", b"bc"]));
    }

    #[test]
    fn a_recognition_is_signed_by_one_device_for_one_connection() {
        let community = CommunityId::from_bytes([1; 32]);
        let said = heard(&[b"m3", b"m4", b"m5"]);
        let signature = sign_recognition(&keys(1).sign, community, &transcript(1), &said);
        let ok = |device, t: &Transcript| recognises(device, community, t, &said, &signature);

        assert!(ok(keys(1).device_id(), &transcript(1)));
        assert!(!ok(keys(2).device_id(), &transcript(1)));
        assert!(!ok(keys(1).device_id(), &transcript(2)));
    }
}
