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
    /// the one that comes farthest is taken, and in it the earliest event for each step ([`Self::hurry`] takes others).
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

    /// Reads the same steps of the same number of events, so that as few as possible are later than their limits allow
    /// after the step before. O(events × steps²).
    pub(super) fn hurry(&mut self, events: &[u32], times_ms: &[i64], limits_ms: &[Option<i64>]) {
        let steps: Vec<usize> = (0..self.matched.len()).filter(|&step| self.matched[step].is_some()).collect();
        // By step and event that is read as it: how many are too late up to there, and the event of the step before.
        let mut ways: Vec<Vec<Option<(usize, usize)>>> = Vec::new();
        for (place, &step) in steps.iter().enumerate() {
            let is_late = |before: usize, event: usize| {
                limits_ms[step].is_some_and(|limit_ms| times_ms[event] - times_ms[before] > limit_ms)
            };
            // By how many are too late: the latest event that the step before can be, which leaves most time.
            let mut latest: Vec<Option<usize>> = vec![None; place + 1];
            let way = events.iter().enumerate().map(|(event, &can_be)| {
                let reads = |(late, before): (usize, &Option<usize>)| {
                    before.map(|before| (late + usize::from(is_late(before, event)), before))
                };
                let first = (place == 0).then_some((0, event));
                let found = first.or_else(|| latest.iter().enumerate().filter_map(reads).min());
                if let Some((late, _)) = ways.last().and_then(|before| before[event]) {
                    latest[late] = Some(event);
                }
                found.filter(|_| can_be >> step & 1 == 1)
            });
            let way = way.collect();
            ways.push(way);
        }
        let end = ways.last().and_then(|way| {
            way.iter().enumerate().filter_map(|(event, found)| found.map(|(late, _)| (late, event))).min()
        });
        let Some((_, mut event)) = end else { return };
        for (&step, way) in steps.iter().zip(&ways).rev() {
            self.matched[step] = Some(event);
            event = way[event].map_or(event, |(_, before)| before);
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
        /// As few are late as trying every choice of events finds.
        #[test]
        fn nothing_is_later_than_it_must(
            events in prop::collection::vec((0u32..4, 0i64..6), 1..9),
            limits in prop::collection::vec(prop::option::of(0i64..8), 4),
        ) {
            let bits: Vec<u32> = events.iter().map(|(step, _)| 1 << step).collect();
            let times: Vec<i64> = events.iter().scan(0, |now, (_, gap)| { *now += gap; Some(*now) }).collect();
            let late = |way: &[(usize, usize)]| {
                way.windows(2).filter(|pair| {
                    let gap = times[pair[1].1] - times[pair[0].1];
                    limits[pair[1].0].is_some_and(|limit| gap > limit)
                }).count()
            };
            let mut alignment = aligned(&bits, 4, 0);
            let read = |alignment: &Alignment| -> Vec<(usize, usize)> {
                alignment.matched.iter().enumerate().filter_map(|(step, at)| Some((step, (*at)?))).collect()
            };
            let before = read(&alignment);
            alignment.hurry(&bits, &times, &limits);
            let after = read(&alignment);
            prop_assert!(after.iter().map(|(step, _)| step).eq(before.iter().map(|(step, _)| step)));
            prop_assert!(after.iter().all(|&(step, at)| bits[at] == 1 << step));
            prop_assert!(after.windows(2).all(|pair| pair[0].1 < pair[1].1));
            let mut ways: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
            for &(step, _) in &before {
                ways = ways
                    .iter()
                    .flat_map(|way| {
                        let from = way.last().map_or(0, |&(_, at)| at + 1);
                        (from..bits.len())
                            .filter(|&at| bits[at] == 1 << step)
                            .map(move |at| [way.clone(), vec![(step, at)]].concat())
                    })
                    .collect();
            }
            prop_assert_eq!(late(&after), ways.iter().map(|way| late(way)).min().unwrap());
        }

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
