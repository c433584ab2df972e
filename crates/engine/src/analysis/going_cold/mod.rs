//! *When does a lead go cold, where, and who is cold now?*
//!
//! Every event of a lead starts a silence. The customer's next event ends it (a conversion too:
//! whoever buys has come back), an explicit loss rules a return out, and the end of the log cuts
//! it off. The chance that a lead who has been silent for `d` days returns within the horizon
//! `h` is that of [`crate::model::kaplan_meier`], started at `d`:
//! `(F(d + h) − F(d)) / S(d)`, which without explicit losses is `1 − S(d + h) / S(d)`.
//!
//! The *cold day* of an activity is the first day of silence, from 1 on, on which this chance is
//! below the threshold. Its interval holds the days on which the chance's own 95 % interval holds
//! the threshold: from the first day on which the lower end is below it to the first on which the
//! upper end is, as Brookmeyer & Crowley (1982) do for a median. A day counts only if at least
//! [`MIN_GROUP`] silences reach it and some are watched to the end of its horizon: otherwise
//! every curve would seem to go cold where the log ends. Where the chance never falls below the
//! threshold before, a day that at least ten reach counts as cold if not one of them came back.
//!
//! An activity with fewer than [`MIN_GROUP`] silences, or whose own silences do not reach far
//! enough to tell, is blended with the silences at all activities, which count as [`MIN_GROUP`]
//! more; it is marked as shrunk.
//!
//! What a cold lead would be worth supposes that it came back and then did as those who came back
//! from the same activity did: `chance to return × their conversion rate × the mean value of a
//! converting journey through the activity`. Those who come back by themselves differ from those
//! who would have to be fetched, so this ranks leads; it is no forecast.
//!
//! Silence after the conversion is counted apart and never goes into a lead's curve. Silences are
//! counted in whole hours. O(events), plus O(activities × days) and sorting the leads.

mod findings;
mod leads;
mod selectors;
mod silence;
#[cfg(test)]
mod tests;

pub use leads::leads_csv;
pub use silence::{POINTS, Point, Silence, Verdict};

