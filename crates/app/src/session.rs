//! The log that is loaded, what counts as success in it, and the reports about it.
//!
//! A report is asked for once: the same question gets the same cell until the log or the outcomes
//! or the filter change, which begins a new *epoch* with no reports. An answer that comes later than its epoch
//! finds its cell gone, and what still works for it is given up; a question that is changed while it
//! is with the worker waits for that answer, so that a slider never makes a queue, unless the answer
//! takes long: then it is given up.

use crate::browser;
use crate::engine::Engine;
use crate::load::{Load, Long};
use crate::reactive::{ArcRwSignal, Memo, RwSignal, Signal};
use crate::screens::{FIRST_LOOK, When, asked};
use desirepath_engine::contract::{AllParams, Filter, Finding, LogSummary, OutcomeSettings, Report, Request};
use desirepath_worker::protocol::{Answer, Command, Progress};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::sync::Arc;

/// The loaded log and its reports, about one segment of its customers. Copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    engine: StoredValue<Engine, LocalStorage>,
    /// The engine's number of the segment.
    segment: u32,
    filter: RwSignal<Option<Filter>>,
    /// How many customers the filter selects, or why it cannot.
    selected: RwSignal<Load<u64>>,
    log: RwSignal<Option<Arc<LogSummary>>>,
    outcomes: RwSignal<OutcomeSettings>,
    /// Whether the user has chosen the outcomes: then they survive reading the files again.
    is_chosen: StoredValue<bool>,
    /// Counts up when the log or the outcomes change.
    log_epoch: RwSignal<u32>,
    /// Counts up when the log, the outcomes or the filter change.
    epoch: RwSignal<u32>,
    cells: StoredValue<Vec<Asked>>,
    /// Counts up when what was given up is asked again.
    asked_again: RwSignal<u32>,
    findings: RwSignal<Load<Vec<Finding>>>,
    /// The call for findings that is under way, and the last question it rests on.
    finding: StoredValue<Option<(u32, Request)>>,
}

