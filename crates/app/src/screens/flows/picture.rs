//! The picture: bars in columns, ribbons between them, and below each column where its people go.

use super::card::{Card, CardView};
use super::layout::{BAR, Bar, Layout, NAME_GAP, STUB};
use super::words;
use super::{pick, words::ways};
use crate::browser;
use crate::charts::label;
use crate::components::{CountLink, width_of};
use crate::format;
use crate::palette::Palette;
use crate::reactive::{Memo, RwSignal, Signal};
use desirepath_engine::contract::Report;
use desirepath_engine::contract::flows::{self, Unit};
use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Size of a name.
const NAME: f64 = 13.0;
/// Between two lines of text.
const LINE: f64 = 15.0;
/// From this height on a bar has room for a name of two lines.
const TWO_LINES: f64 = 56.0;

/// Something in the picture that can be pointed at, by its index in the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A bar.
    Bar(usize),
    /// A ribbon.
    Ribbon(usize),
}

impl Item {
    /// The same as an attribute of its element.
    fn key(self) -> String {
        match self {
            Self::Bar(bar) => format!("bar-{bar}"),
            Self::Ribbon(ribbon) => format!("ribbon-{ribbon}"),
        }
    }
}

/// What is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
struct Scene {
    report: flows::Report,
    layout: Layout,
}

impl Scene {
    /// Whether one of two items touches the other.
    fn touches(&self, item: Item, other: Item) -> bool {
        let ends = |ribbon: usize, bar: usize| {
            self.layout.ribbons.get(ribbon).is_some_and(|ribbon| ribbon.from == bar || ribbon.to == bar)
        };
        match (item, other) {
            (Item::Bar(a), Item::Bar(b)) => {
                a == b || self.layout.ribbons.iter().any(|r| (r.from, r.to) == (a, b) || (r.from, r.to) == (b, a))
            }
            (Item::Ribbon(a), Item::Ribbon(b)) => a == b,
            (Item::Bar(bar), Item::Ribbon(ribbon)) | (Item::Ribbon(ribbon), Item::Bar(bar)) => ends(ribbon, bar),
        }
    }

    /// Where the card of an item belongs.
    fn anchor(&self, item: Item) -> (f64, f64) {
        match item {
            Item::Bar(bar) => self.layout.bars.get(bar).map_or((0.0, 0.0), |bar| (bar.x, bar.y)),
            Item::Ribbon(ribbon) => self.layout.ribbons.get(ribbon).map_or((0.0, 0.0), |ribbon| ribbon.middle),
        }
    }

    /// Where a key leads from an item: the arrows from bar to bar, the page keys along the
    /// ribbons that leave a bar.
    fn go(&self, from: Item, key: &str) -> Option<Item> {
        let (bars, ribbons) = (&self.layout.bars, &self.layout.ribbons);
        let Item::Bar(bar) = from else {
            let Item::Ribbon(at) = from else { return None };
            let ribbon = ribbons.get(at)?;
            let of_bar: Vec<usize> = (0..ribbons.len()).filter(|&one| ribbons[one].from == ribbon.from).collect();
            let place = of_bar.iter().position(|&one| one == at)?;
            return match key {
                "ArrowLeft" => Some(Item::Bar(ribbon.from)),
                "ArrowRight" => Some(Item::Bar(ribbon.to)),
                "PageDown" | "ArrowDown" => of_bar.get(place + 1).map(|&at| Item::Ribbon(at)),
                "PageUp" | "ArrowUp" => {
                    Some(place.checked_sub(1).map_or(Item::Bar(ribbon.from), |at| Item::Ribbon(of_bar[at])))
                }
                _ => None,
            };
        };
        let (column, place) = bars.get(bar)?.at;
        let find = |column: usize, place: usize| (0..bars.len()).find(|&at| bars[at].at == (column, place));
        let beside = |column: usize| (0..=place).rev().find_map(|place| find(column, place));
        let next = match key {
            "ArrowUp" => find(column, place.checked_sub(1)?),
            "ArrowDown" => find(column, place + 1),
            // Along the thickest ribbon, or else to what stands beside.
            "ArrowRight" => ribbons.iter().find(|r| r.from == bar).map(|r| r.to).or_else(|| beside(column + 1)),
            "ArrowLeft" => {
                ribbons.iter().find(|r| r.to == bar).map(|r| r.from).or_else(|| beside(column.checked_sub(1)?))
            }
            "Home" => find(0, 0),
            "PageDown" => return ribbons.iter().position(|r| r.from == bar).map(Item::Ribbon),
            _ => None,
        };
        next.map(Item::Bar)
    }
}

