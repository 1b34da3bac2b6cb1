//! From what the model and the engine show to what is said outside.
use potluck_engine::{Alarm, Community};
use potluck_model::board::{Filter, Happening};
use potluck_model::id::{PersonId, RecordId};
use potluck_model::member::Member;
use potluck_model::record::Kind;
use potluck_model::role::{Role, Roll};
use potluck_model::time::Timestamp;
use potluck_model::view::{Looker, RecordView};
use potluck_text::{Said, say};

use crate::api;
use crate::zones::{self, shown};

pub(crate) mod circle;
mod founding;
pub(crate) mod govern;
pub(crate) mod near;
mod record;

/// Something to look at, as it is said.
pub(crate) fn alarm(alarm: &Alarm) -> Said {
    match alarm {
        Alarm::TwoHistories { name, device } => say("alarm-two-histories")
            .with("name", name)
            .with("device", format!("{device:#}")),
        Alarm::TwoThings { device } => {
            say("alarm-two-things").with("device", format!("{device:#}"))
        }
        Alarm::WritesOn { name, device } => say("alarm-writes-on")
            .with("name", name)
            .with("device", format!("{device:#}")),
        Alarm::DoorWorn => say("alarm-door-worn"),
        Alarm::KeyPassedOn { name } => say("alarm-key-passed-on").with("name", name),
    }
}

/// A community as we see it at one moment.
pub(crate) struct Look<'a> {
    pub(crate) community: &'a Community,
    looker: Looker,
    roll: Roll,
    now: Timestamp,
}

impl<'a> Look<'a> {
    /// Looks at a community.
    pub(crate) fn new(community: &'a Community, now: Timestamp) -> Self {
        Self {
            community,
            looker: community.looker().with_zones(zones::moment),
            roll: community.roll(),
            now,
        }
    }

    /// Where we stand.
    pub(crate) fn place(&self) -> api::Place {
        let me = self.community.me();
        api::Place {
            community: self.community.id().to_string(),
            community_name: self.community.name(),
            person: me.person.to_string(),
            name: self.community.board().name_of(me.person),
            device: me.device.to_string(),
            role: self.roll.role(me.person).unwrap_or(Role::Newcomer),
        }
    }

    /// One record.
    pub(crate) fn record(&self, record: RecordId) -> Option<api::Record> {
        self.view(record).map(|view| self.shown(&view))
    }

    /// One record, as the model shows it.
    pub(crate) fn view(&self, record: RecordId) -> Option<RecordView> {
        let board = self.community.board();
        board.view(record, &self.looker, &self.roll, self.now)
    }

    /// The records that a filter lets through.
    pub(crate) fn list(&self, filter: &Filter) -> Vec<api::Record> {
        let board = self.community.board();
        let views = board.list(filter, &self.looker, &self.roll, self.now);
        views.iter().map(|view| self.shown(view)).collect()
    }

    /// The records with these words.
    pub(crate) fn search(&self, words: &str, filter: &Filter) -> Vec<api::Record> {
        let board = self.community.board();
        let views = board.search(words, filter, &self.looker, &self.roll, self.now);
        views.iter().map(|view| self.shown(view)).collect()
    }

    /// The records about which the latest thanks were said, and how much has worked out.
    pub(crate) fn thanked(&self, most: usize) -> api::Answer {
        let board = self.community.board();
        let views = board.thanked(most, &self.looker, &self.roll, self.now);
        api::Answer::Thanked {
            wins: board.wins(&self.looker, &self.roll, self.now) as u64,
            records: views.iter().map(|view| self.shown(view)).collect(),
        }
    }

    fn shown(&self, view: &RecordView) -> api::Record {
        let besides = record::Besides {
            sealed: self.community.sealed_text(view.id),
            held_by: view.mine.then(|| self.community.held_by(view.id)),
            circle: self
                .community
                .circle_of(view.id)
                .map(|group| self.circle_name(group)),
        };
        record::record(view, self.community.me().person, besides)
    }

    /// That a record of the board has changed, in one line.
    pub(crate) fn changed(&self, record: RecordId) -> Option<api::Progress> {
        let view = self
            .view(record)
            .filter(|view| view.kind != Kind::Profile)?;
        Some(api::Progress::Changed {
            code: view.code,
            title: view.title,
            state: view.state.word().to_owned(),
        })
    }

    /// On how many other devices each own record is.
    pub(crate) fn own(&self) -> Vec<api::Held> {
        let filter = Filter {
            author: Some(self.community.me().person),
            past: true,
            ..Filter::default()
        };
        let board = self.community.board();
        let views = board.list(&filter, &self.looker, &self.roll, self.now);
        let held = |view: RecordView| api::Held {
            devices: self.community.held_by(view.id),
            state: view.state.word().to_owned(),
            past: view.state.is_past(),
            code: view.code,
            title: view.title,
        };
        views.into_iter().map(held).collect()
    }

    /// Everybody who is in.
    pub(crate) fn people(&self) -> Vec<api::Person> {
        let members = self.community.members();
        let mut people: Vec<api::Person> = members.persons().map(|one| self.member(one)).collect();
        people.sort_by_key(|one| (std::cmp::Reverse(one.role), one.since));
        people
    }

    /// One person who is in.
    pub(crate) fn person(&self, person: PersonId) -> Option<api::Person> {
        let members = self.community.members();
        members.person(person).map(|one| self.member(one))
    }

    fn member(&self, member: &Member) -> api::Person {
        let board = self.community.board();
        let devices = self.community.members().active_devices();
        api::Person {
            person: member.person.to_string(),
            name: board.name_of(member.person),
            role: member.role,
            me: member.person == self.community.me().person,
            admitted_by: member.admitted_by.map(|by| board.name_of(by)),
            since: shown(self.community.since(member)),
            devices: devices
                .filter(|(_, device)| device.person == member.person)
                .map(|(id, _)| id.to_string())
                .collect(),
            note: board
                .note_on(member.person, &self.roll, self.now.day())
                .map(|(text, _)| text),
        }
    }

    /// What happened lately, newest first.
    pub(crate) fn log(&self, limit: usize) -> Vec<api::Happening> {
        let board = self.community.board();
        let said = |one: Happening| {
            let view = self.view(one.record);
            let profile = view.as_ref().is_some_and(|view| view.kind == Kind::Profile);
            api::Happening {
                at: shown(one.at),
                who: board.name_of(one.person),
                what: match (profile, one.what) {
                    (true, "posted") => "said hello",
                    (true, "edited") => "changed their profile",
                    (_, what) => what,
                }
                .to_owned(),
                code: (!profile).then(|| board.code(one.record)),
                title: view
                    .filter(|view| !profile && !view.title.is_empty())
                    .map(|view| view.title),
            }
        };
        let happened = board.log(limit, &self.roll).into_iter();
        happened.map(said).collect()
    }
}
