//! The card: what is known of a bar or a ribbon, beside it.

use super::layout::{BAR, Layout, Way};
use super::picture::Item;
use super::words;
use crate::components::{CountLink, RateText};
use crate::format;
use crate::reactive::{Memo, Signal};
use crate::text::capital;
use desirepath_engine::contract::flows::{Column, Link, Node, Report, Side, Unit};
use desirepath_engine::contract::{ConversionRate, Filter, Rate};
use leptos::prelude::*;

/// Width of the card with its distance from the item, as the style sheet has it.
const WIDTH: f64 = 312.0;
/// How many ribbons of a bar are listed.
const LISTED: usize = 5;

/// What a card says.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// What it is about.
    kind: String,
    title: String,
    facts: Vec<Fact>,
    /// Ribbons: to or from where, how many.
    into: Vec<Fact>,
    out: Vec<Fact>,
}

/// A line of a card.
#[derive(Debug, Clone, PartialEq)]
struct Fact {
    name: String,
    value: String,
    /// If it is a number of customers: how many, and who they are.
    people: Option<(u64, Filter)>,
    /// If it is a share of customers: who these and all are.
    share: Option<(Rate, [Filter; 2])>,
}

impl Fact {
    fn new(name: impl Into<String>, value: String) -> Self {
        Self { name: name.into(), value, people: None, share: None }
    }

    /// A number of customers.
    fn of(name: impl Into<String>, value: String, customers: u64, selector: Filter) -> Self {
        Self { name: name.into(), value, people: Some((customers, selector)), share: None }
    }

    /// How many converted, and who they are if customers are counted.
    fn converted(conversion: &ConversionRate, who: Option<[Filter; 2]>) -> Self {
        let rate = format::as_rate(conversion);
        let share = who.map(|who| (rate, who));
        Self { share, ..Self::new("Converted in the end", format::rate(&rate)) }
    }
}

impl Card {
    /// The card of an item; `None` if the report does not have it.
    pub fn of(report: &Report, layout: &Layout, item: Item) -> Option<Self> {
        match item {
            Item::Bar(bar) => {
                let (column, node) = layout.bars.get(bar)?.at;
                let column = report.columns.get(column)?;
                Some(Self::of_node(report, column, column.nodes.get(node)?))
            }
            Item::Ribbon(ribbon) => Some(Self::of_link(report, report.links.get(layout.ribbons.get(ribbon)?.link)?)),
        }
    }

    fn of_node(report: &Report, column: &Column, node: &Node) -> Self {
        let counts_customers = report.unit == Unit::Customers;
        let all = words::with_share(node.count, node.share.rate);
        let selector = || report.node_selector(column.step, node);
        let mut facts = Vec::new();
        if counts_customers {
            facts.push(Fact::of(capital(words::unit(report)), all, node.count, selector()));
        } else {
            facts.push(Fact::new(capital(words::unit(report)), all));
            if let Some(customers) = node.customers {
                facts.push(Fact::of("Customers", format::count(customers), customers, selector()));
            }
        }
        let mut some = |name: &str, count: u64, side: Side| {
            let value = format::count(count);
            if count > 0 && counts_customers {
                facts.push(Fact::of(capital(name), value, count, report.side_selector(column.step, node, side)));
            } else if count > 0 {
                facts.push(Fact::new(capital(name), value));
            }
        };
        some("begin here", node.began, Side::Began);
        some("come from before, not shown", node.earlier, Side::Earlier);
        some("go on", node.continued, Side::GoesOn);
        for way in Way::ALL {
            some(words::way(way), way.of(node), way.side());
        }
        if node.conversion.n > 0 {
            facts.push(Fact::converted(&node.conversion, report.node_conversion_selectors(column.step, node)));
        }
        let is_it = |step: i32, label: &str, is_other: bool| {
            step == column.step && label == node.label && is_other == node.is_other
        };
        let name = |label: &str, is_other: bool| words::name(report, label, is_other, None);
        // The links of a step come most frequent first.
        let into = report.links.iter().filter(|link| is_it(link.step + 1, &link.to, link.to_other));
        let out = report.links.iter().filter(|link| is_it(link.step, &link.from, link.from_other));
        Self {
            kind: words::step(report, column.step),
            title: words::name(report, &node.label, node.is_other, Some(node.labels)),
            facts,
            into: into
                .take(LISTED)
                .map(|link| of_link(report, link, name(&link.from, link.from_other), link.of_to.rate))
                .collect(),
            out: out
                .take(LISTED)
                .map(|link| of_link(report, link, name(&link.to, link.to_other), link.of_from.rate))
                .collect(),
        }
    }

