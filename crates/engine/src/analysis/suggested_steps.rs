//! *Which steps lead from the first contact to the conversion?*
//!
//! Up to four steps that make a telling funnel: the most common first activity, the activities that set converted customers
//! apart most (in the order in which they first happen), and the conversion. Without conversion, the activities that most
//! customers reach. The steps between are those that one in ten of the converted customers (without conversion, of all) go
//! through in this order; what tells least is left out until they do.
//!
//! Two passes: the first counts, the second asks which of the candidates customers go through. O(events) each.

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::log::{ActivityId, Journey, Scope};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// The suggestion that funnels begin with.
pub struct SuggestedSteps;

const STEPS: usize = 4;

/// What a pass counts: first how often things come, then who goes through the candidates.
#[derive(Serialize, Deserialize)]
pub enum Plan {
    Count,
    GoThrough {
        /// The longest first.
        candidates: Vec<Vec<ActivityId>>,
        /// Customers of whom one in ten should.
        group: u64,
    },
}

/// Counts of some customers.
#[derive(Serialize, Deserialize)]
pub enum Partial {
    Counts(Counts),
    /// By candidate: customers who go through it.
    Through(Vec<u64>),
}

/// Counts by activity.
#[derive(Serialize, Deserialize)]
pub struct Counts {
    starts: Vec<u64>,
    conversions: Vec<u64>,
    /// Customers with and without conversion that reached it before converting.
    with: Vec<u64>,
    without: Vec<u64>,
    /// The sum of the ranks at which those with conversion (or, failing any, all) first did.
    ranks: Vec<u64>,
    converted: u64,
    others: u64,
}

impl Counts {
    fn of(scope: &Scope, context: &Context) -> Self {
        let kinds = context.vocabulary.activities.len();
        let zero = || vec![0u64; kinds];
        let (mut starts, mut conversions) = (zero(), zero());
        let (mut with, mut without, mut ranks) = (zero(), zero(), zero());
        let (mut converted, mut others) = (0, 0);
        let mut last_seen = vec![u32::MAX; kinds];
        for journey in scope.journeys() {
            let customer = journey.customer.0;
            starts[journey.activities[0].index()] += 1;
            match journey.first_conversion {
                Some(at) => {
                    conversions[journey.activities[at].index()] += 1;
                    converted += 1;
                }
                None => others += 1,
            }
            let counts_rank = journey.converted() || !context.outcomes.has_conversion();
            let reached = if journey.converted() { &mut with } else { &mut without };
            let mut rank = 0;
            for activity in &journey.activities[..journey.first_conversion.unwrap_or(journey.len())] {
                // Sums instead of branches, which no processor could foresee.
                let a = activity.index();
                let is_first = u64::from(last_seen[a] != customer);
                last_seen[a] = customer;
                rank += is_first;
                reached[a] += is_first;
                ranks[a] += is_first * rank * u64::from(counts_rank);
            }
        }
        Self { starts, conversions, with, without, ranks, converted, others }
    }

    fn merge(&mut self, other: &Self) {
        let lists = [
            (&mut self.starts, &other.starts),
            (&mut self.conversions, &other.conversions),
            (&mut self.with, &other.with),
            (&mut self.without, &other.without),
            (&mut self.ranks, &other.ranks),
        ];
        for (into, other) in lists {
            into.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        }
        self.converted += other.converted;
        self.others += other.others;
    }

