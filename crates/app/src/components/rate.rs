//! Rates: as text, and as a bar with its interval.

use super::CountLink;
use crate::format;
use desirepath_engine::contract::{Filter, Rate};
use leptos::prelude::*;

/// A rate with its interval and counts, as text; "too few to tell" where it is so.
#[component]
pub fn RateText(
    /// The rate.
    rate: Rate,
    /// Who is behind its counts, `hits` and `n`: they open whom they count.
    #[prop(optional_no_strip)]
    who: Option<[Filter; 2]>,
) -> impl IntoView {
    let (before, after) = format::around_counts(&rate);
    let of = match who {
        Some([hits, n]) => (
            view! { <CountLink count=rate.hits selector=hits /> },
            " of ",
            view! { <CountLink count=rate.n selector=n /> },
        )
            .into_any(),
        None => format!("{} of {}", format::count(rate.hits), format::count(rate.n)).into_any(),
    };
    view! { <span class="rate" class:too-few=rate.too_few>{before}{of}{after}</span> }.into_any()
}

/// A rate as a bar from 0 to 100 %, its 95 % interval as a line on it. The numbers stand beside
/// it as text, so it says nothing to a screen reader.
#[component]
pub fn RateBar(
    /// The rate.
    rate: Rate,
) -> impl IntoView {
    let Some(share) = rate.rate else { return ().into_any() };
    let x = |share: f64| format!("{:.3}%", share * 100.0);
    let (low, high) = (rate.low.unwrap_or(share), rate.high.unwrap_or(share));
    view! {
        <svg class="rate-bar" class:too-few=rate.too_few aria-hidden="true" width="100%" height="12">
            <rect class="rate-bar-all" x="0" y="3" width="100%" height="6" rx="1" />
            <rect class="rate-bar-share" x="0" y="3" width=x(share) height="6" rx="1" />
            <line class="rate-bar-interval" x1=x(low) x2=x(high) y1="6" y2="6" />
            <line class="rate-bar-interval" x1=x(low) x2=x(low) y1="1" y2="11" />
            <line class="rate-bar-interval" x1=x(high) x2=x(high) y1="1" y2="11" />
        </svg>
    }
    .into_any()
}
