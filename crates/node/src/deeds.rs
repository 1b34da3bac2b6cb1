//! What each effect means in the world.
//!
//! Disk before mouth: what is to be kept is kept first, of all inputs of a group in one write; then
//! all else, in order. What is said to one peer meanwhile leaves together.
use potluck_engine::{Done, Effect, Happened, Input, Refusal, Ticket, bodies_frame};

use crate::api::Progress;
use crate::clock;
use crate::hall::Hall;
use crate::show::{Look, alarm};

/// So many records that change at once are told of one by one; of more nobody reads the lines, and to
/// put them into words would take a first sync as long again as to take them in.
const TOLD: usize = 32;

impl Hall {
    /// Carries out effects, and those of the inputs that follow from them.
    pub(crate) fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut effects = effects;
        while !effects.is_empty() {
            let (mut keeps, mut rest) = (Vec::new(), Vec::new());
            for effect in effects {
                match effect {
                    Effect::Keep(keep) => keeps.push(keep),
                    other => rest.push(other),
                }
            }
            if let Err(why) = self.memory.keep(keeps) {
                return self.disk_failed(why);
            }
            effects = Vec::new();
            if let Some(news) = sum_up(&mut rest) {
                rest.push(Effect::Notify(news));
            }
            for effect in rest {
                for input in self.deed(effect) {
                    effects.extend(self.engine.handle(clock::now(), input));
                }
            }
            if let Some(wires) = &mut self.wires {
                wires.finish();
            }
        }
    }

    /// Does one thing; what it brings to light goes back to the engine.
    fn deed(&mut self, effect: Effect) -> Vec<Input> {
        match effect {
            Effect::Keep(_) => {} // done before
            Effect::Send(link, frame) => {
                if let Some(wires) = &mut self.wires {
                    wires.say(link, frame);
                }
            }
            Effect::SendBodies(link, community, index, places) => {
                let (found, unread) = self.memory.bodies(community, places);
                if !found.is_empty()
                    && let Some(wires) = &mut self.wires
                {
                    wires.say(link, bodies_frame(index, found));
                }
                if !unread.is_empty() {
                    return vec![Input::Unreadable(community, unread, Some(link))];
                }
            }
            Effect::Recall(community, places) => {
                let (found, unread) = self.memory.bodies(community, places);
                let mut inputs = vec![Input::Recalled(community, found)];
                if !unread.is_empty() {
                    inputs.push(Input::Unreadable(community, unread, None));
                }
                return inputs;
            }
            Effect::Drop(community, places) => self.memory.drop_bodies(community, places),
            Effect::HangUp(link, why) => {
                if let Some(wires) = &mut self.wires {
                    wires.finish();
                    wires.hang_up(link, why);
                }
            }
            Effect::Answer(ticket, end) => self.answered(ticket, end),
            Effect::Notify(happened) => self.notify(&happened),
        }
        vec![]
    }

    fn answered(&mut self, ticket: Ticket, end: Result<Done, Refusal>) {
        let Some(waiting) = self.waiting.remove(&ticket) else {
            return; // gave up just before
        };
        match end {
            Ok(done) => self.done(ticket, waiting, done),
            Err(refusal) => waiting.end(Err(refusal.into())),
        }
    }

    /// Tells whoever looks what happened; first takes note of it where the node itself cares.
    fn notify(&mut self, happened: &Happened) {
        match happened {
            Happened::Met(link) => {
                tracing::info!(link = link.0, "recognised");
                self.remember(*link);
                let who = self.who(*link);
                self.met.insert(*link, who);
            }
            Happened::Received(_, ops) => {
                for sync in &mut self.syncs {
                    sync.received += ops;
                }
            }
            Happened::Code(ticket, code) => {
                let code = self.addressed(code.clone());
                if let Some(waiting) = self.waiting.get(ticket) {
                    waiting.asker.tell(Progress::Code {
                        code: code.to_text(),
                        addresses: code.addresses,
                    });
                }
            }
            Happened::Waits(ticket) => {
                if let Some(waiting) = self.waiting.get_mut(ticket) {
                    waiting.takes_two();
                }
            }
            Happened::NotLetIn(ticket, why) => {
                if let Some(waiting) = self.waiting.get_mut(ticket) {
                    waiting.is_not_let_in(*why);
                }
            }
            Happened::Alarm(..) => tracing::warn!("there is something to look at"),
            _ => {}
        }
        // A first sync brings thousands of changes: nothing is put into words for nobody.
        if self.listeners().next().is_some()
            && let Some(progress) = self.said(happened)
        {
            self.tell_all(&progress);
        }
        if let Happened::Left(link) = happened {
            self.met.remove(link);
        }
    }

    /// What happened, in the words of the api.
    fn said(&self, happened: &Happened) -> Option<Progress> {
        let who = |link| self.met.get(&link).cloned().unwrap_or_default();
        Some(match happened {
            Happened::Changed(community, record) => {
                let community = self.engine.community(*community)?;
                return Look::new(community, clock::now()).changed(*record);
            }
            Happened::Membership(_) | Happened::Held(_) | Happened::Circle(..) => {
                Progress::Standing
            }
            // Told to whom it concerns.
            Happened::Code(..) | Happened::Waits(_) | Happened::NotLetIn(..) => return None,
            Happened::Digits(digits, name) => Progress::Digits {
                digits: digits.clone(),
                name: name.clone(),
            },
            Happened::Gathering {
                community,
                here,
                of,
            } => Progress::Gathering {
                community: community.clone(),
                here: here.clone(),
                of: *of,
            },
            Happened::Said(community, talk) => {
                let community = self.engine.community(*community)?;
                return Look::new(community, clock::now()).said(*talk);
            }
            Happened::Proposed(community, op) => {
                let community = self.engine.community(*community)?;
                return Look::new(community, clock::now()).proposed(*op);
            }
            Happened::RolledBack(community, op) => {
                let community = self.engine.community(*community)?;
                return Look::new(community, clock::now()).taken_back(*op);
            }
            Happened::Met(link) => {
                let (name, device) = who(*link);
                Progress::Met { name, device }
            }
            Happened::Received(link, ops) => Progress::Received {
                ops: *ops,
                missing: self.missing(*link),
            },
            Happened::Equal(link) => {
                let (name, device) = self.who(*link);
                Progress::Equal { name, device }
            }
            Happened::Left(link) => {
                let (name, device) = who(*link);
                Progress::Left { name, device }
            }
            Happened::Alarm(_, what) => Progress::Alarm { what: alarm(what) },
        })
    }
}

