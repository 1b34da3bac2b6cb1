//! A street of people who post and answer, told in short stories.
use std::collections::BTreeMap;

use super::*;
use crate::act::SignUp;
use crate::draft::{Basics, Details, Draft, Need};
use crate::id::hash;
use crate::role::{Role, Roll};
use crate::value::Fields;
use crate::view::{Looker, RecordView};

mod lists;
mod order;
mod snapshot;
mod stories;

pub(crate) const ANA: u8 = 1;
pub(crate) const BEN: u8 = 2;
pub(crate) const CEM: u8 = 3;
pub(crate) const SVEA: u8 = 4;

pub(crate) const MINUTE: u64 = 60_000;
/// Saturday, 5 December 2026, noon UTC: when every story begins.
pub(crate) const NOON: u64 = 20_792 * 1_440 * MINUTE + 720 * MINUTE;

/// A board, and everything that came to it.
#[derive(Clone)]
pub(crate) struct Street {
    pub(crate) board: Board,
    pub(crate) ops: Vec<(OpMeta, Body)>,
    pub(crate) minutes: u64,
}

pub(crate) fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 32])
}

pub(crate) fn roll() -> Roll {
    let mut people: BTreeMap<_, _> = [ANA, BEN, CEM]
        .map(|one| (person(one), Role::Member))
        .into();
    people.insert(person(SVEA), Role::Steward);
    Roll::new(people)
}

pub(crate) fn looker(number: u8) -> Looker {
    Looker::new(person(number), device(number, 0))
}

pub(crate) fn device(number: u8, which: u8) -> DeviceId {
    DeviceId::from_bytes([number + 50 * which; 32])
}

pub(crate) fn writer(number: u8, which: u8) -> Writer {
    Writer {
        incarnation: Incarnation::from_bytes([number + 200; 32]),
        device: device(number, which),
    }
}

pub(crate) fn need(title: &str) -> Draft {
    let basics = Basics {
        title: title.into(),
        ..Basics::default()
    };
    Draft::new(basics, Details::Need(Need::default())).unwrap()
}

pub(crate) fn titled(title: &str, details: Details) -> Draft {
    let (mut basics, _) = need("x").into_parts();
    basics.title = title.into();
    Draft::new(basics, details).unwrap()
}

