//! Frames on a stream: `u32` length, big-endian, then that many bytes.
//!
//! What a frame says is not known here. Its length is checked before anything
//! is set aside for it, and memory grows only as bytes arrive: a peer that
//! announces much and sends little costs little.
use std::io;
use std::time::Duration;

use futures::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;

/// The longest frame, in bytes.
pub const MAX_FRAME: usize = 1 << 20;

/// How long a peer may be silent in the middle of a frame.
const STALL: Duration = Duration::from_secs(20);
/// How long one whole frame may take: a megabyte at 70 kbit/s.
const FRAME_TIME: Duration = Duration::from_secs(120);
/// Memory grows in steps of this size.
const STEP: usize = 64 * 1024;

/// Why no frame could be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FrameError {
    #[error("the peer sent an empty frame")]
    Empty,
    #[error("the peer announced a frame of {0} bytes, longer than {MAX_FRAME}")]
    TooLong(u32),
    #[error("the peer stopped in the middle of a frame")]
    Stalled,
    #[error("the connection was lost: {0}")]
    Lost(#[from] io::Error),
}

/// Puts one frame behind what is already in `buffer`.
///
/// The length must have been checked: it is at most [`MAX_FRAME`].
pub(crate) fn append(buffer: &mut Vec<u8>, frame: &[u8]) {
    let length = u32::try_from(frame.len()).expect("a queued frame is at most MAX_FRAME long");
    buffer.extend_from_slice(&length.to_be_bytes());
    buffer.extend_from_slice(frame);
}

/// Reads the next frame; `None` when the peer ended the stream between two.
pub(crate) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
) -> Result<Option<Vec<u8>>, FrameError> {
    let mut length = [0_u8; 4];
    // Between frames a peer may be silent as long as it likes; TCP watches it.
    if stream.read(&mut length[..1]).await? == 0 {
        return Ok(None);
    }
    let rest = async {
        timed(stream.read_exact(&mut length[1..])).await?;
        let announced = u32::from_be_bytes(length);
        let length = match usize::try_from(announced) {
            Ok(0) => return Err(FrameError::Empty),
            Ok(length) if length <= MAX_FRAME => length,
            _ => return Err(FrameError::TooLong(announced)),
        };
        let mut frame = Vec::new();
        while frame.len() < length {
            let filled = frame.len();
            frame.resize(length.min(filled + STEP), 0);
            timed(stream.read_exact(&mut frame[filled..])).await?;
        }
        Ok(Some(frame))
    };
    timeout(FRAME_TIME, rest)
        .await
        .unwrap_or(Err(FrameError::Stalled))
}

async fn timed<T>(step: impl Future<Output = io::Result<T>>) -> Result<T, FrameError> {
    match timeout(STALL, step).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(FrameError::Stalled),
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use futures::io::Cursor;

    use super::*;

    async fn read_all(bytes: &[u8]) -> Result<Vec<Vec<u8>>, FrameError> {
        let mut stream = Cursor::new(bytes);
        let mut frames = vec![];
        while let Some(frame) = read(&mut stream).await? {
            frames.push(frame);
        }
        Ok(frames)
    }

    #[tokio::test]
    async fn frames_come_back_as_they_were_written() {
        let frames = vec![vec![7], vec![1; 300], vec![0; MAX_FRAME]];
        let mut bytes = vec![];
        for frame in &frames {
            append(&mut bytes, frame);
        }

        assert_eq!(read_all(&bytes).await.unwrap(), frames);
    }

    #[tokio::test]
    async fn a_length_out_of_bounds_is_refused_before_its_bytes_are_read() {
        let empty = read_all(&[0, 0, 0, 0, 9, 9]).await;
        let long = read_all(&[0x00, 0x10, 0x00, 0x01]).await;
        let huge = read_all(&[0xFF; 4]).await;

        assert!(matches!(empty, Err(FrameError::Empty)));
        assert!(matches!(long, Err(FrameError::TooLong(0x0010_0001))));
        assert!(matches!(huge, Err(FrameError::TooLong(u32::MAX))));
    }

    #[tokio::test]
    async fn an_end_in_the_middle_of_a_frame_is_a_loss() {
        for bytes in [&[0, 0][..], &[0, 0, 0, 2, 1][..]] {
            assert!(matches!(read_all(bytes).await, Err(FrameError::Lost(_))));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_stops_in_the_middle_of_a_frame_is_given_up() {
        let begun = Cursor::new([0, 0, 0, 9, 1]);
        let mut stream = begun.chain(Silence);

        assert!(matches!(read(&mut stream).await, Err(FrameError::Stalled)));
    }

    struct Silence;

    impl AsyncRead for Silence {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            _: &mut [u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Pending
        }
    }
}
