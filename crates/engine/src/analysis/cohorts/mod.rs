//! *Do customers who came later hold up as well as those who came earlier?*
//!
//! A cohort is everybody whose first event lies in the same week (from Monday) or month, in UTC.
//! Within it customers are compared at equal *age*: periods of 7 or 30 days counted from each
//! customer's own first event.
//!
//! A customer counts in a cell only if the whole period was observed before the log ends; a
//! cell is complete when that is so for the whole cohort. Young cohorts therefore have fewer
//! cells instead of worse ones. `converted_so_far` is the naive share; it falls towards the
//! newest cohort because its customers had less time, and must not be compared.
//!
//! `conversion_by_age` uses everybody, those observed in part included: the product-limit
//! estimate by whole days ([`kaplan_meier`](crate::model::kaplan_meier)), where who has not
//! converted when the log ends is censored, not lost. A customer is at risk on each day that was
//! observed to its end. Explicitly lost customers remain at risk up to the end of the log: they
//! could convert, and the share is one of all customers. It assumes that late customers of a
//! cohort convert like its early ones.
//!
//! O(events + customers × ages).

mod findings;

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::filter::{Filter, OnDays, OnDaysFilter, Period};
use crate::log::time::{DAY_MS, civil_from_days, days_from_civil, iso};
use crate::log::{Journey, Scope};
use crate::model::kaplan_meier::{Curve, Ending, Waits};
use crate::stats::{MIN_GROUP, Mean, Moments, Rate};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Customers by when they came.
pub struct Cohorts;

/// The calendar that cohorts are cut by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "CohortsBy")]
pub enum By {
    /// Weeks from Monday, UTC.
    Week,
    /// Months, UTC.
    #[default]
    Month,
}

/// What a cohort and an age are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "CohortsParams")]
pub struct Params {
    /// What cohorts are cut by. Default: months where the log spans more than half a year,
    /// otherwise weeks.
    pub by: Option<By>,
    /// The length of an age period in days. Default: 7 by weeks, 30 by months.
    pub age_days: Option<u32>,
    /// How many age periods are shown. Default 12.
    pub ages: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { by: None, age_days: None, ages: 12 }
    }
}

/// At most so many age periods.
pub const MOST_AGES: u32 = 120;

/// Cohorts in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "CohortsReport")]
pub struct Report {
    /// What cohorts are cut by.
    pub by: By,
    /// The length of an age period in days.
    pub age_days: u32,
    /// When observation stopped, ISO 8601 UTC.
    pub log_end: String,
    /// The same in ms UTC.
    pub log_end_ms: i64,
    /// Customers in all: what the cohorts' customers sum to.
    pub customers: u64,
    /// All cohorts together, by age.
    pub all: Vec<Cell>,
    /// Cohorts with at least one customer.
    pub cohorts: Vec<Cohort>,
    /// The cohort whose conversion by the first age lies farthest from that of all others, if that is beyond what chance
    /// gives.
    #[serde(default)]
    pub stands_out: Option<StandsOut>,
}

/// A cohort that differs from all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "CohortStandsOut")]
pub struct StandsOut {
    /// The cohort.
    pub cohort: String,
    /// Its customers converted by the end of the first age period, of those observed.
    pub here: Rate,
    /// Those of all others.
    pub others: Rate,
    /// The two-proportion z statistic.
    pub z: f64,
    /// What `|z|` has to reach: what one of 100 independent comparisons exceeds by chance in 5 of 100 logs.
    pub z_needed: f64,
}

impl StandsOut {
    const Z_NEEDED: f64 = 3.48;

    fn of(cohorts: &[Cohort]) -> Option<Self> {
        let cells = || cohorts.iter().filter_map(|cohort| Some((cohort, cohort.cells.first()?)));
        let (all_hits, all_n) =
            cells().fold((0, 0), |sum, (_, cell)| (sum.0 + cell.conversion.hits, sum.1 + cell.observed));
        let compared = |(cohort, cell): (&Cohort, &Cell)| {
            let here = cell.conversion;
            let others = Rate::of(all_hits - here.hits, all_n - here.n);
            if here.n < MIN_GROUP || others.n < MIN_GROUP {
                return None;
            }
            let pooled = all_hits as f64 / all_n as f64;
            let error = (pooled * (1.0 - pooled) * (1.0 / here.n as f64 + 1.0 / others.n as f64)).sqrt();
            let z = (here.rate? - others.rate?) / error;
            Some(Self { cohort: cohort.cohort.clone(), here, others, z, z_needed: Self::Z_NEEDED })
        };
        cells()
            .filter_map(compared)
            .filter(|found| found.z.abs() >= Self::Z_NEEDED)
            .max_by(|a, b| a.z.abs().total_cmp(&b.z.abs()).then_with(|| b.cohort.cmp(&a.cohort)))
    }
}

