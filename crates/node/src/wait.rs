//! Calls that take their time: joins, syncs, and everything the engine answers.
use std::time::{Duration, Instant};

use potluck_engine::{Community, Done, JoinProblem, Link, Peer, Refusal, Ticket};
use potluck_model::control::{ControlBody, Policy};
use potluck_model::id::{CommunityId, PersonId};
use potluck_model::role::Role;
use potluck_model::time::Timestamp;
use potluck_text::say;

use crate::api::{Answer, Decided, Invited, Problem, Progress, Synced};
use crate::call::Asker;
use crate::clock;
use crate::hall::Hall;
use crate::show::near;
use crate::zones::shown;

/// How long another member is looked for once somebody did not let us in: those who are near answer
/// within a few seconds.
const ANOTHER: Duration = Duration::from_secs(10);

/// A call that the engine answers.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) asker: Asker,
    pub(crate) whatfor: For,
    /// The community that it is about.
    pub(crate) about: Option<CommunityId>,
}

/// What is said once the engine has answered.
#[derive(Debug)]
pub(crate) enum For {
    /// Where one stands now.
    Start,
    /// The invitation.
    Invite {
        role: Role,
        uses: u16,
        until: Timestamp,
    },
    /// The record as it is now.
    Record,
    /// That it is done.
    Nothing,
    /// The person as they are now.
    Person,
    /// Our devices as they are now.
    Devices,
    /// How the door stands now.
    Door,
    /// Nothing but that it is done.
    Well,
    /// That we went on as a new device.
    GoneOn,
    /// What is decided, or waits for others.
    Ruled(Ruled),
    /// The circle as it is now.
    Circle,
    /// The message.
    Said,
    /// That one is in, as soon as all is here, or when the time is over.
    Join {
        over: Instant,
        wait: Duration,
        joined: Option<CommunityId>,
        /// Whether a second member has to agree first.
        second: bool,
        /// Why somebody did not let us in, the latest.
        refused: Option<JoinProblem>,
    },
}

/// What somebody did about who is in and who decides.
#[derive(Debug)]
pub(crate) enum Ruled {
    /// This, under these rules.
    Decided(Box<(ControlBody, Policy)>),
    /// A note.
    Noted(PersonId),
    /// Somebody is in again.
    AdmittedAgain(PersonId),
    /// Somebody took over from who they were before.
    Succeeded { new: PersonId, old: PersonId },
    /// We are out.
    Left,
}

/// Somebody who waits until all is level.
#[derive(Debug)]
pub(crate) struct Sync {
    pub(crate) asker: Asker,
    /// The community that it is about.
    pub(crate) about: Option<CommunityId>,
    pub(crate) over: Instant,
    pub(crate) received: u64,
}

impl Waiting {
    /// Ends the call.
    pub(crate) fn end(self, end: Result<Answer, Problem>) {
        self.asker.end(end);
    }

    /// It is proposed to let us in: a second member has to agree.
    pub(crate) fn takes_two(&mut self) {
        if let For::Join { second, .. } = &mut self.whatfor
            && !std::mem::replace(second, true)
        {
            self.asker.tell(Progress::Waits);
        }
    }

    /// Somebody does not let us in. Another is looked for, for a little while: somebody may only have
    /// posed as a member, but mostly it is so.
    pub(crate) fn is_not_let_in(&mut self, why: JoinProblem) {
        let For::Join { over, refused, .. } = &mut self.whatfor else {
            return;
        };
        if *refused == Some(why) {
            return;
        }
        if refused.is_none() {
            *over = (*over).min(clock::steady() + ANOTHER);
        }
        *refused = Some(why);
        let why = Problem::from(Refusal::Join(why)).what;
        self.asker.tell(Progress::NotLetIn { why });
    }

    /// Who wants to hear what happens meanwhile.
    pub(crate) fn listener(&self) -> Option<&Asker> {
        matches!(self.whatfor, For::Join { .. }).then_some(&self.asker)
    }
}

impl Hall {
    /// A wish came true: tells its asker how things are now.
    pub(crate) fn done(&mut self, ticket: Ticket, waiting: Waiting, done: Done) {
        let Waiting {
            asker,
            whatfor,
            about,
        } = waiting;
        if let (Done::Joined(community), For::Join { over, wait, .. }) = (&done, &whatfor) {
            // Whoever hears it looks at the board at once: much may still be to come.
            let before = self.about;
            self.arrived_in(*community);
            self.about = before;
            let name = self.engine.community(*community);
            asker.tell(Progress::Admitted {
                community: name
                    .map(potluck_engine::Community::name)
                    .unwrap_or_default(),
            });
            let whatfor = For::Join {
                over: *over,
                wait: *wait,
                joined: Some(*community),
                second: false,
                refused: None,
            };
            let about = Some(*community);
            self.waiting.insert(
                ticket,
                Waiting {
                    asker,
                    whatfor,
                    about,
                },
            );
            return;
        }
        let before = std::mem::replace(&mut self.about, about);
        let answer = self.came_true(done, whatfor);
        self.about = before;
        asker.end(answer);
    }

