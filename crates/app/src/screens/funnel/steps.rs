//! Choosing the steps: add, remove, move by buttons; the arrow keys with Alt move too. What is asked
//! of a step beside its activity unfolds below it.

use super::choice::{self, FunnelChoice, Has, moved, remove_step, step_of};
use super::words;
use crate::browser::{focus, keep_focus};
use crate::components::days_of;
use crate::palette::{Palette, activity_palette};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::{Session, use_session};
use desirepath_engine::contract::funnel::{FunnelStep, MAX_STEPS, Order, Params};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The list of steps as it is edited. Copies are the same.
#[derive(Clone, Copy)]
struct Editor {
    choice: FunnelChoice,
    has: Signal<Has>,
    /// What is shown; steps that this data does not have stay chosen for data that has them.
    shown: Memo<Params>,
    /// The steps whose terms are unfolded.
    unfolded: RwSignal<Vec<usize>>,
    palette: Signal<Palette>,
    session: Session,
}

impl Editor {
    /// What is changed is what is shown: suggested steps become chosen ones.
    fn change(self, edit: impl FnOnce(&mut Params)) {
        let mut now = self.shown.get_untracked();
        edit(&mut now);
        self.choice.change(|chosen| *chosen = now);
    }

    fn shift(self, at: usize, is_up: bool) {
        let before = self.shown.with_untracked(|params| params.steps.clone());
        let after = moved(before.clone(), at, is_up);
        if after != before {
            let last = after.len() - 1;
            let now = if is_up { at - 1 } else { at + 1 };
            self.change(|params| params.steps = after);
            // The focus goes with the step, to a button that can be pressed there.
            let button = if now == 0 || (!is_up && now != last) { "down" } else { "up" };
            focus(self.id(now, button));
        }
    }

    fn remove(self, at: usize) {
        let left = self.shown.with_untracked(|params| params.steps.len()) - 1;
        if left > 0 {
            self.change(|params| remove_step(params, at));
            self.unfolded.update(|unfolded| unfolded.retain(|&other| other < at));
            let next = at.min(left - 1);
            focus(if left > 1 { self.id(next, "remove") } else { self.session.unique("funnel-add") });
        }
    }

    /// Changes the activities of a step.
    fn change_step(self, at: usize, edit: impl FnOnce(&mut Vec<String>)) {
        self.change(|params| {
            let mut activities = params.steps[at].activities().to_vec();
            edit(&mut activities);
            params.steps[at] = step_of(activities);
        });
    }

    fn is_unfolded(self, at: usize) -> bool {
        self.unfolded.with(|unfolded| unfolded.contains(&at))
    }

    fn turn(self, at: usize) {
        self.unfolded.update(|unfolded| match unfolded.iter().position(|&other| other == at) {
            Some(place) => drop(unfolded.remove(place)),
            None => unfolded.push(at),
        });
    }

    fn pressed(self, event: KeyboardEvent, at: usize) {
        let is_up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        if event.alt_key() {
            event.prevent_default();
            self.shift(at, is_up);
        }
    }

    /// The id of something of a step.
    fn id(self, at: usize, name: &str) -> String {
        self.session.unique(&format!("funnel-step-{at}-{name}"))
    }

    fn options(self) -> AnyView {
        self.has.with(|has| options(&has.activities))
    }
}

