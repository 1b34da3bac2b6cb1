//! A change taken apart into its columns, and put together again with the right checksum.
use sha2::{Digest as _, Sha256};

/// The parts of a change chunk. `front` is everything before the list of columns.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) front: Vec<u8>,
    pub(crate) columns: Vec<(u64, Vec<u8>)>,
    pub(crate) tail: Vec<u8>,
}

impl Parts {
    /// Takes a valid change apart.
    pub(crate) fn of(chunk: &[u8]) -> Self {
        let mut rest = &chunk[9..];
        unsigned(&mut rest);
        let contents = rest;
        let deps = unsigned(&mut rest);
        skip(&mut rest, deps * 32);
        prefixed(&mut rest);
        unsigned(&mut rest); // seq
        unsigned(&mut rest); // start_op
        unsigned(&mut rest); // time: as many bytes signed as unsigned
        prefixed(&mut rest); // message
        for _ in 0..unsigned(&mut rest) {
            prefixed(&mut rest);
        }
        let front = contents[..contents.len() - rest.len()].to_vec();
        let listed: Vec<_> = (0..unsigned(&mut rest))
            .map(|_| (unsigned(&mut rest), unsigned(&mut rest)))
            .collect();
        let columns = listed
            .into_iter()
            .map(|(spec, length)| (spec, skip(&mut rest, length).to_vec()))
            .collect();
        let tail = rest.to_vec();
        Self {
            front,
            columns,
            tail,
        }
    }

    /// Puts them together again.
    pub(crate) fn chunk(&self) -> Vec<u8> {
        let mut contents = self.front.clone();
        leb(&mut contents, self.columns.len() as u64);
        for (spec, data) in &self.columns {
            leb(&mut contents, *spec);
            leb(&mut contents, data.len() as u64);
        }
        for (_, data) in &self.columns {
            contents.extend(data);
        }
        contents.extend(&self.tail);
        sealed(1, &contents)
    }

    /// Puts a column in place of the one with the same spec.
    pub(crate) fn set(&mut self, spec: u64, data: Vec<u8>) {
        self.columns.retain(|(other, _)| *other != spec);
        self.columns.push((spec, data));
        self.columns.sort();
    }
}

/// What follows the header of a chunk.
pub(crate) fn contents(chunk: &[u8]) -> Vec<u8> {
    let mut rest = &chunk[9..];
    unsigned(&mut rest);
    rest.to_vec()
}

/// A chunk of this type with the right checksum.
pub(crate) fn sealed(kind: u8, contents: &[u8]) -> Vec<u8> {
    let mut header = vec![kind];
    leb(&mut header, contents.len() as u64);
    let hash = Sha256::new()
        .chain_update(&header)
        .chain_update(contents)
        .finalize();
    [&[0x85, 0x6f, 0x4a, 0x83], &hash[..4], &header, contents].concat()
}

/// Writes an unsigned LEB128 number.
pub(crate) fn leb(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn unsigned(rest: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = skip(rest, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn prefixed(rest: &mut &[u8]) {
    let length = unsigned(rest);
    skip(rest, length);
}

fn skip<'a>(rest: &mut &'a [u8], length: u64) -> &'a [u8] {
    let (taken, left) = rest.split_at(usize::try_from(length).unwrap());
    *rest = left;
    taken
}
