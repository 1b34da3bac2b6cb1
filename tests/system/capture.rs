//! What an eavesdropper on the network, and a finder of the disks, can read of the evening: nothing.
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;

use potluck_model::invite::Code;
use socket2::{Domain, Protocol, Socket, Type};

use crate::evening::{CODE, Evening, OFFER};
use crate::needle::{Needles, forms};
use crate::node::{Host, wait_for};
use crate::story::{ANA, BEN, CEM, COMMUNITY, NOTE, PLACE, SEALED, TEXT, THANKS, TITLE};
use crate::world::{self, address};

/// What everybody may read, to see that reading works.
const PLANTED: &str = "0123456789 planted";

/// Test 60: of joining, syncing and leaving.
#[test]
fn neither_the_wire_nor_the_disk_tells_what_was_said() {
    let test = "capture::neither_the_wire_nor_the_disk_tells_what_was_said";
    world::play(test, |world| {
        let ear = Ear::open();
        let evening = Evening::play(world);
        let [ana, ben, cem] = [0, 1, 2].map(|at| &evening.hosts[at]);
        cem.ask(&["leave", "--yes"]);
        for host in [ana, ben] {
            wait_for("the others to hear that Cem has left", || {
                let people = host.ask(&["people"]);
                (people.as_array()?.len() == 2).then_some(())
            });
        }
        let heard = ear.heard();
        drop(evening.nodes);
        // Only now: in some forms the planted words share a few bytes with some invitations.
        plant(&evening.hosts[0], &ear);

        let mut secret = Needles::default();
        for said in [
            COMMUNITY, ANA, BEN, CEM, TITLE, TEXT, PLACE, SEALED, NOTE, THANKS, OFFER,
        ] {
            secret.add(said);
        }
        for private in &evening.private {
            // A code begins like this for everybody.
            secret.add(private.trim_start_matches("potluck-"));
        }
        let code = Code::parse(&evening.private[CODE]).unwrap();
        secret.add_bytes("invitation", code.seed.as_bytes());
        secret.add_bytes("join key", code.join_key().as_bytes());
        secret.add_bytes("public join key", &code.join_public());
        let public = code.invite_key().verifying_key();
        secret.add_bytes("invite key", public.as_bytes());
        assert!(heard.len() > 100_000, "only {} bytes heard", heard.len());
        assert_eq!(secret.found_in(&heard), [].into(), "on the wire");

        for host in &evening.hosts[..3] {
            let files = read_all(host.home());
            assert!(files.len() > 10_000, "only {} bytes kept", files.len());
            assert_eq!(secret.found_in(&files), [].into(), "on disk");
        }
        let home = evening.hosts[0].home();
        for (form, written) in forms(PLANTED.as_bytes()) {
            fs::write(home.join("planted"), &written).unwrap();
            assert!(is_planted(&form, &written, &read_all(home)), "{form}");
        }
    });
}

/// An ear at the bridge: every frame on every port.
struct Ear {
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Ear {
    fn open() -> Self {
        let every_protocol = Protocol::from(i32::from(3_u16.to_be()));
        let socket = Socket::new(Domain::PACKET, Type::RAW, Some(every_protocol));
        let mut socket = socket.unwrap();
        let heard = Arc::new(Mutex::new(vec![]));
        let kept = heard.clone();
        // It ends with the test's process.
        thread::spawn(move || {
            let mut frame = vec![0; 1 << 17];
            loop {
                let length = socket.read(&mut frame).unwrap();
                kept.lock().unwrap().extend_from_slice(&frame[..length]);
            }
        });
        Self { heard }
    }

    fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }
}

/// Sends the planted words in the clear, in each form, from one host to another.
fn plant(from: &Host, ear: &Ear) {
    let file = from.home().with_extension("datagram");
    for (form, written) in forms(PLANTED.as_bytes()) {
        fs::write(&file, &written).unwrap();
        let to = format!("cat {} > /dev/udp/{}/9", file.display(), address(2));
        // Nobody listens there, so what comes back may end it early.
        let mut send = from.program("bash");
        wait_for(&format!("hearing {form}"), || {
            send.args(["-c", &to])
                .stderr(Stdio::null())
                .status()
                .unwrap();
            is_planted(&form, &written, &ear.heard()).then_some(())
        });
    }
}

fn is_planted(form: &str, written: &[u8], bytes: &[u8]) -> bool {
    let mut planted = Needles::default();
    planted.add_bytes(form, written);
    !planted.found_in(bytes).is_empty()
}

/// The bytes of all files in a folder.
pub(crate) fn read_all(folder: &Path) -> Vec<u8> {
    let mut bytes = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes.extend(read_all(&path));
        } else if path.is_file() {
            bytes.extend(fs::read(&path).unwrap());
        }
    }
    bytes
}
