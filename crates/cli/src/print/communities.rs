//! The communities of a home.
use potluck_node::api::InCommunity;

use super::table::table;
use super::{Look, QUIET, TITLE, clean, styled};

/// One a line; the one in use is marked.
pub(crate) fn communities(look: &Look, communities: &[InCommunity]) -> String {
    if communities.is_empty() {
        return "This home is in no community yet. `potluck start` makes one, `potluck join` goes \
                into one.\n"
            .to_owned();
    }
    let rows: Vec<Vec<String>> = communities
        .iter()
        .map(|one| {
            let role = one.role.map_or("out", |role| role.word());
            let people = match one.people {
                1 => "1 person".to_owned(),
                many => format!("{many} people"),
            };
            vec![
                styled(TITLE, &clean(&one.name)),
                format!("you are {}, {role}", clean(&one.my_name)),
                people,
                if one.in_use {
                    styled(QUIET, "in use")
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    table(look.width, 0, &rows)
}
