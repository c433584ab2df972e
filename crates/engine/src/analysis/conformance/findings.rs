//! What goes along with leaving the journey that is believed in.

use super::{Deviation, Kind, Report};
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Grade};

/// The deviation whose conversion differs most from that of those who do not deviate.
pub(super) fn telling_deviation(report: &Report) -> Option<(f64, Finding)> {
    // Nobody has said that they believe in a suggestion.
    if report.is_suggested {
        return None;
    }
    let weight = |deviation: &Deviation| deviation.conversion.difference().abs() * deviation.customers as f64;
    let deviation = report
        .deviations
        .iter()
        .filter(|deviation| !deviation.too_few && deviation.conversion.is_clear())
        .max_by(|a, b| weight(a).total_cmp(&weight(b)).then_with(|| b.activity.cmp(&a.activity)))?;
    let name = quoted(&deviation.activity);
    let what = match deviation.kind {
        Kind::Skipped => format!("skip {name}"),
        Kind::WrongOrder => format!("do {name} out of its place"),
        Kind::TooLate => format!("come to {name} too late"),
        Kind::Again => format!("do {name} again"),
        Kind::Unlisted => format!("do {name}, which is not among the steps,"),
    };
    let (here, elsewhere) = (&deviation.conversion.here, &deviation.conversion.elsewhere);
    let finding = Finding {
        title: format!(
            "Of those who {what} {} have converted, of the others {}.",
            percent(here.rate?),
            percent(elsewhere.rate?)
        ),
        detail: format!(
            "{} customers beside {} in the same place who did not. The two may differ in more than this: it goes along with it, which is not to say that it brings it about.",
            count(here.n),
            count(elsewhere.n)
        ),
        rate: Some(*here),
        who: Some(report.deviation_selector(deviation).with_converted()),
        grade: Grade::Seen,
        evidence: "conformance".to_owned(),
    };
    Some((0.4 + 0.4 * weight(deviation) / report.customers.max(1) as f64, finding))
}
