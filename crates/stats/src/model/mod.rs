//! Models that analyses fit. They know nothing of logs.

pub mod clusters;
pub mod kaplan_meier;
pub mod markov;
pub mod sequence_distance;
