//! Files into a log, by the parsers.

use crate::parser::describe;
use crate::parsers::{Job, News, Parsers};
use desirepath_engine::contract::{FilePlan, FilePreview, ImportSettings, IngestError, ReadAs, Trial};
use desirepath_engine::executor::Serial;
use desirepath_engine::ingest::{self, LogBuilder, PREVIEW_BYTES, Settler, ShardStart};
use desirepath_engine::log::EventLog;
use desirepath_worker::protocol::{Failure, Progress};
use futures_channel::mpsc::UnboundedReceiver;
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

impl Source {
    fn bytes(&self) -> u64 {
        self.blob.size() as u64
    }

    /// Looks at the beginning of the file.
    pub async fn preview(&self, read_as: ReadAs) -> Result<FilePreview, IngestError> {
        let mut preview = ingest::preview_as(&self.name, &self.head().await?, self.bytes(), read_as)?;
        preview.plan.data_line = preview.plan.data_line.saturating_sub(self.added_lines).max(1);
        Ok(preview)
    }

    /// Whether the file may hold tables instead of being one: for the module that knows to say.
    pub async fn may_be_container(&self) -> bool {
        let Ok(head) = self.read_range(0..16).await else { return false };
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start();
        let magic: [&[u8]; 3] = [b"\x1F\x8B", b"PK", b"PAR1"];
        magic.iter().any(|magic| head.starts_with(magic)) || matches!(text.first(), Some(b'<' | b'{' | b'['))
    }

    /// Reads the first rows by a plan.
    pub async fn try_plan(&self, plan: &FilePlan) -> Result<Trial, IngestError> {
        ingest::try_plan(plan, &self.head().await?)
    }

    async fn head(&self) -> Result<Vec<u8>, IngestError> {
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

/// A part is no smaller than this, so that small files are not cut up …
const MIN_PART_BYTES: u64 = 2 << 20;

/// … and no larger than that, so that a parser needs little memory.
const MAX_PART_BYTES: u64 = 32 << 20;

/// The parts of a file for so many parsers. All but the first guess where they start.
fn parts(file: usize, plan: &FilePlan, parsers: usize) -> Vec<Job> {
    let bytes = plan.bytes.saturating_sub(plan.data_start);
    let part_bytes = bytes.div_ceil(parsers.max(1) as u64).clamp(MIN_PART_BYTES, MAX_PART_BYTES);
    let count = bytes.div_ceil(part_bytes).max(1);
    (0..count)
        .map(|part| {
            let start = plan.data_start + part * part_bytes;
            Job {
                file,
                part: part as usize,
                start: if part == 0 { ShardStart::Exact(start) } else { ShardStart::Guess(start) },
                end: if part + 1 == count { plan.bytes } else { start + part_bytes },
            }
        })
        .collect()
}

/// Reads all files by their plans into one log. `is_cancelled` is asked whenever a parser has
/// news; whoever cancels sees to it that there are some.
pub async fn load(
    sources: &[Source],
    plans: Vec<FilePlan>,
    settings: ImportSettings,
    parsers: &mut Parsers,
    mut news: UnboundedReceiver<(usize, News)>,
    is_cancelled: impl Fn() -> bool,
    mut on_progress: impl FnMut(Progress),
) -> Result<EventLog, Failure> {
    let input = |error: IngestError| Failure::Input(Box::new(error.into()));
    if plans.len() != sources.len() {
        return Err(Failure::Usage("There must be one plan per file.".to_owned()));
    }
    let mut builder = LogBuilder::new(plans).map_err(input)?.with_settings(settings);
    let mut waiting: VecDeque<Job> = VecDeque::new();
    for (file, plan) in builder.plans().iter().enumerate() {
        waiting.extend(parts(file, plan, parsers.len()));
    }
    let mut parts_left = waiting.len();
    let mut busy: Vec<Option<Job>> = vec![None; parsers.len()];
    let mut idle: Vec<usize> = (0..parsers.len()).rev().collect();
    // Parts that are read but wait for those before them.
    let mut ready: BTreeMap<(usize, usize), (Job, Box<ingest::Shard>)> = BTreeMap::new();
    let mut next: Vec<usize> = vec![0; sources.len()];
    let mut done = Progress {
        bytes_total: builder.plans().iter().map(|plan| plan.bytes - plan.data_start).sum(),
        ..Progress::default()
    };
    let mut under_way: Vec<(u64, u64)> = vec![(0, 0); parsers.len()];
    while parts_left > 0 {
        while let (Some(&parser), false) = (idle.last(), waiting.is_empty()) {
            idle.pop();
            let Some(job) = waiting.pop_front() else { break };
            parsers.give(parser, &job, &sources[job.file].blob, &builder.plans()[job.file]);
            busy[parser] = Some(job);
        }
        let Ok((parser, told)) = news.recv().await else {
            return Err(Failure::Died("No worker that reads files is left. Load the page again.".to_owned()));
        };
        if is_cancelled() {
            parsers.cancel();
            return Err(Failure::Cancelled);
        }
        let Some(job) = busy[parser] else { continue };
        match told {
            News::Progress { bytes, rows } => {
                under_way[parser] = (bytes, rows);
                on_progress(Progress {
                    bytes_done: (done.bytes_done + under_way.iter().map(|way| way.0).sum::<u64>())
                        .min(done.bytes_total),
                    rows: done.rows + under_way.iter().map(|way| way.1).sum::<u64>(),
                    ..done
                });
            }
            News::Failed(problem) => {
                parsers.cancel();
                return Err(input(IngestError::Unreadable { file: sources[job.file].name.clone(), problem }));
            }
            News::Died(problem) => {
                parsers.cancel();
                let _ = parsers.replace(parser);
                return Err(Failure::Died(format!(
                    "A worker stopped while reading “{}” ({problem}); most likely it ran out of memory. It has been replaced: try again, with fewer columns or a smaller file.",
                    sources[job.file].name
                )));
            }
            News::Shard(shard) => {
                busy[parser] = None;
                under_way[parser] = (0, 0);
                idle.push(parser);
                done.rows += shard.rows;
                done.bytes_done += shard.end - shard.start;
                ready.insert((job.file, job.part), (job, shard));
                while let Some((job, shard)) = ready.remove(&(job.file, next[job.file])) {
                    let (rows, bytes) = (shard.rows, shard.end - shard.start);
                    match builder.push(job.file, *shard) {
                        Ok(()) => {
                            next[job.file] += 1;
                            parts_left -= 1;
                        }
                        Err(exact) => {
                            done.rows -= rows;
                            done.bytes_done -= bytes;
                            waiting.push_front(Job { start: ShardStart::Exact(exact), ..job });
                            break;
                        }
                    }
                }
            }
        }
    }
    builder.finish(&Serial).map_err(input)
}

/// Reads a little made-up data again and again, so that the browser has compiled the hot code for
/// speed before the first file comes: it begins with slow code, and replaces it from call to call.
pub fn warm_up() -> Option<EventLog> {
    /// How often; more does not help.
    const TIMES: usize = 4;
    let csv = desirepath_sample::World { customers: 1500, ..Default::default() }.csv();
    let preview = ingest::preview("warm-up", &csv, csv.len() as u64).ok()?;
    (0..TIMES).fold(None, |_, _| ingest::read_whole(&preview.plan, &csv).ok())
}
