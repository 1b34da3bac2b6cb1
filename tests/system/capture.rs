//! What an eavesdropper on the network, and a finder of the disks, can read of the evening: nothing.
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::evening::{Evening, OFFER};
use crate::needle::{Needles, forms};
use crate::node::{Host, signal, wait_for};
use crate::story::{ANA, BEN, CEM, COMMUNITY, NOTE, PLACE, SEALED, TEXT, THANKS, TITLE};
use crate::world::{self, World, address};

/// What everybody may read, to see that reading works.
const PLANTED: &str = "Planted in the clear";

#[test]
fn neither_the_wire_nor_the_disk_tells_what_was_said() {
    if Command::new("tcpdump").arg("--version").output().is_err() {
        eprintln!("\n!!! SKIPPED: the wire cannot be listened to without tcpdump\n");
        assert!(env::var("CI").is_err(), "with CI there must be tcpdump");
        return;
    }
    world::play(
        "capture::neither_the_wire_nor_the_disk_tells_what_was_said",
        |world| {
            let capture = Capture::begin(world);
            let evening = Evening::play(world);
            plant(&evening.hosts[0]);
            let heard = capture.end();
            drop(evening.nodes);

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
            assert_all_planted(&heard);
            assert!(heard.len() > 100_000, "only {} bytes heard", heard.len());
            assert_eq!(secret.found_in(&heard), [].into(), "on the wire");

            for host in &evening.hosts[..3] {
                let files = read_all(host.home());
                assert!(files.len() > 10_000, "only {} bytes kept", files.len());
                assert_eq!(secret.found_in(&files), [].into(), "on disk");
            }
            let home = evening.hosts[0].home();
            let planted = forms(PLANTED.as_bytes()).into_iter();
            let planted: Vec<u8> = planted.flat_map(|(_, form)| form).collect();
            fs::write(home.join("planted"), planted).unwrap();
            assert_all_planted(&read_all(home));
        },
    );
}

/// tcpdump on the bridge.
struct Capture {
    tcpdump: Child,
    file: std::path::PathBuf,
}

impl Capture {
    fn begin(world: &World) -> Self {
        let middle = world.middle();
        let file = middle.home().with_extension("pcap");
        let mut tcpdump = middle
            .program("tcpdump")
            .args(["-i", "br0", "-Z", "root", "-U", "-B", "65536", "-w"])
            .arg(&file)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut stderr = BufReader::new(tcpdump.stderr.as_mut().unwrap());
        while !said.contains("listening on") {
            let read = stderr.read_line(&mut said).unwrap();
            assert!(read > 0, "tcpdump: {said}");
        }
        Self { tcpdump, file }
    }

    /// Everything that was heard.
    fn end(mut self) -> Vec<u8> {
        signal(self.tcpdump.id(), "INT");
        let mut said = String::new();
        let mut stderr = self.tcpdump.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        self.tcpdump.wait().unwrap();
        assert!(said.contains("\n0 packets dropped by kernel"), "{said}");
        fs::read(self.file).unwrap()
    }
}

/// Sends the planted words in the clear, in each form, from one host to another.
fn plant(from: &Host) {
    for (form, written) in forms(PLANTED.as_bytes()) {
        let file = from.home().with_extension("datagram");
        fs::write(&file, &written).unwrap();
        let to = format!("cat {} > /dev/udp/{}/9", file.display(), address(2));
        wait_for(&form, || {
            let sent = from.program("bash").args(["-c", &to]).status();
            sent.unwrap().success().then_some(())
        });
    }
}

/// Makes sure that whatever is planted is found, so that finding nothing else means something.
fn assert_all_planted(bytes: &[u8]) {
    for (form, written) in forms(PLANTED.as_bytes()) {
        let mut planted = Needles::default();
        planted.add_bytes(&form, &written);
        assert!(!planted.found_in(bytes).is_empty(), "not found: {form}");
    }
}

/// The bytes of all files in a folder.
fn read_all(folder: &Path) -> Vec<u8> {
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
