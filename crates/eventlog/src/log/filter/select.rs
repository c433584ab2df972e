//! A filter with its names looked up, and what it says about a journey.

use super::found::{Behaves, Conforms, Like, StageTest};
use super::{
    AtChannel, AtEvent, Breakdown, DoneFilter, EntryGroup, Filter, FilterError, FlowFilter, FlowThen, FunnelFilter,
    Labels, OnDays, OnDaysFilter, Period, State, Then, ValueFilter,
};
use crate::log::funnel_matcher::{FunnelMatcher, checked_days_to_ms};
use crate::log::time::DAY_MS;
use crate::log::{
    ActivityId, CustomerId, CustomerSet, Dictionary, EventLog, Flow, Journey, LeadEnd, Outcomes, Packed, RunEnd,
    Vocabulary,
};
use desirepath_order::Ordered;
use hashbrown::HashSet;

/// The activity with this name.
///
/// # Errors
/// Names what the log does not have.
pub fn activity_code(vocabulary: &Vocabulary, name: &str) -> Result<ActivityId, FilterError> {
    vocabulary.activity_named(name).ok_or_else(|| FilterError::unknown("activity", name))
}

/// The customers for whom a filter holds.
pub(super) fn select(filter: &Filter, log: &EventLog, outcomes: &Outcomes) -> Result<CustomerSet, FilterError> {
    let mut test = compile(filter, log)?;
    let mut selected = CustomerSet::with_capacity(log.customers());
    for customer in 0..log.customers() as u32 {
        let journey = Journey::of(log, outcomes, CustomerId(customer));
        if test.holds(&journey, outcomes) {
            selected.insert(customer as usize);
        }
    }
    Ok(selected)
}

/// Some codes of one dictionary.
pub(super) struct Codes {
    wanted: Vec<bool>,
    /// Whether "none" is one of them.
    none: bool,
}

impl Codes {
    fn of(names: &[String], texts: &Dictionary, what: &str) -> Result<Self, FilterError> {
        let mut codes = Self { wanted: vec![false; texts.len()], none: false };
        for name in names {
            if let Some(code) = texts.find(name.as_bytes()) {
                codes.wanted[code as usize] = true;
            } else if name.is_empty() {
                codes.none = true;
            } else {
                return Err(FilterError::unknown(what, name));
            }
        }
        Ok(codes)
    }

    fn of_labels(labels: &Labels, texts: &Dictionary, what: &str) -> Result<Self, FilterError> {
        let mut codes = Self::of(&labels.names, texts, what)?;
        if labels.except {
            codes.wanted.iter_mut().for_each(|wanted| *wanted = !*wanted);
            codes.none = !codes.none;
        }
        Ok(codes)
    }

    fn has(&self, code: u32) -> bool {
        self.wanted.get(code as usize).copied().unwrap_or(self.none)
    }
}

/// A column of codes; without one, no event has anything there.
fn code_at(column: &Packed, event: usize) -> u32 {
    column.get(event).unwrap_or(Dictionary::EMPTY)
}

/// Where an event's group is looked up.
pub(super) enum Column<'a> {
    Channel,
    Attribute(&'a Packed),
}

impl Column<'_> {
    fn code(&self, journey: &Journey, position: usize) -> u32 {
        match self {
            Self::Channel => journey.channel(position).0,
            Self::Attribute(codes) => code_at(codes, journey.events().start + position),
        }
    }
}

