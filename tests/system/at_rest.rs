//! What a finder of the disk can read, what a wipe leaves, and what becomes of backups: with real
//! processes that are locked, killed and wiped.
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::json;

use crate::capture::read_all;
use crate::needle::Needles;
use crate::node::{Host, wait_for};
use crate::story::{
    ANA, BEN, COMMUNITY, NEED, NOTE, PLACE, SEALED, TEXT, THANKS, TITLE, board, claim_to_thanks,
    equal_boards, text, wait_to_see,
};
use crate::typed::{ALONE, homes};

const PHRASE: &str = "four plain old words";
const FOR_BACKUP: &str = "words for the backup";
const EVENT: &str = "Soup for everybody on Friday";

/// Test 64. After a story, each title, name, word and id is looked for in all files of two homes, one
/// with a passphrase and one without, however it may be written; also in a backup.
#[test]
fn no_file_of_a_home_or_a_backup_tells_anything() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben] = homes(&folder, ["ana", "ben"]);
    let place = ana.ask(&["start", COMMUNITY, "--as", ANA]);
    ana.given(&[PHRASE], &["passphrase", "set"]).unwrap();
    let node = ana.run_locked(PHRASE, &ALONE);
    let invited = ana.ask(&["invite", "--for", "member"]);
    let at = node.address();
    let code = text(&invited, "code");
    let joined = ben.ask(&[&["join", &code, "--as", BEN, "--at", &at], &ALONE[..]].concat());
    let other = ben.run(&[&["--dial", &at], &ALONE[..]].concat());
    let need = ana.ask(&NEED);
    claim_to_thanks(&ana, &ben, &text(&need, "code"));
    let event = ["event", EVENT, "--at", "tomorrow 18:00", "--place", PLACE];
    let event = ben.ask(&event);
    wait_to_see(&ana, &text(&event, "code"), |_| true);
    let backup = folder.path().join("backup");
    let file = backup.to_str().unwrap();
    ana.given(&[FOR_BACKUP], &["backup", "make", file]).unwrap();
    // Whatever is written only when it locks.
    ana.ask(&["lock"]);
    drop(node); // killed
    other.stop();

    let mut secret = Needles::default();
    for said in [
        COMMUNITY, ANA, BEN, TITLE, TEXT, PLACE, SEALED, NOTE, THANKS, EVENT, PHRASE, FOR_BACKUP,
    ] {
        secret.add(said);
    }
    for id in ["community", "person", "device"] {
        secret.add(&text(&place, id));
        secret.add(&text(&joined, id));
    }
    secret.add(&text(&need, "id"));
    secret.add(&text(&event, "id"));
    secret.add(code.trim_start_matches("potluck-"));
    secret.add(&text(&invited, "words"));

    assert_eq!(secret.found_in(&read_all(ana.home())), [].into(), "with");
    assert_eq!(secret.found_in(&fs::read(&backup).unwrap()), [].into());
    // Without a passphrase the key lies open, and even that is no word.
    assert_eq!(secret.found_in(&read_all(ben.home())), [].into(), "without");
    let locked = ana.refused(&["board"]);
    assert!(locked.said().contains("passphrase"), "{locked:?}");
    // And looking works.
    fs::write(ana.home().join("planted"), TITLE).unwrap();
    assert!(!secret.found_in(&read_all(ana.home())).is_empty());
}

