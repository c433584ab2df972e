//! The leads that are cold, and those that are about to be.

use super::{pick, words};
use crate::components::DataTable;
use crate::format;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::Report;
use desirepath_engine::contract::going_cold::{self, Lead, Params};
use desirepath_worker::protocol::Command;
use leptos::prelude::*;
use std::sync::Arc;

/// One of the two lists as a table, and all leads as a file.
#[component]
pub fn Leads(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// What counts as cold.
    params: Signal<Params>,
) -> impl IntoView {
    let is_cold = RwSignal::new(true);
    let table = Memo::new(move |_| {
        answer.with(|answer| pick(answer).map(|report| words::lead_table(list(report, is_cold.get()).0)))
    });
    let has_leads = Memo::new(move |_| table.with(|table| table.as_ref().is_some_and(|table| !table.rows.is_empty())));
    let note = move || {
        answer.with(|answer| {
            let report = pick(answer)?;
            let (leads, others) = list(report, is_cold.get());
            Some(if leads.is_empty() { words::nobody(is_cold.get(), report) } else { words::listed(leads, others) })
        })
    };
    let choice = move |which: bool, name: fn(&going_cold::Report) -> (String, u64)| {
        let parts = Memo::new(move |_| answer.with(|answer| pick(answer).map(name)).unwrap_or_default());
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (is_cold.get() == which).to_string()
                on:click=move |_| is_cold.set(which)
            >
                {move || parts.get().0}
                <span class="chip-count">{move || format::count(parts.get().1)}</span>
            </button>
        }
    };
    view! {
        <section class="leads">
            <div class="leads-head">
                <h2>"Who is silent"</h2>
                <SaveLeads answer params />
            </div>
            <div class="chips" role="group" aria-label="Which leads">
                {choice(true, |report| ("Cold now".to_owned(), report.cold_leads))}
                {choice(
                    false,
                    |report| (format!("Cold within {}", words::days(report.ahead_days)), report.soon_leads),
                )}
            </div>
            <p class="hint">{note}</p>
            {move || {
                has_leads.get().then(|| {
                    view! {
                        <DataTable
                            table=Signal::derive(move || table.get().unwrap_or_default())
                            name="leads-listed"
                            caption="Leads"
                        />
                    }
                })
            }}
        </section>
    }
}

/// The leads of a list, and how many are not listed.
fn list(report: &going_cold::Report, is_cold: bool) -> (&[Lead], u64) {
    if is_cold { (&report.leads, report.other_leads) } else { (&report.soon, report.other_soon) }
}

/// Saves both lists with all their leads.
#[component]
fn SaveLeads(answer: Signal<Arc<Report>>, params: Signal<Params>) -> impl IntoView {
    let session = use_session();
    let said = RwSignal::new(String::new());
    let nobody = Memo::new(move |_| {
        answer.with(|answer| pick(answer).is_none_or(|report| report.cold_leads + report.soon_leads == 0))
    });
    let save = move |_| {
        let params = params.get_untracked();
        session.save_csv(Command::LeadsCsv { segment: session.segment(), params }, "cold-leads", said);
    };
    view! {
        <div>
            <button type="button" disabled=move || nobody.get() on:click=save>
                "Save all leads as CSV"
            </button>
            <p class="field-problem" role="status">{move || said.get()}</p>
        </div>
    }
}
