//! Tools that a bare machine lacks, in pinned versions.

use crate::steps::{run, step};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The npm package that brings `wasm-opt`.
const BINARYEN: &str = "132.0.0";

/// Where tools are kept between clones.
fn cache() -> Result<PathBuf> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    Ok(cache.context("neither XDG_CACHE_HOME nor HOME says where tools can be kept")?.join("desire-path"))
}

/// Whether a program answers.
pub fn answers(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// Makes sure that Rust can build for browsers.
pub fn wasm_target() -> Result<()> {
    let listed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    let is_there = listed.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("wasm32-unknown-unknown"));
    if is_there {
        return Ok(());
    }
    step("Adding the WebAssembly target", || {
        run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
    })
}

/// Makes sure that a program is there, from a package of the system if need be.
fn from_system(program: &str, packages: &[&str]) -> Result<()> {
    if answers(program) {
        return Ok(());
    }
    step(&format!("Installing {} (apt)", packages.join(" ")), || {
        let apt = |arguments: &[&str]| {
            let mut command = Command::new("apt-get");
            command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
            run(&mut command)
        };
        let install: Vec<&str> =
            ["install", "-y", "-qq", "--no-install-recommends"].into_iter().chain(packages.iter().copied()).collect();
        apt(&["update", "-qq"])
            .and_then(|()| apt(&install))
            .with_context(|| format!("{program} is missing. As root: apt-get install {}", packages.join(" ")))
    })
}

/// Makes sure that Node and npm are there.
pub fn node() -> Result<()> {
    from_system("npm", &["nodejs", "npm"])
}

/// The browser that tests and measurements drive.
pub fn chromium() -> Result<String> {
    let known = ["chromium", "chromium-browser", "google-chrome"];
    if let Some(browser) = known.into_iter().find(|browser| answers(browser)) {
        return Ok(browser.to_owned());
    }
    from_system("chromium", &["chromium"])?;
    Ok("chromium".to_owned())
}

/// `wasm-opt`, installed with npm on first use.
pub fn wasm_opt() -> Result<PathBuf> {
    let folder = cache()?.join(format!("binaryen-{BINARYEN}"));
    let program = folder.join("node_modules/.bin/wasm-opt");
    if program.exists() {
        return Ok(program);
    }
    node()?;
    step(&format!("Installing wasm-opt {BINARYEN} (npm)"), || {
        std::fs::create_dir_all(&folder)?;
        run(npm(&folder).args(["install", "--no-save", "--prefix"]).arg(&folder).arg(format!("binaryen@{BINARYEN}")))
    })?;
    if !program.exists() {
        bail!("npm installed binaryen {BINARYEN} without wasm-opt");
    }
    Ok(program)
}

/// npm in a folder, without noise.
pub fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder).args(["--silent", "--no-audit", "--no-fund"]);
    command
}
