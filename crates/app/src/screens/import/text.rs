//! How the bytes of a file are taken for a table of text: as understood, or as its owner says.

use super::choice::choice;
use crate::components::Help;
use crate::intake::{Opened, use_intake};
use crate::reactive::{Memo, Signal};
use desirepath_engine::contract::{ColumnFormat, Encoding, NumberFormat};
use leptos::prelude::*;
use std::sync::Arc;

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
const DECIMAL_MARKS: [NumberFormat; 2] = [NumberFormat::DecimalPoint, NumberFormat::DecimalComma];

/// What stands between cells, in words.
pub fn delimiter_words(delimiter: char) -> &'static str {
    match delimiter {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "vertical bars",
    }
}

/// Encoding, delimiter, start and header of the table, decimal mark.
#[component]
pub fn TextChoices(file: Arc<Opened>) -> impl IntoView {
    view! { <Help summary="Read its text differently">{choices(&file)}</Help> }
}

fn choices(file: &Arc<Opened>) -> AnyView {
    let intake = use_intake();
    let name = file.name.clone();
    let seen = {
        let file = file.clone();
        // The dialect, and the line on which the table starts.
        Memo::new(move |_| {
            let read_as = file.read_as.get();
            file.recognised().map(|recognised| {
                let mut dialect = recognised.preview.plan.dialect;
                dialect.encoding = read_as.encoding.unwrap_or(dialect.encoding);
                dialect.delimiter = read_as.delimiter.unwrap_or(dialect.delimiter);
                dialect.has_header = read_as.has_header.unwrap_or(dialect.has_header);
                (dialect, read_as.table_line.unwrap_or(recognised.preview.table_line))
            })
        })
    };
    let place = |known: Option<usize>| known.unwrap_or_default();
    let encoding = Signal::derive(move || {
        let encoding = seen.get().map(|(dialect, _)| dialect.encoding);
        place(Encoding::ALL.iter().position(|known| Some(*known) == encoding))
    });
    let delimiter = Signal::derive(move || {
        let delimiter = seen.get().map(|(dialect, _)| dialect.delimiter);
        place(DELIMITERS.iter().position(|known| Some(*known) == delimiter))
    });
    let encodings = Encoding::ALL.map(|encoding| encoding.name().to_owned()).into();
    let delimiters = DELIMITERS.map(|delimiter| delimiter_words(delimiter).to_owned()).into();
    // A byte order mark is not a matter of opinion.
    let is_marked = seen.get_untracked().is_some_and(|(dialect, _)| dialect.bom_bytes > 0);
    let encoding = (!is_marked).then(|| {
        let file = file.clone();
        choice("Encoding ", format!("Encoding of {name}"), encodings, encoding, move |at| {
            intake.set_read_as(&file, |read_as| read_as.encoding = Some(Encoding::ALL[at]));
        })
    });
    let delimiter = {
        let file = file.clone();
        choice("Cells separated by ", format!("What separates cells of {name}"), delimiters, delimiter, move |at| {
            intake.set_read_as(&file, |read_as| read_as.delimiter = Some(DELIMITERS[at]));
        })
    };
    let set_line = {
        let file = file.clone();
        move |event| {
            let line = event_target_value(&event).parse().ok().filter(|line| *line > 0);
            intake.set_read_as(&file, |read_as| read_as.table_line = line);
        }
    };
    let set_header = {
        let file = file.clone();
        move |event| {
            let has_header = event_target_checked(&event);
            intake.set_read_as(&file, |read_as| read_as.has_header = Some(has_header));
        }
    };
    let mark = {
        let file = file.clone();
        Memo::new(move |_| {
            let columns = file.recognised()?.plan().columns;
            let mut numbers = columns.iter().filter(|column| column.role.holds_numbers());
            numbers.find_map(|column| column.format.and_then(ColumnFormat::number))
        })
    };
    let has_amounts = Memo::new(move |_| mark.get().is_some());
    let marks = {
        let file = file.clone();
        move || {
            let file = file.clone();
            let words = DECIMAL_MARKS.map(|mark| ColumnFormat::Number(mark).words().to_owned()).into();
            let current =
                Signal::derive(move || place(DECIMAL_MARKS.iter().position(|known| Some(*known) == mark.get())));
            has_amounts.get().then(|| {
                choice("Amounts have a ", format!("Decimal mark of {}", file.name), words, current, move |at| {
                    intake.set_decimal_mark(&file, DECIMAL_MARKS[at]);
                })
            })
        }
    };
    view! {
        <div class="file-choices">
            {encoding} {delimiter}
            <label class="file-choice">
                "The table starts in line "
                <input
                    type="number"
                    min="1"
                    class="line-number"
                    aria-label=format!("Line in which the table of {name} starts")
                    prop:value=move || seen.get().map(|(_, line)| line.to_string())
                    on:change=set_line
                />
            </label>
            <label class="file-choice">
                <input
                    type="checkbox"
                    aria-label=format!("The table’s first line names the columns of {name}")
                    prop:checked=move || seen.get().is_some_and(|(dialect, _)| dialect.has_header)
                    on:change=set_header
                />
                "Its first line names the columns"
            </label>
            {marks}
        </div>
    }
    .into_any()
}
