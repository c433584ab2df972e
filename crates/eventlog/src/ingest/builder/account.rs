//! What became of every row: the remarks of all shards with their names and lines.

use super::super::shard::Shard;
use super::super::values::number::Currency;
use super::super::{FilePlan, IngestError};
use crate::log::time::{DAY_MS, iso};
use crate::log::{Provenance, Reject, RejectReason, Skip, SkipReason, SourceFile, Spend, Warning, WarningReason};
use desirepath_order::Ordered;
use std::collections::BTreeMap;

/// Sums up the shards of all files.
pub fn provenance(plans: &[FilePlan], shards: &[Vec<Shard>]) -> Provenance {
    let mut provenance = Provenance::default();
    let mut currencies = Currencies::default();
    let mut spends: BTreeMap<(i64, String), (u64, i64)> = BTreeMap::new();
    for (plan, shards) in plans.iter().zip(shards) {
        let has_sums = has_sums_of_spend(shards);
        // By day: their rows, and the line of the first.
        let mut sums: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
        let name = |column: Option<usize>| {
            column.and_then(|at| plan.columns.get(at)).map_or(String::new(), |column| column.name.clone())
        };
        let mut rejects = Vec::new();
        let mut skipped = Vec::new();
        let mut warnings: Vec<Warning> = Vec::new();
        let mut line = plan.data_line;
        for shard in shards {
            rejects.extend(shard.remarks.rejects.iter().map(|reject| Reject {
                file: plan.file.clone(),
                line: line + reject.line,
                column: name(reject.column),
                value: reject.value.clone(),
                reason: reject.reason,
            }));
            for (&reason, &rows) in &shard.remarks.rejects_by_reason {
                *provenance.rejects_by_reason.entry(reason).or_default() += rows;
            }
            skipped.extend(shard.remarks.skipped.iter().map(|skip| Skip {
                file: plan.file.clone(),
                line: line + skip.line,
                value: skip.value.clone(),
                reason: skip.reason,
            }));
            for (&reason, &rows) in &shard.remarks.skipped_by_reason {
                *provenance.skipped_by_reason.entry(reason).or_default() += rows;
            }
            for warning in &shard.remarks.warnings {
                let (column, reason) = (name(warning.column), warning.reason);
                match warnings.iter_mut().find(|known| known.column == column && known.reason == reason) {
                    Some(known) => known.rows += warning.rows,
                    None => warnings.push(Warning {
                        file: plan.file.clone(),
                        column,
                        reason,
                        rows: warning.rows,
                        first_line: line + warning.first_line,
                        first_value: warning.first_value.clone(),
                    }),
                }
            }
            for used in &shard.remarks.currencies {
                currencies.add(
                    used.currency,
                    Warning {
                        file: plan.file.clone(),
                        column: name(Some(used.column)),
                        reason: WarningReason::MixedCurrencies,
                        rows: used.rows,
                        first_line: line + used.first_line,
                        first_value: used.first_value.clone(),
                    },
                );
            }
            for spent in &shard.remarks.spend {
                if has_sums && spent.channel.is_empty() {
                    sums.entry(spent.day).or_insert((0, line + spent.first_line)).0 += spent.rows;
                    continue;
                }
                let known = spends.entry((spent.day, spent.channel.clone())).or_default();
                *known = (known.0 + spent.rows, known.1.saturating_add(spent.micros));
            }
            line += shard.lines;
        }
        let sum_rows: u64 = sums.values().map(|(rows, _)| rows).sum();
        if sum_rows > 0 {
            *provenance.skipped_by_reason.entry(SkipReason::Total).or_default() += sum_rows;
            skipped.extend(sums.into_values().map(|(_, line)| Skip {
                file: plan.file.clone(),
                line,
                value: String::new(),
                reason: SkipReason::Total,
            }));
            skipped.order_by_key(|skip| skip.line);
        }
        rejects.truncate(Provenance::MAX_LISTED);
        skipped.truncate(Provenance::MAX_LISTED);
        warnings.order_by_key(|warning| warning.first_line);
        provenance.rejects.extend(rejects);
        provenance.skipped.extend(skipped);
        provenance.warnings.extend(warnings);
        let sum = |count: fn(&Shard) -> u64| shards.iter().map(count).sum();
        provenance.files.push(SourceFile {
            name: plan.file.clone(),
            bytes: plan.bytes,
            rows: sum(|shard| shard.rows),
            events: sum(|shard| shard.events() as u64 + shard.left_out),
            used: sum(|shard| shard.used) - sum_rows,
            skipped: sum(|shard| shard.remarks.skipped_by_reason.values().sum()) + sum_rows,
            time_zone: plan.time_zone.clone(),
        });
    }
    provenance.spend = spends
        .into_iter()
        .map(|((day, channel), (rows, micros))| Spend {
            day: iso(day * DAY_MS)[..10].to_owned(),
            channel,
            rows,
            cost: micros as f64 / 1e6,
        })
        .collect();
    currencies.report(&mut provenance);
    provenance
}

