//! A whole import as one small text: what was chosen for each file and for the log, so that the
//! page and the command line read the same files, or next month's, to the same numbers.
//!
//! A recipe speaks of columns by name and knows files by the names of their columns
//! ([`FilePlan::fingerprint`]): a file of the same form is read the same way, whatever it is
//! called. It holds settings only, never a row.

use super::IngestError;
use super::clean::CleaningRule;
use super::encoding::Encoding;
use super::identity::{IdentityColumn, IdentitySettings};
use super::plan::{FilePlan, MadeColumn, Part, Role};
use super::preview::{FilePreview, preview_as};
use super::values::ColumnFormat;
use crate::log::{IdentityKind, LedgerRule, OutcomeSettings};
use serde::{Deserialize, Serialize};

/// The version that recipes are written in.
pub const RECIPE_VERSION: u32 = 1;

/// An import.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The version of its form: [`RECIPE_VERSION`].
    pub version: u32,
    /// How each file is read.
    #[serde(default)]
    pub files: Vec<FileRecipe>,
    /// What is done with all of them together.
    #[serde(default)]
    pub settings: ImportSettings,
    /// What counts as success and as an explicit end, and when observation stopped; without a
    /// conversion, it is guessed.
    #[serde(default)]
    pub outcomes: OutcomeSettings,
}

/// What is done with the events of all files together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ImportSettings {
    /// Rules for activities, in their order.
    pub rules: Vec<CleaningRule>,
    /// How customers of several files become one.
    pub identity: IdentitySettings,
    /// Rules that take events which are most likely none, in their order.
    pub ledger: Vec<LedgerRule>,
    /// Only one in so many customers is read, with all its events; without, all are.
    pub sample_one_in: Option<u32>,
}

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct FileRecipe {
    /// The name of the file that it was made for.
    pub file: String,
    /// The form of the file: [`FilePlan::fingerprint`].
    pub fingerprint: String,
    /// How to take its bytes for text, where that was chosen; without, it is recognised.
    #[serde(default)]
    pub read_as: ReadAs,
    /// What its columns mean.
    pub columns: Vec<ColumnRecipe>,
    /// The zone in which its times without an offset are meant.
    #[serde(default = "super::plan::utc")]
    pub time_zone: String,
    /// Columns that the file does not have.
    #[serde(default)]
    pub made: Vec<MadeRecipe>,
    /// The event column that has the row's value.
    #[serde(default)]
    pub value_on: Option<String>,
    /// The column that says how each row ended ([`FilePlan::ends_as`]).
    #[serde(default)]
    pub ends_as: Option<String>,
    /// Whether lines of one order are one event.
    #[serde(default)]
    pub merge_order_lines: bool,
    /// What stands between the steps of a path.
    #[serde(default = "super::plan::path_separator")]
    pub path_separator: String,
    /// The columns that say whose the row is, by name; without, they are recognised.
    #[serde(default)]
    pub identity: Option<Vec<IdentityRecipe>>,
    /// Whether the file is left out.
    #[serde(default)]
    pub is_left_out: bool,
}

/// How to take a file's bytes for text, where its owner knows better than what is recognised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ReadAs {
    /// How bytes stand for characters.
    pub encoding: Option<Encoding>,
    /// What stands between cells: comma, semicolon, tab or bar.
    pub delimiter: Option<char>,
    /// The line on which the table starts; what stands before it is not read. The first line of a
    /// file is 1.
    pub table_line: Option<u64>,
    /// Whether the table's first row names its columns.
    pub has_header: Option<bool>,
}

/// What a column means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ColumnRecipe {
    /// Its name in the header.
    pub name: String,
    /// What it means.
    pub role: Role,
    /// How its times or numbers are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<ColumnFormat>,
}

/// A column that says whose the row is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct IdentityRecipe {
    /// Its name.
    pub column: String,
    /// What it holds.
    pub kind: IdentityKind,
}

/// A column that the file does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct MadeRecipe {
    /// What it means: the customer, the activity or the channel.
    pub role: Role,
    /// What it consists of.
    pub parts: Vec<PartRecipe>,
}

