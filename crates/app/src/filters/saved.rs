//! Segments that the user has given a name: kept for the next visit, names and filters only.

use super::address::names_customers;
use crate::browser::{self, from_js, to_js};
use crate::reactive::RwSignal;
use desirepath_engine::contract::Filter;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

const KEY: &str = "desirepath.segments";

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedSegment {
    /// As the user calls it.
    pub name: String,
    /// Whom it holds.
    pub filter: Filter,
}

/// The saved segments of this browser, kept up to date from now on.
pub fn remembered() -> RwSignal<Vec<SavedSegment>> {
    let kept = browser::remembered(KEY).and_then(|text| js_sys::JSON::parse(&text).ok());
    let saved = RwSignal::new(kept.and_then(|kept| from_js(kept).ok()).unwrap_or_default());
    Effect::new(move |before: Option<()>| {
        let text = saved.with(|saved: &Vec<SavedSegment>| js_sys::JSON::stringify(&to_js(saved)));
        if let Some(text) = text.ok().and_then(|text| text.as_string()).filter(|_| before.is_some()) {
            browser::remember(KEY, &text);
        }
    });
    saved
}

/// The segments with this one among them; one of the same name is replaced.
///
/// # Errors
/// Why it cannot be kept, in words for the screen.
pub fn with(
    mut saved: Vec<SavedSegment>,
    name: &str,
    filter: Option<Filter>,
) -> Result<Vec<SavedSegment>, &'static str> {
    let name = name.trim();
    let filter = filter.ok_or("There is no filter to keep yet: all customers are shown.")?;
    if name.is_empty() {
        return Err("Give it a name first.");
    }
    if names_customers(&filter) {
        return Err("It names customers, and these are never kept. Remove that part first.");
    }
    saved.retain(|segment| segment.name != name);
    saved.push(SavedSegment { name: name.to_owned(), filter });
    Ok(saved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_settings_are_kept() {
        let saved = with(Vec::new(), " visitors ", Some(Filter::done("visit"))).unwrap();
        let saved = with(saved, "visitors", Some(Filter::done("order"))).unwrap();
        assert_eq!(saved, [SavedSegment { name: "visitors".to_owned(), filter: Filter::done("order") }]);
        assert!(with(saved.clone(), "x", None).is_err());
        assert!(with(saved.clone(), " ", Some(Filter::done("visit"))).is_err());
        let named = Filter::done("visit").and(Filter::Customers(vec!["ann".to_owned()]));
        assert!(with(saved, "x", Some(named)).is_err());
    }
}
