//! The engine worker: holds the log and answers the page.

use crate::formats;
use crate::load::{Reading, Source, may_be_container, warm_up};
use crate::parsers::{News, Parsers};
use crate::wire::{self, Spawner, from_js, member, to_js};
use crate::zones;
use desirepath_engine::contract::{
    Estimate, FilePlan, FilePreview, FileRecipe, ImportSettings, IngestError, LogSummary, OutcomeSettings, ReadAs,
    Recipe,
};
use desirepath_engine::executor::{Executor, Serial, Task};
use desirepath_engine::ingest::ledger;
use desirepath_engine::log::EventLog;
use desirepath_worker::desk::Desk;
use desirepath_worker::protocol::{Answer, Call, Command, Event, Failure, Previewed, Progress};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
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
        seen.calls.borrow_mut().insert(call.id, false);
        let _ = calls.unbounded_send((call, files(&message)));
    });
    let mut engine = Engine {
        parsers: Parsers::start(spawner),
        sources: Vec::new(),
        ahead: None,
        desk: None,
        import: None,
        under_way,
    };
    wire::post(&to_js(&Event::Ready));
    if let Some(log) = warm_up() {
        desk_of(log).2.warm_up();
    }
    spawn_local(async move {
        while let Ok((call, files)) = waiting.recv().await {
            let id = call.id;
            let answer = engine.answer(call, files).await;
            engine.under_way.calls.borrow_mut().remove(&id);
            match answer {
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
        Source { name: file.name(), blob: file.into(), added_lines: 0 }
    };
    files.unchecked_into::<Array>().iter().map(source).collect()
}

/// The calls that wait or are being answered, and whether they have been cancelled.
#[derive(Default)]
struct UnderWay {
    calls: RefCell<BTreeMap<u32, bool>>,
    /// When the worker has last heard its messages, in ms.
    looked_up: Cell<f64>,
    /// Where the loading listens; a cancellation makes it look up.
    news: RefCell<Option<UnboundedSender<(usize, News)>>>,
}

impl UnderWay {
    fn cancel(&self, call: u32) {
        if let Some(is_cancelled) = self.calls.borrow_mut().get_mut(&call) {
            *is_cancelled = true;
            if let Some(news) = &*self.news.borrow() {
                let _ = news.unbounded_send((0, News::Progress { bytes: 0, rows: 0 }));
            }
        }
    }

    fn is_cancelled(&self, call: u32) -> bool {
        self.calls.borrow().get(&call) == Some(&true)
    }

    /// Carries the work of a call through. In its pauses it is said how far it is, and messages are
    /// heard: one of them may be that it is given up.
    async fn block_on(
        &self,
        id: u32,
        done: &Done,
        work: impl Future<Output = Result<Answer, Failure>>,
    ) -> Result<Answer, Failure> {
        /// How long the worker hears nothing at most, if the work pauses that often.
        const PATIENCE_MS: f64 = 50.0;
        let mut work = pin!(work);
        loop {
            if (js_sys::Date::now() - self.looked_up.get()).abs() >= PATIENCE_MS {
                wire::yield_now().await;
                self.looked_up.set(js_sys::Date::now());
            }
            if self.is_cancelled(id) {
                return Err(Failure::Cancelled);
            }
            if let Poll::Ready(answer) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return answer;
            }
            if let Some(progress) = done.take() {
                wire::post(&to_js(&Event::Progress { id, progress }));
            }
        }
    }
}

/// Hears how far work is, and carries its tasks out in turn.
#[derive(Default)]
struct Done(AtomicU64);

impl Done {
    /// How far it is, if that has changed.
    fn take(&self) -> Option<Progress> {
        let done = self.0.swap(0, Relaxed);
        let (rounds_done, rounds_total) = (done as u32, (done >> 32) as u32);
        (done > 0).then(|| Progress { rounds_done, rounds_total, ..Progress::default() })
    }
}

impl Executor for Done {
    fn width(&self) -> usize {
        Serial.width()
    }

    fn run(&self, tasks: Vec<Task>) {
        Serial.run(tasks);
    }

    fn rounds(&self, done: u32, of: u32) {
        self.0.store(u64::from(done) | u64::from(of) << 32, Relaxed);
    }
}

struct Engine {
    parsers: Parsers,
    sources: Vec<Source>,
    /// What is read while the user looks at how the files are understood.
    ahead: Option<Reading>,
    desk: Option<Desk>,
    /// How the log was read, and what counts as success.
    import: Option<(Vec<FilePlan>, ImportSettings, OutcomeSettings)>,
    under_way: Rc<UnderWay>,
}

impl Engine {
    async fn answer(&mut self, call: Call, files: Vec<Source>) -> Result<Answer, Failure> {
        match call.command {
            Command::Open => self.open(files, &Recipe::default()).await,
            Command::OpenBy { recipe } => {
                recipe.check().map_err(|error| Failure::Usage(error.to_string()))?;
                self.open(files, &recipe).await
            }
            Command::DryRun { mut plan } => {
                zones::fill(&mut plan);
                let sources = self.sources_of(std::slice::from_ref(&plan))?;
                sources[0]
                    .dry_run(&plan)
                    .await
                    .map(Answer::DryRun)
                    .map_err(|error| Failure::Input(Box::new(error.into())))
            }
            Command::Reopen { plan, read_as, keeps_choices } => self.reopen(&plan, read_as, keeps_choices).await,
            Command::Ledger { now_ms } => match (&self.desk, &self.import) {
                (Some(desk), Some((_, _, outcomes))) => {
                    Ok(Answer::Ledger(ledger(desk.log(), &outcomes.conversion, now_ms)))
                }
                _ => Err(Failure::Usage("Read a file first.".to_owned())),
            },
            Command::Recipe => match &self.import {
                Some((plans, settings, outcomes)) => {
                    Ok(Answer::Recipe(Box::new(Recipe::of(plans, settings, outcomes))))
                }
                None => Err(Failure::Usage("Read a file first.".to_owned())),
            },
            Command::OpenSample => {
                let blob =
                    sample_blob().map_err(|_| Failure::Died("The sample does not fit into memory.".to_owned()))?;
                self.open(vec![Source { name: SAMPLE.to_owned(), blob, added_lines: 0 }], &Recipe::default()).await
            }
            Command::Load { plans, settings } => self.load(call.id, plans, settings).await,
            Command::SampleCsv => {
                Ok(Answer::Csv(String::from_utf8_lossy(&desirepath_sample::sample_csv()).into_owned()))
            }
            Command::Cancel { .. } => unreachable!("a cancellation is not a call that waits"),
            about_the_log => match &mut self.desk {
                Some(desk) => {
                    if let (Command::SetOutcomes { outcomes }, Some(import)) = (&about_the_log, &mut self.import) {
                        import.2.clone_from(outcomes);
                    }
                    let done = Done::default();
                    self.under_way.block_on(call.id, &done, desk.answer(about_the_log, &done)).await
                }
                None => Err(Failure::Usage("Read a file first.".to_owned())),
            },
        }
    }

    async fn open(&mut self, sources: Vec<Source>, recipe: &Recipe) -> Result<Answer, Failure> {
        let mut opened = Vec::with_capacity(sources.len());
        for source in sources {
            match source.head().await {
                Ok(head) if may_be_container(&head) => {
                    for found in formats::open(self.parsers.spawner(), source).await {
                        opened.push(match found {
                            Ok(source) => source.head().await.map(|head| (source, head)),
                            Err(error) => Err(error),
                        });
                    }
                }
                head => opened.push(head.map(|head| (source, head))),
            }
        }
        let mut previews: Vec<Result<FilePreview, IngestError>> = (opened.iter())
            .map(|opened| match opened {
                Ok((source, head)) => source.preview(head, recipe),
                Err(error) => Err(error.clone()),
            })
            .collect();
        let opened: Vec<Result<Source, IngestError>> = opened.into_iter().map(|opened| Ok(opened?.0)).collect();
        let mut usable: Vec<&mut FilePreview> = previews.iter_mut().filter_map(|seen| seen.as_mut().ok()).collect();
        for preview in usable.iter_mut().filter(|preview| preview.has_local_times) {
            // Clocks hang where the user is, unless it is said otherwise.
            preview.plan.time_zone = zones::here();
        }
        recipe.apply(&mut usable);
        for preview in usable {
            zones::fill(&mut preview.plan);
            preview.refresh();
        }
        let mut answers = Vec::with_capacity(opened.len());
        for (source, preview) in opened.iter().zip(previews) {
            let settled = match (source, preview) {
                (Ok(source), Ok(preview)) => source.settled(preview).await,
                (_, Err(error)) => Err(error),
                (Err(error), _) => Err(error.clone()),
            };
            answers.push(match settled {
                Ok(preview) => Previewed::Preview(Box::new(preview)),
                Err(error) => Previewed::Unusable(error.into()),
            });
        }
        self.sources = opened.into_iter().flatten().collect();
        self.desk = None;
        self.import = None;
        self.ahead = self.read_ahead(&answers);
        Ok(Answer::Previews(answers))
    }

    /// Looks at the beginning of a file again, taken for text in another way.
    async fn reopen(&mut self, plan: &FilePlan, read_as: ReadAs, keeps_choices: bool) -> Result<Answer, Failure> {
        let source = self.sources_of(std::slice::from_ref(plan))?.remove(0);
        let recipe = FileRecipe { read_as, ..FileRecipe::of(plan) };
        let look = |head: &[u8], recipe: FileRecipe| {
            source.preview(head, &Recipe { files: vec![recipe], ..Recipe::default() })
        };
        let mut had_local_times = false;
        let looked = match source.head().await {
            Ok(head) => {
                had_local_times = look(&head, FileRecipe::of(plan)).is_ok_and(|before| before.has_local_times);
                look(&head, recipe.clone())
            }
            Err(error) => Err(error),
        };
        let settled = match looked {
            Ok(mut preview) => {
                // Other columns mean other things.
                if keeps_choices && preview.plan.fingerprint() == recipe.fingerprint {
                    recipe.apply(&mut preview.plan);
                } else {
                    preview.plan.time_zone.clone_from(&plan.time_zone);
                }
                // Clocks that show only now have not been asked about: they hang where the user is.
                if preview.has_local_times && !had_local_times && plan.time_zone == "UTC" {
                    preview.plan.time_zone = zones::here();
                }
                zones::fill(&mut preview.plan);
                preview.refresh();
                source.settled(preview).await
            }
            Err(error) => Err(error),
        };
        Ok(Answer::Previews(vec![match settled {
            Ok(preview) => Previewed::Preview(Box::new(preview)),
            Err(error) => Previewed::Unusable(error.into()),
        }]))
    }

    /// Starts to read files as they are understood, if they all are: most often nothing is changed.
    fn read_ahead(&mut self, seen: &[Previewed]) -> Option<Reading> {
        let usable = seen.iter().filter_map(|seen| match seen {
            Previewed::Preview(preview) => Some(&**preview),
            Previewed::Unusable(_) => None,
        });
        // The user decides what to do with files that are too large.
        if Estimate::together(usable).needed_sample().is_some() {
            return None;
        }
        let plan = |seen: &Previewed| match seen {
            Previewed::Preview(preview) => Some(preview.plan.clone()).filter(|plan| plan.check().is_ok()),
            Previewed::Unusable(_) => None,
        };
        let plans = seen.iter().map(plan).collect::<Option<Vec<FilePlan>>>()?;
        Reading::start(self.sources.clone(), plans, &mut self.parsers).ok()
    }

    /// Reads the files that the plans are about; a file without a plan is left out.
    async fn load(&mut self, id: u32, mut plans: Vec<FilePlan>, settings: ImportSettings) -> Result<Answer, Failure> {
        self.desk = None;
        self.import = None;
        plans.iter_mut().for_each(zones::fill);
        let import = (plans.clone(), settings.clone());
        settings.sample_early(&mut plans);
        let reading = match self.ahead.take().filter(|ahead| ahead.plans() == plans) {
            Some(ahead) => ahead,
            None => Reading::start(self.sources_of(&plans)?, plans, &mut self.parsers)?,
        };
        *self.under_way.news.borrow_mut() = Some(reading.news());
        let under_way = self.under_way.clone();
        let on_progress = |progress: Progress| wire::post(&to_js(&Event::Progress { id, progress }));
        let log = reading.finish(settings, &mut self.parsers, || under_way.is_cancelled(id), on_progress).await;
        *self.under_way.news.borrow_mut() = None;
        let log = log?;
        let (summary, outcomes, desk) = desk_of(log);
        self.desk = Some(desk);
        self.import = Some((import.0, import.1, outcomes));
        Ok(Answer::Loaded(Box::new(summary)))
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

/// A desk with a log, where what is suggested counts as conversion.
fn desk_of(log: EventLog) -> (LogSummary, OutcomeSettings, Desk) {
    let summary = LogSummary::of(&log);
    let outcomes = summary.suggested_outcomes();
    let desk = Desk::new(log, &outcomes);
    (summary, outcomes, desk)
}

fn sample_blob() -> Result<Blob, JsValue> {
    let csv = desirepath_sample::sample_csv();
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(&csv[..])))
}
