//! What identifies customers, and what became of those of several files.

use serde::{Deserialize, Serialize};

/// What kind of thing identifies a customer. Where a customer has several, the first names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// A number or name that a system gave the customer.
    CustomerId,
    /// An e-mail address; compared in lower case.
    Email,
    /// A telephone number; compared by its last nine digits.
    Phone,
    /// A browser or device.
    Cookie,
    /// An order.
    Order,
}

impl IdentityKind {
    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::CustomerId => "customer id",
            Self::Email => "e-mail address",
            Self::Phone => "telephone",
            Self::Cookie => "cookie",
            Self::Order => "order",
        }
    }
}

/// What became of customers of several files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct IdentityReport {
    /// Customers by their names in the files.
    pub customers_before: u64,
    /// Customers once those that are one are counted once.
    pub customers_after: u64,
    /// By kind of key: what it has joined.
    pub keys: Vec<KeyCount>,
    /// How many customers have several names.
    pub merges: u64,
    /// Some of them, those with most names first; at most [`Self::MAX_LISTED`].
    pub merged: Vec<Merge>,
    /// How many keys joined nobody because too many customers share them.
    pub quarantines: u64,
    /// Some of them, those with most customers first; at most [`Self::MAX_LISTED`].
    pub quarantined: Vec<Quarantine>,
    /// How many joins were left undone because names are to be kept apart.
    pub kept_apart: u64,
}

impl IdentityReport {
    /// How many merges and quarantined keys are listed.
    pub const MAX_LISTED: usize = 200;
}

/// What keys of a kind have joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct KeyCount {
    /// The kind.
    pub kind: IdentityKind,
    /// Distinct keys.
    pub keys: u64,
    /// Those that at least two customers share, and that joined them.
    pub joining: u64,
}

/// Names that are one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Merge {
    /// The name that it has in the log.
    pub customer: String,
    /// All its names, that one included.
    pub names: Vec<String>,
    /// The keys through which they were joined.
    pub through: Vec<String>,
}

/// A key that too many share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Quarantine {
    /// Its kind.
    pub kind: IdentityKind,
    /// The key.
    pub key: String,
    /// How many customers have it.
    pub customers: u64,
}
