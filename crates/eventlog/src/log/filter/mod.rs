//! Which customers: one language for the filter bar, for segments and for "who is behind this
//! number".
//!
//! A [`Filter`] is plain data. [`Filter::select`] looks its names up once and then asks every
//! journey, so that a log of a million events takes milliseconds; the answer is a
//! [`CustomerSet`], which every analysis takes through [`Scope::new`](super::Scope::new).
//! [`Filter::describe`] says it in words.
//!
//! Every number of customers in a report has a filter that selects exactly these customers: its
//! *selector*.

mod found;
mod select;
mod words;

pub use found::{BehavesFilter, InStage, LikeFilter, ReferenceFilter, StageFilter, Takes};
pub use select::activity_code;

use super::{CustomerSet, EventLog, FlowSettings, Order, Outcomes, funnel_matcher::FunnelSteps};
use serde::{Deserialize, Serialize};

/// A condition on a customer's journey.
///
/// In JSON an object with one member, named in snake case. Names are those of the data; where
/// several are given, any one of them will do. An event without a channel or an attribute has the
/// empty name `""` there.
///
/// ```
/// use desirepath_eventlog::log::filter::Filter;
/// for json in [
///     r#"{"all": [{"starts_with": ["visit"]}, {"state": "open"}]}"#,
///     r#"{"any": [{"state": "converted"}, {"value": {"at_least": 100.0}}]}"#,
///     r#"{"not": {"done": {"activities": ["objection: price"]}}}"#,
///     r#"{"started": {"from_ms": 1772323200000, "to_ms": 1775001600000}}"#,
///     r#"{"active": {"from_ms": 1772323200000}}"#,
///     r#"{"converted": {"to_ms": 1775001600000}}"#,
///     r#"{"channel": {"names": ["google ads", "bing"], "at": "first_touch"}}"#,
///     r#"{"attribute": {"name": "region", "values": ["north"], "at": "first"}}"#,
///     r#"{"done": {"activities": ["follow-up"], "at_least": 3, "within_days": 7.0}}"#,
///     r#"{"took": {"from": ["visit"], "to": ["quote"], "directly": true}}"#,
///     r#"{"starts_with": ["visit"]}"#,
///     r#"{"ends_with": ["quote", "offer"]}"#,
///     r#"{"state": "lost"}"#,
///     r#"{"value": {"at_least": 100.0, "at_most": 500.0}}"#,
///     r#"{"variant": ["visit", "quote", "order"]}"#,
///     r#"{"collapsed_variant": ["visit", "quote", "order"]}"#,
///     r#"{"funnel": {"funnel": {"steps": ["visit", ["quote", "offer"], "order"], "window_days": 30.0}, "reached": 2, "not_next": true}}"#,
///     r#"{"flow": {"step": 1, "at": {"names": ["quote"]}, "then": {"end": "open"}}}"#,
///     r#"{"stage": {"map": {"stages": ["early", "after"], "activities": {"visit": "early"}}, "stage": "early", "how": "began"}}"#,
///     r#"{"like": {"journeys": [["visit", "order"], ["call"]], "nearest": 0, "within": 0.4}}"#,
///     r#"{"believed": {"journey": {"steps": [{"any_of": ["visit"]}]}, "takes": {"follows": "fully"}}}"#,
///     r#"{"customers": ["ann", "bob"]}"#,
/// ] {
///     let filter: Filter = serde_json::from_str(json).unwrap();
///     let again = serde_json::to_string(&filter).unwrap();
///     assert_eq!(serde_json::from_str::<Filter>(&again).unwrap(), filter);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// All of these hold; without any, everybody.
    All(Vec<Filter>),
    /// One of these holds at least; without any, nobody.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The first event is in the period.
    Started(Period),
    /// Some event is in the period.
    Active(Period),
    /// The first conversion is in the period.
    Converted(Period),
    /// Did something on some days of the journey.
    OnDays(OnDaysFilter),
    /// Came by a channel.
    Channel(ChannelFilter),
    /// Has a value of an attribute.
    Attribute(AttributeFilter),
    /// Has done some activities, so many times.
    Done(DoneFilter),
    /// Has gone from one activity to another.
    Took(TookFilter),
    /// The first activity is one of these.
    StartsWith(Vec<String>),
    /// The last activity, so far, is one of these.
    EndsWith(Vec<String>),
    /// What has become of the customer.
    State(State),
    /// The sum of the values of all events, 0 without any.
    Value(ValueFilter),
    /// The whole journey is exactly these activities.
    Variant(Vec<String>),
    /// The whole journey is exactly these activities, if an activity that comes several times in a
    /// row counts as one step.
    CollapsedVariant(Vec<String>),
    /// How far the customer gets through given steps.
    Funnel(FunnelFilter),
    /// Where the customer is at a step counted from some point.
    Flow(FlowFilter),
    /// What the customer does with a stage.
    Stage(StageFilter),
    /// Of some journeys, one is most like the customer's.
    Like(LikeFilter),
    /// Of some groups of customers, one behaves most like the customer.
    Behaves(BehavesFilter),
    /// How the customer takes the journey that is believed in.
    #[serde(rename = "believed")]
    Conforms(ReferenceFilter),
    /// The customer is one of these.
    Customers(Vec<String>),
}

