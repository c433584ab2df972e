//! *Which channels are there when customers convert, and for what money?*
//!
//! Rules of thumb and one model share each conversion out over the touches of its journey
//! (DESIGN terms: events with a channel, up to and including the first conversion):
//! - `first`, `last`: all credit to the first or last touch;
//! - `linear`: equal parts to all touches;
//! - `markov`: a first-order absorbing chain of channels; credit in proportion to the removal
//!   effect, the share of conversions that the chain loses when a channel leads nowhere
//!   (Anderl, Becker, von Wangenheim & Schumann, IJRM 33 (2016), p. 457–474). Solved exactly.
//!
//! Credit conserves: within each model it sums to the conversions and to their value. A
//! conversion without any touch is credited to [`NO_CHANNEL`]. Where nearly all conversions are in channels that occur at
//! conversions only (an order's "shop"), the last touch says where customers buy and not what brought them: it has no
//! say in whether the models agree. None of the models says what a
//! channel *causes*: where they disagree (see [`Agreement`]), only an experiment can tell.
//!
//! O(events) plus O(channels³) for the chain, which is left out above [`MAX_MARKOV`] channels.

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Found, Grade};
use crate::log::filter::{AtChannel, ChannelFilter, Filter};
use crate::log::{ChannelId, Scope, time::days_to_ms};
use crate::model::markov::removal_effects;
use crate::stats::{ConversionRate, ExactSum, MIN_GROUP};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// Credit for conversions by channel.
pub struct Attribution;

/// The name under which conversions without any touch appear.
pub const NO_CHANNEL: &str = "(no channel)";

/// With more channels than this the Markov chain is not solved.
pub const MAX_MARKOV: usize = 500;

/// Which touches count.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "AttributionParams")]
pub struct Params {
    /// Touches longer before the conversion (or, without one, before the journey's last event)
    /// than this many days do not count. Default: no limit.
    pub lookback_days: Option<f64>,
}

/// Credit for conversions by channel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "AttributionReport")]
pub struct Report {
    /// Customers that converted: what each model's credit sums to.
    pub conversions: u64,
    /// The value of their first conversions: what each model's credit sums to.
    pub value: f64,
    /// The channels, by customers touched.
    pub channels: Vec<Channel>,
    /// One way of sharing out credit each.
    pub models: Vec<Model>,
    /// Models that were left out, with the reason.
    pub left_out: Vec<String>,
    /// The lookback that was asked for.
    pub lookback_days: Option<f64>,
    /// About which channel first and last touch disagree most, if they do by 5 points or more, of 50 conversions or more, and the
    /// last touches are more than the conversions themselves.
    #[serde(default)]
    pub disagreement: Option<Disagreement>,
}

/// What happened in a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Channel {
    /// Its name.
    pub channel: String,
    /// Touches.
    pub touches: u64,
    /// Customers touched.
    pub customers: u64,
    /// Conversions whose own event has this channel.
    pub conversions_there: u64,
    /// Cost of the touches; absent if the log has no costs.
    pub cost: Option<f64>,
    /// The smallest share of the conversions that any model credits it with; absent without
    /// conversions.
    pub lowest_share: Option<f64>,
    /// The largest share of the conversions that any model credits it with.
    pub highest_share: Option<f64>,
    /// Whether the models agree on it.
    pub agreement: Agreement,
    /// Customers touched, and how many of them converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
}

impl Channel {
    /// Whether hardly anything but conversions happens here: it is where customers buy, not what brings them.
    pub fn is_where_they_convert(&self) -> bool {
        self.conversions_there > 0 && self.conversions_there * 10 >= self.touches * 9
    }

    /// Whether it is a channel that may bring customers.
    pub fn may_bring(&self) -> bool {
        self.channel != NO_CHANNEL && !self.is_where_they_convert()
    }
}

impl Report {
    /// Whether the last touch says more than where customers buy.
    pub fn last_touch_tells(&self) -> bool {
        last_touch_tells(&self.channels, self.conversions)
    }

    /// The models that have a say in whether they agree.
    pub fn telling_models(&self) -> impl Iterator<Item = &Model> {
        telling(&self.models, self.last_touch_tells())
    }

    /// Select the `conversions` and the `n` of a channel's `conversion`, and so its `customers`.
    pub fn conversion_selectors(&self, channel: &Channel) -> [Filter; 2] {
        let names = vec![channel.channel.clone()];
        Filter::Channel(ChannelFilter { names, at: AtChannel::Touch, within_days: self.lookback_days }).with_converted()
    }
}

