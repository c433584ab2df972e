//! The page for those who are working on it: built quickly, served, and built again whenever a file changes.
//!
//! One profile and one run of Cargo for page and engine, so that what they share is compiled once; nothing is
//! shrunk. What opens other formats than text is built when the page can already be looked at.

use crate::page::{self, APP, ENGINE, FORMATS, Module, TARGET};
use crate::steps::{self, cargo, run_and_keep, step};
use crate::tools;
use anyhow::{Context, Result};
use desirepath_serve::{Built, Live};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

const PROFILE: &str = "quick";

/// What is looked at for changes.
const WATCHED: [&str; 5] = ["crates", "www", "index.html", "Cargo.toml", "Cargo.lock"];

/// How often. All files are asked for their times, which takes a few milliseconds.
const PERIOD: Duration = Duration::from_millis(300);

/// Where the page is built.
pub fn dist() -> PathBuf {
    steps::target().join("quick-page")
}

/// Builds the whole page.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    build_page()?;
    build_formats()?;
    Ok(())
}

/// Serves the page, and builds it again whenever a file changes; `on_address` is told when it can be looked at.
pub fn serve(port: u16, on_address: impl FnOnce(&str)) -> Result<()> {
    tools::wasm_target()?;
    let before = Files::look();
    build_page()?;
    let live = Arc::new(Live::new());
    live.begin();
    let builder = Arc::clone(&live);
    thread::spawn(move || watch(before, &builder));
    Ok(desirepath_serve::run_live(&dist(), port, &live, on_address)?)
}

/// Builds what has changed, again and again.
fn watch(mut seen: Files, live: &Live) {
    // That other formats can now be opened, too, is no reason to load the page again.
    live.end(outcome(build_formats().map(|_| false)));
    loop {
        let now = Files::look();
        if now == seen {
            thread::sleep(PERIOD);
            continue;
        }
        seen = now;
        live.begin();
        let page = outcome(build_page());
        let is_built = !matches!(page, Built::Failed(_));
        live.end(page);
        if is_built {
            live.begin();
            live.end(outcome(build_formats()));
        }
    }
}

/// What pages are told of a build.
fn outcome(built: Result<bool>) -> Built {
    match built {
        Ok(true) => Built::Changed,
        Ok(false) => Built::Same,
        Err(error) => {
            eprintln!("✗ {error:#}");
            Built::Failed(format!("{error:#}"))
        }
    }
}

/// Builds all but [`FORMATS`]; whether anything has changed.
fn build_page() -> Result<bool> {
    make("the page and the engine", &[APP, ENGINE], page::shell)
}

fn build_formats() -> Result<bool> {
    make("what opens other formats", &[FORMATS], |_| Ok(()))
}

/// Compiles modules, glues those that have changed, and brings what is new into [`dist`].
fn make(title: &str, modules: &[Module], add: impl FnOnce(&Path) -> Result<()>) -> Result<bool> {
    let _lock = lock()?;
    step(&format!("Compiling {title}, quickly"), || {
        let mut build = cargo(&["build", "--profile", PROFILE, "--target", TARGET]);
        for module in modules {
            build.args(["-p", &module.package()]);
        }
        run_and_keep(&mut build)
    })?;
    let fresh = steps::target().join("quick-fresh");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(&fresh)?;
    let is_fresh =
        |module: &&Module| is_newer(&module.compiled(PROFILE), &dist().join(format!("{}_bg.wasm", module.name)));
    let glue = &|module: &Module| step(&format!("Gluing {}", module.title), || module.glue(PROFILE, &fresh));
    thread::scope(|threads| {
        let gluing: Vec<_> =
            modules.iter().filter(is_fresh).map(|module| threads.spawn(move || glue(module))).collect();
        gluing.into_iter().try_for_each(|glued| glued.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    add(&fresh)?;
    bring(&fresh, &dist())
}

/// One build at a time: a test may be started while the page is being served.
fn lock() -> Result<File> {
    let path = steps::target().join("quick-page.lock");
    fs::create_dir_all(steps::target())?;
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    file.lock()?;
    Ok(file)
}

/// Whether a file was written after another one, or there is no other one.
pub fn is_newer(file: &Path, than: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
    time(file) > time(than)
}

/// Moves files into a folder, each in one go; whether any is not what was there.
fn bring(from: &Path, to: &Path) -> Result<bool> {
    fs::create_dir_all(to)?;
    let mut has_changed = false;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (file, place) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            has_changed |= bring(&file, &place)?;
        } else {
            has_changed |= fs::read(&file)? != fs::read(&place).unwrap_or_default();
            fs::rename(file, place)?;
        }
    }
    Ok(has_changed)
}

/// The files that the page is made of, and when each was written.
#[derive(PartialEq, Eq)]
struct Files(BTreeMap<PathBuf, SystemTime>);

impl Files {
    fn look() -> Self {
        let mut files = Self(BTreeMap::new());
        for path in WATCHED {
            files.add(&steps::root().join(path));
        }
        files
    }

    /// What vanishes while it is looked at is not there.
    fn add(&mut self, path: &Path) {
        let Ok(facts) = fs::metadata(path) else { return };
        if facts.is_dir() {
            for entry in fs::read_dir(path).into_iter().flatten().flatten() {
                self.add(&entry.path());
            }
        } else if let Ok(time) = facts.modified() {
            self.0.insert(path.to_owned(), time);
        }
    }
}
