//! What screens share.

mod chooser;
mod data_table;
mod help;
mod load_view;
mod rate;
mod screen;

pub use chooser::*;
pub use data_table::*;
pub use help::*;
pub use load_view::*;
pub use rate::*;
pub use screen::*;
