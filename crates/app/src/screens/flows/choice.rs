//! What the user has set for the flows. It outlives the screen and the data.

use crate::choices::{use_choice, use_choice_or};
use crate::reactive::RwSignal;
use desirepath_engine::contract::flows::Params;
use desirepath_engine::contract::{FlowAnchor, FlowBy, stages};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From where steps are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum From {
    /// From the first contact on.
    #[default]
    Start,
    /// Back from the first conversion.
    Conversion,
    /// Both ways around an activity.
    Activity,
}

/// What a step is called by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// Its activity.
    #[default]
    Activity,
    /// Its channel.
    Channel,
    /// The stage of its activity.
    Stage,
}

/// The choice. Copies are the same.
#[derive(Clone, Copy)]
pub struct FlowsChoice {
    /// From where.
    pub from: RwSignal<From>,
    /// The activity, for [`From::Activity`]; `None` is the most frequent one.
    pub activity: RwSignal<Option<String>>,
    /// By what.
    pub by: RwSignal<By>,
    /// Whether repeats are one step.
    pub collapse: RwSignal<bool>,
    /// Hours of silence after which a new session begins.
    pub session_gap_hours: RwSignal<Option<f64>>,
    /// How many columns.
    pub depth: RwSignal<u32>,
    /// How many names in a column.
    pub top: RwSignal<u32>,
}

impl FlowsChoice {
    /// The choice of this page; at first, as the engine does by default.
    pub fn of_page() -> Self {
        let Params { collapse, session_gap_hours, depth, top, .. } = Params::default();
        Self {
            from: use_choice("flows.from"),
            activity: use_choice("flows.activity"),
            by: use_choice("flows.by"),
            collapse: use_choice_or("flows.collapse", || collapse),
            session_gap_hours: use_choice_or("flows.session_gap_hours", || session_gap_hours),
            depth: use_choice_or("flows.depth", || depth),
            top: use_choice_or("flows.top", || top),
        }
    }

    /// The activity around which steps are counted, as far as these activities have it.
    pub fn around(self, activities: &[String]) -> Option<String> {
        let chosen = self.activity.get().filter(|chosen| activities.contains(chosen));
        chosen.or_else(|| activities.first().cloned())
    }

    /// The choice as far as these activities have it. Follows the choice.
    pub fn params(self, activities: &[String], stages: Option<&stages::Report>) -> Params {
        let mut params = Params {
            collapse: self.collapse.get(),
            session_gap_hours: self.session_gap_hours.get(),
            depth: self.depth.get(),
            top: self.top.get(),
            ..Params::default()
        };
        match self.from.get() {
            From::Start => {}
            From::Conversion => params.anchor = FlowAnchor::Conversion,
            From::Activity => {
                if let Some(activity) = self.around(activities) {
                    params.anchor = FlowAnchor::Activity(activity);
                }
            }
        }
        match (self.by.get(), stages) {
            (By::Activity, _) => {}
            (By::Channel, _) => params.by = FlowBy::Channel,
            (By::Stage, stages) => {
                let labels = stages.map(labels).unwrap_or_default();
                params.by = FlowBy::Label;
                params.labels = Some(labels);
            }
        }
        params
    }
}

/// By activity: its stage.
fn labels(report: &stages::Report) -> BTreeMap<String, String> {
    let stage = |placed: &stages::Placed| Some((placed.activity.clone(), placed.stage.clone()?));
    report.activities.iter().filter_map(stage).collect()
}
