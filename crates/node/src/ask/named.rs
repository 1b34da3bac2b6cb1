//! Whom somebody means: by id, by the beginning of it, or by name.
use potluck_model::id::PersonId;
use potluck_text::say;

use crate::api::Problem;
use crate::show::Look;

/// A person who is in.
pub(super) fn named(look: &Look<'_>, typed: &str) -> Result<PersonId, Problem> {
    let members = look.community.members().persons();
    one_of(look, typed, members.map(|member| member.person))
}

/// One of these people.
pub(super) fn one_of(
    look: &Look<'_>,
    typed: &str,
    people: impl Iterator<Item = PersonId>,
) -> Result<PersonId, Problem> {
    let said: String = typed.trim().chars().take(80).collect();
    let typed = said.to_lowercase();
    let all: Vec<(PersonId, String, String)> = people
        .map(|person| {
            let name = look.community.board().name_of(person);
            (person, person.to_string(), name)
        })
        .collect();
    let by_name = all
        .iter()
        .filter(|(_, _, name)| name.to_lowercase() == typed);
    let by_id = all
        .iter()
        .filter(|(_, id, _)| typed.len() >= 4 && id.starts_with(&typed));
    let mut found: Vec<&(PersonId, String, String)> = by_name.chain(by_id).collect();
    found.dedup();
    match found.as_slice() {
        [(person, _, _)] => Ok(*person),
        [] => Err(Problem::new(
            say("problem-nobody-called").with("name", said),
            say("hint-look-at-people"),
        )),
        some => {
            let ids: Vec<&str> = some.iter().filter_map(|(_, id, _)| id.get(..8)).collect();
            Err(Problem::new(
                say("problem-several-people").with("n", some.len()),
                say("hint-which-by-id").with("ids", ids.join(", ")),
            ))
        }
    }
}
