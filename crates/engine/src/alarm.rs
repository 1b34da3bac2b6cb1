//! What a person should look at: each thing with what is needed to say it. Words are made elsewhere.
use potluck_model::id::DeviceId;

/// Something to look at in a community.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// A device has signed two different histories of who is in.
    TwoHistories {
        /// Whose device it is, by name.
        name: String,
        /// Which.
        device: DeviceId,
    },
    /// A device has written two different things at one place of its data log.
    TwoThings {
        /// Which.
        device: DeviceId,
    },
    /// A device that was removed goes on writing.
    WritesOn {
        /// Whose device it is, by name.
        name: String,
        /// Which.
        device: DeviceId,
    },
    /// A door has closed by itself: digits were shown too often, or too many came.
    DoorWorn,
    /// Devices that are out keep getting the newest key through somebody who is in.
    KeyPassedOn {
        /// Through whom, by name.
        name: String,
    },
}
