//! *Which steps do customers take, one after the other, from here on or up to here?*
//!
//! Columns of steps counted from one point: from the first contact, back from the first
//! conversion, or both ways around an activity. A node is a label at a step; a link says how many
//! go from a node to one of the next column.
//!
//! Everybody is somewhere, exactly: at each node, those that come from the column before, that
//! begin there or that come from farther back than is shown are those that go on to the next
//! column, that end there (converted, lost, gone cold or still open), that come back in a later session, or
//! that go on farther than is shown. Labels beyond the most frequent ones of a column are one
//! node, `other`, so that columns sum. This is a property test.
//!
//! Everything is counted in customers. With sessions it is counted in sessions, which `unit`
//! says; nodes and links then have the number of customers beside it, except where it is about
//! `other`, where a customer can be several times.
//!
//! O(events + links).

use super::{Analysis, Context, Need, ParamsError, Step};
use crate::executor::Executor;
use crate::log::filter::{Filter, FilterError, FlowFilter, FlowThen, Labels, State};
use crate::log::{ColdDays, Flow, FlowAnchor, FlowBy, FlowSettings, RunEnd, Scope};
use crate::stats::{ConversionRate, Rate};
use desirepath_order::Ordered;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Steps one after the other.
pub struct Flows;

/// From where, how far, and what a step is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "FlowsParams")]
pub struct Params {
    /// Which step is step 0. Default: the first of the journey.
    pub anchor: FlowAnchor,
    /// What an event is called. Default: its activity.
    pub by: FlowBy,
    /// By activity: its label, for `by: label`.
    pub labels: Option<BTreeMap<String, String>>,
    /// Whether events of the same name, one right after the other, are one step. Default: yes.
    pub collapse: bool,
    /// After more than so many hours of silence a new journey begins. Default: never.
    pub session_gap_hours: Option<f64>,
    /// Look at nothing after the first conversion. Default: yes.
    pub until_conversion: bool,
    /// How many columns to show from step 0 on, itself counted, in each direction that the anchor
    /// has: from a conversion only backwards. At most [`MAX_DEPTH`]. Default 5.
    pub depth: u32,
    /// How many labels to show in a column; the rest is summed up. Default 8.
    pub top: u32,
    /// When leads go cold. Default: what `going_cold` finds, where a host asks it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_days: Option<ColdDays>,
}

/// More columns than this are refused.
pub const MAX_DEPTH: u32 = 1000;

impl Default for Params {
    fn default() -> Self {
        let FlowSettings { anchor, by, labels, collapse, session_gap_hours, until_conversion } =
            FlowSettings::default();
        Self { anchor, by, labels, collapse, session_gap_hours, until_conversion, depth: 5, top: 8, cold_days: None }
    }
}

impl Params {
    /// The part that says how journeys become steps.
    pub fn flow(&self) -> FlowSettings {
        FlowSettings {
            anchor: self.anchor.clone(),
            by: self.by,
            labels: self.labels.clone(),
            collapse: self.collapse,
            session_gap_hours: self.session_gap_hours,
            until_conversion: self.until_conversion,
        }
    }

    /// The first and the last step that is shown.
    fn range(&self) -> (i32, i32) {
        let far = self.depth.clamp(1, MAX_DEPTH) as i32 - 1;
        match self.anchor {
            FlowAnchor::Start => (0, far),
            FlowAnchor::Conversion => (-far, 0),
            FlowAnchor::Activity(_) => (-far, far),
        }
    }
}

/// Columns of steps and the links between them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FlowsReport")]
pub struct Report {
    /// All customers, whether they are in the picture or not.
    pub customers: u64,
    /// Customers in the picture: all from the start, otherwise those that have step 0.
    pub shown: u64,
    /// What `count` counts.
    pub unit: Unit,
    /// Journeys or sessions in the picture.
    pub count: u64,
    /// All that was asked for about steps.
    pub asked: FlowSettings,
    /// The columns, earliest step first; those that nobody reaches are left out.
    pub columns: Vec<Column>,
    /// The links, by column, most frequent first.
    pub links: Vec<Link>,
    /// When leads go cold, if that is known.
    pub cold_days: Option<ColdDays>,
    /// When the log ends, in ms UTC.
    pub log_end_ms: i64,
}

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "FlowUnit")]
pub enum Unit {
    /// Customers, each once.
    #[default]
    Customers,
    /// Sessions of customers.
    Sessions,
}

