//! Where passphrases come from: an open file, or whoever sits at the terminal.
//!
//! Never a flag or a variable: others on this machine can read those.
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read as _};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use potluck_node::Handle;
use potluck_node::api::{Problem, Request, Safety};
use potluck_text::{Said, Texts, say};
use zeroize::{Zeroize as _, Zeroizing};

use crate::client::unread;

/// How often somebody may mistype it.
const TRIES: u32 = 3;
/// More than any passphrase has.
const LONGEST_LINE: u64 = 4_096;

/// A passphrase as typed; wiped when dropped.
pub(crate) type Phrase = Zeroizing<String>;

/// Where passphrases come from.
#[derive(Debug, Clone)]
pub(crate) struct Phrases {
    file: Option<u32>,
    texts: Texts,
    /// What was opened of it, so that the next line is the next passphrase.
    open: Arc<Mutex<Option<BufReader<File>>>>,
}

impl Phrases {
    /// From the open file with this number, or from the terminal.
    pub(crate) fn new(file: Option<u32>, texts: Texts) -> Self {
        Self {
            file,
            texts,
            open: Arc::default(),
        }
    }

    /// Whether there is anybody to give one.
    pub(crate) fn can_ask(&self) -> bool {
        self.file.is_some() || (io::stdin().is_terminal() && io::stderr().is_terminal())
    }

    /// Asks for one that exists.
    pub(crate) fn ask(&self, what: &Said) -> Result<Phrase> {
        if let Some(file) = self.file {
            return self.line(file);
        }
        if !self.can_ask() {
            return Err(Problem::new(
                say("problem-nobody-types").with("what", small(&self.texts, what)),
                say("hint-type-or-give"),
            )
            .into());
        }
        let typed = rpassword::prompt_password(format!("{}: ", self.texts.words(what)));
        Ok(Zeroizing::new(typed.map_err(unread)?))
    }

    /// Asks for a new one; in the terminal twice, since nobody sees what is typed.
    pub(crate) fn ask_new(&self, what: &Said) -> Result<Phrase> {
        let one = self.ask(what)?;
        if self.file.is_none() && self.ask(&say("ask-once-more"))? != one {
            return Err(Problem::new(say("problem-two-differ"), say("hint-type-slowly")).into());
        }
        Ok(one)
    }

    /// Opens a locked node with the passphrase.
    pub(crate) async fn open(&self, node: &Handle) -> Result<()> {
        let mut tries = 0;
        loop {
            let phrase = self.ask(&say("ask-passphrase"))?;
            let unlock = Request::Safety(Safety::Unlock {
                passphrase: phrase.to_string(),
            });
            tries += 1;
            match node.ask(unlock, &mut |_| {}).await {
                Ok(_) => return Ok(()),
                Err(problem) if self.file.is_some() || tries == TRIES => return Err(problem.into()),
                Err(problem) => anstream::eprintln!("{}", self.texts.words(&problem.what)),
            }
        }
    }

    fn line(&self, file: u32) -> Result<Phrase> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = match &mut *open {
            Some(reader) => reader,
            none => none.insert(BufReader::new(opened(file)?)),
        };
        let mut line = Zeroizing::new(Vec::with_capacity(256));
        let read = reader.take(LONGEST_LINE).read_until(b'\n', &mut line);
        read.map_err(unread)?;
        if line.is_empty() {
            return Err(Problem::new(
                say("problem-no-further").with("file", file.to_string()),
                say("hint-as-many-lines"),
            )
            .into());
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        match String::from_utf8(std::mem::take(&mut *line)) {
            Ok(phrase) => Ok(Zeroizing::new(phrase)),
            Err(bytes) => {
                bytes.into_bytes().zeroize();
                Err(Problem::new(say("problem-not-text"), say("hint-utf8")).into())
            }
        }
    }
}

/// The file that somebody has opened for us.
fn opened(number: u32) -> Result<File> {
    let path = format!("/dev/fd/{number}");
    let opened = File::open(path).map_err(|why| {
        Problem::new(
            say("problem-open-file")
                .with("file", number.to_string())
                .with("why", why.to_string()),
            say("hint-open-file"),
        )
    });
    Ok(opened?)
}

/// What is asked for, as it stands inside a sentence.
fn small(texts: &Texts, what: &Said) -> String {
    let words = texts.words(what);
    let mut letters = words.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .collect();
    first + letters.as_str()
}
