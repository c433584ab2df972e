//! Who is behind a number.

use desirepath_eventlog::ingest;
use desirepath_eventlog::log::filter::{Breakdown, Filter, State};
use desirepath_eventlog::log::{
    CustomerSort, CustomersPage, CustomersRequest, EventLog, OutcomeSettings, Outcomes, Scope, StageMap, StageSpan,
    ValuesPage, ValuesRequest, customers_csv, customers_page, timeline, values,
};

const LOG: &str = "customer,time,activity,channel,value,cost,note,region\n\
    ann,2026-01-01,visit,ads,,0.5,,north\n\
    ann,2026-01-03T12:00:00Z,order,phone,100.50,,\"wants it\nsoon\",\n\
    ann,2026-02-01,order,,20,,,\n\
    =bob,2026-01-02,visit,ads,,0.5,,\n\
    cy,2026-01-01,visit,,,,,south\n\
    cy,2026-01-02,\"no, thanks\",,,,,south\n\
    Dan,2026-01-04,visit,,7,,,\n";

fn read(csv: &str) -> EventLog {
    let plan = ingest::preview("shop.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    ingest::read_whole(&plan, csv.as_bytes()).unwrap()
}

fn outcomes(log: &EventLog) -> Outcomes {
    let settings = OutcomeSettings {
        conversion: vec!["order".to_owned()],
        lost: vec!["no, thanks".to_owned()],
        log_end_ms: Some(1_770_000_000_000),
    };
    Outcomes::new(log, &settings)
}

fn names(page: &CustomersPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.customer.as_str()).collect()
}

