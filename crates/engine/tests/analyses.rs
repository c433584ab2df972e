//! What every analysis promises, on random logs; and reference values on a small log.

use desirepath_engine::analysis::passes::{Next, Pass};
use desirepath_engine::analysis::{
    Context, Facts, ParamsError, Report, Request, archetypes, attribution, cohorts, conformance, flows, funnel,
    going_cold, journey_map, segments, stages, variants,
};
use desirepath_engine::contract::AllParams;
use desirepath_engine::executor::{Executor, Serial, Task, block_on};
use desirepath_engine::ingest;
use desirepath_engine::log::filter::Breakdown;
use desirepath_engine::log::{
    Attribute, ColdDays, CustomerSet, EventLog, FlowAnchor, FlowBy, OutcomeSettings, Outcomes, Packed, Scope,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One event: customer, minute, activity, channel, value.
type Event = (u8, u32, u8, Option<u8>, Option<u16>);

const ACTIVITIES: [&str; 5] = ["visit", "call", "quote", "objection: price", "order"];

fn csv(events: &[Event]) -> String {
    let mut csv = "customer,time,activity,channel,value,cost\n".to_owned();
    for &(customer, minute, activity, channel, value) in events {
        let channel = channel.map_or(String::new(), |channel| format!("ch{channel}"));
        let value = value.map_or(String::new(), |value| format!("{}.{:02}", value / 100, value % 100));
        let cost = if channel.is_empty() { "" } else { "0.1" };
        csv += &format!(
            "c{customer},{},{},{channel},{value},{cost}\n",
            1_700_000_000 + u64::from(minute) * 60,
            ACTIVITIES[usize::from(activity)]
        );
    }
    csv
}

fn read(csv: &str) -> EventLog {
    let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    ingest::read_whole(&plan, csv.as_bytes()).unwrap()
}

fn outcomes(log: &EventLog) -> Outcomes {
    Outcomes::new(log, &OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() })
}

/// Scans in parts, and merges them last to first.
struct Backwards(usize);

impl Executor for Backwards {
    fn width(&self) -> usize {
        self.0
    }

    fn run(&self, tasks: Vec<Task>) {
        tasks.into_iter().rev().for_each(|task| task());
    }

    fn split<'a>(&self, scope: &Scope<'a>) -> Vec<Scope<'a>> {
        scope.split(self.0).into_iter().rev().collect()
    }
}

/// Every analysis with its defaults, and those with interesting parameters with some of them.
fn requests() -> Vec<Request> {
    let mut requests = AllParams::default().requests();
    let steps = |names: &[&str]| names.iter().map(|&name| name.into()).collect::<Vec<funnel::FunnelStep>>();
    for order in [funnel::Order::Eventually, funnel::Order::StrictlyNext, funnel::Order::Any] {
        let steps = steps(&["visit", "quote", "visit", "order"]);
        requests.push(Request::Funnel(funnel::Params {
            steps,
            order,
            window_days: Some(0.05),
            breakdown: Some(Breakdown::Channel),
            groups: 2,
            instead: 1,
            ..Default::default()
        }));
    }
    let cold_days = Some(ColdDays { activities: [("visit".to_owned(), 0), ("quote".to_owned(), 1)].into() });
    requests.push(Request::JourneyMap(journey_map::Params { cold_days: cold_days.clone() }));
    requests.push(Request::GoingCold(going_cold::Params {
        horizon_days: 0.05,
        threshold: 0.5,
        list: 2,
        ..going_cold::Params::default()
    }));
    let pins = [("visit".to_owned(), "decision".to_owned())].into();
    requests.push(Request::Stages(stages::Params {
        before_conversion: 2,
        pins,
        cold_days,
        ..stages::Params::default()
    }));
    let step = |name: &str, within_days| conformance::Step {
        any_of: vec![name.to_owned()],
        optional: name == "call",
        within_days,
    };
    requests.push(Request::Conformance(conformance::Params {
        steps: vec![step("visit", None), step("call", None), step("quote", Some(0.02)), step("order", None)],
        strict: true,
        list: 3,
    }));
    for anchor in [FlowAnchor::Start, FlowAnchor::Conversion, FlowAnchor::Activity("quote".to_owned())] {
        let (by, session_gap_hours) = (FlowBy::Channel, Some(1.0));
        requests.push(Request::Flows(flows::Params { anchor, by, session_gap_hours, top: 2, ..Default::default() }));
    }
    requests.push(Request::Variants(variants::Params { list: 3, ..Default::default() }));
    requests.push(Request::Archetypes(archetypes::Params { k: Some(3), within: 0.2 }));
    requests.push(Request::Cohorts(cohorts::Params { by: Some(cohorts::By::Week), age_days: Some(1), ages: 3 }));
    requests.push(Request::Segments(segments::Params { k: Some(2), ..Default::default() }));
    let (sort, search) = (variants::Sort::Duration, "or".to_owned());
    requests.push(Request::Variants(variants::Params {
        list: 2,
        offset: 1,
        search,
        sort,
        collapse_repeats: true,
        ascending: true,
    }));
    requests
}

