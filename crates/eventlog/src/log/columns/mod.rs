//! How a log keeps its columns: codes into dictionaries, in few bytes.

mod dictionary;
mod packed;
mod values;

pub use dictionary::Dictionary;
pub(in crate::log) use dictionary::spread;
pub(crate) use packed::{Codes, Column};
pub use packed::{Packed, Sparse};
pub use values::{ValueCount, ValuesPage, ValuesRequest, values};
