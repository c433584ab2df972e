//! Tables for the user to save.

/// A text as a cell of a CSV file. One that a spreadsheet might take for a formula gets an apostrophe before it, so
/// that it is shown and never run.
pub fn csv_cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// A number as a cell; an empty one where there is none.
pub fn csv_number(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// Cells as a row, with its end.
pub fn csv_row(cells: &[String]) -> String {
    cells.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("@a,\"b\""), "\"'@a,\"\"b\"\"\"");
        assert_eq!(csv_cell("plain"), "plain");
    }
}
