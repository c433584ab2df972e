//! Cells into lines of a CSV file.

/// Adds a cell to a line; all but the first with a comma before it.
pub fn push_cell(csv: &mut Vec<u8>, is_first: bool, text: &str) {
    if !is_first {
        csv.push(b',');
    }
    let needs_marks = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if text.bytes().any(needs_marks) {
        csv.push(b'"');
        for part in text.split_inclusive('"') {
            csv.extend_from_slice(part.as_bytes());
            if part.ends_with('"') {
                csv.push(b'"');
            }
        }
        csv.push(b'"');
    } else {
        csv.extend_from_slice(text.as_bytes());
    }
}

/// Adds a line.
pub fn push_line<T: AsRef<str>>(csv: &mut Vec<u8>, cells: impl IntoIterator<Item = T>) {
    for (at, cell) in cells.into_iter().enumerate() {
        push_cell(csv, at == 0, cell.as_ref());
    }
    csv.push(b'\n');
}

/// A date as days since 1970 with milliseconds of the day, as text; without a clock at midnight.
pub fn date_text(days: i64, of_day_ms: i64) -> String {
    let (year, month, day) = civil(days);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if of_day_ms == 0 {
        return date;
    }
    let (seconds, ms) = (of_day_ms / 1000, of_day_ms % 1000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if ms == 0 { format!("{date} {clock}") } else { format!("{date} {clock}.{ms:03}") }
}

/// Year, month and day of a day since 1970-01-01 (Howard Hinnant, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = (month_from_march + 2) % 12 + 1;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_year - (153 * month_from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_dates() {
        let mut csv = Vec::new();
        push_line(&mut csv, ["a", "b,c", "say \"hi\"", "", "x\ny"]);
        assert_eq!(csv, b"a,\"b,c\",\"say \"\"hi\"\"\",,\"x\ny\"\n");
        assert_eq!(date_text(0, 0), "1970-01-01");
        assert_eq!(date_text(20_541, 3_723_045), "2026-03-29 01:02:03.045");
    }
}
