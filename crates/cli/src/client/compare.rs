//! Six digits: shown on the way, and answered by whoever sits here.
use std::io::{self, BufRead as _, Write as _};

use anyhow::Result;
use jiff::Timestamp;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Devices, Door, Progress, Request, Welcome};
use potluck_node::{Handle, Network};
use potluck_text::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, timeout};

use super::{Client, unread};
use crate::print::{self, Look};
use crate::sure::is_yes;

/// How long to wait at most for an address to show.
const LISTENING: Duration = Duration::from_secs(3);

/// What came of digits on the screen.
enum Compared {
    /// They are the same, and this came of it.
    Same(Answer),
    /// They are not.
    Different,
    /// They were not ours to compare, or whoever was compared is gone.
    Nothing,
}

impl Client {
    /// Asks for something in which six digits may have to be compared.
    pub(crate) async fn compare<W>(
        &self,
        request: Request,
        network: Network,
        words: W,
    ) -> Result<()>
    where
        W: FnOnce(&Look, &Answer) -> Option<String>,
    {
        let node = potluck_node::reach(self.settings(Some(network))).await?;
        until_listening(&node).await;
        let (tell, mut happens) = mpsc::unbounded_channel();
        let mut on = |happens| drop(tell.send(happens));
        let mut asking = Box::pin(node.ask(self.directed(request), &mut on));
        let answer = loop {
            tokio::select! {
                biased;
                Some(happens) = happens.recv() => {
                    self.react(&node, &happens).await?;
                }
                answer = &mut asking => break answer,
            }
        };
        drop(asking);
        if let Ok(Answer::Devices(_) | Answer::Started(_)) = &answer {
            // Whoever came in still gets everything from here.
            let sync = Request::Sync { wait_seconds: 20 };
            let _ = node.ask(sync, &mut |_| {}).await;
        }
        node.stop().await;
        self.print(&answer?, words)
    }

    /// Opens the door, shows its code, and compares digits until somebody is in.
    pub(crate) async fn open_door(&self, minutes: u16, role: Role, network: Network) -> Result<()> {
        let node = potluck_node::reach(self.settings(Some(network))).await?;
        until_listening(&node).await;
        let open = Request::Welcome(Welcome::Open { minutes, role });
        let opened = node.ask(self.directed(open), &mut |_| {}).await;
        let ended = match opened {
            Ok(answer) => {
                let until = match &answer {
                    Answer::Door(Door {
                        until: Some(until), ..
                    }) => *until,
                    _ => Timestamp::now(),
                };
                self.print(&answer, |look, answer| match answer {
                    Answer::Door(door) => Some(print::door(look, door)),
                    _ => None,
                })?;
                self.at_the_door(&node, until).await
            }
            Err(problem) => Err(problem.into()),
        };
        node.stop().await;
        ended
    }

    async fn at_the_door(&self, node: &Handle, until: Timestamp) -> Result<()> {
        let (tell, mut happens) = mpsc::unbounded_channel();
        let mut on = |happens| drop(tell.send(happens));
        let mut watching = Box::pin(node.ask(Request::Watch, &mut on));
        let left = until.duration_since(Timestamp::now());
        let left = Duration::try_from(left).unwrap_or_default();
        let mut let_in = None;
        let wait = async {
            loop {
                tokio::select! {
                    biased;
                    Some(happens) = happens.recv() => match &happens {
                        Progress::Digits { name, .. } if !name.is_empty() => {
                            match self.react(node, &happens).await? {
                                Compared::Same(Answer::Well) => let_in = Some(name.clone()),
                                Compared::Same(waits) => return Ok(Some(waits)),
                                Compared::Different => anyhow::bail!(not_the_same()),
                                Compared::Nothing => {}
                            }
                        }
                        Progress::Equal { .. } if let_in.is_some() => return Ok(None),
                        _ => {}
                    },
                    ended = &mut watching => return ended.map(|_| None).map_err(Into::into),
                }
            }
        };
        let ended = timeout(left, wait).await;
        match ended {
            Ok(Err(why)) => Err(why),
            // It takes a second member.
            Ok(Ok(Some(waits))) => self.print(&waits, |look, answer| match answer {
                Answer::Decided(decided) => Some(print::decided(look, decided)),
                _ => None,
            }),
            Ok(Ok(None)) => self.tell_words(&match let_in {
                Some(name) => say("print-is-in").with("name", name),
                None => say("print-somebody-is-in"),
            }),
            Err(_) => self.tell_words(&say("print-door-time-over")),
        }
    }

    /// Says what happens; where digits are shown that are ours to compare, asks, and passes the
    /// answer on.
    async fn react(&self, node: &Handle, happens: &Progress) -> Result<Compared> {
        if *happens == Progress::Standing {
            return Ok(Compared::Nothing); // for pages, which show it
        }
        self.aside(&self.progress_line(happens));
        let Progress::Digits { name, digits } = happens else {
            return Ok(Compared::Nothing);
        };
        if name.is_empty() {
            return Ok(Compared::Nothing); // theirs to say
        }
        self.aside(&self.look.say("ask-same").to_string());
        let typed = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line).map(|_| line)
        });
        let typed = typed.await?.map_err(unread)?;
        let same = is_yes(&self.look, &typed);
        let digits = digits.clone();
        let same_request = Request::Devices(Devices::Same { digits, same });
        Ok(match node.ask(same_request, &mut |_| {}).await {
            Ok(answer) if same => Compared::Same(answer),
            Ok(_) => Compared::Different,
            Err(problem) => {
                self.aside(&self.look.words(&problem.what));
                Compared::Nothing
            }
        })
    }

    /// Says something on stderr.
    pub(crate) fn aside(&self, line: &str) {
        // Whoever closed stderr does not want to know; the work goes on.
        drop(writeln!(anstream::stderr(), "{line}"));
    }
}

fn not_the_same() -> potluck_node::api::Problem {
    potluck_node::api::Problem::new(say("problem-digits-differ"), say("hint-open-anew"))
}

/// Waits until others can be told where we are, a few seconds at most.
async fn until_listening(node: &Handle) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut on = |happens| {
        if let Progress::Listening { .. } | Progress::NotListening { .. } = happens {
            let _ = tell.send(());
        }
    };
    let watching = node.ask(Request::Watch, &mut on);
    let first = async {
        tokio::select! {
            _ = told.recv() => {}
            _ = watching => {}
        }
    };
    drop(timeout(LISTENING, first).await);
}
