//! JSON lines, and lists of JSON objects.

use crate::csv::push_line;
use crate::{FormatError, Room, Table};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Whether a text begins like a file of JSON objects.
pub fn looks_like(text: &[u8]) -> bool {
    let list = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    let object = list.unwrap_or(text);
    let Some(inside) = object.strip_prefix(b"{").map(<[u8]>::trim_ascii_start) else { return false };
    // `{"name":` and no cell of a table that happens to start with a brace.
    if inside.starts_with(b"}") {
        return true;
    }
    let Some(name) = inside.strip_prefix(b"\"") else { return false };
    let Some(end) = name.iter().position(|&byte| byte == b'"') else { return false };
    name[end + 1..].trim_ascii_start().starts_with(b":")
}

/// Reads objects into a table: one column per member, in the order in which they first appear,
/// members of members as `outer.inner`. A line that is no object is a row of its own with its text,
/// which the engine refuses with its line.
pub fn read(file: &str, bytes: &[u8], room: &mut Room, found: &mut Vec<Table>) -> Result<(), FormatError> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    let is_list = text.trim_start().starts_with('[');
    let objects: Vec<Result<Map<String, Value>, &str>> = if is_list {
        let list: Vec<Value> = serde_json::from_str(&text).map_err(|error| FormatError::broken(file, error))?;
        list.into_iter()
            .map(|value| if let Value::Object(object) = value { Ok(object) } else { Err("not an object") })
            .collect()
    } else if let Ok(Value::Object(whole)) = serde_json::from_str::<Value>(&text) {
        // One object over several lines: its rows are in a member, or it is the only row.
        let rows = whole.values().find_map(|value| value.as_array().filter(|rows| rows.iter().any(Value::is_object)));
        match rows {
            Some(rows) => rows.iter().map(|row| row.as_object().cloned().ok_or("not an object")).collect(),
            None => vec![Ok(whole)],
        }
    } else {
        text.lines()
            .map(|line| if line.trim().is_empty() { Err("") } else { serde_json::from_str(line).map_err(|_| line) })
            .collect()
    };
    let mut names: Vec<String> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    let mut rows: Vec<Result<Vec<(usize, String)>, &str>> = Vec::with_capacity(objects.len());
    for object in objects {
        rows.push(object.map(|object| {
            let mut cells = Vec::new();
            flatten("", object, &mut |name, text| {
                let at = *place.entry(name).or_insert_with_key(|name| {
                    names.push(name.clone());
                    names.len() - 1
                });
                cells.push((at, text));
            });
            cells
        }));
    }
    if names.is_empty() {
        return Err(FormatError::NoTable { file: file.to_owned(), found: "its objects are empty".to_owned() });
    }
    let mut csv = Vec::new();
    push_line(&mut csv, &names);
    for row in rows {
        let before = csv.len();
        match row {
            Ok(cells) => {
                let mut line = vec![""; names.len()];
                for (at, text) in &cells {
                    line[*at] = text;
                }
                push_line(&mut csv, line);
            }
            Err(text) => push_line(&mut csv, [text]),
        }
        room.take(file, csv.len() - before)?;
    }
    found.push(Table { name: file.to_owned(), bytes: csv, added_lines: u64::from(!is_list) });
    Ok(())
}

/// Tells each cell of an object by its column; objects in it are taken apart.
fn flatten(outer: &str, object: Map<String, Value>, tell: &mut impl FnMut(String, String)) {
    for (name, value) in object {
        let name = if outer.is_empty() { name } else { format!("{outer}.{name}") };
        match value {
            // Dates as databases write them out.
            Value::Object(inner) if inner.len() == 1 && inner.keys().all(|key| key.starts_with('$')) => {
                let only = inner.into_iter().next().map(|(_, value)| value).unwrap_or_default();
                match only {
                    Value::Object(inner) => flatten(&name, inner, tell),
                    other => tell(name, text_of(other)),
                }
            }
            Value::Object(inner) => flatten(&name, inner, tell),
            other => tell(name, text_of(other)),
        }
    }
}

fn text_of(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.into_iter().map(text_of).collect::<Vec<_>>().join(" | ")
        }
        other => other.to_string(),
    }
}
