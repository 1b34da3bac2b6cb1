//! Which language the terminal speaks: the one that was asked for, else that of the system.
use std::env;
use std::ffi::OsString;

use potluck_text::{Language, Texts};

/// Names the language where no `--language` does.
const LANGUAGE: &str = "POTLUCK_LANGUAGE";
/// What a system calls the language of its messages; the first that is set counts.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The texts in the language of whoever sits here.
pub(crate) fn texts(asked: Option<Language>) -> Texts {
    let language = asked.unwrap_or_else(|| of_the_system(|name| env::var(name).ok()));
    Texts::of(language).for_terminal()
}

/// The same before the rest of what was typed is understood.
pub(crate) fn texts_for(typed: impl Iterator<Item = OsString>) -> Texts {
    texts(asked_for(typed))
}

/// What follows `--language`, if it is a language.
fn asked_for(typed: impl Iterator<Item = OsString>) -> Option<Language> {
    let mut next_is_it = false;
    for word in typed {
        let word = word.to_string_lossy();
        if next_is_it {
            return word.parse().ok();
        }
        if let Some(language) = word.strip_prefix("--language=") {
            return language.parse().ok();
        }
        next_is_it = word == "--language";
    }
    None
}

/// English where the system names none, or one that there is not.
fn of_the_system(variable: impl Fn(&str) -> Option<String>) -> Language {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let mut names = std::iter::once(LANGUAGE).chain(LOCALE);
    let named = names.find_map(|name| set(&name));
    named
        .and_then(|locale| locale.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system(set: &[(&str, &str)]) -> Language {
        of_the_system(|wanted| {
            let found = set.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_system_says_which_language_it_is() {
        for (set, language) in [
            (&[][..], Language::En),
            (&[("LANG", "es_ES.UTF-8")], Language::Es),
            (&[("LANG", "es_ES"), ("LC_ALL", "C")], Language::En),
            (&[("LANG", "es_ES"), ("LC_ALL", "")], Language::Es),
            (&[("LANG", "es_ES"), ("LC_MESSAGES", "ar")], Language::Ar),
            (&[("LANG", "es_ES"), ("LC_ALL", "de_DE")], Language::En),
            (&[("LC_ALL", "es"), (LANGUAGE, "ar")], Language::Ar),
        ] {
            assert_eq!(system(set), language, "{set:?}");
        }
    }

    #[test]
    fn what_was_asked_for_is_found_before_all_is_understood() {
        let asked = |typed: &str| asked_for(typed.split(' ').map(OsString::from));
        assert_eq!(asked("potluck bord --language es"), Some(Language::Es));
        assert_eq!(asked("potluck --language=ar bord"), Some(Language::Ar));
        assert_eq!(asked("potluck --language de"), None);
        assert_eq!(asked("potluck --language"), None);
    }
}
