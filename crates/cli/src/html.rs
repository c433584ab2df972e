//! The report as one HTML page: no scripts, nothing loaded, every value escaped.

use crate::document::{columns, words};
use serde_json::Value;
use std::fmt::Write as _;

/// A table shows this many rows; the JSON has all.
const ROWS: usize = 200;

const STYLE: &str = "
:root{color-scheme:light dark;--ground:#FBFAF6;--ink:#1E2421;--ink-2:#55605A;--line:#DAD6CB;--accent:#2B6B57}
@media(prefers-color-scheme:dark){:root{--ground:#141816;--ink:#ECEAE3;--ink-2:#A9B1AB;--line:#2C332F;--accent:#7CC5A9}}
body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1,h2,.finding{font-family:Charter,Georgia,serif;font-weight:600}h2{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem}
.finding{font-size:1.15rem;margin:1.25rem 0 .25rem}p{color:var(--ink-2);margin:.25rem 0}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.875rem;margin:.75rem 0}
th,td{padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td.number{text-align:right}th{color:var(--ink-2);font-weight:500}caption{text-align:left;color:var(--ink-2);padding:.5rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem}dt{color:var(--ink-2)}dd{margin:0}
@media print{body{max-width:none;padding:0}h2{break-after:avoid}tr{break-inside:avoid}}";

/// The page of a report document.
pub fn page(document: &Value) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>Desire Path report</title><style>{STYLE}</style><h1>Customer journeys</h1>"
    );
    for finding in document["findings"].as_array().into_iter().flatten() {
        let _ = write!(
            html,
            "<p class=\"finding\">{}</p><p>{}</p>",
            escape(&words(&finding["title"])),
            escape(&words(&finding["detail"]))
        );
    }
    for (name, section) in document.as_object().into_iter().flatten() {
        if name != "findings" && section.is_object() {
            let _ = write!(html, "<h2>{}</h2>", escape(&title(name)));
            self::section(&mut html, section);
        }
    }
    html
}

/// The members of a report: plain ones as a list, lists of objects as tables.
fn section(html: &mut String, section: &Value) {
    let members = || section.as_object().into_iter().flatten();
    let is_table = |value: &Value| value.as_array().is_some_and(|rows| rows.first().is_some_and(Value::is_object));
    html.push_str("<dl>");
    for (name, value) in
        members().filter(|(_, value)| !is_table(value) && !value.is_null() && **value != Value::Array(Vec::new()))
    {
        let _ = write!(html, "<dt>{}</dt><dd>{}</dd>", escape(&title(name)), escape(&plain(value)));
    }
    html.push_str("</dl>");
    for (name, value) in members().filter(|(_, value)| is_table(value)) {
        let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
        match rows.iter().find_map(|row| row.as_object()?.iter().find(|(_, inner)| is_table(inner))) {
            // A list of lists, such as the models of attribution: one table each.
            Some((inner, _)) => {
                for row in rows {
                    let label =
                        row.as_object().into_iter().flatten().find_map(|(_, value)| value.as_str()).unwrap_or_default();
                    table(html, label, row[inner.as_str()].as_array().map(Vec::as_slice).unwrap_or_default());
                }
            }
            None => table(html, name, rows),
        }
    }
}

fn table(html: &mut String, name: &str, rows: &[Value]) {
    let columns = columns(rows);
    let _ = write!(html, "<div class=\"scroll\"><table><caption>{}</caption><thead><tr>", escape(&title(name)));
    columns.iter().for_each(|column| {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&title(column)));
    });
    html.push_str("</tr></thead><tbody>");
    for row in rows.iter().take(ROWS) {
        html.push_str("<tr>");
        for column in &columns {
            let value = &row[column.as_str()];
            let class = if value.is_number() { " class=\"number\"" } else { "" };
            let _ = write!(html, "<td{class}>{}</td>", escape(&plain(value)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>");
    if rows.len() > ROWS {
        let _ = write!(html, "<p>{} further rows are in the JSON report.</p>", rows.len() - ROWS);
    }
}

/// A value for a reader: fractions with three decimals, members of a small object in a row.
fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_f64() => format!("{:.3}", number.as_f64().unwrap_or_default()),
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| format!("{} {}", title(name), plain(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => words(other),
    }
}

fn title(name: &str) -> String {
    name.replace('_', " ")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
