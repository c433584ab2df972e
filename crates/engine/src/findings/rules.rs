//! The rules that turn reports into findings.
//!
//! Each rule looks at one report and states at most one finding, with how much it matters (0–1,
//! roughly the share of customers or conversions that it is about). What comes first is what
//! matters most.

mod archetypes;
mod cohorts;
mod conformance;
mod going_cold;
mod segments;
mod stages;

use super::{Finding, Grade};
use crate::analysis::{Report, attribution, funnel, journey_map, overview, quality, variants};
use crate::log::filter::Filter;
use crate::stats::{MIN_GROUP, Rate};
use desirepath_order::Ordered;

/// At most so many findings: more would not be read.
pub const MOST: usize = 7;

/// What is worth knowing in these reports, most important first.
pub fn findings(reports: &[Report]) -> Vec<Finding> {
    ranked(reports).into_iter().take(MOST).collect()
}

/// Everything that the rules find, most important first.
fn ranked(reports: &[Report]) -> Vec<Finding> {
    let mut found: Vec<(f64, Finding)> = Vec::new();
    for report in reports {
        match report {
            Report::Overview(report) => found.extend(time_to_convert(report)),
            Report::Quality(report) => found.extend(rejected_rows(report)),
            Report::JourneyMap(report) => {
                found.extend(last_seen(report));
                found.extend(longest_wait(report));
            }
            Report::Variants(report) => found.extend(how_varied(report)),
            Report::Flows(_) => {}
            Report::Archetypes(report) => found.extend(archetypes::common_kind(report)),
            Report::Cohorts(report) => found.extend(cohorts::stands_out(report)),
            Report::Segments(report) => found.extend(segments::stands_out(report)),
            Report::Funnel(report) => found.extend(biggest_drop(report)),
            Report::Attribution(report) => found.extend(models_disagree(report)),
            Report::GoingCold(report) => {
                found.extend(going_cold::cold_now(report));
                found.extend(going_cold::where_cold(report));
            }
            Report::Stages(report) => found.extend(stages::biggest_loss(report)),
            Report::Conformance(report) => found.extend(conformance::telling_deviation(report)),
        }
    }
    found.order_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.title.cmp(&b.1.title)));
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn rejected_rows(report: &quality::Report) -> Option<(f64, Finding)> {
    let rejected = report.rejected;
    let rate = Rate::of(rejected, report.rows);
    let share = rate.rate.filter(|share| *share >= 0.001)?;
    let (reason, rows) = report.rejects_by_reason.iter().max_by_key(|(_, rows)| **rows)?;
    let finding = Finding {
        title: format!("{} of {} rows could not be used.", count(rejected), count(report.rows)),
        detail: format!(
            "Most often {} ({} rows). Every number here is without them; the list says where they are.",
            reason.words(),
            count(*rows)
        ),
        rate: Some(rate),
        who: None,
        grade: Grade::Seen,
        evidence: "quality".to_owned(),
    };
    // A tenth of the rows missing makes everything else doubtful.
    Some(((share * 10.0).min(1.0), finding))
}

fn biggest_drop(report: &funnel::Report) -> Option<(f64, Finding)> {
    let (at, dropped) = report
        .steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| Some((at, step.dropped?)))
        .filter(|&(at, _)| report.steps[at].customers >= MIN_GROUP)
        .max_by_key(|&(at, dropped)| (dropped, std::cmp::Reverse(at)))?;
    let (step, next) = (&report.steps[at], &report.steps[at + 1]);
    let rate = Rate::of(dropped, step.customers);
    let share = rate.rate.filter(|share| *share > 0.0)?;
    let finding = Finding {
        title: format!(
            "{} of the customers who reach {} have not got to {}.",
            percent(share),
            quoted(&step.activity),
            quoted(&next.activity)
        ),
        detail: format!(
            "{} of {} customers, the biggest drop on the way to {}. Some of them are still under way: the log ends before their journey does.",
            count(dropped),
            count(step.customers),
            quoted(&report.steps[report.steps.len() - 1].activity)
        ),
        rate: Some(rate),
        who: Some([report.dropped_selector(at), report.selector(at)]),
        grade: Grade::Seen,
        evidence: "funnel".to_owned(),
    };
    Some((0.5 + 0.5 * dropped as f64 / report.customers.max(1) as f64, finding))
}