/// Whether the models agree on a channel's part of the conversions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// There are fewer than [`MIN_GROUP`] conversions: too few to tell.
    #[default]
    TooFew,
    /// The shares lie close together. That is still no proof that the channel causes anything.
    Agree,
    /// The shares lie 5 points or more apart, or the largest is twice the smallest and a point
    /// above it: what the channel is worth is undecided until it is tested.
    Undecided,
}

impl Agreement {
    fn of(lowest: f64, highest: f64, conversions: u64) -> Self {
        let apart = highest - lowest;
        match apart >= 0.05 || (apart >= 0.01 && highest >= 2.0 * lowest) {
            _ if conversions < MIN_GROUP => Self::TooFew,
            true => Self::Undecided,
            false => Self::Agree,
        }
    }
}

/// The channel about which first and last touch disagree most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "AttributionDisagreement")]
pub struct Disagreement {
    /// The channel.
    pub channel: String,
    /// Its share of the conversions by first touch.
    pub by_first: f64,
    /// Its share by last touch.
    pub by_last: f64,
}

impl Disagreement {
    /// Fewer conversions decide nothing.
    const LEAST_CONVERSIONS: u64 = 50;
    /// Shares that lie nearer to each other agree.
    const LEAST_GAP: f64 = 0.05;

    fn of(channels: &[Channel], models: &[Model], conversions: u64, last_tells: bool) -> Option<Self> {
        if conversions < Self::LEAST_CONVERSIONS || !last_tells {
            return None;
        }
        let share = |name: &str, at: usize| models.iter().find(|model| model.model == name)?.credits[at].share;
        let apart = |at: &usize| (share("last", *at).unwrap_or(0.0) - share("first", *at).unwrap_or(0.0)).abs();
        let at =
            (0..channels.len()).filter(|&at| channels[at].may_bring()).max_by(|a, b| apart(a).total_cmp(&apart(b)))?;
        let (by_first, by_last) = (share("first", at)?, share("last", at)?);
        let is_apart = (by_last - by_first).abs() >= Self::LEAST_GAP;
        is_apart.then(|| Self { channel: channels[at].channel.clone(), by_first, by_last })
    }
}

/// One way of sharing out credit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Model {
    /// `first`, `last`, `linear` or `markov`.
    pub model: String,
    /// Credit by channel, in the order of [`Report::channels`].
    pub credits: Vec<Credit>,
}

/// A channel's part of the conversions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Credit {
    /// The channel.
    pub channel: String,
    /// Conversions credited, in parts.
    pub conversions: f64,
    /// Their share of all conversions; absent if there are none.
    pub share: Option<f64>,
    /// Value credited.
    pub value: f64,
    /// Cost of the channel's touches by conversion credited; absent without costs or credit.
    pub cost_per_conversion: Option<f64>,
}

#[derive(Default, Clone, Serialize, Deserialize)]
struct Tally {
    touches: u64,
    customers: u64,
    conversions: u64,
    conversions_there: u64,
    cost: ExactSum,
    /// By rule (first, last, linear): conversions and value.
    credit: [(ExactSum, ExactSum); 3],
    last_customer: u32,
}

/// Counts of some customers, by channel; the last entry is "no channel".
#[derive(Serialize, Deserialize)]
pub struct Partial {
    channels: Vec<Tally>,
    conversions: u64,
    value: ExactSum,
    /// Conversions and value of journeys with at least one touch.
    touched: (u64, ExactSum),
    /// Times by from × to among start, channels, conversion, end without one; empty if there
    /// are too many channels.
    steps: Vec<u64>,
}

const RULES: [&str; 3] = ["first", "last", "linear"];

impl Analysis for Attribution {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn plan(params: &Params, _: &Context) -> Result<Params, ParamsError> {
        if params.lookback_days.is_some_and(|days| !days.is_finite() || days < 0.0) {
            let problem = "the lookback must be a number of days, 0 or more".to_owned();
            return Err(ParamsError { analysis: "attribution", member: "lookback_days", problem });
        }
        Ok(params.clone())
    }

