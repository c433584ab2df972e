//! All tests, and the measurements.

use crate::steps::{cargo, root, run, step, target};
use crate::{house, licences, page, tools};
use anyhow::Result;
use std::process::Command;

/// Installs what the tests need and runs all of them, the quick ones first.
pub fn test() -> Result<()> {
    tools::wasm_target()?;
    step("Formatting", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("The house rules", house::check)?;
    step("Licences", licences::check)?;
    step("Clippy, native", || {
        run(&mut cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    step("Clippy, WebAssembly", || {
        let target = ["--target", "wasm32-unknown-unknown", "-p", "desirepath-app", "-p", "desirepath-worker"];
        let mut command = cargo(&["clippy", "--quiet"]);
        run(command.args(target).args(["--", "-D", "warnings"]))
    })?;
    step("Unit, property, golden and command line tests", || {
        run(&mut cargo(&["test", "--quiet", "--workspace", "--all-features"]))
    })?;
    page::build()?;
    step("Compiling the command line", || run(&mut cargo(&["build", "--quiet", "-p", "desirepath-cli"])))?;
    let browser = browser("tests/e2e")?;
    step("Browser tests", || run(node("tests/e2e", &browser).args(["--test", "--test-concurrency=1"])))
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
    step(&format!("Installing the packages of {} (npm)", folder.display()), || run(tools::npm(&folder).arg("ci")))?;
    Ok(browser)
}

fn node(folder: &str, browser: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(root().join(folder)).env("CHROMIUM", browser).env("TARGET_DIR", target());
    command
}
