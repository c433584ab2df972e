//! Findings about cohorts.

use super::{count, percent};
use crate::analysis::cohorts::{By, Cohort, Report};
use crate::findings::{Finding, Grade};
use crate::stats::{MIN_GROUP, Rate};

/// The cohort whose conversion by one age lies farthest from that of all others, at the first
/// age, where that is beyond what chance gives even among a hundred cohorts.
pub(super) fn stands_out(report: &Report) -> Option<(f64, Finding)> {
    /// |z| that one of 100 independent comparisons exceeds by chance in 5 of 100 logs.
    const FAR: f64 = 3.48;
    let cells = || report.cohorts.iter().filter_map(|cohort| Some((cohort, cohort.cells.first()?)));
    let (all_hits, all_n) =
        cells().fold((0, 0), |sum, (_, cell)| (sum.0 + cell.conversion.hits, sum.1 + cell.observed));
    let compared = |cohort: &Cohort| -> Option<(Rate, Rate, f64)> {
        let here = cohort.cells.first()?.conversion;
        let others = Rate::of(all_hits - here.hits, all_n - here.n);
        if here.n < MIN_GROUP || others.n < MIN_GROUP {
            return None;
        }
        let pooled = all_hits as f64 / all_n as f64;
        let error = (pooled * (1.0 - pooled) * (1.0 / here.n as f64 + 1.0 / others.n as f64)).sqrt();
        Some((here, others, (here.rate? - others.rate?) / error))
    };
    let (cohort, (here, others, z)) = report
        .cohorts
        .iter()
        .filter_map(|cohort| Some((cohort, compared(cohort)?)))
        .filter(|(_, (_, _, z))| z.abs() >= FAR)
        .max_by(|a, b| a.1.2.abs().total_cmp(&b.1.2.abs()).then_with(|| b.0.cohort.cmp(&a.0.cohort)))?;
    let (rate, elsewhere) = (here.rate?, others.rate?);
    let came = match report.by {
        By::Week => format!("in the week of {}", cohort.cohort),
        By::Month => format!("in {}", cohort.cohort),
    };
    let finding = Finding {
        title: format!(
            "Of those who came {came}, {} converted within {} days, of all others {}.",
            percent(rate),
            report.age_days,
            percent(elsewhere)
        ),
        detail: format!(
            "{} of {} customers against {} of {}, all watched for the whole {} days. Beyond what chance gives, but who came then may have been others, too.",
            count(here.hits),
            count(here.n),
            count(others.hits),
            count(others.n),
            report.age_days
        ),
        rate: Some(here),
        who: None,
        grade: Grade::Seen,
        evidence: "cohorts".to_owned(),
    };
    Some((0.4 + (rate - elsewhere).abs() + 0.01 * z.abs().min(10.0), finding))
}
