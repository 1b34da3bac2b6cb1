//! Recognition: do we two share a community, without a stranger learning that either has one?
//!
//! ```text
//! M1 I→R Hello   M2 R→I Hello   M3 I→R Tags   M4 R→I Answers   M5 I→R Confirmations
//! M6 I→R Proofs or Join         M7 R→I Proofs or Join
//! ```
//!
//! A nonce is the public half of a key, so that an invitation is known by its holder and nobody
//! who has only read of it. Until M5 everything has a fixed size and looks random to whoever holds none of the keys
//! (`docs/protocol.md`; the tags themselves are in `potluck_model::pairing`). Who matches nobody
//! hears the same sizes, waits a little and parts. No I/O, no clock but the `now` handed in.
use potluck_model::id::{CommunityId, DeviceId, KeyId};
use potluck_model::pairing::{
    Speaker, Transcript, contains, heard, joiner_key, m3_tag, m4_tag, m5_tag, nonce_of,
    welcomer_key,
};
use potluck_model::secret::Secret32;
use potluck_model::wire::{Frame, Proof, SLOTS};
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, RngExt as _};

use crate::{Side, Ticket};

/// Whom a key could lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whom {
    /// A device of a community of ours.
    Fellow(CommunityId, DeviceId),
    /// A device that we have not heard of, of a community of ours: it holds this key.
    Kin(CommunityId, KeyId),
    /// Somebody with the invitation that has this public key, into a community of ours.
    Newcomer(CommunityId, [u8; 32]),
    /// Somebody at the door of ours that has this public key.
    Visitor([u8; 32]),
    /// A member who can let us in; the wish waits under this ticket.
    Host(Ticket, [u8; 32]),
}

/// Somebody we could recognise.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// By what.
    pub(crate) by: By,
    /// Who they would be.
    pub(crate) whom: Whom,
}

/// What makes the key that only they and we have.
#[derive(Debug, Clone)]
pub(crate) enum By {
    /// It is this one.
    Key(Secret32),
    /// Our nonce, the public half of the join key, and the invitation's: they have the code.
    Invitation([u8; 32], [u8; 32]),
    /// The join key and their nonce, and the invitation's public key: we have the code.
    Code(Secret32, [u8; 32]),
}

/// Somebody we could recognise in this connection.
#[derive(Debug, Clone)]
struct Known {
    key: Secret32,
    whom: Whom,
}

impl Known {
    fn own_speaker(&self) -> Speaker {
        match self.whom {
            Whom::Fellow(..) => Speaker::Fellow,
            Whom::Kin(..) => Speaker::Kin,
            Whom::Newcomer(..) | Whom::Visitor(_) => Speaker::Welcomer,
            Whom::Host(..) => Speaker::Joiner,
        }
    }
}

/// What both sides have said, for proofs to be bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    /// Both transport ids and both nonces.
    pub(crate) transcript: Transcript,
    /// The hash over M3, M4 and M5.
    pub(crate) frames: [u8; 32],
}

/// What comes of a frame.
#[derive(Debug)]
pub(crate) enum Step {
    /// Say this, and go on listening.
    Say(Vec<Vec<u8>>),
    /// Say this; whom both have confirmed, in order, is known now. Proofs come next.
    Matched(Vec<Vec<u8>>, Vec<Whom>, Said),
    /// Say this and part after so many milliseconds, without a word.
    Part(Vec<Vec<u8>>, u64),
}

/// How far recognition has come.
#[derive(Debug)]
enum Stage {
    AwaitHello,
    AwaitTags(Transcript, Vec<Known>),
    AwaitAnswers(Transcript, Vec<Known>, Vec<u8>),
    AwaitConfirmations(Transcript, [Vec<u8>; 2], Vec<Known>),
    Over,
}

/// One recognition, from one side.
#[derive(Debug)]
pub(crate) struct Recognition {
    side: Side,
    ours: Vec<u8>,
    theirs: Vec<u8>,
    /// The private half of our nonce.
    secret: Secret32,
    nonce: [u8; 32],
    stage: Stage,
}

