//! Bytes into columns.
//!
//! ```text
//! head of a file ─▶ preview() ─▶ FilePlan          what each column means (the user may change it)
//! FilePlan + byte range ─▶ ShardReader ─▶ Shard    columns and dictionaries of one part of a file
//! Shards ─▶ LogBuilder ─▶ EventLog                 the same log however the files were cut
//! ```
//!
//! No step sees more than a slice of a file at a time. A shard may begin at any byte: it guesses
//! whether that byte lies inside quotation marks, and the builder verifies the guess by comparing
//! where the shard before it ended with where this one found its first row (see [`split`]).

mod builder;
mod clean;
mod dialect;
mod dry_run;
mod encoding;
mod error;
mod head;
mod identity;
mod ledger;
mod plan;
mod preview;
mod recipe;
mod recognise;
mod roles;
mod rows;
mod sample;
mod settle;
mod shard;
pub mod split;
mod values;

pub use builder::{LogBuilder, read_whole};
pub use clean::{CleaningRule, clean, try_rules};
pub use dialect::{Dialect, Terminator};
pub use dry_run::{ColumnProblem, DryRun, DryRunEvent, ProblemExample, dry_run};
pub use encoding::Encoding;
pub use error::IngestError;
pub use identity::{IdentityColumn, IdentitySettings};
pub use ledger::{CoverageGap, Headline, Ledger, LedgerLine, apply_ledger, ledger};
pub use plan::{FilePlan, MadeColumn, Part, PlannedColumn, Role};
pub use preview::{ColumnPreview, FilePreview, preview, preview_as};
pub use recipe::{
    ColumnRecipe, FileRecipe, IdentityRecipe, ImportSettings, MadeRecipe, PartRecipe, RECIPE_VERSION, ReadAs, Recipe,
    RecipeError,
};
pub use rows::MAX_PATH_EVENTS;
pub use sample::Estimate;
pub use settle::Settler;
pub use shard::{Shard, ShardHead, ShardReader, ShardStart};
pub use values::decide::{Decision, DecisionOption};
pub use values::zone::{ZoneChange, ZoneTable};
pub use values::{ColumnFormat, NumberFormat, TimeFormat};

/// A row longer than this is a reject: most likely a quotation mark is never closed.
pub const MAX_RECORD_BYTES: usize = 8 << 20;

/// How many bytes of the start of a file [`preview`] likes to see.
pub const PREVIEW_BYTES: usize = 256 << 10;

/// The instant that a text holds, in ms UTC, in any form that needs no column to decide it.
pub fn read_time(text: &str) -> Option<i64> {
    values::time::TimeReader::default().read(text.trim().as_bytes())
}

/// Text for the screen, at most 200 bytes.
fn shorten(text: &[u8]) -> String {
    if text.len() <= 200 {
        return String::from_utf8_lossy(text).into_owned();
    }
    // Not in the middle of a character.
    let end = (197..=200).rev().find(|&end| text[end] & 0xC0 != 0x80).unwrap_or(200);
    let mut shown = String::from_utf8_lossy(&text[..end]).into_owned();
    shown.push('…');
    shown
}

/// Whether a name has one of some words, which are in lower case.
fn has_word(name: &str, words: &[&str]) -> bool {
    name.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}