use self::leads::{Listing, Lists, OpenLead};
use self::silence::{Fit, Overall, Rule, Workspace, hours};
use super::{Analysis, Context, Facts, Need, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::{ActivityId, ColdDays, LeadEnd, Scope, StageMap, time::DAY_MS};
use crate::model::kaplan_meier::{Ending, Waits};
use crate::stats::{ConversionRate, ExactSum, MIN_GROUP};
use desirepath_order::{Ordered, filled};
use serde::{Deserialize, Serialize};

/// When leads go cold.
pub struct GoingCold;

/// What counts as cold, and how much is listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "GoingColdParams")]
pub struct Params {
    /// Days within which a lead would have to return. Default: 30.
    pub horizon_days: f64,
    /// A lead whose chance to return is below this is cold. Default: 0.1.
    pub threshold: f64,
    /// Leads that will be cold within so many days are listed as about to be. Default: 7.
    pub ahead_days: f64,
    /// How many leads are listed in each list. Default: 1,000.
    pub list: u32,
    /// The stages to report by, if they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stages: Option<StageMap>,
}

impl Params {
    /// What decides who is cold.
    pub(super) fn rule(&self) -> (f64, f64) {
        (self.horizon_days, self.threshold)
    }
}

impl Default for Params {
    fn default() -> Self {
        Self { horizon_days: 30.0, threshold: 0.1, ahead_days: 7.0, list: 1000, stages: None }
    }
}

/// When leads go cold, and who is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "GoingColdReport")]
pub struct Report {
    /// Days within which a lead would have to return.
    pub horizon_days: f64,
    /// The chance below which a lead is cold.
    pub threshold: f64,
    /// Days within which a lead is about to go cold.
    pub ahead_days: f64,
    /// When observation stopped, in ms UTC.
    pub log_end_ms: i64,
    /// Leads that are open when the log ends: neither converted nor explicitly lost.
    pub open_leads: u64,
    /// Those of them that are cold.
    pub cold_leads: u64,
    /// Those of them that are not cold yet, but will be within `ahead_days` if nothing is heard of them.
    pub soon_leads: u64,
    /// Silence of leads at any activity.
    pub overall: Silence,
    /// By activity, most conversions lost first.
    pub activities: Vec<Activity>,
    /// By stage, in their order; empty when no stages are known.
    pub stages: Vec<Stage>,
    /// Silence of customers after their first conversion; absent if nobody converted.
    pub after_conversion: Option<Silence>,
    /// Leads that are cold, most at stake first.
    pub leads: Vec<Lead>,
    /// Cold leads that are not listed.
    pub other_leads: u64,
    /// Leads that are about to go cold, most at stake first.
    pub soon: Vec<Lead>,
    /// Leads about to go cold that are not listed.
    pub other_soon: u64,
}

/// Where leads fall silent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "GoingColdActivity")]
pub struct Activity {
    /// Its name.
    pub activity: String,
    /// Customers that did it as leads.
    pub customers: u64,
    /// How long they are silent after it.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub silence: Silence,
    /// Open leads whose last activity it is.
    pub open_leads: u64,
    /// Those of them that are cold.
    pub cold_leads: u64,
    /// Those of them that are about to be.
    pub soon_leads: u64,
    /// Customers that came back from it, and how many of them have converted.
    pub if_back: ConversionRate,
    /// Conversions there would be if the cold leads came back and did as those who have.
    pub conversions_lost: f64,
    /// The same in money; absent if the log has no values.
    pub value_lost: Option<f64>,
    /// Mean value of converting journeys through it, up to the conversion; of fewer than [`MIN_GROUP`], drawn to that of
    /// all. Absent without values.
    pub mean_value: Option<f64>,
}

/// Silence in one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "GoingColdStage")]
pub struct Stage {
    /// Its name.
    pub stage: String,
    /// Its activities that leads have done.
    pub activities: Vec<String>,
    /// How long leads are silent after an activity of the stage.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub silence: Silence,
    /// Open leads whose last activity is of this stage.
    pub open_leads: u64,
    /// Those of them that are cold, each by the cold day of its activity.
    pub cold_leads: u64,
    /// Conversions there would be if the cold leads came back and did as those who have.
    pub conversions_lost: f64,
}

/// An open lead that is silent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Lead {
    /// Who.
    pub customer: String,
    /// The last activity.
    pub activity: String,
    /// When that was, ISO 8601 UTC.
    pub last_event: String,
    /// Days since then.
    pub silent_days: f64,
    /// The first day of silence on which a lead at this activity is cold.
    pub cold_day: u32,
    /// Chance to return within the horizon; beyond the days that the data support, that of the last.
    pub chance_to_return: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Chance to return × conversion rate of those who have × mean value of a converting journey
    /// through the activity; of fewer than [`MIN_GROUP`] the latter two are drawn to those of all. Absent if the log has no
    /// values.
    pub value_at_stake: Option<f64>,
}

/// What was counted at one activity.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Tally {
    waits: Waits,
    customers: u64,
    /// Customers that came back from here, and those of them that converted.
    back: u64,
    back_converted: u64,
    /// Customers that converted after having been here, and what they brought up to then.
    converted: u64,
    value: ExactSum,
    /// One more than the last customer that was counted here, and that came back from here.
    last_customer: u32,
    last_back: u32,
}

/// Counts of some customers.
#[derive(Default, Serialize, Deserialize)]
pub struct Counts {
    tallies: Vec<Tally>,
    after_conversion: Waits,
    converted: u64,
    value: ExactSum,
    open: Vec<OpenLead>,
}

/// What a scan goes by.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    asked: Params,
    /// Of the second pass: what is listed, and the report without its lists.
    listing: Option<Box<(Listing, Report)>>,
}

/// What a scan has found: silences, then the leads that are listed.
#[derive(Serialize, Deserialize)]
pub enum Partial {
    /// Of the first pass.
    Counts(Box<Counts>),
    /// Of the second.
    Lists(Lists),
}

