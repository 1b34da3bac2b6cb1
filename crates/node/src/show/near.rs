//! Who is near, and how far we are with them.
use potluck_engine::{Community, Engine, Link, Peer, PeerIn};
use potluck_model::time::Day;

use crate::api::Near;
use crate::zones::shown;

/// Everybody of a community we are in a session with; `address` tells where they are.
pub(crate) fn near(
    engine: &Engine,
    community: &Community,
    today: Day,
    address: impl Fn(Link) -> Option<String>,
) -> Vec<Near> {
    let mut near = Vec::new();
    for peer in engine.peers() {
        let ours = |shared: &&PeerIn| shared.community == community.id();
        for shared in peer.communities.iter().filter(ours) {
            near.push(Near {
                name: community.board().name_of(shared.person),
                person: shared.person.to_string(),
                device: shared.device.to_string(),
                address: address(peer.link).unwrap_or_default(),
                equal_since: shared.equal_since.map(shown),
                missing_here: shared.missing_here,
                missing_there: shared.missing_there,
                not_held: community.not_held_by(shared.device, today),
            });
        }
    }
    near
}

/// The name and the device of a peer, by the first community we share.
pub(crate) fn who(engine: &Engine, peer: &Peer) -> Option<(String, String)> {
    let shared = peer.communities.first()?;
    let community = engine.community(shared.community)?;
    let name = community.board().name_of(shared.person);
    Some((name, shared.device.to_string()))
}

/// Whether somebody is near, and everything of ours is with everybody near: by what they said they
/// hold, for they may take no more of one device.
pub(crate) fn is_safe_to_leave(near: &[Near]) -> bool {
    is_exchanged(near) && near.iter().all(|peer| peer.not_held == 0)
}

/// Whether somebody is near, and nothing is on its way to or from anybody near.
pub(crate) fn is_exchanged(near: &[Near]) -> bool {
    let level =
        |peer: &Near| peer.equal_since.is_some() && peer.missing_here + peer.missing_there == 0;
    !near.is_empty() && near.iter().all(level)
}