/// What the pointer and the keyboard point at. Copies are the same.
#[derive(Clone, Copy)]
struct Pointing {
    hovered: RwSignal<Option<Item>>,
    focused: RwSignal<Option<Item>>,
    current: RwSignal<Item>,
    pinned: RwSignal<Option<Item>>,
}

impl Pointing {
    fn toggle(self, item: Item) {
        self.current.set(item);
        self.pinned.update(|pinned| *pinned = (*pinned != Some(item)).then_some(item));
    }
}

/// The picture with its card.
#[component]
pub fn FlowPicture(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// The colours of what is drawn.
    palette: Signal<Palette>,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let room = width_of(scroller, 960.0);
    let scrolled = RwSignal::new(0.0);

    let scene = Memo::new(move |_| {
        let room = room.get();
        answer.with(|answer| {
            Arc::new(pick(answer).map_or_else(Scene::default, |report| Scene {
                layout: Layout::of(report, room),
                report: report.clone(),
            }))
        })
    });
    let pointing = Pointing {
        hovered: RwSignal::new(None),
        focused: RwSignal::new(None),
        current: RwSignal::new(Item::Bar(0)),
        pinned: RwSignal::new(None),
    };
    // Another picture has other items.
    Effect::new(move |_| {
        scene.track();
        pointing.hovered.set(None);
        pointing.focused.set(None);
        pointing.pinned.set(None);
        pointing.current.set(Item::Bar(0));
    });
    let active =
        Memo::new(move |_| pointing.pinned.get().or_else(|| pointing.hovered.get()).or_else(|| pointing.focused.get()));
    let card = Memo::new(move |_| {
        scene.with(|scene| active.get().and_then(|item| Card::of(&scene.report, &scene.layout, item)))
    });
    let is_pinned = Memo::new(move |_| pointing.pinned.with(Option::is_some));
    let place = Signal::derive(move || {
        let (x, y) = active.get().map(|item| scene.with(|scene| scene.anchor(item))).unwrap_or_default();
        ((x - scrolled.get(), y), room.get())
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let current = pointing.current.get_untracked();
        match event.key().as_str() {
            "Enter" | " " => pointing.toggle(current),
            key => {
                let Some(next) = scene.with_untracked(|scene| scene.go(current, key)) else { return };
                pointing.pinned.set(None);
                pointing.current.set(next);
                let found = scroller
                    .get_untracked()
                    .and_then(|root| root.query_selector(&format!("[data-item='{}']", next.key())).ok().flatten());
                if let Some(element) = found {
                    // Every focusable element has this method, whatever its class.
                    let _ = element.unchecked_ref::<web_sys::HtmlElement>().focus();
                }
            }
        }
        event.prevent_default();
    };
    let on_escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            pointing.pinned.set(None);
            pointing.hovered.set(None);
            pointing.focused.set(None);
        }
    };
    let drawn = move || {
        palette.track();
        let scene = scene.get();
        let columns = format!("repeat({}, {:.0}px)", scene.report.columns.len(), scene.layout.column);
        let ribbons = (0..scene.layout.ribbons.len()).map(|at| ribbon(&scene, at, palette, pointing, active));
        let bars = (0..scene.layout.bars.len()).map(|at| bar(&scene, at, palette, pointing, active));
        let label = format!("Flows in {} columns", scene.report.columns.len());
        view! {
            <ol class="flow-heads" style:grid-template-columns=columns.clone()>
                {heads(&scene.report)}
            </ol>
            <svg
                class="flow-picture"
                role="group"
                aria-label=label
                width=format!("{:.0}", scene.layout.width)
                height=format!("{:.0}", scene.layout.height)
                on:keydown=on_key
                on:click=move |_| pointing.pinned.set(None)
            >
                {ribbons.collect_view()}
                {bars.collect_view()}
            </svg>
            <ol class="flow-ways" style:grid-template-columns=columns>
                {totals(&scene.report)}
            </ol>
        }
    };
    view! {
        <div class="flow-frame" on:keydown=on_escape>
            <div
                class="flow-scroll"
                node_ref=scroller
                tabindex="0"
                role="region"
                aria-label="Flows, column by column"
                on:scroll=move |_| {
                    if let Some(scroller) = scroller.get_untracked() {
                        scrolled.set(f64::from(scroller.scroll_left()));
                    }
                }
            >
                {drawn}
            </div>
            <CardView card is_pinned place on_close=Callback::new(move |()| pointing.pinned.set(None)) />
        </div>
    }
}

