//! One module per screen, each answering one question.

mod answer;
pub mod channels;
pub mod cohorts;
pub mod cold;
pub mod conformance;
pub mod flows;
pub mod funnel;
pub mod import;
pub mod kinds;
pub mod map;
mod names;
pub mod overview;
pub mod quality;
pub mod stages;
pub mod variants;
pub mod welcome;
