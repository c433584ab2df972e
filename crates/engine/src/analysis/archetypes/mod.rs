//! *Which few journeys stand for all the others?*
//!
//! Distinct journeys (repeats of one activity collapsed) are grouped around `k` of them, the
//! archetypes: those with the least sum of distances from every customer's journey to the
//! nearest archetype ([`k_medoids`](crate::model::clusters::k_medoids)). The distance counts
//! steps to insert and delete, so the order matters ([`sequence_distance`]). Every customer
//! belongs to the nearest archetype; the columns sum.
//!
//! - **How many.** For `k` from 2 to 8 the average silhouette width is tried; taken is the
//!   smallest `k` that comes within 0.02 of the best: a group more must buy something.
//! - **Bounded work.** At most 1,000 variants are compared with each other, drawn so that
//!   each stands for its share of customers (*priority sampling*: Duffield, Lund & Thorup,
//!   J. ACM 54 (2007), no. 6, art. 32; frequent ones are always drawn). All others are then
//!   assigned to the nearest archetype. The report says how many were compared.
//! - **Stability.** Customers are drawn anew 25 times and grouped again; `stability` is how much
//!   of an archetype's customers stay together on average (Jaccard; Hennig 2007, see
//!   [`agreement`]). No more than 500 are drawn each time, which errs on the side of doubt.
//! - **Names** are the activities that set an archetype's customers apart from all others, where
//!   its own journey agrees.
//!
//! Groups are a summary. Nothing says that journeys come in kinds: `is_clear` is true only
//! where they hold together (silhouette of at least 0.25, Kaufman & Rousseeuw 1990, table 4) and
//! the archetypes of nine in ten customers are stable. O(events) for the scan; O(1000² · k) and
//! O(variants · k) to finish.

mod findings;
mod group;

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::filter::{Filter, LikeFilter};
use crate::log::{ActivityId, Scope, VariantTable, VariantTally, Vocabulary};
use crate::model::clusters::{agreement, naming};
use crate::model::sequence_distance::{self, Pattern};
use crate::stats::{Contrast, ConversionRate, Mean, Rate};
use desirepath_order::Ordered;
use group::{Grouping, Sample};
use serde::{Deserialize, Serialize};

/// Representative journeys.
pub struct Archetypes;

/// At most so many variants are compared with each other.
pub const MOST_COMPARED: usize = 1000;

/// At most so many archetypes.
pub const MOST_ARCHETYPES: u32 = 20;

/// The seed of every draw.
const SEED: u64 = 0xA2C4;

/// How often customers are drawn anew.
const REPETITIONS: u64 = 25;

/// How the journeys are grouped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "ArchetypesParams")]
pub struct Params {
    /// How many archetypes. Default: by silhouette, 2–8.
    pub k: Option<u32>,
    /// Journeys no farther than this from their archetype count as covered by it, 0–1.
    /// Default 0.4: one step of four replaced, or two of four added.
    pub within: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self { k: None, within: 0.4 }
    }
}

/// Representative journeys, most customers first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "ArchetypesReport")]
pub struct Report {
    /// Customers in all: what the archetypes' customers sum to.
    pub customers: u64,
    /// Distinct journeys with repeats collapsed: what the archetypes' variants sum to.
    pub variants: u64,
    /// Whether the archetypes hold together and are stable, so that they can be called kinds of
    /// journey.
    pub is_clear: bool,
    /// That in words, with the reason.
    pub verdict: String,
    /// How well the archetypes hold together, −1 to 1; absent with fewer than two.
    pub average_silhouette: Option<f64>,
    /// The numbers of archetypes that were tried; empty if the number was given.
    pub tried: Vec<Tried>,
    /// Customers whose journey is within `within` of its archetype, of all.
    pub coverage: Rate,
    /// Up to which distance a journey counts as covered.
    pub within: f64,
    /// Variants that were compared with each other; the others were assigned afterwards.
    pub compared_variants: u64,
    /// Customers who took one of the variants compared.
    pub compared_customers: u64,
    /// Customers with more than 64 steps, whose journey was compared by the first 64.
    pub long_customers: u64,
    /// How often customers were drawn anew to measure stability.
    pub repetitions: u64,
    /// The seed of every draw.
    pub seed: u64,
    /// The archetypes.
    pub archetypes: Vec<Archetype>,
}

/// A number of archetypes that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "ArchetypesTried")]
pub struct Tried {
    /// How many.
    pub k: u32,
    /// How well they hold together.
    pub average_silhouette: f64,
}