/// A part of a [`MadeRecipe`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PartRecipe {
    /// The cell of the column with this name.
    Column(String),
    /// This text.
    Text(String),
    /// Who is at the other end, by the names of three columns ([`Part::OtherEnd`]).
    OtherEnd {
        /// Who called or wrote.
        from: String,
        /// Who was called or written to.
        to: String,
        /// Whether it came in or went out.
        direction: String,
    },
}

/// Why a recipe cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// It was written by a newer program.
    #[error("The recipe has version {found}; this program knows version {RECIPE_VERSION}. Use a newer program.")]
    Version {
        /// Its version.
        found: u32,
    },
}

impl Recipe {
    /// The recipe of an import: what was chosen or guessed.
    pub fn of(plans: &[FilePlan], settings: &ImportSettings, outcomes: &OutcomeSettings) -> Self {
        let files = plans.iter().map(FileRecipe::of).collect();
        Self { version: RECIPE_VERSION, files, settings: settings.clone(), outcomes: outcomes.clone() }
    }

    /// Whether the recipe can be used.
    ///
    /// # Errors
    /// [`RecipeError`].
    pub fn check(&self) -> Result<(), RecipeError> {
        match self.version {
            RECIPE_VERSION => Ok(()),
            found => Err(RecipeError::Version { found }),
        }
    }

    /// By file: which of the recipe's is for it, if any. The one of its form and name; else one of
    /// its form; else one of its name, whose columns may have changed.
    pub fn files_for(&self, plans: &[FilePlan]) -> Vec<Option<usize>> {
        let prints: Vec<String> = plans.iter().map(FilePlan::fingerprint).collect();
        let mut is_used = vec![false; self.files.len()];
        let mut found = vec![None; plans.len()];
        let mut take = |fits: &dyn Fn(usize, &FileRecipe) -> bool, again: bool| {
            for (at, found) in found.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
                let is_free = |recipe: &usize| again || !is_used[*recipe];
                *found = (0..self.files.len()).filter(is_free).find(|&recipe| fits(at, &self.files[recipe]));
                if let Some(recipe) = *found {
                    is_used[recipe] = true;
                }
            }
        };
        take(&|at, recipe| recipe.fingerprint == prints[at] && recipe.file == plans[at].file, false);
        take(&|at, recipe| recipe.fingerprint == prints[at], false);
        take(&|at, recipe| recipe.fingerprint == prints[at], true);
        take(&|at, recipe| recipe.file == plans[at].file, false);
        found
    }

    /// Looks at the beginning of a file, taken for text as the recipe says of the file with its name
    /// or else of one with its form: a form may show only when the bytes are taken for text in the
    /// right way. Lines that were added in front of those that the file has do not count.
    ///
    /// # Errors
    /// As [`preview_as`].
    pub fn preview(&self, file: &str, head: &[u8], bytes: u64, added_lines: u64) -> Result<FilePreview, IngestError> {
        let mut preview = self.look(file, head, bytes)?;
        preview.plan.data_line = preview.plan.data_line.saturating_sub(added_lines).max(1);
        Ok(preview)
    }

    fn look(&self, file: &str, head: &[u8], bytes: u64) -> Result<FilePreview, IngestError> {
        if let Some(own) = self.files.iter().find(|recipe| recipe.file == file) {
            return preview_as(file, head, bytes, own.read_as);
        }
        let mut seen: Vec<(ReadAs, FilePreview)> = Vec::new();
        for recipe in &self.files {
            if seen.iter().all(|(read_as, _)| *read_as != recipe.read_as)
                && let Ok(preview) = preview_as(file, head, bytes, recipe.read_as)
            {
                seen.push((recipe.read_as, preview));
            }
            let fits =
                |(read_as, preview): &(ReadAs, FilePreview)| *read_as == recipe.read_as && recipe.fits(&preview.plan);
            if let Some(at) = seen.iter().position(fits) {
                return Ok(seen.swap_remove(at).1);
            }
        }
        let plain = seen.into_iter().find(|(read_as, _)| *read_as == ReadAs::default());
        plain.map_or_else(|| preview_as(file, head, bytes, ReadAs::default()), |(_, preview)| Ok(preview))
    }

    /// Has previewed files read as the recipe says; says by file which of its recipes was used.
    pub fn apply(&self, previews: &mut [&mut FilePreview]) -> Vec<Option<usize>> {
        let plans: Vec<FilePlan> = previews.iter().map(|preview| preview.plan.clone()).collect();
        let found = self.files_for(&plans);
        for (preview, recipe) in previews.iter_mut().zip(&found) {
            if let Some(recipe) = recipe {
                self.files[*recipe].apply(&mut preview.plan);
                preview.refresh();
            }
        }
        found
    }
}

