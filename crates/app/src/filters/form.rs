//! Adding a condition.

use super::clause;
use crate::browser;
use crate::components::{ActivityChooser, DaysField, StateNote};
use crate::format;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::{Session, use_session};
use crate::text::number;
use desirepath_engine::contract::filter::{
    AtChannel, AtEvent, AttributeFilter, Breakdown, ChannelFilter, DoneFilter, Period, State, TookFilter, ValueFilter,
};
use desirepath_engine::contract::{ActivityCount, Filter, ValuesPage, ValuesRequest};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// What a condition is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Done,
    NotDone,
    Before,
    Channel,
    Attribute,
    Started,
    State,
    Value,
}

impl Kind {
    const ALL: [(Self, &str); 8] = [
        (Self::Done, "did something"),
        (Self::NotDone, "never did something"),
        (Self::Before, "did one thing before another"),
        (Self::Channel, "came by a channel"),
        (Self::Attribute, "have a value in a column"),
        (Self::Started, "first came at a time"),
        (Self::State, "converted, are open or were lost"),
        (Self::Value, "are worth at least or at most"),
    ];
}

/// What has been filled in. Copies are the same.
#[derive(Clone, Copy)]
struct Draft {
    kind: RwSignal<Kind>,
    activities: RwSignal<Vec<String>>,
    times: RwSignal<String>,
    within_days: RwSignal<Option<f64>>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    directly: RwSignal<bool>,
    channels: RwSignal<Vec<String>>,
    at_channel: RwSignal<AtChannel>,
    attribute: RwSignal<String>,
    values: RwSignal<Vec<String>>,
    first_day: RwSignal<String>,
    last_day: RwSignal<String>,
    state: RwSignal<State>,
    at_least: RwSignal<String>,
    at_most: RwSignal<String>,
}

const DAY_MS: i64 = 86_400_000;

impl Draft {
    fn new() -> Self {
        Self {
            kind: RwSignal::default(),
            activities: RwSignal::default(),
            times: RwSignal::new("1".to_owned()),
            within_days: RwSignal::default(),
            from: RwSignal::default(),
            to: RwSignal::default(),
            directly: RwSignal::default(),
            channels: RwSignal::default(),
            at_channel: RwSignal::default(),
            attribute: RwSignal::default(),
            values: RwSignal::default(),
            first_day: RwSignal::default(),
            last_day: RwSignal::default(),
            state: RwSignal::new(State::Converted),
            at_least: RwSignal::default(),
            at_most: RwSignal::default(),
        }
    }

    /// Nothing is filled in, as at first.
    fn clear(self) {
        for list in [self.activities, self.channels, self.values] {
            list.set(Vec::new());
        }
        for text in [self.from, self.to, self.first_day, self.last_day, self.at_least, self.at_most] {
            text.set(String::new());
        }
        self.times.set("1".to_owned());
        self.within_days.set(None);
        self.directly.set(false);
    }

    /// The condition, as soon as it says something. Follows the draft.
    fn filter(self) -> Option<Filter> {
        match self.kind.get() {
            Kind::Done => {
                let activities = some(self.activities.get())?;
                let at_least = self.times.get().trim().parse().ok().filter(|&times| times > 0)?;
                let within_days = self.within_days.get();
                Some(Filter::Done(DoneFilter { activities, at_least, within_days, ..DoneFilter::default() }))
            }
            Kind::NotDone => {
                let activities = some(self.activities.get())?;
                Some(Filter::Done(DoneFilter { activities, ..DoneFilter::default() }).negated())
            }
            Kind::Before => {
                let (from, to) = (self.from.get(), self.to.get());
                let is_said = !from.is_empty() && !to.is_empty();
                let (directly, within_days) = (self.directly.get(), self.within_days.get());
                is_said.then(|| {
                    let (from, to) = (vec![from], vec![to]);
                    Filter::Took(TookFilter { from, to, directly, within_days, ..TookFilter::default() })
                })
            }
            Kind::Channel => {
                let names = some(self.channels.get())?;
                Some(Filter::Channel(ChannelFilter { names, at: self.at_channel.get(), within_days: None }))
            }
            Kind::Attribute => {
                let (name, values) = (self.attribute.get(), some(self.values.get())?);
                Some(Filter::Attribute(AttributeFilter { name, values, at: AtEvent::Any }))
            }
            Kind::Started => {
                let from_ms = browser::day_ms(&self.first_day.get());
                // The last day counts as a whole.
                let to_ms = browser::day_ms(&self.last_day.get()).map(|day| day + DAY_MS);
                let period = Period { from_ms, to_ms };
                let is_backwards = from_ms.zip(to_ms).is_some_and(|(from, to)| from >= to);
                (!period.is_always() && !is_backwards).then_some(Filter::Started(period))
            }
            Kind::State => Some(Filter::State(self.state.get())),
            Kind::Value => {
                let (at_least, at_most) = (amount(&self.at_least.get())?, amount(&self.at_most.get())?);
                let is_said = at_least.or(at_most).is_some();
                is_said.then_some(Filter::Value(ValueFilter { at_least, at_most }))
            }
        }
    }
}

