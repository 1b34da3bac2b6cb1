//! A home that this process holds, whether it is open or locked.
//!
//! The right to the home and the key to it are two things: a node that locks itself forgets the key
//! and closes the store, but keeps the home, so that no other process takes it meanwhile.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::Durability;
use crate::error::At as _;
use crate::home::{self, Home, HomeLock};
use crate::key::{self, Does, KeyFile, Sealed};
use crate::passphrase::{Passphrase, chance};
use crate::seal::{Keys, Secret};
use crate::{Opened, Store, StoreError, rescue, room};

/// A home in the hands of this process. Clones hold it together; it is free when the last is gone.
#[derive(Clone)]
pub struct Held {
    pub(crate) home: Home,
    _lock: Arc<HomeLock>,
}

/// The key to a store; wiped when dropped.
pub struct DataKey(pub(crate) Secret);

impl DataKey {
    /// A key that never was before.
    pub(crate) fn new() -> Result<Self, StoreError> {
        Ok(Self(Secret::from(chance()?)))
    }
}

/// What a passphrase has done.
pub enum Unlocked {
    /// It opens the store.
    Open(DataKey),
    /// It was the duress passphrase: whoever gave it wants everything gone.
    Duress,
}

impl Held {
    /// Takes a home in which there is a store, or says why not.
    pub fn take(home: &Path) -> Result<Self, StoreError> {
        let home = Home::at(home);
        home.check_owner()?;
        let missing = || StoreError::Missing(home.path().to_path_buf());
        if !home.is_made() && !home.is_being_wiped() {
            return Err(if home.key().exists() && home.db().exists() {
                StoreError::Incomplete(home.file("format"))
            } else {
                missing()
            });
        }
        let held = Self::lock(home.clone())?;
        if !home.is_made() {
            return Err(missing());
        }
        home.check_format()?;
        Ok(held)
    }

    /// Takes a folder, whatever is in it; brings a wipe to its end that was cut short.
    pub(crate) fn lock(home: Home) -> Result<Self, StoreError> {
        let lock = Arc::new(home.lock()?);
        let held = Self { home, _lock: lock };
        if held.home.is_being_wiped() {
            key::destroy(&held.home.key())?;
            key::destroy(&held.home.ring())?;
            held.clear()?;
            home::remove_file(&held.home.wiping())?;
        }
        home::remove_tree(&held.restoring())?;
        key::destroy_unfinished(&held.home.key())?;
        key::destroy_unfinished(&held.home.ring())?;
        Ok(held)
    }

    /// Whether the store opens only with a passphrase.
    pub fn has_passphrase(&self) -> Result<bool, StoreError> {
        let key = KeyFile::read(&self.home.key())?;
        Ok(matches!(key, KeyFile::Sealed(_)))
    }

    /// The key, if it lies open.
    pub fn key(&self) -> Result<DataKey, StoreError> {
        match KeyFile::read(&self.home.key())? {
            KeyFile::Clear(key) => Ok(DataKey(key)),
            KeyFile::Sealed(_) => Err(StoreError::Locked(self.home.path().to_path_buf())),
        }
    }

