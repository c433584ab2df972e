//! The module that browsers load when a file is not plain text: a worker of its own, so that what
//! it needs in memory is given back when it has done.

fn main() {}

#[cfg(target_family = "wasm")]
mod worker {
    use desirepath_formats::{HEAD_BYTES, Limits, recognise, tables};
    use js_sys::{Array, Uint8Array};
    use serde::{Deserialize, Serialize};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

    /// What a tab can hold beside the log that it becomes.
    const LIMITS: Limits = Limits { bytes: 1 << 30, tables: 200, ratio: 300 };

    /// A file to open.
    #[derive(Deserialize)]
    struct Question {
        name: String,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        blob: Blob,
    }

    /// What it is: `{ tables: [{ name, bytes, addedLines }] }`, `{ problem }`, or `{ plain: true }`.
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Answer {
        /// Tables of text.
        Tables(Vec<Table>),
        /// Why it cannot be read.
        Problem(String),
        /// Plain text already.
        Plain(bool),
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Table {
        name: String,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        bytes: Uint8Array,
        added_lines: u64,
    }

    /// Listens for a [`Question`] and gives an [`Answer`].
    #[wasm_bindgen]
    pub fn start(_url: String, _module: JsValue, _role: &str) {
        console_error_panic_hook::set_once();
        let handle = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
            spawn_local(async move {
                let answer = opened(event.data()).await.unwrap_or_else(Answer::Problem);
                let transfer = match &answer {
                    Answer::Tables(tables) => tables.iter().map(|table| table.bytes.buffer()).collect(),
                    _ => Array::new(),
                };
                let answer = serde_wasm_bindgen::to_value(&answer)
                    .or_else(|error| serde_wasm_bindgen::to_value(&Answer::Problem(error.to_string())));
                let answer = answer.unwrap_or_default();
                let _ = scope().post_message_with_transfer(&answer, &transfer);
            });
        });
        scope().set_onmessage(Some(handle.as_ref().unchecked_ref()));
        handle.forget();
    }

    async fn opened(question: JsValue) -> Result<Answer, String> {
        let Question { name, blob } = serde_wasm_bindgen::from_value(question).map_err(|error| error.to_string())?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|error| format!("{error:?}"))?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        drop(buffer);
        let Some(kind) = recognise(&bytes[..bytes.len().min(HEAD_BYTES)]) else {
            return Ok(Answer::Plain(true));
        };
        let found = tables(&name, kind, &bytes, &LIMITS).map_err(|error| error.to_string())?;
        let table = |table: desirepath_formats::Table| Table {
            name: table.name,
            bytes: Uint8Array::from(&table.bytes[..]),
            added_lines: table.added_lines,
        };
        Ok(Answer::Tables(found.into_iter().map(table).collect()))
    }

    fn scope() -> DedicatedWorkerGlobalScope {
        js_sys::global().unchecked_into()
    }
}