/// All that happens at one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FlowColumn")]
pub struct Column {
    /// The step; negative before step 0.
    pub step: i32,
    /// How many have this step: the sum over its nodes.
    pub count: u64,
    /// Everybody's way in and out: the sums over its nodes.
    pub ways: Ways,
    /// The most frequent labels, most frequent first, and `other` last.
    pub nodes: Vec<Node>,
}

/// Ways in and out of a column: the first two and `link_in` sum to its count, the others as well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FlowWays")]
pub struct Ways {
    /// They begin here.
    pub began: u64,
    /// They come from farther back than is shown.
    pub earlier: u64,
    /// They come from the column before.
    pub link_in: u64,
    /// They go on to the next column.
    pub continued: u64,
    /// They go on farther than is shown.
    pub further: u64,
    /// They end here, having converted.
    pub converted: u64,
    /// They end here, explicitly lost.
    pub lost: u64,
    /// They end here and have gone cold; 0 if no cold days are known.
    pub cold: u64,
    /// They end here and are still under way.
    pub open: u64,
    /// They end here and come back in a later session.
    pub came_back: u64,
}

impl Ways {
    fn of(nodes: &[Node]) -> Self {
        let mut ways = Self::default();
        for node in nodes {
            ways.began += node.began;
            ways.earlier += node.earlier;
            ways.link_in += node.count - node.began - node.earlier;
            ways.continued += node.continued;
            ways.further += node.further;
            ways.converted += node.converted;
            ways.lost += node.lost;
            ways.cold += node.cold;
            ways.open += node.open;
            ways.came_back += node.came_back;
        }
        ways
    }
}

/// A label at a step, with everybody's way in and out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FlowNode")]
pub struct Node {
    /// The label; empty where an event has none.
    pub label: String,
    /// Whether this is all labels that are not shown, and its label no label of the data.
    pub is_other: bool,
    /// How many labels it stands for: 1, or those that are not shown.
    pub labels: u64,
    /// How many are here.
    pub count: u64,
    /// Of all in the column; the interval takes sessions for independent.
    pub share: Rate,
    /// How many customers; absent at `other` in sessions.
    pub customers: Option<u64>,
    /// Here is where they begin.
    pub began: u64,
    /// They come from farther back than is shown.
    pub earlier: u64,
    /// They go on to the next column.
    pub continued: u64,
    /// They go on farther than is shown.
    pub further: u64,
    /// They end here, having converted.
    pub converted: u64,
    /// They end here, explicitly lost.
    pub lost: u64,
    /// They end here and have gone cold; 0 if no cold days are known.
    pub cold: u64,
    /// They end here and are still under way.
    pub open: u64,
    /// They end here and come back in a later session.
    pub came_back: u64,
    /// Customers that were here no later than their first conversion, and how many converted;
    /// none at `other` in sessions.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
}

/// From a node to one of the next column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FlowLink")]
pub struct Link {
    /// The step of `from`; `to` is at the next one.
    pub step: i32,
    /// The earlier node's label.
    pub from: String,
    /// Whether that is `other`.
    pub from_other: bool,
    /// The later node's label.
    pub to: String,
    /// Whether that is `other`.
    pub to_other: bool,
    /// How many take it.
    pub count: u64,
    /// Of all that are at `from`; the interval takes sessions for independent.
    pub of_from: Rate,
    /// Of all that are at `to`, likewise.
    pub of_to: Rate,
    /// How many customers; absent from and to `other` in sessions.
    pub customers: Option<u64>,
    /// Customers that took it no later than their first conversion, and how many converted; none
    /// from and to `other` in sessions.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
}

/// What is said of a node that stands for the rest; [`Node::is_other`] tells it from a label.
pub const OTHER: &str = "other";

#[derive(Default, Clone, Copy, Serialize, Deserialize)]
struct Tally {
    count: u64,
    customers: u64,
    at_risk: u64,
    conversions: u64,
    /// One more than the last customer counted, so that 0 means none.
    last_customer: u32,
}

impl Tally {
    fn visit(&mut self, customer: u32, at_risk: bool, converted: bool) {
        self.count += 1;
        if self.last_customer != customer + 1 {
            self.last_customer = customer + 1;
            self.customers += 1;
            self.at_risk += u64::from(at_risk);
            self.conversions += u64::from(at_risk && converted);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.customers += other.customers;
        self.at_risk += other.at_risk;
        self.conversions += other.conversions;
    }
}

#[derive(Default, Clone, Copy, Serialize, Deserialize)]
struct NodeTally {
    tally: Tally,
    began: u64,
    earlier: u64,
    continued: u64,
    further: u64,
    converted: u64,
    lost: u64,
    cold: u64,
    open: u64,
    came_back: u64,
}

impl NodeTally {
    fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
        self.began += other.began;
        self.earlier += other.earlier;
        self.continued += other.continued;
        self.further += other.further;
        self.converted += other.converted;
        self.lost += other.lost;
        self.cold += other.cold;
        self.open += other.open;
        self.came_back += other.came_back;
    }
}

