//! The first visit: what it does, where to drop files, and why that is safe.

use crate::components::{FilePicker, StateNote, TABLES};
use crate::intake::use_intake;
use crate::load::Load;
use leptos::prelude::*;

/// The welcome screen.
#[component]
pub fn WelcomeScreen() -> impl IntoView {
    let intake = use_intake();
    let failed = move || {
        intake.files().with(|files| match files {
            Load::Failed(message) => Some(view! { <StateNote kind="failed" text=message.clone() /> }),
            _ => None,
        })
    };
    view! {
        <main id="content" class="welcome">
            <h1>"See the paths your customers really take."</h1>
            <p class="welcome-lead">
                "Drop your exports – web, ads, e-mail, calls, CRM, orders. A minute later you know what leads to a
                purchase, where people leave, and what every number rests on."
            </p>
            {failed}
            <div class="drop-zone">
                <svg class="drop-path" viewBox="0 0 320 72" aria-hidden="true">
                    <path class="drop-path-paved" d="M12 60 H200 V12 H308" />
                    <path class="drop-path-worn" d="M12 60 C80 60 96 44 150 40 S 236 34 308 12" />
                </svg>
                <p class="drop-title">"Drop CSV files anywhere on this page"</p>
                <div class="drop-actions">
                    <FilePicker
                        label="Choose files"
                        class="primary"
                        accept=TABLES
                        multiple=true
                        on_pick=move |files| intake.open(files)
                    />
                    <button type="button" on:click=move |_| intake.open_sample()>
                        "Try it with sample data"
                    </button>
                </div>
                <p class="hint">"All it needs: who, when, and what happened – one row per event."</p>
            </div>
            <section class="promise" aria-labelledby="promise-title">
                <h2 id="promise-title">"Nothing leaves this machine"</h2>
                <p>
                    "Your files are read and counted inside this page. There is no account, no cookie and no server to
                    send them to; the page’s own policy forbids it to talk to any other address."
                </p>
                <p>
                    <strong>"Check it: "</strong>
                    "turn off your network now, then drop a file. Everything still works."
                </p>
            </section>
        </main>
    }
}
