use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::category::Category;
use crate::draft::{
    Basics, Bring, Details, Draft, Event, Need, Offer, Point, Profile, Quantity, Shift, Skill,
};
use crate::id::{DeviceId, OpId, PersonId};
use crate::schedule::{Every, Repeat};
use crate::time::{LogicalTime, Timestamp};
use crate::value::{Fields, Value};

fn basics() -> Basics {
    Basics {
        title: "Lift to the clinic".into(),
        body: "On Tuesday.\nBack by noon.".into(),
        tags: vec!["car".into()],
        place: "Elm St".into(),
        point: Point::near(40_420, -3_705),
        language: "en".into(),
        recorded_for: "Dora".into(),
        sealed: None,
    }
}

fn every_kind() -> Vec<Details> {
    let quantity = Some(Quantity {
        amount: 2,
        unit: "bags".into(),
    });
    let time = |millis| Some(Timestamp::from_millis(millis));
    let mut soup = Event::new("2026-12-05T18:00".parse().unwrap(), "Europe/Madrid");
    soup.repeat = Some(Repeat {
        every: Every::Weeks(2),
        until: Some("2027-03-01".parse().unwrap()),
        count: Some(5),
        except: BTreeSet::from(["2026-12-19".parse().unwrap()]),
    });
    soup.capacity = Some(20);
    soup.arrive_before = Some(15);
    soup.shifts = vec![Shift {
        role: "cook".into(),
        min: 2,
        max: 3,
    }];
    soup.bring = vec![Bring {
        item: "bread".into(),
        count: 3,
    }];
    vec![
        Details::Need(Need {
            category: Category::Transport,
            quantity: quantity.clone(),
            urgency: Urgency::Days,
            from: time(1),
            to: time(2),
            simmer_until: time(3),
        }),
        Details::Offer(Offer {
            category: Category::Food,
            quantity,
            terms: Terms::Lend,
            standing: true,
            from: None,
            to: time(9),
            simmer_until: None,
        }),
        Details::Skill(Skill {
            level: "beginners".into(),
            format: Format::Group,
            places: "the yard".into(),
            times: "evenings".into(),
            ..Skill::new(Direction::Learn)
        }),
        Details::Event(soup),
        Details::Profile(Profile {
            languages: vec!["es".into(), "ar".into()],
            skills: vec!["bikes".into()],
            access: "no stairs".into(),
        }),
    ]
}

#[test]
fn every_draft_comes_back_from_its_fields() {
    for details in every_kind() {
        let draft = Draft::new(basics(), details).unwrap();
        let reading = read(write(&draft));

        assert_eq!(reading.draft, draft);
        assert_eq!((reading.cut, reading.needs_newer), (vec![], false));
    }
}

#[test]
fn an_edit_sets_only_what_it_changes() {
    let old = Draft::new(basics(), every_kind().remove(0)).unwrap();
    let mut edited = basics();
    edited.title = "Lift home".into();
    edited.body = String::new();
    let new = Draft::new(edited, every_kind().remove(0)).unwrap();

    let set = Fields::from([
        ("title".to_owned(), "Lift home".into()),
        ("body".to_owned(), Value::Null),
    ]);
    assert_eq!(write_changes(&old, &new), set);
    assert_eq!(write_changes(&old, &old), Fields::new());
}

#[test]
fn what_goes_with_a_draft_comes_back_too() {
    let slots = BTreeMap::from([(DeviceId::from_bytes([1; 32]), vec![2; 80])]);
    let sealed = SealedBytes::new(vec![7; 300]);
    let claim = Restated {
        id: OpId::from_bytes([3; 32]),
        person: PersonId::from_bytes([4; 32]),
        made: LogicalTime::from_bits(u64::MAX - 5),
        note: "Tuesday".into(),
        quantity: Some(1),
        meet: Some(Timestamp::from_millis(8)),
        by_author: Some(Timestamp::from_millis(9)),
        by_claimer: None,
        slots: slots.clone(),
    };
    let mut fields = sealed_fields(&sealed, &slots);
    fields.extend(restated(std::slice::from_ref(&claim)));

    let reading = read(fields.clone());
    assert_eq!(reading.sealed, Some((sealed, slots)));
    assert_eq!(reading.restated, [claim]);
}

#[test]
fn what_others_wrote_too_long_is_cut_and_noted() {
    let reading = read(Fields::from([
        ("kind".to_owned(), "offer".into()),
        ("title".to_owned(), "a".repeat(90).into()),
        ("body".to_owned(), 7.into()),
        ("quantity".to_owned(), (-1).into()),
        (
            "tags".to_owned(),
            Value::List(vec![Value::Null, "car".into()]),
        ),
        ("standing".to_owned(), "yes".into()),
    ]));

    assert_eq!(reading.draft.basics().title, "a".repeat(80));
    assert_eq!(reading.draft.basics().tags, ["car"]);
    assert_eq!(reading.draft.details().quantity(), None);
    let noted = BTreeSet::from(["title", "body", "quantity", "tags", "standing"]);
    assert_eq!(reading.cut.into_iter().collect::<BTreeSet<_>>(), noted);
    assert!(!reading.needs_newer);
}

#[test]
fn what_only_a_newer_version_knows_is_noted_and_the_rest_is_read() {
    let newer = |key: &str, value: &str| {
        let mut fields = write(&Draft::new(basics(), every_kind().remove(0)).unwrap());
        fields.insert(key.to_owned(), value.into());
        read(fields)
    };

    for reading in [
        newer("kind", "loan"),
        newer("category", "music"),
        newer("colour", "red"),
        newer("urgency", "yesterday"),
    ] {
        assert!(reading.needs_newer);
        assert_eq!(reading.draft.basics().title, "Lift to the clinic");
    }
}

#[test]
fn an_event_that_makes_no_sense_is_no_reason_to_fall_over() {
    let mut event = write(&Draft::new(basics(), every_kind().remove(3)).unwrap());
    event.insert(
        "repeat".to_owned(),
        Value::Map(Fields::from([("step".to_owned(), 0.into())])),
    );
    assert_eq!(read(event.clone()).cut, ["repeat"]);

    event.insert("start".to_owned(), "soon".into());
    let reading = read(event.clone());
    assert!(reading.needs_newer);
    assert!(reading.cut.contains(&"start"));
}

#[test]
fn a_word_that_is_none_lists_those_that_are() {
    let told = "someday".parse::<Urgency>().unwrap_err().to_string();

    assert_eq!(
        told,
        "\"someday\" is not an urgency; choose one of now, days, week, anytime"
    );
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        "\\PC{0,100}|need|offer|skill|event|weeks|2026-12-05|2026-12-05T18:00"
            .prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let key = "[a-z]{1,6}|every|step|until|except|id|person";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::btree_map(key, inner, 0..6).prop_map(Value::Map),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_others_wrote_can_be_read_and_written_again(
        kind in "need|offer|skill|event|profile|page|x",
        values in prop::collection::vec(any_value(), 40),
    ) {
        let keys = "title body tags place point language recorded_for category quantity unit \
            urgency from to simmer_until terms standing direction level format places times start \
            minutes zone repeat capacity arrive_before shifts bring languages skills access sealed \
            sealed_keys claims begun other";
        let mut fields: Fields = keys.split_whitespace().map(ToOwned::to_owned).zip(values).collect();
        fields.insert("kind".to_owned(), kind.into());

        let draft = read(fields).draft;
        prop_assert_eq!(&read(write(&draft)).draft, &draft);
    }
}
