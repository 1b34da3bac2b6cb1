//! Bodies that were kept and cannot be read. Those of which a disk has rotted are asked of others; of all
//! of them whoever was to have them here is told that they have to be had elsewhere.
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

/// Bodies that were kept and that the store does not give.
#[derive(Debug, Default)]
pub struct Unread {
    /// They are damaged, or not there: they are lacked from now on.
    pub for_good: Vec<Place>,
    /// They may be readable another time; that something is amiss with the process or the machine is no
    /// reason to take them for lost.
    pub for_now: Vec<Place>,
}

impl Unread {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.for_good.is_empty() && self.for_now.is_empty()
    }
}

impl Engine {
    /// Takes note of it; `link` is where they were owed, if they were.
    pub(crate) fn unreadable(
        &mut self,
        id: CommunityId,
        unread: &Unread,
        link: Option<Link>,
        out: &mut Out,
    ) {
        let Some(community) = self.communities.get_mut(&id) else {
            return;
        };
        for place in &unread.for_good {
            community.lose_body(*place);
        }
        let places = [&unread.for_good[..], &unread.for_now].concat();
        let Some(link) = link else { return };
        let Some(Stage::Open(open)) = self.sessions.get_mut(&link).map(|it| &mut it.stage) else {
            return;
        };
        let mut shared = (0..).zip(&mut open.shared);
        let Some((c, shared)) = shared.find(|(_, shared)| shared.community == id) else {
            return;
        };
        let lacked = &mut shared.owes.lacked;
        let room = WANTED_BODIES.saturating_sub(lacked.len());
        lacked.extend(places.iter().take(room));
        out.send(link, &Frame::Lacking(c, spans(places.iter().copied())));
        // What is not sent costs no credit.
        open.grant(size_of_bodies(community, &places) as u64);
    }
}

impl Community {
    /// A body is held no more, and lacked from now on.
    fn lose_body(&mut self, place: Place) {
        if self.holds_body(place)
            && let Some(mut log) = self.logs.get_mut(place.log)
        {
            log.lost_body(place.seq);

            self.unopened.remove(&place);
            self.version += 1;
        }
    }
}
