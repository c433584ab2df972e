//! What is counted to place activities, at once for the log and for resamples of its customers.

use super::{Analysis, ParamsError};
use crate::log::{ActivityId, ColdDays, LeadEnd, Scope, is_followed};
use crate::model::markov::Chain;
use crate::stats::{MIN_GROUP, random};
use desirepath_order::Ordered;
use hashbrown::HashMap;

/// Everything is counted so many times over: once as it is, once without each tenth of the
/// customers, and for the others with random weights.
pub(super) const LANES: usize = 64;
/// The lane of the log as it is.
pub(super) const WHOLE: usize = 0;
/// The lanes that leave a tenth of the customers out.
pub(super) const TENTHS: std::ops::Range<usize> = 1..11;
/// The lanes of the bootstrap.
pub(super) const RESAMPLES: std::ops::Range<usize> = 11..LANES;

/// The seed of the resamples.
pub const SEED: u64 = 20_261_124;

/// One count per lane.
pub(super) type Lanes = [u32; LANES];

/// Chances of a Poisson number with mean 1 to be at most 0, 1, … 7, of 2¹⁶.
const POISSON: [u16; 8] = [24_109, 48_218, 60_273, 64_291, 65_295, 65_496, 65_530, 65_535];

/// How often a customer counts in each lane. It hangs on the name alone, so that neither the
/// split of the log nor the order of its rows changes a resample.
///
/// The bootstrap draws Poisson weights (Hanley & MacGibbon, Comput. Methods Programs Biomed. 83
/// (2006), p. 57–62), which need no knowledge of how many customers there are.
pub(super) fn weights(name: &[u8]) -> Lanes {
    let hash = random::hash_of(name, SEED);
    let mut weights = [1; LANES];
    weights[TENTHS.start + (hash % 10) as usize] = 0;
    for (block, lanes) in weights[RESAMPLES].chunks_mut(4).enumerate() {
        let bits = random::mix(hash.wrapping_add(0x9E37_79B9_7F4A_7C15u64.wrapping_mul(block as u64 + 1)));
        for (at, weight) in lanes.iter_mut().enumerate() {
            let draw = (bits >> (16 * at)) as u16;
            *weight = POISSON.iter().map(|&at_most| u32::from(draw >= at_most)).sum();
        }
    }
    weights
}

fn add(into: &mut Lanes, weights: &Lanes) {
    into.iter_mut().zip(weights).for_each(|(count, weight)| *count += weight);
}

/// The counting pass.
pub(super) struct Counting;

#[derive(Clone, Default)]
pub(super) struct CountingParams {
    pub cold_days: Option<ColdDays>,
    /// By activity: its state; filled in by `prepare`.
    pub states: Vec<u32>,
    /// How many states there are.
    pub count: usize,
}

/// At most so many activities have a state of their own; the rarest share the last one.
const MOST_STATES: usize = 256;

/// Counts of some customers.
#[derive(Default)]
pub(super) struct Counts {
    /// Where the lanes of a move are in `lanes`: by (from, to, how).
    moves: HashMap<(u32, u32), u32, foldhash::fast::FixedState>,
    lanes: Vec<Lanes>,
    /// By activity: customers that did it as leads, converted customers that did it before, and after.
    pub as_lead: Vec<Lanes>,
    pub before: Vec<Lanes>,
    pub after: Vec<Lanes>,
    /// By activity: events from the first time a customer did it to the conversion, over those in `before`.
    pub steps: Vec<Lanes>,
    /// Customers, and those of them that converted.
    pub customers: Total,
    pub converted: Total,
    /// How often a state led to another, as it is: from, to, times; filled in at the end.
    pub came_from: Vec<(usize, usize, u64)>,
}

/// [`Lanes`] with a default.
#[derive(Clone)]
pub(super) struct Total(pub Lanes);

impl Default for Total {
    fn default() -> Self {
        Self([0; LANES])
    }
}

/// Beside states, where a step can lead to.
const CONVERTED: u32 = 1 << 30;
const LEFT: u32 = CONVERTED + 1;
/// Marks steps whose start is too young for its outcome to be known for certain.
const YOUNG: u32 = 1 << 31;

impl Counts {
    fn count_move(&mut self, from: u32, to: u32, weights: &Lanes) {
        let lanes = &mut self.lanes;
        let at = *self.moves.entry((from, to)).or_insert_with(|| {
            lanes.push([0; LANES]);
            lanes.len() as u32 - 1
        });
        add(&mut lanes[at as usize], weights);
    }

