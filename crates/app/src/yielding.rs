//! Long work in short tasks, so that the page answers while it draws.

use crate::reactive::{Memo, RwSignal, Signal};
use leptos::prelude::*;
use std::time::Duration;

/// Does something in a task of its own, soon.
pub fn later(work: impl FnOnce() + 'static) {
    set_timeout(work, Duration::ZERO);
}

/// Turns true in a task of its own, soon: for what is drawn behind the rest.
pub fn soon() -> Signal<bool> {
    let is_time = RwSignal::new(false);
    later(move || is_time.set(true));
    is_time.into()
}

/// A list that is drawn little by little: so many of it with every task, the first of them after the one that
/// draws what is around it. What is there stays; also whether more is to come.
pub fn gradually<T: Clone + Send + Sync + 'static>(all: Signal<Vec<T>>, step: usize) -> (Signal<Vec<T>>, Signal<bool>) {
    let room = RwSignal::new(0);
    let is_short = Memo::new(move |_| room.get() < all.with(Vec::len));
    Effect::new(move |_| {
        room.track();
        if is_short.get() {
            // What is drawn may be gone by then.
            later(move || {
                room.update(|room| *room += step);
            });
        }
    });
    let shown = Signal::derive(move || all.with(|all| all.iter().take(room.get()).cloned().collect()));
    (shown, is_short.into())
}
