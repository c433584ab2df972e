//! Filters select exactly the customers of whom what they say is true.

use desirepath_eventlog::ingest;
use desirepath_eventlog::log::filter::*;
use desirepath_eventlog::log::{
    EventLog, Exclusion, Filter, FlowAnchor, FlowBy, FlowSettings, FunnelStep, FunnelSteps, Order, OutcomeSettings,
    Outcomes,
};
use proptest::prelude::*;

const ACTIVITIES: [&str; 5] = ["visit", "call", "quote", "refused", "order"];
/// What times are multiples of: the 128th part of a day, so that JSON keeps windows to the bit.
const TICK_S: i64 = 675;
const START_S: i64 = 1_700_000_000;

/// One event: customer, tick, activity, channel, region, value.
type Row = (u8, u32, u8, Option<u8>, Option<u8>, Option<u8>);

fn read(rows: &[Row]) -> EventLog {
    // Every name is in the log, whatever the rows: customer "all" has each once.
    let mut csv = "customer,time,activity,channel,region,value\n".to_owned();
    for (at, activity) in ACTIVITIES.iter().enumerate() {
        csv += &format!("all,{},{activity},ch{at},r{at},\n", START_S);
    }
    for &(customer, tick, activity, channel, region, value) in rows {
        let text = |prefix: &str, code: Option<u8>| code.map_or(String::new(), |code| format!("{prefix}{code}"));
        csv += &format!(
            "c{customer},{},{},{},{},{}\n",
            START_S + i64::from(tick) * TICK_S,
            ACTIVITIES[usize::from(activity)],
            text("ch", channel),
            text("r", region),
            text("", value),
        );
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

struct Event {
    time_ms: i64,
    activity: String,
    channel: String,
    region: String,
    value: f64,
}

fn journey(log: &EventLog, customer: usize) -> Vec<Event> {
    (log.offsets[customer] as usize..log.offsets[customer + 1] as usize)
        .map(|at| Event {
            time_ms: log.time_ms[at],
            activity: log.vocabulary.activity(log.activity[at]),
            channel: log.vocabulary.channels.text(log.channel[at].0).into_owned(),
            region: log.attributes[0].texts.text(log.attributes[0].codes.get(at).unwrap()).into_owned(),
            value: log.value.get(at).copied().filter(|value| !value.is_nan()).unwrap_or(0.0),
        })
        .collect()
}

fn is_in(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known == name)
}

fn label_fits(labels: &Labels, name: &str) -> bool {
    is_in(&labels.names, name) != labels.except
}

fn in_period(period: &Period, time_ms: i64) -> bool {
    period.from_ms.unwrap_or(i64::MIN) <= time_ms && time_ms < period.to_ms.unwrap_or(i64::MAX)
}

fn ms(days: f64) -> i64 {
    (days * 86_400_000.0).round() as i64
}

/// All ways through the first steps, by trying every choice of events: positions by step.
fn all_ways(journey: &[Event], funnel: &FunnelSteps, depth: usize) -> Vec<Vec<usize>> {
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for step in &funnel.steps[..depth] {
        ways = ways
            .into_iter()
            .flat_map(|way| (0..journey.len()).map(move |at| [way.clone(), vec![at]].concat()))
            .filter(|way| {
                let (before, at) = (&way[..way.len() - 1], way[way.len() - 1]);
                is_in(step.activities(), &journey[at].activity)
                    && match (funnel.order, before.last()) {
                        (_, None) => true,
                        (Order::Eventually, Some(&last)) => at > last,
                        (Order::StrictlyNext, Some(&last)) => at == last + 1,
                        (Order::Any, Some(_)) => !before.contains(&at),
                    }
            })
            .collect();
    }
    ways.retain(|way| {
        let first = *way.iter().min().unwrap();
        let last = *way.iter().max().unwrap();
        let span = journey[last].time_ms - journey[first].time_ms;
        in_period(&funnel.entered, journey[first].time_ms)
            && funnel.window_days.is_none_or(|days| span <= ms(days))
            && way.windows(2).enumerate().all(|(gap, pair)| {
                let time = journey[pair[1]].time_ms - journey[pair[0]].time_ms;
                let limit = funnel.step_window_days.get(gap).copied().flatten();
                limit.is_none_or(|days| time <= ms(days))
                    && funnel.exclusions.iter().all(|exclusion| {
                        exclusion.after_step.is_some_and(|step| step as usize != gap + 1)
                            || !journey[pair[0] + 1..pair[1]]
                                .iter()
                                .any(|event| is_in(&exclusion.activities, &event.activity))
                    })
            })
    });
    ways
}

fn depth(journey: &[Event], funnel: &FunnelSteps) -> usize {
    // In any order a way may begin in time that the first step alone does not.
    (1..=funnel.steps.len()).rfind(|&depth| !all_ways(journey, funnel, depth).is_empty()).unwrap_or(0)
}

/// A label with the indices of its events.
type Step = (String, Vec<usize>);

/// A journey as runs of steps; and whether the customer came back after the run.
fn runs(journey: &[Event], flow: &FlowSettings, conversion: Option<usize>) -> Vec<(Vec<Step>, bool)> {
    let len = conversion.filter(|_| flow.until_conversion).map_or(journey.len(), |at| at + 1);
    let gap_ms = flow.session_gap_hours.map_or(i64::MAX, |hours| (hours * 3_600_000.0).round() as i64);
    let mut runs: Vec<Vec<Step>> = Vec::new();
    for (at, event) in journey[..len].iter().enumerate() {
        if at == 0 || event.time_ms - journey[at - 1].time_ms > gap_ms {
            runs.push(Vec::new());
        }
        let label = match flow.by {
            FlowBy::Activity => event.activity.clone(),
            FlowBy::Channel => event.channel.clone(),
            FlowBy::Label => flow.labels.as_ref().unwrap().get(&event.activity).cloned().unwrap_or_default(),
        };
        let steps = runs.last_mut().unwrap();
        match steps.last_mut() {
            Some((last, events)) if flow.collapse && *last == label => events.push(at),
            _ => steps.push((label, vec![at])),
        }
    }
    let last = runs.len() - 1;
    runs.into_iter().enumerate().map(|(at, steps)| (steps, at < last)).collect()
}

fn is_at_step(filter: &FlowFilter, journey: &[Event], conversion: Option<usize>, state: State) -> bool {
    runs(journey, &filter.flow, conversion).iter().any(|(steps, came_back)| {
        let anchor = match &filter.flow.anchor {
            FlowAnchor::Start => Some(0),
            FlowAnchor::Conversion => {
                steps.iter().position(|(_, events)| conversion.is_some_and(|at| events.contains(&at)))
            }
            FlowAnchor::Activity(name) => {
                steps.iter().position(|(_, events)| events.iter().any(|&at| journey[at].activity == *name))
            }
        };
        let Some(anchor) = anchor else { return false };
        let index = anchor as i32 + filter.step;
        if index < 0 || index as usize >= steps.len() {
            return false;
        }
        label_fits(&filter.at, &steps[index as usize].0)
            && filter.is_first.is_none_or(|is_first| is_first == (index == 0))
            && match (&filter.then, steps.get(index as usize + 1)) {
                (None, _) => true,
                (Some(FlowThen::Label(labels)), Some((next, _))) => label_fits(labels, next),
                (Some(FlowThen::End(wanted)), None) => !came_back && state == *wanted,
                (Some(FlowThen::CameBack), None) => *came_back,
                _ => false,
            }
    })
}

/// What a filter says, word for word.
fn holds(filter: &Filter, name: &str, journey: &[Event]) -> bool {
    let conversion = journey.iter().position(|event| event.activity == "order");
    let until = &journey[..conversion.map_or(journey.len(), |at| at + 1)];
    let state = match conversion {
        Some(_) => State::Converted,
        None if journey.iter().any(|event| event.activity == "refused") => State::Lost,
        None => State::Open,
    };
    match filter {
        Filter::All(filters) => filters.iter().all(|filter| holds(filter, name, journey)),
        Filter::Any(filters) => filters.iter().any(|filter| holds(filter, name, journey)),
        Filter::Not(filter) => !holds(filter, name, journey),
        Filter::Started(period) => in_period(period, journey[0].time_ms),
        Filter::Active(period) => journey.iter().any(|event| in_period(period, event.time_ms)),
        Filter::Converted(period) => conversion.is_some_and(|at| in_period(period, journey[at].time_ms)),
        Filter::OnDays(filter) => {
            let day = |event: &Event| (event.time_ms - journey[0].time_ms).div_euclid(86_400_000);
            let on = |event: &&Event| (i64::from(filter.from_day)..i64::from(filter.to_day)).contains(&day(event));
            match filter.does {
                OnDays::Active => journey.iter().any(|event| on(&event)),
                OnDays::Paying => journey.iter().filter(on).any(|event| event.value > 0.0),
                OnDays::Converted => conversion.is_some_and(|at| on(&&journey[at])),
            }
        }
        Filter::Channel(filter) => {
            let last_ms = until[until.len() - 1].time_ms;
            let is_near = |event: &&Event| filter.within_days.is_none_or(|days| last_ms - event.time_ms <= ms(days));
            let touches: Vec<&str> = until
                .iter()
                .filter(|event| is_near(event))
                .map(|event| event.channel.as_str())
                .filter(|channel| !channel.is_empty())
                .collect();
            match filter.at {
                AtChannel::Any => journey.iter().any(|event| is_in(&filter.names, &event.channel)),
                AtChannel::Touch => touches.iter().any(|channel| is_in(&filter.names, channel)),
                AtChannel::FirstTouch => is_in(&filter.names, touches.first().unwrap_or(&"")),
                AtChannel::LastTouch => is_in(&filter.names, touches.last().unwrap_or(&"")),
            }
        }
        Filter::Attribute(filter) => match filter.at {
            AtEvent::Any => journey.iter().any(|event| is_in(&filter.values, &event.region)),
            AtEvent::First => is_in(&filter.values, &journey[0].region),
            AtEvent::Last => is_in(&filter.values, &journey[journey.len() - 1].region),
        },
        Filter::Done(filter) => {
            let journey = if filter.until_conversion { until } else { journey };
            let times: Vec<i64> = journey
                .iter()
                .filter(|event| is_in(&filter.activities, &event.activity))
                .map(|event| event.time_ms)
                .collect();
            let window = filter.within_days.map_or(i64::MAX, ms);
            let most = times
                .iter()
                .map(|&first| times.iter().filter(|&&time| time >= first && time - first <= window).count() as u32)
                .max()
                .unwrap_or(0);
            most >= filter.at_least && filter.at_most.is_none_or(|limit| most <= limit)
        }
        Filter::Took(filter) => {
            let journey = if filter.until_conversion { until } else { journey };
            (0..journey.len()).any(|first| {
                (first + 1..journey.len()).any(|then| {
                    is_in(&filter.from, &journey[first].activity)
                        && is_in(&filter.to, &journey[then].activity)
                        && (!filter.directly || then == first + 1)
                        && filter
                            .within_days
                            .is_none_or(|days| journey[then].time_ms - journey[first].time_ms <= ms(days))
                })
            })
        }
        Filter::StartsWith(names) => is_in(names, &journey[0].activity),
        Filter::EndsWith(names) => is_in(names, &journey[journey.len() - 1].activity),
        Filter::State(wanted) => state == *wanted,
        Filter::Value(filter) => {
            let value: f64 = journey.iter().map(|event| event.value).sum();
            filter.at_least.is_none_or(|least| value >= least) && filter.at_most.is_none_or(|most| value <= most)
        }
        Filter::Variant(steps) => journey.iter().map(|event| &event.activity).eq(steps),
        Filter::CollapsedVariant(steps) => {
            let mut activities: Vec<&String> = journey.iter().map(|event| &event.activity).collect();
            activities.dedup();
            activities.into_iter().eq(steps)
        }
        Filter::Customers(names) => is_in(names, name),
        // What analyses have found: compared with them, in `selectors`.
        Filter::Stage(_) | Filter::Like(_) | Filter::Behaves(_) | Filter::Conforms(_) => unreachable!(),
        Filter::Flow(filter) => is_at_step(filter, journey, conversion, state),
        Filter::Funnel(filter) => {
            let depth = depth(journey, &filter.funnel);
            if depth < filter.reached as usize || (filter.not_next && depth > filter.reached as usize) {
                return false;
            }
            if filter.entry.is_none() && filter.entry_period == Period::default() && filter.then.is_none() {
                return true;
            }
            if depth == 0 {
                return false;
            }
            // In order: the first way in the order of positions.
            let way = all_ways(journey, &filter.funnel, depth).into_iter().min().unwrap();
            let entry = &journey[way[0]];
            in_period(&filter.entry_period, entry.time_ms)
                && filter.entry.as_ref().is_none_or(|group| {
                    let label = if group.by == Breakdown::Channel { &entry.channel } else { &entry.region };
                    label_fits(&group.labels, label)
                })
                && match (&filter.then, journey.get(way[depth - 1] + 1)) {
                    (None, _) => true,
                    (Some(Then::Label(labels)), Some(next)) => label_fits(labels, &next.activity),
                    (Some(Then::End(wanted)), None) => state == *wanted,
                    _ => false,
                }
        }
    }
}

fn rows(customers: u8, most: usize) -> impl Strategy<Value = Vec<Row>> {
    let code = || prop::option::of(0u8..4);
    prop::collection::vec((0..customers, 0u32..40, 0u8..5, code(), code(), prop::option::of(0u8..9)), 1..most)
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec((0usize..5).prop_map(|at| ACTIVITIES[at].to_owned()), 1..3)
}

fn coded(prefix: &'static str) -> impl Strategy<Value = Vec<String>> {
    let name = move |code| if code == 0 { String::new() } else { format!("{prefix}{}", code - 1) };
    prop::collection::vec((0u8..5).prop_map(name), 1..3)
}

fn labels(names: impl Strategy<Value = Vec<String>>) -> impl Strategy<Value = Labels> {
    (names, any::<bool>()).prop_map(|(names, except)| Labels { names, except })
}

fn days() -> impl Strategy<Value = Option<f64>> {
    prop::option::of((0u32..30).prop_map(|ticks| f64::from(ticks) / 128.0))
}

fn period() -> impl Strategy<Value = Period> {
    let instant = |tick: u32| (START_S + i64::from(tick) * TICK_S) * 1000;
    (prop::option::of(0u32..20), prop::option::of(20u32..40))
        .prop_map(move |(from, to)| Period { from_ms: from.map(instant), to_ms: to.map(instant) })
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(vec![State::Converted, State::Open, State::Lost])
}

fn funnel_steps() -> impl Strategy<Value = FunnelSteps> {
    let order = prop::sample::select(vec![Order::Eventually, Order::StrictlyNext, Order::Any]);
    let exclusion = (prop::option::of(1u32..3), names());
    let steps = prop::collection::vec(names(), 1..4);
    (steps, order, days(), prop::collection::vec(days(), 2), prop::collection::vec(exclusion, 0..2), period()).prop_map(
        |(steps, order, window_days, mut step_window_days, exclusions, entered)| {
            step_window_days.truncate(steps.len() - 1);
            let mut exclusions: Vec<Exclusion> = exclusions
                .into_iter()
                .map(|(after_step, activities)| Exclusion { after_step, activities })
                .filter(|exclusion| exclusion.after_step.is_none_or(|step| (step as usize) < steps.len()))
                .collect();
            if order == Order::Any {
                step_window_days.clear();
                exclusions.clear();
            }
            let steps = steps.into_iter().map(FunnelStep::from).collect();
            FunnelSteps { steps, order, window_days, step_window_days, exclusions, entered }
        },
    )
}

fn funnel_filter() -> impl Strategy<Value = FunnelFilter> {
    let entry = prop_oneof![
        labels(coded("ch")).prop_map(|labels| EntryGroup { by: Breakdown::Channel, labels }),
        labels(coded("r")).prop_map(|labels| EntryGroup { by: Breakdown::Attribute("region".into()), labels }),
    ];
    let then = prop_oneof![labels(names()).prop_map(Then::Label), state().prop_map(Then::End)];
    (funnel_steps(), 0u32..4, any::<bool>(), prop::option::of(entry), period(), prop::option::of(then)).prop_map(
        |(funnel, reached, not_next, entry, entry_period, then)| {
            let reached = reached.min(funnel.steps.len() as u32);
            let filter = FunnelFilter { reached, not_next, entry, entry_period, then, funnel };
            match filter.funnel.order {
                // Which of several complete sets of events is the customer's is not for trying.
                Order::Any => FunnelFilter { entry: None, entry_period: Period::default(), then: None, ..filter },
                _ => filter,
            }
        },
    )
}

fn flow_filter() -> impl Strategy<Value = FlowFilter> {
    let anchor = prop_oneof![
        Just(FlowAnchor::Start),
        Just(FlowAnchor::Conversion),
        (0usize..5).prop_map(|at| FlowAnchor::Activity(ACTIVITIES[at].to_owned())),
    ];
    let names_by = |by| match by {
        FlowBy::Activity => names().boxed(),
        FlowBy::Channel => coded("ch").boxed(),
        FlowBy::Label => prop::sample::subsequence(vec!["A".to_owned(), "B".to_owned(), String::new()], 1..3).boxed(),
    };
    prop::sample::select(vec![FlowBy::Activity, FlowBy::Channel, FlowBy::Label]).prop_flat_map(move |by| {
        let then = prop_oneof![
            labels(names_by(by)).prop_map(FlowThen::Label),
            state().prop_map(FlowThen::End),
            Just(FlowThen::CameBack)
        ];
        let settings = (anchor.clone(), any::<bool>(), prop::option::of(0u8..3), any::<bool>());
        let rest = (-3i32..4, labels(names_by(by)), prop::option::of(any::<bool>()), prop::option::of(then));
        (settings, rest).prop_map(move |((anchor, collapse, gap, until_conversion), (step, at, is_first, then))| {
            let stages = [("visit", "A"), ("call", "A"), ("quote", "B"), ("nothing of ours", "B")];
            let flow = FlowSettings {
                anchor,
                by,
                labels: (by == FlowBy::Label)
                    .then(|| stages.map(|(activity, label)| (activity.to_owned(), label.to_owned())).into()),
                collapse,
                session_gap_hours: gap.map(f64::from),
                until_conversion,
            };
            FlowFilter { flow, step, at, is_first, then }
        })
    })
}

fn leaf() -> impl Strategy<Value = Filter> {
    let at_channel =
        prop::sample::select(vec![AtChannel::Any, AtChannel::Touch, AtChannel::FirstTouch, AtChannel::LastTouch]);
    let at_event = prop::sample::select(vec![AtEvent::Any, AtEvent::First, AtEvent::Last]);
    let limits = || (prop::option::of(0u8..20), prop::option::of(0u8..20));
    prop_oneof![
        period().prop_map(Filter::Started),
        period().prop_map(Filter::Active),
        period().prop_map(Filter::Converted),
        (0u32..9, 0u32..9, prop::sample::select(vec![OnDays::Active, OnDays::Paying, OnDays::Converted])).prop_map(
            |(from_day, days, does)| Filter::OnDays(OnDaysFilter { from_day, to_day: from_day + days, does })
        ),
        (coded("ch"), at_channel, days()).prop_map(|(names, at, within_days)| Filter::Channel(ChannelFilter {
            names,
            at,
            within_days
        })),
        (coded("r"), at_event).prop_map(|(values, at)| Filter::Attribute(AttributeFilter {
            name: "region".into(),
            values,
            at
        })),
        (names(), 0u32..4, prop::option::of(0u32..4), days(), any::<bool>()).prop_map(
            |(activities, at_least, at_most, within_days, until_conversion)| Filter::Done(DoneFilter {
                activities,
                at_least,
                at_most,
                within_days,
                until_conversion,
                as_lead: false,
                came_back: false,
            })
        ),
        (names(), names(), any::<bool>(), days(), any::<bool>()).prop_map(
            |(from, to, directly, within_days, until_conversion)| Filter::Took(TookFilter {
                from,
                to,
                directly,
                within_days,
                until_conversion
            })
        ),
        names().prop_map(Filter::StartsWith),
        names().prop_map(Filter::EndsWith),
        state().prop_map(Filter::State),
        limits().prop_map(|(least, most)| Filter::Value(ValueFilter {
            at_least: least.map(f64::from),
            at_most: most.map(f64::from)
        })),
        names().prop_map(Filter::Variant),
        names().prop_map(Filter::CollapsedVariant),
        funnel_filter().prop_map(Filter::Funnel),
        flow_filter().prop_map(Filter::Flow),
        Just(Filter::Customers(vec!["all".to_owned()])),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    leaf().prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::Any),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

fn assert_selects_what_it_says(log: &EventLog, filter: &Filter) -> Result<(), TestCaseError> {
    let selected = filter.select(log, &outcomes(log)).unwrap();
    for customer in 0..log.customers() {
        let name = log.vocabulary.customers.text(customer as u32);
        let expected = holds(filter, &name, &journey(log, customer));
        prop_assert_eq!(selected.contains(customer), expected, "{}: {:?}", name, filter);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_filter_selects_those_of_whom_it_is_true(rows in rows(10, 60), filter in filter()) {
        assert_selects_what_it_says(&read(&rows), &filter)?;
    }

    #[test]
    fn json_brings_a_filter_back_and_every_filter_has_words(filter in filter()) {
        let json = serde_json::to_string(&filter).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Filter>(&json).unwrap(), &filter);
        let words = filter.describe();
        prop_assert!(words.starts_with("customers ") || words == "all customers", "{}", words);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Funnels are the hardest of them.
    #[test]
    fn funnels_go_as_far_as_trying_every_way_does(rows in rows(2, 22), filter in funnel_filter()) {
        assert_selects_what_it_says(&read(&rows), &Filter::Funnel(filter))?;
    }
}

fn from_json(json: &str) -> Filter {
    serde_json::from_str(json).unwrap()
}

#[test]
fn what_the_log_does_not_have_is_named() {
    let log = read(&[(0, 0, 0, None, None, None)]);
    let outcomes = outcomes(&log);
    for (json, message) in [
        (
            r#"{"all": [{"not": {"done": {"activities": ["visit", "vizit"]}}}]}"#,
            "no activity is named “vizit”; use names as they are in the data",
        ),
        (r#"{"channel": {"names": ["bing"]}}"#, "no channel is named “bing”; use names as they are in the data"),
        (
            r#"{"attribute": {"name": "land", "values": ["x"]}}"#,
            "no attribute is named “land”; use names as they are in the data",
        ),
        (
            r#"{"attribute": {"name": "region", "values": ["x"]}}"#,
            "no value of “region” is named “x”; use names as they are in the data",
        ),
        (r#"{"customers": ["zoe"]}"#, "no customer is named “zoe”; use names as they are in the data"),
        (r#"{"started": {"from_ms": 2, "to_ms": 1}}"#, "the period ends before it begins; swap its ends"),
        (
            r#"{"done": {"activities": ["visit"], "within_days": -1.0}}"#,
            "the window must be a number of days, 0 or more",
        ),
        (r#"{"funnel": {"funnel": {"steps": ["visit"]}, "reached": 2}}"#, "step 2 cannot be reached; the funnel has 1"),
        (
            r#"{"funnel": {"funnel": {"steps": ["visit", "order"], "exclusions": [{"after_step": 2, "activities": ["call"]}]}}}"#,
            "there is no step after step 2",
        ),
    ] {
        assert_eq!(from_json(json).select(&log, &outcomes).unwrap_err().to_string(), message);
    }
    assert!(serde_json::from_str::<Filter>(r#"{"done": {"activitys": ["visit"]}}"#).is_err());
}

#[test]
fn sentences() {
    for (json, sentence) in [
        (r#"{"all": []}"#, "all customers"),
        (r#"{"state": "open"}"#, "customers who are still open"),
        (r#"{"not": {"done": {"activities": ["call"]}}}"#, "customers who never had call"),
        (
            r#"{"done": {"activities": ["call", "mail"], "at_least": 3, "within_days": 7.0}}"#,
            "customers who had call or mail at least 3 times within 7 days",
        ),
        (
            r#"{"took": {"from": ["visit"], "to": ["quote"], "directly": true}}"#,
            "customers who went from visit straight to quote",
        ),
        (
            r#"{"all": [{"state": "lost"}, {"channel": {"names": ["ads", "mail"], "at": "first_touch"}}]}"#,
            "customers whose first channel was ads or mail and who were lost",
        ),
        (
            r#"{"any": [{"state": "converted"}, {"value": {"at_least": 100.0}}]}"#,
            "customers (whose value was at least 100 or who converted)",
        ),
        (
            r#"{"started": {"from_ms": 1767225600000, "to_ms": 1798761600000}}"#,
            "customers whose first contact was in 2026",
        ),
        (
            r#"{"active": {"from_ms": 1772323200000, "to_ms": 1772409600000}}"#,
            "customers who had an event on 1 March 2026",
        ),
        (
            r#"{"converted": {"from_ms": 1772323200000, "to_ms": 1777593600000}}"#,
            "customers who converted from March to April 2026",
        ),
        (
            r#"{"funnel": {"funnel": {"steps": ["visit", ["quote", "offer"], "order"], "window_days": 30.0}, "reached": 2, "not_next": true}}"#,
            "customers who got through visit → quote or offer within 30 days and not on to order",
        ),
        (r#"{"variant": ["visit", "order"]}"#, "customers whose whole journey was visit → order"),
        (r#"{"customers": ["a", "b", "c", "d"]}"#, "customers who are a and 3 others"),
    ] {
        assert_eq!(from_json(json).describe(), sentence, "{json}");
    }
}
