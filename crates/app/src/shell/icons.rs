//! The mark and the small pictures of the bottom bar and the colours. Drawn with strokes of the text's colour.

use crate::route::ScreenId;
use crate::theme::Theme;
use leptos::prelude::*;

/// The mark: a worn path that cuts the corner of a paved one.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <path class="mark-paved" d="M5 27 V5 H27" />
            <path class="mark-worn" d="M5 27 C9 19 12 20 16 15 S 22 10 27 5" />
        </svg>
    }
}

/// The picture of a screen.
#[component]
pub fn ScreenIcon(
    /// The screen.
    screen: ScreenId,
) -> impl IntoView {
    icon(screen.row().icon)
}

/// The picture of a choice of colours.
#[component]
pub fn ThemeIcon(
    /// The choice.
    theme: Theme,
) -> impl IntoView {
    icon(match theme {
        Theme::Auto => "M12 4a8 8 0 1 0 0.01 0M12 4v16M12 8h4.5M12 12h8M12 16h4.5",
        Theme::Light => {
            "M12 8a4 4 0 1 0 0.01 0M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5"
        }
        Theme::Dark => "M19 15A8 8 0 0 1 9 5a8 8 0 1 0 10 10z",
    })
}

fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d=path />
        </svg>
    }
}
