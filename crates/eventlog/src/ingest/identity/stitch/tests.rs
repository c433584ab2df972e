use super::*;
use crate::executor::Serial;
use crate::ingest::{ImportSettings, LogBuilder, ShardReader, ShardStart, preview};
use crate::log::EventLog;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read(files: &[(&str, String)], identity: IdentitySettings) -> EventLog {
    let plans = files
        .iter()
        .map(|(name, csv)| {
            let mut plan = preview(name, csv.as_bytes(), csv.len() as u64).unwrap().plan;
            for column in &mut plan.columns {
                column.role = match column.name.as_str() {
                    "time" => Role::Time,
                    "activity" => Role::Activity,
                    "id" | "mail" | "who" => Role::Customer,
                    "order" => Role::Order,
                    _ => Role::Attribute,
                };
            }
            let of = |name: &str| match name {
                "id" | "who" => Some(IdentityKind::CustomerId),
                "mail" | "e-mail" => Some(IdentityKind::Email),
                "tel" => Some(IdentityKind::Phone),
                "order" => Some(IdentityKind::Order),
                _ => None,
            };
            let kinds = plan.columns.iter().enumerate().filter_map(|(at, column)| Some((at, of(&column.name)?)));
            plan.identity = kinds.map(|(column, kind)| crate::ingest::IdentityColumn { column, kind }).collect();
            plan
        })
        .collect();
    let settings = ImportSettings { identity, ..Default::default() };
    let mut builder = LogBuilder::new(plans).unwrap().with_settings(settings);
    for (at, (_, csv)) in files.iter().enumerate() {
        let plan = builder.plans()[at].clone();
        let mut reader = ShardReader::new(&plan, ShardStart::Exact(plan.data_start), plan.bytes);
        while let Some(range) = reader.wants() {
            let bytes = &csv.as_bytes()[range.start as usize..range.end as usize];
            reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
        }
        builder.push(at, reader.finish()).unwrap();
    }
    builder.finish(&Serial).unwrap()
}

/// By customer: times and activities, sorted.
fn journeys(log: &EventLog) -> BTreeMap<String, Vec<(i64, String)>> {
    log.offsets
        .windows(2)
        .enumerate()
        .map(|(customer, range)| {
            let events = range[0] as usize..range[1] as usize;
            let mut journey: Vec<_> =
                events.map(|at| (log.time_ms[at], log.vocabulary.activity(log.activity[at]))).collect();
            journey.sort();
            (log.vocabulary.customers.text(customer as u32).into_owned(), journey)
        })
        .collect()
}

fn file(header: &str, rows: &[&str]) -> String {
    format!("{header}\n{}\n", rows.join("\n"))
}

fn business() -> Vec<(&'static str, String)> {
    vec![
        (
            "crm.csv",
            file(
                "id,time,activity,e-mail,tel",
                &[
                    "1,2026-01-01,lead,Ann@Example.com,+49 170 1234567",
                    "2,2026-01-02,lead,bob@example.com,",
                    "3,2026-01-03,lead,kai@firm.com,0170 7654321",
                    "4,2026-01-04,lead,kai@firm.com,",
                    "5,2026-01-05,lead,kai@firm.com,",
                    "6,2026-01-06,lead,,",
                ],
            ),
        ),
        (
            "mails.csv",
            file(
                "mail,time,activity",
                &["ann@example.com,2026-02-01,mail", "kai@firm.com,2026-02-02,mail", "new@example.com,2026-02-03,mail"],
            ),
        ),
        ("calls.csv", file("who,time,activity,tel", &["Ann Lee,2026-03-01,call,0170/1234567"])),
    ]
}

fn two() -> IdentitySettings {
    IdentitySettings { max_customers: 2, ..Default::default() }
}

#[test]
fn customers_that_share_a_key_are_one() {
    let log = read(&business(), two());
    let names: Vec<(String, usize)> = journeys(&log).into_iter().map(|(name, journey)| (name, journey.len())).collect();
    let names: Vec<(&str, usize)> = names.iter().map(|(name, events)| (name.as_str(), *events)).collect();
    assert_eq!(
        names,
        [("1", 3), ("2", 1), ("3", 1), ("4", 1), ("5", 1), ("6", 1), ("kai@firm.com", 1), ("new@example.com", 1),]
    );
    let report = log.provenance.identity.as_ref().unwrap();
    assert_eq!((report.customers_before, report.customers_after, report.merges), (10, 8, 1));
    assert_eq!(
        report.merged[0],
        Merge {
            customer: "1".into(),
            names: vec!["1".into(), "Ann Lee".into(), "ann@example.com".into()],
            through: vec!["ann@example.com".into(), "701234567".into()],
        }
    );
    assert_eq!(
        report.quarantined,
        [Quarantine { kind: IdentityKind::Email, key: "kai@firm.com".into(), customers: 3 }]
    );
    let more = read(&business(), IdentitySettings { max_customers: 3, ..Default::default() });
    assert_eq!(more.customers(), 5);
}

