//! What each request means: a question that is answered at once, a wish for the engine, or
//! something to wait for.
use std::time::Duration;

use jiff::SignedDuration;
use potluck_engine::{Deed, Move, Wish};
use potluck_model::board::{Filter, Part};
use potluck_model::id::{CommunityId, RecordId};
use potluck_model::invite::Code;
use potluck_text::say;

use crate::api::{self, Answer, BoardFilter, Peers, Problem, Progress, Request, Status};
use crate::call::Asker;
use crate::fill::{self, Here};
use crate::hall::{Hall, WAITING, too_many};
use crate::run::Lasting;
use crate::show::{Look, near};
use crate::wait::{For, Sync, Waiting};
use crate::{clock, zones};

mod circles;
mod communities;
mod devices;
mod founding;
mod govern;
mod name;
mod named;
mod safety;

pub(crate) use safety::WITH_PASSPHRASE;

use named::named;

/// The most lines of a log.
const MAX_LOG: u32 = 1_000;
/// How much longer a founding is waited for here than by those who found.
const AFTERWARDS: Duration = Duration::from_secs(5);
/// The longest that anybody waits.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// What a request comes to.
enum Course {
    Now(Answer),
    Wish(Wish, For),
    Join {
        /// Where somebody may be found besides `at`.
        known: Vec<String>,
        wish: Wish,
        at: Vec<String>,
        wait: Duration,
    },
    Sync(Duration),
    Watch,
    Use(CommunityId),
}

impl Hall {
    /// Begins to answer a request.
    pub(crate) fn ask(&mut self, request: Request, asker: Asker) {
        match self.directed(request) {
            Err(problem) => asker.end(Err(problem)),
            Ok((about, request)) => {
                self.about = about;
                if let Some((request, asker)) = self.ask_of_safety(request, asker) {
                    self.ask_there(request, asker);
                }
                self.about = None;
            }
        }
    }

    /// Begins to answer a request that is about the community at hand.
    fn ask_there(&mut self, request: Request, asker: Asker) {
        let about = self.own_id().ok();
        match self.course(request) {
            Err(problem) => asker.end(Err(problem)),
            Ok(Course::Now(answer)) => asker.end(Ok(answer)),
            Ok(Course::Wish(wish, whatfor)) => {
                // What is written now others may take for over: said before it is written.
                if let Wish::In(id, _) = &wish
                    && let Some(community) = self.engine.community(*id)
                    && let Some(what) = communities::clock_behind(community)
                {
                    asker.tell(Progress::Alarm { what });
                }
                let waiting = Waiting {
                    asker,
                    whatfor,
                    about,
                };
                self.wish(wish, waiting);
            }
            Ok(Course::Use(community)) => asker.end(self.use_from_now_on(community)),
            Ok(Course::Join {
                known,
                wish,
                at,
                wait,
            }) => self.join(asker, &known, wish, &at, wait),
            Ok(Course::Sync(wait)) => self.sync(asker, wait),
            Ok(Course::Watch) => self.watch(asker),
        }
    }

