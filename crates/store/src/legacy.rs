//! Homes of layouts 1 and 2, which kept segments and facts together in one sled, right in `db`.
//!
//! Such a home is brought up when it is opened first: everything is carried over into a fresh store,
//! made durable, and that takes the place of the old one. Cut short before, it is done again. The
//! number of the layout is written first: an older program must not find the new store.
use std::path::Path;

use crate::carve::Carved;
use crate::disk::{Disk, Durability};
use crate::facts::Facts;
use crate::home::{self, Home};
use crate::journal::Trust;
use crate::read::split_fact;
use crate::rescue::{self, LOAD, altered, salvage};
use crate::seal::Keys;
use crate::slot::Slot;
use crate::store::NODE;
use crate::{Opened, StoreError};

/// Names the fact that said which number the next segment gets, once one was removed.
pub(crate) const NEXT: &[u8] = b"next";

/// How many batches may lie in the file that sled rightly did not take: two stops in a row, each
/// in the middle of a batch and with nothing confirmed between.
const UNCONFIRMED: usize = 2;

/// Brings up a home, in whatever state its last stop has left it.
pub(crate) fn bring_up(
    home: &Home,
    keys: &Keys,
    durability: Durability,
) -> Result<(Disk, Opened), StoreError> {
    let copy = match home.take_clean_mark()? {
        Some(_) => None,
        None => Some(rescue::copy_aside(home)?),
    };
    let filling = home.file("filling");
    let old = Facts::open(&home.db(), keys.mark(), durability);
    let carried = old.and_then(|old| carry_over(old, keys, &filling, copy.as_deref()));
    let last = match carried {
        Err(error) if error.is_damage() => return salvage(home, keys, durability, copy.as_deref()),
        carried => carried?,
    };
    home.bring_up_format()?;
    home::rename(&filling, &home.file("salvaged"))?;
    rescue::replace_db(home)?;
    home::remove_tree(&home.file("replaced"))?;
    let disk = Disk::open(
        &home.db(),
        keys.mark(),
        durability,
        &Trust::Until(Some(last)),
    )?;
    let opened = match copy {
        Some(_) => Opened::AfterCrash,
        None if last == 0 => Opened::New,
        None => Opened::Clean,
    };
    Ok((disk, opened))
}

/// Writes everything that opens into a fresh store, and makes it durable. Gives its last batch.
fn carry_over(
    old: Facts,
    keys: &Keys,
    filling: &Path,
    copy: Option<&Path>,
) -> Result<u64, StoreError> {
    let mut fresh = Disk::open(
        filling,
        keys.mark(),
        Durability::Full,
        &Trust::Until(Some(0)),
    )?;
    let own = keys.fact_slot(NODE, NEXT);
    let (mut next, mut newest) = (0, 0);
    if let Some(stored) = old.read(&own)? {
        next = next_of(keys, &own, &stored.sealed).ok_or_else(|| altered(&own))?;
        newest = stored.batch;
    }
    let mut draft = fresh.draft(0);
    for slot in old.slots(&[]) {
        let slot = slot?;
        let stored = old.read(&slot)?.unwrap_or_default();
        let plain = keys.open(&slot, &stored.sealed);
        plain.ok_or_else(|| altered(&slot))?;
        newest = newest.max(stored.batch);
        if let Slot::Segment(number) = &slot {
            next = next.max(number.get().saturating_add(1));
        }
        if slot == own {
            continue;
        }
        draft.put(slot, &stored.sealed);
        if draft.bytes().len() > LOAD {
            fresh.write(&draft.end(next)?)?;
            fresh.let_go_of_facts()?;
            draft = fresh.draft(0);
        }
    }
    if !draft.records().is_empty() || next > 0 {
        fresh.write(&draft.end(next)?)?;
    }
    old.close()?;
    if let Some(copy) = copy {
        must_be_all(keys, copy, newest)?;
    }
    let last = fresh.close()?;
    home::sync_tree(filling)?;
    Ok(last)
}

/// Sled may have stopped at a hole and cut off what was behind it. Each stop can leave one batch
/// that was never confirmed, but more cannot be missing.
fn must_be_all(keys: &Keys, copy: &Path, newest: u64) -> Result<(), StoreError> {
    let carved = Carved::search(keys.mark(), vec![copy.join("db")])?;
    if carved.newer_than(newest).len() > UNCONFIRMED {
        return Err(StoreError::Damaged {
            path: copy.to_path_buf(),
            cause: None,
        });
    }
    Ok(())
}

/// Whether nothing was ever kept in the sled of a home of layout 1 or 2: its making was cut short.
pub(crate) fn is_empty(home: &Home, keys: &Keys) -> Result<bool, StoreError> {
    let old = Facts::open(&home.db(), keys.mark(), Durability::Full)?;
    // What cannot be read is something too.
    let is_empty = old.slots(&[]).next().is_none();
    old.close()?;
    Ok(is_empty)
}

/// What that fact says.
pub(crate) fn next_of(keys: &Keys, own: &Slot, sealed: &[u8]) -> Option<u64> {
    let plain = keys.open(own, sealed)?;
    let (_, number) = split_fact(&plain)?;
    Some(u64::from_be_bytes(number.try_into().ok()?))
}
