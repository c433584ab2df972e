//! A dot chart: several opinions on each of several things, on one axis of shares.
//!
//! One line per thing, one mark per opinion; a bar from the lowest to the highest opinion shows how
//! far they disagree. Marks differ in shape as well as in colour. (Cleveland, *The Elements of
//! Graphing Data*, 1985: position on a common scale is read best.)

use super::label::shorten;
use super::plot::{self, Ink};
use plotters::element::{Circle, Cross, PathElement, Rectangle, Text, TriangleMarker};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

/// A thing with what each opinion says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// One share per opinion.
    pub shares: Vec<Option<f64>>,
}

/// Height of a line of the chart.
const LINE: i32 = 34;
/// Room for the axis.
const AXIS: i32 = 34;
/// Room above the first line.
const TOP: i32 = 8;
/// Room at the right, so that the last tick's label is whole.
const RIGHT: i32 = 24;
const FONT: f64 = 13.0;

/// Draws the chart for a width in pixels.
///
/// # Errors
/// What the drawing reports, in words.
pub fn dots(rows: &[Row], width: u32) -> Result<String, String> {
    let names = (f64::from(width) * 0.36).clamp(90.0, 220.0) as i32;
    let (left, right) = (names, width as i32 - RIGHT);
    let bottom = TOP + LINE * rows.len() as i32;
    let most = rows.iter().flat_map(|row| row.shares.iter().flatten().copied()).fold(0.0, f64::max);
    let (step, end) = ticks(most, f64::from(right - left) / 64.0);
    let x = |share: f64| left + (share / end * f64::from(right - left)).round() as i32;
    plot::draw((width, (bottom + AXIS) as u32), |surface| {
        let faint = |horizontal| plot::text(Ink::Faint, FONT - 1.0, horizontal, VPos::Top);
        let mut tick = 0.0;
        while tick <= end + step / 2.0 {
            let at = x(tick);
            surface.draw(&PathElement::new([(at, TOP), (at, bottom)], Ink::Line.colour().stroke_width(1)))?;
            surface.draw(&Text::new(format!("{} %", percent(tick, step)), (at, bottom + 8), faint(HPos::Center)))?;
            tick += step;
        }
        for (row, at) in rows.iter().zip(0..) {
            let y = TOP + LINE * at + LINE / 2;
            let name = shorten(&row.name, f64::from(names - 18) / FONT);
            surface.draw(&Text::new(name, (names - 14, y), plot::text(Ink::Text, FONT, HPos::Right, VPos::Center)))?;
            let shares = || row.shares.iter().flatten().copied();
            if let (Some(low), Some(high)) = (shares().reduce(f64::min), shares().reduce(f64::max)) {
                surface.draw(&Rectangle::new([(x(low), y - 3), (x(high), y + 3)], Ink::Line.colour().filled()))?;
            }
            for (opinion, share) in row.shares.iter().enumerate() {
                if let Some(share) = *share {
                    mark(surface, opinion, (x(share), y))?;
                }
            }
        }
        Ok(())
    })
}

/// Draws the mark of an opinion: the same shapes as in its legend.
pub fn mark(surface: &plot::Surface, opinion: usize, at: (i32, i32)) -> Result<(), Box<dyn std::error::Error>> {
    match opinion % 4 {
        0 => {
            surface.draw(&Circle::new(at, 5, Ink::Ground.colour().filled()))?;
            surface.draw(&Circle::new(at, 5, Ink::Text.colour().stroke_width(2)))?;
        }
        1 => surface.draw(&Circle::new(at, 6, Ink::Text.colour().filled()))?,
        2 => surface.draw(&Cross::new(at, 5, Ink::Earth.colour().stroke_width(2)))?,
        _ => surface.draw(&TriangleMarker::new(at, 7, Ink::Accent.colour().filled()))?,
    }
    Ok(())
}

/// A round distance between ticks, and where the axis ends, for at most so many ticks.
fn ticks(most: f64, at_most: f64) -> (f64, f64) {
    let most = most.clamp(0.01, 1.0);
    let steps = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];
    let step = steps.into_iter().find(|step| most / step <= at_most.max(2.0)).unwrap_or(1.0);
    (step, (most / step - 1e-9).ceil() * step)
}

fn percent(share: f64, step: f64) -> String {
    let digits = usize::from(step < 0.01);
    format!("{:.digits$}", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, shares: &[f64]) -> Row {
        Row { name: name.to_owned(), shares: shares.iter().copied().map(Some).collect() }
    }

    #[test]
    fn ticks_are_round_and_cover_everything() {
        for (most, at_most, expected) in [(0.28, 8.0, (0.05, 0.3)), (1.0, 5.0, (0.2, 1.0)), (0.0, 8.0, (0.002, 0.01))] {
            let (step, end) = ticks(most, at_most);
            assert!((step - expected.0).abs() < 1e-9 && (end - expected.1).abs() < 1e-9, "{most}: {step} {end}");
        }
    }

    #[test]
    fn hostile_names_stay_text() {
        let svg = dots(&[row("<img src=x onerror=alert(1)>", &[0.1, 0.2, 0.3, 0.4])], 900).expect("drawn");
        assert!(!svg.contains("<img") && svg.contains("&lt;img"), "{svg}");
    }

    #[test]
    fn every_opinion_is_drawn_also_when_narrow_or_empty() {
        let svg = dots(&[row("search", &[0.1, 0.2, 0.3, 0.4])], 320).expect("drawn");
        for mark in ["<circle", "class=\"stroke earth\"", "class=\"fill accent\""] {
            assert!(svg.contains(mark), "{mark} in {svg}");
        }
        assert!(dots(&[], 320).is_ok());
        assert!(dots(&[Row { name: "none".into(), shares: vec![None; 4] }], 320).is_ok());
    }
}