type Table<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// Counts of some customers.
#[derive(Default, Serialize, Deserialize)]
pub struct Partial {
    customers: u64,
    shown: u64,
    count: u64,
    /// By column and label.
    nodes: Table<(u32, u32), NodeTally>,
    /// By column, label there and label in the next one.
    links: Table<(u32, u32, u32), Tally>,
}

impl Analysis for Flows {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn needs(params: &Params) -> &'static [Need] {
        if params.cold_days.is_none() { &[Need::ColdDays] } else { &[] }
    }

    fn plan(params: &Params, context: &Context) -> Result<Params, ParamsError> {
        let refuse = |member, problem| ParamsError { analysis: "flows", member, problem };
        if !(1..=MAX_DEPTH).contains(&params.depth) {
            return Err(refuse("depth", format!("the number of columns must be from 1 to {MAX_DEPTH}")));
        }
        Flow::new(&params.flow(), 0, &context.vocabulary).map_err(|error| match error {
            FilterError::Invalid { member, problem } => refuse(member, problem),
            unknown => refuse("anchor", unknown.to_string()),
        })?;
        let cold_days = params.cold_days.clone().or_else(|| context.known.cold_days.clone());
        Ok(Params { cold_days, ..params.clone() })
    }

    fn scan(scope: &Scope, context: &Context, params: &Params) -> Partial {
        let (first, last) = params.range();
        let mut flow = Flow::new(&params.flow(), last as usize, &context.vocabulary)
            .expect("the plan has refused what the log does not have");
        let cold_ms = params.cold_days.as_ref().map(|days| days.silence_ms(&context.vocabulary));
        let mut found = Partial::default();
        for journey in scope.journeys() {
            found.customers += 1;
            let (customer, converted) = (journey.customer.0, journey.converted());
            let at_risk = journey.len_to_conversion() as u32;
            let mut is_shown = false;
            let is_cold = journey.is_cold(scope.outcomes, cold_ms.as_deref());
            flow.runs(&journey, scope.outcomes, |run| {
                is_shown = true;
                found.count += 1;
                // Indices of the run's steps that are shown; column 0 is the first step.
                let from = run.anchor.saturating_sub(first.unsigned_abs() as usize);
                let to = run.labels.len().min(run.anchor + last as usize + 1);
                let shift = first.unsigned_abs() as usize - (run.anchor - from);
                for index in from..to {
                    let column = (index - from + shift) as u32;
                    let label = run.labels[index];
                    let node = found.nodes.entry((column, label)).or_default();
                    node.tally.visit(customer, run.positions[index] < at_risk, converted);
                    if index == 0 {
                        node.began += 1;
                    } else if index == from {
                        node.earlier += 1;
                    }
                    match run.labels.get(index + 1) {
                        Some(_) if index + 1 == to => node.further += 1,
                        Some(&next) => {
                            node.continued += 1;
                            let at_risk = run.positions[index + 1] < at_risk;
                            let link = found.links.entry((column, label, next)).or_default();
                            link.visit(customer, at_risk, converted);
                        }
                        None => match run.end {
                            RunEnd::Journey(State::Converted) => node.converted += 1,
                            RunEnd::Journey(State::Lost) => node.lost += 1,
                            RunEnd::Journey(State::Open) if is_cold => node.cold += 1,
                            RunEnd::Journey(State::Open) => node.open += 1,
                            RunEnd::CameBack => node.came_back += 1,
                        },
                    }
                }
                true
            });
            found.shown += u64::from(is_shown);
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.customers += other.customers;
        into.shown += other.shown;
        into.count += other.count;
        for (key, node) in &other.nodes {
            into.nodes.entry(*key).or_default().merge(node);
        }
        for (key, link) in &other.links {
            into.links.entry(*key).or_default().merge(link);
        }
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }
}

