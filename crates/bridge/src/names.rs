//! Objects and the names of their members.

use js_sys::JsString;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A member of this name is no member: what is in it are members of the object itself, as with `...` in
/// JavaScript. It is what serde calls flattened, which it does with much code.
pub const SPREAD: &str = "...";

#[wasm_bindgen]
extern "C" {
    /// An object as JavaScript's brackets see it.
    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    pub type Members;

    /// The member of this name.
    #[wasm_bindgen(method, structural, indexing_getter)]
    pub fn get(this: &Members, name: &JsValue) -> JsValue;

    /// Sets the member of this name.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub fn set(this: &Members, name: &JsValue, value: JsValue);
}

impl Members {
    /// An object without members.
    pub fn new() -> Self {
        js_sys::Object::new().unchecked_into()
    }
}

/// Where a text or a list lies in memory, and how long it is.
type Place = (usize, usize);

/// A name as a JavaScript string, which is made once.
pub fn known(name: &'static str) -> JsValue {
    thread_local!(static NAMES: RefCell<HashMap<Place, JsValue>> = RefCell::default());
    NAMES.with_borrow_mut(|names| {
        let place = (name.as_ptr().addr(), name.len());
        names.entry(place).or_insert_with(|| JsString::from(name).into()).clone()
    })
}

/// The names of a type's members as JavaScript strings, which are made once.
pub fn all_known(names: &'static [&'static str]) -> Rc<[JsValue]> {
    thread_local!(static LISTS: RefCell<HashMap<Place, Rc<[JsValue]>>> = RefCell::default());
    LISTS.with_borrow_mut(|lists| {
        let place = (names.as_ptr().addr(), names.len());
        lists.entry(place).or_insert_with(|| names.iter().map(|&name| known(name)).collect()).clone()
    })
}