impl Analysis for GoingCold {
    type Params = Params;
    type Plan = Plan;
    type Partial = Partial;
    type Report = Report;

    fn needs(params: &Params) -> &'static [Need] {
        if params.stages.is_none() { &[Need::StageMap] } else { &[] }
    }

    fn rule(params: &Params, facts: &mut Facts) {
        facts.go_cold_by(params);
    }

    fn plan(params: &Params, context: &Context) -> Result<Plan, ParamsError> {
        let refuse =
            |member, problem: &str| Err(ParamsError { analysis: "going_cold", member, problem: problem.to_owned() });
        if !(params.horizon_days > 0.0 && params.horizon_days <= 3650.0) {
            return refuse("horizon_days", "the horizon must be more than 0 and at most 3650 days");
        }
        if !(params.threshold > 0.0 && params.threshold < 1.0) {
            return refuse("threshold", "the threshold is a chance between 0 and 1, such as 0.1");
        }
        if !(params.ahead_days >= 0.0 && params.ahead_days.is_finite()) {
            return refuse("ahead_days", "the days ahead must be 0 or more");
        }
        let stages = || context.known.placement.as_ref().map(|placement| placement.map());
        let asked = Params { stages: params.stages.clone().or_else(stages), ..params.clone() };
        Ok(Plan { asked, listing: None })
    }

    fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Partial {
        match &plan.listing {
            None => Partial::Counts(Box::new(Counts::of(scope, context))),
            Some(listing) => Partial::Lists(listing.0.scan(scope)),
        }
    }

    fn merge(into: &mut Partial, other: Partial) {
        match (into, other) {
            (Partial::Counts(into), Partial::Counts(other)) => into.merge(*other),
            (Partial::Lists(into), Partial::Lists(other)) => into.merge(other),
            // Partials of one pass are of one kind.
            _ => {}
        }
    }

    async fn next(found: Partial, context: &Context<'_>, plan: Plan, _: &dyn Executor) -> Step<Self> {
        match (found, plan.listing) {
            (Partial::Counts(found), _) => {
                let (listing, report) = report(&found, context, &plan.asked);
                match plan.asked.list {
                    // Whoever asks for cold days alone lists nobody.
                    0 => Step::Done(report),
                    _ => Step::Again(Plan { listing: Some(Box::new((listing, report))), ..plan }),
                }
            }
            (Partial::Lists(mut found), Some(listing)) => {
                let (listing, mut report) = *listing;
                found.trim(listing.most);
                let name = |activity| context.vocabulary.activity(activity);
                (report.leads, report.soon) = (listing.leads(&found.cold, name), listing.leads(&found.soon, name));
                report.other_leads -= report.leads.len() as u64;
                report.other_soon -= report.soon.len() as u64;
                Step::Done(report)
            }
            (Partial::Lists(_), None) => Step::Again(Plan { listing: None, ..plan }),
        }
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::cold_now(report));
        found.add(findings::where_cold(report));
    }
}

