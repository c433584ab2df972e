//! Where everything stands: columns side by side, bars one below the other, ribbons between.
//!
//! All bars and ribbons have one scale, pixels per customer, so that thickness can be compared
//! anywhere in the picture. A bar takes at least the room of its name; what enters and leaves it
//! is stacked along its sides in the order in which the other ends stand, so that ribbons cross no
//! more than they must.

use desirepath_engine::contract::filter::State;
use desirepath_engine::contract::flows::{Node, Report, Side};
use desirepath_order::Ordered;

/// Width of a bar.
pub const BAR: f64 = 14.0;
/// Between a bar and its name.
pub const NAME_GAP: f64 = 16.0;
/// How far what ends reaches out of its bar.
pub const STUB: f64 = 9.0;
/// The narrowest column, and the widest.
const COLUMN: (f64, f64) = (172.0, 320.0);
/// Height of the column with most customers, without gaps.
const FULL: f64 = 330.0;
/// The least room for a bar: its name and number.
const SLOT: f64 = 38.0;
/// Between two bars.
const GAP: f64 = 8.0;
/// Above the first bar and below the last.
const EDGE: f64 = 6.0;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Index of its column, and of its node there.
    pub at: (usize, usize),
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Height.
    pub height: f64,
    /// What leaves it other than by a ribbon.
    pub stubs: Vec<Stub>,
}

/// Those who leave a bar other than by a ribbon.
#[derive(Debug, Clone, PartialEq)]
pub struct Stub {
    /// Where they go.
    pub way: Way,
    /// Upper side.
    pub y: f64,
    /// Height.
    pub height: f64,
}

/// A way out of a bar that is not a ribbon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// On to steps that are not shown.
    Further,
    /// Ended, having converted.
    Converted,
    /// Ended, explicitly lost.
    Lost,
    /// Ended in silence for too long.
    Cold,
    /// Ended for now: still open.
    Open,
    /// Back in a later session.
    CameBack,
}

impl Way {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 6] = [Self::Further, Self::CameBack, Self::Converted, Self::Open, Self::Cold, Self::Lost];

    /// How many of a node go this way.
    pub fn of(self, node: &Node) -> u64 {
        match self {
            Self::Further => node.further,
            Self::Converted => node.converted,
            Self::Lost => node.lost,
            Self::Cold => node.cold,
            Self::Open => node.open,
            Self::CameBack => node.came_back,
        }
    }

    /// The same as the report selects by it.
    pub fn side(self) -> Side {
        match self {
            Self::Further => Side::GoesOn,
            Self::Converted => Side::Ended(State::Converted),
            Self::Lost => Side::Ended(State::Lost),
            Self::Cold => Side::Cold,
            Self::Open => Side::Ended(State::Open),
            Self::CameBack => Side::CameBack,
        }
    }

    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Further => "flow-way-further",
            Self::Converted => "flow-way-converted",
            Self::Lost => "flow-way-lost",
            Self::Cold => "flow-way-cold",
            Self::Open => "flow-way-open",
            Self::CameBack => "flow-way-back",
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Ribbon {
    /// Index of the link.
    pub link: usize,
    /// The bars at its ends, as indices of [`Layout::bars`].
    pub from: usize,
    /// The later one.
    pub to: usize,
    /// Its outline.
    pub outline: String,
    /// The middle of it.
    pub middle: (f64, f64),
}

/// The picture's geometry, in pixels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Width of a column with the space to the next.
    pub column: f64,
    /// Width of all.
    pub width: f64,
    /// Height of all.
    pub height: f64,
    /// The bars by column, top down.
    pub bars: Vec<Bar>,
    /// The ribbons in the order of the links.
    pub ribbons: Vec<Ribbon>,
}

impl Layout {
    /// Lays a report out in so much room; where that is too little, the picture is wider.
    pub fn of(report: &Report, room: f64) -> Self {
        let columns = report.columns.len().max(1) as f64;
        let column = (room / columns).clamp(COLUMN.0, COLUMN.1).floor();
        let most = report.columns.iter().map(|column| column.count).max().unwrap_or(1).max(1) as f64;
        let scale = FULL / most;
        let mut layout = Self { column, width: column * columns, ..Self::default() };
        for (at, shown) in report.columns.iter().enumerate() {
            let mut y = EDGE;
            for (place, node) in shown.nodes.iter().enumerate() {
                let height = (node.count as f64 * scale).max(1.5);
                let slot = height.max(SLOT);
                let top = y + (slot - height) / 2.0;
                layout.bars.push(Bar { at: (at, place), x: at as f64 * column, y: top, height, stubs: Vec::new() });
                y += slot + GAP;
            }
            layout.height = layout.height.max(y - GAP + EDGE);
        }
        layout.connect(report, scale);
        layout
    }

    /// The bar of a node; `None` at a node that is not drawn.
    pub fn bar(&self, column: usize, node: usize) -> Option<usize> {
        self.bars.iter().position(|bar| bar.at == (column, node))
    }

