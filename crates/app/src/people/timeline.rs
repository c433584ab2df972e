//! One customer: everything that is known, on one line of time and as a list.

use crate::session::Session;
use leptos::prelude::*;

/// The customer with this name.
#[component]
pub fn TimelineView(session: Session, name: String, on_back: impl Fn() + 'static) -> impl IntoView {
    let _ = session;
    view! {
        <div class="people-pane">
            <button type="button" class="quiet" on:click=move |_| on_back()>"← All customers"</button>
            <h2 id="people-title" class="people-title" dir="auto">{name}</h2>
        </div>
    }
}
