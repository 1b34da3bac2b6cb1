//! Between a command and the node: asks, prints answers to stdout, progress and errors to stderr.
//!
//! The node of a home is reached wherever it is: running already, or started for this command.
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use jiff::Zoned;
use potluck_node::api::{Answer, Problem, Progress, Request};
use potluck_node::{Handle, Network, Settings};
use potluck_text::{Language, Said, Texts, say};
use serde::Serialize;
use serde_json::{Value, json};

use crate::dates::BadDate;
use crate::language;
use crate::phrase::Phrases;
use crate::print::{self, Look};

mod compare;
mod json;
mod typed;

/// Names the home when `--home` does not.
const HOME: &str = "POTLUCK_HOME";
/// How wide a page is that nobody looks at.
const PAGE: usize = 80;

/// What a command works with.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    home: PathBuf,
    json: bool,
    /// Which community everything is about, if not the one in use.
    community: Option<String>,
    look: Look,
    phrases: Phrases,
}

impl Client {
    /// A client for a home: the one given, or named by `POTLUCK_HOME`, or the usual one of this
    /// platform.
    pub(crate) fn new(
        home: Option<PathBuf>,
        json: bool,
        texts: Texts,
        phrases: Phrases,
    ) -> Result<Self> {
        let now = Zoned::now();
        let width = terminal_size::terminal_size().map_or(PAGE, |(width, _)| width.0.into());
        Ok(Self {
            home: match home.or_else(|| std::env::var_os(HOME).map(PathBuf::from)) {
                Some(home) => home,
                None => usual_home()?,
            },
            json,
            community: None,
            look: Look {
                t: texts.at(now.clone()),
                now,
                width,
            },
            phrases,
        })
    }

    /// The same, but it says nothing in words.
    pub(crate) fn quiet(&self) -> Self {
        Self {
            json: true,
            ..self.clone()
        }
    }

    /// The same about a community, or about the one in use.
    pub(crate) fn about(self, community: Option<String>) -> Self {
        Self { community, ..self }
    }

    /// A request about the community that was named.
    fn directed(&self, request: Request) -> Request {
        match self.community.clone() {
            Some(community) => Request::In {
                community,
                request: Box::new(request),
            },
            None => request,
        }
    }

    /// How answers look here.
    pub(crate) fn look(&self) -> &Look {
        &self.look
    }

    /// What time it is, and where: dates are typed relative to it.
    pub(crate) fn now(&self) -> &Zoned {
        &self.look.now
    }

    /// Where the sample neighbourhood lives: the home that was named, or one beside the usual.
    pub(crate) fn demo_folder(&self) -> Result<PathBuf> {
        let usual = usual_home()?;
        Ok(if self.home == usual {
            usual.with_file_name("potluck-demo")
        } else {
            self.home.clone()
        })
    }

    /// Whether something lives in this home already.
    pub(crate) fn has_a_home(&self) -> bool {
        self.home
            .read_dir()
            .is_ok_and(|mut files| files.next().is_some())
    }

    /// What a node of this home is to know.
    pub(crate) fn settings(&self, network: Option<Network>) -> Settings {
        Settings {
            home: self.home.clone(),
            network,
        }
    }

    /// The home.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Where passphrases come from.
    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Asks for something that needs no network, and prints the answer as `words` says it.
    pub(crate) async fn tell<W>(&self, request: Request, words: W) -> Result<()>
    where
        W: FnOnce(&Look, &Answer) -> Option<String>,
    {
        let node = potluck_node::reach(self.settings(None)).await?;
        let answer = self
            .ask(&node, request, &mut |happens| self.warn(&happens))
            .await;
        node.stop().await;
        self.print(&answer?, words)
    }

    /// What a person should look at before anything else goes to stderr; the rest is not waited for.
    fn warn(&self, happens: &Progress) {
        if let Progress::Alarm { .. } = happens {
            let line = self.progress_line(happens);
            // Whoever closed stderr does not want to know; the work goes on.
            drop(writeln!(anstream::stderr(), "{line}"));
        }
    }

    /// Asks for something whose answer is not printed.
    pub(crate) async fn do_quietly(&self, request: Request) -> Result<()> {
        let node = potluck_node::reach(self.settings(None)).await?;
        let answer = self
            .ask(&node, request, &mut |happens| self.warn(&happens))
            .await;
        node.stop().await;
        answer?;
        Ok(())
    }

    /// Asks for something that changes a record, and says with the text `deed` what was done to it.
    pub(crate) async fn write(&self, request: Request, deed: &str) -> Result<()> {
        self.tell(request, |look, answer| match answer {
            Answer::Wrote(record) => Some(print::wrote(look, deed, record)),
            _ => None,
        })
        .await
    }

    /// Asks for something that happens with others; progress goes to stderr.
    pub(crate) async fn tell_on_the_way<W>(
        &self,
        request: Request,
        network: Network,
        words: W,
    ) -> Result<()>
    where
        W: FnOnce(&Look, &Answer) -> Option<String>,
    {
        let node = potluck_node::reach(self.settings(Some(network))).await?;
        let mut hear = |happens: Progress| {
            if happens == Progress::Standing {
                return; // for pages, which show it
            }
            let line = self.progress_line(&happens);
            // Whoever closed stderr does not want to know; the work goes on.
            drop(writeln!(anstream::stderr(), "{line}"));
        };
        let answer = self.ask(&node, request, &mut hear).await;
        node.stop().await;
        self.print(&answer?, words)
    }

