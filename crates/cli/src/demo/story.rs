//! What happens in the sample neighbourhood: an evening in a minute, on real nodes.
use anyhow::{Error, Result};
use jiff::{ToSpan as _, Zoned};
use potluck_model::role::Role;
use potluck_node::api::{
    Answer, BoardFilter, EventPlan, Problem, Progress, Record, Repeat, Request, SignUpFor, Writing,
};
use potluck_text::{id, say};

use super::neighbourhood::{Neighbour, tell};
use crate::client::Client;

/// How long to wait for anything between neighbours on one machine.
const PATIENCE: u32 = 60;

/// Plays the evening if the neighbourhood is new, and waits until all boards are equal.
pub(crate) async fn play(neighbours: &[Neighbour], client: &Client) -> Result<()> {
    let [ana, ben, cem, dora] = neighbours else {
        return Err(odd());
    };
    if ana.ask(Request::Status).await.is_err() {
        gather(neighbours, client).await?;
        client.words("\n")?;
        client.tell_words(&say("demo-evening"))?;
        evening([ana, ben, cem, dora], client).await?;
    }
    let boards = equal_boards(neighbours).await?;
    client.words("\n")?;
    let equal = say("demo-equal")
        .with("n", neighbours.len())
        .with("records", boards);
    client.tell_words(&equal)
}

/// The first founds, the others join with her code.
async fn gather(neighbours: &[Neighbour], client: &Client) -> Result<()> {
    let sample = |id: &'static str| client.look().say(id).to_string();
    let (first, others) = neighbours.split_first().ok_or_else(odd)?;
    let start = Request::Start {
        community: sample(id("demo-street")),
        name: first.name.to_owned(),
    };
    first.ask(start).await?;
    client.words("\n")?;
    tell(client, &say("demo-starts").with("name", first.name))?;
    let invite = Request::Invite {
        role: Role::Member,
        uses: 10,
        days: 14,
    };
    let Answer::Invited(invited) = first.ask(invite).await? else {
        return Err(odd());
    };
    for other in others {
        let join = Request::Join {
            code: invited.words.clone(),
            name: other.name.to_owned(),
            at: vec![first.address.clone()],
            wait_seconds: PATIENCE,
        };
        let mut posts = 0;
        let mut hear = |happens: Progress| {
            if let Progress::Received { ops, .. } = happens {
                posts += ops;
            }
        };
        other.ask_and_hear(join, &mut hear).await?;
        let joins = say("demo-joins").with("name", other.name).with("n", posts);
        tell(client, &joins)?;
    }
    Ok(())
}

async fn evening([ana, ben, cem, dora]: [&Neighbour; 4], client: &Client) -> Result<()> {
    let now = Zoned::now();
    // What the neighbours write is in the language of whoever looks around.
    let sample = |id: &'static str| client.look().say(id).to_string();
    let need = Writing {
        category: Some("transport".to_owned()),
        urgency: Some("days".to_owned()),
        place: Some(sample(id("demo-place"))),
        sealed: Some(sample(id("demo-sealed"))),
        ..writing("need", sample(id("demo-lift")))
    };
    let lift = post(ana, need, client).await?;
    let potatoes = Writing {
        category: Some("food".to_owned()),
        quantity: Some(2),
        unit: Some(sample(id("demo-bags"))),
        ..writing("offer", sample(id("demo-potatoes")))
    };
    post(ben, potatoes, client).await?;
    post(cem, writing("teach", sample(id("demo-bikes"))), client).await?;
    let soup = post(dora, soup_night(&now, &sample)?, client).await?;

    knows(ben, &lift).await?;
    let claim = Request::Claim {
        code: lift.clone(),
        note: sample(id("demo-note")),
        quantity: None,
    };
    ben.ask(claim).await?;
    tell(client, &say("demo-offers"))?;
    until(ana, &lift, |record| !record.claims.is_empty()).await?;
    let accept = Request::Accept {
        code: lift.clone(),
        claim: 1,
    };
    ana.ask(accept).await?;
    tell(client, &say("demo-accepts"))?;
    until(ben, &lift, |record| {
        record.next.iter().any(|step| step == "done")
    })
    .await?;
    let done = |thanks: Option<&str>| Request::Done {
        code: lift.clone(),
        thanks: thanks.map(str::to_owned),
    };
    ben.ask(done(None)).await?;
    until(ana, &lift, |record| {
        record.next.iter().any(|step| step == "confirm")
    })
    .await?;
    ana.ask(done(Some(&sample(id("demo-thanks"))))).await?;
    tell(client, &say("demo-done"))?;

    knows(cem, &soup).await?;
    let cook = Request::SignUp {
        code: soup,
        what: SignUpFor::Shift(sample(id("demo-cook"))),
    };
    cem.ask(cook).await?;
    tell(client, &say("demo-cooks"))
}

