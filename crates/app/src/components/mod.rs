//! What screens share.

mod chooser;
mod count_link;
mod data_table;
mod days_field;
mod file_picker;
mod help;
mod load_view;
mod long_list;
mod outcome_form;
mod rate;
mod screen;
mod table_frame;
mod width;

pub use chooser::*;
pub use count_link::*;
pub use data_table::*;
pub use days_field::*;
pub use file_picker::*;
pub use help::*;
pub use load_view::*;
pub use long_list::*;
pub use outcome_form::*;
pub use rate::*;
pub use screen::*;
pub use table_frame::*;
pub use width::*;
