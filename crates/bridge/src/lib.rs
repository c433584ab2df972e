//! Plain data to and from JavaScript values: objects, arrays, numbers, strings, as in JSON.
//!
//! What reads dozens of report types is compiled for each of them and downloaded by every visitor.
//! So it is done by position instead of by name: an object is asked for its members in the order
//! in which the type declares them, and a variant is known by its number. Nothing of that is seen
//! from outside; the values are those of JSON.
//!
//! A member that is named `...` is spread over the object around it. Types use the name in place of
//! serde's `flatten`, which is several times the code.

#![deny(missing_docs)]

mod failure;
mod names;
mod read;
mod write;

use failure::{Problem, Thrown};
use js_sys::{Function, Object, Reflect};
use read::Reading;
use serde::{Serialize, de::DeserializeOwned};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Plain data as a JavaScript value.
pub fn to_js(data: &impl Serialize) -> JsValue {
    write::written(data)
}

/// A JavaScript value as plain data. Members that are missing get their defaults; members that are
/// not known are passed over.
///
/// # Errors
/// Where the value is not what it should be, and what is wrong there.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, String> {
    T::deserialize(Reading::<_, Problem>::of(value)).map_err(|problem| problem.to_string())
}

/// What [`to_js`] has made, as plain data again, in half the code. It tells that the value is by
/// another version of the program; what was read of it until then is lost to memory.
///
/// # Errors
/// What is wrong with the value.
pub fn from_own_js<T: DeserializeOwned + 'static>(value: JsValue) -> Result<T, String> {
    let read = Rc::new(RefCell::new(None));
    let into = read.clone();
    let reader = Closure::once(move || {
        *into.borrow_mut() = T::deserialize(Reading::<_, Thrown>::of(value)).ok();
    });
    // An exception that passes through a call by JavaScript becomes an error.
    let called = reader.as_ref().unchecked_ref::<Function>().call0(&JsValue::UNDEFINED);
    called.map_err(|thrown| String::from(thrown.unchecked_into::<js_sys::Error>().message()))?;
    let data = read.take();
    Ok(data.expect("what does not throw has been read"))
}

/// A member of an object; `undefined` if there is none.
pub fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// An object with these members.
///
/// # Panics
/// Never: a new object takes members.
pub fn object<const N: usize>(members: [(&str, &JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &name.into(), value).expect("a new object takes members");
    }
    object
}