/// Whether the rows of spend without a channel sum up those with one, as some reports end or begin: what
/// both come to is the same, up to rounding.
fn has_sums_of_spend(shards: &[Shard]) -> bool {
    let (mut without, mut with) = (0i128, 0i128);
    for spent in shards.iter().flat_map(|shard| &shard.remarks.spend) {
        *if spent.channel.is_empty() { &mut without } else { &mut with } += i128::from(spent.micros);
    }
    with != 0 && (with - without).abs() * 1000 <= with.abs()
}

/// Costs that are written as what they take from an account, below zero, become costs: those of a file that
/// has none above.
pub fn turn_costs(shards: &mut [Shard]) {
    let is_above = |shard: &Shard| {
        shard.cost.cells.iter().any(|cost| *cost > 0.0) || shard.remarks.spend.iter().any(|spent| spent.micros > 0)
    };
    if shards.iter().any(is_above) {
        return;
    }
    for shard in shards {
        shard.cost.cells.iter_mut().for_each(|cost| *cost = 0.0 - *cost);
        shard.remarks.spend.iter_mut().for_each(|spent| spent.micros = spent.micros.saturating_neg());
    }
}

/// The currencies of all files, with where each was seen.
#[derive(Default)]
struct Currencies(BTreeMap<Currency, Vec<Warning>>);

impl Currencies {
    fn add(&mut self, currency: Currency, seen: Warning) {
        let places = self.0.entry(currency).or_default();
        match places.iter_mut().find(|known| known.file == seen.file && known.column == seen.column) {
            Some(known) => known.rows += seen.rows,
            None => places.push(seen),
        }
    }

    /// Says what the log's currency is, and where another one is used.
    fn report(self, provenance: &mut Provenance) {
        for (currency, places) in &self.0 {
            let code = String::from_utf8_lossy(currency).into_owned();
            provenance.currencies.insert(code, places.iter().map(|place| place.rows).sum());
        }
        let Some(most) = provenance.currency().map(str::to_owned) else { return };
        let others = self.0.into_iter().filter(|(currency, _)| currency.as_slice() != most.as_bytes());
        provenance.warnings.extend(others.flat_map(|(_, places)| places));
    }
}

/// The error that no event at all is.
pub fn nothing_usable(plans: &[FilePlan], provenance: &Provenance) -> Option<IngestError> {
    if let Some(plan) = plans.iter().find(|plan| plan.is_spend()).filter(|_| !provenance.spend.is_empty()) {
        return Some(IngestError::OnlySpend { file: plan.file.clone() });
    }
    let Some(first) = provenance.rejects.first() else {
        return Some(IngestError::NoRows { file: plans.first()?.file.clone() });
    };
    Some(IngestError::NothingUsable {
        file: first.file.clone(),
        rows: provenance.rows(),
        line: first.line,
        problem: describe(first),
    })
}

/// What is wrong with a rejected row, in words.
fn describe(reject: &Reject) -> String {
    let Reject { column, value, .. } = reject;
    match reject.reason {
        RejectReason::MissingCustomer | RejectReason::MissingTime | RejectReason::MissingActivity => {
            format!("the cell in “{column}” is empty. Choose another column for it.")
        }
        RejectReason::UnreadableTime => {
            format!(
                "“{value}” in “{column}” is not a time that can be read, such as 2026-03-29 14:05. Choose another column for the time."
            )
        }
        RejectReason::ImpossibleYear => {
            format!(
                "“{value}” in “{column}” is of a year before 1900 or after 2099. Is it of another calendar, or another column for the time?"
            )
        }
        RejectReason::IncompleteTime => {
            format!("“{value}” in “{column}” is a year or a month without a day. Choose another column for the time.")
        }
        RejectReason::UnreadableCount => {
            format!("“{value}” in “{column}” is not a whole number. Choose another column for the count.")
        }
        RejectReason::TooManyCells => {
            "it has more cells than the header has columns. Is the delimiter right?".to_owned()
        }
        RejectReason::TooFewCells => "it ends before a column that is needed. Is the delimiter right?".to_owned(),
        RejectReason::UnclosedQuote => "a quotation mark opens a cell and none closes it.".to_owned(),
        RejectReason::RecordTooLong => "it is too long to be a row.".to_owned(),
    }
}
