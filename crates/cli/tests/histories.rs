//! `potluck debug resolve` comes to what the vectors say, and says of a bad file what is wrong.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors/resolver.json")
}

fn resolve(file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_potluck"))
        .args(["debug", "resolve", "--json"])
        .arg(file)
        .output()
        .unwrap()
}

/// The same fields of each entry, without what is for people.
fn only(list: &Value, fields: &[&str]) -> Value {
    let entries = list.as_array().unwrap().iter();
    entries
        .map(|entry| fields.iter().map(|field| entry[*field].clone()).collect())
        .collect::<Vec<Value>>()
        .into()
}

#[test]
fn every_vector_comes_to_what_it_says() {
    let said: Value = serde_json::from_slice(&fs::read(vectors()).unwrap()).unwrap();
    let found = resolve(&vectors());
    assert!(found.status.success(), "{found:?}");
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let (said, found) = (said.as_array().unwrap(), found.as_array().unwrap());
    assert!(said.len() >= 12);
    assert_eq!(said.len(), found.len());

    for (said, found) in said.iter().zip(found) {
        let name = &said["name"];
        assert_eq!(found["name"], *name);
        assert_eq!(found["community"], said["community"], "{name}");
        let people = ["person", "role", "devices"];
        assert_eq!(
            only(&found["people"], &people),
            only(&said["people"], &people),
            "{name}"
        );
        let void: Vec<&Value> = said["without_effect"].as_array().unwrap().iter().collect();
        let void_found = found["without_effect"].as_array().unwrap().iter();
        assert_eq!(
            void_found.map(|one| &one["op"]).collect::<Vec<_>>(),
            void,
            "{name}"
        );
        let refused = ["op", "why"];
        assert_eq!(
            only(&found["refused"], &refused),
            only(&said["refused"], &refused),
            "{name}"
        );
        for one in found["without_effect"].as_array().unwrap() {
            assert_ne!(one["why"], "", "{name}");
            assert_ne!(one["does"], "", "{name}");
        }
    }
}

#[test]
fn a_bad_file_is_refused_with_the_operation_that_is_wrong() {
    let said: Value = serde_json::from_slice(&fs::read(vectors()).unwrap()).unwrap();
    let good = said[0].clone();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut bad = good.clone();
        change(&mut bad);
        bad.to_string()
    };
    let bytes = good["ops"][1]["as_it_travels"].as_str().unwrap();
    let many = vec![json!({"as_it_travels": ""}); 20_001];
    let long = json!({"as_it_travels": "00".repeat(9 << 20)});
    let cases = [
        ("", "holds no histories"),
        ("{", "holds no histories"),
        ("[{}]", "missing field `community`"),
        (
            &with(&|bad| bad["community"] = "12".into()),
            "history 1 (two stewards remove each other): its community: an id is 64 hex digits",
        ),
        (
            &with(&|bad| bad["ops"][1]["as_it_travels"] = "xy".into()),
            "operation 2 (Ana removes Ben): it is not hex",
        ),
        (
            &with(&|bad| bad["ops"][1]["as_it_travels"] = bytes[..80].into()),
            "operation 2 (Ana removes Ben): the bytes are malformed: too short",
        ),
        (
            &with(&|bad| bad["ops"][1]["as_it_travels"] = format!("{bytes}00").into()),
            "operation 2 (Ana removes Ben): 1 bytes are left over behind it",
        ),
        (
            &with(&|bad| bad["ops"][1]["op_id"] = good["ops"][2]["op_id"].clone()),
            "operation 2 (Ana removes Ben): it is said to be",
        ),
        (
            &with(&|bad| {
                bad["ops"].as_array_mut().unwrap().remove(0);
            }),
            "history 1: it does not begin: the operation that founds the community is needed",
        ),
        (
            &with(&|bad| bad["ops"] = many.clone().into()),
            "it has 20001 operations, at most 20000 are read",
        ),
        (
            &with(&|bad| bad["ops"] = vec![long.clone(); 2].into()),
            "at most 16777216 are read",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.json");
    for (text, why) in cases {
        fs::write(&file, text).unwrap();
        let refused = resolve(&file);
        assert_eq!(refused.status.code(), Some(1), "{why}");
        let said: Value = serde_json::from_slice(&refused.stderr).unwrap();
        let error = said["error"].as_str().unwrap();
        assert!(error.contains(why), "{error:?} does not say {why:?}");
    }
    let missing = resolve(&folder.path().join("nothing.json"));
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn a_file_beyond_all_bounds_is_not_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("endless.json");
    // It has no blocks on the disk: only its length.
    fs::File::create(&file).unwrap().set_len(1 << 40).unwrap();

    let refused = resolve(&file);

    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("more than 64 MiB"), "{said}");
}
