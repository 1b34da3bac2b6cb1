//! What goes wrong at the door: each ends with a sentence and a way out, and nothing is changed.
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::node::{Host, Refusal};
use crate::story::{ANA, BEN, COMMUNITY, NEED, text};
use crate::typed::{ALONE, homes};

const PHRASE: &str = "words for the backup";

/// All that could have changed.
fn everything(host: &Host) -> [Value; 4] {
    let ops = host.ask(&["status"])["ops"].clone();
    let [board, people, log] =
        [&["board", "--all"][..], &["people"], &["log"]].map(|q| host.ask(q));
    [ops, board, people, log]
}

/// Sees that this is refused, says so with a way out, and changes nothing.
fn refused(host: &Host, words: &[&str], says: &[&str]) {
    let before = everything(host);
    let refused = host.refused(words);
    assert_says(words, &refused, says);
    assert_eq!(before, everything(host), "{words:?} changed something");
}

fn assert_says(words: &[&str], refused: &Refusal, says: &[&str]) {
    let said = refused.said();
    for word in says {
        assert!(said.contains(word), "{words:?}: {word:?} is not in: {said}");
    }
    assert!(
        matches!(refused.code, Some(1 | 2)),
        "{words:?}: {refused:?}"
    );
    assert!(!said.contains("panicked"), "{words:?}: {said}");
    assert!(said.len() > 30, "{words:?} is too short an answer: {said}");
}

#[test]
fn a_mistake_at_the_door_is_answered_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let need = text(&ana.ask(&NEED), "code");

    refused(&ana, &["show", "ZZZZ"], &["ZZZZ", "board"]);
    refused(&ana, &["claim", "ZZZZ"], &["ZZZZ", "board"]);
    refused(&ana, &["claim", "K0QF"], &["'0' is in no code"]);
    refused(&ana, &["claim", &need], &["your own"]);
    refused(&ana, &["accept", &need, "1"], &["1"]);
    refused(&ana, &["confirm", &need], &[]);
    let long = "a".repeat(81);
    refused(&ana, &["need", &long], &["80"]);
    refused(&ana, &["need", ""], &["title"]);
    refused(&ana, &["edit", &need, "--title", &long], &["80"]);
    let past = ["need", "Soup", "--by", "2020-01-01T09:00"];
    refused(&ana, &past, &["past"]);
    refused(&ana, &["need", "Soup", "--by", "soonish"], &["soonish"]);
    let event = ["event", "Soup night", "--at", "2020-12-05T18:00"];
    refused(&ana, &event, &["past"]);
    refused(
        &ana,
        &["need", "Soup", "--category", "soup"],
        &["soup", "food"],
    );
    refused(&ana, &["invite", "--for", "steward"], &["steward"]);
    refused(&ana, &["invite", "--days", "0"], &["0"]);
}

