//! Nothing missing, nothing unused, nothing said with the wrong arguments.
//!
//! Reads the files of texts, and the sources and templates of all who say something.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use potluck_text::Language;

mod source;

/// The texts of a language: by id, the arguments that they want.
type Wanted = BTreeMap<String, BTreeSet<String>>;

/// Families: their members are put together in the code, from a word of the model or the like.
const FAMILIES: [&str; 2] = ["said-", "word-"];

/// Texts that stand ready for a page that is being built.
const READY: &str = include_str!("ready.txt");

#[test]
fn every_language_says_everything_with_the_same_arguments() {
    let english = wanted(Language::En);
    assert!(english.len() > 100, "only {} texts found", english.len());
    for language in Language::ALL {
        let theirs = wanted(language);
        for (id, args) in &english {
            let theirs = theirs.get(id);
            assert_eq!(theirs, Some(args), "{language:?} {id}");
        }
        for id in theirs.keys() {
            assert!(english.contains_key(id), "only {language:?} has {id}");
        }
    }
}

#[test]
fn every_text_that_is_said_is_there_and_gets_what_it_wants() {
    let texts = wanted(Language::En);
    let said = source::said();
    assert!(said.len() > 15, "only {} texts are said", said.len());
    for one in said {
        let Some(wants) = texts.get(&one.id) else {
            panic!("{} says {}, which is not there", one.place, one.id);
        };
        if let Some(gets) = &one.args {
            assert_eq!(gets, wants, "{} says {}", one.place, one.id);
        }
    }
}

#[test]
fn every_text_that_is_there_is_said() {
    let said = source::literals();
    let ready: BTreeSet<&str> = READY.lines().collect();
    let texts = wanted(Language::En);
    let family = |id: &str| FAMILIES.iter().any(|family| id.starts_with(family));
    let unsaid: Vec<&String> = texts
        .keys()
        .filter(|id| !family(id) && !said.contains(*id) && !ready.contains(id.as_str()))
        .collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:#?}");
}

/// What a draft gets wrong is named by the model in English words; each has its label.
#[test]
fn every_field_that_the_model_names_has_its_label() {
    let code = fs::read_to_string("../model/src/draft/check.rs").unwrap();
    let lines = code.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.starts_with("//") && !line.starts_with("#["));
    let is_name =
        |word: &&str| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    let names: BTreeSet<&str> = lines
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(is_name)
        .collect();
    assert!(names.len() > 25, "only {names:?} found");
    let texts = wanted(Language::En);
    for name in names {
        let id = format!("word-field-{}", name.replace(' ', "-"));
        assert!(texts.contains_key(&id), "{id} is not there");
    }
}

#[test]
fn no_text_is_empty_and_all_plurals_have_the_forms_of_their_language() {
    for language in Language::ALL {
        for (id, pattern) in patterns(language) {
            let shown = pattern.elements.iter().any(|element| match element {
                PatternElement::TextElement { value } => !value.trim().is_empty(),
                PatternElement::Placeable { .. } => true,
            });
            assert!(shown, "{language:?} {id} is empty");
            for forms in plurals(&pattern) {
                let needed: &[&str] = match language {
                    Language::En | Language::Es => &["one", "other"],
                    Language::Ar => &["zero", "one", "two", "few", "many", "other"],
                };
                let needed: BTreeSet<String> = needed.iter().map(|f| (*f).to_owned()).collect();
                assert_eq!(forms, needed, "{language:?} {id}");
            }
        }
    }
}

/// What each text of a language wants.
fn wanted(language: Language) -> Wanted {
    let texts = patterns(language).into_iter();
    texts
        .map(|(id, pattern)| {
            let mut args = BTreeSet::new();
            look_into(&pattern, &mut |inline| {
                if let InlineExpression::VariableReference { id } = inline {
                    args.insert(id.name.clone());
                }
            });
            (id, args)
        })
        .collect()
}

/// All texts of a language.
fn patterns(language: Language) -> Vec<(String, Pattern<String>)> {
    let folder = format!("texts/{}", language.tag());
    let files = fs::read_dir(folder).unwrap();
    let paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file = fluent_syntax::parser::parse(text);
        for entry in file.unwrap_or_else(|_| panic!("{}", path.display())).body {
            match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "{}", message.id.name);
                    found.push((message.id.name, message.value.unwrap()));
                }
                Entry::Term(_) => panic!("terms are not used here"),
                _ => {}
            }
        }
    }
    found
}

/// Calls `see` for each thing that is put into a text, choices included.
fn look_into(pattern: &Pattern<String>, see: &mut impl FnMut(&InlineExpression<String>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => see(inline),
                Expression::Select { selector, variants } => {
                    see(selector);
                    for variant in variants {
                        look_into(&variant.value, see);
                    }
                }
            }
        }
    }
}

/// The forms of each choice by number in a text. A choice without `one` is by a word.
fn plurals(pattern: &Pattern<String>) -> Vec<BTreeSet<String>> {
    let mut found = Vec::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable {
            expression: Expression::Select { variants, .. },
        } = element
        {
            let names: BTreeSet<String> = variants
                .iter()
                .filter_map(|variant| match &variant.key {
                    fluent_syntax::ast::VariantKey::Identifier { name } => Some(name.clone()),
                    fluent_syntax::ast::VariantKey::NumberLiteral { .. } => None,
                })
                .collect();
            if names.contains("one") {
                found.push(names);
            }
            for variant in variants {
                found.extend(plurals(&variant.value));
            }
        }
    }
    found
}
