//! The few things that only a browser can do.

pub use desirepath_bridge::{from_js, from_own_js, member, object, to_js};

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Lets the user save a table; the name is without `.csv`.
pub fn save_csv(name: &str, csv: &str) {
    save(&format!("{name}.csv"), "text/csv;charset=utf-8", csv);
}

/// Lets the user save a text as a file: the only way by which anything leaves the page.
pub fn save(file_name: &str, kind: &str, text: &str) {
    let saved = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        // The mark makes spreadsheets read the file as UTF-8.
        let mark = if kind.starts_with("text/csv") { "\u{feff}" } else { "" };
        let parts = Array::of2(&mark.into(), &text.into());
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = leptos::prelude::document().create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(file_name);
        link.click();
        // The browser has taken the blob when the click returns, but not every one has read it.
        gloo::timers::callback::Timeout::new(60_000, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Ok(())
    };
    if let Err(error) = saved() {
        leptos::logging::error!("{file_name} could not be saved: {error:?}");
    }
}

/// Sets an attribute of the root element, where style sheets and tests look.
pub fn mark_root(name: &str, value: Option<&str>) {
    let Some(root) = leptos::prelude::document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Whether an element that has got the focus shows it: by keyboard it does, by pointer it does not.
pub fn shows_focus(event: &web_sys::FocusEvent) -> bool {
    let target = event.target().map(JsCast::unchecked_into::<web_sys::Element>);
    target.is_some_and(|target| target.matches(":focus-visible").unwrap_or(false))
}

/// A mark on the browser's timeline, for the benchmark.
pub fn mark_time(name: &str) {
    if let Some(performance) = leptos::prelude::window().performance() {
        let _ = performance.mark(name);
    }
}

/// Takes all marks away.
pub fn clear_marks() {
    if let Some(performance) = leptos::prelude::window().performance() {
        performance.clear_marks();
    }
}

/// Calls back when what has changed until now is painted: at the start of the frame after the next.
pub fn after_paint(then: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(move || leptos::prelude::request_animation_frame(then));
}

/// Focuses what has this id as soon as it is drawn.
pub fn focus(id: String) {
    leptos::prelude::request_animation_frame(move || focus_now(&id));
}

/// What has the focus and is drawn anew now has it again afterwards, by its id; unless the focus
/// has gone elsewhere meanwhile.
pub fn keep_focus() {
    let active = || leptos::prelude::document().active_element();
    let Some(id) = active().map(|element| element.id()).filter(|id| !id.is_empty()) else { return };
    leptos::prelude::request_animation_frame(move || {
        if active().is_none_or(|element| element.tag_name() == "BODY") {
            focus_now(&id);
        }
    });
}

fn focus_now(id: &str) {
    let element = leptos::prelude::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Something the browser keeps for the next visit; only ever settings of the page.
pub fn remembered(key: &str) -> Option<String> {
    leptos::prelude::window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps something for the next visit, where the browser allows it.
pub fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = leptos::prelude::window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// The names of all time zones that the browser knows.
pub fn time_zones() -> Vec<String> {
    let intl = member(&js_sys::global(), "Intl");
    let supported = member(&intl, "supportedValuesOf").dyn_into::<js_sys::Function>().ok();
    let names = supported.and_then(|values| values.call1(&intl, &"timeZone".into()).ok());
    let names = names.and_then(|names| names.dyn_into::<Array>().ok()).unwrap_or_default();
    names.iter().filter_map(|name| name.as_string()).collect()
}

/// The first instant of a day in UTC, of a date as date fields have it, "2026-03-01".
pub fn day_ms(date: &str) -> Option<i64> {
    let ms = js_sys::Date::parse(date);
    (date.len() == 10 && ms.is_finite()).then_some(ms as i64)
}

/// The day of an instant in UTC, as date fields have it.
pub fn date_of(ms: i64) -> String {
    let iso = js_sys::Date::new(&(ms as f64).into()).to_iso_string();
    iso.as_string().and_then(|iso| iso.split_once('T').map(|(date, _)| date.to_owned())).unwrap_or_default()
}
