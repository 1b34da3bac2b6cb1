//! The communities of a home.
use potluck_node::api::InCommunity;

use super::table::table;
use super::{Look, QUIET, TITLE, clean, styled};

/// One a line; the one in use is marked.
pub(crate) fn communities(look: &Look, communities: &[InCommunity]) -> String {
    if communities.is_empty() {
        return format!("{}\n", look.say("print-no-communities"));
    }
    let rows: Vec<Vec<String>> = communities
        .iter()
        .map(|one| {
            let role = match one.role {
                Some(role) => look.label("role", role.word()),
                None => look.say("print-out").to_string(),
            };
            let you = look
                .say("print-you-are")
                .with("name", clean(&one.my_name))
                .with("role", role);
            vec![
                styled(TITLE, &clean(&one.name)),
                you.to_string(),
                look.say("people-count").with("n", one.people).to_string(),
                if one.in_use {
                    styled(QUIET, &look.say("print-in-use").to_string())
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    table(look.width, 0, &rows)
}
