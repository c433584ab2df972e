//! Nasty containers: each file in `tests/nasty/containers/` with the tables that must come out of
//! it, or the error; and broken ones that are made from them.
//!
//! `UPDATE=1` writes the expectations anew, to be read before they are believed.

use desirepath_formats::{FormatError, HEAD_BYTES, Kind, Limits, Table, recognise, tables};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/nasty/containers");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.to_string_lossy().ends_with(".expected.json"));
    paths.sort();
    paths
}

/// What a test may take: the bombs among the files are larger.
const LIMITS: Limits = Limits { bytes: 40 << 20, tables: 20, ratio: 300 };

fn read(path: &Path) -> (Option<Kind>, Result<Vec<Table>, FormatError>) {
    let bytes = std::fs::read(path).unwrap();
    let kind = recognise(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let name = path.file_name().unwrap().to_string_lossy();
    (kind, kind.map_or(Ok(Vec::new()), |kind| tables(&name, kind, &bytes, &LIMITS)))
}

fn found(path: &Path) -> Value {
    let (kind, tables) = read(path);
    let kind = kind.map(|kind| format!("{kind:?}").to_lowercase());
    match tables {
        Ok(tables) => {
            let table = |table: &Table| {
                let text = String::from_utf8_lossy(&table.bytes);
                let mut found = json!({"name": table.name, "added_lines": table.added_lines});
                match text.len() {
                    0..4000 => found["text"] = json!(text),
                    bytes => found["bytes"] = json!(bytes),
                }
                found
            };
            json!({"kind": kind, "tables": tables.iter().map(table).collect::<Vec<_>>()})
        }
        Err(error) => json!({"kind": kind, "error": error.to_string()}),
    }
}

#[test]
fn every_container_is_opened_as_expected() {
    let files = files();
    assert!(files.len() >= 35, "only {} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let found = found(&path);
        let expected = PathBuf::from(format!("{}.expected.json", path.display()));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        let expected: Value = serde_json::from_slice(&std::fs::read(&expected).unwrap()).unwrap();
        if found != expected {
            wrong.push(format!("{}:\n  found    {found}\n  expected {expected}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever the bytes: an answer, no panic. Sized by `NASTY_RUNS`, as for tables of text.
#[test]
fn broken_containers_never_break_anything() {
    let runs = std::env::var("NASTY_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1500u64);
    let seeds: Vec<(String, Vec<u8>)> = files()
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .filter(|(name, bytes)| bytes.len() < 8000 && !name.contains("far-cell"))
        .collect();
    let limits = Limits { bytes: 1 << 20, tables: 10, ratio: 50 };
    let mut state = 7u64;
    let mut next = |below: usize| {
        // SplitMix64 (Steele, Lea, Flood 2014).
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    };
    let mut opened = 0;
    for run in 0..runs {
        let (name, bytes) = &seeds[next(seeds.len())];
        let mut bytes = bytes.clone();
        for _ in 0..next(5) {
            let at = next(bytes.len());
            match next(4) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 => bytes.insert(at, next(256) as u8),
                _ if at < bytes.len() => bytes[at] = next(256) as u8,
                _ => {}
            }
        }
        let Some(kind) = recognise(&bytes[..bytes.len().min(HEAD_BYTES)]) else { continue };
        let answer = std::panic::catch_unwind(|| tables(name, kind, &bytes, &limits));
        let answer = answer.unwrap_or_else(|_| {
            let kept = std::env::temp_dir().join(format!("broken-container-{run}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("{name}, run {run}, kept as {}", kept.display())
        });
        opened += u64::from(answer.is_ok());
    }
    assert!(opened * 20 > runs, "too few can still be opened: {opened} of {runs}");
}
