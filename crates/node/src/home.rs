//! The home: the one folder that holds everything of a node, and where its local socket is.
//!
//! The files in it are the store's; here is only the way in. Whoever may look into the folder
//! (0700) is trusted, so the socket lies in it. A path to a socket is at most about 108 bytes, so
//! the socket of a home with a long name lies in a folder of its own, as private as the home, in the
//! user's runtime folder or the one for temporary files.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use potluck_model::id::hash;
use potluck_text::say;

use crate::api::Problem;

/// What every system takes as a path to a socket.
const MAX_SOCKET_PATH: usize = 100;

/// A home, by a path that does not depend on where we stand.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    folder: PathBuf,
}

impl Home {
    /// Takes the folder as the user named it.
    pub(crate) fn at(folder: &Path) -> Result<Self, Problem> {
        let folder = std::path::absolute(folder).map_err(|why| {
            Problem::new(
                say("problem-no-home")
                    .with("path", folder.display().to_string())
                    .with("why", why.to_string()),
                say("hint-another-folder"),
            )
        })?;
        Ok(Self { folder })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the socket of this home may be, the likeliest place first.
    pub(crate) fn sockets(&self) -> Vec<PathBuf> {
        // The same folder by another name (a link) is the same home.
        let folder = fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let bytes = folder.as_os_str().as_encoded_bytes();
        let digest = HEXLOWER.encode(&hash("potluck/socket/v1", &[bytes]));
        let short = format!("potluck-{}", digest.get(..16).unwrap_or(&digest));
        if cfg!(windows) {
            return vec![PathBuf::from(format!(r"\\.\pipe\{short}"))];
        }
        let near = folder.join("socket");
        if near.as_os_str().len() <= MAX_SOCKET_PATH {
            return vec![near];
        }
        std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .into_iter()
            .chain([std::env::temp_dir()])
            .map(|place| place.join(&short).join("socket"))
            .filter(|path| path.is_absolute() && path.as_os_str().len() <= MAX_SOCKET_PATH)
            .collect()
    }

    /// The place for our own socket, with its folder made if it is not in the home itself.
    pub(crate) fn place_for_socket(&self) -> Result<PathBuf, Problem> {
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for socket in self.sockets() {
            match self.prepare(&socket) {
                Ok(()) => return Ok(socket),
                Err(why) => last = why,
            }
        }
        Err(Problem::new(
            say("problem-no-socket-place")
                .with("home", self.folder.display().to_string())
                .with("why", last.to_string()),
            say("hint-shorter-path"),
        ))
    }

    fn prepare(&self, socket: &Path) -> io::Result<()> {
        let own = fs::canonicalize(&self.folder)?;
        match socket.parent() {
            Some(folder) if cfg!(unix) && folder != own => private_folder(folder, &own),
            _ => Ok(()),
        }
    }
}

/// Makes a folder that only we can look into, or makes sure that it is one.
///
/// Anybody can make folders where temporary files are, so one that is there already counts only if
/// it belongs to whoever the home belongs to.
#[cfg(unix)]
fn private_folder(folder: &Path, own: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};

    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => return Err(why),
        _ => {}
    }
    let found = fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == fs::metadata(own)?.uid() && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        format!("{} is not private", folder.display()),
    ))
}

#[cfg(not(unix))]
fn private_folder(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_of_a_home_lies_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path()).unwrap();

        let socket = home.place_for_socket().unwrap();

        assert_eq!(
            socket.parent().unwrap(),
            fs::canonicalize(folder.path()).unwrap()
        );
    }

    #[test]
    fn a_home_with_a_long_name_has_a_short_socket_in_a_private_folder() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("long".repeat(40));
        fs::create_dir(&long).unwrap();
        let home = Home::at(&long).unwrap();

        let socket = home.place_for_socket().unwrap();

        assert!(socket.as_os_str().len() <= MAX_SOCKET_PATH);
        assert!(home.sockets().contains(&socket), "clients look there too");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;

            let private = socket.parent().unwrap();
            let open = fs::Permissions::from_mode(0o755);
            fs::set_permissions(private, open).unwrap();
            assert_ne!(home.place_for_socket().ok(), Some(socket.clone()));
            fs::remove_dir(private).unwrap();
            std::os::unix::fs::symlink(&long, private).unwrap();
            assert_ne!(home.place_for_socket().ok(), Some(socket.clone()));
            fs::remove_file(private).unwrap();
        }
    }

    #[test]
    fn two_homes_never_share_a_socket() {
        let folder = tempfile::tempdir().unwrap();
        let homes = ["a", "b"].map(|name| {
            let long = folder.path().join(name.repeat(120));
            Home::at(&long).unwrap()
        });

        assert_ne!(homes[0].sockets(), homes[1].sockets());
    }
}
