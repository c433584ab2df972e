//! The rules that turn reports into findings.

use super::Finding;
use crate::analysis::Report;

/// What is worth knowing in these reports, most important first.
pub fn findings(_reports: &[Report]) -> Vec<Finding> {
    Vec::new()
}
