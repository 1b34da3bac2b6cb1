//! Circles, threads and messages, as they are said outside.
use std::collections::BTreeSet;

use potluck_engine::{Said, Standing, Talk};
use potluck_model::code;
use potluck_model::id::{GroupId, OpId, RecordId};
use potluck_model::role::Role;
use potluck_text::say;

use super::Look;
use crate::api::{self, Problem};
use crate::zones::shown;

impl Look<'_> {
    /// The circles we are in or asked into, and the conversations with one person, those with news
    /// first, then by name.
    pub(crate) fn circles(&self) -> Vec<api::Circle> {
        let all = self.community.circles();
        let mut circles: Vec<api::Circle> = all
            .filter(|(group, circle)| match self.community.standing(*group) {
                Some(Standing::In) if circle.is_thread() => {
                    !self.community.messages(here(*group), self.now).is_empty()
                }
                Some(Standing::In | Standing::Invited) => true,
                Some(Standing::Out) | None => false,
            })
            .filter_map(|(group, _)| self.circle(group))
            .collect();
        circles.sort_by_key(|one| (one.unread == 0, one.thread, one.name.to_lowercase()));
        circles
    }

    /// One circle.
    pub(crate) fn circle(&self, group: GroupId) -> Option<api::Circle> {
        let circle = self.community.circle(group)?;
        let people = self.community.people_of(group);
        let me = self.community.me().person;
        let names = |accepted: bool| {
            let some = people.iter().filter(|one| one.accepted == accepted);
            let mut names: Vec<String> = some.map(|one| self.name(one.person)).collect();
            names.sort();
            names
        };
        let messages = self.messages(here(group), usize::MAX);
        let unread = messages.iter().filter(|message| message.new).count();
        let mine = people.iter().find(|one| one.person == me);
        Some(api::Circle {
            code: self.circle_code(group),
            id: group.to_string(),
            name: self.circle_name(group),
            thread: circle.is_thread(),
            state: match self.community.standing(group)? {
                Standing::In => "in",
                Standing::Invited => "invited",
                Standing::Out => "out",
            }
            .to_owned(),
            people: names(true),
            invited: names(false),
            steward: !circle.is_thread() && mine.is_some_and(|one| one.role == Role::Steward),
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            last: messages.into_iter().next_back(),
        })
    }

    /// What a circle is called; a thread by the other's name.
    pub(crate) fn circle_name(&self, group: GroupId) -> String {
        match self.community.other_of(group) {
            Some(other) => self.name(other),
            None => {
                let circle = self.community.circle(group);
                circle.map_or_else(String::new, |circle| circle.name().to_owned())
            }
        }
    }

    fn circle_code(&self, group: GroupId) -> String {
        code::code(as_record(group), &self.groups())
    }

    fn groups(&self) -> BTreeSet<RecordId> {
        let all = self.community.circles();
        all.map(|(group, _)| as_record(group)).collect()
    }

    /// The circle that somebody means: by its name, or its short code.
    pub(crate) fn circle_called(&self, typed: &str) -> Result<GroupId, Problem> {
        let typed: String = typed.trim().chars().take(80).collect();
        let lower = typed.to_lowercase();
        let circles = self.community.circles().filter(|(group, circle)| {
            !circle.is_thread()
                && circle.name().to_lowercase() == lower
                && self.community.standing(*group) != Some(Standing::Out)
        });
        let mut named: Vec<GroupId> = circles.map(|(group, _)| group).collect();
        if let Ok(found) = code::find(&typed, &self.groups()) {
            named.push(GroupId::from_bytes(*found.as_bytes()));
        }
        named.dedup();
        match named.as_slice() {
            [group] => Ok(*group),
            [] => Err(Problem::new(
                say("problem-no-circle-called").with("name", typed),
                say("hint-look-at-circle"),
            )),
            some => {
                let codes: Vec<String> = some.iter().map(|one| self.circle_code(*one)).collect();
                Err(Problem::new(
                    say("problem-several-circles")
                        .with("n", some.len())
                        .with("name", typed),
                    say("hint-which-by-code").with("codes", codes.join(", ")),
                ))
            }
        }
    }

    /// The newest messages of a conversation, oldest first.
    pub(crate) fn messages(&self, talk: Talk, most: usize) -> Vec<api::Message> {
        let all = self.community.messages(talk, self.now);
        let skipped = all.len().saturating_sub(most);
        let newest = all.into_iter().skip(skipped);
        newest.map(|said| self.message(talk, said)).collect()
    }

    /// One message that was just written.
    pub(crate) fn message_of(&self, talk: Talk, op: OpId) -> Option<api::Message> {
        let all = self.community.messages(talk, self.now).into_iter();
        let found = all.into_iter().find(|said| said.op == op)?;
        Some(self.message(talk, found))
    }

    fn message(&self, talk: Talk, said: Said) -> api::Message {
        let mine = said.person == self.community.me().person;
        api::Message {
            id: said.op.to_string(),
            from: self.name(said.person),
            mine,
            at: shown(said.at),
            text: said.text,
            about: talk.about.map(|record| self.community.board().code(record)),
            held_by: mine.then(|| self.community.op_held_by(said.op)),
            new: said.new,
        }
    }

    /// That something was said, in one line.
    pub(crate) fn said(&self, talk: Talk) -> Option<api::Progress> {
        let last = self.messages(talk, 1).into_iter().next_back()?;
        let code = match talk.about {
            Some(record) => self.community.board().code(record),
            None => self.circle_code(talk.group),
        };
        let from = last.from;
        (!last.mine).then_some(api::Progress::Said { code, from })
    }
}

fn here(group: GroupId) -> Talk {
    Talk { group, about: None }
}

fn as_record(group: GroupId) -> RecordId {
    RecordId::from_bytes(*group.as_bytes())
}