/// A filter with its names looked up. The innermost tests read whole journeys; the others read
/// no event or one.
pub(super) enum Test<'a> {
    All(Vec<Test<'a>>),
    Any(Vec<Test<'a>>),
    Not(Box<Test<'a>>),
    Started(Period),
    Active(Period),
    Converted(Period),
    OnDays(OnDaysFilter),
    Channel {
        channels: Codes,
        at: AtChannel,
        within_ms: i64,
    },
    Attribute {
        codes: &'a Packed,
        values: Codes,
        at: AtEvent,
    },
    Done(Done),
    Took {
        matcher: FunnelMatcher,
        until_conversion: bool,
    },
    StartsWith(Codes),
    EndsWith(Codes),
    State(State),
    Value(ValueFilter),
    Variant(Vec<ActivityId>),
    CollapsedVariant(Vec<ActivityId>),
    Variants(HashSet<Vec<ActivityId>, foldhash::fast::FixedState>),
    /// With room for the journey that is looked up.
    CollapsedVariants(HashSet<Vec<ActivityId>, foldhash::fast::FixedState>, Vec<ActivityId>),
    Funnel(Box<Funnel<'a>>),
    Flow(Box<AtStep<'a>>),
    Stage(Box<StageTest>),
    Like(Box<Like>),
    Behaves(Box<Behaves>),
    Conforms(Box<Conforms>),
    Customers(CustomerSet),
}

pub(super) struct Done {
    activities: Codes,
    at_least: u32,
    at_most: u32,
    within_ms: Option<i64>,
    until_conversion: bool,
    as_lead: bool,
    came_back: bool,
}

pub(super) struct Funnel<'a> {
    matcher: FunnelMatcher,
    reached: usize,
    not_next: bool,
    entry: Option<(Column<'a>, Codes)>,
    entry_period: Period,
    then: Option<After>,
}

pub(super) enum After {
    Activity(Codes),
    End(State),
}

/// Looks up the names of a filter.
pub(super) fn compile<'a>(filter: &Filter, log: &'a EventLog) -> Result<Test<'a>, FilterError> {
    let vocabulary = &log.vocabulary;
    let activities = |names: &[String]| Codes::of(names, &vocabulary.activities, "activity");
    let all = |filters: &[Filter]| filters.iter().map(|filter| compile(filter, log)).collect::<Result<Vec<_>, _>>();
    Ok(match filter {
        Filter::All(filters) => {
            let mut tests = all(filters)?;
            // What costs least first: the answer is the same.
            tests.order_by_key(Test::cost);
            Test::All(tests)
        }
        // Many variants cost no more than one.
        Filter::Any(filters)
            if filters.len() > 1 && filters.iter().all(|filter| matches!(filter, Filter::Variant(_))) =>
        {
            Test::Variants(variants(filters, log)?)
        }
        Filter::Any(filters)
            if filters.len() > 1 && filters.iter().all(|filter| matches!(filter, Filter::CollapsedVariant(_))) =>
        {
            Test::CollapsedVariants(variants(filters, log)?, Vec::new())
        }
        Filter::Any(filters) => {
            let mut tests = all(filters)?;
            tests.order_by_key(Test::cost);
            Test::Any(tests)
        }
        Filter::Not(filter) => Test::Not(Box::new(compile(filter, log)?)),
        Filter::Started(period) => Test::Started(checked(period)?),
        Filter::Active(period) => Test::Active(checked(period)?),
        Filter::Converted(period) => Test::Converted(checked(period)?),
        Filter::OnDays(filter) if filter.to_day < filter.from_day => {
            let problem = "the days end before they begin; swap their ends".to_owned();
            return Err(FilterError::Invalid { member: "to_day", problem });
        }
        Filter::OnDays(filter) => Test::OnDays(*filter),
        Filter::Channel(filter) => {
            let channels = Codes::of(&filter.names, &vocabulary.channels, "channel")?;
            Test::Channel {
                channels,
                at: filter.at,
                within_ms: checked_window(filter.within_days)?.unwrap_or(i64::MAX),
            }
        }
        Filter::Attribute(filter) => {
            let attribute = attribute(log, &filter.name)?;
            let values = Codes::of(&filter.values, &attribute.texts, &format!("value of “{}”", filter.name))?;
            Test::Attribute { codes: &attribute.codes, values, at: filter.at }
        }
        Filter::Done(filter) => Test::Done(Done::new(filter, log)?),
        Filter::Took(filter) => Test::Took {
            matcher: FunnelMatcher::new(&filter.funnel(), &log.vocabulary)?,
            until_conversion: filter.until_conversion,
        },
        Filter::StartsWith(names) => Test::StartsWith(activities(names)?),
        Filter::EndsWith(names) => Test::EndsWith(activities(names)?),
        Filter::State(state) => Test::State(*state),
        Filter::Value(filter) => {
            if [filter.at_least, filter.at_most].into_iter().flatten().any(f64::is_nan) {
                let problem = "the value must be a number".to_owned();
                return Err(FilterError::Invalid { member: "value", problem });
            }
            Test::Value(*filter)
        }
        Filter::Variant(steps) => Test::Variant(codes(steps, log)?),
        Filter::CollapsedVariant(steps) => Test::CollapsedVariant(codes(steps, log)?),
        Filter::Funnel(filter) => Test::Funnel(Box::new(Funnel::new(filter, log)?)),
        Filter::Flow(filter) => Test::Flow(Box::new(AtStep::new(filter, log)?)),
        Filter::Stage(filter) => Test::Stage(Box::new(StageTest::new(filter, log)?)),
        Filter::Like(filter) => Test::Like(Box::new(Like::new(filter, log)?)),
        Filter::Behaves(filter) => Test::Behaves(Box::new(Behaves::new(filter, log)?)),
        Filter::Conforms(filter) => Test::Conforms(Box::new(Conforms::new(filter, log)?)),
        Filter::Customers(names) => {
            let mut customers = CustomerSet::with_capacity(log.customers());
            for name in names {
                let code = vocabulary.customers.find(name.as_bytes());
                customers.insert(code.ok_or_else(|| FilterError::unknown("customer", name))? as usize);
            }
            Test::Customers(customers)
        }
    })
}

fn codes(names: &[String], log: &EventLog) -> Result<Vec<ActivityId>, FilterError> {
    names.iter().map(|name| activity_code(&log.vocabulary, name)).collect()
}

/// The journeys of filters that name one each.
fn variants(
    filters: &[Filter],
    log: &EventLog,
) -> Result<HashSet<Vec<ActivityId>, foldhash::fast::FixedState>, FilterError> {
    let steps = |filter: &Filter| match filter {
        Filter::Variant(steps) | Filter::CollapsedVariant(steps) => Some(codes(steps, log)),
        _ => None,
    };
    filters.iter().filter_map(steps).collect()
}

fn checked_window(days: Option<f64>) -> Result<Option<i64>, FilterError> {
    let problem = || "the window must be a number of days, 0 or more".to_owned();
    let invalid = || FilterError::Invalid { member: "within_days", problem: problem() };
    days.map(|days| checked_days_to_ms(days).ok_or_else(invalid)).transpose()
}

fn checked(period: &Period) -> Result<Period, FilterError> {
    match (period.from_ms, period.to_ms) {
        (Some(from), Some(to)) if to < from => {
            let problem = "the period ends before it begins; swap its ends".to_owned();
            Err(FilterError::Invalid { member: "to_ms", problem })
        }
        _ => Ok(*period),
    }
}

fn attribute<'a>(log: &'a EventLog, name: &str) -> Result<&'a crate::log::Attribute, FilterError> {
    log.attribute(name).ok_or_else(|| FilterError::unknown("attribute", name))
}

