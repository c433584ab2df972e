//! Files on their way in: looked at, given roles, read into a log.
//!
//! Reading starts at once with the guessed roles while the user still looks, and starts again
//! when a role changes. A file that cannot be used keeps the others from nothing.

use crate::browser;
use crate::load::Load;
use crate::session::Session;
use desirepath_engine::contract::{FilePlan, FilePreview, Role};
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
    /// What was recognised in it, or why it cannot be used.
    pub content: Result<Recognised, String>,
}

/// A file that can be read, as the user wants it read.
#[derive(Debug)]
pub struct Recognised {
    /// What was recognised.
    pub preview: FilePreview,
    /// The role of each column, guessed or changed.
    pub roles: ArcRwSignal<Vec<Role>>,
    /// Whether the user leaves the file out.
    pub is_left_out: ArcRwSignal<bool>,
}

impl Recognised {
    /// How to read the file. Follows the roles.
    pub fn plan(&self) -> FilePlan {
        let mut plan = self.preview.plan.clone();
        plan.columns.iter_mut().zip(self.roles.get()).for_each(|(column, role)| column.role = role);
        plan
    }

    /// Why the file cannot be read with these roles. Follows the roles.
    pub fn problem(&self) -> Option<String> {
        self.plan().check().err().map(|error| error.to_string())
    }

    /// Gives a column a role. A role that only one column can have is taken from the other one.
    fn set_role(&self, column: usize, role: Role) {
        self.roles.update(|roles| {
            if !role.is_repeatable() {
                roles.iter_mut().filter(|other| **other == role).for_each(|other| *other = Role::Attribute);
            }
            roles[column] = role;
        });
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
        if let Ok(recognised) = &file.content {
            recognised.set_role(column, role);
            self.read();
        }
    }

    /// Leaves a file out or takes it in again, and reads again.
    pub fn leave_out(self, file: &Opened, is_left_out: bool) {
        if let Ok(recognised) = &file.content {
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
            let usable = files.filter_map(|file| file.content.as_ref().ok());
            let wanted = usable.filter(|file| !file.is_left_out.get_untracked());
            untrack(|| wanted.map(Recognised::plan).filter(|plan| plan.check().is_ok()).collect())
        });
        if plans.is_empty() {
            return self.reading.set(Reading::Waiting);
        }
        let bytes_total = plans.iter().map(|plan| plan.bytes).sum();
        self.reading.set(Reading::Reading(Progress { bytes_total, ..Progress::default() }));
        let (reading, call) = (self.reading, self.call);
        // Progress that was on its way when the call was given up must not wake it again.
        let on_progress = move |progress| {
            if reading.with_untracked(|reading| matches!(reading, Reading::Reading(_))) {
                reading.set(Reading::Reading(progress));
            }
        };
        let asked = self
            .session
            .engine()
            .call_with_progress(Command::Load { plans, settings: Default::default() }, on_progress);
        let id = asked.id;
        call.set_value(Some(id));
        spawn_local(async move {
            let answer = asked.answer().await;
            if !self.take_answer(id) {
                return;
            }
            match answer {
                Ok(Answer::Loaded(summary)) => {
                    self.session.opened(Arc::new(summary));
                    reading.set(Reading::Done);
                }
                Ok(_) | Err(Failure::Cancelled) => reading.set(Reading::Stopped),
                Err(failure) => reading.set(Reading::Failed(failure.message())),
            }
        });
    }

    /// Opens and reads the same files once more, with their roles: after something has failed.
    pub fn again(self) {
        let before = self.files.with_untracked(|files| files.shown().cloned());
        self.look(move |files| {
            let before = before.iter().flat_map(|before| before.iter());
            for (old, new) in before.zip(files) {
                if let (Ok(old), Ok(new)) = (&old.content, &new.content) {
                    new.is_left_out.set(old.is_left_out.get_untracked());
                    if old.preview == new.preview {
                        new.roles.set(old.roles.get_untracked());
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
        self.stage.set(Stage::Import);
        self.look(|_| {});
    }

    /// Has the engine look at the files, and reads them as recognised or as `adjust`ed.
    fn look(self, adjust: impl FnOnce(&[Arc<Opened>]) + 'static) {
        self.files.set(Load::Working { previous: None });
        self.reading.set(Reading::Waiting);
        let engine = self.session.engine();
        let (asked, names) = self.source.with_value(|source| match source {
            Source::Files(files) => {
                (engine.call_with_files(Command::Open, files), files.iter().map(File::name).collect())
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
                    adjust(&files);
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
    match seen {
        Previewed::Preview(preview) => Opened {
            at,
            name: preview.plan.file.clone(),
            content: Ok(Recognised {
                roles: ArcRwSignal::new(preview.plan.columns.iter().map(|column| column.role).collect()),
                is_left_out: ArcRwSignal::new(false),
                preview,
            }),
        },
        Previewed::Unusable(problem) => {
            Opened { at, name: names.get(at).cloned().unwrap_or_default(), content: Err(problem.message) }
        }
    }
}
