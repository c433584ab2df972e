//! What counts as conversion: said in the header, changed in what unfolds below it.

use crate::components::OutcomeForm;
use crate::session::use_session;
use leptos::prelude::*;

/// A button that says what counts as conversion, and the form behind it.
#[component]
pub fn Outcomes() -> impl IntoView {
    let outcomes = use_session().outcomes();
    let said = move || {
        outcomes.with(|outcomes| match outcomes.conversion.as_slice() {
            [] => "nothing yet".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} + {}", rest.len()),
        })
    };
    view! {
        <div class="outcomes">
            <button type="button" class="outcomes-button" popovertarget="outcomes-form">
                <span class="outcomes-label">"Conversion"</span>
                <strong class="outcomes-said">{said}</strong>
            </button>
            <div id="outcomes-form" class="sheet" popover="auto" role="dialog" aria-label="What counts as success">
                <OutcomeForm />
                <div class="sheet-foot">
                    <button type="button" class="primary" popovertarget="outcomes-form" popovertargetaction="hide">
                        "Done"
                    </button>
                </div>
            </div>
        </div>
    }
}
