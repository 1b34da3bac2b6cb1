//! A Chromium of one's own: fresh profile, nothing from outside, gone at the end.
use std::env;
use std::path::PathBuf;
use std::time::Duration;

use chromiumoxide::Page;
use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetLocaleOverrideParams,
    SetScriptExecutionDisabledParams, SetTimezoneOverrideParams, SetTouchEmulationEnabledParams,
};
use chromiumoxide::cdp::browser_protocol::network::{Headers, SetExtraHttpHeadersParams};
use chromiumoxide::cdp::browser_protocol::target::{
    CreateBrowserContextParams, CreateTargetParams,
};
use futures::StreamExt as _;
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::tab::Tab;

/// Where Chromium lies, besides what `CHROMIUM` names.
const PLACES: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
];

/// Through what a page is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Width and height in pixels.
    pub(crate) size: (u32, u32),
    /// Whether the person likes it dark.
    pub(crate) dark: bool,
    /// Their language, as browsers say it.
    pub(crate) language: &'static str,
    /// Whether scripts run.
    pub(crate) script: bool,
}

/// A phone in the hand.
pub(crate) const PHONE: Look = Look {
    size: (390, 844),
    dark: false,
    language: "en",
    script: true,
};

/// An old laptop.
pub(crate) const LAPTOP: Look = Look {
    size: (1280, 900),
    ..PHONE
};

/// A Chromium process.
pub(crate) struct Chrome {
    browser: Browser,
    heard: JoinHandle<()>,
    _profile: TempDir,
}

/// Where Chromium is; if nowhere, says so, and fails where tests must run.
pub(crate) fn find(test: &str) -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let places = named.into_iter().chain(PLACES.iter().map(PathBuf::from));
    let found = places.into_iter().find(|place| place.exists());
    if found.is_none() {
        let ci = env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(
            !ci,
            "{test} cannot be skipped with CI=true: no Chromium here"
        );
        eprintln!("{test} SKIPPED: there is no Chromium here; `apt-get install chromium`");
    }
    found
}

impl Chrome {
    /// Starts one.
    pub(crate) async fn start(place: PathBuf) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable(place)
            .new_headless_mode()
            .no_sandbox()
            .disable_https_first()
            .viewport(None)
            .launch_timeout(Duration::from_secs(60))
            .request_timeout(Duration::from_secs(60))
            .user_data_dir(profile.path())
            .args([
                "disable-gpu",
                "disable-dev-shm-usage",
                "disable-background-networking",
                "disable-component-update",
                "no-first-run",
            ])
            .build()
            .unwrap();
        let (browser, mut handler) = Browser::launch(config).await.unwrap();
        let heard = tokio::spawn(async move { while handler.next().await.is_some() {} });
        Self {
            browser,
            heard,
            _profile: profile,
        }
    }

    /// Opens an empty tab.
    pub(crate) async fn tab(&self, look: Look) -> Tab {
        let page = self.browser.new_page("about:blank").await.unwrap();
        dressed(page, look).await
    }

    /// Opens an empty tab that shares nothing with the others: another person's browser.
    pub(crate) async fn own_tab(&self, look: Look) -> Tab {
        let apart = CreateBrowserContextParams::default();
        let apart = self.browser.create_browser_context(apart).await.unwrap();
        let page = CreateTargetParams::builder()
            .url("about:blank")
            .browser_context_id(apart);
        let page = self.browser.new_page(page.build().unwrap()).await.unwrap();
        dressed(page, look).await
    }

    /// Ends it.
    pub(crate) async fn stop(mut self) {
        self.browser.close().await.unwrap();
        self.browser.wait().await.unwrap();
        self.heard.abort();
    }
}

async fn dressed(page: Page, look: Look) -> Tab {
    dress(&page, look).await;
    Tab::of(page).await
}

/// Looks at a page as somebody does.
pub(crate) async fn dress(page: &Page, look: Look) {
    let (width, height) = look.size;
    let phone = width < 600;
    let mut size = SetDeviceMetricsOverrideParams::new(
        i64::from(width),
        i64::from(height),
        if phone { 2.0 } else { 1.0 },
        phone,
    );
    size.screen_width = Some(i64::from(width));
    size.screen_height = Some(i64::from(height));
    page.execute(size).await.unwrap();
    page.execute(SetTouchEmulationEnabledParams::new(phone))
        .await
        .unwrap();
    let scheme = if look.dark { "dark" } else { "light" };
    let scheme = MediaFeature::new("prefers-color-scheme", scheme);
    let calm = MediaFeature::new("prefers-reduced-motion", "reduce");
    let media = SetEmulatedMediaParams::builder()
        .features([scheme, calm])
        .build();
    page.execute(media).await.unwrap();
    page.execute(SetTimezoneOverrideParams::new("Europe/Madrid"))
        .await
        .unwrap();
    page.execute(
        SetLocaleOverrideParams::builder()
            .locale(look.language)
            .build(),
    )
    .await
    .unwrap();
    let headers = Headers::new(json!({ "Accept-Language": look.language }));
    page.execute(SetExtraHttpHeadersParams::new(headers))
        .await
        .unwrap();
    page.execute(SetScriptExecutionDisabledParams::new(!look.script))
        .await
        .unwrap();
}
