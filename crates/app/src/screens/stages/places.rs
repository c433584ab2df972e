//! Which activity belongs where, with how sure that is; each can be pinned to a stage by hand.

use super::choice::StagesChoice;
use super::{pick, words};
use crate::browser;
use crate::components::{CountLink, TableFrame};
use crate::format;
use crate::palette::Palette;
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::Report;
use desirepath_engine::contract::stages::{self, Basis, Placed};
use leptos::prelude::*;
use std::sync::Arc;

/// How many activities are listed before the reader asks for all.
const FIRST: usize = 24;

/// The list.
#[component]
pub fn Places(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// Where the choice is kept.
    choice: StagesChoice,
    /// The colours of activities.
    palette: Signal<Palette>,
) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let rows = move || {
        browser::keep_focus();
        answer.with(|answer| {
            let report = pick(answer)?;
            let stages: Vec<String> = report.stages.iter().map(|stage| stage.stage.clone()).collect();
            let most = if shows_all.get() { usize::MAX } else { FIRST };
            let rows = report.activities.iter().take(most).map(|placed| row(placed, report, &stages, choice, palette));
            Some(rows.collect_view())
        })
    };
    let more = move || {
        let all = answer.with(|answer| pick(answer).map_or(0, |report| report.activities.len()));
        (all > FIRST && !shows_all.get()).then(|| {
            let label = format!("Show all {} activities", format::count(all as u64));
            view! { <button type="button" class="quiet" on:click=move |_| shows_all.set(true)>{label}</button> }
        })
    };
    let unpin = move || {
        choice.pins().with(|pins| !pins.is_empty()).then(|| {
            view! {
                <button type="button" class="quiet" on:click=move |_| choice.unpin_all()>
                    "Let all settle by behaviour"
                </button>
            }
        })
    };
    view! {
        <section class="stage-places" aria-label="Activities and their stages">
            <h2>"Which activity belongs where"</h2>
            <p class="hint">
                "You know your business: pin an activity to a stage, and the others settle around it."
            </p>
            <TableFrame
                label="Activities by stage"
                heads=&["Activity", "Stage", "How sure", "Why", "#Customers"]
            >
                {rows}
            </TableFrame>
            {more}
            {unpin}
        </section>
    }
}

/// An id of an activity's choice: names can hold what ids cannot.
fn id_of(activity: &str) -> String {
    activity.bytes().fold("stage-pin-".to_owned(), |id, byte| id + &format!("{byte:02x}"))
}

fn row(
    placed: &Placed,
    report: &stages::Report,
    stages: &[String],
    choice: StagesChoice,
    palette: Signal<Palette>,
) -> impl IntoView + use<> {
    let class = palette.with_untracked(|palette| palette.class(&placed.activity));
    let name = placed.activity.clone();
    let is_pinned = placed.basis == Basis::Pinned;
    // What it is by behaviour is said in the first choice; a pin is one of the others.
    let settled = match (&placed.stage, is_pinned) {
        (Some(stage), false) => format!("{stage} (by behaviour)"),
        (None, false) => "none".to_owned(),
        (_, true) => "by behaviour".to_owned(),
    };
    let value = placed.stage.clone().filter(|_| is_pinned).unwrap_or_default();
    let options = stages.iter().map(|stage| {
        let is_chosen = *stage == value;
        view! { <option value=stage.clone() selected=is_chosen>{stage.clone()}</option> }
    });
    let options = options.collect_view();
    let chosen = {
        let name = name.clone();
        move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlSelectElement>| {
            let stage = event.target().value();
            choice.pin(&name, (!stage.is_empty()).then_some(stage));
        }
    };
    let can_pin = !matches!(placed.basis, Basis::Loss | Basis::Conversion);
    let stage = if can_pin {
        view! {
            <select class="stage-pin" id=id_of(&placed.activity) aria-label=format!("Stage of “{name}”") on:change:target=chosen>
                <option value="" selected=!is_pinned>
                    {settled}
                </option>
                {options}
            </select>
        }
        .into_any()
    } else {
        placed.stage.clone().unwrap_or_else(|| format::NOTHING.to_owned()).into_any()
    };
    view! {
        <tr class:is-pinned=is_pinned>
            <td>
                <span class=format!("swatch {class}")></span>
                " "
                <bdi>{placed.activity.clone()}</bdi>
            </td>
            <td>{stage}</td>
            <td>{words::sure(placed, report.too_few)}</td>
            <td>{words::basis(placed.basis)}</td>
            <td class="number">
                {match placed.basis {
                    // Only leads are counted, and who converts is none any more.
                    Basis::Conversion => format::NOTHING.into_any(),
                    _ => view! { <CountLink count=placed.customers selector=placed.selector() /> }.into_any(),
                }}
            </td>
        </tr>
    }
}
