//! The other process's end of the local socket.
use std::io;
use std::path::PathBuf;

use interprocess::local_socket::tokio::{Stream, prelude::*};
use potluck_text::say;
use tokio::io::{AsyncWriteExt as _, BufReader};

use super::{MAX_REPLY, MAX_REQUEST, line, name, read_line};
use crate::api::{Answer, Problem, Progress, Reply, Request};
use crate::home::Home;

/// A node that runs in another process.
#[derive(Debug, Clone)]
pub(crate) struct Far {
    socket: PathBuf,
}

impl Far {
    /// Finds the running node of a home, if there is one.
    pub(crate) async fn find(home: &Home) -> Option<Self> {
        for socket in home.sockets() {
            if connect(&socket).await.is_ok() {
                return Some(Self { socket });
            }
        }
        None
    }

    /// Asks, and hands each piece of progress to `on`.
    pub(crate) async fn ask(
        &self,
        request: &Request,
        on: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Answer, Problem> {
        let request = line(request).map_err(|why| lost(&why))?;
        if request.len() as u64 > MAX_REQUEST {
            return Err(Problem::new(
                say("problem-request-long")
                    .with("n", request.len())
                    .with("most", MAX_REQUEST),
                say("hint-fewer-words"),
            ));
        }
        let stream = connect(&self.socket).await.map_err(|why| lost(&why))?;
        (&stream)
            .write_all(&request)
            .await
            .map_err(|why| lost(&why))?;
        let mut from = BufReader::new(&stream);
        loop {
            match read_line(&mut from, MAX_REPLY).await {
                Ok(Some(Reply::Progress(progress))) => on(progress),
                Ok(Some(Reply::Answer(answer))) => return Ok(answer),
                Ok(Some(Reply::Problem(problem))) => return Err(problem),
                Ok(None) => return Err(lost(&io::Error::from(io::ErrorKind::UnexpectedEof))),
                Err(why) => return Err(lost(&why)),
            }
        }
    }
}

async fn connect(socket: &std::path::Path) -> io::Result<Stream> {
    Stream::connect(name(socket)?).await
}

fn lost(why: &io::Error) -> Problem {
    Problem::new(
        say("problem-no-answer").with("why", why.to_string()),
        say("hint-still-runs"),
    )
}
