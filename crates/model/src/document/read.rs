//! From an Automerge document to plain fields.
//!
//! Where two devices wrote one place apart, Automerge's winner is taken: the same everywhere.
//! Depth is bounded by the guard, so walking down never exhausts the stack.
use automerge::{Automerge, ObjId, ObjType, Prop, ROOT, ReadDoc, ScalarValue};

use crate::value::{Fields, Value};

/// All fields of a document.
pub(super) fn fields(document: &Automerge) -> Fields {
    let mut fields = map(document, &ROOT);
    fields.retain(|_, value| *value != Value::Null);
    fields
}

/// The value at one place, if there is one of a kind that has a word here.
pub(super) fn at(
    document: &impl ReadDoc,
    object: &ObjId,
    place: impl Into<Prop>,
) -> Option<(Value, ObjId)> {
    let (value, id) = document.get(object, place).ok()??;
    let value = match value {
        automerge::Value::Object(ObjType::Map | ObjType::Table) => Value::Map(map(document, &id)),
        automerge::Value::Object(ObjType::List) => Value::List(
            (0..document.length(&id))
                .filter_map(|index| at(document, &id, index))
                .map(|(value, _)| value)
                .collect(),
        ),
        automerge::Value::Object(ObjType::Text) => Value::Text(document.text(&id).ok()?),
        automerge::Value::Scalar(scalar) => plain(&scalar)?,
    };
    Some((value, id))
}

fn map(document: &impl ReadDoc, object: &ObjId) -> Fields {
    document
        .keys(object)
        .filter_map(|key| at(document, object, key.as_str()).map(|(value, _)| (key, value)))
        .collect()
}

/// A scalar in our words; nothing if we have none for it.
pub(super) fn plain(scalar: &ScalarValue) -> Option<Value> {
    match scalar {
        ScalarValue::Null => Some(Value::Null),
        ScalarValue::Boolean(yes) => Some(Value::Bool(*yes)),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Some(Value::Int(*number)),
        ScalarValue::Uint(number) => i64::try_from(*number).ok().map(Value::Int),
        ScalarValue::Str(text) => Some(Value::Text(text.to_string())),
        ScalarValue::Bytes(bytes) => Some(Value::Bytes(bytes.clone())),
        ScalarValue::F64(_) | ScalarValue::Counter(_) | ScalarValue::Unknown { .. } => None,
    }
}
