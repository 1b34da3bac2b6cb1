//! The folder in which a backup is restored for a moment, to see that it is good.
//!
//! It lies where temporary files are, and a check may end by a power cut. So nothing in it can be
//! read without a key that is in memory alone (`Store::create_for_now`), and what was left behind
//! is taken away at the next start or check.
use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use potluck_store::Held;

use crate::api::Problem;
use crate::clock;

/// What the names of all such folders begin with.
const NAME: &str = "potluck-check-";

/// A folder that is gone when this is dropped.
pub(crate) struct Aside(pub(super) PathBuf);

impl Aside {
    /// A name that is nobody's yet.
    pub(super) fn make() -> Result<Self, Problem> {
        let name = HEXLOWER.encode(clock::seed()?.first_chunk::<8>().unwrap_or(&[0; 8]));
        Ok(Self(std::env::temp_dir().join(format!("{NAME}{name}"))))
    }

    /// Takes away what checks have left that did not come to their end.
    pub(crate) fn sweep() {
        sweep(&std::env::temp_dir());
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let wiped = Held::take(&self.0).and_then(Held::wipe);
        if wiped.is_err() {
            // Not even a store was made.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(NAME));
        // Not a link, which somebody else may have put there.
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if ours && folder {
            // One in which a check is at work is held, and one of somebody else is refused.
            drop(Held::wipe_leftover(&entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use potluck_store::Store;

    use super::*;

    #[test]
    fn what_a_check_left_is_swept_and_what_is_in_use_or_not_ours_stays() {
        let temp = tempfile::tempdir().unwrap();
        let named = |name: &str| temp.path().join(format!("{NAME}{name}"));
        let (at_work, left) = (named("at-work"), named("left"));
        let working = Store::create_for_now(&at_work).unwrap();
        Store::create_for_now(&left).unwrap().close().unwrap();
        // One that an older potluck made, whose key lies open, and one that was only begun.
        let (older, begun) = (named("older"), named("begun"));
        Store::create(&older).unwrap().close().unwrap();
        fs::create_dir(&begun).unwrap();
        fs::write(begun.join("lock"), b"").unwrap();
        let letters = temp.path().join("letters");
        fs::create_dir(&letters).unwrap();
        fs::write(letters.join("lock"), b"").unwrap();
        let link = named("link");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&letters, &link).unwrap();

        sweep(temp.path());

        for gone in [&left, &older, &begun] {
            assert!(!gone.exists(), "{}", gone.display());
        }
        assert!(at_work.join("format").exists());
        assert!(letters.join("lock").exists());
        assert!(cfg!(not(unix)) || link.exists());
        working.close().unwrap();
        sweep(temp.path());
        assert!(!at_work.exists());
    }
}
