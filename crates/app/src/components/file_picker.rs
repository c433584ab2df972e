//! A button that opens the browser's file dialog.

use crate::intake::use_intake;
use leptos::html;
use leptos::prelude::*;

/// Opens the files that the user picks.
#[component]
pub fn FilePicker(
    /// What the button says.
    label: &'static str,
    /// Its class.
    class: &'static str,
) -> impl IntoView {
    let intake = use_intake();
    let input = NodeRef::<html::Input>::new();
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = input.files().map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect::<Vec<_>>());
        intake.open(files.unwrap_or_default());
        // The same file can be picked again.
        input.set_value("");
    };
    view! {
        <button type="button" class=class on:click=pick>
            {label}
        </button>
        <input
            type="file"
            class="visually-hidden"
            multiple
            accept=".csv,.tsv,.txt,.psv,.tab,.gz,.zip,.xlsx,.xlsm,.parquet,.xes,.json,.jsonl,.ndjson,text/csv,text/tab-separated-values,text/plain"
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            on:change=picked
        />
    }
}
