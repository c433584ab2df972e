//! What is done with all files together: whose events are whose, what is taken out, and the recipe of
//! the whole import.

use super::choice::choice;
use super::rules::Rules;
use crate::components::{FilePicker, Help, LoadView, StateNote, TableFrame};
use crate::format;
use crate::intake::{Reading, use_intake};
use crate::reactive::{Memo, Signal};
use crate::session::use_session;
use desirepath_engine::contract::{Headline, IdentityReport, LedgerLine, LedgerRule, Merge};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::File;

/// Everything that is about all files.
#[component]
pub fn Together() -> impl IntoView {
    let summary = use_session().summary();
    let identity =
        Memo::new(move |_| summary.with(|summary| summary.as_ref().and_then(|summary| summary.identity.clone())));
    let intake = use_intake();
    let is_off = move || intake.settings().with(|settings| settings.identity.is_on == Some(false));
    let customers = move || {
        (identity.with(Option::is_some) || is_off()).then(|| {
            view! {
                <section class="together" aria-label="The same customer in several files">
                    <h2>"The same customer in several files"</h2>
                    <label class="file-choice">
                        <input
                            type="checkbox"
                            prop:checked=move || !is_off()
                            on:change=move |event| {
                                let is_on = event_target_checked(&event);
                                intake.change_settings(|settings| settings.identity.is_on = Some(is_on));
                            }
                        />
                        "Customers who share an e-mail address, telephone, cookie or order are one"
                    </label>
                    {move || identity.get().map(|report| view! { <Merges report=*report /> })}
                </section>
            }
        })
    };
    view! {
        {customers}
        <SampleChoice />
        <Rules />
        <Blemishes />
        <RecipeBar />
    }
}

/// One in how many customers is read.
#[component]
fn SampleChoice() -> impl IntoView {
    const SHARES: [u32; 8] = [1, 2, 4, 10, 20, 50, 100, 1000];
    let intake = use_intake();
    let current = Signal::derive(move || {
        let one_in = intake.settings().with(|settings| settings.sample_one_in.unwrap_or(1));
        SHARES.iter().rposition(|known| *known <= one_in).unwrap_or_default()
    });
    let words = SHARES.map(|one_in| if one_in == 1 { "all".to_owned() } else { format!("1 in {one_in}") });
    let set = move |at: usize| {
        let one_in = SHARES.get(at).copied().filter(|one_in| *one_in > 1);
        intake.change_settings(|settings| settings.sample_one_in = one_in);
    };
    view! {
        <section class="together" aria-label="How many customers">
            <h2>"How many customers"</h2>
            <p class="hint">
                "A sample is read with all events of its customers: faster, and small enough for any memory. Every
                number is then one of the sample."
            </p>
            {choice("Customers read: ", "Customers read".to_owned(), words.into(), current, set)}
        </section>
    }
}

/// Who was found to be one, and keys that are nobody's own.
#[component]
fn Merges(report: IdentityReport) -> impl IntoView {
    let intake = use_intake();
    let said = format!(
        "{} are {}; {} had several names.",
        format::counted(report.customers_before, "name", "names"),
        format::counted(report.customers_after, "customer", "customers"),
        format::counted(report.merges, "of them", "of them"),
    );
    let largest = report.merged.first().map(|merge| {
        format!(
            "The largest has {}: {}.",
            format::counted(merge.names.len() as u64, "name", "names"),
            merge.names.join(", ")
        )
    });
    let merged: Arc<[Merge]> = report.merged.into();
    let more = report.merges.saturating_sub(SHOWN as u64);
    let shared = report
        .quarantined
        .into_iter()
        .take(SHOWN)
        .map(|key| {
            let text = format!("{}: {} customers", key.key, format::count(key.customers));
            view! { <li>{text}</li> }
        })
        .collect_view();
    let quarantined = (report.quarantines > 0).then(|| {
        view! {
            <p>{format!("{} joined nobody, because too many customers share them:", format::counted(report.quarantines, "key", "keys"))}</p>
            <ul>{shared}</ul>
        }
    });
    let apart = (report.kept_apart > 0).then(|| {
        view! {
            <p>
                {format!("{} left undone. ", format::counted(report.kept_apart, "merge is", "merges are"))}
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| intake.change_settings(|settings| settings.identity.keep_apart.clear())
                >
                    "Merge them again"
                </button>
            </p>
        }
    });
    view! {
        <p>{said} " " {largest}</p>
        {apart}
        {quarantined}
        <Help summary="Who was merged">{merge_table(&merged, more)}</Help>
    }
}