impl Test<'_> {
    /// 0: no event is read; 1: few; 2: whole journeys; 3: with work for each event.
    fn cost(&self) -> u32 {
        match self {
            Self::Customers(_) | Self::Started(_) | Self::Converted(_) | Self::StartsWith(_) | Self::EndsWith(_) => 0,
            Self::Variant(_) | Self::Variants(_) | Self::State(_) => 1,
            Self::CollapsedVariant(_) | Self::CollapsedVariants(..) => 2,
            Self::Active(_)
            | Self::OnDays(_)
            | Self::Channel { .. }
            | Self::Attribute { .. }
            | Self::Done(_)
            | Self::Value(_) => 2,
            Self::Took { .. } | Self::Funnel(_) | Self::Flow(_) | Self::Stage(_) => 3,
            Self::Like(_) | Self::Behaves(_) | Self::Conforms(_) => 3,
            Self::Not(test) => test.cost(),
            Self::All(tests) | Self::Any(tests) => tests.iter().map(Test::cost).max().unwrap_or(0),
        }
    }

    pub(super) fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        match self {
            Self::All(tests) => tests.iter_mut().all(|test| test.holds(journey, outcomes)),
            Self::Any(tests) => tests.iter_mut().any(|test| test.holds(journey, outcomes)),
            Self::Not(test) => !test.holds(journey, outcomes),
            Self::Started(period) => period.contains(journey.time_ms[0]),
            Self::Active(period) => {
                let next = journey.time_ms.partition_point(|&time_ms| period.is_before(time_ms));
                journey.time_ms.get(next).is_some_and(|&time_ms| period.contains(time_ms))
            }
            Self::Converted(period) => journey.first_conversion.is_some_and(|at| period.contains(journey.time_ms[at])),
            Self::OnDays(filter) => {
                let instant = |day: u32| journey.time_ms[0].saturating_add(i64::from(day) * DAY_MS);
                let (from_ms, to_ms) = (instant(filter.from_day), instant(filter.to_day));
                let on = |at: usize| (from_ms..to_ms).contains(&journey.time_ms[at]);
                match filter.does {
                    OnDays::Active => (0..journey.len()).any(on),
                    OnDays::Paying => (0..).zip(journey.values()).any(|(at, &value)| value > 0.0 && on(at)),
                    OnDays::Converted => journey.first_conversion.is_some_and(on),
                }
            }
            Self::Channel { channels, at, within_ms } => {
                let touches = journey.len_to_conversion();
                let channel = |position: usize| journey.channel(position).0;
                let last_ms = journey.time_ms[touches - 1];
                let is_near = |position: usize| last_ms.saturating_sub(journey.time_ms[position]) <= *within_ms;
                let touch = |position: &usize| journey.channel(*position).is_some() && is_near(*position);
                let at_touch = |at: Option<usize>| channels.has(at.map_or(Dictionary::EMPTY, channel));
                match at {
                    AtChannel::Any => (0..journey.len()).any(|position| channels.has(channel(position))),
                    AtChannel::Touch => (0..touches).filter(touch).any(|position| channels.has(channel(position))),
                    AtChannel::FirstTouch => at_touch((0..touches).find(touch)),
                    AtChannel::LastTouch => at_touch((0..touches).rev().find(touch)),
                }
            }
            Self::Attribute { codes, values, at } => {
                let events = journey.events();
                match at {
                    AtEvent::Any => events.into_iter().any(|event| values.has(code_at(codes, event))),
                    AtEvent::First => values.has(code_at(codes, events.start)),
                    AtEvent::Last => values.has(code_at(codes, events.end - 1)),
                }
            }
            Self::Done(done) => done.holds(journey, outcomes),
            Self::Took { matcher, until_conversion } => {
                matcher.depth(&if *until_conversion { journey.until_conversion() } else { *journey }) == 2
            }
            Self::StartsWith(activities) => activities.has(journey.activities[0].0),
            Self::EndsWith(activities) => activities.has(journey.activities[journey.len() - 1].0),
            Self::State(state) => journey.state(outcomes) == *state,
            Self::Value(filter) => {
                let value = journey.value();
                filter.at_least.is_none_or(|least| value >= least) && filter.at_most.is_none_or(|most| value <= most)
            }
            Self::Variant(steps) => journey.activities == steps.as_slice(),
            Self::Stage(test) => test.holds(journey, outcomes),
            Self::Like(test) => test.holds(journey),
            Self::Behaves(test) => test.holds(journey, outcomes),
            Self::Conforms(test) => test.holds(journey, outcomes),
            Self::Variants(variants) => variants.contains(journey.activities),
            Self::CollapsedVariant(steps) => {
                journey.activities.chunk_by(|a, b| a == b).map(|run| run[0]).eq(steps.iter().copied())
            }
            Self::CollapsedVariants(variants, collapsed) => {
                collapsed.clear();
                collapsed.extend_from_slice(journey.activities);
                collapsed.dedup();
                variants.contains(collapsed.as_slice())
            }
            Self::Funnel(funnel) => funnel.holds(journey, outcomes),
            Self::Flow(at_step) => at_step.holds(journey, outcomes),
            Self::Customers(customers) => customers.contains(journey.customer.index()),
        }
    }
}

