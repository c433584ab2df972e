//! The passes of an analysis apart from each other, with plans and partials as bytes: for a host whose journeys lie on
//! several machines. It has each pass scanned wherever there are whole customers, merges in any order, and goes on
//! where there is no journey at all. Bytes are MessagePack: numbers keep all their bits.
//!
//! ```text
//! plan ─▶ bytes ─▶ scan … scan ─▶ bytes ─▶ merge … ─▶ next ─▶ Report, or the bytes of another plan
//! ```

use super::{Analysis, Context, ParamsError, Report, Step};
use crate::executor::{Executor, block_on};
use crate::log::Scope;
use serde::{Serialize, de::DeserializeOwned};

/// Bytes that are not what they should be: of another question, or of another version.
#[derive(Debug, thiserror::Error)]
#[error(
    "the bytes of a plan or a partial result cannot be read ({0}); they must come from the same version and question"
)]
pub struct WireError(String);

/// What comes after a pass.
pub enum Next {
    /// The plan of another pass.
    Again(Vec<u8>),
    /// The answer.
    Done(Box<Report>),
}

/// A question that is answered pass by pass: every [`Request`](super::Request).
pub trait Pass {
    /// The plan of the first pass.
    ///
    /// # Errors
    /// A parameter that cannot be used with this log.
    fn plan(&self, context: &Context) -> Result<Vec<u8>, ParamsError>;

    /// What some customers add.
    ///
    /// # Errors
    /// The plan cannot be read.
    fn scan(&self, scope: &Scope, context: &Context, plan: &[u8]) -> Result<Vec<u8>, WireError>;

    /// What two scans have found, in any order.
    ///
    /// # Errors
    /// One of them cannot be read.
    fn merge(&self, one: &[u8], other: &[u8]) -> Result<Vec<u8>, WireError>;

    /// What comes after all customers have been scanned.
    ///
    /// # Errors
    /// The plan or what was found cannot be read.
    fn next(&self, found: &[u8], context: &Context, plan: &[u8], executor: &dyn Executor) -> Result<Next, WireError>;
}

fn write(data: &impl Serialize) -> Result<Vec<u8>, WireError> {
    rmp_serde::to_vec_named(data).map_err(|error| WireError(error.to_string()))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    rmp_serde::from_slice(bytes).map_err(|error| WireError(error.to_string()))
}

pub(super) fn plan<A: Analysis>(params: &A::Params, context: &Context) -> Result<Vec<u8>, ParamsError> {
    let plan = A::plan(params, context)?;
    Ok(write(&plan).expect("memory is all that writing plain data needs"))
}

pub(super) fn scan<A: Analysis>(scope: &Scope, context: &Context, plan: &[u8]) -> Result<Vec<u8>, WireError> {
    write(&A::scan(scope, context, &read(plan)?))
}

pub(super) fn merge<A: Analysis>(one: &[u8], other: &[u8]) -> Result<Vec<u8>, WireError> {
    let mut merged: A::Partial = read(one)?;
    A::merge(&mut merged, read(other)?);
    write(&merged)
}

pub(super) fn next<A: Analysis>(
    found: &[u8],
    context: &Context,
    plan: &[u8],
    executor: &dyn Executor,
    report: impl FnOnce(A::Report) -> Report,
) -> Result<Next, WireError> {
    Ok(match block_on(A::next(read(found)?, context, read(plan)?, executor)) {
        Step::Again(plan) => Next::Again(write(&plan)?),
        Step::Done(answer) => Next::Done(Box::new(report(answer))),
    })
}
