//! The picture: an SVG that can be zoomed, moved and walked through by keyboard.
//!
//! The outer SVG holds the axis, which moves sideways only; an inner one clips the plane, which is
//! zoomed and moved as a whole. Its size in pixels follows the width of the page, within what is
//! legible: where the page is narrower, the picture scrolls sideways.

use super::axis::Band;
use super::card::CardView;
use super::controls::{STEP, Zoom};
use super::layout::{NODE_WIDTH, Point};
use super::node::NodeView;
use super::path::{PathLabel, PathView};
use super::pick::{self, Item, Move, Neighbourhood};
use super::scene::{LABEL_ROW, STAGE_ROW, Scene};
use super::stages::Stages;
use super::words;
use super::zoom::{Pane, View};
use crate::browser;
use crate::charts::label::{em, shorten};
use crate::components::width_of;
use crate::palette::activity_palette;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::yielding::gradually;
use leptos::prelude::*;
use leptos::{ev, html, svg};
use std::sync::Arc;
use web_sys::HtmlElement;

/// Pixels per unit of the layout: below the first nothing can be read, above the second a small
/// map would look like a poster.
const SCALE: (f64, f64) = (0.7, 1.2);
/// A pointer that moves farther than this drags and does not click.
const DRAG: f64 = 5.0;
/// Paths that are drawn in one task.
const PATHS_AT_ONCE: usize = 8;

/// Activities that are drawn in one task.
const ACTIVITIES_AT_ONCE: usize = 8;
/// Space between the columns' shading and the activities.
const BAND_ROOM: f64 = 24.0;

/// What the pointer and the keyboard point at. Copies are the same.
#[derive(Clone, Copy)]
pub struct Pointing {
    /// What the pointer is over.
    pub hovered: RwSignal<Option<Item>>,
    /// What has the focus, if the focus is to be seen.
    pub focused: RwSignal<Option<Item>>,
    /// What the keyboard returns to.
    pub current: RwSignal<Option<Item>>,
    /// Whose card stays.
    pub pinned: RwSignal<Option<Item>>,
    /// What is told when something is picked, or nothing.
    pub on_select: Callback<Option<Item>>,
    /// Whether the pointer has dragged since it was pressed: then its release is no click.
    dragged: StoredValue<bool>,
}

impl Pointing {
    /// What the card is about: what is pinned, or else what is pointed at.
    fn active(self) -> Option<Item> {
        self.pinned.get().or_else(|| self.hovered.get()).or_else(|| self.focused.get())
    }

    /// The pointer has left something; it may already be over something else.
    pub fn left(self, item: Item) {
        if self.hovered.get_untracked() == Some(item) {
            self.hovered.set(None);
        }
    }

    /// Something has got the focus. By keyboard that shows its card; a click picks it anyway.
    pub fn focus(self, item: Item, event: &ev::FocusEvent) {
        // Keys act on what has the focus, however it came to it.
        self.current.set(Some(item));
        if browser::shows_focus(event) {
            self.focused.set(Some(item));
        }
    }

    /// Picks something, or lets go of it if it is picked already.
    pub fn toggle(self, item: Item) {
        if !self.dragged.get_value() {
            self.current.set(Some(item));
            let is_pinned = self.pinned.get_untracked() == Some(item);
            self.on_select.run((!is_pinned).then_some(item));
        }
    }
}

