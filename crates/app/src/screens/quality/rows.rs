//! Every row that was read, as one bar: events, rows without one, and rejects by reason.

use super::{pick, words};
use crate::format;
use crate::reactive::Signal;
use desirepath_engine::contract::{Report, quality};
use leptos::prelude::*;
use std::sync::Arc;

/// The thinnest part of the bar that can be seen, of its whole length.
const THINNEST: f64 = 0.004;

/// The bar with its sentence and its key.
#[component]
pub fn RowsBar(
    /// The report.
    answer: Signal<Arc<Report>>,
) -> impl IntoView {
    let sentence = move || answer.with(|answer| pick(answer).map(words::rows));
    let bar = move || answer.with(|answer| pick(answer).map(bar));
    let key = move || answer.with(|answer| pick(answer).map(key));
    view! {
        <section class="quality-rows">
            <p class="quality-sentence">{sentence}</p>
            {bar}
            {key}
        </section>
    }
}

/// Where each part of a bar begins and how long it is, of its whole length. What is there can be
/// seen, however little it is.
fn parts(rows: &[u64]) -> Vec<(f64, f64)> {
    let all: u64 = rows.iter().sum();
    let length = |rows: u64| if rows == 0 { 0.0 } else { (rows as f64 / all as f64).max(THINNEST) };
    let sum: f64 = rows.iter().map(|&rows| length(rows)).sum();
    let mut begin = 0.0;
    rows.iter()
        .map(|&rows| {
            let length = length(rows) / sum.max(f64::MIN_POSITIVE);
            let part = (begin, length);
            begin += length;
            part
        })
        .collect()
}

/// The parts of the bar: how many rows, what became of them, and the class of their colour.
fn entries(report: &quality::Report) -> Vec<(u64, &'static str, String)> {
    let kept = std::iter::once((report.kept, "became events", "rows-kept".to_owned()));
    let skipped =
        report.skipped_by_reason.iter().map(|(reason, rows)| (*rows, reason.words(), "rows-skipped".to_owned()));
    let rejected = report
        .rejects_by_reason
        .iter()
        .enumerate()
        .map(|(at, (reason, rows))| (*rows, reason.words(), format!("rows-rejected shade-{}", at % 4 + 1)));
    kept.chain(skipped).chain(rejected).collect()
}

fn bar(report: &quality::Report) -> impl IntoView + use<> {
    let entries = entries(report);
    let rows: Vec<u64> = entries.iter().map(|(rows, ..)| *rows).collect();
    let part = |((begin, length), (.., class)): ((f64, f64), (u64, &'static str, String))| {
        let percent = |share: f64| format!("{:.3}%", share * 100.0);
        view! { <rect class=class x=percent(begin) width=percent(length) height="24" /> }
    };
    let parts = parts(&rows).into_iter().zip(entries).map(part).collect_view();
    view! { <svg class="rows-bar" aria-hidden="true" width="100%" height="24">{parts}</svg> }
}

fn key(report: &quality::Report) -> impl IntoView + use<> {
    let entry = |(rows, what, class): (u64, &'static str, String)| {
        view! {
            <li>
                <svg aria-hidden="true" width="12" height="12"><rect class=class width="12" height="12" rx="2" /></svg>
                <strong>{format::count(rows)}</strong>
                <span>{what}</span>
            </li>
        }
    };
    let entries = entries(report).into_iter().map(entry).collect_view();
    view! { <ul class="rows-key">{entries}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_and_none_vanishes() {
        let parts = parts(&[1_000_000, 1, 0]);
        let end = parts[1].0 + parts[1].1;
        assert!((end - 1.0).abs() < 1e-9, "{parts:?}");
        assert!(parts[1].1 > 0.003 && parts[2].1 == 0.0, "{parts:?}");
        assert_eq!(super::parts(&[0]), [(0.0, 0.0)]);
    }
}
