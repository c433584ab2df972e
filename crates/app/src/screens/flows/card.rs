//! The card: what is known of a bar or a ribbon, beside it.

use super::layout::{BAR, Layout, Way};
use super::picture::Item;
use super::words;
use crate::format;
use desirepath_engine::contract::flows::{Column, Link, Node, Report};
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
    facts: Vec<(String, String)>,
    /// Ribbons: to or from where, how many.
    into: Vec<(String, String)>,
    out: Vec<(String, String)>,
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
        let mut facts = vec![(capital(words::unit(report)), words::with_share(node.count, node.share.rate))];
        if report.unit == desirepath_engine::contract::flows::Unit::Sessions
            && let Some(customers) = node.customers
        {
            facts.push(("Customers".to_owned(), format::count(customers)));
        }
        let mut some = |name: &str, count: u64| {
            if count > 0 {
                facts.push((capital(name), format::count(count)));
            }
        };
        some("begin here", node.began);
        some("come from before, not shown", node.earlier);
        some("go on", node.continued);
        for way in Way::ALL {
            some(words::way(way), way.of(node));
        }
        if node.conversion.n > 0 {
            facts.push(("Converted in the end".to_owned(), format::rate(&format::as_rate(&node.conversion))));
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
                .map(|link| (name(&link.from, link.from_other), words::with_share(link.count, link.of_to.rate)))
                .collect(),
            out: out
                .take(LISTED)
                .map(|link| (name(&link.to, link.to_other), words::with_share(link.count, link.of_from.rate)))
                .collect(),
        }
    }

    fn of_link(report: &Report, link: &Link) -> Self {
        let (from, to) = (
            words::name(report, &link.from, link.from_other, None),
            words::name(report, &link.to, link.to_other, None),
        );
        let mut facts = vec![
            (capital(words::unit(report)), format::count(link.count)),
            ("Of those before".to_owned(), format::percent_or_nothing(link.of_from.rate)),
            ("Of those after".to_owned(), format::percent_or_nothing(link.of_to.rate)),
        ];
        if let Some(customers) = link.customers.filter(|customers| *customers != link.count) {
            facts.insert(1, ("Customers".to_owned(), format::count(customers)));
        }
        if link.conversion.n > 0 {
            facts.push(("Converted in the end".to_owned(), format::rate(&format::as_rate(&link.conversion))));
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
        let facts: Vec<String> = self.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!("{}. {}", self.title, facts.join("; "))
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
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
    let facts = |facts: Vec<(String, String)>| {
        facts.into_iter().map(|(name, value)| view! { <dt dir="auto">{name}</dt><dd>{value}</dd> }).collect_view()
    };
    let list = move |title: &'static str, rows: Vec<(String, String)>| {
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
                    class:pinned=is_pinned
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
