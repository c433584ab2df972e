//! A number of customers that opens who they are.

use crate::format;
use crate::people::People;
use crate::session::use_session;
use desirepath_engine::contract::Filter;
use leptos::prelude::*;

/// A number of customers as a button: it opens the sheet with these customers, from where they can
/// be listed, saved, and made what everything is about. Nobody cannot be listed: 0 is plain text.
#[component]
pub fn CountLink(
    /// How many customers.
    count: u64,
    /// Who they are: the selector that the report has for this number.
    selector: Filter,
    /// What is shown in place of the bare number; it says the number.
    #[prop(optional, into)]
    text: Option<String>,
) -> impl IntoView {
    let spoken = text.clone().unwrap_or_else(|| format::counted(count, "customer", "customers"));
    let shown = text.unwrap_or_else(|| format::count(count));
    if count == 0 {
        return view! { <span>{shown}</span> }.into_any();
    }
    let (people, session) = (expect_context::<People>(), use_session());
    view! {
        <button
            type="button"
            class="count-link"
            aria-label=format!("{spoken}: show who")
            aria-haspopup="dialog"
            on:click=move |_| people.show(session, selector.clone())
        >
            {shown}
        </button>
    }
    .into_any()
}
