//! Circles, threads and messages: each request as a deed, or a sentence with the way out.
use potluck_engine::{CircleDeed, Deed, MessageTo, Talk};
use potluck_model::control::PastKeys;
use potluck_model::id::GroupId;
use potluck_text::{any, say};

use super::Course;
use super::named::named;
use crate::api::{Answer, Circles, Problem, SayTo};
use crate::hall::Hall;
use crate::show::Look;
use crate::wait::For;

/// The most messages of one answer.
const MAX_MESSAGES: u32 = 1_000;

impl Hall {
    /// What a request about circles comes to.
    pub(super) fn circles(&self, what: Circles) -> Result<Course, Problem> {
        let look = self.look()?;
        let deed = match what {
            Circles::List => return Ok(Course::Now(Answer::Circles(look.circles()))),
            Circles::Messages { of, limit } => {
                let talk = talk(&look, &of)?;
                let most = usize::try_from(limit.min(MAX_MESSAGES)).unwrap_or(usize::MAX);
                return Ok(Course::Now(Answer::Messages(look.messages(talk, most))));
            }
            Circles::Read { of } => {
                let deed = CircleDeed::Read(talk(&look, &of)?);
                return Ok(Course::Wish(self.own(Deed::Circle(deed))?, For::Well));
            }
            Circles::Say { to, text } => {
                let deed = CircleDeed::Say(to_whom(&look, &to)?, text);
                return Ok(Course::Wish(self.own(Deed::Circle(deed))?, For::Said));
            }
            Circles::New { name } => {
                let taken = |(_, circle): &(GroupId, &potluck_engine::Circle)| {
                    !circle.is_thread() && circle.name().eq_ignore_ascii_case(name.trim())
                };
                if look.community.circles().any(|one| taken(&one)) {
                    return Err(Problem::new(
                        say("problem-circle-known").with("name", name.trim()),
                        say("hint-not-mixed-up"),
                    ));
                }
                let past_keys = PastKeys::Retained;
                CircleDeed::New { name, past_keys }
            }
            Circles::Invite { circle, person } => {
                CircleDeed::Invite(look.circle_called(&circle)?, named(&look, &person)?)
            }
            Circles::Accept { circle } => CircleDeed::Accept(look.circle_called(&circle)?),
            Circles::Leave { circle } => CircleDeed::Leave(look.circle_called(&circle)?),
            Circles::Remove { circle, person } => {
                CircleDeed::Remove(look.circle_called(&circle)?, named(&look, &person)?)
            }
        };
        Ok(Course::Wish(self.own(Deed::Circle(deed))?, For::Circle))
    }
}

/// To whom a message goes.
fn to_whom(look: &Look<'_>, to: &SayTo) -> Result<MessageTo, Problem> {
    match to {
        SayTo::Circle(typed) => look.circle_called(typed).map(MessageTo::Circle),
        SayTo::Person(typed) => named(look, typed).map(MessageTo::Person),
        SayTo::Record(typed) => {
            let found = look.community.board().find_code(typed);
            Ok(MessageTo::Record(found?))
        }
        SayTo::Any(typed) => {
            let all = [
                ("circle", to_whom(look, &SayTo::Circle(typed.clone()))),
                ("person", to_whom(look, &SayTo::Person(typed.clone()))),
                ("record", to_whom(look, &SayTo::Record(typed.clone()))),
            ];
            let mut found = vec![];
            for (what, one) in all {
                if let Ok(one) = one {
                    found.push((what, one));
                }
            }
            match found.as_slice() {
                [(_, one)] => Ok(*one),
                [] => Err(Problem::new(
                    say("problem-nothing-called").with("name", short(typed)),
                    say("hint-look-everywhere"),
                )),
                some => {
                    let which = |one: &(&str, MessageTo)| format!("`--to {}`", one.0);
                    let which: Vec<String> = some.iter().map(which).collect();
                    Err(Problem::new(
                        say("problem-may-be-several").with("name", short(typed)),
                        say("hint-say-which").with("which", any(&which)),
                    ))
                }
            }
        }
    }
}

fn short(typed: &str) -> String {
    typed.trim().chars().take(40).collect()
}

/// The conversation that somebody means.
fn talk(look: &Look<'_>, of: &SayTo) -> Result<Talk, Problem> {
    let community = look.community;
    match to_whom(look, of)? {
        MessageTo::Circle(group) => Ok(Talk { group, about: None }),
        MessageTo::Person(person) => {
            let group = community.thread_with(person);
            let group = group.ok_or_else(|| {
                Problem::new(say("refused-to-oneself"), say("hint-name-somebody-else"))
            })?;
            Ok(Talk { group, about: None })
        }
        MessageTo::Record(record) => Ok(Talk {
            group: community.board().group_of(record),
            about: Some(record),
        }),
    }
}
