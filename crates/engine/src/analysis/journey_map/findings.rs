//! Where customers are last seen, and where they wait.

use super::Report;
use crate::finding::words::{count, days, percent, quoted};
use crate::finding::{Finding, Grade};
use crate::stats::{MIN_GROUP, Rate};

pub(super) fn last_seen(report: &Report) -> Option<(f64, Finding)> {
    let unconverted: u64 = report.ends.iter().map(|end| end.unconverted).sum();
    // A start is where a visitor who came once was last seen: that is no place to mend.
    let most_common_start = &report.starts.first()?.activity;
    let end = report
        .ends
        .iter()
        .filter(|end| end.activity != *most_common_start)
        .max_by(|a, b| a.unconverted.cmp(&b.unconverted).then_with(|| b.activity.cmp(&a.activity)))?;
    let rate = Rate::of(end.unconverted, unconverted);
    let share = rate.rate.filter(|share| *share >= 0.05 && !rate.too_few)?;
    let has_conversion = report.activities.iter().any(|activity| activity.is_conversion);
    let who = if has_conversion { "customers who have not converted" } else { "customers" };
    let finding = Finding {
        title: format!("{} of the {who} were last seen at {}.", percent(share), quoted(&end.activity)),
        detail: format!(
            "{} of {}. Beside {}, where many only pass by, nothing is so often the last that is heard of them.",
            count(end.unconverted),
            count(unconverted),
            quoted(most_common_start)
        ),
        rate: Some(rate),
        who: Some([end.unconverted_end_selector(), report.unconverted_selector()]),
        grade: Grade::Seen,
        evidence: "journey_map".to_owned(),
    };
    Some((0.4 + 0.4 * share, finding))
}

pub(super) fn longest_wait(report: &Report) -> Option<(f64, Finding)> {
    const DAY_S: f64 = 86_400.0;
    let is_conversion = |name: &str| report.activities.iter().any(|a| a.activity == name && a.is_conversion);
    let edge = report
        .edges
        .iter()
        .filter(|edge| edge.customers * 20 >= report.customers && edge.customers >= MIN_GROUP)
        .filter(|edge| !is_conversion(&edge.from) && edge.conversion.n > 0 && edge.from != edge.to)
        .max_by(|a, b| a.median_gap_s.unwrap_or(0.0).total_cmp(&b.median_gap_s.unwrap_or(0.0)))?;
    let median = edge.median_gap_s.filter(|median| *median >= 2.0 * DAY_S)?;
    let finding = Finding {
        title: format!(
            "From {} to {} it takes {} or more for every second customer.",
            quoted(&edge.from),
            quoted(&edge.to),
            days(median)
        ),
        detail: format!(
            "The longest usual wait before a conversion: {} customers took this step; for one in ten of them it took more than {}.",
            count(edge.customers),
            days(edge.p90_gap_s.unwrap_or(median))
        ),
        rate: None,
        who: None,
        grade: Grade::Seen,
        evidence: "journey_map".to_owned(),
    };
    Some((0.3 + 0.3 * edge.customers as f64 / report.customers.max(1) as f64, finding))
}
