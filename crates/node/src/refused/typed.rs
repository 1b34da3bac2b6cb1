//! Codes, words and addresses that cannot be read as they were typed.
use potluck_model::category::{BadCategory, Category};
use potluck_model::code::{CodeError, MIN_LEN};
use potluck_model::invite::BadCode;
use potluck_model::record::BadWord;
use potluck_model::words::{BadWords, meant};
use potluck_net::{BadAddress, DialError, NetError, Trouble};
use potluck_text::{any, label, say};

use crate::api::Problem;

impl From<CodeError> for Problem {
    fn from(why: CodeError) -> Self {
        match why {
            CodeError::Short(found) => Self::new(
                say("refused-code-short")
                    .with("n", MIN_LEN)
                    .with("found", found),
                say("hint-look-again"),
            ),
            CodeError::Character(found) => Self::new(
                say("refused-code-character").with("found", found),
                say("hint-look-again"),
            ),
            CodeError::Unknown(code) => Self::new(
                say("refused-code-unknown").with("code", code),
                say("hint-board-lists"),
            ),
            CodeError::Ambiguous { code, choices } => Self::new(
                say("refused-code-ambiguous")
                    .with("code", code)
                    .with("choices", any(&choices)),
                say("hint-type-one"),
            ),
        }
    }
}

/// The same about the code of a proposal.
pub(crate) fn of_a_proposal(why: CodeError) -> Problem {
    let what = match why {
        CodeError::Unknown(code) => say("refused-proposal-unknown").with("code", code),
        other => Problem::from(other).what,
    };
    Problem::new(what, say("hint-proposals-list"))
}

impl From<BadCode> for Problem {
    fn from(why: BadCode) -> Self {
        match why {
            BadCode::Character { position, found } => Self::new(
                say("refused-invitation-character")
                    .with("position", position)
                    .with("found", found),
                say("hint-check-it"),
            ),
            BadCode::Typo => Self::new(say("refused-invitation-typo"), say("hint-check-or-paste")),
            BadCode::OtherVersion(version) => Self::new(
                say("refused-invitation-version").with("version", version),
                say("hint-update"),
            ),
            BadCode::Malformed => {
                Self::new(say("refused-invitation-malformed"), say("hint-new-one"))
            }
            BadCode::Words(why) => why.into(),
        }
    }
}

impl From<BadWords> for Problem {
    fn from(why: BadWords) -> Self {
        match why {
            BadWords::Count { found } => Self::new(
                say("refused-words-count").with("n", found),
                say("hint-words-count"),
            ),
            BadWords::Unknown { position, word } => {
                let hint = match meant(&word) {
                    Some(near) => say("hint-meant").with("near", near),
                    None => say("hint-word-unlike"),
                };
                let what = say("refused-word-unknown")
                    .with("position", position)
                    .with("word", word);
                Self::new(what, hint)
            }
            BadWords::Checksum => {
                Self::new(say("refused-words-checksum"), say("hint-compare-once-more"))
            }
        }
    }
}

impl From<BadWord> for Problem {
    fn from(why: BadWord) -> Self {
        Self::new(
            say("refused-word")
                .with("found", why.found)
                .with("what", label("what", why.what)),
            say("hint-choose-one").with("choices", why.choices),
        )
    }
}

impl From<BadCategory> for Problem {
    fn from(why: BadCategory) -> Self {
        match why {
            BadCategory::Near { found, near } => Self::new(
                say("refused-category").with("found", found),
                say("hint-meant").with("near", near.id()),
            ),
            BadCategory::Unlike(found) => {
                let all: Vec<&str> = Category::all().map(Category::id).collect();
                Self::new(
                    say("refused-category").with("found", found),
                    say("hint-choose-one").with("choices", all.join(", ")),
                )
            }
        }
    }
}

impl From<BadAddress> for Problem {
    fn from(BadAddress(found): BadAddress) -> Self {
        Self::new(
            say("refused-address").with("found", found),
            say("hint-address"),
        )
    }
}

impl From<DialError> for Problem {
    fn from(why: DialError) -> Self {
        match why {
            DialError::Address(why) => why.into(),
            DialError::Busy => Self::new(say("refused-dial-busy"), say("hint-in-a-moment")),
        }
    }
}

impl From<NetError> for Problem {
    fn from(why: NetError) -> Self {
        match why {
            NetError::Address(why) => why.into(),
            NetError::Setup(why) => Self::bare(say("refused-net-setup").with("why", why)),
        }
    }
}

impl From<Trouble> for Problem {
    fn from(why: Trouble) -> Self {
        match why {
            Trouble::NoNetwork => Self::bare(say("trouble-no-network")),
            Trouble::Own => Self::bare(say("trouble-own")),
            Trouble::SomebodyElse => {
                Self::new(say("trouble-somebody-else"), say("hint-ask-address-again"))
            }
            Trouble::TooMany => Self::bare(say("trouble-too-many")),
            Trouble::Unsupported => {
                Self::new(say("trouble-unsupported"), say("hint-supported-address"))
            }
            Trouble::NobodyListens => Self::bare(say("trouble-nobody-listens")),
            Trouble::NobodyAnswers => Self::bare(say("trouble-nobody-answers")),
            Trouble::PortTaken => Self::new(say("trouble-port-taken"), say("hint-free-port")),
            Trouble::NotOurs => Self::bare(say("trouble-not-ours")),
            Trouble::NotAllowed => Self::bare(say("trouble-not-allowed")),
            Trouble::NoWay => Self::new(say("trouble-no-way"), say("hint-same-network")),
            Trouble::Else(why) => Self::bare(say("verbatim").with("text", why)),
        }
    }
}
