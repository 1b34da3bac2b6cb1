//! What a line of the manual stands for, and the words it has captured.
use std::collections::BTreeMap;

/// The words captured so far, by their names: `CODE:lift` is `K7QF`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words(BTreeMap<String, String>);

impl Words {
    /// A command with the words put in for their names.
    pub(crate) fn put_into(&self, command: &str) -> String {
        let mut whole = command.to_owned();
        for (name, word) in &self.0 {
            whole = whole.replace(&format!("[{name}]"), word);
        }
        whole
    }

    /// Whether what was printed is what is wanted; learns the new words on the way.
    pub(crate) fn fit(&mut self, wanted: &[&str], printed: &[String]) -> bool {
        let Some((first, others)) = wanted.split_first() else {
            return printed.is_empty();
        };
        if *first == "..." {
            return (0..=printed.len()).any(|skipped| {
                let mut words = self.clone();
                let fits = printed
                    .get(skipped..)
                    .is_some_and(|rest| words.fit(others, rest));
                if fits {
                    *self = words;
                }
                fits
            });
        }
        let Some((line, rest)) = printed.split_first() else {
            return false;
        };
        self.fit_line(first, line) && self.fit(others, rest)
    }

    /// What should stand in the manual for what was printed: what stands there, if that fits.
    pub(crate) fn settle(&mut self, wanted: &[&str], printed: &[String]) -> String {
        let mut known = self.clone();
        if known.fit(wanted, printed) {
            *self = known;
            return wanted.iter().map(|line| format!("{line}\n")).collect();
        }
        let mut settled = String::new();
        let mut wanted = wanted.iter().peekable();
        for line in printed {
            // Keep the lines that fit in the order in which they stand.
            let mut ahead = wanted.clone();
            let fits = ahead.find(|pattern| **pattern != "..." && self.fit_line(pattern, line));
            if let Some(pattern) = fits {
                wanted = ahead;
                settled.push_str(pattern);
            } else {
                settled.push_str(&self.put_names(line));
            }
            settled.push('\n');
        }
        settled
    }

    /// A line with names for the captured words, and nothing in it that differs next time.
    fn put_names(&self, line: &str) -> String {
        let mut whole = line.to_owned();
        for (name, word) in &self.0 {
            whole = whole.replace(word, &format!("[{name}]"));
        }
        let ids = whole.split(' ').map(|word| {
            let hex = word.chars().filter(char::is_ascii_hexdigit).count();
            if (hex == word.len() && [8, 64].contains(&hex)) || word.contains("/.tmp") {
                "[..]"
            } else {
                word
            }
        });
        ids.collect::<Vec<_>>().join(" ")
    }

    fn fit_line(&mut self, pattern: &str, line: &str) -> bool {
        let Some((before, special)) = pattern.split_once('[') else {
            return pattern == line;
        };
        let Some(line) = line.strip_prefix(before) else {
            return false;
        };
        match special.split_once(']') {
            Some(("..", after)) => {
                let mut ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
                ends.any(|end| self.fit_line(after, &line[end..]))
            }
            Some((name, after)) if is_name(name) => self.fit_word(name, after, line),
            // A bracket like any other.
            _ => line
                .strip_prefix('[')
                .is_some_and(|line| self.fit_line(special, line)),
        }
    }

    /// Whether the line begins with the word of this name, or with any if it is new.
    fn fit_word(&mut self, name: &str, after: &str, line: &str) -> bool {
        if let Some(word) = self.0.get(name).cloned() {
            return line
                .strip_prefix(&word)
                .is_some_and(|rest| self.fit_line(after, rest));
        }
        let (word, _) = line.split_once(' ').unwrap_or((line, ""));
        let fits = !word.is_empty() && self.fit_line(after, &line[word.len()..]);
        if fits {
            self.0.insert(name.to_owned(), word.to_owned());
        }
        fits
    }
}

/// Whether this names a word to capture, like `CODE:lift`.
fn is_name(text: &str) -> bool {
    let kind = text.split_once(':').map_or("", |(kind, _)| kind);
    !kind.is_empty() && kind.chars().all(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(wanted: &[&str], printed: &[&str]) -> bool {
        let printed: Vec<String> = printed.iter().map(|line| (*line).to_owned()).collect();
        Words::default().fit(wanted, &printed)
    }

    #[test]
    fn a_line_fits_only_what_it_says() {
        assert!(fits(&["Posted [..] need"], &["Posted a b need"]));
        assert!(!fits(&["Posted [..] need"], &["Posted a b need!"]));
        assert!(fits(&["usage: [OPTIONS] <A>"], &["usage: [OPTIONS] <A>"]));
        assert!(fits(&["a", "...", "z"], &["a", "b", "c", "z"]));
        assert!(!fits(&["a", "...", "z"], &["a", "b"]));
        assert!(!fits(&["a"], &["a", "b"]));
        assert!(!fits(&["a", "b"], &["a"]));
    }

    #[test]
    fn a_captured_word_has_to_come_again() {
        assert!(fits(
            &["need [CODE:a] ok", "[CODE:a]"],
            &["need K7QF ok", "K7QF"]
        ));
        assert!(!fits(
            &["need [CODE:a] ok", "[CODE:a]"],
            &["need K7QF ok", "M3XA"]
        ));
    }
}
