//! Whose event it is, across files: what identifies a customer, and which customers of several
//! files are one.
//!
//! Every row names a customer, and may name further keys of the same one: an e-mail address, a
//! telephone number, a cookie, an order. Customers that share a key are one customer
//! ([`stitch`]), unless the key belongs to too many to be anybody's own.

mod keys;
mod stitch;

pub use keys::IdentityColumn;
pub(super) use keys::{guess, is_placeholder, is_shared, normal_form};
pub(super) use stitch::stitch;

use super::{FilePlan, Role};
use crate::log::IdentityKind;
use desirepath_order::filled;
use serde::{Deserialize, Serialize};

/// How customers of several files become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySettings {
    /// Whether customers are stitched. Default: if files name their customers in different ways,
    /// or by e-mail address or telephone, which everybody writes differently, or by a browser beside something that
    /// says who it was.
    pub is_on: Option<bool>,
    /// A key that more customers share than this joins nobody: it is a switchboard. An address that
    /// is nobody's by its name, `info@…`, joins no two.
    pub max_customers: u32,
    /// Names that do not belong together, whatever they share: those of each list stay apart.
    pub keep_apart: Vec<Vec<String>>,
}

impl Default for IdentitySettings {
    fn default() -> Self {
        Self { is_on: None, max_customers: 5, keep_apart: Vec::new() }
    }
}

impl IdentitySettings {
    /// Whether customers of these files are stitched.
    pub fn are_wanted(&self, plans: &[FilePlan]) -> bool {
        self.is_on.unwrap_or_else(|| {
            let named: Vec<&FilePlan> = plans.iter().filter(|plan| plan.has(Role::Customer)).collect();
            let ways: std::collections::BTreeSet<(IdentityKind, &str)> =
                filled(named.iter().map(|plan| (plan.customer_kind(), plan.namespace(plans))));
            let is_loose = |kind: &IdentityKind| matches!(kind, IdentityKind::Email | IdentityKind::Phone);
            // Who is known by a browser only may have said who it is further on.
            let says_who = |plan: &&FilePlan| {
                plan.customer_kind() == IdentityKind::Cookie
                    && plan.identity.iter().any(|identity| identity.kind < IdentityKind::Cookie)
            };
            if named.iter().any(says_who) {
                return true;
            }
            named.len() > 1 && (ways.len() > 1 || ways.iter().any(|(kind, _)| is_loose(kind)))
        })
    }
}

impl FilePlan {
    /// What kind of thing its customers are named by.
    pub fn customer_kind(&self) -> IdentityKind {
        let at = match self.made.iter().any(|made| made.role == Role::Customer) {
            true => None,
            false => self.column(Role::Customer),
        };
        let named = self.identity.iter().find(|identity| Some(identity.column) == at);
        named.map_or(IdentityKind::CustomerId, |identity| identity.kind)
    }

    /// Whose numbers its customer ids are: two tools that were both recognised count their customers
    /// each by itself.
    pub(super) fn namespace(&self, plans: &[FilePlan]) -> &str {
        // Files of no known tool may hold anybody's ids.
        let are_known = plans.iter().all(|plan| plan.tool.is_some());
        let own = self.tool.as_deref().filter(|_| are_known).unwrap_or_default();
        own.split(" (").next().unwrap_or_default()
    }
}
