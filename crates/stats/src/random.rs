//! Chance that comes out the same everywhere and every time.

/// SplitMix64: the state counts up by a fixed odd step, and a mixer turns each count into a
/// random-looking number. Small, quick, and any point of the sequence can be reached directly.
///
/// Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// p. 453–472; the mixer is variant 13 of David Stafford. Not for secrets.
///
/// ```
/// # use desirepath_stats::Random;
/// let mut random = Random::new(1_234_567);
/// assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
/// assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Turns a number into a random-looking one; one to one.
pub fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A number in [0, 1) of 53 random bits.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

impl Random {
    /// The sequence with this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The sequence number `stream` of those with this seed: each repetition of an experiment
    /// gets its own, whatever the others draw.
    pub fn stream(seed: u64, stream: u64) -> Self {
        Self(mix(seed ^ mix(stream.wrapping_add(STEP))))
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        unit(self.next_u64())
    }

    /// A whole number below `n`; 0 if `n` is 0. Its bias is below n / 2⁶⁴.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }

    /// Puts a slice into random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, slice: &mut [T]) {
        for at in (1..slice.len()).rev() {
            let with = self.below(at + 1);
            slice.swap(at, with);
        }
    }
}

/// A number in (0, 1] that belongs to a text: the same in every log that has it, whatever its
/// code there. Samples drawn by it do not depend on the order of the input.
pub fn unit_of(text: &[u8], seed: u64) -> f64 {
    1.0 - unit(hash_of(text, seed))
}

/// 64 random-looking bits that belong to a text. FNV-1a (Fowler, Noll & Vo), then mixed.
pub fn hash_of(text: &[u8], seed: u64) -> u64 {
    let fnv = text
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash: u64, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    mix(fnv ^ mix(seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_even() {
        let mut random = Random::new(7);
        let mut counts = [0u32; 10];
        (0..100_000).for_each(|_| counts[random.below(10)] += 1);
        assert!(counts.iter().all(|&count| (9_600..10_400).contains(&count)), "{counts:?}");
        let mean = (0..100_000).map(|n: u32| unit_of(&n.to_le_bytes(), 1)).sum::<f64>() / 100_000.0;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
    }

    #[test]
    fn streams_differ_and_shuffles_keep_everything() {
        assert_ne!(Random::stream(1, 0).next_u64(), Random::stream(1, 1).next_u64());
        assert_ne!(Random::stream(1, 0).next_u64(), Random::stream(2, 0).next_u64());
        let mut slice: Vec<u32> = (0..100).collect();
        Random::new(3).shuffle(&mut slice);
        assert_ne!(slice, (0..100).collect::<Vec<u32>>());
        slice.sort_unstable();
        assert_eq!(slice, (0..100).collect::<Vec<u32>>());
    }
}
