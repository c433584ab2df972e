//! *What do customers actually do, step by step?*
//!
//! The signature picture: activities placed by the chance that a customer who is there still
//! converts, paths as wide as the customers that take them, coloured by how those customers convert.
//!
//! ```text
//! report ─▶ graph ─▶ layout ─┐
//!            │  (axis, untangle, straighten)
//!            └─▶ shown ──────┴─▶ scene (route, labels) ─▶ picture, card, legend, controls
//!             (detail)
//! ```
//!
//! The layout is made once for a report; the sliders only choose how much of it is drawn. What is
//! picked goes through one callback, [`MapScreen`]'s `select`: today it pins a card.

mod axis;
mod card;
mod controls;
mod graph;
mod labels;
mod lanes;
mod layout;
mod legend;
mod name;
mod node;
mod path;
mod pick;
mod picture;
mod route;
mod scene;
mod stages;
mod straighten;
mod tables;
mod untangle;
mod words;
mod zoom;

use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, Verdict};
use crate::format;
use crate::load::Load;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::stages::StagesChoice;
use crate::session::use_session;
use crate::yielding::later;
use controls::{DetailControls, Zoom};
use desirepath_engine::contract::{MIN_GROUP, Report, Request};
use graph::{Detail, Graph};
use layout::Layout;
use legend::Legend;
use leptos::prelude::*;
use pick::Item;
use picture::Picture;
use scene::Scene;
use stages::Stages;
use std::sync::Arc;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "map",
    title: "Map",
    question: "What do they do?",
    icon: "M5 17a2 2 0 1 0 0.01 0M12 5a2 2 0 1 0 0.01 0M19 13a2 2 0 1 0 0.01 0M6.2 15.4 10.8 8.6M13.8 8.2 17.4 12.6",
    analyses: &["journey_map"],
    asked: When::First,
    view: || view! { <MapScreen /> }.into_any(),
};

/// The map screen.
#[component]
fn MapScreen() -> impl IntoView {
    let session = use_session();
    let load = session.report(Signal::derive(|| Request::JourneyMap(Default::default())));
    let overview = session.report(Signal::derive(|| Request::Overview(Default::default())));
    let overall = Memo::new(move |_| {
        overview.with(|load| match load.shown().map(AsRef::as_ref) {
            Some(Report::Overview(report)) if report.has_conversion => Some(report.conversion),
            _ => None,
        })
    });
    // The stages as the user has them; nothing waits for them.
    let choice = StagesChoice::of_page();
    let placed = session.report_behind(Signal::derive(move || {
        let activities: Vec<String> = session.summary().with(|summary| {
            let activities = summary.iter().flat_map(|summary| &summary.activities);
            activities.map(|activity| activity.activity.clone()).collect()
        });
        Request::Stages(choice.params(&activities))
    }));
    let graph = Memo::new(move |_| {
        load.with(|load| match load.shown() {
            Some(report) => Arc::new(Graph::of(report)),
            None => Arc::default(),
        })
    });
    let title = Signal::derive(move || {
        load.with(|load| match load.shown().map(AsRef::as_ref) {
            Some(Report::JourneyMap(report)) if report.customers > 0 => words::title(report, overall.get().as_ref()),
            _ => "What customers do, step by step".to_owned(),
        })
    });
    let subtitle = Signal::derive(move || words::subtitle(graph.with(|graph| graph.has_conversion())).to_owned());
    let paths = Memo::new(move |_| graph.with(|graph| tables::paths(graph)));
    let activities = Memo::new(move |_| graph.with(|graph| tables::activities(graph)));
    let more = move || {
        view! {
            <Help summary="The activities as a table">
                <DataTable table=activities name="activities" caption="Activities" />
            </Help>
        }
    };
    view! {
        <Screen title subtitle table=paths table_name="paths" how=how more=more>
            <LoadView load judge let:_report>
                <Map graph placed />
            </LoadView>
        </Screen>
    }
}

/// What to think of a report before it is drawn.
fn judge(report: &Report) -> Verdict {
    match report {
        Report::JourneyMap(map) if map.customers == 0 => {
            Verdict::Nothing("No customer has an event, so there is no way to draw.".to_owned())
        }
        Report::JourneyMap(map) if map.customers < MIN_GROUP => Verdict::TooFew(format!(
            "The map shows what {} did. That is too few to tell what helps: colours need {MIN_GROUP}.",
            format::counted(map.customers, "customer", "customers")
        )),
        _ => Verdict::Good,
    }
}

