//! A real process that writes without end and says what was confirmed to it; and what must be
//! found when it was stopped in the middle.
//!
//! The process is this test program again, asked for the one test below.
use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::disk::Durability;
use crate::{Batch, SegmentNo, Store};

const HOME: &str = "POTLUCK_STORE_TEST_HOME";
const CONFIRMED: &str = "POTLUCK_STORE_TEST_CONFIRMED";
const BREAK: &str = "POTLUCK_STORE_TEST_LEAVE_OUT_FDATASYNC";

/// A running writer; stopped for good when dropped.
pub(super) struct Writer {
    child: Child,
    confirmed: PathBuf,
}

impl Writer {
    /// Starts a writer and waits until something was confirmed to it.
    pub(super) fn start(home: &Path, confirmed: &Path, durability: Durability) -> Self {
        File::create(confirmed).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "tests::writer::writes_when_asked_to"])
            .env(HOME, home)
            .env(CONFIRMED, confirmed)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if durability == Durability::LeftOut {
            command.env(BREAK, "1");
        }
        let mut writer = Self {
            child: command.spawn().unwrap(),
            confirmed: confirmed.to_path_buf(),
        };
        let give_up = Instant::now() + Duration::from_secs(60);
        while writer.confirmed() == 0 {
            assert!(writer.child.try_wait().unwrap().is_none(), "it ended");
            assert!(Instant::now() < give_up, "nothing was confirmed");
            std::thread::sleep(Duration::from_millis(1));
        }
        writer
    }

    /// The number of the last batch that was confirmed.
    pub(super) fn confirmed(&self) -> u64 {
        let told = fs::read(&self.confirmed).unwrap();
        let (numbers, _) = told.as_chunks::<8>();
        numbers.last().map_or(0, |last| u64::from_be_bytes(*last))
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as `kill -9` does.
    pub(super) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many batches are there at a time: so that files of the journal are filled, and written anew.
const KEPT: u64 = 60;

/// The segments of the batch with this number.
fn segments(batch: u64) -> Vec<Vec<u8>> {
    let times = usize::try_from(batch * 37 % 500).unwrap();
    (0..=batch % 3)
        .map(|_| batch.to_be_bytes().repeat(1 + times))
        .collect()
}

/// Gives the number of the last batch in a store, if each up to it is there as a whole.
pub(super) fn last_batch(store: &Store) -> Option<u64> {
    let last = store.fact("writer", b"last").unwrap();
    let last = last.map_or(0, |fact| {
        u64::from_be_bytes(fact.as_slice().try_into().unwrap())
    });
    let found = store.segments().map(|segment| segment.unwrap().1.to_vec());
    let first = (last + 1).saturating_sub(KEPT).max(1);
    found.eq((first..=last).flat_map(segments)).then_some(last)
}

/// Not a test by itself: what the process of [`Writer`] does.
#[test]
fn writes_when_asked_to() {
    let (Some(home), Some(confirmed)) = (std::env::var_os(HOME), std::env::var_os(CONFIRMED))
    else {
        return;
    };
    let durability = if std::env::var_os(BREAK).is_some() {
        Durability::LeftOut
    } else {
        Durability::Full
    };
    let (store, _) = Store::open_as(Path::new(&home), durability).unwrap();
    let mut confirmed = OpenOptions::new().append(true).open(confirmed).unwrap();
    let last = last_batch(&store).unwrap();
    let numbers = store.segments().map(|segment| segment.unwrap().0);
    let mut there: VecDeque<SegmentNo> = numbers.collect();
    for number in last + 1.. {
        let mut batch = Batch::new();
        if let Some(old) = number.checked_sub(KEPT).filter(|old| *old > 0) {
            let gone = there.drain(..segments(old).len());
            gone.for_each(|gone| batch.remove(gone));
        }
        for segment in segments(number) {
            batch.append(segment);
        }
        batch.put("writer", b"last", number.to_be_bytes().to_vec());
        there.extend(store.keep(batch).unwrap());
        confirmed.write_all(&number.to_be_bytes()).unwrap();
    }
}
