//! Where each segment lies: 24 bytes of memory for each, in order of their numbers.

/// Stands for the file of a segment that is gone.
const GONE: u32 = u32::MAX;

/// Where the sealed bytes of a segment lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file, by the order in which they came.
    pub(crate) file: u32,
    /// Where in it the sealed bytes begin.
    pub(crate) at: u32,
    /// How many there are.
    pub(crate) length: u32,
}

/// The places of all segments.
#[derive(Default)]
pub(crate) struct Index(Vec<Entry>);

#[derive(Clone, Copy)]
struct Entry {
    number: u64,
    place: Place,
}

impl Entry {
    fn there(&self) -> Option<(u64, Place)> {
        (self.place.file != GONE).then_some((self.number, self.place))
    }
}

impl Index {
    /// Notes what a file says about a segment, behind all that was said before, while files are
    /// being gone through. [`Index::settle`] has to follow.
    pub(crate) fn say(&mut self, number: u64, place: Option<Place>) {
        let place = place.unwrap_or(Place {
            file: GONE,
            at: 0,
            length: 0,
        });
        self.0.push(Entry { number, place });
    }

    /// Leaves the last word about each segment.
    pub(crate) fn settle(&mut self) {
        // Stable, and quick where most is in order.
        self.0.sort_by_key(|entry| entry.number);
        self.0.reverse();
        self.0.dedup_by_key(|entry| entry.number);
        self.0.reverse();
        self.0.retain(|entry| entry.there().is_some());
        self.0.shrink_to_fit();
    }

    /// Where a segment lies.
    pub(crate) fn get(&self, number: u64) -> Option<Place> {
        let (_, place) = self.0.get(self.find(number).ok()?)?.there()?;
        Some(place)
    }

    /// The first segment at or behind a number.
    pub(crate) fn from(&self, number: u64) -> Option<(u64, Place)> {
        let from = self.find(number).unwrap_or_else(|behind| behind);
        self.0.get(from..)?.iter().find_map(Entry::there)
    }

    /// Notes where a segment lies from now on, or that it is gone; says where it lay before.
    pub(crate) fn set(&mut self, number: u64, place: Option<Place>) -> Option<Place> {
        let before = self.get(number);
        match (self.find(number), place) {
            (Ok(at), _) => {
                let gone = Place {
                    file: GONE,
                    at: 0,
                    length: 0,
                };
                self.0.get_mut(at)?.place = place.unwrap_or(gone);
            }
            (Err(at), Some(place)) => self.0.insert(at, Entry { number, place }),
            (Err(_), None) => {}
        }
        before
    }

    /// All that are there, in order.
    pub(crate) fn places(&self) -> impl Iterator<Item = (u64, Place)> {
        self.0.iter().filter_map(Entry::there)
    }

    fn find(&self, number: u64) -> Result<usize, usize> {
        // Mostly it is the next one.
        match self.0.last() {
            Some(last) if number > last.number => Err(self.0.len()),
            _ => self.0.binary_search_by_key(&number, |entry| entry.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(at: u32) -> Option<Place> {
        Some(Place {
            file: 1,
            at,
            length: 7,
        })
    }

    #[test]
    fn the_last_word_about_a_segment_counts_in_whatever_order_they_come() {
        let mut index = Index::default();
        for (number, place) in [
            (4, at(1)),
            (9, at(2)),
            (2, at(3)),
            (4, None),
            (9, at(4)),
            (4, at(5)),
            (2, None),
        ] {
            index.say(number, place);
        }
        index.settle();
        assert_eq!(
            [2, 4, 9].map(|number| index.get(number)),
            [None, at(5), at(4)]
        );
        assert_eq!(index.places().count(), 2);
        assert_eq!(index.from(0), at(5).map(|place| (4, place)));
        assert_eq!(index.from(5), at(4).map(|place| (9, place)));
        assert_eq!(index.from(10), None);

        assert_eq!(index.set(4, None), at(5));
        assert_eq!(index.set(4, None), None);
        assert_eq!(index.set(9, at(6)), at(4));
        assert_eq!(index.set(10, at(7)), None);
        assert_eq!(index.set(11, None), None);
        let all: Vec<u64> = index.places().map(|(number, _)| number).collect();
        assert_eq!(all, [9, 10]);
    }

    #[test]
    fn a_segment_costs_24_bytes_of_memory() {
        assert_eq!(size_of::<Entry>(), 24);
    }
}
