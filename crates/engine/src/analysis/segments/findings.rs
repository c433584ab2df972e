//! The segment that differs from all others.

use super::Report;
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Grade};

/// Says of the segment that stands out how it differs.
pub(super) fn stands_out(report: &Report) -> Option<(f64, Finding)> {
    let found = report.stands_out.as_ref()?;
    let (here, others) = (&found.here, &found.others);
    let finding = Finding {
        title: format!(
            "Customers of the kind {} have converted at {}, all others at {}.",
            quoted(&report.segments.get(found.segment as usize)?.name),
            percent(here.rate?),
            percent(others.rate?)
        ),
        detail: format!(
            "{} of {} customers against {} of {}. The kinds are formed by what customers do before a conversion; that they differ does not say why.",
            count(here.hits),
            count(here.n),
            count(others.hits),
            count(others.n)
        ),
        rate: Some(*here),
        who: Some(report.selector(found.segment as usize).with_converted()),
        grade: Grade::Seen,
        evidence: "segments".to_owned(),
    };
    Some((0.4 + 0.5 * found.apart(), finding))
}
