//! The filter in the address: `#map?f=` and the filter as JSON.
//!
//! An address holds settings, never data: a list of customers is left out of it. Every entry of the
//! browser's history that has been seen is marked, so that an address without a filter can be told
//! apart: somebody has gone back to where there was none (marked), or has followed a link to
//! another screen and wants to keep it (not marked yet).

use super::{Filters, members, of_members};
use crate::browser::{from_js, to_js};
use crate::route::ScreenId;
use desirepath_engine::contract::Filter;
use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// What marks an entry of the history.
const MARK: &str = "desirepath";

/// Keeps address and filter the same from now on.
pub fn keep(filters: Filters) {
    let session = filters.session;
    Effect::new(move |had_log: Option<bool>| {
        let filter = session.filter().get();
        let has_log = session.summary().with(Option::is_some);
        match (had_log.unwrap_or_default(), has_log) {
            (false, true) if filter.is_none() => match of_fragment(&fragment()) {
                Some(Ok(filter)) => session.set_filter(Some(filter)),
                Some(Err(())) => unreadable(filters),
                None => write(filters.route.screen().get_untracked(), None, Write::Replace),
            },
            (_, true) => write(filters.route.screen().get_untracked(), filter.as_ref(), Write::Push),
            // Other files will come: the filter was about these.
            (true, false) if filter.is_none() => {
                write(filters.route.screen().get_untracked(), None, Write::Replace);
            }
            _ => {}
        }
        has_log
    });
    let listener = EventListener::new(&window(), "hashchange", move |_| moved(filters));
    // The page listens as long as it lives.
    listener.forget();
}

/// Somebody has gone to another address.
fn moved(filters: Filters) {
    let session = filters.session;
    if session.summary().with_untracked(Option::is_none) {
        return;
    }
    let address = fragment();
    let is_seen = history().and_then(|history| history.state().ok()).is_some_and(|state| state == MARK);
    let now = session.filter().get_untracked();
    match of_fragment(&address) {
        Some(Err(())) => return unreadable(filters),
        Some(Ok(filter)) if Some(&filter) != shareable(now.as_ref()).as_ref() => session.set_filter(Some(filter)),
        None if is_seen && shareable(now.as_ref()).is_some() => session.set_filter(None),
        _ => {}
    }
    let screen = ScreenId::of_fragment(&address).unwrap_or_else(|| filters.route.screen().get_untracked());
    write(screen, session.filter().get_untracked().as_ref(), Write::Replace);
}

fn unreadable(filters: Filters) {
    filters.problem.set(Some("The filter in the address could not be read and was left out.".to_owned()));
    let now = filters.session.filter().get_untracked();
    let screen = ScreenId::of_fragment(&fragment()).unwrap_or_else(|| filters.route.screen().get_untracked());
    write(screen, now.as_ref(), Write::Replace);
}

/// Whether an address is a new step for the back button.
#[derive(PartialEq)]
enum Write {
    Push,
    Replace,
}

fn write(screen: ScreenId, filter: Option<&Filter>, how: Write) {
    let wanted = with_filter(screen, shareable(filter).as_ref());
    let Some(history) = history() else { return };
    let _ = if how == Write::Push && fragment() != wanted {
        history.push_state_with_url(&MARK.into(), "", Some(&wanted))
    } else {
        history.replace_state_with_url(&MARK.into(), "", Some(&wanted))
    };
}

fn history() -> Option<web_sys::History> {
    window().history().ok()
}

fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The fragment of a screen with a filter.
fn with_filter(screen: ScreenId, filter: Option<&Filter>) -> String {
    let text = filter.and_then(|filter| js_sys::JSON::stringify(&to_js(filter)).ok()?.as_string());
    match text {
        Some(text) => format!("#{}?f={}", screen.row().fragment, js_sys::encode_uri_component(&text)),
        None => format!("#{}", screen.row().fragment),
    }
}

/// The filter in a fragment: none, one, or something that is none.
fn of_fragment(fragment: &str) -> Option<Result<Filter, ()>> {
    let (_, query) = fragment.split_once('?')?;
    let text = query.split('&').find_map(|part| part.strip_prefix("f="))?;
    let parsed = || -> Result<Filter, JsValue> {
        let text = String::from(js_sys::decode_uri_component(text)?);
        from_js(js_sys::JSON::parse(&text)?).map_err(Into::into)
    };
    Some(parsed().map_err(drop))
}

/// What of a filter may be in an address or kept for the next visit: everything but lists of
/// customers.
pub fn shareable(filter: Option<&Filter>) -> Option<Filter> {
    of_members(members(filter).into_iter().filter(|member| !names_customers(member)).collect())
}

/// Whether a filter lists customers.
pub fn names_customers(filter: &Filter) -> bool {
    match filter {
        Filter::Customers(_) => true,
        Filter::All(filters) | Filter::Any(filters) => filters.iter().any(names_customers),
        Filter::Not(filter) => names_customers(filter),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_customer_is_in_an_address() {
        let named = Filter::Customers(vec!["ann".to_owned()]);
        assert_eq!(shareable(Some(&named)), None);
        let hidden = Filter::Any(vec![Filter::done("visit"), named.clone().negated()]);
        let all = Filter::All(vec![Filter::done("visit"), named, hidden]);
        assert_eq!(shareable(Some(&all)), Some(Filter::done("visit")));
        assert_eq!(shareable(None), None);
    }
}
