//! Founding a community anew, when its stewards are lost: a new one that names the old, and an
//! invitation to everybody in the old one. Nobody is taken along who does not accept, and nothing of
//! the old one goes away: whoever is in stays in.
//!
//! Any member can do it, so a screen says who asks. What they say of the new one is checked by whoever
//! comes along: it must name the old one as its predecessor.
use potluck_model::act::ActKind;
use potluck_model::body::{Act, Body};
use potluck_model::id::{CommunityId, PersonId};
use potluck_model::invite::{Code, Purpose};
use potluck_model::role::Role;
use potluck_model::time::{Day, Timestamp};

use crate::community::Community;
use crate::enter::Aim;
use crate::limits::ANEW_DAYS;
use crate::out::Out;
use crate::{Done, Engine, Refusal, Ticket};

/// Somebody has founded the community anew and asks everybody to come along.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who.
    pub by: PersonId,
    /// What the new one is called, as they say.
    pub name: String,
    /// Which it is.
    pub community: CommunityId,
    /// When they said so, as claimed.
    pub at: Timestamp,
    /// The last day on which one may come along.
    pub until: Day,
    code: Code,
}

impl Engine {
    /// Founds a community anew, alone, and asks everybody in the old one to come along.
    pub(super) fn found_anew(
        &mut self,
        old: CommunityId,
        (community, name): (&str, &str),
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let there = self.communities.get_mut(&old).ok_or(Refusal::NoCommunity)?;
        let role = there.roll().role(there.me.person);
        if !there.is_in() || role.is_none_or(|role| role == Role::Newcomer) {
            return Err(Refusal::NotYoursToFoundAnew);
        }
        // Whatever could stop us from saying so there is found out before anything is founded.
        there.key_to_write_under(&mut self.rng, out)?;
        let people = there.members().persons().count();
        let uses = u16::try_from(people).unwrap_or(u16::MAX);
        let founded = self.found((community, name), Some(old), out)?;
        let Done::Founded(new) = founded else {
            return Ok(founded);
        };
        let last_day = out.now.day().plus(ANEW_DAYS);
        let here = self.communities.get_mut(&new).ok_or(Refusal::NoCommunity)?;
        let invited = here.invite(Role::Member, uses, last_day, &mut self.rng, out)?;
        let title = here.name();
        let Done::Invited(code) = invited else {
            return Ok(founded);
        };
        let there = self.communities.get_mut(&old).ok_or(Refusal::NoCommunity)?;
        let record = there.board.community_record();
        let code = code.to_text();
        let act = Act::new(record, ActKind::FoundAnew { name: title, code });
        there.write_data(&Body::Act(act), last_day, &mut self.rng, out)?;
        Ok(founded)
    }

    /// Waits to come along with somebody who has founded a community anew.
    pub(super) fn come_along(
        &mut self,
        ticket: Ticket,
        (old, by): (CommunityId, PersonId),
        name: &str,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let community = self.communities.get(&old).ok_or(Refusal::NoCommunity)?;
        let calls = community.calls(out.now.day());
        let call = calls.into_iter().find(|call| call.by == by);
        let call = call.ok_or(Refusal::NoCall)?;
        if self.communities.contains_key(&call.community) {
            return Err(Refusal::CameAlong);
        }
        self.begin_wait(ticket, (call.code, name, Aim::Join), out);
        if let Some(joiner) = self.joins.get_mut(&ticket) {
            joiner.in_place_of = Some(old);
        }
        Ok(())
    }
}

impl Community {
    /// Who of those that are in has founded this community anew and asks everybody to come along, by
    /// person. A call whose code leads nowhere is none.
    #[must_use]
    pub fn calls(&self, today: Day) -> Vec<Call> {
        let calls = self.board.calls(&self.roll(), today);
        let calls = calls.into_iter().filter_map(|(by, call)| {
            let code = Code::parse(&call.code).ok()?;
            let community = code.community.filter(|new| *new != self.id)?;
            (code.purpose == Purpose::Later).then_some(Call {
                by,
                name: call.name,
                community,
                at: call.at,
                until: call.until,
                code,
            })
        });
        calls.collect()
    }
}
