use super::*;

fn titled(title: &str) -> Basics {
    Basics {
        title: title.into(),
        ..Basics::default()
    }
}

fn need() -> Details {
    Details::Need(Need::default())
}

fn soup() -> Event {
    Event::new("2026-12-05T18:00".parse().unwrap(), "Europe/Madrid")
}

fn told(basics: Basics, details: Details) -> String {
    Draft::new(basics, details).unwrap_err().to_string()
}

#[test]
fn a_title_that_does_not_fit_says_what_to_do() {
    assert_eq!(
        told(titled(&"a".repeat(93)), need()),
        "a title has 1 to 80 characters, this one has 93; shorten it"
    );
    assert_eq!(
        told(titled("  "), need()),
        "a title has 1 to 80 characters, this one is empty; write a few words"
    );
    assert!(told(titled("one\ntwo"), need()).contains("line breaks"));
}

#[test]
fn characters_are_counted_as_people_count_them_not_as_bytes() {
    assert!(Draft::new(titled(&"ñ".repeat(80)), need()).is_ok());
    assert!(Draft::new(titled(&"ñ".repeat(81)), need()).is_err());
}

#[test]
fn spaces_around_texts_and_doubled_tags_are_put_right() {
    let mut basics = titled("  Lift to the clinic ");
    basics.tags = vec![" car ".into(), "Car".into(), "".into(), "clinic".into()];
    let draft = Draft::new(basics, need()).unwrap();

    assert_eq!(draft.basics().title, "Lift to the clinic");
    assert_eq!(draft.basics().tags, ["car", "clinic"]);
}

#[test]
fn everything_that_is_too_much_is_refused() {
    let with = |change: fn(&mut Basics)| {
        let mut basics = titled("Soup");
        change(&mut basics);
        basics
    };
    let of = |change: fn(&mut Event)| {
        let mut event = soup();
        change(&mut event);
        Details::Event(event)
    };
    let shift = |role: &str, min, max| Shift {
        role: role.into(),
        min,
        max,
    };
    let mut twice = soup();
    twice.shifts = vec![shift("cook", 1, 2), shift("Cook", 1, 2)];
    let mut more = soup();
    more.shifts = vec![shift("cook", 3, 2)];
    for (part, basics, details) in [
        ("2000", with(|b| b.body = "a".repeat(2_001)), need()),
        (
            "tags",
            with(|b| b.tags = (0..9).map(|n| n.to_string()).collect()),
            need(),
        ),
        ("a tag", with(|b| b.tags = vec!["a".repeat(33)]), need()),
        ("a place", with(|b| b.place = "a".repeat(81)), need()),
        (
            "time zone",
            with(|_| ()),
            of(|e| e.zone = "down the street".into()),
        ),
        ("places", with(|_| ()), of(|e| e.capacity = Some(0))),
        ("minutes", with(|_| ()), of(|e| e.minutes = 0)),
        (
            "repeats",
            with(|_| ()),
            of(|e| e.repeat = Some(Repeat::new(crate::schedule::Every::Weeks(0)))),
        ),
        ("twice", with(|_| ()), Details::Event(twice)),
        ("swap", with(|_| ()), Details::Event(more)),
    ] {
        let told = told(basics, details);
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_window_that_ends_before_it_begins_is_refused() {
    let need = Need {
        from: Some(Timestamp::from_millis(2)),
        to: Some(Timestamp::from_millis(1)),
        ..Need::default()
    };

    let told = told(titled("Lift"), Details::Need(need));
    assert_eq!(
        told,
        "the time window ends before it begins; swap the two times"
    );
}

#[test]
fn each_kind_lives_as_long_as_the_design_says() {
    let today = Day::from_number(2_000);
    let last_day = |details: Details| {
        let draft = Draft::new(titled("Soup"), details).unwrap();
        draft.last_day(today).number() - today.number()
    };
    let standing = Offer {
        standing: true,
        ..Offer::default()
    };
    let late = Need {
        to: Some(today.plus(30).start()),
        ..Need::default()
    };

    assert_eq!(last_day(need()), 14);
    assert_eq!(last_day(Details::Need(late)), 32);
    assert_eq!(last_day(Details::Offer(Offer::default())), 60);
    assert_eq!(last_day(Details::Offer(standing)), 180);
    assert_eq!(last_day(Details::Skill(Skill::new(Direction::Teach))), 180);
    assert_eq!(last_day(Details::Profile(Profile::default())), 365);
}

#[test]
fn an_event_lives_thirty_days_after_its_last_time() {
    let start: DateTime = "2026-12-05T18:00".parse().unwrap();
    let today = start.utc().day();
    let last_day = |event: Event| {
        let draft = Draft::new(titled("Soup"), Details::Event(event)).unwrap();
        draft.last_day(today).number() - today.number()
    };
    let until = |day: &str| Repeat {
        until: Some(day.parse().unwrap()),
        ..Repeat::weekly()
    };

    assert_eq!(last_day(soup()), 30);
    let repeat = Some(until("2026-12-12"));
    assert_eq!(last_day(Event { repeat, ..soup() }), 37);
    let repeat = Some(Repeat::weekly());
    assert_eq!(last_day(Event { repeat, ..soup() }), MAX_LIFE);
}

#[test]
fn a_place_is_known_only_to_about_five_hundred_metres() {
    let point = Point::near(40_418, -3_703).unwrap();

    assert_eq!((point.latitude(), point.longitude()), (40_420, -3_705));
    assert_eq!(Point::near(40_419, -3_704), Some(point));
    assert_eq!(Point::near(90_001, 0), None);
    assert_eq!(Point::near(i32::MIN + 1, 0), None);
}
