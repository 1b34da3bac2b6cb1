//! A backup made on one device, checked, and restored on another.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::path::{Path, PathBuf};

use potluck_model::role::Role;
use potluck_node::api::{Answer, BackedUp, OpensWith, Problem, Progress, Request, Safety};

use crate::evening::{invite, join, start};
use crate::locked::offer;
use crate::neighbour::Neighbour;

const PHRASE: &str = "words for the backup";

async fn asked(neighbour: &Neighbour, safety: Safety) -> Result<BackedUp, Problem> {
    match neighbour.ask(Request::Safety(safety)).await? {
        Answer::BackedUp(what) => Ok(what),
        other => panic!("a backup, not {other:?}"),
    }
}

fn make(file: &Path) -> Safety {
    Safety::Backup {
        file: file.to_owned(),
        passphrase: PHRASE.to_owned(),
    }
}

fn check(file: &Path, passphrase: &str) -> Safety {
    Safety::CheckBackup {
        file: file.to_owned(),
        passphrase: passphrase.to_owned(),
    }
}

fn restore(file: &Path) -> Safety {
    Safety::Restore {
        file: file.to_owned(),
        passphrase: PHRASE.to_owned(),
    }
}

fn unlock(passphrase: &str) -> Request {
    Request::Safety(Safety::Unlock {
        passphrase: passphrase.to_owned(),
    })
}

async fn device(neighbour: &Neighbour) -> (String, String) {
    match neighbour.ask(Request::Status).await.unwrap() {
        Answer::Status(status) => (status.place.person, status.place.device),
        other => panic!("a status, not {other:?}"),
    }
}

/// Ana's home with something of her own and something of Ben's in it, and a backup of it.
async fn backed_up(folder: &Path) -> (Neighbour, Neighbour, PathBuf) {
    let (ana, ben) = (Neighbour::new().await, Neighbour::new().await);
    start(&ana, "Ana").await;
    let code = invite(&ana, Role::Member).await.code;
    ben.ask(join(&code, "Ben", 60)).await.unwrap();
    let bread = ben.wrote(offer("Bread")).await;
    ana.wrote(offer("Soup")).await;
    ana.sees(&bread.code, |_| true).await;
    let file = folder.join("potluck.backup");
    let what = asked(&ana, make(&file)).await.unwrap();
    assert_eq!(what.communities, ["Elm Street"]);
    assert!(what.records >= 2 && what.ops > what.records, "{what:?}");
    assert_eq!(what.bytes, std::fs::metadata(&file).unwrap().len());
    (ana, ben, file)
}

/// Test 10. What comes out of a backup reads everything, and is a device that never was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_backup_reads_everything_and_is_a_new_device() {
    let folder = tempfile::tempdir().unwrap();
    let (ana, _ben, file) = backed_up(folder.path()).await;
    let checked = asked(&ana, check(&file, PHRASE)).await.unwrap();
    let again = Neighbour::new().await;
    let what = asked(&again, restore(&file)).await.unwrap();
    assert_eq!(what.opens_with, Some(OpensWith::Backup));
    let opens_with = None;
    assert_eq!(BackedUp { opens_with, ..what }, checked);

    let titles = async |of: &Neighbour| {
        let board = of.board().await;
        let mut titles: Vec<String> = board.into_iter().map(|record| record.title).collect();
        titles.sort();
        titles
    };
    assert_eq!(titles(&again).await, titles(&ana).await);
    let ((ana_is, old), (same, new)) = (device(&ana).await, device(&again).await);
    assert_eq!(ana_is, same);
    assert_ne!(old, new);
    // It is nobody's device yet, so it writes nothing.
    let refused = again.ask(offer("Bread")).await.unwrap_err();
    assert!(!refused.message().is_empty());

    // A second restoring is another device still.
    let third = Neighbour::new().await;
    asked(&third, restore(&file)).await.unwrap();
    assert!(![old, new].contains(&device(&third).await.1));
    // And what was restored is kept.
    let again = again.restart(vec![]).await;
    again.ask(unlock(PHRASE)).await.unwrap();
    assert_eq!(titles(&again).await, titles(&ana).await);
}

