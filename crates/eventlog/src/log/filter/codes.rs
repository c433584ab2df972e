//! Names looked up in a log's dictionaries.

use super::FilterError;
use crate::log::{ActivityId, Attribute, Dictionary, EventLog, Packed, Vocabulary};
use serde::{Deserialize, Serialize};

/// Some texts, or all but these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Labels {
    /// The texts; `""` stands for none.
    pub names: Vec<String>,
    /// Whether all others are meant instead.
    pub except: bool,
}

impl Labels {
    /// Exactly this one.
    pub fn one(name: &str) -> Self {
        Self { names: vec![name.to_owned()], except: false }
    }

    /// Any at all.
    pub fn any() -> Self {
        Self { names: Vec::new(), except: true }
    }
}

/// The activity with this name.
///
/// # Errors
/// Names what the log does not have.
pub fn activity_code(vocabulary: &Vocabulary, name: &str) -> Result<ActivityId, FilterError> {
    vocabulary.activity_named(name).ok_or_else(|| FilterError::unknown("activity", name))
}

/// The activities with these names.
pub(super) fn activity_codes(names: &[String], log: &EventLog) -> Result<Vec<ActivityId>, FilterError> {
    names.iter().map(|name| activity_code(&log.vocabulary, name)).collect()
}

/// The attribute with this name.
pub(super) fn attribute<'a>(log: &'a EventLog, name: &str) -> Result<&'a Attribute, FilterError> {
    log.attribute(name).ok_or_else(|| FilterError::unknown("attribute", name))
}

/// A column of codes; without one, no event has anything there.
pub(super) fn code_at(column: &Packed, event: usize) -> u32 {
    column.get(event).unwrap_or(Dictionary::EMPTY)
}

/// Some codes of one dictionary.
pub(super) struct Codes {
    wanted: Vec<bool>,
    /// Whether "none" is one of them.
    none: bool,
}

impl Codes {
    pub(super) fn of(names: &[String], texts: &Dictionary, what: &str) -> Result<Self, FilterError> {
        let mut codes = Self { wanted: vec![false; texts.len()], none: false };
        for name in names {
            if let Some(code) = texts.find_shown(name) {
                codes.wanted[code as usize] = true;
            } else if name.is_empty() {
                codes.none = true;
            } else {
                return Err(FilterError::unknown(what, name));
            }
        }
        Ok(codes)
    }

    pub(super) fn of_activities(names: &[String], log: &EventLog) -> Result<Self, FilterError> {
        Self::of(names, &log.vocabulary.activities, "activity")
    }

    pub(super) fn of_labels(labels: &Labels, texts: &Dictionary, what: &str) -> Result<Self, FilterError> {
        let mut codes = Self::of(&labels.names, texts, what)?;
        if labels.except {
            codes.wanted.iter_mut().for_each(|wanted| *wanted = !*wanted);
            codes.none = !codes.none;
        }
        Ok(codes)
    }

    pub(super) fn has(&self, code: u32) -> bool {
        self.wanted.get(code as usize).copied().unwrap_or(self.none)
    }
}