#[test]
fn a_code_that_is_not_right_is_answered_and_leaves_no_home_behind() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben] = homes(&folder, ["ana", "ben"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let invited = ana.ask(&["invite"]);
    let (code, words) = (text(&invited, "code"), text(&invited, "words"));
    let node = ana.run(&ALONE);
    let at = node.address();

    let mistyped: Vec<&str> = words.split(' ').collect();
    let unknown = [&["clnic"], &mistyped[1..]].concat().join(" ");
    let shorter = mistyped[..11].join(" ");
    let last = if mistyped[11] == "abandon" {
        "ability"
    } else {
        "abandon"
    };
    let wrong = [&[last], &mistyped[..11]].concat().join(" ");
    let end = code.chars().next_back().unwrap();
    let other = if end == '7' { '8' } else { '7' };
    let typo = format!("{}{other}", &code[..code.len() - 1]);
    for (typed, says) in [
        (&unknown, &["clnic"][..]),
        (&shorter, &["twelve"]),
        (&wrong, &["word"]),
        (&typo, &[]),
    ] {
        let join = ["join", typed, "--as", BEN, "--at", &at, "--wait", "20"];
        let join = [&join[..], &ALONE].concat();
        assert_says(&join, &ben.refused(&join), says);
        assert!(!ben.home().exists(), "{typed} left a home behind");
    }
}

#[test]
fn an_invitation_that_is_used_up_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben, cem] = homes(&folder, ["ana", "ben", "cem"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let code = text(&ana.ask(&["invite", "--uses", "1"]), "code");
    let node = ana.run(&ALONE);
    let at = node.address();
    let join = |name| ["join", &code, "--as", name, "--at", &at, "--wait", "20"];

    ben.ask(&[&join(BEN)[..], &ALONE].concat());
    let before = everything(&ana);
    let late = [&join("Cem")[..], &ALONE].concat();

    assert_says(&late, &cem.refused(&late), &["used", "invit"]);
    assert_eq!(before, everything(&ana));
    assert!(!cem.home().exists(), "no home is left behind");
}

/// The six digits differ when somebody is in between; whoever compares them says so.
#[test]
fn digits_that_are_not_the_same_stop_everything_and_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben] = homes(&folder, ["ana", "ben"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let before = everything(&ana);
    let mut door = ana.potluck(&[&["welcome"], &ALONE[..]].concat());
    let (typed, mut types) = std::io::pipe().unwrap();
    door.stdin(typed).stdout(Stdio::piped());
    let mut door = door.stderr(Stdio::piped()).spawn().unwrap();
    types.write_all(b"n\n").unwrap();
    let mut shown = String::new();
    let stdout = door.stdout.as_mut().unwrap();
    BufReader::new(stdout).read_line(&mut shown).unwrap();
    let shown: Value = serde_json::from_str(&shown).unwrap();

    let join = ["join", &text(&shown, "code"), "--as", BEN, "--wait", "30"];
    let join = [&join[..], &ALONE].concat();
    let refused = ben.refused(&join);

    assert_says(&join, &refused, &["digits", "not the same", "new code"]);
    let nothing = ben.refused(&["status"]);
    assert_says(&["status"], &nothing, &["no community"]);
    let door = door.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&door.stderr);
    assert!(!door.status.success());
    for word in [
        "the digits were not the same",
        "nothing was changed",
        "anew",
    ] {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    assert_eq!(before, everything(&ana));
    assert_eq!(ana.ask(&["welcome", "state"])["until"], Value::Null);
}

/// A backup of another version, and one that was cut: what to do stands there, and nothing is made.
#[test]
fn a_backup_that_cannot_be_read_says_why_and_leaves_no_home_behind() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, new] = homes(&folder, ["ana", "new"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    ana.ask(&NEED);
    let file = folder.path().join("backup");
    let name = file.to_str().unwrap();
    ana.given(&[PHRASE], &["backup", "make", name]).unwrap();
    let good = fs::read(&file).unwrap();
    let mut newer = good.clone();
    newer[16] = 9; // the version, after fifteen letters
    let mut letter = good.clone();
    letter[0] = b'P';
    let mut weak = good.clone();
    weak[17..21].copy_from_slice(&8_u32.to_be_bytes());
    let cut = good[..good.len() - 1].to_vec();
    let restore = ["backup", "restore", name];
    let check = ["backup", "check", name];
    for (bad, says) in [
        (newer, &["version 9", "version 1", "newer"][..]),
        (letter, &["no backup", "right file"]),
        (weak, &["damaged", "another copy"]),
        (cut, &[]),
    ] {
        fs::write(&file, bad).unwrap();
        for words in [restore, check] {
            assert_says(&words, &new.given(&[PHRASE], &words).unwrap_err(), says);
            assert!(!new.home().exists(), "{words:?} left a home behind");
        }
    }
    fs::write(&file, good).unwrap();
    let wrong = new.given(&["words for another"], &restore).unwrap_err();
    assert_says(&restore, &wrong, &["not the passphrase"]);
    assert!(!new.home().exists());
    // Never over a living home: what is there stays, and there is a way out.
    let before = everything(&ana);
    let over = ana.given(&[PHRASE], &restore).unwrap_err();
    assert_says(&restore, &over, &["in use already", "another --home"]);
    assert_eq!(before, everything(&ana));
    new.given(&[PHRASE], &restore).unwrap();
}

#[test]
fn a_port_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let listen = format!("/ip4/127.0.0.1/tcp/{port}");
    let words = ["--no-mdns", "--listen", &listen];

    let before = everything(&ana);
    let refused = ana.try_run(&words).unwrap_err();

    assert_says(&words, &refused, &[&port, "use"]);
    assert_eq!(before, everything(&ana));
}

#[test]
fn a_home_is_one_node_s_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let node = ana.run(&ALONE);

    let refused = ana.try_run(&ALONE).unwrap_err();

    assert_says(&["run"], &refused, &["already", "stop it"]);
    ana.ask(&NEED);
    node.stop();
}

#[test]
fn the_home_of_somebody_else_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let [ana] = homes(&folder, ["ana"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let owned = Command::new("chown")
        .args(["-R", "12345:12345"])
        .arg(ana.home())
        .output()
        .unwrap();
    // Only root can give a home away; everybody else finds one of root's.
    let start = ["start", "Oak Street", "--as", "Ben"];
    let (theirs, typed) = if owned.status.success() {
        (ana, vec![&["board"][..], &start, &NEED])
    } else {
        (Host::here("/usr/share/doc".into()), vec![&start[..]])
    };
    let before = fs::read_dir(theirs.home()).unwrap().count();

    for words in typed {
        assert_says(words, &theirs.refused(words), &["another user", "--home"]);
    }
    assert_eq!(before, fs::read_dir(theirs.home()).unwrap().count());
}