/// A journey that stands for those like it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Archetype {
    /// What sets its customers apart, in words, as far as its own journey agrees; else the journey's beginning.
    pub name: String,
    /// The journey itself, repeats collapsed.
    pub steps: Vec<String>,
    /// Customers to whose journey this is the nearest archetype.
    pub customers: u64,
    /// Their share of all customers.
    pub share: f64,
    /// Distinct journeys among them.
    pub variants: u64,
    /// Customers within `within` of it, of its own.
    pub coverage: Rate,
    /// The mean distance of its customers' journeys from it, 0–1.
    pub mean_distance: f64,
    /// How much of the group stays together when customers are drawn anew, 0–1; absent for a
    /// lone archetype.
    pub stability: Option<f64>,
    /// Whether `stability` is at least 0.75.
    pub is_stable: bool,
    /// Median time from the first to the last event, in seconds.
    pub median_duration_s: Option<f64>,
    /// The value of all its customers; 0 if nobody has any.
    pub value: f64,
    /// The mean value of one of them; absent if nobody has any value.
    pub value_per_customer: Option<Mean>,
    /// How many of them converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
    /// The activities that set its customers apart most, largest difference first.
    pub traits: Vec<Trait>,
    /// The most frequent journeys among them.
    pub examples: Vec<Example>,
}

/// An activity that customers of one archetype do more or less often than others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "ArchetypeTrait")]
pub struct Trait {
    /// Its name.
    pub activity: String,
    /// Customers who do it at least once, here and elsewhere.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub contrast: Contrast,
}

/// A frequent journey of an archetype.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "ArchetypeExample")]
pub struct Example {
    /// Its steps, repeats collapsed.
    pub steps: Vec<String>,
    /// Customers who took exactly these.
    pub customers: u64,
}

impl Analysis for Archetypes {
    type Params = Params;
    type Plan = Params;
    type Partial = VariantTable;
    type Report = Report;

    const TAKES_LONG: bool = true;

    fn plan(params: &Params, _: &Context) -> Result<Params, ParamsError> {
        let error = |member, problem: String| ParamsError { analysis: "archetypes", member, problem };
        if let Some(k) = params.k.filter(|k| !(1..=MOST_ARCHETYPES).contains(k)) {
            return Err(error("k", format!("{k} archetypes; use 1 to {MOST_ARCHETYPES}")));
        }
        if !(0.0..=1.0).contains(&params.within) {
            return Err(error("within", format!("a distance of {}; use 0 to 1", params.within)));
        }
        Ok(params.clone())
    }

    fn scan(scope: &Scope, _: &Context, _: &Params) -> VariantTable {
        VariantTable::scan(scope, true)
    }

    fn merge(into: &mut VariantTable, other: VariantTable) {
        into.merge(&other);
    }

    async fn next(found: VariantTable, context: &Context<'_>, params: Params, executor: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, &context.vocabulary, &params, executor).await)
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::common_kind(report));
    }
}

/// Groups what was found, with pauses, and describes the groups.
async fn report(found: VariantTable, vocabulary: &Vocabulary, params: &Params, executor: &dyn Executor) -> Report {
    if found.sequences.is_empty() {
        let verdict = "there is nobody to group".to_owned();
        return Report { within: params.within, repetitions: REPETITIONS, seed: SEED, verdict, ..Report::default() };
    }
    let sample = Sample::draw(&found, vocabulary);
    let mut grouping = Grouping::of(&sample, params.k, executor).await;
    // Of equally near archetypes the one whose steps come first is taken, here and by
    // `selector`.
    grouping.sort_by_key(|&at| found.sequences.steps(sample.numbers[at]));
    let medoids: Vec<&[ActivityId]> =
        grouping.medoids.iter().map(|&at| found.sequences.steps(sample.numbers[at])).collect();
    let patterns = patterns(&medoids, vocabulary.activities.len());
    let assigned: Vec<(u32, f32)> = found.sequences.iter().map(|steps| nearest(&patterns, codes(steps))).collect();
    Summary { found: &found, sample: &sample, grouping: &grouping, assigned: &assigned, params, vocabulary }.report()
}

/// Archetypes, made ready to be compared with journeys.
fn patterns(medoids: &[&[ActivityId]], kinds: usize) -> Vec<Pattern> {
    let pattern = |steps: &&[ActivityId]| {
        let mut pattern = Pattern::new(kinds);
        pattern.set(codes(steps));
        pattern
    };
    medoids.iter().map(pattern).collect()
}

