//! Where each body lies in the segments of the store. Kept in memory by the shell, and made anew
//! from the segments at each start.
use std::collections::BTreeMap;
use std::ops::Range;

use potluck_model::bytes::Malformed;
use potluck_model::id::CommunityId;
use potluck_model::op::Place;
use potluck_model::segment::Segment;

/// Finds bodies by their place.
#[derive(Debug, Default)]
pub struct Index(BTreeMap<CommunityId, BTreeMap<Place, (u64, Range<u32>)>>);

impl Index {
    /// Notes what lies in a segment.
    ///
    /// # Errors
    /// If the bytes are not those of a segment.
    pub fn add(&mut self, segment_no: u64, segment: &[u8]) -> Result<(), Malformed> {
        let (community, bodies) = Segment::bodies(segment)?;
        let places = self.0.entry(community).or_default();
        for body in bodies {
            let bound = |at| u32::try_from(at).map_err(|_| Malformed("a segment over 4 GiB"));
            let range = bound(body.range.start)?..bound(body.range.end)?;
            places.insert(body.place, (segment_no, range));
        }
        Ok(())
    }

    /// Forgets where a body lies.
    pub fn forget(&mut self, community: CommunityId, place: Place) {
        if let Some(places) = self.0.get_mut(&community) {
            places.remove(&place);
        }
    }

    /// The segment in which a body lies, and where in its bytes.
    #[must_use]
    pub fn locate(&self, community: CommunityId, place: Place) -> Option<(u64, Range<usize>)> {
        let (segment, range) = self.0.get(&community)?.get(&place)?;
        let bound = |at| usize::try_from(at).ok();
        Some((*segment, bound(range.start)?..bound(range.end)?))
    }
}
