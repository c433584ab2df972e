//! Requests and responses, as far as a browser that loads files needs them.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The head of a request may not be longer.
const MAX_HEAD_BYTES: usize = 16 << 10;

/// A visitor who has not asked by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked for, of the methods that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Other,
}

/// The part of a request that matters here.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// The path as it was sent, with its `%xx`, without the query.
    pub path: String,
    /// The value of `If-None-Match`; empty without one.
    pub known_etags: String,
}

impl Request {
    /// Reads the head of a request, or says what is wrong with it.
    pub fn read(stream: &mut TcpStream) -> Result<Self, Response> {
        let until = Instant::now() + PATIENCE;
        let mut head = Vec::with_capacity(1024);
        let mut part = [0; 2048];
        let end = loop {
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            let read = stream.set_read_timeout(Some(left)).and_then(|()| stream.read(&mut part));
            let Ok(read @ 1..) = read else {
                return Err(Response::plain("408 Request Timeout", "The request never ended."));
            };
            // The blank line may lie across two parts.
            let from = head.len().saturating_sub(3);
            head.extend_from_slice(&part[..read]);
            if let Some(at) = head[from..].windows(4).position(|end| end == b"\r\n\r\n") {
                break from + at;
            }
            if head.len() > MAX_HEAD_BYTES {
                return Err(Response::plain("431 Request Header Fields Too Large", "The request is too long."));
            }
        };
        Self::parse(&head[..end]).ok_or_else(|| Response::plain("400 Bad Request", "This is not an HTTP request."))
    }

    fn parse(head: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let method = match words.next()? {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            _ => Method::Other,
        };
        let target = words.next()?;
        if !words.next()?.starts_with("HTTP/1.") || words.next().is_some() {
            return None;
        }
        let path = target.split(['?', '#']).next().filter(|path| path.starts_with('/') || method == Method::Other)?;
        let known = lines
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("if-none-match"))
            .map_or("", |(_, value)| value);
        Some(Self { method, path: path.to_owned(), known_etags: known.to_owned() })
    }
}

enum Body {
    None,
    Text(Cow<'static, str>),
    File(File, u64),
}

/// What a visitor gets.
pub struct Response {
    head: String,
    body: Body,
}

impl Response {
    /// Headers without a body.
    pub fn empty(status: &str) -> Self {
        // The page's own Content-Security-Policy says what it may load; these say the rest.
        let head = format!(
            "HTTP/1.1 {status}\r\nCache-Control: no-cache\r\nConnection: close\r\n\
             X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
        );
        Self { head, body: Body::None }
    }

    /// A sentence.
    pub fn plain(status: &str, text: &'static str) -> Self {
        Self::text(status, "text/plain; charset=utf-8", text)
    }

    /// A text of some kind.
    pub fn text(status: &str, kind: &str, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let bytes = text.len().to_string();
        let response = Self { body: Body::Text(text), ..Self::empty(status) };
        response.header("Content-Type", kind).header("Content-Length", &bytes)
    }

    /// The bytes of a file.
    pub fn file(kind: &str, file: File, bytes: u64) -> Self {
        let response = Self { body: Body::File(file, bytes), ..Self::empty("200 OK") };
        response.header("Content-Type", kind).header("Content-Length", &bytes.to_string())
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    /// Sends everything, or the headers alone.
    pub fn send(self, stream: &mut TcpStream, with_body: bool) -> io::Result<()> {
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(self.head.as_bytes())?;
        stream.write_all(b"\r\n")?;
        match self.body {
            Body::Text(text) if with_body => stream.write_all(text.as_bytes()),
            // Not more than was announced, should the file be growing.
            Body::File(file, bytes) if with_body => io::copy(&mut file.take(bytes), stream).map(drop),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_and_anything_else_refused() {
        let request = |head: &str| Request::parse(head.as_bytes());
        let get = request("GET /a/b.js?v=1 HTTP/1.1\r\nHost: x\r\nif-none-match: \"7\"").unwrap();
        assert_eq!((get.method, get.path.as_str(), get.known_etags.trim()), (Method::Get, "/a/b.js", "\"7\""));
        assert_eq!(request("HEAD / HTTP/1.0").unwrap().method, Method::Head);
        assert_eq!(request("POST / HTTP/1.1").unwrap().method, Method::Other);
        for bad in ["", "GET", "GET /", "GET / HTTP/2", "GET a HTTP/1.1", "GET / HTTP/1.1 more", "\r\n"] {
            assert_eq!(request(bad), None, "{bad:?}");
        }
        assert_eq!(Request::parse(b"GET /\xff HTTP/1.1"), None);
    }
}
