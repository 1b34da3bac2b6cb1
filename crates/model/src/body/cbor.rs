//! The small part of CBOR that bodies are written in, as a tree.
//!
//! Whole numbers, bytes, text, yes and no, nothing, lists, and maps whose keys are whole numbers.
//! There is one way to write each value (shortest numbers, definite lengths, keys ascending), and
//! [`decode`] takes no other: written again, the tree is the same bytes. What a key means is not here.
use std::collections::BTreeMap;

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use super::BadBody;

/// How deep lists and maps may lie in each other.
const MAX_DEPTH: usize = 8;

/// Values by number.
pub(crate) type Map = BTreeMap<u64, Cbor>;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cbor {
    Null,
    Bool(bool),
    Uint(u64),
    /// The number −1 − n.
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Cbor>),
    Map(Map),
}

/// Reads one value that fills `bytes`, written in the one way there is.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cbor, BadBody> {
    let mut decoder = Decoder::new(bytes);
    let value = read(&mut decoder, 0)?;
    canonical(decoder.position() == bytes.len())?;
    Ok(value)
}

fn canonical(so: bool) -> Result<(), BadBody> {
    so.then_some(()).ok_or(BadBody::NotCanonical)
}

/// What comes before a value, or is all of it: its type, and a number in its shortest form.
fn shortest(length: usize, number: u64) -> Result<(), BadBody> {
    let least = match number {
        0..24 => 1,
        24..0x100 => 2,
        0x100..0x1_0000 => 3,
        0x1_0000..0x1_0000_0000 => 5,
        _ => 9,
    };
    canonical(length == least)
}

/// Writes a value in the one way there is.
pub(crate) fn encode(value: &Cbor) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder, value).expect("writing into memory does not fail");
    encoder.into_writer()
}

fn read(from: &mut Decoder<'_>, depth: usize) -> Result<Cbor, BadBody> {
    if depth > MAX_DEPTH {
        return Err(BadBody::TooDeep);
    }
    let bad = |_| BadBody::NotCbor;
    let begin = from.position();
    Ok(match from.datatype().map_err(bad)? {
        Type::Null => {
            from.null().map_err(bad)?;
            Cbor::Null
        }
        Type::Bool => Cbor::Bool(from.bool().map_err(bad)?),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => Cbor::Uint(number(from)?),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => {
            let number = i128::from(from.int().map_err(bad)?);
            let number = u64::try_from(-1 - number).map_err(|_| BadBody::NotCbor)?;
            shortest(from.position() - begin, number)?;
            Cbor::Negative(number)
        }
        Type::Bytes => {
            let bytes = from.bytes().map_err(bad)?;
            shortest(from.position() - begin - bytes.len(), count(bytes.len()))?;
            Cbor::Bytes(bytes.to_vec())
        }
        Type::String => {
            let text = from.str().map_err(bad)?;
            shortest(from.position() - begin - text.len(), count(text.len()))?;
            Cbor::Text(text.to_owned())
        }
        Type::Array => {
            let len = from.array().map_err(bad)?.ok_or(BadBody::NotCanonical)?;
            shortest(from.position() - begin, len)?;
            // Never by `len`: it is what a stranger claims. Each entry costs at least a byte.
            let mut list = Vec::new();
            for _ in 0..len {
                list.push(read(from, depth + 1)?);
            }
            Cbor::List(list)
        }
        Type::Map => {
            let len = from.map().map_err(bad)?.ok_or(BadBody::NotCanonical)?;
            shortest(from.position() - begin, len)?;
            let mut map = Map::new();
            for _ in 0..len {
                let key = number(from)?;
                canonical(map.last_key_value().is_none_or(|(last, _)| *last < key))?;
                map.insert(key, read(from, depth + 1)?);
            }
            Cbor::Map(map)
        }
        _ => return Err(BadBody::NotCbor),
    })
}