/// The picture with its card.
#[component]
pub fn Picture(
    /// What is shown.
    scene: Memo<Arc<Scene>>,
    /// The stages, once they are known.
    stages: Memo<Option<Arc<Stages>>>,
    /// How it is seen.
    zoom: Zoom,
    /// What is picked.
    pinned: RwSignal<Option<Item>>,
    /// Told what is picked, or that nothing is any more.
    on_select: Callback<Option<Item>>,
    /// Set while there is more to draw.
    draws: RwSignal<bool>,
) -> impl IntoView {
    let pointing = Pointing {
        hovered: RwSignal::new(None),
        focused: RwSignal::new(None),
        current: RwSignal::new(None),
        pinned,
        on_select,
        dragged: StoredValue::new(false),
    };
    let active = Memo::new(move |_| pointing.active().filter(|&item| scene.with(|scene| scene.has(item))));
    let near = Memo::new(move |_| {
        let active = active.get()?;
        scene.with(|scene| Some(Neighbourhood::of(active, &scene.graph, &scene.shown)))
    });
    // The one item that the tabulator reaches; from there on it is the arrow keys.
    let tab_stop = Memo::new(move |_| {
        scene.with(|scene| pointing.current.get().filter(|&item| scene.has(item)).or_else(|| scene.entrance()))
    });

    let view = zoom.view;
    let root = NodeRef::<svg::Svg>::new();
    let scroller = NodeRef::<html::Div>::new();
    let room = width_of(scroller, 960.0);
    let scrolled = RwSignal::new(0.0);

    let scale = Memo::new(move |_| (room.get() / scene.with(|scene| scene.outer().width())).clamp(SCALE.0, SCALE.1));
    let size = move || {
        let frame = scene.with(|scene| scene.outer());
        Point { x: frame.width() * scale.get(), y: frame.height() * scale.get() }
    };
    let pane = move || {
        let (frame, size) = (scene.with(|scene| scene.outer()), size());
        let origin = Point { x: ((room.get() - size.x) / 2.0).max(0.0) - scrolled.get(), y: 0.0 };
        Pane { origin, size, frame }
    };

    let pixel = move |event: &ev::MouseEvent| {
        let origin = scroller.get_untracked().map(|scroller| scroller.get_bounding_client_rect());
        let (left, top) = origin.map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
        Point { x: f64::from(event.client_x()) - left, y: f64::from(event.client_y()) - top }
    };
    let on_wheel = move |event: ev::WheelEvent| {
        // A plain wheel scrolls the page; pinching arrives as a wheel with the control key.
        if event.ctrl_key() {
            event.prevent_default();
            let about = untrack(pane).to_box(pixel(&event));
            let frame = scene.with_untracked(|scene| scene.frame);
            let factor = (-event.delta_y() * 0.002).clamp(-0.5, 0.5).exp();
            view.update(|view| *view = view.zoomed(factor, about, frame));
        }
    };
    let drag = StoredValue::new(None::<Point>);
    let on_press = move |event: ev::PointerEvent| {
        pointing.dragged.set_value(false);
        drag.set_value((event.button() == 0).then(|| pixel(&event)));
    };
    let on_move = move |event: ev::PointerEvent| {
        // Outside of the picture a release is not seen; without a button nothing is dragged.
        let Some(before) = drag.get_value().filter(|_| event.buttons() & 1 == 1) else {
            return drag.set_value(None);
        };
        let now = pixel(&event);
        let by = Point { x: now.x - before.x, y: now.y - before.y };
        if !pointing.dragged.get_value() {
            if by.x.hypot(by.y) < DRAG {
                return;
            }
            pointing.dragged.set_value(true);
            if let Some(root) = root.get_untracked() {
                let _ = root.set_pointer_capture(event.pointer_id());
            }
        }
        drag.set_value(Some(now));
        if view.with_untracked(|view| view.zoom > 1.0) {
            let (scale, frame) = (scale.get_untracked(), scene.with_untracked(|scene| scene.frame));
            view.update(|view| *view = view.moved(Point { x: by.x / scale, y: by.y / scale }, frame));
        } else if let Some(scroller) = scroller.get_untracked().filter(|_| event.pointer_type() == "mouse") {
            scroller.set_scroll_left(scroller.scroll_left() - by.x.round() as i32);
        }
    };
    let on_release = move |_: ev::PointerEvent| drag.set_value(None);
    let on_background = move |_: ev::MouseEvent| {
        if !pointing.dragged.get_value() {
            on_select.run(None);
        }
    };

    let walk = move |step: Move| {
        let Some(from) = tab_stop.get_untracked() else { return };
        let scene = scene.get_untracked();
        let Some(next) = pick::go(from, step, &scene.graph, &scene.layout, &scene.shown) else { return };
        on_select.run(None);
        pointing.hovered.set(None);
        pointing.current.set(Some(next));
        view.update(|view| *view = view.showing(scene.anchor(next).0, scene.frame));
        let found = root
            .get_untracked()
            .and_then(|root| root.query_selector(&format!("[data-item='{}']", next.key())).ok().flatten());
        if let Some(element) = found {
            // Every focusable element has this method, whatever its class.
            let _ = wasm_bindgen::JsCast::unchecked_ref::<HtmlElement>(&element).focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowLeft" => walk(Move::Left),
            "ArrowRight" => walk(Move::Right),
            "ArrowUp" => walk(Move::Up),
            "ArrowDown" => walk(Move::Down),
            "PageDown" => walk(Move::NextPath),
            "PageUp" => walk(Move::PreviousPath),
            "Enter" | " " => {
                if let Some(item) = tab_stop.get_untracked() {
                    pointing.dragged.set_value(false);
                    pointing.toggle(item);
                }
            }
            "+" | "=" => zoom.by(STEP),
            "-" => zoom.by(1.0 / STEP),
            "0" => zoom.reset(),
            _ => return,
        }
        event.prevent_default();
    };
    let on_escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            on_select.run(None);
            pointing.hovered.set(None);
            pointing.focused.set(None);
        }
    };

    let palette = activity_palette();
    let node = move |node: usize| view! { <NodeView node scene stages palette pointing near tab_stop /> };
    let path = move |edge: usize| view! { <PathView edge scene pointing near tab_stop /> };
    let label = move |edge: usize| view! { <PathLabel edge scene near /> };
    let all_nodes = Signal::derive(move || scene.with(|scene| scene.shown.nodes.clone()));
    let (nodes, is_bare) = gradually(all_nodes, ACTIVITIES_AT_ONCE);
    let all_edges = Signal::derive(move || scene.with(|scene| scene.shown.edges.clone()));
    let (edges, is_short) = gradually(all_edges, PATHS_AT_ONCE);
    Effect::new(move |_| draws.set(is_short.get() || is_bare.get()));
    let frame = move || scene.with(|scene| scene.frame);
    let has_conversion = scene.with_untracked(|scene| scene.graph.has_conversion());
    let description = move || {
        scene.with(|scene| {
            let (activities, paths) = words::coverage(&scene.graph, &scene.shown);
            format!("Map of journeys. {activities}; {paths}.")
        })
    };
    view! {
        <div class="map-frame" on:keydown=on_escape>
            <div
                class="map-scroll"
                node_ref=scroller
                on:scroll=move |_| {
                    if let Some(scroller) = scroller.get_untracked() {
                        scrolled.set(f64::from(scroller.scroll_left()));
                    }
                }
            >
                <svg
                    class="map-picture"
                    class:zoomed=move || view.with(|view| view.zoom > 1.0)
                    class:is-plain=!has_conversion
                    node_ref=root
                    viewBox=move || scene.with(|scene| scene.outer().view_box())
                    width=move || format!("{:.0}", size().x)
                    height=move || format!("{:.0}", size().y)
                    role="group"
                    aria-label=description
                    on:wheel=on_wheel
                    on:pointerdown=on_press
                    on:pointermove=on_move
                    on:pointerup=on_release
                    on:pointercancel=on_release
                    on:click=on_background
                    on:keydown=on_key
                >
                    <Bands scene stages view />
                    <svg
                        x=move || format!("{:.1}", frame().left)
                        y=move || format!("{:.1}", frame().top)
                        width=move || format!("{:.1}", frame().width())
                        height=move || format!("{:.1}", frame().height())
                        viewBox=move || frame().view_box()
                    >
                        <g transform=move || view.get().transform()>
                            <For each=move || edges.get() key=|edge| *edge children=path />
                            <For each=move || nodes.get() key=|node| *node children=node />
                            <For each=move || edges.get() key=|edge| *edge children=label />
                        </g>
                    </svg>
                </svg>
            </div>
            <CardView active scene stages pointing place=Signal::derive(move || {
                let (anchor, half) = active.get().map(|item| scene.with(|scene| scene.anchor(item))).unwrap_or_default();
                let (view, pane) = (view.get(), pane());
                (pane.to_window(view.to_box(anchor)), half * view.zoom * pane.scale(), room.get())
            }) />
        </div>
    }
}