    /// The chains of all lanes.
    pub fn chains(&self, states: usize) -> Vec<Chain> {
        let mut moves: Vec<((u32, u32), usize)> = self.moves.iter().map(|(&step, &at)| (step, at as usize)).collect();
        moves.order();
        (0..LANES)
            .map(|lane| {
                let mut followed = vec![0; states];
                for &((from, _), at) in moves.iter().filter(|((_, to), _)| to & YOUNG == 0) {
                    followed[from as usize] += u64::from(self.lanes[at][lane]);
                }
                let mut chain = Chain { steps: Vec::new(), succeeds: vec![0.0; states], fails: vec![0.0; states] };
                for &((from, to), at) in &moves {
                    let (from, times) = (from as usize, f64::from(self.lanes[at][lane]));
                    // Where enough is known for certain, the rest would favour quick steps.
                    if times == 0.0 || (to & YOUNG != 0 && followed[from] >= MIN_GROUP) {
                        continue;
                    }
                    match to & !YOUNG {
                        CONVERTED => chain.succeeds[from] += times,
                        LEFT => chain.fails[from] += times,
                        to => chain.steps.push((from, to as usize, times)),
                    }
                }
                chain
            })
            .collect()
    }
}

impl Analysis for Counting {
    type Params = CountingParams;
    type Partial = Counts;
    type Report = (Counts, CountingParams);

    fn prepare(params: &CountingParams, scope: &Scope) -> Result<CountingParams, ParamsError> {
        let kinds = scope.log.vocabulary.activities.len();
        let mut states: Vec<u32> = (0..kinds as u32).collect();
        if kinds > MOST_STATES {
            let mut events = vec![0u64; kinds];
            scope.log.activity.iter().for_each(|activity| events[activity.index()] += 1);
            states.order_by_key(|&a| (std::cmp::Reverse(events[a as usize]), a));
            let ranked = states.clone();
            for (rank, &activity) in ranked.iter().enumerate() {
                states[activity as usize] = rank.min(MOST_STATES - 1) as u32;
            }
        }
        Ok(CountingParams { states, count: kinds.min(MOST_STATES), ..params.clone() })
    }

    fn scan(scope: &Scope, params: &CountingParams) -> Counts {
        let kinds = scope.log.vocabulary.activities.len();
        let zero = || vec![[0; LANES]; kinds];
        let mut found = Counts { as_lead: zero(), before: zero(), after: zero(), steps: zero(), ..Counts::default() };
        let cold_ms = params.cold_days.as_ref().map(|days| days.silence_ms(&scope.log.vocabulary));
        let log_end_ms = scope.outcomes.log_end_ms;
        let (mut seen_before, mut seen_after) = (vec![0u32; kinds], vec![0u32; kinds]);
        let state = |activity: ActivityId| params.states[activity.index()];
        for journey in scope.journeys() {
            let customer = journey.customer.0 + 1;
            let weights = weights(scope.log.vocabulary.customers.bytes(journey.customer.0));
            let (len, end) = journey.as_lead(scope.outcomes, cold_ms.as_deref());
            let converted = end == LeadEnd::Converted;
            add(&mut found.customers.0, &weights);
            if converted {
                add(&mut found.converted.0, &weights);
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
                    add(&mut found.as_lead[activity.index()], &weights);
                    if converted {
                        add(&mut found.before[activity.index()], &weights);
                        let steps = (len - 1 - position) as u32;
                        let into = found.steps[activity.index()].iter_mut();
                        into.zip(&weights).for_each(|(sum, weight)| *sum += weight * steps);
                    }
                }
                let to = match end {
                    LeadEnd::Open if is_end && cold_ms.is_some() => continue,
                    LeadEnd::Open | LeadEnd::Cold if is_end => LEFT,
                    LeadEnd::Converted if position + 2 == len => CONVERTED,
                    LeadEnd::Lost if position + 2 == len => LEFT,
                    _ => state(journey.activities[position + 1]),
                };
                let young = if !is_end && is_young(position) { YOUNG } else { 0 };
                found.count_move(state(activity), to | young, &weights);
            }
            if converted {
                for &activity in &journey.activities[len..] {
                    if seen_after[activity.index()] != customer {
                        seen_after[activity.index()] = customer;
                        add(&mut found.after[activity.index()], &weights);
                    }
                }
            }
        }
        found
    }

    fn merge(into: &mut Counts, other: Counts) {
        for (&(from, to), &at) in &other.moves {
            into.count_move(from, to, &other.lanes[at as usize]);
        }
        let lists = [
            (&mut into.as_lead, &other.as_lead),
            (&mut into.before, &other.before),
            (&mut into.after, &other.after),
            (&mut into.steps, &other.steps),
        ];
        for (into, other) in lists {
            into.iter_mut().zip(other).for_each(|(into, other)| add(into, other));
        }
        add(&mut into.customers.0, &other.customers.0);
        add(&mut into.converted.0, &other.converted.0);
    }

    fn finish(mut found: Counts, _: &Scope, params: &CountingParams) -> (Counts, CountingParams) {
        let times = |at: u32| u64::from(found.lanes[at as usize][WHOLE]);
        let between = found.moves.iter().filter(|((_, to), _)| ((to & !YOUNG) as usize) < params.count);
        found.came_from =
            between.map(|(&(from, to), &at)| (from as usize, (to & !YOUNG) as usize, times(at))).collect();
        found.came_from.order();
        (found, params.clone())
    }
}
