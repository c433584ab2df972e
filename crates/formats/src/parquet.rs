//! Apache Parquet.

use crate::csv::{date_text, push_cell, push_line};
use crate::{FormatError, Room, Table};
use bytes::Bytes;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

const DAY_MS: i64 = 86_400_000;

/// What the schema says of a column of times.
#[derive(Clone, Copy, Default)]
struct Times {
    /// A number of nanoseconds, which the reader hands on as a bare number.
    are_nanoseconds: bool,
    /// They are instants, not what clocks somewhere show.
    are_utc: bool,
}

/// Reads the rows into a table. Lists and groups are written as text.
pub fn read(file: &str, bytes: &[u8], room: &mut Room, found: &mut Vec<Table>) -> Result<(), FormatError> {
    let fail = |error: parquet::errors::ParquetError| {
        let problem = error.to_string();
        match problem.to_lowercase().contains("zstd") {
            true => FormatError::broken(
                file,
                "it is compressed by Zstandard, which a browser cannot unpack; write it with Snappy, or use the command line",
            ),
            false => FormatError::broken(file, problem),
        }
    };
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(fail)?;
    let schema = reader.metadata().file_metadata().schema_descr().root_schema().clone();
    let times: Vec<Times> = schema
        .get_fields()
        .iter()
        .map(|field| match field.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(timestamp)) => Times {
                are_nanoseconds: matches!(timestamp.unit, TimeUnit::NANOS),
                are_utc: timestamp.is_adjusted_to_u_t_c,
            },
            _ => Times { are_nanoseconds: false, are_utc: true },
        })
        .collect();
    let mut csv = Vec::new();
    push_line(&mut csv, schema.get_fields().iter().map(|field| field.name()));
    for row in reader.get_row_iter(None).map_err(fail)? {
        let row = row.map_err(fail)?;
        let start = csv.len();
        for (at, (_, field)) in row.get_column_iter().enumerate() {
            push_cell(&mut csv, at == 0, &text_of(field, times.get(at).copied().unwrap_or_default()));
        }
        csv.push(b'\n');
        room.take(file, csv.len() - start)?;
    }
    found.push(Table { name: file.to_owned(), bytes: csv, added_lines: 0 });
    Ok(())
}

fn text_of(field: &Field, times: Times) -> String {
    let time = |ms: i64| {
        let text = date_text(ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
        match (times.are_utc, text.split_once(' ')) {
            (false, _) => text,
            (true, Some((date, clock))) => format!("{date}T{clock}Z"),
            (true, None) => text + "T00:00:00Z",
        }
    };
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(number) if times.are_nanoseconds => time(number.div_euclid(1_000_000)),
        Field::TimestampMillis(ms) => time(*ms),
        Field::TimestampMicros(us) => time(us.div_euclid(1000)),
        Field::Date(days) => date_text(i64::from(*days), 0),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Float16(number) => f32::from(*number).to_string(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Decimal(decimal) if decimal.scale() < 0 || decimal.precision() < decimal.scale() => String::new(),
        other => other.to_string(),
    }
}
