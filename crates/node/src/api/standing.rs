//! How things stand: with us, with the people, with whoever is near.
use jiff::Timestamp;
use potluck_model::role::Role;
use potluck_text::Said;
use serde::{Deserialize, Serialize};

use super::Held;

/// Where one stands: community, person, device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// The community's id.
    pub community: String,
    /// What it is called.
    pub community_name: String,
    /// Own person id.
    pub person: String,
    /// Own name.
    pub name: String,
    /// Own device id.
    pub device: String,
    /// Own role.
    pub role: Role,
}

/// An invitation to pass on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invited {
    /// To copy and paste, or to show as QR: carries community and address too.
    pub code: String,
    /// Twelve words to say or write down.
    pub words: String,
    /// The role it brings.
    pub role: Role,
    /// How many may use it.
    pub uses: u16,
    /// Until when.
    pub until: Timestamp,
    /// Where the code says that we are.
    pub addresses: Vec<String>,
}

/// A person who is in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether it is us.
    pub me: bool,
    /// Who let them in, by name; founders nobody.
    pub admitted_by: Option<String>,
    /// Since when, as claimed.
    pub since: Timestamp,
    /// Their devices in use.
    pub devices: Vec<String>,
    /// A steward's note that asks everybody to pause with them.
    pub note: Option<String>,
}

/// Who is near.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Peers {
    /// Where we can be reached.
    pub addresses: Vec<String>,
    /// Whom we are in a session with.
    pub near: Vec<Near>,
    /// How many others discovery sees, not known to be of us.
    pub strangers: u32,
}

/// A device in a session with us.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Near {
    /// The person's name.
    pub name: String,
    /// The person's id.
    pub person: String,
    /// The device's id.
    pub device: String,
    /// Where.
    pub address: String,
    /// Since when both hold the same; none while something is still to come.
    pub equal_since: Option<Timestamp>,
    /// What we still lack of theirs: headers and bodies.
    pub missing_here: u64,
    /// What they still lack of ours, as far as they have said.
    pub missing_there: u64,
    /// What this device wrote and theirs does not hold, by what it said itself.
    pub not_held: u64,
}

/// How a node stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Status {
    /// Community, person, device, role.
    #[serde(flatten)]
    pub place: Place,
    /// Operations held: control, keys and data, counted by headers.
    pub ops: u64,
    /// Of these, bodies known to be missing here.
    pub missing_bodies: u64,
    /// Per own record: on how many other devices it is.
    pub own: Vec<Held>,
    /// How many own records are on this device only.
    pub only_here: u32,
    /// Whom we are in a session with.
    pub peers: Vec<Near>,
    /// Whether everything of ours is with everybody near.
    pub safe_to_leave: bool,
    /// Bytes of the store on disk.
    pub disk_bytes: u64,
    /// Things to look at, a sentence each.
    pub alarms: Vec<Said>,
    /// Whether a node is running for this home.
    pub running: bool,
}

/// What a sync came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Synced {
    /// Operations received meanwhile.
    pub received: u64,
    /// With whom all is equal now.
    pub equal_with: Vec<Near>,
    /// Whether everything of ours is with everybody near.
    pub safe_to_leave: bool,
}

/// Something that happened, in words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Happening {
    /// When, as claimed by whoever did it.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// What: `posted`, `claimed`, `accepted`, …
    pub what: String,
    /// The record's short code, if it is about one.
    pub code: Option<String>,
    /// The record's title.
    pub title: Option<String>,
}

/// A community of this home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InCommunity {
    /// Its id.
    pub community: String,
    /// What it is called.
    pub name: String,
    /// What we are called in it.
    pub my_name: String,
    /// What we are in it; none if we are out.
    pub role: Option<Role>,
    /// Whether it is the one in use.
    pub in_use: bool,
    /// How many people are in.
    pub people: u32,
}
