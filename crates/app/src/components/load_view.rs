//! The one place where the states of an answer are drawn.

use crate::load::{Load, Long};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use crate::yielding::later;
use leptos::prelude::*;
use std::sync::Arc;

/// What a screen thinks of an answer before it draws it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It can be shown.
    #[default]
    Good,
    /// It can be shown, with this warning about how little it rests on.
    TooFew(String),
    /// There is nothing to show, for this reason, which says what to do.
    Nothing(String),
}

/// Draws an answer in every state it can be in: nothing asked, on its way (the answer before it
/// stays, dimmed), too few, nothing found, failed. The children are made once and follow the
/// answer by their signal, so that what the user has set in them stays.
#[component]
pub fn LoadView<T, V>(
    /// The answer.
    load: Signal<Load<T>>,
    /// What to think of it; by default it is good.
    #[prop(optional)]
    judge: Option<fn(&T) -> Verdict>,
    /// The answer as a picture.
    children: impl Fn(Signal<Arc<T>>) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    let verdict = Memo::new(move |_| {
        load.with(|load| load.shown().map(|shown| judge.map(|judge| judge(shown)).unwrap_or_default()))
    });
    // What the children see: the last answer worth drawing. It is drawn in a task of its own, apart
    // from whatever brought it: reading it, or the screen around it.
    let answer = RwSignal::new(None::<Arc<T>>);
    let to_draw = move || {
        let good = !matches!(verdict.get(), None | Some(Verdict::Nothing(_)));
        let shown = load.with(|load| load.shown().cloned());
        let is_new = |now: &Arc<T>| answer.with(|old| old.as_ref().is_none_or(|old| !Arc::ptr_eq(old, now)));
        shown.filter(|shown| good && is_new(shown))
    };
    Effect::new(move |_| {
        if let Some(shown) = to_draw() {
            // The screen may be gone by then.
            later(move || answer.set(Some(shown)));
        }
    });
    let is_busy = move || load.with(Load::is_working) || to_draw().is_some();
    let has_answer = Memo::new(move |_| answer.with(Option::is_some));
    let can_draw =
        Memo::new(move |_| has_answer.get() && matches!(verdict.get(), Some(Verdict::Good | Verdict::TooFew(_))));
    let drawing = move || {
        can_draw.get().then(|| {
            let first = answer.get_untracked().expect("has_answer says so, and an answer is never taken back");
            let current = Signal::derive(move || answer.get().unwrap_or_else(|| first.clone()));
            children(current)
        })
    };
    let message = move || {
        let kind_and_text = load.with(|load| match load {
            Load::Idle => Some(("empty", "Nothing is loaded yet.".to_owned())),
            Load::Failed(message) => Some(("failed", message.clone())),
            Load::Working { previous: None, long: None } => Some(("working", "Counting …".to_owned())),
            _ => None,
        });
        kind_and_text.or_else(|| match verdict.get()? {
            Verdict::Good => None,
            Verdict::TooFew(text) => Some(("too-few", text)),
            Verdict::Nothing(text) => Some(("nothing", text)),
        })
    };
    let interruption = interruption(
        Signal::derive(move || load.with(Load::long)),
        Signal::derive(move || load.with(|load| matches!(load, Load::Cancelled))),
    );
    view! {
        <div class="load" aria-busy=move || is_busy().to_string()>
            {move || message().map(|(kind, text)| view! { <StateNote kind text /> })}
            {interruption}
            <div class="load-shown" class:stale=move || load.with(Load::is_working)>{drawing}</div>
        </div>
    }
}

/// What can be done about an answer that takes long, or has been given up.
fn interruption(long: Signal<Option<Long>>, is_cancelled: Signal<bool>) -> AnyView {
    let session = use_session();
    let call = Memo::new(move |_| long.get().map(|long| long.call));
    let is_cancelled = Memo::new(move |_| is_cancelled.get());
    // How far it was stays until it is there, and the button where it is.
    let far = move || long.get().map_or((0, 1), |long| (long.done, long.of.max(1)));
    let drawn = move || match (call.get(), is_cancelled.get()) {
        (Some(call), _) => Some(
            view! {
                <div class="state state-working state-long">
                    <label>
                        "Counting … "
                        <progress max=move || far().1.to_string() value=move || far().0.to_string()></progress>
                    </label>
                    <button type="button" on:click=move |_| session.cancel(call)>"Cancel"</button>
                </div>
            }
            .into_any(),
        ),
        (None, true) => Some(
            view! {
                <div class="state state-nothing state-long">
                    <p role="status">"Cancelled: this has not been counted."</p>
                    <button type="button" on:click=move |_| session.ask_again()>"Count it now"</button>
                </div>
            }
            .into_any(),
        ),
        _ => None,
    };
    drawn.into_any()
}

/// One of the states in words.
#[component]
pub fn StateNote(
    /// `empty`, `working`, `too-few`, `nothing` or `failed`.
    kind: &'static str,
    /// What to say.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let role = if kind == "failed" { "alert" } else { "status" };
    view! { <p class=format!("state state-{kind}") role=role>{text}</p> }
}
