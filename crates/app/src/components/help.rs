//! A disclosure: what is worth reading, one click away.

use leptos::{html, prelude::*};

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
    let details = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let toggled = move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()));
    view! {
        <details class="help" node_ref=details on:toggle=toggled>
            <summary>{summary}</summary>
            <div class="help-body">{move || is_open.get().then(|| children())}</div>
        </details>
    }
}
