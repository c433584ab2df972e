//! Rules that make activities comparable: renamed, merged, repeats counted once, left out.

use super::choice::choice;
use crate::format;
use crate::intake::use_intake;
use crate::reactive::{Memo, RwSignal};
use crate::session::use_session;
use desirepath_engine::contract::{CleaningRule, CleaningStep};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;

const KINDS: [&str; 4] = ["rename one activity", "merge all that fit", "count repeats once", "leave out all that fit"];
const RENAME: usize = 0;
const MERGE: usize = 1;
const COLLAPSE: usize = 2;
const DROP: usize = 3;

/// A rule under way: its kind, the activities it is about, their new name or the time within which.
type Draft = (usize, String, String);

/// The rule of a draft that is whole.
fn rule((kind, pattern, more): &Draft) -> Option<CleaningRule> {
    let (pattern, more) = (pattern.trim().to_owned(), more.trim());
    let to = more.to_owned();
    if pattern.is_empty() || *kind <= MERGE && to.is_empty() {
        return None;
    }
    Some(match *kind {
        RENAME => CleaningRule::Rename { from: pattern, to },
        MERGE => CleaningRule::Merge { pattern, to },
        COLLAPSE if more.is_empty() => CleaningRule::CollapseRepeats { pattern, within_s: None },
        COLLAPSE => CleaningRule::CollapseRepeats { pattern, within_s: Some(more.parse().ok()?) },
        _ => CleaningRule::Drop { pattern },
    })
}

/// The draft that a rule comes from.
fn draft_of(rule: CleaningRule) -> Draft {
    match rule {
        CleaningRule::Rename { from, to } => (RENAME, from, to),
        CleaningRule::Merge { pattern, to } => (MERGE, pattern, to),
        CleaningRule::CollapseRepeats { pattern, within_s } => {
            (COLLAPSE, pattern, within_s.map_or(String::new(), |seconds| seconds.to_string()))
        }
        CleaningRule::Drop { pattern } => (DROP, pattern, String::new()),
    }
}

/// The rules, what each has changed, and a form for another one.
#[component]
pub fn Rules() -> impl IntoView {
    let intake = use_intake();
    let summary = use_session().summary();
    let rules = Memo::new(move |_| intake.settings().with(|settings| settings.rules.clone()));
    let steps = Memo::new(move |_| {
        summary.with(|summary| summary.as_ref().map(|summary| summary.cleaning.clone()).unwrap_or_default())
    });
    let draft = RwSignal::new((RENAME, String::new(), String::new()));
    // Which rule is being changed, if none is being added.
    let changed = RwSignal::new(None::<usize>);
    let list = move || {
        let steps = steps.get();
        let rule = |(at, rule): (usize, CleaningRule)| {
            let words = rule.words();
            let label = format!("Take back: {words}");
            let said = steps.get(at).filter(|step| step.rule == words).map(step_words);
            let remove = move |_| {
                changed.set(None);
                intake.change_settings(|settings| drop(settings.rules.remove(at)));
            };
            let change = move |_| {
                draft.set(draft_of(rule.clone()));
                changed.set(Some(at));
            };
            let up = (at > 0).then(|| {
                let up = move |_| {
                    changed.set(None);
                    intake.change_settings(|settings| settings.rules.swap(at - 1, at));
                };
                let label = format!("Earlier: {words}");
                view! { <button type="button" class="quiet" aria-label=label on:click=up>"Earlier"</button> " " }
            });
            let change_label = format!("Change: {words}");
            view! {
                <li>
                    {words} " " <span class="hint">{said}</span> " " {up}
                    <button type="button" class="quiet" aria-label=change_label on:click=change>"Change"</button>
                    " "
                    <button type="button" class="quiet" aria-label=label on:click=remove>"Take back"</button>
                </li>
            }
        };
        let rules = rules.get();
        (!rules.is_empty())
            .then(|| view! { <ol class="rules">{rules.into_iter().enumerate().map(rule).collect_view()}</ol> })
    };
    view! {
        <section class="together" aria-label="Activities that should be named alike">
            <h2>"Activities that should be named alike"</h2>
            <p class="hint">"In a pattern, * stands for any text and ? for one character. Rules apply in their order."</p>
            {list}
            <RuleForm draft changed />
        </section>
    }
}

