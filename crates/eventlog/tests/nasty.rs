//! Nasty files: each file in `tests/nasty/` with what it must be read as, read in one go and cut
//! into parts; and random ones that are made from them.
//!
//! An expectation is a JSON file beside the data. All its members are optional: `set` changes the
//! plan before reading (`roles`, `time_zone`, `decide`, and any member of a plan), `rules` clean
//! activities; `error` names the error that must come; the others say what must be found.

use desirepath_eventlog::executor::Serial;
use desirepath_eventlog::ingest::{
    CleaningRule, ColumnFormat, FilePlan, ImportSettings, IngestError, LogBuilder, Role, Shard, ShardReader,
    ShardStart, preview,
};
use desirepath_eventlog::log::{EventLog, time::iso};
use desirepath_stats::Random;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/nasty")
}

/// A file with what is expected of it.
struct Case {
    name: String,
    bytes: Vec<u8>,
    expected: Map<String, Value>,
}

fn cases() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_expectation = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "json");
    paths
        .iter()
        .filter(is_expectation)
        .map(|path| {
            let stem = path.file_stem().unwrap();
            let data = paths.iter().find(|other| other.file_stem() == Some(stem) && !is_expectation(other));
            let data = data.unwrap_or_else(|| panic!("{} has no data beside it", path.display()));
            let Value::Object(expected) = serde_json::from_slice(&std::fs::read(path).unwrap())
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            else {
                panic!("{} is no object", path.display())
            };
            Case {
                name: data.file_name().unwrap().to_string_lossy().into_owned(),
                bytes: std::fs::read(data).unwrap(),
                expected,
            }
        })
        .collect()
}

fn read_part(plan: &FilePlan, bytes: &[u8], start: ShardStart, end: u64) -> Shard {
    let mut reader = ShardReader::new(plan, start, end);
    while let Some(range) = reader.wants() {
        let part = &bytes[range.start as usize..range.end as usize];
        reader.push(part.len(), |space| space.copy_from_slice(part));
    }
    reader.finish()
}

/// Reads a file as a host would that cuts it at these bytes.
fn read(plan: &FilePlan, bytes: &[u8], cuts: &[u64], rules: &[CleaningRule]) -> Result<EventLog, IngestError> {
    let mut builder = LogBuilder::new(vec![plan.clone()])?
        .with_settings(ImportSettings { rules: rules.to_vec(), ..Default::default() });
    let mut starts = vec![plan.data_start];
    starts.extend(cuts.iter().filter(|&&cut| cut > plan.data_start && cut < plan.bytes));
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(plan.bytes);
        let guess = if at == 0 { ShardStart::Exact(start) } else { ShardStart::Guess(start) };
        if let Err(exact) = builder.push(0, read_part(plan, bytes, guess, end)) {
            let again = read_part(plan, bytes, ShardStart::Exact(exact), end);
            builder.push(0, again).expect("a part that starts where the one before it ends fits");
        }
    }
    builder.finish(&Serial).map(comparable)
}

/// A missing amount is not a number, and so not equal to itself.
fn comparable(mut log: EventLog) -> EventLog {
    let amounts = log.value.iter_mut().chain(&mut log.cost);
    amounts.filter(|amount| amount.is_nan()).for_each(|amount| *amount = f64::MIN);
    log
}

/// Every way to cut a small file once, and some to cut it more often.
fn all_cuts(bytes: u64) -> Vec<Vec<u64>> {
    let step = (bytes / 500).max(1);
    let mut cuts: Vec<Vec<u64>> = (0..bytes).step_by(step as usize).map(|cut| vec![cut]).collect();
    for parts in 3..8 {
        cuts.push((1..parts).map(|part| bytes * part / parts).collect());
    }
    cuts
}

fn kind(error: &IngestError) -> String {
    match serde_json::to_value(error).unwrap() {
        Value::Object(object) => object.keys().next().unwrap().clone(),
        other => panic!("{other}"),
    }
}

/// Changes a plan as a user would.
fn change(plan: &mut FilePlan, set: &Map<String, Value>) {
    let column = |plan: &FilePlan, name: &str| {
        let at = plan.columns.iter().position(|column| column.name == name);
        at.unwrap_or_else(|| panic!("no column {name} in {:?}", plan.columns))
    };
    let mut rest = Map::new();
    for (name, value) in set {
        match name.as_str() {
            "roles" => {
                for (name, role) in value.as_object().unwrap() {
                    let at = column(plan, name);
                    plan.columns[at].role = serde_json::from_value::<Role>(role.clone()).unwrap();
                }
            }
            "decide" => {
                for (name, format) in value.as_object().unwrap() {
                    let at = column(plan, name);
                    plan.decide(at, serde_json::from_value::<ColumnFormat>(format.clone()).unwrap());
                }
            }
            _ => {
                rest.insert(name.clone(), value.clone());
            }
        }
    }
    if !rest.is_empty() {
        let mut whole = serde_json::to_value(&*plan).unwrap();
        whole.as_object_mut().unwrap().extend(rest);
        *plan = serde_json::from_value(whole).unwrap();
    }
}

