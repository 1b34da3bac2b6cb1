//! Step five of the guard: does each op of a change mean something?
//!
//! Judged against the ancestors of the change and its own earlier ops, and nothing else: what came
//! here by chance, but is no ancestor, does not count. So every device judges alike.
use std::collections::BTreeMap;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};

use super::{Clock, Id, MAX_DEPTH, MAX_KEY, MAX_TEXT, OpFault};
use crate::id::Actor;

/// What the guard remembers of an op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// The object it writes into; the root if none.
    object: Option<Id>,
    place: Place,
    /// What later ops may write into, and how deep it lies.
    makes: Option<(Kind, u8)>,
    insert: bool,
    delete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Key(String),
    Element(Id),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Map,
    List,
    Text,
}

/// One change before its judge.
pub(super) struct Judge<'a> {
    accepted: &'a BTreeMap<Id, Known>,
    ancestors: &'a Clock,
    fresh: BTreeMap<Id, Known>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(accepted: &'a BTreeMap<Id, Known>, ancestors: &'a Clock) -> Self {
        Self {
            accepted,
            ancestors,
            fresh: BTreeMap::new(),
        }
    }

    /// Judges the next op.
    pub(super) fn op(&mut self, id: Id, op: &Op) -> Result<(), OpFault> {
        let object = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(made) => Some(named(made).ok_or(OpFault::Object)?),
        };
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
        let delete = op.action == OpType::Delete;
        if op.insert && (delete || !op.pred.is_empty()) {
            return Err(OpFault::Insert);
        }
        if delete && op.pred.is_empty() {
            return Err(OpFault::Delete);
        }
        self.preds(object, &place, op)?;
        let known = Known {
            object,
            place,
            makes: makes.map(|kind| (kind, depth + 1)),
            insert: op.insert,
            delete,
        };
        self.fresh.insert(id, known);
        Ok(())
    }

    /// What the guard is to remember of the change.
    pub(super) fn done(self) -> BTreeMap<Id, Known> {
        self.fresh
    }

    fn find(&self, id: Id) -> Option<&Known> {
        self.fresh.get(&id).or_else(|| {
            let (counter, actor) = id;
            let seen = self.ancestors.get(&actor).copied().unwrap_or(0);
            self.accepted.get(&id).filter(|_| counter <= seen)
        })
    }

    fn list_place(&self, id: Id, object: Option<Id>, op: &Op) -> Result<Place, OpFault> {
        let Key::Seq(element) = &op.key else {
            return Err(OpFault::Element);
        };
        let after = match element {
            ElementId::Head if op.insert => return Ok(Place::Element(id)),
            ElementId::Head => return Err(OpFault::Element),
            ElementId::Id(after) => named(after).ok_or(OpFault::Element)?,
        };
        let inserted = self
            .find(after)
            .is_some_and(|known| known.insert && known.object == object);
        if !inserted {
            return Err(OpFault::Element);
        }
        Ok(Place::Element(if op.insert { id } else { after }))
    }

    fn preds(&self, object: Option<Id>, place: &Place, op: &Op) -> Result<(), OpFault> {
        let mut before = None;
        for pred in op.pred.iter() {
            let pred = named(pred).ok_or(OpFault::Pred)?;
            let fits = self
                .find(pred)
                .is_some_and(|known| known.object == object && known.place == *place)
                && self.find(pred).is_some_and(|known| !known.delete);
            // Sorted and distinct; and found only if it is older.
            if !fits || before.is_some_and(|before| before >= pred) {
                return Err(OpFault::Pred);
            }
            before = Some(pred);
        }
        Ok(())
    }
}

fn map_place(op: &Op) -> Result<Place, OpFault> {
    match &op.key {
        Key::Map(key) if !op.insert && fits(key, MAX_KEY) => Ok(Place::Key(key.to_string())),
        _ => Err(OpFault::MapKey),
    }
}

fn fits(key: &str, most: u64) -> bool {
    !key.is_empty() && u64::try_from(key.len()).is_ok_and(|length| length <= most)
}

/// What an allowed action makes, if anything.
fn made(action: &OpType) -> Result<Option<Kind>, OpFault> {
    match action {
        OpType::Make(ObjType::Map) => Ok(Some(Kind::Map)),
        OpType::Make(ObjType::List) => Ok(Some(Kind::List)),
        OpType::Make(ObjType::Text) => Ok(Some(Kind::Text)),
        OpType::Delete => Ok(None),
        OpType::Put(value) => scalar(value).map(|()| None),
        OpType::Make(ObjType::Table)
        | OpType::Increment(_)
        | OpType::MarkBegin(_)
        | OpType::MarkEnd(_) => Err(OpFault::Action),
    }
}

fn scalar(value: &ScalarValue) -> Result<(), OpFault> {
    match value {
        ScalarValue::Str(text) if text.len() > MAX_TEXT => Err(OpFault::TextTooLong),
        // What is no number has many forms; only one of them would come back the same everywhere.
        ScalarValue::F64(number) if !number.is_finite() => Err(OpFault::Scalar),
        ScalarValue::Counter(_) | ScalarValue::Unknown { .. } => Err(OpFault::Scalar),
        ScalarValue::Null
        | ScalarValue::Boolean(_)
        | ScalarValue::Int(_)
        | ScalarValue::Uint(_)
        | ScalarValue::F64(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Str(_)
        | ScalarValue::Bytes(_) => Ok(()),
    }
}

/// An op's name with our kind of actor, or nothing if its actor is of another kind.
fn named(op: &OpId) -> Option<Id> {
    Some((op.counter(), ours(op.actor())?))
}

fn ours(actor: &ActorId) -> Option<Actor> {
    actor.to_bytes().try_into().ok().map(Actor::from_bytes)
}
