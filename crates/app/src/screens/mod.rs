//! One module per screen, each answering one question.

mod answer;
pub mod channels;
pub mod funnel;
pub mod import;
pub mod map;
mod names;
pub mod overview;
pub mod quality;
pub mod variants;
pub mod welcome;