impl Street {
    pub(crate) fn new() -> Self {
        Self {
            board: Board::new(GroupId::from_bytes([9; 32])),
            ops: Vec::new(),
            minutes: 0,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(NOON + self.minutes * MINUTE)
    }

    pub(crate) fn today(&self) -> Day {
        self.now().day()
    }

    pub(crate) fn meta(&self, number: u8, which: u8, expires: Day) -> OpMeta {
        let count = u64::try_from(self.ops.len()).unwrap();
        OpMeta {
            op: OpId::from_bytes(hash("test", &[&[number, which], &count.to_be_bytes()])),
            device: device(number, which),
            person: person(number),
            incarnation: writer(number, which).incarnation,
            time: LogicalTime::default().next(self.now()),
            expires,
            first_seen: self.now(),
        }
    }

    /// Takes in an operation, a minute later than the one before.
    pub(crate) fn put(&mut self, meta: OpMeta, body: impl Into<Body>) -> Applied {
        let body = body.into();
        self.ops.push((meta, body.clone()));
        self.minutes += 1;
        self.board.apply(&meta, body)
    }

    pub(crate) fn write(&mut self, number: u8, which: u8, written: Written) -> Applied {
        let meta = self.meta(number, which, written.expires);
        self.put(meta, written.change)
    }

    pub(crate) fn post(&mut self, number: u8, draft: &Draft) -> RecordId {
        self.post_sealed(number, draft, &Fields::new())
    }

    pub(crate) fn post_sealed(&mut self, number: u8, draft: &Draft, sealed: &Fields) -> RecordId {
        let salt = [u8::try_from(self.ops.len()).unwrap(); 16];
        let today = self.today();
        let written = self
            .board
            .begin(writer(number, 0), salt, draft, sealed, today)
            .unwrap();
        let record = written.record;
        assert_eq!(self.write(number, 0, written), Applied::Changed(record));
        record
    }

    pub(crate) fn edit(
        &mut self,
        number: u8,
        which: u8,
        record: RecordId,
        draft: &Draft,
    ) -> Applied {
        let today = self.today();
        let written = self
            .board
            .edit(record, writer(number, which), draft, &Fields::new(), today)
            .unwrap()
            .unwrap();
        self.write(number, which, written)
    }

    pub(crate) fn renew(&mut self, number: u8, record: RecordId) -> Applied {
        let today = self.today();
        let written = self.board.renew(record, writer(number, 0), today).unwrap();
        self.write(number, 0, written)
    }

    pub(crate) fn act(&mut self, number: u8, record: RecordId, kind: ActKind) -> OpId {
        let meta = self.meta(number, 0, self.board.last_day_of_act(record, self.today()));
        self.put(meta, Act::new(record, kind));
        meta.op
    }

    pub(crate) fn view(&self, number: u8, record: RecordId) -> RecordView {
        self.board
            .view(record, &looker(number), &roll(), self.now())
            .unwrap()
    }

    /// Plays a story like `ben claims, ana accepts 1, +2d, ben hands 1`. Claims by their number.
    pub(crate) fn play(&mut self, record: RecordId, story: &str) {
        for step in story
            .split(',')
            .map(str::trim)
            .filter(|step| !step.is_empty())
        {
            let words: Vec<&str> = step.split_whitespace().collect();
            let [who, does, rest @ ..] = &words[..] else {
                let wait = words[0].strip_prefix('+').unwrap();
                let (number, unit) = wait.split_at(wait.len() - 1);
                let unit = if unit == "d" { 1_440 } else { 60 };
                self.minutes += number.parse::<u64>().unwrap() * unit;
                continue;
            };
            let who = match *who {
                "ana" => ANA,
                "ben" => BEN,
                "cem" => CEM,
                "svea" => SVEA,
                other => panic!("nobody is called {other}"),
            };
            self.step(record, who, does, rest);
        }
    }

    fn step(&mut self, record: RecordId, who: u8, does: &str, rest: &[&str]) {
        let number = rest.first().and_then(|word| word.parse().ok());
        let claim = number.and_then(|number| self.board.claim(record, number));
        let claim = || claim.expect("the story names a claim that is there");
        let text = rest.join(" ");
        let kind = match does {
            "renews" => return drop(self.renew(who, record)),
            "claims" => ActKind::Claim {
                note: String::new(),
                quantity: number,
                at: None,
            },
            "releases" => ActKind::Release { claim: claim() },
            "accepts" | "agrees" => ActKind::Accept {
                claim: claim(),
                quantity: rest.get(1).and_then(|word| word.parse().ok()),
                // `agrees`: to meet in an hour.
                agreed: (does == "agrees").then(|| self.now().plus_millis(60 * MINUTE)),
                slots: BTreeMap::new(),
            },
            "declines" => ActKind::Decline {
                claim: claim(),
                note: String::new(),
            },
            "hands" => ActKind::HandOver { claim: claim() },
            "confirms" => ActKind::Confirm { claim: claim() },
            "withdraws" => ActKind::Withdraw,
            "cancels" => ActKind::Cancel { note: text },
            "thanks" => ActKind::Thank { claim: None, text },
            "flags" => ActKind::Flag { reason: text },
            "hides" => ActKind::Hide { reason: text },
            "unhides" => ActKind::Unhide,
            "comes" => ActKind::SignUp {
                what: SignUp::Place,
                on: rest.first().map(|day| day.parse().unwrap()),
            },
            "takes" => ActKind::SignUp {
                what: SignUp::Shift(text),
                on: None,
            },
            "brings" => ActKind::SignUp {
                what: SignUp::Bring {
                    item: rest[1..].join(" "),
                    quantity: number.unwrap(),
                },
                on: None,
            },
            "stays-away" => {
                let signed = |(meta, body): &&(OpMeta, Body)| {
                    let Body::Act(act) = body else { return false };
                    meta.person == person(who) && matches!(act.kind, ActKind::SignUp { .. })
                };
                let sign_up = self.ops.iter().rfind(signed).unwrap().0.op;
                ActKind::CancelSignUp { sign_up }
            }
            other => panic!("nobody knows how to {other}"),
        };
        self.act(who, record, kind);
    }
}
