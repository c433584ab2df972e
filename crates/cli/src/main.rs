//! `desirepath`: the same engine as the page, on the command line.
//!
//! Exit codes: 0 done, 1 internal, 2 usage, 3 input could not be read or understood, 4 done but
//! with more rejects than `--max-rejects`.

mod args;
mod document;
mod html;
mod read;
mod report;
mod text;
mod threads;

use args::{Arguments, Command};
use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    Input(#[from] desirepath_engine::ingest::IngestError),
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

/// Writes a file that the user asked for.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::Usage(format!("“{}” cannot be written: {error}.", path.display())))
}

fn serve(port: u16, page: Option<PathBuf>) -> Result<(), Failure> {
    let beside = || Some(std::env::current_exe().ok()?.parent()?.join("page"));
    let page =
        page.into_iter().chain(beside()).chain([PathBuf::from("dist")]).find(|page| page.join("index.html").is_file());
    let page = page.ok_or_else(|| {
        Failure::Usage(
            "The page is not here. Build it with `cargo xtask build`, or say where it is with --page.".to_owned(),
        )
    })?;
    desirepath_serve::run(&page, port, |address| println!("Desire Path is at {address} (stop with Ctrl-C)"))
        .map_err(|error| Failure::Internal(error.to_string()))
}
