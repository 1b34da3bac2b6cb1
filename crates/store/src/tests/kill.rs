//! `kill -9` at any moment: nothing confirmed is lost, no batch is there by half.
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::writer::{Writer, last_batch};
use crate::disk::Durability;
use crate::{Opened, Store, StoreError};

const KILLS: u32 = 25;

#[test]
fn whatever_was_confirmed_survives_a_killed_process() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    Store::create(&home).unwrap().close().unwrap();
    let mut chance = StdRng::seed_from_u64(9);
    let mut before = 0;
    for _ in 0..KILLS {
        let mut writer = Writer::start(&home, &folder.path().join("confirmed"), Durability::Full);
        assert!(matches!(Store::open(&home), Err(StoreError::InUse(_))));
        // The moment of the kill, not a wait for anything.
        std::thread::sleep(Duration::from_micros(chance.random_range(0..20_000)));
        writer.kill();
        let confirmed = writer.confirmed();
        assert!(confirmed > before);

        let (store, opened) = Store::open(&home).unwrap();
        assert_eq!(opened, Opened::AfterCrash);
        let found = last_batch(&store).unwrap();
        assert!(
            found == confirmed || found == confirmed + 1,
            "{confirmed} were confirmed, {found} found"
        );
        before = found;
        store.close().unwrap();
    }
}
