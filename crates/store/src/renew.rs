//! Renewing the ring key, once a secret was forgotten: the steps of [`crate::ring`] for a whole store.
use crate::StoreError;
use crate::disk::Disk;
use crate::draft::Draft;
use crate::home::Home;
use crate::ring::Next;
use crate::room;
use crate::slot::Slot;
use crate::store::{NODE, STALE, Store, Written};

impl Store {
    /// Makes a new ring key and seals every secret under it, if one was forgotten. What cannot be
    /// done now, because there is no room, is done after the next write or opening.
    pub(crate) fn renew_ring(
        &self,
        is_room: impl Fn(&Home, u64) -> Result<(), StoreError>,
        written: &mut Written,
    ) -> Result<(), StoreError> {
        if !written.stale {
            return Ok(());
        }
        let next = self.keys.ring.next()?;
        let draft = self.seal_anew(&next, written.disk())?;
        let growth = room::growth(&draft) + written.disk().owed();
        if is_room(&self.held.home, growth).is_err() || self.keys.ring.begin(&next).is_err() {
            return Ok(());
        }
        self.write(&draft, written)?;
        written.stale = self.keys.ring.end().is_err();
        Ok(())
    }

    /// Every secret, sealed under the next ring key; and no note any more that one was forgotten.
    fn seal_anew(&self, next: &Next, disk: &Disk) -> Result<Draft, StoreError> {
        let mut draft = disk.draft(0);
        let slots = disk.fact_slots(&Slot::FACTS);
        for slot in slots.map_err(|error| self.doubt(error))? {
            let sealed = disk.fact(&slot)?.unwrap_or_default();
            if let Some(plain) = self.keys.open_secret(&slot, &sealed) {
                let sealed = next.seal(&slot, &plain)?;
                draft.put(slot, &sealed);
            }
        }
        draft.remove(self.keys.fact_slot(NODE, STALE));
        draft.end(disk.journal.next())
    }

    /// The first steps of it, as far as a test wants them.
    #[cfg(test)]
    pub(crate) fn cut_renewal_short(&self, steps: u32) {
        let next = self.keys.ring.next().unwrap();
        let draft = self.seal_anew(&next, self.settled().disk()).unwrap();
        if steps > 0 {
            self.keys.ring.begin(&next).unwrap();
        }
        if steps > 1 {
            self.write_anyhow(&draft).unwrap();
        }
        if steps > 2 {
            self.keys.ring.end().unwrap();
        }
    }
}
