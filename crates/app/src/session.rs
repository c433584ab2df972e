//! The log that is loaded, what counts as success in it, and the reports about it.
//!
//! A report is asked for once: the same question gets the same cell until the log or the outcomes
//! change, which begins a new *epoch* with no reports. An answer that comes later than its epoch
//! finds its cell gone; a question that is changed while it is with the worker waits for that
//! answer, so that a slider never makes a queue.

use crate::browser;
use crate::engine::Engine;
use crate::load::Load;
use desirepath_engine::contract::{AllParams, Finding, LogSummary, OutcomeSettings, Report, Request};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The loaded log and its reports. Copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    engine: StoredValue<Engine, LocalStorage>,
    log: RwSignal<Option<Arc<LogSummary>>>,
    outcomes: RwSignal<OutcomeSettings>,
    /// Whether the user has chosen the outcomes: then they survive reading the files again.
    is_chosen: StoredValue<bool>,
    epoch: RwSignal<u32>,
    cells: StoredValue<Vec<(Request, Cell)>>,
    findings: RwSignal<Load<Vec<Finding>>>,
}

type Cell = ArcRwSignal<Load<Report>>;

/// The session of this page.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// A session without a log. Made once, by the root of the page.
    pub fn new(engine: Engine) -> Self {
        Self {
            engine: StoredValue::new_local(engine),
            log: RwSignal::new(None),
            outcomes: RwSignal::default(),
            is_chosen: StoredValue::new(false),
            epoch: RwSignal::new(0),
            cells: StoredValue::default(),
            findings: RwSignal::default(),
        }
    }

    /// The engine that answers.
    pub fn engine(self) -> Engine {
        self.engine.get_value()
    }

    /// What is loaded, in short; `None` without a log.
    pub fn summary(self) -> Signal<Option<Arc<LogSummary>>> {
        self.log.into()
    }

    /// What counts as success.
    pub fn outcomes(self) -> Signal<OutcomeSettings> {
        self.outcomes.into()
    }

    /// What is worth knowing, most important first.
    pub fn findings(self) -> Signal<Load<Vec<Finding>>> {
        self.findings.into()
    }

    /// Counts up when the log or the outcomes change.
    pub fn epoch(self) -> Signal<u32> {
        self.epoch.into()
    }

    /// A log has been read; its reports are asked for at once, all together. What counts as
    /// success is what the engine suggests, or what the user has chosen as far as the log has it.
    pub fn opened(self, summary: Arc<LogSummary>) {
        browser::mark_time("dp-read");
        if self.is_chosen.get_value() {
            let has = |name: &String| summary.activities.iter().any(|activity| activity.activity == *name);
            let mut outcomes = self.outcomes.get_untracked();
            outcomes.conversion.retain(has);
            outcomes.lost.retain(has);
            self.log.set(Some(summary.clone()));
            self.send_outcomes(outcomes);
        } else {
            // The engine counts what it has suggested until it is told otherwise.
            let conversion =
                summary.suggested_conversion.iter().map(|suggestion| suggestion.activity.clone()).collect();
            self.outcomes.set(OutcomeSettings { conversion, ..OutcomeSettings::default() });
            self.log.set(Some(summary));
            self.begin_epoch();
        }
    }

    /// There is no log any more; it may come back.
    pub fn closed(self) {
        if self.log.with_untracked(Option::is_some) {
            self.log.set(None);
            self.begin_epoch();
        }
    }

    /// Other files will come: nothing of these is kept.
    pub fn forget(self) {
        self.is_chosen.set_value(false);
        self.closed();
        self.outcomes.set(OutcomeSettings::default());
    }

    /// Chooses what counts as success: every report changes.
    pub fn set_outcomes(self, outcomes: OutcomeSettings) {
        self.is_chosen.set_value(true);
        self.send_outcomes(outcomes);
    }

    fn send_outcomes(self, outcomes: OutcomeSettings) {
        self.outcomes.set(outcomes.clone());
        // Calls are answered in order: the reports asked for next are about these outcomes.
        let asked = self.engine().call(Command::SetOutcomes { outcomes });
        spawn_local(async move {
            let _ = asked.answer().await;
        });
        self.begin_epoch();
    }

    /// The answer to a question, kept up to date when the question, the log or the outcomes
    /// change. While a new answer is on its way, the old one is its `previous`.
    pub fn report(self, request: Signal<Request>) -> Signal<Load<Report>> {
        let shown = RwSignal::new(Load::Idle);
        let last = StoredValue::new(None::<Arc<Report>>);
        let under_way = StoredValue::new(None::<(u32, Request, Cell)>);
        Effect::new(move |_| {
            let epoch = self.epoch.get();
            let wanted = request.get();
            if self.log.with_untracked(Option::is_none) {
                last.set_value(None);
                under_way.set_value(None);
                return shown.set(Load::Idle);
            }
            let busy = under_way
                .get_value()
                .filter(|(since, asked, cell)| *since == epoch && *asked != wanted && cell.with(Load::is_working));
            let cell = match busy {
                Some((_, _, cell)) => cell,
                None => {
                    let cell = self.cell(&wanted);
                    under_way.set_value(Some((epoch, wanted, cell.clone())));
                    cell
                }
            };
            let load = cell.get().or_previous(last.get_value().as_ref());
            if let Load::Ready(answer) = &load {
                last.set_value(Some(answer.clone()));
            }
            shown.set(load);
        });
        shown.into()
    }

    /// The cell of a question; a new one is asked at once.
    fn cell(self, request: &Request) -> Cell {
        let known = self
            .cells
            .with_value(|cells| cells.iter().find(|(asked, _)| asked == request).map(|(_, cell)| cell.clone()));
        known.unwrap_or_else(|| self.ask(vec![request.clone()]).remove(0))
    }

    /// Asks questions in one call; their cells, in the same order.
    fn ask(self, requests: Vec<Request>) -> Vec<Cell> {
        let cells: Vec<Cell> = requests.iter().map(|_| ArcRwSignal::new(Load::Working { previous: None })).collect();
        self.cells.update_value(|known| known.extend(requests.iter().cloned().zip(cells.iter().cloned())));
        let asked = self.engine().call(Command::Report { requests });
        let waiting = cells.clone();
        spawn_local(async move {
            match asked.answer().await {
                Ok(Answer::Reports(reports)) if reports.len() == waiting.len() => {
                    waiting.into_iter().zip(reports).for_each(|(cell, report)| cell.set(Load::Ready(Arc::new(report))));
                }
                Ok(_) => waiting.iter().for_each(|cell| cell.set(Load::Failed(NOT_AN_ANSWER.to_owned()))),
                Err(failure) => waiting.iter().for_each(|cell| cell.set(Load::Failed(failure.message()))),
            }
        });
        cells
    }

    /// Forgets all reports and, if there is a log, asks for those of every screen and the
    /// findings: they are there before somebody clicks.
    fn begin_epoch(self) {
        self.cells.set_value(Vec::new());
        let epoch = self.epoch.get_untracked() + 1;
        if self.log.with_untracked(Option::is_some) {
            let (shown, rest): (Vec<_>, Vec<_>) =
                AllParams::default().requests().into_iter().partition(|request| SHOWN.contains(&request.name()));
            // One by one, so that no answer waits for another and none takes the page long to read.
            shown.into_iter().for_each(|request| drop(self.ask(vec![request])));
            self.ask_findings(epoch, rest);
        } else {
            self.findings.set(Load::Idle);
        }
        self.epoch.set(epoch);
    }

    /// Asks for the findings when the screens have their reports. What else findings rest on is
    /// prepared step by step: a question that the user asks meanwhile waits for one step at most.
    fn ask_findings(self, epoch: u32, rest: Vec<Request>) {
        let previous = self.findings.with_untracked(|findings| findings.shown().cloned());
        self.findings.set(Load::Working { previous });
        let engine = self.engine();
        // Calls are answered in order: with this answer, the reports asked for before are there.
        let asked = engine.call(Command::Prepare { request: AllParams::default().requests().swap_remove(0) });
        spawn_local(async move {
            let is_current = move || self.epoch.get_untracked() == epoch;
            let mut answer = asked.answer().await;
            if is_current() {
                browser::mark_time("dp-reports");
                browser::after_paint(|| browser::mark_time("dp-dashboard"));
            }
            for step in rest.into_iter().map(|request| Command::Prepare { request }).chain([Command::Findings]) {
                if answer.is_err() || !is_current() {
                    break;
                }
                answer = engine.call(step).answer().await;
            }
            let load = match answer {
                Ok(Answer::Findings(findings)) => Load::Ready(Arc::new(findings)),
                Ok(_) => Load::Failed(NOT_AN_ANSWER.to_owned()),
                Err(failure) => Load::Failed(failure.message()),
            };
            if is_current() {
                self.findings.set(load);
                browser::mark_time("dp-findings");
            }
        });
    }
}

/// The analyses that have a screen, or a place on one.
const SHOWN: [&str; 6] = ["overview", "quality", "journey_map", "variants", "funnel", "attribution"];

/// The page and the worker are built together, so this is never seen.
const NOT_AN_ANSWER: &str = "The engine answered another question. Load the page again.";
