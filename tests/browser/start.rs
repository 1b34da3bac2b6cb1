//! The first minute, and the whole story of a need, on two phones.
use crate::chrome::{self, Chrome, PHONE};
use crate::house::House;
use crate::tab::Tab;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_neighbours_play_the_whole_story_on_their_phones() {
    let Some(place) = chrome::find("two_neighbours_play_the_whole_story_on_their_phones") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let of_ana = House::open(&folder.path().join("ana"), &[]);
    let ana = chrome.tab(PHONE).await;
    ana.go(&of_ana.link()).await;
    start(&ana).await;

    let of_ben = House::open(&folder.path().join("ben"), &[]);
    let ben = chrome.own_tab(PHONE).await;
    let code = invite(&ana).await;
    join(&ben, &of_ben, &code, &of_ana.address()).await;

    ana.visit("/").await;
    ana.press("I need").await;
    ana.fill("What do you need?", "Lift to the clinic").await;
    ana.press("Address or telephone").await;
    ana.fill("Only for the person you choose", "12 Elm St, ring twice")
        .await;
    ana.press("Put it on the board").await;
    ana.sees("It is on the board.").await;
    ana.sees("With everyone near, on one other device").await;

    // Ben looks at Home, and touches nothing: it comes by itself.
    ben.sees("Lift to the clinic").await;
    ben.press("Lift to the clinic").await;
    ben.sees("sealed").await;
    assert!(!ben.text().await.contains("ring twice"));
    ben.press("I can help").await;
    ben.fill("A few words for Ana", "Tuesday a quarter to nine")
        .await;
    ben.press("I can help").await;
    ben.sees("They will see your answer").await;

    ana.sees("Tuesday a quarter to nine").await;
    ana.press("Choose").await;
    ana.press("Choose Ben").await;
    ana.sees("You have chosen.").await;

    ben.sees("12 Elm St, ring twice").await;
    ben.press("It is handed over").await;
    ben.press("It is handed over").await;
    ben.sees("Noted as handed over.").await;

    ana.press("Yes, it is done").await;
    ana.sees("Confirmed. Done!").await;
    ana.press("Say thank you").await;
    ana.fill("Your words", "You saved the whole day").await;
    ana.press("Say thank you").await;
    ana.sees("Your thanks are said.").await;
    ben.visit("/thanks").await;
    ben.sees("You saved the whole day").await;

    ana.visit("/nearby").await;
    ana.sees("Safe to leave").await;
    ana.assert_well();
    ben.assert_well();
    chrome.stop().await;
    of_ana.stop();
    of_ben.stop();
}

/// Starts Elm Street as Ana.
pub(crate) async fn start(tab: &Tab) {
    tab.press("Start a community").await;
    tab.fill("What is it called?", "Elm Street").await;
    tab.fill("What do people call you?", "Ana").await;
    tab.press("Start").await;
    tab.sees("Your community stands.").await;
}

/// Makes an invitation, and reads the code out.
pub(crate) async fn invite(tab: &Tab) -> String {
    tab.visit("/invite").await;
    tab.press("a member at once").await;
    tab.press("Make the code").await;
    tab.sees("Your invitation").await;
    tab.press("Or copy this").await;
    let code = "const e = [...document.querySelectorAll('details .read-out')].find(seen); \
                return e ? e.innerText.trim() : null";
    tab.wait("the code", code).await
}

/// Joins as Ben, with the code and the address of who invited.
pub(crate) async fn join(tab: &Tab, house: &House, code: &str, at: &str) {
    tab.go(&house.link()).await;
    tab.press("Join a community").await;
    tab.fill("The code, or the twelve words", code).await;
    tab.fill("What do people call you?", "Ben").await;
    tab.press("They are not found by themselves?").await;
    tab.fill("Their address", at).await;
    tab.press("Join").await;
    tab.sees("You are in. Welcome!").await;
}