    fn scan(scope: &Scope, context: &Context, params: &Params) -> Partial {
        let kinds = context.vocabulary.channels.len();
        let states = kinds + 3;
        let mut found = Partial {
            channels: vec![Tally::default(); kinds + 1],
            conversions: 0,
            value: ExactSum::default(),
            touched: Default::default(),
            steps: if kinds <= MAX_MARKOV { vec![0; states * states] } else { Vec::new() },
        };
        let lookback_ms = params.lookback_days.map_or(i64::MAX, days_to_ms);
        let mut touches: Vec<ChannelId> = Vec::new();
        for journey in scope.journeys() {
            let converted = journey.converted();
            let costs = journey.costs();
            let until = journey.len_to_conversion();
            let last_ms = journey.time_ms[until - 1];
            touches.clear();
            for position in 0..until {
                let channel = journey.channel(position);
                if channel.is_some() && last_ms.saturating_sub(journey.time_ms[position]) <= lookback_ms {
                    touches.push(channel);
                    let tally = &mut found.channels[channel.index()];
                    tally.touches += 1;
                    tally.cost.add(costs.get(position).copied().unwrap_or(0.0));
                    if tally.last_customer != journey.customer.0 + 1 {
                        tally.last_customer = journey.customer.0 + 1;
                        tally.customers += 1;
                        tally.conversions += u64::from(converted);
                    }
                }
            }
            if !found.steps.is_empty() && !touches.is_empty() {
                let mut from = START;
                for to in touches.iter().map(|channel| channel.index() + CHANNELS) {
                    found.steps[from * states + to] += 1;
                    from = to;
                }
                found.steps[from * states + states - if converted { 2 } else { 1 }] += 1;
            }
            if converted {
                let own = journey.channel(until - 1);
                if own.is_some() {
                    found.channels[own.index()].conversions_there += 1;
                }
                let value = journey.values().get(until - 1).copied().filter(|value| !value.is_nan()).unwrap_or(0.0);
                found.conversions += 1;
                found.value.add(value);
                if touches.is_empty() {
                    let none = &mut found.channels[kinds];
                    none.credit.iter_mut().for_each(|credit| add(credit, 1.0, value));
                } else {
                    found.touched.0 += 1;
                    found.touched.1.add(value);
                    add(&mut found.channels[touches[0].index()].credit[0], 1.0, value);
                    add(&mut found.channels[touches[touches.len() - 1].index()].credit[1], 1.0, value);
                    let part = 1.0 / touches.len() as f64;
                    for channel in &touches {
                        add(&mut found.channels[channel.index()].credit[2], part, value * part);
                    }
                }
            }
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.conversions += other.conversions;
        into.value.merge(other.value);
        into.touched.0 += other.touched.0;
        into.touched.1.merge(other.touched.1);
        into.steps.iter_mut().zip(other.steps).for_each(|(a, b)| *a += b);
        for (a, b) in into.channels.iter_mut().zip(other.channels) {
            a.touches += b.touches;
            a.customers += b.customers;
            a.conversions += b.conversions;
            a.conversions_there += b.conversions_there;
            a.cost.merge(b.cost);
            for (a, b) in a.credit.iter_mut().zip(b.credit) {
                a.0.merge(b.0);
                a.1.merge(b.1);
            }
        }
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(models_disagree(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(mut found: Partial, context: &Context, params: &Params) -> Report {
    let kinds = found.channels.len() - 1;
    let has_cost = context.totals.has_costs || !context.spend.is_empty();
    let mut has_spend = vec![false; kinds + 1];
    for spend in context.spend {
        let at = context.vocabulary.channels.find(spend.channel.as_bytes()).map_or(kinds, |code| code as usize);
        found.channels[at].cost.add(spend.cost);
        has_spend[at] = true;
    }
    let name = |at: usize| {
        if at == kinds { NO_CHANNEL.to_owned() } else { context.vocabulary.channel(ChannelId(at as u32)) }
    };
    let mut order: Vec<usize> = (0..=kinds)
        .filter(|&at| {
            has_spend[at] || found.channels[at].touches > 0 || found.channels[at].credit[0].0 != ExactSum::default()
        })
        .collect();
    order.order_by_key(|&at| std::cmp::Reverse(found.channels[at].customers));
    let channels = order.iter().map(|&at| {
        let tally = &found.channels[at];
        Channel {
            channel: name(at),
            touches: tally.touches,
            customers: tally.customers,
            conversions_there: tally.conversions_there,
            cost: has_cost.then(|| tally.cost.value()),
            lowest_share: None,
            highest_share: None,
            agreement: Agreement::TooFew,
            conversion: ConversionRate::of(tally.conversions, tally.customers),
        }
    });
    let model = |model: &str, credit: &dyn Fn(usize) -> (f64, f64)| Model {
        model: model.to_owned(),
        credits: order
            .iter()
            .map(|&at| {
                let (conversions, value) = credit(at);
                let cost = found.channels[at].cost.value();
                Credit {
                    channel: name(at),
                    conversions,
                    share: (found.conversions > 0).then(|| conversions / found.conversions as f64),
                    value,
                    cost_per_conversion: (has_cost && conversions > 0.0).then(|| cost / conversions),
                }
            })
            .collect(),
    };
    let by_rule = |rule: usize| {
        let found = &found;
        move |at: usize| {
            let (conversions, value) = found.channels[at].credit[rule];
            (conversions.value(), value.value())
        }
    };
    let mut models: Vec<Model> = RULES.iter().enumerate().map(|(rule, name)| model(name, &by_rule(rule))).collect();
    let mut left_out = Vec::new();
    if found.steps.is_empty() {
        left_out.push(format!("markov: {kinds} channels are more than {MAX_MARKOV}; group some of them"));
    } else {
        let effects = markov_effects(&found.steps, kinds);
        let all: f64 = effects.iter().sum();
        let share = |at: usize| if all > 0.0 { effects[at] / all } else { 0.0 };
        models.push(model("markov", &|at| match at == kinds {
            true => by_rule(0)(at),
            false => (share(at) * found.touched.0 as f64, share(at) * found.touched.1.value()),
        }));
    }
    let mut channels: Vec<Channel> = channels.collect();
    let last_tells = last_touch_tells(&channels, found.conversions);
    for (at, channel) in channels.iter_mut().enumerate() {
        let shares = || telling(&models, last_tells).filter_map(|model| model.credits[at].share);
        channel.lowest_share = shares().reduce(f64::min);
        channel.highest_share = shares().reduce(f64::max);
        if let (Some(lowest), Some(highest)) = (channel.lowest_share, channel.highest_share) {
            channel.agreement = Agreement::of(lowest, highest, found.conversions);
        }
    }
    let (conversions, value) = (found.conversions, found.value.value());
    let disagreement = Disagreement::of(&channels, &models, conversions, last_tells);
    Report { conversions, value, channels, models, left_out, lookback_days: params.lookback_days, disagreement }
}

/// Whether the last touches are more than the conversions themselves.
fn last_touch_tells(channels: &[Channel], conversions: u64) -> bool {
    let there = channels.iter().filter(|channel| channel.is_where_they_convert());
    there.map(|channel| channel.conversions_there).sum::<u64>() * 10 < conversions * 9 || conversions == 0
}

fn telling(models: &[Model], last_tells: bool) -> impl Iterator<Item = &Model> {
    models.iter().filter(move |model| last_tells || model.model != "last")
}

/// The states of the chain: start, the channels, conversion, end without one.
const START: usize = 0;
const CHANNELS: usize = 1;

fn add(credit: &mut (ExactSum, ExactSum), conversions: f64, value: f64) {
    credit.0.add(conversions);
    credit.1.add(value);
}

/// By channel: the share of conversions that the chain loses when the channel leads nowhere.
fn markov_effects(steps: &[u64], kinds: usize) -> Vec<f64> {
    let states = kinds + 3;
    let transitions = |from: usize| {
        let row = &steps[from * states..][..states];
        let total: u64 = row.iter().sum();
        let share = move |times: u64| if total == 0 { 0.0 } else { times as f64 / total as f64 };
        let channels: Vec<f64> = row[CHANNELS..CHANNELS + kinds].iter().map(|&times| share(times)).collect();
        (channels, share(row[states - 2]))
    };
    let (start, _) = transitions(START);
    let (chain, converts): (Vec<Vec<f64>>, Vec<f64>) = (CHANNELS..CHANNELS + kinds).map(transitions).unzip();
    removal_effects(&start, &chain, &converts)
}

fn models_disagree(report: &Report) -> Option<(f64, Finding)> {
    let Disagreement { channel, by_first, by_last } = report.disagreement.as_ref()?;
    let what = if by_last > by_first {
        "It may close what others have opened, or only meet customers who were about to convert."
    } else {
        "It may open what others close, or only meet customers who would have come anyway."
    };
    let finding = Finding {
        title: format!(
            "{} gets {} of the credit by last touch, but {} by first.",
            quoted(channel),
            percent(*by_last),
            percent(*by_first)
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
    Some((0.4 + (by_last - by_first).abs(), finding))
}

#[cfg(test)]
mod tests {
    use super::Agreement::{self, Agree, TooFew, Undecided};

    #[test]
    fn models_agree_when_their_shares_lie_close_together() {
        for (lowest, highest, conversions, expected) in [
            (0.30, 0.34, 100, Agree),
            (0.30, 0.36, 100, Undecided),
            (0.30, 0.36, 29, TooFew),
            (0.01, 0.03, 100, Undecided),
            (0.03, 0.045, 100, Agree),
            (0.0, 0.005, 100, Agree),
        ] {
            assert_eq!(Agreement::of(lowest, highest, conversions), expected, "{lowest}–{highest}");
        }
    }
}
