//! Numbers, sizes and lists as people write them.
//!
//! Arabic has digits of its own (٣) and uses ours (3) too; we write ours, see decision 30.
use crate::args::Arg;
use crate::language::Language;
use crate::texts::{Texts, id};

impl Texts {
    /// A number with the separators of the language.
    #[must_use]
    pub fn number(&self, number: impl Into<u64>) -> String {
        let whole = number.into();
        written_digits(self.language(), &whole.to_string())
    }

    /// Bytes as people say them.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        let t = self;
        match bytes {
            0..1_000 => t.say("size-bytes").with("n", bytes).to_string(),
            1_000..1_000_000 => t.say("size-kb").with("n", bytes / 1_000).to_string(),
            _ => {
                let point = marks(self.language()).1;
                let size = format!(
                    "{}{point}{}",
                    self.number(bytes / 1_000_000),
                    bytes / 100_000 % 10
                );
                t.say("size-mb").with("size", size).to_string()
            }
        }
    }

    /// Names as one says them in a row: `Ana, Ben and Cem`.
    #[must_use]
    pub fn list<S: AsRef<str>>(&self, names: &[S]) -> String {
        self.joined(names, |last| match sounds_like_i(last) {
            true => id("list-and-i"),
            false => id("list-and"),
        })
    }

    /// Names to choose from: `Ana, Ben or Cem`.
    #[must_use]
    pub fn choice<S: AsRef<str>>(&self, names: &[S]) -> String {
        self.joined(names, |last| match sounds_like_o(last) {
            true => id("list-or-o"),
            false => id("list-or"),
        })
    }

    fn joined<S: AsRef<str>>(&self, names: &[S], end: impl FnOnce(&str) -> &'static str) -> String {
        let Some((last, rest)) = names.split_last() else {
            return String::new();
        };
        let last = last.as_ref();
        let mut rest = rest.iter();
        let Some(first) = rest.next() else {
            return last.to_owned();
        };
        let comma = |row: Arg<'static>, name: &S| {
            let longer = self
                .say("list-comma")
                .with("row", row)
                .with("name", name.as_ref());
            Arg::Text(longer.to_string())
        };
        let row = rest.fold(Arg::Words(first.as_ref().to_owned().into()), comma);
        let said = self.say(end(last)).with("row", row).with("name", last);
        said.to_string()
    }
}

/// Whether Spanish says `e` instead of `y` before a word: "Ana e Inés".
fn sounds_like_i(word: &str) -> bool {
    let word = word.to_lowercase();
    let sound = word.strip_prefix('h').unwrap_or(&word);
    let diphthong = ["ia", "ie", "io"].iter().any(|two| sound.starts_with(two));
    sound.starts_with(['i', 'í']) && !diphthong
}

/// Whether Spanish says `u` instead of `o` before a word: "Ana u Olga".
fn sounds_like_o(word: &str) -> bool {
    let word = word.to_lowercase();
    let sound = word.strip_prefix('h').unwrap_or(&word);
    sound.starts_with(['o', 'ó'])
}

/// A whole number as it is written.
pub(crate) fn written(language: Language, number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", written_digits(language, &digits))
}

/// What stands between thousands, and before tenths.
fn marks(language: Language) -> (char, char) {
    match language {
        Language::En | Language::Ar => (',', '.'),
        // A thin blank, as the academies ask for: half the Spanish world reads 1.000 as one.
        Language::Es => ('\u{202f}', ','),
    }
}

fn written_digits(language: Language, digits: &str) -> String {
    // "1234 personas": Spanish parts only from five digits on.
    let least = if language == Language::Es { 5 } else { 4 };
    if digits.len() < least {
        return digits.to_owned();
    }
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(marks(language).0);
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_separators_of_the_language() {
        for (language, small, big) in [
            (Language::En, "1,234", "1,234,567"),
            (Language::Es, "1234", "1\u{202f}234\u{202f}567"),
            (Language::Ar, "1,234", "1,234,567"),
        ] {
            let t = Texts::of(language);
            assert_eq!(t.number(1_234_u32), small);
            assert_eq!(t.number(1_234_567_u32), big);
            assert_eq!(written(language, -12.0), "-12");
        }
    }

    #[test]
    fn bytes_are_rounded_down_to_what_one_can_imagine() {
        let t = Texts::of(Language::En);
        for (bytes, said) in [
            (1, "1 byte"),
            (999, "999 bytes"),
            (2_999, "2 kB"),
            (1_234_567, "1.2 MB"),
            (12_345_678_901, "12,345.6 MB"),
        ] {
            assert_eq!(t.size(bytes), said);
        }
        assert_eq!(Texts::of(Language::Es).size(1_234_567), "1,2 MB");
    }

    #[test]
    fn names_stand_in_a_row() {
        let en = Texts::of(Language::En);
        assert_eq!(en.list::<&str>(&[]), "");
        assert_eq!(en.list(&["Ana"]), "Ana");
        assert_eq!(en.list(&["Ana", "Ben"]), "Ana and Ben");
        assert_eq!(en.list(&["Ana", "Ben", "Cem"]), "Ana, Ben and Cem");
        let es = Texts::of(Language::Es);
        assert_eq!(es.list(&["Ana", "Ben", "Cem"]), "Ana, Ben y Cem");
        assert_eq!(es.list(&["Ana", "Inés"]), "Ana e Inés");
        assert_eq!(es.list(&["agua", "hielo"]), "agua y hielo");
        assert_eq!(es.choice(&["Ana", "Ben", "Cem"]), "Ana, Ben o Cem");
        assert_eq!(es.choice(&["Ana", "Olga"]), "Ana u Olga");
        let ar = Texts::of(Language::Ar).for_terminal();
        assert_eq!(ar.list(&["ليلى", "سامي", "نور"]), "ليلى، سامي ونور");
    }
}
