//! How a host carries work out. The engine cuts work into tasks, and long work into rounds with pauses;
//! it starts no thread of its own.

use crate::log::Scope;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A piece of work that may be carried out on any thread.
pub type Task<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Carries work out: in turn, or over threads.
pub trait Executor: Sync {
    /// How many tasks can run at the same time; at least 1.
    fn width(&self) -> usize;

    /// Carries out all tasks, in whatever order.
    fn run(&self, tasks: Vec<Task>);

    /// Cuts a scope into parts to be scanned as tasks; at least one.
    fn split<'a>(&self, scope: &Scope<'a>) -> Vec<Scope<'a>> {
        scope.split(self.width())
    }

    /// Hears how many of the rounds of long work are done, before it pauses. Not every work knows.
    fn rounds(&self, _done: u32, _of: u32) {}
}

/// Hands control back to whoever carries the work through. Dropped instead of carried on with,
/// the work is given up.
pub async fn yield_now() {
    let mut has_paused = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_paused, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

/// Carries work through without looking up in its pauses. It must wait for nothing else.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
}

/// The rounds of long work: counted, with a pause after each.
pub struct Rounds<'a> {
    executor: &'a dyn Executor,
    done: u32,
    of: u32,
}

impl<'a> Rounds<'a> {
    /// So many rounds are to come.
    pub fn new(executor: &'a dyn Executor, of: u32) -> Self {
        Self { executor, done: 0, of }
    }

    /// One more is done.
    pub async fn next(&mut self) {
        self.done += 1;
        self.executor.rounds(self.done.min(self.of), self.of);
        yield_now().await;
    }
}

/// Everything in turn on the calling thread.
pub struct Serial;

impl Executor for Serial {
    fn width(&self) -> usize {
        1
    }

    fn run(&self, tasks: Vec<Task>) {
        tasks.into_iter().for_each(|task| task());
    }
}

/// What `work` makes of each item, in the order of the items.
pub fn each<T: Send, R: Send>(executor: &dyn Executor, items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut results: Vec<Option<R>> = items.iter().map(|_| None).collect();
    let work = &work;
    let tasks = items
        .into_iter()
        .zip(&mut results)
        .map(|(item, result)| Box::new(move || *result = Some(work(item))) as Task)
        .collect();
    executor.run(tasks);
    results.into_iter().map(|result| result.expect("an executor carries out all tasks")).collect()
}
