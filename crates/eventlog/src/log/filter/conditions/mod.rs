//! All conditions on a journey, one file and one row of [`Filter`] each.
//!
//! The file of a condition has what a filter says of it, and two functions: `compile` looks its names up in
//! a log and makes the [`Test`] that is asked of every journey, with what that costs; `clause` is
//! its part of the sentence, of the condition or of its opposite.

mod active;
mod all;
mod any;
mod attribute;
mod behaves;
mod channel;
mod collapsed_variant;
mod conforms;
mod converted;
mod customers;
mod done;
mod ends_with;
mod flow;
mod funnel;
mod like;
mod not;
mod on_days;
mod stage;
mod started;
mod starts_with;
mod state;
mod took;
mod value;
mod variant;

pub use attribute::{AtEvent, AttributeFilter};
pub use behaves::BehavesFilter;
pub use channel::{AtChannel, ChannelFilter};
pub use conforms::{ReferenceFilter, Takes};
pub use done::DoneFilter;
pub use flow::{FlowFilter, FlowThen};
pub use funnel::{Breakdown, EntryGroup, FunnelFilter, Then};
pub use like::LikeFilter;
pub use on_days::{OnDays, OnDaysFilter};
pub use stage::{InStage, StageFilter};
pub use state::State;
pub use took::TookFilter;
pub use value::ValueFilter;

use super::codes::{self, Codes, Labels};
use super::select::{Compiled, Cost, Test, cheapest_first, checked_window};
use super::words::{self, Clause};
use super::{FilterError, Period};
use crate::log::EventLog;
use serde::{Deserialize, Serialize};

/// Makes [`Filter`] of the rows: what a condition is, how it is called, what it takes, and its file.
macro_rules! conditions {
    (
        $(#[$on_filter:meta])*
        pub enum Filter {
            $($(#[$on_row:meta])* $Name:ident($Payload:ty) in $module:ident,)+
        }
    ) => {
        $(#[$on_filter])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        pub enum Filter {
            $($(#[$on_row])* $Name($Payload),)+
        }

        impl Filter {
            /// Looks up its names.
            pub(super) fn compile<'a>(&self, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
                match self {
                    $(Self::$Name(payload) => $module::compile(payload, log),)+
                }
            }

            /// Its part of the sentence, or that of its opposite.
            pub(super) fn clause(&self, holds: bool) -> Clause {
                match self {
                    $(Self::$Name(payload) => $module::clause(payload, holds),)+
                }
            }
        }
    };
}

conditions! {
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
    pub enum Filter {
        /// All of these hold; without any, everybody.
        All(Vec<Filter>) in all,
        /// One of these holds at least; without any, nobody.
        Any(Vec<Filter>) in any,
        /// This does not hold.
        Not(Box<Filter>) in not,
        /// The first event is in the period.
        Started(Period) in started,
        /// Some event is in the period.
        Active(Period) in active,
        /// The first conversion is in the period.
        Converted(Period) in converted,
        /// Did something on some days of the journey.
        OnDays(OnDaysFilter) in on_days,
        /// Came by a channel.
        Channel(ChannelFilter) in channel,
        /// Has a value of an attribute.
        Attribute(AttributeFilter) in attribute,
        /// Has done some activities, so many times.
        Done(DoneFilter) in done,
        /// Has gone from one activity to another.
        Took(TookFilter) in took,
        /// The first activity is one of these.
        StartsWith(Vec<String>) in starts_with,
        /// The last activity, so far, is one of these.
        EndsWith(Vec<String>) in ends_with,
        /// What has become of the customer.
        State(State) in state,
        /// The sum of the values of all events, 0 without any.
        Value(ValueFilter) in value,
        /// The whole journey is exactly these activities.
        Variant(Vec<String>) in variant,
        /// The whole journey is exactly these activities, if an activity that comes several times in a
        /// row counts as one step.
        CollapsedVariant(Vec<String>) in collapsed_variant,
        /// How far the customer gets through given steps.
        Funnel(FunnelFilter) in funnel,
        /// Where the customer is at a step counted from some point.
        Flow(FlowFilter) in flow,
        /// What the customer does with a stage.
        Stage(StageFilter) in stage,
        /// Of some journeys, one is most like the customer's.
        Like(LikeFilter) in like,
        /// Of some groups of customers, one behaves most like the customer.
        Behaves(BehavesFilter) in behaves,
        /// How the customer takes the journey that is believed in.
        #[serde(rename = "believed")]
        Conforms(ReferenceFilter) in conforms,
        /// The customer is one of these.
        Customers(Vec<String>) in customers,
    }
}
