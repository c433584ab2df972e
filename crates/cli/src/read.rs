//! Files into a log, on threads.

use desirepath_engine::ingest::{
    self, FilePlan, FilePreview, ImportSettings, IngestError, LogBuilder, PREVIEW_BYTES, ReadAs, Settler, Shard,
    ShardReader, ShardStart,
};
use desirepath_engine::log::EventLog;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::thread;

/// No part of a file is smaller: starting a thread has to pay.
const MIN_PART_BYTES: u64 = 1 << 20;

fn unreadable(path: &Path, error: &io::Error) -> IngestError {
    IngestError::Unreadable { file: name(path), problem: error.to_string() }
}

/// A file's name without its folder.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Looks at the beginning of a file, its bytes taken for text as its owner says.
pub fn preview(path: &Path, read_as: ReadAs) -> Result<FilePreview, IngestError> {
    let look = || {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let mut head = Vec::new();
        file.by_ref().take(PREVIEW_BYTES as u64).read_to_end(&mut head)?;
        Ok((head, bytes))
    };
    let (head, bytes) = look().map_err(|error| unreadable(path, &error))?;
    ingest::preview_as(&name(path), &head, bytes, read_as)
}

/// Looks at all of a file for what its beginning and its owner leave open.
pub fn settle(path: &Path, plan: &mut FilePlan) -> Result<(), IngestError> {
    look_at_all(path, plan).map_err(|error| unreadable(path, &error))
}

fn look_at_all(path: &Path, plan: &mut FilePlan) -> io::Result<()> {
    let Some(mut settler) = Settler::new(plan) else { return Ok(()) };
    let mut file = File::open(path)?;
    for part in settler.parts() {
        let mut bytes = vec![0; (part.end - part.start) as usize];
        file.seek(SeekFrom::Start(part.start))?;
        file.read_exact(&mut bytes)?;
        settler.look(&bytes);
    }
    settler.settle(plan);
    Ok(())
}

/// Reads files by their plans into one log, each cut into one part per thread.
pub fn read(
    paths: &[PathBuf],
    plans: Vec<FilePlan>,
    settings: ImportSettings,
    threads: usize,
) -> Result<EventLog, IngestError> {
    let mut builder = LogBuilder::new(plans)?.with_settings(settings);
    for (number, path) in paths.iter().enumerate() {
        let plan = builder.plans()[number].clone();
        let cuts = cuts(&plan, threads);
        let shards: Vec<io::Result<Shard>> = thread::scope(|scope| {
            let plan = &plan;
            let parts: Vec<_> = cuts
                .windows(2)
                .enumerate()
                .map(|(part, cut)| {
                    let (start, end) = (cut[0], cut[1]);
                    let start = if part == 0 { ShardStart::Exact(start) } else { ShardStart::Guess(start) };
                    scope.spawn(move || read_part(path, plan, start, end))
                })
                .collect();
            parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for (shard, cut) in shards.into_iter().zip(cuts.windows(2)) {
            let shard = shard.map_err(|error| unreadable(path, &error))?;
            if let Err(exact) = builder.push(number, shard) {
                let again = read_part(path, &plan, ShardStart::Exact(exact), cut[1]);
                let again = again.map_err(|error| unreadable(path, &error))?;
                builder.push(number, again).expect("a part that starts where the one before it ends fits");
            }
        }
    }
    builder.finish()
}

/// Where the parts of a file start, and where the last one ends.
fn cuts(plan: &FilePlan, threads: usize) -> Vec<u64> {
    let bytes = plan.bytes.saturating_sub(plan.data_start);
    let parts = (bytes / MIN_PART_BYTES).clamp(1, threads.max(1) as u64);
    (0..=parts).map(|part| plan.data_start + bytes * part / parts).collect()
}

fn read_part(path: &Path, plan: &FilePlan, start: ShardStart, end: u64) -> io::Result<Shard> {
    let mut file = File::open(path)?;
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
