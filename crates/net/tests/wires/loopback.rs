//! Real nets on loopback: what the node is promised, seen from its side.
use std::collections::BTreeSet;
use std::time::Duration;

use potluck_net::{Config, Event, LinkId, MAX_FRAME, Net, Role, SendError, Trouble};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

/// Long enough for a loaded machine; no test waits this long if all is well.
const PATIENCE: Duration = Duration::from_secs(60);

struct Node {
    net: Net,
    events: Receiver<Event>,
    address: String,
}

impl Node {
    async fn start(dial: &[&str]) -> Self {
        let (net, events) = Net::start(Config {
            listen: vec!["/ip4/127.0.0.1/tcp/0".into()],
            dial: dial.iter().map(ToString::to_string).collect(),
            mdns: false,
            ..Config::default()
        })
        .unwrap();
        let address = String::new();
        let mut node = Self {
            net,
            events,
            address,
        };
        node.address = node
            .until(|event| match event {
                Event::Listening(address) => Some(address),
                _ => None,
            })
            .await;
        node
    }

    /// Waits for the first event that `pick` takes.
    async fn until<T>(&mut self, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        timeout(PATIENCE, async {
            loop {
                let event = self.events.recv().await.expect("the net runs");
                if let Some(picked) = pick(event) {
                    return picked;
                }
            }
        })
        .await
        .expect("it happens in time")
    }

    async fn up(&mut self) -> (LinkId, Role, Vec<u8>) {
        self.until(|event| match event {
            Event::Up {
                link, role, theirs, ..
            } => Some((link, role, theirs)),
            _ => None,
        })
        .await
    }

    async fn frame(&mut self) -> Vec<u8> {
        self.until(|event| match event {
            Event::Frame { bytes, .. } => Some(bytes),
            Event::Down { why, .. } => panic!("the link went down: {why}"),
            _ => None,
        })
        .await
    }

    async fn dial_failed(&mut self, which: &str) -> Trouble {
        self.until(|event| match event {
            Event::DialFailed { address, why } if address == which => Some(why),
            _ => None,
        })
        .await
    }

    async fn down(&mut self, which: LinkId) -> String {
        self.until(|event| match event {
            Event::Down { link, why } if link == which => Some(why),
            _ => None,
        })
        .await
    }
}

fn name_of(key: &[u8]) -> libp2p::PeerId {
    libp2p::PeerId::from_bytes(key).unwrap()
}

async fn two() -> (Node, LinkId, Node, LinkId) {
    let mut ana = Node::start(&[]).await;
    let mut ben = Node::start(&[&ana.address]).await;
    let (to_ana, role, theirs) = ben.up().await;
    assert_eq!((role, theirs.as_slice()), (Role::Dialler, ana.net.ours()));
    let (to_ben, role, theirs) = ana.up().await;
    assert_eq!((role, theirs.as_slice()), (Role::Listener, ben.net.ours()));
    (ana, to_ben, ben, to_ana)
}

#[tokio::test]
async fn frames_arrive_both_ways_whole_and_in_order() {
    let (mut ana, to_ben, mut ben, to_ana) = two().await;
    let frames: Vec<Vec<u8>> = (0..2_000_u16)
        .map(|n| n.to_be_bytes().repeat(1 + usize::from(n) % 50))
        .collect();
    for frame in &frames {
        ana.net.send(to_ben, frame.clone()).unwrap();
        ben.net.send(to_ana, frame.clone()).unwrap();
    }

    for frame in &frames {
        assert_eq!(&ben.frame().await, frame);
        assert_eq!(&ana.frame().await, frame);
    }
}

#[tokio::test]
async fn a_frame_of_a_megabyte_travels_and_a_longer_one_is_refused() {
    let (ana, to_ben, mut ben, _) = two().await;

    let too_long = ana.net.send(to_ben, vec![1; MAX_FRAME + 1]);
    ana.net.send(to_ben, vec![2; MAX_FRAME]).unwrap();

    assert_eq!(too_long, Err(SendError::Size));
    assert_eq!(ben.frame().await, vec![2; MAX_FRAME]);
}

#[tokio::test]
async fn what_was_sent_before_hanging_up_still_arrives() {
    let (mut ana, to_ben, mut ben, to_ana) = two().await;
    for _ in 0..100 {
        ana.net.send(to_ben, vec![7; 10_000]).unwrap();
    }
    ana.net.hang_up(to_ben);

    assert_eq!(ana.net.send(to_ben, vec![8]), Err(SendError::Gone));
    for _ in 0..100 {
        assert_eq!(ben.frame().await, vec![7; 10_000]);
    }
    assert_eq!(ben.down(to_ana).await, "the peer hung up");
    assert_eq!(ana.down(to_ben).await, "we hung up");
}

