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
    let path = match screen {
        ScreenId::Overview => "M4 6h16M4 12h16M4 18h9",
        ScreenId::Map => {
            "M5 17a2 2 0 1 0 0.01 0M12 5a2 2 0 1 0 0.01 0M19 13a2 2 0 1 0 0.01 0M6.2 15.4 10.8 8.6M13.8 8.2 17.4 12.6"
        }
        ScreenId::Variants => "M4 6h4M10 6h4M16 6h4M4 12h4M10 12h4M4 18h4",
        ScreenId::Flows => "M4 6c8 0 8 6 16 6M4 18c8 0 8-6 16-6M4 12h16",
        ScreenId::Stages => "M4 5h4v14H4zM10 5h4v14h-4zM16 5h4v14h-4z",
        ScreenId::Conformance => "M4 8h12M4 16h7M14 16l2 2 4-5",
        ScreenId::Cold => "M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9",
        ScreenId::Kinds => {
            "M8 8m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M16 16m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M17 5v4M15 7h4M5 17h4"
        }
        ScreenId::Cohorts => "M4 5h16M4 10h12M4 15h8M4 20h4",
        ScreenId::Funnel => "M4 5h16M6 10h12M9 15h6M11 20h2",
        ScreenId::Channels => "M5 20V10M12 20V4M19 20v-7",
        ScreenId::Quality => "M12 3 20 6v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
    };
    icon(path)
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
