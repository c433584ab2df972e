//! Tables whose cells hold more than text.

use crate::table::columns_of;
use leptos::prelude::*;

/// A table in a frame that scrolls; the children are its rows.
#[component]
pub fn TableFrame(
    /// What it shows, for those who do not see the page around it.
    #[prop(into)]
    label: String,
    /// The heads of its columns, as [`crate::table::Table::new`] takes them.
    heads: &'static [&'static str],
    /// A class besides `data`.
    #[prop(optional)]
    class: &'static str,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads = columns_of(heads).into_iter().map(|column| {
        view! { <th scope="col" class:number=column.is_numeric>{column.name}</th> }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table class=format!("data {class}")>
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
