//! Many nodes in one process: stories played by engines, from a seed.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, a panic is the report"
)]
mod anew;
mod attack;
mod away;
mod check;
mod circles;
mod clocks;
mod communities;
mod costs;
mod disk;
mod door;
mod evening;
mod forge;
mod founding;
mod govern;
mod greeting;
mod histories;
mod hostile;
mod invitation;
mod kin;
mod moments;
mod order;
mod own_devices;
mod posing;
mod quota;
mod rotten;
mod snapshot;
mod stranger;
mod town;
mod two_members;
mod world;
