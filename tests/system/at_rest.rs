//! What a finder of the disk can read, what a wipe leaves, and what becomes of backups: with real
//! processes that are locked, killed and wiped.
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use potluck_model::invite::Code;
use potluck_model::words::to_seed;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

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
    let twelve = [&ana, &ben].map(|host| {
        let words = host.ask(&["devices", "words"]);
        let words = words["words"].as_array().unwrap().iter();
        let words: Vec<&str> = words.map(|word| word.as_str().unwrap()).collect();
        assert_eq!(words.len(), 12);
        words.join(" ")
    });
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
    for words in &twelve {
        secret.add(words);
        secret.add_bytes("seed", to_seed(words).unwrap().as_bytes());
    }
    let invitation = Code::parse(&code).unwrap();
    secret.add_bytes("invitation", invitation.seed.as_bytes());
    secret.add_bytes("join key", invitation.join_key().as_bytes());

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
    let mut restored = restored.unwrap();
    assert_eq!(restored["opens_with"], "backup");
    restored.as_object_mut().unwrap().remove("opens_with");
    assert_eq!(restored, made);
    // Nothing here can be read without a passphrase; the rest of the story goes without.
    assert!(new.refused(&["status"]).said().contains("passphrase"));
    new.given(&[FOR_BACKUP], &["passphrase", "remove"]).unwrap();

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
        if let Err(why) = new.try_ask(&["status"]) {
            if !why.said().contains("passphrase") {
                new.given(&[FOR_BACKUP], &["backup", "restore", name])
                    .unwrap();
            }
            new.given(&[FOR_BACKUP], &["passphrase", "remove"]).unwrap();
        } else {
            panic!("it can be read without a passphrase");
        }
        equal_boards(&[&ana, &new]);
    }
}

/// A check that is killed leaves a folder where temporary files are; nobody can open or read it, and
/// the next check takes it away.
#[test]
fn a_check_that_is_killed_leaves_nothing_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    ana.ask(&NEED);
    let file = folder.path().join("backup");
    let name = file.to_str().unwrap();
    let made = ana.given(&[FOR_BACKUP], &["backup", "make", name]).unwrap();
    let temp = folder.path().join("temp");
    fs::create_dir(&temp).unwrap();
    let phrase = folder.path().join("phrase");
    fs::write(&phrase, FOR_BACKUP).unwrap();
    let check = || {
        let mut command = ana.potluck(&["backup", "check", name, "--passphrase-fd", "0"]);
        command.stdin(fs::File::open(&phrase).unwrap());
        command.env("TMPDIR", &temp);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let mut secret = Needles::default();
    for said in [COMMUNITY, ANA, TITLE, TEXT, PLACE, SEALED] {
        secret.add(said);
    }

    // The moment when something was restored is short: looked for without a rest, and again.
    let left = wait_for("a check to be killed while it restores", || {
        let mut child = check();
        while child.try_wait().unwrap().is_none() {
            let entry = fs::read_dir(&temp).unwrap().next();
            let entry = entry.map(|entry| entry.unwrap().path());
            if let Some(left) = entry.filter(|entry| entry.join("format").exists()) {
                child.kill().unwrap();
                child.wait().unwrap();
                return left.join("format").exists().then_some(left);
            }
            thread::yield_now();
        }
        None
    });

    assert!(left.join("db").is_dir());
    assert!(!left.join("key").exists(), "whoever has a key reads it");
    assert_eq!(secret.found_in(&read_all(&left)), [].into());
    let opened = Host::here(left.clone()).refused(&["status"]);
    // It hangs on the moment whether there is anything at all.
    let refused = ["key is gone", "there is no community"];
    assert!(
        refused.iter().any(|why| opened.error.contains(why)),
        "{opened:?}"
    );

    let done = check().wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(said, made);
    assert_eq!(fs::read_dir(&temp).unwrap().count(), 0);
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

/// Other users of the machine see nothing, also in a folder that was there before and is open to
/// all.
#[cfg(target_os = "linux")]
#[test]
fn what_lies_in_a_home_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    fs::create_dir(ana.home()).unwrap();
    fs::set_permissions(ana.home(), fs::Permissions::from_mode(0o777)).unwrap();
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let file = folder.path().join("backup");
    let name = file.to_str().unwrap();
    ana.given(&[FOR_BACKUP], &["backup", "make", name]).unwrap();
    // Whatever crashes is written down here, where that is not forbidden.
    let (_, most) = rlimit::Resource::CORE.get().unwrap();
    rlimit::Resource::CORE.set(most, most).unwrap();
    let node = ana.run(&ALONE);

    let limits = fs::read_to_string(format!("/proc/{}/limits", node.pid())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.contains("core file"))
        .unwrap();
    let allowed = core.split_whitespace().nth(4);
    assert_eq!(allowed, Some("0"), "{core}");
    let entries = fs::read_dir(ana.home()).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.push(file);
    for path in &paths {
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is {mode:o}", path.display());
    }
    for name in ["key", "socket"] {
        assert!(paths.contains(&ana.home().join(name)), "no {name}");
    }
    node.stop();
}

/// As a service of the system does, which has no terminal: from a pipe.
#[test]
fn a_node_without_a_terminal_is_opened_from_an_open_file() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    ana.ask(&NEED);
    ana.given(&[PHRASE], &["passphrase", "set"]).unwrap();

    for (lines, says) in [
        (&["not the words"][..], "not the passphrase"),
        (&[], "no further passphrase"),
    ] {
        let refused = ana.run_given(lines, &ALONE).unwrap_err();
        assert!(refused.said().contains(says), "{refused:?}");
    }
    let closed = ["run", "--passphrase-fd", "77"];
    let closed = ana.refused(&[&closed[..], &ALONE].concat());
    assert!(closed.said().contains("open file 77"), "{closed:?}");
    // Nothing of these goes on holding the home.
    let node = ana.run_given(&[PHRASE], &ALONE).unwrap();
    assert_eq!(board(&ana).len(), 1, "commands find it open");
    node.stop();
    assert!(ana.refused(&["board"]).said().contains("passphrase"));
}