/// What each column is, and how many are in it.
fn heads(report: &flows::Report) -> impl IntoView + use<> {
    let head = |column: &flows::Column| {
        let people = words::people(report, column.count);
        let count = match report.unit {
            Unit::Customers => {
                let selector = report.column_selector(column);
                view! { <CountLink count=column.count selector text=people /> }.into_any()
            }
            Unit::Sessions => people.into_any(),
        };
        view! {
            <li>
                <span class="flow-step" dir="auto">{words::step(report, column.step)}</span>
                <span class="flow-count">{count}</span>
            </li>
        }
    };
    report.columns.iter().map(head).collect_view()
}

/// Where everybody of each column goes and comes from.
fn totals(report: &flows::Report) -> impl IntoView + use<> {
    let column = |(at, column): (usize, &flows::Column)| {
        let rows = ways(column, at == 0).into_iter().map(|(class, count, name, side)| {
            // Of sessions, several may be one customer's.
            let number = match report.unit {
                Unit::Customers => {
                    view! { <CountLink count selector=report.column_side_selector(column, side) /> }.into_any()
                }
                Unit::Sessions => format::count(count).into_any(),
            };
            view! {
                <li>
                    <span class=format!("flow-key {class}") aria-hidden="true"></span>
                    <strong>{number}</strong>
                    " "
                    {name}
                </li>
            }
        });
        view! { <li><ul>{rows.collect_view()}</ul></li> }
    };
    report.columns.iter().enumerate().map(column).collect_view()
}

/// A ribbon, in the colour of where it comes from.
fn ribbon(
    scene: &Arc<Scene>,
    at: usize,
    palette: Signal<Palette>,
    pointing: Pointing,
    active: Memo<Option<Item>>,
) -> impl IntoView + use<> {
    let item = Item::Ribbon(at);
    let ribbon = scene.layout.ribbons[at].clone();
    let link = &scene.report.links[ribbon.link];
    let class = if link.from_other {
        crate::palette::OTHER
    } else {
        palette.with_untracked(|palette| palette.class(&link.from))
    };
    let spoken = Card::of(&scene.report, &scene.layout, item).map(|card| card.spoken());
    let is_dim = is_dim(scene, item, active);
    view! {
        <path
            class=format!("flow-ribbon {class}")
            class:dim=move || is_dim.get()
            class:pinned=move || pointing.pinned.get() == Some(item)
            d=ribbon.outline
            role="button"
            data-item=item.key()
            tabindex=move || if pointing.current.get() == item { "0" } else { "-1" }
            aria-label=spoken
            aria-pressed=move || (pointing.pinned.get() == Some(item)).to_string()
            on:pointerenter=move |_| pointing.hovered.set(Some(item))
            on:pointerleave=move |_| leave(pointing, item)
            on:focus=move |event| focus(pointing, item, &event)
            on:blur=move |_| pointing.focused.set(None)
            on:click=move |event| {
                event.stop_propagation();
                pointing.toggle(item);
            }
        />
    }
}

