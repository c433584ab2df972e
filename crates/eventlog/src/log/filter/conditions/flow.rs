//! Where the customer is at a step counted from some point.

use super::words::labels_in_words;
use super::{Clause, Codes, Compiled, Cost, FilterError, Labels, State, Test};
use crate::log::{EventLog, Flow, FlowAnchor, FlowSettings, Journey, Outcomes, RunEnd};
use serde::{Deserialize, Serialize};

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

pub(super) fn compile<'a>(filter: &FlowFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let flow = Flow::new(&filter.flow, filter.step.max(0) as usize, &log.vocabulary)?;
    let codes = |labels: &Labels| Codes::of_labels(labels, flow.texts(), "label");
    let at = codes(&filter.at)?;
    let then = match &filter.then {
        None => None,
        Some(FlowThen::Label(labels)) => Some(Next::Label(codes(labels)?)),
        Some(FlowThen::End(state)) => Some(Next::End(RunEnd::Journey(*state))),
        Some(FlowThen::CameBack) => Some(Next::End(RunEnd::CameBack)),
    };
    Ok(Box::new(AtStep { step: filter.step, at, is_first: filter.is_first, then, flow }))
}

pub(super) fn clause(filter: &FlowFilter, holds: bool) -> Clause {
    let mut text = format!("were at {} {}", labels_in_words(&filter.at, "nothing"), step_in_words(filter));
    match filter.is_first {
        None => {}
        Some(true) => text += ", which was where they began",
        Some(false) => text += ", which was not where they began",
    }
    match &filter.then {
        None => {}
        Some(FlowThen::Label(next)) => text += &format!(", then at {}", labels_in_words(next, "nothing")),
        Some(FlowThen::End(state)) => text += &format!(", then nothing: {}", state.in_words()),
        Some(FlowThen::CameBack) => text += ", then nothing until they came back",
    }
    Clause::among_those_who(text, holds)
}

fn step_in_words(filter: &FlowFilter) -> String {
    match (&filter.flow.anchor, filter.step) {
        (FlowAnchor::Start, step) => format!("at step {}", i64::from(step) + 1),
        (FlowAnchor::Conversion, 0) => "at their conversion".to_owned(),
        (FlowAnchor::Activity(name), 0) => format!("at their first {name}"),
        (anchor, step) => {
            let (steps, side) = (step.unsigned_abs(), if step < 0 { "before" } else { "after" });
            let s = if steps == 1 { "" } else { "s" };
            let what = match anchor {
                FlowAnchor::Activity(name) => format!("their first {name}"),
                _ => "their conversion".to_owned(),
            };
            format!("{steps} step{s} {side} {what}")
        }
    }
}

struct AtStep<'a> {
    flow: Flow<'a>,
    step: i32,
    at: Codes,
    is_first: Option<bool>,
    then: Option<Next>,
}

enum Next {
    Label(Codes),
    End(RunEnd),
}

impl Test for AtStep<'_> {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        let Self { flow, step, at, is_first, then } = self;
        let mut found = false;
        flow.runs(journey, outcomes, |run| {
            let index = usize::try_from(run.anchor as i64 + i64::from(*step)).ok();
            let Some((index, label)) = index.and_then(|index| Some((index, run.labels.get(index)?))) else {
                return true;
            };
            found = at.has(*label)
                && is_first.is_none_or(|is_first| is_first == (index == 0))
                && match (&then, run.labels.get(index + 1)) {
                    (None, _) => true,
                    (Some(Next::Label(labels)), Some(next)) => labels.has(*next),
                    (Some(Next::End(end)), None) => run.end == *end,
                    _ => false,
                };
            !found
        });
        found
    }
}
