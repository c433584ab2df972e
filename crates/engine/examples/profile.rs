//! Times each step on one thread: `cargo run --release --example profile FILE`.
use desirepath_engine::{
    analysis::Serial,
    contract::AllParams,
    ingest,
    log::{OutcomeSettings, Outcomes, Scope, suggest_conversion},
};
use std::time::Instant;

fn main() {
    let path = std::env::args().nth(1).expect("a CSV file");
    let bytes = std::fs::read(&path).expect("a readable file");
    for _ in 0..3 {
        let clock = Instant::now();
        let mut lap = clock;
        let mut step = |name: &str| {
            println!("{name:>20} {:8.1} ms", lap.elapsed().as_secs_f64() * 1000.0);
            lap = Instant::now();
        };
        let plan = ingest::preview("f.csv", &bytes[..bytes.len().min(ingest::PREVIEW_BYTES)], bytes.len() as u64)
            .expect("a CSV file")
            .plan;
        step("preview");
        let mut builder = ingest::LogBuilder::new(vec![plan.clone()]).expect("all roles");
        let mut reader = ingest::ShardReader::new(&plan, ingest::ShardStart::Exact(plan.data_start), plan.bytes);
        while let Some(range) = reader.wants() {
            let part = &bytes[range.start as usize..range.end as usize];
            reader.push(part.len(), |space| space.copy_from_slice(part));
        }
        step("parse");
        builder.push(0, reader.finish()).expect("one shard");
        let log = builder.finish().expect("usable rows");
        step("build");
        let conversion = suggest_conversion(&log).map(|(a, _)| log.vocabulary.activity(a)).into_iter().collect();
        let outcomes = Outcomes::new(&log, &OutcomeSettings { conversion, ..Default::default() });
        step("outcomes");
        let scope = Scope::new(&log, &outcomes, None);
        for request in AllParams::default().requests() {
            request.answer(&scope, &Serial).expect("default parameters");
            step(request.name());
        }
        println!(
            "{:>20} {:8.1} ms, {} bytes of columns per event\n",
            "total",
            clock.elapsed().as_secs_f64() * 1000.0,
            log.column_bytes() / log.events()
        );
    }
}
