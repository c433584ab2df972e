//! A parser worker: reads one part of one file and hands over its columns.

use crate::wire::{self, from_js, member, object, to_js};
use desirepath_engine::ingest::{FilePlan, Shard, ShardReader, ShardStart};
use js_sys::{Array, Promise, Uint8Array};
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

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

/// Reads the part of a file that a job is about; `None` if it was cancelled.
async fn read(message: &JsValue, job: &JsValue, is_cancelled: impl Fn() -> bool) -> Result<Option<Shard>, String> {
    let blob: Blob = member(message, "blob").unchecked_into();
    let plan: FilePlan = from_js(member(message, "plan"))?;
    let start = member(message, "start").as_f64().unwrap_or_default() as u64;
    let end = member(message, "end").as_f64().unwrap_or_default() as u64;
    let is_exact = member(message, "exact").is_truthy();
    let mut reader =
        ShardReader::new(&plan, if is_exact { ShardStart::Exact(start) } else { ShardStart::Guess(start) }, end);
    let mut ahead: Option<(Range<u64>, Promise)> = None;
    while let Some(range) = reader.wants() {
        let bytes = match ahead.take().filter(|(fetched, _)| *fetched == range) {
            Some((_, bytes)) => bytes,
            None => fetch(&blob, &range)?,
        };
        // While these bytes are read into columns, the browser fetches the next ones.
        if let Some(next) = reader.wants_after(&range) {
            ahead = Some((next.clone(), fetch(&blob, &next)?));
        }
        let bytes = JsFuture::from(bytes).await.map_err(|error| describe(&error))?;
        if is_cancelled() {
            return Ok(None);
        }
        let bytes = Uint8Array::new(&bytes);
        if u64::from(bytes.length()) != range.end - range.start {
            return Err("it is shorter than it was when it was opened".to_owned());
        }
        reader.push(bytes.length() as usize, |space| bytes.copy_to(space));
        let progress = object([
            ("job", job),
            ("bytes", &((range.end - start.min(range.end)) as f64).into()),
            ("rows", &(reader.rows() as f64).into()),
        ]);
        wire::post(&object([("progress", &progress)]));
    }
    Ok(Some(reader.finish()))
}

fn fetch(blob: &Blob, range: &Range<u64>) -> Result<Promise, String> {
    let slice = blob.slice_with_f64_and_f64(range.start as f64, range.end as f64);
    slice.map(|slice| slice.array_buffer()).map_err(|error| describe(&error))
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
