//! Small statistics that every analysis shares: rates and means with intervals, sums that do
//! not depend on the order of addition, quantiles of durations that merge exactly, and chance
//! that repeats itself; and [`model`]s to fit. None of it knows of logs.

#![deny(missing_docs)]

mod durations;
mod lift;
mod mean;
pub mod model;
pub mod random;
mod rate;
pub mod resamples;
mod sum;

pub use durations::Durations;
pub use lift::Contrast;
pub use mean::{Mean, Moments};
pub use random::Random;
pub use rate::{ConversionRate, MIN_GROUP, Rate, Z95, wilson};
pub use sum::ExactSum;
