//! A real server on a real socket of this machine.

use desirepath_serve::{Built, Live};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;
use tempfile::TempDir;

/// A page beside a file that nobody may see; the server ends with the test's process.
fn served() -> (TempDir, String) {
    let home = TempDir::new().unwrap();
    let page = home.path().join("page");
    fs::create_dir_all(page.join("sub")).unwrap();
    fs::write(home.path().join("secret.txt"), "secret").unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("app_bg.wasm", "\0asm"),
        ("app.js", "1"),
        ("style.css", "p{}"),
        ("icon.svg", "<svg/>"),
        ("data.json", "{}"),
        ("rows.csv", "a,b"),
        ("app.webmanifest", "{}"),
        ("a b.txt", "spaced"),
        (".hidden", "hidden"),
        ("sub/index.html", "sub"),
        ("unknown.xyz", "?"),
    ] {
        fs::write(page.join(name), content).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(home.path().join("secret.txt"), page.join("link.txt")).unwrap();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || desirepath_serve::run(&page, 0, |address| tell.send(address.to_owned()).unwrap()));
    let address = told.recv().unwrap();
    let host = address.strip_prefix("http://").unwrap().strip_suffix('/').unwrap().to_owned();
    (home, host)
}

/// Sends a request as it stands: status line, headers, body.
fn raw(host: &str, request: &[u8]) -> (String, String, String) {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let (status, headers) = head.split_once("\r\n").unwrap();
    (status.to_owned(), format!("{headers}\r\n"), body.to_owned())
}

fn get(host: &str, path: &str) -> (String, String, String) {
    raw(host, format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
}

#[test]
fn files_come_with_their_type_and_the_protecting_headers() {
    let (_home, host) = served();
    assert!(host.starts_with("127.0.0.1:"));
    for (path, kind, content) in [
        ("/", "text/html; charset=utf-8", "<!doctype html>"),
        ("/index.html?x=1", "text/html; charset=utf-8", "<!doctype html>"),
        ("/app_bg.wasm", "application/wasm", "\0asm"),
        ("/app.js", "text/javascript; charset=utf-8", "1"),
        ("/style.css", "text/css; charset=utf-8", "p{}"),
        ("/icon.svg", "image/svg+xml", "<svg/>"),
        ("/data.json", "application/json", "{}"),
        ("/rows.csv", "text/csv; charset=utf-8", "a,b"),
        ("/app.webmanifest", "application/manifest+json", "{}"),
        ("/a%20b.txt", "text/plain; charset=utf-8", "spaced"),
        ("/sub/", "text/html; charset=utf-8", "sub"),
        ("/unknown.xyz", "application/octet-stream", "?"),
    ] {
        let (status, headers, body) = get(&host, path);
        assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", content), "{path}");
        for header in [
            format!("Content-Type: {kind}"),
            format!("Content-Length: {}", content.len()),
            "Cache-Control: no-cache".to_owned(),
            "X-Content-Type-Options: nosniff".to_owned(),
            "Referrer-Policy: no-referrer".to_owned(),
        ] {
            assert!(headers.contains(&format!("{header}\r\n")), "{path}: {header} is not in\n{headers}");
        }
    }
}

#[test]
fn nothing_outside_the_folder_is_reached() {
    let (_home, host) = served();
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/sub/../../secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "//../secret.txt",
        "/link.txt",
        "/.hidden",
        "/%00",
        "/C:/secret.txt",
        "/nothing.js",
        "/index.html/",
        "/%",
    ] {
        let (status, _, body) = get(&host, path);
        assert_eq!(status, "HTTP/1.1 404 Not Found", "{path}");
        assert!(!body.contains("secret") && !body.contains("hidden"), "{path}");
    }
}

#[test]
fn a_head_request_gets_the_headers_alone() {
    let (_home, host) = served();
    let (status, headers, body) = raw(&host, b"HEAD /index.html HTTP/1.1\r\n\r\n");
    assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", ""));
    assert!(headers.contains("Content-Length: 15\r\n"), "{headers}");
}

