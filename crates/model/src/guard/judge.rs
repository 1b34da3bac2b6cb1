//! Step five of the guard: does each op of a change mean something?
//!
//! Judged against the ancestors of the change and its own earlier ops, and nothing else: what came
//! here by chance, but is no ancestor, does not count. So every device judges alike.
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ops::{Action, Key, Kind, Op, Scalar};
use super::{Clock, Id, MAX_DEPTH, MAX_TEXT, OpFault};
use crate::id::Actor;

/// What the guard remembers of an op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known<'a> {
    /// The object it writes into; the root if none.
    object: Option<Id>,
    place: Place<'a>,
    /// What later ops may write into, and how deep it lies.
    makes: Option<(Kind, u8)>,
    insert: bool,
    delete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place<'a> {
    Key(Cow<'a, str>),
    Element(Id),
}

impl Known<'_> {
    /// The same, for longer than the bytes of its change.
    pub(super) fn into_owned(self) -> Known<'static> {
        Known {
            object: self.object,
            place: match self.place {
                Place::Key(key) => Place::Key(Cow::Owned(key.into_owned())),
                Place::Element(id) => Place::Element(id),
            },
            makes: self.makes,
            insert: self.insert,
            delete: self.delete,
        }
    }
}

/// One change before its judge.
pub(super) struct Judge<'a, 'b> {
    accepted: &'b BTreeMap<Id, Known<'static>>,
    ancestors: &'b Clock,
    author: Actor,
    first: u64,
    /// The ops that were judged, in order.
    fresh: Vec<Known<'a>>,
}

impl<'a, 'b> Judge<'a, 'b> {
    /// A change by this author of so many ops, whose first has this number.
    pub(super) fn new(
        accepted: &'b BTreeMap<Id, Known<'static>>,
        ancestors: &'b Clock,
        (first, author): Id,
        ops: usize,
    ) -> Self {
        Self {
            accepted,
            ancestors,
            author,
            first,
            fresh: Vec::with_capacity(ops),
        }
    }

    /// Judges the next op.
    pub(super) fn op(&mut self, op: &Op<'a>, preds: &[Id]) -> Result<(), OpFault> {
        let done = u64::try_from(self.fresh.len()).unwrap_or(u64::MAX);
        let id = (self.first + done, self.author);
        let object = op.object;
        let (kind, depth) = match object {
            None => (Kind::Map, 0),
            Some(made) => self
                .find(made)
                .and_then(|known| known.makes)
                .ok_or(OpFault::Object)?,
        };
        let place = match kind {
            Kind::Map => map_place(op)?,
            Kind::List => self.list_place(id, object, op)?,
            Kind::Text => return Err(OpFault::InText),
        };
        let makes = made(&op.action)?;
        if makes.is_some() && depth >= MAX_DEPTH {
            return Err(OpFault::TooDeep);
        }
        let delete = op.action == Action::Delete;
        if op.insert && (delete || !preds.is_empty()) {
            return Err(OpFault::Insert);
        }
        if delete && preds.is_empty() {
            return Err(OpFault::Delete);
        }
        self.preds(object, &place, preds)?;
        let known = Known {
            object,
            place,
            makes: makes.map(|kind| (kind, depth + 1)),
            insert: op.insert,
            delete,
        };
        self.fresh.push(known);
        Ok(())
    }

    /// What the guard is to remember of the change: its ops in order.
    pub(super) fn done(self) -> Vec<Known<'a>> {
        self.fresh
    }

    fn find(&self, id: Id) -> Option<&Known<'a>> {
        let (counter, actor) = id;
        if actor == self.author
            && let Some(at) = counter.checked_sub(self.first)
        {
            return self.fresh.get(usize::try_from(at).ok()?);
        }
        let seen = self.ancestors.get(&actor).copied().unwrap_or(0);
        self.accepted.get(&id).filter(|_| counter <= seen)
    }

    fn list_place(&self, id: Id, object: Option<Id>, op: &Op<'_>) -> Result<Place<'a>, OpFault> {
        let after = match op.key {
            Key::Head if op.insert => return Ok(Place::Element(id)),
            Key::Map(_) | Key::Head => return Err(OpFault::Element),
            Key::Element(after) => after,
        };
        let inserted = self
            .find(after)
            .is_some_and(|known| known.insert && known.object == object);
        if !inserted {
            return Err(OpFault::Element);
        }
        Ok(Place::Element(if op.insert { id } else { after }))
    }

    fn preds(&self, object: Option<Id>, place: &Place<'_>, preds: &[Id]) -> Result<(), OpFault> {
        let mut before = None;
        for pred in preds {
            let fits = self.find(*pred).is_some_and(|known| {
                known.object == object && known.place == *place && !known.delete
            });
            // Sorted and distinct; and found only if it is older.
            if !fits || before.is_some_and(|before| before >= pred) {
                return Err(OpFault::Pred);
            }
            before = Some(pred);
        }
        Ok(())
    }
}

fn map_place<'a>(op: &Op<'a>) -> Result<Place<'a>, OpFault> {
    match op.key {
        Key::Map(key) if !op.insert => Ok(Place::Key(Cow::Borrowed(key))),
        _ => Err(OpFault::MapKey),
    }
}

/// What an allowed action makes, if anything.
fn made(action: &Action<'_>) -> Result<Option<Kind>, OpFault> {
    match action {
        Action::Make(kind) => Ok(Some(*kind)),
        Action::Delete => Ok(None),
        Action::Put(Scalar::Text(text)) if text.len() > MAX_TEXT => Err(OpFault::TextTooLong),
        // What is no number has many forms; only one of them would come back the same everywhere.
        Action::Put(Scalar::Float(number)) if !number.is_finite() => Err(OpFault::Scalar),
        Action::Put(_) => Ok(None),
    }
}
