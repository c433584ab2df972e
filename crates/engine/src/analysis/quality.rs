//! *Can I trust this data?*
//!
//! What was read, what was rejected and why, and facts about the log that limit what it can
//! say. Totals reconcile: `rows = kept + rejected + skipped`, and each of the latter two is the sum
//! of its reasons, over the whole input; the counts of events and customers are those of the scope.
//!
//! The [`Light`] is that of the worst [`Remark`]: each looks at one thing that can make the numbers
//! of other analyses wrong or thin, by the limits said at its [`RemarkKind`]. O(events).

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::words::count;
use crate::finding::{Finding, Found, Grade};
use crate::log::{
    IdentityReport, Reject, RejectReason, Scope, SkipReason, SourceFile, Spend, Warning, time::DAY_MS, time::iso,
};
use crate::stats::{MIN_GROUP, Rate};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was read and what became of it.
pub struct Quality;

/// What to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "QualityParams")]
pub struct Params {
    /// How many rejects to list; the rest is counted. Default 1,000.
    pub list: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { list: 1000 }
    }
}

/// What was read and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "QualityReport")]
pub struct Report {
    /// Rows read in all files, header and blank lines not counted.
    pub rows: u64,
    /// Rows rejected in all files.
    pub rejected: u64,
    /// Rows that were used, in all files.
    pub kept: u64,
    /// Rows that were passed over because they hold no event, in all files.
    pub skipped: u64,
    /// Whether the numbers can be used: as far as the worst remark says.
    pub light: Light,
    /// What limits the data, worst first, and in the order of their kinds.
    pub remarks: Vec<Remark>,
    /// Events of the scope.
    pub events: u64,
    /// Customers of the scope.
    pub customers: u64,
    /// The files read.
    pub files: Vec<SourceFile>,
    /// The first rejected rows, in input order.
    pub rejects: Vec<Reject>,
    /// How many further rejects are counted but not listed.
    pub rejects_not_listed: u64,
    /// All rejects, by reason.
    pub rejects_by_reason: BTreeMap<RejectReason, u64>,
    /// Rows that were passed over because they hold no event, by reason.
    pub skipped_by_reason: BTreeMap<SkipReason, u64>,
    /// By currency: how many amounts say that they are in it.
    pub currencies: BTreeMap<String, u64>,
    /// What became of customers of several files, if they were stitched.
    pub identity: Option<IdentityReport>,
    /// What was spent without saying on whom, by day and channel.
    pub spend: Vec<Spend>,
    /// Rows that were kept although something about them was odd.
    pub warnings: Vec<Warning>,
    /// The earliest event, ISO 8601 UTC.
    pub first_event: Option<String>,
    /// The latest event, ISO 8601 UTC.
    pub last_event: Option<String>,
    /// When observation stopped, ISO 8601 UTC.
    pub log_end: Option<String>,
    /// Customers with one event only: they say nothing about order.
    pub single_event_customers: u64,
    /// Customers with two events at the same instant: their order is that of the input.
    pub tied_customers: u64,
    /// Events at midnight UTC: many of them mean days without a time.
    pub midnight_events: u64,
    /// Distinct activities in the log.
    pub activities: u64,
    /// Distinct channels in the log.
    pub channels: u64,
}

/// Whether the numbers of a log can be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Nothing stands against it.
    #[default]
    Good,
    /// Its remarks should be known before its numbers are used.
    Care,
    /// Numbers may be wrong, or say nothing.
    Doubtful,
}

/// Something that limits the data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// Whether the numbers can be used all the same.
    pub light: Light,
    /// How many rows, events or customers it concerns, as its kind says.
    pub count: u64,
    /// Of how many; for the kinds that ask for a number, the number that would do.
    pub of: u64,
    /// `count / of` as a fraction; absent when `of` is 0.
    pub share: Option<f64>,
}

/// What a [`Remark`] looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RemarkKind {
    /// Rows that could not be used. Care from 0.1 %, doubtful above 1 %.
    RejectedRows,
    /// Rows with the most common oddity among the warnings. Care from 1 %.
    OddRows,
    /// Customers, fewer than [`MIN_GROUP`]: doubtful.
    FewCustomers,
    /// Activities, where there is only one: doubtful.
    OneActivity,
    /// Customers with one event only. Care from half of them, doubtful where it is everybody.
    SingleEventCustomers,
    /// Events at midnight, half of them or more. Care from 95 %: days without a time.
    MidnightEvents,
    /// Customers with two events at the same instant. Care from a tenth.
    TiedCustomers,
    /// Customers that converted, where nothing counts as conversion: care.
    NoConversion,
    /// Customers that converted, fewer than [`MIN_GROUP`]: care.
    FewConversions,
    /// Days from the first event to the end of observation, fewer than a week: care.
    ShortLog,
}