    /// The key that a passphrase opens. Slow on purpose.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<Unlocked, StoreError> {
        match KeyFile::read(&self.home.key())? {
            KeyFile::Clear(key) => Ok(Unlocked::Open(DataKey(key))),
            KeyFile::Sealed(sealed) => match sealed.open(passphrase) {
                Some(Does::Opens(key)) => Ok(Unlocked::Open(DataKey(key))),
                Some(Does::Wipes) => Ok(Unlocked::Duress),
                None => Err(StoreError::WrongPassphrase),
            },
        }
    }

    /// Sets a passphrase, changes it, or goes without; the data key stays, and so does everything
    /// sealed with it.
    ///
    /// A duress passphrase stays with a change, and goes with going without.
    pub fn protect(
        &self,
        old: Option<&Passphrase>,
        new: Option<&Passphrase>,
    ) -> Result<(), StoreError> {
        let path = self.home.key();
        let next = match (KeyFile::read(&path)?, old, new) {
            (KeyFile::Clear(_), _, None) => return Ok(()),
            (KeyFile::Clear(key), _, Some(new)) => KeyFile::Sealed(Sealed::new(&key, new)?),
            (KeyFile::Sealed(_), None, _) => return Err(StoreError::WrongPassphrase),
            (KeyFile::Sealed(sealed), Some(old), Some(new)) => {
                let changed = sealed.change(old, new)?;
                KeyFile::Sealed(changed.ok_or(StoreError::WrongPassphrase)?)
            }
            (KeyFile::Sealed(sealed), Some(old), None) => match sealed.open(old) {
                Some(Does::Opens(key)) => KeyFile::Clear(key),
                _ => return Err(StoreError::WrongPassphrase),
            },
        };
        next.write(&path)
    }

    /// Sets the passphrase that wipes, or takes it back. Nobody who looks at the disk can tell.
    pub fn set_duress(
        &self,
        real: &Passphrase,
        duress: Option<&Passphrase>,
    ) -> Result<(), StoreError> {
        let path = self.home.key();
        let KeyFile::Sealed(sealed) = KeyFile::read(&path)? else {
            return Err(StoreError::NoPassphrase);
        };
        let changed = sealed.with_duress(real, duress)?;
        KeyFile::Sealed(changed.ok_or(StoreError::WrongPassphrase)?).write(&path)
    }

    /// Opens the store and tells in what state it was.
    pub fn open(&self, key: &DataKey) -> Result<(Store, Opened), StoreError> {
        self.open_as(key, Durability::Full)
    }

    pub(crate) fn open_as(
        &self,
        key: &DataKey,
        durability: Durability,
    ) -> Result<(Store, Opened), StoreError> {
        // First, since it gives room back.
        rescue::finish_earlier(&self.home)?;
        room::to_open(&self.home)?;
        let keys = Keys::of(&self.home, &key.0)?;
        let (disk, opened) = rescue::open(&self.home, &keys, durability)?;
        if matches!(opened, Opened::Salvaged { .. }) {
            // It may tell of what is lost now.
            home::remove_file(&self.home.snapshot())?;
        }
        Ok((Store::with(self.clone(), keys, disk)?, opened))
    }

    /// Destroys the key, at once; what is sealed with it is noise from then on. Works while the
    /// store is open, here or elsewhere.
    ///
    /// There may be no key; then this does nothing.
    pub fn destroy_key(home: &Path) -> Result<(), StoreError> {
        let home = Home::at(home);
        // Where this cannot be noted, the next start finds a store without a key instead.
        let _ = home.mark_wiping();
        key::destroy(&home.key())?;
        key::destroy(&home.ring())
    }

    /// Destroys the key, then deletes everything of the home that the store has made. The store has
    /// to be closed.
    pub fn wipe(self) -> Result<(), StoreError> {
        Self::destroy_key(self.home.path())?;
        self.clear()?;
        home::remove_file(&self.home.wiping())?;
        home::remove_file(&self.home.file("lock"))?;
        // Others may have put something of theirs into it.
        let _ = fs::remove_dir(self.home.path());
        Ok(())
    }

    /// Deletes what a wipe has left that had destroyed the key already.
    pub fn finish_wipe(home: &Path) -> Result<(), StoreError> {
        let held = Self::lock(Home::at(home))?;
        held.clear()?;
        held.leave_empty();
        Ok(())
    }

    /// Deletes what the store has made in a folder that nobody uses any more, whatever state it was
    /// left in. A folder in which no process ever held anything is left alone.
    pub fn wipe_leftover(home: &Path) -> Result<(), StoreError> {
        let home = Home::at(home);
        home.check_owner()?;
        if !home.file("lock").exists() {
            return Err(StoreError::Missing(home.path().to_path_buf()));
        }
        Self::lock(home)?.wipe()
    }

    /// Destroys the key and everything else, and makes an empty store that this passphrase opens:
    /// what somebody finds who was given the duress passphrase.
    pub fn begin_anew(&self, passphrase: &Passphrase) -> Result<DataKey, StoreError> {
        Self::destroy_key(self.home.path())?;
        self.clear()?;
        let key = DataKey::new()?;
        KeyFile::Sealed(Sealed::new(&key.0, passphrase)?).write(&self.home.key())?;
        let store = Store::make(self.clone(), &key)?;
        store.close()?;
        home::remove_file(&self.home.wiping())?;
        Ok(key)
    }

    /// Takes a folder in which nothing is kept yet, to restore something into it.
    pub fn take_empty(home: &Path) -> Result<Self, StoreError> {
        let home = Home::at(home);
        room::to_create(&home)?;
        home.make_folder()?;
        home.check_owner()?;
        let held = Self::lock(home)?;
        if held.home.is_made() {
            return Err(StoreError::Exists(held.home.path().to_path_buf()));
        }
        Ok(held)
    }

    /// Gives back a folder in which nothing was restored in the end.
    pub fn leave_empty(self) {
        let _ = home::remove_tree(&self.restoring());
        if !self.home.is_made() {
            let _ = home::remove_file(&self.home.file("lock"));
            // Others may have put something of theirs into it.
            let _ = fs::remove_dir(self.home.path());
        }
    }

    /// The folder in which a store is made that is to take the place of this one.
    #[must_use]
    pub fn restoring(&self) -> PathBuf {
        self.home.file("restoring")
    }

    /// Makes the store that is to take the place of this one, in [`Held::restoring`], and gives its
    /// key, which lies open nowhere at any time.
    ///
    /// If a passphrase opens this home, whose key is `kept`, the same opens what takes its place;
    /// else the one that is given here.
    pub fn begin_restoring(
        &self,
        kept: Option<DataKey>,
        passphrase: &Passphrase,
    ) -> Result<(Store, DataKey), StoreError> {
        let made = Self::take_empty(&self.restoring())?;
        let key = match kept {
            Some(key) if self.has_passphrase()? => key,
            _ => {
                let key = DataKey::new()?;
                KeyFile::Sealed(Sealed::new(&key.0, passphrase)?).write(&made.home.key())?;
                key
            }
        };
        Ok((Store::make(made, &key)?, key))
    }

    /// Puts the store that was made in [`Held::restoring`] into the place of the one here, which has
    /// to be closed. The key file of this home stays if that store brings none. Cut short, the next
    /// start finds neither: both were empty or can be made again.
    pub fn put_in_place(&self) -> Result<(), StoreError> {
        self.home.mark_wiping()?;
        let mut spared = vec!["restoring"];
        if self.restoring().join("key").exists() {
            key::destroy(&self.home.key())?;
        } else {
            spared.push("key");
        }
        self.clear_but(&spared)?;
        for part in ["db", "key", "ring", "format", "clean"] {
            let made = self.restoring().join(part);
            if made.exists() {
                home::rename(&made, &self.home.file(part))?;
            }
        }
        home::remove_tree(&self.restoring())?;
        home::remove_file(&self.home.wiping())?;
        home::sync_folder(self.home.path())
    }

    /// Deletes everything but the lock and the note that this is going on.
    fn clear(&self) -> Result<(), StoreError> {
        self.clear_but(&[])
    }

    fn clear_but(&self, spared: &[&str]) -> Result<(), StoreError> {
        let path = self.home.path();
        // First what says that there is a store.
        home::remove_file(&self.home.file("format"))?;
        for entry in fs::read_dir(path).at(path)? {
            let entry = entry.at(path)?.path();
            let name = entry.file_name().unwrap_or_default();
            if !home::is_ours(name) || spared.iter().any(|spared| name == *spared) {
                continue;
            }
            if entry.is_dir() {
                home::remove_tree(&entry)?;
            } else {
                home::remove_file(&entry)?;
            }
        }
        home::sync_folder(path)
    }
}