impl Counts {
    fn of(scope: &Scope, context: &Context) -> Self {
        let kinds = context.vocabulary.activities.len();
        let mut found = Self { tallies: vec![Tally::default(); kinds], ..Self::default() };
        for journey in scope.journeys() {
            let customer = journey.customer.0 + 1;
            let (len, end) = journey.as_lead(scope.outcomes, None);
            let converted = end == LeadEnd::Converted;
            let value = if converted { sum(&journey.values()[..len.min(journey.values().len())]) } else { 0.0 };
            if converted {
                found.converted += 1;
                found.value.add(value);
            }
            // The last event ended the time as a lead, unless it is still open.
            let waiting = if end == LeadEnd::Open { len } else { len - 1 };
            for position in 0..waiting {
                let tally = &mut found.tallies[journey.activities[position].index()];
                if tally.last_customer != customer {
                    tally.last_customer = customer;
                    tally.customers += 1;
                    tally.converted += u64::from(converted);
                    if converted {
                        tally.value.add(value);
                    }
                }
                if position + 1 == len {
                    tally.waits.record(hours(journey.silence_ms(scope.outcomes)), Ending::Censored);
                    continue;
                }
                let gap = hours(journey.time_ms[position + 1] - journey.time_ms[position]);
                if end == LeadEnd::Lost && position + 2 == len {
                    tally.waits.record(gap, Ending::RuledOut);
                    continue;
                }
                tally.waits.record(gap, Ending::Event);
                if tally.last_back != customer {
                    tally.last_back = customer;
                    tally.back += 1;
                    tally.back_converted += u64::from(converted);
                }
            }
            match end {
                LeadEnd::Open | LeadEnd::Cold => {
                    found.open.push(OpenLead { activity: journey.last(), last_ms: journey.time_ms[len - 1] });
                }
                LeadEnd::Converted => {
                    let times = &journey.time_ms[len - 1..];
                    times
                        .windows(2)
                        .for_each(|pair| found.after_conversion.record(hours(pair[1] - pair[0]), Ending::Event));
                    found.after_conversion.record(hours(journey.silence_ms(scope.outcomes)), Ending::Censored);
                }
                LeadEnd::Lost => {}
            }
        }
        found
    }

    fn merge(&mut self, other: Self) {
        for (into, other) in self.tallies.iter_mut().zip(&other.tallies) {
            into.waits.merge(&other.waits);
            into.customers += other.customers;
            into.back += other.back;
            into.back_converted += other.back_converted;
            into.converted += other.converted;
            into.value.merge(other.value);
        }
        self.after_conversion.merge(&other.after_conversion);
        self.converted += other.converted;
        self.value.merge(other.value);
        self.open.extend(other.open);
    }
}

/// What was found: the report without its lists, and what they are made by.
fn report(found: &Counts, context: &Context, params: &Params) -> (Listing, Report) {
    let rule = Rule::new(params.horizon_days, params.threshold);
    let mut all = Waits::default();
    found.tallies.iter().for_each(|tally| all.merge(&tally.waits));
    let overall = rule.fit_alone(&all);
    let mut workspace = Workspace::default();
    let fits: Vec<Option<Fit>> = found
        .tallies
        .iter()
        .map(|tally| (tally.customers > 0).then(|| rule.fit(&tally.waits, &overall, &mut workspace)))
        .collect();
    let log_end_ms = context.outcomes.log_end_ms;
    let worth = Worth::of(found, context);
    let most = params.list as usize;
    let listing = Listing { fits, worth, ahead_days: params.ahead_days, most, log_end_ms };
    let counts = listing.count(&found.open);
    let Listing { fits, worth, .. } = &listing;

    let mut activities: Vec<Activity> = (0..found.tallies.len())
        .filter_map(|at| {
            let (tally, fit, counts) = (&found.tallies[at], fits[at].as_ref()?, &counts[at]);
            let conversions_lost = counts.cold as f64 * worth.converts_if_back[at];
            Some(Activity {
                activity: context.vocabulary.activity(ActivityId(at as u32)),
                customers: tally.customers,
                silence: fit.silence(),
                open_leads: counts.open,
                cold_leads: counts.cold,
                soon_leads: counts.soon,
                if_back: ConversionRate::of(tally.back_converted, tally.back),
                conversions_lost,
                value_lost: worth.mean_value[at].map(|mean| mean * conversions_lost),
                mean_value: worth.mean_value[at],
            })
        })
        .collect();
    activities.order_by(|a, b| {
        (b.conversions_lost.total_cmp(&a.conversions_lost))
            .then_with(|| (b.cold_leads, b.customers).cmp(&(a.cold_leads, a.customers)))
            .then_with(|| a.activity.cmp(&b.activity))
    });

    let total = |count: fn(&leads::Counts) -> u64| counts.iter().map(count).sum::<u64>();
    let report = Report {
        horizon_days: params.horizon_days,
        threshold: params.threshold,
        ahead_days: params.ahead_days,
        log_end_ms,
        open_leads: total(|counts| counts.open),
        cold_leads: total(|counts| counts.cold),
        soon_leads: total(|counts| counts.soon),
        stages: stages(found, &rule, &overall, &counts, worth, context, params),
        overall: overall.fit.silence(),
        activities,
        after_conversion: (found.converted > 0).then(|| rule.fit_alone(&found.after_conversion).fit.silence()),
        leads: Vec::new(),
        other_leads: total(|counts| counts.cold),
        soon: Vec::new(),
        other_soon: total(|counts| counts.soon),
    };
    (listing, report)
}

