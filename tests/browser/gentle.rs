//! What must never happen to somebody who types, and what works without a mouse and without script.
use std::time::Instant;

use crate::chrome::{self, Chrome, Look, PHONE};
use crate::house::House;
use crate::pages::full_house;
use crate::start::start;
use crate::tab::{PATIENCE, Tab};

const TYPED: &str = "Somebody who reads to my mother";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_half_written_survives_a_reload_and_news_from_others() {
    let Some(place) = chrome::find("what_is_half_written_survives_a_reload_and_news_from_others")
    else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = full_house(&folder);
    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    tab.press("I need").await;
    tab.fill("What do you need?", TYPED).await;
    // It is kept without a word: wait until the node has it, by looking at the form elsewhere.
    let other = chrome.tab(PHONE).await;
    finds_typed(&other, &tab.address().await, TYPED).await;
    tab.reload().await;
    let typed =
        format!("return document.querySelector('[name=title]').value === '{TYPED}' || null");
    tab.wait::<bool>("what was typed", &typed).await;

    tab.fill("What do you need?", &format!("{TYPED} on Sundays"))
        .await;
    let place = "const r = document.querySelector('[name=title]').getBoundingClientRect(); \
                 return [r.x, r.y]";
    let before: (f64, f64) = tab.wait("the field", place).await;
    house.host.ask(&["offer", "Ten jars of jam"]);
    other.visit("/").await;
    other.sees("Ten jars of jam").await;
    let after: (f64, f64) = tab.wait("the field", place).await;
    assert_eq!(before, after, "what is typed has moved");
    let still = "return document.querySelector('[name=title]').value.endsWith('Sundays') || null";
    tab.wait::<bool>("what is typed", still).await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}

/// On an old laptop the page is there before its script.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_before_the_page_has_woken_survives_too() {
    let name = "what_is_typed_before_the_page_has_woken_survives_too";
    let Some(place) = chrome::find(name) else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = full_house(&folder);
    let tab = chrome.tab(PHONE).await;
    tab.hold_back("potluck.js").await;
    tab.go(&house.link()).await;
    tab.press("I need").await;
    tab.fill("What do you need?", TYPED).await;

    tab.let_through("potluck.js").await;

    let other = chrome.tab(PHONE).await;
    finds_typed(&other, &tab.address().await, TYPED).await;
    chrome.stop().await;
    house.stop();
}

/// Opens a form again until it holds what was typed elsewhere.
async fn finds_typed(tab: &Tab, form: &str, typed: &str) {
    let begun = Instant::now();
    let title = "return document.querySelector('[name=title]').value";
    while begun.elapsed() < PATIENCE {
        tab.go(form).await;
        if tab.look::<String>(title).await.as_deref() == Some(typed) {
            return;
        }
    }
    panic!("what was typed was never kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_script_everything_essential_works() {
    let Some(place) = chrome::find("without_script_everything_essential_works") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(&folder.path().join("ana"), &[]);
    let look = Look {
        script: false,
        ..PHONE
    };
    let tab = chrome.tab(look).await;
    tab.go(&house.link()).await;
    start(&tab).await;
    tab.visit("/new/need").await;
    tab.fill("What do you need?", "Lift to the clinic").await;
    tab.press("Put it on the board").await;
    tab.sees("It is on the board.").await;
    tab.press("Take it back").await;
    tab.sees("This cannot be undone").await;
    tab.press("Not now").await;
    tab.visit("/search?q=clinic").await;
    tab.sees("Lift to the clinic").await;
    tab.visit("/hub/slips").await;
    tab.fill("The slips", "Rosa: milk").await;
    tab.press("Put them on the board").await;
    tab.sees("One slip is on the board").await;
    tab.visit("/settings").await;
    tab.press("Español").await;
    tab.sees("Ajustes").await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_reached_by_the_keyboard() {
    let Some(place) = chrome::find("everything_is_reached_by_the_keyboard") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = full_house(&folder);
    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    tab.sees("Cot, hardly used").await;
    tab.tab_to("I offer").await;
    tab.keys("Enter").await;
    tab.sees("I offer something").await;
    tab.tab_to("What do you offer?").await;
    tab.type_text("Ten jars of jam").await;
    tab.tab_to("Put it on the board").await;
    tab.keys("Enter").await;
    tab.sees("It is on the board.").await;
    tab.tab_to("Take it back").await;
    tab.keys("Enter").await;
    tab.sees("This cannot be undone").await;
    tab.tab_to("Take it back").await;
    tab.keys("Enter").await;
    tab.sees("It is taken back.").await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_is_that_of_the_browser_and_can_be_changed() {
    let Some(place) = chrome::find("the_language_is_that_of_the_browser_and_can_be_changed") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = full_house(&folder);
    let look = Look {
        language: "ar",
        ..PHONE
    };
    let tab = chrome.tab(look).await;
    tab.go(&house.link()).await;
    let arabic = "return (document.documentElement.dir === 'rtl' \
                  && document.documentElement.lang === 'ar') || null";
    tab.wait::<bool>("Arabic", arabic).await;
    tab.visit("/settings").await;
    tab.press("Español").await;
    tab.sees("Ajustes").await;
    tab.press("English").await;
    tab.sees("Settings").await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}
