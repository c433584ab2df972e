//! The engine worker: holds the log and answers the page.

use crate::load::{Source, load, warm_up};
use crate::parsers::{News, Parsers};
use crate::wire::{self, Spawner, from_js, member, to_js};
use desirepath_engine::analysis::Serial;
use desirepath_engine::analysis::order::{self, Needs};
use desirepath_engine::contract::{AllParams, FilePlan, LogSummary, OutcomeSettings, Report, Request};
use desirepath_engine::findings::findings;
use desirepath_engine::log::{EventLog, Outcomes, Scope};
use desirepath_worker::protocol::{Answer, Call, Command, Event, Failure, Progress};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

/// A call with the files that came with it.
type Message = (Call, Vec<Source>);

/// The name of the sample among files.
const SAMPLE: &str = "sample.csv";

/// Takes calls and answers them one after the other.
pub fn start(spawner: Spawner) {
    let (calls, mut waiting) = unbounded::<Message>();
    let under_way = Rc::new(UnderWay::default());
    let seen = under_way.clone();
    wire::on_message(move |message| {
        let call = match from_js::<Call>(member(&message, "call")) {
            Ok(call) => call,
            Err(problem) => return fail(0, Failure::Usage(format!("The message cannot be read: {problem}"))),
        };
        if let Command::Cancel { call: id } = call.command {
            return seen.cancel(id);
        }
        let _ = calls.unbounded_send((call, files(&message)));
    });
    let mut engine = Engine {
        parsers: Parsers::start(spawner),
        sources: Vec::new(),
        log: None,
        outcomes: Outcomes::default(),
        needs: Needs::default(),
        kept: Vec::new(),
        under_way,
    };
    wire::post(&to_js(&Event::Ready));
    warm_up();
    spawn_local(async move {
        while let Ok((call, files)) = waiting.recv().await {
            let id = call.id;
            match engine.answer(call, files).await {
                Ok(answer) => wire::post(&to_js(&Event::Done { id, answer })),
                Err(failure) => fail(id, failure),
            }
        }
    });
}

fn fail(id: u32, failure: Failure) {
    wire::post(&to_js(&Event::Failed { id, failure }));
}

fn files(message: &JsValue) -> Vec<Source> {
    let files = member(message, "files");
    if !files.is_object() {
        return Vec::new();
    }
    let source = |file: JsValue| {
        let file: File = file.unchecked_into();
        Source { name: file.name(), blob: file.into() }
    };
    files.unchecked_into::<Array>().iter().map(source).collect()
}

/// Which loading is under way, and whether it has been cancelled.
#[derive(Default)]
struct UnderWay {
    call: Cell<Option<u32>>,
    is_cancelled: Cell<bool>,
    /// Where the loading listens; a cancellation makes it look up.
    news: RefCell<Option<UnboundedSender<(usize, News)>>>,
}

impl UnderWay {
    fn cancel(&self, call: u32) {
        if self.call.get() == Some(call) {
            self.is_cancelled.set(true);
            if let Some(news) = &*self.news.borrow() {
                let _ = news.unbounded_send((0, News::Progress { bytes: 0, rows: 0 }));
            }
        }
    }
}

struct Engine {
    parsers: Parsers,
    sources: Vec<Source>,
    log: Option<EventLog>,
    outcomes: Outcomes,
    /// What analyses have found that others need, for these outcomes.
    needs: Needs,
    /// The answers that findings rest on, as far as they are known for these outcomes.
    kept: Vec<(Request, Report)>,
    under_way: Rc<UnderWay>,
}

