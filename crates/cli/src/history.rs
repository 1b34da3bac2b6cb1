//! Histories of control operations in files, as `docs/protocol.md` describes them: read within
//! bounds, and what they come to. Whatever is wrong is said with the operation that it is in.
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use data_encoding::HEXLOWER_PERMISSIVE;
use potluck_model::bytes::Reader;
use potluck_model::control::{ControlBody, ControlOp};
use potluck_model::id::{CommunityId, OpId};
use potluck_model::member::{Replayed, replay};
use potluck_model::segment::SignedControl;
use serde::Deserialize;

/// The longest file, in bytes: what a joiner takes of a community, as hex with room for words.
const MAX_FILE: u64 = 64 << 20;
/// The most operations of one history: what each knew is held as a bit for every other.
const MAX_OPS: usize = 20_000;
/// The most bytes of operations of one history.
const MAX_BYTES: usize = 16 << 20;

/// A file holds one history, or a list of them.
#[derive(Debug, Deserialize)]
struct Written {
    name: Option<String>,
    community: String,
    ops: Vec<WrittenOp>,
}

#[derive(Debug, Deserialize)]
struct WrittenOp {
    does: Option<String>,
    op_id: Option<String>,
    as_it_travels: String,
}

/// A history, read but not yet judged.
#[derive(Debug)]
pub(crate) struct History {
    /// What it is called, if it is called anything.
    pub(crate) name: Option<String>,
    /// Of which community.
    pub(crate) community: CommunityId,
    /// In the order of the file.
    pub(crate) ops: Vec<Told>,
}

/// One operation.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// Its id.
    pub(crate) id: OpId,
    /// What it does: in the words of the file, or else its type.
    pub(crate) does: String,
    op: SignedControl,
}

/// Reads the histories of a file.
pub(crate) fn read(file: &Path) -> Result<Vec<History>> {
    let shown = file.display();
    let open = || File::open(file).with_context(|| format!("{shown} could not be opened"));
    let mut text = Vec::new();
    let mut bounded = open()?.take(MAX_FILE + 1);
    let read = bounded.read_to_end(&mut text);
    read.with_context(|| format!("{shown} could not be read"))?;
    ensure!(
        u64::try_from(text.len()).unwrap_or(u64::MAX) <= MAX_FILE,
        "{shown} has more than {} MiB, more than any history",
        MAX_FILE >> 20
    );
    let is_list = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let written: Result<Vec<Written>, _> = if is_list {
        serde_json::from_slice(&text)
    } else {
        serde_json::from_slice(&text).map(|one| vec![one])
    };
    let written = written.with_context(|| format!("{shown} holds no histories"))?;
    written
        .into_iter()
        .enumerate()
        .map(|(at, one)| {
            let called = match &one.name {
                Some(name) => format!("history {} ({name})", at + 1),
                None => format!("history {}", at + 1),
            };
            History::of(one).context(called)
        })
        .collect()
}

impl History {
    fn of(written: Written) -> Result<Self> {
        let community: CommunityId = written.community.parse().context("its community")?;
        ensure!(
            written.ops.len() <= MAX_OPS,
            "it has {} operations, at most {MAX_OPS} are read",
            written.ops.len()
        );
        let length: usize = written
            .ops
            .iter()
            .map(|op| op.as_it_travels.len() / 2)
            .sum();
        ensure!(
            length <= MAX_BYTES,
            "its operations have {length} bytes, at most {MAX_BYTES} are read"
        );
        let ops: Result<Vec<Told>> = written
            .ops
            .iter()
            .enumerate()
            .map(|(at, op)| {
                let called = match &op.does {
                    Some(does) => format!("operation {} ({does})", at + 1),
                    None => format!("operation {}", at + 1),
                };
                Told::of(op, community).context(called)
            })
            .collect();
        Ok(Self {
            name: written.name,
            community,
            ops: ops?,
        })
    }

    /// Takes it in from nothing.
    pub(crate) fn replay(&self) -> Result<Replayed> {
        let ops = self.ops.iter().map(|told| told.op.clone());
        replay(ops).context("it does not begin: the operation that founds the community is needed")
    }

    /// What the operation with this id does.
    pub(crate) fn does(&self, id: OpId) -> &str {
        let told = self.ops.iter().find(|told| told.id == id);
        told.map_or("", |told| &told.does)
    }
}

impl Told {
    fn of(written: &WrittenOp, community: CommunityId) -> Result<Self> {
        let bytes = HEXLOWER_PERMISSIVE.decode(written.as_it_travels.as_bytes());
        let bytes = bytes.context("it is not hex")?;
        let mut reader = Reader::new(&bytes);
        let op = SignedControl::read(&mut reader, community)?;
        if reader.left() > 0 {
            bail!("{} bytes are left over behind it", reader.left());
        }
        let id = op.header.id();
        if let Some(named) = &written.op_id {
            let named: OpId = named.parse().context("its id")?;
            ensure!(named == id, "it is said to be {named:#}, but is {id:#}");
        }
        let does = match &written.does {
            Some(does) => does.clone(),
            None => type_of(&op).to_owned(),
        };
        Ok(Self { id, does, op })
    }
}

/// The type of an operation, as the protocol calls it.
fn type_of(op: &SignedControl) -> &'static str {
    let Ok(op) = ControlOp::decode(&op.body) else {
        return "unreadable";
    };
    match op.body {
        ControlBody::Genesis(_) => "Genesis",
        ControlBody::Admit(_) => "Admit",
        ControlBody::Confirm { .. } => "Confirm",
        ControlBody::Promote { .. } => "Promote",
        ControlBody::Demote { .. } => "Demote",
        ControlBody::Remove { .. } => "Remove",
        ControlBody::Leave { .. } => "Leave",
        ControlBody::AddDevice { .. } => "AddDevice",
        ControlBody::RevokeDevice { .. } => "RevokeDevice",
        ControlBody::RekeyDevice { .. } => "RekeyDevice",
        ControlBody::Invite(_) => "Invite",
        ControlBody::RevokeInvite { .. } => "RevokeInvite",
        ControlBody::Policy(_) => "Policy",
        ControlBody::Epoch { .. } => "Epoch",
        ControlBody::KeyShare { .. } => "KeyShare",
        ControlBody::Checkpoint => "Checkpoint",
        ControlBody::RecoverSteward { .. } => "RecoverSteward",
        ControlBody::Succeed { .. } => "Succeed",
        ControlBody::Join => "Join",
        ControlBody::Unknown { .. } => "of a newer version",
    }
}
