//! A scripted evening of two neighbours, with the crates as a library: Ana needs a lift, Ben joins
//! with her code, claims, is accepted, reads the sealed address, hands over, and is thanked.
//!
//! `cargo run --example evening`
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use potluck_model::role::Role;
use potluck_node::api::{Answer, Record, Request, Sealed, Writing};
use potluck_node::{Handle, Network, Settings};

#[tokio::main]
async fn main() -> Result<()> {
    let homes = tempfile::tempdir()?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port();
    let address = format!("/ip4/127.0.0.1/tcp/{port}");
    let node = |name: &str, listen: Vec<String>, dial: Vec<String>| Settings {
        home: homes.path().join(name),
        network: Some(Network {
            listen,
            dial,
            mdns: false,
        }),
    };
    let ana = potluck_node::run(node("ana", vec![address.clone()], vec![])).await?;
    let ben_listens = vec!["/ip4/127.0.0.1/tcp/0".to_owned()];
    let ben = potluck_node::run(node("ben", ben_listens, vec![address.clone()])).await?;

    ask(&ana, start()).await?;
    let lift = match ask(&ana, Request::Post(Box::new(need()))).await? {
        Answer::Wrote(record) => record.code,
        other => bail!("a record was expected, not {other:?}"),
    };
    say(&format!("Ana needs a lift: {lift}"));

    let Answer::Invited(invited) = ask(&ana, invite()).await? else {
        bail!("an invitation was expected");
    };
    ask(&ben, join(invited.words, address)).await?;
    say("Ben is in");

    let code = || lift.clone();
    until(&ben, &lift, |_| true).await?;
    let note = "Tuesday 8:45".to_owned();
    ask(
        &ben,
        Request::Claim {
            code: code(),
            note,
            quantity: None,
        },
    )
    .await?;
    until(&ana, &lift, |record| record.claims.len() == 1).await?;
    ask(
        &ana,
        Request::Accept {
            code: code(),
            claim: 1,
        },
    )
    .await?;
    let opened = until(&ben, &lift, |record| {
        matches!(record.sealed, Sealed::Open { .. })
    })
    .await?;
    let Sealed::Open { text } = opened.sealed else {
        bail!("the sealed part was expected to be open");
    };
    say(&format!("Ben reads: {text}"));

    ask(
        &ben,
        Request::Done {
            code: code(),
            thanks: None,
        },
    )
    .await?;
    until(&ana, &lift, |record| {
        record.next.iter().any(|step| step == "confirm")
    })
    .await?;
    let thanks = Some("You saved my day".to_owned());
    ask(
        &ana,
        Request::Done {
            code: code(),
            thanks,
        },
    )
    .await?;
    let done = until(&ben, &lift, |record| !record.thanks.is_empty()).await?;
    ensure!(done.state == "done", "the need is {}", done.state);
    say(&format!("Ana says: {}", done.thanks[0].text));

    ana.stop().await;
    ben.stop().await;
    Ok(())
}

async fn ask(node: &Handle, request: Request) -> Result<Answer> {
    Ok(node.ask(request, &mut |_| {}).await?)
}

/// Waits until a node shows a record as wished; what one writes arrives when it arrives.
async fn until(node: &Handle, code: &str, wish: impl Fn(&Record) -> bool) -> Result<Record> {
    for _ in 0..600 {
        let show = Request::Show {
            code: code.to_owned(),
        };
        if let Ok(Answer::Record(record)) = ask(node, show).await
            && wish(&record)
        {
            return Ok(*record);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("what was to come on {code} did not arrive within half a minute")
}

fn start() -> Request {
    Request::Start {
        community: "Elm Street".to_owned(),
        name: "Ana".to_owned(),
    }
}

fn need() -> Writing {
    Writing {
        kind: "need".to_owned(),
        title: Some("Lift to the clinic".to_owned()),
        category: Some("transport".to_owned()),
        sealed: Some("12 Elm St, ring twice".to_owned()),
        ..Writing::default()
    }
}

fn invite() -> Request {
    Request::Invite {
        role: Role::Newcomer,
        uses: 1,
        days: 14,
    }
}

fn join(code: String, address: String) -> Request {
    Request::Join {
        code,
        name: "Ben".to_owned(),
        at: vec![address],
        wait_seconds: 60,
    }
}

#[expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}
