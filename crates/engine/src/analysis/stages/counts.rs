//! What is counted to place activities, at once for the log and for resamples of its customers.

use super::place::place;
use super::{Analysis, Context, Params, ParamsError, Placement, Step};
use crate::executor::Executor;
use crate::log::{ActivityId, ColdDays, LeadEnd, Pairs, Scope, is_followed};
use crate::model::markov::Chain;
use crate::stats::MIN_GROUP;
use crate::stats::resamples::{LANES, Lanes, Sums, WHOLE, Weights};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// The seed of the resamples.
pub const SEED: u64 = 20_261_124;

fn add(into: &mut Lanes, other: &Lanes) {
    into.iter_mut().zip(other).for_each(|(count, more)| *count += more);
}

/// Where activities are placed: what [`Stages`](super::Stages) are described by, and others reported by.
pub struct Placing;

/// What a scan goes by.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    asked: Params,
    /// By activity: its state.
    states: Vec<u32>,
    /// How many states there are.
    count: usize,
}

/// At most so many activities have a state of their own; the rarest share the last one.
const MOST_STATES: usize = 256;

/// Counts of some customers.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Travelling", into = "Travelling")]
pub struct Counts {
    /// Moves: from a state, to where, how often; in order.
    moves: Vec<((u32, u32), Lanes)>,
    /// By activity: customers that did it as leads, converted customers that did it before, and after.
    pub(super) as_lead: Vec<Lanes>,
    pub(super) before: Vec<Lanes>,
    pub(super) after: Vec<Lanes>,
    /// By activity: events from the first time a customer did it to the conversion, over those in `before`.
    pub(super) steps: Vec<Lanes>,
    /// Customers, and those of them that converted.
    pub(super) customers: Lanes,
    pub(super) converted: Lanes,
    /// How often a state led to another, as it is: from, to, times; filled in at the end.
    pub(super) came_from: Vec<(usize, usize, u64)>,
}

/// Counts as they travel: lanes are longer than what serde knows of arrays.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Counts")]
struct Travelling {
    moves: Vec<((u32, u32), Vec<u32>)>,
    /// By list, activity and lane: as lead, before, after, steps.
    lists: [Vec<Vec<u32>>; 4],
    customers: Vec<u32>,
    converted: Vec<u32>,
}

impl From<Counts> for Travelling {
    fn from(counts: Counts) -> Self {
        let list = |lanes: &Vec<Lanes>| lanes.iter().map(|lanes| lanes.to_vec()).collect();
        Self {
            moves: counts.moves.iter().map(|(step, lanes)| (*step, lanes.to_vec())).collect(),
            lists: [&counts.as_lead, &counts.before, &counts.after, &counts.steps].map(list),
            customers: counts.customers.to_vec(),
            converted: counts.converted.to_vec(),
        }
    }
}

impl From<Travelling> for Counts {
    fn from(travelling: Travelling) -> Self {
        let lanes = |list: Vec<u32>| {
            let mut lanes = [0; LANES];
            lanes.iter_mut().zip(list).for_each(|(lane, count)| *lane = count);
            lanes
        };
        let list = |list: Vec<Vec<u32>>| list.into_iter().map(lanes).collect();
        let [as_lead, before, after, steps] = travelling.lists.map(list);
        Self {
            moves: travelling.moves.into_iter().map(|(step, list)| (step, lanes(list))).collect(),
            as_lead,
            before,
            after,
            steps,
            customers: lanes(travelling.customers),
            converted: lanes(travelling.converted),
            came_from: Vec::new(),
        }
    }
}

/// Where a step can lead to, behind all states: to the conversion, or away.
fn ends(states: usize) -> [u32; 2] {
    [states as u32, states as u32 + 1]
}

/// Marks steps whose start is too young for its outcome to be known for certain.
const YOUNG: u32 = 1 << 31;

impl Counts {
    /// The chains of all lanes.
    pub fn chains(&self, states: usize) -> Vec<Chain> {
        let [converted, left] = ends(states);
        (0..LANES)
            .map(|lane| {
                let mut followed = vec![0; states];
                for ((from, _), times) in self.moves.iter().filter(|((_, to), _)| to & YOUNG == 0) {
                    followed[*from as usize] += u64::from(times[lane]);
                }
                let mut chain = Chain { steps: Vec::new(), succeeds: vec![0.0; states], fails: vec![0.0; states] };
                for ((from, to), times) in &self.moves {
                    let (from, times) = (*from as usize, f64::from(times[lane]));
                    // Where enough is known for certain, the rest would favour quick steps.
                    if times == 0.0 || (to & YOUNG != 0 && followed[from] >= MIN_GROUP) {
                        continue;
                    }
                    match to & !YOUNG {
                        to if to == converted => chain.succeeds[from] += times,
                        to if to == left => chain.fails[from] += times,
                        to => chain.steps.push((from, to as usize, times)),
                    }
                }
                chain
            })
            .collect()
    }
}

impl Analysis for Placing {
    type Params = Params;
    type Plan = Plan;
    type Partial = Counts;
    type Report = Placement;

