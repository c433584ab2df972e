//! Steps that say what they do and how long it took.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Does something under a title, and says how long it took; others may be at work beside it.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {title}");
    let clock = Instant::now();
    let done = work().with_context(|| title.to_owned())?;
    println!("✓ {title}: {:.1} s", clock.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs a program to its end; that it fails is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} could not be started"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}

/// Runs a program to its end, and shows what it is at. What it complains of is shown at the end, or is the error.
pub fn run_and_keep(command: &mut Command) -> Result<()> {
    let mut child =
        command.stderr(Stdio::piped()).spawn().with_context(|| format!("{command:?} could not be started"))?;
    let mut complaints = String::new();
    for line in child.stderr.take().into_iter().flat_map(|stderr| BufReader::new(stderr).lines()) {
        let line = line?;
        if complaints.is_empty() && !line.starts_with("error") && !line.starts_with("warning") {
            eprintln!("{line}");
        } else {
            complaints.extend([line.as_str(), "\n"]);
        }
    }
    if !child.wait()?.success() {
        bail!("{complaints}");
    }
    eprint!("{complaints}");
    Ok(())
}

/// Cargo with these arguments.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// The packages of the workspace and all that they are made with, and how they hang together, as Cargo tells it.
pub fn metadata() -> Result<Value> {
    let output = cargo(&["metadata", "--format-version", "1", "--locked"]).output();
    let output = output.context("cargo metadata could not be started")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
