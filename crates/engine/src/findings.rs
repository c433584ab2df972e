//! Reports into words: what is worth knowing, most important first. What each report is worth saying of is its analysis' to
//! know ([`Analysis::findings`](crate::analysis::Analysis::findings)); here it is only ranked.

use crate::analysis::Report;
use crate::finding::{Finding, Found};
use desirepath_order::Ordered;

/// At most so many findings: more would not be read.
pub const MOST: usize = 7;

/// What is worth knowing in these reports, most important first.
pub fn findings(reports: &[Report]) -> Vec<Finding> {
    ranked(reports).into_iter().take(MOST).collect()
}

/// Everything that is worth saying, most important first.
fn ranked(reports: &[Report]) -> Vec<Finding> {
    let mut found = Found::default();
    reports.iter().for_each(|report| report.findings(&mut found));
    let mut found = found.0;
    found.order_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.title.cmp(&b.1.title)));
    found.into_iter().map(|(_, finding)| finding).collect()
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
