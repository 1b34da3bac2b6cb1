//! The categories: fifteen words with ids that never change. Labels are translated elsewhere.
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What a need, an offer or a skill-share is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Category {
    Food,
    Housing,
    Goods,
    Tools,
    Transport,
    Health,
    Care,
    Skills,
    Work,
    Legal,
    Money,
    Space,
    Company,
    Emergency,
    Other,
}

/// Every category, in the order in which they are shown; id and English name.
const ALL: [(Category, &str, &str); 15] = [
    (Category::Food, "food", "food"),
    (Category::Housing, "housing", "housing"),
    (Category::Goods, "goods", "goods"),
    (Category::Tools, "tools", "tools"),
    (Category::Transport, "transport", "transport"),
    (Category::Health, "health", "health"),
    (Category::Care, "care", "care & childcare"),
    (Category::Skills, "skills", "skills & learning"),
    (Category::Work, "work", "work"),
    (Category::Legal, "legal", "legal"),
    (Category::Money, "money", "money & forms"),
    (Category::Space, "space", "space"),
    (Category::Company, "company", "company"),
    (Category::Emergency, "emergency", "emergency"),
    (Category::Other, "other", "other"),
];

/// A word that is no category, and the nearest one that is.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadCategory {
    /// Nearly one.
    #[error("{found:?} is not a category; did you mean {near}?")]
    Near {
        /// What was typed.
        found: String,
        /// What may have been meant.
        near: Category,
    },
    /// Nothing like one.
    #[error("{0:?} is not a category; choose one of {list}", list = list())]
    Unlike(String),
}

fn list() -> String {
    ALL.map(|(_, id, _)| id).join(", ")
}

impl Category {
    /// Every category, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|(category, _, _)| *category)
    }

    /// Its id: stands in documents, for ever.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// Its English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        ALL.into_iter()
            .find(|(category, _, _)| *category == self)
            .expect("every category stands in the list")
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Category {
    type Err = BadCategory;

    fn from_str(text: &str) -> Result<Self, BadCategory> {
        let typed = text.trim().to_lowercase();
        let exact = ALL
            .iter()
            .find(|(_, id, name)| typed == *id || typed == *name);
        if let Some((category, _, _)) = exact {
            return Ok(*category);
        }
        let found: String = text.chars().take(40).collect();
        let near = ALL
            .iter()
            .map(|(category, id, _)| (distance(&found.to_lowercase(), id), *category))
            .min()
            .filter(|(distance, _)| *distance <= 2);
        Err(match near {
            Some((_, near)) => BadCategory::Near { found, near },
            None => BadCategory::Unlike(found),
        })
    }
}

/// How many letters must be put in, taken out or changed to make one word of the other.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((above, pair), wanted) in row.iter().skip(1).zip(row.iter()).zip(&other) {
            let change = pair + usize::from(letter != *wanted);
            let left = next.last().copied().unwrap_or(i + 1);
            next.push(change.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_is_found_by_its_id_and_its_name() {
        for category in Category::all() {
            assert_eq!(category.id().parse(), Ok(category));
            assert_eq!(category.name().to_uppercase().parse(), Ok(category));
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_answered_with_what_was_meant() {
        for (typed, meant) in [
            ("tranport", "transport"),
            ("foood", "food"),
            ("tols", "tools"),
            ("heatlh", "health"),
        ] {
            let told = typed.parse::<Category>().unwrap_err().to_string();
            assert!(told.ends_with(&format!("did you mean {meant}?")), "{told}");
        }
        let told = "spaceship".parse::<Category>().unwrap_err().to_string();
        assert!(told.contains("choose one of food, housing"), "{told}");
    }
}
