//! Every word that the model can say about a record has its label in every language.
use potluck_model::category::Category;
use potluck_model::record::{Direction, Format, Kind, Terms, Urgency};
use potluck_model::role::Role;
use potluck_text::{Language, Texts};

#[test]
fn every_word_of_the_model_has_a_label_in_every_language() {
    let mut words: Vec<(&str, &str)> = Vec::new();
    words.extend(Category::all().map(|one| ("category", one.id())));
    words.extend(Kind::ALL.iter().map(|one| ("kind", one.word())));
    words.extend(Urgency::ALL.iter().map(|one| ("urgency", one.word())));
    words.extend(Terms::ALL.iter().map(|one| ("mode", one.word())));
    words.extend(Direction::ALL.iter().map(|one| ("mode", one.word())));
    words.extend(Format::ALL.iter().map(|one| ("format", one.word())));
    let roles = [Role::Newcomer, Role::Member, Role::Steward];
    words.extend(roles.map(|one| ("role", one.word())));
    for (family, words_of) in [
        ("state", words_in("view.rs", "impl State {")),
        ("claim", words_in("view.rs", "impl ClaimState {")),
        ("step", words_in("view.rs", "impl Step {")),
        ("deed", words_in("board/list.rs", "fn act_word(")),
    ] {
        assert!(words_of.len() > 6, "{family}: {words_of:?}");
        words.extend(words_of.into_iter().map(|word| (family, word)));
    }

    for language in [Language::Es, Language::Ar] {
        let t = Texts::of(language);
        for (family, word) in &words {
            assert_ne!(t.label(family, word), *word, "{language:?} {family}");
        }
    }
}

/// The words that a function of the model gives, read from its source: not all have a list.
fn words_in(file: &str, from: &str) -> Vec<&'static str> {
    let text = match file {
        "view.rs" => include_str!("../../model/src/view.rs"),
        _ => include_str!("../../model/src/board/list.rs"),
    };
    let (_, code) = text.split_once(from).unwrap_or_default();
    let code = code.split_once("\n}\n").map_or(code, |(code, _)| code);
    let arms = code.lines().filter_map(|line| line.split_once("=> \""));
    arms.filter_map(|(_, word)| word.split_once('"'))
        .map(|(word, _)| word)
        .collect()
}
