//! Messages in and out of a worker.

use js_sys::{Array, Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Worker};

/// This worker's own scope.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Plain data as a JavaScript value: objects, arrays, numbers, strings, as in JSON.
pub fn to_js(data: &impl Serialize) -> JsValue {
    data.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .expect("messages are plain data, which always has a JavaScript form")
}

/// A JavaScript value as plain data.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, String> {
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// A member of an object; `undefined` if there is none.
pub fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// An object with these members.
pub fn object<const N: usize>(members: [(&str, &JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &name.into(), value).expect("a new object takes members");
    }
    object
}

/// Posts a message to whoever started this worker.
pub fn post(message: &JsValue) {
    // Posting fails only for what cannot be cloned, and plain data can.
    let _ = scope().post_message(message);
}

/// Posts a message and hands over these buffers.
pub fn post_with_buffers(message: &JsValue, buffers: &Array) {
    let _ = scope().post_message_with_transfer(message, buffers);
}

/// Calls back with the data of every message that comes to this worker.
pub fn on_message(mut handle: impl FnMut(JsValue) + 'static) {
    let handle = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| handle(event.data()));
    scope().set_onmessage(Some(handle.as_ref().unchecked_ref()));
    // A worker listens as long as it lives.
    handle.forget();
}

/// What workers are started with: the address of their script and the compiled module.
pub struct Spawner {
    pub url: String,
    pub module: JsValue,
}

impl Spawner {
    /// Starts a parser that reports to `on_message` and, when it dies, to `on_error`.
    pub fn parser(
        &self,
        on_message: impl FnMut(JsValue) + 'static,
        on_error: impl FnMut(String) + 'static,
    ) -> Result<RunningWorker, JsValue> {
        self.spawn(&[("module", &self.module), ("role", &"parser".into())], on_message, on_error)
    }

    /// Starts the worker that opens files which are not plain text. It is loaded when it is needed.
    pub fn formats(
        &self,
        on_message: impl FnMut(JsValue) + 'static,
        on_error: impl FnMut(String) + 'static,
    ) -> Result<RunningWorker, JsValue> {
        self.spawn(&[("program", &"formats".into()), ("role", &"formats".into())], on_message, on_error)
    }

    fn spawn(
        &self,
        further: &[(&str, &JsValue)],
        mut on_message: impl FnMut(JsValue) + 'static,
        mut on_error: impl FnMut(String) + 'static,
    ) -> Result<RunningWorker, JsValue> {
        let worker = Worker::new(&self.url)?;
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| on_message(event.data()));
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            on_error(event.message());
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        let start = object([("url", &self.url.as_str().into())]);
        for (name, value) in further {
            Reflect::set(&start, &(*name).into(), value)?;
        }
        worker.post_message(&object([("start", &start)]))?;
        Ok(RunningWorker { worker, _listeners: (message, error) })
    }
}

type Listeners = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(ErrorEvent)>);

/// A worker that was started; dropping it ends it.
pub struct RunningWorker {
    worker: Worker,
    _listeners: Listeners,
}

impl RunningWorker {
    /// Posts a message to the worker.
    pub fn post(&self, message: &JsValue) {
        let _ = self.worker.post_message(message);
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
