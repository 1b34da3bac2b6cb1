//! The languages there are, and choosing one.
use std::fmt;
use std::str::FromStr;

/// A language that all texts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English; what is missing elsewhere is said in it.
    #[default]
    En,
    /// Spanish.
    Es,
    /// Arabic, from right to left.
    Ar,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// A word that names none of the languages there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage;

/// How much of a header is read: a browser sends less than a hundred bytes.
const MAX_HEADER: usize = 1_000;

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Ar];

    /// Its tag, as in `<html lang>` and `--lang`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Ar => "ar",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Ar => "العربية",
        }
    }

    /// Which way it is written.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Self::En | Self::Es => Direction::Ltr,
            Self::Ar => Direction::Rtl,
        }
    }

    /// The one a browser likes best, from its `Accept-Language`; English if we have none of them.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (0.0, Self::En);
        for wish in header
            .get(..MAX_HEADER)
            .unwrap_or(header)
            .split(',')
            .take(32)
        {
            let (tag, weight) = wish.split_once(';').unwrap_or((wish, "q=1"));
            let weight = weight.trim().strip_prefix("q=").unwrap_or_default();
            let weight: f32 = weight.trim().parse().unwrap_or(0.0);
            let language = match tag.trim() {
                "*" => Some(Self::En),
                tag => tag.parse().ok(),
            };
            if let Some(language) = language.filter(|_| weight > best.0 && weight <= 1.0) {
                best = (weight, language);
            }
        }
        best.1
    }
}

impl Direction {
    /// As in `<html dir>`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags = Language::ALL.map(|language| language.tag());
        write!(f, "the languages are {}", tags.join(", "))
    }
}

impl std::error::Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads `es`, `es-MX`, `es_ES.UTF-8`, and `C` and `POSIX` as English.
    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        let main = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let known = |language: &Self| language.tag().eq_ignore_ascii_case(main);
        match main {
            "C" | "POSIX" => Ok(Self::En),
            _ => Self::ALL.into_iter().find(known).ok_or(UnknownLanguage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_what_it_likes_best_of_what_there_is() {
        for (header, language) in [
            ("es", Language::Es),
            ("es-MX,es;q=0.9,en;q=0.8", Language::Es),
            ("de-DE,de;q=0.9,ar;q=0.4,en;q=0.3", Language::Ar),
            ("en;q=0.1, ar-EG;q=0.7", Language::Ar),
            ("de, fr", Language::En),
            ("fr, *;q=0.5", Language::En),
            ("es;q=0, en;q=0.5", Language::En),
            ("es;q=7", Language::En),
            ("", Language::En),
            (";;,q=,=;q=NaN", Language::En),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
        assert_eq!(Language::accepted(&"é,".repeat(9_999)), Language::En);
    }

    #[test]
    fn a_locale_names_a_language() {
        assert_eq!("es_ES.UTF-8".parse(), Ok(Language::Es));
        assert_eq!("AR".parse(), Ok(Language::Ar));
        assert_eq!("C.UTF-8".parse(), Ok(Language::En));
        assert_eq!("de_DE".parse::<Language>(), Err(UnknownLanguage));
        assert_eq!("".parse::<Language>(), Err(UnknownLanguage));
    }
}
