//! For those who are working on the page: it is loaded again when it has been built again.
//!
//! The page gets one script more, which listens to an event stream (WHATWG HTML, "server-sent events") of the
//! same origin, as the page's policy demands. The files on disk stay as they were built.

use crate::http::{Method, Request, Response};
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SCRIPT_PATH: &str = "/live/reload.js";
const EVENTS_PATH: &str = "/live/events";
const SCRIPT: &str = include_str!("reload.js");

/// A listener who is not spoken to for longer might have gone unnoticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Nothing takes longer to build; who asks for a file that never comes is told at last.
const LONGEST_BUILD: Duration = Duration::from_secs(300);

/// What a build has come to.
pub enum Built {
    /// There is nothing that an open page would have to load again.
    Same,
    /// The page has changed.
    Changed,
    /// It could not be built, for this reason; the old page stays.
    Failed(String),
}

/// Where the builder of a page says how it gets on, and the server listens.
pub struct Live {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, PartialEq, Eq)]
struct State {
    /// Of the page that is there: never the same twice, whichever process serves it.
    version: u128,
    is_building: bool,
    /// What the last build failed of; empty if it did not.
    failure: String,
}

impl Live {
    /// A page that is there, and not being built.
    #[expect(clippy::new_without_default, reason = "two of them are not alike")]
    pub fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let state = State { version: now.as_nanos(), is_building: false, failure: String::new() };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// A build begins: files that are missing may come.
    pub fn begin(&self) {
        self.state().is_building = true;
    }

    /// The build has ended.
    pub fn end(&self, built: Built) {
        let mut state = self.state();
        state.is_building = false;
        match built {
            Built::Same => state.failure.clear(),
            Built::Changed => {
                state.failure.clear();
                state.version += 1;
            }
            Built::Failed(reason) => state.failure = reason,
        }
        self.changed.notify_all();
    }

    /// Waits for the end of the build that is under way, if one is.
    pub(crate) fn settle(&self) {
        drop(self.changed.wait_timeout_while(self.state(), LONGEST_BUILD, |state| state.is_building));
    }

    /// Answers what is asked for beside the page; otherwise gives the connection back.
    pub(crate) fn answer(&self, request: &Request, mut stream: TcpStream) -> Result<io::Result<()>, TcpStream> {
        let with_body = request.method == Method::Get;
        match request.path.as_str() {
            SCRIPT_PATH => {
                let script = Response::text("200 OK", "text/javascript; charset=utf-8", SCRIPT);
                Ok(script.send(&mut stream, with_body))
            }
            EVENTS_PATH if with_body => Ok(self.tell(&mut stream)),
            _ => Err(stream),
        }
    }

    /// The page with the script that listens.
    pub(crate) fn enliven(html: &str) -> String {
        html.replacen("</head>", &format!("<script src=\"{SCRIPT_PATH}\" defer></script></head>"), 1)
    }

    /// Tells a page what becomes of it, until it is left.
    fn tell(&self, stream: &mut TcpStream) -> io::Result<()> {
        Response::empty("200 OK").header("Content-Type", "text/event-stream").send(stream, true)?;
        let mut told = None;
        loop {
            let now = self.state().clone();
            if told.as_ref() == Some(&now) {
                stream.write_all(b":\n\n")?;
            } else {
                stream.write_all(now.event().as_bytes())?;
            }
            let unheard = self.changed.wait_timeout_while(self.state(), HEARTBEAT, |state| *state == now);
            drop(unheard);
            told = Some(now);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn event(&self) -> String {
        if self.failure.is_empty() {
            return format!("event: built\ndata: {}\n\n", self.version);
        }
        let lines: String = self.failure.lines().map(|line| format!("data: {line}\n")).collect();
        format!("event: failed\n{lines}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_gets_one_script_of_its_own_origin() {
        let page = Live::enliven("<head><title>x</title></head><body></head></body>");
        assert_eq!(
            page,
            "<head><title>x</title><script src=\"/live/reload.js\" defer></script></head><body></head></body>"
        );
    }

    #[test]
    fn each_change_is_a_version_and_a_failure_is_none() {
        let live = Live::new();
        let first = live.state().event();
        live.begin();
        live.end(Built::Failed("a\nb".to_owned()));
        assert_eq!(live.state().event(), "event: failed\ndata: a\ndata: b\n\n");
        live.end(Built::Same);
        assert_eq!(live.state().event(), first);
        live.end(Built::Changed);
        assert_ne!(live.state().event(), first);
    }

    #[test]
    fn what_is_being_built_is_waited_for() {
        let live = Live::new();
        live.settle();
        live.begin();
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| live.settle());
            live.end(Built::Same);
            waiting.join().unwrap();
        });
        assert!(!live.state().is_building);
    }
}