    fn course(&self, request: Request) -> Result<Course, Problem> {
        let now = clock::now();
        match request {
            Request::Start { community, name } => {
                let wish = Wish::Found { community, name };
                Ok(Course::Wish(wish, For::Start))
            }
            Request::Join {
                code,
                name,
                at,
                wait_seconds,
            } => {
                let code = Code::parse(&code)?;
                if let Some(day) = code.last_day.filter(|day| *day < now.day()) {
                    let over = zones::shown(day.end());
                    let last = over.saturating_sub(SignedDuration::from_secs(1));
                    let last = last.unwrap_or(over).strftime("%F");
                    return Err(Problem::new(
                        say("problem-invitation-over").with("day", last.to_string()),
                        say("hint-new-one"),
                    ));
                }
                Ok(Course::Join {
                    known: code.addresses.clone(),
                    wish: Wish::Join { code, name },
                    at,
                    wait: seconds(wait_seconds),
                })
            }
            Request::Invite { role, uses, days } => {
                let until = now.plus_days(days.into()).day();
                let deed = Deed::Invite {
                    role,
                    uses,
                    last_day: until,
                };
                let until = until.end();
                let whatfor = For::Invite { role, uses, until };
                Ok(Course::Wish(self.own(deed)?, whatfor))
            }
            Request::ConfirmPerson { person } => {
                let person = named(&self.look()?, &person)?;
                let deed = Deed::ConfirmPerson(person);
                Ok(Course::Wish(self.own(deed)?, For::Person))
            }
            Request::BeCalled { name } => self.be_called(name),
            Request::Post(writing) => {
                let look = self.look()?;
                let circle = writing.circle.as_deref();
                let circle = circle.map(|typed| look.circle_called(typed)).transpose()?;
                let zone = clock::zone();
                let draft = Box::new(fill::new(*writing, Here { now, zone: &zone })?);
                self.about(match circle {
                    Some(group) => Deed::PostIn(group, draft),
                    None => Deed::Post(draft),
                })
            }
            Request::Edit { code, writing } => {
                let (community, record) = self.record(&code)?;
                let Some(old) = community.community.board().draft_of(record) else {
                    return Err(unknown(&code));
                };
                let zone = clock::zone();
                let draft = fill::edited(&old.draft, *writing, Here { now, zone: &zone })?;
                self.about(Deed::Edit(record, Box::new(draft)))
            }
            Request::Renew { code } => {
                let (_, record) = self.record(&code)?;
                self.about(Deed::Renew(record))
            }
            Request::Withdraw { code } => self.act(&code, Move::Withdraw),
            Request::Forget { code } => {
                let (_, record) = self.record(&code)?;
                let wish = self.own(Deed::Act(record, Move::Forget))?;
                Ok(Course::Wish(wish, For::Nothing))
            }
            Request::Claim {
                code,
                note,
                quantity,
            } => self.act(&code, Move::Claim { note, quantity }),
            Request::Release { code } => self.act(&code, Move::Release),
            Request::Accept { code, claim } => self.act(&code, Move::Accept(claim)),
            Request::Decline { code, claim, note } => self.act(&code, Move::Decline(claim, note)),
            Request::Done { code, thanks } => self.act(&code, Move::Done(thanks)),
            Request::Confirm { code } => self.act(&code, Move::Confirm),
            Request::SignUp { code, what } => self.act(&code, Move::SignUp(what.into())),
            Request::CancelSignUp { code, what } => {
                self.act(&code, Move::CancelSignUp(what.into()))
            }
            Request::Thank { code, text } => self.act(&code, Move::Thank(text)),
            Request::Flag { code, reason } => self.act(&code, Move::Flag(reason)),
            Request::Hide { code, reason } => self.act(&code, Move::Hide(reason)),
            Request::Board(filter) => {
                let look = self.look()?;
                let filter = filtered(&look, filter)?;
                Ok(Course::Now(Answer::Board(look.list(&filter))))
            }
            Request::Show { code } => {
                let (look, record) = self.record(&code)?;
                let record = look.record(record).ok_or_else(|| unknown(&code))?;
                Ok(Course::Now(Answer::Record(Box::new(record))))
            }
            Request::Search { words, among } => {
                let look = self.look()?;
                let filter = filtered(&look, BoardFilter { all: true, ..among })?;
                Ok(Course::Now(Answer::Board(look.search(&words, &filter))))
            }
            Request::Thanks { most } => {
                let most = usize::try_from(most.min(MAX_LOG)).unwrap_or(usize::MAX);
                Ok(Course::Now(self.look()?.thanked(most)))
            }
            Request::People => Ok(Course::Now(Answer::People(self.look()?.people()))),
            Request::Log { limit } => {
                let limit = usize::try_from(limit.min(MAX_LOG)).unwrap_or(usize::MAX);
                Ok(Course::Now(Answer::Log(self.look()?.log(limit))))
            }
            // Also without a community: whoever waits to be let in reads out the address.
            Request::Peers => Ok(Course::Now(Answer::Peers(self.peers()))),
            Request::Dial { address } => match &self.wires {
                Some(wires) => wires.dial(&address).map(|()| Course::Now(Answer::Well)),
                None => Err(Problem::new(
                    say("problem-cannot-look"),
                    say("hint-start-with-network"),
                )),
            },
            Request::Status => Ok(Course::Now(Answer::Status(Box::new(self.status()?)))),
            Request::Sync { wait_seconds } => {
                self.community()?;
                Ok(Course::Sync(seconds(wait_seconds)))
            }
            Request::Watch => Ok(Course::Watch),
            Request::Govern(what) => self.govern(what),
            Request::Circles(what) => self.circles(what),
            Request::Devices(what) => self.devices(what),
            Request::Welcome(what) => self.welcome(what),
            Request::Founding(what) => self.founding(what),
            Request::Communities => Ok(Course::Now(Answer::Communities(self.communities()))),
            Request::Use { community } => Ok(Course::Use(self.community_named(&community)?)),
            Request::In { .. } => Err(Problem::bare(say("problem-one-community"))),
            Request::InPassing { .. } | Request::Safety(_) => {
                Err(Problem::bare(say("problem-not-yet")))
            }
        }
    }

    fn must_be_empty(&self) -> Result<(), Problem> {
        let Ok(community) = self.community() else {
            return Ok(());
        };
        Err(Problem::new(
            say("problem-home-has-community")
                .with("home", self.memory.folder().display().to_string())
                .with("name", community.name()),
            say("hint-use-or-home"),
        ))
    }

    /// The record with a code as somebody typed it.
    fn record(&self, code: &str) -> Result<(Look<'_>, RecordId), Problem> {
        let look = self.look()?;
        let record = look.community.board().find_code(code)?;
        Ok((look, record))
    }

    fn act(&self, code: &str, what: Move) -> Result<Course, Problem> {
        let (_, record) = self.record(code)?;
        self.about(Deed::Act(record, what))
    }

