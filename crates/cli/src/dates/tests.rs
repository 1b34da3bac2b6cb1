use jiff::civil;
use jiff::tz::TimeZone;

use super::*;

/// Tuesday, 1 December 2026, 14:30 in Madrid.
fn now() -> Zoned {
    let madrid = TimeZone::get("Europe/Madrid").unwrap();
    civil::date(2026, 12, 1)
        .at(14, 30, 0, 0)
        .to_zoned(madrid)
        .unwrap()
}

fn wall(typed: &str) -> Result<String, BadDate> {
    let at = typed.parse::<When>()?.wall(&now())?;
    Ok(at.strftime("%a %F %H:%M").to_string())
}

#[test]
fn what_people_type_is_read_kindly() {
    for (typed, meant) in [
        ("2026-12-05T18:00", "Sat 2026-12-05 18:00"),
        ("2026-12-05 18:00", "Sat 2026-12-05 18:00"),
        ("2026-12-05 6pm", "Sat 2026-12-05 18:00"),
        ("2026/12/5 18:00", "Sat 2026-12-05 18:00"),
        ("2026-12-05T18:00:00Z", "Sat 2026-12-05 19:00"),
        ("2026-12-05T18:00:00+03:00", "Sat 2026-12-05 16:00"),
        ("today 17:00", "Tue 2026-12-01 17:00"),
        ("tomorrow 18:30", "Wed 2026-12-02 18:30"),
        ("tomorrow-18:30", "Wed 2026-12-02 18:30"),
        ("Tomorrow at 6:30 pm", "Wed 2026-12-02 18:30"),
        ("wed 9:00", "Wed 2026-12-02 09:00"),
        ("wed-9:00", "Wed 2026-12-02 09:00"),
        ("Wednesday, 9am", "Wed 2026-12-02 09:00"),
        ("mon 9:00", "Mon 2026-12-07 09:00"),
        ("in 2 hours", "Tue 2026-12-01 16:30"),
        ("in 90 minutes", "Tue 2026-12-01 16:00"),
        ("18:30", "Tue 2026-12-01 18:30"),
        ("12 am", "Wed 2026-12-02 00:00"),
        ("12 pm", "Wed 2026-12-02 12:00"),
    ] {
        assert_eq!(wall(typed).as_deref(), Ok(meant), "{typed}");
    }
}

#[test]
fn a_weekday_or_a_time_that_has_gone_by_means_the_next_one() {
    assert_eq!(wall("tue 9:00").as_deref(), Ok("Tue 2026-12-08 09:00"));
    assert_eq!(wall("tue 15:00").as_deref(), Ok("Tue 2026-12-01 15:00"));
    assert_eq!(wall("9:00").as_deref(), Ok("Wed 2026-12-02 09:00"));
}

#[test]
fn a_bare_day_lasts_from_its_first_moment_to_its_last() {
    for (typed, first, last) in [
        ("2026-12-03", "2026-12-02T23:00:00Z", "2026-12-03T22:59:59Z"),
        ("in 2 days", "2026-12-02T23:00:00Z", "2026-12-03T22:59:59Z"),
        ("thu", "2026-12-02T23:00:00Z", "2026-12-03T22:59:59Z"),
        ("today", "2026-12-01T13:31:00Z", "2026-12-01T22:59:59Z"),
        ("tue", "2026-12-01T13:31:00Z", "2026-12-01T22:59:59Z"),
        ("in a week", "2026-12-07T23:00:00Z", "2026-12-08T22:59:59Z"),
    ] {
        let when: When = typed.parse().unwrap();
        assert_eq!(when.moment(&now()).unwrap().to_string(), first, "{typed}");
        let end = when.last_moment(&now()).unwrap();
        assert_eq!(end.to_string(), last, "{typed}");
    }
}

#[test]
fn a_day_without_a_time_is_not_enough_for_a_beginning() {
    assert_eq!(wall("sat"), Err(BadDate::no_time(civil::date(2026, 12, 5))));
    assert!(
        wall("2026-12-05")
            .unwrap_err()
            .to_string()
            .contains("18:00")
    );
}

#[test]
fn a_day_is_that_of_the_clock_there() {
    for (typed, day) in [
        ("today", "2026-12-01"),
        ("2027-03-01", "2027-03-01"),
        ("2026-12-05T23:30:00Z", "2026-12-06"),
        ("in 10 hours", "2026-12-02"),
    ] {
        let when: When = typed.parse().unwrap();
        assert_eq!(when.date(&now()).unwrap().to_string(), day, "{typed}");
    }
}

#[test]
fn what_is_past_is_refused() {
    for typed in ["2026-11-30", "today 9:00", "2020-01-01T00:00:00Z"] {
        let when: When = typed.parse().unwrap();
        let refused = when.last_moment(&now()).unwrap_err();
        assert_eq!(refused.problem().code(), "date-past", "{typed}");
        assert!(refused.problem().hint.is_some());
    }
}

#[test]
fn what_cannot_be_understood_is_refused_with_examples() {
    for typed in [
        "",
        "soon",
        "next tuesday",
        "t",
        "tu 9:00",
        "in days",
        "in -3 days",
        "25:00",
        "9:0",
        "9",
        "tue 25:00",
        "13pm",
        "tue 9:00 9:00",
        "in 99999999999 days",
        "2026-12-05T18:00x",
        "é",
        "2026-12-é",
    ] {
        let refused = typed.parse::<When>().unwrap_err().to_string();
        assert!(
            refused.contains("tomorrow") || refused.contains("calendar"),
            "{typed}: {refused}"
        );
    }
}

#[test]
fn a_date_that_could_be_two_is_refused() {
    for typed in ["5/12/2026", "05.12.2026", "12-05"] {
        assert_eq!(typed.parse::<When>(), Err(BadDate::order(typed)));
    }
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_refused() {
    for typed in ["2026-02-30", "2026-13-01", "2026-12-05T25:00"] {
        assert_eq!(typed.parse::<When>(), Err(BadDate::no_such_day(typed)));
    }
}

#[test]
fn a_time_that_the_clocks_skip_means_the_moment_after() {
    let when: When = "2027-03-28T02:30".parse().unwrap();
    assert_eq!(
        when.moment(&now()).unwrap().to_string(),
        "2027-03-28T01:30:00Z"
    );
}