/// The list of steps.
#[component]
pub fn StepEditor(
    /// Where the choice is kept.
    choice: FunnelChoice,
    /// What the log has.
    has: Signal<Has>,
    /// The steps that are shown while none are chosen.
    suggested: Signal<Vec<FunnelStep>>,
) -> impl IntoView {
    let session = use_session();
    let shown = Memo::new(move |_| {
        let mut params = has.with(|has| choice.params(has));
        if params.steps.is_empty() {
            params.steps = suggested.get();
        }
        params
    });
    let editor = Editor { choice, has, shown, unfolded: RwSignal::default(), palette: activity_palette(), session };
    let missing = Memo::new(move |_| {
        let chosen = choice.chosen().get();
        let names = chosen.steps.iter().flat_map(|step| step.activities().iter().cloned());
        has.with(|has| words::missing(names.filter(|name| !has.activities.contains(name)).collect()))
    });
    let is_chosen = choice.of(|chosen| !chosen.steps.is_empty());
    let rows = move || {
        keep_focus();
        shown.with(|params| (0..params.steps.len()).map(|at| row(editor, at, params)).collect_view())
    };
    let add = move |name: String| {
        if !name.is_empty() {
            editor.change(|params| params.steps.push(name.into()));
        }
    };
    let suggest = move |_| {
        editor.unfolded.set(Vec::new());
        choice.change(|chosen| {
            chosen.steps.clear();
            chosen.step_window_days.clear();
            chosen.exclusions.retain(|exclusion| exclusion.after_step.is_none());
        });
    };
    let is_full = Memo::new(move |_| shown.with(|params| params.steps.len() >= MAX_STEPS));
    view! {
        <div class="funnel-steps">
            <h2 class="field-name">"Steps"</h2>
            <ol class="funnel-choices">{rows}</ol>
            <div class="funnel-add">
                <select
                    id=session.unique("funnel-add")
                    aria-label="Add a step"
                    prop:disabled=move || is_full.get()
                    on:change:target=move |event| {
                        add(event.target().value());
                        event.target().set_value("");
                    }
                >
                    <option value="">"Add a step …"</option>
                    {move || editor.options()}
                </select>
                {move || {
                    is_chosen
                        .get()
                        .then(|| {
                            view! {
                                <button type="button" class="quiet" on:click=suggest>
                                    "Suggested steps"
                                </button>
                            }
                        })
                }}
            </div>
            <p class="field-problem" aria-live="polite">
                {move || missing.get()}
                {move || is_full.get().then(|| words::full(MAX_STEPS))}
            </p>
        </div>
    }
}

