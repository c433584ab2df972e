//! Who the customers are: a list of them, and everything that one of them did.

mod page;
mod timeline;

pub use page::{CustomerRow, CustomerSort, CustomersPage, CustomersRequest, customers_csv, customers_page};
pub use timeline::{AttributeValue, StageSpan, Timeline, TimelineEvent, timeline};
