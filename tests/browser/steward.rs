//! A steward's afternoon: shifts, paper slips, prints for the wall.
use crate::chrome::{self, Chrome, LAPTOP, PHONE};
use crate::pages::full_house;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_steward_types_in_slips_and_prints_the_board() {
    let Some(place) = chrome::find("a_steward_types_in_slips_and_prints_the_board") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = full_house(&folder);
    let tab = chrome.tab(LAPTOP).await;
    tab.go(&house.link()).await;
    tab.press("Hub").await;
    tab.press("Type in paper slips").await;
    let long = "y".repeat(90);
    let slips = format!("Rosa: milk for two ! @ Elm St 3\nOld Tom: company on Sunday\n\nx{long}");
    tab.fill("The slips", &slips).await;
    tab.press("Put them on the board").await;
    tab.sees("2 slips are on the board").await;
    // The third is too long: it stands in the form still, with the reason.
    let left = "return document.querySelector('textarea').value || null";
    let left: String = tab.wait("what was not taken", left).await;
    assert!(left.starts_with("xyyy") && !left.contains("Rosa"), "{left}");
    tab.assert_accessible().await;

    tab.visit("/print/board").await;
    tab.sees("milk for two").await;
    tab.sees("company on Sunday").await;
    let code = "return (document.querySelector('.sheet .code')?.innerText.length >= 4) || null";
    tab.wait::<bool>("short codes", code).await;
    tab.visit("/print/rota").await;
    tab.sees("cook").await;
    assert!(tab.text().await.contains("Ana"), "paper says who, not you");
    let print = "window.print = () => { document.title = 'printed' }; return true";
    tab.wait::<bool>("paper", print).await;
    tab.press("Print").await;
    let printed = "return document.title === 'printed' || null";
    tab.wait::<bool>("the sheet to be printed", printed).await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_neighbour_takes_a_shift_and_gives_it_back() {
    let Some(place) = chrome::find("a_neighbour_takes_a_shift_and_gives_it_back") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = full_house(&folder);
    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    tab.press("Events").await;
    tab.press("Soup kitchen").await;
    tab.press("I take it").await;
    tab.sees("You are on the list.").await;
    let cooks = || {
        let board = house.host.ask(&["board", "--all"]);
        let mut records = board.as_array().unwrap().iter();
        let soup = records.find(|one| one["title"] == "Soup kitchen").unwrap();
        soup["event"]["shifts"][0]["people"].clone()
    };
    assert_eq!(cooks()[0]["name"], "Ana");

    tab.press("I can’t after all").await;
    tab.sees("You are not taking the shift “cook” after all?")
        .await;
    tab.press("I can’t after all").await;
    tab.sees("Somebody else can come in your place.").await;
    assert_eq!(cooks(), serde_json::json!([]));
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}
