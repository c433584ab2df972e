//! The list of questions with the screens that answer them: on the left, or at the bottom where
//! the page is narrow.

use super::icons::ScreenIcon;
use crate::route::{ScreenId, use_route};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The list.
#[component]
pub fn Questions() -> impl IntoView {
    let current = use_route().screen();
    let link = move |screen: ScreenId| {
        let is_current = move || (current.get() == screen).then_some("page");
        view! {
            <li>
                <a class="question-link" href=format!("#{}", screen.row().fragment) aria-current=is_current>
                    <ScreenIcon screen />
                    <span>{screen.row().title}</span>
                </a>
            </li>
        }
    };
    let screens: Vec<ScreenId> = ScreenId::all().collect();
    let groups = screens.chunk_by(|a, b| a.row().question == b.row().question).map(|screens| {
        view! {
            <li class="question-group">
                <p class="question">{screens[0].row().question}</p>
                <ul>{screens.iter().copied().map(link).collect_view()}</ul>
            </li>
        }
    });
    // Where the list is a bar, the one that is shown may be beyond its end.
    let bar = NodeRef::<html::Nav>::new();
    Effect::new(move |_| {
        current.track();
        request_animation_frame(move || {
            let Some(bar) = bar.try_get_untracked().flatten() else { return };
            if let Ok(Some(link)) = bar.query_selector("[aria-current]") {
                let link: HtmlElement = link.unchecked_into();
                bar.set_scroll_left(link.offset_left() - (bar.client_width() - link.offset_width()) / 2);
            }
        });
    });
    view! {
        <nav class="questions" aria-label="Questions" node_ref=bar>
            <ul>{groups.collect_view()}</ul>
        </nav>
    }
}
