//! Finds web addresses in what others wrote. They are shown, and open only after asking.
use crate::visit::encode;

/// A bit of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Bit {
    /// Words.
    Words(String),
    /// A web address, and the page that asks before it is opened.
    Link {
        /// As written.
        shown: String,
        /// The page of ours.
        ask: String,
    },
}

/// Takes a text apart.
pub(crate) fn linked(text: &str) -> Vec<Bit> {
    let mut bits: Vec<Bit> = vec![];
    let mut words = String::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let (before, address, after) = address_in(word);
        if address.is_empty() {
            words.push_str(part);
            continue;
        }
        words.push_str(before);
        bits.push(Bit::Words(std::mem::take(&mut words)));
        bits.push(Bit::Link {
            shown: address.to_owned(),
            ask: format!("/away?to={}", encode(address)),
        });
        words.push_str(after);
        words.push_str(part.get(word.len()..).unwrap_or_default());
    }
    bits.push(Bit::Words(words));
    bits.retain(|bit| *bit != Bit::Words(String::new()));
    bits
}

/// What stands before an address in a word, the address, and what stands behind it.
fn address_in(word: &str) -> (&str, &str, &str) {
    let Some(start) = word.find("https://").or_else(|| word.find("http://")) else {
        return (word, "", "");
    };
    let (before, rest) = word.split_at(start);
    let end = rest.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\'', '»']);
    let (address, after) = rest.split_at(end.len());
    if is_web(address) {
        (before, address, after)
    } else {
        (word, "", "")
    }
}

/// Whether something is a web address, and nothing else.
pub(crate) fn is_web(address: &str) -> bool {
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    let host = host.and_then(|rest| rest.split(['/', '?', '#']).next());
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`\\^{|}".contains(c);
    host.is_some_and(|host| !host.is_empty()) && !address.contains(odd) && address.len() <= 2_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_a_page_that_asks() {
        let bits = linked("See (https://example.org/a?b=c&d), or\nhttp://x. Bye");

        let link = |shown: &str, to: &str| Bit::Link {
            shown: shown.to_owned(),
            ask: format!("/away?to={to}"),
        };
        let words = |words: &str| Bit::Words(words.to_owned());
        assert_eq!(
            bits,
            [
                words("See ("),
                link(
                    "https://example.org/a?b=c&d",
                    "https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc%26d"
                ),
                words("), or\n"),
                link("http://x", "http%3A%2F%2Fx"),
                words(". Bye"),
            ]
        );
    }

    #[test]
    fn what_is_no_web_address_stays_words() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,<script>",
            "https://",
            "https://\"onclick=x",
            "file:///etc/passwd",
            "no link at all",
            "",
        ] {
            let links = linked(text)
                .iter()
                .any(|bit| matches!(bit, Bit::Link { .. }));
            assert!(!links, "{text}");
        }
    }
}
