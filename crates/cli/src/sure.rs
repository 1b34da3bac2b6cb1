//! Asking once more before something is lost.
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use anyhow::Result;
use potluck_node::api::Problem;
use potluck_text::{Said, say};

use crate::client::{unprinted, unread};
use crate::print::Look;

/// The longest answer that is read.
const MAX_ANSWER: u64 = 64;

/// Goes on if `yes` was said with the command, or is typed now.
///
/// # Errors
/// If it is not. Nothing was done then.
pub(crate) fn sure(look: &Look, question: &Said, yes: bool) -> Result<()> {
    if yes {
        return Ok(());
    }
    let mut out = anstream::stderr();
    let question = look.words(question);
    let asked = write!(out, "{question} {} ", look.say("ask-type-yes")).and_then(|()| out.flush());
    asked.map_err(unprinted)?;
    let mut line = String::new();
    let mut typed = io::stdin().lock().take(MAX_ANSWER);
    typed.read_line(&mut line).map_err(unread)?;
    if !io::stdin().is_terminal() {
        // What is typed for a program ends no line on the screen.
        drop(writeln!(out));
    }
    if says_yes(look, &line) {
        return Ok(());
    }
    Err(Problem::new(say("problem-not-confirmed"), say("hint-type-yes")).into())
}

/// Whether somebody said yes, in short or in full, in English or in their language.
pub(crate) fn is_yes(look: &Look, typed: &str) -> bool {
    let first = look.say("typed-yes").to_string().chars().next();
    let short = |c: char| c == 'y' || Some(c) == first;
    let mut letters = typed.trim().chars().flat_map(char::to_lowercase);
    let alone = letters.next().is_some_and(short) && letters.next().is_none();
    alone || says_yes(look, typed)
}

/// The same in full; accents are often left out.
fn says_yes(look: &Look, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let yes = look.say("typed-yes").to_string();
    typed == "yes" || typed == yes || typed == yes.replace('í', "i")
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;
    use potluck_text::{Language, Texts};

    use super::*;

    #[test]
    fn yes_is_understood_in_english_and_in_the_language_of_whoever_types() {
        let look = |language| Look {
            t: Texts::of(language).for_terminal(),
            now: Zoned::now(),
            width: 80,
        };
        for (language, short, full) in [
            (Language::En, "y", "Yes"),
            (Language::Es, "s", "sí"),
            (Language::Es, "S", "si"),
            (Language::Ar, "ن", "نعم"),
            (Language::Ar, "y", "yes"),
        ] {
            assert!(is_yes(&look(language), short), "{short}");
            assert!(is_yes(&look(language), full), "{full}");
            assert!(says_yes(&look(language), full), "{full}");
            assert!(!says_yes(&look(language), short), "{short}");
        }
        for other in ["", "n", "no", "yesterday", "لا"] {
            assert!(!is_yes(&look(Language::Es), other), "{other}");
        }
    }
}
