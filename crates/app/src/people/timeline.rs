//! One customer: everything that is known, on one line of time and as a list.

use super::list::{state_class, state_in_words};
use crate::components::StateNote;
use crate::format;
use crate::load::Load;
use crate::palette::{Palette, activity_palette};
use crate::reactive::RwSignal;
use crate::session::Session;
use desirepath_engine::contract::{Timeline, TimelineEvent};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The customer with this name.
#[component]
pub fn TimelineView(
    /// The segment whose stages are drawn.
    session: Session,
    /// The customer.
    name: String,
    /// Called when the reader wants the list back.
    on_back: impl Fn() + 'static,
) -> impl IntoView {
    let shown = RwSignal::new(Load::<Timeline>::working(None));
    let asked = session.engine().call(Command::Timeline { segment: session.segment(), customer: name.clone() });
    spawn_local(async move {
        let load = match asked.answer().await {
            Ok(Answer::Timeline(timeline)) => Load::Ready(Arc::new(timeline)),
            Ok(_) => return,
            Err(failure) => Load::failed(&failure),
        };
        // It may have been closed in the meantime.
        shown.set(load);
    });
    let palette = activity_palette();
    let drawn = move || match shown.get() {
        Load::Ready(timeline) => picture(&timeline, &palette.get()),
        Load::Failed(text) => view! { <StateNote kind="failed" text /> }.into_any(),
        _ => view! { <StateNote kind="working" text="Looking it up …" /> }.into_any(),
    };
    view! {
        <div class="people-pane" aria-busy=move || shown.with(Load::is_working).to_string()>
            <button type="button" class="quiet people-back" on:click=move |_| on_back()>
                "← Back to the list"
            </button>
            <h2 id="people-title" class="people-title" dir="auto">
                {name}
            </h2>
            {drawn}
        </div>
    }
}

fn picture(timeline: &Timeline, palette: &Palette) -> AnyView {
    view! {
        {facts(timeline)}
        <Line timeline=timeline.clone() palette=palette.clone() />
        <ol class="timeline-events" aria-label="Events">
            {timeline.events.iter().map(|one| event(one, palette)).collect_view()}
        </ol>
    }
    .into_any()
}

fn facts(timeline: &Timeline) -> impl IntoView + use<> {
    let fact = |name: &'static str, said: String| view! { <div><dt>{name}</dt><dd>{said}</dd></div> };
    let last = timeline.events.len() - 1;
    view! {
        <dl class="timeline-facts">
            <div>
                <dt>"state"</dt>
                <dd class=state_class(timeline.state)>{state_in_words(timeline.state)}</dd>
            </div>
            {fact("events", format::count(timeline.events.len() as u64))}
            {fact("first", format::date(&timeline.events[0].time))}
            {fact("last", format::date(&timeline.events[last].time))}
            {fact("from first to last", format::duration(timeline.duration_s))}
            {fact("silent until the data end", format::duration(timeline.silent_s))}
            {timeline.value.map(|value| fact("value", format::money(value)))}
            {timeline.cost.map(|cost| fact("cost", format::money(cost)))}
        </dl>
    }
}

/// Height of the line's picture, of its band of stages, and of the line in it.
const HEIGHT: f64 = 92.0;
const BAND: f64 = 22.0;
const MIDDLE: f64 = 52.0;

