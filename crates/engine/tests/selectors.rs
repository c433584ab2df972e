//! Every count of a report is the number of customers that its selector selects.

use desirepath_engine::analysis::{
    Report, Request, answer_all, archetypes, attribution, cohorts, conformance, flows, funnel, journey_map, segments,
    stages, variants,
};
use desirepath_engine::contract::AllParams;
use desirepath_engine::executor::Serial;
use desirepath_engine::findings::findings;
use desirepath_engine::ingest;
use desirepath_engine::log::filter::{Breakdown, Filter, InStage, OnDays, Period, State};
use desirepath_engine::log::{
    ColdDays, CustomerSet, EventLog, Exclusion, FlowAnchor, FlowBy, Order, OutcomeSettings, Outcomes, Scope,
};
use desirepath_engine::stats::{ConversionRate, Rate};
use proptest::prelude::*;

/// One event: customer, hour, activity, channel, region.
type Row = (u8, u32, u8, Option<u8>, Option<u8>);

const ACTIVITIES: [&str; 5] = ["visit", "call", "quote", "refused", "order"];

fn read(rows: &[Row]) -> EventLog {
    let mut csv = "customer,time,activity,channel,region\n".to_owned();
    for &(customer, hour, activity, channel, region) in rows {
        let text = |prefix: &str, code: Option<u8>| code.map_or(String::new(), |code| format!("{prefix}{code}"));
        let time = 1_700_000_000 + i64::from(hour) * 3600;
        let activity = ACTIVITIES[usize::from(activity)];
        csv += &format!("c{customer},{time},{activity},{},{}\n", text("ch", channel), text("r", region));
    }
    let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    ingest::read_whole(&plan, csv.as_bytes()).unwrap()
}

fn outcomes(log: &EventLog) -> Outcomes {
    let settings = OutcomeSettings {
        conversion: vec!["order".to_owned()],
        lost: vec!["refused".to_owned()],
        ..OutcomeSettings::default()
    };
    Outcomes::new(log, &settings)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0u8..12, 0u32..600, 0u8..5, prop::option::of(0u8..4), prop::option::of(0u8..4)), 1..100)
}

/// Cold days that differ by activity; one has none.
fn cold_days(first: Option<u32>) -> Option<ColdDays> {
    let days = |first: u32| ACTIVITIES[..4].iter().zip(first..).map(|(name, day)| ((*name).to_owned(), day)).collect();
    first.map(|first| ColdDays { activities: days(first) })
}

/// A log of which some customers are looked at.
struct World<'a> {
    log: &'a EventLog,
    outcomes: &'a Outcomes,
    looked_at: &'a CustomerSet,
}

impl World<'_> {
    fn answer(&self, request: Request) -> Report {
        request.answer(&Scope::new(self.log, self.outcomes, Some(self.looked_at)), &Serial).unwrap()
    }

    fn assert_selects(&self, filter: &Filter, customers: u64) -> Result<(), TestCaseError> {
        let mut selected = filter.select(self.log, self.outcomes).unwrap();
        selected.intersect_with(self.looked_at);
        prop_assert_eq!(selected.count_ones(..) as u64, customers, "{}: {:?}", filter.describe(), filter);
        Ok(())
    }
}

impl World<'_> {
    fn assert_rate(&self, [converted, all]: [Filter; 2], rate: ConversionRate) -> Result<(), TestCaseError> {
        self.assert_selects(&converted, rate.conversions)?;
        self.assert_selects(&all, rate.n)
    }

    fn assert_share(&self, [hits, all]: [Filter; 2], rate: Rate) -> Result<(), TestCaseError> {
        self.assert_selects(&hits, rate.hits)?;
        self.assert_selects(&all, rate.n)
    }
}

