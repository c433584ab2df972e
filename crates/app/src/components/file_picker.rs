//! A button that opens the browser's file dialog.

use leptos::html;
use leptos::prelude::*;
use web_sys::File;

/// The files that hold tables.
pub const TABLES: &str = ".csv,.tsv,.txt,.psv,.tab,.gz,.zip,.xlsx,.xlsm,.parquet,.xes,.json,.jsonl,.ndjson,text/csv,text/tab-separated-values,text/plain";

/// Lets the user pick files.
#[component]
pub fn FilePicker(
    /// What the button says.
    label: &'static str,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// Which files are offered.
    accept: &'static str,
    /// Whether several can be picked.
    #[prop(optional)]
    multiple: bool,
    /// Told what was picked.
    on_pick: impl Fn(Vec<File>) + 'static,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = input.files().map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect::<Vec<_>>());
        on_pick(files.unwrap_or_default());
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
            multiple=multiple
            accept=accept
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            on:change=picked
        />
    }
}
