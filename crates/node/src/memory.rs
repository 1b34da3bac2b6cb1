//! The store of a home, made at the latest when there is something to keep, and where in it each
//! body lies.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use potluck_engine::{Contents, Index, Keep, RECEIPT, Unread, is_secret};
use potluck_model::id::CommunityId;
use potluck_model::op::Place;
use potluck_model::segment::Segment;
use potluck_store::{Batch, DataKey, Held, Opened, Plain, SegmentNo, Store, StoreError};
use potluck_text::{Said, say};

use crate::api::Problem;
use crate::home::Home;
use crate::run::{Failed, Lasting};

mod at_hand;
mod recall;

use at_hand::AtHand;

/// The kind of fact that remembers where somebody of us was reached; the name is the address.
const ADDRESSES: &str = "node/address";
/// The kind of fact that keeps the settings of this node.
pub(crate) const SETTING: &str = "node/setting";
/// Which damage this node has gone on from.
const SETTLED: &str = "settled";
/// How many such addresses are remembered.
const MAX_ADDRESSES: usize = 16;
/// The kind of fact that says which community is in use; it has one name.
const IN_USE: &str = "node/in-use";
/// For how many bytes there has to be room before a person may write: more than one op is long,
/// with its keys.
const ONE_OP: usize = 128 << 10;

/// What is said at every start after the one that found the damage.
fn lost() -> Said {
    say("alarm-damaged-once")
}

/// What this home remembers.
pub(crate) struct Memory {
    folder: PathBuf,
    store: Option<Store>,
    index: Index,
    at_hand: AtHand,
    found: Option<Said>,
    /// The first segment number that counts no more: what lies behind was being written when the
    /// disk failed. Whether it is there after the next start, nobody can say.
    doubtful: Option<SegmentNo>,
    last: Option<SegmentNo>,
    /// The numbers of the segments that cannot be read; the greatest of all if some are gone.
    damage: Vec<u64>,
    /// How many bodies a start would have to read that no snapshot tells.
    untold: usize,
    /// Whether something that is over could not be taken out of the store.
    overdue: bool,
}

impl Memory {
    /// A memory of a home in which there is nothing; for a node that lasts, it is made.
    pub(crate) fn make(home: &Home, lasting: Lasting) -> Result<Self, Failed> {
        let folder = home.folder().to_owned();
        let store = match lasting {
            Lasting::UntilStopped => Some(Store::create(&folder)?),
            Lasting::OneCommand => None,
        };
        Ok(Self::of(folder, store, None))
    }

    /// Opens the store of a home.
    pub(crate) fn open(home: &Home, held: &Held, key: &DataKey) -> Result<Self, Failed> {
        let (store, found) = held.open(key)?;
        tracing::info!(%found, "opened");
        let found = match &found {
            Opened::Salvaged {
                aside,
                segments,
                facts,
            } => Some(
                say("alarm-salvaged")
                    .with("segments", *segments)
                    .with("facts", *facts)
                    .with("path", aside.display().to_string()),
            ),
            _ if store.was_salvaged() => Some(lost()),
            _ => None,
        };
        let anew = matches!(&found, Some(found) if *found != lost());
        let mut memory = Self::of(home.folder().to_owned(), Some(store), found);
        if anew {
            // Whoever went on after an older damage has lost something again.
            memory.set(SETTLED, None)?;
        } else if memory.setting(SETTLED).is_some() {
            memory.found = None;
        }
        Ok(memory)
    }

    fn of(folder: PathBuf, store: Option<Store>, found: Option<Said>) -> Self {
        Self {
            folder,
            store,
            index: Index::default(),
            at_hand: AtHand::default(),
            found,
            doubtful: None,
            last: None,
            damage: Vec::new(),
            untold: 0,
            overdue: false,
        }
    }