/// A bar with its name, its number and what ends at it.
fn bar(
    scene: &Arc<Scene>,
    at: usize,
    palette: Signal<Palette>,
    pointing: Pointing,
    active: Memo<Option<Item>>,
) -> impl IntoView + use<> {
    let item = Item::Bar(at);
    let bar = scene.layout.bars[at].clone();
    let column = &scene.report.columns[bar.at.0];
    let node = &column.nodes[bar.at.1];
    let class = if node.is_other {
        crate::palette::OTHER
    } else {
        palette.with_untracked(|palette| palette.class(&node.label))
    };
    let name = words::name(&scene.report, &node.label, node.is_other, Some(node.labels));
    let has_stubs = !bar.stubs.is_empty();
    let stubs = bar.stubs.iter().map(|stub| {
        view! {
            <rect
                class=format!("flow-stub {}", stub.way.class())
                x=format!("{:.1}", bar.x + BAR)
                y=format!("{:.1}", stub.y)
                width=STUB.to_string()
                height=format!("{:.1}", stub.height)
            />
        }
    });
    let lines = name_lines(&bar, &name, scene.layout.column);
    let text_x = bar.x + BAR + if has_stubs { NAME_GAP } else { 8.0 };
    let text_y = bar.y + bar.height / 2.0 - (lines.len() as f64 + 1.0) * LINE / 2.0 + LINE * 0.78;
    let count_y = text_y + lines.len() as f64 * LINE;
    let names = lines.into_iter().enumerate().map(|(line, text)| {
        let y = format!("{:.1}", text_y + line as f64 * LINE);
        view! { <text class="flow-name" x=format!("{text_x:.1}") y=y>{text}</text> }
    });
    let count = words::with_share(node.count, node.share.rate.filter(|_| column.nodes.len() > 1));
    let spoken = words::spoken(&scene.report, column, node);
    let is_dim = is_dim(scene, item, active);
    // The pointer finds a thin bar by its name, too.
    let reach = bar.height.max(LINE * 2.2);
    view! {
        <g
            class=format!("flow-bar {class}")
            class:is-other=node.is_other
            class:dim=move || is_dim.get()
            class:pinned=move || pointing.pinned.get() == Some(item)
            on:pointerenter=move |_| pointing.hovered.set(Some(item))
            on:pointerleave=move |_| leave(pointing, item)
            on:click=move |event| {
                event.stop_propagation();
                pointing.toggle(item);
            }
        >
            <g
                class="flow-pick"
                role="button"
                data-item=item.key()
                tabindex=move || if pointing.current.get() == item { "0" } else { "-1" }
                aria-label=spoken
                aria-pressed=move || (pointing.pinned.get() == Some(item)).to_string()
                on:focus=move |event| focus(pointing, item, &event)
                on:blur=move |_| pointing.focused.set(None)
            >
            <rect
                class="flow-reach"
                x=format!("{:.1}", bar.x)
                y=format!("{:.1}", bar.y + bar.height / 2.0 - reach / 2.0)
                width=format!("{:.1}", text_x - bar.x + 40.0)
                height=format!("{reach:.1}")
            />
            {stubs.collect_view()}
            <rect
                class="flow-box"
                x=format!("{:.1}", bar.x)
                y=format!("{:.1}", bar.y)
                width=BAR.to_string()
                height=format!("{:.1}", bar.height)
            />
            </g>
            // The label of the whole says all of it, in an order for listening.
            <g aria-hidden="true">
            {names.collect_view()}
            <text class="flow-number" x=format!("{text_x:.1}") y=format!("{count_y:.1}")>
                {count}
            </text>
            </g>
        </g>
    }
}

/// A name that fits beside its bar.
fn name_lines(bar: &Bar, name: &str, column: f64) -> Vec<String> {
    let room = (column - BAR - NAME_GAP - 10.0) / NAME;
    label::wrap(name, room, if bar.height >= TWO_LINES { 2 } else { 1 })
}

fn is_dim(scene: &Arc<Scene>, item: Item, active: Memo<Option<Item>>) -> Memo<bool> {
    let scene = scene.clone();
    Memo::new(move |_| active.get().is_some_and(|active| !scene.touches(active, item)))
}

fn leave(pointing: Pointing, item: Item) {
    // The pointer may already be over something else.
    if pointing.hovered.get_untracked() == Some(item) {
        pointing.hovered.set(None);
    }
}

/// By keyboard the focus shows the card; a click picks the item anyway.
fn focus(pointing: Pointing, item: Item, event: &ev::FocusEvent) {
    // Keys act on what has the focus, however it came to it.
    pointing.current.set(item);
    if browser::shows_focus(event) {
        pointing.focused.set(Some(item));
    }
}
