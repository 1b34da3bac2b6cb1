//! A call of the user on its way to the loop, and what comes back from it.
//!
//! Progress may be lost when the asker does not keep up (it says "look again"); the end never is.
use potluck_text::say;
use tokio::sync::{mpsc, oneshot};

use crate::api::{Answer, Problem, Progress, Reply, Request};

/// How many lines of progress wait for a slow asker.
const PROGRESS: usize = 256;

/// What reaches the loop from those who hold a handle.
#[derive(Debug)]
pub(crate) enum Call {
    /// Somebody asks.
    Ask(Request, Asker),
    /// The node is to end.
    Stop,
}

/// Where the replies to one request go.
#[derive(Debug)]
pub(crate) struct Asker {
    progress: mpsc::Sender<Progress>,
    end: oneshot::Sender<Result<Answer, Problem>>,
}

impl Asker {
    /// Tells what happens on the way.
    pub(crate) fn tell(&self, progress: Progress) {
        // A full channel: the asker is slow, and what it shows is old anyway.
        let _ = self.progress.try_send(progress);
    }

    /// Ends the call.
    pub(crate) fn end(self, end: Result<Answer, Problem>) {
        // Nobody there any more: nobody to tell.
        let _ = self.end.send(end);
    }

    /// Whether nobody waits any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.end.is_closed()
    }
}

/// A call that is under way; whoever drops it has given up.
#[derive(Debug)]
pub(crate) struct Asking {
    progress: mpsc::Receiver<Progress>,
    end: oneshot::Receiver<Result<Answer, Problem>>,
}

/// Makes the two ends of one call.
pub(crate) fn pair() -> (Asker, Asking) {
    let (progress, hear) = mpsc::channel(PROGRESS);
    let (end, ended) = oneshot::channel();
    (
        Asker { progress, end },
        Asking {
            progress: hear,
            end: ended,
        },
    )
}

impl Asking {
    /// Hands a request to the loop.
    pub(crate) async fn start(calls: &mpsc::Sender<Call>, request: Request) -> Self {
        let (asker, asking) = pair();
        // If the loop has ended, the asker is dropped and `next` says so.
        let _ = calls.send(Call::Ask(request, asker)).await;
        asking
    }

    /// Waits for what comes next. All progress comes before the end.
    pub(crate) async fn next(&mut self) -> Reply {
        tokio::select! {
            biased;
            Some(progress) = self.progress.recv() => Reply::Progress(progress),
            end = &mut self.end => match end {
                Ok(Ok(answer)) => Reply::Answer(answer),
                Ok(Err(problem)) => Reply::Problem(problem),
                Err(_) => Reply::Problem(stopped()),
            },
        }
    }
}

fn stopped() -> Problem {
    Problem::new(say("problem-stopped-before"), say("hint-look-whether-done"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_progress_comes_before_the_end() {
        let (asker, mut asking) = pair();
        asker.tell(Progress::Looking);
        asker.tell(Progress::Looking);
        asker.end(Ok(Answer::Board(vec![])));

        assert!(matches!(asking.next().await, Reply::Progress(_)));
        assert!(matches!(asking.next().await, Reply::Progress(_)));
        assert!(matches!(asking.next().await, Reply::Answer(_)));
    }

    #[tokio::test]
    async fn an_asker_who_does_not_listen_costs_a_bounded_number_of_lines() {
        let (asker, mut asking) = pair();
        for _ in 0..10 * PROGRESS {
            asker.tell(Progress::Looking);
        }
        asker.end(Ok(Answer::Board(vec![])));

        let mut lines = 0;
        while let Reply::Progress(_) = asking.next().await {
            lines += 1;
        }
        assert_eq!(lines, PROGRESS);
    }

    #[tokio::test]
    async fn a_call_to_a_node_that_has_stopped_says_so() {
        let (calls, loop_end) = mpsc::channel(1);
        drop(loop_end);

        let mut asking = Asking::start(&calls, Request::Status).await;

        assert!(matches!(asking.next().await, Reply::Problem(_)));
    }

    #[tokio::test]
    async fn whoever_stops_waiting_is_seen_to_be_gone() {
        let (asker, asking) = pair();
        assert!(!asker.is_gone());

        drop(asking);

        assert!(asker.is_gone());
    }
}
