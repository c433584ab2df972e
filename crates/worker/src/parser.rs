//! A parser worker: reads one part of one file and hands over its columns.

use crate::wire::{self, from_js, member, object, to_js};
use desirepath_engine::ingest::{FilePlan, Shard, ShardReader, ShardStart};
use js_sys::{Array, ArrayBuffer, Date, Function, Uint8Array};
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ReadableStreamByobReader};

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
    let mut bytes: Option<Bytes> = None;
    let mut said_at = Date::now();
    while let Some(range) = reader.wants() {
        let source = bytes.get_or_insert_with(|| Bytes::open(blob.clone(), range.start));
        let Some(taken) = source.take(&range).await? else {
            return Err("it is shorter than it was when it was opened".to_owned());
        };
        if is_cancelled() {
            return Ok(None);
        }
        reader.push(taken.length() as usize, |space| taken.copy_to(space));
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

/// The bytes of a file from some place on, one range after the other.
struct Bytes {
    blob: Blob,
    /// A stream of the bytes, where the browser has one that fills a buffer of ours again and again.
    /// Slices do everywhere, but each takes fresh memory and a pipe of its own: to read the bytes takes twice
    /// as long.
    stream: Option<ReadableStreamByobReader>,
    /// What the stream fills.
    buffer: ArrayBuffer,
}

impl Bytes {
    fn open(blob: Blob, start: u64) -> Self {
        let stream = stream(&blob, start).ok();
        Self { blob, stream, buffer: ArrayBuffer::new(0) }
    }

    /// The bytes of a range, which starts where the last one ended; `None` if there are not so many.
    async fn take(&mut self, range: &Range<u64>) -> Result<Option<Uint8Array>, String> {
        let bytes = (range.end - range.start) as u32;
        let Some(stream) = &self.stream else {
            let slice = self.blob.slice_with_f64_and_f64(range.start as f64, range.end as f64);
            let slice = slice.map_err(|error| describe(&error))?.array_buffer();
            let taken = Uint8Array::new(&JsFuture::from(slice).await.map_err(|error| describe(&error))?);
            return Ok(Some(taken).filter(|taken| taken.length() == bytes));
        };
        if self.buffer.byte_length() < bytes {
            self.buffer = ArrayBuffer::new(bytes);
        }
        let mut filled = 0;
        while filled < bytes {
            let room = Uint8Array::new_with_byte_offset_and_length(&self.buffer, filled, bytes - filled);
            let read = JsFuture::from(stream.read_with_array_buffer_view(&room)).await;
            let read = read.map_err(|error| describe(&error))?;
            let came: Uint8Array = member(&read, "value").unchecked_into();
            if member(&read, "done").is_truthy() {
                return Ok(None);
            }
            // The buffer comes back as another object around the same memory.
            self.buffer = came.buffer();
            filled += came.length();
        }
        Ok(Some(Uint8Array::new_with_byte_offset_and_length(&self.buffer, 0, bytes)))
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if let Some(stream) = &self.stream {
            // What is not read is not wanted; a stream that has failed refuses, which is as good.
            let cancelled = JsFuture::from(stream.cancel());
            spawn_local(async move { drop(cancelled.await) });
        }
    }
}

/// A stream of a file's bytes that fills buffers; an error where the browser has none.
fn stream(blob: &Blob, start: u64) -> Result<ReadableStreamByobReader, JsValue> {
    let stream = blob.slice_with_f64(start as f64)?.stream();
    let open: Function = member(&stream, "getReader").dyn_into()?;
    Ok(open.call1(&stream, &object([("mode", &"byob".into())]))?.unchecked_into())
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
