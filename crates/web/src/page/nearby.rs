//! Who is here, who has what, and whether one can leave.
use askama::Template;
use askama::filters::Safe;
use potluck_node::api::{Answer, Near, Peers, Problem, Request, Status};
use potluck_text::say;

use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};
use crate::look::card::Fact;
use crate::look::{Address, address, qr};

#[derive(Template)]
#[template(path = "nearby.html")]
struct Nearby {
    f: Frame,
    /// `level`, `busy`, `alone`: for its colour; the words say the same.
    mood: &'static str,
    large: String,
    means: String,
    near: Vec<Row>,
    strangers: Option<String>,
    own: Vec<Own>,
    addresses: Vec<Address>,
    code: Option<Safe<String>>,
}

/// Somebody who is here.
struct Row {
    name: String,
    state: String,
    level: bool,
    address: String,
}

/// Something of mine, and how far it has got.
struct Own {
    code: String,
    title: String,
    held: Fact,
}

/// Who is here.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-nearby"), Nav::Nearby).await?;
    let status = desk.status().await?;
    let peers = peers(desk).await?;
    let (mood, large, means) = if status.peers.is_empty() {
        ("alone", desk.t("near-alone"), desk.t("near-alone-means"))
    } else if status.safe_to_leave {
        ("level", desk.t("near-safe"), desk.t("near-safe-means"))
    } else if let held_back @ 1.. = held_back(&status) {
        let means = desk.say("near-held-back-means", &[("count", held_back.into())]);
        ("alone", desk.t("near-held-back"), means)
    } else {
        ("busy", desk.t("near-busy"), desk.t("near-busy-means"))
    };
    let open = status.own.iter().filter(|held| !held.past);
    let own = open.map(|held| Own {
        code: held.code.clone(),
        title: held.title.clone(),
        held: match held.devices {
            0 => Fact::new("device", desk.t("held-here")).in_mood("gap"),
            count => Fact::new(
                "others",
                desk.say("held-others", &[("count", count.into())]),
            ),
        },
    });
    let own = own.collect();
    let addresses: Vec<Address> = peers.addresses.iter().map(|raw| Address::of(raw)).collect();
    let strangers = peers.strangers;
    let page = Nearby {
        f,
        mood,
        large,
        means,
        near: peers.near.iter().map(|near| row(desk, near)).collect(),
        strangers: (strangers > 0)
            .then(|| desk.say("near-strangers", &[("count", strangers.into())])),
        own,
        code: addresses.first().and_then(|address| qr(&address.raw)),
        addresses,
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

/// How many things of ours somebody near does not take, though nothing is on its way.
pub(super) fn held_back(status: &Status) -> u64 {
    let near = status.peers.iter();
    match near.clone().all(|peer| peer.equal_since.is_some()) {
        true => near.map(|peer| peer.not_held).max().unwrap_or(0),
        false => 0,
    }
}

fn row(desk: &Desk<'_>, near: &Near) -> Row {
    let missing = near.missing_here + near.missing_there;
    Row {
        name: near.name.clone(),
        state: match near.equal_since {
            Some(since) => desk.say("near-equal", &[("when", (&desk.when(since)).into())]),
            None => desk.say("sync-busy", &[("count", missing.into())]),
        },
        level: near.equal_since.is_some(),
        address: Address::of(&near.address).spoken,
    }
}

/// Who is near, and where we are.
pub(super) async fn peers(desk: &Desk<'_>) -> Result<Peers, super::Fault> {
    match desk.ask(Request::Peers).await? {
        Answer::Peers(peers) => Ok(peers),
        _ => Err(odd()),
    }
}

/// Tries an address that somebody read out.
pub(super) async fn dial(desk: &Desk<'_>) -> Shown {
    let Some(at) = address(desk.visit.form.get("at")) else {
        return Err(Problem::new(say("near-bad-address"), say("address-how")).into());
    };
    match desk.ask(Request::Dial { address: at }).await? {
        Answer::Well => Ok(Outcome::Go("/nearby?said=saved".to_owned())),
        _ => Err(odd()),
    }
}
