//! One module per question, all of one shape.
//!
//! ```text
//! Params ──┐
//! Scope  ──┴─▶ scan() ─▶ Partial ─▶ merge() … ─▶ finish() ─▶ Report
//! ```
//!
//! - `scan` reads whole customers, any subset of them. It does no statistics.
//! - `merge` joins what two scans have found, in any order, to the same answer.
//! - `finish` does the statistics and names things; its report is plain data.
//!
//! An analysis of which `prepare` or `finish` takes long has those as asynchronous functions, too, which work
//! in [rounds](crate::executor::Rounds) with pauses: [`order::answer`] calls these.
//!
//! To add an analysis: one file here, one line in the registry at the end of this file.

pub mod archetypes;
pub mod attribution;
pub mod cohorts;
pub mod conformance;
pub mod flows;
pub mod funnel;
pub mod going_cold;
pub mod journey_map;
pub mod order;
pub mod overview;
pub mod quality;
pub mod segments;
pub mod stages;
pub mod variants;

use crate::executor::{Executor, each};
use crate::log::Scope;
use serde::{Deserialize, Serialize, ser::SerializeMap};

/// A parameter that cannot be used with this log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{analysis}.{member}: {problem}")]
pub struct ParamsError {
    /// The analysis, as named in reports.
    pub analysis: &'static str,
    /// The member of its parameters.
    pub member: &'static str,
    /// What is wrong with it and what to do.
    pub problem: String,
}

/// The shape of every analysis.
pub trait Analysis {
    /// What the user can set; the default is what is shown first.
    type Params: Clone + Default;
    /// What a scan of some customers has found.
    type Partial: Send;
    /// The answer: plain data with named fields and units.
    type Report;

    /// Checks parameters against the whole log and fills in those that depend on it.
    ///
    /// # Errors
    /// Names the member that cannot be used.
    fn prepare(params: &Self::Params, _scope: &Scope) -> Result<Self::Params, ParamsError> {
        Ok(params.clone())
    }

    /// Reads the customers of a scope.
    fn scan(scope: &Scope, params: &Self::Params) -> Self::Partial;

    /// Adds what another scan has found.
    fn merge(into: &mut Self::Partial, other: Self::Partial);

    /// Turns what was found into the answer. `scope` is the whole that was scanned.
    fn finish(partial: Self::Partial, scope: &Scope, params: &Self::Params) -> Self::Report;
}

/// Prepares, scans, merges and finishes one analysis.
///
/// # Errors
/// What [`Analysis::prepare`] refuses.
pub fn execute<A: Analysis>(
    executor: &dyn Executor,
    scope: &Scope,
    params: &A::Params,
) -> Result<A::Report, ParamsError>
where
    A::Params: Sync,
{
    let params = A::prepare(params, scope)?;
    Ok(A::finish(scan_all::<A>(executor, scope, &params), scope, &params))
}

/// Scans a scope in parts and merges what was found.
fn scan_all<A: Analysis>(executor: &dyn Executor, scope: &Scope, params: &A::Params) -> A::Partial
where
    A::Params: Sync,
{
    let mut partials = each(executor, executor.split(scope), |part| A::scan(&part, params)).into_iter();
    let mut merged = partials.next().expect("a scope has at least one part");
    partials.for_each(|partial| A::merge(&mut merged, partial));
    merged
}

macro_rules! registry {
    ($($module:ident :: $Name:ident),+ $(,)?) => {
        /// A question with its parameters.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        pub enum Request {
            $(#[doc = concat!("See [`", stringify!($module), "`].")] $Name($module::Params),)+
        }

        /// The answer to a [`Request`].
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        pub enum Report {
            $(#[doc = concat!("See [`", stringify!($module), "`].")] $Name($module::Report),)+
        }

        /// One report of each analysis at most: the members of a report document.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        pub struct AllReports {
            $(#[doc = concat!("See [`", stringify!($module), "`].")] pub $module: Option<$module::Report>,)+
        }

        /// The parameters of all analyses: the content of `params.json`.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        #[serde(default, deny_unknown_fields)]
        pub struct AllParams {
            $(#[doc = concat!("See [`", stringify!($module), "::Params`].")] pub $module: $module::Params,)+
        }

        impl AllParams {
            /// One request per analysis, in the order of the registry.
            pub fn requests(&self) -> Vec<Request> {
                vec![$(Request::$Name(self.$module.clone())),+]
            }
        }

        impl Request {
            /// The names of all analyses, as in reports.
            pub const NAMES: &[&str] = &[$(stringify!($module)),+];

            /// The name of the analysis, as in reports.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$Name(_) => stringify!($module)),+ }
            }

            /// Answers the question.
            ///
            /// # Errors
            /// A parameter that cannot be used with this log.
            pub fn answer(&self, scope: &Scope, executor: &dyn Executor) -> Result<Report, ParamsError> {
                Ok(match self {
                    $(Self::$Name(params) => Report::$Name(execute::<$module::$Name>(executor, scope, params)?)),+
                })
            }
        }

        impl Report {
            /// The name of the analysis, as in reports.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$Name(_) => stringify!($module)),+ }
            }

            /// Adds the report to [`AllReports`] that are being written.
            ///
            /// # Errors
            /// Those of whoever writes.
            pub fn put<M: SerializeMap>(&self, reports: &mut M) -> Result<(), M::Error> {
                match self { $(Self::$Name(report) => reports.serialize_entry(stringify!($module), report)),+ }
            }
        }
    };
}

registry! {
    overview::Overview,
    quality::Quality,
    journey_map::JourneyMap,
    flows::Flows,
    variants::Variants,
    funnel::Funnel,
    attribution::Attribution,
    stages::Stages,
    conformance::Conformance,
    going_cold::GoingCold,
    archetypes::Archetypes,
    cohorts::Cohorts,
    segments::Segments,
}
