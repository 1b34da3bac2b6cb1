//! A disk that is full: said in a sentence, nothing half done, and well again once there is room.
use std::fs;
use std::io::Write as _;

use crate::node::{Host, Refusal};
use crate::story::{ANA, COMMUNITY, NEED, board, text};
use crate::typed::ALONE;
use crate::world;

#[test]
fn a_full_disk_is_said_and_what_was_saved_is_safe() {
    world::play(
        "full_disk::a_full_disk_is_said_and_what_was_saved_is_safe",
        |world| {
            let ana = world.host(1);
            world.mount(&ana, 24);
            ana.ask(&["start", COMMUNITY, "--as", ANA]);
            ana.ask(&NEED);
            let node = ana.run(&ALONE);

            let ballast = fill(&ana);
            let (before, refused) = loop {
                let before = board(&ana);
                // What still fits into the room that the store has already is no mistake.
                match ana.try_ask(&["need", "One more thing"]) {
                    Ok(_) => assert!(before.len() < 500, "the disk is never full"),
                    Err(refused) => break (before, refused),
                }
            };
            assert_full(&refused);
            assert_eq!(before, board(&ana), "what is there is still shown");
            node.stop();
            if let Err(refused) = ana.try_ask(&["need", "One more thing"]) {
                assert_full(&refused);
            }

            fs::remove_file(ballast).unwrap();
            let after = board(&ana);
            assert!(before.iter().all(|record| after.contains(record)));
            let code = text(&ana.ask(&["need", "After it"]), "code");
            assert!(board(&ana).iter().any(|record| record["code"] == code));
        },
    );
}

fn assert_full(refused: &Refusal) {
    assert!(refused.said().contains("full"), "{refused:?}");
    assert!(refused.said().contains("free some space"), "{refused:?}");
    assert_eq!(refused.code, Some(1));
}

/// Leaves no room, and says in which file it went.
fn fill(host: &Host) -> std::path::PathBuf {
    let ballast = host.home().join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    for chunk in [1 << 20, 4096, 1] {
        while file.write_all(&vec![1; chunk]).is_ok() {}
    }
    ballast
}
