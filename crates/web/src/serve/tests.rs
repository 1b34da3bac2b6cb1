//! What the page withstands: other origins, other names, missing tokens, too much of anything.
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use tokio::sync::{Notify, broadcast, watch};

use super::near::{NEWS, Near, News};
use super::{House, answer, guard, limits};
use crate::ask::{Ask, Journey, Later};
use crate::fake::{Fake, need};
use potluck_node::api::{Answer, Problem};

const HOST: &str = "127.0.0.1:4000";

struct Stage {
    house: Arc<House>,
    news: broadcast::Sender<News>,
    _end: watch::Sender<bool>,
}

fn stage(node: impl Ask + 'static) -> Stage {
    let (news, _) = broadcast::channel(NEWS);
    let (end, ending) = watch::channel(false);
    let near = Near::of(Arc::new(node), news.clone(), None);
    let house = House::new(HOST.parse().unwrap(), near, ending);
    Stage {
        house: Arc::new(house),
        news,
        _end: end,
    }
}

impl Stage {
    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        answer::answer(&self.house, request).await
    }

    /// Opens a fresh link; gives the cookie.
    async fn cookie(&self) -> String {
        let link = format!("/open/{}", self.house.sessions.fresh_link());
        let opened = self.ask(get(&link, None)).await;
        assert_eq!(opened.status(), StatusCode::OK);
        let cookie = opened
            .headers()
            .get(header::SET_COOKIE)
            .unwrap()
            .to_str()
            .unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "{cookie}"
        );
        cookie.split(';').next().unwrap().to_owned()
    }

    fn csrf(&self, cookie: &str) -> String {
        let name = guard::cookie_name(&self.house);
        let value = cookie.strip_prefix(&format!("{name}=")).unwrap();
        self.house.sessions.find(value).unwrap().csrf.clone()
    }
}

fn get(path: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::get(path).header(header::HOST, HOST);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(Body::empty()).unwrap()
}

