//! How answers look in a terminal: calm, plain words, aligned, nothing cut off.
//!
//! Everything here makes a `String` from an answer and a [`Look`]; nothing is written anywhere.
//! Colours are always in the string and fall away on the way out where they do not belong.
//!
//! Invariant: text that people wrote passes [`clean`] before it reaches a terminal, so nobody can
//! move another's cursor, hide a line or turn a sentence round.
use anstyle::{AnsiColor, Style};
use jiff::{Timestamp, Zoned};
use potluck_text::{Said, Saying, Texts, id};
use textwrap::core::display_width;

mod board;
mod circle;
mod communities;
mod devices;
mod event;
mod founding;
mod govern;
mod history;
mod people;
mod progress;
mod record;
mod safety;
mod status;
mod table;

#[cfg(test)]
mod sample;

pub(crate) use board::{Empty, board};
pub(crate) use circle::{Deed, circle, circles, messages, talks, written};
pub(crate) use communities::communities;
pub(crate) use devices::{devices, door, words};
pub(crate) use founding::calls;
pub(crate) use govern::{decided, noted, policy, proposals, trustees};
pub(crate) use history::{Resolved, resolved};
pub(crate) use people::{invited, people, person, place, started};
pub(crate) use progress::progress;
pub(crate) use record::{record, wrote};
pub(crate) use safety::{backed_up, protection};
pub(crate) use status::{log, peers, status, synced};

/// What the printing depends on besides what is printed.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// The texts, in the language of whoever looks.
    pub(crate) t: Texts,
    /// What time it is, and where.
    pub(crate) now: Zoned,
    /// How many columns there are.
    pub(crate) width: usize,
}

impl Look {
    /// A text.
    pub(crate) fn say<'a>(&'a self, id: &'a str) -> Saying<'a> {
        self.t.say(id)
    }

    /// What the node says, on as many lines as it has, safe to show.
    pub(crate) fn words(&self, said: &Said) -> String {
        safe_lines(&self.t.words(said))
    }

    /// A word of the model.
    pub(crate) fn label(&self, family: &str, word: &str) -> String {
        clean(&self.t.label(family, word))
    }

    /// Names in a row, safe to show.
    fn list(&self, names: &[String]) -> String {
        let names: Vec<String> = names.iter().map(|name| clean(name)).collect();
        match names.as_slice() {
            [] => self.say("nobody").to_string(),
            names => self.t.list(names),
        }
    }

    /// Things one after the other, as the language parts them.
    fn row<S: AsRef<str>>(&self, things: &[S]) -> String {
        let longer = |row: String, thing: &S| {
            self.say("list-comma")
                .with("row", row)
                .with("name", thing.as_ref())
                .to_string()
        };
        let mut things = things.iter();
        let first = things.next().map(|first| first.as_ref().to_owned());
        things.fold(first.unwrap_or_default(), longer)
    }

    /// Names to choose from, safe to show.
    fn choice(&self, names: &[String]) -> String {
        let names: Vec<String> = names.iter().map(|name| clean(name)).collect();
        self.t.choice(&names)
    }

    /// A moment, as briefly as it is clear: `today 09:00`, `Tue 1 Dec 09:00`, `5 Dec 2027`.
    pub(crate) fn when(&self, moment: Timestamp) -> String {
        self.t.when(moment)
    }

    /// The day of a moment: `today`, `tomorrow`, `Tue 1 Dec`, `Tue 7 Dec 2027`.
    pub(crate) fn day(&self, moment: Timestamp) -> String {
        self.t.day(moment)
    }
}

/// Why something was not done, and what to do.
pub(crate) fn error(t: &Texts, error: &str, hint: Option<&str>) -> String {
    let lead = |style, id| styled(style, &t.say(id).to_string());
    let mut said = format!("{} {}\n", lead(BAD, id("print-error")), safe_lines(error));
    if let Some(hint) = hint {
        let hint = safe_lines(hint);
        said.push_str(&format!("{} {hint}\n", lead(TITLE, id("print-hint"))));
    }
    said
}

