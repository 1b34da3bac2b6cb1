//! Finding in sources and templates what is said: `say("id")`, `t("id")`, `t(language, "id")`,
//! `id("id")`, and the `.with(…)` after.
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// One place where a text is said.
#[derive(Debug)]
pub(crate) struct Said {
    /// Its id.
    pub(crate) id: String,
    /// The arguments that it gets; none where it is only named.
    pub(crate) args: Option<BTreeSet<String>>,
    /// The file.
    pub(crate) place: String,
}

/// Everything that is said anywhere.
pub(crate) fn said() -> Vec<Said> {
    let codes = codes().into_iter();
    codes
        .flat_map(|(place, code)| said_in(&code, &place))
        .collect()
}

/// Everything that stands between quotation marks anywhere: a text may be named in one place and
/// said in another.
pub(crate) fn literals() -> BTreeSet<String> {
    let codes = codes().into_iter();
    codes
        .flat_map(|(_, code)| code.split('"').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// All sources and templates, without their comments and without the tests of this crate.
fn codes() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let ours = path.starts_with("src");
        let text = match text.split_once("#[cfg(test)]") {
            Some((code, _)) if ours => code,
            _ => &text,
        };
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        found.push((path.display().to_string(), code));
    }
    found
}

fn sources() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = [
        "src",
        "../node/src",
        "../cli/src",
        "../web/src",
        "../web/templates",
    ]
    .map(PathBuf::from)
    .into();
    let mut found = Vec::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let inside = fs::read_dir(&path).unwrap();
            paths.extend(inside.map(|entry| entry.unwrap().path()));
        } else if path.ends_with("tests.rs") {
            // What a test says is not said to anybody.
        } else if ["rs", "html", "txt", "svg"]
            .iter()
            .any(|end| path.extension().is_some_and(|e| e == *end))
        {
            found.push(path);
        }
    }
    found
}

fn said_in(code: &str, place: &str) -> Vec<Said> {
    let mut found = Vec::new();
    for (call, named_only) in [("say(", false), ("t(", false), ("id(", true)] {
        for (at, _) in code.match_indices(call) {
            let before = code.get(..at).unwrap_or_default();
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let after = code.get(at + call.len()..).unwrap_or_default();
            let second = after.split_once(',').filter(|(first, _)| is_path(first));
            let Some((id, rest)) = literal(after).or_else(|| literal(second?.1)) else {
                continue;
            };
            let args = rest.trim_start().strip_prefix(')').map(args);
            found.push(Said {
                id,
                args: args.filter(|_| !named_only),
                place: place.to_owned(),
            });
        }
    }
    found
}

/// Whether this is a name like `language` or `self.language`.
fn is_path(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || "_.()".contains(c);
    !text.is_empty() && text.chars().all(letter)
}

/// The names in the `.with("name", …)` that follow at once.
fn args(mut rest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    while let Some(with) = rest.trim_start().strip_prefix(".with(") {
        let Some((name, after)) = literal(with) else {
            break;
        };
        names.insert(name);
        rest = behind(after);
    }
    names
}

/// What stands behind the parenthesis that is open.
fn behind(text: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1_u32, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}

/// A literal that begins here, and what stands behind it.
fn literal(text: &str) -> Option<(String, &str)> {
    let (literal, rest) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((literal.to_owned(), rest))
}

#[test]
fn what_is_said_is_found_with_its_arguments() {
    let code = r#"
        let a = t.say("one").with("n", (1 + 2).max(3))
            .with("name", f(")", x));
        b(id("two"), paid("three"), t.say(four), t(language, "five"));
    "#;

    let said = said_in(code, "here");

    let names: Vec<&str> = said.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(names, ["one", "five", "two"]);
    let args = said[0].args.iter().flatten().cloned().collect::<Vec<_>>();
    assert_eq!(args, ["n", "name"]);
    assert_eq!(said[2].args, None);
}