impl Recognition {
    /// Begins; the dialler speaks first.
    pub(crate) fn begin(
        side: Side,
        ours: Vec<u8>,
        theirs: Vec<u8>,
        rng: &mut StdRng,
    ) -> (Self, Vec<Vec<u8>>) {
        let secret = Secret32::from_bytes(rng.random());
        let nonce = nonce_of(&secret);
        let say = match side {
            Side::Dialler => vec![Frame::Hello(nonce).encode()],
            Side::Listener => vec![],
        };
        let begun = Self {
            side,
            ours,
            theirs,
            secret,
            nonce,
            stage: Stage::AwaitHello,
        };
        (begun, say)
    }

    /// Takes in a frame; `bytes` is how it travelled. Of `candidates`, those at the hello count.
    pub(crate) fn hear(
        &mut self,
        frame: Frame,
        bytes: &[u8],
        candidates: &[Candidate],
        rng: &mut StdRng,
    ) -> Step {
        match (std::mem::replace(&mut self.stage, Stage::Over), frame) {
            (Stage::AwaitHello, Frame::Hello(nonce)) => self.hello(&nonce, candidates, rng),
            (Stage::AwaitTags(transcript, known), Frame::Tags(tags)) if tags_fit(&tags) => {
                let tags: Vec<u8> = tags.into_iter().flatten().collect();
                self.answer(transcript, &tags, bytes, known, rng)
            }
            (Stage::AwaitAnswers(transcript, known, m3), Frame::Answers(answers)) => {
                confirm(&transcript, &m3, bytes, &answers, &known, rng)
            }
            (
                Stage::AwaitConfirmations(transcript, said, asked),
                Frame::Confirmations(confirmations),
            ) => conclude(&transcript, &said, bytes, &confirmations, asked, rng),
            _ => Step::Part(vec![], 0),
        }
    }

    fn hello(&mut self, nonce: &[u8; 32], candidates: &[Candidate], rng: &mut StdRng) -> Step {
        let known: Vec<Known> = candidates
            .iter()
            .filter_map(|one| self.known(one, nonce))
            .collect();
        match self.side {
            Side::Listener => {
                let transcript = Transcript::new((&self.theirs, nonce), (&self.ours, &self.nonce));
                self.stage = Stage::AwaitTags(transcript, known);
                Step::Say(vec![Frame::Hello(self.nonce).encode()])
            }
            Side::Dialler => {
                let transcript = Transcript::new((&self.ours, &self.nonce), (&self.theirs, nonce));
                let many = if candidates.len() > FEW { MANY } else { FEW };
                let mut tags: Vec<[u8; 8]> = known
                    .iter()
                    .take(many)
                    .map(|one| m3_tag(&one.key, one.own_speaker(), &transcript))
                    .collect();
                tags.resize_with(many, || rng.random());
                tags.shuffle(rng);
                let m3 = Frame::Tags(tags).encode();
                self.stage = Stage::AwaitAnswers(transcript, known, m3.clone());
                Step::Say(vec![m3])
            }
        }
    }

    fn answer(
        &mut self,
        transcript: Transcript,
        tags: &[u8],
        m3: &[u8],
        known: Vec<Known>,
        rng: &mut StdRng,
    ) -> Step {
        let said = heard(&[m3]);
        // Everybody is looked for, whoever is found, so that time tells nothing.
        let mut matches: Vec<Known> = known
            .into_iter()
            .filter(|one| {
                contains(
                    tags,
                    &m3_tag(&one.key, one.own_speaker().other(), &transcript),
                )
            })
            .collect();
        matches.sort_by_key(|one| one.whom);
        matches.truncate(SLOTS);
        let mut answers = [[0; 24]; SLOTS];
        let real = matches
            .iter()
            .map(|one| m4_tag(&one.key, one.own_speaker(), &transcript, &said));
        fill(&mut answers, real, rng);
        let m4 = Frame::Answers(Box::new(answers)).encode();
        self.stage = Stage::AwaitConfirmations(transcript, [m3.to_vec(), m4.clone()], matches);
        Step::Say(vec![m4])
    }

    /// A candidate in this connection. One whose key everybody could compute is nobody.
    fn known(&self, one: &Candidate, nonce: &[u8; 32]) -> Option<Known> {
        let key = match &one.by {
            By::Key(key) => key.clone(),
            By::Invitation(join, invite) => welcomer_key(&self.secret, join, invite).ok()?,
            By::Code(join, invite) => joiner_key(join, nonce, invite).ok()?,
        };
        let whom = one.whom;
        Some(Known { key, whom })
    }
}

