//! What a value that cannot be read leads to.

use serde::de::Error;
use std::fmt;

/// What a value that cannot be read leads to.
pub trait Failure: serde::de::Error {
    /// The same seen from an object that has the value as a member.
    fn inside(self, member: &str) -> Self;

    /// The same with the name of the member that was missing, if that is what it is about.
    fn explained(self, missing: Option<&'static str>) -> Self;
}

/// Why a value cannot be read.
#[derive(Debug)]
pub struct Problem(Box<Explanation>);

#[derive(Debug)]
struct Explanation {
    /// The members that lead to the value, each followed by a full stop.
    path: String,
    problem: String,
}

impl Failure for Problem {
    #[cold]
    fn inside(mut self, member: &str) -> Self {
        self.0.path.insert(0, '.');
        self.0.path.insert_str(0, member);
        self
    }

    #[cold]
    fn explained(self, missing: Option<&'static str>) -> Self {
        match missing {
            Some(name) if self.0.path.is_empty() => Self::missing_field(name),
            _ => self,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0.path.strip_suffix('.') {
            Some(path) => write!(f, "{path}: {}", self.0.problem),
            None => f.write_str(&self.0.problem),
        }
    }
}

impl std::error::Error for Problem {}

impl serde::de::Error for Problem {
    #[cold]
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self(Box::new(Explanation { path: String::new(), problem: problem.to_string() }))
    }
}

/// No way back: a value that cannot be read is thrown as an exception. Half of the code that reads
/// is for ways back; what is written by this very program needs none.
#[derive(Debug)]
pub enum Thrown {}

impl Failure for Thrown {
    fn inside(self, _: &str) -> Self {
        self
    }

    fn explained(self, _: Option<&'static str>) -> Self {
        self
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, _: &mut fmt::Formatter) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Thrown {}

impl serde::de::Error for Thrown {
    #[cold]
    fn custom<T: fmt::Display>(problem: T) -> Self {
        wasm_bindgen::throw_str(&problem.to_string())
    }
}

impl serde::ser::Error for Thrown {
    #[cold]
    fn custom<T: fmt::Display>(problem: T) -> Self {
        wasm_bindgen::throw_str(&problem.to_string())
    }
}
