//! *Who is behind this number?* The sheet with the customers of a selector, page by page, and
//! everything about one of them.
//!
//! A number of customers on a screen is a [`CountLink`](crate::components::CountLink); it asks
//! [`People`] to show whom its selector selects, within the segment of the screen that it is on.

mod list;
mod sheet;
mod timeline;

use crate::reactive::RwSignal;
use crate::session::Session;
use desirepath_engine::contract::Filter;
pub use sheet::PeopleSheet;

/// Whose customers the sheet shows. Copies are the same.
#[derive(Clone, Copy)]
pub struct People(RwSignal<Option<Behind>>);

/// A number's customers.
#[derive(Clone)]
pub struct Behind {
    /// The segment on whose screen the number stands.
    session: Session,
    /// Which customers of the segment.
    selector: Filter,
}

impl People {
    /// A closed sheet. Made once, by the root of the page.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Shows the customers of a segment whom a filter selects.
    pub fn show(self, session: Session, selector: Filter) {
        self.0.set(Some(Behind { session, selector }));
    }

    /// Closes the sheet.
    pub fn close(self) {
        if self.0.with_untracked(Option::is_some) {
            self.0.set(None);
        }
    }
}

impl Default for People {
    fn default() -> Self {
        Self::new()
    }
}
