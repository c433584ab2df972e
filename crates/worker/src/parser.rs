//! A parser worker: reads one part of one file and hands over its columns.

use crate::wire::{self, from_js, member, object, to_js};
use desirepath_engine::ingest::{FilePlan, Shard, ShardReader, ShardStart};
use js_sys::{Array, Date, Uint8Array};
use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ReadableStreamDefaultReader};

/// Listens for jobs `{ job, blob, plan, start, exact, end }` and for `{ cancel: true }`.
///
/// A job is answered by `{ progress: { job, bytes, rows } }` after each slice and at the end by
/// `{ shard: { job, head, buffers } }` or `{ failed: { job, problem } }`.
pub fn start() {
    crate::load::warm_up();
    // Counts cancellations: a job goes on as long as there was none since it began.
    let cancelled = Rc::new(Cell::new(0u32));
    wire::on_message(move |message| {
        if member(&message, "cancel").is_truthy() {
            cancelled.set(cancelled.get() + 1);
            return;
        }
        let (cancelled, at_start) = (cancelled.clone(), cancelled.get());
        spawn_local(async move {
            let job = member(&message, "job");
            match read(&message, &job, || cancelled.get() != at_start).await {
                Ok(Some(shard)) => post_shard(&job, &shard),
                Ok(None) => {}
                Err(problem) => {
                    let failed = object([("job", &job), ("problem", &problem.into())]);
                    wire::post(&object([("failed", &failed)]));
                }
            }
        });
    });
}

/// Progress is said no more often than this. Others take time from the parsers: to paint it, and
/// before that to compile for speed whatever passes it on again and again.
const PROGRESS_MS: f64 = 100.0;

/// Reads the part of a file that a job is about; `None` if it was cancelled.
async fn read(message: &JsValue, job: &JsValue, is_cancelled: impl Fn() -> bool) -> Result<Option<Shard>, String> {
    let blob: Blob = member(message, "blob").unchecked_into();
    let plan: FilePlan = from_js(member(message, "plan"))?;
    let start = member(message, "start").as_f64().unwrap_or_default() as u64;
    let end = member(message, "end").as_f64().unwrap_or_default() as u64;
    let is_exact = member(message, "exact").is_truthy();
    let mut reader =
        ShardReader::new(&plan, if is_exact { ShardStart::Exact(start) } else { ShardStart::Guess(start) }, end);
    let mut stream: Option<ByteStream> = None;
    let mut said_at = Date::now();
    while let Some(range) = reader.wants() {
        let stream = match &mut stream {
            Some(stream) => stream,
            none => none.insert(ByteStream::open(&blob, range.start)?),
        };
        let bytes = (range.end - range.start) as usize;
        if !stream.gather(bytes).await? {
            return Err("it is shorter than it was when it was opened".to_owned());
        }
        if is_cancelled() {
            return Ok(None);
        }
        reader.push(bytes, |space| stream.take(space));
        if Date::now() - said_at < PROGRESS_MS {
            continue;
        }
        said_at = Date::now();
        let progress = object([
            ("job", job),
            ("bytes", &((range.end - start.min(range.end)) as f64).into()),
            ("rows", &(reader.rows() as f64).into()),
        ]);
        wire::post(&object([("progress", &progress)]));
    }
    Ok(Some(reader.finish()))
}

/// The bytes of a file from some place on, one after the other. Slices would do, but each costs
/// the browser a pipe of fresh memory; a stream has one, and is read ahead of whoever takes from it.
struct ByteStream {
    reader: ReadableStreamDefaultReader,
    /// What has come and is not taken yet.
    gathered: VecDeque<Uint8Array>,
    bytes: usize,
}

impl ByteStream {
    fn open(blob: &Blob, start: u64) -> Result<Self, String> {
        let rest = blob.slice_with_f64(start as f64).map_err(|error| describe(&error))?;
        let reader = rest.stream().get_reader().unchecked_into();
        Ok(Self { reader, gathered: VecDeque::new(), bytes: 0 })
    }

    /// Waits until so many bytes are there to be taken; `false` if the file ends before.
    async fn gather(&mut self, bytes: usize) -> Result<bool, String> {
        while self.bytes < bytes {
            let read = JsFuture::from(self.reader.read()).await.map_err(|error| describe(&error))?;
            if member(&read, "done").is_truthy() {
                return Ok(false);
            }
            let chunk: Uint8Array = member(&read, "value").unchecked_into();
            self.bytes += chunk.length() as usize;
            self.gathered.push_back(chunk);
        }
        Ok(true)
    }

    /// Moves the first gathered bytes to `space`, which they fill.
    fn take(&mut self, mut space: &mut [u8]) {
        self.bytes -= space.len();
        while let (false, Some(chunk)) = (space.is_empty(), self.gathered.front().cloned()) {
            let bytes = space.len().min(chunk.length() as usize);
            let (here, there) = space.split_at_mut(bytes);
            space = there;
            if bytes < chunk.length() as usize {
                chunk.subarray(0, bytes as u32).copy_to(here);
                self.gathered[0] = chunk.subarray(bytes as u32, chunk.length());
            } else {
                wire::take(&chunk, here);
                self.gathered.pop_front();
            }
        }
    }
}

impl Drop for ByteStream {
    fn drop(&mut self) {
        // What is not read is not wanted; a stream that has failed refuses, which is as good.
        let cancelled = JsFuture::from(self.reader.cancel());
        spawn_local(async move { drop(cancelled.await) });
    }
}

/// What a JavaScript error says, without its stack.
pub fn describe(error: &JsValue) -> String {
    let message = member(error, "message").as_string().unwrap_or_else(|| format!("{error:?}"));
    message.trim_end_matches('.').to_owned()
}

fn post_shard(job: &JsValue, shard: &Shard) {
    let (head, buffers) = shard.parts();
    let arrays: Array = buffers.into_iter().map(Uint8Array::from).collect();
    let transfer: Array = arrays.iter().map(|array| member(&array, "buffer")).collect();
    let shard = object([("job", job), ("head", &to_js(&head)), ("buffers", &arrays)]);
    wire::post_with_buffers(&object([("shard", &shard)]), &transfer);
}
