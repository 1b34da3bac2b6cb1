//! The texts of one language, read once from the files that are built in.
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::language::Language;
use crate::number;

pub(crate) type Bundle = FluentBundle<FluentResource>;

/// One file: its area, and its text in each language in the order of [`Language::ALL`].
type Area = (&'static str, [&'static str; 3]);

macro_rules! areas {
    ($($area:literal,)+) => {
        &[$((
            $area,
            [
                include_str!(concat!("../texts/en/", $area, ".ftl")),
                include_str!(concat!("../texts/es/", $area, ".ftl")),
                include_str!(concat!("../texts/ar/", $area, ".ftl")),
            ],
        ),)+]
    };
}

/// All files. A test checks that none in the folder is left out.
pub(crate) const AREAS: &[Area] = areas![
    "board", "circles", "common", "decided", "demo", "devices", "event", "founding", "home", "hub",
    "labels", "nearby", "page", "people", "problems", "record", "refusals", "safety", "settings",
    "sync", "terminal", "time",
];

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| Language::ALL.map(read));

/// The texts of a language.
pub(crate) fn of(language: Language) -> &'static Bundle {
    let [en, es, ar] = &*BUNDLES;
    match language {
        Language::En => en,
        Language::Es => es,
        Language::Ar => ar,
    }
}

/// What a text says in a language, with these arguments; none if it is not there.
pub(crate) fn said(language: Language, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle = of(language);
    let pattern = bundle.get_message(id)?.value()?;
    // What Fluent could not resolve it shows as `{$name}`; that it never comes to this is tested.
    let said = bundle.format_pattern(pattern, Some(args), &mut vec![]);
    Some(said.into_owned())
}

/// Ids that English has and this language lacks.
#[must_use]
pub fn missing(language: Language) -> Vec<String> {
    let has = |id: &String| of(language).has_message(id);
    ids(Language::En).filter(|id| !has(id)).collect()
}

/// The ids in the files of a language.
fn ids(language: Language) -> impl Iterator<Item = String> {
    let texts = AREAS.iter().map(move |(_, texts)| texts[place(language)]);
    texts.flat_map(|text| {
        let ids = text.lines().filter_map(|line| line.split_once(" ="));
        ids.filter(|(id, _)| id.starts_with(|c: char| c.is_ascii_lowercase()))
            .map(|(id, _)| id.to_owned())
    })
}

fn place(language: Language) -> usize {
    match language {
        Language::En => 0,
        Language::Es => 1,
        Language::Ar => 2,
    }
}

fn read(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false); // done by ours, who know which arguments need it
    bundle.set_formatter(Some(match language {
        Language::En => |value, _| grouped(Language::En, value),
        Language::Es => |value, _| grouped(Language::Es, value),
        Language::Ar => |value, _| grouped(Language::Ar, value),
    }));
    for (_, texts) in AREAS {
        // A file with a mistake still gives what is right in it; tests find the mistake.
        let (Ok(resource) | Err((resource, _))) =
            FluentResource::try_new(texts[place(language)].to_owned());
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn grouped(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::written(language, number.value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_is_without_a_mistake_and_no_text_stands_twice() {
        for language in Language::ALL {
            let mut seen = BTreeSet::new();
            for (area, texts) in AREAS {
                let read = FluentResource::try_new(texts[place(language)].to_owned());
                let mistakes = read.err().map(|(_, mistakes)| mistakes);
                assert_eq!(mistakes, None, "{language:?} {area}");
            }
            for id in ids(language) {
                assert!(seen.insert(id.clone()), "{language:?} has {id} twice");
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        for language in Language::ALL {
            let folder = std::fs::read_dir(format!("texts/{}", language.tag())).unwrap();
            let there: BTreeSet<String> = folder
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            let built_in = AREAS.iter().map(|(area, _)| format!("{area}.ftl"));
            assert_eq!(there, built_in.collect(), "{language:?}");
        }
    }

    #[test]
    fn nothing_is_missing_in_any_language() {
        for language in Language::ALL {
            assert_eq!(missing(language), Vec::<String>::new(), "{language:?}");
        }
    }
}
