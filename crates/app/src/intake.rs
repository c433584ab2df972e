//! Files on their way in: looked at, given roles, read into a log.
//!
//! Reading starts at once with the guessed roles while the user still looks, and starts again
//! when a role changes. A file that cannot be used keeps the others from nothing.

use crate::browser;
use crate::load::Load;
use crate::reactive::{ArcRwSignal, RwSignal, Signal};
use crate::remembered;
use crate::session::Session;
use crate::yielding::later;
use desirepath_engine::contract::{
    ColumnFormat, DryRun, Estimate, FilePlan, FilePreview, FileRecipe, ImportSettings, Ledger, MadeColumn,
    NumberFormat, PlannedColumn, ReadAs, Recipe, Role,
};
use desirepath_worker::protocol::{Answer, Command, Failure, Previewed, Progress};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

/// How far the page is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stage {
    /// No file yet.
    #[default]
    Welcome,
    /// Files are looked at.
    Import,
    /// A log is read and accepted.
    Ready,
}

impl Stage {
    /// Its name, for style sheets and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Import => "import",
            Self::Ready => "ready",
        }
    }
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Opened {
    /// Its place among the files.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// How its bytes are taken for text, where the user has said so.
    pub read_as: ArcRwSignal<ReadAs>,
    content: ArcRwSignal<Content>,
}

/// What is known of a file.
#[derive(Debug, Default, Clone)]
struct Content {
    /// What was recognised in it last.
    recognised: Option<Arc<Recognised>>,
    /// Why it cannot be used.
    problem: Option<String>,
}

impl Opened {
    /// What was recognised in the file when it could be used last. Follows what it is taken for.
    pub fn recognised(&self) -> Option<Arc<Recognised>> {
        self.content.with(|content| content.recognised.clone())
    }

    /// Why the file cannot be used. Follows what it is taken for.
    pub fn problem(&self) -> Option<String> {
        self.content.with(|content| content.problem.clone())
    }

    /// What was recognised in the file, if it can be used. Follows nothing.
    fn usable(&self) -> Option<Arc<Recognised>> {
        self.content.with_untracked(|content| content.recognised.clone().filter(|_| content.problem.is_none()))
    }

    /// Whether the file can be used.
    pub fn is_usable(&self) -> bool {
        self.problem().is_none()
    }
}

/// A file that can be read, as the user wants it read.
#[derive(Debug)]
pub struct Recognised {
    /// What was recognised.
    pub preview: FilePreview,
    /// How to read the file: as recognised, or as changed.
    draft: ArcRwSignal<FilePlan>,
    /// What that makes of the first rows.
    pub trial: ArcRwSignal<Load<DryRun>>,
    /// The columns that it does not have, as texts: what they mean and what they consist of.
    pub made: ArcRwSignal<Vec<(Role, String)>>,
    /// Whether the user leaves the file out.
    pub is_left_out: ArcRwSignal<bool>,
}

impl Recognised {
    fn of(preview: FilePreview, is_left_out: ArcRwSignal<bool>) -> Self {
        let (draft, trial) = (ArcRwSignal::new(preview.plan.clone()), ArcRwSignal::new(Load::Idle));
        let made = preview.plan.made.iter().map(|made| (made.role, made.text(&preview.plan.columns))).collect();
        Self { preview, draft, trial, made: ArcRwSignal::new(made), is_left_out }
    }

    /// How to read the file. Follows every change.
    pub fn plan(&self) -> FilePlan {
        self.draft.get()
    }

    /// How a column is read. Follows every change.
    pub fn column(&self, at: usize) -> PlannedColumn {
        self.draft.with(|plan| plan.columns[at].clone())
    }

    /// Why the file cannot be read like this. Follows every change.
    pub fn problem(&self) -> Option<String> {
        self.draft.with(|plan| plan.check()).err().map(|error| error.to_string())
    }

    /// Whether the user has changed something.
    fn is_changed(&self) -> bool {
        self.draft.with_untracked(|plan| *plan != self.preview.plan)
    }
}

