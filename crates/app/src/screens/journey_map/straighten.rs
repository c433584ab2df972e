//! Fewer bends: heights that keep frequent paths straight, in an order that is already found.
//!
//! The order within each column stays, and heights are moved so that the squared climbs, weighted by customers, become small. Column by column each item
//! wishes to be at the weighted mean of its neighbours, and the nearest heights that keep the order
//! and the distances are found exactly by isotonic regression (pool adjacent violators; Best &
//! Chakravarti, Math. Programming 47 (1990)). A few sweeps there and back settle it.

use super::untangle::Link;
use desirepath_order::Ordered;

/// Something that stands in a column or passes through it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its column.
    pub column: usize,
    /// The height of its reference point.
    pub y: f64,
    /// How far it reaches above that.
    pub above: f64,
    /// How far it reaches below that.
    pub below: f64,
}

/// How often all columns are visited.
const SWEEPS: usize = 120;

/// Moves items within their columns, keeping the order and `separation` between them.
pub fn straighten(items: &mut [Item], links: &[Link], separation: f64) {
    let columns = items.iter().map(|item| item.column + 1).max().unwrap_or(0);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); columns];
    (0..items.len()).for_each(|at| order[items[at].column].push(at));
    for column in &mut order {
        column.order_by(|&a, &b| items[a].y.total_cmp(&items[b].y).then(a.cmp(&b)));
    }
    let mut neighbours: Vec<Vec<(usize, f64)>> = vec![Vec::new(); items.len()];
    for &(a, b, weight) in links {
        neighbours[a].push((b, weight));
        neighbours[b].push((a, weight));
    }
    for sweep in 0..SWEEPS {
        for step in 0..columns {
            let column = if sweep % 2 == 0 { step } else { columns - 1 - step };
            settle(items, &order[column], &neighbours, separation);
        }
    }
}

/// Gives the items of one column the heights nearest to their wishes.
fn settle(items: &mut [Item], order: &[usize], neighbours: &[Vec<(usize, f64)>], separation: f64) {
    // Blocks of items that touch: (sum of weight × wish, weight, first item). Offsets turn
    // distances into plain order.
    let mut offsets = Vec::with_capacity(order.len());
    let mut offset = 0.0;
    for (at, &item) in order.iter().enumerate() {
        if at > 0 {
            offset += items[order[at - 1]].below + separation + items[item].above;
        }
        offsets.push(offset);
    }
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (at, &item) in order.iter().enumerate() {
        let (mut wish, mut weight) = (0.0, 0.0);
        for &(other, customers) in &neighbours[item] {
            wish += customers * items[other].y;
            weight += customers;
        }
        // A little inertia: whoever has no neighbours stays, and equal wishes keep their order.
        let inertia = 0.01;
        let wish = wish + inertia * items[item].y - (weight + inertia) * offsets[at];
        blocks.push((wish, weight + inertia, at));
        while let [.., before, last] = blocks[..] {
            if before.0 / before.1 <= last.0 / last.1 {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push((before.0 + last.0, before.1 + last.1, before.2));
        }
    }
    for (at, &(sum, weight, first)) in blocks.iter().enumerate() {
        let end = blocks.get(at + 1).map_or(order.len(), |next| next.2);
        for place in first..end {
            items[order[place]].y = sum / weight + offsets[place];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(column: usize, y: f64) -> Item {
        Item { column, y, above: 20.0, below: 20.0 }
    }

    #[test]
    fn the_frequent_path_is_straight_and_the_rare_one_bends() {
        let mut items = [item(0, 0.0), item(1, 0.0), item(1, 60.0), item(2, 30.0)];
        straighten(&mut items, &[(0, 1, 1.0), (0, 2, 1000.0), (1, 3, 1.0), (2, 3, 1000.0)], 10.0);
        assert!((items[0].y - items[2].y).abs() < 1.0 && (items[2].y - items[3].y).abs() < 1.0, "{items:?}");
        assert!(items[2].y - items[1].y >= 50.0 - 1e-9);
    }

    #[test]
    fn order_and_distances_are_kept() {
        let mut items: Vec<Item> = (0..40).map(|at| item(at % 4, (at * 7 % 11) as f64 * 60.0)).collect();
        let before = items.clone();
        let links: Vec<Link> = (0..80).map(|at| (at * 3 % 40, at * 11 % 40, (at % 5) as f64)).collect();
        straighten(&mut items, &links, 5.0);
        for a in 0..40 {
            for b in 0..40 {
                if before[a].column == before[b].column && before[a].y < before[b].y {
                    assert!(items[b].y - items[a].y >= 45.0 - 1e-6, "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn nothing_and_loose_items_stay() {
        straighten(&mut [], &[], 5.0);
        let mut items = [item(0, 7.0)];
        straighten(&mut items, &[], 5.0);
        assert!((items[0].y - 7.0).abs() < 1e-9);
    }
}
