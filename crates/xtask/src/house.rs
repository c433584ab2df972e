//! The rules of the house that a tool can check: who may know whom.

use crate::steps::metadata;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this would read better as a folder.
const MAX_LINES: usize = 700;

/// What the names of all crates begin with.
const PREFIX: &str = "desirepath-";

/// Where the table of crates is.
const ARCHITECTURE: &str = "docs/architecture.md";

/// The crates that every host carries.
const ENGINE: [&str; 3] = ["stats", "eventlog", "engine"];

/// Crates that they must not know, however far away: the engine has no browser, no waiting, no clock.
const NOT_IN_THE_ENGINE: [&str; 12] = [
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "leptos",
    "gloo",
    "tokio",
    "futures-core",
    "futures-util",
    "async-std",
    "chrono",
    "time",
    "rayon",
];

/// By module of these crates, a folder or a file: the modules that come later or have no business there.
const NOT_IN_MODULE: [(&str, &[&str]); 4] = [
    ("eventlog/src/log", &["ingest"]),
    ("engine/src/analysis", &["ingest", "findings", "contract"]),
    ("engine/src/finding.rs", &["ingest", "analysis", "findings"]),
    ("engine/src/findings.rs", &["ingest"]),
];

/// Checks all rules and names every breach.
pub fn check() -> Result<()> {
    let mut breaches = Vec::new();
    check_crates(&mut breaches)?;
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

/// Who knows whom: what manifests say is what `docs/architecture.md` says, and the engine's crates know no browser.
fn check_crates(breaches: &mut Vec<String>) -> Result<()> {
    let told = told(&fs::read_to_string(ARCHITECTURE)?);
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    // Those of others come from a registry.
    for package in packages.iter().filter(|package| package["source"].is_null()) {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(krate) = name.strip_prefix(PREFIX) else {
            breaches.push(format!("{name}: a crate of this workspace is called {PREFIX}…"));
            continue;
        };
        // Those of tests may know more.
        let own = package["dependencies"].as_array().into_iter().flatten().filter(|other| other["kind"].is_null());
        let own: Vec<&str> = own.filter_map(|other| other["name"].as_str()).collect();
        let others = own.iter().filter_map(|other| other.strip_prefix(PREFIX)).map(str::to_owned);
        known.insert(krate.to_owned(), others.collect());
    }
    for krate in ENGINE {
        for (unwanted, way) in unwanted(&metadata, &format!("{PREFIX}{krate}"))? {
            breaches.push(format!("the engine must not know {unwanted}: {way}"));
        }
    }
    for krate in known.keys().chain(told.keys()).collect::<BTreeSet<_>>() {
        if known.get(krate) != told.get(krate) {
            let words = |others: Option<&BTreeSet<String>>| match others {
                None => "is not there".to_owned(),
                Some(others) if others.is_empty() => "knows nothing".to_owned(),
                Some(others) => format!("knows {}", others.iter().cloned().collect::<Vec<_>>().join(", ")),
            };
            let (known, told) = (words(known.get(krate)), words(told.get(krate)));
            breaches.push(format!("{krate}: it {known} by its manifest, but {told} in {ARCHITECTURE}"));
        }
    }
    Ok(())
}

/// The unwanted packages that a package is linked with, and over which others.
fn unwanted(metadata: &Value, from: &str) -> Result<Vec<(String, String)>> {
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata resolves nothing")?;
    let nodes: BTreeMap<&str, &Value> = nodes.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let names: BTreeMap<&str, &str> =
        packages.iter().filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?))).collect();
    let start = names.iter().find(|(_, name)| **name == from).with_context(|| format!("there is no {from}"))?;

    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    let mut ways = vec![(*start.0, from.to_owned())];
    while let Some((id, way)) = ways.pop() {
        if !seen.insert(id) {
            continue;
        }
        let name = names.get(id).copied().unwrap_or_default();
        if NOT_IN_THE_ENGINE.contains(&name) {
            found.push((name.to_owned(), way));
            continue;
        }
        for known in nodes.get(id).into_iter().filter_map(|node| node["deps"].as_array()).flatten() {
            let is_linked =
                known["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k["kind"].is_null()));
            if let (true, Some(next)) = (is_linked, known["pkg"].as_str()) {
                ways.push((next, format!("{way} → {}", names.get(next).copied().unwrap_or_default())));
            }
        }
    }
    Ok(found)
}

/// What the table of crates says: by crate, the crates that it knows.
fn told(architecture: &str) -> BTreeMap<String, BTreeSet<String>> {
    let quoted = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let rows = architecture.lines().skip_while(|line| !line.starts_with("| crate |")).skip(2);
    let rows: Vec<(String, Vec<String>)> = rows
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            let [krate, _, knows] = cells[..] else { return None };
            Some((quoted(krate).into_iter().next()?, quoted(knows)))
        })
        .collect();
    let crates: BTreeSet<String> = rows.iter().map(|(krate, _)| krate.clone()).collect();
    let of = |(krate, names): (String, Vec<String>)| {
        (krate, names.into_iter().filter(|name| crates.contains(name)).collect())
    };
    rows.into_iter().map(of).collect()
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
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
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

#[cfg(test)]
mod tests {
    use super::{told, unwanted};
    use serde_json::{Value, json};

    #[test]
    fn the_table_of_crates_is_read() {
        let text = "x\n| crate | what it is | knows |\n|---|---|---|\n| `a` | `b`? | nothing |\n| `b` | x | `a` (its `x`), else nothing |\n\n| `c` | x | `a` |\n";
        let told = told(text);
        assert_eq!(told.len(), 2);
        assert!(told["a"].is_empty());
        assert_eq!(told["b"].iter().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn what_is_unwanted_is_found_however_far_away() {
        let link = |to: &str, kind: Value| json!({"pkg": to, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}, {"id": "3", "name": "tokio"}],
            "resolve": {"nodes": [
                {"id": "1", "deps": [link("2", Value::Null)]},
                {"id": "2", "deps": [link("3", Value::Null)]},
                {"id": "3", "deps": []},
            ]},
        });
        assert_eq!(unwanted(&metadata, "a").unwrap(), [("tokio".to_owned(), "a → b → tokio".to_owned())]);
        let for_tests = json!({
            "packages": [{"id": "1", "name": "a"}, {"id": "3", "name": "tokio"}],
            "resolve": {"nodes": [{"id": "1", "deps": [link("3", json!("dev"))]}, {"id": "3", "deps": []}]},
        });
        assert!(unwanted(&for_tests, "a").unwrap().is_empty());
    }
}
