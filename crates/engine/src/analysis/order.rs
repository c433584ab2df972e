//! The one place that knows which analysis needs what another has found.
//!
//! ```text
//! cold days (going_cold, by activity) ─▶ placement (stages) ─▶ going_cold by stage
//!                                    ├─▶ journey_map     └─▶ stages
//!                                    └─▶ flows, funnel
//! ```
//!
//! No analysis calls another: each takes what it needs as a parameter, and works without it. Hosts
//! answer requests through [`answer`] or [`answer_all`], which fills in the parameters that a request leaves open,
//! and keep a [`Needs`] beside the log for as long as outcomes and filter stay the same.

use super::{
    ParamsError, Report, Request, archetypes, execute, flows, funnel, going_cold, journey_map, segments, stages,
};
use crate::executor::{Executor, Serial, Task, yield_now};
use crate::log::{ColdDays, Scope};

/// What some analyses need of others, for one choice of outcomes and filter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Needs {
    /// How cold days are found.
    going_cold: going_cold::Params,
    /// How stages are found.
    stages: stages::Params,
    cold_days: Option<ColdDays>,
    placement: Option<stages::Placement>,
}

impl Needs {
    /// Nothing is known yet; to be found with the parameters that these requests have for it.
    pub fn of(requests: &[Request]) -> Self {
        let mut needs = Self::default();
        for request in requests {
            match request {
                Request::GoingCold(params) => needs.going_cold = params.clone(),
                Request::Stages(params) => needs.stages = params.clone(),
                _ => {}
            }
        }
        needs
    }

    /// When leads go cold.
    ///
    /// # Errors
    /// A parameter of `going_cold` that cannot be used.
    pub fn cold_days(&mut self, scope: &Scope, executor: &dyn Executor) -> Result<&ColdDays, ParamsError> {
        let cold_days = match self.cold_days.take() {
            Some(known) => known,
            None => {
                let params = going_cold::Params { list: 0, stages: None, ..self.going_cold.clone() };
                execute::<going_cold::GoingCold>(executor, scope, &params)?.cold_days()
            }
        };
        Ok(self.cold_days.insert(cold_days))
    }

    /// From now on leads go cold by these parameters.
    fn forget_cold_days(&mut self, params: going_cold::Params) {
        let rule = |params: &going_cold::Params| (params.horizon_days, params.threshold);
        if rule(&params) != rule(&self.going_cold) {
            self.cold_days = None;
            self.placement = None;
        }
        self.going_cold = params;
    }

    /// Which activity belongs to which stage, with how sure that is.
    ///
    /// # Errors
    /// A parameter of `going_cold` or `stages` that cannot be used.
    pub fn placement(&mut self, scope: &Scope, executor: &dyn Executor) -> Result<&stages::Placement, ParamsError> {
        let placement = match self.placement.take() {
            Some(known) => known,
            None => {
                let mut params = self.stages.clone();
                self.fill_stages(&mut params, scope, executor)?;
                match params.placement {
                    Some(given) => given,
                    None => stages::Placement::find(scope, &params, executor)?,
                }
            }
        };
        Ok(self.placement.insert(placement))
    }

    fn fill_stages(
        &mut self,
        params: &mut stages::Params,
        scope: &Scope,
        executor: &dyn Executor,
    ) -> Result<(), ParamsError> {
        if params.cold_days.is_none() {
            params.cold_days = Some(self.cold_days(scope, executor)?.clone());
        }
        Ok(())
    }
}

/// Answers a request, with pauses, after whatever it needs and leaves open has been found.
///
/// # Errors
/// A parameter that cannot be used with this log.
pub async fn answer(
    request: &Request,
    scope: &Scope<'_>,
    executor: &dyn Executor,
    needs: &mut Needs,
) -> Result<Report, ParamsError> {
    let request = filled(request, scope, executor, needs)?;
    yield_now().await;
    match &request {
        Request::Archetypes(params) => archetypes::in_rounds(scope, params, executor).await.map(Report::Archetypes),
        Request::Segments(params) => segments::in_rounds(scope, params, executor).await.map(Report::Segments),
        other => other.answer(scope, executor),
    }
}

/// Answers requests at the same time, as [`answer`] does one; those that need nothing of others beside what
/// the others need.
///
/// # Errors
/// As [`answer`].
pub fn answer_all(requests: &[Request], scope: &Scope, executor: &dyn Executor) -> Result<Vec<Report>, ParamsError> {
    // Whole questions are better tasks than parts of them: nothing has to be merged.
    let share = Share { executor, width: (executor.width() / requests.len().max(1)).max(1) };
    let mut answers: Vec<Option<Result<Report, ParamsError>>> = requests.iter().map(|_| None).collect();
    let (needy, alone): (Vec<_>, Vec<_>) =
        requests.iter().zip(&mut answers).partition(|(request, _)| has_needs(request));
    let answer_needy = || {
        let mut needs = Needs::of(requests);
        let tasks = needy.into_iter().map(|(request, answer)| {
            let filled = filled(request, scope, &share, &mut needs);
            Box::new(|| *answer = Some(filled.and_then(|request| request.answer(scope, &share)))) as Task
        });
        executor.run(tasks.collect());
    };
    let tasks =
        alone.into_iter().map(|(request, answer)| Box::new(|| *answer = Some(request.answer(scope, &share))) as Task);
    executor.run([Box::new(answer_needy) as Task].into_iter().chain(tasks).collect());
    answers.into_iter().map(|answer| answer.expect("an executor carries out all tasks")).collect()
}

/// An executor of which only a part is to be used.
struct Share<'a> {
    executor: &'a dyn Executor,
    width: usize,
}

impl Executor for Share<'_> {
    fn width(&self) -> usize {
        self.width
    }

    fn run(&self, tasks: Vec<Task>) {
        if self.width == 1 { Serial.run(tasks) } else { self.executor.run(tasks) }
    }
}

/// Whether [`filled`] may have something to fill in.
fn has_needs(request: &Request) -> bool {
    matches!(
        request,
        Request::JourneyMap(_) | Request::Flows(_) | Request::Funnel(_) | Request::Stages(_) | Request::GoingCold(_)
    )
}

/// A request with what it needs and leaves open.
fn filled(
    request: &Request,
    scope: &Scope,
    executor: &dyn Executor,
    needs: &mut Needs,
) -> Result<Request, ParamsError> {
    let mut request = request.clone();
    match &mut request {
        Request::JourneyMap(journey_map::Params { cold_days })
        | Request::Flows(flows::Params { cold_days, .. })
        | Request::Funnel(funnel::Params { cold_days, .. })
            if cold_days.is_none() =>
        {
            *cold_days = Some(needs.cold_days(scope, executor)?.clone());
        }
        Request::Stages(params) => {
            if *params != needs.stages {
                // Other names, pins or numbers: what follows is to go by them.
                needs.stages = params.clone();
                needs.placement = None;
            }
            if params.placement.is_none() {
                params.placement = Some(needs.placement(scope, executor)?.clone());
            }
            needs.fill_stages(params, scope, executor)?;
        }
        Request::GoingCold(params) => {
            if *params != needs.going_cold {
                needs.forget_cold_days(params.clone());
            }
            if params.stages.is_none() {
                params.stages = Some(needs.placement(scope, executor)?.map());
            }
        }
        _ => {}
    }
    Ok(request)
}