    fn connect(&mut self, report: &Report, scale: f64) {
        let mut ends: Vec<(usize, usize, usize)> = Vec::with_capacity(report.links.len());
        for (at, link) in report.links.iter().enumerate() {
            let find = |step: i32, label: &str, is_other: bool| {
                let column = report.columns.iter().position(|column| column.step == step)?;
                let is_it = |node: &Node| node.is_other == is_other && node.label == label;
                let node = report.columns[column].nodes.iter().position(is_it)?;
                self.bar(column, node)
            };
            let from = find(link.step, &link.from, link.from_other);
            let to = find(link.step + 1, &link.to, link.to_other);
            if let Some((from, to)) = from.zip(to) {
                ends.push((from, to, at));
            }
        }
        // Where the next ribbon leaves a bar, and where it enters one. Bars stand in order.
        let mut leaves: Vec<f64> = self.bars.iter().map(|bar| bar.y).collect();
        let mut enters = leaves.clone();
        ends.order_by_key(|&(from, to, _)| (to, from));
        let mut entry = vec![0.0; report.links.len()];
        for &(_, to, link) in &ends {
            entry[link] = enters[to];
            enters[to] += report.links[link].count as f64 * scale;
        }
        ends.order_by_key(|&(from, to, _)| (from, to));
        for (from, to, link) in ends {
            let thick = (report.links[link].count as f64 * scale).max(0.6);
            let (x0, x1) = (self.bars[from].x + BAR, self.bars[to].x);
            let (y0, y1) = (leaves[from], entry[link]);
            leaves[from] += report.links[link].count as f64 * scale;
            let half = (x0 + x1) / 2.0;
            let outline = format!(
                "M{x0:.1} {y0:.1}C{half:.1} {y0:.1} {half:.1} {y1:.1} {x1:.1} {y1:.1}V{:.1}C{half:.1} {:.1} {half:.1} {:.1} {x0:.1} {:.1}Z",
                y1 + thick,
                y1 + thick,
                y0 + thick,
                y0 + thick
            );
            let middle = (half, (y0 + y1 + thick) / 2.0);
            self.ribbons.push(Ribbon { link, from, to, outline, middle });
        }
        for (bar, leaves) in self.bars.iter_mut().zip(leaves) {
            let node = &report.columns[bar.at.0].nodes[bar.at.1];
            let mut y = leaves;
            for way in Way::ALL {
                let height = way.of(node) as f64 * scale;
                if height > 0.0 {
                    bar.stubs.push(Stub { way, y, height: height.max(0.6) });
                    y += height;
                }
            }
        }
        self.ribbons.order_by_key(|ribbon| ribbon.link);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::Rate;
    use desirepath_engine::contract::flows::{Column, Link};

    fn node(label: &str, count: u64, continued: u64) -> Node {
        Node {
            label: label.to_owned(),
            is_other: false,
            labels: 1,
            count,
            share: Rate::default(),
            customers: Some(count),
            began: 0,
            earlier: 0,
            continued,
            further: 0,
            converted: 0,
            lost: 0,
            cold: 0,
            open: count - continued,
            came_back: 0,
            conversion: Default::default(),
        }
    }

    fn link(from: &str, to: &str, count: u64) -> Link {
        Link {
            step: 0,
            from: from.to_owned(),
            from_other: false,
            to: to.to_owned(),
            to_other: false,
            count,
            of_from: Rate::default(),
            of_to: Rate::default(),
            customers: Some(count),
            conversion: Default::default(),
        }
    }

    fn report() -> Report {
        let column = |step, nodes: Vec<Node>| Column {
            step,
            count: nodes.iter().map(|node| node.count).sum(),
            ways: Default::default(),
            nodes,
        };
        Report {
            columns: vec![
                column(0, vec![node("a", 600, 500), node("b", 400, 100)]),
                column(1, vec![node("c", 400, 0), node("d", 199, 0), node("e", 1, 0)]),
            ],
            links: vec![
                link("a", "c", 350),
                link("a", "d", 149),
                link("b", "c", 50),
                link("b", "d", 50),
                link("a", "e", 1),
            ],
            ..Report::default()
        }
    }

    #[test]
    fn bars_never_overlap_and_what_leaves_them_fits() {
        let layout = Layout::of(&report(), 900.0);
        for pair in layout.bars.windows(2).filter(|pair| pair[0].at.0 == pair[1].at.0) {
            assert!(pair[0].y + pair[0].height + GAP <= pair[1].y + 1e-9, "{pair:?}");
        }
        for bar in &layout.bars {
            let stub = bar.stubs.last().expect("somebody ends everywhere here");
            assert!((stub.y + stub.height - bar.y - bar.height).abs() < 1.0, "{bar:?}");
        }
        assert_eq!(layout.ribbons.len(), 5);
        assert!((layout.bars[0].height - 600.0 / 1000.0 * FULL).abs() < 1e-9);
    }

    #[test]
    fn a_narrow_page_gets_a_wide_picture() {
        assert_eq!(Layout::of(&report(), 300.0).width, 2.0 * COLUMN.0);
        assert_eq!(Layout::of(&report(), 500.0).width, 500.0);
        assert_eq!(Layout::of(&Report::default(), 500.0).bars, []);
    }
}