impl Report {
    /// The cold days, for the analyses that count cold leads as lost.
    pub fn cold_days(&self) -> ColdDays {
        let day = |activity: &Activity| Some((activity.activity.clone(), activity.silence.cold_day?));
        ColdDays { activities: filled(self.activities.iter().filter_map(day)) }
    }
}

/// By activity: what a lead there is worth once it is back.
#[derive(Serialize, Deserialize)]
struct Worth {
    /// Conversion rate of those who came back; of few, drawn to that at all activities.
    converts_if_back: Vec<f64>,
    /// Mean value of converting journeys through it; of few, drawn to that of all.
    mean_value: Vec<Option<f64>>,
}

impl Worth {
    fn of(found: &Counts, context: &Context) -> Self {
        let drawn = |sum: f64, n: u64, of_all: f64| {
            let more = if n < MIN_GROUP { MIN_GROUP as f64 } else { 0.0 };
            if n == 0 { of_all } else { (sum + more * of_all) / (n as f64 + more) }
        };
        let share = |part: u64, whole: u64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        let total = |count: fn(&Tally) -> u64| found.tallies.iter().map(count).sum::<u64>();
        let back = share(total(|tally| tally.back_converted), total(|tally| tally.back));
        let has_values = context.totals.has_values && found.converted > 0;
        let mean = if has_values { found.value.value() / found.converted as f64 } else { 0.0 };
        Self {
            converts_if_back: (found.tallies.iter())
                .map(|tally| drawn(tally.back_converted as f64, tally.back, back))
                .collect(),
            mean_value: (found.tallies.iter())
                .map(|tally| has_values.then(|| drawn(tally.value.value(), tally.converted, mean)))
                .collect(),
        }
    }
}

fn stages(
    found: &Counts,
    rule: &Rule,
    overall: &Overall,
    counts: &[leads::Counts],
    worth: &Worth,
    context: &Context,
    params: &Params,
) -> Vec<Stage> {
    let Some(map) = params.stages.as_ref().filter(|map| !map.activities.is_empty()) else { return Vec::new() };
    let stages = map.of(&context.vocabulary);
    let mut workspace = Workspace::default();
    let before_conversion = map.stages.iter().take(map.stages.len().saturating_sub(1));
    before_conversion
        .enumerate()
        .map(|(at, name)| {
            let of_stage: Vec<usize> =
                (0..found.tallies.len()).filter(|&a| stages.stage(ActivityId(a as u32)) == Some(at)).collect();
            let mut waits = Waits::default();
            of_stage.iter().for_each(|&a| waits.merge(&found.tallies[a].waits));
            Stage {
                stage: name.clone(),
                activities: (of_stage.iter())
                    .filter(|&&a| found.tallies[a].customers > 0)
                    .map(|&a| context.vocabulary.activity(ActivityId(a as u32)))
                    .collect(),
                silence: rule.fit(&waits, overall, &mut workspace).silence(),
                open_leads: of_stage.iter().map(|&a| counts[a].open).sum(),
                cold_leads: of_stage.iter().map(|&a| counts[a].cold).sum(),
                conversions_lost: of_stage.iter().map(|&a| counts[a].cold as f64 * worth.converts_if_back[a]).sum(),
            }
        })
        .collect()
}

fn sum(values: &[f64]) -> f64 {
    values.iter().filter(|value| !value.is_nan()).sum()
}

/// A silence in days.
fn days(ms: i64) -> f64 {
    ms as f64 / DAY_MS as f64
}