    fn plan(params: &Params, context: &Context) -> Result<Plan, ParamsError> {
        params.check(context)?;
        let kinds = context.vocabulary.activities.len();
        let mut states: Vec<u32> = (0..kinds as u32).collect();
        if kinds > MOST_STATES {
            let events = &context.totals.events;
            states.order_by_key(|&a| (std::cmp::Reverse(events[a as usize]), a));
            let ranked = states.clone();
            for (rank, &activity) in ranked.iter().enumerate() {
                states[activity as usize] = rank.min(MOST_STATES - 1) as u32;
            }
        }
        let cold_days = params.cold_days.clone().or_else(|| context.known.cold_days.clone());
        Ok(Plan { asked: Params { cold_days, ..params.clone() }, states, count: kinds.min(MOST_STATES) })
    }

    fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Counts {
        let kinds = context.vocabulary.activities.len();
        let zero = || vec![Sums::default(); kinds];
        let (mut as_lead, mut before, mut after, mut steps) = (zero(), zero(), zero(), vec![[0; LANES]; kinds]);
        let (mut customers, mut converts) = (Sums::default(), Sums::default());
        let places = plan.count + ends(plan.count).len();
        let (mut moves, mut young_moves) = (Pairs::<Sums>::new(places), Pairs::<Sums>::new(places));
        let [to_conversion, away] = ends(plan.count);
        let cold_days = plan.asked.cold_days.as_ref().and_then(ColdDays::if_any);
        let cold_ms = cold_days.map(|days| days.silence_ms(&context.vocabulary));
        let log_end_ms = scope.outcomes.log_end_ms;
        let (mut seen_before, mut seen_after) = (vec![0u32; kinds], vec![0u32; kinds]);
        let state = |activity: ActivityId| plan.states[activity.index()];
        for journey in scope.journeys() {
            let customer = journey.customer.0 + 1;
            let weights = Weights::of(scope.log.vocabulary.customers.bytes(journey.customer.0), SEED);
            let (len, end) = journey.as_lead(scope.outcomes, cold_ms.as_deref());
            let converted = end == LeadEnd::Converted;
            customers.add(&weights);
            if converted {
                converts.add(&weights);
            }
            let is_young = |position: usize| {
                let cold_ms = cold_ms.as_ref().map_or(i64::MAX, |ms| ms[journey.activities[position].index()]);
                !is_followed(journey.time_ms[position], cold_ms, log_end_ms)
            };
            for (position, &activity) in journey.activities[..len].iter().enumerate() {
                let is_end = position + 1 == len;
                if is_end && matches!(end, LeadEnd::Converted | LeadEnd::Lost) {
                    break;
                }
                if seen_before[activity.index()] != customer {
                    seen_before[activity.index()] = customer;
                    as_lead[activity.index()].add(&weights);
                    if converted {
                        before[activity.index()].add(&weights);
                        let left = (len - 1 - position) as u32;
                        weights.add_to(&mut steps[activity.index()], left);
                    }
                }
                let to = match end {
                    LeadEnd::Open if is_end && cold_ms.is_some() => continue,
                    LeadEnd::Open | LeadEnd::Cold if is_end => away,
                    LeadEnd::Converted if position + 2 == len => to_conversion,
                    LeadEnd::Lost if position + 2 == len => away,
                    _ => state(journey.activities[position + 1]),
                };
                let moves = if !is_end && is_young(position) { &mut young_moves } else { &mut moves };
                moves.of(ActivityId(state(activity)), ActivityId(to)).add(&weights);
            }
            if converted {
                for &activity in &journey.activities[len..] {
                    if seen_after[activity.index()] != customer {
                        seen_after[activity.index()] = customer;
                        after[activity.index()].add(&weights);
                    }
                }
            }
        }
        let settled = |sums: Vec<Sums>| sums.iter().map(Sums::lanes).collect();
        let young = young_moves.iter().map(|(from, to, sums)| ((from.0, to.0 | YOUNG), sums.lanes()));
        let mut moves: Vec<_> =
            moves.iter().map(|(from, to, sums)| ((from.0, to.0), sums.lanes())).chain(young).collect();
        moves.order_by_key(|&(step, _)| step);
        Counts {
            moves,
            as_lead: settled(as_lead),
            before: settled(before),
            after: settled(after),
            steps,
            customers: customers.lanes(),
            converted: converts.lanes(),
            came_from: Vec::new(),
        }
    }

    fn merge(into: &mut Counts, other: Counts) {
        into.moves.extend(other.moves);
        into.moves.order_by_key(|&(step, _)| step);
        into.moves.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                add(&mut kept.1, &next.1);
            }
            is_same
        });
        let lists = [
            (&mut into.as_lead, &other.as_lead),
            (&mut into.before, &other.before),
            (&mut into.after, &other.after),
            (&mut into.steps, &other.steps),
        ];
        for (into, other) in lists {
            into.iter_mut().zip(other).for_each(|(into, other)| add(into, other));
        }
        add(&mut into.customers, &other.customers);
        add(&mut into.converted, &other.converted);
    }

    async fn next(mut found: Counts, context: &Context<'_>, plan: Plan, _: &dyn Executor) -> Step<Self> {
        let between = found.moves.iter().filter(|((_, to), _)| ((to & !YOUNG) as usize) < plan.count);
        let came = |((from, to), times): &((u32, u32), Lanes)| {
            (*from as usize, (to & !YOUNG) as usize, u64::from(times[WHOLE]))
        };
        found.came_from = between.map(came).collect();
        found.came_from.order();
        Step::Done(place(&found, &plan.states, plan.count, context, &plan.asked))
    }
}
