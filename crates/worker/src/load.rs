//! Files into a log, by the parsers.

use crate::parser::describe;
use crate::parsers::{Job, News, Parsers, Sender};
use desirepath_engine::contract::{DryRun, FilePlan, FilePreview, ImportSettings, IngestError, Recipe};
use desirepath_engine::executor::Serial;
use desirepath_engine::ingest::{self, LogBuilder, PREVIEW_BYTES, Settler, ShardStart};
use desirepath_engine::log::EventLog;
use desirepath_worker::protocol::{Failure, Progress};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::Uint8Array;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// A file of the input: its name and its bytes, wherever they are.
#[derive(Clone)]
pub struct Source {
    pub name: String,
    pub blob: Blob,
    /// How many lines of it the file does not have that it was found in.
    pub added_lines: u64,
}

/// Whether a file that begins like this may hold tables instead of being one: for the module that knows to say.
pub fn may_be_container(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let magic: [&[u8]; 3] = [b"\x1F\x8B", b"PK", b"PAR1"];
    magic.iter().any(|magic| head.starts_with(magic)) || matches!(text.first(), Some(b'<' | b'{' | b'['))
}

impl Source {
    fn bytes(&self) -> u64 {
        self.blob.size() as u64
    }

    /// Looks at the beginning of the file, which is `head`.
    pub fn preview(&self, head: &[u8], recipe: &Recipe) -> Result<FilePreview, IngestError> {
        recipe.preview(&self.name, head, self.bytes(), self.added_lines)
    }

    /// Reads the first rows by a plan.
    pub async fn dry_run(&self, plan: &FilePlan) -> Result<DryRun, IngestError> {
        ingest::dry_run(plan, &self.head().await?)
    }

    /// The beginning of the file.
    pub async fn head(&self) -> Result<Vec<u8>, IngestError> {
        let head = self.read_range(0..PREVIEW_BYTES as u64).await;
        head.map_err(|problem| IngestError::Unreadable { file: self.name.clone(), problem })
    }

    /// Looks at all of the file for what its beginning leaves open.
    pub async fn settled(&self, mut preview: FilePreview) -> Result<FilePreview, IngestError> {
        let Some(mut settler) = Settler::new(&preview.plan) else { return Ok(preview) };
        for part in settler.parts() {
            let bytes = self.read_range(part).await;
            let bytes = bytes.map_err(|problem| IngestError::Unreadable { file: self.name.clone(), problem })?;
            settler.look(&bytes);
        }
        settler.settle(&mut preview.plan);
        Ok(preview)
    }

    async fn read_range(&self, range: Range<u64>) -> Result<Vec<u8>, String> {
        let slice =
            self.blob.slice_with_f64_and_f64(range.start as f64, range.end as f64).map_err(|error| describe(&error))?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|error| describe(&error))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// A part is no larger, so that a parser needs little memory.
const MAX_PART_BYTES: u64 = 32 << 20;

/// The parts of a file for so many parsers.
fn parts(file: usize, plan: &FilePlan, parsers: usize) -> impl Iterator<Item = Job> {
    let parts = plan.parts(parsers, MAX_PART_BYTES).into_iter().enumerate();
    parts.map(move |(part, (start, end))| Job { file, part, start, end })
}

/// Files that are being read by their plans into one log.
pub struct Reading {
    sources: Vec<Source>,
    plans: Vec<FilePlan>,
    builder: LogBuilder,
    told: UnboundedReceiver<(usize, News)>,
    news: Sender,
    waiting: VecDeque<Job>,
    parts_left: usize,
    /// By parser: its job, and how many bytes and rows of it are done.
    busy: Vec<Option<Job>>,
    under_way: Vec<(u64, u64)>,
    idle: Vec<usize>,
    /// Parts that are read but wait for those before them.
    ready: BTreeMap<(usize, usize), (Job, Box<ingest::Shard>)>,
    next: Vec<usize>,
    done: Progress,
}

impl Reading {
    /// Gives the parsers their first parts; they give up what they have been doing.
    pub fn start(sources: Vec<Source>, plans: Vec<FilePlan>, parsers: &mut Parsers) -> Result<Self, Failure> {
        if plans.len() != sources.len() {
            return Err(Failure::Usage("There must be one plan per file.".to_owned()));
        }
        let builder = LogBuilder::new(plans.clone()).map_err(input)?;
        let mut waiting: VecDeque<Job> = VecDeque::new();
        for (file, plan) in builder.plans().iter().enumerate() {
            waiting.extend(parts(file, plan, parsers.len()));
        }
        let bytes_total = builder.plans().iter().map(|plan| plan.bytes - plan.data_start).sum();
        let (news, told) = unbounded();
        parsers.cancel();
        parsers.report_to(news.clone());
        let mut reading = Self {
            parts_left: waiting.len(),
            waiting,
            busy: vec![None; parsers.len()],
            under_way: vec![(0, 0); parsers.len()],
            idle: (0..parsers.len()).rev().collect(),
            ready: BTreeMap::new(),
            next: vec![0; sources.len()],
            done: Progress { bytes_total, ..Progress::default() },
            sources,
            plans,
            builder,
            told,
            news,
        };
        reading.give_jobs(parsers);
        Ok(reading)
    }

