//! `potluck` alone: opens the page in the browser, and keeps the node running behind it.
use std::io::{self, BufRead as _, IsTerminal as _};
use std::process::{Command, Stdio};

use anyhow::Result;
use potluck_node::Handle;
use potluck_text::say;
use potluck_web::Served;
use tokio::sync::mpsc;

use super::network::Wires;
use super::run::asked_to_stop;
use crate::client::Client;
use crate::demo::street::Street;
use crate::spec;

/// How the page is opened; only for `potluck` alone
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Alone, without a command")]
pub(crate) struct Args {
    /// Print the link to the page instead of opening a browser
    #[arg(long)]
    no_browser: bool,
    /// Serve the page at this port instead of any that is free
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    port: u16,
    /// Another node to reach; may be given several times
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    dial: Vec<String>,
    #[command(flatten)]
    wires: Wires,
}

impl Args {
    /// Whether anything was said that only means something without a command.
    pub(crate) fn are_given(&self) -> bool {
        self.no_browser || self.port != 0 || !self.dial.is_empty() || self.wires.are_given()
    }
}

/// Opens the page; a program that reads our output gets words only, unless it asks for the link.
pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    if !args.no_browser && !io::stdout().is_terminal() {
        return client.tell_words(&if client.has_a_home() {
            say("greet-back")
        } else {
            say("greet")
        });
    }
    let network = args.wires.network(args.dial);
    let node = match potluck_node::run(client.settings(Some(network))).await {
        Ok(node) => node,
        Err(problem) => {
            // One that runs already serves us as well.
            let found = potluck_node::reach(client.settings(None)).await?;
            if !found.is_running_elsewhere() {
                found.stop().await;
                return Err(problem.into());
            }
            found
        }
    };
    let page = potluck_web::Settings {
        port: args.port,
        demo: Some(Box::new(Street::new(client.demo_folder()?, client.quiet()))),
    };
    let served = match potluck_web::serve(node.clone(), page).await {
        Ok(served) => served,
        Err(problem) => {
            node.stop().await;
            return Err(problem.into());
        }
    };
    let ended = open_until_stopped(&served, args.no_browser, &node, client).await;
    served.stop().await;
    node.stop().await;
    ended?;
    client.tell_words(&say("run-stopped"))
}

/// Opens the page, and once more whenever somebody presses Enter.
async fn open_until_stopped(
    served: &Served,
    no_browser: bool,
    node: &Handle,
    client: &Client,
) -> Result<()> {
    let stopped = asked_to_stop();
    tokio::pin!(stopped);
    let mut pressed = enter_pressed();
    let mut first = true;
    loop {
        let link = served.fresh_link();
        if no_browser || !open(&link) {
            let open = client.look().say("greet-link");
            client.words(&format!("{open}\n\n  {link}\n\n"))?;
        } else if first {
            client.tell_words(&say("greet-open"))?;
        }
        if first {
            client.tell_words(&if node.is_running_elsewhere() {
                say("greet-again-elsewhere")
            } else {
                say("greet-again")
            })?;
        }
        first = false;
        tokio::select! {
            stopped = &mut stopped => return stopped,
            Some(()) = pressed.recv() => {}
        }
    }
}

/// Hears Enter, if somebody sits at a terminal.
fn enter_pressed() -> mpsc::Receiver<()> {
    let (tell, told) = mpsc::channel(1);
    if io::stdin().is_terminal() {
        // A thread of its own, which ends with the program: reading a terminal cannot be given up.
        std::thread::spawn(move || {
            for line in io::stdin().lock().lines() {
                if line.is_err() || tell.blocking_send(()).is_err() {
                    return;
                }
            }
        });
    }
    told
}

/// Opens a link in the browser of this person; tells whether there is one to try.
fn open(link: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        let has_screen = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if !has_screen("DISPLAY") && !has_screen("WAYLAND_DISPLAY") {
            return false;
        }
        Command::new("xdg-open")
    };
    let quiet = command
        .arg(link)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else {
        return false;
    };
    // Whoever opens it ends when it likes; we only do not leave it unwaited for.
    std::thread::spawn(move || child.wait());
    true
}