fn number(from: &mut Decoder<'_>) -> Result<u64, BadBody> {
    let begin = from.position();
    let number = from.u64().map_err(|_| BadBody::NotCbor)?;
    shortest(from.position() - begin, number)?;
    Ok(number)
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn write(to: &mut Encoder<Vec<u8>>, value: &Cbor) -> Written {
    match value {
        Cbor::Null => to.null()?,
        Cbor::Bool(yes) => to.bool(*yes)?,
        Cbor::Uint(number) => to.u64(*number)?,
        Cbor::Negative(number) => {
            let number = minicbor::data::Int::try_from(-1 - i128::from(*number))
                .expect("CBOR holds every number from -2^64 on");
            to.int(number)?
        }
        Cbor::Bytes(bytes) => to.bytes(bytes)?,
        Cbor::Text(text) => to.str(text)?,
        Cbor::List(list) => {
            to.array(count(list.len()))?;
            for entry in list {
                write(to, entry)?;
            }
            to
        }
        Cbor::Map(map) => {
            to.map(count(map.len()))?;
            for (key, entry) in map {
                to.u64(*key)?;
                write(to, entry)?;
            }
            to
        }
    };
    Ok(())
}

fn count(len: usize) -> u64 {
    u64::try_from(len).expect("a length fits in 64 bits")
}

/// Takes what stands under a key out of a map, as the type that is wanted.
pub(crate) struct Reader(Map);

impl Reader {
    pub(crate) fn new(value: Cbor) -> Result<Self, BadBody> {
        match value {
            Cbor::Map(map) => Ok(Self(map)),
            _ => Err(BadBody::Field(0)),
        }
    }

    /// Whether something is left that nobody asked for.
    pub(crate) fn has_more(&self) -> bool {
        !self.0.is_empty()
    }

    pub(crate) fn maybe<T>(
        &mut self,
        key: u64,
        as_type: impl FnOnce(Cbor) -> Option<T>,
    ) -> Result<Option<T>, BadBody> {
        self.0
            .remove(&key)
            .map(|value| as_type(value).ok_or(BadBody::Field(key)))
            .transpose()
    }

    pub(crate) fn need<T>(
        &mut self,
        key: u64,
        as_type: impl FnOnce(Cbor) -> Option<T>,
    ) -> Result<T, BadBody> {
        self.maybe(key, as_type)?.ok_or(BadBody::Field(key))
    }
}

impl Cbor {
    pub(crate) fn uint(self) -> Option<u64> {
        match self {
            Self::Uint(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn small(self) -> Option<u32> {
        self.uint().and_then(|number| number.try_into().ok())
    }

    pub(crate) fn bytes(self) -> Option<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(crate) fn array<const N: usize>(self) -> Option<[u8; N]> {
        self.bytes()?.try_into().ok()
    }

    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn list(self) -> Option<Vec<Self>> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A tree as any decoder may find it: numbers longer than they need, keys in any order.
    fn written() -> impl Strategy<Value = Vec<u8>> {
        fn head(major: u8, number: u64, width: usize) -> Vec<u8> {
            let bytes = number.to_be_bytes();
            let first = major << 5;
            match width {
                0 if number < 24 => vec![first | bytes[7]],
                0 | 1 if number < 0x100 => vec![first | 24, bytes[7]],
                0..=2 if number < 0x1_0000 => [&[first | 25], &bytes[6..]].concat(),
                0..=3 if number < 0x1_0000_0000 => [&[first | 26], &bytes[4..]].concat(),
                _ => [&[first | 27], &bytes[..]].concat(),
            }
        }
        let width = || prop_oneof![8 => Just(0_usize), 1 => 1..5_usize];
        let number = || prop_oneof![0..300_u64, any::<u64>()];
        let leaf = prop_oneof![
            (0..2_u8, number(), width())
                .prop_map(|(major, number, width)| head(major, number, width)),
            (2..4_u8, "[a-c]{0,30}", width()).prop_map(|(major, text, width)| {
                [head(major, text.len() as u64, width), text.into_bytes()].concat()
            }),
            (0xf4..0xf9_u8).prop_map(|byte| vec![byte]),
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            let list = proptest::collection::vec(inner.clone(), 0..4);
            let entry = (0..30_u64, width(), inner);
            let map = proptest::collection::vec(entry, 0..4);
            prop_oneof![
                (list, width()).prop_map(|(list, width)| {
                    [head(4, list.len() as u64, width), list.concat()].concat()
                }),
                (map, any::<bool>(), width()).prop_map(|(mut map, sort, width)| {
                    if sort {
                        map.sort_by_key(|(key, ..)| *key);
                    }
                    let mut bytes = head(5, map.len() as u64, width);
                    for (key, width, value) in map {
                        bytes.extend(head(0, key, width));
                        bytes.extend(value);
                    }
                    bytes
                }),
            ]
        })
    }

    proptest! {
        /// The referee: read without looking at how it is written, and written again.
        #[test]
        fn what_is_taken_is_what_comes_back_when_written_again(
            bytes in written(),
            spoiled in proptest::option::weighted(0.2, (any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let mut bytes = bytes;
            if let Some((at, byte)) = spoiled {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            fn loosely(from: &mut Decoder<'_>, depth: usize) -> Option<Cbor> {
                if depth > MAX_DEPTH {
                    return None;
                }
                Some(match from.datatype().ok()? {
                    Type::Null => from.null().map(|()| Cbor::Null).ok()?,
                    Type::Bool => Cbor::Bool(from.bool().ok()?),
                    Type::U8 | Type::U16 | Type::U32 | Type::U64 => Cbor::Uint(from.u64().ok()?),
                    Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => {
                        let number = i128::from(from.int().ok()?);
                        Cbor::Negative(u64::try_from(-1 - number).ok()?)
                    }
                    Type::Bytes => Cbor::Bytes(from.bytes().ok()?.to_vec()),
                    Type::String => Cbor::Text(from.str().ok()?.to_owned()),
                    Type::Array => {
                        let list = (0..from.array().ok()??).map(|_| loosely(from, depth + 1));
                        Cbor::List(list.collect::<Option<_>>()?)
                    }
                    Type::Map => {
                        let mut map = Map::new();
                        for _ in 0..from.map().ok()?? {
                            map.insert(from.u64().ok()?, loosely(from, depth + 1)?);
                        }
                        Cbor::Map(map)
                    }
                    _ => return None,
                })
            }
            let again = loosely(&mut Decoder::new(&bytes), 0).filter(|tree| encode(tree) == bytes);
            prop_assert_eq!(decode(&bytes).ok(), again);
        }
    }

    #[test]
    fn a_tree_comes_back_from_its_bytes() {
        let tree = Cbor::Map(Map::from([
            (0, Cbor::List(vec![Cbor::Null, Cbor::Bool(true)])),
            (1, Cbor::Negative(u64::MAX)),
            (24, Cbor::Text("soup".into())),
            (500, Cbor::Bytes(vec![1, 2])),
        ]));

        assert_eq!(decode(&encode(&tree)), Ok(tree));
    }

    #[test]
    fn only_the_one_way_to_write_a_value_is_taken() {
        for (why, bytes) in [
            ("a long number", &[0x18, 0x01][..]),
            ("a trailing byte", &[0x01, 0x01]),
            ("an open end", &[0x9f, 0x01, 0xff]),
            ("keys out of order", &[0xa2, 0x02, 0x01, 0x01, 0x01]),
            ("a key twice", &[0xa2, 0x01, 0x01, 0x01, 0x01]),
            ("a key of text", &[0xa1, 0x61, 0x61, 0x01]),
            ("a tag", &[0xc1, 0x01]),
            ("a float", &[0xf9, 0x00, 0x00]),
            (
                "a list that claims to be huge",
                &[0x9b, 255, 255, 255, 255, 255, 255, 255, 255],
            ),
            ("nothing at all", &[]),
        ] {
            assert!(decode(bytes).is_err(), "{why}");
        }
    }

    #[test]
    fn lists_in_lists_end_somewhere() {
        let mut bytes = vec![0x81; 60_000];
        bytes.push(0x01);

        assert_eq!(decode(&bytes), Err(BadBody::TooDeep));
    }
}
