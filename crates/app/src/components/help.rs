//! A disclosure: what is worth reading, one click away.

use leptos::prelude::*;

/// Text that unfolds below its summary.
#[component]
pub fn Help(
    /// The line that is always there.
    #[prop(into)]
    summary: String,
    /// What unfolds.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="help">
            <summary>{summary}</summary>
            <div class="help-body">{children()}</div>
        </details>
    }
}
