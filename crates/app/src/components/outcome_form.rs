//! What counts as success, and what ends a journey without it.

use super::{ActivityChooser, Help};
use crate::reactive::Memo;
use crate::session::use_session;
use desirepath_engine::contract::OutcomeSettings;
use leptos::prelude::*;
use std::sync::Arc;

/// The form; every press counts at once.
#[component]
pub fn OutcomeForm() -> impl IntoView {
    let session = use_session();
    let (summary, outcomes) = (session.summary(), session.outcomes());
    let activities = Memo::new(move |_| {
        Arc::new(summary.with(|summary| summary.as_ref().map(|summary| summary.activities.clone()).unwrap_or_default()))
    });
    let conversion = Memo::new(move |_| outcomes.with(|outcomes| outcomes.conversion.clone()));
    let lost = Memo::new(move |_| outcomes.with(|outcomes| outcomes.lost.clone()));
    // An activity is one or the other.
    let set_conversion = move |conversion: Vec<String>| {
        let OutcomeSettings { mut lost, log_end_ms, .. } = outcomes.get_untracked();
        lost.retain(|name| !conversion.contains(name));
        session.set_outcomes(OutcomeSettings { conversion, lost, log_end_ms });
    };
    let set_lost = move |lost: Vec<String>| {
        let OutcomeSettings { mut conversion, log_end_ms, .. } = outcomes.get_untracked();
        conversion.retain(|name| !lost.contains(name));
        session.set_outcomes(OutcomeSettings { conversion, lost, log_end_ms });
    };
    let reason = move || {
        summary.with(|summary| match summary.as_ref()?.suggested_conversion.as_ref() {
            Some(suggestion) => Some(format!("Suggested: {}, because {}.", suggestion.activity, suggestion.reason)),
            None => Some("Nothing in the data sounds like a success. Choose what you work for: a purchase, a signature, a booking.".to_owned()),
        })
    };
    let end = move || {
        summary.with(|summary| {
            let suggested = &summary.as_ref()?.suggested_lost;
            let words = suggested.iter().map(|lost| format!("{}, because {}", lost.activity, lost.reason));
            let words = words.collect::<Vec<_>>().join("; ");
            (!words.is_empty()).then(|| format!("Suggested as the end without conversion: {words}."))
        })
    };
    view! {
        <section class="outcome-form">
            <h2>"What counts as conversion?"</h2>
            <p class="hint">{reason}</p>
            <ActivityChooser
                label="Activities that count as conversion"
                activities=activities.into()
                chosen=conversion.into()
                on_change=Callback::new(set_conversion)
            />
            <p class="hint">{end}</p>
            <Help summary="What ends a journey without conversion? (optional)">
                <p class="hint">
                    "For instance “lost” or “declined”. Customers with neither stay open: they may still convert."
                </p>
                <ActivityChooser
                    label="Activities that end a journey without conversion"
                    activities=activities.into()
                    chosen=lost.into()
                    on_change=Callback::new(set_lost)
                />
            </Help>
        </section>
    }
}
