//! From plain fields to the fewest Automerge ops that say so.
//!
//! What is already there is not written again, so that an edit of one field never contends with a
//! concurrent edit of another.
use automerge::transaction::{Transactable, Transaction};
use automerge::{AutomergeError, ObjId, ObjType, ROOT, ReadDoc as _, ScalarValue};

use super::read;
use crate::guard::MAX_DEPTH;
use crate::value::Value;

/// Whether lists and maps lie deeper in each other than the guard lets through.
pub(super) fn too_deep(value: &Value) -> bool {
    fn deeper_than(value: &Value, left: u8) -> bool {
        match value {
            Value::List(_) | Value::Map(_) if left == 0 => true,
            Value::List(values) => values.iter().any(|value| deeper_than(value, left - 1)),
            Value::Map(values) => values.values().any(|value| deeper_than(value, left - 1)),
            _ => false,
        }
    }
    deeper_than(value, MAX_DEPTH)
}

/// Writes one field; `Null` takes it away.
pub(super) fn field(
    transaction: &mut Transaction<'_>,
    key: &str,
    value: &Value,
) -> Result<(), AutomergeError> {
    if *value != Value::Null {
        return entry(transaction, &ROOT, key, value);
    }
    if transaction.get(ROOT, key)?.is_some() {
        transaction.delete(ROOT, key)?;
    }
    Ok(())
}

/// Makes the entry of a map say `value`.
fn entry(
    transaction: &mut Transaction<'_>,
    map: &ObjId,
    key: &str,
    value: &Value,
) -> Result<(), AutomergeError> {
    let before = read::at(transaction, map, key);
    match (before, value) {
        (Some((before, _)), after) if before == *after => Ok(()),
        (Some((Value::Map(before), inner)), Value::Map(after)) => {
            // Keys that cannot be read here are a newer version's, and stay.
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                transaction.delete(&inner, key.as_str())?;
            }
            after
                .iter()
                .try_for_each(|(key, value)| entry(transaction, &inner, key, value))
        }
        (_, Value::List(values)) => {
            let list = transaction.put_object(map, key, ObjType::List)?;
            fill(transaction, &list, values)
        }
        (_, Value::Map(values)) => {
            let inner = transaction.put_object(map, key, ObjType::Map)?;
            values
                .iter()
                .try_for_each(|(key, value)| entry(transaction, &inner, key, value))
        }
        (_, value) => transaction.put(map, key, scalar(value)),
    }
}

/// Fills a new list.
fn fill(
    transaction: &mut Transaction<'_>,
    list: &ObjId,
    values: &[Value],
) -> Result<(), AutomergeError> {
    for (index, value) in values.iter().enumerate() {
        match value {
            Value::List(values) => {
                let inner = transaction.insert_object(list, index, ObjType::List)?;
                fill(transaction, &inner, values)?;
            }
            Value::Map(values) => {
                let inner = transaction.insert_object(list, index, ObjType::Map)?;
                for (key, value) in values {
                    entry(transaction, &inner, key, value)?;
                }
            }
            value => transaction.insert(list, index, scalar(value))?,
        }
    }
    Ok(())
}

/// The scalar for a plain value. Lists and maps are objects and never come here.
fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Bool(yes) => ScalarValue::Boolean(*yes),
        Value::Int(number) => ScalarValue::Int(*number),
        Value::Text(text) => ScalarValue::Str(text.as_str().into()),
        Value::Bytes(bytes) => ScalarValue::Bytes(bytes.clone()),
        Value::Null | Value::List(_) | Value::Map(_) => ScalarValue::Null,
    }
}
