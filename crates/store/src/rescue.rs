//! Opening after a stop that was not a clean one, and saving what can be read of a damaged store.
//!
//! The files are copied aside *before* anything is changed, because sled's recovery cuts off what it
//! cannot follow, and ours the end of the journal. Files of the journal that are full never change,
//! so a second name is copy enough. What is set aside as damaged is that copy.
//!
//! Invariant: whenever the power goes, either `db` is there, or `salvaged` is complete and takes
//! its place at the next opening.
use std::fs;
use std::path::{Path, PathBuf};

use crate::carve::Carved;
use crate::disk::{Disk, Durability, facts_in, journal_in};
use crate::error::{At as _, Damage};
use crate::home::{self, Home};
use crate::journal::{Reader, Trust, files_in};
use crate::seal::Keys;
use crate::slot::Slot;
use crate::store::NODE;
use crate::{Opened, SegmentNo, StoreError, legacy};

/// How many bytes are carried over at once.
pub(crate) const LOAD: usize = 4 << 20;

/// Opens what is in the home, whatever happened to it. [`finish_earlier`] comes before.
pub(crate) fn open(
    home: &Home,
    keys: &Keys,
    durability: Durability,
) -> Result<(Disk, Opened), StoreError> {
    let db = home.db();
    if !db.is_dir() {
        return Err(StoreError::Incomplete(db));
    }
    let done = if home.is_of_sled_alone() {
        legacy::bring_up(home, keys, durability)
    } else {
        open_db(home, keys, durability)
    };
    let (disk, opened) = done?;
    home.bring_up_format()?;
    Ok((disk, opened))
}

fn open_db(home: &Home, keys: &Keys, durability: Durability) -> Result<(Disk, Opened), StoreError> {
    let db = home.db();
    if let Some(clean) = home.take_clean_mark()? {
        let trust = Trust::Until(clean.last);
        return match Disk::open(&db, keys.mark(), durability, &trust) {
            Ok(disk) if disk.journal.last() == 0 => Ok((disk, Opened::New)),
            Ok(disk) => Ok((disk, Opened::Clean)),
            Err(error) if error.is_damage() => salvage(home, keys, durability, None),
            Err(error) => Err(error),
        };
    }
    let copy = copy_aside(home)?;
    let trust = Trust::Nothing(&|slot, sealed| keys.open(slot, sealed).is_some());
    let checked = Disk::open(&db, keys.mark(), durability, &trust).and_then(|disk| {
        match check(&disk, keys) {
            Ok(()) => Ok(disk),
            Err(error) => {
                disk.leave();
                Err(error)
            }
        }
    });
    match checked {
        Ok(disk) => Ok((disk, Opened::AfterCrash)),
        Err(error) if error.is_damage() => salvage(home, keys, durability, Some(&copy)),
        Err(error) => Err(error),
    }
}

/// Tells what a sealed value is when it does not open.
pub(crate) fn altered(slot: &Slot) -> StoreError {
    let what = match slot {
        Slot::Segment(number) => Damage::Segment(*number),
        Slot::Fact { .. } => Damage::Fact,
    };
    StoreError::Altered { what }
}

/// Brings a salvage to its end that was cut short, and takes away what it has left, which may be as
/// much as the store.
pub(crate) fn finish_earlier(home: &Home) -> Result<(), StoreError> {
    let (db, salvaged) = (home.db(), home.file("salvaged"));
    if salvaged.is_dir() && !db.exists() {
        home::rename(&salvaged, &db)?;
    }
    for leftover in ["salvaged", "filling", "replaced", "copy-0"] {
        home::remove_tree(&home.file(leftover))?;
    }
    Ok(())
}

/// Copies `db` to `copy-1`; what was there becomes `copy-2`, and the one before that goes.
pub(crate) fn copy_aside(home: &Home) -> Result<PathBuf, StoreError> {
    let [unfinished, newest, older] = ["copy-0", "copy-1", "copy-2"].map(|name| home.file(name));
    if let Err(error) = copy(&home.db(), &unfinished) {
        // Room matters more now than half a copy.
        let _ = home::remove_tree(&unfinished);
        return Err(error);
    }
    home::remove_tree(&older)?;
    if newest.exists() {
        home::rename(&newest, &older)?;
    }
    home::rename(&unfinished, &newest)?;
    Ok(newest)
}

fn copy(db: &Path, to: &Path) -> Result<(), StoreError> {
    if !journal_in(db).is_dir() {
        return home::copy_tree(db, to);
    }
    home::make_folder(to)?;
    if facts_in(db).is_dir() {
        home::copy_tree(&facts_in(db), &facts_in(to))?;
    }
    let journal = journal_in(to);
    home::make_folder(&journal)?;
    let mut files = files_in(&journal_in(db))?.into_iter().peekable();
    while let Some((_, file)) = files.next() {
        let twin = journal.join(file.file_name().expect("a listed entry has a name"));
        let is_last = files.peek().is_none();
        // Not every file system gives second names.
        if is_last || fs::hard_link(&file, &twin).is_err() {
            fs::copy(&file, &twin).at(&twin)?;
        }
    }
    home::sync_tree(to)
}