fn answers(log: &EventLog, executor: &dyn Executor) -> Vec<Result<Report, ParamsError>> {
    let outcomes = outcomes(log);
    let scope = Scope::new(log, &outcomes, None);
    requests().iter().map(|request| request.answer(&scope, executor)).collect()
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0u8..12, 0u32..200, 0u8..5, prop::option::of(0u8..4), prop::option::of(0u16..999)), 1..120)
}

/// What is known of a log where none of its journeys are.
fn without_journeys(log: &EventLog) -> EventLog {
    EventLog {
        attributes: log
            .attributes
            .iter()
            .map(|attribute| Attribute { codes: Packed::default(), ..attribute.clone() })
            .collect(),
        vocabulary: log.vocabulary.without_customers(),
        provenance: log.provenance.clone(),
        offsets: vec![0],
        ..EventLog::default()
    }
}

/// All steps of a funnel by trying every way through a journey.
fn funnel_by_trying(journey: &[(u32, u8)], steps: &[u8], order: funnel::Order, window_min: Option<u32>) -> usize {
    fn reaches(
        journey: &[(u32, u8)],
        steps: &[u8],
        order: funnel::Order,
        window: Option<u32>,
        used: &mut Vec<usize>,
    ) -> bool {
        if used.len() == steps.len() {
            let times: Vec<u32> = used.iter().map(|&at| journey[at].0).collect();
            let span = times.iter().max().unwrap() - times.iter().min().unwrap();
            return window.is_none_or(|window| span <= window);
        }
        let wanted = steps[used.len()];
        (0..journey.len()).any(|at| {
            let fits = match (order, used.last()) {
                (_, None) => true,
                (funnel::Order::Eventually, Some(&last)) => at > last,
                (funnel::Order::StrictlyNext, Some(&last)) => at == last + 1,
                (funnel::Order::Any, Some(_)) => !used.contains(&at),
            };
            if !fits || journey[at].1 != wanted {
                return false;
            }
            used.push(at);
            let found = reaches(journey, steps, order, window, used);
            used.pop();
            found
        })
    }
    (1..=steps.len()).take_while(|&depth| reaches(journey, &steps[..depth], order, window_min, &mut Vec::new())).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn groups_are_as_large_as_they_say(events in events()) {
        let log = read(&csv(&events));
        let outcomes = outcomes(&log);
        let scope = Scope::new(&log, &outcomes, None);
        let Ok(Report::Archetypes(archetypes)) = Request::Archetypes(Default::default()).answer(&scope, &Serial) else { unreachable!() };
        prop_assert_eq!(archetypes.archetypes.iter().map(|a| a.customers).sum::<u64>(), archetypes.customers);
        prop_assert_eq!(archetypes.archetypes.iter().map(|a| a.variants).sum::<u64>(), archetypes.variants);
        let request = Request::Segments(segments::Params { k: Some(2), ..Default::default() });
        let Ok(Report::Segments(segments)) = request.answer(&scope, &Serial) else { unreachable!() };
        prop_assert_eq!(segments.segments.iter().map(|segment| segment.customers).sum::<u64>(), segments.customers);
        let Ok(Report::Cohorts(cohorts)) = Request::Cohorts(Default::default()).answer(&scope, &Serial) else { unreachable!() };
        prop_assert_eq!(cohorts.cohorts.iter().map(|cohort| cohort.customers).sum::<u64>(), cohorts.customers);
        prop_assert_eq!(cohorts.customers, archetypes.customers);
        for cell in cohorts.cohorts.iter().flat_map(|cohort| &cohort.cells).chain(&cohorts.all) {
            prop_assert!(cell.conversion_by_age.is_none_or(|by_age| by_age.low <= by_age.rate && by_age.rate <= by_age.high));
            prop_assert_eq!((cell.retention.n, cell.conversion.n), (cell.observed, cell.observed));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_split_and_any_order_of_merging_give_the_same_report(events in events(), parts in 1usize..9) {
        let log = read(&csv(&events));
        prop_assert_eq!(answers(&log, &Serial), answers(&log, &Backwards(parts)));
    }

    /// Every question as a host would have it whose journeys lie on several machines: customers dealt out at random, each
    /// part scanned alone, everything that travels turned into bytes and back, partials merged in any order, and the
    /// statistics done where there is no journey.
    #[test]
    fn passes_apart_give_the_same_report(events in events(), parts in 1usize..5, seed in any::<u64>()) {
        let log = read(&csv(&events));
        let outcomes = outcomes(&log);
        let whole = Scope::new(&log, &outcomes, None);
        let mut random = desirepath_engine::stats::Random::new(seed);
        let mut dealt = vec![CustomerSet::with_capacity(log.customers()); parts];
        (0..log.customers()).for_each(|customer| dealt[random.below(parts)].insert(customer));
        let (bare, nobody) = (without_journeys(&log), Outcomes::default());
        for request in requests() {
            let mut facts = Facts::of(std::slice::from_ref(&request));
            // What a log does not have is refused before anything is scanned.
            let Ok(()) = block_on(facts.find(request.needs(), &whole, &Serial)) else { continue };
            let known = facts.known().clone();
            let expected = block_on(request.answer_with(&whole, &Serial, &mut facts));
            let there = Context::of(&whole, known.clone());
            let here = Context {
                totals: there.totals.clone(),
                outcomes: there.outcomes.clone(),
                ..Context::of(&Scope::new(&bare, &nobody, None), known)
            };
            let found = (|| {
                let mut plan = Pass::plan(&request, &here)?;
                loop {
                    let scan = |customers| request.scan(&Scope::new(&log, &outcomes, Some(customers)), &there, &plan).unwrap();
                    let mut partials: Vec<Vec<u8>> = dealt.iter().map(scan).collect();
                    while partials.len() > 1 {
                        let one = partials.swap_remove(random.below(partials.len()));
                        let other = partials.swap_remove(random.below(partials.len()));
                        partials.push(request.merge(&one, &other).unwrap());
                    }
                    match Pass::next(&request, &partials[0], &here, &plan, &Serial).unwrap() {
                        Next::Again(next) => plan = next,
                        Next::Done(report) => return Ok(*report),
                    }
                }
            })();
            let written = |answer: Result<Report, ParamsError>| answer.map(|report| serde_json::to_string(&report).unwrap());
            prop_assert_eq!(written(expected), written(found), "{}", request.name());
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(events in events(), seed in any::<u64>()) {
        // No two events of a customer at one instant: their order would be that of the input.
        let mut seen = BTreeSet::new();
        let events: Vec<Event> = events.into_iter().filter(|event| seen.insert((event.0, event.1))).collect();
        let mut shuffled = events.clone();
        shuffled.sort_by_key(|event| (u64::from(event.1) + 7 * u64::from(event.0)).wrapping_mul(seed | 1));
        let without_files = |reports: Vec<Result<Report, ParamsError>>| -> Vec<_> {
            reports.into_iter().filter(|report| !matches!(report, Ok(Report::Quality(_)))).collect()
        };
        prop_assert_eq!(
            without_files(answers(&read(&csv(&events)), &Serial)),
            without_files(answers(&read(&csv(&shuffled)), &Serial))
        );
    }

    #[test]
    fn totals_agree_with_each_other(events in events()) {
        let log = read(&csv(&events));
        let reports: BTreeMap<&str, Report> =
            answers(&log, &Serial).into_iter().take(Request::NAMES.len()).map(|report| report.unwrap()).map(|report| (report.name(), report)).collect();
        let (Report::Overview(overview), Report::JourneyMap(map)) = (&reports["overview"], &reports["journey_map"]) else { unreachable!() };
        let (Report::Variants(variants), Report::Attribution(attribution)) = (&reports["variants"], &reports["attribution"]) else { unreachable!() };
        prop_assert_eq!(overview.events, events.len() as u64);
        prop_assert_eq!(overview.conversion.hits + overview.lost + overview.open, overview.customers);
        prop_assert_eq!(map.activities.iter().map(|a| a.events).sum::<u64>(), overview.events);
        prop_assert_eq!(map.edges.iter().map(|e| e.count).sum::<u64>() + overview.customers, overview.events);
        for terminals in [&map.starts, &map.ends] {
            prop_assert_eq!(terminals.iter().map(|t| t.customers).sum::<u64>(), overview.customers);
            prop_assert_eq!(terminals.iter().map(|t| t.customers - t.unconverted).sum::<u64>(), overview.conversion.hits);
        }
        let few = Request::Variants(variants::Params { list: 3, ..Default::default() });
        let Ok(Report::Variants(few)) = few.answer(&Scope::new(&log, &outcomes(&log), None), &Serial) else { unreachable!() };
        for variants in [variants, &few] {
            let (listed, other) = (&variants.variants, &variants.other);
            prop_assert_eq!(listed.iter().map(|v| v.customers).sum::<u64>() + other.customers, overview.customers);
            prop_assert_eq!(listed.iter().map(|v| v.conversion.conversions).sum::<u64>() + other.conversions, overview.conversion.hits);
            let share = listed.iter().map(|v| v.share).sum::<f64>() + other.share;
            let value = listed.iter().map(|v| v.value).sum::<f64>() + other.value;
            prop_assert!((share - 1.0).abs() < 1e-9, "{share}");
            prop_assert!((value - overview.value.unwrap_or(0.0)).abs() < 1e-6, "{value}");
        }
        for model in &attribution.models {
            let credit: f64 = model.credits.iter().map(|credit| credit.conversions).sum();
            let value: f64 = model.credits.iter().map(|credit| credit.value).sum();
            prop_assert!((credit - overview.conversion.hits as f64).abs() < 1e-6, "{} credits {credit}", model.model);
            prop_assert!((value - attribution.value).abs() < 1e-6, "{} values {value}", model.model);
        }
        for activity in &map.activities {
            prop_assert!(activity.intent.is_none_or(|intent| (0.0..=1.0).contains(&intent)));
        }
    }

    #[test]
    fn customers_are_conserved_on_their_journeys(events in events()) {
        let log = read(&csv(&events));
        let outcomes = Outcomes::new(&log, &OutcomeSettings {
            conversion: vec!["order".to_owned()], lost: vec!["objection: price".to_owned()], log_end_ms: None,
        });
        let scope = Scope::new(&log, &outcomes, None);
        let requests = AllParams::default().requests();
        let mut facts = Facts::of(&requests);
        let reports: BTreeMap<&str, Report> = requests
            .iter()
            .map(|request| (request.name(), block_on(request.answer_with(&scope, &Serial, &mut facts)).unwrap()))
            .collect();
        let (Report::Overview(overview), Report::JourneyMap(map)) = (&reports["overview"], &reports["journey_map"]) else { unreachable!() };
        let (Report::GoingCold(cold), Report::Stages(stages)) = (&reports["going_cold"], &reports["stages"]) else { unreachable!() };
        let Report::Conformance(conformance) = &reports["conformance"] else { unreachable!() };
        prop_assert_eq!(map.leaks.iter().map(|leak| leak.lost).sum::<u64>(), overview.lost);
        prop_assert_eq!(map.leaks.iter().map(|leak| leak.cold + leak.open).sum::<u64>(), overview.open);
        prop_assert_eq!(map.leaks.iter().map(|leak| leak.cold).sum::<u64>(), cold.cold_leads);
        prop_assert_eq!(cold.open_leads, overview.open);
        prop_assert_eq!(cold.activities.iter().map(|activity| activity.open_leads).sum::<u64>(), overview.open);
        prop_assert_eq!(cold.leads.len() as u64 + cold.other_leads, cold.cold_leads);
        // To the end of all journeys, flows call the same customers cold and open.
        let params = flows::Params { depth: flows::MAX_DEPTH, ..Default::default() };
        let flows = block_on(Request::Flows(params).answer_with(&scope, &Serial, &mut facts)).unwrap();
        let Report::Flows(flows) = flows else { unreachable!() };
        let ended = |of: fn(&flows::Ways) -> u64| flows.columns.iter().map(|column| of(&column.ways)).sum::<u64>();
        prop_assert_eq!(ended(|ways| ways.cold), cold.cold_leads);
        prop_assert_eq!(ended(|ways| ways.cold + ways.open), overview.open);
        let ended: u64 = stages.stages.iter().map(|stage| stage.lost + stage.cold + stage.open).sum();
        prop_assert_eq!(ended + stages.without_stage + stages.conversions, overview.customers);
        prop_assert_eq!(stages.stages.iter().map(|stage| stage.began).sum::<u64>() + stages.without_stage, overview.customers);
        for stage in &stages.stages {
            let left: u64 = stage.moves.iter().map(|to| to.count).sum();
            let stayed = stage.lost + stage.cold + stage.open + if stage.is_after { stages.conversions } else { 0 };
            prop_assert_eq!(stage.entries, left + stayed);
        }
        prop_assert_eq!(conformance.groups.iter().map(|group| group.customers).sum::<u64>(), overview.customers);
        let converted: u64 = conformance.groups.iter().map(|group| group.conversion.conversions).sum();
        prop_assert_eq!(converted, overview.conversion.hits);
    }

    #[test]
    fn every_edge_of_the_map_is_a_funnel_of_two_steps(events in events()) {
        let log = read(&csv(&events));
        let outcomes = outcomes(&log);
        let scope = Scope::new(&log, &outcomes, None);
        let Ok(Report::JourneyMap(map)) = Request::JourneyMap(Default::default()).answer(&scope, &Serial) else { unreachable!() };
        for edge in &map.edges {
            let steps = vec![edge.from.as_str().into(), edge.to.as_str().into()];
            let params = funnel::Params { steps, order: funnel::Order::StrictlyNext, ..Default::default() };
            let Ok(Report::Funnel(funnel)) = Request::Funnel(params).answer(&scope, &Serial) else { unreachable!() };
            prop_assert_eq!(funnel.steps[1].customers, edge.customers, "{} to {}", &edge.from, &edge.to);
        }
    }

    #[test]
    fn funnels_count_as_trying_every_way_does(
        journey in prop::collection::vec((0u32..40, 0u8..5), 1..9),
        steps in prop::collection::vec(0u8..5, 1..4),
        window in prop::option::of(0u32..30),
    ) {
        let events: Vec<Event> = journey.iter().map(|&(minute, activity)| (0, minute, activity, None, None)).collect();
        let log = read(&csv(&events));
        let mut sorted = journey.clone();
        sorted.sort_by_key(|&(minute, _)| minute);
        let outcomes = outcomes(&log);
        let scope = Scope::new(&log, &outcomes, None);
        prop_assume!(steps.iter().all(|step| sorted.iter().any(|(_, activity)| activity == step)));
        for order in [funnel::Order::Eventually, funnel::Order::StrictlyNext, funnel::Order::Any] {
            let params = funnel::Params {
                steps: steps.iter().map(|&step| ACTIVITIES[usize::from(step)].into()).collect(),
                order,
                window_days: window.map(|minutes| f64::from(minutes) / 1440.0),
                ..Default::default()
            };
            let Ok(Report::Funnel(funnel)) = Request::Funnel(params).answer(&scope, &Serial) else { unreachable!() };
            let reached = funnel.steps.iter().filter(|step| step.customers == 1).count();
            prop_assert_eq!(reached, funnel_by_trying(&sorted, &steps, order, window), "{:?}", order);
        }
    }

    #[test]
    fn a_selection_counts_as_a_log_of_these_customers_alone(events in events(), chosen in any::<u16>()) {
        let log = read(&csv(&events));
        let all = outcomes(&log);
        let mut selected = CustomerSet::with_capacity(log.customers());
        (0..log.customers()).filter(|at| chosen >> (at % 16) & 1 == 1).for_each(|at| selected.insert(at));
        prop_assume!(selected.count_ones(..) > 0);
        let is_chosen = |customer: u8| {
            let code = log.vocabulary.customers.find(format!("c{customer}").as_bytes()).unwrap();
            selected.contains(code as usize)
        };
        let chosen_events: Vec<Event> = events.iter().copied().filter(|event| is_chosen(event.0)).collect();
        // Without any, nothing counts as conversion there.
        prop_assume!(chosen_events.iter().any(|event| ACTIVITIES[usize::from(event.2)] == "order"));
        let alone = read(&csv(&chosen_events));
        // Watched until the same time.
        let mut alone_outcomes = outcomes(&alone);
        alone_outcomes.log_end_ms = all.log_end_ms;
        let (whole, part) = (Scope::new(&log, &all, Some(&selected)), Scope::new(&alone, &alone_outcomes, None));
        for request in [Request::JourneyMap(Default::default()), Request::Variants(Default::default())] {
            prop_assert_eq!(request.answer(&whole, &Serial), request.answer(&part, &Serial));
        }
    }
}

/// Six customers; what a person counts on paper.
#[test]
fn a_small_log_by_hand() {
    let log = read(
        "customer,time,activity,channel,value\n\
         a,2026-01-01,visit,ads,\n\
         a,2026-01-03,quote,mail,\n\
         a,2026-01-05,order,phone,100\n\
         a,2026-01-06,visit,mail,\n\
         b,2026-01-01,visit,ads,\n\
         b,2026-01-01,visit,web,\n\
         b,2026-01-02,quote,mail,\n\
         c,2026-01-01,visit,web,\n\
         d,2026-01-04,quote,,\n\
         d,2026-01-05,order,,50\n\
         e,2026-01-01,visit,ads,\n\
         e,2026-01-02,quote,,\n\
         e,2026-01-03,order,,25\n\
         f,2026-01-01,visit,web,\n",
    );
    let outcomes = outcomes(&log);
    let scope = Scope::new(&log, &outcomes, None);
    let answer = |request: Request| request.answer(&scope, &Serial).unwrap();

    let Report::JourneyMap(map) = answer(Request::JourneyMap(Default::default())) else { unreachable!() };
    let node = |name: &str| map.activities.iter().find(|activity| activity.activity == name).unwrap();
    assert_eq!((node("visit").events, node("visit").customers), (7, 5));
    assert_eq!((node("visit").conversion.conversions, node("visit").conversion.n), (2, 5));
    assert_eq!((node("quote").conversion.conversions, node("quote").conversion.n), (3, 4));
    let edge = |from: &str, to: &str| map.edges.iter().find(|edge| edge.from == from && edge.to == to).unwrap();
    assert_eq!((edge("visit", "quote").count, edge("visit", "quote").customers), (3, 3));
    assert_eq!(edge("quote", "order").conversion.conversion_rate, Some(1.0));
    // After the sale: seen, but nobody there was still to be won.
    assert_eq!((edge("order", "visit").customers, edge("order", "visit").conversion.n), (1, 0));
    let median_days = edge("visit", "quote").median_gap_s.unwrap() / 86_400.0;
    assert!((median_days - 1.0).abs() < 1.0 / 64.0, "{median_days}");
    // visit: to visit 1, to quote 3, ended 2 (b's second visit goes on); quote: order 3, ended 1.
    let quote = 0.75;
    let visit = 3.0 / 5.0 * quote;
    assert!((node("quote").intent.unwrap() - quote).abs() < 1e-12);
    assert!((node("visit").intent.unwrap() - visit).abs() < 1e-12, "{:?}", node("visit").intent);
    assert_eq!(node("order").intent, Some(1.0));

    let Report::Attribution(attribution) = answer(Request::Attribution(Default::default())) else { unreachable!() };
    let credit = |model: &str, channel: &str| {
        let model = attribution.models.iter().find(|m| m.model == model).unwrap();
        let credit = model.credits.iter().find(|credit| credit.channel == channel).unwrap();
        (credit.conversions, credit.value)
    };
    assert_eq!((attribution.conversions, attribution.value), (3, 175.0));
    assert_eq!(credit("first", "ads"), (2.0, 125.0));
    assert_eq!(credit("last", "phone"), (1.0, 100.0));
    assert_eq!(credit("last", "(no channel)"), (1.0, 50.0));
    let (conversions, value) = credit("linear", "ads");
    assert!((conversions - 4.0 / 3.0).abs() < 1e-9 && (value - (100.0 / 3.0 + 25.0)).abs() < 1e-9);

    let Report::Funnel(funnel) = answer(Request::Funnel(funnel::Params {
        steps: ["visit", "quote", "order"].map(Into::into).to_vec(),
        window_days: Some(3.0),
        ..Default::default()
    })) else {
        unreachable!()
    };
    let reached: Vec<u64> = funnel.steps.iter().map(|step| step.customers).collect();
    // a needs four days for all three.
    assert_eq!(reached, [5, 3, 1]);
    assert_eq!(funnel.steps[0].dropped, Some(2));
}

#[test]
fn a_step_that_the_log_does_not_have_is_refused_by_name() {
    let log = read("customer,time,activity\na,2026-01-01,visit\n");
    let outcomes = outcomes(&log);
    let scope = Scope::new(&log, &outcomes, None);
    let params = funnel::Params { steps: vec!["vizit".into()], ..Default::default() };
    let error = Request::Funnel(params).answer(&scope, &Serial).unwrap_err();
    assert_eq!(error.to_string(), "funnel.steps: no activity is named “vizit”; use names as they are in the data");
}

/// Where every purchase is in a channel of its own, the last touch says nothing of what brought it.
#[test]
fn channels_of_conversions_alone_do_not_make_others_undecided() {
    let mut csv = "customer,time,activity,channel\n".to_owned();
    for customer in 0..80 {
        let channel = if customer % 2 == 0 { "ads" } else { "mail" };
        csv += &format!("c{customer},2026-01-01,visit,{channel}\nc{customer},2026-01-02,buy,shop\n");
    }
    let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    let log = ingest::read_whole(&plan, csv.as_bytes()).unwrap();
    let settings = OutcomeSettings { conversion: vec!["buy".to_owned()], ..OutcomeSettings::default() };
    let outcomes = Outcomes::new(&log, &settings);
    let request = Request::Attribution(attribution::Params::default());
    let Ok(Report::Attribution(report)) = request.answer(&Scope::new(&log, &outcomes, None), &Serial) else { panic!() };
    assert!(!report.last_touch_tells());
    for channel in &report.channels {
        let is_shop = channel.channel == "shop";
        assert_eq!(channel.is_where_they_convert(), is_shop);
        if !is_shop {
            // First touch has all of it here; the other two halve it with the shop. By last touch it would be nothing.
            assert!(channel.lowest_share.unwrap() >= 0.24, "{channel:?}");
        }
    }
}
