//! To JavaScript values.

use crate::failure::Thrown;
use crate::names::{Members, SPREAD, known};
use js_sys::{Array, Object};
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use wasm_bindgen::prelude::*;

type Written<T> = Result<T, Thrown>;

/// Makes JavaScript values. It never fails.
#[derive(Clone, Copy)]
pub struct Writing;

/// The JavaScript value of some data.
pub fn written(data: &(impl Serialize + ?Sized)) -> JsValue {
    let Ok(value) = data.serialize(Writing);
    value
}

fn variant(name: &'static str, content: JsValue) -> JsValue {
    let object = Members::new();
    object.set(&known(name), content);
    object.into()
}

/// An array in the making; the content of a variant if it has a name.
pub struct Elements(Array, Option<&'static str>);

impl Elements {
    fn add(&self, element: &(impl Serialize + ?Sized)) -> Written<()> {
        self.0.push(&written(element));
        Ok(())
    }

    fn end(self) -> Written<JsValue> {
        Ok(match self.1 {
            Some(name) => variant(name, self.0.into()),
            None => self.0.into(),
        })
    }
}

/// An object in the making; the content of a variant if it has a name.
pub struct Fields(Members, Option<&'static str>);

impl Fields {
    fn add(&self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Written<()> {
        self.set(name, written(value));
        Ok(())
    }

    fn set(&self, name: &'static str, value: JsValue) {
        if name == SPREAD {
            Object::assign(&self.0, value.unchecked_ref());
        } else {
            self.0.set(&known(name), value);
        }
    }

    fn end(self) -> Written<JsValue> {
        Ok(match self.1 {
            Some(name) => variant(name, self.0.into()),
            None => self.0.into(),
        })
    }
}

/// An object in the making, with the name of the member whose value comes next.
pub struct Entries(Members, JsValue);

impl SerializeMap for Entries {
    type Ok = JsValue;
    type Error = Thrown;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Written<()> {
        self.1 = written(name);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written<()> {
        self.0.set(&self.1, written(value));
        Ok(())
    }

    fn end(self) -> Written<JsValue> {
        Ok(self.0.into())
    }
}

macro_rules! elements {
    ($($Shape:ident :: $add:ident),+) => {$(
        impl $Shape for Elements {
            type Ok = JsValue;
            type Error = Thrown;

            fn $add<T: Serialize + ?Sized>(&mut self, element: &T) -> Written<()> {
                self.add(element)
            }

            fn end(self) -> Written<JsValue> {
                self.end()
            }
        }
    )+};
}

elements! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
}

macro_rules! fields {
    ($($Shape:ident),+) => {$(
        impl $Shape for Fields {
            type Ok = JsValue;
            type Error = Thrown;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written<()> {
                self.add(name, value)
            }

            fn end(self) -> Written<JsValue> {
                self.end()
            }
        }
    )+};
}

fields! { SerializeStruct, SerializeStructVariant }

/// Numbers of JavaScript are doubles.
macro_rules! numbers {
    ($($write:ident $Number:ty),+) => {$(
        fn $write(self, number: $Number) -> Written<JsValue> {
            self.serialize_f64(number as f64)
        }
    )+};
}

impl Serializer for Writing {
    type Ok = JsValue;
    type Error = Thrown;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    fn serialize_bool(self, yes: bool) -> Written<JsValue> {
        Ok(yes.into())
    }

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_f32 f32
    }

    fn serialize_f64(self, number: f64) -> Written<JsValue> {
        Ok(number.into())
    }

    fn serialize_char(self, letter: char) -> Written<JsValue> {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Written<JsValue> {
        Ok(text.into())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written<JsValue> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written<JsValue> {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written<JsValue> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written<JsValue> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written<JsValue> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Written<JsValue> {
        Ok(known(name))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written<JsValue> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Written<JsValue> {
        Ok(variant(name, written(value)))
    }

    fn serialize_seq(self, _: Option<usize>) -> Written<Elements> {
        Ok(Elements(Array::new(), None))
    }

    fn serialize_tuple(self, _: usize) -> Written<Elements> {
        Ok(Elements(Array::new(), None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Written<Elements> {
        Ok(Elements(Array::new(), None))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, name: &'static str, _: usize) -> Written<Elements> {
        Ok(Elements(Array::new(), Some(name)))
    }

    fn serialize_map(self, _: Option<usize>) -> Written<Entries> {
        Ok(Entries(Members::new(), JsValue::NULL))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Written<Fields> {
        Ok(Fields(Members::new(), None))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, name: &'static str, _: usize) -> Written<Fields> {
        Ok(Fields(Members::new(), Some(name)))
    }
}