/// What was found, in the form of an expectation.
fn found(plan: &FilePlan, log: &EventLog, first: usize) -> Map<String, Value> {
    let reason = |reason: &dyn erased::Name| reason.name();
    let mut roles = Map::new();
    for column in &plan.columns {
        let name = column.role.name();
        match column.role {
            Role::Ignore | Role::Attribute => {}
            Role::Event => {
                let events = roles.entry(name.to_owned()).or_insert_with(|| json!([]));
                events.as_array_mut().unwrap().push(json!(column.name));
            }
            _ => {
                roles.insert(name.to_owned(), json!(column.name));
            }
        }
    }
    let mut formats = Map::new();
    for column in &plan.columns {
        let is_used = column.role.holds_times() || column.role.holds_numbers();
        if let Some(format) = column.format.filter(|_| is_used) {
            let Value::Object(format) = json!(format) else { panic!("a format is a tagged value") };
            formats.insert(column.name.clone(), format.into_iter().next().unwrap().1);
        }
    }
    let provenance = &log.provenance;
    let mut customer = vec![0; log.events()];
    for (at, range) in log.offsets.windows(2).enumerate() {
        customer[range[0] as usize..range[1] as usize].fill(at as u32);
    }
    let amount = |amounts: &[f64], at: usize| amounts.get(at).copied().filter(|amount| *amount != f64::MIN);
    let event = |at: usize| {
        let mut event = Map::new();
        event.insert("customer".to_owned(), json!(log.vocabulary.customers.text(customer[at])));
        event.insert("time".to_owned(), json!(iso(log.time_ms[at])));
        event.insert("activity".to_owned(), json!(log.vocabulary.activity(log.activity[at])));
        if let Some(channel) = log.channel.get(at).filter(|channel| channel.is_some()) {
            event.insert("channel".to_owned(), json!(log.vocabulary.channel(*channel)));
        }
        for (name, amounts) in [("value", &log.value), ("cost", &log.cost)] {
            if let Some(amount) = amount(amounts, at) {
                event.insert(name.to_owned(), json!(amount));
            }
        }
        let note = log.notes.note(at);
        if !note.is_empty() {
            event.insert("note".to_owned(), json!(String::from_utf8_lossy(note)));
        }
        Value::Object(event)
    };
    let sum = |amounts: &[f64]| amounts.iter().filter(|amount| **amount != f64::MIN).sum::<f64>();
    let names: Vec<&str> = plan.columns.iter().map(|column| column.name.as_str()).collect();
    let found = json!({
        "encoding": plan.dialect.encoding,
        "delimiter": plan.dialect.delimiter,
        "has_header": plan.dialect.has_header,
        "data_line": plan.data_line,
        "columns": names,
        "tool": plan.tool,
        "roles": roles,
        "formats": formats,
        "rows": provenance.rows(),
        "used": provenance.used(),
        "events": log.events(),
        "customers": log.customers(),
        "rejects": provenance.rejects.iter().map(|reject| json!([reject.line, reason(&reject.reason)])).collect::<Vec<_>>(),
        "skipped": provenance.skipped.iter().map(|skip| json!([skip.line, reason(&skip.reason)])).collect::<Vec<_>>(),
        "skipped_by_reason": provenance.skipped_by_reason,
        "warnings": provenance.warnings.iter()
            .map(|warning| json!([reason(&warning.reason), warning.column, warning.rows, warning.first_line]))
            .collect::<Vec<_>>(),
        "currencies": provenance.currencies,
        "value_sum": sum(&log.value),
        "cost_sum": sum(&log.cost),
        "first": (0..log.events().min(first)).map(event).collect::<Vec<_>>(),
        "attributes": log.attributes.iter().map(|attribute| attribute.name.clone()).collect::<Vec<_>>(),
    });
    let Value::Object(found) = found else { unreachable!() };
    found
}

/// Names of reasons, whatever their enum.
mod erased {
    pub trait Name {
        fn name(&self) -> String;
    }

    impl<T: serde::Serialize> Name for T {
        fn name(&self) -> String {
            serde_json::to_value(self).unwrap().as_str().unwrap().to_owned()
        }
    }
}

