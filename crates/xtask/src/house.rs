//! The rules of the house that a tool can check: who may know whom.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this would read better as a folder.
const MAX_LINES: usize = 700;

/// The crates that every host carries.
const ENGINE: [&str; 3] = ["stats", "eventlog", "engine"];

/// Crates that they must not know: the engine has no browser, no waiting, no clock.
const NOT_IN_THE_ENGINE: [&str; 9] =
    ["web-sys", "js-sys", "wasm-bindgen", "leptos", "gloo", "tokio", "futures", "chrono", "rayon"];

/// By module of these crates: the modules that come later or have no business there.
const NOT_IN_MODULE: [(&str, &[&str]); 3] = [
    ("eventlog/src/log", &["ingest"]),
    ("engine/src/analysis", &["ingest", "findings", "contract"]),
    ("engine/src/findings", &["ingest"]),
];

/// Checks all rules and names every breach.
pub fn check() -> Result<()> {
    let mut breaches = Vec::new();
    for krate in ENGINE {
        let path = format!("crates/{krate}/Cargo.toml");
        let manifest = fs::read_to_string(&path)?;
        for name in NOT_IN_THE_ENGINE {
            if manifest.lines().any(|line| line.starts_with(name)) {
                breaches.push(format!("{path}: the engine knows {name}"));
            }
        }
    }
    for (module, others) in NOT_IN_MODULE {
        for file in rust_files(&PathBuf::from("crates").join(module))? {
            let text = code(&file)?;
            for other in others.iter().filter(|other| text.contains(&format!("crate::{other}"))) {
                breaches.push(format!("{}: {module} must not know {other}", file.display()));
            }
        }
    }
    for file in rust_files(Path::new("crates/engine/src/analysis"))? {
        let text = code(&file)?;
        let is_registry = file.ends_with("analysis/mod.rs");
        if !is_registry && (text.contains("crate::analysis::") || text.contains("super::super::")) {
            breaches.push(format!("{}: an analysis must not know another one", file.display()));
        }
    }
    for file in rust_files(Path::new("crates/app/src"))? {
        let text = code(&file)?;
        for (krate, allowed) in [("desirepath_engine::", "contract"), ("desirepath_worker::", "protocol")] {
            if text.match_indices(krate).any(|(at, _)| !text[at + krate.len()..].starts_with(allowed)) {
                breaches.push(format!("{}: the page knows more of {krate} than {allowed}", file.display()));
            }
        }
        if text.contains("inner_html") && !file.ends_with("charts/plot.rs") {
            breaches.push(format!("{}: text from data must never become HTML", file.display()));
        }
    }
    for file in rust_files(Path::new("crates"))? {
        let lines = fs::read_to_string(&file)?.lines().count();
        if lines > MAX_LINES {
            breaches.push(format!("{}: {lines} lines; make it a folder", file.display()));
        }
    }
    if breaches.is_empty() {
        return Ok(());
    }
    bail!("{}", breaches.join("\n"));
}

/// A file's code without comments, up to its unit tests, which may be a file of their own: both may know
/// more.
fn code(file: &Path) -> Result<String> {
    if file.ends_with("tests.rs") {
        return Ok(String::new());
    }
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    Ok(code.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect())
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
