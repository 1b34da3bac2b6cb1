//! What a newcomer believes. Whoever has read of an invitation, somebody who was removed too, can take
//! the part of a member who welcomes; so it counts what the control operations show, and not what is
//! said about them.
use potluck_model::id::DeviceId;
use potluck_model::member::{ControlGraph, LivingInvite};
use potluck_model::segment::SignedControl;
use potluck_model::time::Day;

use crate::enter::Ready;
use crate::hear::Broken;
use crate::refusal::JoinProblem;

/// What has come since they were shown the first time.
pub(crate) fn see_more(ready: Option<&mut Ready>, ops: &[SignedControl]) -> Result<(), Broken> {
    let Some(ready) = ready else {
        return Ok(()); // we are in, and sync brings it
    };
    for op in ops {
        let (header, body) = (op.header.clone(), op.body.clone());
        let taken = ready.graph.check_and_insert(header, op.signature, body);
        taken.map_err(|_| "control operations that are not valid")?;
    }
    Ok(())
}

impl Ready {
    /// Whether we are in by what was shown, and so is whoever shows it.
    pub(crate) fn is_let_in(&self, host: DeviceId) -> bool {
        let members = self.graph.members();
        let own = members.device(self.keys.device_id());
        own.is_some_and(|own| own.active && own.person == self.person) && members.is_active(host)
    }
}

/// The invitation with this public key, while it lives.
pub(crate) fn invitation<'g>(
    graph: &'g ControlGraph,
    public: &[u8; 32],
) -> Option<&'g LivingInvite> {
    let mut all = graph.members().invites();
    all.find(|(_, living)| living.invite.public == *public)
        .map(|(_, living)| living)
}

/// Why an invitation lets nobody in any more, by the log itself: each use is signed by its holder, and
/// its last day by whoever issued it. Nobody else can make it look so.
pub(crate) fn ended(graph: &ControlGraph, public: &[u8; 32], today: Day) -> Option<JoinProblem> {
    let living = invitation(graph, public)?;
    if living.uses >= living.invite.uses {
        Some(JoinProblem::UsedUp)
    } else if living.invite.last_day < today {
        Some(JoinProblem::Expired)
    } else {
        None
    }
}
