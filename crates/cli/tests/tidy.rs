//! The rules of the house, checked the way everything else is: by a test.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may lean on, from the ground up; see `docs/architecture.md`.
const FLOORS: [(&str, &[&str]); 8] = [
    ("model", &[]),
    ("text", &[]),
    ("store", &["model"]),
    ("engine", &["model"]),
    ("net", &["model"]),
    ("node", &["model", "text", "store", "engine", "net"]),
    ("web", &["model", "text", "node"]),
    ("cli", &["model", "text", "node", "web"]),
];

#[test]
fn a_crate_leans_on_these_and_no_other() {
    let crates = entries(Path::new(".."));
    let crates: BTreeSet<String> = crates.iter().map(|path| name(path)).collect();
    assert_eq!(
        crates,
        FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect()
    );

    for (name, below) in FLOORS {
        let manifest = fs::read_to_string(format!("../{name}/Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("name = \"potluck-{name}\"\n")));
        let leans: Vec<&str> = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("potluck-"))
            .map(|line| line.split(['.', ' ', '=']).next().unwrap())
            .collect();
        for other in leans {
            assert!(below.contains(&other), "{name} leans on {other}");
        }
    }
}

#[test]
fn the_middle_holds_together() {
    // What the rule above forbids is only worth something if the names in it are the real ones.
    for (name, other) in [
        ("node", "engine"),
        ("node", "store"),
        ("engine", "model"),
        ("cli", "node"),
    ] {
        let manifest = fs::read_to_string(format!("../{name}/Cargo.toml")).unwrap();
        assert!(
            manifest.contains(&format!("\npotluck-{other}.workspace = true\n")),
            "{name}, {other}"
        );
    }
}

#[test]
fn a_file_is_read_in_one_sitting_and_says_what_it_is_for() {
    let mut seen = 0;
    let mut paths = vec![PathBuf::from("..")];
    paths.extend(["../../tests", "../../examples"].map(PathBuf::from));
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(entries(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().count();
            assert!(lines <= 500, "{} has {lines} lines", path.display());
            let beside_its_code = path.ends_with("tests.rs");
            assert!(
                text.starts_with("//!") || beside_its_code,
                "{} does not open with what it is for",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} files found");
}

/// What people read comes from the files of `text`: a literal in the code of the terminal, of the
/// node or of the page that reads like a sentence has lost its way.
#[test]
fn no_sentence_stands_in_the_code_of_those_who_speak_to_people() {
    let mut seen = 0;
    let mut astray = vec![];
    for (path, text) in files("rs") {
        let shown = path.display().to_string();
        let speaks = ["../cli/src", "../node/src", "../web/src"];
        let tests = shown.contains("/tests") || shown.ends_with("sample.rs");
        let spared = tests || NOT_FOR_EVERYBODY.contains(&shown.as_str());
        if spared || !speaks.iter().any(|folder| shown.starts_with(folder)) {
            continue;
        }
        seen += 1;
        let code = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        for literal in literals(code).into_iter().filter(|one| is_sentence(one)) {
            astray.push(format!("{shown}: {literal:?}"));
        }
    }
    assert!(seen > 100, "only {seen} files found");
    assert!(astray.is_empty(), "{astray:#?}");
}

/// Rows of words that are no sentences, or are said to nobody: choices and a deed as they are typed and
/// as `--json` has them, words by which a category is guessed, and what becomes part of a problem as
/// the system's reason.
const NO_SENTENCES: [&str; 4] = [
    "need, offer, teach, learn, event, profile",
    "changed their profile",
    "{} is not private",
    "a line ends within {limit} bytes, this one does not",
];
/// Where words stand that nobody is told in a sentence: those by which a category is guessed, and what
/// `potluck debug` says to those who examine the rules, in English like the rules.
const NOT_FOR_EVERYBODY: [&str; 3] = [
    "../web/src/form/category.rs",
    "../cli/src/history.rs",
    "../cli/src/print/history.rs",
];

/// What stands between quotation marks in code, without what only logs and panics say.
fn literals(code: &str) -> Vec<String> {
    let quiet = [
        "tracing::",
        ".expect(\"",
        "reason = \"",
        "#[error(",
        "unreachable!(",
        "panic!(",
    ];
    let hangs_up = ["hang_up(", "hang_up_all("]; // said to logs alone
    let mut found = vec![];
    for line in code.lines().map(str::trim_start) {
        let silent = quiet
            .iter()
            .chain(&hangs_up)
            .any(|word| line.contains(word));
        if !silent && !line.starts_with("//") && !line.starts_with("#[") {
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

/// Three words in a row, in letters: more than a name, an id or a command has.
fn is_sentence(literal: &str) -> bool {
    let word = |word: &str| {
        let word = word.trim_end_matches([',', '.', ':', ';', '?', '!']);
        word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    // A command to copy is the same in all languages.
    let said = literal.split("potluck ").next().unwrap_or_default();
    let words: Vec<&str> = said.split(' ').collect();
    let markup = literal.contains(['<', '/', '=']);
    let in_a_row = words
        .windows(3)
        .any(|three| three.iter().all(|one| word(one)));
    in_a_row && !markup && !NO_SENTENCES.contains(&literal)
}

#[test]
fn a_sentence_is_known_from_an_id_and_a_command() {
    for said in [
        "Nothing is left to do",
        "  {name} is in again.",
        "you cannot: it is done",
    ] {
        assert!(is_sentence(said), "{said}");
    }
    for other in [
        "problem-no-record",
        "{then} potluck devices check WORD WORD WORD",
        "%a %-d %b",
        "took a sign-up back",
        "{} {}",
    ] {
        assert!(!is_sentence(other), "{other}");
    }
    assert_eq!(literals(r#"a("one", x) // "two""#), ["one", "two"]);
    assert_eq!(literals(r#"tracing::info!("not this one")"#), [""; 0]);
}

#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let paper = fs::read_to_string("../../docs/threat-model.md").unwrap();
    let code: String = files("rs").iter().map(|(_, text)| text.as_str()).collect();
    let is_test = |word: &&str| {
        let letters = word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        letters && word.matches('_').count() > 1
    };
    let named: BTreeSet<&str> = paper.split('`').filter(is_test).collect();
    assert!(named.len() > 60, "only {} tests are named", named.len());
    for name in named {
        assert!(
            code.contains(&format!("fn {name}(")),
            "there is no test {name}"
        );
    }
}

#[test]
fn links_in_papers_lead_somewhere() {
    let mut seen = 0;
    for (path, text) in files("md") {
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let target = path.with_file_name("").join(target);
            assert!(
                target.exists(),
                "{} links to {}",
                path.display(),
                target.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} links found");
}

/// All files of the project with this ending, and what they say.
fn files(ending: &str) -> Vec<(PathBuf, String)> {
    let mut files = vec![];
    let mut paths: Vec<PathBuf> = ["..", "../../tests", "../../examples", "../../docs"]
        .map(PathBuf::from)
        .into();
    paths.extend(
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| Path::new("../..").join(name)),
    );
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(entries(&path));
        } else if path.extension().is_some_and(|end| end == ending) {
            let text = fs::read_to_string(&path).unwrap();
            files.push((path, text));
        }
    }
    files
}

/// What is in a folder; nothing if there is none.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
