//! Runs the real program on files in a folder of its own.
#![allow(dead_code, reason = "each test program uses a part of it")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Four customers: two order, one is lost, one is under way.
pub const SHOP: &str = "customer,time,activity,channel,value,cost,note\n\
    ann,2026-01-01T10:00:00Z,visit,ads,,0.50,\n\
    ann,2026-01-03T10:00:00Z,quote,mail,,,\n\
    ann,2026-01-05T10:00:00Z,order,phone,100,,\n\
    bob,2026-01-01T10:00:00Z,visit,ads,,0.50,\n\
    bob,2026-01-02T10:00:00Z,quote,mail,,,\n\
    bob,2026-01-04T10:00:00Z,declined,phone,,,\"too dear, he says\"\n\
    cat,2026-01-01T10:00:00Z,visit,web,,,\n\
    cat,2026-01-02T10:00:00Z,order,web,50,,\n\
    dan,2026-01-06T10:00:00Z,visit,web,,,\n";

/// What the program did.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\nstandard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    /// The standard error has all of these, and tells nobody about the inside of the program.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        for words in words {
            assert!(self.err.contains(words), "“{words}” is not in:\n{}", self.err);
        }
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{}", self.err);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}", self.out))
    }
}

pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_desirepath"))
}

pub fn done(output: Output) -> Done {
    Done {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A folder with files to report on.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a folder for the test"))
    }

    /// A folder that holds [`SHOP`] as `shop.csv`.
    pub fn with_shop() -> Self {
        let desk = Self::new();
        desk.put("shop.csv", SHOP);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("the folder can be written to");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program in the folder.
    pub fn run(&self, arguments: &[&str]) -> Done {
        done(program().args(arguments).current_dir(self.folder()).output().expect("the program runs"))
    }

    /// The report on `shop.csv` as JSON, with further arguments.
    #[track_caller]
    pub fn shop_json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["report", "shop.csv", "--json"];
        all.extend(arguments);
        self.run(&all).expect(0).json()
    }
}