/// The axis: what the columns stand for. Its text keeps its size, its places move with the map.
#[component]
fn Bands(scene: Memo<Arc<Scene>>, stages: Memo<Option<Arc<Stages>>>, view: RwSignal<View>) -> impl IntoView {
    let graph_has_conversion = scene.with_untracked(|scene| scene.graph.has_conversion());
    let bands = move || {
        let (scene, view) = (scene.get(), view.get());
        let (columns, x) = (&scene.layout.columns, &scene.layout.x);
        let frame = scene.frame;
        let at = |x: f64| view.to_box(Point { x, y: 0.0 }).x;
        let one = |(band, kind): (usize, &Band)| {
            let first = columns.band.iter().position(|&own| own == band)?;
            let last = columns.band.iter().rposition(|&own| own == band)?;
            let half = NODE_WIDTH / 2.0 + BAND_ROOM;
            let (left, right) = (at(x[first] - half).max(frame.left), at(x[last] + half).min(frame.right));
            let width = right - left;
            let is_certain = matches!(kind, Band::Chance(low, _) if *low >= 1.0 - 1e-9) || *kind == Band::After;
            let label = words::band(*kind);
            (width > 24.0).then(|| {
                view! {
                    <g class="map-band" class:is-certain=is_certain>
                        <rect
                            class="map-band-ground"
                            x=format!("{left:.1}")
                            y=format!("{:.1}", frame.top)
                            width=format!("{width:.1}")
                            height=format!("{:.1}", frame.height())
                            rx="8"
                        />
                        <text class="map-band-label" x=format!("{:.1}", (left + right) / 2.0) y=format!("{:.1}", frame.top - 10.0)>
                            {label}
                        </text>
                    </g>
                }
            })
        };
        columns.bands.iter().enumerate().filter_map(one).collect_view()
    };
    let line = move || {
        let frame = scene.with(|scene| scene.frame);
        let (left, right, y) =
            (frame.left + 6.0, frame.right - 6.0, frame.top - scene.with(|scene| scene.axis()) + 14.0);
        let name =
            if graph_has_conversion { "chance of still converting" } else { "in the order in which they happen" };
        // The line begins behind the name, whose width is estimated.
        let begin = left + em(name) * 13.0 + 14.0;
        view! {
            <text class="map-axis-name" x=format!("{left:.1}") y=format!("{:.1}", y + 4.0)>
                {name}
            </text>
            <path class="map-axis-line" d=format!("M{begin:.1} {y:.1}H{:.1}", right - 4.0) />
            <path class="map-axis-head" d=format!("M{right:.1} {y:.1}l-8 -4v8Z") />
        }
    };
    let stages = move || {
        let (stages, scene, view) = (stages.get()?, scene.get(), view.get());
        let (x, frame) = (&scene.layout.x, scene.frame);
        let at = |x: f64| view.to_box(Point { x, y: 0.0 }).x.clamp(frame.left, frame.right);
        let spans = stages.spans.iter().map(|span| {
            // Stages meet halfway between their columns.
            let left = if span.first == 0 { frame.left } else { at((x[span.first - 1] + x[span.first]) / 2.0) };
            let right = x.get(span.last + 1).map_or(frame.right, |next| at((x[span.last] + next) / 2.0));
            let top = frame.top - STAGE_ROW - LABEL_ROW;
            let name = shorten(&stages.names[span.stage], (right - left - 8.0) / 14.0);
            view! {
                <g class="map-stage" class:is-odd={span.stage % 2 == 1}>
                    <rect
                        x=format!("{left:.1}")
                        y=format!("{top:.1}")
                        width=format!("{:.1}", (right - left).max(0.0))
                        height=format!("{:.1}", frame.bottom - top)
                    />
                    <text x=format!("{:.1}", (left + right) / 2.0) y=format!("{:.1}", top + 16.0)>
                        {name}
                    </text>
                </g>
            }
        });
        Some(spans.collect_view())
    };
    view! { <g class="map-axis" aria-hidden="true">{stages}{bands}{line}</g> }
}
