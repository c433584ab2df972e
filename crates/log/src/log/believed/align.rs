//! The cheapest way to read a journey as a walk along the believed steps.

/// Costs of an alignment: a further skipped step decides only between readings that match equally
/// many events, and an optional step costs nothing to skip.
const UNMATCHED: u32 = 64;
const SKIPPED: u32 = 1;

/// What the alignment is about.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// By activity: the steps that it can be, one bit each.
    pub(super) steps_of: Vec<u32>,
    /// How many steps there are, at most 32.
    pub(super) count: usize,
    /// The steps that may be left out, one bit each.
    pub(super) optional: u32,
}

/// A journey read as a walk along the steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Alignment {
    /// By step: the event that is read as it, as an index into the events that were aligned.
    pub(super) matched: Vec<Option<usize>>,
    /// The steps from the first to the last matched one that no event is read as, without optional ones.
    pub(super) skipped: u32,
    /// How many events are not read as any step.
    pub(super) unmatched: u32,
    /// `stay[e * (count + 1) + j]`: after event `e`, the least cost with step `j` the last that was matched.
    stay: Vec<u32>,
    /// The same for all steps up to `j` matched or skipped.
    pass: Vec<u32>,
}

impl Alignment {
    /// Aligns the steps that events can be. The journey may end at any step: what has not come
    /// yet is not skipped. O(events × steps).
    ///
    /// An edit distance (Wagner & Fischer, JACM 21 (1974), p. 168–173) between the journey and a
    /// beginning of the steps; for one line of steps it is the optimal alignment of van der Aalst,
    /// Adriansyah & van Dongen (WIREs Data Mining 2 (2012), p. 182–192). Of equally cheap readings
    /// the one that comes farthest is taken, and in it the earliest event for each step.
    pub(super) fn align(&mut self, events: &[u32], model: &Model) {
        let width = model.count + 1;
        let skip = |step: usize| if model.optional >> step & 1 == 1 { 0 } else { SKIPPED };
        self.matched.clear();
        self.matched.resize(model.count, None);
        (self.skipped, self.unmatched) = (0, 0);
        const NEVER: u32 = u32::MAX / 2;
        self.stay.clear();
        self.stay.resize((events.len() + 1) * width, NEVER);
        self.pass.clear();
        self.pass.resize((events.len() + 1) * width, NEVER);
        for row in 0..=events.len() {
            for j in 0..width {
                let at = row * width + j;
                if row > 0 {
                    let before = at - width;
                    let is_step = j > 0 && events[row - 1] >> (j - 1) & 1 == 1;
                    let read = if is_step { self.pass[before - 1] } else { NEVER };
                    self.stay[at] = (self.stay[before] + UNMATCHED).min(read).min(NEVER);
                } else if j == 0 {
                    self.stay[at] = 0;
                }
                let passed = if j > 0 { self.pass[at - 1] + skip(j - 1) } else { NEVER };
                self.pass[at] = self.stay[at].min(passed);
            }
        }
        let last = events.len() * width;
        let Some(mut j) = (0..width).min_by_key(|&j| (self.stay[last + j], std::cmp::Reverse(j))) else { return };
        let mut row = events.len();
        while row > 0 {
            let at = row * width + j;
            if self.stay[at] == (self.stay[at - width] + UNMATCHED).min(NEVER) {
                self.unmatched += 1;
                row -= 1;
                continue;
            }
            self.matched[j - 1] = Some(row - 1);
            row -= 1;
            j -= 1;
            // Back over the steps that were skipped to get here. If an earlier step would do as
            // well, that one was matched, and the later one came too early.
            while j > 0 && self.pass[row * width + j] == self.pass[row * width + j - 1] + skip(j - 1) {
                self.skipped |= u32::from(skip(j - 1) > 0) << (j - 1);
                j -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aligned(events: &[u32], count: usize, optional: u32) -> Alignment {
        let mut alignment = Alignment::default();
        alignment.align(events, &Model { steps_of: Vec::new(), count, optional });
        alignment
    }

    #[test]
    fn readings() {
        // Steps a, b, c, d are the bits 1, 2, 4, 8.
        let plain = aligned(&[1, 2, 4], 4, 0);
        assert_eq!((plain.matched, plain.skipped, plain.unmatched), (vec![Some(0), Some(1), Some(2), None], 0, 0));
        let skips = aligned(&[1, 8], 4, 0);
        assert_eq!((skips.matched, skips.skipped, skips.unmatched), (vec![Some(0), None, None, Some(1)], 0b0110, 0));
        let late_start = aligned(&[8], 4, 0);
        assert_eq!((late_start.skipped, late_start.unmatched), (0b0111, 0));
        let optional = aligned(&[1, 4], 3, 0b010);
        assert_eq!((optional.skipped, optional.unmatched), (0, 0));
        let swapped = aligned(&[1, 4, 2, 8], 4, 0);
        assert_eq!((swapped.unmatched, swapped.skipped.count_ones()), (1, 1));
        let loops = aligned(&[1, 2, 2, 1, 2, 4], 3, 0);
        assert_eq!((loops.matched, loops.unmatched), (vec![Some(0), Some(1), Some(5)], 3));
        assert_eq!(aligned(&[], 3, 0).matched, [None; 3]);
    }

    proptest! {
        /// As many events are matched as the longest common subsequence allows.
        #[test]
        fn nothing_matches_more(events in prop::collection::vec(0u32..4, 0..9)) {
            let bits: Vec<u32> = events.iter().map(|step| 1 << step).collect();
            let alignment = aligned(&bits, 4, 0);
            let most = (0u32..16).filter(|steps| {
                let wanted: Vec<u32> = (0..4).filter(|step| steps >> step & 1 == 1).collect();
                let mut left = wanted.iter().peekable();
                events.iter().for_each(|event| { left.next_if(|step| *step == event); });
                left.peek().is_none()
            }).map(u32::count_ones).max().unwrap();
            prop_assert_eq!(alignment.unmatched, events.len() as u32 - most);
            let order: Vec<usize> = alignment.matched.iter().flatten().copied().collect();
            prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