/// Customers who came in the same period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Cohort {
    /// The period: `2026-01` for a month, its Monday `2026-01-05` for a week.
    pub cohort: String,
    /// Its first instant, ISO 8601 UTC.
    pub start: String,
    /// The first instant after it, ISO 8601 UTC.
    pub end: String,
    /// The first instant in ms UTC.
    pub start_ms: i64,
    /// The first instant after it in ms UTC.
    pub end_ms: i64,
    /// Customers whose first event lies in it.
    pub customers: u64,
    /// Those who have converted so far, whatever time they had: not comparable between cohorts.
    pub converted_so_far: Rate,
    /// What is known by age; ages that nobody was fully observed at are left out.
    pub cells: Vec<Cell>,
}

/// What customers do at one age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "CohortCell")]
pub struct Cell {
    /// The number of the age period, from 0.
    pub age: u32,
    /// Customers who were observed to its end: the `n` of the cell.
    pub observed: u64,
    /// Whether these are all customers of the cohort.
    pub is_complete: bool,
    /// Those with any event in the period, of those observed.
    pub retention: Rate,
    /// Those with any value above 0 in the period, of those observed; absent if nobody has any value.
    pub paying: Option<Rate>,
    /// Those converted by the end of the period, of those observed.
    pub conversion: Rate,
    /// The same with everybody, open journeys censored.
    pub conversion_by_age: Option<ByAge>,
    /// Value per customer from the first event to the end of the period, of those observed;
    /// absent if nobody has any value.
    pub value_per_customer: Option<Mean>,
}

/// A share that has converted by some age, open journeys censored.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "ConversionByAge")]
pub struct ByAge {
    /// Customers, those observed in part included.
    pub n: u64,
    /// Customers not yet converted and still watched at the end of the period.
    pub at_risk: u64,
    /// The share converted by then.
    pub rate: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Whether `n` is below [`MIN_GROUP`], so that the share says little.
    pub too_few: bool,
}

impl Cohort {
    /// Selects its `customers`.
    pub fn selector(&self) -> Filter {
        Filter::Started(Period { from_ms: Some(self.start_ms), to_ms: Some(self.end_ms) })
    }
}

impl Report {
    /// Selects the customers of a cohort, or of all, who were observed to the end of an age
    /// period: the `n` of the cell.
    pub fn observed_selector(&self, cohort: Option<&Cohort>, age: u32) -> Filter {
        let needed_ms = (i64::from(age) + 1) * i64::from(self.age_days) * DAY_MS;
        // The last instant of the log is observed, too.
        let in_time =
            Period { from_ms: None, to_ms: Some(self.log_end_ms.saturating_add(2).saturating_sub(needed_ms)) };
        match cohort {
            Some(cohort) => cohort.selector().and(Filter::Started(in_time)),
            None => Filter::Started(in_time),
        }
    }

    /// Selects those of them who do something at that age: the hits of a rate of the cell.
    pub fn hits_selector(&self, cohort: Option<&Cohort>, age: u32, does: OnDays) -> Filter {
        let day = |age: u32| age.saturating_mul(self.age_days);
        let from_day = if does == OnDays::Converted { 0 } else { day(age) };
        let on_days = OnDaysFilter { from_day, to_day: day(age + 1), does };
        self.observed_selector(cohort, age).and(Filter::OnDays(on_days))
    }
}