impl Done {
    fn new(filter: &DoneFilter, log: &EventLog) -> Result<Self, FilterError> {
        let within_ms = checked_window(filter.within_days)?;
        Ok(Self {
            activities: Codes::of(&filter.activities, &log.vocabulary.activities, "activity")?,
            at_least: filter.at_least,
            at_most: filter.at_most.unwrap_or(u32::MAX),
            within_ms,
            until_conversion: filter.until_conversion,
            as_lead: filter.as_lead || filter.came_back,
            came_back: filter.came_back,
        })
    }

    fn holds(&self, journey: &Journey, outcomes: &Outcomes) -> bool {
        let len = match (self.as_lead, self.until_conversion) {
            (true, _) => match journey.as_lead(outcomes, None) {
                (len, LeadEnd::Converted) => len - 1,
                // Nobody came back to be lost.
                (len, LeadEnd::Lost) => (len - 1).saturating_sub(usize::from(self.came_back)),
                (len, LeadEnd::Cold | LeadEnd::Open) => len - usize::from(self.came_back),
            },
            (false, true) => journey.len_to_conversion(),
            (false, false) => journey.len(),
        };
        let activities = &journey.activities[..len];
        let is_one = |position: &usize| self.activities.has(activities[*position].0);
        let most = match self.within_ms {
            // Most questions are "at least once": the first answers them.
            None if self.at_most == u32::MAX => (0..len).filter(is_one).take(self.at_least as usize).count() as u32,
            None => (0..len).filter(is_one).count() as u32,
            Some(within_ms) => {
                // The window moves on with the event that ends it.
                let mut earliest = (0..len).filter(is_one).peekable();
                let (mut count, mut most) = (0, 0);
                for last in (0..len).filter(is_one) {
                    count += 1;
                    while earliest
                        .next_if(|&first| journey.time_ms[last].saturating_sub(journey.time_ms[first]) > within_ms)
                        .is_some()
                    {
                        count -= 1;
                    }
                    most = most.max(count);
                }
                most
            }
        };
        (self.at_least..=self.at_most).contains(&most)
    }
}

