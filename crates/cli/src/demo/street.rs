//! The sample neighbourhood behind the page: awake as long as somebody looks around in it.
use std::path::PathBuf;

use potluck_node::Handle;
use potluck_node::api::Problem;
use potluck_text::say;
use potluck_web::Demo;
use potluck_web::ask::Later;
use tokio::sync::Mutex;

use super::neighbourhood::{self, Neighbour};
use super::story;
use crate::client::Client;

/// A street that can be woken.
#[derive(Debug)]
pub(crate) struct Street {
    folder: PathBuf,
    client: Client,
    awake: Mutex<Vec<Neighbour>>,
}

impl Street {
    /// A street in a folder; `client` says what happens there.
    pub(crate) fn new(folder: PathBuf, client: Client) -> Self {
        Self {
            folder,
            client,
            awake: Mutex::default(),
        }
    }

    async fn woken(&self) -> anyhow::Result<Handle> {
        let mut awake = self.awake.lock().await;
        if awake.is_empty() {
            let neighbours = neighbourhood::wake(&self.folder, &self.client).await?;
            if let Err(why) = story::play(&neighbours, &self.client).await {
                neighbourhood::sleep(neighbours).await;
                return Err(why);
            }
            *awake = neighbours;
        }
        let first = awake.first().map(|ana| ana.node.clone());
        first.ok_or_else(|| Problem::bare(say("demo-nobody-lives")).into())
    }
}

impl Demo for Street {
    fn wake(&self) -> Later<'_, Result<Handle, Problem>> {
        Box::pin(async move {
            self.woken()
                .await
                .map_err(|why| match why.downcast::<Problem>() {
                    Ok(problem) => problem,
                    Err(other) => Problem::new(
                        say("demo-did-not-wake").with("why", other.to_string()),
                        say("hint-delete-folder").with("folder", self.folder.display().to_string()),
                    ),
                })
        })
    }

    fn sleep(&self) -> Later<'_, ()> {
        Box::pin(async move {
            let awake = std::mem::take(&mut *self.awake.lock().await);
            neighbourhood::sleep(awake).await;
        })
    }
}
