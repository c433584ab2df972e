//! `desirepath report`.

use crate::args;
use crate::document::{self, Document, Settings, Source};
use crate::threads::Threads;
use crate::{Failure, html, misused, read, read_json, recipe, text, write};
use desirepath_engine::analysis::{Request, answer_all};
use desirepath_engine::contract::{
    AllParams, FilePlan, Filter, OutcomeSettings, Recipe, Role, Suggestion, suggest_outcomes,
};
use desirepath_engine::findings::findings;
use desirepath_engine::ingest::{ledger, read_time};
use desirepath_engine::log::{EventLog, Outcomes, Scope, time::iso};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reads the files, answers the questions, and writes the report where it is wanted.
pub fn report(arguments: &args::Report) -> Result<(), Failure> {
    let form = arguments.out.as_deref().map(Form::of).transpose()?;
    let params: AllParams =
        arguments.params.as_deref().map_or(Ok(AllParams::default()), |path| read_json("--params", path))?;
    let filter = arguments.filter.as_deref().map(filter).transpose()?;
    let requests = requests(&params, &arguments.only)?;
    let roles = roles(&arguments.role)?;
    let log_end_ms = log_end_ms(arguments.log_end.as_deref())?;
    let threads = Threads::of_this_machine();

    let given = recipe::read_recipe(arguments.recipe.as_deref())?;
    let mut planned = recipe::plan(&arguments.files, &given)?;
    assign_roles(&mut planned.plans, &roles)?;
    recipe::assign_formats(&mut planned.plans, &arguments.format)?;
    planned.drop_tables_without_events();
    let recipe::Planned { inputs, mut plans } = planned;
    for (input, plan) in inputs.iter().zip(&mut plans) {
        if let Some(zone) = &arguments.time_zone {
            plan.time_zone.clone_from(zone);
        }
        read::settle(input, plan)?;
    }
    let log = read::read(&inputs, plans.clone(), given.settings.clone(), &threads)?;

    if let (Some(end_ms), Some((_, last_ms))) = (log_end_ms, log.time_range_ms())
        && end_ms < last_ms
    {
        return Err(Failure::Usage(format!(
            "--log-end {} is before the last event, {}: it says until when everybody was observed. Leave it out, or remove later rows.",
            iso(end_ms),
            iso(last_ms)
        )));
    }
    let chosen = |here: &[String], in_recipe: &[String]| if here.is_empty() { in_recipe } else { here }.to_vec();
    let chosen_conversion = chosen(&arguments.convert, &given.outcomes.conversion);
    let chosen_lost = chosen(&arguments.lost, &given.outcomes.lost);
    check_activities(&log, "--lost", &chosen_lost)?;
    let (conversion, lost) = outcomes(&log, chosen_conversion, chosen_lost)?;
    let settings = OutcomeSettings { conversion, lost, log_end_ms: log_end_ms.or(given.outcomes.log_end_ms) };
    if let Some(path) = &arguments.save_recipe {
        recipe::write(path, &Recipe::of(&plans, &given.settings, &settings))?;
    }
    let outcomes = Outcomes::new(&log, &settings);
    let selected = filter.as_ref().map(|filter| filter.select(&log, &outcomes)).transpose();
    let selected = selected.map_err(|error| Failure::Usage(format!("--filter: {error}.")))?;
    let scope = Scope::new(&log, &outcomes, selected.as_ref());
    let reports = answer_all(&requests, &scope, &threads).map_err(|error| Failure::Usage(error.to_string()))?;

    let settings = Settings { outcomes: settings, params, filter };
    let mut source = Source::new(&log, &plans, settings, outcomes.log_end_ms);
    if arguments.ledger {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
        source.ledger = Some(ledger(&log, &source.conversion, now));
    }
    let findings = findings(&reports);
    let document = Document::new(&source, &reports, &findings);
    if let Some(form) = &form {
        form.write(&document)?;
    }
    if arguments.json {
        text::print(&document.to_text()?)?;
    } else if form.is_none() {
        text::summary(&source, &reports, &findings)?;
    }
    let rejected = log.provenance.rejected();
    // The program ends here: nobody needs its memory back piece by piece.
    std::mem::forget((log, reports));
    match arguments.max_rejects {
        Some(allowed) if rejected > allowed => Err(Failure::Rejects { rejected, allowed }),
        _ => Ok(()),
    }
}

