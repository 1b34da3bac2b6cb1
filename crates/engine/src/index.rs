//! Where each body lies in the segments of the store. Kept in memory by the shell, and made anew at
//! each start, from the segments or a snapshot ([`crate::snapshot`]).
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use potluck_model::bytes::Malformed;
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::segment::Segment;
use serde::{Deserialize, Serialize};

/// How many places are told in one piece of a snapshot.
const PIECE: usize = 8_192;

/// Finds bodies by their place.
#[derive(Debug, Default)]
pub struct Index {
    bodies: BTreeMap<CommunityId, BTreeMap<LogId, BTreeMap<u64, At>>>,
    /// The segments in which there are control operations.
    with_control: BTreeSet<u64>,
}

/// Where one body lies.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct At {
    segment_no: u64,
    start: u32,
    end: u32,
}

/// A piece of it, as it is kept for the next start.
#[derive(Serialize, Deserialize)]
pub(crate) enum IndexSheet {
    WithControl(BTreeSet<u64>),
    Bodies(CommunityId, DeviceId, u8, Vec<(u64, At)>),
}

/// Where the bodies of one segment lie in it.
#[derive(Debug)]
pub struct Contents {
    community: CommunityId,
    bodies: Vec<(Place, Range<u32>)>,
    has_control: bool,
}

impl Contents {
    /// How many bodies lie in it.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        self.bodies.len()
    }

    /// Looks where the bodies of a segment lie.
    ///
    /// # Errors
    /// If the bytes are not those of a segment.
    pub fn of(segment: &[u8]) -> Result<Self, Malformed> {
        let (community, bodies, has_control) = Segment::bodies(segment)?;
        let bound = |at| u32::try_from(at).map_err(|_| Malformed("a segment over 4 GiB"));
        let place = |body: potluck_model::segment::BodyAt| {
            Ok((body.place, bound(body.range.start)?..bound(body.range.end)?))
        };
        let bodies: Result<_, Malformed> = bodies.into_iter().map(place).collect();
        Ok(Self {
            community,
            bodies: bodies?,
            has_control,
        })
    }
}

impl Index {
    /// Notes what lies in a segment.
    pub fn add(&mut self, segment_no: u64, contents: Contents) {
        if contents.has_control {
            self.with_control.insert(segment_no);
        }
        let logs = self.bodies.entry(contents.community).or_default();
        for (place, Range { start, end }) in contents.bodies {
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
        let logs = self.bodies.get_mut(&community);
        if let Some(log) = logs.and_then(|logs| logs.get_mut(&place.log)) {
            log.remove(&place.seq);
        }
    }

    /// The segment in which a body lies, and where in its bytes.
    #[must_use]
    pub fn locate(&self, community: CommunityId, place: Place) -> Option<(u64, Range<usize>)> {
        let logs = self.bodies.get(&community)?;
        let at = logs.get(&place.log)?.get(&place.seq)?;
        let bound = |at| usize::try_from(at).ok();
        Some((at.segment_no, bound(at.start)?..bound(at.end)?))
    }

    /// How many bodies it finds.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        let logs = self.bodies.values().flat_map(BTreeMap::values);
        logs.map(BTreeMap::len).sum()
    }

    /// The segments in which there are control operations, in order. Some may be gone.
    pub(crate) fn with_control(&self) -> impl Iterator<Item = u64> {
        self.with_control.iter().copied()
    }

    /// All of it, piece by piece.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = IndexSheet> {
        let logs = self.bodies.iter();
        let logs = logs.flat_map(|(id, logs)| logs.iter().map(move |(log, all)| (*id, *log, all)));
        let bodies = logs.flat_map(|(id, log, all)| {
            let mut rest = all.iter().map(|(seq, at)| (*seq, *at));
            std::iter::from_fn(move || {
                let some: Vec<_> = rest.by_ref().take(PIECE).collect();
                let kind = log.kind.number();
                (!some.is_empty()).then_some(IndexSheet::Bodies(id, log.device, kind, some))
            })
        });
        std::iter::once(IndexSheet::WithControl(self.with_control.clone())).chain(bodies)
    }

    /// Puts back a piece.
    ///
    /// # Errors
    /// If it is none that this version has written.
    pub(crate) fn put_back(&mut self, sheet: IndexSheet) -> Result<(), Malformed> {
        match sheet {
            IndexSheet::WithControl(some) => self.with_control.extend(some),
            IndexSheet::Bodies(id, device, kind, some) => {
                let kind = LogKind::from_number(kind).ok_or(Malformed("no such log"))?;
                let logs = self.bodies.entry(id).or_default();
                let mut some: BTreeMap<u64, At> = some.into_iter().collect();
                logs.entry(LogId { device, kind })
                    .or_default()
                    .append(&mut some);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
impl IndexSheet {
    /// One of each sort.
    pub(crate) fn examples() -> [Self; 2] {
        let at = At {
            segment_no: 1_000,
            start: 50,
            end: 900,
        };
        let community = CommunityId::from_bytes([1; 32]);
        let device = DeviceId::from_bytes([2; 32]);
        let kind = LogKind::Keys.number();
        [
            Self::WithControl([3, 400].into()),
            Self::Bodies(community, device, kind, vec![(5, at)]),
        ]
    }
}
