//! Customers of several files that are one: union-find over the keys that they share.
//!
//! Union-find with path halving and union by size (Tarjan, van Leeuwen 1984). Keys are taken in the
//! order of their texts, so that the result depends on neither files nor rows, even where names are
//! to be kept apart. O(rows of files with keys + keys log keys).

use super::{IdentitySettings, is_shared, normal_form};
use crate::ingest::builder::Part;
use crate::ingest::{FilePlan, Role};
use crate::log::columns::Codes;
use crate::log::{Dictionary, IdentityKind, IdentityReport, KeyCount, Merge, Quarantine};
use desirepath_order::Ordered;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

type Hasher = foldhash::fast::FixedState;

/// What a node is: kind, whose ids they are, and the text as it is compared.
type Key = (IdentityKind, String, String);

/// Customers and keys.
#[derive(Default)]
struct Nodes {
    at: HashMap<Key, u32, Hasher>,
    keys: Vec<Key>,
    /// The least of the spellings that a customer has in files; `None` for what is only a key.
    spelling: Vec<Option<String>>,
}

impl Nodes {
    fn get(&mut self, key: Key) -> u32 {
        if let Some(&at) = self.at.get(&key) {
            return at;
        }
        let at = self.keys.len() as u32;
        self.keys.push(key.clone());
        self.spelling.push(None);
        self.at.insert(key, at);
        at
    }

    fn spell(&mut self, at: u32, text: &str) {
        let known = &mut self.spelling[at as usize];
        if known.as_ref().is_none_or(|known| text < known.as_str()) {
            *known = Some(text.to_owned());
        }
    }

    /// What a node is called: ids and telephone numbers as they are written, the rest as compared.
    fn name(&self, at: u32) -> &str {
        let (kind, _, text) = &self.keys[at as usize];
        match (kind, &self.spelling[at as usize]) {
            (IdentityKind::Email, _) | (_, None) => text,
            (_, Some(spelling)) => spelling,
        }
    }
}

/// Sets of nodes.
struct Union {
    parent: Vec<u32>,
    size: Vec<u32>,
}

impl Union {
    fn new(nodes: usize) -> Self {
        Self { parent: (0..nodes as u32).collect(), size: vec![1; nodes] }
    }

    fn find(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let grandparent = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = grandparent;
            at = grandparent;
        }
        at
    }

    /// Joins two roots; says which is left.
    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (small, large) = if self.size[a as usize] < self.size[b as usize] { (a, b) } else { (b, a) };
        self.parent[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
        large
    }
}

/// Gives customers that are one the same name in all parts.
pub fn stitch(plans: &[FilePlan], parts: &mut [Part], settings: &IdentitySettings) -> IdentityReport {
    let mut nodes = Nodes::default();
    // By part: the node of each customer of its dictionary.
    let mut customers: Vec<Vec<u32>> = Vec::with_capacity(parts.len());
    let mut edges: Vec<(u32, u32)> = Vec::new();
    let mut records = Records::default();
    for part in &*parts {
        let plan = &plans[part.file];
        if plan.column(Role::Path).is_some() {
            customers.push(Vec::new());
            continue;
        }
        let space = plan.namespace(plans);
        let texts = &part.shard.customer.texts;
        let kind = plan.customer_kind();
        let own: Vec<u32> = (0..texts.len() as u32)
            .map(|code| {
                let text = texts.text(code);
                // A customer whose name is no key of its kind is whoever has that name.
                let at = nodes.get(match normal_form(kind, &text) {
                    Some((kind, form)) => spaced(kind, space, form.into_owned()),
                    None => spaced(IdentityKind::CustomerId, space, text.clone().into_owned()),
                });
                nodes.spell(at, &text);
                at
            })
            .collect();
        let attributes: Vec<usize> = plan.attribute_columns().collect();
        for identity in &plan.identity {
            let Some(at) = attributes.iter().position(|&column| column == identity.column) else { continue };
            let from = edges.len();
            link(part, &own, &part.shard.attributes[at], identity.kind, space, &mut nodes, &mut edges);
            if kind == IdentityKind::CustomerId && identity.kind == IdentityKind::Email {
                records.add(part.file as u32, &edges[from..]);
            }
        }
        customers.push(own);
    }
    edges.order();
    edges.dedup();
    let found = join(&nodes, edges, records, settings);
    let names = name_clusters(&nodes, &found.cluster);
    for (part, own) in parts.iter_mut().zip(&customers) {
        let mut texts = Dictionary::default();
        let code: Vec<u32> =
            own.iter().map(|&node| texts.encode(names[&found.cluster[node as usize]].as_bytes())).collect();
        if code.is_empty() {
            continue;
        }
        let customers = &mut part.shard.customer;
        customers.codes = customers.codes.iter().map(|old| code[old as usize]).collect();
        customers.texts = texts;
    }
    report(&nodes, found, &names)
}

