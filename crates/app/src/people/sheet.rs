//! The sheet: a dialog over the page.

use super::list::CustomerList;
use super::timeline::TimelineView;
use super::{Behind, People};
use crate::reactive::{Memo, RwSignal, Signal};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// The sheet; it is there all the time and opens when there is something to show.
#[component]
pub fn PeopleSheet() -> impl IntoView {
    let people: People = expect_context();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_wanted = people.0.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        match (is_wanted, dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // A press beside what is in the dialog is a press on the dialog itself.
    let pressed = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("dialog")) {
            people.close();
        }
    };
    let content = move || people.0.get().map(|behind| view! { <Content behind /> });
    view! {
        <dialog
            class="people"
            aria-labelledby="people-title"
            node_ref=dialog
            on:close=move |_| people.close()
            on:click=pressed
        >
            {content}
        </dialog>
    }
}

/// The list, or one customer of it.
#[component]
fn Content(behind: Behind) -> impl IntoView {
    let people: People = expect_context();
    let customer = RwSignal::new(None::<String>);
    let session = behind.session;
    let is_one = Memo::new(move |_| customer.with(Option::is_some));
    let one =
        move || customer.get().map(|name| view! { <TimelineView session name on_back=move || customer.set(None) /> });
    view! {
        <div class="people-content">
            <button type="button" class="quiet people-close" aria-label="Close" on:click=move |_| people.close()>
                "×"
            </button>
            // The list stays as it is while one customer is looked at.
            <div class="people-pane" hidden=move || is_one.get()>
                <CustomerList
                    behind
                    heading=Signal::derive(move || (!is_one.get()).then_some("people-title"))
                    on_choose=Callback::new(move |name| customer.set(Some(name)))
                />
            </div>
            {one}
        </div>
    }
}
