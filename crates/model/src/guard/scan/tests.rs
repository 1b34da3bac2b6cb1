//! Columns that claim what no honest change has.
use super::*;

#[test]
fn numbers_are_read_in_their_shortest_form_only() {
    for number in [0, 1, -1, 63, 64, -64, -65, 1 << 40, i64::MAX, i64::MIN] {
        let mut bytes = Vec::new();
        let mut rest = number;
        loop {
            let byte = u8::try_from(rest & 0x7f).unwrap();
            rest >>= 7;
            if (rest == 0 && byte & 0x40 == 0) || (rest == -1 && byte & 0x40 != 0) {
                bytes.push(byte);
                break;
            }
            bytes.push(byte | 0x80);
        }
        assert_eq!(Reader(&bytes).signed().unwrap(), number, "{bytes:x?}");
        let filler = if number < 0 { 0x7f } else { 0 };
        *bytes.last_mut().unwrap() |= 0x80;
        bytes.push(filler);
        assert!(Reader(&bytes).signed().is_err(), "{bytes:x?}");
    }
    assert_eq!(Reader(&[0xe5, 0x8e, 0x26]).unsigned().unwrap(), 624_485);
    assert!(Reader(&[0x80, 0x00]).unsigned().is_err());
    assert_eq!(
        Reader(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]).unsigned(),
        Ok(u64::MAX)
    );
    assert!(Reader(&[0xff; 11]).unsigned().is_err());
    assert!(Reader(&[0xff; 11]).signed().is_err());
}

/// Writes something else into a column.
type Spoil = fn(&mut Columns<'static>);

/// Columns of `ops` ops, each a put of null, and what the case puts in place of that.
fn bound(ops: u8, spoil: impl FnOnce(&mut Columns<'static>)) -> Result<u64, GuardError> {
    let run = |value: u8| &*Vec::leak(vec![ops, value]);
    let mut columns = Columns {
        action: run(1),
        value_meta: run(0),
        pred_count: run(0),
        insert: Vec::leak(vec![ops]),
        ..Columns::default()
    };
    spoil(&mut columns);
    columns.bound(2)
}

#[test]
fn honest_columns_are_counted() {
    assert_eq!(bound(3, |_| ()), Ok(3));
    let text = |columns: &mut Columns<'_>| {
        columns.value_meta = &[0x7f, 0x46, 2, 0];
        columns.value = b"soup";
        columns.key_text = &[3, 1, b'k'];
        columns.pred_count = &[3, 1];
        columns.pred_actor = &[3, 1];
        columns.pred_counter = &[3, 1];
    };
    assert_eq!(bound(3, text), Ok(3));
}

#[test]
fn a_run_of_a_quintillion_is_refused_at_once_in_every_column() {
    const RUN: &[u8] = &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 1, 1];
    let spoil: [Spoil; 10] = [
        |columns| columns.object_actor = RUN,
        |columns| columns.object_counter = RUN,
        |columns| columns.key_actor = RUN,
        |columns| columns.key_counter = RUN,
        |columns| columns.key_text = RUN,
        |columns| columns.action = RUN,
        |columns| columns.value_meta = RUN,
        |columns| columns.pred_count = RUN,
        |columns| columns.pred_actor = RUN,
        |columns| columns.pred_counter = RUN,
    ];
    for (column, spoil) in spoil.into_iter().enumerate() {
        let refused = bound(1, spoil);
        assert_eq!(refused, Err(GuardError::TooManyOps), "column {column}");
    }
}

#[test]
fn no_column_claims_what_the_change_does_not_have() {
    let cases: [(&str, Spoil); 15] = [
        ("an action", |columns| columns.action = &[3, 5]),
        ("an action", |columns| columns.action = &[0, 3]),
        ("an actor", |columns| columns.object_actor = &[3, 2]),
        ("an object", |columns| columns.object_counter = &[3, 0]),
        ("an object", |columns| {
            columns.object_counter = &[0x7f, 0x80, 0x80, 0x80, 0x80, 4];
        }),
        ("an actor", |columns| columns.key_actor = &[3, 2]),
        ("a counter", |columns| columns.key_counter = &[3, 0x7f]),
        ("a counter", |columns| {
            columns.key_counter = &[3, 0x80, 0x80, 0x80, 0x80, 2];
        }),
        ("a key", |columns| columns.key_text = &[3, 0]),
        ("a run of inserts", |columns| columns.insert = &[2, 2]),
        ("a kind of value", |columns| columns.value_meta = &[3, 8]),
        ("a kind of value", |columns| columns.value_meta = &[3, 10]),
        ("the length of values", |columns| {
            columns.value_meta = &[3, 0x17];
            columns.value = b"ab";
        }),
        ("the number of overwritten ops", |columns| {
            columns.pred_count = &[3, 0xd0, 0x0f, 0x7f, 0xf0, 0x2e];
        }),
        ("the number of overwritten ops", |columns| {
            columns.pred_count = &[0, 3];
        }),
    ];
    for (what, spoil) in cases {
        let refused = match what {
            // Two runs, so that only their sum is too much.
            "the number of overwritten ops" => bound(4, spoil),
            _ => bound(3, spoil),
        };
        assert_eq!(refused, Err(GuardError::Malformed(what)));
    }
}

#[test]
fn columns_come_once_in_order_and_are_all_known() {
    let read = |bytes: &[u8]| Columns::read(&mut Reader(bytes)).map(|_| ());
    assert_eq!(read(&[2, 0x34, 1, 0x42, 0, 9]), Ok(()));
    let order = Err(GuardError::Malformed("the order of columns"));
    assert_eq!(read(&[2, 0x42, 0, 0x34, 1, 9]), order);
    assert_eq!(read(&[2, 0x34, 0, 0x34, 1, 9]), order);
    let mark = Err(GuardError::UnknownColumn(0xa5));
    assert_eq!(read(&[1, 0xa5, 1, 1, 9]), mark);
    assert_eq!(read(&[1, 0x34, 1, 9, 9]), Err(GuardError::ExtraBytes));
}
