//! Small things typed on the command line: codes, shifts, what to bring, time zones.
//!
//! Only their form is checked here; whether a code names anything, the node knows.
use jiff::tz;
use potluck_model::role::Role;
use potluck_node::api::Problem;
use potluck_text::{Said, say};

/// Why something typed is not what is needed there; English in `Display`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", whole(.0))]
pub(crate) struct NotRead(pub(crate) Problem);

/// What stands in the way and what to do, in one line.
fn whole(problem: &Problem) -> String {
    match &problem.hint {
        Some(hint) => format!("{}; {hint}", problem.what),
        None => problem.message(),
    }
}

impl From<Said> for NotRead {
    fn from(what: Said) -> Self {
        Self(Problem::bare(what))
    }
}

/// Reads a record's short code; capitals, blanks and hyphens do not matter.
pub(crate) fn code(typed: &str) -> Result<String, NotRead> {
    potluck_model::code::clean(typed).map_err(|why| NotRead(Problem::from(why)))
}

/// Reads how many; none at all is not a number here.
pub(crate) fn number<T>(typed: &str) -> Result<T, NotRead>
where
    T: std::str::FromStr + PartialOrd + From<u8>,
{
    let number = typed.trim().parse().ok();
    number
        .filter(|number| *number >= T::from(1))
        .ok_or_else(|| say("typed-number").into())
}

/// Reads a shift: `cook`, `cook:2` (just so many), `cook:2:3` (least and most).
pub(crate) fn shift(typed: &str) -> Result<(String, u32, u32), NotRead> {
    let parts: Vec<&str> = typed.split(':').map(str::trim).collect();
    let (role, least, most) = match parts.as_slice() {
        [role] => (role, Ok(1), Ok(1)),
        [role, count] => (role, count.parse(), count.parse()),
        [role, least, most] => (role, least.parse(), most.parse()),
        _ => return Err(say("typed-shift").into()),
    };
    match (least, most) {
        (Ok(least), Ok(most)) if least > most => Err(say("typed-shift-order")
            .with("least", least.to_string())
            .with("most", most.to_string())
            .into()),
        (Ok(_), Ok(0)) => Err(say("typed-shift-room").into()),
        (Ok(least), Ok(most)) if !role.is_empty() => Ok(((*role).to_owned(), least, most)),
        _ => Err(say("typed-shift").into()),
    }
}

/// Reads something to bring: `bread`, `bread:3`.
pub(crate) fn bring(typed: &str) -> Result<(String, u32), NotRead> {
    let (item, count) = match typed.rsplit_once(':') {
        Some((item, count)) => (item.trim(), count.trim().parse()),
        None => (typed.trim(), Ok(1)),
    };
    match count {
        Ok(count) if count > 0 && !item.is_empty() => Ok((item.to_owned(), count)),
        _ => Err(say("typed-bring").into()),
    }
}

/// Reads an IANA time zone and gives its name as it is written there.
pub(crate) fn zone(typed: &str) -> Result<String, NotRead> {
    let typed = typed.trim();
    if let Ok(zone) = tz::TimeZone::get(typed)
        && let Some(name) = zone.iana_name()
    {
        return Ok(name.to_owned());
    }
    let wanted = typed.to_lowercase().replace(' ', "_");
    let alike = tz::db()
        .available()
        .map(|name| name.to_string())
        .find(|name| {
            let city = name.rsplit('/').next().unwrap_or_default();
            name.contains('/') && city.to_lowercase() == wanted
        });
    Err(match alike {
        Some(name) => say("typed-zone-longer").with("name", name).into(),
        None => say("typed-zone").into(),
    })
}

/// Reads what an invitation may bring.
pub(crate) fn role(typed: &str) -> Result<Role, NotRead> {
    match typed {
        "newcomer" => Ok(Role::Newcomer),
        "member" => Ok(Role::Member),
        "steward" => Err(say("typed-steward").into()),
        _ => Err(say("typed-role").into()),
    }
}

/// Reads the address of another node.
pub(crate) fn address(typed: &str) -> Result<String, NotRead> {
    let typed = typed.trim();
    if typed.starts_with('/') && typed.matches('/').count() >= 2 && !typed.contains(' ') {
        Ok(typed.to_owned())
    } else {
        Err(say("typed-address").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(code(" k7-qf ").as_deref(), Ok("K7QF"));
        assert!(code("K70F").is_err());
    }

    #[test]
    fn a_shift_says_who_and_how_many() {
        assert_eq!(shift("cook:2:3"), Ok(("cook".into(), 2, 3)));
        assert_eq!(shift("cook:2"), Ok(("cook".into(), 2, 2)));
        assert_eq!(shift("washing up"), Ok(("washing up".into(), 1, 1)));
        for typed in [
            "",
            ":2:3",
            "cook:x",
            "cook:3:2",
            "cook:0:0",
            "cook:1:2:3",
            "cook:-1:2",
        ] {
            assert!(
                shift(typed).unwrap_err().to_string().contains("cook:2:3"),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_to_bring_says_what_and_how_many() {
        assert_eq!(bring("bread:3"), Ok(("bread".into(), 3)));
        assert_eq!(bring("a salad"), Ok(("a salad".into(), 1)));
        for typed in ["", ":3", "bread:0", "bread:x"] {
            assert!(
                bring(typed).unwrap_err().to_string().contains("bread:3"),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_time_zone_has_its_long_name() {
        assert_eq!(zone("europe/madrid").as_deref(), Ok("Europe/Madrid"));
        assert!(
            zone("Madrid")
                .unwrap_err()
                .to_string()
                .ends_with("Europe/Madrid")
        );
        assert!(
            zone("new york")
                .unwrap_err()
                .to_string()
                .ends_with("America/New_York")
        );
        assert!(
            zone("nowhere")
                .unwrap_err()
                .to_string()
                .contains("named like")
        );
    }

    #[test]
    fn nobody_is_invited_as_a_steward() {
        assert_eq!(role("member"), Ok(Role::Member));
        assert!(
            role("steward")
                .unwrap_err()
                .to_string()
                .contains("chosen later")
        );
        assert!(role("boss").is_err());
    }

    #[test]
    fn an_address_looks_like_one() {
        assert!(address("/ip4/192.168.1.20/tcp/4001").is_ok());
        for typed in ["192.168.1.20", "/ip4", "", "/a b/c"] {
            assert!(
                address(typed).unwrap_err().to_string().contains("/ip4/"),
                "{typed}"
            );
        }
    }
}
