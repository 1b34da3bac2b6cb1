//! For tests: a node that answers what it is told to, and records to show.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use potluck_model::role::Role;
use potluck_node::api::{
    Answer, Call, Circles, Claim, Founding, InCommunity, Near, Part, Peers, Place, Problem, Record,
    Request, Sealed, Status, Thanks,
};
use potluck_text::say;

use crate::ask::{Ask, Journey, Later};
use crate::form::Drafts;
use crate::page::{Desk, Outcome, show};
use crate::visit::Visit;

/// A node that holds some records.
#[derive(Default)]
pub(crate) struct Fake {
    /// Whether there is a community.
    pub(crate) home: bool,
    pub(crate) records: Vec<Record>,
    pub(crate) peers: Vec<Near>,
    pub(crate) journey: Option<Journey>,
    /// Whether what was under way was ended.
    pub(crate) has_ended: AtomicBool,
    /// The communities of the home, as far as a test cares.
    pub(crate) communities: Vec<InCommunity>,
    /// Who asks to come along.
    pub(crate) calls: Vec<Call>,
    /// What every writing request is refused with.
    pub(crate) refuses: Option<Problem>,
    /// What was asked for, questions left out.
    pub(crate) asked: Mutex<Vec<Request>>,
}

impl Fake {
    /// A community with these records.
    pub(crate) fn with(records: Vec<Record>) -> Self {
        Self {
            home: true,
            records,
            ..Self::default()
        }
    }

    /// The one thing that was asked for.
    pub(crate) fn asked(&self) -> Request {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.first().unwrap().clone()
    }

    fn found(&self, code: &str) -> Result<Record, Problem> {
        let found = self.records.iter().find(|record| record.code == code);
        found
            .cloned()
            .ok_or_else(|| Problem::new(say("refused-no-record"), say("hint-board-code")))
    }

    fn answer(&self, request: Request) -> Result<Answer, Problem> {
        if !self.home && !matches!(request, Request::Peers | Request::Start { .. }) {
            return Err(Problem::new(
                say("problem-no-community").with("home", "/home"),
                say("hint-start-or-join"),
            ));
        }
        match request {
            Request::Status => Ok(Answer::Status(Box::new(status(self.peers.clone())))),
            Request::Communities => Ok(Answer::Communities(self.communities.clone())),
            Request::Board(filter) => {
                let of_part = |record: &&Record| {
                    let for_me = record.mine || record.claims.iter().any(|claim| claim.mine);
                    match filter.part {
                        Part::Whole | Part::Tended => true,
                        Part::ForMe => for_me,
                        Part::NearMe => !for_me,
                    }
                };
                let records = self.records.iter().filter(of_part);
                Ok(Answer::Board(records.cloned().collect()))
            }
            Request::Thanks { .. } => Ok(Answer::Thanked {
                wins: 1,
                records: self.records.clone(),
            }),
            Request::Search { .. } => Ok(Answer::Board(self.records.clone())),
            Request::Founding(Founding::Calls) => Ok(Answer::Calls(self.calls.clone())),
            Request::Show { code } => Ok(Answer::Record(Box::new(self.found(&code)?))),
            Request::Circles(Circles::Messages { .. }) => Ok(Answer::Messages(vec![])),
            Request::Circles(Circles::List) => Ok(Answer::Circles(vec![])),
            Request::Peers => Ok(Answer::Peers(Peers {
                addresses: vec!["/ip4/192.168.1.5/tcp/4000".to_owned()],
                near: self.peers.clone(),
                strangers: 0,
            })),
            request => {
                self.asked
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(request.clone());
                if let Some(problem) = &self.refuses {
                    return Err(problem.clone());
                }
                match request {
                    Request::Start { .. } => Ok(Answer::Started(status(vec![]).place)),
                    Request::Post(_) => Ok(Answer::Wrote(Box::new(need("K7QF", "Lift")))),
                    Request::Claim { code, .. }
                    | Request::Accept { code, .. }
                    | Request::Decline { code, .. }
                    | Request::Edit { code, .. }
                    | Request::Withdraw { code }
                    | Request::SignUp { code, .. }
                    | Request::CancelSignUp { code, .. } => {
                        Ok(Answer::Wrote(Box::new(self.found(&code)?)))
                    }
                    other => panic!("the fake node has no answer to {other:?}"),
                }
            }
        }
    }
}