#[test]
fn what_a_browser_has_is_not_sent_again_until_it_changes() {
    let (home, host) = served();
    let (_, headers, _) = get(&host, "/app.js");
    let etag = headers.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap().to_owned();
    let again = format!("GET /app.js HTTP/1.1\r\nIf-None-Match: \"other\", W/{etag}\r\n\r\n");
    assert_eq!(raw(&host, again.as_bytes()).0, "HTTP/1.1 304 Not Modified");
    fs::write(home.path().join("page/app.js"), "changed").unwrap();
    let (status, _, body) = raw(&host, again.as_bytes());
    assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", "changed"));
}

#[test]
fn a_folder_gets_its_slash_and_other_requests_a_refusal() {
    let (_home, host) = served();
    let (status, headers, _) = get(&host, "/sub");
    assert_eq!(status, "HTTP/1.1 308 Permanent Redirect");
    assert!(headers.contains("Location: /sub/\r\n"), "{headers}");
    let (status, headers, _) = raw(&host, b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(status, "HTTP/1.1 405 Method Not Allowed");
    assert!(headers.contains("Allow: GET, HEAD\r\n"), "{headers}");
    assert_eq!(raw(&host, b"hello\r\n\r\n").0, "HTTP/1.1 400 Bad Request");
    let mut long = b"GET / HTTP/1.1\r\nCookie: ".to_vec();
    long.resize((16 << 10) + 1, b'x');
    assert_eq!(raw(&host, &long).0, "HTTP/1.1 431 Request Header Fields Too Large");
    // And it still serves.
    assert_eq!(get(&host, "/").0, "HTTP/1.1 200 OK");
}

#[test]
fn a_visitor_who_says_nothing_holds_nobody_up() {
    let (_home, host) = served();
    let _silent: Vec<TcpStream> = (0..10).map(|_| TcpStream::connect(&host).unwrap()).collect();
    assert_eq!(get(&host, "/").0, "HTTP/1.1 200 OK");
}

#[test]
fn a_taken_port_and_a_missing_folder_are_explained() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = TempDir::new().unwrap();
    let error = desirepath_serve::run(folder.path(), port, |_| panic!("the port is taken")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let expected = format!(
        "Port {port} of 127.0.0.1 is taken by another program. Choose another with --port, or --port 0 for any that is free."
    );
    assert_eq!(error.to_string(), expected);
    let error = desirepath_serve::run(&folder.path().join("none"), 0, |_| panic!("no folder")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("none” cannot be served"), "{error}");
}

#[test]
fn a_live_page_hears_of_changes_and_waits_for_what_is_being_built() {
    let home = TempDir::new().unwrap();
    let page = home.path().to_owned();
    fs::write(page.join("index.html"), "<head></head>").unwrap();
    let live = Arc::new(Live::new());
    let (tell, told) = mpsc::channel();
    let (folder, server) = (page.clone(), Arc::clone(&live));
    thread::spawn(move || {
        desirepath_serve::run_live(&folder, 0, &server, |address| tell.send(address.to_owned()).unwrap())
    });
    let address = told.recv().unwrap();
    let host = address.strip_prefix("http://").unwrap().strip_suffix('/').unwrap();

    assert_eq!(get(host, "/").2, "<head><script src=\"/live/reload.js\" defer></script></head>");
    assert!(get(host, "/live/reload.js").2.contains("EventSource"));
    assert_eq!(fs::read_to_string(page.join("index.html")).unwrap(), "<head></head>");

    let mut events = BufReader::new(TcpStream::connect(host).unwrap());
    events.get_mut().write_all(b"GET /live/events HTTP/1.1\r\n\r\n").unwrap();
    let mut next = |start: &str| events.by_ref().lines().map(Result::unwrap).find(|line| line.starts_with(start));
    let first = next("data: ").unwrap();
    live.end(Built::Failed("no such name".to_owned()));
    assert_eq!(next("event: ").unwrap(), "event: failed");
    assert_eq!(next("data: ").unwrap(), "data: no such name");
    live.end(Built::Changed);
    assert_eq!(next("event: ").unwrap(), "event: built");
    assert_ne!(next("data: ").unwrap(), first);

    live.begin();
    thread::scope(|threads| {
        let late = threads.spawn(|| get(host, "/late.js"));
        fs::write(page.join("late.js"), "1").unwrap();
        live.end(Built::Same);
        assert_eq!(late.join().unwrap().2, "1");
    });
    assert_eq!(get(host, "/never.js").0, "HTTP/1.1 404 Not Found");
}
