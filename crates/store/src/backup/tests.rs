use super::*;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::typed(text).unwrap()
}

fn pieces() -> Vec<Vec<u8>> {
    let lengths = [0, 1, 5, CHUNK - 9, CHUNK, 3 * CHUNK + 7, 1 << 20, 0];
    let piece = |(at, length)| {
        (0..length)
            .map(|n: usize| u8::try_from((n * 7 + at) % 251).unwrap())
            .collect()
    };
    lengths.into_iter().enumerate().map(piece).collect()
}

fn write(path: &Path, pieces: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = BackupWriter::create(path, &passphrase("four plain words")).unwrap();
    for piece in pieces {
        writer.add(piece).unwrap();
    }
    let bytes = writer.finish().unwrap();
    let file = fs::read(path).unwrap();
    assert_eq!(file.len() as u64, bytes);
    file
}

fn read(path: &Path, text: &str) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut reader = BackupReader::open(path, &passphrase(text))?;
    let mut pieces = vec![];
    while let Some(piece) = reader.next_piece()? {
        pieces.push(piece.to_vec());
    }
    Ok(pieces)
}

#[test]
fn what_was_put_in_comes_out_with_the_passphrase_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    write(&path, &pieces());
    assert_eq!(read(&path, "four plain words").unwrap(), pieces());
    let wrong = read(&path, "four plain word");
    assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
    // Whatever fills the chunks to their brims.
    for filled in [CHUNK - 4, CHUNK - 5, 2 * CHUNK - 4] {
        let path = folder.path().join(filled.to_string());
        write(&path, &[vec![7; filled]]);
        assert_eq!(read(&path, "four plain words").unwrap(), [vec![7; filled]]);
    }
    let nothing = folder.path().join("nothing");
    write(&nothing, &[]);
    assert!(read(&nothing, "four plain words").unwrap().is_empty());
}

#[test]
fn what_was_cut_altered_or_swapped_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    let good = write(&path, &[vec![1; 3 * CHUNK]]);
    let chunk = |n: usize| HEADER + n * (CHUNK + TAG);
    let mut swapped = good.clone();
    swapped[chunk(1)..chunk(3)].rotate_left(CHUNK + TAG);
    let mut flipped = good.clone();
    flipped[chunk(2) + 100] ^= 1;
    for bad in [
        &good[..chunk(1)],
        &good[..chunk(3)],
        &good[..chunk(2) + 50],
        &good[..good.len() - 1],
        &[&good[..], &[0]].concat(),
        &[&good[..], &good[chunk(2)..chunk(3)]].concat(),
        &swapped,
        &flipped,
    ] {
        fs::write(&path, bad).unwrap();
        assert!(read(&path, "four plain words").is_err(), "{}", bad.len());
    }
    fs::write(&path, &good).unwrap();
    assert!(read(&path, "four plain words").is_ok());
}

#[test]
fn a_backup_that_was_cut_between_two_pieces_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    // Each piece fills a chunk, so that nothing but its mark tells which is the last.
    let good = write(&path, &[1, 2, 3].map(|byte| vec![byte; CHUNK - 4]));
    for chunks in 1..3 {
        fs::write(&path, &good[..HEADER + chunks * (CHUNK + TAG)]).unwrap();
        assert!(read(&path, "four plain words").is_err(), "{chunks}");
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(read(&path, "four plain words").unwrap().len(), 3);
}

#[test]
fn every_byte_of_the_beginning_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    let good = write(&path, &[b"potatoes".to_vec()]);
    // Not the salt: trying is slow, and the prefix shows the same.
    let figures = MAGIC.len() + 2..MAGIC.len() + 2 + COST;
    for place in (0..figures.end).chain([HEADER - 1]) {
        let mut bad = good.clone();
        bad[place] ^= 0x80;
        fs::write(&path, &bad).unwrap();
        let said = read(&path, "four plain words").unwrap_err();
        match place {
            0..15 => assert!(matches!(said, StoreError::NoBackup(_))),
            15..17 => assert!(matches!(said, StoreError::OtherBackup { .. })),
            // Beyond what is allowed, or other figures than it was sealed with.
            place if figures.contains(&place) => assert!(matches!(
                said,
                StoreError::BrokenBackup(_) | StoreError::WrongPassphrase
            )),
            _ => assert!(matches!(said, StoreError::WrongPassphrase)),
        }
    }
    fs::write(&path, &good[..20]).unwrap();
    let said = read(&path, "four plain words");
    assert!(matches!(said, Err(StoreError::NoBackup(_))));
}

#[test]
fn no_file_is_overwritten_and_none_is_left_by_half() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    fs::write(&path, b"photos").unwrap();
    let refused = BackupWriter::create(&path, &passphrase("four plain words"));
    assert!(matches!(refused, Err(StoreError::FileExists(_))));
    assert_eq!(fs::read(&path).unwrap(), b"photos");
    fs::remove_file(&path).unwrap();

    let mut writer = BackupWriter::create(&path, &passphrase("four plain words")).unwrap();
    writer.add(b"potatoes").unwrap();
    assert!(!path.exists());
    drop(writer);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Test 10. Two backups of the same have nothing in common but how they begin.
#[test]
fn no_two_backups_share_a_nonce_or_a_sealed_byte_run() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = ["one", "other"].map(|name| {
        let file = write(&folder.path().join(name), &[vec![9; CHUNK]]);
        file[MAGIC.len() + 2 + COST..].to_vec()
    });
    let same = one.windows(8).zip(other.windows(8));
    assert_eq!(same.filter(|(one, other)| one == other).count(), 0);
}

#[cfg(unix)]
#[test]
fn a_backup_is_for_the_user_alone_and_written_into_no_file_that_was_there() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (path, letter) = (folder.path().join("backup"), folder.path().join("letter"));
    fs::write(&letter, b"dear").unwrap();
    symlink(&letter, folder.path().join("backup.unfinished")).unwrap();
    write(&path, &[vec![7; 9]]);
    assert_eq!(fs::read(&letter).unwrap(), b"dear");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let other = folder.path().join("other");
    let left = folder.path().join("other.unfinished");
    fs::write(&left, b"half").unwrap();
    fs::set_permissions(&left, fs::Permissions::from_mode(0o666)).unwrap();
    write(&other, &[vec![7; 9]]);
    let mode = fs::metadata(&other).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