/// How far reading is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Reading {
    /// There is nothing that could be read yet.
    #[default]
    Waiting,
    /// Under way.
    Reading(Progress),
    /// The files are too large: one in so many customers would fit.
    TooLarge(Estimate, u32),
    /// The log is there.
    Done,
    /// The user has stopped it.
    Stopped,
    /// It did not work, for this reason.
    Failed(String),
}

/// Where the bytes come from.
#[derive(Clone, Default)]
enum Source {
    #[default]
    None,
    Sample,
    Files(Vec<File>),
}

/// The store of the import. Copies are the same.
#[derive(Clone, Copy)]
pub struct Intake {
    session: Session,
    stage: RwSignal<Stage>,
    source: StoredValue<Source, LocalStorage>,
    files: RwSignal<Load<Vec<Arc<Opened>>>>,
    reading: RwSignal<Reading>,
    settings: RwSignal<ImportSettings>,
    /// By which the files were opened.
    recipe: StoredValue<Option<Recipe>>,
    recipe_problem: RwSignal<Option<String>>,
    /// Whether the user wants files read although they are likely too large.
    dares: StoredValue<bool>,
    ledger: RwSignal<Load<Ledger>>,
    /// The call that opens or loads; an answer to another one is stale.
    call: StoredValue<Option<u32>>,
}

/// The import of this page.
pub fn use_intake() -> Intake {
    expect_context()
}

