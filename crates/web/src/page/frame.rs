//! What stands around every page: who we are, the sync line, the ways to go.
use potluck_node::api::Status;

use super::Desk;
use crate::look::card::Fact;
use crate::visit::form_token;
use crate::words::{self, Language};

/// Where in the house a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nav {
    /// Home.
    Home,
    /// Events.
    Events,
    /// Search.
    Search,
    /// People, circles and messages.
    People,
    /// Who is here.
    Nearby,
    /// Thanks and wins.
    Thanks,
    /// The hub's page.
    Hub,
    /// Settings.
    Settings,
    /// About.
    About,
    /// The rest, on small screens.
    More,
    /// Nowhere in particular.
    None,
}

/// One way to go.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) path: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) text: String,
    pub(crate) here: bool,
    /// Whether it is among the five at the bottom of a phone.
    pub(crate) bottom: bool,
    /// Whether it stands in the side column.
    pub(crate) side: bool,
}

const WAYS: [(Nav, &str, &str, &str, bool, bool); 10] = [
    (Nav::Home, "/", "home", "nav-home", true, true),
    (Nav::Search, "/search", "search", "nav-search", true, true),
    (Nav::Events, "/events", "calendar", "nav-events", true, true),
    (Nav::People, "/people", "people", "nav-people", true, true),
    (Nav::Nearby, "/nearby", "near", "nav-nearby", false, true),
    (Nav::Thanks, "/thanks", "heart", "nav-thanks", false, true),
    (Nav::Hub, "/hub", "board", "nav-hub", false, true),
    (
        Nav::Settings,
        "/settings",
        "settings",
        "nav-settings",
        false,
        true,
    ),
    (Nav::About, "/about", "about", "nav-about", false, true),
    (Nav::More, "/more", "more", "nav-more", true, false),
];

impl Nav {
    /// Whether a page is among those that a phone shows under More.
    fn is_aside(self) -> bool {
        let aside = |(place, _, _, _, bottom, _): &(Nav, &str, &str, &str, bool, bool)| {
            *place == self && !bottom
        };
        WAYS.iter().any(aside)
    }
}

/// Who is near, and what is only here.
#[derive(Debug, Clone)]
pub(crate) struct SyncLine {
    /// `level`, `busy`, `alone`, `only-here`: for its colour; the words say the same.
    pub(crate) mood: &'static str,
    /// Who is near.
    pub(crate) near: String,
    /// What that means for us.
    pub(crate) means: String,
}

/// What every template has.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) language: Language,
    pub(crate) csrf: String,
    pub(crate) community: Option<String>,
    /// Whether this device is in others, too.
    pub(crate) several: bool,
    pub(crate) me: String,
    pub(crate) sync: Option<SyncLine>,
    pub(crate) ways: Vec<Way>,
    /// What was just done.
    pub(crate) said: Option<String>,
    pub(crate) alarms: Vec<String>,
    /// How many devices are near, if all is exchanged with all of them.
    level_with: Option<u32>,
    /// After how many seconds a page without script looks again.
    pub(crate) again: Option<u8>,
    pub(crate) demo: bool,
}

impl Frame {
    /// The frame of a page; without a status there is no community, and no ways to go.
    pub(crate) fn new(desk: &Desk<'_>, title: &str, nav: Nav, status: Option<&Status>) -> Self {
        let way = |(place, path, icon, text, bottom, side): (Nav, _, _, &str, _, _)| Way {
            path,
            icon,
            text: desk.t(text),
            // On a phone, what is not at the bottom is found under More.
            here: nav == place || (place == Nav::More && nav.is_aside()),
            bottom,
            side,
        };
        Self {
            title: title.to_owned(),
            language: desk.language(),
            csrf: form_token(
                desk.csrf,
                status.map(|status| status.place.community.as_str()),
            ),
            community: status.map(|status| status.place.community_name.clone()),
            several: false,
            me: status
                .map(|status| status.place.name.clone())
                .unwrap_or_default(),
            sync: status.map(|status| sync_line(desk, status)),
            ways: status.map_or_else(Vec::new, |_| WAYS.into_iter().map(way).collect()),
            said: said(desk),
            alarms: status
                .map(|status| {
                    status
                        .alarms
                        .iter()
                        .map(|alarm| desk.words(alarm))
                        .collect()
                })
                .unwrap_or_default(),
            level_with: status.filter(|status| status.safe_to_leave).map(devices),
            again: None,
            demo: desk.demo,
        }
    }

