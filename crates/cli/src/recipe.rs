//! Recipes on disk, and files by their recipe.

use crate::{Failure, read};
use desirepath_engine::contract::{ColumnFormat, FilePlan, FilePreview, NumberFormat, RecipeError, TimeFormat};
use desirepath_engine::ingest::Recipe;
use std::path::{Path, PathBuf};

/// The recipe in the file that was given, or one that says nothing.
pub fn read(path: Option<&Path>) -> Result<Recipe, Failure> {
    let Some(path) = path else { return Ok(Recipe::default()) };
    let usage = |problem: &dyn std::fmt::Display| Failure::Usage(format!("--recipe “{}”: {problem}.", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| usage(&error))?;
    let recipe: Recipe = serde_json::from_str(&text).map_err(|error| usage(&error))?;
    recipe.check().map_err(|error: RecipeError| usage(&error.to_string().trim_end_matches('.')))?;
    Ok(recipe)
}

/// Writes a recipe down.
pub fn write(path: &Path, recipe: &Recipe) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(recipe).map_err(|error| Failure::Internal(error.to_string()))?;
    crate::write(path, format!("{text}\n").as_bytes())
}

/// The files to be read, with how.
pub struct Planned {
    pub paths: Vec<PathBuf>,
    pub plans: Vec<FilePlan>,
}

/// Looks at files, and plans how to read them: as the recipe says, else as guessed.
pub fn plan(paths: &[PathBuf], recipe: &Recipe) -> Result<Planned, Failure> {
    let mut previews: Vec<FilePreview> = Vec::with_capacity(paths.len());
    for path in paths {
        previews.push(read::preview(path, recipe.read_as(&read::name(path)))?);
    }
    let found = recipe.apply(&mut previews.iter_mut().collect::<Vec<_>>());
    let mut planned = Planned { paths: Vec::new(), plans: Vec::new() };
    for ((path, preview), found) in paths.iter().zip(previews).zip(found) {
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
        planned.paths.push(path.clone());
        planned.plans.push(preview.plan);
    }
    if planned.plans.is_empty() {
        return Err(Failure::Usage("The recipe leaves all files out.".to_owned()));
    }
    Ok(planned)
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