/// Where many records have changed, what is said in place of a line for each: that things have.
fn sum_up(effects: &mut Vec<Effect>) -> Option<Happened> {
    let changed = |effect: &Effect| match effect {
        Effect::Notify(Happened::Changed(community, _)) => Some(*community),
        _ => None,
    };
    let many = effects.iter().filter_map(changed).count() > TOLD;
    let community = effects.iter().find_map(changed).filter(|_| many)?;
    effects.retain(|effect| changed(effect).is_none());
    Some(Happened::Held(community))
}

#[cfg(test)]
mod tests {
    use potluck_model::id::{CommunityId, RecordId};

    use super::*;

    #[test]
    fn many_records_that_change_at_once_are_told_of_as_one_and_few_each() {
        let community = CommunityId::from_bytes([1; 32]);
        let changes = |many: usize| {
            let change = |at: usize| {
                let record = RecordId::from_bytes([u8::try_from(at).unwrap(); 32]);
                Effect::Notify(Happened::Changed(community, record))
            };
            (0..many).map(change).collect::<Vec<_>>()
        };
        let (mut few, mut many) = (changes(TOLD), changes(TOLD + 1));

        assert!(sum_up(&mut few).is_none());
        assert_eq!(few.len(), TOLD);
        assert!(matches!(sum_up(&mut many), Some(Happened::Held(_))));
        assert!(many.is_empty());
    }
}
