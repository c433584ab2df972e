//! Recipes on disk, and files by their recipe.

use crate::read::{self, Input};
use crate::{Failure, misused, read_json};
use desirepath_engine::contract::{ColumnFormat, FilePlan, FilePreview, NumberFormat, RecipeError, TimeFormat};
use desirepath_engine::ingest::{IngestError, Recipe};
use std::path::{Path, PathBuf};

/// The recipe in the file that was given, or one that says nothing.
pub fn read_recipe(path: Option<&Path>) -> Result<Recipe, Failure> {
    let Some(path) = path else { return Ok(Recipe::default()) };
    let recipe: Recipe = read_json("--recipe", path)?;
    let problem = |error: RecipeError| misused("--recipe", path.display(), error.to_string().trim_end_matches('.'));
    recipe.check().map_err(problem)?;
    Ok(recipe)
}

/// Writes a recipe down.
pub fn write(path: &Path, recipe: &Recipe) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(recipe).map_err(|error| Failure::Internal(error.to_string()))?;
    crate::write(path, format!("{text}\n").as_bytes())
}

/// The tables to be read, with how.
#[derive(Default)]
pub struct Planned {
    pub inputs: Vec<Input>,
    pub plans: Vec<FilePlan>,
}

/// Looks at files, and plans how to read them: as the recipe says, else as guessed.
pub fn plan(paths: &[PathBuf], recipe: &Recipe) -> Result<Planned, Failure> {
    let mut inputs = read::inputs(paths)?;
    let mut previews: Vec<FilePreview> = Vec::with_capacity(inputs.len());
    let mut problem = None;
    let mut is_usable = Vec::with_capacity(inputs.len());
    for input in &inputs {
        match read::preview(input, recipe) {
            Ok(preview) => previews.push(preview),
            // Sheets and archives hold more than tables of events.
            Err(error) if input.container.is_some() => {
                eprintln!("desirepath: “{}” is left out: {error}", input.name);
                problem = Some(error);
                is_usable.push(false);
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        is_usable.push(true);
    }
    let mut usable = is_usable.into_iter();
    inputs.retain(|_| usable.next() == Some(true));
    let found = recipe.apply(&mut previews.iter_mut().collect::<Vec<_>>());
    let mut planned = Planned::default();
    for ((input, preview), found) in inputs.into_iter().zip(previews).zip(found) {
        match found {
            Some(at) if recipe.files[at].is_left_out => {
                eprintln!("desirepath: the recipe leaves “{}” out.", preview.plan.file);
                continue;
            }
            None if !recipe.files.is_empty() => {
                eprintln!("desirepath: the recipe has no file like “{}”: it is read as guessed.", preview.plan.file);
            }
            _ => {}
        }
        planned.inputs.push(input);
        planned.plans.push(preview.plan);
    }
    match (planned.plans.is_empty(), problem) {
        (false, _) => Ok(planned),
        (true, Some(error)) => Err(error.into()),
        (true, None) => Err(Failure::Usage("The recipe leaves all files out.".to_owned())),
    }
}

impl Planned {
    /// Leaves out tables of a file with several that have no events, as long as others have.
    pub fn drop_tables_without_events(&mut self) {
        let misses: Vec<Option<IngestError>> = self
            .plans
            .iter()
            .map(|plan| plan.check().err().filter(|error| matches!(error, IngestError::MissingRole { .. })))
            .collect();
        let is_left_out =
            |at: usize| self.inputs[at].container.is_some() && misses[at].is_some() && misses.contains(&None);
        let leave: Vec<bool> = (0..self.plans.len()).map(is_left_out).collect();
        for miss in misses.iter().zip(&leave).filter(|(_, leave)| **leave).filter_map(|(miss, _)| miss.as_ref()) {
            eprintln!("desirepath: left out: {miss}");
        }
        let mut left = leave.iter();
        self.inputs.retain(|_| left.next() == Some(&false));
        let mut left = leave.iter();
        self.plans.retain(|_| left.next() == Some(&false));
    }
}

/// Gives columns the formats that the user names: `COLUMN=FORMAT`.
pub fn assign_formats(plans: &mut [FilePlan], given: &[String]) -> Result<(), Failure> {
    for given in given {
        let (name, format) = given
            .rsplit_once('=')
            .ok_or_else(|| Failure::Usage(format!("--format “{given}” is not of the form COLUMN=FORMAT.")))?;
        let format = FORMATS.into_iter().find(|known| known.0 == format).map(|known| known.1).ok_or_else(|| {
            let known = FORMATS.map(|known| known.0).join(", ");
            Failure::Usage(format!("--format “{given}”: there is no format “{format}”; there are {known}."))
        })?;
        let mut is_known = false;
        for plan in &mut *plans {
            if let Some(at) = plan.columns.iter().position(|column| column.name == name) {
                plan.decide(at, format);
                is_known = true;
            }
        }
        if !is_known {
            return Err(Failure::Usage(format!("--format “{given}”: there is no column “{name}”.")));
        }
    }
    Ok(())
}

/// The formats by the names that they have in a recipe.
const FORMATS: [(&str, ColumnFormat); 10] = [
    ("year_first", ColumnFormat::Time(TimeFormat::YearFirst)),
    ("day_first", ColumnFormat::Time(TimeFormat::DayFirst)),
    ("month_first", ColumnFormat::Time(TimeFormat::MonthFirst)),
    ("short_year_first", ColumnFormat::Time(TimeFormat::ShortYearFirst)),
    ("excel_serial", ColumnFormat::Time(TimeFormat::ExcelSerial)),
    ("epoch_seconds", ColumnFormat::Time(TimeFormat::EpochSeconds)),
    ("epoch_milliseconds", ColumnFormat::Time(TimeFormat::EpochMilliseconds)),
    ("epoch_microseconds", ColumnFormat::Time(TimeFormat::EpochMicroseconds)),
    ("decimal_point", ColumnFormat::Number(NumberFormat::DecimalPoint)),
    ("decimal_comma", ColumnFormat::Number(NumberFormat::DecimalComma)),
];
