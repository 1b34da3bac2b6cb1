//! Who is in, where one stands, and invitations.
use potluck_model::role::Role;
use potluck_node::api::{Invited, Person, Place};
use potluck_text::id;

use super::table::{facts, table};
use super::{CODE, Look, QUIET, TITLE, clean, quotable, styled};

/// The people of a community.
pub(crate) fn people(look: &Look, people: &[Person]) -> String {
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|person| {
            let name = clean(&person.name);
            let name = match person.me {
                true => look.say("print-name-you").with("name", name).to_string(),
                false => name,
            };
            let since = look.say("print-since").with("day", look.day(person.since));
            vec![
                name,
                look.label("role", person.role.word()),
                let_in(look, person),
                since.to_string(),
                look.say("devices")
                    .with("n", person.devices.len())
                    .to_string(),
                styled(QUIET, &short(&person.person)),
            ]
        })
        .collect();
    let mut said = table(look.width, 0, &rows);
    for person in people {
        said.push_str(&super::govern::pause(look, person));
    }
    if let Some(newcomer) = people
        .iter()
        .find(|person| person.role == Role::Newcomer && !person.me)
    {
        let name = quotable(&newcomer.name).unwrap_or_else(|| short(&newcomer.person));
        let how = look.say("print-how-to-confirm");
        said.push_str(&format!("\n{how} potluck people confirm {name}\n"));
    }
    said.push_str(&only_one(look, people));
    said
}

/// A person as they are now.
pub(crate) fn person(look: &Look, person: &Person) -> String {
    let said = look
        .say("print-is-now")
        .with("name", clean(&person.name))
        .with("role", look.label("role", person.role.word()));
    format!("{said}\n")
}

/// What somebody who decides alone could do.
fn only_one(look: &Look, people: &[Person]) -> String {
    let stewards = people.iter().filter(|one| one.role == Role::Steward);
    let mine = people.iter().any(|one| one.me && one.role == Role::Steward);
    let next = people.iter().find(|one| one.role == Role::Member);
    let (true, 1, Some(next)) = (mine, stewards.count(), next) else {
        return String::new();
    };
    let name = quotable(&next.name).unwrap_or_else(|| short(&next.person));
    let only = look.say("print-only-steward");
    format!("\n{only} potluck people promote {name}\n")
}

fn let_in(look: &Look, person: &Person) -> String {
    match &person.admitted_by {
        Some(by) => look
            .say("print-let-in-by")
            .with("name", clean(by))
            .to_string(),
        None => look.say("print-founded").to_string(),
    }
}

/// Where one stands after starting or joining; `deed` is the text that says what happened.
pub(crate) fn place(look: &Look, deed: &str, place: &Place) -> String {
    let deed = look.say(deed).with("name", clean(&place.community_name));
    let lines = [
        (id("print-fact-community"), place.community.clone()),
        (id("print-fact-person"), place.person.clone()),
        (id("print-fact-device"), place.device.clone()),
        (id("print-fact-name"), clean(&place.name)),
        (id("print-fact-role"), look.label("role", place.role.word())),
    ];
    let lines = lines.map(|(name, fact)| (look.say(name).to_string(), fact));
    // Ids are for copying: they are never broken into lines.
    let said = facts(usize::MAX, &lines);
    let note = match place.role {
        Role::Newcomer => format!("{}\n", look.say("print-newcomer-note")),
        Role::Member | Role::Steward => String::new(),
    };
    let note = textwrap::fill(&note, look.width.max(20));
    format!("{}\n{said}{note}", styled(TITLE, &deed.to_string()))
}

/// A community that is new.
pub(crate) fn started(look: &Look, place: &Place) -> String {
    let advice = format!("{}\n", look.say("print-founder-advice"));
    format!(
        "{}{}",
        self::place(look, id("print-started"), place),
        textwrap::fill(&advice, look.width.max(20))
    )
}

/// An invitation, as code and as words.
pub(crate) fn invited(look: &Look, invited: &Invited) -> String {
    let heading = look
        .say("print-invited")
        .with("n", invited.uses)
        .with("role", look.label("role", invited.role.word()))
        .with("day", look.day(invited.until));
    let words: Vec<&str> = invited.words.split_whitespace().collect();
    let rows: Vec<Vec<String>> = words
        .chunks(4)
        .map(|four| four.iter().map(|word| clean(word)).collect())
        .collect();
    let where_from = match invited.addresses.as_slice() {
        [] => look.say("print-invited-words"),
        _ => look.say("print-invited-way"),
    };
    format!(
        "{heading}\n\n  {}\n\n{}\n\n{}\n{}\n{} potluck join CODE --as NAME\n",
        styled(CODE, &clean(&invited.code)),
        look.say("print-or-say"),
        table(look.width, 0, &rows),
        textwrap::fill(&where_from.to_string(), look.width.max(20)),
        look.say("print-other-types"),
    )
}

/// The first eight digits of an id.
pub(super) fn short(id: &str) -> String {
    clean(id).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{ana, look, plain};
    use super::*;

    fn two() -> [Person; 2] {
        let since = "2026-11-30T10:00:00Z".parse().unwrap();
        let ana = Person {
            person: "a1".repeat(32),
            name: "Ana".into(),
            role: Role::Steward,
            me: true,
            admitted_by: None,
            since,
            devices: vec!["d1".into(), "d3".into()],
            note: None,
        };
        let ben = Person {
            person: "b1".repeat(32),
            name: "Ben".into(),
            role: Role::Newcomer,
            me: false,
            admitted_by: Some("Ana".into()),
            devices: vec!["d2".into()],
            ..ana.clone()
        };
        [ana, ben]
    }

    #[test]
    fn people_are_listed_with_who_let_them_in() {
        assert_eq!(
            plain(&people(&look(80), &two())),
            "  Ana (you)  steward   founded        since yesterday  2 devices  a1a1a1a1
  Ben        newcomer  let in by Ana  since yesterday  1 device   b1b1b1b1

A steward makes a newcomer a member: potluck people confirm \"Ben\"
"
        );
    }

    #[test]
    fn starting_prints_community_person_and_device_whole() {
        let said = plain(&place(&look(40), id("print-started"), &ana()));

        assert_eq!(
            said,
            format!(
                "You have started Elm Street.\n  Community  {}\n  Person     {}\n  Device     {}\n  Name       Ana\n  Role       steward\n",
                "e1".repeat(32),
                "a1".repeat(32),
                "d1".repeat(32)
            )
        );
    }

    #[test]
    fn an_invitation_can_be_copied_and_said() {
        let invitation = Invited {
            code: "potluck1abc".into(),
            words: "one two three four five six seven eight nine ten eleven twelve".into(),
            role: Role::Newcomer,
            uses: 1,
            until: "2026-12-15T10:00:00Z".parse().unwrap(),
            addresses: vec![],
        };

        let said = plain(&invited(&look(80), &invitation));

        assert!(
            said.starts_with("For one newcomer, until Tue 15 Dec:\n\n  potluck1abc\n\n"),
            "{said}"
        );
        assert!(
            said.contains("\n  one   two  three   four\n  five  six  seven   eight\n"),
            "{said}"
        );
    }
}
