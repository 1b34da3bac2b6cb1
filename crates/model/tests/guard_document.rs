//! What a document promises to those who edit it together.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use std::collections::BTreeMap;

use automerge::Automerge;
use potluck_model::document::{Document, DocumentError, fields_of_line};
use potluck_model::id::Actor;
use potluck_model::value::{Fields, Value};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

const LAPTOP: Actor = Actor::from_bytes([1; 16]);
const PHONE: Actor = Actor::from_bytes([2; 16]);

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.map(|(key, value)| (key.to_owned(), value)).into()
}

/// The same document on a laptop and a phone of one person.
fn two() -> (Document, Document) {
    let mut laptop = Document::new();
    let first = fields([("title", "soup".into()), ("days", 14.into())]);
    let change = laptop.edit(LAPTOP, &first).unwrap().unwrap();
    let mut phone = Document::new();
    phone.apply(LAPTOP, &change).unwrap();
    (laptop, phone)
}

/// Both edit apart, then hear of each other.
fn meet(laptop: &mut Document, phone: &mut Document, ours: &Fields, theirs: &Fields) {
    let ours = laptop.edit(LAPTOP, ours).unwrap().unwrap();
    let theirs = phone.edit(PHONE, theirs).unwrap().unwrap();
    laptop.apply(PHONE, &theirs).unwrap();
    phone.apply(LAPTOP, &ours).unwrap();
    assert_eq!(laptop.fields(), phone.fields());
    assert_eq!(laptop.heads(), phone.heads());
}

#[test]
fn edits_of_different_fields_both_survive() {
    let (mut laptop, mut phone) = two();
    meet(
        &mut laptop,
        &mut phone,
        &fields([("title", "stew".into())]),
        &fields([("days", 30.into())]),
    );
    let both = fields([("title", "stew".into()), ("days", 30.into())]);
    assert_eq!(laptop.fields(), both);
}

#[test]
fn of_edits_of_one_field_one_wins_on_all_devices_and_can_be_edited_again() {
    let (mut laptop, mut phone) = two();
    meet(
        &mut laptop,
        &mut phone,
        &fields([("title", "stew".into())]),
        &fields([("title", "cake".into())]),
    );
    let title = laptop.fields()["title"].clone();
    assert!(title == "stew".into() || title == "cake".into());

    let change = phone
        .edit(PHONE, &fields([("title", "bread".into())]))
        .unwrap()
        .unwrap();
    laptop.apply(PHONE, &change).unwrap();
    assert_eq!(laptop.fields()["title"], "bread".into());
}

#[test]
fn maps_merge_by_key_and_lists_as_a_whole() {
    let (mut laptop, mut phone) = two();
    let map = |entries: [(&str, i64); 2]| Value::Map(fields(entries.map(|(k, v)| (k, v.into()))));
    let list = |texts: &[&str]| Value::List(texts.iter().map(|text| (*text).into()).collect());
    let start = fields([
        ("bring", map([("bread", 3), ("salt", 1)])),
        ("tags", list(&["warm"])),
    ]);
    let change = laptop.edit(LAPTOP, &start).unwrap().unwrap();
    phone.apply(LAPTOP, &change).unwrap();

    meet(
        &mut laptop,
        &mut phone,
        &fields([("bring", map([("bread", 5), ("salt", 1)]))]),
        &fields([
            ("bring", map([("bread", 3), ("soap", 2)])),
            ("tags", list(&["vegan", "warm"])),
        ]),
    );
    let merged = laptop.fields();
    assert_eq!(merged["bring"], map([("bread", 5), ("soap", 2)]));
    assert_eq!(merged["tags"], list(&["vegan", "warm"]));
}

#[test]
fn null_takes_a_field_away_and_saying_the_same_again_writes_nothing() {
    let (mut laptop, _) = two();
    let gone = fields([("days", Value::Null)]);
    assert!(laptop.edit(LAPTOP, &gone).unwrap().is_some());
    assert_eq!(laptop.fields(), fields([("title", "soup".into())]));

    assert_eq!(laptop.edit(LAPTOP, &gone).unwrap(), None);
    let same = laptop.fields();
    assert_eq!(laptop.edit(LAPTOP, &same).unwrap(), None);
    assert_eq!(laptop.edit(PHONE, &Fields::new()).unwrap(), None);
}

