//! Who was away for long.
use potluck_model::id::KeyId;

use crate::evening::need_draft;
use crate::town::{community, post};
use crate::world::{NodeId, World};

const DAY_MS: u64 = 86_400_000;

/// The keys under which this node could write now.
fn keys(world: &World, node: NodeId) -> Vec<KeyId> {
    world.home(node).members().clean_epochs()
}

/// docs/threat-model.md, test 59: every key of the community is another, every device at home has
/// replaced its sealing key, a person was let in and another put out.
#[test]
fn who_was_away_for_a_year_is_recognised_catches_up_and_reads() {
    let mut world = World::new(59);
    let (nodes, _) = community(&mut world, 3);
    let [ana, ben, far] = nodes[..] else {
        unreachable!()
    };
    post(&mut world, far, "Before the journey");
    world.connect(far, ana);
    world.play_until(20, |world| world.are_level(&[far, ana]));
    world.cut(far);
    let before = keys(&world, far);
    assert!(!before.is_empty());
    let mut newcomer = None;
    for month in 1..=13 {
        world.now = world.now.plus_millis(31 * DAY_MS);
        world.play_for(2_000);
        world.connect(ben, ana);
        post(&mut world, ana, &format!("In month {month}"));
        world.play_for(2_000);
        world.play_until(60, |world| world.are_level(&[ana, ben]));
        if month == 12 {
            let last_day = world.now.day().plus(14);
            let deed = potluck_engine::Deed::Invite {
                role: potluck_model::role::Role::Member,
                uses: 1,
                last_day,
            };
            let id = world.home(ana).id();
            let wish = potluck_engine::Wish::In(id, deed);
            let Ok(potluck_engine::Done::Invited(code)) = world.wish(ana, wish) else {
                panic!("no invitation");
            };
            let dee = world.add_node();
            crate::evening::join(&mut world, dee, ana, code, "Dee");
            world.play_for(3_000);
            world.cut(dee);
            newcomer = Some(dee);
        }
        world.cut(ana);
        world.play_for(10);
    }
    let now = keys(&world, ana);
    let new = now.iter().filter(|key| !before.contains(key)).count();
    assert!(new >= 12, "a new key each month: {new}");
    world.restart(far);

    world.connect(far, ana);
    world.play_until(60, |world| world.are_level(&[far, ana]));
    assert_eq!(world.board(far), world.board(ana));
    assert!(
        world
            .board(far)
            .iter()
            .any(|line| line.contains("In month 13"))
    );
    // The newcomer has never seen the one who was away, and is known by the pairing key now.
    let dee = newcomer.unwrap();
    world.cut(far);
    world.connect(far, dee);
    world.play_until(60, |world| world.are_level(&[far, dee]));
    assert_eq!(world.board(dee), world.board(far));
    world.cut(far);
    world.connect(far, ana);
    // And what they write is read by the others.
    let id = world.home(far).id();
    let deed = potluck_engine::Deed::Post(Box::new(need_draft("I am back", "")));
    let wrote = world.wish(far, potluck_engine::Wish::In(id, deed));
    assert!(
        matches!(wrote, Ok(potluck_engine::Done::Wrote(_))),
        "{wrote:?}"
    );
    let back = |world: &World| {
        let board = world.board(ana);
        board.iter().any(|line| line.contains("I am back"))
    };
    world.play_until(20, back);
}
