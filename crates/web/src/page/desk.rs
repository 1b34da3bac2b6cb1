//! What a screen works with.
use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use potluck_node::api::{Answer, BoardFilter, InCommunity, Problem, Record, Request, Status};
use potluck_text::{Said, Texts, capital};

use super::{Fault, Frame, Nav, odd, sentence};
use crate::ask::Ask;
use crate::form::Drafts;
use crate::look;
use crate::visit::Visit;
use crate::words::{self, Language, Put};

/// One request on its way to becoming a page.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// What the browser asked for.
    pub visit: &'a Visit,
    /// Whom to ask.
    pub node: &'a dyn Ask,
    /// Forms that are half written.
    pub(crate) drafts: &'a Drafts,
    /// What every form carries, so that no other page can send it.
    pub csrf: &'a str,
    /// What time it is, and where.
    pub now: &'a Zoned,
    /// Whether this is the sample neighbourhood.
    pub demo: bool,
    /// Whether there is a sample neighbourhood to look at.
    pub has_demo: bool,
    /// Whether it is for paper: others read it on another day.
    pub(crate) paper: bool,
}

impl Desk<'_> {
    /// The language to answer in.
    pub(crate) fn language(&self) -> Language {
        self.visit.language
    }

    /// A text.
    pub(crate) fn t(&self, id: &str) -> String {
        words::t(self.language(), id)
    }

    /// All texts, seen from now.
    fn texts(&self) -> Texts {
        Texts::of(self.language()).at(self.now.clone())
    }

    /// A text with something put in.
    pub(crate) fn say(&self, id: &str, with: &[(&str, Put<'_>)]) -> String {
        words::say(self.language(), id, with)
    }

    /// What the node says, in the language to answer in.
    pub(crate) fn words(&self, said: &Said) -> String {
        words::words(self.language(), said)
    }

    /// The same as a sentence.
    pub(crate) fn sentence(&self, said: &Said) -> String {
        sentence(&self.words(said))
    }

    /// Names in a row.
    pub(crate) fn list<S: AsRef<str>>(&self, names: &[S]) -> String {
        let names: Vec<String> = names
            .iter()
            .map(|name| look::clean(name.as_ref()))
            .collect();
        self.texts().list(&names)
    }

    /// A day and a time.
    pub(crate) fn when(&self, at: Timestamp) -> String {
        if self.paper {
            let there = at.to_zoned(self.now.time_zone().clone());
            return self.texts().wall(there.datetime());
        }
        look::when(self.language(), self.now, at)
    }

    /// A day.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        look::day(self.language(), self.now, at)
    }

    /// A day of the calendar, with its weekday.
    pub(crate) fn date(&self, date: Date) -> String {
        self.texts().date(date)
    }

    /// A weekday, short.
    pub(crate) fn weekday(&self, date: Date) -> String {
        self.texts().weekday(date)
    }

    /// A month without its year.
    pub(crate) fn month_alone(&self, date: Date) -> String {
        capital(&self.texts().label("month-long", &date.month().to_string()))
    }

    /// A month with its year.
    pub(crate) fn month(&self, date: Date) -> String {
        self.texts().month_and_year(date)
    }

    /// What a category is called.
    pub(crate) fn category(&self, id: &str) -> String {
        capital(&self.texts().label("category", id))
    }

    /// The same desk for paper: with whole dates, and with names instead of *you*.
    pub(crate) fn on_paper(self) -> Self {
        Self {
            paper: true,
            ..self
        }
    }

    /// Asks the node.
    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Problem> {
        self.node.ask(request).await
    }

    /// How things stand; without a community the first minute begins.
    pub(crate) async fn status(&self) -> Result<Status, Fault> {
        match self.ask(Request::Status).await {
            Ok(Answer::Status(status)) => Ok(*status),
            Ok(_) => Err(odd()),
            Err(problem) => Err(problem.into()),
        }
    }

    /// The communities that this device is in.
    pub(crate) async fn communities(&self) -> Result<Vec<InCommunity>, Fault> {
        match self.ask(Request::Communities).await? {
            Answer::Communities(communities) => Ok(communities),
            _ => Err(odd()),
        }
    }

    /// The records that a filter lets through.
    pub(crate) async fn board(&self, filter: BoardFilter) -> Result<Vec<Record>, Fault> {
        match self.ask(Request::Board(filter)).await? {
            Answer::Board(records) => Ok(records),
            _ => Err(odd()),
        }
    }

    /// One record.
    pub(crate) async fn record(&self, code: &str) -> Result<Record, Fault> {
        let code = code.to_owned();
        match self.ask(Request::Show { code }).await? {
            Answer::Record(record) => Ok(*record),
            _ => Err(odd()),
        }
    }

    /// The frame of a page, after asking how things stand.
    pub(crate) async fn frame(&self, title: &str, nav: Nav) -> Result<Frame, Fault> {
        let status = self.status().await?;
        let several = self.communities().await?.len() > 1;
        let mut frame = Frame::new(self, title, nav, Some(&status));
        frame.several = several;
        Ok(frame)
    }
}

impl std::fmt::Debug for Desk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the form: what is typed is nobody's business.
        f.debug_struct("Desk")
            .field("path", &self.visit.path)
            .finish_non_exhaustive()
    }
}
