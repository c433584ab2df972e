//! The chance to come back by days of silence, drawn.

use super::pick;
use super::words::{self, Place};
use crate::charts::curve::curve;
use crate::charts::frame::Frame;
use crate::charts::plot::Plot;
use crate::components::{DataTable, Help};
use crate::reactive::{Memo, Signal};
use crate::table::Table;
use desirepath_engine::contract::Report;
use desirepath_engine::contract::going_cold::{self, Silence};
use leptos::prelude::*;
use std::sync::Arc;

/// The curve of a place with what it says and what it rests on.
#[component]
pub fn SilenceCurve(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// Whose silence.
    place: Signal<Place>,
) -> impl IntoView {
    fn of<T>(answer: &Report, place: &Place, take: impl Fn(&Silence, &going_cold::Report) -> T) -> Option<T> {
        let report = pick(answer)?;
        place.silence(report).map(|silence| take(silence, report))
    }
    let with = move |take: fn(&Silence, &going_cold::Report) -> String| {
        answer.with(|answer| place.with(|place| of(answer, place, take))).unwrap_or_default()
    };
    let chart = move |width: u32| {
        let drawn = answer.with(|answer| {
            place.with(|place| {
                of(answer, place, |silence, report| (words::curve(silence, report), words::said(silence, report)))
            })
        });
        match drawn {
            Some((chart, label)) if !chart.points.is_empty() => {
                view! { <Plot svg=curve(&chart, width.clamp(280, 900)) label /> }.into_any()
            }
            _ => ().into_any(),
        }
    };
    let table = Memo::new(move |_| {
        let table = |silence: &Silence, _: &going_cold::Report| words::curve_table(silence);
        answer.with(|answer| place.with(|place| of(answer, place, table))).unwrap_or_default()
    });
    let has_curve = Memo::new(move |_| table.with(|table: &Table| !table.rows.is_empty()));
    view! {
        <figure class="silence">
            <figcaption>
                <h2>{move || place.with(Place::heading)}</h2>
                <p aria-live="polite">{move || with(words::said)}</p>
            </figcaption>
            <Frame draw=chart />
            <p class="hint">{move || with(|silence, _| words::rests_on(silence))}</p>
            {move || {
                has_curve.get().then(|| {
                    view! {
                        <Help summary="The curve as a table">
                            <DataTable table name="chance-to-come-back" caption="The curve" />
                        </Help>
                    }
                })
            }}
        </figure>
    }
}