/// Test 67. While another is fetching, the key is gone in under a second and everything soon after.
#[test]
fn a_wipe_while_others_sync_leaves_nothing_to_decrypt() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben] = homes(&folder, ["ana", "ben"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let code = text(&ana.ask(&["invite", "--for", "member"]), "code");
    let node = ana.run(&ALONE);
    let at = node.address();
    ben.ask(&[&["join", &code, "--as", BEN, "--at", &at], &ALONE[..]].concat());
    for number in 0..30 {
        ana.ask(&["offer", &format!("Potatoes, bag {number}")]);
    }
    let begun = Instant::now();
    ana.ask(&["peers"]);
    let start_of_a_command = begun.elapsed();

    let other = ben.run(&[&["--dial", &at], &ALONE[..]].concat());
    other.line("Ben to meet Ana", |line| line["event"] == "met");
    let begun = Instant::now();
    let mut wipe = ana.potluck(&["wipe", "--now"]);
    let mut wipe = wipe.stdout(Stdio::null()).spawn().unwrap();
    let key = ana.home().join("key");
    while key.exists() {
        thread::yield_now();
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
    let took = begun.elapsed().saturating_sub(start_of_a_command);
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(wipe.wait().unwrap().success());
    node.ended();

    let left = fs::read_dir(ana.home()).map_or(0, Iterator::count);
    assert_eq!(left, 0, "files are left in {}", ana.home().display());
    let gone = ana.refused(&["board"]);
    assert!(gone.error.contains("no community"), "{gone:?}");
    // Ben has what he has, and goes on.
    ben.ask(&["offer", "Bread"]);
    other.stop();
}

/// Test 10. On another machine it is a new device that reads everything; where it was made, writing
/// goes on, and nobody sees a copied device.
#[test]
fn a_backup_on_another_machine_is_a_new_device_that_reads_everything() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, new, ben] = homes(&folder, ["ana", "new", "ben"]);
    let place = ana.ask(&["start", COMMUNITY, "--as", ANA]);
    ana.ask(&NEED);
    let code = text(&ana.ask(&["invite", "--for", "member"]), "code");
    let file = folder.path().join("backup");
    let file = file.to_str().unwrap();
    let made = ana.given(&[FOR_BACKUP], &["backup", "make", file]).unwrap();
    let checked = ben.given(&[FOR_BACKUP], &["backup", "check", file]);
    assert_eq!(checked.unwrap(), made);
    assert!(
        !ben.home().exists(),
        "checking needs no home and makes none"
    );
    let restored = new.given(&[FOR_BACKUP], &["backup", "restore", file]);
    assert_eq!(restored.unwrap(), made);

    let status = new.ask(&["status"]);
    assert_eq!(status["person"], place["person"]);
    assert_ne!(status["device"], place["device"]);
    equal_boards(&[&ana, &new]);
    let over = ana.given(&[FOR_BACKUP], &["backup", "restore", file]);
    assert!(over.unwrap_err().error.contains("in use already"));

    // Both are about at once, and Ana goes on writing.
    let node = ana.run(&ALONE);
    let at = node.address();
    let other = new.run(&[&["--dial", &at], &ALONE[..]].concat());
    assert!(
        new.try_ask(&["offer", "Bread"]).is_err(),
        "nobody's device yet"
    );
    ben.ask(&[&["join", &code, "--as", BEN, "--at", &at], &ALONE[..]].concat());
    ana.ask(&["offer", "Soup"]);
    for host in [&ana, &ben, &new] {
        assert_eq!(host.ask(&["status"])["alarms"], json!([]));
    }
    node.stop();
    other.stop();
}

/// Test 66. Killed at any moment, a backup is whole or not there, and a home restored or empty.
#[test]
fn killed_while_a_backup_is_made_or_restored_nothing_is_there_by_half() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    ana.ask(&NEED);
    let mut chance = StdRng::seed_from_u64(66);
    let file = folder.path().join("backup");
    let name = file.to_str().unwrap();
    let mut killed = |host: &Host, words: &[&str]| {
        let mut command = host.potluck(&[words, &["--passphrase-fd", "0"]].concat());
        let phrase = folder.path().join("phrase");
        fs::write(&phrase, FOR_BACKUP).unwrap();
        command.stdin(fs::File::open(phrase).unwrap());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // The moment of the kill, not a wait for anything.
        thread::sleep(Duration::from_millis(chance.random_range(0..700)));
        drop(child.kill());
        child.wait().unwrap();
    };
    for _ in 0..4 {
        killed(&ana, &["backup", "make", name]);
        if file.exists() {
            ana.given(&[FOR_BACKUP], &["backup", "check", name])
                .unwrap();
            fs::remove_file(&file).unwrap();
        }
        assert_eq!(board(&ana).len(), 1);
    }
    ana.given(&[FOR_BACKUP], &["backup", "make", name]).unwrap();
    for number in 0..4 {
        let [new] = homes(&folder, [format!("new{number}").as_str()]);
        killed(&new, &["backup", "restore", name]);
        if new.try_ask(&["status"]).is_err() {
            new.given(&[FOR_BACKUP], &["backup", "restore", name])
                .unwrap();
        }
        equal_boards(&[&ana, &new]);
    }
}

/// A node that locks itself and comes back, while a neighbour goes on writing.
#[test]
fn whoever_was_locked_gets_what_others_wrote_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben] = homes(&folder, ["ana", "ben"]);
    ben.ask(&["start", COMMUNITY, "--as", BEN]);
    let code = text(&ben.ask(&["invite", "--for", "member"]), "code");
    let other = ben.run(&ALONE);
    let at = other.address();
    ana.ask(&[&["join", &code, "--as", ANA, "--at", &at], &ALONE[..]].concat());
    ana.given(&[PHRASE], &["passphrase", "set"]).unwrap();
    let node = ana.run_locked(PHRASE, &[&["--dial", &at], &ALONE[..]].concat());
    node.line("Ana to meet Ben", |line| line["event"] == "met");
    ana.ask(&["lock"]);
    wait_for("Ben to be alone", || {
        (ben.ask(&["peers"])["near"] == json!([])).then_some(())
    });
    let soup = text(&ben.ask(&["offer", "Soup"]), "code");
    let refused = ana.given(&["not the passphrase"], &["unlock"]);
    assert!(refused.unwrap_err().error.contains("not the passphrase"));
    assert!(ana.refused(&["board"]).said().contains("passphrase"));
    ana.given(&[PHRASE], &["unlock"]).unwrap();
    wait_to_see(&ana, &soup, |_| true);
    node.stop();
    other.stop();
}
