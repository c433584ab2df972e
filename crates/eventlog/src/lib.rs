//! Files in, one event log out.
//!
//! - [`ingest`]: bytes into columns. Entry points: [`ingest::preview`], [`ingest::ShardReader`],
//!   [`ingest::LogBuilder`].
//! - [`log`]: the event log, its journeys, outcomes and scopes.
//! - [`executor`]: how a host carries work out.

#![deny(missing_docs)]

pub mod executor;
pub mod ingest;
pub mod log;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
