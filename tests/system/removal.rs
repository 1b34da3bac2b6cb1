//! Somebody is removed while not everybody is there to hear of it.
use serde_json::{Value, json};

use crate::evening::OFFER;
use crate::node::{Host, wait_for};
use crate::story::{ANA, BEN, CEM, COMMUNITY, NEED, seen, text, wait_to_see};
use crate::world::{self, World};

/// Test 55.
#[test]
fn who_was_removed_gets_nothing_from_the_informed_and_goes_on_with_the_others_until_they_hear() {
    world::play(
        "removal::who_was_removed_gets_nothing_from_the_informed_and_goes_on_with_the_others_until_they_hear",
        story,
    );
}

fn story(world: &World) {
    let [ana, ben, cem] = [1, 2, 3].map(|number| world.host(number));
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let invited = ana.ask(&["invite", "--for", "member", "--uses", "2"]);
    let _of_ana = ana.run(&[]);
    for (host, name) in [(&ben, BEN), (&cem, CEM)] {
        host.ask(&["join", &text(&invited, "code"), "--as", name]);
    }
    let _of_ben = ben.run(&[]);
    let of_cem = cem.run(&[]);
    for host in [&ana, &ben, &cem] {
        wait_for("all three to know of each other", || knows(host, 3));
    }

    world.cut_off(2);
    let before = text(&ana.ask(&NEED), "code");
    wait_to_see(&cem, &before, |_| true);
    let done = ana.ask(&["people", "remove", CEM, "--yes"]);
    assert_eq!(done["outcome"], "done", "{done}");
    wait_for("Ana to part from Cem", || {
        (ana.ask(&["peers"])["near"] == json!([])).then_some(())
    });

    // Next to Ana, who knows: seen as a stranger is, and told nothing.
    of_cem.stop();
    let held = cem.ask(&["status"])["ops"].clone();
    let after = text(&ana.ask(&["need", "Only for those who are in"]), "code");
    let _of_cem = cem.run(&[]);
    wait_for("Cem to find that somebody is there", || {
        let peers = cem.ask(&["peers"]);
        assert_eq!(peers["near"], json!([]), "not recognised");
        (peers["strangers"].as_u64()? >= 1).then_some(())
    });
    assert_eq!(cem.ask(&["status"])["ops"], held);

    // Next to Ben, who was away: all as before, until he is told.
    world.cut_off(1);
    world.plug_in(2);
    let offer = text(&cem.ask(&["offer", OFFER]), "code");
    wait_to_see(&ben, &offer, |_| true);
    assert_eq!(knows(&ben, 3), Some(()));
    world.plug_in(1);
    wait_for("Ben to hear of it", || knows(&ben, 2));
    wait_to_see(&ben, &after, |_| true);
    wait_for("Ben to part from Cem", || {
        let near = ben.ask(&["peers"])["near"].to_string();
        (!near.contains(CEM)).then_some(())
    });
    let last = text(&ben.ask(&["need", "For those who are in"]), "code");
    wait_to_see(&ana, &last, |_| true);
    for code in [&after, &last] {
        assert_eq!(seen(&cem, code), None, "Cem is out");
    }
    assert_eq!(seen(&ana, &offer), None, "it was written after the removal");
    assert!(seen(&ana, &before).is_some());
}

/// Whether somebody knows of just so many people.
fn knows(host: &Host, people: usize) -> Option<()> {
    let known: Value = host.ask(&["people"]);
    (known.as_array()?.len() == people).then_some(())
}
