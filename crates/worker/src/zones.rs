//! Time zones as the browser knows them, as tables for the engine.

use crate::wire::{member, object};
use desirepath_engine::contract::{FilePlan, ZoneTable};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::prelude::*;

/// From now on the engine knows the places that the browser knows.
pub fn provide() {
    ZoneTable::come_from(table);
}

/// Gives a plan the table of its zone, if that is a place that the browser knows, so that parsers need not make
/// it. Whether the zone is known at all is for reading to say.
pub fn fill(plan: &mut FilePlan) {
    if plan.zone_table.as_ref().is_none_or(|table| table.name != plan.time_zone.trim()) {
        plan.zone_table = ZoneTable::of_place(&plan.time_zone).map(|table| (*table).clone());
    }
}

/// The name of the time zone that the browser is in; `UTC` if it does not say.
pub fn here() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    member(&format.resolved_options(), "timeZone").as_string().unwrap_or_else(|| "UTC".to_owned())
}

/// The table of a zone; `None` if the browser does not know it.
fn table(name: &str) -> Option<ZoneTable> {
    let constructor: Function = member(&member(&js_sys::global(), "Intl"), "DateTimeFormat").dyn_into().ok()?;
    let options = object([("timeZone", &name.into()), ("timeZoneName", &"longOffset".into())]);
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()?;
    let write: Function = member(&format, "format").dyn_into().ok()?;
    ZoneTable::probe(name, |at_s| {
        let date = Date::new(&(at_s as f64 * 1000.0).into());
        offset_s(&write.call1(&JsValue::UNDEFINED, &date).ok()?.as_string()?)
    })
}

/// The offset at the end of a text like `1/1/1970, GMT+01:00`.
fn offset_s(text: &str) -> Option<i32> {
    let offset = text.rsplit_once("GMT")?.1;
    let Some(sign) = offset.chars().next() else { return Some(0) };
    let mut parts = offset[sign.len_utf8()..].split(':').map(|part| part.trim().parse::<i32>());
    let mut next = || parts.next().unwrap_or(Ok(0)).ok();
    let seconds = next()? * 3600 + next()? * 60 + next()?;
    Some(if sign == '+' { seconds } else { -seconds })
}
