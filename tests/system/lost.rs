//! A telephone is lost, and its owner puts it out with the twelve words at a neighbour's.
use serde_json::{Value, json};

use crate::evening::OFFER;
use crate::node::{Host, wait_for};
use crate::story::{ANA, BEN, CEM, COMMUNITY, NEED, seen, text, wait_to_see};
use crate::world::{self, World};

const FOR_BACKUP: &str = "words for the backup";

/// Test 27, with real nodes: whoever has the telephone learns nothing next to a device that was told,
/// goes on next to one that was not until that one is told, and never gets the new key.
#[test]
fn a_lost_phone_put_out_by_the_words_gets_nothing_new_from_whoever_has_heard_of_it() {
    world::play(
        "lost::a_lost_phone_put_out_by_the_words_gets_nothing_new_from_whoever_has_heard_of_it",
        story,
    );
}

fn story(world: &World) {
    let [phone, ben, cem, new] = [1, 2, 3, 4].map(|number| world.host(number));
    let place = phone.ask(&["start", COMMUNITY, "--as", ANA]);
    let words = phone.ask(&["devices", "words"]);
    let words = words["words"].as_array().unwrap().iter();
    let words: Vec<&str> = words.map(|word| word.as_str().unwrap()).collect();
    let invited = phone.ask(&["invite", "--for", "member", "--uses", "3"]);
    let code = text(&invited, "code");
    let of_phone = phone.run(&[]);
    for (host, name) in [(&ben, BEN), (&cem, CEM)] {
        host.ask(&["join", &code, "--as", name]);
    }
    let _of_ben = ben.run(&[]);
    let _of_cem = cem.run(&[]);
    for host in [&phone, &ben, &cem] {
        wait_for("all three to know of each other", || {
            (host.ask(&["people"]).as_array()?.len() == 3).then_some(())
        });
    }
    let need = text(&phone.ask(&NEED), "code");
    for host in [&ben, &cem] {
        wait_to_see(host, &need, |_| true);
    }
    let old = text(&place, "device");
    let before = keys(&ben);
    let own = keys(&phone);

    // The telephone is gone, and Cem is away. Ana says her words on another device, at Ben's.
    world.cut_off(1);
    world.cut_off(3);
    let back = new.typed(&words.join(" "), &["recover", &code]);
    assert_eq!(back["person"], place["person"]);
    assert_ne!(back["device"], place["device"]);
    let _of_new = new.run(&[]);
    for host in [&new, &ben] {
        wait_for("the telephone to be out", || {
            (!uses(host, &old)).then_some(())
        });
    }
    let after = text(&ben.ask(&["need", "Only for those who are in"]), "code");
    wait_to_see(&new, &after, |_| true);
    assert!(keys(&ben) > before, "a new key for what is new");
    assert!(seen(&new, &need).is_some_and(|need| need["mine"] == true));

    // Next to those who know: a stranger, who is told nothing.
    of_phone.stop();
    let held = phone.ask(&["status"])["ops"].clone();
    world.plug_in(1);
    let _of_phone = phone.run(&[]);
    wait_for("the telephone to find that somebody is there", || {
        let peers = phone.ask(&["peers"]);
        assert_eq!(peers["near"], json!([]), "not recognised");
        (peers["strangers"].as_u64()? >= 1).then_some(())
    });
    for host in [&ben, &new] {
        let near = host.ask(&["peers"])["near"].to_string();
        assert!(!near.contains(&old), "{near}");
    }
    assert_eq!(phone.ask(&["status"])["ops"], held);

    // Next to Cem, who was away: all as before, until he is told.
    world.cut_off(2);
    world.cut_off(4);
    world.plug_in(3);
    let offer = text(&phone.ask(&["offer", OFFER]), "code");
    wait_to_see(&cem, &offer, |_| true);
    assert!(uses(&cem, &old));
    world.plug_in(2);
    wait_for("Cem to hear of it", || (!uses(&cem, &old)).then_some(()));
    wait_to_see(&cem, &after, |_| true);
    wait_for("Cem to part from the telephone", || {
        let near = cem.ask(&["peers"])["near"].to_string();
        (!near.contains(&old)).then_some(())
    });
    let last = text(&cem.ask(&["need", "For those who are in"]), "code");
    world.plug_in(4);
    for host in [&ben, &new] {
        wait_to_see(host, &last, |_| true);
    }
    for host in [&ben, &new, &cem] {
        assert_eq!(seen(host, &offer), None, "it was written after that");
    }
    for code in [&after, &last] {
        assert_eq!(seen(&phone, code), None, "the telephone is out");
    }
    assert_eq!(keys(&phone), own, "it has no key that came after");
    assert!(keys(&cem) > before);
}

/// Whether somebody thinks that this device is in use.
fn uses(host: &Host, device: &str) -> bool {
    let people: Value = host.ask(&["people"]);
    people.to_string().contains(device)
}

/// How many keys to what is written a device holds.
fn keys(host: &Host) -> u64 {
    let file = host.home().with_extension("backup");
    let name = file.to_str().unwrap();
    let made = host.given(&[FOR_BACKUP], &["backup", "make", name]);
    std::fs::remove_file(&file).unwrap();
    made.unwrap()["keys"].as_u64().unwrap()
}