#[component]
fn RuleForm(draft: RwSignal<Draft>, changed: RwSignal<Option<usize>>) -> impl IntoView {
    let intake = use_intake();
    let session = use_session();
    let whole = Memo::new(move |_| draft.with(rule));
    let tried = RwSignal::new(None::<CleaningStep>);
    Effect::new(move |_| {
        tried.set(None);
        // Asked again when another log is there. What has been done by the rule that is being changed
        // cannot be done twice: the list says what comes of the change.
        let can_try = session.summary().with(Option::is_some) && changed.get().is_none();
        let Some(rule) = whole.get().filter(|_| can_try) else { return };
        let asked = session.engine().call(Command::TryRules { rules: vec![rule.clone()] });
        spawn_local(async move {
            if let Ok(Answer::Cleaning(mut steps)) = asked.answer().await
                && whole.get_untracked() == Some(rule)
            {
                tried.set(steps.pop());
            }
        });
    });
    let names = move || {
        session.summary().with(|summary| {
            let activities = summary.iter().flat_map(|summary| &summary.activities);
            activities.map(|known| view! { <option value=known.activity.clone()></option> }).collect_view()
        })
    };
    let kind = Memo::new(move |_| draft.with(|draft| draft.0));
    let set_kind = move |kind| draft.update(|draft| *draft = (kind, draft.1.clone(), String::new()));
    let more = move || {
        let (label, hint) = match kind.get() {
            RENAME | MERGE => ("New name", "new name"),
            COLLAPSE => ("Only within so many seconds", "seconds; empty: any time"),
            _ => return None,
        };
        Some(view! {
            <input
                type="text"
                aria-label=label
                placeholder=hint
                prop:value=move || draft.with(|draft| draft.2.clone())
                on:input=move |event| draft.update(|draft| draft.2 = event_target_value(&event))
            />
        })
    };
    let close = move || {
        draft.update(|draft| (draft.1, draft.2) = Default::default());
        changed.set(None);
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(rule) = whole.get_untracked() {
            let at = changed.get_untracked();
            close();
            intake.change_settings(|settings| match at.and_then(|at| settings.rules.get_mut(at)) {
                Some(known) => *known = rule,
                None => settings.rules.push(rule),
            });
        }
    };
    let submit = move || if changed.get().is_some() { "Change rule" } else { "Add rule" };
    let keep = move || {
        let keep = move |_| close();
        changed.get().map(|_| view! { <button type="button" class="quiet" on:click=keep>"Keep it as it is"</button> })
    };
    let words = KINDS.map(str::to_owned).into();
    view! {
        <form class="file-choices" on:submit=add>
            {choice("", "What the rule does".to_owned(), words, kind.into(), set_kind)}
            <input
                type="text"
                list="rule-activities"
                aria-label="Which activities"
                placeholder=move || if kind.get() == RENAME { "activity" } else { "pattern, such as call*" }
                prop:value=move || draft.with(|draft| draft.1.clone())
                on:input=move |event| draft.update(|draft| draft.1 = event_target_value(&event))
            />
            <datalist id="rule-activities">{names}</datalist>
            {more}
            <button type="submit" disabled=move || whole.with(Option::is_none)>{submit}</button>
            {keep}
        </form>
        <p class="hint" role="status">{move || tried.get().map(|step| format!("It would: {}", step_words(&step)))}</p>
    }
}

/// What a rule changes.
fn step_words(step: &CleaningStep) -> String {
    let mut said = format!("{} concerned", format::counted(step.events_touched, "event", "events"));
    for (what, before, after) in [
        ("events", step.events_before, step.events_after),
        ("activities", step.activities_before, step.activities_after),
        ("customers", step.customers_before, step.customers_after),
    ] {
        said += &match before == after {
            true => format!("; {what} stay {}", format::count(after)),
            false => format!("; {what} {} → {}", format::count(before), format::count(after)),
        };
    }
    said
}
