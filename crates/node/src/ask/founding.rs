//! Founding with others, founding anew, and coming along.
use potluck_engine::Wish;
use potluck_model::role::Role;
use potluck_model::time::Timestamp;
use potluck_text::{all, say};

use super::{AFTERWARDS, Course, named, seconds};
use crate::api::{Answer, Call, Founding, Problem};
use crate::clock;
use crate::hall::Hall;
use crate::wait::For;
use crate::zones::shown;

impl Hall {
    /// What a request about founding comes to.
    pub(super) fn founding(&self, what: Founding) -> Result<Course, Problem> {
        match what {
            Founding::Together {
                community,
                name,
                with,
                wait_seconds,
            } => {
                let wait = seconds(wait_seconds);
                let until = clock::now().plus_millis(u64::from(wait_seconds) * 1_000);
                let wish = Wish::FoundTogether {
                    community,
                    name,
                    founders: with.saturating_add(1),
                    until,
                };
                Ok(Course::Join {
                    known: vec![],
                    wish,
                    at: vec![],
                    // The engine says first that the time is over, and tells the others.
                    wait: wait + AFTERWARDS,
                })
            }
            Founding::Anew { community, name } => {
                let wish = Wish::FoundAnew {
                    old: self.own_id()?,
                    community,
                    name,
                };
                Ok(Course::Wish(wish, For::Start))
            }
            Founding::Calls => Ok(Course::Now(Answer::Calls(self.calls()?))),
            Founding::ComeAlong {
                with,
                name,
                at,
                wait_seconds,
            } => {
                let wish = Wish::ComeAlong {
                    old: self.own_id()?,
                    by: self.caller(with.as_deref())?,
                    name,
                };
                Ok(Course::Join {
                    known: vec![],
                    wish,
                    at,
                    wait: seconds(wait_seconds),
                })
            }
        }
    }

    fn calls(&self) -> Result<Vec<Call>, Problem> {
        let look = self.look()?;
        let calls = look.community.calls(clock::now().day());
        let calls = calls.into_iter().map(|call| Call {
            person: call.by.to_string(),
            by: look.community.board().name_of(call.by),
            me: call.by == look.community.me().person,
            steward: look.community.roll().role(call.by) == Some(Role::Steward),
            community: call.name,
            at: shown(call.at),
            until: shown(Timestamp::max(call.until.end(), call.at)),
            joined: self.engine.community(call.community).is_some(),
        });
        Ok(calls.collect())
    }

    /// Whose call somebody means: the only one there is, or that of whom they name.
    fn caller(&self, typed: Option<&str>) -> Result<potluck_model::id::PersonId, Problem> {
        let look = self.look()?;
        if let Some(typed) = typed {
            return named(&look, typed);
        }
        let me = look.community.me().person;
        let calls = look.community.calls(clock::now().day());
        let calls: Vec<_> = calls.iter().filter(|call| call.by != me).collect();
        match calls.as_slice() {
            [one] => Ok(one.by),
            [] => Err(Problem::new(say("problem-no-call"), say("hint-found-anew"))),
            several => {
                let names = several.iter();
                let names: Vec<String> = names
                    .map(|call| look.community.board().name_of(call.by))
                    .collect();
                Err(Problem::new(
                    say("problem-several-calls").with("names", all(&names)),
                    say("hint-along-with"),
                ))
            }
        }
    }
}
