//! Every page, at every size, in light and dark, in three languages: accessible, and in one piece.
use serde_json::Value;
use tempfile::TempDir;

use crate::chrome::{self, Chrome, LAPTOP, Look, PHONE};
use crate::house::House;
use crate::start::start;
use crate::tab::Tab;

/// What can be visited by its address alone; codes of records come on top.
const PAGES: &[&str] = &[
    "/",
    "/new/need",
    "/new/offer",
    "/new/teach",
    "/new/event",
    "/search?q=lift",
    "/events",
    "/events?month=",
    "/people",
    "/proposals",
    "/rules",
    "/invite",
    "/circles",
    "/circles/new",
    "/nearby",
    "/thanks",
    "/hub",
    "/hub/slips",
    "/print/board",
    "/print/rota",
    "/more",
    "/settings",
    "/settings/devices",
    "/settings/devices/add",
    "/settings/words",
    "/settings/words/check",
    "/settings/safety/passphrase",
    "/settings/safety/backup",
    "/settings/safety/wipe",
    "/communities",
    "/start",
    "/join",
    "/away?to=https%3A%2F%2Fexample.org%2Fa",
    "/about",
];

/// What is there before there is a community.
const FIRST: &[&str] = &["/welcome", "/start", "/join", "/pair", "/about"];

/// A home with something of everything, and the codes of what is in it.
pub(crate) fn full_house(folder: &TempDir) -> (House, Vec<String>) {
    let house = House::open(&folder.path().join("ana"), &[]);
    house.link();
    let ask = |words: &[&str]| house.host.ask(words);
    ask(&["start", "Elm Street", "--as", "Ana"]);
    let code = |record: Value| record["code"].as_str().unwrap().to_owned();
    let lift = [
        "need",
        "Lift to the clinic",
        "--urgency",
        "now",
        "--seal",
        "12 Elm St",
    ];
    let soup = [
        "event",
        "Soup kitchen",
        "--at",
        "sat 18:00",
        "--place",
        "The old school",
    ];
    let shifts = [
        "--shift",
        "cook:2:3",
        "--shift",
        "wash up:1",
        "--bring",
        "bread:3",
    ];
    let codes = vec![
        code(ask(&lift)),
        code(ask(&[
            "offer",
            "Cot, hardly used",
            "--text",
            "For a small one.",
        ])),
        code(ask(&[&soup[..], &shifts[..]].concat())),
    ];
    (house, codes)
}

/// Nothing lies beside the page, and whatever is pressed is large enough for a thumb.
async fn assert_in_one_piece(tab: &Tab) {
    let at = tab.address().await;
    let wide: Vec<String> = tab
        .wait(
            "the page",
            "const w = document.documentElement.clientWidth; \
             return document.scrollingElement.scrollWidth <= w ? [] : [...document.querySelectorAll('body *')]\
             .filter(e => e.getBoundingClientRect().right > w + 1 || e.getBoundingClientRect().left < -1)\
             .filter(e => !e.closest('.skip')).map(e => e.outerHTML.slice(0, 160))",
        )
        .await;
    assert!(wide.is_empty(), "beside the page at {at}: {wide:#?}");
    let small: Vec<String> = tab
        .wait(
            "the page",
            "return [...document.querySelectorAll('button, .button, summary, nav a, .cards a, .rows a, select, input')]\
             .filter(seen).filter(e => !e.closest('.skip') && !['hidden', 'radio', 'checkbox'].includes(e.type))\
             .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 160))",
        )
        .await;
    assert!(small.is_empty(), "too small to touch at {at}: {small:#?}");
}

/// A page is there, in one piece, and for everybody.
async fn assert_good(tab: &Tab, page: &str) {
    tab.visit(page).await;
    let heading = "return !!document.querySelector('main h1') || null";
    tab.wait::<bool>("a heading", heading).await;
    assert!(!tab.text().await.contains("That did not work"), "{page}");
    assert_in_one_piece(tab).await;
    tab.assert_accessible().await;
}

async fn visit_all(look: Look, name: &str) {
    let Some(place) = chrome::find(name) else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, codes) = full_house(&folder);
    let tab = chrome.tab(look).await;
    tab.go(&house.link()).await;
    tab.wait::<bool>("Home", "return location.pathname === '/' || null")
        .await;
    let records = codes
        .iter()
        .flat_map(|code| ["", "/edit", "/withdraw"].map(|deed| format!("/r/{code}{deed}")));
    let posters = codes.iter().map(|code| format!("/print/poster/{code}"));
    let pages = PAGES.iter().map(|page| (*page).to_owned());
    for page in pages.chain(records).chain(posters) {
        assert_good(&tab, &page).await;
    }
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_for_everybody_on_a_phone_in_the_light() {
    visit_all(PHONE, "every_page_is_for_everybody_on_a_phone_in_the_light").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_for_everybody_on_a_laptop_in_the_dark() {
    let look = Look {
        dark: true,
        ..LAPTOP
    };
    visit_all(look, "every_page_is_for_everybody_on_a_laptop_in_the_dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_for_everybody_from_right_to_left() {
    let look = Look {
        language: "ar",
        dark: true,
        ..PHONE
    };
    visit_all(look, "every_page_is_for_everybody_from_right_to_left").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_minute_and_a_locked_device_are_for_everybody() {
    let name = "the_first_minute_and_a_locked_device_are_for_everybody";
    let Some(place) = chrome::find(name) else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(&folder.path().join("ana"), &[]);
    let light = chrome.tab(PHONE).await;
    light.go(&house.link()).await;
    light.sees("Welcome to Potluck").await;
    let arabic = Look {
        language: "ar",
        dark: true,
        ..LAPTOP
    };
    let dark = chrome.tab(arabic).await;
    dark.go(&light.address().await).await;
    for page in FIRST {
        assert_good(&light, page).await;
        assert_good(&dark, page).await;
    }
    light.visit("/welcome").await;
    start(&light).await;
    light.visit("/settings/safety/passphrase").await;
    light
        .fill("The new passphrase", "four warm words here")
        .await;
    light.fill("Once more", "four warm words here").await;
    light.press("Save").await;
    light.sees("A passphrase protects what is on it.").await;
    assert_good(&dark, "/settings").await;
    light.press("Lock now").await;
    light.sees("This device is locked").await;
    assert_in_one_piece(&light).await;
    light.assert_accessible().await;
    // Whatever is open elsewhere is taken away, too.
    dark.sees("هذا الجهاز مقفل").await;
    dark.assert_accessible().await;
    chrome.stop().await;
    house.stop();
}
