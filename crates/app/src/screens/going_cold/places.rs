//! Where leads fall silent: the activities by the conversions that it costs, the stages, and all.

use super::pick;
use super::words::{self, Place};
use crate::components::CountLink;
use crate::format;
use crate::palette::{Palette, activity_palette};
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::filter::State;
use desirepath_engine::contract::going_cold::{self, Silence};
use desirepath_engine::contract::{Filter, Report};
use leptos::prelude::*;
use std::sync::Arc;

/// How many activities are listed before the reader asks for all.
const FIRST: usize = 12;

/// The list; pressing a place shows its curve.
#[component]
pub fn Places(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// The place whose curve is shown.
    place: Signal<Place>,
    /// Called with the place that was pressed.
    on_choose: Callback<Place>,
) -> impl IntoView {
    let palette = activity_palette();
    let shows_all = RwSignal::new(false);
    let rows = move |take: fn(&going_cold::Report) -> Vec<Row>| {
        move || {
            let most = if shows_all.get() { usize::MAX } else { FIRST };
            answer.with(|answer| {
                let rows = pick(answer).map(take).unwrap_or_default();
                let row = |row: Row| row.view(palette.get(), place, on_choose);
                rows.into_iter().take(most).map(row).collect_view()
            })
        }
    };
    let all = move || answer.with(|answer| pick(answer).map_or(0, |report| report.activities.len()));
    let more = move || {
        (all() > FIRST && !shows_all.get()).then(|| {
            let label = format!("Show all {} activities", format::count(all() as u64));
            view! {
                <button type="button" class="quiet" on:click=move |_| shows_all.set(true)>
                    {label}
                </button>
            }
        })
    };
    let has_stages = move || answer.with(|answer| pick(answer).is_some_and(|report| !report.stages.is_empty()));
    let stages = move || {
        has_stages().then(|| {
            view! {
                <h3 class="places-kind">"By stage"</h3>
                <ol class="places-rows">{rows(of_stages)}</ol>
            }
        })
    };
    view! {
        <section class="places" aria-label="Where leads fall silent">
            <h2>"Where silence costs most"</h2>
            <p class="places-heads" aria-hidden="true">
                <span>"Last activity"</span>
                <span>"Cold from"</span>
                <span class="number">"Cold leads"</span>
                <span>"Conversions lost"</span>
            </p>
            <ol class="places-rows">{rows(of_activities)}</ol>
            {more}
            {stages}
            <h3 class="places-kind">"Together"</h3>
            <ol class="places-rows">{rows(of_all)}</ol>
        </section>
    }
}

/// One place of the list.
struct Row {
    place: Place,
    name: String,
    cold_day: String,
    /// Cold leads, of so many open ones, and who they are.
    leads: Option<[(u64, Filter); 2]>,
    /// Conversions lost, and the length of its bar.
    lost: Option<(f64, f64)>,
}

impl Row {
    fn of(place: Place, name: &str, silence: &Silence, report: &going_cold::Report) -> Self {
        Self { place, name: name.to_owned(), cold_day: words::cold_day(silence, report), leads: None, lost: None }
    }

    fn with(self, leads: [(u64, Filter); 2], lost: f64, most: f64) -> Self {
        let length = if most > 0.0 { lost / most } else { 0.0 };
        Self { leads: Some(leads), lost: Some((lost, length)), ..self }
    }

    fn view(self, palette: Palette, place: Signal<Place>, on_choose: Callback<Place>) -> impl IntoView + use<> {
        let swatch = match &self.place {
            Place::Activity(name) => Some(format!("swatch {}", palette.class(name))),
            _ => None,
        };
        let (this, chosen) = (self.place.clone(), self.place.clone());
        let is_chosen = move || place.get() == self.place;
        let leads = self.leads.map(|[(cold, who_is_cold), (open, who_is_open)]| {
            view! {
                <span class="place-leads number">
                    <strong>
                        <CountLink count=cold selector=who_is_cold />
                    </strong>
                    <span class="place-of">" of "</span>
                    <span class="place-of">
                        <CountLink count=open selector=who_is_open />
                    </span>
                    <span class="visually-hidden">" open leads are cold"</span>
                </span>
            }
        });
        let lost = self.lost.map(|(lost, length)| {
            view! {
                <span class="place-lost">
                    <svg class="place-bar" aria-hidden="true" width="100%" height="8">
                        <rect width=format!("{:.2}%", length * 100.0) height="8" rx="1" />
                    </svg>
                    <span class="number">{format::credit(lost)}</span>
                    <span class="visually-hidden">" conversions lost"</span>
                </span>
            }
        });
        view! {
            <li class="place" class:is-chosen=is_chosen>
                <button
                    type="button"
                    class="place-button"
                    aria-pressed=move || (place.get() == this).to_string()
                    on:click=move |_| on_choose.run(chosen.clone())
                >
                    <span class="place-name">
                        {swatch.map(|class| view! { <span class=class aria-hidden="true"></span> })}
                        <bdi title=self.name.clone()>{self.name.clone()}</bdi>
                    </span>
                    <span class="place-day">{self.cold_day}</span>
                </button>
                {leads}
                {lost}
            </li>
        }
    }
}

fn of_activities(report: &going_cold::Report) -> Vec<Row> {
    let most = report.activities.first().map_or(0.0, |activity| activity.conversions_lost);
    let row = |activity: &going_cold::Activity| {
        let place = Place::Activity(activity.activity.clone());
        Row::of(place, &activity.activity, &activity.silence, report).with(
            [(activity.cold_leads, report.cold_selector(activity)), (activity.open_leads, activity.open_selector())],
            activity.conversions_lost,
            most,
        )
    };
    report.activities.iter().map(row).collect()
}

fn of_stages(report: &going_cold::Report) -> Vec<Row> {
    let most = report.stages.iter().map(|stage| stage.conversions_lost).fold(0.0, f64::max);
    let row = |stage: &going_cold::Stage| {
        let place = Place::Stage(stage.stage.clone());
        Row::of(place, &stage.stage, &stage.silence, report).with(
            [(stage.cold_leads, report.stage_cold_selector(stage)), (stage.open_leads, stage.open_selector())],
            stage.conversions_lost,
            most,
        )
    };
    report.stages.iter().map(row).collect()
}

fn of_all(report: &going_cold::Report) -> Vec<Row> {
    let mut all = Row::of(Place::Anywhere, "any activity", &report.overall, report);
    all.leads =
        Some([(report.cold_leads, report.all_cold_selector()), (report.open_leads, Filter::State(State::Open))]);
    let after = report.after_conversion.as_ref();
    let after = after.map(|silence| Row::of(Place::Converted, "after the conversion", silence, report));
    std::iter::once(all).chain(after).collect()
}
