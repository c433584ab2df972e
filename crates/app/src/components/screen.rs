//! The frame of every screen: a finding as title, a picture, and below it table and method.

use super::{DataTable, Help};
use crate::reactive::Signal;
use crate::table::Table;
use desirepath_worker::protocol::Command;
use leptos::prelude::*;

/// A screen: its title states the finding in one sentence, the children are the picture with its
/// controls; its table twin and how it was counted are a click below.
#[component]
pub fn Screen(
    /// The finding in one sentence.
    #[prop(into)]
    title: Signal<String>,
    /// A line below the title: what is shown, in which unit.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// The same as a table.
    #[prop(optional, into)]
    table: Option<Signal<Table>>,
    /// The name under which the table is saved, without `.csv`.
    #[prop(default = "table")]
    table_name: &'static str,
    /// What the engine is asked for all of the table, where it has only the beginning.
    #[prop(optional, into)]
    whole: Option<Signal<Command>>,
    /// Further disclosures between the table and the method: more tables.
    #[prop(optional, into)]
    more: Option<ViewFn>,
    /// How it was counted, and what it does not say: paragraphs.
    #[prop(optional, into)]
    how: Option<ViewFn>,
    /// The picture.
    children: Children,
) -> impl IntoView {
    view! {
        <article class="screen">
            <header class="screen-head">
                <h1 class="finding-title">{move || title.get()}</h1>
                {subtitle.map(|subtitle| view! { <p class="screen-subtitle">{move || subtitle.get()}</p> })}
            </header>
            <div class="picture">{children()}</div>
            <footer class="screen-foot">
                {table
                    .map(|table| {
                        view! {
                            <Help summary="The numbers as a table">
                                <DataTable table name=table_name whole />
                            </Help>
                        }
                    })}
                {more.map(|more| more.run())}
                {how.map(|how| view! { <Help summary="How this was counted"><div class="prose">{how.run()}</div></Help> })}
            </footer>
        </article>
    }
}