    /// The steps that come into question, the most first, and how many customers should go through them.
    fn candidates(&self, context: &Context) -> Plan {
        let kinds = self.starts.len();
        let name = |a: usize| context.vocabulary.activity(ActivityId(a as u32));
        let most = |counts: &[u64]| {
            (0..kinds).filter(|&a| counts[a] > 0).max_by_key(|&a| (counts[a], std::cmp::Reverse(name(a))))
        };
        let Some(start) = most(&self.starts) else { return Plan::GoThrough { candidates: Vec::new(), group: 0 } };
        let end = most(&self.conversions);
        let reached = if self.converted > 0 { &self.with } else { &self.without };
        let apart = |a: usize| {
            let without = self.without[a] as f64;
            self.with[a] as f64 / self.converted.max(1) as f64
                + if self.converted > 0 { -without / self.others.max(1) as f64 } else { without }
        };
        let group = if self.converted > 0 { self.converted } else { self.others };
        let is_end = |a: usize| {
            let activity = ActivityId(a as u32);
            context.outcomes.is_conversion(activity) || context.outcomes.is_lost(activity)
        };
        let mut between: Vec<usize> = (0..kinds)
            .filter(|&a| a != start && Some(a) != end && !is_end(a))
            .filter(|&a| reached[a] * 5 >= group)
            .collect();
        between.order_by(|&a, &b| apart(b).total_cmp(&apart(a)).then_with(|| name(a).cmp(&name(b))));
        between.truncate(STEPS - 1 - usize::from(end.is_some()));
        let start = (Some(start) != end).then_some(start);
        let with_first = |count: usize| {
            let mut in_order = between[..count].to_vec();
            in_order.order_by(|&a, &b| {
                let mean = |a: usize| self.ranks[a] as f64 / reached[a] as f64;
                mean(a).total_cmp(&mean(b)).then_with(|| name(a).cmp(&name(b)))
            });
            start.into_iter().chain(in_order).chain(end).map(|a| ActivityId(a as u32)).collect()
        };
        Plan::GoThrough { candidates: (0..=between.len()).rev().map(with_first).collect(), group }
    }
}

/// Whether a customer goes through all of these one after the other, others between them.
fn goes_through(journey: &Journey, steps: &[ActivityId]) -> bool {
    let mut left = steps;
    for activity in journey.activities {
        left = left.strip_prefix(&[*activity]).unwrap_or(left);
    }
    left.is_empty()
}

impl Analysis for SuggestedSteps {
    type Params = ();
    type Plan = Plan;
    type Partial = Partial;
    /// Activities, first to last; none of an empty log.
    type Report = Vec<String>;

    fn plan(_: &(), _: &Context) -> Result<Plan, ParamsError> {
        Ok(Plan::Count)
    }

    fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Partial {
        match plan {
            Plan::Count => Partial::Counts(Counts::of(scope, context)),
            Plan::GoThrough { candidates, .. } => {
                let mut through = vec![0; candidates.len()];
                for journey in scope.journeys() {
                    for (count, steps) in through.iter_mut().zip(candidates) {
                        *count += u64::from(goes_through(&journey, steps));
                    }
                }
                Partial::Through(through)
            }
        }
    }

    fn merge(into: &mut Partial, other: Partial) {
        match (into, other) {
            (Partial::Counts(into), Partial::Counts(other)) => into.merge(&other),
            (Partial::Through(into), Partial::Through(other)) => {
                into.iter_mut().zip(other).for_each(|(a, b)| *a += b);
            }
            // Partials of one pass are of one kind.
            _ => {}
        }
    }

    async fn next(found: Partial, context: &Context<'_>, plan: Plan, _: &dyn Executor) -> Step<Self> {
        match (found, plan) {
            (Partial::Counts(counts), _) => Step::Again(counts.candidates(context)),
            (Partial::Through(through), Plan::GoThrough { candidates, group }) => {
                let is_taken = |at: &usize| through[*at] * 10 >= group;
                let taken = (0..candidates.len()).find(is_taken).or(candidates.len().checked_sub(1));
                let steps = taken.map_or(&[][..], |at| &candidates[at]);
                Step::Done(steps.iter().map(|&step| context.vocabulary.activity(step)).collect())
            }
            (Partial::Through(_), Plan::Count) => Step::Done(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Known, run};
    use crate::executor::{Serial, block_on};
    use crate::testing::World;

    #[test]
    fn a_suggested_funnel_is_one_that_customers_go_through() {
        let suggested = |orders: &[[&str; 3]]| {
            let mut world = World { conversion: vec!["won".to_owned()], ..World::default() };
            for n in 0..40 {
                world.add(n, 0.0, "visit");
                world.add(100 + n, 0.0, "visit");
                let order = orders[n as usize % orders.len()];
                order.iter().zip([1.0, 2.0, 3.0]).for_each(|(name, day)| world.add(n, day, name));
            }
            let (log, outcomes) = world.build();
            let scope = Scope::new(&log, &outcomes, None);
            block_on(run::<SuggestedSteps>(&Serial, &scope, &(), Known::default())).unwrap()
        };
        assert_eq!(suggested(&[["demo", "quote", "won"]]), ["visit", "demo", "quote", "won"]);
        // Who does one does not do the other.
        assert_eq!(suggested(&[["demo", "demo", "won"], ["quote", "quote", "won"]]), ["visit", "demo", "won"]);
    }
}
