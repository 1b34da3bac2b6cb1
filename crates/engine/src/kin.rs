//! Members who have not heard of each other: those who let them in went home, or one of them is a
//! new device.
//!
//! Neither has the other's pairing key, but both hold a key of the community. From it they recognise
//! each other as they would from a pairing key; then each proves its device, and before anything
//! else is said control logs are brought level. Whose device is not in by then is parted from.
//!
//! Invariant: only a key counts that nobody holds who is out, as far as we know. So somebody who was
//! removed is not recognised by it, as little as by the pairing key.
use std::collections::BTreeMap;

use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::wire::Proof;

use crate::community::Community;
use crate::limits::KIN_KEYS;
use crate::recognise::{By, Candidate, Said, Whom, proves};

impl Community {
    /// By what somebody would be recognised of whom we have not heard.
    pub(crate) fn kin(&self) -> Vec<Candidate> {
        if !self.is_in() {
            return vec![];
        }
        let keys = self.members().clean_epochs();
        let held = keys
            .into_iter()
            .filter_map(|id| Some((id, self.ring.get(&id)?)));
        held.take(KIN_KEYS)
            .map(|(id, (key, _))| Candidate {
                by: By::Key(key.kin_key(self.id.into())),
                whom: Whom::Kin(self.id, id),
            })
            .collect()
    }
}

/// Of several ways in which one peer was recognised, one for each community, by community: the
/// pairing key before keys of the community. Both sides come to the same.
pub(crate) fn one_each(whom: Vec<Whom>) -> Vec<Whom> {
    let mut each: BTreeMap<CommunityId, Whom> = BTreeMap::new();
    for one in whom {
        if let Whom::Fellow(id, _) | Whom::Kin(id, _) = one {
            let best = each.entry(id).or_insert(one);
            *best = (*best).min(one);
        }
    }
    each.into_values().collect()
}

/// Whose device a proof is of, if it holds and is of whom was recognised.
pub(crate) fn proven_device(
    whom: &Whom,
    proof: &Proof,
    own: DeviceId,
    said: &Said,
) -> Option<(CommunityId, DeviceId)> {
    let (id, device) = match whom {
        Whom::Fellow(id, device) => (*id, *device),
        // A copy of ourselves has nothing to tell.
        Whom::Kin(id, _) if proof.device != own => (*id, proof.device),
        _ => return None,
    };
    proves(proof, device, id, said).then_some((id, device))
}
