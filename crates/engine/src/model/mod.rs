//! Models that analyses fit. They know nothing of logs.

pub mod markov;