/// Looks at a log whole and at some of its customers.
fn in_worlds(
    rows: &[Row],
    chosen: u16,
    check: impl Fn(&World) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let log = read(rows);
    let outcomes = outcomes(&log);
    for chosen in [u16::MAX, chosen] {
        let looked_at = (0..log.customers()).filter(|at| chosen >> (at % 16) & 1 == 1).collect();
        check(&World { log: &log, outcomes: &outcomes, looked_at: &looked_at })?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn of_overview_map_and_variants(rows in rows(), chosen in any::<u16>(), list in 0u32..6, cold in prop::option::of(1u32..20)) {
        in_worlds(&rows, chosen, |world| {
            let Report::Overview(overview) = world.answer(Request::Overview(Default::default())) else { unreachable!() };
            world.assert_selects(&overview.selector(), overview.customers)?;
            world.assert_selects(&overview.state_selector(State::Converted), overview.conversion.hits)?;
            world.assert_selects(&overview.state_selector(State::Lost), overview.lost)?;
            world.assert_selects(&overview.state_selector(State::Open), overview.open)?;

            let params = journey_map::Params { cold_days: cold_days(cold) };
            let Report::JourneyMap(map) = world.answer(Request::JourneyMap(params)) else { unreachable!() };
            for leak in &map.leaks {
                world.assert_selects(&map.cold_selector(leak), leak.cold)?;
                world.assert_selects(&map.open_selector(leak), leak.open)?;
            }
            for node in &map.activities {
                world.assert_selects(&node.selector(), node.customers)?;
                world.assert_rate(node.conversion_selectors(), node.conversion)?;
                if let Some(lift) = node.lift {
                    world.assert_share(node.others_selectors(), lift.elsewhere)?;
                }
            }
            for edge in &map.edges {
                world.assert_selects(&edge.selector(), edge.customers)?;
                world.assert_rate(edge.conversion_selectors(), edge.conversion)?;
                if let Some(lift) = edge.lift {
                    world.assert_share(edge.others_selectors(), lift.elsewhere)?;
                }
            }
            for start in &map.starts {
                world.assert_selects(&start.start_selector(), start.customers)?;
            }
            for end in &map.ends {
                world.assert_selects(&end.end_selector(), end.customers)?;
                world.assert_selects(&end.unconverted_end_selector(), end.unconverted)?;
            }

            for (search, collapse_repeats) in [("", false), ("", true), ("i", false), ("i", true), ("x", true)] {
                let params =
                    variants::Params { list, search: search.to_owned(), collapse_repeats, ..Default::default() };
                let Report::Variants(variants) = world.answer(Request::Variants(params)) else { unreachable!() };
                for variant in &variants.variants {
                    world.assert_rate(variants.variant_selector(variant).with_converted(), variant.conversion)?;
                }
                world.assert_selects(&variants.other_selector(), variants.other.customers)?;
                world.assert_selects(&variants.matching_selector(), variants.matching.customers)?;
                let [converted, all] = variants.not_matching_selector().with_converted();
                world.assert_selects(&converted, variants.not_matching.conversions)?;
                world.assert_selects(&all, variants.not_matching.customers)?;
            }

            for lookback_days in [None, Some(2.5)] {
                let request = Request::Attribution(attribution::Params { lookback_days });
                let Report::Attribution(credit) = world.answer(request) else { unreachable!() };
                for channel in credit.channels.iter().filter(|channel| channel.touches > 0) {
                    world.assert_rate(credit.conversion_selectors(channel), channel.conversion)?;
                }
            }

            let params = cohorts::Params { by: Some(cohorts::By::Week), age_days: Some(3), ages: 6 };
            let Report::Cohorts(cohorts) = world.answer(Request::Cohorts(params)) else { unreachable!() };
            for cell in &cohorts.all {
                world.assert_selects(&cohorts.observed_selector(None, cell.age), cell.observed)?;
            }
            for cohort in &cohorts.cohorts {
                world.assert_selects(&cohort.selector(), cohort.customers)?;
                for cell in &cohort.cells {
                    world.assert_selects(&cohorts.observed_selector(Some(cohort), cell.age), cell.observed)?;
                    let rates = [(OnDays::Active, Some(cell.retention)), (OnDays::Paying, cell.paying), (OnDays::Converted, Some(cell.conversion))];
                    for (does, rate) in rates {
                        let hits = rate.map_or(0, |rate| rate.hits);
                        world.assert_selects(&cohorts.hits_selector(Some(cohort), cell.age, does), hits)?;
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn of_funnels(
        rows in rows(),
        chosen in any::<u16>(),
        steps in prop::collection::vec(prop::collection::vec(0usize..5, 1..3), 1..4),
        order in prop::sample::select(vec![Order::Eventually, Order::StrictlyNext, Order::Any]),
        window_days in prop::option::of(0.0..20.0),
        gap_days in prop::option::of(0.0..8.0),
        from_hour in prop::option::of(0i64..400),
        excluded in prop::option::of(0usize..5),
        by_channel in any::<bool>(),
        shown in 0u32..4,
        cold in prop::option::of(1u32..20),
    ) {
        let name = |at: usize| ACTIVITIES[at].to_owned();
        let exclusions = excluded.into_iter().filter(|_| order != Order::Any);
        let params = funnel::Params {
            steps: steps.iter().map(|step| step.iter().map(|&at| name(at)).collect::<Vec<_>>().into()).collect(),
            order,
            window_days,
            step_window_days: if order == Order::Any || steps.len() < 2 { vec![] } else { vec![gap_days] },
            entered: Period { from_ms: from_hour.map(|hour| (1_700_000_000 + hour * 3600) * 1000), to_ms: None },
            exclusions: exclusions.map(|at| Exclusion { after_step: None, activities: vec![name(at)] }).collect(),
            breakdown: Some(if by_channel { Breakdown::Channel } else { Breakdown::Attribute("region".to_owned()) }),
            groups: shown,
            instead: shown,
            cold_days: cold_days(cold),
        };
        in_worlds(&rows, chosen, |world| {
            let request = Request::Funnel(params.clone());
            let all = Scope::new(world.log, world.outcomes, None);
            // An activity that the log does not have is refused.
            if request.answer(&all, &Serial).is_err() {
                return Ok(());
            }
            let Report::Funnel(funnel) = world.answer(request) else { unreachable!() };
            for (at, step) in funnel.steps.iter().enumerate() {
                world.assert_selects(&funnel.selector(at), step.customers)?;
                world.assert_share(funnel.from_previous_selectors(at), step.from_previous)?;
                let Some(instead) = &step.instead else { continue };
                world.assert_selects(&funnel.dropped_selector(at), step.dropped.unwrap())?;
                for next in &instead.next {
                    world.assert_selects(&funnel.next_selector(at, &next.activity), next.customers)?;
                }
                world.assert_selects(&funnel.other_next_selector(at), instead.other)?;
                for (state, customers) in [
                    (State::Converted, instead.converted),
                    (State::Open, instead.open),
                    (State::Lost, instead.lost),
                ] {
                    world.assert_selects(&funnel.ended_selector(at, state), customers)?;
                }
                world.assert_selects(&funnel.cold_selector(at), instead.cold)?;
                let listed: u64 = instead.next.iter().map(|next| next.customers).sum();
                let ended = instead.converted + instead.cold + instead.open + instead.lost;
                prop_assert_eq!(listed + instead.other + ended, step.dropped.unwrap());
            }
            let groups = funnel.breakdown.as_ref().unwrap();
            for (at, step) in funnel.steps.iter().enumerate() {
                let mut customers = 0;
                for group in &groups.groups {
                    world.assert_selects(&funnel.group_selector(Some(group), at), group.steps[at])?;
                    customers += group.steps[at];
                }
                let other = groups.other.as_ref().map_or(0, |other| other.steps[at]);
                world.assert_selects(&funnel.group_selector(None, at), other)?;
                prop_assert_eq!(customers + other, step.customers);
                let mut customers = 0;
                for week in &funnel.weeks {
                    world.assert_selects(&funnel.week_selector(week, at), week.steps[at])?;
                    customers += week.steps[at];
                }
                prop_assert_eq!(customers, step.customers);
            }
            Ok(())
        })?;
    }
    #[test]
    fn of_flows(
        rows in rows(),
        chosen in any::<u16>(),
        anchor in prop::option::of(0usize..6),
        by in prop::sample::select(vec![FlowBy::Activity, FlowBy::Channel, FlowBy::Label]),
        collapse in any::<bool>(),
        until_conversion in any::<bool>(),
        gap in prop::option::of(1u8..48),
        depth in 1u32..5,
        top in 0u32..5,
        cold in prop::option::of(1u32..20),
    ) {
        let labels = [("visit", "A"), ("call", "A"), ("quote", "B"), ("order", "C")];
        let params = flows::Params {
            anchor: match anchor {
                None => FlowAnchor::Start,
                Some(5) => FlowAnchor::Conversion,
                Some(at) => FlowAnchor::Activity(ACTIVITIES[at].to_owned()),
            },
            by,
            labels: (by == FlowBy::Label).then(|| labels.map(|(from, to)| (from.to_owned(), to.to_owned())).into()),
            collapse,
            session_gap_hours: gap.map(f64::from),
            until_conversion,
            depth,
            top,
            cold_days: cold_days(cold),
        };
        in_worlds(&rows, chosen, |world| {
            let request = Request::Flows(params.clone());
            let all = Scope::new(world.log, world.outcomes, None);
            if request.answer(&all, &Serial).is_err() {
                return Ok(());
            }
            let Report::Flows(flows) = world.answer(request) else { unreachable!() };
            let customers = flows.unit == flows::Unit::Customers;
            for column in &flows.columns {
                if customers {
                    world.assert_selects(&flows.column_selector(column), column.count)?;
                    let ways = &column.ways;
                    for (side, count) in [
                        (flows::Side::Began, ways.began),
                        (flows::Side::GoesOn, ways.continued + ways.further),
                        (flows::Side::Ended(State::Converted), ways.converted),
                        (flows::Side::Ended(State::Lost), ways.lost),
                        (flows::Side::Cold, ways.cold),
                        (flows::Side::Ended(State::Open), ways.open),
                        (flows::Side::CameBack, ways.came_back),
                    ] {
                        world.assert_selects(&flows.column_side_selector(column, side), count)?;
                    }
                    if column.step == flows.columns[0].step {
                        world.assert_selects(&flows.column_side_selector(column, flows::Side::Earlier), ways.earlier)?;
                    }
                    prop_assert!(ways.continued == 0 || ways.further == 0);
                }
                for node in &column.nodes {
                    if let Some(customers) = node.customers {
                        world.assert_selects(&flows.node_selector(column.step, node), customers)?;
                        let who = flows.node_conversion_selectors(column.step, node);
                        prop_assert_eq!(who.is_some(), until_conversion);
                        who.map_or(Ok(()), |who| world.assert_rate(who, node.conversion))?;
                    }
                    if !customers {
                        continue;
                    }
                    prop_assert_eq!(node.customers, Some(node.count));
                    for (side, count) in [
                        (flows::Side::Began, node.began),
                        (flows::Side::Earlier, if column.step == flows.columns[0].step { node.earlier } else { node.count - node.began }),
                        (flows::Side::GoesOn, node.continued + node.further),
                        (flows::Side::Ended(State::Converted), node.converted),
                        (flows::Side::Ended(State::Lost), node.lost),
                        (flows::Side::Cold, node.cold),
                        (flows::Side::Ended(State::Open), node.open),
                        (flows::Side::CameBack, node.came_back),
                    ] {
                        world.assert_selects(&flows.side_selector(column.step, node, side), count)?;
                    }
                }
            }
            for link in &flows.links {
                if let Some(customers) = link.customers {
                    world.assert_selects(&flows.link_selector(link), customers)?;
                    let who = flows.link_conversion_selectors(link);
                    who.map_or(Ok(()), |who| world.assert_rate(who, link.conversion))?;
                }
            }
            Ok(())
        })?;
    }
}

/// What the overview says; all analyses run for it.
mod said {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn of_findings(rows in rows(), times in 4u8..12) {
            // Enough customers that something can be said.
            let many: Vec<Row> = (0..times).flat_map(|copy| {
                rows.iter().map(move |row| (row.0 + 12 * copy, row.1, row.2, row.3, row.4))
            }).collect();
            in_worlds(&many, u16::MAX, |world| {
                let scope = Scope::new(world.log, world.outcomes, Some(world.looked_at));
                let reports = answer_all(&AllParams::default().requests(), &scope, &Serial).unwrap();
                for finding in findings(&reports) {
                    if let (Some(rate), Some(who)) = (finding.rate, finding.who) {
                        world.assert_share(who, rate)?;
                    }
                }
                Ok(())
            })?;
        }
    }
}

/// What analyses find of stages, kinds and the believed journey.
mod found {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn of_stages(rows in rows(), chosen in any::<u16>(), before in 2u32..5, cold in prop::option::of(0u32..20), pinned in prop::option::of(0usize..5)) {
            let mut params = stages::Params { before_conversion: before, cold_days: cold_days(cold), ..Default::default() };
            if let Some(at) = pinned {
                params.pins.insert(ACTIVITIES[at].to_owned(), "decision".to_owned());
            }
            in_worlds(&rows, chosen, |world| {
                let request = Request::Stages(params.clone());
                if request.answer(&Scope::new(world.log, world.outcomes, None), &Serial).is_err() {
                    return Ok(());
                }
                let Report::Stages(found) = world.answer(request) else { unreachable!() };
                world.assert_selects(&found.without_stage_selector(), found.without_stage)?;
                for placed in &found.activities {
                    world.assert_selects(&placed.selector(), placed.customers)?;
                }
                for stage in &found.stages {
                    for (how, customers) in [
                        (InStage::Was, stage.customers),
                        (InStage::Began, stage.began),
                        (InStage::CameBack, stage.back_customers),
                        (InStage::Lost, stage.lost),
                        (InStage::Cold, stage.cold),
                        (InStage::Open, stage.open),
                    ] {
                        world.assert_selects(&found.stage_selector(stage, how), customers)?;
                    }
                    if !stage.is_after {
                        world.assert_share(found.went_on_selectors(stage), stage.went_on)?;
                        world.assert_rate(found.conversion_selectors(stage), stage.conversion)?;
                    }
                    for to in &stage.moves {
                        world.assert_selects(&found.stage_selector(stage, InStage::MovedTo(to.to.clone())), to.customers)?;
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn of_the_believed_journey(
            rows in rows(),
            chosen in any::<u16>(),
            steps in prop::collection::vec((prop::collection::vec(0usize..5, 1..3), any::<bool>(), prop::option::of(0.0..6.0)), 1..4),
            strict in any::<bool>(),
        ) {
            let step = |(any_of, optional, within_days): &(Vec<usize>, bool, Option<f64>)| conformance::Step {
                any_of: any_of.iter().map(|&at| ACTIVITIES[at].to_owned()).collect(),
                optional: *optional,
                within_days: *within_days,
            };
            let params = conformance::Params { steps: steps.iter().map(step).collect(), strict, ..Default::default() };
            in_worlds(&rows, chosen, |world| {
                let request = Request::Conformance(params.clone());
                if request.answer(&Scope::new(world.log, world.outcomes, None), &Serial).is_err() {
                    return Ok(());
                }
                let Report::Conformance(found) = world.answer(request) else { unreachable!() };
                for group in &found.groups {
                    world.assert_rate(found.group_selector(group).with_converted(), group.conversion)?;
                }
                for (at, step) in found.steps.iter().enumerate() {
                    world.assert_selects(&found.done_selector(at), step.done)?;
                    world.assert_selects(&found.skipped_selector(at), step.skipped)?;
                }
                for deviation in &found.deviations {
                    let who = found.deviation_selector(deviation);
                    world.assert_selects(&who, deviation.customers)?;
                    world.assert_share(who.with_converted(), deviation.conversion.here)?;
                    world.assert_share(found.without_selector(deviation).with_converted(), deviation.conversion.elsewhere)?;
                }
                Ok(())
            })?;
        }

        #[test]
        fn of_kinds(rows in rows(), chosen in any::<u16>(), k in 1u32..4, within in 0.0..1.0) {
            in_worlds(&rows, chosen, |world| {
                let params = archetypes::Params { k: Some(k), within };
                let Report::Archetypes(found) = world.answer(Request::Archetypes(params)) else { unreachable!() };
                for (at, archetype) in found.archetypes.iter().enumerate() {
                    world.assert_share(found.coverage_selectors(at), archetype.coverage)?;
                    world.assert_rate(found.selector(at).with_converted(), archetype.conversion)?;
                    for example in &archetype.examples {
                        world.assert_selects(&example.selector(), example.customers)?;
                    }
                }
                world.assert_selects(&found.all_covered_selector(), found.coverage.hits)?;
                let params = segments::Params { k: Some(k), ..Default::default() };
                let Report::Segments(found) = world.answer(Request::Segments(params)) else { unreachable!() };
                for (at, segment) in found.segments.iter().enumerate() {
                    world.assert_rate(found.selector(at).with_converted(), segment.conversion)?;
                }
                Ok(())
            })?;
        }
    }
}
