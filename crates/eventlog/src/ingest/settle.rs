//! What the beginning of a file left open, from the rest of it.

use super::dialect::double_marks;
use super::plan::FilePlan;
use super::rows::trim;
use super::split::{Found, Splitter, resynchronise};
use super::values::ColumnFormat;
use super::values::decide::ColumnFacts;
use super::{Encoding, TimeFormat};
use std::ops::Range;

/// Looks at further parts of a file, so that the whole column decides whether the day or the month
/// stands first. Give it as much of the file as is cheap: all of it, or some parts.
pub struct Settler {
    plan: FilePlan,
    /// The columns that are open, with what has been seen of them.
    columns: Vec<(usize, ColumnFacts)>,
}

impl Settler {
    /// How many bytes to look at in one go.
    pub const SLICE_BYTES: u64 = 1 << 20;

    /// A settler for what is open in a plan; `None` if more of the file cannot help.
    pub fn new(plan: &FilePlan) -> Option<Self> {
        let undecided = [TimeFormat::DayFirst, TimeFormat::MonthFirst].map(ColumnFormat::Time);
        let is_open = |decision: &super::Decision| {
            decision.options.iter().all(|option| option.only == 0 && undecided.contains(&option.format))
        };
        let columns: Vec<_> = plan
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.format.is_none() && column.needs_decision.as_ref().is_some_and(is_open))
            .map(|(at, _)| (at, ColumnFacts::default()))
            .collect();
        (!columns.is_empty()).then(|| Self { plan: plan.clone(), columns })
    }

    /// The parts of the file to look at, one after the other, until [`Self::is_settled`].
    pub fn parts(&self) -> impl Iterator<Item = Range<u64>> + use<> {
        // Parts start between characters, and overlap so that no row is cut off in both.
        const OVERLAP: u64 = 64 << 10;
        let (start, bytes) = (self.plan.data_start, self.plan.bytes);
        let starts = (0..).map(move |part| start + part * Self::SLICE_BYTES).take_while(move |&at| at < bytes);
        starts.map(move |at| at..(at + Self::SLICE_BYTES + OVERLAP).min(bytes))
    }

    /// Whether every open column has been decided: looking on can only find contradictions.
    pub fn is_settled(&self) -> bool {
        self.columns.iter().all(|(_, facts)| facts.time_format(None).is_ok())
    }

    /// Looks at a part of the file. Rows that are cut off at its ends are left out.
    pub fn look(&mut self, part: &[u8]) {
        let dialect = self.plan.dialect;
        let mut decoded = Vec::new();
        match dialect.encoding {
            Encoding::Utf8 if dialect.has_backslashes => decoded.extend_from_slice(part),
            Encoding::Utf8 => {}
            encoding => drop(encoding.decode(part, &mut decoded, false)),
        }
        if dialect.has_backslashes {
            double_marks(&mut decoded, 0, &mut false);
        }
        let is_plain = dialect.encoding == Encoding::Utf8 && !dialect.has_backslashes;
        let text = if is_plain { part } else { &decoded };
        let Some(start) = resynchronise(text, &dialect, self.plan.columns.len(), false) else { return };
        let mut splitter = Splitter::new(text, start, &dialect, false);
        let mut cells = Vec::new();
        while splitter.position() < text.len() {
            match splitter.next_row(&mut cells) {
                Found::Incomplete => break,
                Found::Broken { .. } => {}
                Found::Row { .. } => {
                    for (at, facts) in &mut self.columns {
                        if let Some(cell) = cells.get(*at) {
                            facts.add(trim(&cell.text(text)));
                        }
                    }
                }
            }
        }
    }

    /// Writes what has been found into the plan: formats that are decided, questions that have
    /// become contradictions.
    pub fn settle(self, plan: &mut FilePlan) {
        for (at, facts) in self.columns {
            let Some(column) = plan.columns.get_mut(at) else { continue };
            match facts.time_format(None) {
                Ok(format @ (TimeFormat::DayFirst | TimeFormat::MonthFirst)) => {
                    plan.decide(at, ColumnFormat::Time(format));
                }
                Ok(_) => {}
                Err(decision) if decision.options.iter().any(|option| option.only > 0) => {
                    column.needs_decision = Some(decision);
                }
                Err(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{IngestError, preview};

    fn settled(tail: &str) -> FilePlan {
        let mut csv = "customer,time,activity\n".to_owned();
        (0..2000).for_each(|n| csv += &format!("c{n},{:02}/{:02}/2026,visit\n", n % 12 + 1, n / 7 % 12 + 1));
        csv += tail;
        let mut plan = preview("t.csv", &csv.as_bytes()[..9000], csv.len() as u64).unwrap().plan;
        assert!(matches!(plan.check(), Err(IngestError::NeedsDecision { .. })));
        let mut settler = Settler::new(&plan).unwrap();
        for part in settler.parts() {
            settler.look(&csv.as_bytes()[part.start as usize..part.end as usize]);
        }
        settler.settle(&mut plan);
        plan
    }

    #[test]
    fn the_rest_of_the_file_decides() {
        let format = |tail: &str| settled(tail).columns[1].format;
        assert_eq!(format("x,13/04/2026,visit\ny,1/1/2026,visit\n"), Some(ColumnFormat::Time(TimeFormat::DayFirst)));
        assert_eq!(format("x,04/13/2026,visit\ny,1/1/2026,visit\n"), Some(ColumnFormat::Time(TimeFormat::MonthFirst)));
        assert_eq!(format(""), None);
    }

    #[test]
    fn what_contradicts_itself_is_still_asked() {
        let plan = settled("x,13/04/2026,visit\ny,04/13/2026,visit\nz,1/1/2026,visit\n");
        let asked = plan.columns[1].needs_decision.as_ref().unwrap();
        assert_eq!(asked.options.iter().map(|option| option.only).collect::<Vec<_>>(), [1, 1]);
        assert!(Settler::new(&plan).is_none());
    }
}
