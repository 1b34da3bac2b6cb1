//! The text form of a code.
use zeroize::Zeroizing;

use super::{BadCode, Code, MAX_ADDRESS, MAX_ADDRESSES, Purpose, checksum};
use crate::id::CommunityId;
use crate::secret::Seed;
use crate::time::Day;

const PREFIX: &str = "potluck";
const VERSION: u8 = 1;
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const GROUP: usize = 5;
const COMMUNITY: u8 = 1;
const SALT: u8 = 2;
const LAST_DAY: u8 = 4;
const FACE: u8 = 8;
const DEVICE: u8 = 16;
const FOUND: u8 = 32;
/// Everything a code can hold, far above what one does; nothing longer is looked at.
const MAX_CHARACTERS: usize = 2_000;

/// The characters after the prefix, if the text has it.
pub(super) fn body(text: &str) -> Option<Zeroizing<String>> {
    let bare: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(MAX_CHARACTERS)
            .flat_map(char::to_uppercase)
            .collect(),
    );
    let body = bare.strip_prefix(&PREFIX.to_uppercase())?;
    Some(Zeroizing::new(body.to_owned()))
}

pub(super) fn write(code: &Code) -> String {
    let mut payload = Zeroizing::new(vec![VERSION]);
    let flags = code.community.map_or(0, |_| COMMUNITY)
        | code.salt.map_or(0, |_| SALT)
        | code.last_day.map_or(0, |_| LAST_DAY)
        | match code.purpose {
            Purpose::Later => 0,
            Purpose::Face => FACE,
            Purpose::Device => DEVICE,
            Purpose::Found => FOUND,
        };
    payload.push(flags);
    payload.extend_from_slice(code.seed.as_bytes());
    if let Some(community) = &code.community {
        payload.extend_from_slice(community.as_bytes());
    }
    if let Some(salt) = &code.salt {
        payload.extend_from_slice(salt);
    }
    if let Some(day) = code.last_day {
        payload.extend_from_slice(&day.number().to_be_bytes());
    }
    let addresses: Vec<(u8, &str)> = code
        .addresses
        .iter()
        .filter(|address| address.len() <= MAX_ADDRESS)
        .filter_map(|address| Some((u8::try_from(address.len()).ok()?, address.as_str())))
        .take(MAX_ADDRESSES)
        .collect();
    payload.push(u8::try_from(addresses.len()).expect("there are four at most"));
    for (length, address) in addresses {
        payload.push(length);
        payload.extend_from_slice(address.as_bytes());
    }
    let sum = checksum(&payload);
    payload.extend_from_slice(&sum);

    let mut text = PREFIX.to_owned();
    for (at, character) in encode(&payload).chars().enumerate() {
        if at % GROUP == 0 {
            text.push('-');
        }
        text.push(character);
    }
    text
}

pub(super) fn read(body: &str) -> Result<Code, BadCode> {
    let bytes = decode(body)?;
    let (payload, sum) = bytes.split_last_chunk::<4>().ok_or(BadCode::Typo)?;
    if checksum(payload) != *sum {
        return Err(BadCode::Typo);
    }
    let mut rest = payload;
    let [version] = take(&mut rest)?;
    if version != VERSION {
        return Err(BadCode::OtherVersion(version));
    }
    let [flags] = take(&mut rest)?;
    if flags & !(COMMUNITY | SALT | LAST_DAY | FACE | DEVICE | FOUND) != 0 {
        return Err(BadCode::Malformed);
    }
    let mut code = Code::from_seed(Seed::from_bytes(take(&mut rest)?));
    code.purpose = match flags & (FACE | DEVICE | FOUND) {
        0 => Purpose::Later,
        FACE => Purpose::Face,
        DEVICE => Purpose::Device,
        FOUND => Purpose::Found,
        _ => return Err(BadCode::Malformed),
    };
    if flags & COMMUNITY != 0 {
        code.community = Some(CommunityId::from_bytes(take(&mut rest)?));
    }
    if flags & SALT != 0 {
        code.salt = Some(take(&mut rest)?);
    }
    if flags & LAST_DAY != 0 {
        code.last_day = Some(Day::from_number(u32::from_be_bytes(take(&mut rest)?)));
    }
    let [count] = take(&mut rest)?;
    if usize::from(count) > MAX_ADDRESSES {
        return Err(BadCode::Malformed);
    }
    for _ in 0..count {
        let [length] = take(&mut rest)?;
        let (address, after) = rest
            .split_at_checked(usize::from(length))
            .filter(|(address, _)| address.len() <= MAX_ADDRESS)
            .ok_or(BadCode::Malformed)?;
        rest = after;
        let address = std::str::from_utf8(address).map_err(|_| BadCode::Malformed)?;
        code.addresses.push(address.to_owned());
    }
    if rest.is_empty() {
        Ok(code)
    } else {
        Err(BadCode::Malformed)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], BadCode> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or(BadCode::Malformed)?;
    *rest = after;
    Ok(*taken)
}

fn encode(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut held) = (0u32, 0);
    for byte in bytes {
        bits = (bits << 8 | u32::from(*byte)) & 0xfff;
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(letter(bits >> held));
        }
    }
    if held > 0 {
        text.push(letter(bits << (5 - held)));
    }
    Zeroizing::new(text)
}

fn letter(bits: u32) -> char {
    ALPHABET
        .iter()
        .zip(0u32..)
        .find_map(|(letter, value)| (value == bits & 31).then(|| char::from(*letter)))
        .expect("five bits are one of 32")
}

fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, BadCode> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 5 / 8));
    let (mut bits, mut held) = (0u32, 0);
    for (character, position) in text.chars().zip(1..) {
        let value = ALPHABET
            .iter()
            .zip(0u32..)
            .find_map(|(letter, value)| (char::from(*letter) == character).then_some(value))
            .ok_or(BadCode::Character {
                position,
                found: character,
            })?;
        bits = (bits << 5 | value) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            let [.., low] = (bits >> held).to_be_bytes();
            bytes.push(low);
        }
    }
    // What is left are the zeros that filled up the last character.
    if held >= 5 || bits & ((1 << held) - 1) != 0 {
        return Err(BadCode::Typo);
    }
    Ok(bytes)
}