    fn of_link(report: &Report, link: &Link) -> Self {
        let (from, to) = (
            words::name(report, &link.from, link.from_other, None),
            words::name(report, &link.to, link.to_other, None),
        );
        let mut facts = vec![
            of_link(report, link, capital(words::unit(report)), None),
            Fact::new("Of those before", format::percent_or_nothing(link.of_from.rate)),
            Fact::new("Of those after", format::percent_or_nothing(link.of_to.rate)),
        ];
        if let Some(customers) = link.customers.filter(|customers| *customers != link.count) {
            let selector = report.link_selector(link);
            facts.insert(1, Fact::of("Customers", format::count(customers), customers, selector));
        }
        if link.conversion.n > 0 {
            facts.push(Fact::converted(&link.conversion, report.link_conversion_selectors(link)));
        }
        Self {
            kind: format!("{} to the next", words::step(report, link.step)),
            title: format!("{from} → {to}"),
            facts,
            into: Vec::new(),
            out: Vec::new(),
        }
    }

    /// As a screen reader says it.
    pub fn spoken(&self) -> String {
        let facts: Vec<String> = self.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
        format!("{}. {}", self.title, facts.join("; "))
    }
}

/// A ribbon as a line of a card.
fn of_link(report: &Report, link: &Link, name: String, share: Option<f64>) -> Fact {
    let value = words::with_share(link.count, share);
    match link.customers.filter(|customers| *customers == link.count) {
        Some(customers) => Fact::of(name, value, customers, report.link_selector(link)),
        None => Fact::new(name, value),
    }
}

/// The card of what is pointed at or picked. It stands where the item is, beside it on the side
/// with more room; where the page is narrow, the style sheet docks it at the lower end.
#[component]
pub fn CardView(
    /// What it says.
    card: Memo<Option<Card>>,
    /// Whether it stays.
    is_pinned: Memo<bool>,
    /// Where the item is in the frame, in pixels, and the width of the frame.
    #[prop(into)]
    place: Signal<((f64, f64), f64)>,
    /// Lets go of it.
    on_close: Callback<()>,
) -> impl IntoView {
    let left = move || {
        let ((x, _), room) = place.get();
        let right_of = x + BAR + 12.0;
        let wish = if right_of + WIDTH <= room { right_of } else { x - WIDTH };
        format!("{:.0}px", wish.clamp(0.0, (room - WIDTH).max(0.0)))
    };
    let top = move || format!("{:.0}px", (place.get().0.1 - 24.0).max(0.0));
    // On a card that stays, a number of customers opens who they are.
    let value = move |fact: Fact| {
        move || match (is_pinned.get(), fact.people.clone(), fact.share.clone()) {
            (true, Some((count, selector)), _) => {
                view! { <CountLink count selector text=fact.value.clone() /> }.into_any()
            }
            (true, _, Some((rate, who))) => view! { <RateText rate who=Some(who) /> }.into_any(),
            _ => fact.value.clone().into_any(),
        }
    };
    let facts = move |facts: Vec<Fact>| {
        let line = |fact: Fact| view! { <dt dir="auto">{fact.name.clone()}</dt><dd>{value(fact)}</dd> };
        facts.into_iter().map(line).collect_view()
    };
    let list = move |title: &'static str, rows: Vec<Fact>| {
        (!rows.is_empty()).then(|| {
            view! {
                <p class="flow-card-head">{title}</p>
                <dl class="map-card-facts">{facts(rows)}</dl>
            }
        })
    };
    move || {
        card.get().map(|card| {
            let kind = card.kind.clone();
            view! {
                <div
                    class="map-card flow-card"
                    class:pinned=move || is_pinned.get()
                    role="region"
                    aria-label=kind
                    aria-hidden=move || (!is_pinned.get()).to_string()
                    style:left=left
                    style:top=top
                >
                    <p class="map-card-kind">{card.kind}</p>
                    <p class="map-card-title" dir="auto">
                        {card.title}
                    </p>
                    <dl class="map-card-facts">{facts(card.facts)}</dl>
                    {list("They come from", card.into)}
                    {list("They go on to", card.out)}
                    {move || {
                        is_pinned
                            .get()
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="quiet map-card-close"
                                        aria-label="Close the card"
                                        on:click=move |_| on_close.run(())
                                    >
                                        "×"
                                    </button>
                                }
                            })
                    }}
                </div>
            }
        })
    }
}
