//! What pictures share: names that fit, and statistical charts.
//!
//! Interactive pictures are SVG elements made by the screens; statistical charts are drawn with
//! plotters to an SVG string, which [`plot::Plot`] shows. Colours are classes throughout: which
//! colour a class has, light and dark, is for the style sheet to say.

pub mod curve;
pub mod dots;
pub mod frame;
pub mod label;
pub mod plot;
