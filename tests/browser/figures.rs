//! How much a page weighs and how long it takes.
//!
//! The weight is held by a test. Times depend on the machine: they are only measured when somebody asks,
//! with `FIGURES=print cargo test -p potluck-cli --test browser figures -- --nocapture`, and
//! are written down in `docs/benchmarks.md`.
use serde_json::{Value, json};

use crate::chrome::{self, Chrome, PHONE};
use crate::house::House;
use crate::start::{invite, join, start};
use crate::tab::Tab;

/// All bytes of a first visit, headers too: what a slow line brings in a breath.
const FIRST_VISIT: u64 = 150_000;
/// How often each time is measured; the median counts.
const TIMES: usize = 21;

/// What the page that is open weighed, with everything it asked for.
async fn weight(tab: &Tab) -> u64 {
    let all = "const all = [...performance.getEntriesByType('navigation'), \
               ...performance.getEntriesByType('resource')]; \
               return document.readyState === 'complete' && window.htmx \
               ? all.reduce((sum, one) => sum + one.transferSize, 0) : null";
    tab.wait("the page to be there", all).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visit_weighs_less_than_150_kb_in_all() {
    let Some(place) = chrome::find("a_first_visit_weighs_less_than_150_kb_in_all") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(&folder.path().join("ana"), &[]);
    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    tab.sees("Welcome to Potluck").await;
    // The link's own page has brought the stylesheet already: forget it, and come anew.
    tab.forget_what_is_cached().await;
    tab.visit("/welcome").await;
    let welcome = weight(&tab).await;
    start(&tab).await;
    post(&tab, 100, "Milk for the weekend").await;
    tab.forget_what_is_cached().await;
    tab.visit("/").await;
    let home = weight(&tab).await;
    eprintln!("a first visit: {welcome} bytes; Home with 100 records: {home} bytes");
    for bytes in [welcome, home] {
        assert!((20_000..FIRST_VISIT).contains(&bytes), "{bytes} bytes");
    }
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}

/// Puts so many needs on the board, as slips of paper, a hundred at a time.
async fn post(tab: &Tab, count: usize, title: &str) {
    tab.visit("/hub/slips").await;
    tab.sees("The slips").await;
    for _ in 0..count / 100 {
        hundred(tab, title).await;
    }
}

async fn hundred(tab: &Tab, title: &str) {
    let script = format!(
        "(async () => {{ \
           const csrf = document.querySelector('main [name=csrf]').value; \
           const lines = [...Array(100).keys()]\
             .map(n => `Neighbour ${{n}}: {title} no. ${{n}} @ Elm St ${{n}}`); \
           const body = new URLSearchParams({{csrf, kind: 'need', slips: lines.join('\\n')}}); \
           return (await fetch('/hub/slips', {{method: 'POST', body}})).status; }})()"
    );
    assert_eq!(tab.promised(&script).await, json!(200));
}

/// Loads a page so often; the times until it could be read, in milliseconds, shortest first.
async fn loads(tab: &Tab, page: &str) -> Vec<f64> {
    let mut times = vec![];
    for _ in 0..TIMES {
        tab.visit(page).await;
        let read = "const one = performance.getEntriesByType('navigation')[0]; \
                    return one.domContentLoadedEventEnd > 0 ? one.domContentLoadedEventEnd : null";
        times.push(tab.wait::<f64>("the page", read).await);
    }
    times.sort_by(f64::total_cmp);
    times
}

fn print(what: &str, times: &[f64]) {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return;
    };
    let median = times.get(times.len() / 2).unwrap();
    eprintln!("{what}: median {median:.0} ms ({first:.0} to {last:.0})");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_of_the_page() {
    if std::env::var("FIGURES").as_deref() != Ok("print") {
        return; // times are no promise of a test
    }
    let place = chrome::find("figures_of_the_page").expect("figures need a Chromium");
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

    arrivals(&ana, &ben, "nothing else on the board").await;
    for (count, all) in [(100, 100), (9_900, 10_000)] {
        post(&ana, count, "Milk").await;
        print(&format!("Home, {all} records"), &loads(&ana, "/").await);
        let found = loads(&ana, "/search?q=milk").await;
        print(&format!("a search that finds all of {all}"), &found);
    }
    ben.visit("/nearby").await;
    ben.sees("Safe to leave").await;
    arrivals(&ana, &ben, "10,000 others on the board").await;
    chrome.stop().await;
    of_ana.stop();
    of_ben.stop();
}

/// From sending a form on one node until it can be seen in the browser of the other.
async fn arrivals(ana: &Tab, ben: &Tab, with: &str) {
    ana.visit("/new/need").await;
    ana.sees("What do you need?").await;
    let mut times = vec![];
    for n in 0..TIMES {
        ben.visit("/").await;
        ben.sees("Near me").await;
        // Urgent, so that it stands on the first page whatever else is there.
        let title = format!("Quickly {n} of {with}");
        let write = format!(
            "(async () => {{ const began = Date.now(); \
               const csrf = document.querySelector('main [name=csrf]').value; \
               const body = new URLSearchParams({{csrf, urgency: 'now', title: {} }}); \
               await fetch('/new/need', {{method: 'POST', body}}); return began; }})()",
            json!(title)
        );
        let see = format!(
            "new Promise(done => {{ const look = () => \
               document.body.innerText.includes({}) ? done(Date.now()) : setTimeout(look, 5); look(); }})",
            json!(title)
        );
        let (began, seen) = tokio::join!(ana.promised(&write), ben.promised(&see));
        let at = |moment: Value| moment.as_f64().unwrap();
        times.push(at(seen) - at(began));
    }
    times.sort_by(f64::total_cmp);
    print(&format!("written to seen elsewhere, {with}"), &times);
}