/// One step: its activities and buttons, what is asked of it in words, and the fields for that.
fn row(editor: Editor, at: usize, params: &Params) -> impl IntoView + use<> {
    let (step, count) = (&params.steps[at], params.steps.len());
    let spoken = step.words();
    let button = move |name: &'static str, sign: &'static str, label: String, is_off: bool| {
        view! {
            <button
                type="button"
                class="funnel-step-button"
                id=editor.id(at, name)
                aria-label=label.clone()
                title=label
                disabled=is_off
                on:click=move |_| match name {
                    "up" => editor.shift(at, true),
                    "down" => editor.shift(at, false),
                    _ => editor.remove(at),
                }
            >
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    let has_several = step.activities().len() > 1;
    let names = step.activities().iter().cloned().enumerate().map(|(place, name)| {
        let class = editor.palette.with(|palette| palette.class(&name));
        let without = move || editor.change_step(at, |activities| drop(activities.remove(place)));
        view! {
            <span class="funnel-choice-name">
                {(place > 0).then(|| view! { <span class="funnel-or">"or "</span> })}
                <span class=format!("swatch {class}")></span>
                <bdi title=name.clone()>{name.clone()}</bdi>
                {has_several.then(|| taken_back(format!("Without “{name}”"), without))}
            </span>
        }
    });
    let names = names.collect_view();
    let said = words::asked_of(params, at).map(|said| view! { <span class="funnel-asked hint">{said}</span> });
    let more = format!("More about “{spoken}”");
    let fields = {
        let (spoken, params) = (spoken.clone(), params.clone());
        move || editor.is_unfolded(at).then(|| terms(editor, at, &spoken, &params))
    };
    view! {
        <li class="funnel-choice" on:keydown=move |event| editor.pressed(event, at)>
            <span class="funnel-choice-line">
                <span class="funnel-choice-names">{names}</span>
                <span class="funnel-step-buttons">
                    <button
                        type="button"
                        class="funnel-step-button"
                        id=editor.id(at, "more")
                        aria-label=more.clone()
                        title=more
                        aria-expanded=move || editor.is_unfolded(at).to_string()
                        on:click=move |_| editor.turn(at)
                    >
                        <span aria-hidden="true">"…"</span>
                    </button>
                    {button("up", "↑", format!("Move “{spoken}” up"), at == 0)}
                    {button("down", "↓", format!("Move “{spoken}” down"), at + 1 == count)}
                    {button("remove", "×", format!("Remove “{spoken}”"), count == 1)}
                </span>
            </span>
            {said}
            {fields}
        </li>
    }
}

/// The fields for what is asked of a step beside its activity.
fn terms(editor: Editor, at: usize, spoken: &str, params: &Params) -> impl IntoView + use<> {
    let add = move |name: String| {
        editor.change_step(at, |activities| {
            if !name.is_empty() && !activities.contains(&name) {
                activities.push(name);
            }
        });
    };
    let between = (at > 0 && params.order != Order::Any).then(|| between(editor, at, spoken, params));
    view! {
        <div class="funnel-terms">
            <label for=editor.id(at, "or")>"Or instead"</label>
            <select
                id=editor.id(at, "or")
                aria-label=format!("Instead of “{spoken}”")
                on:change:target=move |event| {
                    let name = event.target().value();
                    event.target().set_value("");
                    add(name);
                }
            >
                <option value="">"choose …"</option>
                {move || editor.options()}
            </select>
            {between}
        </div>
    }
}

/// What is asked of the time between the step before and this one.
fn between(editor: Editor, at: usize, spoken: &str, params: &Params) -> impl IntoView + use<> {
    let is_wrong = RwSignal::new(false);
    let typed = move |text: String| {
        let days = days_of(&text);
        is_wrong.set(days.is_err());
        if let Ok(days) = days {
            editor.change(|params| choice::set_gap_days(params, at, days));
        }
    };
    let after_step = Some(at as u32);
    view! {
        <label for=editor.id(at, "days")>"Days since the step before"</label>
        <input
            id=editor.id(at, "days")
            type="text"
            inputmode="decimal"
            autocomplete="off"
            size="6"
            placeholder="no limit"
            aria-label=format!("“{spoken}” within days of the step before")
            aria-invalid=move || is_wrong.get().to_string()
            prop:value=choice::gap_days(params, at).map(|days| days.to_string()).unwrap_or_default()
            on:change:target=move |event| typed(event.target().value())
        />
        <ExclusionField
            id=editor.id(at, "not")
            label="Not in between"
            spoken=format!("Not between the step before and “{spoken}”")
            excluded=choice::excluded(params, after_step)
            on_change=Callback::new(move |(name, is_excluded): (String, bool)| {
                editor.change(|params| choice::exclude(params, after_step, &name, is_excluded));
            })
            has=editor.has
        />
    }
}

/// What must not happen between steps.
#[component]
pub fn ExclusionField(
    /// The id of the field, once on a page.
    id: String,
    /// What is written beside it.
    label: &'static str,
    /// What is said of it to those who do not see what is around it.
    spoken: String,
    /// What must not happen.
    excluded: Vec<String>,
    /// Called with an activity and whether it must not happen.
    on_change: Callback<(String, bool)>,
    /// What the log has.
    has: Signal<Has>,
) -> impl IntoView {
    let chips = excluded.into_iter().map(|name| {
        let allowed = name.clone();
        view! {
            <span class="funnel-excluded">
                <bdi title=name.clone()>{name.clone()}</bdi>
                {taken_back(format!("Allow “{name}”"), move || on_change.run((allowed.clone(), false)))}
            </span>
        }
    });
    view! {
        <label for=id.clone()>{label}</label>
        <select
            id=id
            aria-label=spoken
            on:change:target=move |event| {
                let name = event.target().value();
                event.target().set_value("");
                if !name.is_empty() {
                    on_change.run((name, true));
                }
            }
        >
            <option value="">"choose …"</option>
            {move || has.with(|has| options(&has.activities))}
        </select>
        {chips.collect_view()}
    }
}

/// Names as options.
fn options(names: &[String]) -> AnyView {
    names.iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view().into_any()
}

/// The button that takes a name back.
fn taken_back(label: String, act: impl Fn() + Send + 'static) -> impl IntoView {
    view! {
        <button type="button" class="funnel-without" aria-label=label.clone() title=label on:click=move |_| act()>
            "×"
        </button>
    }
}
