//! Files that hold tables, opened by a worker of its own that is loaded for them and then ended.

use crate::load::Source;
use crate::wire::{Spawner, member, object};
use desirepath_engine::contract::IngestError;
use futures_channel::mpsc::unbounded;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// The tables in a file; the file itself if it is plain text after all.
pub async fn open(spawner: &Spawner, source: Source) -> Vec<Result<Source, IngestError>> {
    let fail = |problem: String| vec![Err(IngestError::Container { file: source.name.clone(), problem })];
    let gone =
        || format!("“{}” could not be opened: most likely it does not fit into memory. Save it as CSV.", source.name);
    let (told, mut answers) = unbounded();
    let died = told.clone();
    let started =
        spawner.formats(move |answer| _ = told.unbounded_send(Some(answer)), move |_| _ = died.unbounded_send(None));
    let Ok(worker) = started else { return fail(gone()) };
    worker.post(&object([("name", &source.name.as_str().into()), ("blob", &source.blob)]));
    let Ok(Some(answer)) = answers.recv().await else { return fail(gone()) };
    if let Some(problem) = member(&answer, "problem").as_string() {
        return fail(problem);
    }
    if member(&answer, "plain").is_truthy() {
        return vec![Ok(source)];
    }
    let tables = member(&answer, "tables").dyn_into::<Array>().unwrap_or_default();
    tables
        .iter()
        .map(|table| {
            let name = member(&table, "name").as_string().unwrap_or_default();
            let blob = Blob::new_with_u8_array_sequence(&Array::of1(&member(&table, "bytes")));
            let added_lines = member(&table, "addedLines").as_f64().unwrap_or_default() as u64;
            match blob {
                Ok(blob) => Ok(Source { name, blob, added_lines }),
                Err(_) => Err(IngestError::Container { file: name, problem: gone() }),
            }
        })
        .collect()
}