/// Nothing that was behind a passphrase comes to lie open because it was restored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_home_opens_with_the_passphrase_it_had_or_with_that_of_the_backup() {
    const OWN: &str = "four plain words";
    let folder = tempfile::tempdir().unwrap();
    let (_ana, _ben, file) = backed_up(folder.path()).await;
    for (own, opens_with) in [(Some(OWN), OpensWith::ThisHome), (None, OpensWith::Backup)] {
        let home = Neighbour::new().await;
        if let Some(own) = own {
            for set in [
                Safety::Passphrase {
                    old: None,
                    new: Some(own.to_owned()),
                },
                Safety::Duress {
                    passphrase: own.to_owned(),
                    duress: Some("all is well here".to_owned()),
                },
                Safety::AutoLock { minutes: Some(7) },
            ] {
                home.ask(Request::Safety(set)).await.unwrap();
            }
        }
        let what = asked(&home, restore(&file)).await.unwrap();
        assert_eq!(what.opens_with, Some(opens_with));
        home.ask(Request::Status).await.unwrap();

        let home = home.restart(vec![]).await;
        let locked = home.ask(Request::Status).await.unwrap_err();
        assert!(locked.is_locked(), "{locked}");
        let (right, wrong) = match own {
            Some(own) => (own, PHRASE),
            None => (PHRASE, OWN),
        };
        home.ask(unlock(wrong)).await.unwrap_err();
        let Answer::Protection(state) = home.ask(unlock(right)).await.unwrap() else {
            panic!("a protection");
        };
        // What was set with the passphrase goes with it.
        assert_eq!(state.duress, Some(own.is_some()));
        assert_eq!(state.auto_lock_minutes, own.map(|_| 7));
        home.ask(Request::Status).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistakes_with_a_backup_are_said_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (ana, ben, file) = backed_up(folder.path()).await;
    let good = std::fs::read(&file).unwrap();

    let said = async |of: &Neighbour, safety| asked(of, safety).await.unwrap_err().message();
    assert!(said(&ana, make(&file)).await.contains("already"));
    let short = Safety::Backup {
        file: folder.path().join("other"),
        passphrase: "short".to_owned(),
    };
    assert!(said(&ana, short).await.contains("at least 10 characters"));
    let nowhere = folder.path().join("no/where");
    assert!(said(&ana, make(&nowhere)).await.contains("no folder"));
    assert!(said(&ben, restore(&file)).await.contains("in use already"));
    assert!(
        said(&ana, check(&file, "wrong words"))
            .await
            .contains("not the passphrase")
    );
    assert!(
        said(&ana, check(folder.path(), PHRASE))
            .await
            .contains("backup")
    );
    assert_eq!(std::fs::read(&file).unwrap(), good);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let empty = Neighbour::new().await;
    let spoil = |at: usize, with: u8| {
        let mut bad = good.clone();
        bad[at] = with;
        std::fs::write(&file, bad).unwrap();
    };
    spoil(16, 9);
    assert!(said(&empty, restore(&file)).await.contains("version"));
    spoil(0, b'x');
    assert!(said(&empty, restore(&file)).await.contains("no backup"));
    std::fs::write(&file, &good[..good.len() - 1]).unwrap();
    said(&empty, restore(&file)).await;
    let nothing = empty.ask(Request::Status).await.unwrap_err();
    assert!(nothing.message().contains("no community"), "{nothing}");
    std::fs::write(&file, &good).unwrap();
    asked(&empty, restore(&file)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_made_of_an_open_home_only_and_checked_also_while_it_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let (ana, _ben, file) = backed_up(folder.path()).await;
    let set = Safety::Passphrase {
        old: None,
        new: Some(PHRASE.to_owned()),
    };
    ana.ask(Request::Safety(set)).await.unwrap();
    let (locked, heard) = ana.hear(Request::Safety(Safety::Lock)).await;
    locked.unwrap();
    assert!(!heard.contains(&Progress::Locked), "only watchers are told");
    let other = folder.path().join("other");
    assert!(asked(&ana, make(&other)).await.unwrap_err().is_locked());
    asked(&ana, check(&file, PHRASE)).await.unwrap();
}
