//! A curve with its interval: how a share changes along a line of days.
//!
//! The share is a line, its interval a band behind it; a dashed line across is the share that
//! decides, a line upright is where the curve falls below it, with a bar for how sure that is.

use super::label::{em, shorten};
use super::plot::{self, Ink};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

/// One place on the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The day.
    pub day: f64,
    /// The share there.
    pub share: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
}

/// A day that is marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The day.
    pub day: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval; without one, the interval has no end.
    pub high: Option<f64>,
    /// What is there.
    pub label: String,
}

/// All of a chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    /// In the order of days.
    pub points: Vec<Point>,
    /// The share that decides, and what it is.
    pub threshold: Option<(f64, String)>,
    /// The day that is marked.
    pub mark: Option<Mark>,
    /// What the shares are, written above the axis.
    pub share_label: String,
    /// What the days are, written below the axis.
    pub day_label: String,
}

/// Height of the drawing.
const HEIGHT: u32 = 330;
/// Room for the labels of shares.
const LEFT: i32 = 52;
/// Room at the right, so that the last tick's label is whole.
const RIGHT: i32 = 20;
/// Room above, for the label of the shares and that of the marked day.
const TOP: i32 = 52;
/// Room below, for ticks and the label of the days.
const BELOW: i32 = 48;
const FONT: f64 = 13.0;

/// Draws the chart for a width in pixels.
///
/// # Errors
/// What the drawing reports, in words.
pub fn curve(chart: &Curve, width: u32) -> Result<String, String> {
    let (left, right) = (LEFT, (width as i32 - RIGHT).max(LEFT + 1));
    let (top, bottom) = (TOP, HEIGHT as i32 - BELOW);
    let last_day = chart.points.last().map_or(1.0, |point| point.day).max(1.0);
    let highest = chart.points.iter().map(|point| point.high).fold(0.0, f64::max);
    let highest = highest.max(chart.threshold.as_ref().map_or(0.0, |(share, _)| share * 1.5)).min(1.0);
    let (day_step, _) = ticks(last_day, f64::from(right - left) / 56.0, &DAY_STEPS);
    let (share_step, share_end) = ticks(highest, 6.0, &SHARE_STEPS);
    let x = |day: f64| left + (day.min(last_day) / last_day * f64::from(right - left)).round() as i32;
    let y = |share: f64| bottom - (share.min(share_end) / share_end * f64::from(bottom - top)).round() as i32;
    plot::draw((width, HEIGHT), |surface| {
        let faint = |horizontal, vertical| plot::text(Ink::Faint, FONT - 1.0, horizontal, vertical);
        let room = |pixels: i32| f64::from(pixels) / FONT;
        let label = shorten(&chart.share_label, room(right - 4));
        surface.draw(&Text::new(label, (4, 4), faint(HPos::Left, VPos::Top)))?;
        for tick in steps(share_step, share_end) {
            let at = y(tick);
            surface.draw(&PathElement::new([(left, at), (right, at)], Ink::Line.colour().stroke_width(1)))?;
            let label = format!("{:.*} %", usize::from(share_step < 0.01), tick * 100.0);
            surface.draw(&Text::new(label, (left - 8, at), faint(HPos::Right, VPos::Center)))?;
        }
        for tick in steps(day_step, last_day) {
            let at = x(tick);
            surface.draw(&PathElement::new([(at, bottom), (at, bottom + 4)], Ink::Faint.colour().stroke_width(1)))?;
            surface.draw(&Text::new(format!("{tick}"), (at, bottom + 8), faint(HPos::Center, VPos::Top)))?;
        }
        let label = shorten(&chart.day_label, room(right - left));
        surface.draw(&Text::new(label, (right, HEIGHT as i32 - 18), faint(HPos::Right, VPos::Top)))?;

        if let Some(mark) = &chart.mark {
            let (from, to) = (x(mark.low), x(mark.high.unwrap_or(last_day)));
            surface.draw(&Rectangle::new(
                [(from, top), (to.max(from + 1), bottom)],
                Ink::Earth.colour().mix(0.14).filled(),
            ))?;
        }
        let upper = chart.points.iter().map(|point| (x(point.day), y(point.high)));
        let lower = chart.points.iter().rev().map(|point| (x(point.day), y(point.low)));
        surface.draw(&Polygon::new(upper.chain(lower).collect::<Vec<_>>(), Ink::Accent.colour().mix(0.2).filled()))?;
        if let Some((share, label)) = &chart.threshold {
            let at = y(*share);
            for dash in (left..right).step_by(9) {
                let to = (dash + 5).min(right);
                surface.draw(&PathElement::new([(dash, at), (to, at)], Ink::Text.colour().stroke_width(1)))?;
            }
            let style = plot::text(Ink::Text, FONT - 1.0, HPos::Right, VPos::Bottom);
            surface.draw(&Text::new(shorten(label, room(right - left)), (right, at - 4), style))?;
        }
        let line: Vec<(i32, i32)> = chart.points.iter().map(|point| (x(point.day), y(point.share))).collect();
        if let [only] = line[..] {
            surface.draw(&Circle::new(only, 4, Ink::Accent.colour().filled()))?;
        }
        surface.draw(&PathElement::new(line, Ink::Accent.colour().stroke_width(2)))?;
        if let Some(mark) = &chart.mark {
            let at = x(mark.day);
            surface.draw(&PathElement::new([(at, top - 6), (at, bottom)], Ink::Earth.colour().stroke_width(2)))?;
            // Beside the line where there is room, else at the edge.
            let label = shorten(&mark.label, room(right - left));
            let from = at.min(right - (em(&label) * FONT * 1.05) as i32).max(left);
            let style = plot::text(Ink::Earth, FONT, HPos::Left, VPos::Bottom);
            surface.draw(&Text::new(label, (from, top - 9), style))?;
        }
        Ok(())
    })
}

