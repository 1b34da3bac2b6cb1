//! Pictures of a few pages for the README: `SCREENS=write cargo test -p potluck-cli --test browser
//! pictures` puts them into `docs/screens/`. Otherwise it only looks whether they can be taken.
use std::env;
use std::path::PathBuf;

use crate::chrome::{self, Chrome, LAPTOP, Look, PHONE};
use crate::pages::full_house;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_of_the_pages_can_be_taken() {
    let Some(place) = chrome::find("pictures_of_the_pages_can_be_taken") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, codes) = full_house(&folder);
    let write = env::var("SCREENS").is_ok_and(|how| how == "write");
    let to = if write {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/screens")
    } else {
        folder.path().to_owned()
    };
    std::fs::create_dir_all(&to).unwrap();
    let need = format!("/r/{}", codes.first().unwrap());
    let dark = |look: Look| Look { dark: true, ..look };
    let arabic = Look {
        language: "ar",
        ..PHONE
    };
    for (name, look, page) in [
        ("home-phone", PHONE, "/"),
        ("home-laptop", LAPTOP, "/"),
        ("home-dark", dark(PHONE), "/"),
        ("home-arabic", arabic, "/"),
        ("need-phone", PHONE, need.as_str()),
        ("new-phone", PHONE, "/new/need"),
        ("nearby-phone", PHONE, "/nearby"),
        ("people-phone", PHONE, "/people"),
        ("hub-laptop", LAPTOP, "/hub"),
        ("settings-phone", dark(PHONE), "/settings"),
    ] {
        let tab = chrome.tab(look).await;
        if page == "/" && name == "home-phone" {
            tab.go(&house.link()).await;
        } else {
            tab.go(&format!("{}{page}", house.site())).await;
        }
        tab.wait::<bool>(
            "a heading",
            "return !!document.querySelector('main h1') || null",
        )
        .await;
        let file = to.join(format!("{name}.png"));
        tab.picture(&file, false).await;
        tab.close().await;
        assert!(
            file.metadata().unwrap().len() > 5_000,
            "{name} shows nothing"
        );
    }
    chrome.stop().await;
    house.stop();
}
