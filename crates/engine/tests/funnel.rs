//! What a funnel says beside its counts, as a person counts it on paper.

use desirepath_engine::analysis::{Report, Request, funnel};
use desirepath_engine::executor::Serial;
use desirepath_engine::ingest;
use desirepath_engine::log::{EventLog, OutcomeSettings, Outcomes, Scope};

const DAY_S: f64 = 86_400.0;

/// 2026-01-05 is a Monday.
const LOG: &str = "customer,time,activity,channel\n\
    a,2026-01-05,visit,ads\n\
    a,2026-01-07,quote,mail\n\
    a,2026-01-10,order,phone\n\
    b,2026-01-06,visit,ads\n\
    b,2026-01-06,call,phone\n\
    b,2026-01-08,offer,mail\n\
    b,2026-01-09,call,phone\n\
    c,2026-01-11,visit,web\n\
    d,2026-01-12,visit,web\n\
    d,2026-01-20,quote,mail\n\
    d,2026-01-21,refused,mail\n\
    e,2026-01-13,visit,\n\
    e,2026-01-13,refused,\n\
    f,2026-01-14,call,phone\n";

fn outcomes(log: &EventLog) -> Outcomes {
    let names = |name: &str| vec![name.to_owned()];
    let settings = OutcomeSettings { conversion: names("order"), lost: names("refused"), log_end_ms: None };
    Outcomes::new(log, &settings)
}

fn answer(json: &str) -> Result<funnel::Report, String> {
    let plan = ingest::preview("t.csv", LOG.as_bytes(), LOG.len() as u64).unwrap().plan;
    let log = ingest::read_whole(&plan, LOG.as_bytes()).unwrap();
    let outcomes = outcomes(&log);
    let request = Request::Funnel(serde_json::from_str(json).map_err(|error| error.to_string())?);
    match request.answer(&Scope::new(&log, &outcomes, None), &Serial) {
        Ok(Report::Funnel(report)) => Ok(report),
        Ok(_) => unreachable!(),
        Err(error) => Err(error.to_string()),
    }
}

fn customers(report: &funnel::Report) -> Vec<u64> {
    report.steps.iter().map(|step| step.customers).collect()
}

