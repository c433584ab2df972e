//! What is counted to place activities, at once for the log and for resamples of its customers.

use super::{Analysis, ParamsError};
use crate::log::{ActivityId, ColdDays, LeadEnd, Pairs, Scope, is_followed};
use crate::model::markov::Chain;
use crate::stats::{MIN_GROUP, random};
use desirepath_order::Ordered;

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
            *weight = POISSON.iter().position(|&at_most| draw < at_most).unwrap_or(POISSON.len()) as u32;
        }
    }
    weights
}

fn add(into: &mut Lanes, weights: &Lanes) {
    into.iter_mut().zip(weights).for_each(|(count, weight)| *count += weight);
}

/// Weights of four lanes in a word: added to sums at once.
type Words = [u64; LANES / 4];

fn words(weights: &Lanes) -> Words {
    let (fours, _) = weights.as_chunks();
    std::array::from_fn(|at| {
        let [a, b, c, d]: [u32; 4] = fours[at];
        u64::from(a) | u64::from(b) << 16 | u64::from(c) << 32 | u64::from(d) << 48
    })
}

/// Sums of weights while they are counted.
#[derive(Clone)]
struct Sums {
    /// The last so many that were added.
    words: Words,
    added: u16,
    /// Those before.
    lanes: Lanes,
}

impl Default for Sums {
    fn default() -> Self {
        Self { words: [0; LANES / 4], added: 0, lanes: [0; LANES] }
    }
}

impl Sums {
    fn add(&mut self, words: &Words) {
        /// So many weights, the largest of which is [`POISSON`]'s length, fit into a part of a word.
        const MOST: u16 = u16::MAX / POISSON.len() as u16;
        if self.added == MOST {
            self.settle();
        }
        self.added += 1;
        self.words.iter_mut().zip(words).for_each(|(sum, word)| *sum += word);
    }

    fn settle(&mut self) {
        let fours = self.lanes.as_chunks_mut::<4>().0.iter_mut();
        for (lanes, word) in fours.zip(&mut self.words) {
            lanes.iter_mut().enumerate().for_each(|(at, lane)| *lane += u32::from((*word >> (16 * at)) as u16));
            *word = 0;
        }
        self.added = 0;
    }

    fn settled(&self) -> Lanes {
        let mut all = self.clone();
        all.settle();
        all.lanes
    }
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
pub(super) struct Counts {
    /// Moves: from a state, to where, how often; in order.
    moves: Vec<((u32, u32), Lanes)>,
    /// By activity: customers that did it as leads, converted customers that did it before, and after.
    pub as_lead: Vec<Lanes>,
    pub before: Vec<Lanes>,
    pub after: Vec<Lanes>,
    /// By activity: events from the first time a customer did it to the conversion, over those in `before`.
    pub steps: Vec<Lanes>,
    /// Customers, and those of them that converted.
    pub customers: Lanes,
    pub converted: Lanes,
    /// How often a state led to another, as it is: from, to, times; filled in at the end.
    pub came_from: Vec<(usize, usize, u64)>,
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
        let zero = || vec![Sums::default(); kinds];
        let (mut as_lead, mut before, mut after, mut steps) = (zero(), zero(), zero(), vec![[0; LANES]; kinds]);
        let (mut customers, mut converts) = (Sums::default(), Sums::default());
        let places = params.count + ends(params.count).len();
        let (mut moves, mut young_moves) = (Pairs::<Sums>::new(places), Pairs::<Sums>::new(places));
        let [to_conversion, away] = ends(params.count);
        let cold_days = params.cold_days.as_ref().and_then(ColdDays::if_any);
        let cold_ms = cold_days.map(|days| days.silence_ms(&scope.log.vocabulary));
        let log_end_ms = scope.outcomes.log_end_ms;
        let (mut seen_before, mut seen_after) = (vec![0u32; kinds], vec![0u32; kinds]);
        let state = |activity: ActivityId| params.states[activity.index()];
        for journey in scope.journeys() {
            let customer = journey.customer.0 + 1;
            let weights = weights(scope.log.vocabulary.customers.bytes(journey.customer.0));
            let words = words(&weights);
            let (len, end) = journey.as_lead(scope.outcomes, cold_ms.as_deref());
            let converted = end == LeadEnd::Converted;
            customers.add(&words);
            if converted {
                converts.add(&words);
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
                    as_lead[activity.index()].add(&words);
                    if converted {
                        before[activity.index()].add(&words);
                        let left = (len - 1 - position) as u32;
                        let sums = steps[activity.index()].iter_mut().zip(&weights);
                        sums.for_each(|(sum, weight)| *sum += weight * left);
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
                moves.of(ActivityId(state(activity)), ActivityId(to)).add(&words);
            }
            if converted {
                for &activity in &journey.activities[len..] {
                    if seen_after[activity.index()] != customer {
                        seen_after[activity.index()] = customer;
                        after[activity.index()].add(&words);
                    }
                }
            }
        }
        let settled = |sums: Vec<Sums>| sums.iter().map(Sums::settled).collect();
        let young = young_moves.iter().map(|(from, to, sums)| ((from.0, to.0 | YOUNG), sums.settled()));
        let mut moves: Vec<_> =
            moves.iter().map(|(from, to, sums)| ((from.0, to.0), sums.settled())).chain(young).collect();
        moves.order_by_key(|&(step, _)| step);
        Counts {
            moves,
            as_lead: settled(as_lead),
            before: settled(before),
            after: settled(after),
            steps,
            customers: customers.settled(),
            converted: converts.settled(),
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

    fn finish(mut found: Counts, _: &Scope, params: &CountingParams) -> (Counts, CountingParams) {
        let between = found.moves.iter().filter(|((_, to), _)| ((to & !YOUNG) as usize) < params.count);
        let came = |((from, to), times): &((u32, u32), Lanes)| {
            (*from as usize, (to & !YOUNG) as usize, u64::from(times[WHOLE]))
        };
        found.came_from = between.map(came).collect();
        found.came_from.order();
        (found, params.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than fit into a part of a word, and of the largest weights.
    #[test]
    fn sums_of_words_are_sums_of_weights() {
        let mut weights = [POISSON.len() as u32; LANES];
        (0..LANES).step_by(3).for_each(|lane| weights[lane] = lane as u32 % 5);
        let (mut sums, mut plain) = (Sums::default(), [0; LANES]);
        for _ in 0..20_000 {
            sums.add(&words(&weights));
            add(&mut plain, &weights);
        }
        assert_eq!(sums.settled(), plain);
    }
}