fn last_seen(report: &journey_map::Report) -> Option<(f64, Finding)> {
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

fn longest_wait(report: &journey_map::Report) -> Option<(f64, Finding)> {
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

fn models_disagree(report: &attribution::Report) -> Option<(f64, Finding)> {
    if report.conversions < 50 || !report.last_touch_tells() {
        return None;
    }
    let model = |name: &str| report.models.iter().find(|model| model.model == name);
    let (first, last) = (model("first")?, model("last")?);
    let apart = |&at: &usize| {
        let share = |model: &attribution::Model| model.credits[at].share.unwrap_or(0.0);
        (share(last) - share(first)).abs()
    };
    let at = (0..report.channels.len())
        .filter(|&at| report.channels[at].may_bring())
        .max_by(|a, b| apart(a).total_cmp(&apart(b)))?;
    let (by_first, by_last) = (first.credits[at].share?, last.credits[at].share?);
    let gap = (by_last - by_first).abs();
    if gap < 0.05 {
        return None;
    }
    let what = if by_last > by_first {
        "It may close what others have opened, or only meet customers who were about to convert."
    } else {
        "It may open what others close, or only meet customers who would have come anyway."
    };
    let finding = Finding {
        title: format!(
            "{} gets {} of the credit by last touch, but {} by first.",
            quoted(&report.channels[at].channel),
            percent(by_last),
            percent(by_first)
        ),
        detail: format!(
            "Shares of {} conversions. {what} The rules disagree, so its worth is undecided: only a test can tell.",
            count(report.conversions)
        ),
        rate: None,
        who: None,
        grade: Grade::Seen,
        evidence: "attribution".to_owned(),
    };
    Some((0.4 + gap, finding))
}

fn time_to_convert(report: &overview::Report) -> Option<(f64, Finding)> {
    let median = report.median_time_to_conversion_s.filter(|_| report.conversion.hits >= MIN_GROUP)?;
    let finding = Finding {
        title: format!("Half of those who convert do so within {} of their first contact.", days(median)),
        detail: format!(
            "{} customers have converted. Those who are still under way may take longer.",
            count(report.conversion.hits)
        ),
        rate: None,
        who: None,
        grade: Grade::Seen,
        evidence: "overview".to_owned(),
    };
    Some((0.35, finding))
}

fn how_varied(report: &variants::Report) -> Option<(f64, Finding)> {
    const TOP: usize = 10;
    if report.customers < MIN_GROUP || report.distinct < 2 || report.distinct == report.customers {
        return None;
    }
    let top = report.variants.len().min(TOP);
    let covered: u64 = report.variants[..top].iter().map(|variant| variant.customers).sum();
    let rate = Rate::of(covered, report.customers);
    let finding = Finding {
        title: format!(
            "The {top} most common journeys cover {} of the customers; there are {} different ones.",
            percent(rate.rate?),
            count(report.distinct)
        ),
        detail: "A journey is the exact sequence of activities. The more there are, the more a map tells than a list."
            .to_owned(),
        rate: Some(rate),
        who: Some([report.top_selector(top), Filter::All(Vec::new())]),
        grade: Grade::Seen,
        evidence: "variants".to_owned(),
    };
    Some((0.2, finding))
}

/// A name from the data, set apart from the sentence around it.
fn quoted(name: &str) -> String {
    format!("“{name}”")
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A time span in the largest unit that suits it.
fn days(seconds: f64) -> String {
    let (amount, unit) = match seconds {
        s if s >= 2.0 * 86_400.0 => (s / 86_400.0, "days"),
        s if s >= 2.0 * 3600.0 => (s / 3600.0, "hours"),
        s if s >= 120.0 => (s / 60.0, "minutes"),
        s => (s, "seconds"),
    };
    format!("{amount:.0} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Request;
    use crate::contract::AllParams;
    use crate::executor::Serial;
    use crate::ingest;
    use crate::log::{OutcomeSettings, Outcomes, Scope};

    fn found(csv: &str) -> Vec<Finding> {
        let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
        let log = ingest::read_whole(&plan, csv.as_bytes()).unwrap();
        let settings = OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() };
        let outcomes = Outcomes::new(&log, &settings);
        let scope = Scope::new(&log, &outcomes, None);
        let reports: Vec<_> =
            AllParams::default().requests().iter().map(|r: &Request| r.answer(&scope, &Serial).unwrap()).collect();
        ranked(&reports)
    }

    /// 100 customers visit; 80 get a quote three days later, found by ads and closed by mail; 60
    /// of these are never heard of again, 20 order.
    #[test]
    fn says_what_was_planted() {
        let mut csv = "customer,time,activity,channel\n".to_owned();
        for n in 0..300 {
            csv += &format!("c{n},2026-01-01,visit,ads\n");
            if n < 240 {
                csv += &format!("c{n},2026-01-04,quote,mail\n");
            }
            if n < 60 {
                csv += &format!("c{n},2026-01-05,order,mail\n");
            }
        }
        let titles: Vec<String> = found(&csv).into_iter().map(|finding| finding.title).collect();
        for expected in [
            "75 % of the customers who reach “quote” have not got to “order”.",
            "75 % of the customers who have not converted were last seen at “quote”.",
            "“mail” gets 100 % of the credit by last touch, but 0 % by first.",
            "From “visit” to “quote” it takes 3 days or more for every second customer.",
            "Half of those who convert do so within 4 days of their first contact.",
        ] {
            assert!(titles.iter().any(|title| title == expected), "{expected} is not in {titles:#?}");
        }
    }

    /// Two kinds of customer that go other ways; every third of the one orders, every sixth of the
    /// other, and of those who came in the third week everybody.
    #[test]
    fn says_which_kinds_and_cohorts_stand_out() {
        let mut csv = "customer,time,activity\n".to_owned();
        for n in 0..240 {
            let day = n % 40;
            let date = |later: u32| format!("2026-{:02}-{:02}", 1 + (day + later) / 28, 1 + (day + later) % 28);
            let (steps, of) = if n % 2 == 0 { (["visit", "basket"], 3) } else { (["call", "demo"], 6) };
            for (later, step) in (0..).zip(steps) {
                csv += &format!("c{n},{},{step}\n", date(later));
            }
            if n / 2 % of == 0 || (12..19).contains(&day) {
                csv += &format!("c{n},{},order\n", date(3));
            }
        }
        let titles: Vec<String> = found(&csv).into_iter().map(|finding| finding.title).collect();
        for expected in ["There are ", "Customers of the kind ", "Of those who came in the week of 2026-01-1"] {
            assert!(titles.iter().any(|title| title.starts_with(expected)), "{expected} is not in {titles:#?}");
        }
    }

    #[test]
    fn says_little_about_little() {
        assert_eq!(found("customer,time,activity\na,2026-01-01,visit\na,2026-01-02,order\n"), []);
    }
}
