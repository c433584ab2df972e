//! Zoom and pan as plain geometry.
//!
//! Three coordinate systems: the *map* (where things are laid out), the *box* (the SVG's view box,
//! a map that is zoomed and moved), the *window* (pixels of the browser).

use super::layout::Point;

/// The farthest that one can zoom in.
const CLOSEST: f64 = 8.0;

/// What of the map is seen at no zoom: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The left end.
    pub left: f64,
    /// The upper end.
    pub top: f64,
    /// The right end.
    pub right: f64,
    /// The lower end.
    pub bottom: f64,
}

impl Frame {
    /// The width.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// The height.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The centre.
    pub fn centre(self) -> Point {
        Point { x: (self.left + self.right) / 2.0, y: (self.top + self.bottom) / 2.0 }
    }

    /// As the `viewBox` attribute.
    pub fn view_box(self) -> String {
        format!("{:.1} {:.1} {:.1} {:.1}", self.left, self.top, self.width(), self.height())
    }
}

/// How far one has zoomed in and moved: map to box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The magnification; 1 shows everything.
    pub zoom: f64,
    /// The shift.
    pub shift: Point,
}

impl Default for View {
    fn default() -> Self {
        Self { zoom: 1.0, shift: Point::default() }
    }
}

impl View {
    /// As the `transform` attribute.
    pub fn transform(self) -> String {
        format!("translate({:.2} {:.2}) scale({:.4})", self.shift.x, self.shift.y, self.zoom)
    }

    /// Where a point of the map is in the box.
    pub fn to_box(self, point: Point) -> Point {
        Point { x: point.x * self.zoom + self.shift.x, y: point.y * self.zoom + self.shift.y }
    }

    /// Magnified by a factor, so that a point of the box stays where it is.
    pub fn zoomed(self, factor: f64, about: Point, frame: Frame) -> Self {
        let zoom = (self.zoom * factor).clamp(1.0, CLOSEST);
        let ratio = zoom / self.zoom;
        let shift =
            Point { x: about.x - (about.x - self.shift.x) * ratio, y: about.y - (about.y - self.shift.y) * ratio };
        Self { zoom, shift }.within(frame)
    }

    /// Moved by a distance in the box.
    pub fn moved(self, by: Point, frame: Frame) -> Self {
        let shift = Point { x: self.shift.x + by.x, y: self.shift.y + by.y };
        Self { shift, ..self }.within(frame)
    }

    /// Moved as little as needed to bring a point of the map well into sight.
    pub fn showing(self, point: Point, frame: Frame) -> Self {
        let margin = Point { x: frame.width() * 0.12, y: frame.height() * 0.12 };
        let at = self.to_box(point);
        let short = |at: f64, low: f64, high: f64| at.clamp(low, high) - at;
        let by = Point {
            x: short(at.x, frame.left + margin.x, frame.right - margin.x),
            y: short(at.y, frame.top + margin.y, frame.bottom - margin.y),
        };
        self.moved(by, frame)
    }

    /// The picture always fills the frame: nobody gets lost beside it.
    fn within(self, frame: Frame) -> Self {
        let room = |shift: f64, low: f64, high: f64| {
            let (least, most) = (high - high * self.zoom, low - low * self.zoom);
            shift.clamp(least.min(most), most.max(least))
        };
        let shift =
            Point { x: room(self.shift.x, frame.left, frame.right), y: room(self.shift.y, frame.top, frame.bottom) };
        Self { shift, ..self }
    }
}

/// Where the SVG is in the window; it is centred in its element at the largest scale that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pane {
    /// The element's left and upper end, in the window.
    pub origin: Point,
    /// Its width and height.
    pub size: Point,
    /// What it shows.
    pub frame: Frame,
}

impl Pane {
    /// Pixels per unit of the box.
    pub fn scale(self) -> f64 {
        (self.size.x / self.frame.width()).min(self.size.y / self.frame.height()).max(1e-6)
    }

    /// The pixel where a point of the box is.
    pub fn to_window(self, point: Point) -> Point {
        let (scale, centre) = (self.scale(), self.frame.centre());
        Point {
            x: self.origin.x + self.size.x / 2.0 + (point.x - centre.x) * scale,
            y: self.origin.y + self.size.y / 2.0 + (point.y - centre.y) * scale,
        }
    }

    /// The point of the box that is at a pixel.
    pub fn to_box(self, pixel: Point) -> Point {
        let (scale, centre) = (self.scale(), self.frame.centre());
        Point {
            x: centre.x + (pixel.x - self.origin.x - self.size.x / 2.0) / scale,
            y: centre.y + (pixel.y - self.origin.y - self.size.y / 2.0) / scale,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: -100.0, top: 0.0, right: 300.0, bottom: 200.0 };

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let about = Point { x: 120.0, y: 60.0 };
        let view = View::default().zoomed(2.0, about, FRAME).zoomed(1.5, about, FRAME);
        let before = Point { x: (about.x - view.shift.x) / view.zoom, y: (about.y - view.shift.y) / view.zoom };
        assert!((view.to_box(before).x - about.x).abs() < 1e-9 && (before.x - 120.0).abs() < 1e-9);
        assert_eq!(view.zoomed(1e-9, about, FRAME), View::default());
        assert_eq!(view.zoomed(1e9, about, FRAME).zoom, CLOSEST);
    }

    #[test]
    fn nobody_gets_lost_beside_the_picture() {
        let view = View::default().zoomed(2.0, FRAME.centre(), FRAME).moved(Point { x: 1e6, y: -1e6 }, FRAME);
        let corner = view.to_box(Point { x: FRAME.left, y: FRAME.bottom });
        assert!((corner.x - FRAME.left).abs() < 1e-9 && (corner.y - FRAME.bottom).abs() < 1e-9);
        assert_eq!(View::default().moved(Point { x: 50.0, y: 50.0 }, FRAME), View::default());
    }

    #[test]
    fn what_is_focused_comes_into_sight() {
        let view = View { zoom: 4.0, shift: Point { x: 300.0, y: 0.0 } };
        let point = Point { x: 290.0, y: 150.0 };
        let at = view.showing(point, FRAME).to_box(point);
        assert!((FRAME.left..=FRAME.right).contains(&at.x) && (FRAME.top..=FRAME.bottom).contains(&at.y));
    }

    #[test]
    fn window_and_box_are_inverse() {
        let pane = Pane { origin: Point { x: 10.0, y: 20.0 }, size: Point { x: 800.0, y: 300.0 }, frame: FRAME };
        let point = Point { x: 33.0, y: 44.0 };
        let back = pane.to_box(pane.to_window(point));
        assert!((back.x - point.x).abs() < 1e-9 && (back.y - point.y).abs() < 1e-9);
        assert_eq!(pane.to_window(FRAME.centre()), Point { x: 410.0, y: 170.0 });
    }
}
