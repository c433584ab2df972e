//! `cargo xtask`: builds, serves, tests and measures Desire Path.
//!
//! What a step needs and a bare machine lacks is installed on the way, in pinned versions, into
//! the user's cache folder, so that a second clone finds it. Every step says how long it took.

mod house;
mod licences;
mod neighbours;
mod page;
mod quick;
mod steps;
mod tests;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, serves, tests and measures Desire Path.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the page into dist/.
    Build,
    /// Builds the page quickly, serves it on this machine, and builds and shows what you change.
    Serve {
        /// The port on 127.0.0.1; 0 for any free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Installs what the tests need and runs all of them, or one part.
    Test {
        /// The part.
        part: Option<tests::Part>,
    },
    /// Runs browser tests against the page that `serve` has built.
    E2e {
        /// Only files whose name has this in it, such as `map`.
        #[arg(default_value = "")]
        file: String,
        /// Only tests whose title has this in it.
        #[arg(long, default_value = "")]
        title: String,
        /// Against the full build in dist/, as `test` does it.
        #[arg(long)]
        full: bool,
    },
    /// Joins the style sheets of a folder that Trunk has filled.
    #[command(hide = true)]
    Styles {
        /// The folder.
        folder: std::path::PathBuf,
    },
    /// Measures the page and the command line against their peers; writes docs/performance.md.
    Bench {
        /// How many runs the medians are of.
        #[arg(long, default_value_t = 5)]
        runs: u32,
        /// How many events the log has.
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
        /// Has the page alone also read a log of so many events, such as 10000000.
        #[arg(long, default_value_t = 0)]
        large: u64,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::env::set_current_dir(steps::root())?;
    match arguments.command {
        Command::Build => page::build(),
        Command::Styles { folder } => page::styles(&folder),
        Command::Serve { port } => {
            quick::serve(port, |address| println!("\nDesire Path is at {address}  (stop with Ctrl-C)\n"))
        }
        Command::E2e { file, title, full } => tests::e2e(&file, &title, full),
        Command::Test { part } => tests::test(part),
        Command::Bench { runs, events, large } => tests::bench(runs, events, large),
    }
}
