//! What CLI and page hold: a node, wherever it runs.
use std::sync::Arc;
use std::time::Duration;

use potluck_text::say;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::time::sleep;

use crate::api::{Answer, Problem, Progress, Reply, Request};
use crate::call::{Asking, Call};
use crate::control::{Far, Server};
use crate::home::Home;
use crate::run::{self, Failed};
use crate::{Settings, clock};

/// How long a command waits for another one that has the home for a moment.
const TURN: Duration = Duration::from_secs(10);
/// How often it looks meanwhile.
const LOOK: Duration = Duration::from_millis(50);

/// A node to ask: one in another process, or one of our own.
#[derive(Debug, Clone)]
pub struct Handle(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Far(Far),
    Own(Arc<Own>),
}

#[derive(Debug)]
struct Own {
    calls: mpsc::Sender<Call>,
    ended: watch::Receiver<bool>,
    server: Mutex<Option<Server>>,
}

/// Finds the running node of this home, or starts one for this command.
///
/// An own node talks to others only if `settings.network` says how.
///
/// # Errors
/// If the home cannot be used: another command holds it for too long, it belongs to somebody else,
/// the disk fails.
pub async fn reach(settings: Settings) -> Result<Handle, Problem> {
    let home = Home::at(&settings.home)?;
    let patience = clock::steady() + TURN;
    loop {
        if let Some(far) = Far::find(&home).await {
            return Ok(Handle(Kind::Far(far)));
        }
        match run::start(&home, settings.network.clone(), run::Lasting::OneCommand).await {
            Ok(started) => return Ok(Handle::own(started, None)),
            // Between two commands, or while a node starts or stops, nobody listens.
            Err(Failed::InUse(_)) if clock::steady() < patience => sleep(LOOK).await,
            Err(why) => return Err(why.into()),
        }
    }
}

/// Starts a node that also serves the other commands of this home.
///
/// # Errors
/// If one is running already, or the home cannot be used.
pub async fn run(settings: Settings) -> Result<Handle, Problem> {
    let home = Home::at(&settings.home)?;
    let patience = clock::steady() + TURN;
    let started = loop {
        match run::start(&home, settings.network.clone(), run::Lasting::UntilStopped).await {
            Ok(started) => break started,
            Err(Failed::InUse(_)) if Far::find(&home).await.is_some() => {
                return Err(Problem::new(
                    say("problem-runs-already").with("home", home.folder().display().to_string()),
                    say("hint-use-running"),
                ));
            }
            Err(Failed::InUse(_)) if clock::steady() < patience => sleep(LOOK).await,
            Err(why) => return Err(why.into()),
        }
    };
    // From here on we hold the lock of the home.
    let socket = home.place_for_socket()?;
    let server = Server::start(&socket, started.calls.downgrade()).map_err(|why| {
        Problem::new(
            say("problem-no-socket")
                .with("path", socket.display().to_string())
                .with("why", why.to_string()),
            say("hint-folder-writable"),
        )
    })?;
    Ok(Handle::own(started, Some(server)))
}

impl Handle {
    fn own(started: run::Started, server: Option<Server>) -> Self {
        Self(Kind::Own(Arc::new(Own {
            calls: started.calls,
            ended: started.ended,
            server: Mutex::new(server),
        })))
    }

    /// Asks, and hands whatever happens on the way to `on`.
    ///
    /// # Errors
    /// If it was not done; the problem says why and what to do.
    pub async fn ask(
        &self,
        request: Request,
        on: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Answer, Problem> {
        let own = match &self.0 {
            Kind::Far(far) => return far.ask(&request, on).await,
            Kind::Own(own) => own,
        };
        let mut asking = Asking::start(&own.calls, request).await;
        loop {
            match asking.next().await {
                Reply::Progress(progress) => on(progress),
                Reply::Answer(answer) => return Ok(answer),
                Reply::Problem(problem) => return Err(problem),
            }
        }
    }

    /// Stops an own node and waits until its store is closed; leaves one elsewhere alone.
    pub async fn stop(self) {
        let Kind::Own(own) = self.0 else {
            return;
        };
        // First the socket, while the lock is still ours.
        if let Some(server) = own.server.lock().await.take() {
            server.close().await;
        }
        // An error means that it has ended by itself.
        let _ = own.calls.send(Call::Stop).await;
        let _ = own.ended.clone().wait_for(|ended| *ended).await;
    }

    /// Tells whether the node runs in another process.
    #[must_use]
    pub fn is_running_elsewhere(&self) -> bool {
        matches!(self.0, Kind::Far(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(home: &tempfile::TempDir) -> Settings {
        Settings {
            home: home.path().join("home"),
            network: None,
        }
    }

    #[tokio::test]
    async fn a_second_node_of_one_home_is_refused_and_the_first_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let first = run(settings(&folder)).await.unwrap();

        let problem = run(settings(&folder)).await.unwrap_err();
        let found = reach(settings(&folder)).await.unwrap();

        assert!(problem.message().contains("running"), "{problem}");
        assert!(found.is_running_elsewhere());
        found.stop().await; // leaves the running one alone
        assert!(run(settings(&folder)).await.is_err());
        first.stop().await;
    }

    #[tokio::test]
    async fn a_home_is_free_again_once_its_node_has_stopped() {
        let folder = tempfile::tempdir().unwrap();

        for _ in 0..3 {
            run(settings(&folder)).await.unwrap().stop().await;
        }

        let own = reach(settings(&folder)).await.unwrap();
        assert!(!own.is_running_elsewhere());
        own.stop().await;
    }

    #[tokio::test]
    async fn a_question_to_an_empty_home_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let own = reach(settings(&folder)).await.unwrap();

        let problem = own.ask(Request::People, &mut |_| {}).await.unwrap_err();
        own.stop().await;

        assert!(problem.message().contains("no community"), "{problem}");
        assert!(
            problem
                .hint
                .is_some_and(|hint| hint.to_string().contains("start"))
        );
        assert!(!settings(&folder).home.exists());
    }

    #[tokio::test]
    async fn a_home_that_has_lost_something_is_read_and_writes_nothing_more() {
        let folder = tempfile::tempdir().unwrap();
        let own = reach(settings(&folder)).await.unwrap();
        let start = Request::Start {
            community: "Elm Street".to_owned(),
            name: "Ana".to_owned(),
        };
        own.ask(start, &mut |_| {}).await.unwrap();
        own.stop().await;
        // What the store leaves behind when it had to save what could be saved.
        std::fs::write(settings(&folder).home.join("lost"), "").unwrap();

        let own = reach(settings(&folder)).await.unwrap();
        let invite = Request::Invite {
            role: potluck_model::role::Role::Newcomer,
            uses: 1,
            days: 1,
        };
        let problem = own.ask(invite, &mut |_| {}).await.unwrap_err();
        assert!(problem.message().contains("damaged"), "{problem}");
        let Ok(Answer::Status(status)) = own.ask(Request::Status, &mut |_| {}).await else {
            panic!("the rest can be read");
        };
        assert_eq!(status.alarms.len(), 1);
        own.stop().await;
    }

    #[tokio::test]
    async fn a_node_whose_last_handle_is_gone_frees_its_home() {
        let folder = tempfile::tempdir().unwrap();
        drop(run(settings(&folder)).await.unwrap());

        loop {
            // Refused at most as long as the first one still closes.
            if let Ok(next) = run(settings(&folder)).await {
                return next.stop().await;
            }
            tokio::task::yield_now().await;
        }
    }
}
