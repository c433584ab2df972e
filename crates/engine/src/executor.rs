//! How a host carries work out. The engine cuts work into tasks and starts no thread of its own.

use crate::log::Scope;

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