/// What was found, in words and numbers of the report.
fn report(found: Partial, context: &Context, params: &Params) -> Report {
    let flow =
        Flow::new(&params.flow(), 0, &context.vocabulary).expect("the plan has refused what the log does not have");
    let (first, last) = params.range();
    let unit = if params.session_gap_hours.is_some() { Unit::Sessions } else { Unit::Customers };
    let text = |label: u32| flow.texts().text(label).into_owned();

    let mut by_column: Vec<Vec<(u32, &NodeTally)>> = vec![Vec::new(); (last - first + 1) as usize];
    for (&(column, label), node) in &found.nodes {
        by_column[column as usize].push((label, node));
    }
    // By column: the place of each label that is shown; the others share the place after.
    let mut places: Vec<Table<u32, u32>> = Vec::with_capacity(by_column.len());
    let mut columns: Vec<Column> = Vec::new();
    let mut shown_labels: Vec<Vec<String>> = Vec::with_capacity(by_column.len());
    // By column: how many are at each place, `other` behind the labels.
    let mut counts: Vec<Vec<u64>> = Vec::with_capacity(by_column.len());
    for (column, labels) in by_column.iter_mut().enumerate() {
        labels.order_by(|(a, node_a), (b, node_b)| {
            node_b.tally.count.cmp(&node_a.tally.count).then_with(|| flow.texts().text(*a).cmp(&flow.texts().text(*b)))
        });
        let (listed, rest) = labels.split_at((params.top as usize).min(labels.len()));
        places.push(listed.iter().enumerate().map(|(place, &(label, _))| (label, place as u32)).collect());
        shown_labels.push(listed.iter().map(|&(label, _)| text(label)).collect());
        let mut nodes: Vec<Node> = listed.iter().map(|&(label, tally)| node(text(label), None, tally, unit)).collect();
        if !rest.is_empty() {
            let mut sum = NodeTally::default();
            rest.iter().for_each(|(_, tally)| sum.merge(tally));
            nodes.push(node(OTHER.to_owned(), Some(rest.len() as u64), &sum, unit));
        }
        counts.push(nodes.iter().map(|node| node.count).collect());
        if !nodes.is_empty() {
            let count = nodes.iter().map(|node| node.count).sum();
            nodes.iter_mut().for_each(|node| node.share = Rate::of(node.count, count));
            columns.push(Column { step: first + column as i32, count, ways: Ways::of(&nodes), nodes });
        }
    }

    let mut pooled: BTreeMap<(u32, u32, u32), Tally> = BTreeMap::new();
    for (&(column, from, to), tally) in &found.links {
        let place = |column: u32, label: u32| {
            let places = &places[column as usize];
            places.get(&label).copied().unwrap_or(places.len() as u32)
        };
        pooled.entry((column, place(column, from), place(column + 1, to))).or_default().merge(tally);
    }
    let mut links: Vec<Link> = pooled
        .iter()
        .map(|(&(column, from, to), tally)| {
            let at = |column: u32, place: u32| counts[column as usize][place as usize];
            let (of_from, of_to) = (at(column, from), at(column + 1, to));
            let label = |column: u32, place: u32| {
                let known = shown_labels[column as usize].get(place as usize);
                (known.cloned().unwrap_or_else(|| OTHER.to_owned()), known.is_none())
            };
            let ((from, from_other), (to, to_other)) = (label(column, from), label(column + 1, to));
            let (customers, conversion) = distinct(tally, from_other || to_other, unit);
            let step = first + column as i32;
            let (of_from, of_to) = (Rate::of(tally.count, of_from), Rate::of(tally.count, of_to));
            Link { step, from, from_other, to, to_other, count: tally.count, of_from, of_to, customers, conversion }
        })
        .collect();
    // Stable: ties keep the order of the nodes.
    links.order_by_key(|link| (link.step, std::cmp::Reverse(link.count)));
    Report {
        customers: found.customers,
        shown: found.shown,
        unit,
        count: found.count,
        asked: params.flow(),
        columns,
        links,
        cold_days: params.cold_days.as_ref().map(|days| days.known(&context.vocabulary)),
        log_end_ms: context.outcomes.log_end_ms,
    }
}

/// The customers behind a tally: where several labels are summed up in sessions, nobody knows.
fn distinct(tally: &Tally, is_other: bool, unit: Unit) -> (Option<u64>, ConversionRate) {
    if is_other && unit == Unit::Sessions {
        (None, ConversionRate::of(0, 0))
    } else {
        (Some(tally.customers), ConversionRate::of(tally.conversions, tally.at_risk))
    }
}