fn some(names: Vec<String>) -> Option<Vec<String>> {
    (!names.is_empty()).then_some(names)
}

/// A text as an amount; empty is no limit, `None` what is no number.
fn amount(text: &str) -> Option<Option<f64>> {
    match text.trim() {
        "" => Some(None),
        text => number(text).map(Some),
    }
}

/// The form.
#[component]
pub fn FilterForm() -> impl IntoView {
    let session = use_session();
    let draft = Draft::new();
    let filter = Memo::new(move |_| draft.filter());
    let said = move || {
        filter.with(|filter| match filter {
            Some(filter) => format!("Customers {}", clause(filter)),
            None => "Fill in what they have in common.".to_owned(),
        })
    };
    let add = move |_| {
        if let Some(filter) = filter.get_untracked() {
            session.narrow(filter);
            // Later: a button that is disabled at once would not close the form.
            request_animation_frame(move || draft.clear());
        }
    };
    let summary = session.summary();
    let offered = Memo::new(move |_| {
        let has = |kind: Kind| {
            summary.with(|summary| {
                summary.as_ref().is_some_and(|summary| match kind {
                    Kind::Channel => summary.has_channels,
                    Kind::Attribute => !summary.attributes.is_empty(),
                    Kind::Value => summary.has_values,
                    _ => true,
                })
            })
        };
        Kind::ALL.into_iter().filter(|(kind, _)| has(*kind)).collect::<Vec<_>>()
    });
    let kinds = move || {
        offered
            .get()
            .into_iter()
            .map(|(kind, name)| {
                view! {
                    <option value=name prop:selected=move || draft.kind.get() == kind>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    let choose = move |name: String| {
        if let Some((kind, _)) = Kind::ALL.into_iter().find(|(_, known)| *known == name) {
            draft.kind.set(kind);
        }
    };
    view! {
        <div id="filter-form" class="sheet filter-form" popover="auto" role="dialog" aria-label="Add a filter">
            <h2>"Only customers who"</h2>
            <select aria-label="What they have in common" on:change:target=move |event| choose(event.target().value())>
                {kinds}
            </select>
            <div class="filter-fields">{move || fields(draft.kind.get(), draft, session)}</div>
            <p class="filter-preview" role="status" dir="auto">{said}</p>
            <div class="sheet-foot">
                <button
                    type="button"
                    class="primary"
                    popovertarget="filter-form"
                    popovertargetaction="hide"
                    disabled=move || filter.with(Option::is_none)
                    on:click=add
                >
                    "Add"
                </button>
            </div>
        </div>
    }
}

fn fields(kind: Kind, draft: Draft, session: Session) -> AnyView {
    match kind {
        Kind::Done => view! {
            <Activities draft session />
            <div class="filter-row">
                <TextField id="filter-times" label="At least so many times" text=draft.times />
            </div>
            <Within draft />
        }
        .into_any(),
        Kind::NotDone => view! { <Activities draft session /> }.into_any(),
        Kind::Before => view! { <Before draft session /> }.into_any(),
        Kind::Channel => view! {
            <ValueChooser label="Channels" of=Signal::stored(Some(Breakdown::Channel)) chosen=draft.channels session />
            <AtChannelField draft />
        }
        .into_any(),
        Kind::Attribute => view! { <Attribute draft session /> }.into_any(),
        Kind::Started => view! {
            <div class="filter-row">
                <DayField id="filter-first-day" label="From" day=draft.first_day />
                <DayField id="filter-last-day" label="to" day=draft.last_day />
            </div>
            <p class="hint">"Whole days in UTC, the last one included. Leave one empty for no limit."</p>
        }
        .into_any(),
        Kind::State => view! { <StateField draft /> }.into_any(),
        Kind::Value => view! {
            <div class="filter-row">
                <TextField id="filter-at-least" label="At least" text=draft.at_least />
                <TextField id="filter-at-most" label="at most" text=draft.at_most />
            </div>
            <p class="hint">"The value of all events of a customer, in the money of your data."</p>
        }
        .into_any(),
    }
}

fn activities(session: Session) -> Memo<Arc<Vec<ActivityCount>>> {
    let summary = session.summary();
    Memo::new(move |_| {
        Arc::new(summary.with(|summary| summary.as_ref().map(|summary| summary.activities.clone()).unwrap_or_default()))
    })
}

#[component]
fn Activities(draft: Draft, session: Session) -> impl IntoView {
    let on_change = Callback::new(move |chosen| draft.activities.set(chosen));
    view! {
        <ActivityChooser
            label="Any of these activities"
            activities=activities(session).into()
            chosen=draft.activities.into()
            on_change
        />
    }
}

#[component]
fn Within(draft: Draft) -> impl IntoView {
    view! {
        <DaysField
            label="Within"
            id="filter-within"
            days=draft.within_days.into()
            usual=&[1, 7, 30, 90]
            on_change=Callback::new(move |days| draft.within_days.set(days))
        />
    }
}

#[component]
fn TextField(id: &'static str, label: &'static str, text: RwSignal<String>) -> impl IntoView {
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            type="text"
            inputmode="decimal"
            autocomplete="off"
            size="8"
            prop:value=move || text.get()
            on:input:target=move |event| text.set(event.target().value())
        />
    }
}

#[component]
fn DayField(id: &'static str, label: &'static str, day: RwSignal<String>) -> impl IntoView {
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            type="date"
            prop:value=move || day.get()
            on:input:target=move |event| day.set(event.target().value())
        />
    }
}

#[component]
fn Before(draft: Draft, session: Session) -> impl IntoView {
    let known = activities(session);
    let field = move |id: &'static str, label: &'static str, chosen: RwSignal<String>| {
        let options = move || {
            known
                .get()
                .iter()
                .map(|activity| {
                    let name = activity.activity.clone();
                    view! { <option value=name.clone()>{name.clone()}</option> }
                })
                .collect_view()
        };
        view! {
            <label for=id>{label}</label>
            <select
                id=id
                prop:value=move || chosen.get()
                on:change:target=move |event| chosen.set(event.target().value())
            >
                <option value="">"Choose …"</option>
                {options}
            </select>
        }
    };
    view! {
        <div class="filter-row">
            {field("filter-from", "First", draft.from)} {field("filter-to", "then", draft.to)}
        </div>
        <label class="filter-check">
            <input
                type="checkbox"
                prop:checked=move || draft.directly.get()
                on:change:target=move |event| draft.directly.set(event.target().checked())
            />
            "with nothing in between"
        </label>
        <Within draft />
    }
}

#[component]
fn AtChannelField(draft: Draft) -> impl IntoView {
    let option = move |at: AtChannel, name: &'static str| {
        view! {
            <label class="filter-check">
                <input
                    type="radio"
                    name="filter-at-channel"
                    prop:checked=move || draft.at_channel.get() == at
                    on:change=move |_| draft.at_channel.set(at)
                />
                {name}
            </label>
        }
    };
    view! {
        <fieldset class="filter-options">
            <legend>"at"</legend>
            {option(AtChannel::Any, "any time")}
            {option(AtChannel::FirstTouch, "their first contact")}
            {option(AtChannel::LastTouch, "their last contact before converting")}
        </fieldset>
    }
}

#[component]
fn StateField(draft: Draft) -> impl IntoView {
    let option = move |state: State, name: &'static str| {
        view! {
            <label class="filter-check">
                <input
                    type="radio"
                    name="filter-state"
                    prop:checked=move || draft.state.get() == state
                    on:change=move |_| draft.state.set(state)
                />
                {name}
            </label>
        }
    };
    view! {
        <fieldset class="filter-options">
            <legend>"When the data end they"</legend>
            {option(State::Converted, "have converted")}
            {option(State::Open, "are still open")}
            {option(State::Lost, "were lost")}
        </fieldset>
    }
}

