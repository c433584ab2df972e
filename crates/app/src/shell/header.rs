//! The header: what is loaded, what counts as conversion, other files, colours.

use super::icons::{Mark, ThemeIcon};
use super::outcomes::Outcomes;
use crate::components::{FilePicker, TABLES};
use crate::format;
use crate::intake::{Stage, use_intake};
use crate::reactive::{Memo, RwSignal};
use crate::session::use_session;
use crate::theme::Theme;
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let intake = use_intake();
    let stage = intake.stage();
    let is_ready = Memo::new(move |_| stage.get() == Stage::Ready);
    let is_open = Memo::new(move |_| stage.get() != Stage::Welcome);
    view! {
        <header class="page-head">
            <a class="brand" href="#overview" aria-label="Desire Path">
                <Mark />
                <span class="brand-name">"Desire Path"</span>
            </a>
            <div class="page-head-middle">{move || is_ready.get().then(|| view! { <Loaded /> })}</div>
            <div class="page-head-tools">
                {move || {
                    is_ready
                        .get()
                        .then(|| {
                            view! {
                                <button type="button" class="quiet" on:click=move |_| intake.reconsider()>
                                    "Columns"
                                </button>
                            }
                        })
                }}
                {move || {
                    is_open.get().then(|| view! {
                        <FilePicker
                            label="Open other files"
                            class="quiet"
                            accept=TABLES
                            multiple=true
                            on_pick=move |files| intake.open(files)
                        />
                    })
                }}
                <ThemeSwitch />
            </div>
        </header>
    }
}

/// What is loaded, as a sentence.
#[component]
fn Loaded() -> impl IntoView {
    let session = use_session();
    let names = move || {
        use_intake().files().with(|files| {
            let files = files.shown()?;
            let names: Vec<_> =
                files.iter().filter(|file| file.is_usable()).map(|file| format::file_name(&file.name)).collect();
            Some(names.join(", "))
        })
    };
    let counts = move || {
        session.summary().with(|summary| {
            let summary = summary.as_ref()?;
            let events = format::counted(summary.events, "event", "events");
            let customers = format::counted(summary.customers, "customer", "customers");
            let days = summary.first_event.iter().zip(summary.last_event.iter()).next();
            let days = days.map(|(first, last)| format!(", {} to {}", format::date(first), format::date(last)));
            Some(format!("{events} of {customers}{}", days.unwrap_or_default()))
        })
    };
    view! {
        <p class="loaded">
            <strong class="loaded-name">{names}</strong>
            <span class="loaded-counts">{counts}</span>
        </p>
        <Outcomes />
    }
}

/// Auto, light, dark.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let theme = expect_context::<RwSignal<Theme>>();
    let option = move |one: Theme| {
        view! {
            <button
                type="button"
                aria-label=one.name()
                title=one.name()
                aria-pressed=move || (theme.get() == one).to_string()
                on:click=move |_| theme.set(one)
            >
                <span class="theme-name">{one.name()}</span>
                <ThemeIcon theme=one />
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label="Colours">
            {Theme::ALL.into_iter().map(option).collect_view()}
        </div>
    }
}