/// A key in the space of ids that it belongs to; addresses and numbers are everybody's.
fn spaced(kind: IdentityKind, space: &str, text: String) -> Key {
    let is_own = matches!(kind, IdentityKind::CustomerId | IdentityKind::Cookie | IdentityKind::Order);
    (kind, if is_own { space.to_owned() } else { String::new() }, text)
}

/// Adds an edge for every customer and key of a column that stand in the same row.
fn link(
    part: &Part,
    customers: &[u32],
    column: &Codes,
    kind: IdentityKind,
    space: &str,
    nodes: &mut Nodes,
    edges: &mut Vec<(u32, u32)>,
) {
    let mut node: Vec<Option<Option<u32>>> = vec![None; column.texts.len()];
    let mut seen: HashSet<(u32, u32), Hasher> = HashSet::default();
    for (customer, code) in part.shard.customer.codes.iter().zip(column.codes.iter()) {
        if code == Dictionary::EMPTY || !seen.insert((customer, code)) {
            continue;
        }
        let key = *node[code as usize].get_or_insert_with(|| {
            let text = column.texts.text(code);
            normal_form(kind, &text).map(|(kind, form)| nodes.get(spaced(kind, space, form.into_owned())))
        });
        if let Some(key) = key.filter(|&key| key != customers[customer as usize]) {
            edges.push((key, customers[customer as usize]));
        }
    }
}

/// What was found.
struct Found {
    /// By node: the root of its cluster.
    cluster: Vec<u32>,
    /// Keys that joined customers, by cluster.
    through: BTreeMap<u32, Vec<u32>>,
    quarantined: Vec<(u32, u64)>,
    kept_apart: u64,
}

/// Joins customers that share keys; edges are sorted by key.
fn join(nodes: &Nodes, edges: Vec<(u32, u32)>, records: Records, settings: &IdentitySettings) -> Found {
    let mut order: Vec<u32> = (0..nodes.keys.len() as u32).collect();
    order.order_by(|&a, &b| nodes.keys[a as usize].cmp(&nodes.keys[b as usize]));
    let mut rank = vec![0u32; order.len()];
    order.iter().enumerate().for_each(|(at, &node)| rank[node as usize] = at as u32);
    let mut groups: Vec<(u32, Vec<u32>)> = edges
        .chunk_by(|a, b| a.0 == b.0)
        .map(|edges| (edges[0].0, edges.iter().map(|edge| edge.1).collect()))
        .collect();
    groups.order_by_key(|group| rank[group.0 as usize]);
    let mut union = Union::new(nodes.keys.len());
    let mut apart = Apart::new(nodes, &settings.keep_apart, records);
    let (mut joined, mut quarantined, mut kept_apart) = (Vec::new(), Vec::new(), 0);
    for (key, mut customers) in groups {
        customers.order_by_key(|&customer| rank[customer as usize]);
        let (kind, _, text) = &nodes.keys[key as usize];
        let most = if *kind == IdentityKind::Email && is_shared(text) { 1 } else { settings.max_customers as usize };
        // A person has any number of browsers.
        let is_browser = |&&customer: &&u32| nodes.keys[customer as usize].0 == IdentityKind::Cookie;
        let browsers = customers.iter().filter(is_browser).count();
        if customers.len() - browsers > most || browsers > MAX_BROWSERS {
            quarantined.push((key, customers.len() as u64));
            continue;
        }
        for &customer in &customers {
            let (a, b) = (union.find(key), union.find(customer));
            if a == b {
                continue;
            }
            if apart.forbid(a, b) {
                kept_apart += 1;
                continue;
            }
            if *kind > IdentityKind::Email && apart.are_two_records(a, b) {
                continue;
            }
            let root = union.join(a, b);
            apart.joined(a, b, root);
        }
        let is_customer = nodes.spelling[key as usize].is_some();
        if customers.len() + usize::from(is_customer) > 1 {
            joined.push(key);
        }
    }
    let cluster: Vec<u32> = (0..nodes.keys.len() as u32).map(|node| union.find(node)).collect();
    let mut through: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for key in joined {
        through.entry(cluster[key as usize]).or_default().push(key);
    }
    Found { cluster, through, quarantined, kept_apart }
}

/// More browsers than this are nobody's.
const MAX_BROWSERS: usize = 1000;

/// The records of lists of people: who has a number and an address of its own in a file.
#[derive(Default)]
struct Records {
    /// By customer: the file and the address there.
    addresses: HashMap<u32, Vec<(u32, u32)>, Hasher>,
}

impl Records {
    /// The rows of a file pair these addresses with these customers.
    fn add(&mut self, file: u32, edges: &[(u32, u32)]) {
        for &(address, customer) in edges {
            self.addresses.entry(customer).or_default().push((file, address));
        }
    }
}

/// Which clusters are to be kept apart: those that hold names which the user keeps apart, and different records of
/// one list.
struct Apart {
    /// By root: the lists that it has a name of.
    lists: HashMap<u32, Vec<u32>, Hasher>,
    /// By root: the files that have a record of it, with its addresses there.
    addresses: HashMap<u32, Vec<(u32, u32)>, Hasher>,
}

