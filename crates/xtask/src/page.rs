//! The page: two WebAssembly modules, their glue, and what lies in `www/`.

use crate::neighbours::name_by_order;
use crate::steps::{self, cargo, root, run, step};
use crate::tools;
use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// What browsers understand of what the compiler emits; with all features, Chromium refuses it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-simd",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What modules are compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Where the page is built.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Builds the page into [`dist`]: what Trunk makes of `index.html`, only smaller. The last half of a module's
/// way is work for one processor, so the engine is made beside the page.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    let dist = dist();
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist)?;
    std::thread::scope(|threads| {
        let engine = threads.spawn(|| ENGINE.make(&wasm_opt));
        APP.make(&wasm_opt)?;
        FORMATS.make(&wasm_opt)?;
        engine.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    shell(&dist)?;
    print_sizes()
}

/// Puts what the page is made of besides its modules into a folder: what lies in `www/`, with the style sheets joined, and
/// the page without the lines that are for Trunk alone.
pub fn shell(folder: &Path) -> Result<()> {
    copy_folder(&root().join("www"), folder)?;
    styles(folder)?;
    let page = fs::read_to_string(root().join("index.html"))?;
    let own = page.lines().filter(|line| !line.contains("data-trunk")).flat_map(|line| [line, "\n"]);
    Ok(fs::write(folder.join("index.html"), own.collect::<String>())?)
}

/// The style sheets that all others build on, in this order; what is printed comes behind all.
const FIRST_SHEETS: [&str; 5] = ["tokens", "base", "shell", "components", "charts"];
const LAST_SHEET: &str = "print";

/// Joins the style sheets of a folder into `style.css`: one is half the bytes of twenty, and asked for once. Those of
/// screens need not be named anywhere.
pub fn styles(folder: &Path) -> Result<()> {
    let sheets = folder.join("style");
    let mut names: Vec<String> = fs::read_dir(&sheets)
        .with_context(|| sheets.display().to_string())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".css").map(str::to_owned))
        .collect();
    let rank = |name: &String| match FIRST_SHEETS.iter().position(|first| first == name) {
        Some(at) => at,
        None => FIRST_SHEETS.len() + usize::from(name == LAST_SHEET),
    };
    names.sort_by_key(|name| (rank(name), name.clone()));
    let sheet = |name: &String| fs::read_to_string(sheets.join(format!("{name}.css")));
    let joined = names.iter().map(sheet).collect::<Result<String, _>>()?;
    fs::remove_dir_all(&sheets)?;
    Ok(fs::write(folder.join("style.css"), joined)?)
}

/// A WebAssembly module, and how it is made.
pub struct Module {
    /// Of its files.
    pub name: &'static str,
    /// What it is to whoever waits for it.
    pub title: &'static str,
    /// Cargo's profile.
    profile: &'static str,
    /// For the compiler, besides those in `.cargo/config.toml`.
    flags: &'static str,
    /// How hard `wasm-opt` tries.
    level: &'static str,
    /// Whether its glue is a module itself; a worker's must run from a blob.
    is_web: bool,
}

/// What is called in several places is not copied into them unless the copies are smaller than the calls;
/// the compiler's own measure allows for a few instructions more.
const SMALL: &str = "-Cllvm-args=-inline-threshold=0";

pub const APP: Module =
    Module { name: "app", title: "the page", profile: "page", flags: SMALL, level: "-Oz", is_web: true };
pub const ENGINE: Module =
    Module { name: "worker", title: "the engine", profile: "engine", flags: "", level: "-O3", is_web: false };
pub const FORMATS: Module = Module { name: "formats", title: "what opens other formats", is_web: false, ..APP };

impl Module {
    /// Compiles the module, makes its glue, and shrinks it.
    fn make(&self, wasm_opt: &Path) -> Result<()> {
        let Self { name, title, profile, flags, level, .. } = self;
        step(&format!("Compiling {title} for browsers"), || {
            let mut build = cargo(&["build", "--profile", profile, "--target", TARGET, "-p", &self.package()]);
            run(build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags))
        })?;
        step(&format!("Shrinking {title}"), || {
            self.glue(profile, &dist())?;
            let wasm = dist().join(format!("{name}_bg.wasm"));
            let optimise =
                |flag: &str| run(Command::new(wasm_opt).arg(flag).args(FEATURES).arg(&wasm).arg("-o").arg(&wasm));
            optimise(level)?;
            fs::write(&wasm, name_by_order(&fs::read(&wasm)?)?)?;
            optimise("--reorder-functions-by-name")
        })
    }

    /// The name of its crate.
    pub fn package(&self) -> String {
        format!("desirepath-{}", self.name)
    }

    /// What Cargo makes of it.
    pub fn compiled(&self, profile: &str) -> PathBuf {
        steps::target().join(TARGET).join(profile).join(format!("{}.wasm", self.name))
    }

    /// Makes the module that a browser loads, and its glue, in a folder.
    pub fn glue(&self, profile: &str, folder: &Path) -> Result<()> {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(self.compiled(profile)).out_name(self.name).typescript(true).omit_default_module_path(true);
        if self.is_web { bindgen.web(true) } else { bindgen.no_modules(true) }?;
        bindgen.generate(folder)
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?
        } else {
            fs::copy(entry.path(), target).map(drop)?
        }
    }
    Ok(())
}

/// Prints what a visitor downloads.
fn print_sizes() -> Result<()> {
    let mut total = 0;
    let mut files: Vec<PathBuf> =
        fs::read_dir(dist())?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.is_file() && !file.to_string_lossy().ends_with(".d.ts"));
    files.sort();
    println!("  {:<24}{:>10}{:>12}", "", "bytes", "gzipped");
    for file in files {
        let bytes = fs::read(&file)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        let gzipped = gzip.finish()?.len();
        // Loaded only for files that are not plain text.
        let is_extra = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("formats"));
        total += if is_extra { 0 } else { gzipped };
        println!("  {:<24}{:>10}{:>12}", file.file_name().unwrap_or_default().to_string_lossy(), bytes.len(), gzipped);
    }
    println!("  {:<24}{:>10}{total:>12}", "all but formats", "");
    Ok(())
}
