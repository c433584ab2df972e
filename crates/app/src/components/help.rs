//! A disclosure: what is worth reading, one click away.

use crate::reactive::RwSignal;
use leptos::prelude::*;

/// Text that unfolds below its summary. It is made while it is unfolded, so that what nobody looks
/// at costs nothing, however long a table it holds.
#[component]
pub fn Help(
    /// The line that is always there.
    #[prop(into)]
    summary: String,
    /// What unfolds.
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="help" on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{summary}</summary>
            <div class="help-body">{move || is_open.get().then(|| children())}</div>
        </details>
    }
}
