//! What was typed and not understood, made into something to say in any language.
//!
//! In English `clap` says it itself, with the usage; this is for the other languages and for
//! programs. What a value must look like says whoever reads it ([`NotRead`]).
use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use potluck_node::api::Problem;
use potluck_text::{Said, say};

use crate::dates::BadDate;
use crate::spec::NotRead;

/// The same as a problem.
pub(super) fn problem(refused: &clap::Error) -> Problem {
    let context = |kind| refused.get(kind).map(shown);
    let arg = || context(ContextKind::InvalidArg).unwrap_or_default();
    let value = || context(ContextKind::InvalidValue).unwrap_or_default();
    let help = || say("hint-help");
    let meant = |kind| match context(kind) {
        Some(near) if !near.is_empty() => say("hint-meant").with("near", near),
        _ => help(),
    };
    match refused.kind() {
        ErrorKind::InvalidSubcommand => Problem::new(
            say("typed-command").with(
                "found",
                context(ContextKind::InvalidSubcommand).unwrap_or_default(),
            ),
            meant(ContextKind::SuggestedSubcommand),
        ),
        ErrorKind::UnknownArgument => Problem::new(
            say("typed-argument").with("found", arg()),
            meant(ContextKind::SuggestedArg),
        ),
        ErrorKind::MissingRequiredArgument => {
            Problem::new(say("typed-missing").with("missing", arg()), help())
        }
        ErrorKind::ArgumentConflict => Problem::new(
            say("typed-together")
                .with("one", arg())
                .with("other", context(ContextKind::PriorArg).unwrap_or_default()),
            help(),
        ),
        ErrorKind::ValueValidation => Problem::new(
            say("typed-value").with("found", value()).with("arg", arg()),
            why(refused).unwrap_or_else(help),
        ),
        ErrorKind::InvalidValue => Problem::new(
            say("typed-value").with("found", value()).with("arg", arg()),
            match context(ContextKind::ValidValue) {
                Some(choices) => say("hint-choose-one").with("choices", choices),
                None => help(),
            },
        ),
        _ => {
            let text = refused.to_string();
            let (first, _) = text.split_once("\n\n").unwrap_or((&text, ""));
            let first = first.trim().trim_start_matches("error: ").to_owned();
            Problem::new(say("verbatim").with("text", first), help())
        }
    }
}

/// What a value must look like, as whoever reads it says.
fn why(refused: &clap::Error) -> Option<Said> {
    let source = refused.source()?;
    let problem = match (
        source.downcast_ref::<NotRead>(),
        source.downcast_ref::<BadDate>(),
    ) {
        (Some(NotRead(problem)), _) => problem.clone(),
        (None, Some(date)) => date.problem(),
        (None, None) => return Some(say("verbatim").with("text", source.to_string())),
    };
    Some(match problem.hint {
        Some(hint) => say("typed-why")
            .with("what", problem.what)
            .with("hint", hint),
        None => problem.what,
    })
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(some) => some.join(", "),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
