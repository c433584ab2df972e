//! Small statistics that every analysis shares: rates with intervals, sums that do not
//! depend on the order of addition, quantiles of durations that merge exactly.

mod durations;
mod lift;
pub mod random;
mod rate;
mod sum;

pub use durations::Durations;
pub use lift::Lift;
pub use random::Random;
pub use rate::{ConversionRate, MIN_GROUP, Rate, Z95, wilson};
pub use sum::ExactSum;
