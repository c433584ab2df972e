//! The channels screen: *which channels are there when customers convert, and for what money?*

mod credit;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{DataTable, DaysField, LoadView, Screen, StateNote, Verdict};
use crate::intake::use_intake;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use credit::CreditChart;
use desirepath_engine::contract::{MIN_GROUP, Report, Request, attribution};
use leptos::prelude::*;
use std::sync::Arc;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "channels",
    title: "Channels",
    question: "What works?",
    icon: "M5 20V10M12 20V4M19 20v-7",
    analyses: &["attribution"],
    asked: When::AtOnce,
    view: || view! { <ChannelsScreen /> }.into_any(),
};

/// The channels screen.
#[component]
fn ChannelsScreen() -> impl IntoView {
    let session = use_session();
    let lookback = RwSignal::new(None::<f64>);
    let request = Signal::derive(move || Request::Attribution(attribution::Params { lookback_days: lookback.get() }));
    let report = session.report(request);
    let has_conversion = session.has_conversion();
    let title = sentence(report, pick, "Which channels are there when customers convert?", words::title);
    let table = of_answer(report, pick, words::credit_table);
    let has_channels = of_answer(report, pick, words::has_channels);
    let intake = use_intake();
    let content = move || {
        if has_conversion.get() {
            view! {
                <LoadView load=report judge=judge let:answer>
                    <Channels answer lookback />
                </LoadView>
                {move || {
                    (has_channels.get() == Some(false))
                        .then(|| {
                            view! {
                                <button type="button" class="primary" on:click=move |_| intake.reconsider()>
                                    "Look for a channel among the columns"
                                </button>
                            }
                        })
                }}
            }
            .into_any()
        } else {
            view! { <NoConversion /> }.into_any()
        }
    };
    view! {
        <Screen
            title=Signal::derive(move || if has_conversion.get() { title.get() } else { words::NO_CONVERSION.to_owned() })
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="channel-credit"
            how=how
        >
            {content}
        </Screen>
    }
}

/// The chart and the channels' own numbers.
#[component]
fn Channels(answer: Signal<Arc<Report>>, lookback: RwSignal<Option<f64>>) -> impl IntoView {
    let session = use_session();
    let model = RwSignal::new(words::DEFAULT_MODEL.to_owned());
    let models = Memo::new(move |_| {
        answer.with(|answer| {
            let models = pick(answer).into_iter().flat_map(|report| &report.models);
            models.map(|model| model.model.clone()).collect::<Vec<_>>()
        })
    });
    let has_value = Memo::new(move |_| answer.with(|answer| pick(answer).is_some_and(|report| report.value != 0.0)));
    let table = Memo::new(move |_| {
        answer.with(|answer| pick(answer).map(|report| words::table(report, &model.get(), has_value.get())))
    });
    let undecided = Memo::new(move |_| answer.with(|answer| pick(answer).and_then(words::undecided)));
    let there = Memo::new(move |_| answer.with(|answer| pick(answer).and_then(words::where_they_convert)));
    let left_out = Memo::new(move |_| answer.with(|answer| pick(answer).map(words::left_out).unwrap_or_default()));
    let option = move |name: String| {
        let chosen = name.clone();
        view! {
            <option value=name.clone() prop:selected=move || model.get() == chosen>
                {words::model(&name)}
            </option>
        }
    };
    // Another log may leave out the model that was chosen.
    Effect::new(move |_| {
        session.epoch().track();
        if models.with(|models| !models.is_empty() && !models.contains(&model.get_untracked())) {
            model.set(models.with(|models| models[models.len() - 1].clone()));
        }
    });
    view! {
        <div class="channels">
            <CreditChart answer />
            <div class="channels-said">
                {move || undecided.get().map(|text| view! { <p class="channel-undecided">{text}</p> })}
                {move || left_out.get().into_iter().map(|text| view! { <StateNote kind="too-few" text /> }).collect_view()}
                {move || there.get().map(|text| view! { <p class="hint">{text}</p> })}
                <p class="hint">{words::NO_CAUSE}</p>
            </div>
            <section class="channels-table">
                <div class="channels-table-head">
                    <h2>"The channels in numbers"</h2>
                    <label class="channels-model">
                        <span>"Credit by"</span>
                        <select on:change:target=move |event| model.set(event.target().value())>
                            {move || models.get().into_iter().map(option).collect_view()}
                        </select>
                    </label>
                </div>
                <DataTable
                    table=Signal::derive(move || table.get().unwrap_or_default())
                    name="channels"
                    caption="The channels in numbers"
                />
            </section>
            <section class="channels-settings" aria-label="Which touches count">
                <DaysField
                    label="Touches count within"
                    id=use_session().unique("channels-lookback")
                    days=lookback.into()
                    usual=&[7, 30, 90]
                    on_change=Callback::new(move |days| lookback.set(days))
                />
                <p class="hint">{words::LOOKBACK}</p>
            </section>
        </div>
    }
}

/// Without a conversion there is nothing to credit.
#[component]
fn NoConversion() -> impl IntoView {
    view! {
        <div class="channels-empty">
            <StateNote
                kind="nothing"
                text="Credit needs something to give credit for. Choose the activity that you work for, such as a purchase, a signature or a booking."
            />
            <button type="button" class="primary" popovertarget="outcomes-form">
                "Choose what counts as conversion"
            </button>
        </div>
    }
}

/// The channels' report among reports.
fn pick(report: &Report) -> Option<&attribution::Report> {
    match report {
        Report::Attribution(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    let Some(report) = pick(report) else { return Verdict::Good };
    if !words::has_channels(report) {
        Verdict::Nothing(words::NO_CHANNELS.to_owned())
    } else if report.conversions == 0 {
        Verdict::Nothing("Nobody has converted yet, so there is no credit to share out.".to_owned())
    } else if report.conversions < MIN_GROUP {
        Verdict::TooFew(words::too_few(report.conversions))
    } else {
        Verdict::Good
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "A touch is an event with a channel, from the start of a journey up to and including its first conversion. Each conversion counts once and is shared out over the touches before it in four ways: all to the first touch; all to the last; equal parts to all; and by a Markov chain, which asks how many conversions fewer there would be if a channel led nowhere. In each way the credit sums to all conversions, and its value to their value. A conversion without any touch stands under “(no channel)”."
        </p>
        <p>
            "These are four ways of keeping books, and none of them knows what would have happened without the channel. A channel that meets customers who were about to buy anyway gets credit for it in all four. Where the four lie 5 points or more apart, or the largest is twice the smallest, the channel is called undecided."
        </p>
        <p>
            "What a channel is worth can be tested: leave it out for a random part of the customers, or in some regions or weeks, and compare."
        </p>
        <p>
            "“Converted” is the share of the customers that a channel touched who have converted so far, with its 95 % interval: the range in which the true share plausibly lies. The others are not lost: many are still under way when the data end. A customer touched by several channels counts for each of them, so these columns do not sum to all customers."
        </p>
    }
}
