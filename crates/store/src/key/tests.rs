use std::path::PathBuf;

use super::*;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::typed(text).unwrap()
}

/// Floor figures, so that trying costs little.
fn cheap() -> Cost {
    let bytes = [19_u32 << 10, 2, 1].map(u32::to_be_bytes);
    Cost::from_bytes(bytes.as_flattened().try_into().unwrap()).unwrap()
}

struct Written {
    _folder: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
}

fn write(file: &KeyFile) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    file.write(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    Written {
        _folder: folder,
        path,
        bytes,
    }
}

/// One in the clear, one under a passphrase.
fn both() -> [Written; 2] {
    let key = Secret::from([7; 32]);
    let sealed = Sealed::with(&key, &passphrase("four plain words"), cheap()).unwrap();
    [KeyFile::Clear(key), KeyFile::Sealed(sealed)].map(|file| write(&file))
}

fn opens(file: &Sealed, text: &str) -> bool {
    match file.open(&passphrase(text)) {
        Some(Does::Opens(key)) => *key == [7; 32],
        _ => false,
    }
}

fn sealed() -> Sealed {
    Sealed::with(
        &Secret::from([7; 32]),
        &passphrase("four plain words"),
        cheap(),
    )
    .unwrap()
}

/// Test 65. A key file that was cut is refused, whatever its mode.
#[test]
fn a_key_file_cut_anywhere_is_refused() {
    for Written { path, bytes, .. } in both() {
        for cut in 0..bytes.len() {
            fs::write(&path, &bytes[..cut]).unwrap();
            assert!(matches!(
                KeyFile::read(&path),
                Err(StoreError::BrokenKey(_))
            ));
        }
        fs::write(&path, [bytes.as_slice(), &[0]].concat()).unwrap();
        assert!(matches!(
            KeyFile::read(&path),
            Err(StoreError::BrokenKey(_))
        ));
        fs::write(&path, vec![b'x'; 1 << 20]).unwrap();
        assert!(matches!(
            KeyFile::read(&path),
            Err(StoreError::BrokenKey(_))
        ));
    }
}

/// Test 65. Any bit of it flipped is refused before anything is tried.
#[test]
fn a_key_file_with_any_bit_flipped_is_refused() {
    for Written { path, bytes, .. } in both() {
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(
                KeyFile::decode(&altered, &path),
                Err(StoreError::BrokenKey(_))
            ));
        }
    }
}

/// Test 65. Whoever makes a good checksum over weak figures is refused all the same.
#[test]
fn a_key_file_with_weakened_figures_is_refused() {
    let [_, written] = both();
    let Written { path, bytes, .. } = &written;
    let figures = MAGIC.len() + 3;
    for (place, figure) in [
        (0, 18 << 10),
        (0, 1 << 31),
        (4, 1),
        (4, 1 << 20),
        (8, 0),
        (8, 64),
    ] {
        let mut weak = bytes[..bytes.len() - CHECKSUM].to_vec();
        weak[figures + place..][..4].copy_from_slice(&u32::to_be_bytes(figure));
        let sum = checksum(&weak);
        weak.extend(sum);
        fs::write(path, &weak).unwrap();
        assert!(matches!(KeyFile::read(path), Err(StoreError::WeakKey(_))));
    }
}

#[test]
fn a_key_file_of_a_newer_potluck_asks_for_an_update() {
    let [written, _] = both();
    let Written { path, bytes, .. } = &written;
    let place_of_version = MAGIC.len() + 1;
    for (place, value) in [(place_of_version, 2), (place_of_version + 1, 1)] {
        let mut newer = bytes[..bytes.len() - CHECKSUM].to_vec();
        newer[place] = value;
        let sum = checksum(&newer);
        newer.extend(sum);
        fs::write(path, &newer).unwrap();
        assert!(matches!(KeyFile::read(path), Err(StoreError::NewerKey(_))));
    }
}

