//! Event logs in XES, the standard of process mining (IEEE 1849-2016).

use crate::csv::push_line;
use crate::{FormatError, Room, Table};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;

/// A trace's or an event's attributes: name and value.
type Attributes = Vec<(String, String)>;

/// Columns of the table, in the order in which they first appear.
struct Columns {
    names: Vec<String>,
    place: HashMap<String, usize>,
}

impl Columns {
    fn at(&mut self, name: &str) -> usize {
        if let Some(&at) = self.place.get(name) {
            return at;
        }
        self.names.push(name.to_owned());
        self.place.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }
}

/// Where in the log the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Log,
    Trace,
    Event,
    /// Within something that is not read, so many elements deep.
    Beside(usize),
}

/// Reads a log into a table with a row per event: the trace's attributes as `case:…`, then the
/// event's own. Attributes of attributes are left out.
pub fn read(file: &str, bytes: &[u8], room: &mut Room, found: &mut Vec<Table>) -> Result<(), FormatError> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    let mut columns = Columns { names: Vec::new(), place: HashMap::new() };
    let first = ["case:concept:name", "concept:name", "time:timestamp"];
    first.iter().for_each(|name| _ = columns.at(name));
    let mut rows: Vec<Vec<(usize, String)>> = Vec::new();
    let mut trace: Attributes = Vec::new();
    let mut event: Attributes = Vec::new();
    let (mut stack, mut traces, mut held) = (vec![Place::Log], 0u64, 0usize);
    // The events of a trace wait for its attributes, which may stand behind them.
    let mut waiting: Vec<Attributes> = Vec::new();
    let broken = |problem: &dyn std::fmt::Display| FormatError::broken(file, problem);
    loop {
        let place = *stack.last().expect("the log itself is never left");
        let read = reader.read_event().map_err(|error| broken(&error))?;
        let (tag, is_empty) = match &read {
            Event::Start(tag) => (Some(tag), false),
            Event::Empty(tag) => (Some(tag), true),
            Event::End(_) => {
                match place {
                    Place::Event => waiting.push(std::mem::take(&mut event)),
                    Place::Trace => {
                        traces += 1;
                        let has_name = trace.iter().any(|(name, _)| name == "concept:name");
                        if !has_name {
                            trace.push(("concept:name".to_owned(), format!("trace {traces}")));
                        }
                        let case: Vec<(usize, String)> =
                            trace.drain(..).map(|(name, value)| (columns.at(&format!("case:{name}")), value)).collect();
                        for event in waiting.drain(..) {
                            let mut row = case.clone();
                            row.extend(event.into_iter().map(|(name, value)| (columns.at(&name), value)));
                            room.take(file, row.iter().map(|(_, value)| value.len() + 8).sum())?;
                            rows.push(row);
                        }
                    }
                    Place::Log | Place::Beside(_) => {}
                }
                match place {
                    Place::Beside(deep) if deep > 1 => *stack.last_mut().expect("as above") = Place::Beside(deep - 1),
                    _ if stack.len() > 1 => drop(stack.pop()),
                    _ => {}
                }
                continue;
            }
            Event::Eof if stack.len() > 1 => return Err(broken(&"it ends in the middle of a trace")),
            Event::Eof => break,
            _ => (None, false),
        };
        let Some(tag) = tag else { continue };
        let next = match (place, tag.local_name().as_ref()) {
            (Place::Beside(deep), _) => {
                if !is_empty {
                    *stack.last_mut().expect("as above") = Place::Beside(deep + 1);
                }
                continue;
            }
            (Place::Log, "log") => Place::Log,
            (Place::Log, "trace") => Place::Trace,
            (Place::Log | Place::Trace, "event") => Place::Event,
            (Place::Trace | Place::Event, "string" | "date" | "int" | "float" | "boolean" | "id") => {
                let (name, value) = attribute(tag).map_err(|problem| broken(&problem))?;
                held += name.len() + value.len();
                if held as u64 > room.limits.bytes {
                    return Err(FormatError::TooLarge { file: file.to_owned(), most: room.limits.bytes >> 20 });
                }
                if place == Place::Event {
                    event.push((name, value))
                } else {
                    trace.push((name, value))
                }
                Place::Beside(1)
            }
            _ => Place::Beside(1),
        };
        if !is_empty {
            stack.push(next);
        } else if next == Place::Event {
            waiting.push(Vec::new());
        }
    }
    if rows.is_empty() {
        return Err(FormatError::NoTable { file: file.to_owned(), found: "its log has no events".to_owned() });
    }
    let mut csv = Vec::new();
    push_line(&mut csv, &columns.names);
    for row in rows {
        let mut line = vec![""; columns.names.len()];
        for (at, value) in &row {
            line[*at] = value;
        }
        push_line(&mut csv, line);
    }
    found.push(Table { name: file.to_owned(), bytes: csv, added_lines: 0 });
    Ok(())
}

/// The key and the value of an attribute.
fn attribute(tag: &BytesStart) -> Result<(String, String), String> {
    let (mut key, mut value) = (String::new(), String::new());
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let text = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        match attribute.key.as_ref() {
            "key" => key = text.into_owned(),
            "value" => value = text.into_owned(),
            _ => {}
        }
    }
    Ok((key, value))
}
