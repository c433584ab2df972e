//! Which tool a file was exported from, by its header, and what its columns then mean.
//!
//! The tools are data: `tools.tsv` has a row for each export, so that adding one is adding a row.
//! Its columns are the tool; the export; names that the header must all have; `name=role` for
//! columns, the first that is there wins where only one can have the role (of customers, the first
//! that has hardly a gap); and what else is to be done: `activity=…`, `channel=…` and `customer=…`
//! with `{name}` for a column's cell and `{name or name by name}` for who is at the other end of a call, `value on=name` for the event column that has the row's value, `merge lines` for
//! orders with several lines. Names are in lower case and separated by bars, with spaces or `_`
//! between words; a star at the end of one stands for any text.

use super::plan::{MadeColumn, Part, Role};
use desirepath_order::Ordered;

const TOOLS: &str = include_str!("tools.tsv");

/// What is known of a tool's export, for the columns of one file.
pub(super) struct Recognised {
    /// The tool and its export.
    pub tool: String,
    /// By column: its role, if the tool's table gives it one.
    pub roles: Vec<Option<Role>>,
    pub made: Vec<MadeColumn>,
    pub value_on: Option<usize>,
    pub merge_lines: bool,
    /// Whether its rows are about customers, as far as the table knows.
    pub has_customers: bool,
}

/// The tool that a header gives away; of several, the one that it has most names of. `suits` says
/// whether a column's cells can have a role, `gaps` how many of its cells are empty, in per cent.
pub(super) fn recognise(
    names: &[String],
    suits: &dyn Fn(usize, Role) -> bool,
    gaps: &dyn Fn(usize) -> usize,
) -> Option<Recognised> {
    let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase().replace('_', " ")).collect();
    // Tools join words by spaces here and by lines there.
    let is_named = |at: usize, wanted: &str| match wanted.strip_suffix('*') {
        Some(beginning) => spaced(beginning).eq(names[at].bytes().take(beginning.len())),
        None => spaced(wanted).eq(names[at].bytes()),
    };
    let position = |wanted: &str| (0..names.len()).find(|&at| is_named(at, wanted));
    let mut best: Option<(usize, [&str; 5])> = None;
    for line in TOOLS.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let row: [&str; 5] = std::array::from_fn(|_| fields.next().unwrap_or_default());
        let mut needed = 0;
        let has_all = row[2].split('|').all(|name| {
            needed += 1;
            position(name).is_some()
        });
        if has_all && best.is_none_or(|(most, _)| needed > most) {
            best = Some((needed, row));
        }
    }
    let (_, [tool, export, _, roles, rules]) = best?;
    let mut found = Recognised {
        tool: format!("{tool} ({export})"),
        roles: vec![None; names.len()],
        made: Vec::new(),
        value_on: None,
        merge_lines: false,
        has_customers: false,
    };
    let mut customers = Vec::new();
    for (name, role) in roles.split('|').filter_map(|pair| pair.rsplit_once('=')) {
        let Some(role) = Role::ALL.into_iter().find(|known| known.name() == role) else { continue };
        for at in (0..names.len()).filter(|&at| is_named(at, name)) {
            let is_free = role.is_repeatable() || !found.roles.contains(&Some(role));
            if role == Role::Customer {
                customers.push(at);
            } else if is_free && found.roles[at].is_none() && suits(at, role) {
                found.roles[at] = Some(role);
            }
        }
        found.has_customers |= role == Role::Customer;
    }
    // Who is known by one id only sometimes is better known by another one.
    const FEW_GAPS: usize = 10;
    customers.retain(|&at| found.roles[at].is_none() && suits(at, Role::Customer));
    if let Some(at) = customers.into_iter().min_by_key(|&at| gaps(at).max(FEW_GAPS)) {
        found.roles[at] = Some(Role::Customer);
    }
    for rule in rules.split('|').filter(|rule| !rule.is_empty()) {
        match rule.split_once('=') {
            None => found.merge_lines = rule == "merge lines",
            Some(("value on", name)) => {
                let at = position(name).filter(|&at| found.roles[at] == Some(Role::Event));
                found.value_on = found.value_on.or(at);
            }
            Some((role, template)) => {
                let role = match role {
                    "channel" => Role::Channel,
                    "customer" => Role::Customer,
                    _ => Role::Activity,
                };
                if let Some(parts) = parts(template, position).filter(|_| !found.roles.contains(&Some(role))) {
                    found.has_customers |= role == Role::Customer;
                    found.made.push(MadeColumn { role, parts });
                }
            }
        }
    }
    Some(found)
}

/// A name with spaces between its words, as bytes.
fn spaced(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| if byte == b'_' { b' ' } else { byte })
}

/// The parts of a text with `{name}` for columns and `{name or name by name}` for other ends; `None` if one of them
/// is not there.
fn parts(template: &str, position: impl Fn(&str) -> Option<usize>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}')?;
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let ends = name.split_once(" or ").and_then(|(from, rest)| Some((from, rest.split_once(" by ")?)));
        parts.push(match ends {
            Some((from, (to, direction))) => {
                Part::OtherEnd { from: position(from)?, to: position(to)?, direction: position(direction)? }
            }
            None => Part::Column(position(name)?),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Some(parts)
}

/// A stable hash of a header's names: FNV-1a (Fowler, Noll, Vo) of 64 bits over the names in lower
/// case and sorted, as 16 hexadecimal digits.
pub(super) fn fingerprint<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(|name| name.trim().to_lowercase()).collect();
    names.order();
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    for byte in names.iter().flat_map(|name| name.bytes().chain([0x1F])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_is_well_formed() {
        let mut tools = BTreeSet::new();
        for line in TOOLS.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!((4..=5).contains(&fields.len()), "{line}");
            tools.insert(fields[0]);
            assert_eq!(line.to_lowercase().split('\t').nth(2), Some(fields[2]), "names in lower case: {line}");
            for pair in fields[3].split('|') {
                let (_, role) = pair.rsplit_once('=').unwrap_or_else(|| panic!("{pair}"));
                assert!(Role::ALL.iter().any(|known| known.name() == role), "{pair}");
            }
            for rule in fields.get(4).into_iter().flat_map(|rules| rules.split('|')) {
                let name = rule.split_once('=').map_or(rule, |(name, _)| name);
                assert!(["activity", "channel", "customer", "value on", "merge lines"].contains(&name), "{rule}");
            }
        }
        assert!(tools.len() >= 20);
    }

    /// Every row of the table is found by its own names, whatever its cells.
    #[test]
    fn every_tool_is_recognised() {
        for line in TOOLS.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let mut names: Vec<String> = fields[2].split('|').map(str::to_uppercase).collect();
            for (name, _) in fields[3].split('|').filter_map(|pair| pair.rsplit_once('=')) {
                if !names.contains(&name.to_uppercase()) {
                    names.push(name.to_uppercase());
                }
            }
            let found = recognise(&names, &|_, _| true, &|_| 0).unwrap_or_else(|| panic!("{line}"));
            assert!(found.tool.starts_with(fields[0]), "{line}: {}", found.tool);
        }
    }

    #[test]
    fn a_fingerprint_is_that_of_the_names() {
        let of = |names: &[&str]| fingerprint(names.iter().copied());
        assert_eq!(of(&["a", "b"]), of(&[" B", "A"]));
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_eq!(of(&["customer", "time", "activity"]), "9f747af261fcb9d8");
    }
}
