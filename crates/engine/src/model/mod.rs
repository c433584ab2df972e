//! Models that analyses fit. They know nothing of logs.

pub mod kaplan_meier;
pub mod markov;