    /// Asks; if the device is locked, asks for the passphrase first.
    pub(crate) async fn ask(
        &self,
        node: &Handle,
        request: Request,
        hear: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Answer> {
        let request = self.directed(request);
        match node.ask(request.clone(), hear).await {
            Err(problem) if problem.is_locked() => {
                self.phrases.open(node).await?;
                Ok(node.ask(request, hear).await?)
            }
            end => Ok(end?),
        }
    }

    /// Prints an answer: its payload with `--json`, else what `words` makes of it.
    pub(crate) fn print<W>(&self, answer: &Answer, words: W) -> Result<()>
    where
        W: FnOnce(&Look, &Answer) -> Option<String>,
    {
        if self.json {
            return self.line(&json::payload(answer)?);
        }
        let odd = || Problem::new(say("problem-odd-answer"), say("hint-stop-first"));
        let said = words(&self.look, answer).ok_or_else(odd)?;
        out(&said)
    }

    /// Prints what no node was asked for: as it is with `--json`, else in words.
    pub(crate) fn print_own(
        &self,
        found: &impl Serialize,
        words: impl FnOnce(&Look) -> String,
    ) -> Result<()> {
        match self.json {
            true => self.line(&json::line(found)?),
            false => out(&words(&self.look)),
        }
    }

    /// Prints a line of what happens to stdout.
    pub(crate) fn happening(&self, happens: &Progress) -> Result<()> {
        if *happens == Progress::Standing {
            return Ok(()); // for pages, which show it
        }
        let line = self.progress_line(happens);
        if self.json {
            return self.line(&line);
        }
        self.line(&format!("{}  {line}", Zoned::now().strftime("%H:%M:%S")))
    }

    /// Prints a text to stdout; nothing with `--json`.
    pub(crate) fn tell_words(&self, said: &Said) -> Result<()> {
        self.words(&format!("{}\n", self.look.words(said)))
    }

    /// Prints words to stdout; nothing with `--json`.
    pub(crate) fn words(&self, words: &str) -> Result<()> {
        if self.json { Ok(()) } else { out(words) }
    }

    fn line(&self, line: &str) -> Result<()> {
        out(&format!("{line}\n"))
    }

    fn progress_line(&self, happens: &Progress) -> String {
        if self.json {
            json::line(happens).unwrap_or_default()
        } else {
            print::progress(&self.look, happens)
        }
    }
}

/// Writes to stdout and makes sure that it is there.
fn out(text: &str) -> Result<()> {
    let mut out = anstream::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(unprinted)
}

/// Why an answer could not be printed. Whoever has seen enough of it is not told.
pub(crate) fn unprinted(why: io::Error) -> anyhow::Error {
    if why.kind() == io::ErrorKind::BrokenPipe {
        return why.into();
    }
    Problem::bare(say("problem-not-printed").with("why", why.to_string())).into()
}

/// Why something typed could not be read.
#[expect(
    clippy::needless_pass_by_value,
    reason = "`map_err` hands the error over"
)]
pub(crate) fn unread(why: io::Error) -> Problem {
    Problem::bare(say("problem-unread").with("why", why.to_string()))
}

/// Where a home is if nobody says where.
fn usual_home() -> Result<PathBuf, Problem> {
    let folders = directories::ProjectDirs::from("", "", "potluck");
    let folders =
        folders.ok_or_else(|| Problem::new(say("problem-no-home-folder"), say("hint-say-home")))?;
    Ok(folders.data_local_dir().to_owned())
}

/// Says why something was not done, and what to do; ends with 1.
pub(crate) fn complain(error: &anyhow::Error, texts: &Texts, json: bool) -> ExitCode {
    if error
        .downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    {
        return ExitCode::SUCCESS; // `potluck board | head` has seen enough
    }
    let problem = match (
        error.downcast_ref::<Problem>(),
        error.downcast_ref::<BadDate>(),
    ) {
        (Some(problem), _) => problem.clone(),
        (None, Some(date)) => date.problem(),
        (None, None) => Problem::bare(say("verbatim").with("text", format!("{error:#}"))),
    };
    say_problem(&problem, texts, json);
    ExitCode::FAILURE
}

fn say_problem(problem: &Problem, texts: &Texts, as_json: bool) {
    let said = if as_json {
        let hint = problem.hint.as_ref().map(Said::to_string);
        let said: Value =
            json!({ "error": problem.message(), "hint": hint, "code": problem.code() });
        json::line(&said).unwrap_or_default()
    } else {
        let hint = problem.hint.as_ref().map(|hint| texts.words(hint));
        print::error(texts, &texts.words(&problem.what), hint.as_deref())
    };
    drop(writeln!(anstream::stderr(), "{}", said.trim_end()));
}

/// Says what was not understood, or gives the help that was asked for.
pub(crate) fn refuse(refused: &clap::Error, typed: impl Iterator<Item = OsString>) -> ExitCode {
    let typed: Vec<OsString> = typed.collect();
    let texts = language::texts_for(typed.iter().cloned());
    if !refused.use_stderr() {
        drop(refused.print()); // nobody is left to tell
        return ExitCode::SUCCESS;
    }
    if typed.iter().any(|word| word == "--json") {
        say_problem(&typed::problem(refused), &texts, true);
    } else if texts.language() == Language::En {
        drop(refused.print()); // clap says it with the usage and what may have been meant
    } else {
        say_problem(&typed::problem(refused), &texts, false);
    }
    ExitCode::from(2)
}
