//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Customer journeys from CSV exports, on this machine alone.
#[derive(Parser)]
#[command(name = "desirepath", version, about)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Reports on the journeys in CSV files.
    Report(Box<Report>),
    /// Prints the JSON schema of reports.
    Schema,
    /// Writes the sample data: an invented business with planted facts.
    Sample {
        /// The file to write. Default: standard output.
        #[arg(long)]
        out: Option<PathBuf>,
        /// A log of exactly this many events instead of the sample.
        #[arg(long)]
        events: Option<u64>,
    },
    /// Serves the page on this machine.
    Serve {
        /// The port on 127.0.0.1; 0 for any free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The folder of the built page.
        #[arg(long)]
        page: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct Report {
    /// CSV files, or files that hold tables: XLSX, zip, gzip, Parquet, XES, JSON lines. Customers that
    /// occur in several are the same.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write: a .html or .json file, or a folder for both and the tables as CSV.
    /// Default: a summary on standard output.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Prints the report as one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Only these analyses.
    #[arg(long, value_delimiter = ',', value_name = "ANALYSIS")]
    pub only: Vec<String>,
    /// Which column means what, such as customer=user_id,time=timestamp.
    #[arg(long, value_delimiter = ',', value_name = "ROLE=COLUMN")]
    pub role: Vec<String>,
    /// Reads the files as this recipe says, from --save-recipe or from the page.
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
    /// Writes down how the files were read, for --recipe or the page.
    #[arg(long, value_name = "FILE")]
    pub save_recipe: Option<PathBuf>,
    /// Where clocks hang whose times have no offset: UTC, an offset such as +02:00, or a name such
    /// as Europe/Berlin. Default: as the recipe says, else UTC.
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// How a column is written, such as Date=day_first or Amount=decimal_comma.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN=FORMAT")]
    pub format: Vec<String>,
    /// Adds what may be wrong with the log (duplicates, robots, tests, impossible times, gaps) and
    /// what taking it out would do; a recipe takes it out.
    #[arg(long)]
    pub ledger: bool,
    /// An activity that counts as conversion. Default: guessed, and said.
    #[arg(long, value_name = "ACTIVITY")]
    pub convert: Vec<String>,
    /// An activity that ends a journey without conversion.
    #[arg(long, value_name = "ACTIVITY")]
    pub lost: Vec<String>,
    /// When observation stopped, such as 2026-03-31T00:00:00Z, after the last event. Default: the last event.
    #[arg(long, value_name = "TIME")]
    pub log_end: Option<String>,
    /// A JSON file with parameters by analysis.
    #[arg(long, value_name = "FILE")]
    pub params: Option<PathBuf>,
    /// Only the customers whom this condition selects, as JSON such as {"done": {"activities": ["quote"]}}
    /// or {"all": [{"state": "open"}, {"starts_with": ["visit"]}]}; or a file that holds it.
    #[arg(long, value_name = "JSON|FILE")]
    pub filter: Option<String>,
    /// More rejected rows than this end with exit code 4.
    #[arg(long, value_name = "ROWS")]
    pub max_rejects: Option<u64>,
}
