//! Work spread over threads.

use desirepath_engine::executor::{Executor, Task};
use std::sync::Mutex;
use std::thread;

/// This many threads.
pub struct Threads(pub usize);

impl Threads {
    /// One thread per processor.
    pub fn of_this_machine() -> Self {
        Self(thread::available_parallelism().map_or(1, usize::from))
    }
}

impl Executor for Threads {
    fn width(&self) -> usize {
        self.0
    }

    fn run(&self, tasks: Vec<Task>) {
        let others = tasks.len().min(self.0).saturating_sub(1);
        let queue = Mutex::new(tasks.into_iter());
        // A thread that panics with a task leaves the queue whole.
        let next = || queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).next();
        let work = || {
            while let Some(task) = next() {
                task();
            }
        };
        thread::scope(|threads| {
            (0..others).for_each(|_| drop(threads.spawn(work)));
            work();
        });
    }
}
