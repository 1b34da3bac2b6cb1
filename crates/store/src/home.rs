//! The home folder: what lies where, who may use it, and writing small files so that they are
//! either there or not.
//!
//! Not here: what is inside `db` (`disk`) and the key file (`key`).
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::StoreError;
use crate::disk::journal_in;
use crate::error::At;

/// The layout this program writes, and the newest it understands.
/// Before 2 there was no ring key, before 3 no journal.
const FORMAT: u32 = 3;
const FORMAT_LINE: &str = "potluck store ";

/// How long whoever has had the home may take to let go of it: a program that was started from here
/// holds everything for the moment until it is itself.
const LET_GO: Duration = Duration::from_millis(100);

/// The folder in which one node lives.
#[derive(Debug, Clone)]
pub(crate) struct Home(PathBuf);

/// What a clean stop has left behind.
pub(crate) struct Clean {
    /// The last batch, if there was room to say so. Programs that kept everything in sled did not.
    pub(crate) last: Option<u64>,
}

/// The right to use a home; the system gives it back whatever way the process ends.
#[derive(Debug)]
pub(crate) struct HomeLock {
    _file: File,
}

impl Home {
    pub(crate) fn at(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.file("key")
    }

    /// The ring key, sealed under the data key.
    pub(crate) fn ring(&self) -> PathBuf {
        self.file("ring")
    }

    /// What the node wants at once at its next start.
    pub(crate) fn snapshot(&self) -> PathBuf {
        self.file("snapshot")
    }

    /// The same while it is being written.
    pub(crate) fn unfinished_snapshot(&self) -> PathBuf {
        self.file("snapshot.new")
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.file("db")
    }

    pub(crate) fn clean(&self) -> PathBuf {
        self.file("clean")
    }

    /// The note that everything here is being deleted.
    pub(crate) fn wiping(&self) -> PathBuf {
        self.file("wiping")
    }

    /// Notes that everything here is being deleted, so that the next opening goes on with it.
    pub(crate) fn mark_wiping(&self) -> Result<(), StoreError> {
        write_atomically(&self.wiping(), b"")
    }

    /// Whether a wipe was begun and not brought to its end.
    pub(crate) fn is_being_wiped(&self) -> bool {
        self.wiping().exists()
    }

    fn format(&self) -> PathBuf {
        self.file("format")
    }

    /// Tells whether somebody has made a store here.
    pub(crate) fn is_made(&self) -> bool {
        self.format().exists() && !self.is_being_wiped()
    }

    /// Makes the folder, for the user alone, if it is not there.
    pub(crate) fn make_folder(&self) -> Result<(), StoreError> {
        make_folder(&self.0)
    }

    /// Refuses a folder of somebody else, also to the superuser, who would leave files in it that
    /// its owner cannot read.
    pub(crate) fn check_owner(&self) -> Result<(), StoreError> {
        let folder = match fs::metadata(&self.0) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                return Err(StoreError::Missing(self.0.clone()));
            }
            told => told.at(&self.0)?,
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            // Where there is no /proc, the permissions of the folder have to do.
            if let Ok(ourselves) = fs::metadata("/proc/self")
                && ourselves.uid() != folder.uid()
            {
                return Err(StoreError::NotYours(self.0.clone()));
            }
        }
        if !folder.is_dir() {
            return Err(StoreError::Missing(self.0.clone()));
        }
        Ok(())
    }

    /// Takes the home for this process, or says that another has it.
    pub(crate) fn lock(&self) -> Result<HomeLock, StoreError> {
        let path = self.file("lock");
        let file = private_file().truncate(false).open(&path);
        let file = file.map_err(|cause| StoreError::disk(&self.0, cause))?;
        let give_up = Instant::now() + LET_GO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(HomeLock { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < give_up => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(self.0.clone())),
                Err(TryLockError::Error(cause)) => return Err(StoreError::disk(&path, cause)),
            }
        }
    }

    /// Writes the number of the layout.
    pub(crate) fn write_format(&self) -> Result<(), StoreError> {
        let line = format!("{FORMAT_LINE}{FORMAT}\n");
        write_atomically(&self.format(), line.as_bytes())
    }

    /// Checks that this program understands the layout.
    pub(crate) fn check_format(&self) -> Result<(), StoreError> {
        let found = self.read_format()?;
        if found > FORMAT {
            return Err(StoreError::TooNew {
                found,
                known: FORMAT,
            });
        }
        Ok(())
    }

    /// Whether the store was made, or opened, by a program that gave it a ring key.
    pub(crate) fn has_ring_key(&self) -> bool {
        self.read_format().is_ok_and(|found| found >= 2)
    }

    /// Whether what lies here was last written by a program that kept everything in sled.
    pub(crate) fn is_of_sled_alone(&self) -> bool {
        let db = self.db();
        db.join("db").exists() && !journal_in(&db).exists()
    }

    /// Writes the number of the layout, if it is an older one.
    pub(crate) fn bring_up_format(&self) -> Result<(), StoreError> {
        match self.read_format()? {
            FORMAT => Ok(()),
            _ => self.write_format(),
        }
    }

    fn read_format(&self) -> Result<u32, StoreError> {
        let path = self.format();
        let mut line = String::new();
        let read = File::open(&path).at(&path)?.take(64);
        { read }
            .read_to_string(&mut line)
            .ok()
            .and_then(|_| line.strip_prefix(FORMAT_LINE)?.strip_suffix('\n'))
            .and_then(|number| number.parse::<u32>().ok())
            .filter(|number| *number > 0)
            .ok_or(StoreError::BrokenFormat(path))
    }

    /// Notes that the store was left in order, after this batch.
    pub(crate) fn mark_clean(&self, last: u64) -> Result<(), StoreError> {
        match write_atomically(&self.clean(), format!("{last}\n").as_bytes()) {
            // A file in which nothing stands often finds a place on a full disk.
            Err(StoreError::RanFull(_)) => write_atomically(&self.clean(), b""),
            done => done,
        }
    }

    /// Notes for ever that something was lost here once.
    pub(crate) fn mark_salvaged(&self) -> Result<(), StoreError> {
        write_atomically(&self.file("lost"), b"")
    }

    /// Tells whether something was ever lost here.
    pub(crate) fn was_salvaged(&self) -> bool {
        self.file("lost").exists()
    }

    /// Takes the mark of a clean stop away and gives what it said, if there was one.
    pub(crate) fn take_clean_mark(&self) -> Result<Option<Clean>, StoreError> {
        let mark = self.clean();
        let said = match fs::read(&mark) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            said => said.at(&mark)?,
        };
        fs::remove_file(&mark).at(&mark)?;
        sync_folder(&self.0)?;
        let last = std::str::from_utf8(&said).ok();
        let last = last.and_then(|last| last.strip_suffix('\n')?.parse().ok());
        Ok(Some(Clean { last }))
    }

    /// The first name of the kind `damaged-1` that is free.
    pub(crate) fn free_aside(&self) -> PathBuf {
        (1_u32..)
            .map(|n| self.file(&format!("damaged-{n}")))
            .find(|path| !path.exists())
            .expect("nobody has four thousand million damaged stores")
    }

    /// The bytes of all files in `db`.
    pub(crate) fn db_size(&self) -> Result<u64, StoreError> {
        size_of(&self.db())
    }

    /// The bytes of all files that the store keeps here.
    pub(crate) fn size(&self) -> Result<u64, StoreError> {
        size_of(&self.0)
    }
}