/// What was counted, by the number of the cohort's week or month.
#[derive(Default, Serialize, Deserialize)]
pub struct Partial {
    has_value: bool,
    cohorts: BTreeMap<i64, Tally>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Tally {
    customers: u64,
    conversions: u64,
    waits: Waits,
    ages: Vec<AgeTally>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct AgeTally {
    observed: u64,
    active: u64,
    paying: u64,
    converted: u64,
    /// Of those who have any.
    value: Moments,
}

impl Tally {
    fn merge(&mut self, other: &Self) {
        self.customers += other.customers;
        self.conversions += other.conversions;
        self.waits.merge(&other.waits);
        self.ages.resize(self.ages.len().max(other.ages.len()), AgeTally::default());
        for (age, other) in self.ages.iter_mut().zip(&other.ages) {
            age.observed += other.observed;
            age.active += other.active;
            age.paying += other.paying;
            age.converted += other.converted;
            age.value.merge(&other.value);
        }
    }

    fn count(&mut self, journey: &Journey, log_end_ms: i64, period_ms: i64) {
        let born = journey.time_ms[0];
        // The last instant is observed too.
        let observed_ms = (log_end_ms.saturating_sub(born)).saturating_add(1).max(0);
        let whole_days = (observed_ms / DAY_MS) as u32;
        self.customers += 1;
        let conversion_ms = journey.first_conversion.map(|at| journey.time_ms[at] - born);
        self.conversions += u64::from(conversion_ms.is_some());
        // An ending is known at the end of its day.
        match conversion_ms.map(|ms| (ms / DAY_MS) as u32).filter(|day| *day < whole_days) {
            Some(day) => self.waits.record(day + 1, Ending::Event),
            None => self.waits.record(whole_days, Ending::Censored),
        }

        let observed = ((observed_ms / period_ms) as usize).min(self.ages.len());
        let ages = &mut self.ages[..observed];
        ages.iter_mut().for_each(|age| age.observed += 1);
        let converted = conversion_ms.map_or(observed, |ms| (ms / period_ms) as usize);
        ages.iter_mut().skip(converted).for_each(|age| age.converted += 1);
        let values = journey.values();
        let (mut at, mut total) = (0, 0.0);
        for (age, tally) in (1..).zip(ages) {
            let end = born.saturating_add(age * period_ms);
            let (start, mut is_paying) = (at, false);
            while at < journey.len() && journey.time_ms[at] < end {
                if let Some(&value) = values.get(at).filter(|value| !value.is_nan()) {
                    total += value;
                    is_paying |= value > 0.0;
                }
                at += 1;
            }
            tally.active += u64::from(at > start);
            tally.paying += u64::from(is_paying);
            if total != 0.0 {
                tally.value.add(total);
            }
        }
    }

    fn cells(&self, age_days: u32, has_value: bool) -> Vec<Cell> {
        let (curve, waits) = (Curve::of(&self.waits), self.waits.rows());
        let still_watched = |end: u32| {
            let of = |&(time, endings): &(u32, [f64; 3])| match time.cmp(&end) {
                Ordering::Less => 0.0,
                Ordering::Equal => endings[Ending::Censored as usize],
                Ordering::Greater => endings.iter().sum(),
            };
            waits.iter().map(of).sum::<f64>() as u64
        };
        (0..)
            .zip(&self.ages)
            .filter(|(_, tally)| tally.observed > 0)
            .map(|(age, tally)| {
                let end = (age + 1) * age_days;
                let by_age = curve.chance(0, end + 1).filter(|_| curve.reaches(end)).map(|chance| ByAge {
                    n: self.customers,
                    at_risk: still_watched(end),
                    rate: chance.chance,
                    low: chance.low,
                    high: chance.high,
                    too_few: self.customers < MIN_GROUP,
                });
                Cell {
                    age,
                    observed: tally.observed,
                    is_complete: tally.observed == self.customers,
                    retention: Rate::of(tally.active, tally.observed),
                    paying: has_value.then(|| Rate::of(tally.paying, tally.observed)),
                    conversion: Rate::of(tally.converted, tally.observed),
                    conversion_by_age: by_age,
                    value_per_customer: has_value.then(|| tally.value.among(tally.observed).mean()),
                }
            })
            .collect()
    }
}

impl By {
    fn age_days(self) -> u32 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
        }
    }

    /// The number of the week or month that holds an instant.
    fn number(self, time_ms: i64) -> i64 {
        let day = time_ms.div_euclid(DAY_MS);
        match self {
            // 1970-01-01 was a Thursday.
            Self::Week => (day + 3).div_euclid(7),
            Self::Month => {
                let (year, month, _) = civil_from_days(day);
                year * 12 + i64::from(month) - 1
            }
        }
    }

    /// The first instant of the week or month with this number.
    fn start_ms(self, number: i64) -> i64 {
        let day = match self {
            Self::Week => number * 7 - 3,
            Self::Month => days_from_civil(number.div_euclid(12), number.rem_euclid(12) as u32 + 1, 1),
        };
        day * DAY_MS
    }

    /// A name in which the order of time is that of letters.
    fn name(self, number: i64) -> String {
        let date = iso(self.start_ms(number));
        let day = date.split('T').next().unwrap_or(&date);
        match self {
            Self::Week => day.to_owned(),
            Self::Month => day.rsplit_once('-').map_or(day, |(month, _)| month).to_owned(),
        }
    }
}