#[cfg(unix)]
#[test]
fn only_the_user_may_read_the_key_file() {
    use std::os::unix::fs::PermissionsExt as _;
    for Written { path, .. } in both() {
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        KeyFile::read(&path).unwrap();
        assert_eq!(mode(), 0o600);
    }
}

#[test]
fn the_passphrase_opens_what_it_sealed_and_no_other_does() {
    let file = sealed();
    assert!(opens(&file, "four plain words"));
    assert!(!opens(&file, "four plain word"));
    assert!(!opens(&file, ""));
}

#[test]
fn a_change_keeps_the_data_key_and_the_duress_passphrase() {
    let file = sealed()
        .with_duress(
            &passphrase("four plain words"),
            Some(&passphrase("all is well")),
        )
        .unwrap()
        .unwrap();
    let old = passphrase("four plain words");
    let changed = file.change(&old, &passphrase("other words now")).unwrap();
    let changed = changed.unwrap();
    assert!(opens(&changed, "other words now"));
    assert!(!opens(&changed, "four plain words"));
    assert!(matches!(
        changed.open(&passphrase("all is well")),
        Some(Does::Wipes)
    ));
    assert!(changed.change(&old, &old).unwrap().is_none());
}

#[test]
fn one_passphrase_never_means_two_things() {
    let (real, duress) = (passphrase("four plain words"), passphrase("all is well"));
    let refused = sealed().with_duress(&real, Some(&real));
    assert!(matches!(refused, Err(StoreError::SamePassphrase)));
    let file = sealed().with_duress(&real, Some(&duress)).unwrap().unwrap();
    assert!(matches!(
        file.change(&real, &duress),
        Err(StoreError::SamePassphrase)
    ));
    // The one that wipes is not good for anything else.
    assert!(file.change(&duress, &passphrase("x")).unwrap().is_none());
    assert!(file.with_duress(&duress, None).unwrap().is_none());
}

#[test]
fn nobody_can_tell_from_the_file_whether_there_is_a_duress_passphrase() {
    let real = passphrase("four plain words");
    let duress = passphrase("all is well");
    let mut places = [0; 2];
    for _ in 0..24 {
        let without = sealed();
        let with = without.with_duress(&real, Some(&duress)).unwrap().unwrap();
        let (at, _) = with.find(&with.stretch(&duress)).unwrap();
        places[at] += 1;
        let bytes = [without, with].map(|file| KeyFile::Sealed(file).encode().len());
        assert_eq!(bytes[0], bytes[1]);
    }
    // The place tells nothing either.
    assert!(places.iter().all(|times| *times > 2), "{places:?}");
}

#[test]
fn a_destroyed_key_file_is_overwritten_before_it_goes() {
    let [_, written] = both();
    let Written { path, bytes, .. } = &written;
    let unfinished = home::unfinished(path);
    fs::write(&unfinished, bytes).unwrap();
    // Another name for the same bytes on the disk.
    let (link, other) = (path.with_extension("a"), path.with_extension("b"));
    fs::hard_link(path, &link).unwrap();
    fs::hard_link(&unfinished, &other).unwrap();
    destroy(path).unwrap();
    assert!(!path.exists() && !unfinished.exists());
    for left in [link, other] {
        let left = fs::read(left).unwrap();
        assert_eq!(left.len(), bytes.len());
        let same = left.iter().zip(bytes).filter(|(one, other)| one == other);
        assert!(same.count() < 16);
    }
    destroy(path).unwrap();
}

#[cfg(unix)]
#[test]
fn the_key_that_lay_open_is_overwritten_when_a_passphrase_is_set() {
    let [written, _] = both();
    let Written { path, bytes, .. } = &written;
    let link = path.with_extension("a");
    fs::hard_link(path, &link).unwrap();
    KeyFile::Sealed(sealed()).write(path).unwrap();
    let left = fs::read(link).unwrap();
    assert!(!left.windows(8).any(|window| window == [7; 8]));
    assert_ne!(&left, bytes);
}
