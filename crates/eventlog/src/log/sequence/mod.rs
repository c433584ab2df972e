//! Journeys as sequences of steps: which there are, how they flow, and how far each follows given steps.

mod flow;
mod funnel_matcher;
mod pairs;
mod reference_model;
mod table;
mod variant_table;

pub use flow::{Flow, FlowAnchor, FlowBy, FlowSettings, Run, RunEnd};
pub(in crate::log) use funnel_matcher::checked_days_to_ms;
pub use funnel_matcher::{Exclusion, FunnelMatch, FunnelMatcher, FunnelStep, FunnelSteps, MAX_STEPS, Order};
pub use pairs::Pairs;
pub use reference_model::{
    DeviationKind, Follows, MAX_REFERENCE_STEPS, Reading, ReferenceError, ReferenceModel, ReferenceReader,
    ReferenceStep, STEP_DEVIATIONS,
};
pub use table::SequenceTable;
pub use variant_table::{GroupedDurations, VariantTable, VariantTally};
