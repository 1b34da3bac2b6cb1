//! Fields straight from changes in a line, without building a document.
//!
//! Most records are written once, or edited now and then on one device, and a first sync brings
//! thousands of them. Judging and reading such changes is several times cheaper than making an
//! Automerge document of them, and says exactly the same: with one author there is nothing beside
//! anything else, and so nothing to merge.
use std::collections::BTreeMap;

use crate::guard::ops::{Action, Key, Kind, Op, Scalar};
use crate::guard::{Guard, GuardError, Id};
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
    let mut changes = changes.into_iter().peekable();
    while let Some(change) = changes.next() {
        // With one actor, whoever is next in its sequence has all others among its ancestors.
        let checked = match changes.peek() {
            Some(_) => guard.check(actor, change)?,
            None => guard.check_last(actor, change)?,
        };
        for (counter, (op, preds)) in (checked.first..).zip(checked.ops.iter()) {
            objects.write(counter, op, preds);
        }
    }
    let mut fields = objects.map(0);
    fields.retain(|_, value| *value != Value::Null);
    Ok(fields)
}

/// Every object by the counter of the op that made it; the root is 0. All ops have one author, so
/// counters alone tell them apart.
#[derive(Default)]
struct Objects<'a> {
    maps: BTreeMap<u64, BTreeMap<&'a str, Place<'a>>>,
    lists: BTreeMap<u64, Vec<(u64, Place<'a>)>>,
}

/// What was written into one place and not overwritten, ascending. The greatest counter shows.
type Place<'a> = Vec<(u64, Content<'a>)>;

#[derive(Clone, Copy)]
enum Content<'a> {
    Scalar(Scalar<'a>),
    Object(Kind),
}

impl<'a> Objects<'a> {
    /// Follows one op. What it names is there: the guard has seen to that.
    fn write(&mut self, counter: u64, op: &Op<'a>, preds: &[Id]) {
        let object = op.object.map_or(0, |(made, _)| made);
        let place = match op.key {
            Key::Map(key) => self.maps.entry(object).or_default().entry(key).or_default(),
            Key::Head | Key::Element(_) => {
                let list = self.lists.entry(object).or_default();
                let Some(place) = element_of(list, counter, op) else {
                    return;
                };
                place
            }
        };
        place.retain(|(id, _)| preds.iter().all(|(pred, _)| pred != id));
        match op.action {
            Action::Put(scalar) => place.push((counter, Content::Scalar(scalar))),
            Action::Make(kind) => place.push((counter, Content::Object(kind))),
            Action::Delete => {}
        }
    }

    fn map(&self, id: u64) -> Fields {
        let entries = self.maps.get(&id).into_iter().flatten();
        entries
            .filter_map(|(key, place)| Some(((*key).to_owned(), self.value(place)?)))
            .collect()
    }

    fn list(&self, id: u64) -> Vec<Value> {
        let elements = self.lists.get(&id).into_iter().flatten();
        elements
            .filter_map(|(_, place)| self.value(place))
            .collect()
    }

    fn value(&self, place: &Place<'_>) -> Option<Value> {
        match place.last()? {
            (_, Content::Scalar(scalar)) => plain(*scalar),
            (id, Content::Object(Kind::Map)) => Some(Value::Map(self.map(*id))),
            (id, Content::Object(Kind::List)) => Some(Value::List(self.list(*id))),
            // Nothing is ever written inside a text object.
            (_, Content::Object(Kind::Text)) => Some(Value::Text(String::new())),
        }
    }
}

/// A scalar in our words; nothing if we have none for it.
fn plain(scalar: Scalar<'_>) -> Option<Value> {
    match scalar {
        Scalar::Null => Some(Value::Null),
        Scalar::Bool(yes) => Some(Value::Bool(yes)),
        Scalar::Int(number) | Scalar::Timestamp(number) => Some(Value::Int(number)),
        Scalar::Uint(number) => i64::try_from(number).ok().map(Value::Int),
        Scalar::Text(text) => Some(Value::Text(text.to_owned())),
        Scalar::Bytes(bytes) => Some(Value::Bytes(bytes.to_vec())),
        Scalar::Float(_) => None,
    }
}

/// The place of an element. A new one stands right after the one it names: nobody else's comes
/// between.
fn element_of<'l, 'a>(
    list: &'l mut Vec<(u64, Place<'a>)>,
    counter: u64,
    op: &Op<'a>,
) -> Option<&'l mut Place<'a>> {
    let named = match op.key {
        Key::Element((named, _)) => Some(list.iter().position(|(at, _)| *at == named)?),
        Key::Head | Key::Map(_) => None,
    };
    let index = if op.insert {
        let index = named.map_or(0, |index| index + 1);
        list.insert(index, (counter, Place::new()));
        index
    } else {
        named?
    };
    list.get_mut(index).map(|(_, place)| place)
}
