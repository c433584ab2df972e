//! Groups of alike things, and whether they are more than chance.

pub mod agreement;
pub mod k_means;
pub mod k_medoids;
pub mod naming;
