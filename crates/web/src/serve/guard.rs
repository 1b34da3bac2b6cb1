//! Who is answered at all: browsers that ask this address by its own name, from its own pages.
//!
//! A page from elsewhere can make a browser ask us, by a name that leads here or by a form. It
//! cannot change what the browser says about it: `Host`, `Origin`, `Sec-Fetch-Site`.
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

use super::House;
use super::limits::PATH;

/// Refuses what does not come from this computer's own user.
pub(super) fn check(house: &House, asked: &Parts, path_and_query: &str) -> Result<(), StatusCode> {
    let headers = &asked.headers;
    let host = one(headers, header::HOST.as_str()).ok_or(StatusCode::MISDIRECTED_REQUEST)?;
    if !is_ours(house, host) {
        return Err(StatusCode::MISDIRECTED_REQUEST);
    }
    if path_and_query.len() > PATH {
        return Err(StatusCode::URI_TOO_LONG);
    }
    let site = one(headers, "sec-fetch-site");
    match asked.method {
        // `none` is somebody who typed the address or followed the link of the terminal.
        Method::GET | Method::HEAD => match site {
            None | Some("same-origin" | "none") => Ok(()),
            // The link itself may come from anywhere: a terminal in a browser, a note. It opens once,
            // and only as a page of its own.
            Some(_) if path_and_query.starts_with("/open/") && is_visit(headers) => Ok(()),
            Some(_) => Err(StatusCode::FORBIDDEN),
        },
        Method::POST => {
            let same = matches!(site, None | Some("same-origin"));
            let origin = one(headers, header::ORIGIN.as_str());
            let from_here = origin.and_then(|origin| origin.strip_prefix("http://")) == Some(host);
            // A browser that says neither is of a time before both.
            if same && from_here {
                Ok(())
            } else {
                Err(StatusCode::FORBIDDEN)
            }
        }
        _ => Err(StatusCode::METHOD_NOT_ALLOWED),
    }
}

/// Whether a browser wants to show this as a page of its own, not inside another.
fn is_visit(headers: &HeaderMap) -> bool {
    one(headers, "sec-fetch-mode") == Some("navigate")
        && one(headers, "sec-fetch-dest") == Some("document")
}

/// The only value of a header; none if it is there twice.
fn one<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(first)
}

fn is_ours(house: &House, host: &str) -> bool {
    let port = house.address.port();
    host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}")
}

/// The name of the cookie: two nodes on one computer have two, browsers do not keep them apart.
pub(super) fn cookie_name(house: &House) -> String {
    format!("potluck-{}", house.address.port())
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(one, value)| (one == name).then_some(value))
}
