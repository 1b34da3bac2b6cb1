//! What happens in the sample neighbourhood: an evening in a minute, on real nodes.
use anyhow::{Context as _, Result, bail};
use jiff::{ToSpan as _, Zoned};
use potluck_model::role::Role;
use potluck_node::api::{
    Answer, BoardFilter, EventPlan, Progress, Record, Repeat, Request, SignUpFor, Writing,
};

use super::neighbourhood::Neighbour;
use crate::client::Client;

/// How long to wait for anything between neighbours on one machine.
const PATIENCE: u32 = 60;

/// Plays the evening if the neighbourhood is new, and waits until all boards are equal.
pub(crate) async fn play(neighbours: &[Neighbour], client: &Client) -> Result<()> {
    let [ana, ben, cem, dora] = neighbours else {
        bail!("the story needs four neighbours");
    };
    if ana.ask(Request::Status).await.is_err() {
        gather(neighbours, client).await?;
        client.words("\nAn evening on Elm Street\n")?;
        evening([ana, ben, cem, dora], client).await?;
    }
    let boards = equal_boards(neighbours).await?;
    client.words(&format!(
        "\nAll {} boards are equal: {boards} records, on every node.\n",
        neighbours.len()
    ))
}

/// The first founds, the others join with her code.
async fn gather(neighbours: &[Neighbour], client: &Client) -> Result<()> {
    let (first, others) = neighbours.split_first().context("nobody is here")?;
    let start = Request::Start {
        community: "Elm Street".to_owned(),
        name: first.name.to_owned(),
    };
    first.ask(start).await?;
    client.words(&format!("\n  {} starts \"Elm Street\"\n", first.name))?;
    let invite = Request::Invite {
        role: Role::Member,
        uses: 10,
        days: 14,
    };
    let Answer::Invited(invited) = first.ask(invite).await? else {
        bail!("an invitation was expected");
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
        client.words(&format!(
            "  {} joins with her twelve words, and receives {posts} operations\n",
            other.name
        ))?;
    }
    Ok(())
}

async fn evening([ana, ben, cem, dora]: [&Neighbour; 4], client: &Client) -> Result<()> {
    let now = Zoned::now();
    let need = Writing {
        category: Some("transport".to_owned()),
        urgency: Some("days".to_owned()),
        place: Some("Elm St".to_owned()),
        sealed: Some("12 Elm St, ring twice".to_owned()),
        ..writing("need", "Lift to the clinic")
    };
    let lift = post(ana, need, client).await?;
    let potatoes = Writing {
        category: Some("food".to_owned()),
        quantity: Some(2),
        unit: Some("bags".to_owned()),
        ..writing("offer", "Two bags of potatoes")
    };
    post(ben, potatoes, client).await?;
    post(cem, writing("teach", "Bike repair, one to one"), client).await?;
    let soup = post(dora, soup_night(&now)?, client).await?;

    knows(ben, &lift).await?;
    let claim = Request::Claim {
        code: lift.clone(),
        note: "I drive past at 8:45 on Tuesday".to_owned(),
        quantity: None,
    };
    ben.ask(claim).await?;
    client.words("  Ben offers to drive\n")?;
    until(ana, &lift, |record| !record.claims.is_empty()).await?;
    let accept = Request::Accept {
        code: lift.clone(),
        claim: 1,
    };
    ana.ask(accept).await?;
    client.words("  Ana accepts: now Ben can read her address, and nobody else\n")?;
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
    ana.ask(done(Some("You saved my day!"))).await?;
    client.words("  It is done, confirmed, and Ana says thank you\n")?;

    knows(cem, &soup).await?;
    let cook = Request::SignUp {
        code: soup,
        what: SignUpFor::Shift("cook".to_owned()),
    };
    cem.ask(cook).await?;
    client.words("  Cem takes a shift as cook at the soup night\n")
}

fn writing(kind: &str, title: &str) -> Writing {
    Writing {
        kind: kind.to_owned(),
        title: Some(title.to_owned()),
        ..Writing::default()
    }
}

fn soup_night(now: &Zoned) -> Result<Writing> {
    let day = now.date().checked_add(5.days())?;
    Ok(Writing {
        place: Some("Library kitchen".to_owned()),
        event: Some(EventPlan {
            start: Some(format!("{day}T18:00")),
            end: Some(format!("{day}T21:00")),
            zone: Some("Europe/Madrid".to_owned()),
            repeat: Some(Repeat::Weekly { every: 1 }),
            until: Some(now.date().checked_add(3.months())?.to_string()),
            capacity: Some(20),
            shifts: Some(vec![("cook".to_owned(), 2, 3)]),
            bring: Some(vec![("bread".to_owned(), 3)]),
        }),
        ..writing("event", "Soup night")
    })
}

async fn post(who: &Neighbour, writing: Writing, client: &Client) -> Result<String> {
    let (kind, title) = (
        writing.kind.clone(),
        writing.title.clone().unwrap_or_default(),
    );
    let Answer::Wrote(record) = who.ask(Request::Post(Box::new(writing))).await? else {
        bail!("a record was expected");
    };
    let name = who.name;
    client.words(&format!(
        "  {name} posts ({kind})  {}  {title}\n",
        record.code
    ))?;
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
    bail!("{} never saw what was to come on {code}", who.name)
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
    bail!("the boards did not become equal")
}

/// What a board shows, whoever looks.
async fn board(who: &Neighbour) -> Result<Vec<String>> {
    let filter = BoardFilter {
        all: true,
        ..BoardFilter::default()
    };
    let Answer::Board(records) = who.ask(Request::Board(filter)).await? else {
        bail!("a board was expected");
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
