//! One request: guarded, read, shown, answered.
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use jiff::Zoned;
use tokio::time::timeout;

use super::limits::{BODY, READ};
use super::session::Session;
use super::{House, files, guard, live};
use crate::page::{self, Desk, Outcome, Page};
use crate::visit::Visit;
use crate::words::{Language, t};

/// What pages may do: show themselves, with our own style and scripts, and send forms to us.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; \
                   frame-ancestors 'none'";

/// Answers one request.
pub(super) async fn answer(house: &Arc<House>, request: Request<Body>) -> Response<Body> {
    let mut response = match answered(house, request).await {
        Ok(response) => response,
        Err(status) => refused(status),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `no-referrer` would make browsers send forms with no origin.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn answered(
    house: &Arc<House>,
    request: Request<Body>,
) -> Result<Response<Body>, StatusCode> {
    let (parts, body) = request.into_parts();
    let address = parts
        .uri
        .path_and_query()
        .map_or("/", |address| address.as_str());
    let path = parts.uri.path();
    guard::check(house, &parts, address)?;
    if let Some(file) = files::find(path) {
        return Ok(file_response(file));
    }
    let name = guard::cookie_name(house);
    let cookie = guard::cookie(&parts.headers, &name);
    let session = cookie.and_then(|cookie| house.sessions.find(cookie));
    if let Some(link) = path.strip_prefix("/open/") {
        return open(house, link, session.as_deref(), &parts.headers);
    }
    let Some(session) = session else {
        return Ok(closed(&parts.headers));
    };
    if path == "/live" && parts.method == Method::GET {
        return Ok(live::stream(house));
    }
    let Ok(_permit) = house.pages.try_acquire() else {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    };
    let mut visit = Visit::look(address);
    if parts.method == Method::POST {
        visit = Visit::send(address, &read(&parts.headers, body).await?);
        if !session.allows(visit.form.get("csrf")) {
            return Err(StatusCode::FORBIDDEN);
        }
    }
    visit.language = session
        .language()
        .unwrap_or_else(|| language(&parts.headers));
    Ok(shown(house, &session, &visit).await)
}

/// Reads a form, within bounds of length and time.
async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, StatusCode> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let bytes = timeout(READ, axum::body::to_bytes(body, BODY)).await;
    let bytes = bytes.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
    Ok(bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?.to_vec())
}

/// Begins a session with a link, and takes the link out of the address.
fn open(
    house: &House,
    link: &str,
    session: Option<&Session>,
    headers: &HeaderMap,
) -> Result<Response<Body>, StatusCode> {
    let Some(cookie) = house.sessions.open(link) else {
        // The same link again in the browser that has used it: nothing is lost.
        return match session {
            Some(_) => go("/"),
            None => Ok(closed(headers)),
        };
    };
    let name = guard::cookie_name(house);
    let cookie = format!("{name}={cookie}; Path=/; HttpOnly; SameSite=Strict");
    // Not a redirect: a browser that came from elsewhere would not bring the new cookie along.
    let html = page::opened(language(headers));
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = (kind, html).into_response();
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn shown(house: &Arc<House>, session: &Session, visit: &Visit) -> Response<Body> {
    let now = Zoned::now();
    let node = house.near.node();
    let desk = Desk {
        visit,
        node: node.as_ref(),
        drafts: &session.drafts,
        csrf: &session.csrf,
        now: &now,
        demo: house.near.in_demo(),
        has_demo: house.near.has_demo(),
        paper: false,
    };
    let outcome = match (visit.sends, visit.path.join("/").as_str()) {
        (true, "demo") => match house.near.go_to_demo().await {
            Ok(()) => Outcome::Go("/?said=demo".to_owned()),
            Err(problem) => page::problem(&desk, problem).await,
        },
        (true, "demo/leave") => {
            house.near.leave_demo().await;
            Outcome::Go("/".to_owned())
        }
        (true, "language") => {
            if let Ok(language) = visit.form.get("language").parse() {
                session.speak(language);
            }
            Outcome::Go("/settings".to_owned())
        }
        _ => page::show(&desk).await,
    };
    match outcome {
        Outcome::Page(Page { html, status }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, html).into_response()
        }
        Outcome::Go(to) => go(&to).unwrap_or_else(refused),
        Outcome::Nothing => StatusCode::NO_CONTENT.into_response(),
    }
}

fn file_response(file: &files::File) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        ),
    ];
    (headers, file.text).into_response()
}

fn go(to: &str) -> Result<Response<Body>, StatusCode> {
    let to = HeaderValue::from_str(to).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response())
}

/// A browser without a session sees nothing but how to get one.
fn closed(headers: &HeaderMap) -> Response<Body> {
    let language = language(headers);
    let html = page::plain(
        language,
        &t(language, "closed-title"),
        &t(language, "closed"),
    );
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::UNAUTHORIZED, kind, html).into_response()
}

/// A refusal, in a few words.
fn refused(status: StatusCode) -> Response<Body> {
    let text = status.canonical_reason().unwrap_or("refused");
    (
        status,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        text,
    )
        .into_response()
}

fn language(headers: &HeaderMap) -> Language {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|wanted| wanted.to_str().ok());
    Language::accepted(wanted.unwrap_or_default())
}
