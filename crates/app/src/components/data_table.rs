//! Tables that can be sorted and saved.

use super::{CountLink, RateText};
use crate::browser;
use crate::format;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use crate::table::{Cell, Column, Table};
use desirepath_worker::protocol::Command;
use leptos::prelude::*;

/// How many rows are shown before the reader asks for more.
const FIRST_ROWS: usize = 50;

/// A table with a sort button in every header and a button that saves all of it as CSV.
#[component]
pub fn DataTable(
    /// The table.
    #[prop(into)]
    table: Signal<Table>,
    /// The name under which it is saved, without `.csv`.
    #[prop(default = "table")]
    name: &'static str,
    /// What it shows, for those who do not see the page around it.
    #[prop(optional, into)]
    caption: Option<String>,
    /// What the engine is asked for all of it, where the table has only its beginning.
    #[prop(optional_no_strip)]
    whole: Option<Signal<Command>>,
) -> impl IntoView {
    let (session, said) = (use_session(), RwSignal::new(String::new()));
    let sorted_by = RwSignal::new(None::<(usize, bool)>);
    let shows_all = RwSignal::new(false);
    let total = Memo::new(move |_| table.with(|table| table.rows.len()));
    let columns = Memo::new(move |_| table.with(|table| table.columns.clone()));
    let rows = move || {
        table.with(|table| {
            let order = match sorted_by.get().filter(|(column, _)| *column < table.columns.len()) {
                Some((column, descending)) => table.order_by(column, descending),
                None => (0..table.rows.len()).collect(),
            };
            let most = if shows_all.get() { usize::MAX } else { FIRST_ROWS };
            order.into_iter().take(most).map(|at| row(&table.columns, &table.rows[at])).collect_view()
        })
    };
    let header = move || {
        columns.get().into_iter().enumerate().map(|(at, column)| header_cell(at, column, sorted_by)).collect_view()
    };
    let more = move || {
        (total.get() > FIRST_ROWS && !shows_all.get()).then(|| {
            let label = format!("Show all {} rows", format::count(total.get() as u64));
            view! { <button type="button" class="quiet" on:click=move |_| shows_all.set(true)>{label}</button> }
        })
    };
    let save = move |_| match whole {
        Some(command) => session.save_csv(command.get_untracked(), name, said),
        None => table.with_untracked(|table| browser::save_csv(name, &table.csv())),
    };
    view! {
        <div class="table-frame">
            <div class="table-scroll" tabindex="0" role="region" aria-label=caption.unwrap_or_else(|| "Table".to_owned())>
                <table class="data">
                    <thead>
                        <tr>{header}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="table-foot">
                {more}
                <button type="button" class="quiet" on:click=save>"Save as CSV"</button>
                <span class="field-problem" role="status">{move || said.get()}</span>
            </div>
        </div>
    }
}

fn header_cell(at: usize, column: Column, sorted_by: RwSignal<Option<(usize, bool)>>) -> impl IntoView {
    let direction = move || sorted_by.get().filter(|(column, _)| *column == at).map(|(_, descending)| descending);
    let aria = move || match direction() {
        Some(true) => "descending",
        Some(false) => "ascending",
        None => "none",
    };
    // Numbers are wanted largest first, words from A on.
    let turn = move |_| {
        sorted_by.update(|sorted| {
            *sorted =
                Some((at, sorted.filter(|(column, _)| *column == at).map_or(column.is_numeric, |(_, down)| !down)));
        });
    };
    view! {
        <th scope="col" class:number=column.is_numeric aria-sort=aria>
            <button type="button" class="sort" on:click=turn>{column.name}</button>
        </th>
    }
}

fn row(columns: &[Column], cells: &[Cell]) -> impl IntoView + use<> {
    let cells = columns.iter().zip(cells).map(|(column, cell)| {
        let shown = match cell {
            Cell::People(count, who) => view! { <CountLink count=*count selector=who.as_ref().clone() /> }.into_any(),
            Cell::Share(rate, Some(who)) => view! { <RateText rate=*rate who=Some(who.as_ref().clone()) /> }.into_any(),
            other => other.shown().into_any(),
        };
        view! { <td class:number=column.is_numeric>{shown}</td> }
    });
    let cells = cells.collect_view();
    view! { <tr>{cells}</tr> }
}
