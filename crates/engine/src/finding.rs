//! What is worth saying of a report: a sentence with its number, its evidence and its weight.
//!
//! A finding states an association or a fact, never a cause. It carries its number with interval and the [`Grade`] of its
//! evidence. Each analysis words its own; what a sentence rests on is in the report, so that whoever reads the JSON can check
//! it.

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

/// What has been found so far, with how much each matters.
#[derive(Debug, Default)]
pub struct Found(pub(crate) Vec<(f64, Finding)>);

impl Found {
    /// Adds a finding, if there is one, with how much it matters: 0–1, roughly the share of customers or conversions that it
    /// is about.
    pub fn add(&mut self, finding: Option<(f64, Finding)>) {
        self.0.extend(finding);
    }
}

/// Texts and numbers within a sentence.
pub mod words {
    /// A name from the data, set apart from the sentence around it.
    pub fn quoted(name: &str) -> String {
        format!("“{name}”")
    }

    /// A share in per cent.
    pub fn percent(share: f64) -> String {
        let percent = share * 100.0;
        if percent > 0.0 && percent < 1.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
    }

    /// A number with its thousands apart.
    pub fn count(n: u64) -> String {
        let digits = n.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A time span in the largest unit that suits it.
    pub fn days(seconds: f64) -> String {
        let (amount, unit) = match seconds {
            s if s >= 2.0 * 86_400.0 => (s / 86_400.0, "days"),
            s if s >= 2.0 * 3600.0 => (s / 3600.0, "hours"),
            s if s >= 120.0 => (s / 60.0, "minutes"),
            s => (s, "seconds"),
        };
        format!("{amount:.0} {unit}")
    }
}
