//! Words for the terminal.

use crate::Failure;
use crate::document::Source;
use desirepath_engine::analysis::Report;
use desirepath_engine::contract::{Finding, Rate};
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Prints to standard output. Whoever listens may stop listening.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).or_else(ignore_closed_pipe)
}

/// A reader that has seen enough, such as `head`, is no failure.
pub fn ignore_closed_pipe(error: io::Error) -> Result<(), Failure> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(Failure::Internal(error.to_string())) }
}

/// The report in short.
pub fn summary(source: &Source, reports: &[Report], findings: &[Finding]) -> Result<(), Failure> {
    let mut text = String::new();
    let files: Vec<&str> = source.files.iter().map(|file| file.name.as_str()).collect();
    let _ = writeln!(text, "{}: {}", files.join(", "), rows(source.rows));
    let roles: Vec<String> = source.roles.iter().map(|(role, column)| format!("{role} = {column}")).collect();
    let _ = writeln!(text, "  columns     {}", roles.join(", "));
    if let Some(sample) = &source.sample {
        let _ = writeln!(
            text,
            "  sample      1 in {} customers; {} events of the others are left out",
            sample.one_in, sample.events_left_out
        );
    }
    if let Some(selected) = &source.selected {
        let _ = writeln!(text, "  only        {selected}");
    }
    for (reason, &rejected) in &source.rejects {
        let _ = writeln!(text, "  rejected    {}: {}", rows(rejected), reason.replace('_', " "));
    }
    for report in reports {
        describe(&mut text, report);
    }
    if !findings.is_empty() {
        text.push_str("\nFindings\n");
    }
    for finding in findings {
        let _ = writeln!(text, "  • {}\n    {}", finding.title, finding.detail);
    }
    text.push_str("\nAll numbers: --json, or --out report.html");
    print(&text)
}

fn describe(text: &mut String, report: &Report) {
    match report {
        Report::Overview(overview) => {
            let _ = writeln!(text, "  customers   {} with {} events", overview.customers, overview.events);
            if overview.has_conversion {
                let _ = writeln!(text, "  converted   {}", rate(&overview.conversion));
                let _ = writeln!(text, "  open        {}", overview.open);
            }
            if let Some(value) = overview.value {
                let _ = writeln!(text, "  value       {value:.2}");
            }
        }
        Report::JourneyMap(map) if !map.edges.is_empty() => {
            let _ = writeln!(text, "\nMost taken steps");
            for edge in map.edges.iter().take(8) {
                let _ = writeln!(text, "  {:>8}  {} → {}", edge.customers, edge.from, edge.to);
            }
        }
        Report::Variants(variants) => {
            let _ = writeln!(text, "\nMost common journeys of {}", variants.distinct);
            for variant in variants.variants.iter().take(5) {
                let _ = writeln!(text, "  {:>8}  {}", variant.customers, variant.steps.join(" → "));
            }
        }
        Report::Funnel(funnel) if !funnel.steps.is_empty() => {
            let _ = writeln!(text, "\nFunnel");
            for step in &funnel.steps {
                let _ = writeln!(text, "  {:>8}  {}  {}", step.customers, step.activity, rate(&step.from_previous));
            }
        }
        Report::Attribution(attribution) if !attribution.channels.is_empty() => {
            let _ = writeln!(text, "\nConversions by channel");
            for model in &attribution.models {
                let credits: Vec<String> = model
                    .credits
                    .iter()
                    .map(|credit| format!("{} {:.1}", credit.channel, credit.conversions))
                    .collect();
                let _ = writeln!(text, "  {:>8}  {}", model.model, credits.join(", "));
            }
        }
        // The others are in the findings and in the full report.
        _ => {}
    }
}

fn rows(rows: u64) -> String {
    format!("{rows} row{}", if rows == 1 { "" } else { "s" })
}

fn rate(rate: &Rate) -> String {
    match (rate.rate, rate.low, rate.high) {
        (Some(share), Some(low), Some(high)) => format!(
            "{:.1} % ({:.1}–{:.1}), {} of {}{}",
            share * 100.0,
            low * 100.0,
            high * 100.0,
            rate.hits,
            rate.n,
            if rate.too_few { ": too few to tell" } else { "" }
        ),
        _ => "nobody to count".to_owned(),
    }
}
