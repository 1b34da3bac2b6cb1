//! What we claim at somebody's door: told only once the other has told a number of theirs, and fixed
//! before that, so that neither side can choose the digits that people compare.
//!
//! The side that opens is [`crate::visit`] and, for a founding, [`crate::founding`].
use potluck_model::digits::{Claim, Meeting};
use potluck_model::wire::{Door, Frame};
use rand::RngExt as _;
use rand::rngs::StdRng;

use crate::out::Out;
use crate::{Happened, Link};

/// A claim, and the number that keeps it from being guessed until it is told.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) claim: Claim,
    nonce: [u8; 32],
}

impl Claimed {
    pub(crate) fn new(claim: Claim, rng: &mut StdRng) -> Self {
        let nonce = rng.random();
        Self { claim, nonce }
    }

    /// What fixes it.
    pub(crate) fn commit(&self, meeting: &Meeting) -> Frame {
        Frame::Door(Door::Commit(meeting.commit(&self.nonce, &self.claim)))
    }

    /// The other has told their number: tells the claim, and shows our person the digits.
    pub(crate) fn reveal(
        &self,
        (link, meeting): (Link, &Meeting),
        theirs: &[u8; 32],
        out: &mut Out,
    ) -> String {
        let digits = meeting.digits(&self.nonce, theirs, &self.claim).to_string();
        let reveal = Door::Reveal(self.nonce, self.claim.clone());
        out.send(link, &Frame::Door(reveal));
        out.notify(Happened::Digits(digits.clone(), String::new()));
        digits
    }
}
