//! Texts that mean harm, seen in another's browser: shown as text, in place, and nothing runs.
use crate::chrome::{self, Chrome, PHONE};
use crate::pages::full_house;

/// What somebody of ill will may write into any field.
const TEXTS: [&str; 8] = [
    "<script>document.title='owned'</script>",
    "\"><img src=http://198.51.100.7/x onerror=document.title='owned'>",
    "javascript:document.title='owned'",
    "</textarea></title><svg onload=document.title='owned'>",
    "{{ 7 * 7 }} {% raw %} ${1+1} <!--",
    "right \u{202e}tfel\u{2066} \u{200f}mixed שלום مرحبا",
    "zero\u{200b}width\u{200d}joined\u{feff}",
    "&lt;b&gt; &amp; http://198.51.100.7/path?<script>",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_texts_are_shown_as_text_and_nothing_else() {
    let Some(place) = chrome::find("hostile_texts_are_shown_as_text_and_nothing_else") else {
        return;
    };
    let chrome = Chrome::start(place).await;
    let folder = tempfile::tempdir().unwrap();
    let (house, codes) = full_house(&folder);
    let smiles = "😀".repeat(80);
    let long = "😀".repeat(2_000);
    let mut all: Vec<String> = codes;
    for text in TEXTS.iter().copied().chain([&*smiles]) {
        let written = house.host.ask(&[
            "need", text, "--text", text, "--place", text, "--seal", text, "--tag", "odd",
        ]);
        let code = written["code"].as_str().unwrap().to_owned();
        all.push(code);
    }
    let written = house.host.ask(&["offer", "Many smiles", "--text", &long]);
    all.push(written["code"].as_str().unwrap().to_owned());

    let tab = chrome.tab(PHONE).await;
    tab.go(&house.link()).await;
    tab.sees("{{ 7 * 7 }}").await;
    let records = all.iter().map(|code| format!("/r/{code}"));
    let lists = ["/", "/search?q=<script>", "/hub", "/print/board", "/nearby"];
    for page in lists.iter().map(|page| (*page).to_owned()).chain(records) {
        tab.visit(&page).await;
        let whole = "return (document.querySelector('main h1') && document.title !== 'owned' \
                     && document.scrollingElement.scrollWidth <= innerWidth \
                     && !document.querySelector('main script, main img, main [onload], main [onerror]') \
                     && ![...document.links].some(a => a.protocol === 'javascript:' \
                         || a.hostname === '198.51.100.7')) || null";
        tab.wait::<bool>("a page that is whole", whole).await;
    }
    tab.assert_well();
    chrome.stop().await;
    house.stop();
}