impl Intake {
    /// Nothing opened yet. Made once, by the root of the page.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            stage: RwSignal::default(),
            source: StoredValue::new_local(Source::None),
            files: RwSignal::default(),
            reading: RwSignal::default(),
            settings: RwSignal::default(),
            recipe: StoredValue::default(),
            recipe_problem: RwSignal::default(),
            dares: StoredValue::default(),
            ledger: RwSignal::default(),
            call: StoredValue::default(),
        }
    }

    /// How far the page is.
    pub fn stage(self) -> Signal<Stage> {
        self.stage.into()
    }

    /// The files that were looked at.
    pub fn files(self) -> Signal<Load<Vec<Arc<Opened>>>> {
        self.files.into()
    }

    /// How far reading is.
    pub fn reading(self) -> Signal<Reading> {
        self.reading.into()
    }

    /// Takes files in place of those before.
    pub fn open(self, files: Vec<File>) {
        if !files.is_empty() {
            self.take(Source::Files(files));
        }
    }

    /// Takes the sample data in place of any files.
    pub fn open_sample(self) {
        self.take(Source::Sample);
    }

    /// Shows the columns of the files again.
    pub fn reconsider(self) {
        self.stage.set(Stage::Import);
    }

    /// The user has seen what was read and finds it right.
    pub fn accept(self) {
        self.remember();
        self.stage.set(Stage::Ready);
    }

    /// Back to the first page, without a log.
    pub fn close(self) {
        self.stop();
        self.session.forget();
        self.files.set(Load::Idle);
        self.reading.set(Reading::Waiting);
        self.stage.set(Stage::Welcome);
    }

    /// Gives a column of a file a role, and reads again.
    pub fn set_role(self, file: &Opened, column: usize, role: Role) {
        self.change(file, |plan| {
            if !role.is_repeatable() {
                let others = plan.columns.iter_mut().filter(|other| other.role == role);
                others.for_each(|other| other.role = Role::Attribute);
            }
            plan.columns[column].role = role;
        });
        // What is made would go before it.
        if let Some(recognised) = file.usable()
            && recognised.made.with_untracked(|made| made.iter().any(|made| made.0 == role))
        {
            recognised.made.update(|made| made.retain(|made| made.0 != role));
            self.make_columns(file, true);
        }
    }

    /// Takes the columns that a file does not have from their texts, as far as these can be read;
    /// reads again if they are written to the end.
    pub fn make_columns(self, file: &Opened, is_written: bool) {
        let Some(recognised) = file.usable() else { return };
        let columns = &recognised.preview.plan.columns;
        let mut made: Vec<MadeColumn> = Vec::new();
        for (role, text) in recognised.made.get_untracked() {
            if let Ok(column) = MadeColumn::parse(role, &text, columns)
                && made.iter().all(|known| known.role != role)
            {
                made.push(column);
            }
        }
        if recognised.draft.with_untracked(|plan| plan.made != made) {
            recognised.draft.update(|plan| plan.made = made);
            self.dry_run(&recognised);
        }
        if is_written {
            self.read();
        }
    }

    /// Says what all amounts of a file have before their cents, and reads again.
    pub fn set_decimal_mark(self, file: &Opened, format: NumberFormat) {
        self.change(file, |plan| {
            for at in 0..plan.columns.len() {
                if plan.columns[at].role.holds_numbers() {
                    plan.decide(at, ColumnFormat::Number(format));
                }
            }
        });
    }

    /// Says how a column is written, and reads again.
    pub fn set_format(self, file: &Opened, column: usize, format: ColumnFormat) {
        self.change(file, |plan| plan.decide(column, format));
    }

    /// Says where the clocks of a file hang, and reads again.
    pub fn set_time_zone(self, file: &Opened, time_zone: String) {
        self.change(file, |plan| {
            plan.time_zone = time_zone;
            plan.zone_table = None;
        });
    }

    /// Says whether the lines of an order are one event, and reads again.
    pub fn set_merge_lines(self, file: &Opened, are_merged: bool) {
        self.change(file, |plan| plan.merge_order_lines = are_merged);
    }

    fn change(self, file: &Opened, change: impl FnOnce(&mut FilePlan)) {
        if let Some(recognised) = file.usable() {
            recognised.draft.update(change);
            self.dry_run(&recognised);
            self.read();
        }
    }

    /// Says how the bytes of a file are taken for text; has the engine look at it again, and reads
    /// again.
    pub fn set_read_as(self, file: &Arc<Opened>, change: impl FnOnce(&mut ReadAs)) {
        let Some(before) = file.content.with_untracked(|content| content.recognised.clone()) else { return };
        let file = file.clone();
        file.read_as.update(change);
        let read_as = file.read_as.get_untracked();
        let keeps_choices = before.is_changed();
        let plan = before.draft.get_untracked();
        let asked = self.session.engine().call(Command::Reopen { plan, read_as, keeps_choices });
        spawn_local(async move {
            let answer = asked.answer().await;
            if file.read_as.get_untracked() != read_as {
                return;
            }
            let seen = match answer {
                Ok(Answer::Previews(mut previews)) => previews.pop(),
                _ => None,
            };
            match seen {
                Some(Previewed::Preview(preview)) => {
                    let recognised = Arc::new(Recognised::of(*preview, before.is_left_out.clone()));
                    file.content.set(Content { recognised: Some(recognised.clone()), problem: None });
                    self.dry_run(&recognised);
                }
                Some(Previewed::Unusable(problem)) => {
                    file.content.update(|content| content.problem = Some(problem.message));
                }
                None => return,
            }
            self.read();
        });
    }

    /// Has the engine read the first rows by a plan as it is now.
    fn dry_run(self, recognised: &Recognised) {
        let plan = recognised.draft.get_untracked();
        let (draft, trial) = (recognised.draft.clone(), recognised.trial.clone());
        if plan.check().is_err() {
            return trial.set(Load::Idle);
        }
        let asked = self.session.engine().call(Command::DryRun { plan: plan.clone() });
        spawn_local(async move {
            let answer = asked.answer().await;
            // The plan may have changed since.
            if draft.with_untracked(|now| *now == plan) {
                trial.set(match answer {
                    Ok(Answer::DryRun(tried)) => Load::Ready(Arc::new(tried)),
                    Ok(_) => Load::Idle,
                    Err(failure) => Load::failed(&failure),
                });
            }
        });
    }

    /// What is done with the events of all files together.
    pub fn settings(self) -> Signal<ImportSettings> {
        self.settings.into()
    }

    /// Changes what is done with the events of all files together, and reads again.
    pub fn change_settings(self, change: impl FnOnce(&mut ImportSettings)) {
        self.settings.update(change);
        self.read();
    }

    /// Reads the files as a recipe says.
    pub fn replay(self, recipe: Recipe) {
        if let Err(error) = recipe.check() {
            return self.recipe_problem.set(Some(error.to_string()));
        }
        self.recipe_problem.set(None);
        self.settings.set(recipe.settings.clone());
        if !recipe.outcomes.conversion.is_empty() {
            self.session.set_outcomes(recipe.outcomes.clone());
        }
        self.look(Some(recipe), |_| {});
    }

    /// Reads the recipe in a file, and the files by it.
    pub fn replay_file(self, file: File) {
        spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let parsed = text.and_then(|text| js_sys::JSON::parse(&text).ok());
            match parsed.map(browser::from_js::<Recipe>) {
                Some(Ok(recipe)) => self.replay(recipe),
                Some(Err(problem)) => {
                    self.recipe_problem.set(Some(format!("“{}” is no recipe: {problem}.", file.name())))
                }
                None => self.recipe_problem.set(Some(format!("“{}” is no recipe: it is not JSON.", file.name()))),
            }
        });
    }

    /// Why a recipe could not be used.
    pub fn recipe_problem(self) -> Signal<Option<String>> {
        self.recipe_problem.into()
    }

    /// Lets the user save how the files are read.
    pub fn save_recipe(self) {
        let left_out: Vec<FilePlan> = self.files.with_untracked(|files| {
            let files = files.shown().into_iter().flat_map(|files| files.iter());
            let usable = files.filter_map(|file| file.usable());
            usable.filter(|file| file.is_left_out.get_untracked()).map(|file| file.draft.get_untracked()).collect()
        });
        let asked = self.session.engine().call(Command::Recipe);
        spawn_local(async move {
            if let Ok(Answer::Recipe(mut recipe)) = asked.answer().await {
                let further = left_out.iter().map(|plan| FileRecipe { is_left_out: true, ..FileRecipe::of(plan) });
                recipe.files.extend(further);
                let text = js_sys::JSON::stringify_with_replacer_and_space(
                    &browser::to_js(&recipe),
                    &wasm_bindgen::JsValue::NULL,
                    &2.into(),
                );
                let text = text.ok().and_then(|text| text.as_string()).unwrap_or_default();
                browser::save("desirepath-recipe.json", "application/json", &(text + "\n"));
            }
        });
    }

    /// What may be wrong with the log that was read.
    pub fn ledger(self) -> Signal<Load<Ledger>> {
        self.ledger.into()
    }

    /// Has the engine look for what may be wrong.
    pub fn look_for_blemishes(self) {
        self.ledger.update(|ledger| *ledger = Load::working(ledger.shown().cloned()));
        let asked = self.session.engine().call(Command::Ledger { now_ms: js_sys::Date::now() as i64 });
        spawn_local(async move {
            let answer = asked.answer().await;
            self.ledger.set(match answer {
                Ok(Answer::Ledger(ledger)) => Load::Ready(Arc::new(ledger)),
                Ok(_) => Load::Idle,
                Err(failure) => Load::failed(&failure),
            });
        });
    }

    /// Reads files that are likely not to fit into memory.
    pub fn dare(self) {
        self.dares.set_value(true);
        self.read();
    }

    /// Leaves a file out or takes it in again, and reads again.
    pub fn leave_out(self, file: &Opened, is_left_out: bool) {
        if let Some(recognised) = file.usable() {
            recognised.is_left_out.set(is_left_out);
            self.read();
        }
    }

    /// Stops reading.
    pub fn stop(self) {
        if let Some(call) = self.call.try_update_value(Option::take).flatten() {
            self.session.engine().cancel(call);
            self.reading.set(Reading::Stopped);
        }
    }

    /// Reads all files that can be read with their roles, in place of any log before.
    pub fn read(self) {
        self.stop();
        self.session.closed();
        let plans: Vec<FilePlan> = self.files.with_untracked(|files| {
            let files = files.shown().into_iter().flat_map(|files| files.iter());
            let usable = files.filter_map(|file| file.usable());
            let wanted = usable.filter(|file| !file.is_left_out.get_untracked());
            untrack(|| wanted.map(|file| file.plan()).filter(|plan| plan.check().is_ok()).collect())
        });
        if plans.is_empty() {
            return self.reading.set(Reading::Waiting);
        }
        let is_sampled = self.settings.with_untracked(|settings| settings.sample_one_in.is_some());
        if !is_sampled && !self.dares.get_value() {
            let estimate = self.files.with_untracked(|files| {
                let files = files.shown().into_iter().flat_map(|files| files.iter());
                let usable: Vec<_> = files.filter_map(|file| file.usable()).collect();
                let wanted = usable.iter().filter(|file| !file.is_left_out.get_untracked());
                Estimate::together(wanted.map(|file| &file.preview))
            });
            if let Some(one_in) = estimate.needed_sample() {
                return self.reading.set(Reading::TooLarge(estimate, one_in));
            }
        }
        let bytes_total = plans.iter().map(|plan| plan.bytes).sum();
        self.reading.set(Reading::Reading(Progress { bytes_total, ..Progress::default() }));
        let (reading, call) = (self.reading, self.call);
        // What was on its way when the call was given up must not wake it again.
        let go_on = move |to| {
            if reading.with_untracked(|reading| matches!(reading, Reading::Reading(_))) {
                reading.set(to);
            }
        };
        let on_progress = move |progress| go_on(Reading::Reading(progress));
        let settings = self.settings.get_untracked();
        let asked = self.session.engine().call_with_progress(Command::Load { plans, settings }, on_progress);
        let id = asked.id;
        call.set_value(Some(id));
        spawn_local(async move {
            let answer = asked.answer().await;
            if !self.take_answer(id) {
                return;
            }
            match answer {
                Ok(Answer::Loaded(summary)) => {
                    self.session.opened(Arc::from(summary));
                    // In a task of its own: each of the two draws much anew.
                    later(move || {
                        if call.get_value().is_none() {
                            go_on(Reading::Done)
                        }
                    });
                    // Who has looked at the blemishes wants to see what has become of them.
                    if self.ledger.with_untracked(|ledger| ledger.shown().is_some()) {
                        self.look_for_blemishes();
                    }
                }
                Ok(_) | Err(Failure::Cancelled) => reading.set(Reading::Stopped),
                Err(failure) => reading.set(Reading::Failed(failure.message())),
            }
        });
    }

    /// Opens and reads the same files once more, with their roles: after something has failed.
    pub fn again(self) {
        let before = self.files.with_untracked(|files| files.shown().cloned());
        self.look(self.recipe.get_value(), move |files| {
            let before = before.iter().flat_map(|before| before.iter());
            for (old, new) in before.zip(files) {
                if let (Some(old), Some(seen)) = (old.usable(), new.usable()) {
                    seen.is_left_out.set(old.is_left_out.get_untracked());
                    // The engine has the same file before it, whatever was recognised now.
                    if old.preview.plan.bytes == seen.preview.plan.bytes {
                        new.read_as.set(old.draft.with_untracked(|plan| plan.read_as));
                        new.content.set(Content { recognised: Some(old), problem: None });
                    }
                }
            }
        });
    }

    /// The engine has died and taken the log with it. Whoever waited for an answer is told by it;
    /// here it is told to those who did not.
    pub fn engine_died(self, message: String) {
        self.session.closed();
        match self.stage.get_untracked() {
            Stage::Welcome => self.files.set(Load::Failed(message)),
            Stage::Import | Stage::Ready => {
                self.stage.set(Stage::Import);
                if self.reading.with_untracked(|reading| *reading == Reading::Done) {
                    self.reading.set(Reading::Failed(message));
                }
            }
        }
    }

    fn take(self, source: Source) {
        browser::mark_time("dp-drop");
        self.stop();
        self.session.forget();
        self.source.set_value(source);
        self.files.set(Load::Idle);
        self.settings.set(ImportSettings::default());
        self.dares.set_value(false);
        self.recipe_problem.set(None);
        self.ledger.set(Load::Idle);
        self.stage.set(Stage::Import);
        self.look(remembered::load(), |_| {});
    }

    /// Remembers what the user has chosen for files of these forms.
    fn remember(self) {
        remembered::keep(self.files.with_untracked(|files| {
            let files = files.shown().into_iter().flat_map(|files| files.iter());
            let is_chosen =
                |file: &Arc<Recognised>| file.is_changed() || file.preview.plan.read_as != ReadAs::default();
            let chosen = files.filter_map(|file| file.usable()).filter(is_chosen);
            chosen.map(|file| FileRecipe::of(&file.draft.get_untracked())).collect()
        }));
    }

    /// Has the engine look at the files, and reads them as recognised or as `adjust`ed.
    fn look(self, recipe: Option<Recipe>, adjust: impl FnOnce(&[Arc<Opened>]) + 'static) {
        self.files.set(Load::working(None));
        self.reading.set(Reading::Waiting);
        self.recipe.set_value(recipe.clone());
        let engine = self.session.engine();
        let (asked, names) = self.source.with_value(|source| match source {
            Source::Files(files) => {
                let open = recipe.as_ref().map_or(Command::Open, |recipe| Command::OpenBy { recipe: recipe.clone() });
                (engine.call_with_files(open, files), files.iter().map(File::name).collect())
            }
            _ => (engine.call(Command::OpenSample), Vec::new()),
        });
        let id = asked.id;
        self.call.set_value(Some(id));
        spawn_local(async move {
            let answer = asked.answer().await;
            if !self.take_answer(id) {
                return;
            }
            match answer {
                Ok(Answer::Previews(previews)) => {
                    let files: Vec<_> =
                        previews.into_iter().enumerate().map(|(at, seen)| Arc::new(opened(at, &names, seen))).collect();
                    let usable = || files.iter().filter_map(|file| file.usable());
                    let plans: Vec<FilePlan> = usable().map(|file| file.preview.plan.clone()).collect();
                    let found =
                        recipe.as_ref().map_or_else(|| vec![None; plans.len()], |recipe| recipe.files_for(&plans));
                    for (file, found) in usable().zip(found) {
                        let own = found.zip(recipe.as_ref()).map(|(at, recipe)| &recipe.files[at]);
                        if let Some(own) = own {
                            file.is_left_out.set(own.is_left_out);
                        }
                    }
                    adjust(&files);
                    usable().for_each(|file| self.dry_run(&file));
                    self.files.set(Load::Ready(Arc::new(files)));
                    self.read();
                }
                Ok(_) => {
                    self.files.set(Load::Failed("The engine did not look at the files. Drop them again.".to_owned()))
                }
                Err(failure) => self.files.set(Load::Failed(failure.message())),
            }
        });
    }

    /// Whether the answer to this call is still waited for.
    fn take_answer(self, id: u32) -> bool {
        let is_current = self.call.get_value() == Some(id);
        if is_current {
            self.call.set_value(None);
        }
        is_current
    }
}

fn opened(at: usize, names: &[String], seen: Previewed) -> Opened {
    let (name, read_as, content) = match seen {
        Previewed::Preview(preview) => {
            let (name, read_as) = (preview.plan.file.clone(), preview.plan.read_as);
            let recognised = Arc::new(Recognised::of(*preview, ArcRwSignal::default()));
            (name, read_as, Content { recognised: Some(recognised), problem: None })
        }
        Previewed::Unusable(problem) => {
            let name = problem.error.file().map(str::to_owned).or_else(|| names.get(at).cloned());
            let content = Content { recognised: None, problem: Some(problem.message) };
            (name.unwrap_or_default(), ReadAs::default(), content)
        }
    };
    Opened { at, name, read_as: ArcRwSignal::new(read_as), content: ArcRwSignal::new(content) }
}
