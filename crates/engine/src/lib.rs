//! # Desire Path: the engine
//!
//! Customer journey mining: bytes of CSV exports in, reports out.
//!
//! ```text
//! files ─▶ ingest ─▶ EventLog ─▶ journeys ─▶ analyses ─▶ findings
//!          (bytes)   (columns)   (offsets)   (reports)   (words)
//! ```
//!
//! Each arrow is a plain function of plain data, and no module knows a later one:
//! - [`ingest`], [`log`], [`executor`]: the crate `desirepath-eventlog`, from bytes to the event log.
//! - [`analysis`]: one module per question. Entry point: [`analysis::Request::answer`].
//! - [`finding`]: what is worth saying of one report.
//! - [`findings`]: all of it, ranked. Entry point: [`findings::findings`].
//! - [`model`], [`stats`]: the crate `desirepath-stats`, what analyses fit and count with.
//! - [`contract`]: all types that cross a boundary.
//!
//! The engine does no I/O, reads no clock, starts no thread and depends on no browser: hosts
//! give it bytes and spread its work. The same input gives the same output, byte for byte.
//!
//! ```
//! use desirepath_engine::{analysis::{Request, Report}, executor::Serial, ingest, log::{Outcomes, OutcomeSettings, Scope}};
//!
//! let csv = b"customer,time,activity\nann,2026-01-01,visit\nann,2026-01-02,purchase\nbob,2026-01-01,visit\n";
//! let preview = ingest::preview("shop.csv", csv, csv.len() as u64).unwrap();
//! let log = ingest::read_whole(&preview.plan, csv).unwrap();
//! let outcomes = Outcomes::new(&log, &OutcomeSettings { conversion: vec!["purchase".into()], ..Default::default() });
//! let scope = Scope::new(&log, &outcomes, None);
//! let Report::Overview(overview) = Request::Overview(Default::default()).answer(&scope, &Serial).unwrap() else { unreachable!() };
//! assert_eq!((overview.customers, overview.conversion.hits), (2, 1));
//! ```

#![deny(missing_docs)]

pub mod analysis;
pub mod contract;
pub mod finding;
pub mod findings;

pub use desirepath_eventlog::{executor, ingest, log};
pub use desirepath_stats::{self as stats, model};

#[cfg(test)]
use desirepath_eventlog::testing;