impl FileRecipe {
    /// Whether it is for files of this form.
    fn fits(&self, plan: &FilePlan) -> bool {
        self.fingerprint == plan.fingerprint()
    }

    /// The recipe of a plan.
    pub fn of(plan: &FilePlan) -> Self {
        let name = |at: usize| plan.columns.get(at).map(|column| column.name.clone());
        let part = |part: &Part| match part {
            Part::Column(at) => PartRecipe::Column(name(*at).unwrap_or_default()),
            Part::Text(text) => PartRecipe::Text(text.clone()),
            Part::OtherEnd { from, to, direction } => {
                let [from, to, direction] = [from, to, direction].map(|at| name(*at).unwrap_or_default());
                PartRecipe::OtherEnd { from, to, direction }
            }
        };
        Self {
            file: plan.file.clone(),
            fingerprint: plan.fingerprint(),
            read_as: plan.read_as,
            columns: plan
                .columns
                .iter()
                .map(|column| ColumnRecipe { name: column.name.clone(), role: column.role, format: column.format })
                .collect(),
            time_zone: plan.time_zone.clone(),
            made: plan
                .made
                .iter()
                .map(|made| MadeRecipe { role: made.role, parts: made.parts.iter().map(part).collect() })
                .collect(),
            value_on: plan.value_on.and_then(name),
            ends_as: plan.ends_as.and_then(name),
            merge_order_lines: plan.merge_order_lines,
            path_separator: plan.path_separator.clone(),
            identity: Some(
                plan.identity
                    .iter()
                    .filter_map(|own| Some(IdentityRecipe { column: name(own.column)?, kind: own.kind }))
                    .collect(),
            ),
            is_left_out: false,
        }
    }

