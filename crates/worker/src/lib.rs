//! What the page and its engine worker say to each other ([`protocol`]), and how the worker answers
//! ([`desk`]).

pub mod desk;
pub mod protocol;
#[cfg(feature = "schema")]
pub mod typescript;
