//! Who is in, where one stands, and invitations.
use potluck_model::role::Role;
use potluck_node::api::{Invited, Person, Place};

use super::table::{facts, table};
use super::{CODE, Look, QUIET, TITLE, clean, count, quotable, styled};

/// The people of a community.
pub(crate) fn people(look: &Look, people: &[Person]) -> String {
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|person| {
            let you = if person.me { " (you)" } else { "" };
            vec![
                format!("{}{you}", clean(&person.name)),
                person.role.word().to_owned(),
                let_in(person),
                format!("since {}", look.day(person.since)),
                count(
                    u64::try_from(person.devices.len()).unwrap_or(u64::MAX),
                    "device",
                ),
                styled(QUIET, &short(&person.person)),
            ]
        })
        .collect();
    let mut said = table(look.width, 0, &rows);
    for person in people {
        said.push_str(&super::govern::pause(person));
    }
    if let Some(newcomer) = people
        .iter()
        .find(|person| person.role == Role::Newcomer && !person.me)
    {
        let name = quotable(&newcomer.name).unwrap_or_else(|| short(&newcomer.person));
        said.push_str(&format!(
            "\nA steward makes a newcomer a member: potluck people confirm {name}\n"
        ));
    }
    said.push_str(&only_one(people));
    said
}

/// A person as they are now.
pub(crate) fn person(person: &Person) -> String {
    format!("{} is a {} now.\n", clean(&person.name), person.role.word())
}

/// What somebody who decides alone could do.
fn only_one(people: &[Person]) -> String {
    let stewards = people.iter().filter(|one| one.role == Role::Steward);
    let mine = people.iter().any(|one| one.me && one.role == Role::Steward);
    let next = people.iter().find(|one| one.role == Role::Member);
    let (true, 1, Some(next)) = (mine, stewards.count(), next) else {
        return String::new();
    };
    let name = quotable(&next.name).unwrap_or_else(|| short(&next.person));
    format!(
        "\nYou are the only steward. With a second and a third nobody decides alone: potluck people \
         promote {name}\n"
    )
}

fn let_in(person: &Person) -> String {
    match &person.admitted_by {
        Some(by) => format!("let in by {}", clean(by)),
        None => "founded".to_owned(),
    }
}

/// Where one stands after starting or joining; `deed` says what happened.
pub(crate) fn place(look: &Look, deed: &str, place: &Place) -> String {
    let name = clean(&place.community_name);
    let lines = [
        ("Community", place.community.clone()),
        ("Person", place.person.clone()),
        ("Device", place.device.clone()),
        ("Name", clean(&place.name)),
        ("Role", place.role.word().to_owned()),
    ];
    // Ids are for copying: they are never broken into lines.
    let said = facts(usize::MAX, &lines);
    let note = match place.role {
        Role::Newcomer => "You can read and write at once; a steward confirms you as a member.\n",
        Role::Member | Role::Steward => "",
    };
    let note = textwrap::fill(note, look.width.max(20));
    format!(
        "{}\n{said}{note}",
        styled(TITLE, &format!("{deed} {name}."))
    )
}

/// A community that is new.
pub(crate) fn started(look: &Look, place: &Place) -> String {
    let advice = "You are the only steward. Once two others are in, make them stewards too: potluck \
                  people promote NAME. Until there are three, the older one wins a quarrel.\n";
    format!(
        "{}{}",
        self::place(look, "You have started", place),
        textwrap::fill(advice, look.width.max(20))
    )
}

/// An invitation, as code and as words.
pub(crate) fn invited(look: &Look, invited: &Invited) -> String {
    let heading = format!("For {}, until {}:", uses(invited), look.day(invited.until));
    let words: Vec<&str> = invited.words.split_whitespace().collect();
    let rows: Vec<Vec<String>> = words
        .chunks(4)
        .map(|four| four.iter().map(|word| clean(word)).collect())
        .collect();
    let where_from = match invited.addresses.as_slice() {
        [] => "The words work with everybody who is near and in; so does the code.\n".to_owned(),
        _ => "The words work with everybody who is near and in; the code knows the way here too.\n"
            .to_owned(),
    };
    format!(
        "{heading}\n\n  {}\n\nor, to say or write down:\n\n{}\n{}The other types: potluck join CODE --as NAME\n",
        styled(CODE, &clean(&invited.code)),
        table(look.width, 0, &rows),
        textwrap::fill(&where_from, look.width.max(20)),
    )
}

fn uses(invited: &Invited) -> String {
    match invited.uses {
        1 => format!("one {}", invited.role.word()),
        many => format!("{many} {}s", invited.role.word()),
    }
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
        let said = plain(&place(&look(40), "You have started", &ana()));

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