/// Days of a journey: day 0 is the 24 hours from the first event on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OnDaysFilter {
    /// The first of the days.
    pub from_day: u32,
    /// The first day after them.
    pub to_day: u32,
    /// What is to happen on one of them.
    pub does: OnDays,
}

/// What may happen on some days of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OnDays {
    /// Any event.
    Active,
    /// An event with a value above 0.
    Paying,
    /// The first conversion.
    Converted,
}

/// A time span in ms UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Period {
    /// Its first instant. Default: no limit.
    pub from_ms: Option<i64>,
    /// The first instant after it. Default: no limit.
    pub to_ms: Option<i64>,
}

impl Period {
    /// Whether an instant lies in it.
    pub fn contains(&self, time_ms: i64) -> bool {
        !self.is_before(time_ms) && self.to_ms.is_none_or(|to| time_ms < to)
    }

    /// Whether an instant lies before it.
    pub fn is_before(&self, time_ms: i64) -> bool {
        self.from_ms.is_some_and(|from| time_ms < from)
    }

    /// Whether it has no limit.
    pub fn is_always(&self) -> bool {
        self.from_ms.is_none() && self.to_ms.is_none()
    }
}

/// Which event's channel counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AtChannel {
    /// Any event's. The default.
    #[default]
    Any,
    /// Any touch's: an event with a channel no later than the first conversion.
    Touch,
    /// The first touch's; the empty name stands for "no touch at all".
    FirstTouch,
    /// The last touch's; the empty name stands for "no touch at all".
    LastTouch,
}

/// Came by a channel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ChannelFilter {
    /// The channels.
    pub names: Vec<String>,
    /// At which event.
    pub at: AtChannel,
    /// Count only touches within so many days before the first conversion or, without one, the last
    /// event. Default: all. For [`AtChannel::Any`] it says nothing.
    pub within_days: Option<f64>,
}

/// Which event's attribute counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AtEvent {
    /// Any event's. The default.
    #[default]
    Any,
    /// The first event's.
    First,
    /// The last event's.
    Last,
}

/// Has a value of an attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct AttributeFilter {
    /// The attribute's name.
    pub name: String,
    /// The values.
    pub values: Vec<String>,
    /// At which event.
    pub at: AtEvent,
}

/// Has done some activities, so many times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct DoneFilter {
    /// The activities; their events are counted together.
    pub activities: Vec<String>,
    /// At least so often. Default 1.
    pub at_least: u32,
    /// At most so often. Default: no limit.
    pub at_most: Option<u32>,
    /// Count only what lies within so many days, wherever that is most. Default: everything.
    pub within_days: Option<f64>,
    /// Count nothing after the first conversion. Default: count everything.
    pub until_conversion: bool,
    /// Count only what led to neither a conversion nor a loss: nothing from the first conversion
    /// on or, without one, from the first explicit loss on. Default: count everything.
    pub as_lead: bool,
    /// Of that, count only what a return came after: the next event is anything but an explicit loss that
    /// ends the time as a lead. Implies `as_lead`. Default: count everything.
    pub came_back: bool,
}

impl Default for DoneFilter {
    fn default() -> Self {
        Self {
            activities: Vec::new(),
            at_least: 1,
            at_most: None,
            within_days: None,
            until_conversion: false,
            as_lead: false,
            came_back: false,
        }
    }
}

/// Has gone from one activity to another: a funnel of two steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct TookFilter {
    /// The earlier activities.
    pub from: Vec<String>,
    /// The later ones.
    pub to: Vec<String>,
    /// Whether the later one must come right after the earlier one. Default: no.
    pub directly: bool,
    /// Days that may lie between the two. Default: no limit.
    pub within_days: Option<f64>,
    /// Look at nothing after the first conversion. Default: look at everything.
    pub until_conversion: bool,
}

/// What has become of a customer when the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "CustomerState")]
pub enum State {
    /// Has converted.
    Converted,
    /// Neither converted nor lost: still under way.
    Open,
    /// Explicitly lost, and not converted.
    Lost,
}

/// The sum of a customer's values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ValueFilter {
    /// At least so much. Default: no limit.
    pub at_least: Option<f64>,
    /// At most so much. Default: no limit.
    pub at_most: Option<f64>,
}

/// How far a customer gets through given steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct FunnelFilter {
    /// The steps.
    pub funnel: FunnelSteps,
    /// So many steps are reached at least.
    pub reached: u32,
    /// Whether the next step must not be reached. Default: it may be.
    pub not_next: bool,
    /// What the first event of the customer's way has. Default: anything.
    pub entry: Option<EntryGroup>,
    /// When the first event of the customer's way is. Default: at any time. Unlike the period in
    /// `funnel`, this does not make the customer find another way.
    pub entry_period: Period,
    /// What comes right after the last event of the customer's way. Default: anything.
    pub then: Option<Then>,
}

