//! Shifts and things to bring, a line each: `cook 2-3`, `bread 3`.

/// A shift: its role, fewest, most. `cook` is one cook, `cook 2` two, `cook 2-3` two or three.
pub(super) fn shift(line: &str) -> (String, u32, u32) {
    let Some((role, number)) = line.rsplit_once(char::is_whitespace) else {
        return (line.to_owned(), 1, 1);
    };
    let bounds = number.split_once(['-', '–']).unwrap_or((number, number));
    match (bounds.0.parse(), bounds.1.parse()) {
        (Ok(min), Ok(max)) => (role.trim().to_owned(), min, max),
        _ => (line.to_owned(), 1, 1),
    }
}

/// A thing to bring, and how many.
pub(super) fn thing(line: &str) -> (String, u32) {
    let parts = line.rsplit_once(char::is_whitespace);
    let numbered =
        parts.and_then(|(item, number)| Some((item.trim().to_owned(), number.parse().ok()?)));
    numbered.unwrap_or((line.to_owned(), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_and_perhaps_a_number() {
        assert_eq!(shift("cook"), ("cook".into(), 1, 1));
        assert_eq!(shift("wash up 2"), ("wash up".into(), 2, 2));
        assert_eq!(shift("cook 2-3"), ("cook".into(), 2, 3));
        assert_eq!(shift("table number 4-x"), ("table number 4-x".into(), 1, 1));
        assert_eq!(thing("bread 3"), ("bread".into(), 3));
        assert_eq!(thing("big pot"), ("big pot".into(), 1));
    }
}
