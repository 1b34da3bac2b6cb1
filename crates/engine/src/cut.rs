//! Putting somebody out: how far what they wrote still counts, and a new key at once.
//!
//! A *cut* names the last operation of each data log that its author had seen, with its signature.
//! Everything up to there stays; what the one who went writes or wrote beyond counts for nobody who
//! knows of it. What their device already holds of the old key it keeps, so the same durable write
//! brings a new one.
use potluck_model::control::{ControlBody, Cut, CutPoint, MAX_CUT};
use potluck_model::id::{DeviceId, Incarnation, OpId};
use potluck_model::op::{LogId, LogKind};
use rand::rngs::StdRng;

use crate::Refusal;
use crate::community::Community;
use crate::out::Out;

impl Community {
    /// How far the data logs of a person's devices are held here: for `Remove` and `Leave`.
    pub(crate) fn cut_of_person(&self, incarnation: Incarnation) -> Cut {
        let devices = self.members().devices();
        let theirs = devices.filter(|(_, device)| device.incarnation == incarnation);
        self.cut_at(theirs.map(|(id, _)| id))
    }

    /// How far the data log of a device is held here: for `RevokeDevice`.
    #[cfg_attr(not(test), allow(dead_code))] // until the first deed that revokes a device
    pub(crate) fn cut_of_device(&self, device: DeviceId) -> Cut {
        self.cut_at([device])
    }

    pub(crate) fn cut_at(&self, devices: impl IntoIterator<Item = DeviceId>) -> Cut {
        let point = |device| {
            let kind = LogKind::Data;
            let held = self.logs.get(&LogId { device, kind })?;
            let (seq, op, signature) = held.signed_tip()?;
            Some(CutPoint {
                device,
                seq,
                op,
                signature,
            })
        };
        let mut points: Vec<CutPoint> = devices.into_iter().filter_map(point).collect();
        // More devices than a cut takes: what is left out counts no more, so the longest stay.
        points.sort_by_key(|point| (std::cmp::Reverse(point.seq), point.device));
        points.truncate(MAX_CUT);
        points.sort_by_key(|point| point.device);
        Cut(points)
    }

    /// Publishes what puts somebody out, and a new key that they do not get, in one durable write.
    /// The body is a `Remove`, `RevokeDevice` or `Leave` with the cut from here; whoever leaves
    /// makes no key, the next who writes does.
    ///
    /// # Errors
    /// If we are not in, or may not.
    pub(crate) fn put_out(
        &mut self,
        body: ControlBody,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        let op = self.write_control(body, out)?;
        self.renew_key(rng, out)?;
        Ok(op)
    }

    /// Makes a new key if none is left that the right devices hold and nobody else. To be called
    /// with the same `out` after an operation was taken in that puts somebody out (also one that
    /// several signed).
    ///
    /// # Errors
    /// If there is too much to write.
    pub(crate) fn renew_key(&mut self, rng: &mut StdRng, out: &mut Out) -> Result<(), Refusal> {
        if self.members().reads(self.me.device) {
            self.key_to_write_under(rng, out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