fn node(label: String, others: Option<u64>, tally: &NodeTally, unit: Unit) -> Node {
    let (customers, conversion) = distinct(&tally.tally, others.is_some(), unit);
    let &NodeTally { tally, began, earlier, continued, further, converted, lost, cold, open, came_back } = tally;
    Node {
        label,
        is_other: others.is_some(),
        labels: others.unwrap_or(1),
        count: tally.count,
        share: Rate::default(),
        customers,
        began,
        earlier,
        continued,
        further,
        converted,
        lost,
        cold,
        open,
        came_back,
        conversion,
    }
}

/// A way in or out of a node that is not a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// [`Node::began`].
    Began,
    /// [`Node::earlier`].
    Earlier,
    /// [`Node::continued`] or [`Node::further`]: one of them, according to the column.
    GoesOn,
    /// [`Node::converted`], [`Node::lost`] or [`Node::open`].
    Ended(State),
    /// [`Node::cold`].
    Cold,
    /// [`Node::came_back`].
    CameBack,
}

impl Report {
    fn labels(&self, step: i32, label: &str, is_other: bool) -> Labels {
        if !is_other {
            return Labels::one(label);
        }
        let nodes = self.columns.iter().filter(|column| column.step == step).flat_map(|column| &column.nodes);
        Labels { names: nodes.filter(|node| !node.is_other).map(|node| node.label.clone()).collect(), except: true }
    }

    fn at(&self, step: i32, label: &str, is_other: bool) -> FlowFilter {
        FlowFilter { flow: self.asked.clone(), step, at: self.labels(step, label, is_other), ..FlowFilter::default() }
    }

    /// Selects the customers at a node.
    pub fn node_selector(&self, step: i32, node: &Node) -> Filter {
        Filter::Flow(self.at(step, &node.label, node.is_other))
    }

    /// Selects the customers at a node that come from or go where `side` says.
    pub fn side_selector(&self, step: i32, node: &Node, side: Side) -> Filter {
        self.on_side(self.at(step, &node.label, node.is_other), side)
    }

    /// Selects the customers in a column.
    pub fn column_selector(&self, column: &Column) -> Filter {
        Filter::Flow(self.anywhere(column))
    }

    /// Selects the customers in a column that come from or go where `side` says.
    pub fn column_side_selector(&self, column: &Column, side: Side) -> Filter {
        self.on_side(self.anywhere(column), side)
    }

    fn anywhere(&self, column: &Column) -> FlowFilter {
        FlowFilter { flow: self.asked.clone(), step: column.step, at: Labels::any(), ..FlowFilter::default() }
    }

    fn on_side(&self, at: FlowFilter, side: Side) -> Filter {
        let filter = Filter::Flow(match side {
            Side::Began => FlowFilter { is_first: Some(true), ..at },
            Side::Earlier => FlowFilter { is_first: Some(false), ..at },
            Side::GoesOn => FlowFilter { then: Some(FlowThen::Label(Labels::any())), ..at },
            Side::Cold => FlowFilter { then: Some(FlowThen::End(State::Open)), ..at },
            Side::Ended(state) => FlowFilter { then: Some(FlowThen::End(state)), ..at },
            Side::CameBack => FlowFilter { then: Some(FlowThen::CameBack), ..at },
        });
        ColdDays::split(
            self.cold_days.as_ref(),
            self.log_end_ms,
            filter,
            match side {
                Side::Cold => Some(true),
                Side::Ended(State::Open) => Some(false),
                _ => None,
            },
        )
    }

    /// Selects the customers that take a link.
    pub fn link_selector(&self, link: &Link) -> Filter {
        Filter::Flow(self.along(link))
    }

    fn along(&self, link: &Link) -> FlowFilter {
        let then = Some(FlowThen::Label(self.labels(link.step + 1, &link.to, link.to_other)));
        FlowFilter { then, ..self.at(link.step, &link.from, link.from_other) }
    }

    /// Select the `conversions` and the `n` of a node's `conversion`; nothing where it is not known
    /// or leaves out some that are there after their first conversion only.
    pub fn node_conversion_selectors(&self, step: i32, node: &Node) -> Option<[Filter; 2]> {
        self.in_time(node.customers, || self.at(step, &node.label, node.is_other))
    }

    /// Select the `conversions` and the `n` of a link's `conversion`, likewise.
    pub fn link_conversion_selectors(&self, link: &Link) -> Option<[Filter; 2]> {
        self.in_time(link.customers, || self.along(link))
    }

    fn in_time(&self, customers: Option<u64>, at: impl FnOnce() -> FlowFilter) -> Option<[Filter; 2]> {
        customers.filter(|_| self.asked.until_conversion).map(|_| Filter::Flow(at()).with_converted())
    }
}
