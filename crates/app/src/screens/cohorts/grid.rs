//! Cohorts as rows, ages as columns: each cell a number on a shade of its size.

use super::pick;
use super::words::{self, Measure};
use crate::components::CountLink;
use crate::format;
use crate::reactive::Signal;
use desirepath_engine::contract::cohorts::{self, Cell, Cohort};
use desirepath_engine::contract::filter::OnDays;
use desirepath_engine::contract::{Filter, Report};
use leptos::prelude::*;
use std::sync::Arc;

/// How many shades there are: classes `heat-0` to `heat-9` of the style sheet.
const SHADES: f64 = 10.0;

/// The grid with its legend.
#[component]
pub fn Grid(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// What is shown.
    measure: Signal<Measure>,
) -> impl IntoView {
    let grid = move || {
        let measure = measure.get();
        answer.with(|answer| pick(answer).map(|report| grid(report, measure)))
    };
    let has_incomplete = move || {
        answer.with(|answer| {
            let report = pick(answer);
            report.is_some_and(|report| {
                report.cohorts.iter().flat_map(|cohort| &cohort.cells).any(|cell| !cell.is_complete)
            })
        })
    };
    view! {
        <div class="cohorts">
            <div class="table-scroll" tabindex="0" role="region" aria-label="Cohorts by age">
                {grid}
            </div>
            <ul class="cohort-legend" aria-label="How to read the cells">
                {move || {
                    has_incomplete().then(|| {
                        view! {
                            <li>
                                <span class="cohort-key is-incomplete" aria-hidden="true"></span>
                                {words::INCOMPLETE}
                            </li>
                        }
                    })
                }}
                <li>
                    <span class="cohort-key too-few" aria-hidden="true">"7"</span>
                    {words::TOO_FEW_CELL}
                </li>
            </ul>
            <p class="hint">{words::OPEN_JOURNEYS}</p>
        </div>
    }
}

fn grid(report: &cohorts::Report, measure: Measure) -> impl IntoView + use<> {
    let ages = report.all.len();
    let cells = || report.cohorts.iter().flat_map(|cohort| &cohort.cells).chain(&report.all);
    let shown = cells().filter(|cell| !cell.retention.too_few).filter_map(|cell| words::value(cell, measure));
    // Everybody is active at first: that says nothing, and would make all else pale.
    let is_telling = |cell: &&Cell| measure != Measure::Retention || cell.age > 0;
    let most = cells()
        .filter(is_telling)
        .filter(|cell| !cell.retention.too_few)
        .filter_map(|cell| words::value(cell, measure))
        .fold(0.0, f64::max);
    let most = if most > 0.0 { most } else { shown.fold(0.0, f64::max) };
    let heads = report.all.iter().map(|cell| {
        let head = words::age(report, cell.age, measure);
        view! { <th scope="col" class="number">{head}</th> }
    });
    let heads = heads.collect_view();
    let style = Style { ages, measure, most };
    let all = row(report, None, style);
    let by_age = (measure == Measure::Conversion).then(|| by_age(report));
    let cohorts = report.cohorts.iter().map(|cohort| row(report, Some(cohort), style)).collect_view();
    view! {
        <table class="cohort-grid">
            <thead>
                <tr>
                    <th scope="col">"First event"</th>
                    <th scope="col" class="number">"Customers"</th>
                    {heads}
                </tr>
            </thead>
            <tbody class="cohort-reference">
                {all}
                {by_age}
            </tbody>
            <tbody>{cohorts}</tbody>
        </table>
    }
}

/// How rows are drawn.
#[derive(Clone, Copy)]
struct Style {
    ages: usize,
    measure: Measure,
    most: f64,
}

/// One cohort, or all.
fn row(report: &cohorts::Report, cohort: Option<&Cohort>, style: Style) -> impl IntoView + use<> {
    let (name, customers, cells, class) = match cohort {
        Some(cohort) => (words::cohort(report, cohort), cohort.customers, &cohort.cells, "cohort"),
        None => ("all".to_owned(), report.customers, &report.all, "cohort-all"),
    };
    let everybody = cohort.map_or_else(|| Filter::All(Vec::new()), Cohort::selector);
    let of_age = |age: usize| cells.iter().find(|cell| cell.age as usize == age);
    let cells = (0..style.ages).map(|age| match of_age(age) {
        Some(of_age) => cell(report, cohort, of_age, customers, style).into_any(),
        None => view! {
            <td class="cohort-none">
                <span class="visually-hidden">"not watched so long yet"</span>
            </td>
        }
        .into_any(),
    });
    let cells = cells.collect_view();
    view! {
        <tr class=class>
            <th scope="row">{name}</th>
            <td class="number cohort-customers">
                <CountLink count=customers selector=everybody />
            </td>
            {cells}
        </tr>
    }
}

/// One cell: the number, who is behind it, and, where it is not about the whole cohort, about how many
/// it is.
fn cell(
    report: &cohorts::Report,
    cohort: Option<&Cohort>,
    cell: &Cell,
    customers: u64,
    style: Style,
) -> impl IntoView + use<> {
    let Style { measure, most, .. } = style;
    let value = words::value(cell, measure);
    let is_too_few = cell.retention.too_few;
    let shade = value.filter(|_| most > 0.0 && !is_too_few).map(|value| {
        let shade = (value / most * SHADES).ceil() - 1.0;
        format!(" heat-{}", shade.clamp(0.0, SHADES - 1.0) as u32)
    });
    let class = format!(
        "number cohort-cell{}{}{}",
        shade.unwrap_or_default(),
        if is_too_few { " too-few" } else { "" },
        if cell.is_complete { "" } else { " is-incomplete" }
    );
    let hits = match measure {
        Measure::Retention => Some((cell.retention.hits, OnDays::Active)),
        Measure::Conversion => Some((cell.conversion.hits, OnDays::Converted)),
        // A mean has nobody behind it but all.
        Measure::Value => None,
    };
    let hits = hits.map(|(count, does)| {
        view! { <CountLink count selector=report.hits_selector(cohort, cell.age, does) /> }
    });
    let only = (!cell.is_complete).then(|| {
        view! {
            <span class="visually-hidden">" incomplete: "</span>
            " "
            <CountLink
                count=cell.observed
                selector=report.observed_selector(cohort, cell.age)
                text=format!("of {}", format::count(cell.observed))
            />
        }
    });
    view! {
        <td class=class title=words::cell(cell, customers, measure)>
            <span class="cohort-value">{words::shown(value, measure)}</span>
            {is_too_few.then(|| view! { <span class="visually-hidden">" (too few to tell)"</span> })}
            <span class="cohort-observed">{hits} {only}</span>
        </td>
    }
}

/// The share converted by age with everybody, open journeys censored.
fn by_age(report: &cohorts::Report) -> impl IntoView + use<> {
    let cells = report.all.iter().map(|cell| {
        let (value, title) = words::by_age(cell);
        view! {
            <td class="number cohort-by-age" title=title>
                {value}
            </td>
        }
    });
    let cells = cells.collect_view();
    view! {
        <tr>
            <th scope="row">"all, with open journeys"</th>
            <td class="number cohort-customers">
                <CountLink count=report.customers selector=Filter::All(Vec::new()) />
            </td>
            {cells}
        </tr>
    }
}
