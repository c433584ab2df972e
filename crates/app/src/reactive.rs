//! Signals and memos of all types by the machine code of one: a page has a hundred kinds of them, and it is downloaded.
//! They do what Leptos' own of the same names do.

use leptos::prelude as leptos;
use leptos::{Get, GetUntracked, Set, Track};
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value of any type.
type Value = Arc<dyn Any + Send + Sync>;

fn of<T: 'static>(value: &Value) -> &T {
    value.downcast_ref().expect("a signal holds what it was made for")
}

/// Each is Leptos' own of values of any type, and the type that they have; how they are read.
macro_rules! readable {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        pub struct $name<T> {
            values: leptos::$name<Value>,
            kind: PhantomData<fn() -> T>,
        }

        impl<T: Send + Sync + 'static> $name<T> {
            /// What `look` makes of the value, which is followed.
            pub fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
                look(of(&self.values.get()))
            }

            /// What `look` makes of the value as it is now.
            pub fn with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> U {
                look(of(&self.values.get_untracked()))
            }

            /// The value, which is followed.
            pub fn get(&self) -> T
            where
                T: Clone,
            {
                self.with(T::clone)
            }

            /// The value as it is now.
            pub fn get_untracked(&self) -> T
            where
                T: Clone,
            {
                self.with_untracked(T::clone)
            }

            /// Follows the value.
            pub fn track(&self) {
                self.values.track();
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )* };
}

readable! {
    /// A value that can be set.
    RwSignal
    /// A value that can be set, and lives as long as anybody has it.
    ArcRwSignal
    /// A value that is computed from others when they change, and told on only if it has changed.
    Memo
    /// A value that can be followed, wherever it comes from.
    Signal
}

/// Handles: what they hold is elsewhere.
macro_rules! copied {
    ($($name:ident)*) => { $(
        impl<T> Copy for $name<T> {}

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
    )* };
}

copied!(RwSignal Memo Signal);

impl<T> Clone for ArcRwSignal<T> {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), kind: PhantomData }
    }
}

/// How those are changed that can be set. Where the value is gone with its screen, nothing happens.
macro_rules! writable {
    ($($name:ident)*) => { $(
        impl<T: Send + Sync + 'static> $name<T> {
            /// A value to begin with.
            pub fn new(value: T) -> Self {
                Self { values: leptos::$name::new(Arc::new(value)), kind: PhantomData }
            }

            /// Sets the value.
            pub fn set(&self, value: T) {
                self.values.set(Arc::new(value));
            }
        }

        impl<T: Clone + Send + Sync + 'static> $name<T> {
            /// The value as it is now, if it still is.
            pub fn try_get_untracked(&self) -> Option<T> {
                self.values.try_get_untracked().map(|value| of::<T>(&value).clone())
            }

            /// Changes the value.
            pub fn update(&self, change: impl FnOnce(&mut T)) {
                self.try_update(change);
            }

            /// Changes the value, if it still is; what `change` says.
            pub fn try_update<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
                let mut value = self.try_get_untracked()?;
                let said = change(&mut value);
                self.set(value);
                Some(said)
            }
        }

        impl<T: Default + Send + Sync + 'static> Default for $name<T> {
            fn default() -> Self {
                Self::new(T::default())
            }
        }
    )* };
}

writable!(RwSignal ArcRwSignal);

/// What makes a memo's value of its last one.
type Compute = dyn Fn(Option<&Value>) -> Value + Send + Sync;

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Computes the value from its last one.
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let has_changed = |last: Option<&Value>, now: Option<&Value>| last.map(of::<T>) != now.map(of::<T>);
        let values = memo(Box::new(move |last| Arc::new(compute(last.map(of)))), has_changed);
        Self { values, kind: PhantomData }
    }
}

fn memo(compute: Box<Compute>, has_changed: fn(Option<&Value>, Option<&Value>) -> bool) -> leptos::Memo<Value> {
    leptos::Memo::new_with_compare(compute, has_changed)
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// Computes the value whenever it is asked for.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { values: derived(Box::new(move || Arc::new(compute()))), kind: PhantomData }
    }

    /// A value that stays as it is.
    pub fn stored(value: T) -> Self {
        Self { values: leptos::Signal::stored(Arc::new(value)), kind: PhantomData }
    }
}

fn derived(compute: Box<dyn Fn() -> Value + Send + Sync>) -> leptos::Signal<Value> {
    leptos::Signal::derive(compute)
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self { values: signal.values.into(), kind: PhantomData }
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self { values: memo.values.into(), kind: PhantomData }
    }
}
