//! Serves a folder of static files on this machine: 127.0.0.1 only, nothing else can connect.
//!
//! Just enough of HTTP/1.1 (RFC 9112) for a browser to load the page: `GET` and `HEAD`, one
//! request per connection, validators so that a second visit loads nothing twice. There is no
//! listing of folders, and no way out of the folder.
//!
//! ```no_run
//! desirepath_serve::run("dist".as_ref(), 8080, |address| println!("open {address}"))?;
//! # Ok::<(), std::io::Error>(())
//! ```

#![deny(missing_docs)]

mod folder;
mod http;
mod live;

pub use live::{Built, Live};

use folder::{Folder, Found};
use http::{Method, Request, Response};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// A browser opens six at most; more than this means that something has gone wild.
const MAX_CONNECTIONS: usize = 64;

/// Serves `folder` on a port of 127.0.0.1 until the process ends; 0 takes any free port.
/// `on_address` is told the address when connections are accepted, such as
/// `http://127.0.0.1:8080/`.
///
/// # Errors
/// The folder does not exist, or the port cannot be had: the message says which and what to do.
pub fn run(folder: &Path, port: u16, on_address: impl FnOnce(&str)) -> io::Result<()> {
    serve(folder, port, None, on_address)
}

/// Serves `folder` like [`run`] while it is being worked on: pages load themselves again when `live` hears of
/// a change, show why a build failed, and a file that is missing during a build is waited for.
///
/// # Errors
/// As [`run`].
pub fn run_live(folder: &Path, port: u16, live: &Arc<Live>, on_address: impl FnOnce(&str)) -> io::Result<()> {
    serve(folder, port, Some(Arc::clone(live)), on_address)
}

/// A folder, and who works on it.
struct Site {
    folder: Folder,
    live: Option<Arc<Live>>,
}

fn serve(folder: &Path, port: u16, live: Option<Arc<Live>>, on_address: impl FnOnce(&str)) -> io::Result<()> {
    let folder = Folder::open(folder)
        .map_err(|error| io::Error::new(error.kind(), format!("“{}” cannot be served: {error}.", folder.display())))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| explain(port, &error))?;
    on_address(&format!("http://{}/", listener.local_addr()?));
    let site = Arc::new(Site { folder, live });
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // The visitor has gone, or the process has no file handles to spare: others go on.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let place = Place::take(&open);
        let site = Arc::clone(&site);
        // A visitor that does not get an answer tries again; there is nobody else to tell.
        let _ = thread::Builder::new().name("visitor".to_owned()).spawn(move || answer(stream, &site, &place));
    }
    Ok(())
}

impl Site {
    fn find(&self, request_path: &str) -> Found {
        let found = self.folder.find(request_path);
        if let (Found::Nothing, Some(live)) = (&found, &self.live) {
            live.settle();
            return self.folder.find(request_path);
        }
        found
    }
}

fn explain(port: u16, error: &io::Error) -> io::Error {
    let problem = match error.kind() {
        ErrorKind::AddrInUse => "is taken by another program",
        ErrorKind::PermissionDenied => "may not be used by this user",
        _ => return io::Error::new(error.kind(), format!("Port {port} of 127.0.0.1 cannot be opened: {error}.")),
    };
    let advice = "Choose another with --port, or --port 0 for any that is free.";
    io::Error::new(error.kind(), format!("Port {port} of 127.0.0.1 {problem}. {advice}"))
}

/// One of the connections that may be open at a time.
struct Place {
    open: Arc<AtomicUsize>,
    is_beyond: bool,
}

impl Place {
    fn take(open: &Arc<AtomicUsize>) -> Self {
        let before = open.fetch_add(1, Ordering::Relaxed);
        Self { open: Arc::clone(open), is_beyond: before >= MAX_CONNECTIONS }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Answers the one request of a connection. Errors mean that the visitor has gone.
fn answer(mut stream: TcpStream, site: &Site, place: &Place) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if place.is_beyond {
        return Response::plain("503 Service Unavailable", "Too many connections at once.").send(&mut stream, true);
    }
    let request = match Request::read(&mut stream) {
        Ok(request) => request,
        Err(refusal) => return refusal.send(&mut stream, true),
    };
    let with_body = request.method != Method::Head;
    if request.method == Method::Other {
        let refusal = Response::plain("405 Method Not Allowed", "Files can only be read here.");
        return refusal.header("Allow", "GET, HEAD").send(&mut stream, with_body);
    }
    if let Some(live) = &site.live {
        stream = match live.answer(&request, stream) {
            Ok(answered) => return answered,
            Err(stream) => stream,
        };
    }
    match site.find(&request.path) {
        Found::Nothing => Response::plain("404 Not Found", "There is no such file.").send(&mut stream, with_body),
        Found::Folder => Response::plain("308 Permanent Redirect", "This is a folder.")
            .header("Location", &format!("/{}/", request.path.trim_start_matches('/')))
            .send(&mut stream, with_body),
        Found::File { path, kind, .. } if site.live.is_some() && kind.starts_with("text/html") => {
            let html = Live::enliven(&fs::read_to_string(path).unwrap_or_default());
            Response::text("200 OK", kind, html).send(&mut stream, with_body)
        }
        Found::File { path, kind, etag, bytes } => {
            let is_known = request.known_etags.split(',').any(|known| known.trim().trim_start_matches("W/") == etag);
            if is_known {
                return Response::empty("304 Not Modified").header("ETag", &etag).send(&mut stream, false);
            }
            let Ok(file) = File::open(path) else {
                return Response::plain("404 Not Found", "The file cannot be read.").send(&mut stream, with_body);
            };
            Response::file(kind, file, bytes).header("ETag", &etag).send(&mut stream, with_body)
        }
    }
}