    /// A deed that ends with a record.
    fn about(&self, deed: Deed) -> Result<Course, Problem> {
        Ok(Course::Wish(self.own(deed)?, For::Record))
    }

    fn own(&self, deed: Deed) -> Result<Wish, Problem> {
        Ok(Wish::In(self.own_id()?, deed))
    }

    fn own_id(&self) -> Result<CommunityId, Problem> {
        Ok(self.community()?.id())
    }

    fn peers(&self) -> Peers {
        let wires = self.wires.as_ref();
        let strangers = wires.map_or(0, |wires| wires.strangers());
        Peers {
            addresses: wires.map_or_else(Vec::new, |wires| wires.addresses()),
            near: self.near(),
            strangers: u32::try_from(strangers).unwrap_or(u32::MAX),
        }
    }

    fn status(&self) -> Result<Status, Problem> {
        let look = self.look()?;
        let near = self.near();
        let own = look.own();
        let only_here = own.iter().filter(|held| held.devices == 0).count();
        let mut alarms = self.alarms_of_all();
        alarms.extend(self.memory.alarm().cloned());
        alarms.extend(self.trouble());
        Ok(Status {
            place: look.place(),
            ops: look.community.ops_held(),
            missing_bodies: look.community.missing_bodies(clock::now().day()),
            only_here: u32::try_from(only_here).unwrap_or(u32::MAX),
            own,
            safe_to_leave: near::is_safe_to_leave(&near),
            peers: near,
            disk_bytes: self.memory.size(),
            alarms,
            running: self.lasting == Lasting::UntilStopped,
        })
    }

    fn join(&mut self, asker: Asker, known: &[String], wish: Wish, at: &[String], wait: Duration) {
        let Some(wires) = &self.wires else {
            return asker.end(Err(Problem::new(
                say("problem-cannot-ask"),
                say("hint-start-with-network"),
            )));
        };
        if let Some(problem) = at.iter().find_map(|address| wires.dial(address).err()) {
            return asker.end(Err(problem));
        }
        for address in known {
            // They are old, or from another network: mDNS may still find somebody.
            let _ = wires.dial(address);
        }
        if self.engine.communities().next().is_none() {
            wires.greet_again();
        } else {
            // Whoever can let us in may be near already, as a member of another community.
            wires.greet_everybody_again();
        }
        asker.tell(Progress::Looking);
        let whatfor = For::Join {
            second: false,
            refused: None,
            over: clock::steady() + wait,
            wait,
            joined: None,
        };
        let about = self.about;
        self.wish(
            wish,
            Waiting {
                asker,
                whatfor,
                about,
            },
        );
    }

    fn sync(&mut self, asker: Asker, wait: Duration) {
        if self.syncs.len() >= WAITING {
            return asker.end(Err(too_many()));
        }
        asker.tell(Progress::Looking);
        // Somebody is standing there now.
        self.rest.end();
        self.syncs.push(Sync {
            about: self.own_id().ok(),
            asker,
            over: clock::steady() + wait,
            received: 0,
        });
        self.look_at_waiting();
    }

    fn watch(&mut self, asker: Asker) {
        self.watchers.retain(|other| !other.is_gone());
        if self.watchers.len() >= WAITING {
            return asker.end(Err(too_many()));
        }
        // Whoever comes late hears what is so already.
        if let Some(wires) = &self.wires {
            for address in wires.listening().map(str::to_owned) {
                asker.tell(Progress::Listening { address });
            }
            for (address, why) in wires.deaf() {
                asker.tell(Progress::NotListening {
                    address: address.to_owned(),
                    why: why.clone(),
                });
            }
        }
        for (name, device) in self.met.values().cloned() {
            asker.tell(Progress::Met { name, device });
        }
        for peer in self.engine.peers() {
            if peer.communities.iter().any(|one| one.equal_since.is_some()) {
                let (name, device) = self.who(peer.link);
                asker.tell(Progress::Equal { name, device });
            }
        }
        self.watchers.push(asker);
    }
}

fn seconds(wait: u32) -> Duration {
    Duration::from_secs(wait.into()).min(MAX_WAIT)
}

fn unknown(code: &str) -> Problem {
    let code: String = code.chars().take(20).collect();
    Problem::new(
        say("refused-code-unknown").with("code", code),
        say("hint-board-all"),
    )
}

fn filtered(look: &Look<'_>, filter: BoardFilter) -> Result<Filter, Problem> {
    let kind = filter.kind.map(|kind| kind.parse()).transpose();
    Ok(Filter {
        kind: kind?,
        author: filter.mine.then(|| look.community.me().person),
        part: match filter.part {
            api::Part::Whole => Part::Whole,
            api::Part::ForMe => Part::ForMe,
            api::Part::NearMe => Part::NearMe,
            api::Part::Tended => Part::Tended,
        },
        urgent: filter.urgent,
        past: filter.all,
        most: filter.most.and_then(|most| usize::try_from(most).ok()),
    })
}
