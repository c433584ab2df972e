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

/// SplitMix64 (Steele, Lea, Flood 2014), as numbers below one.
fn random() -> impl FnMut(usize) -> usize {
    let mut state = 7u64;
    move |below| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    }
}

fn runs() -> u64 {
    std::env::var("NASTY_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1500)
}

/// Workbooks whose packing is whole and whose sheets are not: changes to packed bytes hardly ever get so far.
#[test]
fn broken_sheets_never_break_anything() {
    const PIECES: [&str; 16] = [
        "9999999999",
        "-1",
        "1e400",
        "A1048577",
        "XFE1",
        "\"",
        "<",
        ">",
        "&",
        "&#0;",
        "&#x110000;",
        "t=\"s\" ",
        "s=\"99\" ",
        "r=\"\" ",
        "<c r=\"A0\"><v>1</v></c>",
        "]]>",
    ];
    let limits = Limits { bytes: 1 << 20, tables: 10, ratio: 50 };
    let mut next = random();
    type Members = Vec<(String, Vec<u8>)>;
    let books: Vec<(String, Members)> = files()
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .filter_map(|path| {
            let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).ok()?;
            let mut members = Members::new();
            for at in 0..archive.len() {
                let mut member = archive.by_index(at).ok()?;
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut member, &mut bytes).ok()?;
                members.push((member.name().ok()?.into_owned(), bytes));
            }
            Some((path.file_name().unwrap().to_string_lossy().into_owned(), members))
        })
        .collect();
    assert!(books.len() > 2);
    let (runs, mut opened) = (runs(), 0);
    for _ in 0..runs {
        let (name, members) = &books[next(books.len())];
        let mut members = members.clone();
        for _ in 0..1 + next(4) {
            let at = next(members.len());
            let bytes = &mut members[at].1;
            let at = next(bytes.len());
            let to = (at + next(12)).min(bytes.len());
            match next(5) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..to)),
                2 if at < bytes.len() => bytes[at] = next(256) as u8,
                _ => drop(bytes.splice(at..to, PIECES[next(PIECES.len())].bytes())),
            }
        }
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in &members {
            writer.start_file(name.as_str(), stored).unwrap();
            std::io::Write::write_all(&mut writer, bytes).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        opened += u64::from(tables(name, Kind::Xlsx, &bytes, &limits).is_ok());
    }
    assert!(opened * 20 > runs, "too few can still be opened: {opened} of {runs}");
}

/// Whatever the bytes: an answer. Sized by `NASTY_RUNS`, as for tables of text.
#[test]
fn broken_containers_never_break_anything() {
    let runs = runs();
    let seeds: Vec<(String, Vec<u8>)> = files()
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .filter(|(name, bytes)| bytes.len() < 8000 && !name.contains("far-cell"))
        .collect();
    let limits = Limits { bytes: 1 << 20, tables: 10, ratio: 50 };
    let mut next = random();
    let mut opened = 0;
    for _ in 0..runs {
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
        let answer = tables(name, kind, &bytes, &limits);
        opened += u64::from(answer.is_ok());
    }
    assert!(opened * 20 > runs, "too few can still be opened: {opened} of {runs}");
}
