//! The files that are read from, of which only the last few are open: a journal may have more than
//! a process may have open.
use std::collections::VecDeque;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::StoreError;
use crate::error::At as _;

/// How many are open at most: twice as many as the threads of a node that read at once, and few
/// beside the 256 that the thriftiest system gives a process.
pub(crate) const MOST_OPEN: usize = 16;

/// Open files by their numbers, the one that was asked for last at the end.
#[derive(Default)]
pub(super) struct Handles(Mutex<VecDeque<(u32, Arc<File>)>>);

impl Handles {
    /// A file of the journal, open for reading.
    pub(super) fn open(&self, id: u32, path: &Path) -> Result<Arc<File>, StoreError> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = open.iter().position(|(known, _)| *known == id);
        let file = match known.and_then(|at| open.remove(at)) {
            Some((_, file)) => file,
            None => Arc::new(File::open(path).at(path)?),
        };
        if open.len() == MOST_OPEN {
            open.pop_front();
        }
        open.push_back((id, Arc::clone(&file)));
        Ok(file)
    }

    /// Lets go of a file that is about to be another, or gone.
    pub(super) fn let_go(&mut self, id: u32) {
        let open = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        open.retain(|(known, _)| *known != id);
    }
}
