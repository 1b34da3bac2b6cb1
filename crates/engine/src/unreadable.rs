//! Bodies that were kept and cannot be read any more, because a disk has rotted: others are asked for
//! them, and whoever was to have them here is told that they have to be had elsewhere.
use potluck_model::id::CommunityId;
use potluck_model::op::Place;
use potluck_model::wire::Frame;

use crate::ask::spans;
use crate::community::Community;
use crate::give::size_of_bodies;
use crate::limits::WANTED_BODIES;
use crate::out::Out;
use crate::session::Stage;
use crate::{Engine, Link};

impl Engine {
    /// Takes note of it; `link` is where they were owed, if they were.
    pub(crate) fn unreadable(
        &mut self,
        id: CommunityId,
        places: &[Place],
        link: Option<Link>,
        out: &mut Out,
    ) {
        let Some(community) = self.communities.get_mut(&id) else {
            return;
        };
        for place in places {
            community.lose_body(*place);
        }
        let Some(link) = link else { return };
        let Some(Stage::Open(open)) = self.sessions.get_mut(&link).map(|it| &mut it.stage) else {
            return;
        };
        let mut shared = (0..).zip(&mut open.shared);
        let Some((c, shared)) = shared.find(|(_, shared)| shared.community == id) else {
            return;
        };
        let lacked = &mut shared.owes.lacked;
        lacked.extend(
            places
                .iter()
                .take(WANTED_BODIES - lacked.len().min(WANTED_BODIES)),
        );
        out.send(link, &Frame::Lacking(c, spans(places.iter().copied())));
        // What is not sent costs no credit.
        open.grant(size_of_bodies(community, places) as u64);
    }
}

impl Community {
    /// A body is held no more, and lacked from now on.
    fn lose_body(&mut self, place: Place) {
        if self.holds_body(place)
            && let Some(mut log) = self.logs.get_mut(place.log)
        {
            log.lost_body(place.seq);
            self.version += 1;
        }
    }
}