impl Analysis for Cohorts {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn plan(params: &Params, context: &Context) -> Result<Params, ParamsError> {
        let error = |member, problem: String| ParamsError { analysis: "cohorts", member, problem };
        if !(1..=MOST_AGES).contains(&params.ages) {
            return Err(error("ages", format!("{} age periods; use 1 to {MOST_AGES}", params.ages)));
        }
        if let Some(days) = params.age_days.filter(|days| !(1..=3660).contains(days)) {
            return Err(error("age_days", format!("age periods of {days} days; use 1 to 3660")));
        }
        let span_ms = context.totals.range_ms.map_or(0, |(first, last)| last.saturating_sub(first));
        let by = params.by.unwrap_or(if span_ms > 183 * DAY_MS { By::Month } else { By::Week });
        let age_days = params.age_days.unwrap_or(by.age_days());
        Ok(Params { by: Some(by), age_days: Some(age_days), ..params.clone() })
    }

    fn scan(scope: &Scope, _: &Context, params: &Params) -> Partial {
        let (by, age_days) = params.settled();
        let mut found = Partial::default();
        let period_ms = i64::from(age_days) * DAY_MS;
        let empty = Tally { ages: vec![AgeTally::default(); params.ages as usize], ..Tally::default() };
        for journey in scope.journeys() {
            found.has_value = found.has_value || journey.values().iter().any(|value| !value.is_nan());
            let tally = found.cohorts.entry(by.number(journey.time_ms[0])).or_insert_with(|| empty.clone());
            tally.count(&journey, scope.outcomes.log_end_ms, period_ms);
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.has_value |= other.has_value;
        for (number, tally) in other.cohorts {
            into.cohorts.entry(number).or_default().merge(&tally);
        }
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::stands_out(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(found: Partial, context: &Context, params: &Params) -> Report {
    let (by, age_days) = params.settled();
    let mut all = Tally::default();
    found.cohorts.values().for_each(|tally| all.merge(tally));
    let cohort = |(&number, tally): (&i64, &Tally)| Cohort {
        cohort: by.name(number),
        start: iso(by.start_ms(number)),
        end: iso(by.start_ms(number + 1)),
        start_ms: by.start_ms(number),
        end_ms: by.start_ms(number + 1),
        customers: tally.customers,
        converted_so_far: Rate::of(tally.conversions, tally.customers),
        cells: tally.cells(age_days, found.has_value),
    };
    let cohorts: Vec<Cohort> = found.cohorts.iter().map(cohort).collect();
    Report {
        by,
        age_days,
        log_end: iso(context.outcomes.log_end_ms),
        log_end_ms: context.outcomes.log_end_ms,
        customers: all.customers,
        all: all.cells(age_days, found.has_value),
        stands_out: StandsOut::of(&cohorts),
        cohorts,
    }
}

impl Params {
    fn settled(&self) -> (By, u32) {
        let by = self.by.unwrap_or_default();
        (by, self.age_days.unwrap_or(by.age_days()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::execute;
    use crate::executor::Serial;
    use crate::log::{EventLog, OutcomeSettings, Outcomes};
    use crate::stats::Random;

    fn read(csv: &str) -> EventLog {
        let plan = crate::ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
        crate::ingest::read_whole(&plan, csv.as_bytes()).unwrap()
    }

    fn answer(log: &EventLog, params: &Params) -> Report {
        let settings = OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() };
        let outcomes = Outcomes::new(log, &settings);
        execute::<Cohorts>(&Serial, &Scope::new(log, &outcomes, None), params).unwrap()
    }

    #[test]
    fn periods_of_the_calendar() {
        for (by, at, name) in [
            (By::Week, "2026-01-04", "2025-12-29"),
            (By::Week, "2026-01-05", "2026-01-05"),
            (By::Month, "2026-02-28", "2026-02"),
            (By::Month, "1969-12-31", "1969-12"),
        ] {
            let date: Vec<i64> = at.split('-').map(|part| part.parse().unwrap()).collect();
            let ms = days_from_civil(date[0], date[1] as u32, date[2] as u32) * DAY_MS + DAY_MS - 1;
            let number = by.number(ms);
            assert_eq!(by.name(number), name);
            assert!(by.start_ms(number) <= ms && ms < by.start_ms(number + 1));
        }
    }

    /// Four customers; the log ends on the 15th. By hand.
    #[test]
    fn cells_by_hand() {
        let log = read(
            "customer,time,activity,value\n\
             a,2026-01-05T00:00:00,visit,\n\
             a,2026-01-12T00:00:00,order,10\n\
             b,2026-01-06T00:00:00,visit,\n\
             b,2026-01-06T12:00:00,order,30\n\
             b,2026-01-14T00:00:00,visit,\n\
             c,2026-01-12T00:00:00,visit,\n\
             d,2026-01-12T00:00:00,visit,\n\
             d,2026-01-15T00:00:00,order,5\n",
        );
        let report = answer(&log, &Params { by: Some(By::Week), age_days: Some(4), ages: 5 });
        assert_eq!((report.customers, report.cohorts.len()), (4, 2));
        let (first, second) = (&report.cohorts[0], &report.cohorts[1]);
        assert_eq!(
            (first.cohort.as_str(), first.end.as_str(), first.customers),
            ("2026-01-05", "2026-01-12T00:00:00Z", 2)
        );
        // Ages end on the 9th, 13th, 17th for a; 10th, 14th for b.
        assert_eq!(first.cells.len(), 2);
        let facts = |cell: &Cell| (cell.observed, cell.retention.hits, cell.conversion.hits, cell.paying.unwrap().hits);
        assert_eq!(facts(&first.cells[0]), (2, 2, 1, 1));
        assert_eq!(facts(&first.cells[1]), (2, 1, 2, 1));
        assert_eq!(first.cells[1].value_per_customer.unwrap().mean, Some(20.0));
        assert_eq!(first.converted_so_far.hits, 2);
        // Observed for three days and an instant only: no age was seen to its end.
        assert_eq!((second.customers, second.cells.len()), (2, 0));
        let (a, b) = (&report.all[0], &report.all[1]);
        assert_eq!((facts(a), a.is_complete), ((2, 2, 1, 1), false));
        assert_eq!(facts(b).0, 2);
        // Days: b orders on day 0, of four at risk; a on day 7, of one or two at risk.
        assert!((a.conversion_by_age.unwrap().rate - 0.25).abs() < 1e-12);
    }

    /// Customers come evenly over a year; 27 in 100 convert at last, half-way through after a
    /// month: 14.9 % within 30 days, whenever they come.
    #[test]
    fn the_newest_are_not_worse_only_younger() {
        let mut random = Random::new(11);
        let mut csv = "customer,time,activity\n".to_owned();
        let start = days_from_civil(2025, 1, 1) * 86_400;
        let end = days_from_civil(2026, 1, 1) * 86_400;
        for customer in 0..8000 {
            let born = start + (random.unit() * 365.0 * 86_400.0) as i64;
            csv += &format!("c{customer},{born},visit\n");
            let wait_days = -37.36 * (1.0 - random.unit()).ln();
            let at = born + (wait_days * 86_400.0) as i64;
            if random.unit() < 0.27 && at < end {
                csv += &format!("c{customer},{at},order\n");
            }
        }
        let report = answer(&read(&csv), &Params::default());
        assert_eq!((report.by, report.age_days, report.cohorts.len()), (By::Month, 30, 12));
        let naive = |cohort: &Cohort| cohort.converted_so_far.rate.unwrap();
        let (oldest, newest) = (naive(&report.cohorts[0]), naive(&report.cohorts[11]));
        assert!(oldest > 0.22 && newest < oldest / 2.0, "{oldest} {newest}");
        let all = report.all[0].conversion_by_age.unwrap();
        assert!((all.rate - 0.149).abs() < 0.02 && all.low < 0.149 && 0.149 < all.high, "{all:?}");
        assert!((report.all[0].conversion.rate.unwrap() - 0.149).abs() < 0.02);
        for cohort in &report.cohorts[..11] {
            let by_age = cohort.cells[0].conversion_by_age.unwrap();
            assert!((by_age.rate - 0.149).abs() < 0.06, "{} {by_age:?}", cohort.cohort);
        }
        // After half a year nearly all who will have converted have.
        assert!((report.all[5].conversion_by_age.unwrap().rate - 0.268).abs() < 0.02);
        // Everybody was seen in their first month; fewer and fewer of the later ones to its end.
        assert!(report.all.windows(2).all(|pair| pair[0].observed >= pair[1].observed));
        assert!(
            report.cohorts[0].cells[0].is_complete && !report.cohorts[11].cells.first().is_some_and(|c| c.is_complete)
        );
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let log = read("customer,time,activity\na,2026-01-01,visit\n");
        let outcomes = Outcomes::new(&log, &OutcomeSettings::default());
        let scope = Scope::new(&log, &outcomes, None);
        let refuse = |params: Params| execute::<Cohorts>(&Serial, &scope, &params).unwrap_err().to_string();
        assert_eq!(refuse(Params { ages: 0, ..Params::default() }), "cohorts.ages: 0 age periods; use 1 to 120");
        assert!(refuse(Params { age_days: Some(0), ..Params::default() }).starts_with("cohorts.age_days: "));
    }
}