    /// This node goes on as a new device: what is lost now keeps it from writing no more.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        let damage = self.damage.iter().flat_map(|number| number.to_be_bytes());
        let damage = damage.collect();
        self.found = None;
        self.set(SETTLED, Some(damage))
    }

    /// The home, if anything was ever kept in it.
    pub(crate) fn held(&self) -> Option<Held> {
        self.store.as_ref().map(Store::held)
    }

    /// The home, or why there is nothing that could be protected.
    pub(crate) fn must_be_held(&self) -> Result<Held, Problem> {
        self.held().ok_or_else(|| {
            Problem::new(
                say("problem-nothing-to-protect"),
                say("hint-start-or-join-community"),
            )
        })
    }

    /// The key of this home, if anything was ever kept in it.
    pub(crate) fn data_key(&self) -> Option<DataKey> {
        self.store.as_ref().map(Store::data_key)
    }

    /// A setting of this node.
    pub(crate) fn setting(&self, name: &str) -> Option<Vec<u8>> {
        let kept = self.store.as_ref()?.fact(SETTING, name.as_bytes());
        kept.ok().flatten().map(|kept| kept.to_vec())
    }

    /// Keeps a setting, or forgets it.
    pub(crate) fn set(&mut self, name: &str, value: Option<Vec<u8>>) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        match value {
            Some(value) => batch.put(SETTING, name.as_bytes(), value),
            None => batch.forget(SETTING, name.as_bytes()),
        }
        self.write(batch).map(|_| ())
    }

    /// The folder of the home.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a person should know about how it was found, in a sentence.
    pub(crate) fn alarm(&self) -> Option<&Said> {
        self.found.as_ref()
    }

    /// Whether anything was ever kept here.
    pub(crate) fn is_there(&self) -> bool {
        self.store.is_some()
    }

    /// Goes through the facts of these kinds.
    pub(crate) fn for_each_fact(
        &self,
        kinds: impl Iterator<Item = &'static str>,
        mut deed: impl FnMut(&str, &[u8], &[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Some(store) = &self.store else {
            return Ok(());
        };
        for kind in kinds {
            for (name, value) in store.facts(kind)? {
                deed(kind, &name, &value)?;
            }
        }
        Ok(())
    }

    /// Goes through all segments that count, in their order.
    pub(crate) fn for_each_segment(
        &self,
        mut deed: impl FnMut(&[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Some(store) = &self.store else {
            return Ok(());
        };
        for segment in store.segments() {
            let (number, segment) = segment?;
            if self.doubtful.is_some_and(|from| number >= from) {
                break;
            }
            deed(&segment)?;
        }
        Ok(())
    }

    /// Keeps all of this or nothing; durable when this returns.
    pub(crate) fn keep(&mut self, keeps: Vec<Keep>) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        let mut contents = Vec::new();
        let only_receipts = keeps.iter().all(|keep| {
            keep.segments.is_empty() && keep.facts.iter().all(|fact| fact.kind == RECEIPT)
        });
        for keep in keeps {
            for segment in keep.segments {
                let found = Contents::of(&segment);
                contents.push(found.expect("what our own engine keeps is a segment"));
                batch.append(segment);
            }
            for fact in keep.facts {
                match fact.value {
                    Some(value) => put_fact(&mut batch, fact.kind, &fact.name, value),
                    None => batch.forget(fact.kind, &fact.name),
                }
            }
        }
        let numbers = match self.write(batch) {
            // How far others were is as true unkept, and what is missing of it they say again.
            Err(StoreError::DiskFull(_)) if only_receipts => return Ok(()),
            Err(why @ StoreError::DiskFull(_)) => return Err(why), // nothing was touched
            Err(why) => {
                let next = self.last.map_or(0, |last| last.get() + 1);
                self.doubtful = Some(SegmentNo::new(next));
                return Err(why);
            }
            Ok(numbers) => numbers,
        };
        self.doubtful = None;
        self.last = numbers.last().copied().or(self.last);
        for (number, contents) in numbers.into_iter().zip(contents) {
            self.untold += contents.len();
            self.index.add(number.get(), contents);
        }
        Ok(())
    }

    fn write(&mut self, batch: Batch) -> Result<Vec<SegmentNo>, StoreError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        match &self.store {
            Some(store) => store.keep(batch),
            None => self.store.insert(Store::create(&self.folder)?).keep(batch),
        }
    }

    /// Reads bodies as they were kept, in the order in which they lie; says also which of them cannot be
    /// read.
    pub(crate) fn bodies(
        &mut self,
        community: CommunityId,
        places: Vec<Place>,
    ) -> (Vec<(Place, Vec<u8>)>, Unread) {
        let mut at_hand = std::mem::take(&mut self.at_hand);
        let (mut found, mut unread) = (Vec::new(), Unread::default());
        let mut known = Vec::with_capacity(places.len());
        for place in places {
            match self.index.locate(community, place) {
                Some((number, range)) => known.push((number, range.start, range.end, place)),
                None => unread.for_good.push(place),
            }
        }
        known.sort_unstable();
        let mut closed = None;
        for (number, start, end, place) in known {
            let segment = match closed == Some(number) {
                true => None, // it was said once
                false => at_hand.get(number, || self.segment(number)),
            };
            if segment.is_none() {
                closed = Some(number);
            }
            match segment.and_then(|segment| segment.get(start..end)) {
                Some(body) => found.push((place, body.to_vec())),
                None if self.damage.contains(&number) => unread.for_good.push(place),
                None => unread.for_now.push(place),
            }
        }
        self.at_hand = at_hand;
        (found, unread)
    }

    /// Lets go of what was opened to be read: nobody asks for more for now.
    pub(crate) fn let_go(&mut self) {
        self.at_hand = AtHand::default();
    }

    /// Takes bodies out of the store. What cannot be taken out now stays until after the next start,
    /// when it is named again.
    pub(crate) fn drop_bodies(&mut self, community: CommunityId, places: Vec<Place>) {
        let mut gone: BTreeMap<u64, BTreeSet<Place>> = BTreeMap::new();
        for place in places {
            if let Some((at, _)) = self.index.locate(community, place) {
                gone.entry(at).or_default().insert(place);
            }
        }
        for (number, places) in gone {
            if let Err(why) = self.rewrite(community, number, &places) {
                tracing::warn!(number, %why, "what is over could not be taken out");
                self.overdue = true;
                return;
            }
        }
    }

    /// Writes a segment anew without some bodies.
    fn rewrite(
        &mut self,
        community: CommunityId,
        number: u64,
        gone: &BTreeSet<Place>,
    ) -> Result<(), StoreError> {
        let Some(segment) = self
            .segment(number)
            .and_then(|it| Segment::decode(&it).ok())
        else {
            return Ok(());
        };
        let at = SegmentNo::new(number);
        let rest = segment.without(gone).map(|rest| rest.encode());
        let mut batch = Batch::new();
        match &rest {
            Some(rest) => batch.replace(at, rest.clone()),
            None => batch.remove(at),
        }
        self.at_hand.forget(number);
        self.write(batch)?;
        for place in gone {
            self.index.forget(community, *place);
        }
        if let Some(rest) = rest {
            let contents = Contents::of(&rest);
            let contents = contents.expect("what was a segment is one without some bodies");
            self.index.add(number, contents);
        }
        Ok(())
    }

    fn segment(&mut self, number: u64) -> Option<Plain> {
        let store = self.store.as_ref()?;
        let why = match store.read(SegmentNo::new(number)) {
            Ok(segment) => return segment,
            Err(why) => why,
        };
        tracing::error!(number, %why, "a segment cannot be read");
        if why.is_damage() && !self.damage.contains(&number) {
            self.damage.push(number);
            // The next start looks at everything: what is taken for lost now may be there then.
            if let Err(why) = store.forget_snapshot() {
                tracing::warn!(%why, "a snapshot stays that knows nothing of the damage");
            }
        }
        None
    }

    /// Where people of ours were reached, the latest first.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let facts = self.store.as_ref().map(|store| store.facts(ADDRESSES));
        let mut facts = facts.and_then(Result::ok).unwrap_or_default();
        facts.sort_by(|(_, one), (_, other)| other.cmp(one)); // big-endian times
        let names = facts.into_iter().map(|(name, _)| String::from_utf8(name));
        names.filter_map(Result::ok).collect()
    }

    /// Remembers where somebody of ours was reached, at `millis`; forgets the oldest for it.
    pub(crate) fn remember(&mut self, address: &str, millis: u64) -> Result<(), StoreError> {
        let known = self.addresses();
        if known.first().is_some_and(|last| last == address) {
            return Ok(());
        }
        let mut batch = Batch::new();
        batch.put(ADDRESSES, address.as_bytes(), millis.to_be_bytes().to_vec());
        let others = known.iter().filter(|other| *other != address);
        for old in others.skip(MAX_ADDRESSES - 1) {
            batch.forget(ADDRESSES, old.as_bytes());
        }
        self.write(batch).map(|_| ())
    }

    /// Which community is in use, if that was ever said.
    pub(crate) fn in_use(&self) -> Option<CommunityId> {
        let facts = self.store.as_ref()?.facts(IN_USE).ok()?;
        let (_, id) = facts.into_iter().next()?;
        Some(CommunityId::from_bytes(id.as_slice().try_into().ok()?))
    }

    /// Remembers which community is in use.
    pub(crate) fn use_from_now_on(&mut self, community: CommunityId) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.put(IN_USE, b"", community.as_bytes().to_vec());
        self.write(batch).map(|_| ())
    }

    /// Says why a person could keep nothing now, if the disk is full.
    pub(crate) fn must_have_room(&self) -> Result<(), StoreError> {
        self.must_have_room_for(ONE_OP)
    }

    /// Says why so many bytes could not be kept now, if the disk is full.
    pub(crate) fn must_have_room_for(&self, bytes: usize) -> Result<(), StoreError> {
        self.store.as_ref().map_or(Ok(()), |it| it.has_room(bytes))
    }

    /// Bytes on disk.
    pub(crate) fn size(&self) -> u64 {
        let size = self.store.as_ref().map(Store::size_on_disk);
        size.and_then(Result::ok).unwrap_or(0)
    }

    /// Closes the store; the home is free for another process when this returns.
    pub(crate) fn close(self) {
        if let Some(Err(why)) = self.store.map(Store::close) {
            tracing::warn!(%why, "the store was not closed in order");
        }
    }
}

