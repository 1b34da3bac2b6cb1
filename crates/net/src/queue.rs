//! What waits to be sent to one peer, bounded by bytes.
//!
//! Putting a frame in never waits. A peer that takes so little that the queue
//! overflows loses its link; it comes back and asks for what it lacks.
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::codec::{self, MAX_FRAME};

/// Batches grow to about this size: more per write gains nothing.
const BATCH: usize = 32 * 1024;

/// Why a frame was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The queue would have overflowed; the link is being closed.
    #[error("the peer takes frames too slowly; its link is being closed")]
    Full,
    /// The link is down or going down.
    #[error("the link is down")]
    Gone,
    /// The frame is empty or longer than [`MAX_FRAME`]; the link stays up.
    #[error("a frame has 1 to {MAX_FRAME} bytes")]
    Size,
}

/// What the writer of a link is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Write these bytes: whole frames, with their lengths.
    Write(Vec<u8>),
    /// Nothing is queued: flush, and wait to be woken.
    Wait,
    /// Nothing is queued and nothing will be: end the stream.
    Finish,
}

#[derive(Debug)]
pub(crate) struct Queue {
    limit: usize,
    inner: Mutex<Inner>,
    filled: Notify,
    cut: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    closing: bool,
    cut: Option<String>,
    lost: Option<String>,
}

impl Queue {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            inner: Mutex::default(),
            filled: Notify::new(),
            cut: Notify::new(),
        }
    }

    /// Puts a frame in; if it does not fit, the link is cut.
    pub(crate) fn push(&self, frame: Vec<u8>) -> Result<(), SendError> {
        let mut inner = self.inner();
        if inner.closing || inner.cut.is_some() {
            return Err(SendError::Gone);
        }
        if frame.is_empty() || frame.len() > MAX_FRAME {
            return Err(SendError::Size);
        }
        if inner.bytes + frame.len() > self.limit {
            drop(inner);
            self.cut("the peer takes frames too slowly");
            return Err(SendError::Full);
        }
        inner.bytes += frame.len();
        inner.frames.push_back(frame);
        self.filled.notify_one();
        Ok(())
    }

    /// How many bytes still fit.
    pub(crate) fn room(&self) -> usize {
        let inner = self.inner();
        if inner.closing || inner.cut.is_some() {
            return 0;
        }
        self.limit - inner.bytes
    }

    /// Takes nothing more; what is queued still leaves.
    pub(crate) fn close(&self) {
        self.inner().closing = true;
        self.filled.notify_one();
    }

    /// Ends the link at once. The first reason counts.
    pub(crate) fn cut(&self, why: &str) {
        self.inner().cut.get_or_insert_with(|| why.to_owned());
        self.cut.notify_one();
    }

    /// Waits until somebody cuts the link, and says why.
    pub(crate) async fn until_cut(&self) -> String {
        loop {
            let cut = self.inner().cut.clone();
            match cut {
                Some(why) => return why,
                None => self.cut.notified().await,
            }
        }
    }

    /// Notes why the connection under it broke; the link ends by itself.
    pub(crate) fn explain(&self, why: String) {
        self.inner().lost.get_or_insert(why);
    }

    /// Why the connection under it broke, if it did.
    pub(crate) fn explained(&self) -> Option<String> {
        self.inner().lost.clone()
    }

    /// Waits until something was put in, or the queue was closed.
    pub(crate) async fn until_filled(&self) {
        self.filled.notified().await;
    }

    /// Takes out as many frames as make a good write.
    pub(crate) fn next(&self) -> Next {
        let mut inner = self.inner();
        let mut batch = Vec::new();
        while batch.len() < BATCH
            && let Some(frame) = inner.frames.pop_front()
        {
            inner.bytes -= frame.len();
            codec::append(&mut batch, &frame);
        }
        match batch.is_empty() {
            false => Next::Write(batch),
            true if inner.closing => Next::Finish,
            true => Next::Wait,
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nobody panics between two changes that belong together.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn small_frames_leave_together() {
        let queue = Queue::new(1 << 20);
        for n in 0..1_000_u32 {
            queue.push(n.to_be_bytes().to_vec()).unwrap();
        }

        let Next::Write(batch) = queue.next() else {
            panic!("something was queued");
        };

        assert_eq!(batch.len(), 8_000);
        assert_eq!(queue.next(), Next::Wait);
    }

    #[test]
    fn a_queue_that_overflows_cuts_the_link() {
        let queue = Queue::new(100);
        queue.push(vec![1; 60]).unwrap();
        assert_eq!(queue.room(), 40);

        assert_eq!(queue.push(vec![2; 41]), Err(SendError::Full));
        assert_eq!(queue.push(vec![3]), Err(SendError::Gone));
        assert!(queue.until_cut().now_or_never().is_some());
    }

    #[test]
    fn a_frame_of_the_wrong_size_changes_nothing() {
        let queue = Queue::new(8 << 20);

        assert_eq!(queue.push(vec![]), Err(SendError::Size));
        assert_eq!(queue.push(vec![0; MAX_FRAME + 1]), Err(SendError::Size));
        assert_eq!(queue.push(vec![0; MAX_FRAME]), Ok(()));
    }

    #[test]
    fn what_is_queued_still_leaves_after_closing() {
        let queue = Queue::new(100);
        queue.push(vec![7]).unwrap();
        queue.close();

        assert_eq!(queue.push(vec![8]), Err(SendError::Gone));
        assert_eq!(queue.next(), Next::Write(vec![0, 0, 0, 1, 7]));
        assert_eq!(queue.next(), Next::Finish);
    }
}
