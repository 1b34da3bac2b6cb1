//! Server-sent events: "look again", and never what there is to see.
use std::convert::Infallible;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_stream::wrappers::ReceiverStream;

use super::House;
use super::limits::TOGETHER;
use super::near::News;

/// A stream that says when there is something to look at.
pub(super) fn stream(house: &Arc<House>) -> Response {
    let Ok(permit) = Arc::clone(&house.streams).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let (say, said) = mpsc::channel::<Result<Event, Infallible>>(1);
    let mut news = house.near.news();
    let ending = Arc::clone(house);
    tokio::spawn(async move {
        let _permit = permit;
        loop {
            let what = tokio::select! {
                heard = news.recv() => match heard {
                    Ok(what) => what,
                    Err(RecvError::Lagged(_)) => News::Look,
                    Err(RecvError::Closed) => return,
                },
                () = say.closed() => return,
                () = ending.ended() => return,
            };
            let mut name = what;
            // What comes within a moment is one piece of news.
            sleep(TOGETHER).await;
            while let Ok(Ok(more)) = timeout(std::time::Duration::ZERO, news.recv()).await {
                if more == News::Locked {
                    name = more;
                }
            }
            let name = match name {
                News::Look => "look",
                News::Locked => "locked",
            };
            if say
                .send(Ok(Event::default().event(name).data("now")))
                .await
                .is_err()
            {
                return;
            }
        }
    });
    Sse::new(ReceiverStream::new(said))
        .keep_alive(KeepAlive::default())
        .into_response()
}
