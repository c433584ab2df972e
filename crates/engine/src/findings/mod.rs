//! Reports into words: what is worth knowing, ranked, each with its evidence.
//!
//! A finding states an association or a fact, never a cause. It carries its number with
//! interval and the [`Grade`] of its evidence.

mod rules;

pub use rules::findings;

use crate::log::filter::Filter;
use crate::stats::Rate;
use serde::{Deserialize, Serialize};

/// How strong the evidence for a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// It is so in the data.
    Seen,
    /// It holds after matching like with like.
    Adjusted,
    /// It holds on customers on which it was not found.
    Confirmed,
    /// An experiment has shown it.
    Randomised,
}

/// Something worth knowing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Finding {
    /// The finding in one plain sentence.
    pub title: String,
    /// One or two sentences: how it was counted, and what it does not say.
    pub detail: String,
    /// The share that it rests on, if it is one.
    pub rate: Option<Rate>,
    /// Select the customers of its `hits` and its `n`, if it counts customers.
    pub who: Option<[Filter; 2]>,
    /// How strong the evidence is.
    pub grade: Grade,
    /// The analysis that shows the evidence, as named in reports.
    pub evidence: String,
}
