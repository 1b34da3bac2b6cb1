//! The same story without a network to look around in: addresses typed, ports from the system.
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::node::{Host, wait_for};
use crate::story::{
    ANA, BEN, CEM, COMMUNITY, NEED, NOTE, SEALED, THANKS, assert_done, claim_to_thanks, closed,
    equal_boards, open, seen, text, wait_to_see,
};

/// Only on this machine, at a port that the system chooses.
pub(crate) const ALONE: [&str; 3] = ["--no-mdns", "--listen", "/ip4/127.0.0.1/tcp/0"];

#[test]
fn two_who_type_an_address_play_the_whole_story() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben] = homes(&folder, ["ana", "ben"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let invited = ana.ask(&["invite", "--for", "member"]);
    let node = ana.run(&ALONE);
    let at = node.address();

    let code = text(&invited, "code");
    ben.ask(&[&["join", &code, "--as", BEN, "--at", &at], &ALONE[..]].concat());
    let other = ben.run(&[&["--dial", &at], &ALONE[..]].concat());
    let need = text(&ana.ask(&NEED), "code");
    wait_for("Ana to know that all of it is with Ben", || {
        let status = ana.ask(&["status"]);
        let held = status["own"][0]["devices"] == 1 && status["only_here"] == 0;
        (held && status["safe_to_leave"] == true).then_some(())
    });
    claim_to_thanks(&ana, &ben, &need);

    let same = equal_boards(&[&ana, &ben]);
    assert_done(&same[0]);
    node.stop();
    other.stop();
    assert_eq!(
        equal_boards(&[&ana, &ben]),
        same,
        "read from disk, without nodes"
    );
}

#[test]
fn two_who_never_meet_are_served_by_a_third_who_carries_for_both() {
    let folder = tempfile::tempdir().unwrap();
    let [ana, ben, cem] = homes(&folder, ["ana", "ben", "cem"]);
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let code = text(
        &ana.ask(&["invite", "--for", "member", "--uses", "2"]),
        "code",
    );
    let of_ana = ana.run(&ALONE);
    let at = of_ana.address();
    cem.ask(&[&["join", &code, "--as", CEM, "--at", &at], &ALONE[..]].concat());
    of_ana.stop();

    // From here on only Cem is always on; the others come by, one at a time.
    let of_cem = cem.run(&ALONE);
    let at = of_cem.address();
    let come_by = |host: &Host| {
        let synced = host.ask(&[&["sync", "--dial", &at], &ALONE[..]].concat());
        assert_eq!(synced["safe_to_leave"], true, "{synced}");
        assert_eq!(synced["equal_with"][0]["name"], CEM);
    };
    ben.ask(&[&["join", &code, "--as", BEN, "--at", &at], &ALONE[..]].concat());
    let need = text(&ana.ask(&NEED), "code");
    come_by(&ana);
    come_by(&ben);
    assert_eq!(seen(&ben, &need).unwrap()["sealed"], closed());
    ben.ask(&["claim", &need, "--note", NOTE]);
    come_by(&ben);
    come_by(&ana);
    ana.ask(&["accept", &need, "1"]);
    come_by(&ana);
    come_by(&ben);
    assert_eq!(seen(&ben, &need).unwrap()["sealed"], open());
    ben.ask(&["done", &need]);
    come_by(&ben);
    come_by(&ana);
    ana.ask(&["confirm", &need]);
    ana.ask(&["thank", &need, THANKS]);
    come_by(&ana);
    come_by(&ben);

    assert_done(&equal_boards(&[&ana, &ben, &cem])[0]);
    let carried = wait_to_see(&cem, &need, |_| true);
    assert_eq!(carried["sealed"], closed(), "who carries does not read");
    assert!(!carried.to_string().contains(SEALED));
    for host in [&ana, &ben, &cem] {
        let people = host.ask(&["people"]);
        assert_eq!(people.as_array().unwrap().len(), 3, "{people}");
    }
    assert_eq!(ana.ask(&["peers"])["near"], json!([]));
    of_cem.stop();
}

/// Hosts on this machine.
pub(crate) fn homes<const N: usize>(folder: &TempDir, names: [&str; N]) -> [Host; N] {
    let folder: &Path = folder.path();
    names.map(|name| Host::here(folder.join(name)))
}
