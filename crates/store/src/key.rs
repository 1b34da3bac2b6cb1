//! The key file: the one small thing without which the rest is noise.
//!
//! ```text
//! "potluck-key\0" ‖ version, 2 bytes ‖ mode, 1 byte ‖ what the mode needs ‖ checksum, 16 bytes
//! mode 0: the data key, 32 bytes, readable by whoever may read the file
//! ```
//!
//! The checksum covers all before it, in every version and mode, so that damage is never taken
//! for a newer version. It guards against accidents, not against people.
use std::io::Read;
use std::path::Path;

use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::error::At;
use crate::home;
use crate::seal::Secret;

const MAGIC: &[u8; 12] = b"potluck-key\0";
const VERSION: u16 = 1;
const IN_CLEAR: u8 = 0;
const CHECKSUM: usize = 16;
/// No version we can think of needs more.
const MAX_FILE: u64 = 4096;

/// Makes a new data key and writes it, readable by the user only.
pub(crate) fn create(path: &Path) -> Result<Secret, StoreError> {
    let mut key = Secret::default();
    SysRng
        .try_fill_bytes(key.as_mut_slice())
        .map_err(|_| StoreError::NoChance)?;
    let mut file = Zeroizing::new(Vec::with_capacity(64));
    file.extend(MAGIC);
    file.extend(VERSION.to_be_bytes());
    file.push(IN_CLEAR);
    file.extend(key.iter());
    let sum = checksum(&file);
    file.extend(sum);
    home::write_atomically(path, &file)?;
    Ok(key)
}

/// Reads the data key.
pub(crate) fn load(path: &Path) -> Result<Secret, StoreError> {
    let file = match std::fs::File::open(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Incomplete(path.to_path_buf()));
        }
        opened => opened.at(path)?,
    };
    home::keep_to_ourselves(path);
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    file.take(MAX_FILE).read_to_end(&mut bytes).at(path)?;

    let broken = || StoreError::BrokenKey(path.to_path_buf());
    let (said, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(broken)?;
    if !bool::from(checksum(said).ct_eq(sum)) {
        return Err(broken());
    }
    let rest = said.strip_prefix(MAGIC.as_slice()).ok_or_else(broken)?;
    let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(broken)?;
    let (mode, secret) = rest.split_first().ok_or_else(broken)?;
    if u16::from_be_bytes(*version) != VERSION || *mode != IN_CLEAR {
        return Err(StoreError::NewerKey(path.to_path_buf()));
    }
    let mut key = Secret::default();
    if secret.len() != key.len() {
        return Err(broken());
    }
    key.copy_from_slice(secret);
    Ok(key)
}

fn checksum(said: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    hash.update(b"potluck/key-file/v1\0");
    hash.update(said);
    let sum = hash.finalize();
    *sum.first_chunk().expect("SHA-256 gives 32 bytes")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    fn written() -> (tempfile::TempDir, PathBuf, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let key = create(&path).unwrap();
        assert_eq!(load(&path).unwrap(), key);
        let bytes = fs::read(&path).unwrap();
        (folder, path, bytes)
    }

    #[test]
    fn a_key_file_cut_anywhere_is_refused() {
        let (_folder, path, bytes) = written();
        for cut in 0..bytes.len() {
            fs::write(&path, &bytes[..cut]).unwrap();
            assert!(matches!(load(&path), Err(StoreError::BrokenKey(_))));
        }
        fs::write(&path, [bytes.as_slice(), &[0]].concat()).unwrap();
        assert!(matches!(load(&path), Err(StoreError::BrokenKey(_))));
        fs::write(&path, vec![b'x'; 1 << 20]).unwrap();
        assert!(matches!(load(&path), Err(StoreError::BrokenKey(_))));
    }

    #[test]
    fn a_key_file_with_any_bit_flipped_is_refused() {
        let (_folder, path, bytes) = written();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &altered).unwrap();
            assert!(matches!(load(&path), Err(StoreError::BrokenKey(_))));
        }
    }

    #[test]
    fn a_key_file_of_a_newer_potluck_asks_for_an_update() {
        let (_folder, path, bytes) = written();
        let place_of_version = MAGIC.len() + 1;
        for (place, value) in [(place_of_version, 2), (place_of_version + 1, 1)] {
            let mut newer = bytes[..bytes.len() - CHECKSUM].to_vec();
            newer[place] = value;
            let sum = checksum(&newer);
            newer.extend(sum);
            fs::write(&path, &newer).unwrap();
            assert!(matches!(load(&path), Err(StoreError::NewerKey(_))));
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_the_key_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, path, _) = written();
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        load(&path).unwrap();
        assert_eq!(mode(), 0o600);
    }
}
