//! What Potluck says to people, in their language: for the page and for the terminal.
//!
//! The texts stand in `texts/LANGUAGE/AREA.ftl` (Fluent) and are built into the program. Whoever
//! shows something asks [`Texts`] for a text by its id:
//!
//! ```
//! use potluck_text::{Language, Texts};
//!
//! let t = Texts::of(Language::En);
//! assert_eq!(t.say("save").to_string(), "Save");
//! assert_eq!(t.say("also-on").with("n", 2).to_string(), "also on 2 other devices");
//! assert_eq!(t.label("state", "handed over"), "handed over");
//! ```
//!
//! In an askama template `t` is a field of the page and a text is `{{ t.say("save") }}` or
//! `{{ t.say("also-on").with("n", 2) }}`. A [`Saying`] is only `Display`, so askama escapes it like
//! everything else; no text holds HTML, and none is ever marked as safe.
//!
//! # Conventions
//!
//! - An id says *where* and *what*: `board-empty`, `step-claim`. What every screen needs has one
//!   word: `save`, `back`. Lower case, hyphens; no number at the end but in families.
//! - The id stands in the code as a literal, in `say("…")` or in [`id`]`("…")`, so that a test can
//!   find it. That test (`tests/complete.rs`) fails when an id is missing in one of the languages,
//!   is used nowhere, or gets other arguments than it wants. All `.with(…)` follow at once on
//!   `.say(…)`.
//! - Words of the model (states, categories, roles, …) are *families*: `word-state-open`,
//!   `word-category-food`, asked for with [`Texts::label`]. A word nobody knows is shown as it is.
//! - Numbers are given as numbers: then plurals and separators are right. Dates and times come from
//!   [`Texts::when`], [`Texts::day`], [`Texts::relative`], after [`Texts::at`] said what time it is.
//! - What people wrote is given as an argument, never put into a text by hand: on a page it is
//!   isolated, so that a name in Arabic does not turn an English sentence round. In a terminal
//!   ([`Texts::for_terminal`]) it is not: many show the marks as boxes.
//! - What is said in one place and shown in another, like a refusal of the node, travels as a
//!   [`Said`]: [`say`]`("…").with(…)`. [`Texts::words`] makes the words.
//! - Commands, flags and codes are never translated.
//! - A text that is missing in a language is said in English, and one that is missing there as its
//!   id; [`missing`] lists them.
//! - Labels begin in lower case, to stand inside a line; [`capital`] makes a beginning of one.
//!
//! Nothing here knows the clock, the node or the page.
mod args;
mod bundle;
mod label;
mod language;
mod number;
mod said;
mod texts;
mod time;

pub use args::Arg;
pub use bundle::missing;
pub use label::capital;
pub use language::{Direction, Language, UnknownLanguage};
pub use said::{Said, With, all, any, label, row, say};
pub use texts::{Saying, Texts, id};