/// All events on one line, from the first event to the end of the data; stages as bands above it.
/// The list below says the same in words.
#[component]
fn Line(timeline: Timeline, palette: Palette) -> impl IntoView {
    let whole = timeline.duration_s + timeline.silent_s;
    // Events are drawn between 1 % and 99 % of the width, so that the outer ones are whole.
    let x = move |seconds: f64| if whole > 0.0 { 1.0 + seconds / whole * 98.0 } else { 50.0 };
    let percent = |at: f64| format!("{at:.3}%");
    let bands = timeline.stages.iter().enumerate().map(|(at, span)| {
        let (from, to) = (x(span.from_s), x(span.to_s));
        // Where a word would not fit, the band alone says that there is one; its tip says which.
        let name = (to - from > 9.0).then(|| {
            view! {
                <text class="timeline-stage-name" x=percent(from + 0.6) y=BAND - 7.0>
                    {span.stage.clone()}
                </text>
            }
        });
        view! {
            <g>
                <title>{span.stage.clone()}</title>
                <rect
                    class="timeline-stage"
                    class:is-odd=at % 2 == 1
                    x=percent(from)
                    y="0"
                    width=percent((to - from).max(0.2))
                    height=HEIGHT - 22.0
                />
                {name}
            </g>
        }
    });
    let dots = timeline.events.iter().map(|event| {
        let (at, class) = (percent(x(event.since_first_s)), palette.class(&event.activity));
        let flag = event.is_first_conversion.then(|| {
            view! { <circle class="timeline-conversion" cx=at.clone() cy=MIDDLE r="11" /> }
        });
        view! {
            <g class=class>
                <title>{format!("{}, {}", event.activity, format::date_time(&event.time))}</title>
                {flag}
                <circle class="timeline-dot" cx=at cy=MIDDLE r="6" />
            </g>
        }
    });
    let silent = (timeline.silent_s > 0.0).then(|| {
        view! {
            <line
                class="timeline-silence"
                x1=percent(x(timeline.duration_s))
                x2=percent(x(whole))
                y1=MIDDLE
                y2=MIDDLE
            />
        }
    });
    let (first, end) = (format::date(&timeline.events[0].time), format::date(&timeline.log_end));
    let same = whole <= 0.0;
    view! {
        <svg class="timeline-line" width="100%" height=HEIGHT aria-hidden="true">
            {bands.collect_view()}
            <line class="timeline-axis" x1=percent(x(0.0)) x2=percent(x(timeline.duration_s)) y1=MIDDLE y2=MIDDLE />
            {silent}
            {dots.collect_view()}
            <text class="timeline-date" x=if same { "50%" } else { "0" } y=HEIGHT - 4.0 text-anchor=if same { "middle" } else { "start" }>
                {first}
            </text>
            {(!same)
                .then(|| {
                    view! {
                        <text class="timeline-date" x="100%" y=HEIGHT - 4.0 text-anchor="end">
                            {format!("data end {end}")}
                        </text>
                    }
                })}
        </svg>
    }
}

fn event(event: &TimelineEvent, palette: &Palette) -> impl IntoView + use<> {
    let gap = event
        .since_previous_s
        .map(|gap| view! { <span class="timeline-gap">{format!("+ {}", format::duration(gap))}</span> });
    let mark = match event {
        TimelineEvent { is_first_conversion: true, .. } => Some(("is-converted", "conversion")),
        TimelineEvent { is_conversion: true, .. } => Some(("is-converted", "another conversion")),
        TimelineEvent { is_lost: true, .. } => Some(("is-lost", "lost")),
        _ => None,
    };
    let mark = mark.map(|(class, said)| view! { <span class=format!("timeline-mark {class}")>{said}</span> });
    let channel = event.channel.clone().map(|channel| view! { <bdi class="timeline-channel">{channel}</bdi> });
    let amount = |name: &str, amount: Option<f64>| {
        amount
            .map(|amount| view! { <span class="timeline-amount">{format!("{name} {}", format::money(amount))}</span> })
    };
    let note = event.note.clone().map(|note| view! { <p class="timeline-note" dir="auto">{note}</p> });
    let attributes = event.attributes.iter().map(|attribute| {
        view! {
            <div>
                <dt>{attribute.name.clone()}</dt>
                <dd dir="auto">{attribute.value.clone()}</dd>
            </div>
        }
    });
    let attributes = (!event.attributes.is_empty())
        .then(|| view! { <dl class="timeline-attributes">{attributes.collect_view()}</dl> });
    view! {
        <li class="timeline-event" class:is-first-conversion=event.is_first_conversion>
            <p class="timeline-when">
                <time datetime=event.time.clone()>{format::date_time(&event.time)}</time>
                {gap}
            </p>
            <div class="timeline-what">
                <p>
                    <span class=format!("swatch {}", palette.class(&event.activity))></span>
                    <bdi class="timeline-activity">{event.activity.clone()}</bdi>
                    {channel}
                    {amount("value", event.value)}
                    {amount("cost", event.cost)}
                    {mark}
                </p>
                {note}
                {attributes}
            </div>
        </li>
    }
}
