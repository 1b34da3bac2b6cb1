//! One tab, used as a person uses it. Everything waits until it is so, and gives up loudly.
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, InsertTextParams,
};
use chromiumoxide::cdp::browser_protocol::log::{self, EventEntryAdded, LogEntryLevel};
use chromiumoxide::cdp::browser_protocol::network::{
    self, BlockPattern, EventRequestWillBeSent, SetBlockedUrLsParams,
};
use chromiumoxide::cdp::browser_protocol::page::{
    CaptureScreenshotFormat, CaptureScreenshotParams,
};
use chromiumoxide::cdp::js_protocol::runtime::EventExceptionThrown;
use chromiumoxide::layout::Point;
use futures::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::chrome::{Look, dress};

/// When waiting has no point any more, even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What every look into a page may use.
const EYES: &str = r"
const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
const said = e => (e.getAttribute('aria-label') || e.innerText || e.value || '')
    .replace(/[\u2066-\u2069\u200e\u200f]/g, '').replace(/\s+/g, ' ').trim();
const best = (all, text) => {
    all = all.filter(seen);
    return all.find(e => said(e) === text) || all.find(e => said(e).startsWith(text))
        || all.find(e => said(e).includes(text));
};
";

/// A tab.
pub(crate) struct Tab {
    page: Page,
    wrong: Arc<Mutex<Vec<String>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Tab {
    /// Listens to everything that the page does wrong, and to what it asks for.
    pub(crate) async fn of(page: Page) -> Self {
        page.execute(log::EnableParams::default()).await.unwrap();
        page.execute(network::EnableParams::default())
            .await
            .unwrap();
        let wrong = Arc::new(Mutex::new(vec![]));
        let asked = Arc::new(Mutex::new(vec![]));
        let mut entries = page.event_listener::<EventEntryAdded>().await.unwrap();
        let mut thrown = page.event_listener::<EventExceptionThrown>().await.unwrap();
        let mut requests = page
            .event_listener::<EventRequestWillBeSent>()
            .await
            .unwrap();
        let kept = wrong.clone();
        tokio::spawn(async move {
            while let Some(event) = entries.next().await {
                if event.entry.level == LogEntryLevel::Error {
                    kept.lock().unwrap().push(event.entry.text.clone());
                }
            }
        });
        let kept = wrong.clone();
        tokio::spawn(async move {
            while let Some(event) = thrown.next().await {
                kept.lock()
                    .unwrap()
                    .push(event.exception_details.text.clone());
            }
        });
        let kept = asked.clone();
        tokio::spawn(async move {
            while let Some(event) = requests.next().await {
                kept.lock().unwrap().push(event.request.url.clone());
            }
        });
        Self { page, wrong, asked }
    }

    /// Goes to an address.
    pub(crate) async fn go(&self, address: &str) {
        self.page.goto(address).await.unwrap();
    }

    /// Goes to a place on the page that is open.
    pub(crate) async fn visit(&self, path: &str) {
        let here = self.address().await;
        let end = here
            .find('/')
            .map(|_| here.splitn(4, '/').take(3).collect::<Vec<_>>().join("/"));
        self.go(&format!("{}{path}", end.unwrap())).await;
    }

    /// Where we are.
    pub(crate) async fn address(&self) -> String {
        for _ in 0..1_000 {
            // Between two pages there is nowhere to be.
            if let Some(address) = self.look::<String>("return location.href").await {
                return address;
            }
            sleep(Duration::from_millis(25)).await;
        }
        panic!("this tab is nowhere")
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) {
        self.page.reload().await.unwrap();
    }

    /// Comes as if for the first time.
    pub(crate) async fn forget_what_is_cached(&self) {
        let forget = network::ClearBrowserCacheParams::default();
        self.page.execute(forget).await.unwrap();
    }

    /// Lets no file with this name through, as if the way were slow.
    pub(crate) async fn hold_back(&self, file: &str) {
        let pattern = format!("http://127.0.0.1:*/files/*/{file}");
        self.hold_back_all(vec![BlockPattern::new(pattern, true)])
            .await;
    }

    /// Lets the script with this name through that was held back, and the page go on with it.
    pub(crate) async fn let_through(&self, file: &str) {
        self.hold_back_all(vec![]).await;
        let script = format!(
            "return new Promise(done => {{ \
                 const held = [...document.scripts].find(it => it.src.includes('{file}')); \
                 const again = document.createElement('script'); \
                 again.src = held.src; again.onload = () => done(true); \
                 held.replaceWith(again); }})"
        );
        let script = format!("(() => {{ {script} }})()");
        assert_eq!(self.promised(&script).await, Value::Bool(true));
    }

    async fn hold_back_all(&self, which: Vec<BlockPattern>) {
        let blocked = SetBlockedUrLsParams {
            url_patterns: Some(which),
        };
        self.page.execute(blocked).await.unwrap();
    }

    /// Looks into the page; nothing while it is between two.
    pub(crate) async fn look<T: DeserializeOwned>(&self, script: &str) -> Option<T> {
        let script = format!("(() => {{ {EYES} {script} }})()");
        self.page.evaluate(script).await.ok()?.into_value().ok()
    }

    /// Waits until the page says so.
    pub(crate) async fn wait<T: DeserializeOwned + Debug>(&self, what: &str, script: &str) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = self.look::<Option<T>>(script).await.flatten() {
                return found;
            }
            if begun.elapsed() > PATIENCE {
                let (at, text) = (self.address().await, self.text().await);
                panic!("waited too long for {what} at {at}, where it says:\n{text}");
            }
            sleep(Duration::from_millis(25)).await;
        }
    }

    /// All the text that can be seen.
    pub(crate) async fn text(&self) -> String {
        self.look("return document.body.innerText")
            .await
            .unwrap_or_default()
    }

    /// Waits until this can be read.
    pub(crate) async fn sees(&self, text: &str) {
        let script = format!(
            "const all = document.body.innerText.replace(/[\\u2066-\\u2069]/g, '')\
             .replace(/\\s+/g, ' '); return all.includes({}) || null",
            json!(text)
        );
        self.wait::<bool>(&format!("{text:?} to be seen"), &script)
            .await;
    }

    /// Presses what says this: a button, a link, something that folds out. A page that looked again in
    /// between has put a new one there: as people do, it is pressed once more.
    pub(crate) async fn press(&self, text: &str) {
        let script = format!(
            "const e = best([...document.querySelectorAll(\
                 'button, a, summary, input[type=submit], label, [role=button]')], {}); \
             if (!e) return null; e.scrollIntoView({{block: 'center'}}); \
             const r = [...e.getClientRects()].find(r => r.width > 0); \
             const x = r.x + r.width / 2, y = r.y + r.height / 2; \
             const top = document.elementFromPoint(x, y); \
             if (!top || !(e.contains(top) || top.contains(e))) return null; \
             window.pressing = {{ e, hit: false }}; const mine = window.pressing; \
             e.addEventListener('click', () => {{ mine.hit = true; }}, {{ once: true }}); \
             return [x, y]",
            json!(text)
        );
        let what = format!("something to press that says {text:?}");
        let missed = "const it = window.pressing; return !!it && !it.hit && !it.e.isConnected";
        for _ in 0..5 {
            let (x, y) = self.wait::<(f64, f64)>(&what, &script).await;
            self.page.click(Point::new(x, y)).await.unwrap();
            if self.look::<bool>(missed).await != Some(true) {
                return;
            }
        }
        panic!("{text:?} moves away whenever it is pressed");
    }

    /// Writes into the field with this label, in place of what stands there.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let script = format!(
            "const wanted = {}; \
             const fields = [...document.querySelectorAll('input, textarea, select')].filter(seen); \
             const names = f => [...(f.labels || [])].map(said).concat([said(f), f.name, \
                 f.placeholder || '']); \
             const f = fields.find(f => names(f).includes(wanted)) \
                 || fields.find(f => names(f).some(n => n && n.startsWith(wanted))); \
             if (!f) return null; f.scrollIntoView({{block: 'center'}}); f.focus(); \
             if (f.select) f.select(); return document.activeElement === f || null",
            json!(label)
        );
        self.wait::<bool>(&format!("a field called {label:?}"), &script)
            .await;
        self.keys("Delete").await;
        self.type_text(text).await;
    }

    /// Writes where the cursor is.
    pub(crate) async fn type_text(&self, text: &str) {
        self.page
            .execute(InsertTextParams::new(text))
            .await
            .unwrap();
    }

    /// Presses a key: `Tab`, `Enter`, `Space`, `Escape`, `Delete`.
    pub(crate) async fn keys(&self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, None),
            "Enter" => (13, Some("\r")),
            "Space" => (32, Some(" ")),
            "Escape" => (27, None),
            "Delete" => (46, None),
            other => panic!("no such key: {other}"),
        };
        let name = if key == "Space" { " " } else { key };
        let down = if text.is_some() {
            DispatchKeyEventType::KeyDown
        } else {
            DispatchKeyEventType::RawKeyDown
        };
        for kind in [down, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::new(kind);
            event.key = Some(name.to_owned());
            event.code = Some(key.to_owned());
            event.windows_virtual_key_code = Some(code);
            event.text = text.map(str::to_owned);
            self.page.execute(event).await.unwrap();
        }
    }

    /// Walks with the tabulator until the focus is on what says this, and presses Enter there.
    pub(crate) async fn tab_to(&self, text: &str) {
        let script = format!(
            "const e = document.activeElement; \
             const names = [said(e), e.name || ''].concat([...(e.labels || [])].map(said)); \
             return names.some(n => n.startsWith({}))",
            json!(text)
        );
        for _ in 0..120 {
            self.keys("Tab").await;
            if self.look::<bool>(&script).await == Some(true) {
                return;
            }
        }
        panic!(
            "{text:?} is not reached by the keyboard at {}",
            self.address().await
        );
    }

    /// Runs a program in the page and waits for what it promises.
    pub(crate) async fn promised(&self, script: &str) -> Value {
        self.page
            .evaluate(script)
            .await
            .unwrap()
            .into_value()
            .unwrap()
    }

    /// Looks at it through something else from now on.
    pub(crate) async fn dress(&self, look: Look) {
        dress(&self.page, look).await;
    }

    /// What can be seen now, as WebP.
    pub(crate) async fn picture(&self, quality: i64) -> Vec<u8> {
        // Chromium draws no tab that is behind another.
        self.page.bring_to_front().await.unwrap();
        let picture = CaptureScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Webp)
            .quality(quality)
            .build();
        let picture = self.page.execute(picture).await.unwrap();
        let text: &str = picture.result.data.as_ref();
        data_encoding::BASE64.decode(text.as_bytes()).unwrap()
    }

    /// Nothing went wrong in this tab, and nothing was asked of anybody else.
    pub(crate) fn assert_well(&self) {
        let wrong = self.wrong.lock().unwrap();
        // 422 is how a form says that something in it cannot be taken.
        let wrong: Vec<&String> = wrong
            .iter()
            .filter(|text| !text.contains("of 422"))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let asked = self.asked.lock().unwrap();
        let here = |address: &&String| {
            // What begins with data: is in the page already; Chromium's own fields have icons so.
            let known = ["http://127.0.0.1:", "about:", "data:"];
            known.iter().any(|beginning| address.starts_with(beginning))
        };
        let elsewhere: Vec<&String> = asked.iter().filter(|address| !here(address)).collect();
        assert!(elsewhere.is_empty(), "asked elsewhere: {elsewhere:#?}");
    }
}
