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
mod decode;
mod dialect;
mod error;
mod plan;
mod roles;
mod shard;
pub mod split;

pub use builder::{LogBuilder, read_whole};
pub use dialect::{Dialect, Terminator};
pub use error::IngestError;
pub use plan::{ColumnPreview, FilePlan, FilePreview, PlannedColumn, Role, preview};
pub use shard::{Shard, ShardHead, ShardReader, ShardStart};

/// A row longer than this is a reject: most likely a quotation mark is never closed.
pub const MAX_RECORD_BYTES: usize = 8 << 20;

/// How many bytes of the start of a file [`preview`] likes to see.
pub const PREVIEW_BYTES: usize = 256 << 10;

/// The instant that a text holds, in ms UTC, in any of the forms that cells may have.
pub fn read_time(text: &str) -> Option<i64> {
    decode::TimeReader::default().read(text.trim().as_bytes())
}