#[tokio::test]
async fn stopping_is_noticed_at_once_and_the_next_start_has_another_key() {
    let (ana, _, mut ben, to_ana) = two().await;
    let before = ana.net.ours().to_vec();
    ben.net.recognised(to_ana);
    let address = ana.address.clone();
    ana.net.stop().await;
    ben.down(to_ana).await;

    let (again, _events) = Net::start(Config {
        listen: vec![address],
        mdns: false,
        ..Config::default()
    })
    .unwrap();
    let (_, _, theirs) = ben.up().await;

    assert_ne!(again.ours(), before);
    assert_eq!(theirs, again.ours());
}

#[tokio::test]
async fn nodes_that_dial_each_other_end_with_one_link() {
    let ana = Node::start(&[]).await;
    let ben = Node::start(&[]).await;
    ana.net.dial(&ben.address).unwrap();
    ben.net.dial(&ana.address).unwrap();
    let mut nodes = [ana, ben];
    let mut up = [BTreeSet::new(), BTreeSet::new()];

    // Each says hello on every link that comes up, until both hear it on the
    // one that is left, and nothing more happens for a while.
    let mut heard = [None, None];
    let quiet = Duration::from_secs(2);
    loop {
        let [ana, ben] = &mut nodes;
        let (who, event) = tokio::select! {
            event = ana.events.recv() => (0, event),
            event = ben.events.recv() => (1, event),
            () = tokio::time::sleep(quiet), if heard.iter().all(Option::is_some) => break,
        };
        match event.unwrap() {
            Event::Up { link, .. } => {
                up[who].insert(link);
                let _ = nodes[who].net.send(link, b"hello".to_vec());
            }
            Event::Frame { link, .. } => heard[who] = Some(link),
            Event::Down { link, .. } => drop(up[who].remove(&link)),
            _ => {}
        }
    }

    for who in [0, 1] {
        assert_eq!(Vec::from_iter(up[who].clone()), Vec::from_iter(heard[who]));
    }
}

#[tokio::test]
async fn an_address_with_the_key_of_somebody_else_is_refused() {
    let ana = Node::start(&[]).await;
    let ben = Node::start(&[]).await;
    let mut cem = Node::start(&[]).await;
    let wrong = format!("{}/p2p/{}", ana.address, name_of(ben.net.ours()));
    let right = format!("{}/p2p/{}", ana.address, name_of(ana.net.ours()));

    cem.net.dial(&wrong).unwrap();
    let why = cem.dial_failed(&wrong).await;
    cem.net.dial(&right).unwrap();
    let (_, _, theirs) = cem.up().await;

    assert_eq!(why, Trouble::SomebodyElse);
    assert_eq!(theirs, ana.net.ours());
}

#[tokio::test]
async fn a_port_in_use_is_said_and_harms_nobody() {
    let ana = Node::start(&[]).await;
    let (net, events) = Net::start(Config {
        listen: vec![ana.address.clone(), "/ip4/127.0.0.1/tcp/0".into()],
        mdns: false,
        ..Config::default()
    })
    .unwrap();
    let mut ben = Node {
        net,
        events,
        address: String::new(),
    };

    let failed = ben
        .until(|event| match event {
            Event::ListenFailed { address, why } => Some((address, why)),
            _ => None,
        })
        .await;
    ben.net.dial(&ana.address).unwrap();
    ben.up().await;

    assert_eq!(failed, (ana.address, Trouble::PortTaken));
}

#[tokio::test]
async fn a_typed_address_where_nobody_is_says_so() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let typed = format!("/ip4/127.0.0.1/tcp/{}", free.local_addr().unwrap().port());
    drop(free);
    let mut ana = Node::start(&[&typed]).await;

    assert_eq!(ana.dial_failed(&typed).await, Trouble::NobodyListens);
    assert!(ana.net.dial("Ben").is_err());
}

#[tokio::test]
async fn a_peer_that_takes_too_little_loses_its_link() {
    let (mut ana, to_ben, _ben, _) = two().await;

    // Ben's node takes no events, so Ben's net stops reading.
    let mut sent = 0;
    let refused = loop {
        match ana.net.send(to_ben, vec![0; MAX_FRAME]) {
            Ok(()) => sent += 1,
            Err(why) => break why,
        }
        tokio::task::yield_now().await;
    };

    assert_eq!(refused, SendError::Full);
    assert!(sent >= 4, "{sent}");
    assert_eq!(ana.down(to_ben).await, "the peer takes frames too slowly");
}
