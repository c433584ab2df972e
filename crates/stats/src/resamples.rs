//! Counting the same in many resamples at once.
//!
//! A *lane* is one way of drawing customers. Everything is counted [`LANES`] times over, eight lanes with one
//! instruction: what one customer does is added to all lanes, as often as the customer is in each. None of it is
//! inlined: analyses are compiled for size, this is compiled for speed.

use crate::random::{Random, hash_of};
use wide::u16x8;

/// How many lanes there are: some with random weights, one without each tenth of the customers, and one for
/// the customers as they are.
pub const LANES: usize = 64;
/// The lanes of the bootstrap.
pub const RESAMPLES: std::ops::Range<usize> = 0..53;
/// The lanes that leave a tenth of the customers out.
pub const TENTHS: std::ops::Range<usize> = 53..63;
/// The lane of the customers as they are.
pub const WHOLE: usize = 63;

/// One count per lane.
pub type Lanes = [u32; LANES];

const EIGHTS: usize = LANES / 8;

/// Chances of a Poisson number with mean 1 to be at most 0, 1, … 7, of 2¹⁶.
const POISSON: [u16; 8] = [24_109, 48_218, 60_273, 64_291, 65_295, 65_496, 65_530, 65_535];

/// Each of them in eight lanes: made here, since making it takes longer than comparing with it.
const LIMITS: [u16x8; POISSON.len()] = {
    let mut limits = [u16x8::ZERO; POISSON.len()];
    let mut at = 0;
    while at < limits.len() {
        limits[at] = u16x8::new([POISSON[at]; 8]);
        at += 1;
    }
    limits
};

/// How often a customer counts in each lane; at most 8 times.
#[derive(Clone, Copy)]
pub struct Weights([u16x8; EIGHTS]);

impl Weights {
    /// The weights of a customer. They hang on the name and the seed alone, so that neither the split of a log
    /// nor the order of its rows changes a resample.
    ///
    /// The bootstrap draws Poisson weights (Hanley & MacGibbon, Comput. Methods Programs Biomed. 83
    /// (2006), p. 57–62), which need no knowledge of how many customers there are.
    #[inline(never)]
    pub fn of(name: &[u8], seed: u64) -> Self {
        let hash = hash_of(name, seed);
        let mut random = Random::new(hash);
        let mut eights = [u16x8::ZERO; EIGHTS];
        for eight in &mut eights {
            let (a, b) = (random.next_u64(), random.next_u64());
            let draw = |bits: u64, at: u32| (bits >> (16 * at)) as u16;
            let draws =
                [draw(a, 0), draw(a, 1), draw(a, 2), draw(a, 3), draw(b, 0), draw(b, 1), draw(b, 2), draw(b, 3)];
            let draws = u16x8::new(draws);
            // What is true of a lane is −1 there.
            let reached = |at_most: usize| draws.simd_ge(LIMITS[at_most]);
            let [few, many] = [0, 4].map(|at| (reached(at) + reached(at + 1)) + (reached(at + 2) + reached(at + 3)));
            *eight = u16x8::ZERO - (few + many);
        }
        // The last lanes have no random weights.
        let last = RESAMPLES.end / 8;
        let mut lanes = [[0; 8]; EIGHTS];
        (last..EIGHTS).for_each(|at| lanes[at] = eights[at].to_array());
        let flat = lanes.as_flattened_mut();
        flat[RESAMPLES.end..].fill(1);
        flat[TENTHS.start + (hash % 10) as usize] = 0;
        (last..EIGHTS).for_each(|at| eights[at] = u16x8::new(lanes[at]));
        Self(eights)
    }

    /// Adds the weights to counts, so many times.
    #[inline(never)]
    pub fn add_to(&self, counts: &mut Lanes, times: u32) {
        for (counts, eight) in counts.as_chunks_mut::<8>().0.iter_mut().zip(&self.0) {
            counts.iter_mut().zip(eight.to_array()).for_each(|(count, weight)| *count += u32::from(weight) * times);
        }
    }
}

/// Sums of weights while they are counted.
#[derive(Clone, Default)]
pub struct Sums {
    /// The last so many that were added.
    recent: [u16x8; EIGHTS],
    added: u16,
    /// Those before.
    settled: [[u32; 8]; EIGHTS],
}

impl Sums {
    /// Counts a customer.
    #[inline(never)]
    pub fn add(&mut self, weights: &Weights) {
        /// The sum of so many weights fits into a lane, even of the largest.
        const MOST: u16 = u16::MAX / POISSON.len() as u16;
        if self.added == MOST {
            self.settle();
        }
        self.added += 1;
        self.recent.iter_mut().zip(&weights.0).for_each(|(sum, weight)| *sum += *weight);
    }

    fn settle(&mut self) {
        for (settled, recent) in self.settled.iter_mut().zip(&mut self.recent) {
            settled.iter_mut().zip(recent.to_array()).for_each(|(sum, more)| *sum += u32::from(more));
            *recent = u16x8::ZERO;
        }
        self.added = 0;
    }

    /// The counts.
    pub fn lanes(&self) -> Lanes {
        let mut all = self.clone();
        all.settle();
        std::array::from_fn(|lane| all.settled[lane / 8][lane % 8])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(weights: &Weights) -> Lanes {
        let mut lanes = [0; LANES];
        weights.add_to(&mut lanes, 1);
        lanes
    }

    #[test]
    fn weights_are_poisson_and_leave_one_tenth_out() {
        let all: Vec<Lanes> = (0..20_000).map(|n| lanes(&Weights::of(format!("c{n}").as_bytes(), 7))).collect();
        let mut times = [0usize; 9];
        for lanes in &all {
            assert_eq!(lanes[WHOLE], 1);
            assert_eq!(lanes[TENTHS].iter().filter(|&&weight| weight == 0).count(), 1);
            lanes[RESAMPLES].iter().for_each(|&weight| times[weight as usize] += 1);
        }
        let draws = (all.len() * RESAMPLES.len()) as f64;
        let mut chance = libm::exp(-1.0);
        for (weight, &seen) in times.iter().enumerate().take(5) {
            assert!((seen as f64 / draws - chance).abs() < 0.002, "{weight}: {seen} of {draws}, not {chance}");
            chance /= weight as f64 + 1.0;
        }
    }

    #[test]
    fn the_weight_is_how_many_chances_a_draw_has_reached() {
        for name in ["", "a", "customer 12"] {
            let mut random = Random::new(hash_of(name.as_bytes(), 3));
            let blocks: Vec<u64> = (0..LANES / 4).map(|_| random.next_u64()).collect();
            let weights = lanes(&Weights::of(name.as_bytes(), 3));
            for (at, &weight) in weights[RESAMPLES].iter().enumerate() {
                let draw = (blocks[at / 4] >> (16 * (at % 4))) as u16;
                assert_eq!(weight as usize, POISSON.iter().filter(|&&at_most| draw >= at_most).count());
            }
        }
    }

    /// More than fit into a lane of recent ones, and of the largest weights.
    #[test]
    fn sums_are_sums_of_weights() {
        let mut eights = [[POISSON.len() as u16; 8]; EIGHTS];
        eights.iter_mut().enumerate().for_each(|(at, eight)| eight[at] = at as u16 % 5);
        let weights = Weights(eights.map(u16x8::new));
        let (mut sums, mut plain) = (Sums::default(), [0; LANES]);
        for _ in 0..20_000 {
            sums.add(&weights);
            weights.add_to(&mut plain, 1);
        }
        assert_eq!(sums.lanes(), plain);
    }
}