/// Days after which every weekday has been seen.
const WEEK: u64 = 7;

/// Counts of some customers.
#[derive(Default, Serialize, Deserialize)]
pub struct Partial {
    events: u64,
    customers: u64,
    conversions: u64,
    midnight: u64,
    single: u64,
    tied: u64,
    range_ms: Option<(i64, i64)>,
}

impl Analysis for Quality {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn plan(params: &Params, _: &Context) -> Result<Params, ParamsError> {
        Ok(params.clone())
    }

    fn scan(scope: &Scope, _: &Context, _: &Params) -> Partial {
        let mut found = Partial::default();
        for journey in scope.journeys() {
            found.customers += 1;
            found.events += journey.len() as u64;
            found.conversions += u64::from(journey.converted());
            found.midnight += journey.time_ms.iter().map(|&time_ms| u64::from(is_midnight(time_ms))).sum::<u64>();
            found.single += u64::from(journey.len() == 1);
            found.tied += u64::from(journey.time_ms.windows(2).any(|pair| pair[0] == pair[1]));
            found.range_ms = join(found.range_ms, Some((journey.time_ms[0], journey.time_ms[journey.len() - 1])));
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.events += other.events;
        into.customers += other.customers;
        into.conversions += other.conversions;
        into.midnight += other.midnight;
        into.single += other.single;
        into.tied += other.tied;
        into.range_ms = join(into.range_ms, other.range_ms);
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(rejected_rows(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(found: Partial, context: &Context, params: &Params) -> Report {
    let provenance = context.provenance;
    let rejects: Vec<Reject> = provenance.rejects.iter().take(params.list as usize).cloned().collect();
    let (rows, rejected) = (provenance.rows(), provenance.rejected());
    let mut remarks = remarks(&found, context);
    remarks.order_by_key(|remark| (std::cmp::Reverse(remark.light), remark.kind));
    Report {
        rows,
        rejected,
        kept: rows - rejected - provenance.skipped_rows(),
        skipped: provenance.skipped_rows(),
        light: remarks.first().map(|remark| remark.light).unwrap_or_default(),
        remarks,
        events: found.events,
        customers: found.customers,
        files: provenance.files.clone(),
        rejects_not_listed: rejected - rejects.len() as u64,
        rejects,
        rejects_by_reason: provenance.rejects_by_reason.clone(),
        skipped_by_reason: provenance.skipped_by_reason.clone(),
        currencies: provenance.currencies.clone(),
        identity: provenance.identity.clone(),
        spend: provenance.spend.clone(),
        warnings: provenance.warnings.clone(),
        first_event: found.range_ms.map(|(first, _)| iso(first)),
        last_event: found.range_ms.map(|(_, last)| iso(last)),
        log_end: found.range_ms.map(|_| iso(context.outcomes.log_end_ms)),
        single_event_customers: found.single,
        tied_customers: found.tied,
        midnight_events: found.midnight,
        activities: context.vocabulary.activities.len() as u64,
        channels: context.vocabulary.channels.len() as u64,
    }
}

/// Whether a time is the beginning of a day in UTC.
fn is_midnight(time_ms: i64) -> bool {
    // A day is a multiple of 1,024 ms: most times are done with one look at their last bits.
    time_ms & 1023 == 0 && time_ms % DAY_MS == 0
}

/// What limits what was found, as the kinds of remarks say.
fn remarks(found: &Partial, context: &Context) -> Vec<Remark> {
    use Light::*;
    use RemarkKind::*;
    let provenance = context.provenance;
    let graded = |kind, count: u64, of: u64, care: f64, doubtful: f64| {
        let share = (of > 0).then(|| count as f64 / of as f64);
        let light = match share {
            Some(share) if share >= doubtful => Doubtful,
            Some(share) if share >= care => Care,
            _ => Good,
        };
        Remark { kind, light, count, of, share }
    };
    const NEVER: f64 = f64::INFINITY;
    let odd = provenance.warnings.iter().map(|warning| warning.rows).max().unwrap_or(0);
    let activities = context.vocabulary.activities.len() as u64;
    let mut remarks = vec![
        graded(RejectedRows, provenance.rejected(), provenance.rows(), 0.001, 0.01_f64.next_up()),
        graded(OddRows, odd, provenance.rows(), 0.01, NEVER),
        graded(SingleEventCustomers, found.single, found.customers, 0.5, 1.0),
        graded(TiedCustomers, found.tied, found.customers, 0.1, NEVER),
    ];
    remarks.retain(|remark| remark.count > 0);
    if found.midnight * 2 >= found.events {
        remarks.push(graded(MidnightEvents, found.midnight, found.events, 0.95, NEVER));
    }
    let too_few = |kind, count: u64, enough: u64, light| {
        let share = Some(count as f64 / enough as f64);
        Remark { kind, light, count, of: enough, share }
    };
    if found.customers < MIN_GROUP {
        remarks.push(too_few(FewCustomers, found.customers, MIN_GROUP, Doubtful));
    }
    if activities < 2 {
        remarks.push(too_few(OneActivity, activities, 2, Doubtful));
    }
    if !context.outcomes.has_conversion() {
        remarks.push(too_few(NoConversion, 0, MIN_GROUP, Care));
    } else if found.conversions < MIN_GROUP {
        remarks.push(too_few(FewConversions, found.conversions, MIN_GROUP, Care));
    }
    let days = context
        .totals
        .range_ms
        .map_or(0, |(first, _)| (context.outcomes.log_end_ms.abs_diff(first)).div_ceil(DAY_MS as u64));
    if days < WEEK {
        remarks.push(too_few(ShortLog, days, WEEK, Care));
    }
    remarks
}

fn join(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

fn rejected_rows(report: &Report) -> Option<(f64, Finding)> {
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

#[cfg(test)]
mod tests {
    use super::RemarkKind::*;
    use super::*;
    use crate::analysis::execute;
    use crate::executor::Serial;
    use crate::ingest;
    use crate::log::{OutcomeSettings, Outcomes};

    fn report(csv: &str) -> Report {
        let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
        let log = ingest::read_whole(&plan, csv.as_bytes()).unwrap();
        let settings = OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() };
        let outcomes = Outcomes::new(&log, &settings);
        execute::<Quality>(&Serial, &Scope::new(&log, &outcomes, None), &Params::default()).unwrap()
    }

    fn kinds(report: &Report) -> Vec<(RemarkKind, Light, u64, u64)> {
        report.remarks.iter().map(|remark| (remark.kind, remark.light, remark.count, remark.of)).collect()
    }

    #[test]
    fn clean_data_is_good() {
        let mut csv = "customer,time,activity\n".to_owned();
        for n in 0..60 {
            csv += &format!("c{n},2026-01-01T10:00:00Z,visit\nc{n},2026-01-09T11:30:00Z,order\n");
        }
        let report = report(&csv);
        assert_eq!((report.light, kinds(&report)), (Light::Good, vec![]));
        assert_eq!((report.rows, report.kept, report.rejected), (120, 120, 0));
    }

    #[test]
    fn what_limits_the_data_is_said_worst_first() {
        let mut csv = "customer,time,activity\n".to_owned();
        for n in 0..20 {
            csv += &format!("c{n},2026-01-01,visit\nc{n},2026-01-01,call\n");
        }
        csv += "x,never,visit\nx,2026-01-03,order\n";
        let report = report(&csv);
        assert_eq!(report.light, Light::Doubtful);
        assert_eq!(
            kinds(&report),
            [
                (RejectedRows, Light::Doubtful, 1, 42),
                (FewCustomers, Light::Doubtful, 21, 30),
                (MidnightEvents, Light::Care, 41, 41),
                (TiedCustomers, Light::Care, 20, 21),
                (FewConversions, Light::Care, 1, 30),
                (ShortLog, Light::Care, 2, 7),
                (SingleEventCustomers, Light::Good, 1, 21),
            ]
        );
        assert_eq!(report.kept + report.rejected, report.rows);
    }

    #[test]
    fn midnight_is_the_beginning_of_a_day() {
        for (time_ms, expected) in [(0, true), (DAY_MS, true), (-DAY_MS, true), (DAY_MS + 1024, false), (1, false)] {
            assert_eq!(is_midnight(time_ms), expected, "{time_ms}");
        }
    }
}