/// The nearest archetype, of equally near ones the earlier, and how far it is.
fn nearest(patterns: &[Pattern], steps: impl Iterator<Item = u32> + Clone) -> (u32, f32) {
    let mut best = (0, f32::INFINITY);
    for (at, pattern) in (0..).zip(patterns) {
        let distance = pattern.distance(steps.clone());
        if distance < best.1 {
            best = (at, distance);
        }
    }
    best
}

fn codes(steps: &[ActivityId]) -> impl Iterator<Item = u32> + Clone {
    steps.iter().map(|step| step.0)
}

impl Report {
    /// Selects the `customers` of the archetype at `index`: those whose journey is nearest to it.
    pub fn selector(&self, index: usize) -> Filter {
        Filter::Like(self.like(index))
    }

    /// Selects those of them that are within `within` of it: the `coverage`.
    pub fn covered_selector(&self, index: usize) -> Filter {
        Filter::Like(LikeFilter { within: Some(self.within), ..self.like(index) })
    }

    /// Select the hits and the `n` of its `coverage`.
    pub fn coverage_selectors(&self, index: usize) -> [Filter; 2] {
        [self.covered_selector(index), self.selector(index)]
    }

    /// Selects all customers that are within `within` of their archetype.
    pub fn all_covered_selector(&self) -> Filter {
        Filter::Any((0..self.archetypes.len()).map(|index| self.covered_selector(index)).collect())
    }

    fn like(&self, index: usize) -> LikeFilter {
        let journeys = self.archetypes.iter().map(|archetype| archetype.steps.clone()).collect();
        LikeFilter { journeys, nearest: index as u32, within: None }
    }
}

impl Example {
    /// Selects its `customers`.
    pub fn selector(&self) -> Filter {
        Filter::CollapsedVariant(self.steps.clone())
    }
}

/// All that the report is made of.
struct Summary<'a> {
    found: &'a VariantTable,
    sample: &'a Sample,
    grouping: &'a Grouping,
    assigned: &'a [(u32, f32)],
    params: &'a Params,
    vocabulary: &'a Vocabulary,
}

/// What is counted of one archetype.
#[derive(Clone)]
struct Group {
    tally: VariantTally,
    variants: u64,
    covered: u64,
    distance: f64,
    /// By activity: customers who do it.
    doing: Vec<u64>,
    /// The most frequent variants so far.
    examples: Vec<u32>,
}

const EXAMPLES: usize = 3;

