//! The module that browsers load when a file is not plain text: a worker of its own, so that what
//! it needs in memory is given back when it has done.

fn main() {}

#[cfg(target_family = "wasm")]
mod worker {
    use desirepath_formats::{HEAD_BYTES, Limits, recognise, tables};
    use js_sys::{Array, Object, Reflect, Uint8Array};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

    /// What a tab can hold beside the log that it becomes.
    const LIMITS: Limits = Limits { bytes: 1 << 30, tables: 200, ratio: 300 };

    /// Listens for `{ name, blob }`, and answers with `{ tables: [{ name, bytes, addedLines }] }`,
    /// `{ problem }`, or `{ plain: true }` if the file is plain text.
    #[wasm_bindgen]
    pub fn start(_url: String, _module: JsValue, _role: &str) {
        console_error_panic_hook::set_once();
        let handle = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
            let data = event.data();
            spawn_local(async move {
                let name = member(&data, "name").as_string().unwrap_or_default();
                let answer = match convert(&name, member(&data, "blob").unchecked_into()).await {
                    Ok(answer) => answer,
                    Err(problem) => object([("problem", &problem.into())]),
                };
                let buffers = member(&answer, "tables").dyn_into::<Array>().unwrap_or_default();
                let transfer: Array = buffers.iter().map(|table| member(&member(&table, "bytes"), "buffer")).collect();
                let _ = scope().post_message_with_transfer(&answer, &transfer);
            });
        });
        scope().set_onmessage(Some(handle.as_ref().unchecked_ref()));
        handle.forget();
    }

    async fn convert(name: &str, blob: Blob) -> Result<Object, String> {
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|error| format!("{error:?}"))?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        drop(buffer);
        let Some(kind) = recognise(&bytes[..bytes.len().min(HEAD_BYTES)]) else {
            return Ok(object([("plain", &JsValue::TRUE)]));
        };
        let found = tables(name, kind, &bytes, &LIMITS).map_err(|error| error.to_string())?;
        let tables: Array = found
            .into_iter()
            .map(|table| {
                object([
                    ("name", &table.name.as_str().into()),
                    ("bytes", &Uint8Array::from(&table.bytes[..])),
                    ("addedLines", &(table.added_lines as f64).into()),
                ])
            })
            .collect();
        Ok(object([("tables", &tables)]))
    }

    fn scope() -> DedicatedWorkerGlobalScope {
        js_sys::global().unchecked_into()
    }

    fn member(object: &JsValue, name: &str) -> JsValue {
        Reflect::get(object, &name.into()).unwrap_or_default()
    }

    fn object<const N: usize>(members: [(&str, &JsValue); N]) -> Object {
        let object = Object::new();
        for (name, value) in members {
            Reflect::set(&object, &name.into(), value).expect("a new object takes members");
        }
        object
    }
}
