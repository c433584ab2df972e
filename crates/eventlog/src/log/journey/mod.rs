//! One customer's journey, and what can be said of it: how it ended as a lead, its stages, its behaviour.

mod behaviour;
mod lead;
mod scope;
mod stage_map;

pub use behaviour::{Axis, Behaviour, NUMBER_NAMES, NUMBERS, Space, SpaceInLog};
pub use lead::{ColdDays, LeadEnd, happens_after, is_followed};
pub use scope::{CustomerSet, Journey, Scope};
pub use stage_map::{StageMap, StageVisit, Stages};
