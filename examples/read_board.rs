//! Reads the board of a home with the crates as a library, and prints it; nothing is changed.
//!
//! `cargo run --example read_board -- HOME`
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use potluck_node::Settings;
use potluck_node::api::{Answer, BoardFilter, Request};

#[tokio::main]
async fn main() -> Result<()> {
    let home = std::env::args_os().nth(1);
    let home = PathBuf::from(home.context("say which home: read_board HOME")?);
    // The node that runs for this home, or else one for this question alone, without a network.
    let settings = Settings {
        home,
        network: None,
    };
    let node = potluck_node::reach(settings).await?;
    let board = Request::Board(BoardFilter::default());
    let answer = node.ask(board, &mut |_| {}).await;
    node.stop().await;
    let Answer::Board(records) = answer? else {
        bail!("a board was expected");
    };
    for record in records {
        say(&format!(
            "{}  {:6}  {}  ({}, {})",
            record.code, record.kind, record.title, record.author, record.state
        ));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}