impl Ask for Fake {
    fn ask(&self, request: Request) -> Later<'_, Result<Answer, Problem>> {
        Box::pin(async move { self.answer(request) })
    }

    fn begin(&self, request: Request) {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
    }

    fn journey(&self) -> Option<Journey> {
        self.journey.clone()
    }

    fn end_journey(&self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }
}

/// What a node shows to a visit.
pub(crate) async fn visit(node: &dyn Ask, visit: &Visit) -> Outcome {
    let (drafts, now) = (Drafts::default(), "2026-12-01T10:00[UTC]".parse().unwrap());
    let desk = Desk {
        visit,
        node,
        drafts: &drafts,
        csrf: "token",
        now: &now,
        demo: false,
        has_demo: true,
        paper: false,
    };
    show(&desk).await
}

/// The page at a path, without the marks that keep names apart in sentences.
pub(crate) async fn page(node: &dyn Ask, path: &str) -> String {
    match visit(node, &Visit::look(path)).await {
        Outcome::Page(page) => page.html.replace(['\u{2068}', '\u{2069}'], ""),
        other => panic!("{path}: {other:?}"),
    }
}

fn at() -> Timestamp {
    "2026-11-30T09:00:00Z".parse().unwrap()
}

/// Somebody near.
pub(crate) fn near(name: &str, missing: u64) -> Near {
    Near {
        name: name.to_owned(),
        person: "p".to_owned(),
        device: "d".to_owned(),
        address: String::new(),
        equal_since: (missing == 0).then(at),
        missing_here: missing,
        missing_there: 0,
        not_held: 0,
    }
}

fn status(peers: Vec<Near>) -> Status {
    Status {
        place: Place {
            community: "c".to_owned(),
            community_name: "Elm Street".to_owned(),
            person: "me".to_owned(),
            name: "Ana".to_owned(),
            device: "d".to_owned(),
            role: Role::Member,
        },
        ops: 1,
        missing_bodies: 0,
        own: vec![],
        only_here: 0,
        safe_to_leave: !peers.is_empty() && peers.iter().all(|peer| peer.missing_here == 0),
        peers,
        disk_bytes: 0,
        alarms: vec![],
        running: true,
    }
}

/// A need of Ben's.
pub(crate) fn need(code: &str, title: &str) -> Record {
    Record {
        code: code.to_owned(),
        id: "id".to_owned(),
        kind: "need".to_owned(),
        mode: None,
        level: None,
        format: None,
        title: title.to_owned(),
        body: String::new(),
        category: Some("transport".to_owned()),
        tags: vec![],
        state: "open".to_owned(),
        circle: None,
        author: "Ben".to_owned(),
        author_id: "ben".to_owned(),
        mine: false,
        urgency: Some("anytime".to_owned()),
        quantity: None,
        left: None,
        unit: None,
        standing: false,
        from: None,
        by: None,
        place: None,
        created: at(),
        expiry: "2026-12-14T00:00:00Z".parse().unwrap(),
        claims: vec![],
        sealed: Sealed::None,
        event: None,
        thanks: vec![],
        flags: vec![],
        hidden: None,
        recorded_for: None,
        held_by: None,
        next: vec!["claim".to_owned(), "flag".to_owned()],
        needs_newer: false,
    }
}

/// Somebody's answer.
pub(crate) fn claim(number: u32, name: &str, note: &str) -> Claim {
    Claim {
        number,
        name: name.to_owned(),
        person: name.to_lowercase(),
        mine: false,
        note: note.to_owned(),
        answer: String::new(),
        quantity: None,
        state: "asked".to_owned(),
        at: at(),
    }
}

/// A thank-you.
pub(crate) fn thanks(name: &str, text: &str) -> Thanks {
    Thanks {
        name: name.to_owned(),
        text: text.to_owned(),
        at: at(),
    }
}
