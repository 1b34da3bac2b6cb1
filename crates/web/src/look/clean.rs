//! Makes what others wrote safe to show: it is text, it stands where it is put, it hides nothing.
use std::fmt::{self, Write};

use askama::filters::Escaper;

/// The escaper of all templates: what has a meaning in HTML is written out, what turns text around
/// or hides in it is left out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clean;

impl Escaper for Clean {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut joined = true; // a joiner needs something before it
        for c in string.chars() {
            if is_joiner(c) && joined {
                continue;
            }
            joined = is_joiner(c);
            match c {
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '&' => dest.write_str("&amp;")?,
                '"' => dest.write_str("&quot;")?,
                '\'' => dest.write_str("&#39;")?,
                c if hides(c) => {}
                c => dest.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// What somebody wrote, without what turns text around or hides in it. For texts that are put into
/// other texts; a page does this by itself.
pub(crate) fn clean(text: &str) -> String {
    let shown = text.chars().filter(|c| !hides(*c) && !isolates(*c));
    shown.collect()
}

/// Joiners are part of some scripts and of many emoji, but only one at a time.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// These two keep a name apart in a sentence of ours; in what others write they have no place.
fn isolates(c: char) -> bool {
    matches!(c, '\u{2068}' | '\u{2069}')
}

/// Controls, and what is there without being seen.
fn hides(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    control
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2067}' | '\u{206a}'..='\u{206f}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = String::new();
        Clean.write_escaped_str(&mut out, text).unwrap();
        out
    }

    #[test]
    fn what_means_something_in_html_is_written_out() {
        assert_eq!(
            shown(r#"<script>alert("x")</script> & 'y'"#),
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"
        );
    }

    #[test]
    fn what_turns_text_around_or_hides_in_it_is_left_out() {
        assert_eq!(
            shown("inv\u{202e}oice\u{200b}\u{feff}\u{0}\u{9b}\u{e0041}"),
            "invoice"
        );
        assert_eq!(shown("two\nlines\tand a tab"), "two\nlines\tand a tab");
        assert_eq!(clean("a\u{2068}b\u{2069}\u{202d}c"), "abc");
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them() {
        assert_eq!(
            shown("می\u{200c}خواهم 👩\u{200d}🌾"),
            "می\u{200c}خواهم 👩\u{200d}🌾"
        );
        assert_eq!(
            shown("\u{200d}\u{200d}a\u{200c}\u{200d}\u{200c}b"),
            "a\u{200c}b"
        );
    }
}
