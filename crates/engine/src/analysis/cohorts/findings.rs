//! The cohort that differs from all others.

use super::{By, Report};
use crate::finding::words::{count, percent};
use crate::finding::{Finding, Grade};

/// Says of the cohort that stands out how it differs.
pub(super) fn stands_out(report: &Report) -> Option<(f64, Finding)> {
    let found = report.stands_out.as_ref()?;
    let (rate, elsewhere) = (found.here.rate?, found.others.rate?);
    let came = match report.by {
        By::Week => format!("in the week of {}", found.cohort),
        By::Month => format!("in {}", found.cohort),
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
            count(found.here.hits),
            count(found.here.n),
            count(found.others.hits),
            count(found.others.n),
            report.age_days
        ),
        rate: Some(found.here),
        who: None,
        grade: Grade::Seen,
        evidence: "cohorts".to_owned(),
    };
    Some((0.4 + (rate - elsewhere).abs() + 0.01 * found.z.abs().min(10.0), finding))
}