/// The tags of M3 when there are at most this many candidates.
const FEW: usize = 1024;
/// The tags of M3 otherwise; more candidates than this are not looked for.
const MANY: usize = 4096;

fn tags_fit(tags: &[[u8; 8]]) -> bool {
    tags.len() == FEW || tags.len() == MANY
}

fn confirm(
    transcript: &Transcript,
    m3: &[u8],
    m4: &[u8],
    answers: &[[u8; 24]; SLOTS],
    known: &[Known],
    rng: &mut StdRng,
) -> Step {
    let (said3, said34) = (heard(&[m3]), heard(&[m3, m4]));
    let answers: Vec<u8> = answers.iter().flatten().copied().collect();
    let mut matches: Vec<&Known> = known
        .iter()
        .filter(|one| {
            let tag = m4_tag(&one.key, one.own_speaker().other(), transcript, &said3);
            contains(&answers, &tag)
        })
        .collect();
    matches.sort_by_key(|one| one.whom);
    matches.truncate(SLOTS);
    let mut confirmations = [[0; 16]; SLOTS];
    let real = matches
        .iter()
        .map(|one| m5_tag(&one.key, one.own_speaker(), transcript, &said34));
    fill(&mut confirmations, real, rng);
    let m5 = Frame::Confirmations(Box::new(confirmations)).encode();
    if matches.is_empty() {
        return Step::Part(vec![m5], pause(rng));
    }
    let said = Said {
        transcript: *transcript,
        frames: heard(&[m3, m4, &m5]),
    };
    let whom = matches.iter().map(|one| one.whom).collect();
    Step::Matched(vec![m5], whom, said)
}

fn conclude(
    transcript: &Transcript,
    [m3, m4]: &[Vec<u8>; 2],
    m5: &[u8],
    confirmations: &[[u8; 16]; SLOTS],
    asked: Vec<Known>,
    rng: &mut StdRng,
) -> Step {
    let said34 = heard(&[m3, m4]);
    let confirmations: Vec<u8> = confirmations.iter().flatten().copied().collect();
    let whom: Vec<Whom> = asked
        .into_iter()
        .filter(|one| {
            let tag = m5_tag(&one.key, one.own_speaker().other(), transcript, &said34);
            contains(&confirmations, &tag)
        })
        .map(|one| one.whom)
        .collect();
    if whom.is_empty() {
        return Step::Part(vec![], pause(rng));
    }
    let said = Said {
        transcript: *transcript,
        frames: heard(&[m3, m4, m5]),
    };
    Step::Matched(vec![], whom, said)
}

/// Fills slots with what is real and else with chance, in an order that says nothing.
fn fill<const N: usize>(
    slots: &mut [[u8; N]; SLOTS],
    real: impl Iterator<Item = [u8; N]>,
    rng: &mut StdRng,
) {
    for slot in slots.iter_mut() {
        rng.fill_bytes(slot);
    }
    for (slot, tag) in slots.iter_mut().zip(real) {
        *slot = tag;
    }
    slots.shuffle(rng);
}

/// How long to wait before parting, in milliseconds, so that time tells nothing.
fn pause(rng: &mut StdRng) -> u64 {
    rng.random_range(50..=250)
}

/// A proof for M6 or M7.
pub(crate) fn prove(
    key: &potluck_model::identity::DeviceKeys,
    community: CommunityId,
    said: &Said,
) -> Proof {
    Proof {
        device: key.device_id(),
        signature: potluck_model::pairing::sign_recognition(
            &key.sign,
            community,
            &said.transcript,
            &said.frames,
        ),
    }
}

/// Whether a proof is that of `device` in `community`.
pub(crate) fn proves(proof: &Proof, device: DeviceId, community: CommunityId, said: &Said) -> bool {
    proof.device == device
        && potluck_model::pairing::recognises(
            device,
            community,
            &said.transcript,
            &said.frames,
            &proof.signature,
        )
}

#[cfg(test)]
mod tests;
