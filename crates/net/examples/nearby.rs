//! Says hello to every Potluck on the local network, and shows what happens:
//! `cargo run -p potluck-net --example nearby [ADDRESS]...`
//!
//! Run it on two machines of one network, or twice on one that has a network.
//! If they do not find each other, give one of them an address of the other,
//! or look closer with `RUST_LOG=potluck_net=debug,libp2p_mdns=trace`.
#![expect(clippy::print_stdout, reason = "showing is what it is for")]
use std::time::Instant;

use potluck_net::{Config, Event, Net, NetError};

#[tokio::main]
async fn main() -> Result<(), NetError> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let (net, mut events) = Net::start(Config {
        dial: std::env::args().skip(1).collect(),
        ..Config::default()
    })?;
    let start = Instant::now();
    while let Some(event) = events.recv().await {
        print!("{:7.2} s  ", start.elapsed().as_secs_f64());
        match event {
            Event::Up { link, address, .. } => {
                println!("{link}: up, with {address}");
                // The real node says so once it knows who that is.
                net.recognised(link);
                if let Err(why) = net.send(link, b"hello".to_vec()) {
                    println!("{link}: {why}");
                }
            }
            Event::Frame { link, bytes } => {
                println!("{link}: {}", String::from_utf8_lossy(&bytes).escape_debug());
            }
            Event::Down { link, why } => println!("{link}: down: {why}"),
            Event::Listening(address) => println!("listening on {address}"),
            Event::Unlistening(address) => println!("no longer listening on {address}"),
            Event::ListenFailed { address, why } => println!("cannot listen on {address}: {why}"),
            Event::DialFailed { address, why } => println!("{address} does not answer: {why}"),
            Event::Nearby(count) => println!("{count} nearby"),
        }
    }
    Ok(())
}