#[test]
fn steps_of_several_activities_with_times_and_what_came_instead() {
    let report = answer(r#"{"steps": ["visit", ["quote", "offer"], "order"]}"#).unwrap();
    assert_eq!((report.customers, customers(&report)), (6, vec![5, 3, 1]));
    let [visit, quote, order] = report.steps.as_slice() else { panic!("{} steps", report.steps.len()) };
    assert_eq!((&*quote.activity, quote.activities.len()), ("quote or offer", 2));

    let wait = quote.since_previous.unwrap();
    // Two days for a and b, eight for d.
    assert_eq!(wait.n, 3);
    assert!((wait.median_s.unwrap() / DAY_S - 2.0).abs() < 2.0 / 64.0);
    assert!((wait.p90_s.unwrap() / DAY_S - 8.0).abs() < 8.0 / 64.0);
    let all = order.since_first.unwrap();
    assert_eq!(all.n, 1);
    assert!((all.median_s.unwrap() / DAY_S - 5.0).abs() < 5.0 / 64.0);
    assert_eq!(visit.since_previous, None);

    // c: nothing, open; e: refused.
    let instead = visit.instead.as_ref().unwrap();
    assert_eq!(visit.dropped, Some(2));
    assert_eq!((instead.next.len(), &*instead.next[0].activity, instead.next[0].customers), (1, "refused", 1));
    assert_eq!((instead.open, instead.lost, instead.converted, instead.other), (1, 0, 0, 0));
    // b: call; d: refused.
    let instead = quote.instead.as_ref().unwrap();
    let next: Vec<(&str, u64)> = instead.next.iter().map(|next| (&*next.activity, next.customers)).collect();
    assert_eq!((quote.dropped, next), (Some(2), vec![("call", 1), ("refused", 1)]));
    assert!(order.instead.is_none() && order.dropped.is_none());
}

#[test]
fn windows_exclusions_and_entry() {
    for (json, expected) in [
        // d takes eight days to the quote.
        (r#"{"steps": ["visit", ["quote", "offer"], "order"], "step_window_days": [7]}"#, [5, 2, 1]),
        (r#"{"steps": ["visit", ["quote", "offer"], "order"], "step_window_days": [null, 2]}"#, [5, 3, 0]),
        (r#"{"steps": ["visit", ["quote", "offer"], "order"], "window_days": 4}"#, [5, 2, 0]),
        // b calls between visit and offer.
        (
            r#"{"steps": ["visit", ["quote", "offer"], "order"], "exclusions": [{"after_step": 1, "activities": ["call"]}]}"#,
            [5, 2, 1],
        ),
        (
            r#"{"steps": ["visit", ["quote", "offer"], "order"], "exclusions": [{"after_step": 2, "activities": ["call"]}]}"#,
            [5, 3, 1],
        ),
        // From the 6th on and before the 13th.
        (
            r#"{"steps": ["visit", ["quote", "offer"], "order"], "entered": {"from_ms": 1767657600000, "to_ms": 1768262400000}}"#,
            [3, 2, 0],
        ),
        (r#"{"steps": ["visit", ["quote", "offer"], "order"], "order": "strictly_next"}"#, [5, 2, 1]),
        (r#"{"steps": [["quote", "offer"], "visit", "order"], "order": "any"}"#, [3, 3, 1]),
        // Before the 7th nobody had a quote, but two had the visit, and the quote later.
        (
            r#"{"steps": [["quote", "offer"], "visit", "order"], "order": "any", "entered": {"to_ms": 1767744000000}}"#,
            [2, 2, 1],
        ),
    ] {
        assert_eq!(customers(&answer(json).unwrap()), expected, "{json}");
    }
}

#[test]
fn by_group_and_by_week() {
    let report =
        answer(r#"{"steps": ["visit", ["quote", "offer"]], "breakdown": "channel", "groups": 2, "window_days": 7}"#)
            .unwrap();
    let breakdown = report.breakdown.as_ref().unwrap();
    let groups: Vec<(&str, &[u64])> =
        breakdown.groups.iter().map(|group| (&*group.label, group.steps.as_slice())).collect();
    assert_eq!(groups, [("ads", [2, 2].as_slice()), ("web", &[2, 0])]);
    let other = breakdown.other.as_ref().unwrap();
    assert_eq!((other.groups, other.steps.as_slice(), other.to_last.n), (1, [1, 0].as_slice(), 1));
    // Observation ends on the 21st: those of the second week have not all had seven days.
    let weeks: Vec<(&str, &[u64], Option<bool>)> =
        report.weeks.iter().map(|week| (&*week.week, week.steps.as_slice(), week.is_complete)).collect();
    assert_eq!(
        weeks,
        [("2026-01-05T00:00:00Z", [3, 2].as_slice(), Some(true)), ("2026-01-12T00:00:00Z", &[2, 0], Some(false))]
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (json, message) in [
        (
            r#"{"steps": ["visit", ["quote", "ofer"]]}"#,
            "funnel.steps: no activity is named “ofer”; use names as they are in the data",
        ),
        (r#"{"steps": ["visit", []]}"#, "funnel.steps: step 2 has no activity; name at least one"),
        (
            r#"{"steps": ["visit", "quote"], "exclusions": [{"activities": ["cal"]}]}"#,
            "funnel.exclusions: no activity is named “cal”; use names as they are in the data",
        ),
        (
            r#"{"steps": ["visit", "quote"], "step_window_days": [1, 2]}"#,
            "funnel.step_window_days: there is only one gap between the steps",
        ),
        (
            r#"{"steps": ["visit", "quote"], "order": "any", "step_window_days": [1]}"#,
            "funnel.step_window_days: steps in any order have no time from one to the next",
        ),
        (
            r#"{"steps": ["visit"], "breakdown": {"attribute": "land"}}"#,
            "funnel.breakdown: no attribute is named “land”; use names as they are in the data",
        ),
        (r#"{"window_days": -1}"#, "funnel.window_days: the window must be a number of days, 0 or more"),
    ] {
        assert_eq!(answer(json).unwrap_err(), message, "{json}");
    }
    assert!(answer(r#"{"order": "backwards"}"#).unwrap_err().contains("backwards"));
    // Without steps, some are suggested; what is asked of their gaps holds for these.
    assert!(answer(r#"{"step_window_days": [1]}"#).unwrap().steps.len() > 1);
}
