//! Paths of requests into files of one folder, and of no other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The folder that is served.
pub struct Folder {
    /// Without links, so that "lies within" can be told by comparing.
    root: PathBuf,
}

/// What a path leads to.
pub enum Found {
    File {
        path: PathBuf,
        /// Its media type.
        kind: &'static str,
        /// Changes when the file does.
        etag: String,
        bytes: u64,
    },
    /// A folder, asked for without the slash at its end.
    Folder,
    Nothing,
}

impl Folder {
    pub fn open(folder: &Path) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        if !root.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "it is not a folder"));
        }
        Ok(Self { root })
    }

    /// Looks up the path of a request; a folder is shown by its `index.html`.
    pub fn find(&self, request_path: &str) -> Found {
        self.look_up(request_path).unwrap_or(Found::Nothing)
    }

    fn look_up(&self, request_path: &str) -> Option<Found> {
        let decoded = percent_decode(request_path)?;
        let mut path = self.root.clone();
        for name in decoded.split('/').filter(|name| !name.is_empty()) {
            // No way up, no hidden file, no second meaning on any system.
            if name.starts_with('.') || name.contains(['\\', ':', '\0']) {
                return None;
            }
            path.push(name);
        }
        // A link may lead out, too.
        let mut path = path.canonicalize().ok().filter(|path| path.starts_with(&self.root))?;
        if path.is_dir() {
            if !decoded.ends_with('/') {
                return Some(Found::Folder);
            }
            path.push("index.html");
            path = path.canonicalize().ok().filter(|path| path.starts_with(&self.root))?;
        } else if decoded.ends_with('/') {
            return None;
        }
        let facts = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        let changed = facts.modified().ok().and_then(|changed| changed.duration_since(UNIX_EPOCH).ok());
        let etag = format!("\"{:x}-{:x}\"", facts.len(), changed.map_or(0, |changed| changed.as_nanos()));
        Some(Found::File { kind: media_type(&path), path, etag, bytes: facts.len() })
    }
}

/// `%41` into `A`; `None` where that gives no text.
fn percent_decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push((digit(digits[0])? * 16 + digit(digits[1])?) as u8);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "ts" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::percent_decode;

    #[test]
    fn percents() {
        assert_eq!(percent_decode("/a%20b%C3%A4").as_deref(), Some("/a bä"));
        for bad in ["/%", "/%4", "/%zz", "/%ff", "/%+1"] {
            assert_eq!(percent_decode(bad), None, "{bad}");
        }
    }
}
