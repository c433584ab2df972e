//! Chance.

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014; public domain). Each customer and each purpose
/// has a stream of its own, so that what one decides never moves another.
#[derive(Debug, Default, Clone)]
pub struct Random(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The stream of one customer for one purpose.
    pub fn new(seed: u64, customer: u32, purpose: u64) -> Self {
        let mut random = Self(seed ^ ((u64::from(customer) << 8) | purpose).wrapping_mul(GOLDEN));
        // Neighbours must not be alike.
        Self(random.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 ≤ x < 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// 0 ≤ n < `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.next() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// `start` ≤ n ≤ `last`.
    pub fn between(&mut self, start: u32, last: u32) -> u32 {
        start + self.below(last - start + 1)
    }

    /// `start` ≤ n ≤ `last`, small ones more often.
    pub fn soon(&mut self, start: u32, last: u32) -> u32 {
        self.between(start, last).min(self.between(start, last))
    }

    /// The index of one of the weights, in proportion to them.
    pub fn pick(&mut self, weights: &[u32]) -> usize {
        let mut at = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|&weight| {
                let is_it = at < weight;
                at = at.wrapping_sub(weight);
                is_it
            })
            .unwrap_or(0)
    }
}
