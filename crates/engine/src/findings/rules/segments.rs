//! Findings about segments.

use super::{count, percent, quoted};
use crate::analysis::segments::{Report, Segment};
use crate::findings::{Finding, Grade};
use crate::stats::{MIN_GROUP, Rate};

/// The stable segment whose conversion rate lies farthest from that of all others, where the
/// intervals do not touch.
pub(super) fn stands_out(report: &Report) -> Option<(f64, Finding)> {
    if !report.is_clear {
        return None;
    }
    let conversions: u64 = report.segments.iter().map(|segment| segment.conversion.conversions).sum();
    let compared = |segment: &Segment| {
        let here = Rate::of(segment.conversion.conversions, segment.customers);
        let others = Rate::of(conversions - here.hits, report.customers - here.n);
        (here, others)
    };
    let apart = |segment: &Segment| {
        let (here, others) = compared(segment);
        here.rate.zip(others.rate).map_or(0.0, |(here, others)| (here - others).abs())
    };
    let is_clear = |segment: &&Segment| {
        let (here, others) = compared(segment);
        let above = |a: &Rate, b: &Rate| a.low.zip(b.high).is_some_and(|(low, high)| low > high);
        here.n >= MIN_GROUP && others.n >= MIN_GROUP && (above(&here, &others) || above(&others, &here))
    };
    let segment = report
        .segments
        .iter()
        .filter(|segment| segment.is_stable)
        .filter(is_clear)
        .max_by(|a, b| apart(a).total_cmp(&apart(b)).then_with(|| b.name.cmp(&a.name)))?;
    let (here, others) = compared(segment);
    let (rate, elsewhere) = (here.rate?, others.rate?);
    let finding = Finding {
        title: format!(
            "Customers of the kind {} have converted at {}, all others at {}.",
            quoted(&segment.name),
            percent(rate),
            percent(elsewhere)
        ),
        detail: format!(
            "{} of {} customers against {} of {}. The kinds are formed by what customers do before a conversion; that they differ does not say why.",
            count(here.hits),
            count(here.n),
            count(others.hits),
            count(others.n)
        ),
        rate: Some(here),
        who: report
            .segments
            .iter()
            .position(|other| std::ptr::eq(other, segment))
            .map(|at| report.selector(at).with_converted()),
        grade: Grade::Seen,
        evidence: "segments".to_owned(),
    };
    Some((0.4 + 0.5 * apart(segment), finding))
}