#[component]
fn Attribute(draft: Draft, session: Session) -> impl IntoView {
    let names = Memo::new(move |_| {
        session.summary().with(|summary| summary.as_ref().map(|summary| summary.attributes.clone()).unwrap_or_default())
    });
    // The first column is chosen until another is.
    Effect::new(move |_| {
        let names = names.get();
        if !names.contains(&draft.attribute.get_untracked()) {
            draft.attribute.set(names.into_iter().next().unwrap_or_default());
        }
    });
    let of =
        Signal::derive(move || Some(draft.attribute.get()).filter(|name| !name.is_empty()).map(Breakdown::Attribute));
    let options = move || {
        names
            .get()
            .into_iter()
            .map(|name| {
                let is_on = {
                    let name = name.clone();
                    move || draft.attribute.get() == name
                };
                view! {
                    <option value=name.clone() prop:selected=is_on>
                        {name.clone()}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="filter-row">
            <label for="filter-attribute">"Column"</label>
            <select
                id="filter-attribute"
                on:change:target=move |event| {
                    draft.values.set(Vec::new());
                    draft.attribute.set(event.target().value());
                }
            >
                {options}
            </select>
        </div>
        <ValueChooser label="Values" of chosen=draft.values session />
    }
}

/// More values of a column are not offered.
const MOST_VALUES: u64 = 1000;

/// The values of a column as chips.
#[component]
fn ValueChooser(
    label: &'static str,
    of: Signal<Option<Breakdown>>,
    chosen: RwSignal<Vec<String>>,
    session: Session,
) -> impl IntoView {
    let page = RwSignal::new(Ok(ValuesPage::default()));
    Effect::new(move |_| {
        let Some(of) = of.get() else { return };
        let request = ValuesRequest { of, search: String::new(), limit: MOST_VALUES };
        let asked = session.engine().call(Command::Values(request));
        spawn_local(async move {
            let answer = match asked.answer().await {
                Ok(Answer::Values(values)) => Ok(values),
                Ok(_) => return,
                Err(failure) => Err(failure.message()),
            };
            // The form may show other fields by now.
            page.set(answer);
        });
    });
    let offered = Memo::new(move |_| {
        let of_value = |value: &desirepath_engine::contract::ValueCount| ActivityCount {
            activity: value.value.clone(),
            events: value.customers,
        };
        let named = |page: &ValuesPage| page.values.iter().filter(|one| !one.value.is_empty()).map(of_value).collect();
        Arc::new(page.with(|page| page.as_ref().map(named).unwrap_or_default()))
    });
    let note = move || {
        page.with(|page| match page {
            Err(text) => Some(view! { <StateNote kind="failed" text=text.clone() /> }.into_any()),
            Ok(page) if page.not_listed > 0 => {
                let more = format::counted(page.not_listed, "more value", "more values");
                Some(view! { <p class="hint">{format!("{more} of fewer customers are not offered.")}</p> }.into_any())
            }
            Ok(_) => None,
        })
    };
    view! {
        <ActivityChooser
            label
            what="values"
            activities=offered.into()
            chosen=chosen.into()
            on_change=Callback::new(move |now| chosen.set(now))
        />
        {note}
    }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_as_people_write_them() {
        assert_eq!(amount(" "), Some(None));
        assert_eq!(amount("12,5"), Some(Some(12.5)));
        assert_eq!(amount("much"), None);
        assert_eq!(amount("inf"), None);
    }
}
