//! Charts drawn by plotters, shown in the page's colours.
//!
//! plotters writes an SVG string with fixed colours. It is drawn here with **inks**: stand-in
//! colours that are turned into classes afterwards, so that a chart follows the theme without being
//! drawn again. Only attributes are touched, never text.
//!
//! Texts are set with the elements of plotters, never with its meshes or titles: those measure text,
//! and in a browser plotters measures by an inline style, which the page's policy forbids.
//!
//! This is the one place where a string becomes markup. plotters escapes what comes from data, a
//! test with hostile labels proves it, and whatever is not the plain drawing that plotters makes
//! is not shown at all.

use leptos::prelude::*;
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoFont, RGBColor, TextStyle};

/// The drawing surface of a chart.
pub type Surface<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A colour by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The paper.
    Ground,
    /// Text.
    Text,
    /// Secondary text.
    Faint,
    /// Hairlines.
    Line,
    /// Selection and emphasis.
    Accent,
    /// Paths.
    Earth,
}

impl Ink {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Ground, "ground"),
        (Self::Text, "text"),
        (Self::Faint, "faint"),
        (Self::Line, "line"),
        (Self::Accent, "accent"),
        (Self::Earth, "earth"),
    ];

    /// The stand-in for plotters.
    pub fn colour(self) -> RGBColor {
        RGBColor(0xd1, 0xce, self as u8)
    }
}

/// A style for text of a size in pixels, set against its anchor.
pub fn text(ink: Ink, pixels: f64, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    // The backend divides by this to come from a line's height to a font's size.
    ("sans-serif", pixels * 1.24).into_font().color(&ink.colour()).pos(Pos::new(horizontal, vertical))
}

/// Draws a chart of a size in pixels into an SVG string with classes for colours.
///
/// # Errors
/// What the drawing reports, in words.
pub fn draw(
    size: (u32, u32),
    chart: impl FnOnce(&Surface) -> Result<(), Box<dyn std::error::Error>>,
) -> Result<String, String> {
    let mut svg = String::new();
    {
        let surface = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        chart(&surface).map_err(|error| error.to_string())?;
        surface.present().map_err(|error| error.to_string())?;
    }
    Ok(with_classes(&svg))
}

/// Turns stand-in colours into classes.
fn with_classes(svg: &str) -> String {
    Ink::ALL.iter().fold(svg.to_owned(), |svg, (ink, class)| {
        let RGBColor(r, g, b) = ink.colour();
        // Quotation marks in text are escaped, so this can only be an attribute.
        let (fill, stroke) = (format!("fill=\"#{r:02X}{g:02X}{b:02X}\""), format!("stroke=\"#{r:02X}{g:02X}{b:02X}\""));
        svg.replace(&fill, &format!("class=\"fill {class}\"")).replace(&stroke, &format!("class=\"stroke {class}\""))
    })
}

/// Whether a string is nothing but the drawing that plotters makes: its elements, no attribute
/// that could load or run anything.
fn is_plain(svg: &str) -> bool {
    const ELEMENTS: [&str; 7] = ["svg", "circle", "line", "polygon", "polyline", "rect", "text"];
    svg.split('<').skip(1).all(|tag| {
        let Some((tag, _)) = tag.split_once('>') else { return false };
        let tag = tag.trim_start_matches('/');
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let attributes = tag.split('"').step_by(2).flat_map(str::split_whitespace);
        ELEMENTS.contains(&name)
            && attributes.skip(1).all(|attribute| {
                !attribute.starts_with("on") && !attribute.contains("href") && !attribute.starts_with("style")
            })
    })
}

/// Shows a chart, for those who do not see it described by a sentence.
#[component]
pub fn Plot(
    /// The chart, or why there is none.
    svg: Result<String, String>,
    /// What it shows, in words.
    label: String,
) -> impl IntoView {
    match svg {
        Ok(svg) if is_plain(&svg) => {
            view! { <div class="plot" role="img" aria-label=label inner_html=svg></div> }.into_any()
        }
        Ok(_) => view! { <p class="plot-failed">"The chart could not be drawn; its table is below."</p> }.into_any(),
        Err(error) => {
            view! { <p class="plot-failed">{format!("The chart could not be drawn ({error}); its table is below.")}</p> }
                .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::element::{Circle, Text};
    use plotters::style::Color;

    const HOSTILE: [&str; 7] = [
        "<img src=x onerror=alert(1)>",
        "</text></svg><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "' onload='alert(1)",
        "<!--",
        "<![CDATA[<script>alert(1)</script>]]>",
        "&lt;script&gt; &amp; fill=\"#D1CE01\"",
    ];

    fn chart(labels: &[&str]) -> String {
        draw((200, 100), |surface| {
            for label in labels {
                let style = text(Ink::Text, 12.0, HPos::Left, VPos::Top);
                surface.draw(&Text::new((*label).to_owned(), (10, 10), style))?;
            }
            surface.draw(&Circle::new((5, 5), 3, Ink::Accent.colour().filled()))?;
            Ok(())
        })
        .expect("a string takes every drawing")
    }

    #[test]
    fn hostile_labels_stay_text() {
        let plain = chart(&["label"; 7]);
        let hostile = chart(&HOSTILE);
        let tags = |svg: &str| svg.matches('<').count();
        assert_eq!(tags(&hostile), tags(&plain), "a label has become markup: {hostile}");
        for forbidden in ["<img", "<script", "<!", "onload=\"", "onload='"] {
            assert!(!hostile.contains(forbidden), "{forbidden} in {hostile}");
        }
        assert!(is_plain(&hostile) && hostile.contains("&lt;img src=x onerror=alert(1)&gt;"));
        assert!(hostile.contains("&amp;lt;script&amp;gt;"), "escaped once more, not unescaped");
    }

    #[test]
    fn only_plain_drawings_are_shown() {
        for bad in HOSTILE.into_iter().take(2).chain([
            "<svg onload=\"x\"></svg>",
            "<svg><a href=\"x\">",
            "<svg",
            "<rect style=\"a\"/>",
        ]) {
            assert!(!is_plain(bad), "{bad}");
        }
    }

    #[test]
    fn colours_are_classes() {
        let svg = chart(&["label"]);
        assert!(svg.contains("class=\"fill accent\"") && svg.contains("class=\"fill text\""), "{svg}");
        assert!(!svg.contains("#D1CE"), "{svg}");
    }
}