#[test]
fn what_a_change_cannot_hold_is_refused_and_nothing_has_changed() {
    let (mut laptop, _) = two();
    let before = (laptop.fields(), laptop.heads());
    let deep = (0..17).fold(Value::Null, |inner, _| Value::List(vec![inner]));
    assert!(matches!(
        laptop.edit(LAPTOP, &fields([("x", deep)])),
        Err(DocumentError::TooDeep)
    ));
    for (key, value) in [
        ("", "x".to_owned()),
        (&*"k".repeat(65), "x".to_owned()),
        ("x", "y".repeat(8 * 1024 + 1)),
    ] {
        assert!(
            laptop.edit(LAPTOP, &fields([(key, value.into())])).is_err(),
            "{key}"
        );
    }
    let long = Value::Bytes(vec![7; 65 * 1024]);
    assert!(laptop.edit(LAPTOP, &fields([("x", long)])).is_err());

    assert_eq!((laptop.fields(), laptop.heads()), before);
    let fine = (0..16).fold(Value::Null, |inner, _| Value::List(vec![inner]));
    laptop.edit(LAPTOP, &fields([("x", fine)])).unwrap();
}

#[test]
fn the_same_edits_give_the_same_bytes() {
    let write = || {
        let (mut laptop, mut phone) = two();
        let tags = Value::List(vec!["a".into(), Value::Map(fields([("b", 1.into())]))]);
        meet(
            &mut laptop,
            &mut phone,
            &fields([("tags", tags)]),
            &fields([("title", "stew".into())]),
        );
        laptop
            .edit(LAPTOP, &fields([("title", "x".into())]))
            .unwrap();
        laptop.changes()
    };
    assert_eq!(write(), write());
}

/// What a field may hold, small enough that a few of them fit into one change.
fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        ".{0,40}".prop_map(Value::Text),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    scalar.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::List),
            btree_map("[a-z]{1,3}", inner, 0..5).prop_map(Value::Map),
        ]
    })
}

fn some_fields() -> impl Strategy<Value = Fields> {
    btree_map("[a-d]{1,2}", value(), 0..6)
}

/// What is said by writing `set` over `before`.
fn after(mut before: Fields, set: &Fields) -> Fields {
    before.extend(set.clone());
    before.retain(|_, value| *value != Value::Null);
    before
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_is_read_back_here_and_there(edits in vec(some_fields(), 1..4)) {
        let mut here = Document::new();
        let mut there = Document::new();
        let mut expected = Fields::new();
        let mut line = Vec::new();
        for set in &edits {
            expected = after(expected, set);
            if let Some(change) = here.edit(LAPTOP, set).unwrap() {
                there.apply(LAPTOP, &change).unwrap();
                line.push(change);
            }
            let straight = fields_of_line(LAPTOP, line.iter().map(Vec::as_slice));
            prop_assert_eq!(&straight.unwrap(), &expected);
            prop_assert_eq!(&here.fields(), &expected);
            prop_assert_eq!(&there.fields(), &expected);
        }
        let loaded = Automerge::load(&here.save()).unwrap();
        prop_assert_eq!(loaded.get_heads().len(), here.heads().len());
    }

    #[test]
    fn any_order_that_respects_deps_says_the_same(
        edits in vec((0..3_usize, some_fields(), any::<bool>()), 1..10),
        order in any::<u64>(),
    ) {
        let actor = |device: usize| Actor::from_bytes([u8::try_from(device).unwrap(); 16]);
        let mut devices = vec![Document::new(); 3];
        let mut written: Vec<(usize, Vec<u8>)> = Vec::new();
        for (device, set, hears) in &edits {
            if *hears {
                for (by, change) in &written {
                    // What is there already is refused, and that is all.
                    let _ = devices[*device].apply(actor(*by), change);
                }
            }
            if let Some(change) = devices[*device].edit(actor(*device), set).unwrap() {
                written.push((*device, change));
            }
        }
        let mut straight = Document::new();
        for (by, change) in &written {
            straight.apply(actor(*by), change).unwrap();
        }
        // Shuffled: what comes too early is tried again.
        let mut shuffled = Document::new();
        let mut waiting = BTreeMap::new();
        for (place, item) in written.iter().enumerate() {
            let place = u64::try_from(place).unwrap() + 1;
            waiting.insert((order.wrapping_mul(place) % 97, place), item);
        }
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|_, (by, change)| match shuffled.apply(actor(*by), change) {
                Ok(()) => false,
                Err(DocumentError::Refused(early)) => {
                    assert!(early.may_pass_later(), "{early}");
                    true
                }
                Err(other) => panic!("{other}"),
            });
            prop_assert!(waiting.len() < before);
        }
        prop_assert_eq!(shuffled.fields(), straight.fields());
        prop_assert_eq!(shuffled.heads(), straight.heads());
    }

    #[test]
    fn one_flipped_bit_is_refused(set in some_fields(), place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut document = Document::new();
        let Some(mut change) = document.edit(LAPTOP, &set).unwrap() else {
            return Ok(());
        };
        let place = place.index(change.len());
        change[place] ^= 1_u8 << bit;
        let mut other = Document::new();
        prop_assert!(other.apply(LAPTOP, &change).is_err());
        prop_assert!(!other.is_set_aside());
        prop_assert_eq!(other.fields(), Fields::new());
    }
}
