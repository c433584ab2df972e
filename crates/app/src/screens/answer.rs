//! What screens take out of an answer.

use crate::load::Load;
use crate::reactive::{Memo, Signal};
use desirepath_engine::contract::Report;

/// Something of an answer, as long as there is one to show: the last one while a new one comes.
pub fn of_answer<R, U>(
    report: Signal<Load<Report>>,
    pick: fn(&Report) -> Option<&R>,
    take: impl Fn(&R) -> U + Send + Sync + 'static,
) -> Memo<Option<U>>
where
    R: 'static,
    U: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| report.with(|load| load.shown().and_then(|report| pick(report)).map(&take)))
}

/// A sentence about an answer; without one, the question.
pub fn sentence<R: 'static>(
    report: Signal<Load<Report>>,
    pick: fn(&Report) -> Option<&R>,
    question: &'static str,
    say: impl Fn(&R) -> String + Send + Sync + 'static,
) -> Signal<String> {
    let said = of_answer(report, pick, say);
    Signal::derive(move || said.get().unwrap_or_else(|| question.to_owned()))
}