fn reconciles(log: &EventLog) -> bool {
    let provenance = &log.provenance;
    let skipped: u64 = provenance.files.iter().map(|file| file.skipped).sum();
    let taken = provenance.cleaning.first().zip(provenance.cleaning.last());
    let taken = taken.map_or(0, |(first, last)| first.events_before - last.events_after);
    provenance.rows() == provenance.used() + provenance.rejected() + provenance.skipped_rows()
        && skipped == provenance.skipped_rows()
        && provenance.events() == log.events() as u64 + taken
        && log.offsets.last().copied().unwrap_or(0) as usize == log.events()
}

/// Checks one case; says what is wrong.
fn check(case: &Case) -> Vec<String> {
    let mut wrong = Vec::new();
    let wanted_error = case.expected.get("error").and_then(Value::as_str);
    let mut plan = match preview(&case.name, &case.bytes, case.bytes.len() as u64) {
        Ok(preview) => {
            if let Some(problems) = case.expected.get("problems").and_then(Value::as_object) {
                for (name, part) in problems {
                    let at = preview.plan.columns.iter().position(|column| column.name == *name).unwrap();
                    let problem = preview.columns[at].problem.as_deref().unwrap_or_default();
                    if !problem.contains(part.as_str().unwrap()) {
                        wrong.push(format!("problem of {name}: {problem:?}"));
                    }
                }
            }
            preview.plan
        }
        Err(error) if wanted_error == Some(kind(&error).as_str()) => return wrong,
        Err(error) => return vec![format!("preview: {error}")],
    };
    if let Some(set) = case.expected.get("set").and_then(Value::as_object) {
        change(&mut plan, set);
    }
    let rules: Vec<CleaningRule> =
        case.expected.get("rules").map_or(Vec::new(), |rules| serde_json::from_value(rules.clone()).unwrap());
    let serial = read(&plan, &case.bytes, &[], &rules);
    for cuts in all_cuts(case.bytes.len() as u64) {
        if read(&plan, &case.bytes, &cuts, &rules) != serial {
            wrong.push(format!("cut at {cuts:?}, it reads differently"));
            break;
        }
    }
    let log = match serial {
        Ok(log) => {
            if let Some(error) = wanted_error {
                wrong.push(format!("no error, but {error} was expected"));
            }
            if !reconciles(&log) {
                wrong.push(format!("rows do not add up: {:?}", log.provenance.files));
            }
            log
        }
        // What was recognised is right all the same.
        Err(error) if wanted_error == Some(kind(&error).as_str()) => EventLog::default(),
        Err(error) => {
            wrong.push(format!("{error}"));
            return wrong;
        }
    };
    let first = case.expected.get("first").and_then(Value::as_array).map_or(0, Vec::len);
    let found = found(&plan, &log, first);
    for (name, wanted) in &case.expected {
        let is_for_others = ["about", "set", "rules", "error", "problems"].contains(&name.as_str());
        let Some(found) = found.get(name) else {
            if !is_for_others {
                wrong.push(format!("nothing is called {name}"));
            }
            continue;
        };
        if !is_equal(found, wanted) {
            wrong.push(format!("{name}: found {found}, expected {wanted}"));
        }
    }
    wrong
}

