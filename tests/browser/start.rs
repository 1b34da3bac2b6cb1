//! The first minute.
use crate::chrome::{self, Chrome, PHONE};
use crate::house::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_community_is_started_from_the_page() {
    let Some(place) = chrome::find("a_community_is_started_from_the_page") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(&folder.path().join("ana"), &[]);
    let chrome = Chrome::start(place).await;
    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    tab.press("Start a community").await;
    tab.assert_accessible().await;
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}