/// The picture with its controls and legend, for one graph after the other.
#[component]
fn Map(graph: Memo<Arc<Graph>>, placed: Signal<Load<Report>>) -> impl IntoView {
    // What the user has chosen outlives a change of the report; `None` is the default.
    let chosen = RwSignal::new(None::<Detail>);
    let laid_out = RwSignal::new(None::<(Arc<Graph>, Arc<Layout>)>);
    Effect::new(move |_| {
        let graph = graph.get();
        later(move || {
            let layout = Arc::new(Layout::of(&graph, &graph.show(graph.default_detail())));
            // The screen may be gone by then.
            laid_out.set(Some((graph, layout)));
        });
    });
    let draws = RwSignal::new(false);
    let is_behind =
        move || laid_out.with(|laid_out| laid_out.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, &graph.get())));
    let drawn = move || {
        let (graph, layout) = laid_out.get()?;
        let first = graph.default_detail();
        let scene = {
            let graph = graph.clone();
            Memo::new(move |_| {
                let shown = graph.show(chosen.get().unwrap_or(first));
                Arc::new(Scene::of(graph.clone(), layout.clone(), shown))
            })
        };
        let stages = {
            let (graph, layout) = (graph.clone(), scene.with_untracked(|scene| scene.layout.clone()));
            Memo::new(move |_| {
                placed.with(|load| match load.shown().map(AsRef::as_ref) {
                    Some(Report::Stages(report)) if graph.has_conversion() && !report.stages.is_empty() => {
                        let names = report.stages.iter().map(|stage| stage.stage.clone()).collect();
                        Some(Arc::new(Stages::of(&graph, &layout.columns, names, &report.activities)))
                    }
                    _ => None,
                })
            })
        };
        let zoom = Zoom::of(scene);
        let pinned = RwSignal::new(None::<Item>);
        // The one place where picking something leads anywhere.
        let select = Callback::new(move |item: Option<Item>| pinned.set(item));
        Some(view! {
            <DetailControls scene chosen first zoom />
            <Picture scene stages zoom pinned on_select=select draws />
            <Legend scene />
        })
    };
    view! { <section class="map" aria-busy=move || (is_behind() || draws.get()).to_string()>{drawn}</section> }
}

/// How the map was counted, and what it does not say.
fn how() -> impl IntoView {
    view! {
        <p>
            "A path leads from one activity to another where the second came right after the first in a customer's
            journey. Its width, and every count on the map, is customers: somebody who takes a path five times is one
            customer. How often it was taken is on its card and in the table. Median times are exact to 1 part in 64."
        </p>
        <p>
            "From left to right stands the chance that a customer who is at an activity still converts. It is worked out
            from what customers did next at each step, journeys cut at their first conversion; a journey that has
            gone cold or was lost counts as left, and one that may yet go on as undecided. Activities of nearly the same chance share a
            column and stand in the order in which they happen. How high something stands means nothing. The chance looks
            only at where a customer stands, at every visit, and not at how they came; the share of those who were there
            that has converted is on the card beside it, and can differ where people come back often."
        </p>
        <p>
            "The colour of a path compares its customers with those who were at its beginning and did not take it, both no
            later than their first conversion: the share of each that converted, and the lift, which is the one divided by
            the other. It is neutral unless the 95 % interval of the lift lies wholly on one side of 1, and grey and dashed
            below 30 customers on either side. A colour says that the two go together, not that the path is the reason."
        </p>
        <p>
            "The shaded bands are the stages of the Stages screen, with the names and pins that they have there. They are cut
            so that as many customers as possible stand in the band of their activity's own stage; an activity that does not
            has the name of its stage below it. What happens mainly after the conversion stands to the right of it."
        </p>
        <p>
            "Below an activity drain the customers whose journey ends there without conversion, so far; those who may yet go
            on, because they have not been silent for long enough to count as gone cold, are the pale part. What is not drawn
            is said below the map, and the tables have everything."
        </p>
    }
}
