//! Renewing the ring key, once a secret was forgotten: the steps of [`crate::ring`] for a whole store.
use crate::StoreError;
use crate::disk::Values;
use crate::home::Home;
use crate::ring::Next;
use crate::slot::Slot;
use crate::store::{NODE, STALE, Store, Written};

impl Store {
    /// Makes a new ring key and seals every secret under it, if one was forgotten. What cannot be
    /// done now, because there is no room, is done after the next write or opening.
    pub(crate) fn renew_ring(
        &self,
        is_room: impl Fn(&Home, &Values) -> Result<(), StoreError>,
        written: &mut Written,
    ) -> Result<(), StoreError> {
        if !written.stale {
            return Ok(());
        }
        let next = self.keys.ring.next()?;
        let values = self.seal_anew(&next)?;
        if is_room(&self.held.home, &values).is_err() || self.keys.ring.begin(&next).is_err() {
            return Ok(());
        }
        self.write(&values, written)?;
        written.stale = self.keys.ring.end().is_err();
        Ok(())
    }

    /// Every secret, sealed under the next ring key; and no note any more that one was forgotten.
    fn seal_anew(&self, next: &Next) -> Result<Values, StoreError> {
        let mut values = Values::new();
        for slot in self.disk().slots(Slot::FACTS.to_vec()) {
            let slot = slot.map_err(|error| self.doubt(error))?;
            let stored = self.disk().read(&slot)?.unwrap_or_default();
            if let Some(plain) = self.keys.open_secret(&slot, &stored.sealed) {
                values.insert(slot.clone(), Some(next.seal(&slot, &plain)?));
            }
        }
        values.insert(self.keys.fact_slot(NODE, STALE), None);
        Ok(values)
    }

    /// The first steps of it, as far as a test wants them.
    #[cfg(test)]
    pub(crate) fn cut_renewal_short(&self, steps: u32) {
        let next = self.keys.ring.next().unwrap();
        let values = self.seal_anew(&next).unwrap();
        if steps > 0 {
            self.keys.ring.begin(&next).unwrap();
        }
        if steps > 1 {
            self.disk().write(&values).unwrap();
        }
        if steps > 2 {
            self.keys.ring.end().unwrap();
        }
    }
}
