//! A small round sign for a person: the first letter of their name on a quiet ground, so that a list
//! of people is found through at a glance. The name itself stands beside it.
use askama::filters::Safe;

/// How many grounds there are; `people.css` has them.
const GROUNDS: u32 = 4;

/// The sign of whoever has this name; the same name has the same everywhere.
pub(crate) fn face(name: &str) -> Safe<String> {
    let letter = name.chars().find(|c| c.is_alphanumeric());
    let letter: String = letter.map_or("·".to_owned(), |c| c.to_uppercase().collect());
    let sum = name
        .chars()
        .fold(0_u32, |sum, c| sum.wrapping_add(u32::from(c)));
    let ground = sum % GROUNDS;
    Safe(format!(
        "<span class=\"face face-{ground}\" aria-hidden=\"true\">{letter}</span>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_a_letter_whatever_the_name_is_made_of() {
        for (name, letter) in [
            ("ana", "A"),
            ("<script>", "S"),
            ("\u{202e}\"&<>", "·"),
            ("", "·"),
            ("ليلى", "ل"),
        ] {
            let Safe(html) = face(name);
            assert!(html.ends_with(&format!(">{letter}</span>")), "{html}");
        }
    }
}
