//! What moment a time on the wall is. The model knows rules and dates; this is the one place that
//! knows time zones, and it brings their list along for machines that have none.
use jiff::civil;
use jiff::tz::TimeZone;
use potluck_model::schedule::DateTime;
use potluck_model::time::Timestamp;

/// The moment at which a wall clock in the named zone shows this; none if there is no such zone.
///
/// When clocks are put back and show it twice, the first; when they are put forward and never show
/// it, as long after the jump as it would have been.
pub(crate) fn moment(zone: &str, wall: DateTime) -> Option<Timestamp> {
    let date = wall.date();
    let wall = civil::DateTime::new(
        i16::try_from(date.year()).ok()?,
        i8::try_from(date.month()).ok()?,
        i8::try_from(date.day()).ok()?,
        i8::try_from(wall.hour()).ok()?,
        i8::try_from(wall.minute()).ok()?,
        0,
        0,
    )
    .ok()?;
    let moment = TimeZone::get(zone).ok()?.to_timestamp(wall).ok()?;
    Some(taken(moment))
}

/// Whether there is such a zone.
pub(crate) fn is_known(zone: &str) -> bool {
    TimeZone::get(zone).is_ok()
}

/// A moment as it is shown; what no calendar holds is cut to its end.
pub(crate) fn shown(moment: Timestamp) -> jiff::Timestamp {
    i64::try_from(moment.millis())
        .ok()
        .and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok())
        .unwrap_or(jiff::Timestamp::MAX)
}

/// A moment as it is kept; what lies before 1970 is cut to that.
pub(crate) fn taken(moment: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(u64::try_from(moment.as_millisecond()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use potluck_model::schedule::Repeat;

    use super::*;

    fn shown_at(zone: &str, wall: &str) -> String {
        let moment = moment(zone, wall.parse().unwrap()).unwrap();
        shown(moment).to_string()
    }

    #[test]
    fn a_time_on_the_wall_is_the_moment_that_its_zone_says() {
        for (zone, wall, moment) in [
            ("Europe/Madrid", "2026-12-05T18:00", "2026-12-05T17:00:00Z"),
            ("Europe/Madrid", "2026-07-05T18:00", "2026-07-05T16:00:00Z"),
            ("Asia/Kathmandu", "2026-12-05T18:00", "2026-12-05T12:15:00Z"),
            ("UTC", "2026-12-05T18:00", "2026-12-05T18:00:00Z"),
            // Put forward: 02:30 is never shown. Put back: it is shown twice.
            ("Europe/Madrid", "2026-03-29T02:30", "2026-03-29T01:30:00Z"),
            ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ] {
            assert_eq!(shown_at(zone, wall), moment, "{zone} {wall}");
        }
    }

    #[test]
    fn a_weekly_event_keeps_its_hour_on_the_wall_when_clocks_change() {
        let start: DateTime = "2026-10-17T18:00".parse().unwrap();
        let end = start.date().plus(30).unwrap();
        let days = Repeat::weekly().occurrences(start.date(), start.date(), end, 3);

        let moments: Vec<String> = days
            .into_iter()
            .map(|day| shown_at("Europe/Madrid", &start.on(day).to_string()))
            .collect();

        assert_eq!(
            moments,
            [
                "2026-10-17T16:00:00Z",
                "2026-10-24T16:00:00Z",
                "2026-10-31T17:00:00Z",
            ]
        );
    }

    #[test]
    fn a_zone_that_nobody_knows_gives_no_moment() {
        let wall = "2026-12-05T18:00".parse().unwrap();

        assert_eq!(moment("Europe/Elm Street", wall), None);
        assert!(!is_known("Europe/Elm Street"));
        assert!(is_known("Europe/Madrid"));
    }

    #[test]
    fn moments_outside_the_calendar_are_cut_to_its_ends() {
        let late = Timestamp::from_millis(u64::MAX);

        assert_eq!(shown(late), jiff::Timestamp::MAX);
        assert_eq!(taken(jiff::Timestamp::MIN), Timestamp::default());
    }
}