/// The bytes that [`copy_aside`] takes where files can have second names.
pub(crate) fn size_of_copy(home: &Home) -> Result<u64, StoreError> {
    let (db, journal) = (home.db(), journal_in(&home.db()));
    if !journal.is_dir() {
        return home::size_of(&db);
    }
    let last = files_in(&journal)?.pop();
    let last = last.and_then(|(_, file)| fs::metadata(file).ok());
    Ok(home::size_of(&facts_in(&db))? + last.map_or(0, |file| file.len()))
}

/// Looks at every value once: a store that opens can still be damaged further in.
fn check(disk: &Disk, keys: &Keys) -> Result<(), StoreError> {
    let mut reader = Reader::default();
    let mut from = Some(0);
    while let Some((number, sealed)) = from.and_then(|it| disk.journal.read_on(&mut reader, it)) {
        let slot = Slot::Segment(SegmentNo::new(number));
        keys.open(&slot, sealed?).ok_or_else(|| altered(&slot))?;
        from = number.checked_add(1);
    }
    for slot in disk.fact_slots(&Slot::FACTS)? {
        let sealed = disk.fact(&slot)?.unwrap_or_default();
        keys.open(&slot, &sealed).ok_or_else(|| altered(&slot))?;
    }
    Ok(())
}

/// Sets the damaged files aside and goes on with what is readable in them.
pub(crate) fn salvage(
    home: &Home,
    keys: &Keys,
    durability: Durability,
    copy: Option<&Path>,
) -> Result<(Disk, Opened), StoreError> {
    let (db, filling, salvaged) = (home.db(), home.file("filling"), home.file("salvaged"));
    home::remove_tree(&filling)?;
    let mut fresh = Disk::open(&filling, keys.mark(), durability, &Trust::Until(Some(0)))?;
    let found = carve(copy.unwrap_or(&db), keys, &mut fresh)?;
    let last = fresh.close()?;
    home::sync_tree(&filling)?;
    // Before any of it counts: what comes next may be cut short, and the next opening finds order.
    home.mark_salvaged()?;
    home.bring_up_format()?;
    home::rename(&filling, &salvaged)?;

    let aside = home.free_aside();
    if let Some(copy) = copy {
        replace_db(home)?;
        home::rename(copy, &aside)?;
        home::remove_tree(&home.file("replaced"))?;
    } else {
        home::rename(&db, &aside)?;
        home::rename(&salvaged, &db)?;
    }
    let opened = Opened::Salvaged {
        aside,
        segments: found.segments,
        facts: found.facts,
    };
    let trust = Trust::Until(Some(last));
    Ok((Disk::open(&db, keys.mark(), durability, &trust)?, opened))
}

/// Puts `salvaged` into the place of `db`, which becomes `replaced`.
pub(crate) fn replace_db(home: &Home) -> Result<(), StoreError> {
    home::rename(&home.db(), &home.file("replaced"))?;
    home::rename(&home.file("salvaged"), &home.db())
}

/// How much has been carried over.
#[derive(Default)]
struct Found {
    segments: usize,
    facts: usize,
}

/// Carries over the newest version that opens of everything in the files, asking neither sled nor
/// the order of the journal.
fn carve(source: &Path, keys: &Keys, fresh: &mut Disk) -> Result<Found, StoreError> {
    let mut found = Found::default();
    let carved = Carved::search(keys.mark(), sources(source)?)?;
    let own = keys.fact_slot(NODE, legacy::NEXT);
    let mut next = carved.next();
    let mut draft = fresh.draft(0);
    for slot in carved.slots() {
        let newest = carved.newest(slot, |sealed| keys.open(slot, sealed).is_some());
        let Some(sealed) = newest else { continue };
        match slot {
            Slot::Fact { .. } if *slot == own => {
                next = next.max(legacy::next_of(keys, &own, &sealed).unwrap_or(0));
                continue;
            }
            Slot::Segment(_) => found.segments += 1,
            Slot::Fact { .. } => found.facts += 1,
        }
        draft.put(slot.clone(), &sealed);
        if draft.bytes().len() > LOAD {
            fresh.write(&draft.end(next)?)?;
            fresh.let_go_of_facts()?;
            draft = fresh.draft(0);
        }
    }
    fresh.write(&draft.end(next)?)?;
    Ok(found)
}

/// The files in which something may lie, in a `db` of any layout.
fn sources(db: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = Vec::new();
    if journal_in(db).is_dir() {
        files.extend(files_in(&journal_in(db))?.into_iter().map(|(_, file)| file));
    }
    let of_sled = [db.join("db"), facts_in(db).join("db")];
    files.extend(of_sled.into_iter().filter(|file| file.is_file()));
    Ok(files)
}