impl Engine {
    async fn answer(&mut self, call: Call, files: Vec<Source>) -> Result<Answer, Failure> {
        match call.command {
            Command::Open => self.open(files).await,
            Command::OpenSample => {
                let blob =
                    sample_blob().map_err(|_| Failure::Died("The sample does not fit into memory.".to_owned()))?;
                self.open(vec![Source { name: SAMPLE.to_owned(), blob }]).await
            }
            Command::Load { plans } => self.load(call.id, plans).await,
            Command::SetOutcomes { outcomes } => {
                let outcomes = Outcomes::new(self.log()?, &outcomes);
                self.count_as(outcomes);
                Ok(Answer::OutcomesSet)
            }
            Command::Report { requests } => {
                requests.iter().map(|request| self.report(request)).collect::<Result<_, _>>().map(Answer::Reports)
            }
            Command::Prepare { request } => self.report(&request).map(|_| Answer::Prepared),
            Command::Findings => {
                let requests = AllParams::default().requests();
                let reports: Vec<_> = requests.iter().map(|request| self.report(request)).collect::<Result<_, _>>()?;
                Ok(Answer::Findings(findings(&reports)))
            }
            Command::RejectsCsv => Ok(Answer::Csv(self.log()?.provenance.rejects_csv())),
            Command::SampleCsv => {
                Ok(Answer::Csv(String::from_utf8_lossy(&desirepath_sample::sample_csv()).into_owned()))
            }
            Command::Cancel { .. } => unreachable!("a cancellation is not a call that waits"),
        }
    }

    /// Answers a question, if need be.
    fn report(&mut self, request: &Request) -> Result<Report, Failure> {
        if let Some((_, known)) = self.kept.iter().find(|(asked, _)| asked == request) {
            return Ok(known.clone());
        }
        let log = self.log.as_ref().ok_or_else(unread)?;
        let scope = Scope::new(log, &self.outcomes, None);
        let report = order::answer(request, &scope, &Serial, &mut self.needs)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        // Only as many as there are analyses: others are asked once and kept by the page.
        if AllParams::default().requests().contains(request) {
            self.kept.push((request.clone(), report.clone()));
        }
        Ok(report)
    }

    /// From now on this counts as success, and nothing is known yet.
    fn count_as(&mut self, outcomes: Outcomes) {
        self.outcomes = outcomes;
        self.needs = Needs::default();
        self.kept.clear();
    }

    fn log(&self) -> Result<&EventLog, Failure> {
        self.log.as_ref().ok_or_else(unread)
    }

    async fn open(&mut self, sources: Vec<Source>) -> Result<Answer, Failure> {
        let mut previews = Vec::with_capacity(sources.len());
        for source in &sources {
            previews.push(source.preview().await);
        }
        self.sources = sources;
        self.log = None;
        Ok(Answer::Previews(previews))
    }

    /// Reads the files that the plans are about; a file without a plan is left out.
    async fn load(&mut self, id: u32, plans: Vec<FilePlan>) -> Result<Answer, Failure> {
        self.log = None;
        let (news, told) = unbounded();
        self.parsers.report_to(news.clone());
        self.under_way.call.set(Some(id));
        self.under_way.is_cancelled.set(false);
        *self.under_way.news.borrow_mut() = Some(news);
        let sources = self.sources_of(&plans)?;
        let under_way = self.under_way.clone();
        let on_progress = |progress: Progress| wire::post(&to_js(&Event::Progress { id, progress }));
        let log = load(&sources, plans, &mut self.parsers, told, || under_way.is_cancelled.get(), on_progress).await;
        self.under_way.call.set(None);
        *self.under_way.news.borrow_mut() = None;
        let log = log?;
        let summary = LogSummary::of(&log);
        let conversion = summary.suggested_conversion.iter().map(|suggestion| suggestion.activity.clone()).collect();
        self.count_as(Outcomes::new(&log, &OutcomeSettings { conversion, ..OutcomeSettings::default() }));
        self.log = Some(log);
        Ok(Answer::Loaded(summary))
    }

    /// The files that the plans are about, in the order of the plans.
    fn sources_of(&self, plans: &[FilePlan]) -> Result<Vec<Source>, Failure> {
        let mut taken = vec![false; self.sources.len()];
        plans
            .iter()
            .map(|plan| {
                let is_it = |source: &Source| source.name == plan.file && source.blob.size() as u64 == plan.bytes;
                let at = (0..taken.len()).find(|&at| !taken[at] && is_it(&self.sources[at]));
                let at = at.ok_or_else(|| Failure::Usage(format!("“{}” is not among the opened files.", plan.file)))?;
                taken[at] = true;
                Ok(self.sources[at].clone())
            })
            .collect()
    }
}

fn unread() -> Failure {
    Failure::Usage("Read a file first.".to_owned())
}

fn sample_blob() -> Result<Blob, JsValue> {
    let csv = desirepath_sample::sample_csv();
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(&csv[..])))
}
