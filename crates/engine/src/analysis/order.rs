//! The one place that knows which analysis needs what another has found.
//!
//! ```text
//! cold days (going_cold, by activity) ─▶ journey_map
//! ```
//!
//! No analysis calls another: each takes what it needs as a parameter, and works without it. Hosts
//! answer requests through [`answer`], which fills in the parameters that a request leaves open,
//! and keep a [`Needs`] beside the log for as long as outcomes and filter stay the same.

use super::{Executor, ParamsError, Report, Request, going_cold};
use crate::log::{ColdDays, Scope};

/// What some analyses need of others, for one choice of outcomes and filter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Needs {
    /// How cold days are found.
    going_cold: going_cold::Params,
    cold_days: Option<ColdDays>,
}

impl Needs {
    /// Nothing is known yet; to be found with the parameters that these requests have for it.
    pub fn of(requests: &[Request]) -> Self {
        let mut needs = Self::default();
        for request in requests {
            if let Request::GoingCold(params) = request {
                needs.going_cold = params.clone();
            }
        }
        needs
    }

    /// When leads go cold.
    ///
    /// # Errors
    /// A parameter of `going_cold` that cannot be used.
    pub fn cold_days(&mut self, scope: &Scope, executor: &impl Executor) -> Result<&ColdDays, ParamsError> {
        let cold_days = match self.cold_days.take() {
            Some(known) => known,
            None => {
                let params = going_cold::Params { list: 0, stages: None, ..self.going_cold.clone() };
                executor.execute::<going_cold::GoingCold>(scope, &params)?.cold_days()
            }
        };
        Ok(self.cold_days.insert(cold_days))
    }
}

/// Answers a request, after whatever it needs and leaves open has been found.
///
/// # Errors
/// A parameter that cannot be used with this log.
pub fn answer(
    request: &Request,
    scope: &Scope,
    executor: &impl Executor,
    needs: &mut Needs,
) -> Result<Report, ParamsError> {
    let mut request = request.clone();
    match &mut request {
        Request::JourneyMap(params) if params.cold_days.is_none() => {
            params.cold_days = Some(needs.cold_days(scope, executor)?.clone());
        }
        _ => {}
    }
    request.answer(scope, executor)
}
