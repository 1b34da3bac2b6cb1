//! Connections: so many, and no longer than a browser needs to say what it wants.
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::limits::{CONNECTIONS, FAREWELL, HEAD};
use super::{House, answer};

/// Takes connections until serving ends.
pub(super) async fn accept(listener: TcpListener, house: Arc<House>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut talks = JoinSet::new();
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = house.ended() => break,
        };
        // Those that have ended make room.
        while talks.try_join_next().is_some() {}
        let Ok((stream, from)) = accepted else {
            // Too many files are open, or the browser has gone: a moment later it may be well.
            sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        if !from.ip().is_loopback() {
            continue;
        }
        let house = Arc::clone(&house);
        talks.spawn(async move {
            let _permit = permit;
            talk(stream, house).await;
        });
    }
    // An error means that somebody took too long.
    let _ = timeout(FAREWELL, async {
        while talks.join_next().await.is_some() {}
    })
    .await;
}

async fn talk(stream: TcpStream, house: Arc<House>) {
    let ending = Arc::clone(&house);
    let service = service_fn(move |request: Request<Incoming>| {
        let house = Arc::clone(&house);
        async move { Ok::<_, Infallible>(answer::answer(&house, request.map(Body::new)).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        // An error is a browser that went away, or that does not speak HTTP.
        _ = connection.as_mut() => {}
        () = ending.ended() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