/// A question with the call that asks it and the cell of its answer.
#[derive(Clone)]
struct Asked {
    request: Request,
    call: u32,
    cell: Cell,
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
            segment: 0,
            filter: RwSignal::new(None),
            selected: RwSignal::default(),
            log: RwSignal::new(None),
            outcomes: RwSignal::default(),
            is_chosen: StoredValue::new(false),
            log_epoch: RwSignal::new(0),
            epoch: RwSignal::new(0),
            cells: StoredValue::default(),
            asked_again: RwSignal::new(0),
            findings: RwSignal::default(),
            finding: StoredValue::default(),
        }
    }

    /// Another segment of the same log, to be compared with this one: it has a filter and reports
    /// of its own, and follows this one's log and outcomes.
    pub fn beside(self, filter: Option<Filter>) -> Self {
        let other = Self {
            segment: self.segment + 1,
            filter: RwSignal::new(None),
            selected: RwSignal::default(),
            epoch: RwSignal::new(0),
            cells: StoredValue::default(),
            asked_again: RwSignal::new(0),
            findings: RwSignal::default(),
            finding: StoredValue::default(),
            ..self
        };
        other.send_filter(filter);
        let epoch = self.log_epoch;
        Effect::new(move |before: Option<u32>| {
            let now = epoch.get();
            if before.is_some_and(|before| before != now) {
                other.begin_epoch();
            }
            now
        });
        other
    }

    /// Which customers everything is about; `None`: all.
    pub fn filter(self) -> Signal<Option<Filter>> {
        self.filter.into()
    }

    /// How many customers the filter selects; failed, if it cannot.
    pub fn selected(self) -> Signal<Load<u64>> {
        self.selected.into()
    }

    /// The engine's number of the segment.
    pub fn segment(self) -> u32 {
        self.segment
    }

    /// An id or a name that no other segment's screen has on the same page.
    pub fn unique(self, id: &str) -> String {
        match self.segment {
            0 => id.to_owned(),
            segment => format!("{id}-{segment}"),
        }
    }

    /// Chooses which customers everything is about: every report changes.
    pub fn set_filter(self, filter: Option<Filter>) {
        if self.filter.with_untracked(|now| *now != filter) {
            self.send_filter(filter);
        }
    }

    /// Keeps only customers whom this selects, too.
    pub fn narrow(self, filter: Filter) {
        let now = self.filter.get_untracked();
        self.set_filter(Some(match now {
            Some(now) => now.and(filter),
            None => filter,
        }));
    }

    fn send_filter(self, filter: Option<Filter>) {
        self.filter.set(filter.clone());
        if self.log.with_untracked(Option::is_none) {
            return;
        }
        self.selected.set(Load::working(None));
        let asked = self.engine().call(Command::Select { segment: self.segment, filter: filter.clone() });
        spawn_local(async move {
            let load = match asked.answer().await {
                Ok(Answer::Selected(customers)) => Load::Ready(Arc::new(customers)),
                Ok(_) => Load::Failed(NOT_AN_ANSWER.to_owned()),
                Err(failure) => Load::failed(&failure),
            };
            // A segment beside another may be gone by now.
            if self.filter.try_get_untracked() == Some(filter) {
                self.selected.set(load);
            }
        });
        self.begin_epoch();
    }

    /// The engine that answers.
    pub fn engine(self) -> Engine {
        self.engine.get_value()
    }

    /// Asks for a CSV file and saves it under a name without `.csv`; why that failed is said.
    pub fn save_csv(self, command: Command, name: &'static str, said: RwSignal<String>) {
        let asked = self.engine().call(command);
        spawn_local(async move {
            let problem = match asked.answer().await {
                Ok(Answer::Csv(csv)) => {
                    browser::save_csv(name, &csv);
                    String::new()
                }
                Ok(_) => NOT_AN_ANSWER.to_owned(),
                Err(failure) => failure.message(),
            };
            // The screen may be gone by then.
            said.set(problem);
        });
    }

    /// What is loaded, in short; `None` without a log.
    pub fn summary(self) -> Signal<Option<Arc<LogSummary>>> {
        self.log.into()
    }

    /// What counts as success.
    pub fn outcomes(self) -> Signal<OutcomeSettings> {
        self.outcomes.into()
    }

    /// Whether anything counts as success.
    pub fn has_conversion(self) -> Memo<bool> {
        Memo::new(move |_| self.outcomes.with(|outcomes| !outcomes.conversion.is_empty()))
    }

    /// What is worth knowing, most important first.
    pub fn findings(self) -> Signal<Load<Vec<Finding>>> {
        self.findings.into()
    }

    /// Counts up when the log, the outcomes or the filter change.
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
            self.outcomes.set(summary.suggested_outcomes());
            self.log.set(Some(summary));
            self.begin_log_epoch();
        }
        // What is on the screen now asks nothing of the log: the engine need not wait until it is drawn anew.
        self.cells_of(&requests(&asked(FIRST_LOOK)));
    }

    /// There is no log any more; it may come back.
    pub fn closed(self) {
        if self.log.with_untracked(Option::is_some) {
            self.log.set(None);
            self.begin_log_epoch();
        }
    }

    /// Other files will come: nothing of these is kept.
    pub fn forget(self) {
        self.is_chosen.set_value(false);
        self.filter.set(None);
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
        self.begin_log_epoch();
    }

    /// A new log knows nothing of the filter; what the filter selects may depend on the outcomes.
    fn begin_log_epoch(self) {
        self.log_epoch.update(|epoch| *epoch += 1);
        match self.filter.get_untracked() {
            Some(filter) if self.log.with_untracked(Option::is_some) => self.send_filter(Some(filter)),
            _ => {
                self.selected.set(Load::Idle);
                self.begin_epoch();
            }
        }
    }

    /// The answer to a question, kept up to date when the question, the log or the outcomes
    /// change. While a new answer is on its way, the old one is its `previous`.
    pub fn report(self, request: Signal<Request>) -> Signal<Load<Report>> {
        self.follow(request, false)
    }

    /// The same, but asked only when all of a first look is there: for what a screen can do without.
    pub fn report_behind(self, request: Signal<Request>) -> Signal<Load<Report>> {
        self.follow(request, true)
    }

    fn follow(self, request: Signal<Request>, is_behind: bool) -> Signal<Load<Report>> {
        let shown = RwSignal::new(Load::Idle);
        let last = StoredValue::new(None::<Arc<Report>>);
        let under_way = StoredValue::new(None::<(u32, Request, Cell)>);
        Effect::new(move |_| {
            let epoch = self.epoch.get();
            self.asked_again.track();
            let wanted = request.get();
            if self.log.with_untracked(Option::is_none) {
                last.set_value(None);
                under_way.set_value(None);
                return shown.set(Load::Idle);
            }
            if is_behind && !self.findings.with(|findings| matches!(findings, Load::Ready(_))) {
                return;
            }
            let busy = under_way
                .get_value()
                .filter(|(since, asked, cell)| *since == epoch && *asked != wanted && cell.with(Load::is_working))
                .filter(|(_, _, cell)| !cell.with(Load::long).is_some_and(|long| self.supersede(long)));
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
            .with_value(|cells| cells.iter().find(|asked| asked.request == *request).map(|asked| asked.cell.clone()));
        known.unwrap_or_else(|| self.ask(request.clone()))
    }

    /// Asks a question; the cell of its answer.
    fn ask(self, request: Request) -> Cell {
        let cell = ArcRwSignal::new(Load::working(None));
        let (heard, waiting) = (cell.clone(), cell.clone());
        let call = Rc::new(std::cell::Cell::new(0));
        let id = call.clone();
        let on_progress = move |progress: Progress| {
            let long = Long { call: id.get(), done: progress.rounds_done, of: progress.rounds_total };
            heard.set(Load::Working { previous: None, long: Some(long) });
        };
        let command = Command::Report { segment: self.segment, requests: vec![request.clone()] };
        let asked = self.engine().call_with_progress(command, on_progress);
        call.set(asked.id);
        self.cells.update_value(|known| known.push(Asked { request, call: asked.id, cell: cell.clone() }));
        spawn_local(async move {
            waiting.set(match asked.answer().await {
                Ok(Answer::Reports(mut reports)) if reports.len() == 1 => Load::Ready(Arc::new(reports.remove(0))),
                Ok(_) => Load::Failed(NOT_AN_ANSWER.to_owned()),
                Err(failure) => Load::failed(&failure),
            });
        });
        cell
    }

    /// Gives up a call for a report.
    pub fn cancel(self, call: u32) {
        self.engine().cancel(call);
        // The findings that rest on it would find it all the same.
        if let Some(finding) = self.finding_by(call) {
            self.engine().cancel(finding);
        }
    }

    /// Asks again whatever the user has given up.
    pub fn ask_again(self) {
        self.cells
            .update_value(|cells| cells.retain(|asked| asked.cell.with_untracked(|load| *load != Load::Cancelled)));
        self.asked_again.update(|times| *times += 1);
        self.ask_first(self.epoch.get_untracked());
    }

    /// Gives up what takes long and nobody waits for any more; whether it has been given up.
    fn supersede(self, long: Long) -> bool {
        let is_for_findings = self.finding_by(long.call).is_some();
        if !is_for_findings {
            self.cells.update_value(|cells| cells.retain(|asked| asked.call != long.call));
            self.engine().cancel(long.call);
        }
        !is_for_findings
    }

    /// The call for findings that rests on what this call asks for.
    fn finding_by(self, call: u32) -> Option<u32> {
        let (finding, last) = self.finding.get_value()?;
        let is_last = |asked: &Asked| asked.call == call && asked.request == last;
        self.cells.with_value(|cells| cells.iter().any(is_last)).then_some(finding)
    }

    /// Forgets all reports. If there is a log, what is on the screen is asked for first, then all of
    /// a first look with its findings, and others behind them: they are there before somebody clicks.
    fn begin_epoch(self) {
        let superseded = self.cells.try_update_value(std::mem::take).unwrap_or_default();
        let working = superseded.iter().filter(|asked| asked.cell.with_untracked(Load::is_working));
        let finding = self.finding.try_update_value(Option::take).flatten();
        working
            .map(|asked| asked.call)
            .chain(finding.map(|(call, _)| call))
            .for_each(|call| self.engine().cancel(call));
        let epoch = self.epoch.get_untracked() + 1;
        self.epoch.set(epoch);
        if self.log.with_untracked(Option::is_none) {
            return self.findings.set(Load::Idle);
        }
        let previous = self.findings.with_untracked(|findings| findings.shown().cloned());
        self.findings.set(Load::working(previous));
        self.ask_first(epoch);
    }

    /// Asks for all of a first look with its findings, and for others behind them.
    fn ask_first(self, epoch: u32) {
        let at_once = requests(&asked(FIRST_LOOK));
        let mut behind = requests(&asked(&[When::Behind]));
        behind.sort_by_key(Request::takes_long);
        // Tasks run in the order in which they were made ready: the screen, told of the new epoch
        // above, has asked when this runs.
        spawn_local(async move {
            if self.is_at(epoch) {
                self.cells_of(&at_once);
                self.find(epoch, at_once, behind).await;
            }
        });
    }

    /// Asks questions one by one, so that no answer waits for another and none takes the page long to read.
    fn cells_of(self, requests: &[Request]) {
        requests.iter().for_each(|request| drop(self.cell(request)));
    }

    /// Whether it is still this epoch. A segment beside another may be gone.
    fn is_at(self, epoch: u32) -> bool {
        self.epoch.try_get_untracked() == Some(epoch)
    }

    /// Asks for the findings of these reports, and again with each report that comes behind them.
    async fn find(self, epoch: u32, mut known: Vec<Request>, behind: Vec<Request>) {
        let find = async move |requests: Vec<Request>| {
            let last = requests.last().cloned();
            let asked = self.engine().call(Command::Findings { segment: self.segment, requests });
            self.finding.try_set_value(last.map(|last| (asked.id, last)));
            let load = match asked.answer().await {
                Ok(Answer::Findings(findings)) => Load::Ready(Arc::new(findings)),
                Ok(_) => Load::Failed(NOT_AN_ANSWER.to_owned()),
                Err(failure) => Load::failed(&failure),
            };
            let is_cancelled = load == Load::Cancelled;
            if self.is_at(epoch) {
                self.finding.set_value(None);
                // What was found without the last question stays.
                if !is_cancelled {
                    self.findings.set(load);
                }
            }
            is_cancelled
        };
        find(known.clone()).await;
        // Calls are answered in order: with the findings, the reports that they rest on are there.
        if self.is_at(epoch) {
            browser::mark_time("dp-reports");
            browser::after_paint(|| browser::mark_time("dp-dashboard"));
        }
        for request in behind {
            if !self.is_at(epoch) {
                return;
            }
            // Asked by itself first: whoever looks at it sees how far it is, and can give it up.
            if self.cell(&request).with_untracked(|load| *load == Load::Cancelled) {
                continue;
            }
            known.push(request);
            if find(known.clone()).await {
                known.pop();
            }
        }
        if self.is_at(epoch) {
            browser::mark_time("dp-findings");
        }
    }
}

/// The parameters with which every screen begins.
pub fn usual_params() -> AllParams {
    let mut params = AllParams::default();
    // More are asked for when somebody looks at them.
    params.variants.list = 250;
    params
}

/// Questions with the parameters with which their screens begin, by name.
fn requests(names: &[&str]) -> Vec<Request> {
    let all = usual_params().requests();
    names.iter().flat_map(|name| all.iter().find(|request| request.name() == *name)).cloned().collect()
}

/// The page and the worker are built together, so this is never seen.
const NOT_AN_ANSWER: &str = "The engine answered another question. Load the page again.";
