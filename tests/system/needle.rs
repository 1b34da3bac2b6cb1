//! Looking for words and ids in bytes, however they may be written there.
//!
//! Each eight bytes in a row of each written form are looked for, so a form that is cut in the
//! middle, by the end of a packet or by whoever shortens ids, is found too.
use std::collections::{BTreeMap, BTreeSet};

use data_encoding::{
    BASE32_NOPAD, BASE32HEX_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER,
    Specification,
};

/// How many bytes in a row are no chance any more.
const WINDOW: usize = 8;

/// The alphabet of invitations and short codes, and Crockford's.
const CODES: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is looked for.
#[derive(Debug, Default)]
pub(crate) struct Needles {
    windows: BTreeMap<[u8; WINDOW], String>,
    /// Whether any of them begins with these two bytes, by their number: most of what is looked
    /// through is passed over by a look at this.
    begins: Vec<bool>,
}

impl Needles {
    /// Adds a text; if it is an id in hex, the id itself as well.
    pub(crate) fn add(&mut self, text: &str) {
        self.add_bytes(text, text.as_bytes());
        if let Ok(id) = HEXLOWER.decode(text.as_bytes()) {
            self.add_bytes(text, &id);
        }
    }

    /// Adds bytes, by a name to report them by.
    pub(crate) fn add_bytes(&mut self, name: &str, bytes: &[u8]) {
        for (form, written) in forms(bytes) {
            assert!(written.len() >= WINDOW, "{name} is too short to look for");
            self.add_windows(&format!("{name}, {form}"), &written);
        }
    }

    /// Adds a long row of bytes as it is, but for places where one byte comes again and again: such
    /// are in every file.
    pub(crate) fn add_content(&mut self, name: &str, bytes: &[u8]) {
        for window in bytes.windows(WINDOW) {
            if window.iter().collect::<BTreeSet<_>>().len() > WINDOW / 2 {
                self.add_windows(name, window);
            }
        }
    }

    fn add_windows(&mut self, name: &str, written: &[u8]) {
        for window in written.windows(WINDOW) {
            let window = window.try_into().unwrap();
            self.windows.insert(window, name.to_owned());
            self.begins.resize(1 << 16, false);
            self.begins[begin(&window)] = true;
        }
    }

    /// All that is found, by name and form.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for (at, pair) in bytes.windows(2).enumerate() {
            if self.begins.get(begin(pair)) == Some(&true)
                && let Some(window) = bytes.get(at..at + WINDOW)
                && let Some(name) = self.windows.get(window)
            {
                found.insert(name.as_str());
            }
        }
        found
    }
}

/// The number of the first two bytes.
fn begin(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// All ways to write bytes that we can think of, each with its name.
pub(crate) fn forms(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut forms = vec![
        ("as it is".to_owned(), bytes.to_vec()),
        ("hex".to_owned(), HEXLOWER.encode(bytes).into()),
        ("HEX".to_owned(), HEXUPPER.encode(bytes).into()),
        (
            "backwards".to_owned(),
            bytes.iter().rev().copied().collect(),
        ),
    ];
    let long = base58(bytes);
    if long.len() >= WINDOW {
        forms.push(("base58".to_owned(), long));
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect();
        forms.push(("utf-16 le".to_owned(), units(u16::to_le_bytes)));
        forms.push(("utf-16 be".to_owned(), units(u16::to_be_bytes)));
    }
    for before in 0..2 {
        // Two bytes are three characters.
        let inner = &bytes[before.min(bytes.len())..];
        if inner.len() / 2 * 3 >= WINDOW {
            forms.push((format!("base45 after {before}"), base45(inner)));
        }
    }
    for (name, encoding, bits) in [
        ("base64", BASE64_NOPAD, 6),
        ("base64url", BASE64URL_NOPAD, 6),
        ("base32", BASE32_NOPAD, 5),
        ("base32hex", BASE32HEX_NOPAD, 5),
        ("base32 of codes", base32(CODES), 5),
        ("base32 of Crockford", base32(CROCKFORD), 5),
    ] {
        // What comes before it in what is encoded shifts all that follows.
        for before in 0..bits {
            let inner = inside(&encoding, bits, before, bytes);
            forms.push((format!("{name} after {before}"), inner.to_ascii_lowercase()));
            forms.push((format!("{name} after {before}"), inner));
        }
    }
    forms
}

/// The characters that depend on these bytes alone if so many others come before them.
fn inside(encoding: &Encoding, bits: usize, before: usize, bytes: &[u8]) -> Vec<u8> {
    let whole = encoding.encode(&[&vec![0; before], bytes].concat());
    let first = (before * 8).div_ceil(bits);
    let last = (before + bytes.len()) * 8 / bits;
    whole.as_bytes()[first..last].to_vec()
}

fn base32(alphabet: &str) -> Encoding {
    let mut spec = Specification::new();
    spec.symbols.push_str(alphabet);
    spec.encoding().unwrap()
}

/// As the QR codes of some write bytes (RFC 9285); a last single byte is left out.
fn base45(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let (pairs, _) = bytes.as_chunks::<2>();
    let written = pairs.iter().flat_map(|pair| {
        let number = usize::from(u16::from_be_bytes(*pair));
        [number % 45, number / 45 % 45, number / 45 / 45].map(|digit| DIGITS[digit])
    });
    written.collect()
}

/// The whole as one number to the base of 58, as some write keys.
fn base58(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut digits: Vec<u32> = vec![];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).map(|_| 0);
    let all = zeros.chain(digits.into_iter().rev());
    all.map(|digit| DIGITS[digit as usize]).collect()
}

#[test]
fn base58_is_what_others_write() {
    assert_eq!(base58(b"Hello World!"), b"2NEpo7TZRRrLZSi2U");
    assert_eq!(base58(&[0, 0, 40, 127, 180, 205]), b"11233QC4");
}

#[test]
fn base45_is_what_others_write() {
    assert_eq!(base45(b"AB"), b"BB8");
    assert_eq!(base45(b"Hello!"), b"%69 VD92E");
    assert_eq!(base45(b"ietf"), b"QED8WE");
}

#[test]
fn every_form_is_found_in_the_middle_of_other_bytes() {
    let mut needles = Needles::default();
    needles.add("Lift to the clinic");

    let names: BTreeSet<String> = forms(b"Lift to the clinic")
        .into_iter()
        .map(|(form, written)| {
            let hay = [&[0, 255, 3], &written[2..], &[0; 9]].concat();
            assert!(!needles.found_in(&hay).is_empty(), "{form}");
            form
        })
        .collect();
    assert!(names.len() > 40, "{names:?}");
    let encoded = BASE64_NOPAD.encode(b"a Lift to the clinic, please");
    assert!(!needles.found_in(encoded.as_bytes()).is_empty());
    assert!(needles.found_in(b"A lift for crutches").is_empty());
    needles.add_content(
        "a letter",
        b"Dear neighbours,\0\0\0\0\0\0\0\0\0\0\0\0how are you",
    );
    assert!(!needles.found_in(b"... neighbours").is_empty());
    assert!(needles.found_in(&[0; 64]).is_empty());
}
