//! What a stranger with libp2p in hand can do: next to nothing.
use std::time::Duration;

use futures::{AsyncReadExt as _, AsyncWriteExt as _, StreamExt as _};
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, SwarmBuilder, noise, ping, tcp, yamux};
use libp2p_stream::{Control, OpenStreamError};
use potluck_net::{Config, Event, Limits, Net};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(60);
const SESSION: StreamProtocol = StreamProtocol::new("/potluck/session/1");

async fn node(limits: Limits) -> (Net, Receiver<Event>, Multiaddr) {
    let (net, mut events) = Net::start(Config {
        listen: vec!["/ip4/127.0.0.1/tcp/0".into()],
        mdns: false,
        limits,
        ..Config::default()
    })
    .unwrap();
    let address = loop {
        if let Event::Listening(address) = events.recv().await.unwrap() {
            break address;
        }
    };
    (net, events, address.parse().unwrap())
}

/// Any stream it likes, and pings, which nobody answers.
#[derive(NetworkBehaviour)]
struct Behaviour {
    ping: ping::Behaviour,
    stream: libp2p_stream::Behaviour,
}

fn stranger() -> Swarm<Behaviour> {
    SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(
            tcp::Config::default(),
            noise::Config::new,
            yamux::Config::default,
        )
        .unwrap()
        .with_behaviour(|_| Behaviour {
            ping: ping::Behaviour::default(),
            stream: libp2p_stream::Behaviour::new(),
        })
        .unwrap()
        .with_swarm_config(|swarm| swarm.with_idle_connection_timeout(PATIENCE))
        .build()
}

/// A stranger that is connected, its swarm running by itself.
fn visit(net: &Net, address: Multiaddr) -> (PeerId, Control) {
    let mut swarm = stranger();
    let control = swarm.behaviour().stream.new_control();
    let peer = PeerId::from_bytes(net.ours()).unwrap();
    swarm
        .dial(DialOpts::peer_id(peer).addresses(vec![address]).build())
        .unwrap();
    tokio::spawn(async move {
        loop {
            swarm.select_next_some().await;
        }
    });
    (peer, control)
}

#[tokio::test]
async fn no_protocol_but_the_session_is_spoken_with_a_stranger() {
    let (net, _events, address) = node(Limits::default()).await;
    let (peer, mut control) = visit(&net, address);

    for protocol in [
        "/ipfs/id/1.0.0",
        "/ipfs/ping/1.0.0",
        "/ipfs/id/push/1.0.0",
        "/meshsub/1.1.0",
        "/meshsub/1.2.0",
        "/floodsub/1.0.0",
        "/ipfs/kad/1.0.0",
        "/rendezvous/1.0.0",
        "/libp2p/autonat/1.0.0",
        "/libp2p/circuit/relay/0.2.0/hop",
        "/libp2p/dcutr",
        "/potluck/session/2",
    ] {
        let opened = timeout(
            PATIENCE,
            control.open_stream(peer, StreamProtocol::new(protocol)),
        );
        let refused = matches!(
            opened.await,
            Ok(Err(OpenStreamError::UnsupportedProtocol(_)))
        );
        assert!(refused, "{protocol}");
    }
    assert!(control.open_stream(peer, SESSION).await.is_ok());
}

#[tokio::test]
async fn a_frame_that_claims_to_be_longer_than_a_megabyte_ends_the_link() {
    let (net, mut events, address) = node(Limits::default()).await;
    let (peer, mut control) = visit(&net, address);
    let mut stream = control.open_stream(peer, SESSION).await.unwrap();

    stream.write_all(&[0, 0, 0, 1, 42]).await.unwrap();
    stream
        .write_all(&0x0010_0001_u32.to_be_bytes())
        .await
        .unwrap();
    stream.flush().await.unwrap();

    let mut said = vec![];
    let why = timeout(PATIENCE, async {
        loop {
            match events.recv().await.unwrap() {
                Event::Frame { bytes, .. } => said.push(bytes),
                Event::Down { why, .. } => break why,
                _ => {}
            }
        }
    });
    assert_eq!(
        why.await.unwrap(),
        "the peer announced a frame of 1048577 bytes, longer than 1048576"
    );
    assert_eq!(said, [[42]]);
    let mut rest = vec![];
    let end = timeout(PATIENCE, stream.read_to_end(&mut rest))
        .await
        .unwrap();
    assert_eq!((end.unwrap_or(0), rest.len()), (0, 0));
}

#[tokio::test]
async fn a_second_session_on_one_connection_is_not_opened() {
    let (net, _events, address) = node(Limits::default()).await;
    let (peer, mut control) = visit(&net, address);
    let _first = control.open_stream(peer, SESSION).await.unwrap();

    let second = control.open_stream(peer, SESSION).await;

    assert!(matches!(
        second,
        Err(OpenStreamError::UnsupportedProtocol(_))
    ));
}

#[tokio::test]
async fn who_comes_too_often_is_turned_away_until_recognised() {
    let limits = Limits {
        strangers_per_minute: 2,
        ..Limits::default()
    };
    let (net, mut events, address) = node(limits).await;
    let mut links = vec![];
    let mut visitors = vec![];
    for _ in 0..2 {
        let (peer, mut control) = visit(&net, address.clone());
        visitors.push(control.open_stream(peer, SESSION).await.unwrap());
        while links.len() < visitors.len() {
            if let Event::Up { link, .. } = events.recv().await.unwrap() {
                links.push(link);
            }
        }
    }

    let (peer, mut control) = visit(&net, address.clone());
    assert!(
        timeout(PATIENCE, control.open_stream(peer, SESSION))
            .await
            .unwrap()
            .is_err()
    );

    net.recognised(links[0]);
    timeout(PATIENCE, async {
        // The word travels on its own; whoever comes after it gets in.
        loop {
            let (peer, mut control) = visit(&net, address.clone());
            if control.open_stream(peer, SESSION).await.is_ok() {
                break;
            }
        }
    })
    .await
    .unwrap();
}
