//! From JavaScript values.

use crate::failure::Failure;
use crate::names::{Members, SPREAD, all_known};
use js_sys::{Array, Number, Object};
use serde::de::value::U64Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Something of JavaScript to read; `F` is what comes of it if it cannot be read.
pub struct Reading<T, F>(T, PhantomData<F>);

impl<T, F> Reading<T, F> {
    /// Begins to read.
    pub fn of(what: T) -> Self {
        Self(what, PhantomData)
    }
}

#[cold]
fn unexpected<F: Failure>(value: &JsValue, expected: &dyn Expected) -> F {
    let text = value.as_string();
    let what = match (&text, value.as_bool(), value.as_f64()) {
        (Some(text), ..) => Unexpected::Str(text),
        (_, Some(yes), _) => Unexpected::Bool(yes),
        (.., Some(number)) => Unexpected::Float(number),
        _ if value.is_undefined() => Unexpected::Other("nothing"),
        _ if value.is_null() => Unexpected::Other("null"),
        _ if Array::is_array(value) => Unexpected::Seq,
        _ => Unexpected::Map,
    };
    F::invalid_type(what, expected)
}

fn is_nothing(value: &JsValue) -> bool {
    value.is_null() || value.is_undefined()
}

/// A whole number that a double holds exactly.
fn integer(value: &JsValue) -> Option<i64> {
    Number::is_safe_integer(value).then(|| value.as_f64().unwrap_or_default() as i64)
}

/// The elements of an array.
struct Elements {
    array: Array,
    length: u32,
    at: u32,
}

impl Elements {
    fn of(value: &JsValue) -> Option<Self> {
        let array = value.dyn_ref::<Array>()?.clone();
        Some(Self { length: array.length(), array, at: 0 })
    }

    fn next(&mut self) -> Option<JsValue> {
        (self.at < self.length).then(|| {
            self.at += 1;
            self.array.get(self.at - 1)
        })
    }
}

impl<'de, F: Failure> SeqAccess<'de> for Reading<Elements, F> {
    type Error = F;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, F> {
        let Some(value) = self.0.next() else { return Ok(None) };
        match seed.deserialize(Reading::of(value)) {
            Ok(value) => Ok(Some(value)),
            Err(failure) => Err(F::inside(failure, &(self.0.at - 1).to_string())),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.0.length - self.0.at) as usize)
    }
}

/// The members of an object in the order of these names.
struct Fields {
    object: Members,
    names: &'static [&'static str],
    keys: Rc<[JsValue]>,
    at: usize,
    /// The member that was missing last.
    missing: Option<&'static str>,
}

impl Fields {
    fn of(value: &JsValue, names: &'static [&'static str]) -> Option<Self> {
        let object = || value.clone().unchecked_into();
        value.is_object().then(|| Self { object: object(), names, keys: all_known(names), at: 0, missing: None })
    }

    fn next(&mut self) -> Option<JsValue> {
        let name = *self.names.get(self.at)?;
        let key = &self.keys[self.at];
        self.at += 1;
        Some(if name == SPREAD { self.object.clone().into() } else { self.object.get(key) })
    }

    /// The last member could not be read. Nothing comes of it if it is missing: it gets its default, or
    /// the type says that it must be there.
    #[cold]
    fn failed<F: Failure>(&mut self, failure: F) -> Result<(), F> {
        let last = self.at - 1;
        if self.object.get(&self.keys[last]).is_undefined() {
            self.missing = Some(self.names[last]);
            return Ok(());
        }
        Err(failure.inside(self.names[last]))
    }
}

impl<'de, F: Failure> SeqAccess<'de> for Reading<Fields, F> {
    type Error = F;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, F> {
        let Some(value) = self.0.next() else { return Ok(None) };
        match seed.deserialize(Reading::of(value)) {
            Ok(value) => Ok(Some(value)),
            Err(failure) => self.0.failed(failure).map(|()| None),
        }
    }
}

/// The members of an object by name.
struct Entries {
    entries: Array,
    at: u32,
}

impl Entries {
    fn of(value: &JsValue) -> Option<Self> {
        Some(Self { entries: Object::entries(value.dyn_ref()?), at: 0 })
    }

    fn entry(&self) -> (JsValue, JsValue) {
        let entry: Array = self.entries.get(self.at).unchecked_into();
        (entry.get(0), entry.get(1))
    }
}

