//! The first rows of a file as a plan has them read: what becomes of them, and what is wrong, so
//! that a plan can be judged before anything is imported.

use super::builder::{provenance, turn_costs};
use super::shard::{Shard, ShardReader, ShardStart};
use super::{FilePlan, IngestError};
use crate::log::columns::Codes;
use crate::log::time::iso;
use crate::log::{Dictionary, WarningReason};
use serde::{Deserialize, Serialize};

/// What a plan makes of the first rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct DryRun {
    /// How many rows were looked at.
    pub rows: u64,
    /// How many of them made events.
    pub used: u64,
    /// The first events, in the order of the rows; at most [`Self::EVENTS`].
    pub events: Vec<DryRunEvent>,
    /// What is wrong, by column.
    pub problems: Vec<ColumnProblem>,
}

/// An event as it would be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct DryRunEvent {
    /// Whose it is; empty where the file only counts customers.
    pub customer: String,
    /// When it happened, ISO 8601 UTC.
    pub time: String,
    /// What happened.
    pub activity: String,
    /// Where.
    pub channel: Option<String>,
    /// Money earned.
    pub value: Option<f64>,
    /// Money spent.
    pub cost: Option<f64>,
}

/// Rows of a column with the same problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ColumnProblem {
    /// The column's name; empty when it is the whole row.
    pub column: String,
    /// What is wrong, in words.
    pub problem: String,
    /// Whether the rows are left out because of it.
    pub is_reject: bool,
    /// How many of the rows that were looked at have it.
    pub rows: u64,
    /// Some of them; at most [`DryRun::EXAMPLES`].
    pub examples: Vec<ProblemExample>,
}

/// A row with a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ProblemExample {
    /// The line on which it starts.
    pub line: u64,
    /// The cell, shortened to 200 bytes.
    pub value: String,
}

impl DryRun {
    /// How many events are shown.
    pub const EVENTS: usize = 6;

    /// How many examples a problem has.
    pub const EXAMPLES: usize = 3;
}

/// Reads the first rows of a file by a plan; `head` holds the first bytes of the file.
///
/// # Errors
/// The plan cannot be carried out.
pub fn dry_run(plan: &FilePlan, head: &[u8]) -> Result<DryRun, IngestError> {
    plan.check()?;
    super::values::zone::Zone::of_plan(plan)?;
    let rows = head.get(plan.data_start as usize..).unwrap_or_default();
    // Up to where the head goes: a reader makes room for all of its part.
    let end = plan.bytes.min(plan.data_start + rows.len() as u64);
    let mut reader = ShardReader::new(plan, ShardStart::Exact(plan.data_start), end);
    reader.push(rows.len(), |space| space.copy_from_slice(rows));
    let mut shard = reader.finish();
    turn_costs(std::slice::from_mut(&mut shard));
    let events = (0..shard.events().min(DryRun::EVENTS)).map(|at| event(&shard, at)).collect();
    let (rows, used) = (shard.rows, shard.used);
    let found = provenance(std::slice::from_ref(plan), &[vec![shard]]);
    let mut problems: Vec<ColumnProblem> = Vec::new();
    let mut add = |column: &str, problem: &str, is_reject: bool, rows: u64, line: u64, value: &str| {
        let example = ProblemExample { line, value: value.to_owned() };
        match problems.iter_mut().find(|known| known.column == column && known.problem == problem) {
            Some(known) => {
                known.rows += rows;
                if known.examples.len() < DryRun::EXAMPLES {
                    known.examples.push(example);
                }
            }
            None => problems.push(ColumnProblem {
                column: column.to_owned(),
                problem: problem.to_owned(),
                is_reject,
                rows,
                examples: vec![example],
            }),
        }
    };
    for reject in &found.rejects {
        add(&reject.column, reject.reason.words(), true, 1, reject.line, &reject.value);
    }
    for warning in &found.warnings {
        // Currencies are those of the rows that were looked at; so are the others.
        let words = warning.reason.words();
        add(&warning.column, words, false, warning.rows, warning.first_line, &warning.first_value);
    }
    Ok(DryRun { rows, used, events, problems })
}

fn event(shard: &Shard, at: usize) -> DryRunEvent {
    let text = |codes: &Codes| match codes.codes.get(at) {
        Some(code) if code != Dictionary::EMPTY && (code as usize) < codes.texts.len() => {
            Some(codes.texts.text(code).into_owned())
        }
        _ => None,
    };
    DryRunEvent {
        customer: text(&shard.customer).unwrap_or_default(),
        time: iso(shard.time_ms[at]),
        activity: text(&shard.activity).unwrap_or_default(),
        channel: text(&shard.channel),
        value: shard.value.get(at),
        cost: shard.cost.get(at),
    }
}

impl WarningReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "not a number; the event is kept without it",
            Self::ShortRow => "fewer cells than the header has columns; the missing ones count as empty",
            Self::NotUtf8 => "bytes that are not UTF-8, shown as �",
            Self::UnreadableTime => "not a time; the row’s other events are kept",
            Self::NonexistentLocalTime => "a time that clocks skipped; read as an hour later",
            Self::AmbiguousLocalTime => "a time that clocks showed twice; the first is taken",
            Self::ValueWithoutConversion => "a value without a conversion; it is left out",
            Self::MixedCurrencies => "another currency than most; added up all the same",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Role, preview};

    const CSV: &str = "who,when,what,paid\na,2026-01-01,visit,\nb,soon,visit,\nc,2026-02-01,order,12.5\n\
        ,2026-01-03,visit,\nd,later,visit,\ne,2026-01-04,order,much\nf,2026-01-05,\"cut o";

    #[test]
    fn problems_are_named_at_their_column_with_lines() {
        let mut plan = preview("t.csv", CSV.as_bytes(), 10_000).unwrap().plan;
        for (column, role) in plan.columns.iter_mut().zip([Role::Customer, Role::Time, Role::Activity, Role::Value]) {
            column.role = role;
        }
        let trial = dry_run(&plan, CSV.as_bytes()).unwrap();
        // The row that is cut off at the end of the head is not judged.
        assert_eq!((trial.rows, trial.used), (6, 3));
        assert_eq!(trial.events[1].time, "2026-02-01T00:00:00Z");
        assert_eq!((trial.events[0].value, trial.events[1].value), (None, Some(12.5)));
        let said: Vec<_> = trial
            .problems
            .iter()
            .map(|problem| {
                let lines: Vec<u64> = problem.examples.iter().map(|example| example.line).collect();
                (problem.column.as_str(), problem.is_reject, problem.rows, lines)
            })
            .collect();
        assert_eq!(said, [("when", true, 2, vec![3, 6]), ("who", true, 1, vec![5]), ("paid", false, 1, vec![7])]);
        // However large the file says that it is, only its head is looked at.
        let large = FilePlan { bytes: u64::MAX >> 8, ..plan.clone() };
        assert_eq!(dry_run(&large, CSV.as_bytes()).unwrap(), trial);
        // It mends itself when the plan is mended.
        plan.columns[3].role = Role::Attribute;
        assert_eq!(dry_run(&plan, CSV.as_bytes()).unwrap().problems.len(), 2);
    }
}
