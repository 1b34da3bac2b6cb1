//! One link at work: frames from the stream to the node, and from the queue to
//! the stream. Whether the link may exist at all is [`policy`](crate::policy)'s.
use std::io;
use std::time::Duration;

use futures::io::BufReader;
use futures::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::codec;
use crate::queue::{Next, Queue};
use crate::{Event, LinkId};

/// How long a peer may take nothing at all before we give up on it.
const WRITE_STALL: Duration = Duration::from_secs(120);
/// How long a polite end may take.
pub(crate) const FAREWELL: Duration = Duration::from_secs(2);

/// Carries frames both ways until the link ends; returns why it did.
///
/// When the node does not take events, reading stops and the peer's window
/// fills: that is the back-pressure.
pub(crate) async fn carry(
    link: LinkId,
    stream: impl AsyncRead + AsyncWrite,
    queue: &Queue,
    events: &mpsc::Sender<Event>,
) -> String {
    let (incoming, outgoing) = stream.split();
    let mut listening = std::pin::pin!(listen(link, BufReader::new(incoming), events));
    tokio::select! {
        biased;
        why = queue.until_cut() => why,
        why = &mut listening => queue.explained().unwrap_or(why),
        end = speak(outgoing, queue) => {
            // The peer sees our end and hangs up too; what had arrived before
            // is still read.
            let _ = timeout(FAREWELL, listening).await;
            match end {
                Ok(()) => "we hung up".to_owned(),
                Err(error) => format!("the connection was lost: {error}"),
            }
        }
    }
}

async fn listen(
    link: LinkId,
    mut stream: impl AsyncRead + Unpin,
    events: &mpsc::Sender<Event>,
) -> String {
    loop {
        match codec::read(&mut stream).await {
            Ok(Some(bytes)) => {
                if events.send(Event::Frame { link, bytes }).await.is_err() {
                    return "the node has stopped".to_owned();
                }
            }
            Ok(None) => return "the peer hung up".to_owned(),
            Err(why) => return why.to_string(),
        }
    }
}

async fn speak(mut stream: impl AsyncWrite + Unpin, queue: &Queue) -> io::Result<()> {
    let late = |_| io::Error::from(io::ErrorKind::TimedOut);
    loop {
        match queue.next() {
            Next::Write(batch) => {
                timeout(WRITE_STALL, stream.write_all(&batch))
                    .await
                    .map_err(late)??;
            }
            Next::Wait => {
                timeout(WRITE_STALL, stream.flush()).await.map_err(late)??;
                queue.until_filled().await;
            }
            Next::Finish => return timeout(FAREWELL, stream.close()).await.map_err(late)?,
        }
    }
}