    /// How things are now that a wish came true.
    fn came_true(&mut self, done: Done, whatfor: For) -> Result<Answer, Problem> {
        match (&done, &whatfor) {
            (Done::DeviceAdded(..), For::Join { .. }) | (_, For::Devices) => {
                return self.own_devices().map(Answer::Devices);
            }
            (_, For::Door) => return self.door().map(Answer::Door),
            (Done::Proposed(op), For::Well) => {
                let waits = self.look()?.proposal(*op);
                let waits = waits.map(|one| Answer::Decided(Box::new(Decided::Waits(one))));
                return Ok(waits.unwrap_or(Answer::Well));
            }
            (_, For::Well) => return Ok(Answer::Well),
            (_, For::GoneOn) => {
                let settled = self.memory.settle();
                return settled.map(|()| Answer::Well).map_err(Problem::from);
            }
            (Done::Founded(community), _) => self.arrived_in(*community),
            _ => {}
        }
        self.look().and_then(|look| {
            let answer = match (done, whatfor) {
                (Done::Founded(_), For::Start | For::Join { .. }) => {
                    Some(Answer::Started(look.place()))
                }
                (Done::Invited(code), For::Invite { role, uses, until }) => {
                    let code = self.addressed(code);
                    Some(Answer::Invited(Invited {
                        code: code.to_text(),
                        words: code.to_words().to_string(),
                        role,
                        uses,
                        until: shown(until),
                        addresses: code.addresses,
                    }))
                }
                (Done::Wrote(record), For::Record) => look
                    .record(record)
                    .map(|record| Answer::Wrote(Box::new(record))),
                (_, For::Nothing) => Some(Answer::Well),
                (Done::Confirmed(person), For::Person) => look.person(person).map(Answer::Person),
                (Done::Circle(group), For::Circle) => look
                    .circle(group)
                    .map(|circle| Answer::Circle(Box::new(circle))),
                (Done::Said(talk, op), For::Said) => look.message_of(talk, op).map(Answer::Message),
                (Done::Read, For::Well) => Some(Answer::Well),
                (done, For::Ruled(ruled)) => look.ruled(&done, &ruled),
                _ => None,
            };
            answer.ok_or_else(|| {
                Problem::new(say("problem-done-not-shown"), say("hint-look-and-report"))
            })
        })
    }

    /// We are in a community that was not here before: it is the one in use from now on.
    fn arrived_in(&mut self, community: CommunityId) {
        let several = self.engine.communities().nth(1).is_some();
        if several && let Err(problem) = self.use_from_now_on(community) {
            // It is there all the same; only that it is meant has to be said again.
            tracing::warn!(%problem, "which community is in use was not kept");
        }
        self.about = Some(community);
    }

    /// Looks who has waited long enough, or has gone.
    pub(crate) fn look_at_waiting(&mut self) {
        let now = clock::steady();
        let joins: Vec<Ticket> = self
            .waiting
            .iter()
            .filter_map(|(ticket, waiting)| {
                let For::Join { over, joined, .. } = &waiting.whatfor else {
                    return None;
                };
                let here = joined.is_some_and(|community| self.has_all_of(community));
                // Whoever was let in may look at the board already: what comes goes on.
                let given_up = joined.is_none() && waiting.asker.is_gone();
                (here || now >= *over || given_up).then_some(*ticket)
            })
            .collect();
        for ticket in joins {
            if let Some(waiting) = self.waiting.remove(&ticket) {
                self.end_join(ticket, waiting);
            }
        }
        if self.syncs.is_empty() {
            return;
        }
        for sync in std::mem::take(&mut self.syncs) {
            if self.is_level(sync.about) || now >= sync.over {
                self.end_sync(sync);
            } else if !sync.asker.is_gone() {
                self.syncs.push(sync);
            }
        }
    }

