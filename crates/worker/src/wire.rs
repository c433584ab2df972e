//! Messages in and out of a worker.

pub use desirepath_bridge::{from_js, member, object, to_js};

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Worker};

/// This worker's own scope.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Posts a message to whoever started this worker.
pub fn post(message: &JsValue) {
    // Posting fails only for what cannot be cloned, and plain data can.
    let _ = scope().post_message(message);
}

/// Comes back when the messages that wait for this worker have been heard.
pub async fn yield_now() {
    let heard = Promise::new(&mut |resolve, _| {
        // A worker can always set a timer; if not, it comes back at once.
        if scope().set_timeout_with_callback(&resolve).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(heard).await;
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
