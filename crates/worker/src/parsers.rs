//! The pool of parser workers.

use crate::wire::{RunningWorker, Spawner, from_js, member, object, to_js};
use desirepath_engine::ingest::{FilePlan, Shard, ShardStart};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// More parsers than this only crowd each other.
const MAX_PARSERS: u32 = 8;

/// A part of a file to read.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub file: usize,
    /// The part's number within its file.
    pub part: usize,
    pub start: ShardStart,
    pub end: u64,
}

/// What a parser has to say of its job.
pub enum News {
    Progress {
        bytes: u64,
        rows: u64,
    },
    Shard(Box<Shard>),
    /// The part cannot be read.
    Failed(String),
    /// The parser died.
    Died(String),
}

/// News of a job, by the parser's number.
pub type Sender = UnboundedSender<(usize, News)>;

/// The parsers, and where their news go at the moment.
pub struct Parsers {
    spawner: Spawner,
    workers: Vec<RunningWorker>,
    news: Rc<RefCell<Sender>>,
    /// Counts jobs; news of a job that was given up are dropped.
    round: Rc<RefCell<u32>>,
}

impl Parsers {
    /// Starts as many parsers as the machine has processors.
    pub fn start(spawner: Spawner) -> Self {
        let (nowhere, _) = unbounded();
        let mut parsers =
            Self { spawner, workers: Vec::new(), news: Rc::new(RefCell::new(nowhere)), round: Rc::default() };
        let processors = crate::wire::scope().navigator().hardware_concurrency() as u32;
        for number in 0..processors.clamp(1, MAX_PARSERS) as usize {
            // With one parser all works, only slower.
            if let Ok(worker) = parsers.spawn(number) {
                parsers.workers.push(worker);
            }
        }
        parsers
    }

    /// What starts workers.
    pub fn spawner(&self) -> &Spawner {
        &self.spawner
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.workers.len()
    }

    /// Sends all news from now on to `news`, and none of earlier jobs.
    pub fn report_to(&mut self, news: Sender) {
        *self.news.borrow_mut() = news;
        *self.round.borrow_mut() += 1;
    }

    /// Gives a parser a job.
    pub fn give(&self, parser: usize, job: &Job, blob: &Blob, plan: &FilePlan) {
        let (start, is_exact) = match job.start {
            ShardStart::Exact(start) => (start, true),
            ShardStart::Guess(start) => (start, false),
        };
        let message = object([
            ("job", &f64::from(*self.round.borrow()).into()),
            ("blob", blob),
            ("plan", &to_js(plan)),
            ("start", &(start as f64).into()),
            ("exact", &is_exact.into()),
            ("end", &(job.end as f64).into()),
        ]);
        self.workers[parser].post(&message);
    }

    /// Tells all parsers to give up their jobs.
    pub fn cancel(&self) {
        let message = object([("cancel", &JsValue::TRUE)]);
        self.workers.iter().for_each(|worker| worker.post(&message));
    }

    /// Ends a parser that died and starts another in its place.
    pub fn replace(&mut self, parser: usize) -> Result<(), JsValue> {
        self.workers[parser] = self.spawn(parser)?;
        Ok(())
    }

    fn spawn(&self, number: usize) -> Result<RunningWorker, JsValue> {
        let (news, round) = (self.news.clone(), self.round.clone());
        let died = self.news.clone();
        self.spawner.parser(
            move |message| {
                if let Some(told) = read(&message, *round.borrow()) {
                    let _ = news.borrow().unbounded_send((number, told));
                }
            },
            move |problem| {
                let _ = died.borrow().unbounded_send((number, News::Died(problem)));
            },
        )
    }
}

/// The news in a message, unless it is about an earlier round of jobs.
fn read(message: &JsValue, round: u32) -> Option<News> {
    let is_current = |about: &JsValue| member(about, "job").as_f64() == Some(f64::from(round));
    let progress = member(message, "progress");
    if is_current(&progress) {
        let count = |name| member(&progress, name).as_f64().unwrap_or_default() as u64;
        return Some(News::Progress { bytes: count("bytes"), rows: count("rows") });
    }
    let failed = member(message, "failed");
    if is_current(&failed) {
        return Some(News::Failed(member(&failed, "problem").as_string().unwrap_or_default()));
    }
    let shard = member(message, "shard");
    if !is_current(&shard) {
        return None;
    }
    Some(match from_js(member(&shard, "head")) {
        Ok(head) => {
            let buffers: Vec<Uint8Array> = member(&shard, "buffers")
                .unchecked_into::<Array>()
                .iter()
                .map(|buffer| buffer.unchecked_into())
                .collect();
            let lengths: Vec<usize> = buffers.iter().map(|buffer| buffer.length() as usize).collect();
            News::Shard(Box::new(Shard::from_parts(head, &lengths, |at, space| buffers[at].copy_to(space))))
        }
        Err(problem) => News::Failed(problem),
    })
}