/// Who was merged, through what, with a way back.
fn merge_table(merged: &[Merge], more: u64) -> impl IntoView + use<> {
    let intake = use_intake();
    let rows = merged
        .iter()
        .take(SHOWN)
        .cloned()
        .map(|merge| {
            let names = merge.names.clone();
            let label = format!("Keep {} apart", merge.names.join(" and "));
            let undo = move |_| {
                let names = names.clone();
                intake.change_settings(|settings| settings.identity.keep_apart.push(names));
            };
            view! {
                <tr>
                    <th scope="row">{merge.customer}</th>
                    <td>{merge.names.join(", ")}</td>
                    <td>{merge.through.join(", ")}</td>
                    <td>
                        <button type="button" class="quiet" aria-label=label on:click=undo>
                            "Keep apart"
                        </button>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let more =
        (more > 0).then(|| view! { <p class="hint">{format!("{} more are not listed.", format::count(more))}</p> });
    view! {
        <TableFrame
            label="Merged customers"
            heads=&["Customer", "Names", "Through", "Undo"]
        >
            {rows}
        </TableFrame>
        {more}
    }
}

/// How many merges and keys are listed.
const SHOWN: usize = 50;

/// What may be wrong with the events, each with a switch.
#[component]
fn Blemishes() -> impl IntoView {
    let intake = use_intake();
    let is_done = Memo::new(move |_| intake.reading().with(|reading| *reading == Reading::Done));
    let is_asked = Memo::new(move |_| intake.ledger().with(|ledger| !matches!(ledger, crate::load::Load::Idle)));
    let look = move || {
        (!is_asked.get()).then(|| {
            view! {
                <button type="button" disabled=move || !is_done.get() on:click=move |_| intake.look_for_blemishes()>
                    "Look for duplicates, robots, tests and gaps"
                </button>
            }
        })
    };
    let lines = move || {
        is_asked.get().then(|| {
            view! {
                <LoadView
                    load=intake.ledger()
                    children=move |ledger| {
                        view! {
                            <TableFrame
                                label="What may be wrong"
                                heads=&["Leave out", "Events", "Customers", "What that does"]
                            >
                                {move || ledger.get().lines.iter().cloned().map(ledger_row).collect_view()}
                            </TableFrame>
                            {move || {
                                let gaps = ledger.get().gaps.clone();
                                (!gaps.is_empty())
                                    .then(|| {
                                        let gaps = gaps
                                            .into_iter()
                                            .map(|gap| {
                                                let what = gap.channel.map_or_else(|| "all channels".to_owned(), |name| format!("“{name}”"));
                                                let text = format!(
                                                    "{} to {}: nothing from {what}, where about {} are usual",
                                                    gap.from,
                                                    gap.to,
                                                    format::counted(gap.expected_events.round() as u64, "event", "events"),
                                                );
                                                view! { <li>{text}</li> }
                                            })
                                            .collect_view();
                                        view! {
                                            <h3>"Days that seem to be missing"</h3>
                                            <ul>{gaps}</ul>
                                        }
                                    })
                            }}
                        }
                    }
                />
            }
        })
    };
    view! {
        <section class="together" aria-label="What may be wrong with the events">
            <h2>"What may be wrong with the events"</h2>
            {look}
            {lines}
        </section>
    }
}

fn ledger_row(line: LedgerLine) -> impl IntoView {
    let intake = use_intake();
    // As it is now: the line may still tell of what was before the last switch.
    let is_on = {
        let rule = line.rule.clone();
        move || intake.settings().with(|settings| settings.ledger.iter().any(|known| known.is_same_switch(&rule)))
    };
    let rule = line.rule.clone();
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        let rule = rule.clone();
        intake.change_settings(|settings| {
            settings.ledger.retain(|known| !known.is_same_switch(&rule));
            if is_on {
                settings.ledger.push(rule);
            }
        });
    };
    let domains = matches!(line.rule, LedgerRule::Staff { .. }).then(|| {
        let current = if let LedgerRule::Staff { domains } = &line.rule { domains.join(", ") } else { String::new() };
        let change = move |event| {
            let text = event_target_value(&event);
            let domains: Vec<String> =
                text.split([',', ' ', ';']).map(str::trim).filter(|domain| !domain.is_empty()).map(str::to_owned).collect();
            intake.change_settings(|settings| {
                settings.ledger.retain(|known| !matches!(known, LedgerRule::Staff { .. }));
                if !domains.is_empty() {
                    settings.ledger.push(LedgerRule::Staff { domains });
                }
            });
        };
        view! {
            <input type="text" aria-label="Domains of the business" placeholder="example.com" prop:value=current on:change=change />
        }
    });
    view! {
        <tr>
            <th scope="row">
                <label class="file-choice">
                    <input type="checkbox" prop:checked=is_on on:change=toggle />
                    {line.words.clone()}
                </label>
                {domains}
            </th>
            <td class="number">{format::count(line.events)}</td>
            <td class="number">{format::count(line.customers)}</td>
            <td>{effect(&line.before, &line.after)}</td>
        </tr>
    }
}

/// What a switch does to the numbers that everybody looks at first.
fn effect(before: &Headline, after: &Headline) -> String {
    let mut changes = Vec::new();
    if before.customers != after.customers {
        changes.push(format!("customers {} → {}", format::count(before.customers), format::count(after.customers)));
    }
    if before.conversions != after.conversions {
        changes.push(format!("converted {} → {}", format::count(before.conversions), format::count(after.conversions)));
    }
    if before.conversion_rate != after.conversion_rate {
        let rate = |headline: &Headline| format::percent_or_nothing(headline.conversion_rate);
        changes.push(format!("rate {} → {}", rate(before), rate(after)));
    }
    if let (Some(old), Some(new)) = (before.value, after.value)
        && old != new
    {
        changes.push(format!("value {} → {}", format::money(old), format::money(new)));
    }
    if changes.is_empty() { "nothing".to_owned() } else { changes.join("; ") }
}

/// Saving and replaying the whole import.
#[component]
fn RecipeBar() -> impl IntoView {
    let intake = use_intake();
    let is_done = Memo::new(move |_| intake.reading().with(|reading| *reading == Reading::Done));
    let picked = move |files: Vec<File>| files.into_iter().for_each(|file| intake.replay_file(file));
    let problem = move || intake.recipe_problem().get().map(|text| view! { <StateNote kind="failed" text /> });
    view! {
        <section class="together" aria-label="Recipe">
            <h2>"The recipe of this import"</h2>
            <p class="hint">
                "All that is chosen here as one small file, for the next export or for the command line. It holds
                settings and names of columns, no row of the data."
            </p>
            <button type="button" disabled=move || !is_done.get() on:click=move |_| intake.save_recipe()>
                "Save recipe"
            </button>
            " "
            <FilePicker label="Use a recipe" accept=".json,application/json" on_pick=picked />
            {problem}
        </section>
    }
}
