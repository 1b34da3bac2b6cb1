//! Records that cannot be written as they were filled in.
use potluck_model::board::WriteError;
use potluck_model::document::DocumentError;
use potluck_model::draft::BadDraft;
use potluck_model::schedule::{BadRule, MAX_COUNT, MAX_EXCEPT};
use potluck_text::{With, label, say};

use crate::api::Problem;

fn field(what: &str) -> With {
    label("field", what)
}

impl From<BadDraft> for Problem {
    fn from(why: BadDraft) -> Self {
        let (what, hint) = match why {
            BadDraft::Empty { what, most } => (
                say("refused-empty")
                    .with("what", field(what))
                    .with("most", most),
                say("hint-few-words"),
            ),
            BadDraft::Long { what, most, found } => (
                say("refused-long")
                    .with("what", field(what))
                    .with("most", most)
                    .with("n", found),
                say("hint-shorten"),
            ),
            BadDraft::Title(n) => (say("refused-title").with("n", n), say("hint-shorten")),
            BadDraft::Line(what) => (
                say("refused-line").with("what", field(what)),
                say("hint-one-line"),
            ),
            BadDraft::Many { what, most, found } => (
                say("refused-many")
                    .with("what", field(what))
                    .with("most", most)
                    .with("n", found),
                say("hint-leave-some-out"),
            ),
            BadDraft::Number {
                what,
                least,
                most,
                found,
            } => {
                let what = say("refused-number")
                    .with("what", field(what))
                    .with("least", least)
                    .with("most", most)
                    .with("n", found);
                return Self::bare(what);
            }
            BadDraft::Window => (say("refused-window"), say("hint-swap-times")),
            BadDraft::Shift { role, min, max } => (
                say("refused-shift")
                    .with("role", role)
                    .with("min", min)
                    .with("max", max),
                say("hint-swap-them"),
            ),
            BadDraft::Twice { what, name } => (
                say("refused-twice")
                    .with("what", field(what))
                    .with("name", name),
                say("hint-put-together"),
            ),
            BadDraft::Zone(found) => return Self::bare(say("refused-zone").with("found", found)),
            BadDraft::Rule(why) => return why.into(),
        };
        Self::new(what, hint)
    }
}

impl From<BadRule> for Problem {
    fn from(why: BadRule) -> Self {
        match why {
            BadRule::Step(n) => Self::bare(say("refused-rule-step").with("n", n)),
            BadRule::Start { start } => Self::new(
                say("refused-rule-start").with("start", start.to_string()),
                say("hint-change-one"),
            ),
            BadRule::Until { until } => Self::new(
                say("refused-rule-until").with("until", until.to_string()),
                say("hint-later-day"),
            ),
            BadRule::Count(n) => Self::bare(
                say("refused-rule-count")
                    .with("most", MAX_COUNT)
                    .with("n", n),
            ),
            BadRule::Exceptions(n) => Self::bare(
                say("refused-rule-exceptions")
                    .with("most", MAX_EXCEPT)
                    .with("n", n),
            ),
        }
    }
}

impl From<WriteError> for Problem {
    fn from(why: WriteError) -> Self {
        match why {
            WriteError::Unknown => Self::new(say("refused-no-record"), say("hint-board-which")),
            WriteError::NotOwner => Self::new(say("refused-not-owner"), say("hint-answer-instead")),
            WriteError::TooOften => {
                Self::new(say("refused-renewed-too-often"), say("hint-write-new"))
            }
            WriteError::Document(why) => match why {
                DocumentError::SetAside => Self::bare(say("refused-set-aside")),
                DocumentError::TooDeep => Self::new(say("refused-too-deep"), say("hint-flatter")),
                DocumentError::Refused(_) | DocumentError::Unwritable(_) => {
                    Self::bare(say("refused-unwritable").with("why", why.to_string()))
                }
            },
        }
    }
}
