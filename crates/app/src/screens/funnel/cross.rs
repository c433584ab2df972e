//! The funnel again for groups of customers: by what the event of entry has, and by week.

use super::{pick, words};
use crate::components::{CountLink, RateBar, RateText};
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::funnel::Report as Funnel;
use desirepath_engine::contract::{Filter, Rate, Report};
use leptos::prelude::*;
use std::sync::Arc;

/// One group of customers.
struct Row {
    label: String,
    /// What must be known about it.
    note: Option<&'static str>,
    /// By step: customers that reach it, and who they are.
    steps: Vec<(u64, Filter)>,
    to_last: Rate,
}

/// The groups of the breakdown; nothing without one.
#[component]
pub fn FunnelGroups(
    /// The report.
    answer: Signal<Arc<Report>>,
) -> impl IntoView {
    let drawn = move || {
        answer.with(|answer| {
            let report = pick(answer)?;
            let breakdown = report.breakdown.as_ref()?;
            Some(view! {
                <section class="funnel-groups">
                    <h2>{words::groups_title(report)}</h2>
                    {table(words::breakdown(&breakdown.by), report, groups(report), words::by_caption(report))}
                </section>
            })
        })
    };
    view! { {drawn} }
}

/// The weeks, drawn when they are unfolded.
#[component]
pub fn FunnelWeeks(
    /// The report.
    answer: Signal<Arc<Report>>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let drawn = move || {
        is_open.get().then(|| {
            answer.with(|answer| {
                let report = pick(answer)?;
                Some(view! {
                    <p class="hint">{words::weeks_hint(report)}</p>
                    {table("week of the first step", report, weeks(report), "The steps by week".to_owned())}
                })
            })
        })
    };
    view! {
        <details
            class="funnel-weeks"
            on:toggle:target=move |event| is_open.set(event.target().open())
        >
            <summary>"Week by week"</summary>
            {drawn}
        </details>
    }
}

fn groups(report: &Funnel) -> Vec<Row> {
    let Some(breakdown) = &report.breakdown else { return Vec::new() };
    let steps = |steps: &[u64], selector: &dyn Fn(usize) -> Filter| {
        steps.iter().enumerate().map(|(at, &customers)| (customers, selector(at))).collect()
    };
    let listed = breakdown.groups.iter().map(|group| Row {
        label: words::group(&group.label).to_owned(),
        note: None,
        steps: steps(&group.steps, &|at| report.group_selector(Some(group), at)),
        to_last: group.to_last,
    });
    let other = breakdown.other.iter().map(|other| Row {
        label: words::other_groups(other.groups),
        note: None,
        steps: steps(&other.steps, &|at| report.group_selector(None, at)),
        to_last: other.to_last,
    });
    listed.chain(other).collect()
}

fn weeks(report: &Funnel) -> Vec<Row> {
    let row = |week: &desirepath_engine::contract::funnel::Week| Row {
        label: crate::format::date(&week.week),
        note: (week.is_complete == Some(false)).then_some("not watched for the whole time yet"),
        steps: week.steps.iter().enumerate().map(|(at, &n)| (n, report.week_selector(week, at))).collect(),
        to_last: week.to_last,
    };
    report.weeks.iter().map(row).collect()
}

/// Rows of counts by step, with the share that reaches the last one.
fn table(by: &str, report: &Funnel, rows: Vec<Row>, caption: String) -> impl IntoView + use<> {
    let has_rate = report.steps.len() > 1;
    let heads = report.steps.iter().map(|step| {
        view! { <th scope="col" class="number"><bdi title=step.activity.clone()>{step.activity.clone()}</bdi></th> }
    });
    let heads = heads.collect_view();
    let rows = rows.into_iter().map(|row| {
        let ends = row.steps.first().zip(row.steps.last());
        let who = ends.map(|((_, first), (_, last))| [last.clone(), first.clone()]);
        let counts = row.steps.into_iter().map(|(count, selector)| {
            view! { <td class="number"><CountLink count selector /></td> }
        });
        let counts = counts.collect_view();
        let rate = has_rate.then(|| {
            let rate = row.to_last;
            view! { <td class="funnel-to-last"><RateBar rate /><RateText rate who /></td> }
        });
        view! {
            <tr class:is-incomplete=row.note.is_some()>
                <th scope="row">
                    <bdi title=row.label.clone()>{row.label.clone()}</bdi>
                    {row.note.map(|note| view! { <span class="hint">{note}</span> })}
                </th>
                {counts}
                {rate}
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
            <table class="data funnel-cross">
                <thead>
                    <tr>
                        <th scope="col">{by.to_owned()}</th>
                        {heads}
                        {has_rate.then(|| view! { <th scope="col">"reach the last step"</th> })}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