/// Codes, to find with the eye.
const CODE: Style = AnsiColor::Cyan.on_default().bold();
/// Titles.
const TITLE: Style = Style::new().bold();
/// What matters less.
const QUIET: Style = Style::new().dimmed();
/// What should be seen first.
const URGENT: Style = AnsiColor::Yellow.on_default().bold();

/// What went wrong.
const BAD: Style = AnsiColor::Red.on_default().bold();

/// `text` in a style.
fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// What somebody wrote, on one line, safe to show in a terminal.
pub(crate) fn clean(text: &str) -> String {
    safe(text).trim().to_owned()
}

/// The same with its blanks, for what was laid out by hand.
fn safe(text: &str) -> String {
    let shown = text.chars().map(|c| if moves_things(c) { ' ' } else { c });
    shown.collect()
}

fn safe_lines(text: &str) -> String {
    text.lines().map(safe).collect::<Vec<_>>().join("\n")
}

/// Whether a character would do something to the screen instead of standing on it.
fn moves_things(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What somebody wrote in several lines, wrapped, each line indented.
fn paragraph(look: &Look, indent: &str, text: &str) -> String {
    let mut said = String::new();
    for line in text.lines() {
        let line = clean(line);
        for part in textwrap::wrap(&line, look.width.saturating_sub(indent.len()).max(20)) {
            said.push_str(format!("{indent}{part}").trim_end());
            said.push('\n');
        }
    }
    said
}

/// What somebody wrote, as a word of a command to copy; none if a shell could do anything else
/// with it than pass it on.
fn quotable(text: &str) -> Option<String> {
    let harmless = |c: char| c.is_alphanumeric() || " .-'".contains(c);
    (text.chars().all(harmless) && !text.starts_with('-')).then(|| format!("\"{text}\""))
}

/// What a person could type next, one command a line.
fn try_next(look: &Look, commands: &[String]) -> String {
    let lead = look.say("print-next").to_string();
    let blank = " ".repeat(display_width(&lead));
    let mut said = String::new();
    for (at, command) in commands.iter().enumerate() {
        let lead = if at == 0 { &lead } else { &blank };
        said.push_str(&format!("{} {command}\n", styled(QUIET, lead)));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::sample::look;
    use super::*;

    #[test]
    fn nobody_can_write_on_anothers_terminal() {
        assert_eq!(clean("soup\x1b[2J\u{202e}pot\r\n"), "soup [2J pot");
        assert_eq!(clean("sopa de ajo ñ 汤 🍲"), "sopa de ajo ñ 汤 🍲");
    }

    #[test]
    fn nobody_can_put_a_command_into_one_that_is_proposed() {
        assert_eq!(quotable("Zoë O'Neil").as_deref(), Some("\"Zoë O'Neil\""));
        for nasty in [
            "$(rm -rf .)",
            "`id`",
            "a\"; id; \"",
            "a\nid",
            "--home",
            "\\",
            "!!",
        ] {
            assert_eq!(quotable(nasty), None, "{nasty}");
        }
    }

    #[test]
    fn a_moment_is_said_as_briefly_as_it_is_clear() {
        for (moment, said) in [
            ("2026-12-01T17:00:00Z", "today 18:00"),
            ("2026-12-02T08:00:00Z", "tomorrow 09:00"),
            ("2026-11-30T23:30:00Z", "today 00:30"),
            ("2026-11-30T22:30:00Z", "yesterday 23:30"),
            ("2026-12-08T08:00:00Z", "Tue 8 Dec 09:00"),
            ("2027-03-01T08:00:00Z", "Mon 1 Mar 2027 09:00"),
        ] {
            assert_eq!(look(80).when(moment.parse().unwrap()), said);
        }
    }

    #[test]
    fn long_text_is_wrapped_and_keeps_its_lines() {
        let said = paragraph(&look(30), "  ", "One two three four five six seven.\n\nBye");
        assert_eq!(said, "  One two three four five six\n  seven.\n\n  Bye\n");
    }
}
