//! Several communities in one browser: nothing written for one reaches another.
use crate::chrome::{self, Chrome, PHONE};
use crate::house::House;
use crate::start::start;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_community_is_started_from_the_page_and_kept_apart() {
    let Some(place) = chrome::find("a_second_community_is_started_from_the_page_and_kept_apart")
    else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(&folder.path().join("ana"), &[]);
    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    start(&tab).await;
    // What is half written in the first waits there.
    let other = chrome.tab(PHONE).await;
    other.go(&tab.address().await).await;
    other.visit("/new/need").await;
    other.fill("What do you need?", "My sister's keys").await;

    tab.visit("/settings").await;
    tab.press("Change, start or join another").await;
    tab.press("Start a community").await;
    tab.fill("What is it called?", "Oak Street").await;
    tab.fill("What do people call you?", "Ana from the choir")
        .await;
    tab.press("Start").await;
    tab.sees("Your community stands.").await;
    tab.sees("Oak Street").await;

    // The form in the other tab was for the first: it is not sent.
    other.press("Put it on the board").await;
    other.sees("This was for another community").await;
    let board = |of: &str| house.host.ask(&["board", "--community", of]);
    assert_eq!(board("Oak Street"), serde_json::json!([]));
    assert_eq!(board("Elm Street"), serde_json::json!([]));
    tab.visit("/new/need").await;
    let typed = "return document.querySelector('[name=title]').value";
    assert_eq!(tab.wait::<String>("the form", typed).await, "");

    tab.press("Switch").await;
    tab.press("Elm Street").await;
    tab.sees("Nothing waits for you.").await;
    tab.visit("/new/need").await;
    let typed = "return document.querySelector('[name=title]').value || null";
    assert_eq!(
        tab.wait::<String>("what was typed", typed).await,
        "My sister's keys"
    );
    tab.press("Put it on the board").await;
    tab.sees("It is on the board.").await;
    assert_eq!(board("Elm Street")[0]["title"], "My sister's keys");

    // A name is that of one community.
    tab.visit("/settings").await;
    tab.fill("What do people call you?", "Ana Maria").await;
    tab.press("Save").await;
    tab.sees("Saved.").await;
    tab.visit("/communities").await;
    tab.sees("You are Ana Maria").await;
    tab.sees("You are Ana from the choir").await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}
