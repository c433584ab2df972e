//! The page: two WebAssembly modules, their glue, and what lies in `www/`.

use crate::neighbours::name_by_order;
use crate::steps::{cargo, root, run, step};
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

/// Where the page is built.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Builds the page into [`dist`]: the same files that Trunk makes of `index.html`.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    step("Compiling the page for browsers", || compile("desirepath-app", PAGE, SMALL))?;
    step("Compiling the engine for browsers", || compile("desirepath-worker", ENGINE, ""))?;
    step("Compiling what opens other formats", || compile("desirepath-formats", PAGE, SMALL))?;
    step("Writing dist/", || {
        let dist = dist();
        if dist.exists() {
            fs::remove_dir_all(&dist)?;
        }
        fs::create_dir_all(&dist)?;
        // The worker's glue must run from a blob.
        bind("app", PAGE, |bindgen| bindgen.web(true).map(drop), "-Oz", &wasm_opt)?;
        bind("worker", ENGINE, |bindgen| bindgen.no_modules(true).map(drop), "-O3", &wasm_opt)?;
        bind("formats", PAGE, |bindgen| bindgen.no_modules(true).map(drop), "-Oz", &wasm_opt)?;
        copy_folder(&root().join("www"), &dist)?;
        let html = fs::read_to_string(root().join("index.html"))?;
        // These lines are for Trunk alone.
        let html: String =
            html.lines().filter(|line| !line.contains("data-trunk")).flat_map(|line| [line, "\n"]).collect();
        fs::write(dist.join("index.html"), html)?;
        Ok(())
    })?;
    print_sizes()
}

/// Cargo's profiles for the two modules.
const PAGE: &str = "page";
const ENGINE: &str = "engine";

/// What is called in several places is not copied into them unless the copies are smaller than the calls;
/// the compiler's own measure allows for a few instructions more.
const SMALL: &str = "-Cllvm-args=-inline-threshold=0";

/// Compiles with flags besides those in `.cargo/config.toml`.
fn compile(package: &str, profile: &str, flags: &str) -> Result<()> {
    let mut build = cargo(&["build", "--profile", profile, "--target", "wasm32-unknown-unknown", "-p", package]);
    run(build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags))
}

/// Makes glue for one of the modules, and shrinks it.
fn bind(
    name: &str,
    profile: &str,
    target: impl FnOnce(&mut Bindgen) -> Result<()>,
    level: &str,
    wasm_opt: &Path,
) -> Result<()> {
    let target_folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let wasm = target_folder.join(format!("wasm32-unknown-unknown/{profile}/{name}.wasm"));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&wasm).out_name(name).typescript(true).omit_default_module_path(true);
    target(&mut bindgen)?;
    bindgen.generate(dist())?;
    let wasm = dist().join(format!("{name}_bg.wasm"));
    let optimise = |flag| run(Command::new(wasm_opt).arg(flag).args(FEATURES).arg(&wasm).arg("-o").arg(&wasm));
    optimise(level)?;
    fs::write(&wasm, name_by_order(&fs::read(&wasm)?)?)?;
    optimise("--reorder-functions-by-name")
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