    /// A text.
    pub(crate) fn t(&self, id: &str) -> String {
        words::t(self.language, id)
    }

    /// A text about somebody.
    pub(crate) fn say_name(&self, id: &str, name: &str) -> String {
        words::say(self.language, id, &[("name", name.into())])
    }

    /// A text about so many.
    pub(crate) fn count(&self, id: &str, count: &u32) -> String {
        words::say(self.language, id, &[("count", (*count).into())])
    }

    /// How far an own record has got: on this device only, with others, with everyone near.
    pub(crate) fn held(&self, held_by: Option<u32>) -> Option<Fact> {
        let held_by = held_by?;
        let everyone = self
            .level_with
            .is_some_and(|near| near > 0 && held_by >= near);
        Some(match held_by {
            0 => Fact::new("device", self.t("held-here")).in_mood("gap"),
            others if everyone => Fact::new("everyone", self.count("held-everyone", &others)),
            others => Fact::new("others", self.count("held-others", &others)),
        })
    }

    /// Where the stylesheet and the scripts are; the name changes with what is in them.
    pub(crate) fn file(&self, name: &str) -> String {
        crate::serve::file_path(name)
    }
}

/// How many devices are near.
fn devices(status: &Status) -> u32 {
    let mut devices: Vec<&str> = status
        .peers
        .iter()
        .map(|peer| peer.device.as_str())
        .collect();
    devices.sort_unstable();
    devices.dedup();
    u32::try_from(devices.len()).unwrap_or(u32::MAX)
}

/// What was just done, if the address says so. Only what is in the table is said: an address can be
/// made by others.
fn said(desk: &Desk<'_>) -> Option<String> {
    let known = [
        "started",
        "joined",
        "posted",
        "changed",
        "claimed",
        "released",
        "accepted",
        "declined",
        "done",
        "confirmed",
        "signed-up",
        "not-signed-up",
        "thanked",
        "flagged",
        "hidden",
        "withdrawn",
        "forgotten",
        "renewed",
        "demo",
        "saved",
        "sent",
        "decided",
        "proposed",
    ];
    let what = known
        .into_iter()
        .find(|one| *one == desk.visit.query.get("said"))?;
    Some(desk.t(&format!("said-{what}")))
}

/// Names, as a sentence has them: at most three, or two and how many more.
fn names(desk: &Desk<'_>, status: &Status) -> String {
    let mut names: Vec<&str> = status.peers.iter().map(|peer| peer.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() <= 3 {
        return desk.list(&names);
    }
    let more = names.split_off(2).len();
    let row = names.join(&desk.t("list-between"));
    let with = [("names", (&row).into()), ("more", more.into())];
    desk.say("sync-more", &with)
}

fn sync_line(desk: &Desk<'_>, status: &Status) -> SyncLine {
    let missing: u64 = status
        .peers
        .iter()
        .map(|peer| peer.missing_here + peer.missing_there)
        .sum();
    let names = names(desk, status);
    let only_here = || match status.only_here {
        0 if status.own.is_empty() => desk.t("sync-nothing"),
        0 => desk.t("sync-all-elsewhere"),
        some => desk.say("sync-only-here", &[("count", some.into())]),
    };
    let (mood, near, means) = if status.peers.is_empty() {
        let mood = if status.only_here > 0 {
            "only-here"
        } else {
            "alone"
        };
        (mood, desk.t("sync-nobody"), only_here())
    } else if status.safe_to_leave {
        let near = desk.say("sync-near", &[("names", (&names).into())]);
        ("level", near, desk.t("sync-safe"))
    } else if let held_back @ 1.. = super::nearby::held_back(status) {
        let near = desk.say("sync-near", &[("names", (&names).into())]);
        let means = desk.say("sync-held-back", &[("count", held_back.into())]);
        ("only-here", near, means)
    } else {
        let near = desk.say("sync-near", &[("names", (&names).into())]);
        (
            "busy",
            near,
            desk.say("sync-busy", &[("count", missing.into())]),
        )
    };
    SyncLine { mood, near, means }
}