#[test]
fn two_records_of_one_list_are_two_people_even_with_one_telephone() {
    let crm = file(
        "id,time,activity,e-mail,tel",
        &["1,2026-01-01,lead,ana@x.co,+34 910 555 010", "2,2026-01-02,lead,luis@x.co,+34 910 555 010"],
    );
    let calls = file("who,time,activity,tel", &["Ruiz,2026-02-01,call,910555010"]);
    let log = read(&[("crm.csv", crm.clone()), ("calls.csv", calls)], IdentitySettings::default());
    assert!(log.customers() > 1, "the call is of one of them");
    // The same address twice is one person with two numbers.
    let twice = crm.replace("luis@", "ana@");
    let mails = file("mail,time,activity", &["ana@x.co,2026-02-01,mail"]);
    let log = read(&[("crm.csv", twice), ("mails.csv", mails)], IdentitySettings::default());
    assert_eq!(log.customers(), 1);
}

#[test]
fn an_office_is_nobody() {
    let files = business().into_iter().map(|(name, csv)| (name, csv.replace("kai@", "info@"))).collect::<Vec<_>>();
    let log = read(&files, IdentitySettings::default());
    assert_eq!(log.customers(), 8);
    assert_eq!(log.provenance.identity.as_ref().unwrap().quarantines, 1);
}

#[test]
fn any_merge_can_be_undone() {
    let keep_apart = vec![vec!["1".to_owned(), "Ann Lee".to_owned()]];
    let log = read(&business(), IdentitySettings { keep_apart, ..two() });
    let journeys = journeys(&log);
    assert_eq!((journeys["1"].len(), journeys["Ann Lee"].len()), (2, 1));
    assert_eq!(log.provenance.identity.as_ref().unwrap().kept_apart, 1);
    let off = read(&business(), IdentitySettings { is_on: Some(false), ..two() });
    assert_eq!((off.customers(), off.provenance.identity.is_some()), (10, false));
}

#[test]
fn one_way_of_naming_customers_needs_no_stitching() {
    let log = read(&business()[..1], IdentitySettings::default());
    assert_eq!((log.customers(), log.provenance.identity.is_some()), (6, false));
}

#[test]
fn ids_of_two_tools_are_not_the_same() {
    let mut files = vec![
        ("hubspot.csv", "Record ID,Lifecycle Stage,Create Date,Email\n7,lead,2026-01-01,a@b.co\n".to_owned()),
        ("stripe.csv", "".to_owned()),
    ];
    files.truncate(1);
    let plan = preview(files[0].0, files[0].1.as_bytes(), files[0].1.len() as u64).unwrap().plan;
    let mut other = plan.clone();
    other.tool = Some("Shopify (orders)".to_owned());
    assert_eq!(plan.namespace(&[plan.clone(), other.clone()]), "HubSpot");
    assert_eq!(other.namespace(&[plan.clone(), other.clone()]), "Shopify");
    let mut unknown = plan.clone();
    unknown.tool = None;
    assert_eq!(plan.namespace(&[plan.clone(), unknown]), "");
}

proptest! {
    /// The order of files and rows changes nothing: not who is one, nor what they are called.
    #[test]
    fn order_changes_nothing(
        rows in prop::collection::vec((0..3usize, 0..12u8, 0..12u8, 0..8u8), 1..40),
        order in prop::collection::vec(any::<u32>(), 40),
        rotate in 0..3usize,
        apart in prop::collection::vec((0..12u8, 0..12u8), 0..4),
        max_customers in 1..6u32,
    ) {
        let keep_apart = apart.iter().map(|(a, b)| vec![format!("c{a}"), format!("c{b}")]).collect();
        let settings = IdentitySettings { is_on: Some(true), max_customers, keep_apart };
        let write = |order: &dyn Fn(usize) -> u32, rotate: usize| {
            let header = ["id,time,activity,e-mail,tel", "mail,time,activity,order", "who,time,activity,order,tel"];
            let mut sorted: Vec<_> = rows.iter().enumerate().collect();
            sorted.sort_by_key(|(at, _)| order(*at));
            let mut files: Vec<(&str, String)> =
                ["a.csv", "b.csv", "c.csv"].into_iter().zip(header.map(|header| format!("{header}\n"))).collect();
            for (at, &(file, customer, mail, key)) in sorted {
                let at = format!("2026-01-01 {:02}:{:02}", at / 60, at % 60);
                files[file].1 += &match file {
                    0 => format!("c{customer},{at},visit,m{mail}@x.co,{}\n", if key > 4 { String::new() } else { format!("+4930123450{key}") }),
                    1 => format!("M{mail}@x.co,{at},mail,o{key}\n"),
                    _ => format!("c{customer},{at},call,o{key},030/123450{}\n", key % 5),
                };
            }
            files.retain(|(_, csv)| csv.lines().count() > 1);
            let files_left = files.len();
            files.rotate_left(rotate % files_left);
            files
        };
        let one = read(&write(&|at| at as u32, 0), settings.clone());
        let other = read(&write(&|at| order[at], rotate), settings);
        prop_assert_eq!(journeys(&one), journeys(&other));
        prop_assert_eq!(&one.provenance.identity, &other.provenance.identity);
        prop_assert_eq!(one.events(), rows.len());
        let report = one.provenance.identity.unwrap();
        prop_assert_eq!(report.customers_after, other.customers() as u64);
    }
}
