//! A node that goes on from a snapshot is the node that has read everything.
//!
//! Asked at every restart of every story (`disk`): here is only what being the same means.
use potluck_engine::{Community, Engine, Input};
use potluck_model::board::Filter;
use potluck_model::time::Timestamp;

/// What is counted, or numbered, as it comes.
const BY_THE_WAY: [&str; 4] = ["version:", "traffic:", "places:", "board:"];

/// Both know, show, and would say the same, once they have looked at the clock.
pub(crate) fn assert_same(mut one: Engine, mut other: Engine, now: Timestamp) {
    for engine in [&mut one, &mut other] {
        let _ = engine.handle(now, Input::Tick); // what it would do is for the one that goes on
    }
    let ids = |engine: &Engine| -> Vec<_> { engine.communities().map(Community::id).collect() };
    assert_eq!(ids(&one), ids(&other));
    for (one, other) in one.communities().zip(other.communities()) {
        let (ours, theirs) = (known(one), known(other));
        let differ = ours.lines().zip(theirs.lines()).position(|(a, b)| a != b);
        if let Some(at) = differ {
            let around = |text: &str| -> Vec<String> {
                let lines = text.lines().skip(at.saturating_sub(20)).take(24);
                lines.map(str::to_owned).collect()
            };
            let (ours, theirs) = (around(&ours), around(&theirs));
            panic!("a snapshot tells {ours:#?}\nand everything {theirs:#?}");
        }
        assert_eq!(ours.len(), theirs.len());
        assert_eq!(shown(one, now), shown(other, now));
    }
}

/// All that a community holds but for its board, as text.
fn known(community: &Community) -> String {
    let text = format!("{community:#?}");
    let mut known = String::new();
    let mut skipping = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if skipping.is_some_and(|from| indent > from) {
            continue;
        }
        let was = skipping.take();
        let name = line.trim_start();
        if indent == 4 && BY_THE_WAY.iter().any(|it| name.starts_with(it)) {
            skipping = Some(indent);
        } else if was.is_none() || !name.starts_with(['}', ')', ']']) {
            known.push_str(line);
            known.push('\n');
        }
    }
    known
}

/// All that a board shows, and what happened on it.
fn shown(community: &Community, now: Timestamp) -> String {
    let all = Filter {
        past: true,
        ..Filter::default()
    };
    let (board, roll) = (community.board(), community.roll());
    let views = board.list(&all, &community.looker(), &roll, now);
    let happened = board.log(10_000, &roll);
    let sealed: Vec<_> = views
        .iter()
        .map(|view| community.sealed_text(view.id))
        .collect();
    format!(
        "{views:#?} {happened:#?} {sealed:?} {}",
        board.needs_newer()
    )
}
