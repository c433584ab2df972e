//! Files into a log, on threads.

use crate::Failure;
use desirepath_engine::executor::{Executor, each};
use desirepath_engine::ingest::{
    FilePlan, FilePreview, ImportSettings, IngestError, LogBuilder, PREVIEW_BYTES, Recipe, Settler, Shard, ShardReader,
    ShardStart,
};
use desirepath_engine::log::EventLog;
use desirepath_formats::{HEAD_BYTES, Limits, recognise, tables};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

/// A table to be read: a file, or one of those that lie in a file.
#[derive(Clone)]
pub struct Input {
    /// Its name without its folder.
    pub name: String,
    content: Content,
    /// How many lines of it the file does not have.
    added_lines: u64,
    /// Which of the files it is of, if that holds several.
    pub container: Option<usize>,
}

#[derive(Clone)]
enum Content {
    File(PathBuf),
    Table(Arc<[u8]>),
}

trait Stream: Read + Seek {}

impl<T: Read + Seek> Stream for T {}

/// The tables that lie in files: most files are one.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::with_capacity(paths.len());
    for (at, path) in paths.iter().enumerate() {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let unreadable = |error: io::Error| IngestError::Unreadable { file: name.clone(), problem: error.to_string() };
        let mut head = Vec::new();
        let file = File::open(path).map_err(unreadable)?;
        file.take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        let Some(kind) = recognise(&head) else {
            inputs.push(Input { name, content: Content::File(path.clone()), added_lines: 0, container: None });
            continue;
        };
        let bytes = std::fs::read(path).map_err(unreadable)?;
        // Of what is damaged, the error says enough.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let found = tables(&name, kind, &bytes, &Limits::default());
        std::panic::set_hook(hook);
        let found = found.map_err(|error| IngestError::Container { file: name.clone(), problem: error.to_string() })?;
        let container = Some(at).filter(|_| found.len() > 1);
        inputs.extend(found.into_iter().map(|table| Input {
            name: table.name,
            content: Content::Table(table.bytes.into()),
            added_lines: table.added_lines,
            container,
        }));
    }
    Ok(inputs)
}

impl Input {
    fn open(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match &self.content {
            Content::File(path) => Box::new(File::open(path)?),
            Content::Table(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    fn bytes(&self) -> io::Result<u64> {
        match &self.content {
            Content::File(path) => Ok(path.metadata()?.len()),
            Content::Table(bytes) => Ok(bytes.len() as u64),
        }
    }

    fn unreadable(&self, error: &io::Error) -> IngestError {
        IngestError::Unreadable { file: self.name.clone(), problem: error.to_string() }
    }
}

/// Looks at the beginning of a file, its bytes taken for text as a recipe says.
pub fn preview(input: &Input, recipe: &Recipe) -> Result<FilePreview, IngestError> {
    let look = || {
        let mut head = Vec::new();
        input.open()?.take(PREVIEW_BYTES as u64).read_to_end(&mut head)?;
        Ok((head, input.bytes()?))
    };
    let (head, bytes) = look().map_err(|error| input.unreadable(&error))?;
    recipe.preview(&input.name, &head, bytes, input.added_lines)
}

/// Looks at all of a file for what its beginning and its owner leave open.
pub fn settle(input: &Input, plan: &mut FilePlan) -> Result<(), IngestError> {
    look_at_all(input, plan).map_err(|error| input.unreadable(&error))
}

fn look_at_all(input: &Input, plan: &mut FilePlan) -> io::Result<()> {
    let Some(mut settler) = Settler::new(plan) else { return Ok(()) };
    let mut file = input.open()?;
    for part in settler.parts() {
        let mut bytes = vec![0; (part.end - part.start) as usize];
        file.seek(SeekFrom::Start(part.start))?;
        file.read_exact(&mut bytes)?;
        settler.look(&bytes);
    }
    settler.settle(plan);
    Ok(())
}

/// Reads files by their plans into one log, each cut into parts that are read at the same time.
pub fn read(
    inputs: &[Input],
    mut plans: Vec<FilePlan>,
    settings: ImportSettings,
    executor: &dyn Executor,
) -> Result<EventLog, IngestError> {
    settings.sample_early(&mut plans);
    let mut builder = LogBuilder::new(plans)?.with_settings(settings);
    for (number, input) in inputs.iter().enumerate() {
        let plan = builder.plans()[number].clone();
        let parts = plan.parts(executor.width(), u64::MAX);
        let shards = each(executor, parts.clone(), |(start, end)| read_part(input, &plan, start, end));
        for (shard, (_, end)) in shards.into_iter().zip(parts) {
            let shard = shard.map_err(|error| input.unreadable(&error))?;
            if let Err(exact) = builder.push(number, shard) {
                let again = read_part(input, &plan, ShardStart::Exact(exact), end);
                let again = again.map_err(|error| input.unreadable(&error))?;
                builder.push(number, again).expect("a part that starts where the one before it ends fits");
            }
        }
    }
    builder.finish(executor)
}

fn read_part(input: &Input, plan: &FilePlan, start: ShardStart, end: u64) -> io::Result<Shard> {
    let mut file = input.open()?;
    let mut reader = ShardReader::new(plan, start, end);
    let mut at = None;
    while let Some(range) = reader.wants() {
        if at != Some(range.start) {
            file.seek(SeekFrom::Start(range.start))?;
        }
        reader.push((range.end - range.start) as usize, |space| file.read_exact(space))?;
        at = Some(range.end);
    }
    Ok(reader.finish())
}
