//! The engine worker as the page sees it: calls go out, answers come back by id.
//!
//! A worker that dies fails all its open calls with [`Failure::Died`] and is replaced; what it
//! held in memory is gone, and whoever listens with [`Engine::on_death`] is told.

use crate::browser::{from_own_js, member, object, to_js};
use desirepath_worker::protocol::{Answer, Call, Command, Event, Failure, Progress};
use futures_channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

/// A handle to the engine worker; copies share it.
#[derive(Clone, Default)]
pub struct Engine(Rc<Shared>);

#[derive(Default)]
struct Shared {
    worker: RefCell<Option<Running>>,
    /// Whether the running worker has ever answered: one that dies before is not started again
    /// by itself, or a broken installation would start workers for ever.
    is_ready: Cell<bool>,
    last_id: Cell<u32>,
    open: RefCell<HashMap<u32, Open>>,
    on_death: RefCell<Option<OnDeath>>,
}

/// Told in words for the user that the worker has died.
type OnDeath = Rc<dyn Fn(String)>;

struct Open {
    answer: oneshot::Sender<Result<Answer, Failure>>,
    on_progress: Option<Box<dyn FnMut(Progress)>>,
}

struct Running {
    worker: Worker,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onmessageerror(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A call that has been posted.
pub struct Asked {
    /// Its id, to cancel it by.
    pub id: u32,
    answer: oneshot::Receiver<Result<Answer, Failure>>,
}

impl Asked {
    /// Waits for the answer.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn answer(self) -> Result<Answer, Failure> {
        self.answer.await.unwrap_or(Err(Failure::Cancelled))
    }
}

impl Engine {
    /// Starts the worker now, so that it is ready when the first file comes.
    pub fn start(&self) {
        if self.0.worker.borrow().is_some() {
            return;
        }
        match self.spawn() {
            Ok(running) => *self.0.worker.borrow_mut() = Some(running),
            Err(problem) => self.died(&problem),
        }
    }

    /// Whether the running worker has answered yet.
    pub fn is_ready(&self) -> bool {
        self.0.is_ready.get()
    }

    /// Calls back with what to tell the user when the worker has died.
    pub fn on_death(&self, tell: impl Fn(String) + 'static) {
        *self.0.on_death.borrow_mut() = Some(Rc::new(tell));
    }

    /// Posts a command.
    pub fn call(&self, command: Command) -> Asked {
        self.post(command, &[], None)
    }

    /// Posts a command with files.
    pub fn call_with_files(&self, command: Command, files: &[File]) -> Asked {
        self.post(command, files, None)
    }

    /// Posts a command that reports how far it is.
    pub fn call_with_progress(&self, command: Command, on_progress: impl FnMut(Progress) + 'static) -> Asked {
        self.post(command, &[], Some(Box::new(on_progress)))
    }

    /// Gives up a call; it fails with [`Failure::Cancelled`].
    pub fn cancel(&self, call: u32) {
        if self.0.open.borrow().contains_key(&call) {
            let id = self.next_id();
            self.send(&Call { id, command: Command::Cancel { call } }, &[]);
        }
    }

    fn next_id(&self) -> u32 {
        self.0.last_id.set(self.0.last_id.get() + 1);
        self.0.last_id.get()
    }

    fn post(&self, command: Command, files: &[File], on_progress: Option<Box<dyn FnMut(Progress)>>) -> Asked {
        let id = self.next_id();
        let (sender, answer) = oneshot::channel();
        self.0.open.borrow_mut().insert(id, Open { answer: sender, on_progress });
        self.start();
        self.send(&Call { id, command }, files);
        Asked { id, answer }
    }

    fn send(&self, call: &Call, files: &[File]) {
        let message = object([("call", &to_js(call))]);
        if !files.is_empty() {
            let files: js_sys::Array = files.iter().collect();
            let _ = js_sys::Reflect::set(&message, &"files".into(), &files);
        }
        // Posting fails only for what cannot be cloned; plain data and files can.
        if let Some(running) = &*self.0.worker.borrow() {
            let _ = running.worker.post_message(&message);
        }
    }

    fn spawn(&self) -> Result<Running, String> {
        let bootstrap = member(&js_sys::global(), "desirePathEngine");
        let url = member(&bootstrap, "url").as_string().ok_or("the page was not built completely")?;
        let worker = Worker::new(&url).map_err(|error| format!("{error:?}"))?;
        self.0.is_ready.set(false);
        let engine = self.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| engine.heard(event.data()));
        let engine = self.clone();
        let garbled =
            Closure::<dyn FnMut(MessageEvent)>::new(move |_| engine.died("a message of it could not be read"));
        let engine = self.clone();
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            engine.died(&event.message());
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(garbled.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        let start = object([
            ("module", &member(&bootstrap, "module")),
            ("url", &url.as_str().into()),
            ("role", &"engine".into()),
        ]);
        worker.post_message(&object([("start", &start)])).map_err(|error| format!("{error:?}"))?;
        Ok(Running { worker, _listeners: [message, garbled], _error: error })
    }

    fn heard(&self, data: JsValue) {
        match from_own_js::<Event>(data) {
            Ok(Event::Ready) => self.0.is_ready.set(true),
            Ok(Event::Progress { id, progress }) => {
                // Taken out while it runs: it may post calls of its own.
                let taken = self.0.open.borrow_mut().get_mut(&id).and_then(|open| open.on_progress.take());
                if let Some(mut on_progress) = taken {
                    on_progress(progress);
                    if let Some(open) = self.0.open.borrow_mut().get_mut(&id) {
                        open.on_progress = Some(on_progress);
                    }
                }
            }
            Ok(Event::Done { id, answer }) => self.settle(id, Ok(answer)),
            Ok(Event::Failed { id, failure }) => self.settle(id, Err(failure)),
            Err(problem) => self.died(&format!("it said something that the page does not understand: {problem}")),
        }
    }

    fn settle(&self, id: u32, result: Result<Answer, Failure>) {
        let open = self.0.open.borrow_mut().remove(&id);
        if let Some(open) = open {
            // Whoever no longer waits has dropped the receiver.
            let _ = open.answer.send(result);
        }
    }

    fn died(&self, problem: &str) {
        let was_ready = self.0.is_ready.replace(false);
        drop(self.0.worker.borrow_mut().take());
        let message = if was_ready {
            format!(
                "The engine stopped ({problem}), most likely for lack of memory. It has been replaced; \
                 what it had read is gone from its memory, your files are untouched."
            )
        } else {
            format!("The engine could not be started ({problem}). Load the page again, or try another browser.")
        };
        let open = std::mem::take(&mut *self.0.open.borrow_mut());
        for (_, open) in open {
            let _ = open.answer.send(Err(Failure::Died(message.clone())));
        }
        if was_ready {
            self.start();
        }
        let tell = self.0.on_death.borrow().clone();
        if let Some(tell) = tell {
            tell(message);
        }
    }
}
