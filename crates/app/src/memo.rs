//! Memos of all types by the machine code of one: a page has a hundred kinds of them, and it is downloaded.

use leptos::prelude as leptos;
use leptos::{Get, GetUntracked, Signal, Track};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value that is computed from others when they change, and told on only if it has changed: in all but its size
/// as Leptos' own.
pub struct Memo<T> {
    values: leptos::Memo<Value>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Computes the value from its last one.
    #[track_caller]
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let values = of_values(Box::new(move |last| Value(Arc::new(compute(last.map(Value::of::<T>))))));
        Self { values, kind: PhantomData }
    }

    /// What `look` makes of the value, which is followed.
    #[track_caller]
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(followed(self.values).of())
    }

    /// What `look` makes of the value as it is now.
    #[track_caller]
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(now(self.values).of())
    }

    /// Follows the value.
    #[track_caller]
    pub fn track(self) {
        self.values.track();
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Memo<T> {
    /// The value, which is followed.
    #[track_caller]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now.
    #[track_caller]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}

/// A value of any type.
#[derive(Clone)]
struct Value(Arc<dyn Comparable>);

impl Value {
    fn of<T: 'static>(&self) -> &T {
        let value: &dyn Any = &*self.0;
        value.downcast_ref().expect("a memo holds what it was made for")
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&*other.0)
    }
}

trait Comparable: Any + Send + Sync {
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Comparable for T {
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

#[track_caller]
fn of_values(compute: Box<dyn Fn(Option<&Value>) -> Value + Send + Sync>) -> leptos::Memo<Value> {
    leptos::Memo::new(compute)
}

#[track_caller]
fn followed(values: leptos::Memo<Value>) -> Value {
    values.get()
}

#[track_caller]
fn now(values: leptos::Memo<Value>) -> Value {
    values.get_untracked()
}
