//! All tests, and the measurements.

use crate::steps::{cargo, root, run, step, target};
use crate::{house, licences, page, quick, tools};
use anyhow::Result;
use std::process::Command;

/// A part of the tests that can be run alone.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Format, house rules, licences, Clippy.
    Lint,
    /// Unit, property, golden and command line tests.
    Rust,
    /// The full build, and everything in a real browser.
    Browser,
}

/// Installs what the tests need and runs all of them, or one part, the quick ones first.
pub fn test(only: Option<Part>) -> Result<()> {
    tools::wasm_target()?;
    for (part, run) in [(Part::Lint, lint as fn() -> Result<()>), (Part::Rust, rust), (Part::Browser, in_browser)] {
        if only.is_none_or(|only| only == part) {
            run()?;
        }
    }
    Ok(())
}

fn lint() -> Result<()> {
    step("Formatting", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("The house rules", house::check)?;
    step("Licences", licences::check)?;
    // Compiling it takes a bare machine longer than it is worth.
    if tools::answers("cargo-deny") {
        step("cargo deny", || run(&mut cargo(&["deny", "check", "licenses", "bans", "sources"])))?;
    }
    const STRICTLY: [&str; 3] = ["--", "-D", "warnings"];
    step("Clippy, native", || {
        let mut command = cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--all-features"]);
        run(command.args(STRICTLY))
    })?;
    step("Clippy, WebAssembly", || {
        let target = ["--target", "wasm32-unknown-unknown", "-p", "desirepath-app", "-p", "desirepath-worker"];
        run(cargo(&["clippy", "--quiet"]).args(target).args(STRICTLY))
    })
}

/// The workspace with all features: what is compiled for one test serves them all, the command line that the browser
/// tests ask included.
const WHOLE: [&str; 2] = ["--workspace", "--all-features"];

fn rust() -> Result<()> {
    // It runs the tests of all crates side by side, and says which are slow; a bare machine does without.
    if tools::answers("cargo-nextest") {
        step("Unit, property, golden and command line tests", || {
            run(cargo(&["nextest", "run", "--no-fail-fast"]).args(WHOLE))
        })?;
        return step("Examples in the documentation", || run(cargo(&["test", "--quiet", "--doc"]).args(WHOLE)));
    }
    step("Unit, property, golden and command line tests", || run(cargo(&["test", "--quiet"]).args(WHOLE)))
}

fn in_browser() -> Result<()> {
    command_line()?;
    page::build()?;
    let browser = browser("tests/e2e")?;
    step("Browser tests", || run(&mut e2e_in(&page::dist(), &browser)))
}

/// Compiles the command line as its own tests do: in any other way it would have other features, and be compiled again.
fn command_line() -> Result<()> {
    let mut compile = cargo(&["test", "--quiet", "--no-run", "--test", "commands"]);
    step("Compiling the command line", || run(compile.args(WHOLE)))
}

/// Runs browser tests against the page that `serve` has built, or against the full build: of the files whose name has
/// `file` in it the tests whose title has `title` in it.
pub fn e2e(file: &str, title: &str, full: bool) -> Result<()> {
    let dist = if full {
        page::dist()
    } else {
        quick::build()?;
        quick::dist()
    };
    command_line()?;
    let browser = browser("tests/e2e")?;
    let mut command = e2e_in(&dist, &browser);
    command.args(["--test-name-pattern", title]);
    let mut files: Vec<String> = std::fs::read_dir(root().join("tests/e2e"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs") && name.contains(file))
        .collect();
    files.sort();
    anyhow::ensure!(!files.is_empty(), "no file of tests/e2e has “{file}” in its name");
    run(command.args(files))
}

/// Node's test runner on the page in a folder; two files at a time, the slowest tests listed at the end.
fn e2e_in(dist: &std::path::Path, browser: &str) -> Command {
    let mut command = node("tests/e2e", browser);
    command.env("DIST", dist).args(["--test", "--test-concurrency=2"]);
    for reporter in ["spec", "./support/slowest.mjs"] {
        command.args(["--test-reporter", reporter, "--test-reporter-destination", "stdout"]);
    }
    command
}

/// Measures against the peers and writes `docs/performance.md`.
pub fn bench(runs: u32, events: u64, large: u64) -> Result<()> {
    page::build()?;
    step("Compiling the command line", || run(&mut cargo(&["build", "--release", "-p", "desirepath-cli"])))?;
    let browser = browser("tests/bench")?;
    let numbers = [u64::from(runs), events, large].map(|number| number.to_string());
    step("Measuring", || run(node("tests/bench", &browser).arg("bench.mjs").args(&numbers)))
}

/// Makes sure that a folder of Node programs has its packages; the browser that it drives.
fn browser(folder: &str) -> Result<String> {
    tools::node()?;
    let browser = tools::chromium()?;
    let folder = root().join(folder);
    let changed = |path: &str| std::fs::metadata(folder.join(path)).and_then(|facts| facts.modified()).ok();
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(browser);
    }
    step(&format!("Installing the packages of {} (npm)", folder.display()), || run(tools::npm(&folder).arg("ci")))?;
    Ok(browser)
}

fn node(folder: &str, browser: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(root().join(folder)).env("CHROMIUM", browser).env("TARGET_DIR", target());
    command
}
