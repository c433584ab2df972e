//! Measures the planted facts in the generated file, as somebody would who has nothing else.

use desirepath_sample::{World, csv_of_events, sample_csv};
use std::sync::LazyLock;

const DAY: i64 = 86_400;

struct Event {
    /// Seconds since 1970.
    at: i64,
    activity: String,
    channel: String,
    value: f64,
    cost: f64,
    note: String,
    device: String,
}

struct Customer {
    name: String,
    events: Vec<Event>,
}

impl Customer {
    fn first(&self, activity: &str) -> Option<usize> {
        self.events.iter().position(|event| event.activity == activity)
    }

    fn has(&self, activity: &str) -> bool {
        self.first(activity).is_some()
    }

    fn at(&self, activity: &str) -> Option<i64> {
        self.first(activity).map(|at| self.events[at].at)
    }
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

/// `yyyy-mm-ddThh:mm:ss` in seconds since 1970.
fn seconds(time: &str) -> i64 {
    let part = |from: usize, to: usize| time[from..to].parse::<i64>().unwrap();
    let (year, month) = (part(0, 4), part(5, 7));
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + part(8, 10) - 1 - 719_468;
    days * DAY + part(11, 13) * 3600 + part(14, 16) * 60 + part(17, 19)
}

fn read(csv: &[u8]) -> Vec<Customer> {
    let mut customers: Vec<Customer> = Vec::new();
    for line in std::str::from_utf8(csv).unwrap().lines().skip(1) {
        let mut row = cells(line);
        assert_eq!(row.len(), 11, "{line}");
        let number = |cell: &str| if cell.is_empty() { 0.0 } else { cell.parse().unwrap() };
        let event = Event {
            at: seconds(&row[1]),
            value: number(&row[4]),
            cost: number(&row[5]),
            activity: std::mem::take(&mut row[2]),
            channel: std::mem::take(&mut row[3]),
            note: std::mem::take(&mut row[6]),
            device: std::mem::take(&mut row[8]),
        };
        match customers.last_mut() {
            Some(customer) if customer.name == row[0] => customer.events.push(event),
            _ => customers.push(Customer { name: std::mem::take(&mut row[0]), events: vec![event] }),
        }
    }
    customers
}

static SAMPLE: LazyLock<Vec<Customer>> = LazyLock::new(|| read(&sample_csv()));

fn log_end() -> i64 {
    seconds(World::LOG_END)
}

/// Share of `true`, and of how many.
fn share(of: impl Iterator<Item = bool>) -> (f64, usize) {
    let (mut hits, mut n) = (0, 0);
    for hit in of {
        n += 1;
        hits += usize::from(hit);
    }
    (hits as f64 / n as f64, n)
}

#[track_caller]
fn assert_within(value: f64, range: std::ops::Range<f64>) {
    assert!(range.contains(&value), "{value} is not within {range:?}");
}

#[test]
fn the_file_looks_like_an_export() {
    let customers = &*SAMPLE;
    assert_eq!(customers.len(), 24_000);
    assert_eq!(
        csv_hash(&World { customers: 1000, ..World::default() }.csv()),
        14_823_870_577_633_691_956,
        "other bytes than always"
    );
    let names: std::collections::HashSet<&str> = customers.iter().map(|customer| customer.name.as_str()).collect();
    assert_eq!(names.len(), customers.len());
    let times = || customers.iter().flat_map(|customer| &customer.events).map(|event| event.at);
    assert_eq!(times().min().unwrap().div_euclid(DAY), seconds("2025-02-01T00:00:00") / DAY);
    assert_within(times().max().unwrap() as f64, (log_end() - DAY) as f64..log_end() as f64);
    for customer in customers {
        assert!(customer.events.windows(2).all(|two| two[0].at <= two[1].at), "{}", customer.name);
    }
    let one_hit = customers.iter().filter(|customer| customer.events.len() == 1).count();
    assert!((500..2500).contains(&one_hit), "{one_hit}");
    // Some are under way when the log ends: quoted in the last days, neither ordered nor declined.
    let open = customers.iter().filter(|customer| {
        customer.at("quote sent").is_some_and(|at| log_end() - at < 14 * DAY)
            && !customer.has("order")
            && !customer.has("declined")
    });
    assert!(open.count() > 50);
    let conversion = share(customers.iter().map(|customer| customer.has("order"))).0;
    assert_within(conversion, 0.07..0.11);
    let bytes = sample_csv().len() as f64 / times().count() as f64;
    assert_within(bytes, 50.0..70.0);
}

/// FNV-1a: bytes that differ between machines would show.
fn csv_hash(csv: &[u8]) -> u64 {
    csv.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn a_log_has_exactly_as_many_events_as_wanted() {
    for events in [0, 1, 2, 1000, 54_321] {
        let csv = csv_of_events(events);
        assert_eq!(csv.iter().filter(|&&byte| byte == b'\n').count() as u64, events + 1);
    }
    // Customers are spread over the whole time, however few events are wanted.
    let customers = read(&csv_of_events(50_000));
    assert!(customers.last().unwrap().events[0].at > log_end() - 30 * DAY);
}

#[test]
fn people_call_in_office_hours_and_browse_at_all_hours() {
    let weekday = |at: i64| (at.div_euclid(DAY) + 3).rem_euclid(7);
    let hour = |at: i64| at.rem_euclid(DAY) / 3600;
    let of = |name: &'static str| SAMPLE.iter().flat_map(|c| &c.events).filter(move |e| e.activity == name);
    for call in of("qualification call").chain(of("site visit")).chain(of("quote sent")) {
        assert!(weekday(call.at) < 5 && (9..17).contains(&hour(call.at)), "{}", call.at);
    }
    let at_night = share(of("page visit").map(|visit| hour(visit.at) >= 18)).0;
    let at_weekends = share(of("page visit").map(|visit| weekday(visit.at) >= 5)).0;
    assert_within(at_night, 0.3..0.6);
    assert_within(at_weekends, 0.25..0.4);
    // Spring is the season.
    let first = |month: &str| {
        let (from, days) = (seconds(&format!("{month}-01T00:00:00")), 30);
        SAMPLE.iter().filter(|c| (from..from + days * DAY).contains(&c.events[0].at)).count()
    };
    assert!(first("2025-05") > 2 * first("2025-12"));
}

/// Landmark at day 7 after the quote: of those neither ordered nor declined by then, who orders
/// within the 30 days after it? By whether there were three follow-ups before the landmark.
fn cadence(customers: &[Customer]) -> ((f64, usize), (f64, usize)) {
    let at_risk: Vec<(bool, bool)> = customers
        .iter()
        .filter_map(|customer| {
            let quote = customer.at("quote sent")?;
            let landmark = quote + 7 * DAY;
            let is_over = |name| customer.at(name).is_some_and(|at| at <= landmark);
            if is_over("order") || is_over("declined") || landmark + 30 * DAY > log_end() {
                return None;
            }
            let follow_ups = customer
                .events
                .iter()
                .filter(|event| event.activity.starts_with("follow-up") && (quote..=landmark).contains(&event.at));
            let orders = customer.at("order").is_some_and(|at| at <= landmark + 30 * DAY);
            Some((follow_ups.count() >= 3, orders))
        })
        .collect();
    let of = |wanted: bool| share(at_risk.iter().filter(|(three, _)| *three == wanted).map(|(_, orders)| *orders));
    (of(true), of(false))
}

#[test]
fn three_follow_ups_within_seven_days_help() {
    let (with, without) = cadence(&SAMPLE);
    assert!(with.1 > 500 && without.1 > 500, "{with:?} {without:?}");
    assert_within(with.0 / without.0, 1.4..2.2);
    // Without the lift, they only keep leads from going cold for some days longer.
    let flat = read(&World { cadence_lift: 1.0, ..World::default() }.csv());
    let (with, without) = cadence(&flat);
    assert_within(with.0 / without.0, 0.85..1.3);
}

#[test]
fn objections_belong_to_stages() {
    for customer in SAMPLE.iter() {
        let step = |name: &str| customer.first(name).unwrap_or(usize::MAX);
        for (at, event) in customer.events.iter().enumerate() {
            let belongs = match event.activity.as_str() {
                "objection: timing" => at > step("qualification call") && at < step("site visit"),
                "objection: permission" => at > step("site visit") && at < step("quote sent"),
                "objection: price" => at > step("quote sent") && at < step("order"),
                _ => continue,
            };
            assert!(belongs, "{} at {}", event.activity, customer.name);
            assert!(event.note.len() > 5, "an objection without words");
        }
    }
}

#[test]
fn a_payment_plan_overcomes_the_price_and_a_discount_does_not() {
    let orders = |answer: &str| {
        let objectors = SAMPLE.iter().filter(|c| c.has("objection: price"));
        let others = ["answer: payment plan", "answer: discount"];
        let given = objectors.filter(move |c| others.iter().all(|other| c.has(other) == (*other == answer)));
        share(given.map(|c| c.has("order")))
    };
    let (plan, discount, none) = (orders("answer: payment plan"), orders("answer: discount"), orders(""));
    assert!(plan.1 > 300 && discount.1 > 300 && none.1 > 300, "{plan:?} {discount:?} {none:?}");
    assert!(plan.0 > 2.0 * none.0, "{plan:?} {none:?}");
    assert_within(discount.0 / none.0, 0.6..1.6);
    // Nor does the planning guide help against what may be built where.
    let goes_on = |guide: bool| {
        let objectors = SAMPLE.iter().filter(|c| c.has("objection: permission"));
        share(objectors.filter(|c| c.has("answer: planning guide") == guide).map(|c| c.has("quote sent")))
    };
    assert_within(goes_on(true).0 / goes_on(false).0, 0.85..1.2);
}

#[test]
fn retargeting_looks_good_and_does_nothing() {
    let converts = |shown: bool| {
        let before_order = |c: &Customer| {
            let order = c.first("order").unwrap_or(c.events.len());
            c.events[..order].iter().any(|event| event.channel == "retargeting")
        };
        share(SAMPLE.iter().filter(|c| before_order(c) == shown).map(|c| c.has("order")))
    };
    let (with, without) = (converts(true), converts(false));
    assert!(with.1 > 2000, "{with:?}");
    assert!(with.0 > 2.5 * without.0, "{with:?} {without:?}");
    // The same world without the ads: everybody does exactly the same.
    let without_ads = read(&World { retargeting: 0.0, ..World::default() }.csv());
    assert_eq!(SAMPLE.len(), without_ads.len());
    for (a, b) in SAMPLE.iter().zip(&without_ads) {
        let rest =
            a.events.iter().filter(|event| event.channel != "retargeting").map(|event| (event.at, &event.activity));
        assert!(rest.eq(b.events.iter().map(|event| (event.at, &event.activity))), "{}", a.name);
        assert!(b.events.iter().all(|event| event.channel != "retargeting"));
    }
}

#[test]
fn the_showroom_before_the_quote_is_worth_more() {
    let mean_value = |seen: bool| {
        let values: Vec<f64> = SAMPLE
            .iter()
            .filter(|c| {
                let saw = c.first("showroom visit").zip(c.first("quote sent")).is_some_and(|(saw, quote)| saw < quote);
                saw == seen
            })
            .filter_map(|c| Some(c.events[c.first("order")?].value))
            .collect();
        assert!(values.len() > 300, "{}", values.len());
        values.iter().sum::<f64>() / values.len() as f64
    };
    assert_within(mean_value(true) / mean_value(false), 1.25..1.45);
}

/// Of the quotes after which nothing was heard for `days`: those that are heard of within the 30
/// days after that.
fn comes_back(customers: &[Customer], days: i64) -> (f64, usize) {
    share(customers.iter().filter_map(|customer| {
        let quote = customer.first("quote sent")?;
        let (at, next) = (customer.events[quote].at, customer.events.get(quote + 1).map(|event| event.at));
        let is_silent = next.is_none_or(|next| next > at + days * DAY);
        let is_observed = at + (days + 30) * DAY <= log_end();
        (is_silent && is_observed).then(|| next.is_some_and(|next| next <= at + (days + 30) * DAY))
    }))
}

#[test]
fn a_quote_goes_cold_on_the_cold_day() {
    let (before, after) = (comes_back(&SAMPLE, 11), comes_back(&SAMPLE, 12));
    assert!(before.1 > 200, "{before:?}");
    assert!(before.0 > 0.1 && after.0 < 0.1, "{before:?} {after:?}");
    assert!(comes_back(&SAMPLE, 3).0 > 0.5, "{:?}", comes_back(&SAMPLE, 3));
    // In a world where leads have less patience, they go cold sooner.
    let impatient = read(&World { cold_day: 8, ..World::default() }.csv());
    let (before, after) = (comes_back(&impatient, 7), comes_back(&impatient, 8));
    assert!(before.0 > 0.1 && after.0 < 0.1, "{before:?} {after:?}");
}

#[test]
fn the_form_leaks_on_phones() {
    let enquires = |device: &str| {
        let looked = SAMPLE.iter().filter(|c| {
            c.events.iter().any(|event| event.activity == "price calculator" && event.device == device)
                && log_end() - c.events[0].at > 60 * DAY
        });
        share(looked.map(|c| c.has("enquiry"))).0
    };
    assert_within(enquires("mobile") / enquires("desktop"), 0.44..0.56);
    assert_within(enquires("tablet") / enquires("desktop"), 0.9..1.1);
}

#[test]
fn money_is_where_it_belongs() {
    for event in SAMPLE.iter().flat_map(|c| &c.events) {
        assert_eq!(
            event.value > 0.0,
            matches!(event.activity.as_str(), "order" | "add-on order"),
            "{}",
            event.activity
        );
        let is_paid = matches!(event.activity.as_str(), "ad click" | "retargeting ad" | "site visit");
        assert_eq!(event.cost > 0.0, is_paid, "{}", event.activity);
    }
}
