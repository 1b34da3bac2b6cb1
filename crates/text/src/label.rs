//! Words of the model, as people say them: states, categories, roles, next steps.
use crate::texts::Texts;

impl Texts {
    /// What people call a word of a family: `label("state", "handed over")`. Families are `kind`,
    /// `state`, `claim`, `step`, `urgency`, `role`, `mode`, `format`, `category`, `deed`.
    ///
    /// A word that is not known, of a newer version perhaps, is shown as it is.
    #[must_use]
    pub fn label(&self, family: &str, word: &str) -> String {
        let id = format!("word-{family}-{}", word.replace(' ', "-"));
        if self.has(&id) {
            self.say(&id).to_string()
        } else {
            word.to_owned()
        }
    }
}

/// The same with a capital at its beginning, where a label opens a line.
#[must_use]
pub fn capital(label: &str) -> String {
    let mut rest = label.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_word_has_its_label_and_an_unknown_one_stays() {
        let t = Texts::of(Language::Es);

        assert_eq!(t.label("category", "food"), "comida");
        assert_eq!(t.label("state", "partly matched"), "resuelto en parte");
        assert_eq!(t.label("state", "levitating"), "levitating");
        assert_eq!(capital(&t.label("category", "food")), "Comida");
    }
}