/// Writes a small file for the user alone: after a power cut the old or the new one is there.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let unfinished = unfinished(path);
    let written = private_file()
        .truncate(true)
        .open(&unfinished)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&unfinished, path));
    if let Err(cause) = written {
        // If this fails too, the next write takes the same name again.
        let _ = fs::remove_file(&unfinished);
        return Err(StoreError::disk(path, cause));
    }
    path.parent().map_or(Ok(()), sync_folder)
}

/// Where a small file is written before it takes the place of the one before.
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Makes a folder for the user alone, with all above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|cause| match cause.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            StoreError::NoFolder(path.to_path_buf())
        }
        _ => StoreError::disk(path, cause),
    })
}

/// Takes reading from everybody else, where the file system knows of such things.
pub(crate) fn keep_to_ourselves(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A stick formatted for other systems has no permissions; the file is readable all the same.
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    // Other systems do not open folders, and need not.
    if cfg!(unix) {
        File::open(path)
            .and_then(|folder| folder.sync_all())
            .at(path)?;
    }
    Ok(())
}

/// Makes a folder and everything in it durable.
pub(crate) fn sync_tree(folder: &Path) -> Result<(), StoreError> {
    for (path, is_folder) in entries(folder)? {
        if is_folder {
            sync_tree(&path)?;
        } else {
            OpenOptions::new()
                .write(true)
                .open(&path)
                .and_then(|file| file.sync_all())
                .at(&path)?;
        }
    }
    sync_folder(folder)
}

/// Copies a folder to a new place and makes the copy durable.
pub(crate) fn copy_tree(from: &Path, to: &Path) -> Result<(), StoreError> {
    fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
        make_folder(to)?;
        for (path, is_folder) in entries(from)? {
            let target = to.join(path.file_name().expect("a listed entry has a name"));
            if is_folder {
                copy(&path, &target)?;
            } else {
                fs::copy(&path, &target).at(&target)?;
            }
        }
        Ok(())
    }
    copy(from, to)?;
    sync_tree(to)
}

/// Removes a folder that may not be there.
pub(crate) fn remove_tree(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(StoreError::disk(path, cause)),
        _ => Ok(()),
    }
}

/// Removes a file that may not be there.
pub(crate) fn remove_file(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(StoreError::disk(path, cause)),
        _ => Ok(()),
    }
}

/// Whether a wipe deletes what has this name: everything that the store makes, but the lock and
/// the note of the wipe itself.
pub(crate) fn is_ours(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    let name = name.strip_suffix(".new").unwrap_or(name);
    const PLAIN: [&str; 11] = [
        "format",
        "key",
        "ring",
        "clean",
        "lost",
        "db",
        "salvaged",
        "filling",
        "replaced",
        "restoring",
        "snapshot",
    ];
    PLAIN.contains(&name) || name.starts_with("copy-") || name.starts_with("damaged-")
}

/// Gives a folder another name, durably.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).at(from)?;
    to.parent().map_or(Ok(()), sync_folder)
}

pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn entries(folder: &Path) -> Result<Vec<(PathBuf, bool)>, StoreError> {
    fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| {
                    entry.and_then(|entry| Ok((entry.path(), entry.file_type()?.is_dir())))
                })
                .collect()
        })
        .at(folder)
}

/// The bytes of all files in a folder; none if it is not there. A file with two names counts once.
pub(crate) fn size_of(folder: &Path) -> Result<u64, StoreError> {
    let mut seen = BTreeSet::new();
    let mut sum = 0;
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for (path, is_folder) in entries(&folder)? {
            if is_folder {
                folders.push(path);
            } else if let Ok(file) = fs::metadata(&path)
                && shared(&file).is_none_or(|known| seen.insert(known))
            {
                // What is gone between the listing and the look has no size.
                sum += file.len();
            }
        }
    }
    Ok(sum)
}

/// What a file is known by that has more names than one.
#[cfg(unix)]
fn shared(file: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    (file.nlink() > 1).then(|| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn shared(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}
