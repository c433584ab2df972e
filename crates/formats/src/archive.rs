//! Compressed files and archives.

use crate::{FormatError, Kind, Room, Table, open, recognise};
use std::io::{Cursor, Read};

/// Unpacks a file that was compressed by gzip: one member or several in a row.
pub fn gzip(
    file: &str,
    bytes: &[u8],
    room: &mut Room,
    depth: usize,
    found: &mut Vec<Table>,
) -> Result<(), FormatError> {
    let unpacked = unpack(file, flate2::read::MultiGzDecoder::new(bytes), room)?;
    let name = file.strip_suffix(".gz").or_else(|| file.strip_suffix(".gzip")).unwrap_or(file);
    take(name, unpacked, room, depth, found)
}

/// Opens an archive. What is no table is passed over, unless there is none at all.
pub fn zip(file: &str, bytes: &[u8], room: &mut Room, depth: usize, found: &mut Vec<Table>) -> Result<(), FormatError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| FormatError::broken(file, error))?;
    // Where the directory says that it is a workbook, its order was unusual.
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return crate::xlsx::read(file, bytes, room, found);
    }
    let (before, mut passed) = (found.len(), Vec::new());
    let mut first_error = None;
    for at in 0..archive.len() {
        let mut member = match archive.by_index(at) {
            Ok(member) => member,
            Err(zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)) => {
                return Err(FormatError::Locked { file: file.to_owned() });
            }
            Err(error) => return Err(FormatError::broken(file, error)),
        };
        let path = member.name().map(|name| name.into_owned()).unwrap_or_default();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let is_litter = name.is_empty() || name.starts_with('.') || path.starts_with("__MACOSX/");
        if member.is_dir() || is_litter {
            continue;
        }
        if !is_table(&name) {
            passed.push(name);
            continue;
        }
        let place = format!("{file} › {path}");
        room.take_table(file)?;
        let unpacked = unpack(&place, &mut member, room)?;
        // One broken file of several keeps nobody from the others.
        match take(&place, unpacked, room, depth, found) {
            Ok(()) => {}
            Err(error @ (FormatError::TooLarge { .. } | FormatError::TooMany { .. })) => return Err(error),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if found.len() > before {
        return Ok(());
    }
    passed.truncate(5);
    let holds = if passed.is_empty() { "it is empty".to_owned() } else { format!("it has {}", passed.join(", ")) };
    Err(first_error.unwrap_or(FormatError::NoTable { file: file.to_owned(), found: holds }))
}

/// Whether a name in an archive is that of something that can be read.
fn is_table(name: &str) -> bool {
    const ENDINGS: [&str; 13] =
        ["csv", "tsv", "txt", "tab", "gz", "zip", "xlsx", "xlsm", "parquet", "xes", "json", "jsonl", "ndjson"];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Takes an unpacked file for what it is.
fn take(
    name: &str,
    unpacked: Vec<u8>,
    room: &mut Room,
    depth: usize,
    found: &mut Vec<Table>,
) -> Result<(), FormatError> {
    let head = &unpacked[..unpacked.len().min(crate::HEAD_BYTES)];
    match recognise(head) {
        Some(kind @ (Kind::Gzip | Kind::Zip)) => open(name, kind, &unpacked, room, depth + 1, found),
        Some(kind) => open(name, kind, &unpacked, room, depth, found),
        None => {
            found.push(Table { name: name.to_owned(), bytes: unpacked, added_lines: 0 });
            Ok(())
        }
    }
}

/// Reads all of a stream, as far as there is room.
fn unpack(file: &str, mut stream: impl Read, room: &mut Room) -> Result<Vec<u8>, FormatError> {
    const STEP: usize = 256 << 10;
    let mut unpacked = Vec::new();
    loop {
        let before = unpacked.len();
        unpacked.resize(before + STEP, 0);
        let read = stream.read(&mut unpacked[before..]).map_err(|error| FormatError::broken(file, error))?;
        unpacked.truncate(before + read);
        room.take(file, read)?;
        if read == 0 {
            return Ok(unpacked);
        }
    }
}

/// Whether all members of an archive together have room.
pub fn fits(file: &str, bytes: &[u8], room: &mut Room) -> Result<(), FormatError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| FormatError::broken(file, error))?;
    let mut scratch = vec![0; 64 << 10];
    for at in 0..archive.len() {
        let Ok(mut member) = archive.by_index(at) else { continue };
        loop {
            match member.read(&mut scratch) {
                Ok(0) | Err(_) => break,
                Ok(read) => room.take(file, read)?,
            }
        }
    }
    Ok(())
}