/// A form as our own page sends it, but for what a test changes.
fn post(path: &str, cookie: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

fn without(mut request: Request<Body>, name: &str) -> Request<Body> {
    request.headers_mut().remove(name);
    request
}

async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn only_its_own_name_and_port_are_answered() {
    let stage = stage(Fake::with(vec![]));
    let cookie = stage.cookie().await;

    for (host, status) in [
        ("127.0.0.1:4000", StatusCode::OK),
        ("localhost:4000", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("evil.example:4000", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1:4001", StatusCode::MISDIRECTED_REQUEST),
        (
            "localhost.evil.example:4000",
            StatusCode::MISDIRECTED_REQUEST,
        ),
        ("", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let got = stage.ask(with(get("/", Some(&cookie)), "host", host)).await;
        assert_eq!(got.status(), status, "{host}");
    }
    let nameless = without(get("/", Some(&cookie)), "host");
    assert_eq!(
        stage.ask(nameless).await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let mut two = get("/", Some(&cookie));
    two.headers_mut()
        .append(header::HOST, "evil.example".parse().unwrap());
    assert_eq!(
        stage.ask(two).await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[tokio::test]
async fn forms_of_other_pages_are_refused() {
    let stage = stage(Fake::with(vec![need("K7QF", "Lift")]));
    let cookie = stage.cookie().await;
    let form = format!("csrf={}&note=hi", stage.csrf(&cookie));
    let ours = || post("/r/K7QF/claim", &cookie, &form);

    assert_eq!(stage.ask(ours()).await.status(), StatusCode::SEE_OTHER);
    for foreign in [
        with(ours(), "origin", "http://evil.example"),
        with(ours(), "origin", "http://127.0.0.1:4001"),
        with(ours(), "origin", "https://127.0.0.1:4000"),
        with(ours(), "origin", "null"),
        without(ours(), "origin"),
        with(ours(), "sec-fetch-site", "cross-site"),
        with(ours(), "sec-fetch-site", "same-site"),
        post("/r/K7QF/claim", &cookie, "note=hi"),
        post("/r/K7QF/claim", &cookie, "csrf=&note=hi"),
        post(
            "/r/K7QF/claim",
            &cookie,
            "csrf=0123456789abcdef0123456789abcdef&note=hi",
        ),
    ] {
        assert_eq!(stage.ask(foreign).await.status(), StatusCode::FORBIDDEN);
    }
    let embedded = with(get("/", Some(&cookie)), "sec-fetch-site", "cross-site");
    assert_eq!(stage.ask(embedded).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_a_session_there_is_nothing_to_see() {
    let stage = stage(Fake::with(vec![need("K7QF", "Lift to the clinic")]));
    let other = super::session::Sessions::new();
    let foreign = format!("potluck-4000={}", other.open(&other.fresh_link()).unwrap());

    for cookie in [
        None,
        Some(foreign.as_str()),
        Some("potluck-4000="),
        Some("x=y"),
    ] {
        for path in ["/", "/r/K7QF", "/live", "/open/x", "/open/"] {
            let got = stage.ask(get(path, cookie)).await;
            assert_eq!(got.status(), StatusCode::UNAUTHORIZED, "{path}");
            let html = text(got).await;
            assert!(!html.contains("clinic") && !html.contains("Elm"), "{html}");
        }
        let form = post("/r/K7QF/claim", cookie.unwrap_or("x=y"), "csrf=x");
        assert_eq!(stage.ask(form).await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_link_may_come_from_anywhere_but_opens_once_and_only_as_a_page() {
    let stage = stage(Fake::with(vec![]));
    let link = format!("/open/{}", stage.house.sessions.fresh_link());
    let from_elsewhere = |mode, dest| {
        let request = with(get(&link, None), "sec-fetch-site", "cross-site");
        with(
            with(request, "sec-fetch-mode", mode),
            "sec-fetch-dest",
            dest,
        )
    };

    assert_eq!(
        stage.ask(from_elsewhere("no-cors", "image")).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        stage
            .ask(from_elsewhere("navigate", "iframe"))
            .await
            .status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        stage
            .ask(from_elsewhere("navigate", "document"))
            .await
            .status(),
        StatusCode::OK
    );
    let again = stage.ask(from_elsewhere("navigate", "document")).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_answer_forbids_foreign_code_and_no_page_is_kept() {
    let stage = stage(Fake::with(vec![]));
    let cookie = stage.cookie().await;

    for request in [
        get("/", Some(&cookie)),
        get("/", None),
        get("/nothing", Some(&cookie)),
        get("/live", Some(&cookie)),
        post("/draft", &cookie, ""),
        with(get("/", None), "host", "evil.example"),
    ] {
        let got = stage.ask(request).await;
        let header = |name: &str| {
            got.headers()
                .get(name)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"));
        assert!(
            header("cache-control").contains("no-"),
            "{}",
            header("cache-control")
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_read() {
    let stage = stage(Fake::with(vec![]));
    let cookie = stage.cookie().await;
    let huge = "x".repeat(limits::BODY + 1);
    let said = with(
        post("/draft", &cookie, &huge),
        "content-length",
        &huge.len().to_string(),
    );
    // And one that does not say how long it is.
    let silent = post("/draft", &cookie, &huge);
    let other = with(
        post("/draft", &cookie, "a=b"),
        "content-type",
        "application/json",
    );
    let long = get(
        &format!("/search?q={}", "x".repeat(limits::PATH)),
        Some(&cookie),
    );

    assert_eq!(
        stage.ask(said).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        stage.ask(silent).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        stage.ask(other).await.status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(stage.ask(long).await.status(), StatusCode::URI_TOO_LONG);
    let put = Request::put("/")
        .header(header::HOST, HOST)
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        stage.ask(put).await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let stage = stage(Fake::with(vec![]));
    let cookie = stage.cookie().await;

    for path in [
        "/files/../Cargo.toml",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "//evil.example/",
        "/r/..%2f..%2fetc",
        "/r/%00",
        "/open/../",
    ] {
        let status = stage.ask(get(path, Some(&cookie))).await.status();
        assert!(
            status.is_client_error() || status == StatusCode::SEE_OTHER,
            "{path}: {status}"
        );
    }
}

/// A node that answers when it is told to.
struct Slow(Arc<Notify>, Fake);

impl Ask for Slow {
    fn ask(&self, request: potluck_node::api::Request) -> Later<'_, Result<Answer, Problem>> {
        Box::pin(async move {
            self.0.notified().await;
            // Whoever waits behind is let go, too.
            self.0.notify_one();
            self.1.ask(request).await
        })
    }

    fn begin(&self, _: potluck_node::api::Request) {}

    fn journey(&self) -> Option<Journey> {
        None
    }

    fn end_journey(&self) {}
}

#[tokio::test]
async fn five_hundred_requests_at_once_are_bounded_and_then_all_is_well() {
    let go = Arc::new(Notify::new());
    let stage = stage(Slow(Arc::clone(&go), Fake::with(vec![])));
    let cookie = stage.cookie().await;
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..500 {
        let (house, request) = (Arc::clone(&stage.house), get("/", Some(&cookie)));
        asked.spawn(async move { answer::answer(&house, request).await.status() });
    }
    let mut refused = 0;
    while refused < 500 - limits::PAGES {
        assert_eq!(
            asked.join_next().await.unwrap().unwrap(),
            StatusCode::SERVICE_UNAVAILABLE
        );
        refused += 1;
    }

    go.notify_one();

    while let Some(status) = asked.join_next().await {
        assert_eq!(status.unwrap(), StatusCode::OK);
    }
    assert_eq!(
        stage.ask(get("/", Some(&cookie))).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn streams_say_only_look_again_and_there_are_only_so_many() {
    let stage = stage(Fake::with(vec![]));
    let cookie = stage.cookie().await;
    let mut open = vec![];
    for _ in 0..limits::STREAMS {
        let stream = stage.ask(get("/live", Some(&cookie))).await;
        assert_eq!(stream.status(), StatusCode::OK);
        open.push(stream);
    }
    let one_more = stage.ask(get("/live", Some(&cookie))).await;
    assert_eq!(one_more.status(), StatusCode::SERVICE_UNAVAILABLE);

    stage.news.send(News::Look).unwrap();
    let mut body = open.pop().unwrap().into_body().into_data_stream();
    let first = tokio_stream::StreamExt::next(&mut body)
        .await
        .unwrap()
        .unwrap();

    assert_eq!(
        String::from_utf8_lossy(&first).trim(),
        "event: look\ndata: now"
    );
}

#[tokio::test]
async fn a_lock_takes_half_written_forms_along() {
    let stage = stage(Fake::with(vec![]));
    let cookie = stage.cookie().await;
    let form = format!("csrf={}&form=/new/need&title=Secret", stage.csrf(&cookie));
    let kept = stage.ask(post("/draft", &cookie, &form)).await;
    assert_eq!(kept.status(), StatusCode::NO_CONTENT);
    assert!(
        text(stage.ask(get("/new/need", Some(&cookie))).await)
            .await
            .contains("Secret")
    );

    stage.house.sessions.forget_drafts();

    assert!(
        !text(stage.ask(get("/new/need", Some(&cookie))).await)
            .await
            .contains("Secret")
    );
}

#[tokio::test]
async fn no_log_holds_a_link_a_cookie_or_what_was_typed() {
    let log = Log::default();
    let lines = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || lines.clone())
        .finish();
    let _on = tracing::subscriber::set_default(subscriber);
    let stage = stage(Fake::default());
    tracing::info!("the log is on");
    let cookie = stage.cookie().await;
    let csrf = stage.csrf(&cookie);
    let form = format!("csrf={csrf}&community=Elm&name=Secretive");

    stage.ask(post("/start", &cookie, &form)).await;
    stage.ask(get("/nothing", Some(&cookie))).await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log is on"), "{log}");
    let secret = cookie.split_once('=').unwrap().1;
    for word in [secret, csrf.as_str(), "Secretive"] {
        assert!(!log.contains(word), "{word} is in the log");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
