//! Backups: writing one, restoring one for the time being to see that it is good, and restoring one
//! for good.
//!
//! A backup is a row of pieces (`potluck_store` seals them): facts that travel, all segments in their
//! order, and at the end a summary of what they amount to. Whoever restores compares with that.
//!
//! ```text
//! piece = 1 ‖ kind, length 1 byte before it ‖ name, length 2 bytes before it ‖ value   a fact
//!       | 2 ‖ segment
//!       | 3 ‖ JSON                                                                      the summary
//! ```
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use potluck_engine::{Engine, Tally, kinds_that_travel, new_device, travels};
use potluck_model::time::Timestamp;
use potluck_store::{
    BackupReader, BackupWriter, Batch, DataKey, Held, Passphrase, Plain, Store, StoreError,
};
use potluck_text::say;
use serde::{Deserialize, Serialize};

use crate::api::{Answer, BackedUp, OpensWith, Problem, Progress};
use crate::ask::WITH_PASSPHRASE;
use crate::call::Asker;
use crate::clock;
use crate::hall::Hall;
use crate::life::Turn;
use crate::memory::{SETTING, put_fact};

mod aside;

pub(crate) use aside::Aside;

const FACT: u8 = 1;
const SEGMENT: u8 = 2;
const SUMMARY: u8 = 3;

/// After how many bytes somebody who waits hears of it.
const TOLD: u64 = 8 << 20;
/// How many bytes are restored in one write.
const LOAD: usize = 4 << 20;

/// What a backup amounts to.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Summary {
    /// When it was made, in milliseconds since 1970.
    at: u64,
    segments: u64,
    facts: u64,
    communities: Vec<Whole>,
}

/// What a community amounts to.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    id: String,
    name: String,
    ops: u64,
    records: u64,
    keys: u64,
    digest: String,
}

/// What was restored.
struct Restored {
    summary: Summary,
    bytes: u64,
}

impl Hall {
    /// Writes a backup of this home.
    pub(crate) fn back_up(&self, file: &Path, passphrase: &str, asker: Asker) {
        let done = self.write_backup(file, passphrase, &asker);
        asker.end(done.map(Answer::BackedUp));
    }

    fn write_backup(
        &self,
        file: &Path,
        passphrase: &str,
        asker: &Asker,
    ) -> Result<BackedUp, Problem> {
        self.community()?;
        if let Some(problem) = &self.broken {
            return Err(problem.clone());
        }
        let passphrase = Passphrase::chosen(passphrase).map_err(StoreError::from)?;
        let mut writer = BackupWriter::create(file, &passphrase)?;
        let (mut facts, mut segments, mut told) = (0, 0, TOLD);
        self.memory
            .for_each_fact(kinds_that_travel(), |kind, name, value| {
                facts += 1;
                writer.add(&fact_piece(kind, name, value))
            })?;
        self.memory.for_each_segment(|segment| {
            segments += 1;
            writer.add(&[&[SEGMENT], segment].concat())?;
            if writer.bytes() >= told {
                told = writer.bytes() + TOLD;
                let bytes = writer.bytes();
                asker.tell(Progress::Saved { bytes });
            }
            Ok(())
        })?;
        let now = clock::now();
        let summary = Summary {
            at: now.millis(),
            segments,
            facts,
            communities: wholes(&self.engine, now),
        };
        let said = serde_json::to_vec(&summary)
            .map_err(|why| Problem::bare(say("rule-technical").with("why", why.to_string())))?;
        writer.add(&[&[SUMMARY], said.as_slice()].concat())?;
        let bytes = writer.finish()?;
        Ok(summary.backed_up(file, bytes))
    }

    /// Restores a backup into this home, if there is nothing in it.
    pub(crate) fn restore(&mut self, file: &Path, passphrase: &str, asker: Asker) {
        match self.restored(file, passphrase) {
            Ok((held, key, what)) => self.turn = Some(Turn::Restored(held, key, what, asker)),
            Err(problem) => asker.end(Err(problem)),
        }
    }

    fn restored(
        &self,
        file: &Path,
        passphrase: &str,
    ) -> Result<(Held, DataKey, BackedUp), Problem> {
        if self.community().is_ok() || self.broken.is_some() {
            return Err(Problem::new(
                say("problem-home-in-use").with("home", self.memory.folder().display().to_string()),
                say("hint-new-home"),
            ));
        }
        let passphrase = Passphrase::typed(passphrase).map_err(StoreError::from)?;
        // Before anything is made: most mistakes are found here.
        let reader = BackupReader::open(file, &passphrase)?;
        let made = self.memory.held();
        let protected = made.as_ref().map_or(Ok(false), Held::has_passphrase)?;
        let held = made.map_or_else(|| Held::take_empty(self.memory.folder()), Ok)?;
        let begun = held.begin_restoring(self.memory.data_key(), &passphrase);
        let done = begun.map_err(Problem::from).and_then(|(store, key)| {
            let restored = restore_into(store, self.settings_that_stay(protected), reader, file)?;
            Ok((key, restored))
        });
        match done {
            Ok((key, restored)) => {
                let mut what = restored.summary.backed_up(file, restored.bytes);
                what.opens_with = Some(match protected {
                    true => OpensWith::ThisHome,
                    false => OpensWith::Backup,
                });
                Ok((held, key, what))
            }
            Err(problem) => {
                held.leave_empty();
                Err(problem)
            }
        }
    }

    /// What was set together with the passphrase of this home.
    fn settings_that_stay(&self, protected: bool) -> Batch {
        let mut batch = Batch::new();
        for name in WITH_PASSPHRASE {
            if let Some(value) = self.memory.setting(name).filter(|_| protected) {
                batch.put(SETTING, name.as_bytes(), value);
            }
        }
        batch
    }
}

