//! Groups around their means.