impl<'de, F: Failure> MapAccess<'de> for Reading<Entries, F> {
    type Error = F;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, F> {
        if self.0.at == self.0.entries.length() {
            return Ok(None);
        }
        seed.deserialize(Reading::of(self.0.entry().0)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, F> {
        let (name, value) = self.0.entry();
        self.0.at += 1;
        let value = seed.deserialize(Reading::of(value));
        value.map_err(|failure: F| failure.inside(&name.as_string().unwrap_or_default()))
    }
}

/// A variant by its number, with what is in it.
struct Variant {
    at: usize,
    name: &'static str,
    content: JsValue,
}

impl Variant {
    /// `"name"` or `{ name: content }`.
    fn of<F: Failure>(value: &JsValue, names: &'static [&'static str], expected: &dyn Expected) -> Result<Self, F> {
        let (name, content) = if value.is_string() {
            (value.clone(), JsValue::UNDEFINED)
        } else {
            match Entries::of(value) {
                Some(members) if members.entries.length() == 1 => members.entry(),
                _ => return Err(unexpected(value, expected)),
            }
        };
        let name = name.as_string().unwrap_or_default();
        match names.iter().position(|&known| known == name) {
            Some(at) => Ok(Self { at, name: names[at], content }),
            None => Err(F::unknown_variant(&name, names)),
        }
    }
}

impl<'de, F: Failure> EnumAccess<'de> for Reading<Variant, F> {
    type Error = F;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), F> {
        let number: U64Deserializer<F> = (self.0.at as u64).into_deserializer();
        Ok((seed.deserialize(number)?, self))
    }
}

impl<'de, F: Failure> VariantAccess<'de> for Reading<Variant, F> {
    type Error = F;

    fn unit_variant(self) -> Result<(), F> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, F> {
        seed.deserialize(Reading::of(self.0.content)).map_err(|failure: F| failure.inside(self.0.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, F> {
        let content = Reading::of(self.0.content);
        content.deserialize_tuple(length, visitor).map_err(|failure: F| failure.inside(self.0.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, F> {
        let content = Reading::of(self.0.content);
        content.deserialize_struct("", fields, visitor).map_err(|failure: F| failure.inside(self.0.name))
    }
}

impl<'de, F: Failure> Deserializer<'de> for Reading<JsValue, F> {
    type Error = F;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        if is_nothing(&self.0) {
            return visitor.visit_unit();
        }
        if let Some(yes) = self.0.as_bool() {
            return visitor.visit_bool(yes);
        }
        if let Some(number) = integer(&self.0) {
            return visitor.visit_i64(number);
        }
        if let Some(number) = self.0.as_f64() {
            return visitor.visit_f64(number);
        }
        if let Some(text) = self.0.as_string() {
            return visitor.visit_string(text);
        }
        if let Some(elements) = Elements::of(&self.0) {
            return visitor.visit_seq(Reading::of(elements));
        }
        self.deserialize_map(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        match self.0.as_bool() {
            Some(yes) => visitor.visit_bool(yes),
            None => Err(unexpected(&self.0, &visitor)),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        match integer(&self.0) {
            Some(number) => visitor.visit_i64(number),
            None => Err(unexpected(&self.0, &visitor)),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        match self.0.as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(unexpected(&self.0, &visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        match self.0.as_string() {
            Some(text) => visitor.visit_string(text),
            None => Err(unexpected(&self.0, &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        if is_nothing(&self.0) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        if is_nothing(&self.0) { visitor.visit_unit() } else { Err(unexpected(&self.0, &visitor)) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, F> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        match Elements::of(&self.0) {
            Some(elements) => visitor.visit_seq(Reading::of(elements)),
            None => Err(unexpected(&self.0, &visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, F> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        match Entries::of(&self.0) {
            Some(entries) => visitor.visit_map(Reading::of(entries)),
            None => Err(unexpected(&self.0, &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, F> {
        let Some(fields) = Fields::of(&self.0, fields) else { return Err(unexpected(&self.0, &visitor)) };
        let mut fields = Reading::of(fields);
        visitor.visit_seq(&mut fields).map_err(|failure: F| failure.explained(fields.0.missing))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, F> {
        let variant = Variant::of(&self.0, variants, &visitor)?;
        visitor.visit_enum(Reading::of(variant))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        visitor.visit_unit()
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_string(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F> {
        self.deserialize_string(visitor)
    }

    serde::forward_to_deserialize_any! { i128 u128 bytes byte_buf unit_struct tuple_struct }
}
