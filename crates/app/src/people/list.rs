//! The customers behind a number, page by page.

use super::{Behind, People};
use crate::browser;
use crate::components::StateNote;
use crate::format;
use crate::load::Load;
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::filter::State;
use desirepath_engine::contract::{CustomerRow, CustomerSort, CustomersPage, CustomersRequest, Filter};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// How many customers a page has.
const PAGE: u64 = 50;

/// The columns with what they are sorted by, and whether they hold numbers.
const COLUMNS: [(&str, Option<CustomerSort>, bool); 7] = [
    ("Customer", Some(CustomerSort::Customer), false),
    ("State", Some(CustomerSort::State), false),
    ("Events", Some(CustomerSort::Events), true),
    ("First", Some(CustomerSort::FirstTime), false),
    ("Last", Some(CustomerSort::LastTime), false),
    ("Last activity", None, false),
    ("Value", Some(CustomerSort::Value), true),
];

/// The list with its search, order and pages.
#[component]
pub fn CustomerList(
    /// Whose list.
    behind: Behind,
    /// The id of its heading, while it is the heading of the sheet.
    heading: Signal<Option<&'static str>>,
    /// Called with the name of a customer who is chosen.
    on_choose: Callback<String>,
) -> impl IntoView {
    let Behind { session, selector } = behind;
    let people: People = expect_context();
    let asked = RwSignal::new(CustomersRequest { limit: PAGE, ..Default::default() });
    let page = {
        let selector = selector.clone();
        follow(move || Command::Customers {
            segment: session.segment(),
            within: Some(selector.clone()),
            request: {
                session.epoch().track();
                asked.get()
            },
        })
    };
    // The number that was clicked, not that of a search in it.
    let total = RwSignal::new(None::<u64>);
    Effect::new(move |_| {
        if let Load::Ready(page) = page.get()
            && asked.with_untracked(|asked| asked.search.is_empty())
        {
            total.set(Some(page.customers));
        }
    });
    let title = move || match total.get() {
        Some(total) => format::counted(total, "customer", "customers"),
        None => "Customers".to_owned(),
    };
    let sentence = sentence_of(&selector.describe());
    let among =
        move || session.filter().with(|filter| filter.as_ref().map(|filter| format!("Among {}.", filter.describe())));
    let is_everybody = matches!(&selector, Filter::All(all) if all.is_empty());
    let narrow = {
        let selector = selector.clone();
        move |_| {
            session.narrow(selector.clone());
            people.close();
        }
    };
    let problem = RwSignal::new(None::<String>);
    let save = move |_| {
        let call =
            session.engine().call(Command::CustomersCsv { segment: session.segment(), within: Some(selector.clone()) });
        spawn_local(async move {
            match call.answer().await {
                Ok(Answer::Csv(csv)) => browser::save("customers.csv", "text/csv;charset=utf-8", &csv),
                Ok(_) => {}
                Err(failure) => problem.set(Some(failure.message())),
            }
        });
    };
    let narrow_label = if session.segment() == 0 { "Filter everything to these" } else { "Filter this side to these" };
    view! {
        <header class="people-head">
            <h2 id=move || heading.get() class="people-title">{title}</h2>
            <p class="people-sentence">{sentence}</p>
            <p class="hint">{among}</p>
        </header>
        <div class="people-actions">
            {(!is_everybody)
                .then(|| view! { <button type="button" class="primary" on:click=narrow>{narrow_label}</button> })}
            <button type="button" on:click=save>"Save all as CSV"</button>
            <input
                type="search"
                class="search"
                placeholder="Search by name"
                aria-label="Search customers by name"
                on:input:target=move |event| {
                    let search = event.target().value();
                    asked.update(|asked| (asked.search, asked.offset) = (search, 0));
                }
            />
        </div>
        {move || problem.get().map(|text| view! { <StateNote kind="failed" text /> })}
        <div aria-busy=move || page.with(Load::is_working).to_string()>
            {move || drawn(&page.get(), asked, on_choose)}
        </div>
    }
}

/// "customers who …" as the rest of a heading.
fn sentence_of(description: &str) -> String {
    match description.strip_prefix("customers ") {
        Some(rest) => rest.to_owned(),
        None => "everybody".to_owned(),
    }
}

/// The answer to a command, kept up to date while what it is made of changes.
fn follow(command: impl Fn() -> Command + 'static) -> Signal<Load<CustomersPage>> {
    let session = crate::session::use_session();
    let shown = RwSignal::new(Load::Idle);
    let last = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let asked = session.engine().call(command());
        let id = asked.id;
        last.set_value(id);
        shown.update(|shown| *shown = Load::working(shown.shown().cloned()));
        spawn_local(async move {
            let load = match asked.answer().await {
                Ok(Answer::Customers(page)) => Load::Ready(Arc::new(page)),
                Ok(_) => return,
                Err(failure) => Load::failed(&failure),
            };
            if last.try_get_value() == Some(id) {
                shown.set(load);
            }
        });
    });
    shown.into()
}

