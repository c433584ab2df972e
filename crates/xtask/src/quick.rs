//! The page while it is worked on: built in a minute or two, rebuilt in seconds, loaded again by itself.
//!
//! Engine and page are compiled in one go with the same flags, so that what both need is compiled once; nothing is shrunk.
//! What opens other formats follows when the page is already there.

use crate::page::{APP, ENGINE, FORMATS, Module, TARGET, copy_folder, shell};
use crate::steps::{self, cargo, root, run, step};
use crate::tools;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// Cargo's profile.
const PROFILE: &str = "quick";

/// How often is looked for changes.
const LOOK: Duration = Duration::from_millis(300);

/// Where the page is built: as a visitor would get it.
pub fn dist() -> PathBuf {
    steps::target().join("quick-page")
}

/// The same with a script that loads the page again after a change: what is served.
fn live() -> PathBuf {
    steps::target().join("quick-page-live")
}

/// Builds the whole page.
pub fn build() -> Result<()> {
    build_first()?;
    build_formats()
}

fn build_first() -> Result<()> {
    tools::wasm_target()?;
    fs::create_dir_all(dist())?;
    compile(&[&ENGINE, &APP])?;
    shell(&dist())
}

fn build_formats() -> Result<()> {
    compile(&[&FORMATS])
}

/// Compiles modules, and makes the glue of those that have changed.
fn compile(modules: &[&Module]) -> Result<()> {
    let names: Vec<&str> = modules.iter().map(|module| module.title).collect();
    step(&format!("Compiling {}", names.join(" and ")), || {
        let packages: Vec<String> = modules.iter().map(|module| format!("--package={}", module.package())).collect();
        let mut build = cargo(&["build", "--quiet", "--profile", PROFILE, "--target", TARGET]);
        run(build.args(packages))
    })?;
    thread::scope(|threads| {
        let glued: Vec<_> = modules.iter().map(|module| threads.spawn(|| glue_if_new(module))).collect();
        glued.into_iter().try_for_each(|made| made.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

fn glue_if_new(module: &Module) -> Result<()> {
    let wasm = module.compiled(PROFILE);
    let made = dist().join(format!("{}_bg.wasm", module.name));
    let changed = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
    if changed(&made).is_some_and(|made| changed(&wasm).is_some_and(|compiled| compiled < made)) {
        return Ok(());
    }
    step(&format!("Making the glue of {}", module.title), || module.glue(PROFILE, &dist()))
}

/// Serves the page on loopback, and builds it again whenever something of it changes.
pub fn serve(port: u16) -> Result<()> {
    build_first()?;
    publish(0)?;
    thread::spawn(watch);
    desirepath_serve::run(&live(), port, |address| {
        println!("\nDesire Path is at {address}  (stop with Ctrl-C; what you change is built and shown)\n");
    })?;
    Ok(())
}

/// Copies the page to where it is served, with the number of the build and the script that asks for it.
fn publish(number: u32) -> Result<()> {
    const RELOAD: &str = "const built = async () => (await fetch(\"./built.txt\", { cache: \"no-store\" })).text();\n\
        const first = await built();\n\
        setInterval(async () => {\n\
        \x20 const now = await built().catch(() => first);\n\
        \x20 if (now !== first) location.reload();\n\
        }, 300);\n";
    let (from, to) = (dist(), live());
    copy_folder(&from, &to)?;
    let page = fs::read_to_string(to.join("index.html"))?;
    let script = "  <script type=\"module\" src=\"./reload.js\"></script>\n  </head>";
    fs::write(to.join("index.html"), page.replacen("  </head>", script, 1))?;
    fs::write(to.join("reload.js"), RELOAD)?;
    // Last: whoever sees it finds all the rest.
    fs::write(to.join("built.txt"), format!("{}-{number}", std::process::id()))?;
    Ok(())
}

/// Builds what changes, for ever. What does not compile is said, and the page stays as it was.
fn watch() {
    let say = |done: Result<()>| done.unwrap_or_else(|problem| eprintln!("✗ {problem:#}\n  The page stays as it was."));
    // Changes while formats are compiled are not missed.
    let mut seen = sources();
    say(build_formats().and_then(|()| publish(0)));
    for number in 1.. {
        let changed = loop {
            thread::sleep(LOOK);
            let now = sources();
            if now != seen {
                let changed: Vec<PathBuf> = differing(&seen, &now);
                seen = now;
                break changed;
            }
        };
        println!("\n{}", changed.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "));
        let is_rust = |path: &PathBuf| !path.starts_with("www") && !path.starts_with("index.html");
        let is_of = |module: &str| changed.iter().any(|path| path.starts_with(format!("crates/{module}")));
        say((|| {
            match changed.iter().any(is_rust) {
                true if is_of("formats") => compile(&[&FORMATS])?,
                true => compile(&[&ENGINE, &APP])?,
                false => {}
            }
            shell(&dist())?;
            publish(number)
        })());
    }
}

type Sources = BTreeMap<PathBuf, SystemTime>;

/// What the page is made of, with when it was changed.
fn sources() -> Sources {
    let mut sources = Sources::new();
    let mut folders = vec![PathBuf::from("crates"), PathBuf::from("www")];
    let is_of_page =
        |path: &Path| !["xtask", "cli", "serve"].iter().any(|name| path.ends_with(format!("crates/{name}")));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            match entry.metadata() {
                Ok(facts) if facts.is_dir() && is_of_page(&path) => folders.push(path),
                Ok(facts) if facts.is_file() => drop(facts.modified().map(|changed| sources.insert(path, changed))),
                _ => {}
            }
        }
    }
    for file in ["index.html", "Cargo.toml", "Cargo.lock"] {
        let changed = fs::metadata(root().join(file)).and_then(|facts| facts.modified());
        drop(changed.map(|changed| sources.insert(file.into(), changed)));
    }
    sources
}

fn differing(before: &Sources, now: &Sources) -> Vec<PathBuf> {
    let paths = before.keys().chain(now.keys()).filter(|path| before.get(*path) != now.get(*path));
    let mut paths: Vec<PathBuf> = paths.cloned().collect();
    paths.dedup();
    paths.sort();
    paths.dedup();
    paths
}

/// Runs browser tests against the page that [`serve`] or [`build`] has made: all files whose name has this in it.
pub fn page_for_tests() -> Result<PathBuf> {
    if !dist().join("app_bg.wasm").exists() || !dist().join("formats_bg.wasm").exists() {
        build()?;
    }
    dist().canonicalize().context("the page has just been built")
}