/// By what a funnel is broken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Breakdown {
    /// The channel.
    Channel,
    /// The attribute of this name.
    Attribute(String),
}

/// What an event has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct EntryGroup {
    /// Its channel, or which attribute.
    pub by: Breakdown,
    /// Has one of these values.
    pub labels: Labels,
}

/// Some texts, or all but these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Labels {
    /// The texts; `""` stands for none.
    pub names: Vec<String>,
    /// Whether all others are meant instead.
    pub except: bool,
}

impl Labels {
    /// Exactly this one.
    pub fn one(name: &str) -> Self {
        Self { names: vec![name.to_owned()], except: false }
    }

    /// Any at all.
    pub fn any() -> Self {
        Self { names: Vec::new(), except: true }
    }
}

/// What comes after a point of a journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "FunnelThen")]
pub enum Then {
    /// An event or step with one of these labels.
    Label(Labels),
    /// Nothing: the journey ends there, with a customer in this state.
    End(State),
}

/// Where a customer is at a step counted from some point, in any run of the journey.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct FlowFilter {
    /// How journeys become runs of steps, and which step is step 0.
    pub flow: FlowSettings,
    /// The step; negative before step 0.
    pub step: i32,
    /// Its label.
    pub at: Labels,
    /// Whether it is the first of its run. Default: either.
    pub is_first: Option<bool>,
    /// What comes right after it. Default: anything.
    pub then: Option<FlowThen>,
}

/// What comes after a step of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FlowThen {
    /// A step with one of these labels.
    Label(Labels),
    /// Nothing: the journey ends there, with a customer in this state.
    End(State),
    /// Nothing in this session; the customer came back later.
    CameBack,
}

/// A filter that cannot be used with this log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// A name that the log does not have.
    #[error("no {what} is named “{name}”; use names as they are in the data")]
    Unknown {
        /// What kind of name: activity, channel, attribute, value of …, customer.
        what: String,
        /// The name.
        name: String,
    },
    /// Something that cannot be meant.
    #[error("{problem}")]
    Invalid {
        /// The member of the filter.
        member: &'static str,
        /// What is wrong with it and what to do.
        problem: String,
    },
}

impl FilterError {
    fn unknown(what: &str, name: &str) -> Self {
        Self::Unknown { what: what.to_owned(), name: name.to_owned() }
    }
}

impl Filter {
    /// Has done an activity.
    pub fn done(activity: &str) -> Self {
        Self::Done(DoneFilter { activities: vec![activity.to_owned()], ..Default::default() })
    }

    /// Has taken the step from one activity right to another.
    pub fn took_directly(from: &str, to: &str) -> Self {
        let (from, to) = (vec![from.to_owned()], vec![to.to_owned()]);
        Self::Took(TookFilter { from, to, directly: true, ..Default::default() })
    }

    /// The opposite.
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// This and that.
    pub fn and(self, other: Self) -> Self {
        let members = |filter| match filter {
            Self::All(members) => members,
            one => vec![one],
        };
        let mut all = members(self);
        all.extend(members(other));
        Self::All(all)
    }

    /// Those of its customers that have converted, and all of them: who is behind a conversion rate.
    pub fn with_converted(self) -> [Self; 2] {
        [self.clone().and(Self::State(State::Converted)), self]
    }

    /// The customers of a log for whom it holds. O(events × conditions) at most.
    ///
    /// # Errors
    /// Names what the log does not have or what cannot be meant.
    pub fn select(&self, log: &EventLog, outcomes: &Outcomes) -> Result<CustomerSet, FilterError> {
        select::select(self, log, outcomes)
    }

    /// Checks a filter against a log, without reading any journey.
    ///
    /// # Errors
    /// As [`Self::select`].
    pub fn check(&self, log: &EventLog) -> Result<(), FilterError> {
        select::compile(self, log).map(drop)
    }

    /// The filter as a sentence.
    ///
    /// ```
    /// # use desirepath_eventlog::log::filter::Filter;
    /// let filter: Filter = serde_json::from_str(r#"{"all": [
    ///     {"started": {"from_ms": 1772323200000, "to_ms": 1775001600000}},
    ///     {"channel": {"names": ["google ads"]}},
    ///     {"done": {"activities": ["objection: price"]}}
    /// ]}"#).unwrap();
    /// assert_eq!(
    ///     filter.describe(),
    ///     "customers from google ads whose first contact was in March 2026 and who had objection: price"
    /// );
    /// ```
    pub fn describe(&self) -> String {
        words::describe(self)
    }
}

impl TookFilter {
    /// The funnel that it is.
    fn funnel(&self) -> FunnelSteps {
        FunnelSteps {
            steps: vec![self.from.clone().into(), self.to.clone().into()],
            order: if self.directly { Order::StrictlyNext } else { Order::Eventually },
            window_days: self.within_days,
            ..FunnelSteps::default()
        }
    }
}
