//! The kinds screen: *which few journeys stand for all, and what kinds of customer are there?*
//!
//! Both answers take a while on a large log, so each is asked for when it is looked at.

mod list;
mod words;

use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, StateNote, Verdict};
use crate::palette::activity_palette;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::{MIN_GROUP, Report, Request, archetypes, segments};
use leptos::prelude::*;
use list::{customer_kinds, journey_kinds};
use std::sync::Arc;

/// How many kinds can be asked for.
const MOST: u32 = 8;

/// Kinds of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Journeys,
    Customers,
}

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "kinds",
    title: "Kinds",
    question: "Who are they?",
    icon: "M8 8m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M16 16m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M17 5v4M15 7h4M5 17h4",
    analyses: &["archetypes", "segments"],
    asked: When::Behind,
    view: || view! { <KindsScreen /> }.into_any(),
};

/// The kinds screen.
#[component]
fn KindsScreen() -> impl IntoView {
    let of = RwSignal::new(Of::Journeys);
    let wanted = RwSignal::new(None::<u32>);
    let request = move || match of.get() {
        Of::Journeys => Request::Archetypes(archetypes::Params { k: wanted.get(), ..Default::default() }),
        Of::Customers => Request::Segments(segments::Params { k: wanted.get(), ..Default::default() }),
    };
    let report = use_session().report(Signal::derive(request));
    let said = move |say: fn(&Report) -> String| {
        Memo::new(move |_| report.with(|load| load.shown().map(|report| say(report))))
    };
    let (title, subtitle) = (said(words::title), said(words::subtitle));
    let table = Memo::new(move |_| report.with(|load| load.shown().map(|report| words::table(report))));
    let traits = Memo::new(move |_| report.with(|load| load.shown().map(|report| words::trait_table(report))));
    let question = "What kinds of journeys and customers are there?".to_owned();
    view! {
        <Screen
            title=Signal::derive(move || title.get().unwrap_or_else(|| question.clone()))
            subtitle=Signal::derive(move || subtitle.get().unwrap_or_default())
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="kinds"
            more=move || {
                view! {
                    <Help summary="What sets them apart as a table">
                        <DataTable
                            table=Signal::derive(move || traits.get().unwrap_or_default())
                            name="kinds-traits"
                            caption="What sets them apart"
                        />
                    </Help>
                }
            }
            how=how
        >
            <div class="controls">
                <KindsOf of />
                <label>
                    "How many "
                    <select on:change:target=move |event| wanted.set(event.target().value().parse().ok())>
                        <option value="" prop:selected=move || wanted.get().is_none()>"as many as fit"</option>
                        {(2..=MOST)
                            .map(|k| {
                                view! {
                                    <option value=k.to_string() prop:selected=move || wanted.get() == Some(k)>
                                        {k.to_string()}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </label>
            </div>
            <LoadView load=report judge=judge let:answer>
                <Kinds answer />
            </LoadView>
        </Screen>
    }
}

/// Of what kinds are shown.
#[component]
fn KindsOf(of: RwSignal<Of>) -> impl IntoView {
    let choice = move |which: Of, name: &'static str| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (of.get() == which).to_string()
                on:click=move |_| of.set(which)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label="Kinds of what">
            {choice(Of::Journeys, "Kinds of journey")}
            {choice(Of::Customers, "Kinds of customer")}
        </div>
    }
}

/// The kinds of the report, whichever it is.
#[component]
fn Kinds(answer: Signal<Arc<Report>>) -> impl IntoView {
    let palette = activity_palette();
    let note =
        move || answer.with(|answer| words::doubt(answer)).map(|text| view! { <StateNote kind="nothing" text /> });
    let kinds = move || {
        let palette = palette.get();
        answer.with(|answer| match answer.as_ref() {
            Report::Archetypes(report) => journey_kinds(report, &palette).into_any(),
            Report::Segments(report) => customer_kinds(report).into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        {note}
        <ol class="kinds">{kinds}</ol>
    }
}

fn judge(report: &Report) -> Verdict {
    let customers = match report {
        Report::Archetypes(report) => report.customers,
        Report::Segments(report) => report.customers,
        _ => return Verdict::Good,
    };
    match customers {
        0 => Verdict::Nothing("There is nobody to group: no customer is left.".to_owned()),
        customers if customers < MIN_GROUP => Verdict::TooFew(words::too_few(customers)),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "Kinds of journey: journeys are grouped around a few of them, so that the distance from every customer’s journey to the nearest of these is as small as can be; steps to insert and to delete count, repeats of one activity do not. A journey is close to the one that stands for it if no more than about one step of four is another."
        </p>
        <p>
            "Kinds of customer: customers are grouped by the shares of their events that are which activity and by which channel. Only events before the first conversion count, and neither conversions nor losses, so that a kind is not just “has bought”."
        </p>
        <p>
            "Groups can be drawn in anything. They are called clear only if they hold together better than chance alone gives, and if the same groups come out when customers are drawn anew. Stability is how much of a group stays together then: 1 is all of it, from 0.75 on it is called stable. Everybody is in exactly one kind, so the customers sum to all."
        </p>
        <p>
            "A kind that converts more often need not be the reason why. The names are what its customers do markedly more often than others, then one thing that hardly any of them does."
        </p>
    }
}
