//! Scans spread over threads.

use desirepath_engine::analysis::{Analysis, Executor, ParamsError};
use desirepath_engine::log::Scope;
use std::thread;

/// As many threads as the machine has processors.
pub struct Threads(pub usize);

impl Threads {
    /// One thread per processor.
    pub fn of_this_machine() -> Self {
        Self(thread::available_parallelism().map_or(1, usize::from))
    }
}

impl Executor for Threads {
    fn execute<A: Analysis>(&self, scope: &Scope, params: &A::Params) -> Result<A::Report, ParamsError>
    where
        A::Params: Sync,
    {
        let params = A::prepare(params, scope)?;
        let parts = scope.split(self.0);
        let partial = thread::scope(|threads| {
            let (first, others) = parts.split_first().expect("a scope has at least one part");
            let scans: Vec<_> = others.iter().map(|part| threads.spawn(|| A::scan(part, &params))).collect();
            let mut merged = A::scan(first, &params);
            for scan in scans {
                let partial = scan.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                A::merge(&mut merged, partial);
            }
            merged
        });
        Ok(A::finish(partial, scope, &params))
    }
}
