//! The customer has gone from one activity to another: a funnel of two steps.

use super::words::{any_of, days_in_words, negated};
use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{EventLog, FunnelMatcher, FunnelSteps, Journey, Order, Outcomes};
use serde::{Deserialize, Serialize};

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

pub(super) fn compile<'a>(filter: &TookFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let steps = FunnelSteps {
        steps: vec![filter.from.clone().into(), filter.to.clone().into()],
        order: if filter.directly { Order::StrictlyNext } else { Order::Eventually },
        window_days: filter.within_days,
        ..FunnelSteps::default()
    };
    let matcher = FunnelMatcher::new(&steps, &log.vocabulary)?;
    Ok(Box::new(Took { matcher, until_conversion: filter.until_conversion }))
}

pub(super) fn clause(filter: &TookFilter, holds: bool) -> Clause {
    let (from, to) = (any_of(&filter.from, "nothing"), any_of(&filter.to, "nothing"));
    let within = filter.within_days.map(|days| format!(" within {}", days_in_words(days))).unwrap_or_default();
    let until = if filter.until_conversion { " before they converted or as they did" } else { "" };
    Clause::who(if filter.directly {
        negated("went", &format!("from {from} straight to {to}{within}{until}"), holds)
    } else {
        negated("had", &format!("{from} and after it {to}{within}{until}"), holds)
    })
}

struct Took {
    matcher: FunnelMatcher,
    until_conversion: bool,
}

impl Test for Took {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.matcher.depth(&if self.until_conversion { journey.until_conversion() } else { *journey }) == 2
    }
}
