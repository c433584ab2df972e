//! The list of questions with the screens that answer them: on the left, or at the bottom where
//! the page is narrow.

use super::icons::ScreenIcon;
use crate::route::{ScreenId, use_route};
use leptos::prelude::*;

/// The list.
#[component]
pub fn Questions() -> impl IntoView {
    let current = use_route().screen();
    let link = move |screen: ScreenId| {
        let is_current = move || (current.get() == screen).then_some("page");
        view! {
            <li>
                <a class="question-link" href=format!("#{}", screen.fragment()) aria-current=is_current>
                    <ScreenIcon screen />
                    <span>{screen.title()}</span>
                </a>
            </li>
        }
    };
    let groups = ScreenId::ALL.chunk_by(|a, b| a.question() == b.question()).map(|screens| {
        view! {
            <li class="question-group">
                <p class="question">{screens[0].question()}</p>
                <ul>{screens.iter().copied().map(link).collect_view()}</ul>
            </li>
        }
    });
    view! {
        <nav class="questions" aria-label="Questions">
            <ul>{groups.collect_view()}</ul>
        </nav>
    }
}