    /// Has a file read as the recipe says. Columns that the recipe does not know keep what was
    /// guessed, as far as it leaves room; those that the file lacks are missed when the plan is
    /// checked.
    pub fn apply(&self, plan: &mut FilePlan) {
        let known = |name: &str| self.columns.iter().find(|column| column.name == name);
        let is_taken = |role: Role| !role.is_repeatable() && self.columns.iter().any(|column| column.role == role);
        for column in &mut plan.columns {
            match known(&column.name) {
                Some(recipe) => {
                    column.role = recipe.role;
                    if recipe.format.is_some() {
                        column.format = recipe.format;
                        column.needs_decision = None;
                    }
                }
                None if is_taken(column.role) => column.role = Role::Attribute,
                None => {}
            }
        }
        let position = |name: &String| plan.columns.iter().position(|column| column.name == *name);
        let part = |part: &PartRecipe| match part {
            PartRecipe::Column(name) => position(name).map(Part::Column),
            PartRecipe::Text(text) => Some(Part::Text(text.clone())),
            PartRecipe::OtherEnd { from, to, direction } => {
                Some(Part::OtherEnd { from: position(from)?, to: position(to)?, direction: position(direction)? })
            }
        };
        let made = |made: &MadeRecipe| {
            let parts = made.parts.iter().map(part).collect::<Option<Vec<Part>>>()?;
            Some(MadeColumn { role: made.role, parts })
        };
        if let Some(identity) = &self.identity {
            let column = |own: &IdentityRecipe| Some(IdentityColumn { column: position(&own.column)?, kind: own.kind });
            plan.identity = identity.iter().filter_map(column).collect();
        }
        (plan.made, plan.value_on, plan.ends_as) = (
            self.made.iter().filter_map(made).collect(),
            self.value_on.as_ref().and_then(position),
            self.ends_as.as_ref().and_then(position),
        );
        plan.time_zone.clone_from(&self.time_zone);
        plan.zone_table = None;
        plan.merge_order_lines = self.merge_order_lines;
        plan.path_separator.clone_from(&self.path_separator);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{TimeFormat, preview, read_whole};

    fn previewed(file: &str, csv: &str) -> FilePreview {
        preview(file, csv.as_bytes(), csv.len() as u64).unwrap()
    }

    const MARCH: &str = "Kunde;Datum;Art;Ergebnis\na;03/04/2026 10:00;Anruf;ja\nb;05/04/2026 10:00;Anruf;nein\n";
    const APRIL: &str = "Art;Kunde;Ergebnis;Datum\nAnruf;c;ja;01/05/2026 12:00\n";

    fn chosen() -> FilePreview {
        let mut march = previewed("march.csv", MARCH);
        let plan = &mut march.plan;
        plan.columns[0].role = Role::Customer;
        plan.columns[1].role = Role::Time;
        plan.columns[2].role = Role::Attribute;
        plan.decide(1, ColumnFormat::Time(TimeFormat::DayFirst));
        plan.time_zone = "Europe/Berlin".to_owned();
        let parts = vec![Part::Column(2), Part::Text(": ".to_owned()), Part::Column(3)];
        plan.made = vec![
            MadeColumn { role: Role::Activity, parts },
            MadeColumn { role: Role::Channel, parts: vec![Part::Text("phone".to_owned())] },
        ];
        march
    }

    #[test]
    fn a_recipe_survives_its_text_and_reads_the_same() {
        let march = chosen();
        let outcomes = OutcomeSettings { conversion: vec!["Anruf: ja".to_owned()], ..Default::default() };
        let rules = vec![CleaningRule::Drop { pattern: "x*".to_owned() }];
        let settings = ImportSettings { rules, ..Default::default() };
        let recipe = Recipe::of(std::slice::from_ref(&march.plan), &settings, &outcomes);
        let text = serde_json::to_string(&recipe).unwrap();
        assert!(text.len() < 1000, "{text}");
        let again: Recipe = serde_json::from_str(&text).unwrap();
        assert_eq!(again, recipe);
        let mut fresh = previewed("march.csv", MARCH);
        assert!(fresh.plan.check().is_err());
        assert_eq!(again.apply(&mut [&mut fresh]), [Some(0)]);
        assert_eq!(fresh.plan, march.plan);
        assert_eq!(fresh.columns[1].parsed_time.as_deref(), Some("2026-04-03T08:00:00Z"));
    }

    #[test]
    fn a_file_of_the_same_form_is_read_the_same_way_whatever_it_is_called() {
        let recipe = Recipe::of(&[chosen().plan], &ImportSettings::default(), &OutcomeSettings::default());
        let mut april = previewed("april.csv", APRIL);
        let mut other = previewed("other.csv", "customer,time,activity\nx,2026-01-01,visit\n");
        let before = other.plan.clone();
        assert_eq!(recipe.apply(&mut [&mut other, &mut april]), [None, Some(0)]);
        assert_eq!(other.plan, before);
        let log = read_whole(&april.plan, APRIL.as_bytes()).unwrap();
        assert_eq!(log.vocabulary.activity(log.activity[0]), "Anruf: ja");
        assert_eq!(crate::log::time::iso(log.time_ms[0]), "2026-05-01T10:00:00Z");
    }

    #[test]
    fn forms_come_before_names_and_each_recipe_is_used_first() {
        let plan = |file: &str, csv: &str| previewed(file, csv).plan;
        let a = "customer,time,activity\nx,2026-01-01,visit\n";
        let b = "customer,time,activity,note\nx,2026-01-01,visit,hm\n";
        let recipe = Recipe::of(
            &[plan("1.csv", a), plan("2.csv", a), plan("3.csv", b)],
            &ImportSettings::default(),
            &OutcomeSettings::default(),
        );
        let plans = [plan("2.csv", a), plan("new.csv", a), plan("3.csv", a), plan("1.csv", b), plan("4.csv", b)];
        assert_eq!(recipe.files_for(&plans), [Some(1), Some(0), Some(0), Some(2), Some(2)]);
        assert_eq!(recipe.files_for(&[plan("3.csv", "a,b\n1,2\n")]), [Some(2)]);
    }

    #[test]
    fn a_file_is_taken_for_text_as_its_owner_says() {
        let csv = "Report of;May\nmade,today\n\ncustomer|time|activity\na|2026-01-01|visit\nb|2026-01-02|buy\n";
        let look = |read_as| preview_as("t.csv", csv.as_bytes(), csv.len() as u64, read_as);
        let chosen = ReadAs { delimiter: Some('|'), table_line: Some(4), ..ReadAs::default() };
        let seen = look(chosen).unwrap();
        assert_eq!(
            seen.plan.columns.iter().map(|column| &column.name[..]).collect::<Vec<_>>(),
            ["customer", "time", "activity"]
        );
        assert_eq!((seen.table_line, seen.preamble.len(), seen.plan.data_line), (4, 2, 5));
        assert_eq!(read_whole(&seen.plan, csv.as_bytes()).unwrap().events(), 2);
        // The line after the header starts the table: there is no header but the first row, if it must be.
        let without = look(ReadAs { table_line: Some(5), ..chosen }).unwrap();
        assert!(!without.plan.dialect.has_header);
        assert_eq!((&without.rows[0][0][..], without.plan.data_line), ("a", 5));
        let forced = look(ReadAs { table_line: Some(5), has_header: Some(true), ..chosen }).unwrap();
        assert_eq!((&forced.plan.columns[2].name[..], forced.rows.len()), ("visit", 1));
        let unnamed = look(ReadAs { has_header: Some(false), ..chosen }).unwrap();
        assert_eq!((&unnamed.rows[0][0][..], unnamed.plan.columns.len()), ("customer", 3));
        // Behind the end there is nothing.
        assert!(matches!(look(ReadAs { table_line: Some(9), ..chosen }), Err(IngestError::NoRows { .. })));
    }

    #[test]
    fn a_form_is_known_again_by_how_it_is_taken_for_text() {
        let csv = "Bericht;Mai\nwho|when|what\na|2026-01-01|büro\n";
        let read_as = ReadAs { delimiter: Some('|'), table_line: Some(2), ..ReadAs::default() };
        let mut first = preview_as("may.csv", csv.as_bytes(), csv.len() as u64, read_as).unwrap();
        first.plan.columns[0].role = Role::Activity;
        first.plan.columns[2].role = Role::Customer;
        let nameless = FileRecipe { file: String::new(), ..FileRecipe::of(&first.plan) };
        let other = FileRecipe { file: String::new(), ..FileRecipe::of(&previewed("x", "p,q\n1,2\n").plan) };
        let recipe = Recipe { version: 1, files: vec![other, nameless], ..Recipe::default() };
        let mut seen = recipe.preview("june.csv", csv.as_bytes(), csv.len() as u64, 0).unwrap();
        assert_eq!(recipe.apply(&mut [&mut seen]), [Some(1)]);
        assert_eq!(seen.plan, FilePlan { file: "june.csv".to_owned(), ..first.plan });
        // What is not known is recognised.
        let plain = recipe.preview("new.csv", b"a;b\n1;2\n", 8, 0).unwrap();
        assert_eq!(plain.plan.read_as, ReadAs::default());
    }

    #[test]
    fn what_is_no_recipe_is_said() {
        let parse = |text: &str| serde_json::from_str::<Recipe>(text).map_err(|error| error.to_string());
        assert!(parse(r#"{"version":1,"filez":[]}"#).unwrap_err().contains("filez"));
        assert_eq!(parse(r#"{"version":2}"#).unwrap().check(), Err(RecipeError::Version { found: 2 }));
    }
}
