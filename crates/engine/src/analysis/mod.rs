//! One module per question, all of one shape.
//!
//! ```text
//! Params, Context ──┐
//! journeys ─────────┴─▶ scan() ─▶ Partial ─▶ merge() … ─▶ next() ─▶ Report, or another pass
//! ```
//!
//! - `plan` settles the parameters by what is known of the whole, and refuses what cannot be meant.
//! - `scan` reads whole customers, any subset of them. It does no statistics.
//! - `merge` joins what two scans have found, in any order, to the same answer.
//! - `next` does the statistics, where there is no journey at hand, and names things; its report is plain data. Or it asks
//!   for another pass by a plan that holds what has been found so far: fit, then assign.
//!
//! [`run`] is the one way in which these are called, in the page and on the command line; [`passes`] has them apart, with
//! plans and partials as bytes, for a host whose journeys lie on several machines.
//!
//! To add an analysis: one file here, one line in the registry at the end of this file.

pub mod archetypes;
pub mod attribution;
pub mod cohorts;
pub mod conformance;
mod context;
mod facts;
pub mod flows;
pub mod funnel;
pub mod going_cold;
pub mod journey_map;
pub mod overview;
pub mod passes;
pub mod quality;
pub mod segments;
pub mod stages;
mod suggested_steps;
pub mod variants;

pub use context::{Context, Totals};
pub use facts::{Facts, Known, Need, answer_all, execute};

use crate::executor::{Executor, each, yield_now};
use crate::finding::Found;
use crate::log::Scope;
use serde::de::DeserializeOwned;
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
pub trait Analysis: Sized {
    /// What the user can set; the default is what is shown first.
    type Params: Sync;
    /// What a pass goes by: settled parameters, and what earlier passes have found.
    type Plan: Sync + Serialize + DeserializeOwned;
    /// What a scan of some customers has found.
    type Partial: Send + Serialize + DeserializeOwned;
    /// The answer: plain data with named fields and units.
    type Report;

    /// Whether an answer takes long however little data there is.
    const TAKES_LONG: bool = false;

    /// What has to be found of others before.
    fn needs(_params: &Self::Params) -> &'static [Need] {
        &[]
    }

    /// What these parameters change about what others need.
    fn rule(_params: &Self::Params, _facts: &mut Facts) {}

    /// Checks parameters against what is known of the whole, and fills in those that depend on it.
    ///
    /// # Errors
    /// Names the member that cannot be used.
    fn plan(params: &Self::Params, context: &Context) -> Result<Self::Plan, ParamsError>;

    /// Reads the customers of a scope.
    fn scan(scope: &Scope, context: &Context, plan: &Self::Plan) -> Self::Partial;

    /// Adds what another scan has found.
    fn merge(into: &mut Self::Partial, other: Self::Partial);

    /// Turns what was found in all customers into the answer, or into the plan of another pass.
    fn next(
        found: Self::Partial,
        context: &Context,
        plan: Self::Plan,
        executor: &dyn Executor,
    ) -> impl Future<Output = Step<Self>>;

    /// What is worth saying of an answer.
    fn findings(_report: &Self::Report, _found: &mut Found) {}
}

/// What comes after a pass.
pub enum Step<A: Analysis> {
    /// Another pass.
    Again(A::Plan),
    /// The answer.
    Done(A::Report),
}

/// Carries one analysis out, with a pause before each pass: whoever drops it there gives it up.
///
/// # Errors
/// What [`Analysis::plan`] refuses.
pub async fn run<A: Analysis>(
    executor: &dyn Executor,
    scope: &Scope<'_>,
    params: &A::Params,
    known: Known,
) -> Result<A::Report, ParamsError> {
    let context = Context::of(scope, known);
    let mut plan = A::plan(params, &context)?;
    loop {
        yield_now().await;
        let found = scan_all::<A>(executor, scope, &context, &plan);
        match A::next(found, &context, plan, executor).await {
            Step::Again(next) => plan = next,
            Step::Done(report) => return Ok(report),
        }
    }
}

/// Scans a scope in parts and merges what was found.
fn scan_all<A: Analysis>(executor: &dyn Executor, scope: &Scope, context: &Context, plan: &A::Plan) -> A::Partial {
    let mut partials = each(executor, executor.split(scope), |part| A::scan(&part, context, plan)).into_iter();
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

            /// What has to be found of others before.
            pub fn needs(&self) -> &'static [Need] {
                match self { $(Self::$Name(params) => $module::$Name::needs(params)),+ }
            }

            /// Whether the answer takes long however little data there is.
            pub fn takes_long(&self) -> bool {
                match self { $(Self::$Name(_) => $module::$Name::TAKES_LONG),+ }
            }

            /// What its parameters change about what others need.
            fn rule(&self, facts: &mut Facts) {
                match self { $(Self::$Name(params) => $module::$Name::rule(params, facts)),+ }
            }

            /// Answers the question by itself.
            ///
            /// # Errors
            /// A parameter that cannot be used with this log.
            pub fn answer(&self, scope: &Scope, executor: &dyn Executor) -> Result<Report, ParamsError> {
                Ok(match self {
                    $(Self::$Name(params) => Report::$Name(execute::<$module::$Name>(executor, scope, params)?)),+
                })
            }

            /// Answers the question with all that it needs of others, with pauses.
            ///
            /// # Errors
            /// A parameter that cannot be used with this log.
            pub async fn answer_with(
                &self,
                scope: &Scope<'_>,
                executor: &dyn Executor,
                facts: &mut Facts,
            ) -> Result<Report, ParamsError> {
                Ok(match self {
                    $(Self::$Name(params) => {
                        Report::$Name(facts::answer::<$module::$Name>(scope, executor, params, facts).await?)
                    }),+
                })
            }
        }

        impl Report {
            /// The name of the analysis, as in reports.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$Name(_) => stringify!($module)),+ }
            }

            /// What is worth saying of it.
            pub fn findings(&self, found: &mut Found) {
                match self { $(Self::$Name(report) => $module::$Name::findings(report, found)),+ }
            }

            /// Adds the report to [`AllReports`] that are being written.
            ///
            /// # Errors
            /// Those of whoever writes.
            pub fn put<M: SerializeMap>(&self, reports: &mut M) -> Result<(), M::Error> {
                match self { $(Self::$Name(report) => reports.serialize_entry(stringify!($module), report)),+ }
            }
        }

        impl passes::Pass for Request {
            fn plan(&self, context: &Context) -> Result<Vec<u8>, ParamsError> {
                match self { $(Self::$Name(params) => passes::plan::<$module::$Name>(params, context)),+ }
            }

            fn scan(&self, scope: &Scope, context: &Context, plan: &[u8]) -> Result<Vec<u8>, passes::WireError> {
                match self { $(Self::$Name(_) => passes::scan::<$module::$Name>(scope, context, plan)),+ }
            }

            fn merge(&self, one: &[u8], other: &[u8]) -> Result<Vec<u8>, passes::WireError> {
                match self { $(Self::$Name(_) => passes::merge::<$module::$Name>(one, other)),+ }
            }

            fn next(
                &self,
                found: &[u8],
                context: &Context,
                plan: &[u8],
                executor: &dyn Executor,
            ) -> Result<passes::Next, passes::WireError> {
                match self {
                    $(Self::$Name(_) => {
                        passes::next::<$module::$Name>(found, context, plan, executor, Report::$Name)
                    }),+
                }
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