impl Apart {
    fn new(nodes: &Nodes, keep_apart: &[Vec<String>], records: Records) -> Self {
        let mut lists: HashMap<u32, Vec<u32>, Hasher> = HashMap::default();
        if !keep_apart.is_empty() {
            for node in 0..nodes.keys.len() as u32 {
                let is_named = |name: &String| name == nodes.name(node) || *name == nodes.keys[node as usize].2;
                for (list, names) in keep_apart.iter().enumerate() {
                    if nodes.spelling[node as usize].is_some() && names.iter().any(is_named) {
                        lists.entry(node).or_default().push(list as u32);
                    }
                }
            }
        }
        Self { lists, addresses: records.addresses }
    }

    /// Whether one file has a record of each, with an address of its own: two people, whatever they share that is
    /// weaker than an address.
    fn are_two_records(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.addresses.get(&a), self.addresses.get(&b)) else { return false };
        let is_same_list = a.iter().any(|(file, _)| b.iter().any(|(other, _)| file == other));
        is_same_list && !a.iter().any(|record| b.contains(record))
    }

    fn forbid(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.lists.get(&a), self.lists.get(&b)) else { return false };
        a.iter().any(|list| b.contains(list))
    }

    fn joined(&mut self, a: u32, b: u32, root: u32) {
        let gone = if root == a { b } else { a };
        if let Some(lists) = self.lists.remove(&gone) {
            self.lists.entry(root).or_default().extend(lists);
        }
        if let Some(addresses) = self.addresses.remove(&gone) {
            self.addresses.entry(root).or_default().extend(addresses);
        }
    }
}

/// The name of each cluster that has a customer: its first customer's. Where two clusters would be
/// called the same, the later one says what it is.
fn name_clusters(nodes: &Nodes, cluster: &[u32]) -> HashMap<u32, String, Hasher> {
    let mut order: Vec<u32> =
        (0..nodes.keys.len() as u32).filter(|&node| nodes.spelling[node as usize].is_some()).collect();
    order.order_by(|&a, &b| nodes.keys[a as usize].cmp(&nodes.keys[b as usize]));
    let mut names: HashMap<u32, String, Hasher> = HashMap::default();
    let mut taken: HashSet<String, Hasher> = HashSet::default();
    for node in order {
        let root = cluster[node as usize];
        if names.contains_key(&root) {
            continue;
        }
        let (kind, space, _) = &nodes.keys[node as usize];
        let what = if space.is_empty() { kind.words() } else { space.as_str() };
        let mut name = nodes.name(node).to_owned();
        while !taken.insert(name.clone()) {
            name = format!("{name} ({what})");
        }
        names.insert(root, name);
    }
    names
}

fn report(nodes: &Nodes, mut found: Found, names: &HashMap<u32, String, Hasher>) -> IdentityReport {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut keys: BTreeMap<IdentityKind, KeyCount> = BTreeMap::new();
    for node in 0..nodes.keys.len() as u32 {
        let kind = nodes.keys[node as usize].0;
        keys.entry(kind).or_insert(KeyCount { kind, keys: 0, joining: 0 }).keys += 1;
        if nodes.spelling[node as usize].is_some() {
            members.entry(found.cluster[node as usize]).or_default().push(node);
        }
    }
    for key in found.through.values().flatten() {
        if let Some(count) = keys.get_mut(&nodes.keys[*key as usize].0) {
            count.joining += 1;
        }
    }
    let customers_before = members.values().map(|names| names.len() as u64).sum();
    let customers_after = members.len() as u64;
    let text = |node: &u32| nodes.name(*node).to_owned();
    let mut merged: Vec<Merge> = members
        .into_iter()
        .filter(|(_, nodes)| nodes.len() > 1)
        .map(|(root, mut own)| {
            own.order_by(|&a, &b| nodes.keys[a as usize].cmp(&nodes.keys[b as usize]));
            let through = found.through.get(&root).map_or(Vec::new(), |keys| keys.iter().map(text).collect());
            Merge { customer: names[&root].clone(), names: own.iter().map(text).collect(), through }
        })
        .collect();
    merged.order_by(|a, b| (b.names.len(), &a.customer).cmp(&(a.names.len(), &b.customer)));
    let merges = merged.len() as u64;
    merged.truncate(IdentityReport::MAX_LISTED);
    found.quarantined.order_by(|a, b| (b.1, &nodes.keys[a.0 as usize]).cmp(&(a.1, &nodes.keys[b.0 as usize])));
    let quarantines = found.quarantined.len() as u64;
    let quarantined = found
        .quarantined
        .iter()
        .take(IdentityReport::MAX_LISTED)
        .map(|&(key, customers)| Quarantine { kind: nodes.keys[key as usize].0, key: text(&key), customers })
        .collect();
    IdentityReport {
        customers_before,
        customers_after,
        keys: keys.into_values().collect(),
        merges,
        merged,
        quarantines,
        quarantined,
        kept_apart: found.kept_apart,
    }
}

#[cfg(test)]
mod tests;
