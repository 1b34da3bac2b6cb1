//! The pictures in `docs/screens`, as the README shows them.
//!
//! `SCREENS=write cargo test -p potluck-cli --test browser screens` makes them anew, from an evening on
//! two real nodes. Look at them before they are committed.
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::chrome::{self, Chrome, LAPTOP, Look, PHONE};
use crate::house::House;
use crate::node::wait_for;

/// All pictures together, in bytes: a page that shows them loads within a breath.
const MOST: u64 = 600_000;
/// How good they are, of 100.
const QUALITY: i64 = 82;

const DARK_PHONE: Look = Look {
    dark: true,
    ..PHONE
};
const WIDE: Look = Look {
    size: (1280, 800),
    ..PHONE
};
const DARK_WIDE: Look = Look { dark: true, ..WIDE };
const ARABIC: Look = Look {
    language: "ar",
    ..PHONE
};

/// The name of a picture, the page, and how it is looked at. `LIFT` and `SOUP` stand for codes.
const PICTURES: [(&str, &str, Look); 8] = [
    ("home-phone", "/", PHONE),
    ("answers-phone", "/r/LIFT", PHONE),
    ("event-phone-dark", "/r/SOUP", DARK_PHONE),
    ("nearby-phone", "/nearby", PHONE),
    ("home-phone-arabic", "/", ARABIC),
    ("home-desktop", "/", WIDE),
    ("hub-desktop", "/hub", WIDE),
    ("month-desktop-dark", "/events?month=", DARK_WIDE),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/screens")
}

#[test]
fn the_screens_of_the_readme_are_there_and_small() {
    let names: BTreeSet<String> = PICTURES
        .iter()
        .map(|(name, _, _)| format!("{name}.webp"))
        .collect();
    let files = fs::read_dir(folder()).unwrap().map(Result::unwrap);
    let files: Vec<_> = files.collect();
    let there: BTreeSet<String> = files
        .iter()
        .map(|file| file.file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, names, "make them with SCREENS=write");
    let bytes: u64 = files
        .iter()
        .map(|file| file.metadata().unwrap().len())
        .sum();
    assert!(bytes < MOST, "{bytes} bytes of pictures");
    let readme = fs::read_to_string(folder().join("../../README.md")).unwrap();
    for name in names {
        assert!(readme.contains(&format!("docs/screens/{name}")), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screens_are_made_from_an_evening_on_real_nodes() {
    if std::env::var("SCREENS").as_deref() != Ok("write") {
        return; // they are made when somebody wants new ones
    }
    let place = chrome::find("screens").expect("pictures need a Chromium");
    let homes = tempfile::tempdir().unwrap();
    let of_ana = House::open(&homes.path().join("ana"), &[]);
    of_ana.link();
    of_ana.host.ask(&["start", "Elm Street", "--as", "Ana"]);
    let invited = of_ana
        .host
        .ask(&["invite", "--for", "member", "--uses", "2"]);
    let words = invited["words"].as_str().unwrap().to_owned();
    let address = of_ana.address();
    let neighbour = |name: &str, home: &str| {
        let house = House::open(&homes.path().join(home), &[&address]);
        house.link();
        let mut join = vec!["join"];
        join.extend(words.split(' '));
        join.extend(["--as", name, "--at", &address]);
        house.host.ask(&join);
        house
    };
    let of_ben = neighbour("Ben", "ben");
    let of_dora = neighbour("Dora", "dora");
    let (lift, soup) = evening(&of_ana, &of_ben, &of_dora);

    // One process, one tab: behind another one nothing is drawn.
    let chrome = Chrome::start(place).await;
    let tab = chrome.tab(LAPTOP).await;
    tab.go(&of_ana.link()).await;
    tab.sees("Lift to the clinic").await;
    fs::create_dir_all(folder()).unwrap();
    for (name, page, look) in PICTURES {
        tab.dress(look).await;
        tab.visit(&page.replace("LIFT", &lift).replace("SOUP", &soup))
            .await;
        let level = "return !!document.querySelector('#sync.level') || null";
        tab.wait::<bool>("all to be exchanged", level).await;
        let picture = tab.picture(QUALITY).await;
        fs::write(folder().join(format!("{name}.webp")), picture).unwrap();
    }
    chrome.stop().await;
    for house in [of_ana, of_ben, of_dora] {
        house.stop();
    }
}

/// What three neighbours wrote; the codes of a lift with two answers and of a soup night.
fn evening(ana: &House, ben: &House, dora: &House) -> (String, String) {
    let write = |house: &House, words: &[&str]| -> String {
        let record: Value = house.host.ask(words);
        record["code"].as_str().unwrap().to_owned()
    };
    let lift = write(
        ana,
        &[
            "need",
            "Lift to the clinic",
            "--category",
            "transport",
            "--urgency",
            "days",
            "--by",
            "in 3 days",
            "--place",
            "Elm St",
            "--text",
            "Two of us, one with crutches. Back by noon.",
            "--seal",
            "12 Elm St, ring twice",
        ],
    );
    write(ana, &["offer", "Cot, hardly used", "--place", "Library"]);
    let soup = write(
        dora,
        &[
            "event",
            "Soup night",
            "--at",
            "tomorrow 18:00",
            "--end",
            "21:00",
            "--place",
            "Library kitchen",
            "--weekly",
            "--capacity",
            "20",
            "--shift",
            "cook:2:3",
            "--shift",
            "wash up:2",
            "--bring",
            "bread:3",
            "--text",
            "Everybody is welcome. Bring a bowl.",
        ],
    );
    write(
        ben,
        &[
            "event",
            "Repair café",
            "--at",
            "sun 14:00",
            "--place",
            "Old school",
            "--shift",
            "welcome:1",
        ],
    );
    write(
        ben,
        &[
            "need",
            "Fridge space for medicine over the weekend",
            "--category",
            "health",
            "--urgency",
            "now",
            "--place",
            "Oak Lane 3",
        ],
    );
    write(
        ben,
        &["offer", "Two bags of potatoes", "--category", "food"],
    );
    write(
        dora,
        &[
            "need",
            "Somebody who reads official letters with me",
            "--category",
            "legal",
            "--urgency",
            "week",
        ],
    );
    write(dora, &["teach", "Bike repair, one to one"]);
    write(
        dora,
        &[
            "offer",
            "Ladder, 4 metres",
            "--mode",
            "lend",
            "--category",
            "tools",
        ],
    );
    let board = |house: &House| house.host.ask(&["board"]).as_array().map_or(0, Vec::len);
    for house in [ana, ben, dora] {
        wait_for("the board to be whole", || {
            (board(house) == 9).then_some(())
        });
    }
    write(
        ben,
        &[
            "claim",
            &lift,
            "--note",
            "I drive past at 8:45 on that day and can wait outside.",
        ],
    );
    write(
        dora,
        &[
            "claim",
            &lift,
            "--note",
            "My neighbour has a car with room for crutches.",
        ],
    );
    write(ben, &["sign-up", &soup, "--shift", "cook"]);
    write(ana, &["sign-up", &soup]);
    wait_for("both answers", || {
        let record = ana.host.ask(&["show", &lift]);
        (record["claims"].as_array()?.len() == 2).then_some(())
    });
    (lift, soup)
}
