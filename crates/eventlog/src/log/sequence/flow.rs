//! Journeys as steps counted from one point: what `flows` draws and its selectors ask about.
//!
//! A *run* is a journey, or with sessions one session of it, as a sequence of labels. Its *anchor*
//! is step 0; steps before it are negative.

use crate::log::filter::{FilterError, State, activity_code};
use crate::log::{ActivityId, Dictionary, Journey, Outcomes, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which step of a run is step 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FlowAnchor {
    /// The first. The default.
    #[default]
    Start,
    /// That of the first conversion; runs without it are left out.
    Conversion,
    /// The first that has this activity; runs without it are left out.
    Activity(String),
}

/// What an event is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FlowBy {
    /// Its activity. The default.
    #[default]
    Activity,
    /// Its channel; nothing for an event without one.
    Channel,
    /// What `labels` says of its activity, such as the stage; nothing where that says nothing.
    Label,
}

/// How journeys become runs of steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct FlowSettings {
    /// Which step is step 0.
    pub anchor: FlowAnchor,
    /// What an event is called.
    pub by: FlowBy,
    /// By activity: its label, for `by: label`. Activities that the log does not have do no harm.
    pub labels: Option<BTreeMap<String, String>>,
    /// Whether events of the same name, one right after the other, are one step. Default: yes.
    pub collapse: bool,
    /// After more than so many hours of silence a new run begins. Default: a journey is one run.
    pub session_gap_hours: Option<f64>,
    /// Look at nothing after the first conversion. Default: yes.
    pub until_conversion: bool,
}

impl Default for FlowSettings {
    fn default() -> Self {
        Self {
            anchor: FlowAnchor::Start,
            by: FlowBy::Activity,
            labels: None,
            collapse: true,
            session_gap_hours: None,
            until_conversion: true,
        }
    }
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// With its journey, in this state.
    Journey(State),
    /// The customer came back later, for another session.
    CameBack,
}

/// A journey or session as steps.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The steps' labels; all up to a few after those that were asked for.
    pub labels: &'a [u32],
    /// By step: the position of its first event in the journey.
    pub positions: &'a [u32],
    /// The index of step 0.
    pub anchor: usize,
    /// How it ends.
    pub end: RunEnd,
}

/// Settings made ready for one log.
pub struct Flow<'a> {
    anchor: Anchor,
    names: Names<'a>,
    collapse: bool,
    gap_ms: i64,
    until_conversion: bool,
    /// How many steps after step 0 are asked for.
    after: usize,
    // Workspace.
    labels: Vec<u32>,
    positions: Vec<u32>,
}

enum Anchor {
    Start,
    Conversion,
    Activity(ActivityId),
}

enum Names<'a> {
    Activity(&'a Dictionary),
    Channel(&'a Dictionary),
    /// Labels, and by activity the code of its label.
    Label(Dictionary, Vec<u32>),
}

impl<'a> Flow<'a> {
    /// Looks up names. `after`: how many steps after step 0 are asked for.
    ///
    /// # Errors
    /// Names what the log does not have or what cannot be meant.
    pub fn new(settings: &FlowSettings, after: usize, vocabulary: &'a Vocabulary) -> Result<Self, FilterError> {
        let refuse = |member, problem: &str| Err(FilterError::Invalid { member, problem: problem.to_owned() });
        let names = match (settings.by, &settings.labels) {
            (FlowBy::Activity, _) => Names::Activity(&vocabulary.activities),
            (FlowBy::Channel, _) => Names::Channel(&vocabulary.channels),
            (FlowBy::Label, None) => return refuse("labels", "by label, there must be labels; give each activity one"),
            (FlowBy::Label, Some(labels)) => {
                let mut texts = Dictionary::default();
                let mut codes = vec![Dictionary::EMPTY; vocabulary.activities.len()];
                for (activity, label) in labels.iter().filter(|(_, label)| !label.is_empty()) {
                    let code = texts.encode(label.as_bytes());
                    if let Some(activity) = vocabulary.activity_named(activity) {
                        codes[activity.index()] = code;
                    }
                }
                Names::Label(texts, codes)
            }
        };
        let gap_ms = match settings.session_gap_hours {
            None => i64::MAX,
            Some(hours) if hours.is_finite() && hours >= 0.0 => (hours * 3_600_000.0).round() as i64,
            Some(_) => return refuse("session_gap_hours", "the gap must be a number of hours, 0 or more"),
        };
        Ok(Self {
            anchor: match &settings.anchor {
                FlowAnchor::Start => Anchor::Start,
                FlowAnchor::Conversion => Anchor::Conversion,
                FlowAnchor::Activity(name) => Anchor::Activity(activity_code(vocabulary, name)?),
            },
            names,
            collapse: settings.collapse,
            gap_ms,
            until_conversion: settings.until_conversion,
            after,
            labels: Vec::new(),
            positions: Vec::new(),
        })
    }

    /// The texts of the labels; a step without one has [`Dictionary::EMPTY`].
    pub fn texts(&self) -> &Dictionary {
        match &self.names {
            Names::Activity(texts) | Names::Channel(texts) => texts,
            Names::Label(texts, _) => texts,
        }
    }

    /// Shows all runs of a journey that have an anchor, in order, until `see` returns false.
    /// O(events).
    pub fn runs(&mut self, journey: &Journey, outcomes: &Outcomes, mut see: impl FnMut(Run) -> bool) {
        let len = if self.until_conversion { journey.len_to_conversion() } else { journey.len() };
        let mut start = 0;
        while start < len {
            let times = &journey.time_ms[start..len];
            let end = match self.gap_ms {
                i64::MAX => len,
                gap_ms => {
                    let gap = times.windows(2).position(|pair| pair[1].saturating_sub(pair[0]) > gap_ms);
                    gap.map_or(len, |at| start + at + 1)
                }
            };
            if let Some(anchor) = self.read(journey, start, end) {
                let end = if end < len { RunEnd::CameBack } else { RunEnd::Journey(journey.state(outcomes)) };
                if !see(Run { labels: &self.labels, positions: &self.positions, anchor, end }) {
                    return;
                }
            }
            start = end;
        }
    }

    /// Turns the events from `start` to `end` into steps; returns the index of step 0.
    fn read(&mut self, journey: &Journey, start: usize, end: usize) -> Option<usize> {
        // Most runs have no anchor, or are asked about a few steps only.
        if matches!(self.anchor, Anchor::Conversion)
            && !journey.first_conversion.is_some_and(|at| (start..end).contains(&at))
        {
            return None;
        }
        self.labels.clear();
        self.positions.clear();
        let mut anchor = None;
        for position in start..end {
            let activity = journey.activities[position];
            let label = match &self.names {
                Names::Activity(_) => activity.0,
                Names::Channel(_) => journey.channel(position).0,
                Names::Label(_, codes) => codes[activity.index()],
            };
            if !self.collapse || self.labels.last() != Some(&label) {
                self.labels.push(label);
                self.positions.push(position as u32);
            }
            let step = self.labels.len() - 1;
            match anchor {
                // One step more than is asked for shows that the run goes on.
                Some(anchor) if step > anchor + self.after => break,
                Some(_) => {}
                None => {
                    let is_anchor = match self.anchor {
                        Anchor::Start => true,
                        Anchor::Conversion => journey.first_conversion == Some(position),
                        Anchor::Activity(wanted) => activity == wanted,
                    };
                    anchor = is_anchor.then_some(step);
                }
            }
        }
        anchor
    }
}