const DAY_STEPS: [f64; 12] = [1.0, 2.0, 5.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 1825.0];
const SHARE_STEPS: [f64; 8] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25];

/// A round distance between ticks, and the tick at or after the end, for at most so many ticks.
fn ticks(end: f64, at_most: f64, steps: &[f64]) -> (f64, f64) {
    let fits = |step: &&f64| end / **step <= at_most.max(2.0);
    let step = steps.iter().find(fits).or(steps.last()).copied().unwrap_or(1.0);
    (step, (end / step - 1e-9).ceil().max(1.0) * step)
}

/// The ticks from 0 to the end.
fn steps(step: f64, end: f64) -> impl Iterator<Item = f64> {
    (0..).map(move |at| f64::from(at) * step).take_while(move |tick| *tick <= end + step * 1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn falling(days: u32) -> Curve {
        let point = |day: u32| {
            let share = 0.8 / f64::from(day + 1);
            Point { day: f64::from(day), share, low: share * 0.8, high: share * 1.2 }
        };
        Curve {
            points: (0..days).map(point).collect(),
            threshold: Some((0.1, "cold below 10 %".into())),
            mark: Some(Mark { day: 8.0, low: 7.0, high: Some(10.0), label: "cold from day 8".into() }),
            share_label: "chance to return within 30 days".into(),
            day_label: "days of silence".into(),
        }
    }

    #[test]
    fn ticks_are_round_and_reach_the_end() {
        for (end, at_most, of, expected) in [
            (0.83, 6.0, &SHARE_STEPS[..], (0.2, 1.0)),
            (0.15, 6.0, &SHARE_STEPS[..], (0.05, 0.15)),
            (364.0, 8.0, &DAY_STEPS[..], (60.0, 420.0)),
            (1.0, 8.0, &DAY_STEPS[..], (1.0, 1.0)),
            (0.0, 8.0, &DAY_STEPS[..], (1.0, 1.0)),
        ] {
            let (step, last) = ticks(end, at_most, of);
            assert!((step - expected.0).abs() < 1e-9 && (last - expected.1).abs() < 1e-9, "{end}: {step} {last}");
        }
    }

    #[test]
    fn the_curve_its_band_and_its_marks_are_drawn() {
        let svg = curve(&falling(40), 700).expect("drawn");
        for part in
            ["<polygon", "<polyline", "cold below 10 %", "cold from day 8", "days of silence", "chance to return"]
        {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert!(svg.contains("class=\"fill earth\"") && svg.contains("class=\"stroke accent\""), "{svg}");
    }

    #[test]
    fn hostile_labels_stay_text() {
        let hostile = "<img src=x onerror=alert(1)>";
        let mut chart = falling(40);
        chart.threshold = Some((0.1, hostile.into()));
        chart.share_label = hostile.into();
        chart.day_label = hostile.into();
        chart.mark = chart.mark.map(|mark| Mark { label: hostile.into(), ..mark });
        let svg = curve(&chart, 900).expect("drawn");
        assert!(!svg.contains("<img") && svg.matches("&lt;img").count() == 4, "{svg}");
    }

    #[test]
    fn little_is_drawn_too() {
        assert!(curve(&Curve::default(), 280).is_ok());
        let svg = curve(&falling(1), 280).expect("drawn");
        assert!(svg.contains("<circle"), "one day is a dot: {svg}");
        let open = Curve { mark: Some(Mark { day: 3.0, low: 2.0, high: None, label: String::new() }), ..falling(5) };
        assert!(curve(&open, 280).is_ok());
    }
}