/// Whether two values are equal, numbers by value.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-9 * b.abs()
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| is_equal(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn every_nasty_file_is_read_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let wrong = check(case);
            (!wrong.is_empty()).then(|| format!("{}:\n    {}", case.name, wrong.join("\n    ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What is read from the files in the folder `NASTY_SHOW`, in the form of expectations: to look at, and to
/// begin a new case with.
#[test]
#[ignore = "a tool for whoever adds cases"]
fn show() {
    let Some(folder) = std::env::var_os("NASTY_SHOW") else { return };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let seen = match preview(&name, &bytes, bytes.len() as u64) {
            Err(error) => json!({ "error": kind(&error), "message": error.to_string() }),
            Ok(seen) => {
                let problems = seen.plan.columns.iter().zip(&seen.columns);
                let problems =
                    problems.filter_map(|(column, seen)| Some((column.name.clone(), json!(seen.problem.clone()?))));
                let mut shown = match read(&seen.plan, &bytes, &[], &[]) {
                    Ok(log) => found(&seen.plan, &log, 8),
                    Err(error) => {
                        let log = EventLog::default();
                        let mut found = found(&seen.plan, &log, 0);
                        found.insert("error".to_owned(), json!(kind(&error)));
                        found.insert("message".to_owned(), json!(error.to_string()));
                        found
                    }
                };
                shown.insert("problems".to_owned(), Value::Object(problems.collect()));
                shown.insert("preamble".to_owned(), json!(seen.preamble));
                shown.insert("made".to_owned(), json!(seen.plan.made));
                shown.insert("spend".to_owned(), json!(seen.notes));
                Value::Object(shown)
            }
        };
        println!("{}", json!({ "file": name, "seen": seen }));
    }
}

/// Pieces that break things.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\n",
    b"\r\n",
    b"\r",
    b",",
    b";",
    b"\t",
    b"|",
    b"\"\"",
    b"\0",
    b"\xFF",
    b"\xC3",
    b"\xED\xA0\x80",
    b"#",
    b"Total",
    b"\xEF\xBB\xBF",
    b"2026-03-29",
    b"03/04/2026 02:30",
    b"1.234,50 \xE2\x82\xAC",
    b"-",
    b" > ",
    b"=1+1",
    b"9999999999",
    b"12:60",
    b"(",
    b"\xFF\xFE",
    b"sep=;\n",
    b"  ",
    b"\xC2\xA0",
    b"e5",
    b"Mar",
];

fn mutated(random: &mut Random, cases: &[Case]) -> Vec<u8> {
    let mut bytes = cases[random.below(cases.len())].bytes.clone();
    bytes.truncate(4000);
    if random.below(40) == 0 {
        bytes = (0..random.below(200)).map(|_| random.next_u64() as u8).collect();
    }
    for _ in 0..random.below(6) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.below(20)).min(bytes.len());
        match random.below(6) {
            0 => drop(bytes.drain(at..to)),
            1 => {
                let copy = bytes[at..to].to_vec();
                let into = random.below(bytes.len() + 1);
                bytes.splice(into..into, copy);
            }
            2 => bytes.truncate(at),
            3 if at < bytes.len() => bytes[at] = random.next_u64() as u8,
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

/// Whatever the bytes: no panic, no hang, rows add up, and cuts change nothing. Sized by
/// `NASTY_RUNS` (default 1,500; a million in a nightly run); `NASTY_SEED` starts elsewhere.
#[test]
fn random_files_never_break_anything() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (runs, seed) = (number("NASTY_RUNS", 1500), number("NASTY_SEED", 1));
    let cases = cases();
    let (mut logs, mut errors) = (0, 0);
    for run in 0..runs {
        let run_seed = seed.wrapping_mul(1_000_000_007).wrapping_add(run);
        let mut random = Random::new(run_seed);
        let bytes = mutated(&mut random, &cases);
        let head = bytes.len() - if random.below(4) == 0 { random.below(bytes.len()) } else { 0 };
        let Ok(preview) = preview("random.csv", &bytes[..head], bytes.len() as u64) else {
            errors += 1;
            continue;
        };
        let mut plan = preview.plan;
        if random.below(3) == 0 {
            plan.time_zone = "Europe/Berlin".to_owned();
        }
        plan.merge_order_lines |= random.below(4) == 0 && plan.columns.iter().all(|column| column.role != Role::Event);
        let asked: Vec<(usize, ColumnFormat)> = plan
            .open_decisions()
            .map(|(at, asked)| (at, asked.options[random.below(asked.options.len())].format))
            .collect();
        asked.into_iter().for_each(|(at, format)| plan.decide(at, format));
        if random.below(5) == 0 {
            for column in 0..plan.columns.len() {
                if random.below(3) == 0 {
                    plan.columns[column].role = Role::ALL[random.below(Role::ALL.len())];
                }
            }
        }
        let rules = match random.below(4) {
            0 => vec![CleaningRule::CollapseRepeats { pattern: "*".to_owned(), within_s: None }],
            1 => vec![CleaningRule::Drop { pattern: "*i*".to_owned() }],
            _ => Vec::new(),
        };
        let serial = read(&plan, &bytes, &[], &rules);
        let mut cuts: Vec<u64> = (0..1 + random.below(4)).map(|_| random.below(bytes.len() + 1) as u64).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let cut = read(&plan, &bytes, &cuts, &rules);
        assert_eq!(serial, cut, "NASTY_SEED={seed}, run {run}: cut at {cuts:?}\n{}", bytes.escape_ascii());
        match serial {
            Ok(log) => {
                assert!(
                    reconciles(&log),
                    "NASTY_SEED={seed}, run {run}: {:?}\n{}",
                    log.provenance,
                    bytes.escape_ascii()
                );
                logs += 1;
            }
            Err(_) => errors += 1,
        }
    }
    assert!(runs < 100 || logs * 5 > runs, "too few files are still readable: {logs} of {runs}, {errors} errors");
}