fn drawn(page: &Load<CustomersPage>, asked: RwSignal<CustomersRequest>, on_choose: Callback<String>) -> AnyView {
    if let Load::Failed(message) = page {
        return view! { <StateNote kind="failed" text=message.clone() /> }.into_any();
    }
    let Some(page) = page.shown() else {
        return view! { <StateNote kind="working" text="Looking them up …" /> }.into_any();
    };
    if page.customers == 0 {
        return view! { <StateNote kind="nothing" text="There is no such customer." /> }.into_any();
    }
    let has_value = page.rows.iter().any(|row| row.value.is_some());
    let heads = COLUMNS.into_iter().filter(|(name, ..)| has_value || *name != "Value");
    let heads = heads.map(|(name, sort, is_numeric)| head(name, sort, is_numeric, asked)).collect_view();
    let rows = page.rows.iter().map(|one| row(one, has_value, on_choose)).collect_view();
    view! {
        <div class="table-scroll people-table" tabindex="0" role="group" aria-label="Customers">
            <table class="data">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pages(page, asked)}
    }
    .into_any()
}

fn head(
    name: &'static str,
    sort: Option<CustomerSort>,
    is_numeric: bool,
    asked: RwSignal<CustomersRequest>,
) -> impl IntoView {
    let Some(sort) = sort else { return view! { <th scope="col">{name}</th> }.into_any() };
    let (is_sorted, ascending) = asked.with_untracked(|asked| (asked.sort == sort, asked.ascending));
    let aria = match (is_sorted, ascending) {
        (true, true) => "ascending",
        (true, false) => "descending",
        _ => "none",
    };
    // Names are wanted from A on, everything else largest or latest first.
    let turn = move |_| {
        asked.update(|asked| {
            asked.ascending = if asked.sort == sort { !asked.ascending } else { sort == CustomerSort::Customer };
            (asked.sort, asked.offset) = (sort, 0);
        });
    };
    view! {
        <th scope="col" class:number=is_numeric aria-sort=aria>
            <button type="button" class="sort" on:click=turn>{name}</button>
        </th>
    }
    .into_any()
}

fn row(row: &CustomerRow, has_value: bool, on_choose: Callback<String>) -> impl IntoView + use<> {
    let name = row.customer.clone();
    let value = has_value.then(|| {
        view! { <td class="number">{row.value.map_or_else(|| format::NOTHING.to_owned(), format::money)}</td> }
    });
    view! {
        <tr>
            <td>
                <button
                    type="button"
                    class="count-link people-name"
                    dir="auto"
                    on:click=move |_| on_choose.run(name.clone())
                >
                    {row.customer.clone()}
                </button>
            </td>
            <td class=state_class(row.state)>{state_in_words(row.state)}</td>
            <td class="number">{format::count(row.events)}</td>
            <td>{format::date(&row.first_time)}</td>
            <td>{format::date(&row.last_time)}</td>
            <td><bdi>{row.last_activity.clone()}</bdi></td>
            {value}
        </tr>
    }
}

/// Which part is shown, and the way to the others.
fn pages(page: &CustomersPage, asked: RwSignal<CustomersRequest>) -> impl IntoView + use<> {
    let (first, last) = (page.offset + 1, page.offset + page.rows.len() as u64);
    let all = page.customers;
    let said = format!("{}–{} of {}", format::count(first), format::count(last), format::count(all));
    let turn = move |offset: u64| asked.update(|asked| asked.offset = offset);
    let before = page.offset.saturating_sub(PAGE);
    view! {
        <nav class="people-pages" aria-label="Pages of customers">
            <button type="button" class="quiet" disabled=first == 1 on:click=move |_| turn(before)>
                "Before"
            </button>
            <span role="status">{said}</span>
            <button type="button" class="quiet" disabled=last == all on:click=move |_| turn(last)>
                "Next"
            </button>
        </nav>
    }
}

/// What has become of a customer.
pub fn state_in_words(state: State) -> &'static str {
    match state {
        State::Converted => "converted",
        State::Open => "open",
        State::Lost => "lost",
    }
}

/// Its class.
pub fn state_class(state: State) -> &'static str {
    match state {
        State::Converted => "is-converted",
        State::Open => "is-open",
        State::Lost => "is-lost",
    }
}
