//! Fields straight from changes in a line, without building a document.
//!
//! Most records are written once, or edited now and then on one device, and a first sync brings
//! thousands of them. Judging and reading such changes is several times cheaper than making an
//! Automerge document of them, and says exactly the same: with one author there is nothing beside
//! anything else, and so nothing to merge.
use std::collections::BTreeMap;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpType};
use automerge::{ObjType, ScalarValue};

use super::read;
use crate::guard::{Guard, GuardError};
use crate::id::Actor;
use crate::value::{Fields, Value};

/// What a document says that consists of these changes of one actor, each of which follows the one
/// before.
///
/// # Errors
/// Says of the first change that does not pass why a document would refuse it.
pub fn fields_of_line<'a>(
    actor: Actor,
    changes: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Fields, GuardError> {
    let mut guard = Guard::new();
    let mut objects = Objects::default();
    for change in changes {
        // With one actor, whoever is next in its sequence has all others among its ancestors.
        let checked = guard.check(actor, change)?;
        let first = checked.expanded.start_op.get();
        for (counter, op) in (first..).zip(&checked.expanded.operations) {
            objects.write(counter, op);
        }
    }
    let mut fields = objects.map(0);
    fields.retain(|_, value| *value != Value::Null);
    Ok(fields)
}

/// Every object by the counter of the op that made it; the root is 0. All ops have one author, so
/// counters alone tell them apart.
#[derive(Default)]
struct Objects {
    maps: BTreeMap<u64, BTreeMap<String, Place>>,
    lists: BTreeMap<u64, Vec<(u64, Place)>>,
}

/// What was written into one place and not overwritten. The greatest counter shows.
type Place = BTreeMap<u64, Content>;

enum Content {
    Scalar(ScalarValue),
    Object(ObjType),
}

impl Objects {
    /// Follows one op. What it names is there: the guard has seen to that.
    fn write(&mut self, counter: u64, op: &Op) {
        let object = match &op.obj {
            ObjectId::Root => 0,
            ObjectId::Id(made) => made.counter(),
        };
        let place = match &op.key {
            Key::Map(key) => {
                let map = self.maps.entry(object).or_default();
                map.entry(key.to_string()).or_default()
            }
            Key::Seq(element) => {
                let list = self.lists.entry(object).or_default();
                let Some(place) = element_of(list, counter, element, op.insert) else {
                    return;
                };
                place
            }
        };
        place.retain(|id, _| op.pred.iter().all(|pred| pred.counter() != *id));
        match &op.action {
            OpType::Put(value) => place.insert(counter, Content::Scalar(value.clone())),
            OpType::Make(kind) => place.insert(counter, Content::Object(*kind)),
            _ => None,
        };
    }

    fn map(&self, id: u64) -> Fields {
        let entries = self.maps.get(&id).into_iter().flatten();
        entries
            .filter_map(|(key, place)| Some((key.clone(), self.value(place)?)))
            .collect()
    }

    fn list(&self, id: u64) -> Vec<Value> {
        let elements = self.lists.get(&id).into_iter().flatten();
        elements
            .filter_map(|(_, place)| self.value(place))
            .collect()
    }

    fn value(&self, place: &Place) -> Option<Value> {
        match place.last_key_value()? {
            (_, Content::Scalar(scalar)) => read::plain(scalar),
            (id, Content::Object(ObjType::Map | ObjType::Table)) => Some(Value::Map(self.map(*id))),
            (id, Content::Object(ObjType::List)) => Some(Value::List(self.list(*id))),
            // Nothing is ever written inside a text object.
            (_, Content::Object(ObjType::Text)) => Some(Value::Text(String::new())),
        }
    }
}

/// The place of an element. A new one stands right after the one it names: nobody else's comes
/// between.
fn element_of<'a>(
    list: &'a mut Vec<(u64, Place)>,
    counter: u64,
    element: &ElementId,
    insert: bool,
) -> Option<&'a mut Place> {
    let named = match element {
        ElementId::Head => None,
        ElementId::Id(id) => Some(list.iter().position(|(at, _)| *at == id.counter())?),
    };
    let index = if insert {
        let index = named.map_or(0, |index| index + 1);
        list.insert(index, (counter, Place::new()));
        index
    } else {
        named?
    };
    list.get_mut(index).map(|(_, place)| place)
}