/// Restores a backup into a folder for the time being, compares, and takes it away; on a thread of
/// its own, for it takes as long as it takes.
pub(crate) fn check_aside(file: PathBuf, passphrase: &str, asker: Asker) {
    let passphrase = match Passphrase::typed(passphrase).map_err(StoreError::from) {
        Ok(passphrase) => passphrase,
        Err(why) => return asker.end(Err(why.into())),
    };
    std::thread::spawn(move || {
        let checked = check(&file, &passphrase);
        asker.end(checked.map(Answer::BackedUp));
    });
}

fn check(file: &Path, passphrase: &Passphrase) -> Result<BackedUp, Problem> {
    let reader = BackupReader::open(file, passphrase)?;
    Aside::sweep();
    let aside = Aside::make()?;
    let store = Store::create_for_now(&aside.0)?;
    let restored = restore_into(store, Batch::new(), reader, file)?;
    Ok(restored.summary.backed_up(file, restored.bytes))
}

/// Makes a store of a backup, as a device that never was before, and compares what it amounts to.
fn restore_into(
    store: Store,
    mut batch: Batch,
    mut reader: BackupReader,
    file: &Path,
) -> Result<Restored, Problem> {
    let device = new_device(clock::seed()?);
    batch.put(device.kind, &device.name, device.value.unwrap_or_default());
    let (mut facts, mut segments, mut load) = (0, 0, 0);
    let mut summary = None;
    while let Some(piece) = reader.next_piece()? {
        if summary.is_some() {
            return Err(damaged(file));
        }
        load += piece.len();
        match piece.split_first() {
            Some((&FACT, fact)) => {
                let (kind, name, value) = read_fact(fact).ok_or_else(|| damaged(file))?;
                facts += 1;
                // A backup can only bring what belongs into one.
                if travels(kind) {
                    put_fact(&mut batch, kind, name, value.to_vec());
                }
            }
            Some((&SEGMENT, segment)) => {
                segments += 1;
                batch.append(segment.to_vec());
            }
            Some((&SUMMARY, said)) => {
                let read: Summary = serde_json::from_slice(said).map_err(|_| damaged(file))?;
                summary = Some(read);
            }
            _ => return Err(damaged(file)),
        }
        if load > LOAD {
            store.keep(std::mem::take(&mut batch))?;
            load = 0;
        }
    }
    store.keep(batch)?;
    let summary = summary.ok_or_else(|| damaged(file))?;
    let found = Summary {
        at: summary.at,
        segments,
        facts,
        communities: wholes(&recalled(&store)?, Timestamp::from_millis(summary.at)),
    };
    store.close()?;
    if found != summary {
        tracing::error!(?found, ?summary, "a backup does not hold what it says");
        return Err(Problem::new(
            say("problem-backup-lacks").with("file", file.display().to_string()),
            say("hint-another-backup"),
        ));
    }
    let bytes = std::fs::metadata(file).map_or(0, |file| file.len());
    Ok(Restored { summary, bytes })
}

fn recalled(store: &Store) -> Result<Engine, Problem> {
    let mut engine = Engine::new(clock::seed()?);
    for kind in potluck_engine::FACT_KINDS {
        for (name, value) in store.facts(kind)? {
            engine.recall_fact(kind, &name, &value);
        }
    }
    for segment in store.segments() {
        let (number, segment) = segment?;
        if let Err(why) = engine.recall(&segment) {
            tracing::error!(%number, %why, "a segment is left out");
        }
    }
    Ok(engine)
}

fn wholes(engine: &Engine, now: Timestamp) -> Vec<Whole> {
    let whole = |tally: Tally| {
        let community = engine.community(tally.community);
        Whole {
            id: tally.community.to_string(),
            name: community
                .map(potluck_engine::Community::name)
                .unwrap_or_default(),
            ops: tally.ops,
            records: tally.records,
            keys: tally.keys,
            digest: HEXLOWER.encode(&tally.digest),
        }
    };
    engine.tally(now).into_iter().map(whole).collect()
}

impl Summary {
    fn backed_up(&self, file: &Path, bytes: u64) -> BackedUp {
        let sum = |of: fn(&Whole) -> u64| self.communities.iter().map(of).sum();
        BackedUp {
            file: file.to_owned(),
            bytes,
            communities: self.communities.iter().map(|it| it.name.clone()).collect(),
            ops: sum(|whole| whole.ops),
            records: sum(|whole| whole.records),
            keys: sum(|whole| whole.keys),
            opens_with: None,
        }
    }
}

fn fact_piece(kind: &str, name: &[u8], value: &[u8]) -> Plain {
    let mut piece = Plain::new(Vec::with_capacity(
        4 + kind.len() + name.len() + value.len(),
    ));
    piece.push(FACT);
    // Both are bounded by the store: 64 bytes and 1 KiB.
    piece.push(u8::try_from(kind.len()).unwrap_or(u8::MAX));
    piece.extend_from_slice(kind.as_bytes());
    piece.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_be_bytes());
    piece.extend_from_slice(name);
    piece.extend_from_slice(value);
    piece
}

fn read_fact(fact: &[u8]) -> Option<(&str, &[u8], &[u8])> {
    let (length, rest) = fact.split_first()?;
    let (kind, rest) = rest.split_at_checked(usize::from(*length))?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (name, value) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((str::from_utf8(kind).ok()?, name, value))
}

fn damaged(file: &Path) -> Problem {
    StoreError::BrokenBackup(file.to_owned()).into()
}
