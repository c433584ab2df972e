//! `desirepath`: the same engine as the page, on the command line.
//!
//! Exit codes: 0 done, 1 internal, 2 usage, 3 input could not be read or understood, 4 done but
//! with more rejects than `--max-rejects`.

mod args;
mod document;
mod html;
mod read;
mod recipe;
mod report;
mod text;
mod threads;

use args::{Arguments, Command};
use clap::Parser;
use desirepath_engine::ingest::IngestError;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Takes memory from the operating system in large pieces: a hundredth of the page faults, an eighth less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something that should work did not.
    #[error("{0}")]
    Internal(String),
    /// The command line asks for something that cannot be.
    #[error("{0}")]
    Usage(String),
    /// An input could not be read or understood.
    #[error("{0}")]
    Input(#[from] IngestError),
    /// Done, but too many rows could not be used.
    #[error("{rejected} rows were rejected, more than the {allowed} that --max-rejects allows.")]
    Rejects {
        /// How many rows were rejected.
        rejected: u64,
        /// How many are allowed.
        allowed: u64,
    },
}

impl Failure {
    fn exit_code(&self) -> u8 {
        match self {
            Self::Internal(_) => 1,
            Self::Usage(_) => 2,
            Self::Input(_) => 3,
            Self::Rejects { .. } => 4,
        }
    }
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Report(arguments) => report::report(&arguments),
        Command::Schema => schema(),
        Command::Sample { out, events } => sample(out.as_deref(), events),
        Command::Serve { port, page } => serve(port, page),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("desirepath: {failure}");
            if let Failure::Input(IngestError::MissingRole { role, .. }) = &failure {
                eprintln!("desirepath: --role {role}=COLUMN says which.");
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn schema() -> Result<(), Failure> {
    let schema =
        serde_json::to_string_pretty(&document::schema()).map_err(|error| Failure::Internal(error.to_string()))?;
    text::print(&schema)
}

/// Writes the sample data, or a larger log of the same business.
fn sample(out: Option<&Path>, events: Option<u64>) -> Result<(), Failure> {
    use std::io::Write;
    let csv = match events {
        None => desirepath_sample::sample_csv(),
        Some(events) => desirepath_sample::csv_of_events(events),
    };
    match out {
        Some(path) => write(path, &csv),
        None => std::io::stdout().lock().write_all(&csv).or_else(text::ignore_closed_pipe),
    }
}

/// What an option was given will not do.
fn misused(option: &str, given: impl Display, problem: impl Display) -> Failure {
    Failure::Usage(format!("{option} “{given}”: {problem}."))
}

/// What the JSON file says that an option names.
fn read_json<T: DeserializeOwned>(option: &str, path: &Path) -> Result<T, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| misused(option, path.display(), error))?;
    serde_json::from_str(&text).map_err(|error| misused(option, path.display(), error))
}

/// Writes a file that the user asked for.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::Usage(format!("“{}” cannot be written: {error}.", path.display())))
}

fn serve(port: u16, page: Option<PathBuf>) -> Result<(), Failure> {
    let page = find_page(page)?;
    let on_address = |address: &str| {
        // The page is served whether somebody reads this or not.
        let _ = text::print(&format!("Desire Path is at {address} (stop with Ctrl-C)"));
    };
    desirepath_serve::run(&page, port, on_address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse | ErrorKind::PermissionDenied => Failure::Usage(error.to_string()),
        _ => Failure::Internal(error.to_string()),
    })
}

/// The folder of the built page: the one that was named, or the first of the usual places.
fn find_page(named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let is_page = |folder: &PathBuf| folder.join("index.html").is_file();
    if let Some(folder) = named {
        return if is_page(&folder) {
            Ok(folder)
        } else {
            let problem = "there is no index.html in it. Name the folder that `cargo xtask build` writes, dist";
            Err(Failure::Usage(format!("--page “{}”: {problem}.", folder.display())))
        };
    }
    let beside_program = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("page")));
    let places: Vec<PathBuf> = beside_program.into_iter().chain([PathBuf::from("dist")]).collect();
    places.iter().find(|folder| is_page(folder)).cloned().ok_or_else(|| {
        let looked: Vec<String> = places.iter().map(|place| format!("“{}”", place.display())).collect();
        Failure::Usage(format!(
            "The page has not been built: no index.html in {}. Build it with `cargo xtask build` in the repository, \
             then say where it is with --page dist.",
            looked.join(" or ")
        ))
    })
}
