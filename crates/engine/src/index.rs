//! Where each body lies in the segments of the store. Kept in memory by the shell, and made anew
//! from the segments at each start.
use std::collections::BTreeMap;
use std::ops::Range;

use potluck_model::bytes::Malformed;
use potluck_model::id::CommunityId;
use potluck_model::op::{LogId, Place};
use potluck_model::segment::Segment;

/// Finds bodies by their place.
#[derive(Debug, Default)]
pub struct Index(BTreeMap<CommunityId, BTreeMap<LogId, BTreeMap<u64, At>>>);

/// Where one body lies.
#[derive(Debug, Clone, Copy)]
struct At {
    segment_no: u64,
    start: u32,
    end: u32,
}

/// Where the bodies of one segment lie in it.
#[derive(Debug)]
pub struct Contents(CommunityId, Vec<(Place, Range<u32>)>);

impl Contents {
    /// Looks where the bodies of a segment lie.
    ///
    /// # Errors
    /// If the bytes are not those of a segment.
    pub fn of(segment: &[u8]) -> Result<Self, Malformed> {
        let (community, bodies) = Segment::bodies(segment)?;
        let bound = |at| u32::try_from(at).map_err(|_| Malformed("a segment over 4 GiB"));
        let place = |body: potluck_model::segment::BodyAt| {
            Ok((body.place, bound(body.range.start)?..bound(body.range.end)?))
        };
        let bodies: Result<_, Malformed> = bodies.into_iter().map(place).collect();
        Ok(Self(community, bodies?))
    }
}

impl Index {
    /// Notes what lies in a segment.
    pub fn add(&mut self, segment_no: u64, contents: Contents) {
        let Contents(community, bodies) = contents;
        let logs = self.0.entry(community).or_default();
        for (place, Range { start, end }) in bodies {
            let at = At {
                segment_no,
                start,
                end,
            };
            logs.entry(place.log).or_default().insert(place.seq, at);
        }
    }

    /// Forgets where a body lies.
    pub fn forget(&mut self, community: CommunityId, place: Place) {
        let logs = self.0.get_mut(&community);
        if let Some(log) = logs.and_then(|logs| logs.get_mut(&place.log)) {
            log.remove(&place.seq);
        }
    }

    /// The segment in which a body lies, and where in its bytes.
    #[must_use]
    pub fn locate(&self, community: CommunityId, place: Place) -> Option<(u64, Range<usize>)> {
        let at = self.0.get(&community)?.get(&place.log)?.get(&place.seq)?;
        let bound = |at| usize::try_from(at).ok();
        Some((at.segment_no, bound(at.start)?..bound(at.end)?))
    }
}