impl<'a> Funnel<'a> {
    fn new(filter: &FunnelFilter, log: &'a EventLog) -> Result<Self, FilterError> {
        let matcher = FunnelMatcher::new(&filter.funnel, &log.vocabulary)?;
        let reached = filter.reached as usize;
        if reached > matcher.steps() {
            let problem = format!("step {reached} cannot be reached; the funnel has {}", matcher.steps());
            return Err(FilterError::Invalid { member: "reached", problem });
        }
        let entry = match &filter.entry {
            None => None,
            Some(EntryGroup { by: Breakdown::Channel, labels }) => {
                Some((Column::Channel, Codes::of_labels(labels, &log.vocabulary.channels, "channel")?))
            }
            Some(EntryGroup { by: Breakdown::Attribute(name), labels }) => {
                let attribute = attribute(log, name)?;
                let codes = Codes::of_labels(labels, &attribute.texts, &format!("value of “{name}”"))?;
                Some((Column::Attribute(&attribute.codes), codes))
            }
        };
        let then = match &filter.then {
            None => None,
            Some(Then::Label(labels)) => {
                Some(After::Activity(Codes::of_labels(labels, &log.vocabulary.activities, "activity")?))
            }
            Some(Then::End(state)) => Some(After::End(*state)),
        };
        Ok(Self {
            matcher,
            reached,
            not_next: filter.not_next,
            entry,
            entry_period: checked(&filter.entry_period)?,
            then,
        })
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        if self.entry.is_none() && self.entry_period.is_always() && self.then.is_none() {
            let depth = self.matcher.depth(journey);
            return depth >= self.reached && !(self.not_next && depth > self.reached);
        }
        let Some(way) = self.matcher.find(journey) else { return false };
        way.depth >= self.reached
            && !(self.not_next && way.depth > self.reached)
            && self.entry_period.contains(journey.time_ms[way.entry])
            && self.entry.as_ref().is_none_or(|(column, codes)| codes.has(column.code(journey, way.entry)))
            && match (&self.then, journey.activities.get(way.last + 1)) {
                (None, _) => true,
                (Some(After::Activity(codes)), Some(next)) => codes.has(next.0),
                (Some(After::End(state)), None) => journey.state(outcomes) == *state,
                _ => false,
            }
    }
}

pub(super) struct AtStep<'a> {
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

impl<'a> AtStep<'a> {
    fn new(filter: &FlowFilter, log: &'a EventLog) -> Result<Self, FilterError> {
        let flow = Flow::new(&filter.flow, filter.step.max(0) as usize, &log.vocabulary)?;
        let codes = |labels: &Labels| Codes::of_labels(labels, flow.texts(), "label");
        let at = codes(&filter.at)?;
        let then = match &filter.then {
            None => None,
            Some(FlowThen::Label(labels)) => Some(Next::Label(codes(labels)?)),
            Some(FlowThen::End(state)) => Some(Next::End(RunEnd::Journey(*state))),
            Some(FlowThen::CameBack) => Some(Next::End(RunEnd::CameBack)),
        };
        Ok(Self { step: filter.step, at, is_first: filter.is_first, then, flow })
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
