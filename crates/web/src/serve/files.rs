//! What every page uses: the stylesheet and two scripts. Nothing private is in them, so browsers
//! may keep them; their address changes with what is in them.
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

/// A file.
pub(super) struct File {
    name: &'static str,
    pub(super) kind: &'static str,
    pub(super) text: &'static str,
    version: String,
}

static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let file = |name, kind, text: &'static str| File {
        name,
        kind,
        text,
        version: version(text),
    };
    vec![
        file("style.css", "text/css; charset=utf-8", crate::look::STYLE),
        file(
            "htmx.js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/htmx.min.js"),
        ),
        file(
            "potluck.js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/potluck.js"),
        ),
        file(
            "icon.svg",
            "image/svg+xml",
            include_str!("../../assets/icon.svg"),
        ),
    ]
});

fn version(text: &str) -> String {
    let hash = Sha256::digest(text);
    HEXLOWER.encode(hash.get(..6).unwrap_or_default())
}

/// The address of a file.
pub(crate) fn path(name: &str) -> String {
    let file = FILES.iter().find(|file| file.name == name);
    file.map_or_else(String::new, |file| {
        format!("/files/{}/{name}", file.version)
    })
}

/// The file at an address.
pub(super) fn find(path: &str) -> Option<&'static File> {
    let (version, name) = path.strip_prefix("/files/")?.split_once('/')?;
    FILES
        .iter()
        .find(|file| file.name == name && file.version == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn htmx_is_the_one_that_was_looked_at() {
        let hash = Sha256::digest(include_str!("../../assets/htmx.min.js"));

        assert_eq!(
            HEXLOWER.encode(&hash),
            "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
        );
        assert!(include_str!("../../assets/htmx.LICENSE").starts_with("Zero-Clause BSD"));
    }

    #[test]
    fn a_first_visit_brings_less_than_100_kb_beside_the_page() {
        let all: usize = FILES.iter().map(|file| file.text.len()).sum();

        assert!(all < 100_000, "{all} bytes");
    }

    #[test]
    fn only_the_files_themselves_are_found() {
        assert!(find(&path("style.css")).is_some());
        for other in [
            "/files/x/style.css",
            "/files/../style.css",
            "/files/",
            "/files/a/b/c",
        ] {
            assert!(find(other).is_none(), "{other}");
        }
    }
}