    fn end_join(&mut self, ticket: Ticket, waiting: Waiting) {
        let Waiting { asker, whatfor, .. } = waiting;
        let For::Join {
            wait,
            joined,
            second,
            refused,
            ..
        } = whatfor
        else {
            return;
        };
        if let Some(community) = joined {
            // We are in, for ever, whether all has come yet or not.
            let before = self.about.replace(community);
            asker.end(self.look().map(|look| Answer::Joined(look.place())));
            if let Some(wires) = &self.wires
                && self.engine.communities().nth(1).is_some()
            {
                // The session in which we were let in is about this community alone.
                wires.greet_everybody_again();
            }
            self.about = before;
            return;
        }
        let problem = if second {
            Problem::new(say("problem-second-member"), say("hint-same-code-later"))
        } else if let Some(why) = refused {
            Problem::from(Refusal::Join(why))
        } else {
            self.nobody(Some(wait))
        };
        self.give_up(ticket);
        asker.end(Err(problem));
    }

    fn end_sync(&self, sync: Sync) {
        let near = self.near_in(sync.about);
        if near.is_empty() {
            let problem = self.nobody(None);
            return sync.asker.end(Err(problem));
        }
        sync.asker.end(Ok(Answer::Synced(Synced {
            received: sync.received,
            safe_to_leave: near::is_safe_to_leave(&near),
            equal_with: near
                .into_iter()
                .filter(|peer| peer.equal_since.is_some())
                .collect(),
        })));
    }

    /// Nobody is near, or nobody of ours: what usually helps, and what to read out to them.
    fn nobody(&self, wait: Option<Duration>) -> Problem {
        let Some(wires) = &self.wires else {
            return Problem::new(say("problem-no-network"), say("hint-with-network"));
        };
        let what = match (wires.strangers(), wait) {
            (0, None) => say("problem-nobody-sync"),
            (0, Some(wait)) => say("problem-nobody-join").with("n", wait.as_secs()),
            (some, None) => say("problem-strangers-sync").with("n", some),
            (some, Some(wait)) => say("problem-strangers-join")
                .with("n", some)
                .with("seconds", wait.as_secs()),
        };
        let addresses = wires.addresses();
        let mut hint = say("hint-nobody");
        if !addresses.is_empty() {
            hint = say("hint-nobody-read-out")
                .with("first", hint)
                .with("addresses", addresses.join(" "));
        }
        let unanswered: Vec<&str> = wires.unanswered().collect();
        if !unanswered.is_empty() {
            hint = say("hint-nobody-unanswered")
                .with("first", hint)
                .with("addresses", unanswered.join(" "));
        }
        Problem::new(what, hint)
    }

    fn has_all_of(&self, community: CommunityId) -> bool {
        let peers = self.engine.peers();
        let mut shared = peers.iter().flat_map(|peer| &peer.communities);
        shared.any(|peer| {
            peer.community == community && peer.equal_since.is_some() && peer.missing_here == 0
        })
    }

    /// Whether somebody is near, all is equal with everybody near, and nobody is just arriving.
    fn is_level(&self, community: Option<CommunityId>) -> bool {
        let near = self.near_in(community);
        let arriving = self.wires.as_ref().is_some_and(|wires| wires.is_greeting());
        !near.is_empty() && !arriving && near::is_exchanged(&near)
    }

    /// Whom we are in a session with, of the community that the call at hand is about.
    pub(crate) fn near(&self) -> Vec<crate::api::Near> {
        self.near_in(self.community().ok().map(Community::id))
    }

    /// Whom we are in a session with, of a community; of none, nobody.
    fn near_in(&self, community: Option<CommunityId>) -> Vec<crate::api::Near> {
        let community = community.and_then(|id| self.engine.community(id));
        let address = |link| self.wires.as_ref()?.address(link).map(str::to_owned);
        community.map_or_else(Vec::new, |community| {
            near::near(&self.engine, community, clock::now().day(), address)
        })
    }

    /// Name and device of whoever is on a link.
    pub(crate) fn who(&self, link: Link) -> (String, String) {
        let peer = self
            .engine
            .peers()
            .into_iter()
            .find(|peer| peer.link == link);
        peer.and_then(|peer| near::who(&self.engine, &peer))
            .or_else(|| self.met.get(&link).cloned())
            .unwrap_or_default()
    }

    /// What we still lack of whoever is on a link.
    pub(crate) fn missing(&self, link: Link) -> u64 {
        let peers = self.engine.peers();
        let here = peers.iter().filter(|peer| peer.link == link);
        here.flat_map(|peer: &Peer| &peer.communities)
            .map(|peer| peer.missing_here)
            .sum()
    }

    /// Remembers where somebody of ours was reached.
    pub(crate) fn remember(&mut self, link: Link) {
        let Some(wires) = &mut self.wires else {
            return;
        };
        let Some(address) = wires.recognised(link) else {
            return;
        };
        let now = clock::now().millis();
        if let Err(why) = self.memory.remember(&address, now) {
            tracing::warn!(%why, "an address was not remembered");
        }
    }
}