/// Puts a fact of the engine into a batch: a secret so that it is gone once it is forgotten.
pub(crate) fn put_fact(batch: &mut Batch, kind: &str, name: &[u8], value: Vec<u8>) {
    if is_secret(kind) {
        batch.put_secret(kind, name, value);
    } else {
        batch.put(kind, name, value);
    }
}

impl From<StoreError> for Failed {
    fn from(why: StoreError) -> Self {
        match why {
            StoreError::InUse(_) => Self::InUse(why.into()),
            _ => Self::Else(why.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(folder: &tempfile::TempDir) -> Memory {
        let home = Home::at(&folder.path().join("home")).unwrap();
        let opened = match Held::take(home.folder()) {
            Ok(held) => Memory::open(&home, &held, &held.key().unwrap()),
            Err(_) => Memory::make(&home, Lasting::OneCommand),
        };
        match opened {
            Ok(memory) => memory,
            Err(why) => panic!("{}", Problem::from(why)),
        }
    }

    #[test]
    fn the_last_addresses_are_remembered_the_latest_first_and_not_more_than_sixteen() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = memory(&folder);
        for number in 0..20 {
            let address = format!("/ip4/10.0.0.{number}/tcp/4001");
            first.remember(&address, number).unwrap();
        }
        first.remember("/ip4/10.0.0.5/tcp/4001", 99).unwrap();
        first.close();

        let addresses = memory(&folder).addresses();

        assert_eq!(addresses.len(), MAX_ADDRESSES);
        assert_eq!(addresses.first().unwrap(), "/ip4/10.0.0.5/tcp/4001");
        assert_eq!(addresses.get(1).unwrap(), "/ip4/10.0.0.19/tcp/4001");
        assert!(!addresses.contains(&"/ip4/10.0.0.1/tcp/4001".to_owned()));
    }

    #[test]
    fn a_home_is_made_only_when_there_is_something_to_keep() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(&folder);

        memory.keep(vec![Keep::default()]).unwrap();
        assert!(!memory.folder().exists());

        memory.remember("/ip4/10.0.0.1/tcp/4001", 1).unwrap();
        assert!(memory.is_there());
        assert!(memory.folder().exists());
    }
}
