//! What people and the community are called: written once, and said again before it expires.
//!
//! Names are ordinary sealed operations, so they have a last day like all others. A device renews
//! its own person's profile, a steward's device the community's name, once a day at most and only
//! in the last weeks of their lives.
use potluck_model::act::ActKind;
use potluck_model::body::{Act, Body};
use potluck_model::draft::{Basics, Details, Draft, Profile};
use potluck_model::role::Role;
use potluck_model::time::Day;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::out::Out;
use crate::{Engine, Refusal, recall};

/// How many days the community's name is passed on: as long as anything may live.
const NAME_DAYS: u32 = 400;
/// How many days before its end a name is said again: time enough for a device that is opened
/// twice a month.
const AGAIN_DAYS: u32 = 60;

/// The longest name of a person or community, in characters.
const MAX_NAME: usize = 80;

/// A name without blanks around it, if it has as many characters as a name may have.
pub(crate) fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=MAX_NAME).contains(&length) {
        Ok(name.to_owned())
    } else {
        Err(Refusal::Name(length))
    }
}

impl Engine {
    /// Once a day: says again what would soon be forgotten.
    pub(crate) fn renew_names(&mut self, out: &mut Out) {
        let today = out.now.day();
        if self.tail_lost {
            return;
        }
        for community in self.communities.values_mut() {
            if community.names_seen_to != Some(today) {
                community.names_seen_to = Some(today);
                community.renew_names(&mut self.rng, out);
                community.carry_again(&mut self.rng, out);
            }
        }
    }
}

impl Community {
    /// Names the community; of stewards the last word counts.
    ///
    /// # Errors
    /// If we are not in.
    pub(crate) fn name_community(
        &mut self,
        name: String,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let record = self.board.community_record();
        let act = Act::new(record, ActKind::NameCommunity { name });
        let last_day = out.now.day().plus(NAME_DAYS);
        self.write_data(&Body::Act(act), last_day, rng, out)?;
        Ok(())
    }

    fn renew_names(&mut self, rng: &mut StdRng, out: &mut Out) {
        if !self.is_in() || self.ring.is_empty() {
            return;
        }
        let today = out.now.day();
        let ends_soon = |day: &Day| *day <= today.plus(AGAIN_DAYS);
        let profile = self.board.profile_of(self.me.person);
        let profile = profile.filter(|record| {
            let last_day = self.board.last_day_of(*record);
            last_day.is_some_and(|day| ends_soon(&day))
        });
        // What cannot be said again today is tried again tomorrow.
        if let Some(record) = profile {
            let _ = self.renew(record, rng, out);
        }
        let roll = self.roll();
        let steward = roll.role(self.me.person) == Some(Role::Steward);
        let until = self.board.community_name_until(&roll);
        if steward && until.is_some_and(|day| ends_soon(&day)) {
            let _ = self.name_community(self.name(), rng, out);
        }
    }

    /// Writes our name, once we are in and hold a key.
    pub(crate) fn write_waiting_name(&mut self, rng: &mut StdRng, out: &mut Out) {
        let keyed = !self.ring.is_empty() || self.members().epochs().iter().next().is_none();
        if self.waiting_name.is_none() || !self.is_in() || !keyed {
            return;
        }
        let Some(name) = self.waiting_name.take() else {
            return;
        };
        let basics = Basics {
            title: name.clone(),
            ..Basics::default()
        };
        let draft = Draft::new(basics, Details::Profile(Profile::default()));
        let written = draft
            .map_err(|_| Refusal::Name(0))
            .and_then(|draft| self.post(&draft, rng, out));
        match written {
            Ok(_) => out.fact(recall::NAME, self.id.as_bytes().to_vec(), None),
            Err(_) => self.waiting_name = Some(name),
        }
    }
}