    /// The plans by which it reads.
    pub fn plans(&self) -> &[FilePlan] {
        &self.plans
    }

    /// Where news of it go: whoever cancels sends some, so that it looks up.
    pub fn news(&self) -> Sender {
        self.news.clone()
    }

    fn give_jobs(&mut self, parsers: &Parsers) {
        while let (Some(&parser), false) = (self.idle.last(), self.waiting.is_empty()) {
            self.idle.pop();
            let Some(job) = self.waiting.pop_front() else { break };
            parsers.give(parser, &job, &self.sources[job.file].blob, &self.builder.plans()[job.file]);
            self.busy[parser] = Some(job);
        }
    }

    /// Reads what is left. `is_cancelled` is asked whenever a parser has news.
    pub async fn finish(
        mut self,
        settings: ImportSettings,
        parsers: &mut Parsers,
        is_cancelled: impl Fn() -> bool,
        mut on_progress: impl FnMut(Progress),
    ) -> Result<EventLog, Failure> {
        while self.parts_left > 0 {
            self.give_jobs(parsers);
            let Ok((parser, told)) = self.told.recv().await else {
                return Err(Failure::Died("No worker that reads files is left. Load the page again.".to_owned()));
            };
            if is_cancelled() {
                parsers.cancel();
                return Err(Failure::Cancelled);
            }
            let Some(job) = self.busy[parser] else { continue };
            match told {
                News::Progress { bytes, rows } => {
                    self.under_way[parser] = (bytes, rows);
                    let under_way = self.under_way.iter();
                    let (bytes, rows) = under_way.fold((0, 0), |sum, way| (sum.0 + way.0, sum.1 + way.1));
                    on_progress(Progress {
                        bytes_done: (self.done.bytes_done + bytes).min(self.done.bytes_total),
                        rows: self.done.rows + rows,
                        ..self.done
                    });
                }
                News::Failed(problem) => {
                    parsers.cancel();
                    let file = self.sources[job.file].name.clone();
                    return Err(input(IngestError::Unreadable { file, problem }));
                }
                News::Died(problem) => {
                    parsers.cancel();
                    let _ = parsers.replace(parser);
                    return Err(Failure::Died(format!(
                        "A worker stopped while reading “{}” ({problem}); most likely it ran out of memory. It has been replaced: try again, with fewer columns or a smaller file.",
                        self.sources[job.file].name
                    )));
                }
                News::Shard(shard) => {
                    self.busy[parser] = None;
                    self.under_way[parser] = (0, 0);
                    self.idle.push(parser);
                    self.take(job, shard);
                }
            }
        }
        self.builder.with_settings(settings).finish(&Serial).map_err(input)
    }

    /// Adds a part to the log, and those that have waited for it.
    fn take(&mut self, job: Job, shard: Box<ingest::Shard>) {
        self.done.rows += shard.rows;
        self.done.bytes_done += shard.end - shard.start;
        self.ready.insert((job.file, job.part), (job, shard));
        while let Some((job, shard)) = self.ready.remove(&(job.file, self.next[job.file])) {
            let (rows, bytes) = (shard.rows, shard.end - shard.start);
            match self.builder.push(job.file, *shard) {
                Ok(()) => {
                    self.next[job.file] += 1;
                    self.parts_left -= 1;
                }
                Err(exact) => {
                    self.done.rows -= rows;
                    self.done.bytes_done -= bytes;
                    self.waiting.push_front(Job { start: ShardStart::Exact(exact), ..job });
                    break;
                }
            }
        }
    }
}

fn input(error: IngestError) -> Failure {
    Failure::Input(Box::new(error.into()))
}

/// Reads a little made-up data again and again, so that the browser has compiled the hot code for
/// speed before the first file comes: it begins with slow code, and replaces it from call to call.
pub fn warm_up() -> Option<EventLog> {
    /// How often; more does not help.
    const TIMES: usize = 4;
    let csv = desirepath_sample::World { customers: 6000, ..Default::default() }.csv();
    (0..TIMES).fold(None, |_, _| {
        let mut preview = ingest::preview("warm-up", &csv, csv.len() as u64).ok()?;
        preview.refresh();
        ingest::read_whole(&preview.plan, &csv).ok()
    })
}