impl Summary<'_> {
    fn report(&self) -> Report {
        let found = self.found;
        let customers = found.customers();
        let groups = self.count();
        let mut durations = found.durations(groups.len(), |number| self.assigned[number as usize].0);
        let doing: Vec<u64> = (0..self.vocabulary.activities.len())
            .map(|activity| groups.iter().map(|group| group.doing[activity]).sum())
            .collect();
        let mut archetypes: Vec<Archetype> = (0..)
            .zip(&groups)
            .map(|(at, group)| self.archetype(at, group, customers, &doing, durations.median_ms(at)))
            .collect();
        // Of equal size: in the order of the steps, as they are.
        archetypes.order_by_key(|archetype| std::cmp::Reverse(archetype.customers));
        naming::tell_apart(archetypes.iter_mut().map(|archetype| {
            let steps = naming::path(&archetype.steps);
            (&mut archetype.name, steps)
        }));

        let covered = groups.iter().map(|group| group.covered).sum();
        let (is_clear, verdict) = self.verdict(&archetypes);
        let compared = |number: &u32| found.tallies[*number as usize].customers;
        Report {
            customers,
            variants: found.sequences.len() as u64,
            is_clear,
            verdict,
            average_silhouette: self.grouping.silhouette,
            tried: self.grouping.tried.clone(),
            coverage: Rate::of(covered, customers),
            within: self.params.within,
            compared_variants: self.sample.numbers.len() as u64,
            compared_customers: self.sample.numbers.iter().map(compared).sum(),
            long_customers: found
                .sequences
                .iter()
                .zip(&found.tallies)
                .filter(|(steps, _)| steps.len() > sequence_distance::LONGEST)
                .map(|(_, tally)| tally.customers)
                .sum(),
            repetitions: REPETITIONS,
            seed: SEED,
            archetypes,
        }
    }

    fn count(&self) -> Vec<Group> {
        let found = self.found;
        let kinds = self.vocabulary.activities.len();
        let empty = Group {
            tally: VariantTally::default(),
            variants: 0,
            covered: 0,
            distance: 0.0,
            doing: vec![0; kinds],
            examples: Vec::new(),
        };
        let mut groups = vec![empty; self.grouping.medoids.len()];
        let mut last_seen = vec![u32::MAX; kinds];
        // In the order of the steps, not of the numbers, which depend on how scans were merged:
        // distances are summed as they come.
        let mut numbers: Vec<u32> = (0..found.sequences.len() as u32).collect();
        let customers = |number: u32| found.tallies[number as usize].customers;
        numbers.order_by(|&a, &b| {
            let steps = |number| found.sequences.steps(number);
            customers(b).cmp(&customers(a)).then_with(|| steps(a).cmp(steps(b)))
        });
        for number in numbers {
            let (group, distance) = self.assigned[number as usize];
            let (group, tally) = (&mut groups[group as usize], &found.tallies[number as usize]);
            group.tally.merge(tally);
            group.variants += 1;
            group.distance += tally.customers as f64 * f64::from(distance);
            if sequence_distance::is_within(distance, self.params.within) {
                group.covered += tally.customers;
            }
            if group.examples.len() < EXAMPLES {
                group.examples.push(number);
            }
            for step in found.sequences.steps(number) {
                if last_seen[step.index()] != number {
                    last_seen[step.index()] = number;
                    group.doing[step.index()] += tally.customers;
                }
            }
        }
        groups
    }

    fn archetype(&self, at: u32, group: &Group, customers: u64, doing: &[u64], median_ms: Option<f64>) -> Archetype {
        let names = |number: u32| -> Vec<String> {
            self.found.sequences.steps(number).iter().map(|&step| self.vocabulary.activity(step)).collect()
        };
        let tally = &group.tally;
        let contrasts = (0..).zip(&group.doing).map(|(activity, &here)| {
            let elsewhere = doing[activity as usize] - here;
            let contrast = Contrast::of(here, tally.customers, elsewhere, customers - tally.customers);
            (self.vocabulary.activity(ActivityId(activity)), contrast)
        });
        let traits = naming::traits(contrasts);
        let steps = names(self.sample.numbers[self.grouping.medoids[at as usize]]);
        let stability = self.grouping.stability.get(at as usize).copied();
        // A name that says otherwise than the journey below it would only puzzle.
        let agrees = |(what, contrast): &&(String, Contrast)| steps.contains(what) == (contrast.difference() > 0.0);
        let telling: Vec<(String, Contrast)> = traits.iter().filter(agrees).cloned().collect();
        Archetype {
            name: naming::name(&telling).unwrap_or_else(|| naming::path(&steps)),
            steps,
            customers: tally.customers,
            share: tally.customers as f64 / customers as f64,
            variants: group.variants,
            coverage: Rate::of(group.covered, tally.customers),
            mean_distance: group.distance / tally.customers.max(1) as f64,
            stability,
            is_stable: stability.is_none_or(|stability| stability >= agreement::STABLE),
            median_duration_s: median_ms.map(|ms| ms / 1000.0),
            value: tally.value.sum(),
            value_per_customer: self.found.has_value.then(|| tally.value.mean()),
            conversion: ConversionRate::of(tally.conversions, tally.customers),
            traits: traits.into_iter().map(|(activity, contrast)| Trait { activity, contrast }).collect(),
            examples: group
                .examples
                .iter()
                .map(|&number| Example {
                    steps: names(number),
                    customers: self.found.tallies[number as usize].customers,
                })
                .collect(),
        }
    }

    fn verdict(&self, archetypes: &[Archetype]) -> (bool, String) {
        const SUBSTANTIAL: f64 = 0.25;
        let Some(silhouette) = self.grouping.silhouette else {
            return (false, "all journeys are put into one group".to_owned());
        };
        let in_stable = archetypes.iter().filter(|archetype| archetype.is_stable).map(|archetype| archetype.customers);
        let stable = in_stable.sum::<u64>() as f64 / self.found.customers() as f64;
        if silhouette < SUBSTANTIAL {
            let verdict = format!(
                "no clear kinds of journey: they blend into each other (silhouette {silhouette:.2}, clear from {SUBSTANTIAL})"
            );
            (false, verdict)
        } else if stable < 0.9 {
            let verdict = format!(
                "no clear kinds of journey: with other customers the groups would be others (stable for {:.0} % of the customers)",
                stable * 100.0
            );
            (false, verdict)
        } else {
            (
                true,
                format!(
                    "clear kinds of journey (silhouette {silhouette:.2}, stable for {:.0} % of the customers)",
                    stable * 100.0
                ),
            )
        }
    }
}

#[cfg(test)]
mod tests;