#[test]
fn pages_in_every_order() {
    let log = read(LOG);
    let outcomes = outcomes(&log);
    let scope = Scope::new(&log, &outcomes, None);
    let page = |sort, ascending| {
        let request = CustomersRequest { sort, ascending, ..Default::default() };
        customers_page(&scope, &request)
    };
    assert_eq!(names(&page(CustomerSort::LastTime, false)), ["ann", "Dan", "=bob", "cy"]);
    assert_eq!(names(&page(CustomerSort::FirstTime, true)), ["ann", "cy", "=bob", "Dan"]);
    assert_eq!(names(&page(CustomerSort::Events, false)), ["ann", "cy", "=bob", "Dan"]);
    assert_eq!(names(&page(CustomerSort::Value, false)), ["ann", "Dan", "=bob", "cy"]);
    assert_eq!(names(&page(CustomerSort::Customer, true)), ["=bob", "Dan", "ann", "cy"]);
    assert_eq!(names(&page(CustomerSort::State, false)), ["ann", "=bob", "Dan", "cy"]);

    let request = CustomersRequest { offset: 1, limit: 2, ..Default::default() };
    let part = customers_page(&scope, &request);
    assert_eq!((part.customers, part.offset, names(&part)), (4, 1, vec!["Dan", "=bob"]));
    let beyond = customers_page(&scope, &CustomersRequest { offset: 9, limit: u64::MAX, ..Default::default() });
    assert_eq!((beyond.customers, beyond.offset, beyond.rows.len()), (4, 4, 0));
    let found = customers_page(&scope, &CustomersRequest { search: "AN".to_owned(), ..Default::default() });
    assert_eq!((found.customers, names(&found)), (2, vec!["ann", "Dan"]));

    let ann = &page(CustomerSort::LastTime, false).rows[0];
    assert_eq!((ann.events, ann.state, ann.value), (3, State::Converted, Some(120.5)));
    assert_eq!((&*ann.first_time, &*ann.last_time), ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"));
}

#[test]
fn a_selection_as_csv_is_safe_in_a_spreadsheet() {
    let log = read(LOG);
    let outcomes = outcomes(&log);
    let selected = Filter::State(State::Converted).negated().select(&log, &outcomes).unwrap();
    let csv = customers_csv(
        &Scope::new(&log, &outcomes, Some(&selected)),
        &CustomersRequest { limit: 1, ..Default::default() },
    );
    assert_eq!(
        csv,
        "customer,events,first_time,last_time,last_activity,state,value\r\n\
         Dan,1,2026-01-04T00:00:00Z,2026-01-04T00:00:00Z,visit,open,7\r\n\
         '=bob,1,2026-01-02T00:00:00Z,2026-01-02T00:00:00Z,visit,open,0\r\n\
         cy,2,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,\"no, thanks\",lost,0\r\n"
    );
}

#[test]
fn one_customer_from_first_to_last() {
    let log = read(LOG);
    let outcomes = outcomes(&log);
    let ann = timeline(&log, &outcomes, "ann", None).unwrap();
    assert_eq!((ann.state, ann.value, ann.cost), (State::Converted, Some(120.5), Some(0.5)));
    assert_eq!((ann.duration_s, ann.silent_s), (31.0 * 86_400.0, 1_770_000_000.0 - 1_769_904_000.0));
    let [visit, order, again] = ann.events.as_slice() else { panic!("{} events", ann.events.len()) };
    assert_eq!(
        (visit.since_previous_s, visit.channel.as_deref(), visit.value, visit.cost),
        (None, Some("ads"), None, Some(0.5))
    );
    assert_eq!(visit.source.as_deref(), Some("shop.csv"));
    assert_eq!(
        (visit.attributes.len(), &*visit.attributes[0].name, &*visit.attributes[0].value),
        (1, "region", "north")
    );
    assert_eq!((&*order.time, order.since_first_s), ("2026-01-03T12:00:00Z", 2.5 * 86_400.0));
    assert_eq!((order.note.as_deref(), order.attributes.len()), (Some("wants it\nsoon"), 0));
    assert_eq!([visit, order, again].map(|event| event.is_conversion), [false, true, true]);
    assert_eq!([visit, order, again].map(|event| event.is_first_conversion), [false, true, false]);
    assert_eq!((again.channel.as_deref(), again.note.as_deref()), (None, None));
    assert!(timeline(&log, &outcomes, "cy", None).unwrap().events[1].is_lost);
    let error = timeline(&log, &outcomes, "Ann", None).unwrap_err();
    assert_eq!(error.to_string(), "no customer is named “Ann”; use names as they are in the data");
}

#[test]
fn a_timeline_has_the_stages_gone_through() {
    let log = read(LOG);
    let outcomes = outcomes(&log);
    let stages = StageMap {
        stages: vec!["first".to_owned(), "second".to_owned(), "after".to_owned()],
        activities: [("visit".to_owned(), "first".to_owned())].into(),
    };
    let ann = timeline(&log, &outcomes, "ann", Some(&stages)).unwrap();
    let day = 86_400.0;
    let span = |stage: &str, from_s, to_s| StageSpan { stage: stage.to_owned(), from_s, to_s };
    assert_eq!(ann.stages, [span("first", 0.0, 2.5 * day), span("after", 2.5 * day, 31.0 * day)]);
    let cy = timeline(&log, &outcomes, "cy", Some(&stages)).unwrap();
    assert_eq!(cy.stages, [span("first", 0.0, day)]);
    assert_eq!(timeline(&log, &outcomes, "cy", None).unwrap().stages, []);
}

#[test]
fn values_are_counted_by_customers_and_select_them() {
    let log = read(LOG);
    let outcomes = outcomes(&log);
    let columns = [Breakdown::Channel, Breakdown::Attribute("region".to_owned())];
    let expected = [vec![("", 3), ("ads", 2), ("phone", 1)], vec![("", 3), ("north", 1), ("south", 1)]];
    for (of, expected) in columns.into_iter().zip(expected) {
        let page = values(&log, &ValuesRequest { of: of.clone(), search: String::new(), limit: 9 }).unwrap();
        let found: Vec<_> = page.values.iter().map(|value| (value.value.as_str(), value.customers)).collect();
        assert_eq!(found, expected);
        for value in &page.values {
            let selected = ValuesPage::selector(&of, value).select(&log, &outcomes).unwrap();
            assert_eq!(selected.count_ones(..) as u64, value.customers, "{of:?} {value:?}");
        }
    }
    let request = ValuesRequest { of: Breakdown::Channel, search: "S".to_owned(), limit: 0 };
    assert_eq!(values(&log, &request).unwrap().not_listed, 1);
    let unknown = ValuesRequest { of: Breakdown::Attribute("size".to_owned()), search: String::new(), limit: 9 };
    assert!(values(&log, &unknown).unwrap_err().to_string().contains("size"));
}
