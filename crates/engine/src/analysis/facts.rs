//! What one analysis needs of another: found once, handed in by the context.
//!
//! ```text
//! cold days ─▶ placement ─▶ stages            suggested steps ─▶ funnel, conformance
//!    └─▶ map, flows, funnel  └─▶ going cold by stage
//! ```
//!
//! No analysis calls another. Each says in [`Analysis::needs`] what it would know; a host that keeps
//! [`Facts`] beside the log has it found before, and an analysis by itself works without what it does not
//! [depend on](Need::is_vital).

use super::{Analysis, ParamsError, Report, Request, going_cold, run, stages, suggested_steps};
use crate::executor::{Executor, Serial, Task, block_on};
use crate::log::{ColdDays, Scope};

/// Something that an analysis needs to know of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// When leads go cold, by activity.
    ColdDays,
    /// Which stage each activity belongs to, to report by.
    StageMap,
    /// The same with how sure it is: what stages are described by.
    Placement,
    /// Steps that customers go through on their way to the conversion.
    Steps,
}

impl Need {
    /// What has to be known first.
    fn rests_on(self) -> &'static [Self] {
        match self {
            Self::StageMap | Self::Placement => &[Self::ColdDays],
            Self::ColdDays | Self::Steps => &[],
        }
    }

    /// Whether nothing can be answered without it.
    fn is_vital(self) -> bool {
        matches!(self, Self::Placement | Self::Steps)
    }
}

/// What has been found for others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// When leads go cold.
    pub cold_days: Option<ColdDays>,
    /// Which activity belongs to which stage, with how sure that is.
    pub placement: Option<stages::Placement>,
    /// Steps from the first contact to the conversion: activities.
    pub steps: Option<Vec<String>>,
}

/// What is known beside a log, for one choice of outcomes and filter, and the parameters that it is found by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    going_cold: going_cold::Params,
    stages: stages::Params,
    known: Known,
}

impl Facts {
    /// Nothing is known yet; to be found with the parameters that these requests have for it.
    pub fn of(requests: &[Request]) -> Self {
        let mut facts = Self::default();
        requests.iter().for_each(|request| request.rule(&mut facts));
        facts
    }

    /// From now on leads go cold by these parameters.
    pub(super) fn go_cold_by(&mut self, params: &going_cold::Params) {
        if params.rule() != self.going_cold.rule() {
            self.known.cold_days = None;
            self.known.placement = None;
        }
        self.going_cold = params.clone();
    }

    /// From now on activities are placed by these parameters.
    pub(super) fn place_by(&mut self, params: &stages::Params) {
        if *params != self.stages {
            self.stages = params.clone();
            self.known.placement = None;
        }
    }

    /// Which activity belongs to which stage, found if it is not known.
    ///
    /// # Errors
    /// A parameter that cannot be used with this log.
    pub async fn placement(
        &mut self,
        scope: &Scope<'_>,
        executor: &dyn Executor,
    ) -> Result<Option<&stages::Placement>, ParamsError> {
        self.find(&[Need::Placement], scope, executor).await?;
        Ok(self.known.placement.as_ref())
    }

    /// What has been found so far.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Finds what is needed and not known.
    ///
    /// # Errors
    /// A parameter that cannot be used with this log.
    pub async fn find(
        &mut self,
        needs: &[Need],
        scope: &Scope<'_>,
        executor: &dyn Executor,
    ) -> Result<(), ParamsError> {
        for need in needs {
            for need in need.rests_on().iter().chain([need]) {
                self.find_one(*need, scope, executor).await?;
            }
        }
        Ok(())
    }

    async fn find_one(&mut self, need: Need, scope: &Scope<'_>, executor: &dyn Executor) -> Result<(), ParamsError> {
        let known = &mut self.known;
        match need {
            Need::ColdDays if known.cold_days.is_none() => {
                let params = going_cold::Params { stages: None, ..self.going_cold.clone() };
                let report = run::<going_cold::GoingCold>(executor, scope, &params, Known::default()).await?;
                known.cold_days = Some(report.cold_days());
            }
            Need::StageMap | Need::Placement if known.placement.is_none() => {
                known.placement = Some(match &self.stages.placement {
                    Some(given) => given.clone(),
                    None => run::<stages::Placing>(executor, scope, &self.stages, known.clone()).await?,
                });
            }
            // Of everybody, whoever is asked about: a filter does not change the way.
            Need::Steps if known.steps.is_none() => {
                let all = scope.of_everybody();
                known.steps =
                    Some(run::<suggested_steps::SuggestedSteps>(executor, &all, &(), Known::default()).await?);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Answers a question with all that it needs of others, with pauses.
///
/// # Errors
/// A parameter that cannot be used with this log.
pub(super) async fn answer<A: Analysis>(
    scope: &Scope<'_>,
    executor: &dyn Executor,
    params: &A::Params,
    facts: &mut Facts,
) -> Result<A::Report, ParamsError> {
    A::rule(params, facts);
    facts.find(A::needs(params), scope, executor).await?;
    run::<A>(executor, scope, params, facts.known.clone()).await
}

/// Answers a question by itself: of what it needs of others, only that is found without which it has no answer.
///
/// # Errors
/// A parameter that cannot be used with this log.
pub fn execute<A: Analysis>(
    executor: &dyn Executor,
    scope: &Scope,
    params: &A::Params,
) -> Result<A::Report, ParamsError> {
    block_on(async {
        let mut facts = Facts::default();
        A::rule(params, &mut facts);
        for need in A::needs(params).iter().filter(|need| need.is_vital()) {
            facts.find_one(*need, scope, executor).await?;
        }
        run::<A>(executor, scope, params, facts.known).await
    })
}

/// Answers requests at the same time; those that need nothing of others beside what the others need.
///
/// # Errors
/// A parameter that cannot be used with this log.
pub fn answer_all(requests: &[Request], scope: &Scope, executor: &dyn Executor) -> Result<Vec<Report>, ParamsError> {
    // Whole questions are better tasks than parts of them: nothing has to be merged.
    let share = Share { executor, width: (executor.width() / requests.len().max(1)).max(1) };
    let mut answers: Vec<Option<Result<Report, ParamsError>>> = requests.iter().map(|_| None).collect();
    let (needy, alone): (Vec<_>, Vec<_>) =
        requests.iter().zip(&mut answers).partition(|(request, _)| !request.needs().is_empty());
    let answer_needy = || {
        let mut facts = Facts::of(requests);
        let tasks = needy.into_iter().map(|(request, answer)| {
            let found = block_on(facts.find(request.needs(), scope, &share));
            let mut facts = facts.clone();
            let share = &share;
            Box::new(move || {
                let answered = found.and_then(|()| block_on(request.answer_with(scope, share, &mut facts)));
                *answer = Some(answered);
            }) as Task
        });
        share.run(tasks.collect());
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
