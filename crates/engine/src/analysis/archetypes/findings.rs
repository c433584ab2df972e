//! Findings about archetypes.

use super::Report;
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Grade};
use crate::log::filter::Filter;

/// The most common kind of journey, where there are kinds.
pub(super) fn common_kind(report: &Report) -> Option<(f64, Finding)> {
    let archetype = report.archetypes.first().filter(|archetype| report.is_clear && archetype.is_stable)?;
    let rate = crate::stats::Rate::of(archetype.customers, report.customers);
    let share = rate.rate.filter(|_| !rate.too_few)?;
    let finding = Finding {
        title: format!(
            "There are {} kinds of journey; the most common, {} of all, is {}.",
            report.archetypes.len(),
            percent(share),
            quoted(&archetype.name)
        ),
        detail: format!(
            "{} of {} customers took a journey most like {}. The {} different journeys were grouped by the order of their steps; drawn anew, {} of this kind stay together.",
            count(archetype.customers),
            count(report.customers),
            quoted(&archetype.steps.join(" → ")),
            count(report.variants),
            percent(archetype.stability.unwrap_or(1.0))
        ),
        rate: Some(rate),
        who: Some([report.selector(0), Filter::All(Vec::new())]),
        grade: Grade::Seen,
        evidence: "archetypes".to_owned(),
    };
    Some((0.3 + 0.2 * share, finding))
}
