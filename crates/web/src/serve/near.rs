//! The node that the pages are about: one's own, or the sample neighbourhood's for a while.
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use potluck_node::Handle;
use potluck_node::api::{Answer, Devices, Founding, Problem, Progress, Request};
use potluck_text::say;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use crate::ask::{Ask, Journey, Later};

/// Wakes the sample neighbourhood.
pub trait Demo: Send + Sync {
    /// Wakes it, or finds it awake; gives the node of somebody who lives there.
    fn wake(&self) -> Later<'_, Result<Handle, Problem>>;

    /// Lets it sleep again.
    fn sleep(&self) -> Later<'_, ()>;
}

/// How many news wait for a slow listener; more are one: "look again".
pub(super) const NEWS: usize = 64;

/// What the pages are told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// Look again.
    Look,
    /// The device is locked: take everything away.
    Locked,
}

/// Whom the pages ask.
pub(crate) struct Near {
    own: Arc<dyn Ask>,
    demo: Option<Box<dyn Demo>>,
    sample: RwLock<Option<Arc<Asked>>>,
    news: broadcast::Sender<News>,
}

impl Near {
    pub(super) fn new(node: Handle, demo: Option<Box<dyn Demo>>) -> Self {
        let (news, _) = broadcast::channel(NEWS);
        let own = Asked::new(node, news.clone());
        Self::of(own, news, demo)
    }

    /// The pages are about whoever answers here.
    pub(super) fn of(
        own: Arc<dyn Ask>,
        news: broadcast::Sender<News>,
        demo: Option<Box<dyn Demo>>,
    ) -> Self {
        Self {
            own,
            demo,
            sample: RwLock::new(None),
            news,
        }
    }

    /// Whom to ask now.
    pub(super) fn node(&self) -> Arc<dyn Ask> {
        let sample = self.sample.read().unwrap_or_else(PoisonError::into_inner);
        match sample.as_ref() {
            Some(sample) => Arc::clone(sample) as Arc<dyn Ask>,
            None => Arc::clone(&self.own),
        }
    }

    pub(super) fn has_demo(&self) -> bool {
        self.demo.is_some()
    }

    pub(super) fn in_demo(&self) -> bool {
        self.sample
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// News of whichever node is asked.
    pub(super) fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Goes to the sample neighbourhood.
    pub(super) async fn go_to_demo(&self) -> Result<(), Problem> {
        let Some(demo) = &self.demo else {
            return Err(Problem::new(
                say("problem-no-sample"),
                say("hint-run-potluck"),
            ));
        };
        let sample = Asked::new(demo.wake().await?, self.news.clone());
        *self.sample.write().unwrap_or_else(PoisonError::into_inner) = Some(sample);
        Ok(())
    }

    /// Comes back from it.
    pub(super) async fn leave_demo(&self) {
        let was = self
            .sample
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(was);
        if let Some(demo) = &self.demo {
            demo.sleep().await;
        }
    }

    /// Ends what is under way.
    pub(super) async fn stop(&self) {
        self.own.end_journey();
        if self.in_demo() {
            self.leave_demo().await;
        }
    }
}

/// A node that is asked, and what is under way with it.
struct Asked {
    node: Handle,
    journey: Arc<Mutex<Option<Journey>>>,
    travelling: Mutex<Option<JoinHandle<()>>>,
    watching: JoinHandle<()>,
    news: broadcast::Sender<News>,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.watching.abort();
        self.end_journey();
    }
}

impl Asked {
    fn new(node: Handle, news: broadcast::Sender<News>) -> Arc<Self> {
        let journey = Arc::default();
        Arc::new(Self {
            watching: tokio::spawn(watch(node.clone(), Arc::clone(&journey), news.clone())),
            node,
            journey,
            travelling: Mutex::default(),
            news,
        })
    }
}

/// Hears all that happens, and says "look again". A node elsewhere may go and come back.
async fn watch(node: Handle, journey: Arc<Mutex<Option<Journey>>>, news: broadcast::Sender<News>) {
    loop {
        let mut hear = |happens: Progress| {
            // Who comes to an open door is told to everybody who looks.
            if let Some(journey) = lock(&journey).as_mut()
                && journey.what == "welcome"
                && matches!(happens, Progress::Digits { .. })
            {
                journey.note(happens.clone());
            }
            let what = match happens {
                Progress::Locked => News::Locked,
                _ => News::Look,
            };
            // Nobody looks: nobody to tell.
            let _ = news.send(what);
        };
        let _ = node.ask(Request::Watch, &mut hear).await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
}

impl Ask for Asked {
    fn ask(&self, request: Request) -> Later<'_, Result<Answer, Problem>> {
        Box::pin(async move {
            let changes = changes(&request);
            let answer = self.node.ask(request, &mut |_| {}).await;
            if changes && answer.is_ok() {
                // What was done here is not told by every kind of change: other tabs look, too.
                let _ = self.news.send(News::Look);
            }
            answer
        })
    }

    fn begin(&self, request: Request) {
        self.end_journey();
        let what = match &request {
            Request::Join { .. } => "join",
            Request::Founding(Founding::Together { .. }) => "found",
            Request::Founding(_) => "along",
            Request::Welcome(_) => "welcome",
            Request::Devices(Devices::Add { .. }) => "add",
            Request::Devices(Devices::Recover { .. }) => "recover",
            _ => "pair",
        };
        let begun = Journey {
            what,
            ..Journey::default()
        };
        *lock(&self.journey) = Some(begun);
        let (node, journey, news) = (
            self.node.clone(),
            Arc::clone(&self.journey),
            self.news.clone(),
        );
        let task = tokio::spawn(async move {
            let mut note = |progress: Progress| {
                if let Some(journey) = lock(&journey).as_mut() {
                    journey.note(progress);
                }
                let _ = news.send(News::Look);
            };
            let end = node.ask(request, &mut note).await;
            if let Some(journey) = lock(&journey).as_mut() {
                journey.end = Some(end);
            }
            let _ = news.send(News::Look);
        });
        *lock(&self.travelling) = Some(task);
    }

    fn journey(&self) -> Option<Journey> {
        lock(&self.journey).clone()
    }

    fn end_journey(&self) {
        if let Some(task) = lock(&self.travelling).take() {
            task.abort();
        }
        *lock(&self.journey) = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a request may change what others look at.
fn changes(request: &Request) -> bool {
    !matches!(
        request,
        Request::Board(_)
            | Request::Show { .. }
            | Request::Search { .. }
            | Request::Thanks { .. }
            | Request::People
            | Request::Peers
            | Request::Status
            | Request::Log { .. }
            | Request::Watch
            | Request::Communities
            | Request::Circles(_)
            | Request::Devices(_)
            | Request::Welcome(_)
            | Request::Govern(_)
            | Request::Founding(_)
            | Request::Safety(_)
    )
}
