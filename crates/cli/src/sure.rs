//! Asking once more before something is lost.
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use anyhow::{Context as _, Result};
use potluck_node::api::Problem;

/// The longest answer that is read.
const MAX_ANSWER: u64 = 64;

/// Goes on if `yes` was said with the command, or is typed now.
///
/// # Errors
/// If it is not. Nothing was done then.
pub(crate) fn sure(question: &str, yes: bool) -> Result<()> {
    if yes {
        return Ok(());
    }
    let mut out = anstream::stderr();
    let asked = write!(out, "{question} Type yes to go on: ").and_then(|()| out.flush());
    asked.context("the question could not be printed")?;
    let mut line = String::new();
    let mut typed = io::stdin().lock().take(MAX_ANSWER);
    let read = typed.read_line(&mut line);
    read.context("the answer could not be read from stdin")?;
    if !io::stdin().is_terminal() {
        // What is typed for a program ends no line on the screen.
        drop(writeln!(out));
    }
    if line.trim().eq_ignore_ascii_case("yes") {
        return Ok(());
    }
    let hint = "type yes when asked, or say --yes with the command";
    Err(Problem::new("nothing was done, because it was not confirmed", hint).into())
}
