//! The power goes at any moment: nothing confirmed is lost.
//!
//! The store lies on ext4 on a loop device. While a process writes, the bytes that the device has
//! received are copied; what the system still held in memory is not among them. The copy is
//! mounted, which replays its journal, and the store there is opened. Needs the superuser and loop
//! devices; without them a loud line is printed and nothing is shown.
//!
//! `POTLUCK_POWER_CUTS` says how many cuts, if not six.
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::writer::{Writer, last_batch};
use crate::disk::Durability;
use crate::{Batch, Opened, Store, StoreError};

const DEVICE: u64 = 96 << 20;
const CUTS: u32 = 6;

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let done = Command::new(program).args(arguments).output();
    let done = done.map_err(|error| format!("{program}: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("{program} {arguments:?}: {said}"))
}

/// An ext4 on a loop device; unmounted when dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn fresh(image: &Path, size: u64, at: PathBuf) -> Result<Self, String> {
        let file = fs::File::create(image).map_err(|error| error.to_string())?;
        file.set_len(size).map_err(|error| error.to_string())?;
        run("mkfs.ext4", &["-q", "-F", &image.to_string_lossy()])?;
        Self::of(image, at)
    }

    /// Mounts the image; the loop device goes with the mount.
    fn of(image: &Path, at: PathBuf) -> Result<Self, String> {
        fs::create_dir_all(&at).map_err(|error| error.to_string())?;
        let (image, place) = (image.to_string_lossy(), at.to_string_lossy());
        run("mount", &["-t", "ext4", "-o", "loop", &image, &place])?;
        Ok(Self(at))
    }

    fn home(&self) -> PathBuf {
        self.0.join("home")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let unmounted = run("umount", &[&self.0.to_string_lossy()]);
        // A panic that is already on its way says more.
        if !std::thread::panicking() {
            unmounted.unwrap();
        }
    }
}

/// Says why a test shows nothing here, past the harness, which swallows what tests print.
fn skipped(why: &str) {
    let line = format!("\nSKIPPED, NOTHING IS SHOWN ABOUT POWER CUTS: {why}\n");
    io::stderr().write_all(line.as_bytes()).unwrap();
}

/// What one cut left.
struct Cut {
    confirmed: u64,
    /// `None` if some batch is not whole.
    found: Option<u64>,
    opened: Opened,
}

fn cut_power(cuts: u32, durability: Durability) -> Result<Vec<Cut>, String> {
    let folder = tempfile::tempdir().unwrap();
    let [image, after] = ["image", "after"].map(|name| folder.path().join(name));
    let mut chance = StdRng::seed_from_u64(4);
    let mut taken = Vec::new();
    for _ in 0..cuts {
        let device = Mounted::fresh(&image, DEVICE, folder.path().join("device"))?;
        Store::create(&device.home()).unwrap().close().unwrap();
        // What was there before the evening is on the disk.
        run("sync", &["-f", &device.0.to_string_lossy()]).unwrap();
        let confirmed = folder.path().join("confirmed");
        let mut writer = Writer::start(&device.home(), &confirmed, durability);
        // The moment of the cut, not a wait for anything.
        std::thread::sleep(Duration::from_millis(chance.random_range(0..400)));
        run("kill", &["-STOP", &writer.id().to_string()]).unwrap();
        let confirmed = writer.confirmed();
        fs::copy(&image, &after).unwrap();
        writer.kill();
        drop(device);

        let after = Mounted::of(&after, folder.path().join("afterwards")).unwrap();
        let (store, opened) = Store::open(&after.home()).unwrap();
        let found = last_batch(&store);
        taken.push(Cut {
            confirmed,
            found,
            opened,
        });
    }
    Ok(taken)
}

#[test]
fn whatever_was_confirmed_survives_a_power_cut() {
    let wanted = std::env::var("POTLUCK_POWER_CUTS").ok();
    let cuts = wanted.map_or(CUTS, |wanted| wanted.parse().unwrap());
    match cut_power(cuts, Durability::Full) {
        Err(why) => skipped(&why),
        Ok(taken) => {
            for Cut {
                confirmed,
                found,
                opened,
            } in taken
            {
                assert_eq!(opened, Opened::AfterCrash, "what is torn is no damage");
                assert!(
                    found >= Some(confirmed),
                    "{confirmed} were confirmed, {found:?} found"
                );
            }
        }
    }
}

#[test]
fn the_power_cut_test_notices_when_the_fdatasync_is_left_out() {
    match cut_power(2, Durability::LeftOut) {
        Err(why) => skipped(&why),
        Ok(taken) => assert!(taken.iter().any(|cut| cut.found < Some(cut.confirmed))),
    }
}

#[test]
fn a_disk_that_runs_full_says_so_and_what_was_confirmed_is_safe() {
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("image");
    let device = match Mounted::fresh(&image, 64 << 20, folder.path().join("device")) {
        Ok(device) => device,
        Err(why) => return skipped(&why),
    };
    let store = Store::create(&device.home()).unwrap();
    let ballast = device.0.join("ballast");
    fs::write(&ballast, vec![0; 40 << 20]).unwrap();
    let mut kept = 0;
    let refused = loop {
        let mut batch = Batch::new();
        batch.append(vec![7; 100_000]);
        // Others take the rest of the disk after the store has asked how much there is.
        match store.keep_if(|_, _| Ok(()), batch) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::RanFull(_)), "{refused:?}");
    assert!(kept > 0);
    let mut batch = Batch::new();
    batch.append(vec![8]);
    assert!(matches!(store.keep(batch), Err(StoreError::Stopped(_))));
    // Sled may refuse to read on; what it gives is right, and what it says is the reason.
    for read in store.segments().take(kept) {
        match read {
            Ok((_, segment)) => assert_eq!(segment.len(), 100_000),
            Err(error) => assert!(matches!(error, StoreError::RanFull(_)), "{error:?}"),
        }
    }
    drop(store);

    let still_full = Store::open(&device.home());
    assert!(matches!(still_full, Err(StoreError::DiskFull(_))));
    fs::remove_file(&ballast).unwrap();
    let (store, opened) = Store::open(&device.home()).unwrap();
    assert_eq!(opened, Opened::AfterCrash);
    let found = store.segments().map(|segment| segment.unwrap().1.len());
    assert!(found.collect::<Vec<_>>().starts_with(&vec![100_000; kept]));
}

#[test]
fn a_home_that_cannot_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("image");
    let device = match Mounted::fresh(&image, 16 << 20, folder.path().join("device")) {
        Ok(device) => device,
        Err(why) => return skipped(&why),
    };
    drop(Store::create(&device.home()).unwrap());
    run("mount", &["-o", "remount,ro", &device.0.to_string_lossy()]).unwrap();
    let opened = Store::open(&device.home());
    assert!(matches!(opened, Err(StoreError::ReadOnly(_))));
    let elsewhere = Store::create(&device.0.join("other"));
    assert!(matches!(elsewhere, Err(StoreError::ReadOnly(_))));
}
