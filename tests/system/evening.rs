//! An evening on Elm Street: three neighbours find each other by mDNS alone, and a stranger is near.
use serde_json::{Value, json};

use crate::node::{Host, Node, wait_for};
use crate::story::{
    ANA, BEN, CEM, COMMUNITY, NEED, assert_done, board, claim_to_thanks, closed, equal_boards,
    open, seen, text, wait_to_see,
};
use crate::world::{self, World};

/// What Cem writes while nobody can hear him.
pub(crate) const OFFER: &str = "Van on Saturday morning";

/// Which of the private texts is the invitation's code.
pub(crate) const CODE: usize = 3;

#[test]
fn neighbours_help_each_other_and_a_stranger_learns_nothing() {
    world::play(
        "evening::neighbours_help_each_other_and_a_stranger_learns_nothing",
        |world| {
            Evening::play(world);
        },
    );
}

/// The four hosts after the evening, still on.
#[derive(Debug)]
pub(crate) struct Evening {
    pub(crate) hosts: Vec<Host>,
    /// Ids, codes and words that nobody outside may see.
    pub(crate) private: Vec<String>,
    pub(crate) nodes: Vec<Node>,
}

impl Evening {
    pub(crate) fn play(world: &World) -> Self {
        let [ana, ben, cem, stranger] = [1, 2, 3, 4].map(|number| world.host(number));
        let mut private = vec![];

        let place = ana.ask(&["start", COMMUNITY, "--as", ANA]);
        let elsewhere = stranger.ask(&["start", "Oak Street", "--as", "A stranger"]);
        let invited = ana.ask(&["invite", "--for", "member", "--uses", "2"]);
        assert_eq!(invited["addresses"], json!([]), "found by mDNS alone");
        private.extend(["community", "person", "device"].map(|id| text(&place, id)));
        private.extend(["code", "words"].map(|form| text(&invited, form)));
        let mut nodes = vec![ana.run(&[]), stranger.run(&[])];
        let ops_of_stranger = stranger.ask(&["status"])["ops"].clone();

        for (host, name, form) in [(&ben, BEN, "code"), (&cem, CEM, "words")] {
            let joined = host.ask(&["join", &text(&invited, form), "--as", name]);
            assert_eq!(joined["community"], place["community"]);
            assert_eq!(joined["community_name"], COMMUNITY);
            assert_eq!(joined["role"], "member");
            private.extend(["person", "device"].map(|id| text(&joined, id)));
            nodes.push(host.run(&[]));
        }

        let need = ana.ask(&NEED);
        let code = text(&need, "code");
        private.push(text(&need, "id"));
        assert_eq!(need["sealed"], open(), "one's own");
        for host in [&ben, &cem] {
            let seen = wait_to_see(host, &code, |_| true);
            assert_eq!(seen["sealed"], closed(), "nobody is accepted yet");
        }

        world.cut_off(3);
        let offer = cem.ask(&["offer", OFFER, "--category", "transport"]);
        let of_cem = text(&offer, "code");
        claim_to_thanks(&ana, &ben, &code);
        assert_eq!(seen(&ana, &of_cem), None, "Cem is cut off");
        let for_cem = seen(&cem, &code).unwrap();
        assert_eq!(for_cem["claims"], json!([]), "Cem is cut off");

        world.plug_in(3);
        for host in [&ana, &ben] {
            wait_to_see(host, &of_cem, |_| true);
        }
        wait_to_see(&cem, &code, |need| need["thanks"] != json!([]));
        let same = equal_boards(&[&ana, &ben, &cem]);
        assert_eq!(same.len(), 2);
        assert_done(same.iter().find(|record| record["code"] == code).unwrap());
        let reads = |host: &Host| seen(host, &code).unwrap()["sealed"].clone();
        assert_eq!(
            [reads(&ana), reads(&ben), reads(&cem)],
            [open(), open(), closed()]
        );
        for host in [&ana, &ben, &cem] {
            let people = host.ask(&["people"]);
            assert_eq!(people.as_array().unwrap().len(), 3, "{people}");
        }

        // The stranger was there, saw that somebody is, and that is all.
        wait_for("strangers to be seen", || {
            let peers = stranger.ask(&["peers"]);
            assert_eq!(peers["near"], json!([]));
            (peers["strangers"].as_u64()? >= 3).then_some(())
        });
        assert_eq!(board(&stranger), Vec::<Value>::new());
        assert_eq!(stranger.ask(&["people"]).as_array().unwrap().len(), 1);
        let status = stranger.ask(&["status"]);
        assert_eq!(status["ops"], ops_of_stranger);
        assert_eq!(status["community"], elsewhere["community"]);
        for host in [&ana, &ben, &cem] {
            let near = host.ask(&["peers"])["near"].to_string();
            assert!(!near.contains(&text(&elsewhere, "device")));
        }
        Self {
            hosts: vec![ana, ben, cem, stranger],
            private,
            nodes,
        }
    }
}