/// Where the report goes, in the form that the path's ending names.
enum Form<'a> {
    Html(&'a Path),
    Json(&'a Path),
    Folder(&'a Path),
}

impl<'a> Form<'a> {
    fn of(path: &'a Path) -> Result<Self, Failure> {
        match path.extension().and_then(|ending| ending.to_str()) {
            _ if path.is_dir() => Ok(Self::Folder(path)),
            Some("html" | "htm") => Ok(Self::Html(path)),
            Some("json") => Ok(Self::Json(path)),
            Some(other) => Err(Failure::Usage(format!("--out ends in “.{other}”: use .html, .json or a folder."))),
            None => Ok(Self::Folder(path)),
        }
    }

    fn write(&self, document: &Document) -> Result<(), Failure> {
        match self {
            Self::Html(path) => write(path, html::page(&document.to_value()?).as_bytes()),
            Self::Json(path) => write(path, document.to_text()?.as_bytes()),
            Self::Folder(path) => {
                std::fs::create_dir_all(path)
                    .map_err(|error| Failure::Usage(format!("“{}” cannot be made: {error}.", path.display())))?;
                let values = document.to_value()?;
                write(&path.join("report.html"), html::page(&values).as_bytes())?;
                Form::Json(&path.join("report.json")).write(document)?;
                document::tables(&values)
                    .iter()
                    .try_for_each(|(name, csv)| write(&path.join(format!("{name}.csv")), csv.as_bytes()))
            }
        }
    }
}

/// The condition that was given, itself or in a file.
fn filter(given: &str) -> Result<Filter, Failure> {
    if given.trim_start().starts_with('{') {
        serde_json::from_str(given).map_err(|error| misused("--filter", given, error))
    } else {
        read_json("--filter", Path::new(given))
    }
}

/// The questions that are asked: all, or those that `only` names.
fn requests(params: &AllParams, only: &[String]) -> Result<Vec<Request>, Failure> {
    if let Some(unknown) = only.iter().find(|name| !Request::NAMES.contains(&name.as_str())) {
        let known = Request::NAMES.join(", ");
        return Err(Failure::Usage(format!("--only: there is no analysis “{unknown}”; there are {known}.")));
    }
    let is_wanted = |request: &Request| only.is_empty() || only.iter().any(|name| name == request.name());
    Ok(params.requests().into_iter().filter(is_wanted).collect())
}

fn roles(given: &[String]) -> Result<Vec<(Role, String)>, Failure> {
    given
        .iter()
        .map(|given| {
            let names = || Role::ALL.map(Role::name).join(", ");
            let (role, column) = given
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("--role “{given}” is not of the form ROLE=COLUMN.")))?;
            let role = Role::ALL.into_iter().find(|known| known.name() == role);
            let role = role.ok_or_else(|| Failure::Usage(format!("--role “{given}”: the roles are {}.", names())))?;
            Ok((role, column.to_owned()))
        })
        .collect()
}

/// Gives columns the roles that the user wants; whatever was guessed for these roles becomes a
/// plain attribute. With several files, each takes what it has.
fn assign_roles(plans: &mut [FilePlan], roles: &[(Role, String)]) -> Result<(), Failure> {
    for (role, column) in roles {
        let mut is_known = false;
        for plan in &mut *plans {
            let Some(at) = plan.columns.iter().position(|known| known.name == *column) else { continue };
            is_known = true;
            if !role.is_repeatable() {
                plan.columns
                    .iter_mut()
                    .filter(|other| other.role == *role)
                    .for_each(|other| other.role = Role::Attribute);
                plan.made.retain(|made| made.role != *role);
            }
            plan.columns[at].role = *role;
        }
        if !is_known {
            let columns: Vec<&str> =
                plans.iter().flat_map(|plan| &plan.columns).map(|column| column.name.as_str()).collect();
            return Err(Failure::Usage(format!(
                "--role {}={column}: there is no column “{column}”; there are {}.",
                role.name(),
                columns.join(", ")
            )));
        }
    }
    Ok(())
}

fn log_end_ms(given: Option<&str>) -> Result<Option<i64>, Failure> {
    given
        .map(|given| {
            read_time(given).ok_or_else(|| {
                Failure::Usage(format!("--log-end “{given}” is not a time; write it like 2026-03-31T00:00:00Z."))
            })
        })
        .transpose()
}

/// What the user chose as conversion and as its opposite, or what is guessed, which is then said. Who
/// has chosen a conversion has thought of its opposite, too.
fn outcomes(log: &EventLog, conversion: Vec<String>, lost: Vec<String>) -> Result<(Vec<String>, Vec<String>), Failure> {
    if !conversion.is_empty() {
        check_activities(log, "--convert", &conversion)?;
        return Ok((conversion, lost));
    }
    let (suggested, ends) = suggest_outcomes(log);
    match &suggested {
        Some(Suggestion { activity, reason }) => {
            eprintln!("desirepath: counting “{activity}” as conversion: {reason}. Use --convert to choose another.");
        }
        None => eprintln!("desirepath: nothing looks like a conversion. Use --convert to say what is one."),
    }
    let conversion = suggested.into_iter().map(|suggestion| suggestion.activity).collect();
    if !lost.is_empty() {
        return Ok((conversion, lost));
    }
    for Suggestion { activity, reason } in &ends {
        eprintln!(
            "desirepath: counting “{activity}” as an end without conversion: {reason}. Use --lost to choose others."
        );
    }
    Ok((conversion, ends.into_iter().map(|suggestion| suggestion.activity).collect()))
}

fn check_activities(log: &EventLog, option: &str, names: &[String]) -> Result<(), Failure> {
    let Some(unknown) = names.iter().find(|name| log.vocabulary.activity_named(name).is_none()) else { return Ok(()) };
    let mut known: Vec<String> = (0..log.vocabulary.activities.len() as u32)
        .map(|code| log.vocabulary.activities.text(code).into_owned())
        .collect();
    // Those that share most of the wanted name's beginning first.
    let wanted = unknown.to_lowercase();
    let shared = |name: &String| name.to_lowercase().chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    known.sort_by_key(|name| std::cmp::Reverse(shared(name)));
    let more = if known.len() > 12 { format!(" and {} more", known.len() - 12) } else { String::new() };
    known.truncate(12);
    Err(Failure::Usage(format!("{option}: no activity is named “{unknown}”; there are {}{more}.", known.join(", "))))
}