/// An answer that nobody expects from a node of this program.
fn odd() -> Error {
    Problem::bare(say("problem-odd-answer")).into()
}

fn writing(kind: &str, title: String) -> Writing {
    Writing {
        kind: kind.to_owned(),
        title: Some(title),
        ..Writing::default()
    }
}

fn soup_night(now: &Zoned, sample: &dyn Fn(&'static str) -> String) -> Result<Writing> {
    let day = now.date().checked_add(5.days())?;
    Ok(Writing {
        place: Some(sample(id("demo-kitchen"))),
        event: Some(EventPlan {
            start: Some(format!("{day}T18:00")),
            end: Some(format!("{day}T21:00")),
            zone: Some("Europe/Madrid".to_owned()),
            repeat: Some(Repeat::Weekly { every: 1 }),
            until: Some(now.date().checked_add(3.months())?.to_string()),
            capacity: Some(20),
            shifts: Some(vec![(sample(id("demo-cook")), 2, 3)]),
            bring: Some(vec![(sample(id("demo-bread")), 3)]),
        }),
        ..writing("event", sample(id("demo-soup")))
    })
}

async fn post(who: &Neighbour, writing: Writing, client: &Client) -> Result<String> {
    let (kind, title) = (
        writing.kind.clone(),
        writing.title.clone().unwrap_or_default(),
    );
    let Answer::Wrote(record) = who.ask(Request::Post(Box::new(writing))).await? else {
        return Err(odd());
    };
    let name = who.name;
    let posts = say("demo-posts")
        .with("name", name)
        .with("kind", kind)
        .with("code", &record.code)
        .with("title", title);
    tell(client, &posts)?;
    Ok(record.code)
}

async fn knows(who: &Neighbour, code: &str) -> Result<()> {
    until(who, code, |_| true).await
}

/// Waits until a neighbour's node shows a record as wished.
async fn until(who: &Neighbour, code: &str, wish: impl Fn(&Record) -> bool) -> Result<()> {
    for _ in 0..PATIENCE * 20 {
        let show = Request::Show {
            code: code.to_owned(),
        };
        if let Ok(Answer::Record(record)) = who.ask(show).await
            && wish(&record)
        {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let lost = say("demo-never-saw")
        .with("name", who.name)
        .with("code", code);
    Err(Problem::bare(lost).into())
}

/// Waits until all boards show the same; how many records that is.
async fn equal_boards(neighbours: &[Neighbour]) -> Result<usize> {
    for _ in 0..PATIENCE * 20 {
        let mut boards = vec![];
        for neighbour in neighbours {
            boards.push(board(neighbour).await?);
        }
        if let Some((first, rest)) = boards.split_first()
            && !first.is_empty()
            && rest.iter().all(|other| other == first)
        {
            return Ok(first.len());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(Problem::bare(say("demo-never-equal")).into())
}

/// What a board shows, whoever looks.
async fn board(who: &Neighbour) -> Result<Vec<String>> {
    let filter = BoardFilter {
        all: true,
        ..BoardFilter::default()
    };
    let Answer::Board(records) = who.ask(Request::Board(filter)).await? else {
        return Err(odd());
    };
    let mut lines: Vec<String> = records
        .iter()
        .map(|record| {
            let claims: Vec<&String> = record.claims.iter().map(|claim| &claim.state).collect();
            let thanks = record.thanks.len();
            format!(
                "{} {} {} {claims:?} {thanks}",
                record.code, record.title, record.state
            )
        })
        .collect();
    lines.sort();
    Ok(lines)
}
