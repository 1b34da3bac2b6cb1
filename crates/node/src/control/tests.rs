//! The socket as its users see it.
use std::path::PathBuf;
use std::sync::Arc;

use interprocess::local_socket::tokio::{Stream, prelude::*};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::mpsc;

use super::*;
use crate::api::{Answer, Progress, Reply, Request};
use crate::call::{Asker, Call};
use crate::home::Home;

/// A socket in a home, and the loop's end of the calls that come through it.
struct Served {
    folder: tempfile::TempDir,
    socket: PathBuf,
    server: Server,
    calls: mpsc::Receiver<Call>,
    _open: mpsc::Sender<Call>,
}

fn served() -> Served {
    let folder = tempfile::tempdir().unwrap();
    let socket = Home::at(folder.path()).unwrap().place_for_socket().unwrap();
    let (open, calls) = mpsc::channel(4);
    let server = Server::start(&socket, open.downgrade()).unwrap();
    Served {
        folder,
        socket,
        server,
        calls,
        _open: open,
    }
}

impl Served {
    async fn far(&self) -> Option<Far> {
        Far::find(&Home::at(self.folder.path()).unwrap()).await
    }

    async fn asked(&mut self) -> (Request, Asker) {
        match self.calls.recv().await.unwrap() {
            Call::Ask(request, asker) => (request, asker),
            Call::Stop => panic!("nobody stops a node over the socket"),
        }
    }
}

/// Writes bytes as they are, and returns the one reply.
async fn say(socket: &Path, bytes: &[u8]) -> Option<Reply> {
    let stream = Stream::connect(name(socket).unwrap()).await.unwrap();
    // The node may hang up before all is written.
    let _ = (&stream).write_all(bytes).await;
    let mut reply = String::new();
    BufReader::new(&stream).read_line(&mut reply).await.ok()?;
    serde_json::from_str(&reply).ok()
}

fn odd() -> potluck_text::Said {
    potluck_text::say("alarm-in")
        .with("name", "ñ\n")
        .with("what", "…")
}

#[tokio::test]
async fn a_request_reaches_the_node_and_its_replies_come_back_in_order() {
    let mut served = served();
    let far = served.far().await.unwrap();
    let node = tokio::spawn(async move {
        let (request, asker) = served.asked().await;
        asker.tell(Progress::Looking);
        asker.tell(Progress::Alarm { what: odd() });
        asker.end(Ok(Answer::Board(vec![])));
        (request, served)
    });
    let mut heard = vec![];

    let answer = far
        .ask(&Request::Sync { wait_seconds: 3 }, &mut |line| {
            heard.push(line)
        })
        .await;

    let (request, _served) = node.await.unwrap();
    assert!(matches!(request, Request::Sync { wait_seconds: 3 }));
    assert_eq!(heard, [Progress::Looking, Progress::Alarm { what: odd() }]);
    assert!(matches!(answer, Ok(Answer::Board(_))));
}

#[tokio::test]
async fn two_ask_at_once_and_neither_waits_for_the_other() {
    let mut served = served();
    let far = Arc::new(served.far().await.unwrap());
    let ask = |limit| {
        let far = Arc::clone(&far);
        tokio::spawn(async move { far.ask(&Request::Log { limit }, &mut |_| {}).await })
    };
    let asks = [ask(1), ask(2)];
    let mut both = vec![served.asked().await, served.asked().await];

    // Answered in the other order than asked.
    for (request, asker) in both.drain(..).rev() {
        let problem = crate::api::Problem::bare(
            potluck_text::say("verbatim").with("text", format!("{request:?}")),
        );
        asker.end(Err(problem));
    }

    for (limit, ask) in (1..).zip(asks) {
        let problem = ask.await.unwrap().unwrap_err();
        assert_eq!(problem.message(), format!("{:?}", Request::Log { limit }));
    }
}

#[tokio::test]
async fn a_line_without_end_is_refused_and_reaches_nobody() {
    let mut served = served();
    let long = vec![b'x'; usize::try_from(MAX_REQUEST).unwrap() + 1];

    let reply = say(&served.socket, &long).await;

    assert!(matches!(reply, None | Some(Reply::Problem(_))));
    assert!(served.calls.try_recv().is_err());
}

#[tokio::test]
async fn the_longest_line_is_taken_and_one_byte_more_is_not() {
    for (more, taken) in [(0, true), (1, false)] {
        let mut text = br#"{"words":""#.to_vec();
        let end = b"\"}\n";
        let limit = 100;
        text.resize(limit - end.len() + 1 + more, b'x');
        text.extend(end);
        let mut from = text.as_slice();

        let read = read_line::<serde_json::Value>(&mut from, limit as u64).await;

        assert_eq!(read.is_ok(), taken, "{read:?}");
    }
}

#[tokio::test]
async fn words_of_another_version_are_answered_with_what_to_do() {
    let mut served = served();

    for words in ["{\"ask\":\"dance\"}\n", "no json\n", "\n"] {
        let Some(Reply::Problem(problem)) = say(&served.socket, words.as_bytes()).await else {
            panic!("no problem for {words:?}");
        };
        assert!(
            problem
                .hint
                .is_some_and(|hint| hint.to_string().contains("version"))
        );
    }
    assert!(served.calls.try_recv().is_err());
}

#[tokio::test]
async fn the_node_sees_that_an_asker_hung_up() {
    let mut served = served();
    let far = served.far().await.unwrap();
    let ask = tokio::spawn(async move { far.ask(&Request::Watch, &mut |_| {}).await });
    let (_, asker) = served.asked().await;

    ask.abort();

    while !asker.is_gone() {
        tokio::task::yield_now().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_socket_left_by_a_killed_node_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path()).unwrap();
    let socket = home.place_for_socket().unwrap();
    let left = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    drop(left); // the file stays, as after a kill
    assert!(Far::find(&home).await.is_none());
    let (open, _calls) = mpsc::channel(4);

    let server = Server::start(&socket, open.downgrade()).unwrap();

    assert!(Far::find(&home).await.is_some());
    server.close().await;
    assert!(!socket.exists(), "a clean stop leaves no socket");
}

#[tokio::test]
async fn a_closed_server_answers_nobody() {
    let served = served();
    let far = served.far().await.unwrap();

    let Served { server, folder, .. } = served;
    server.close().await;

    assert!(far.ask(&Request::Status, &mut |_| {}).await.is_err());
    assert!(Far::find(&Home::at(folder.path()).unwrap()).await.is_none());
}
