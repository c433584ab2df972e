//! Lines of one order into one event.

use super::super::shard::Shard;
use super::super::{FilePlan, Role, has_word};
use super::join::{Part, recode};
use crate::log::columns::Sparse;
use crate::log::{Dictionary, Provenance, SkipReason};
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

/// An order: file, customer, order id and activity.
type Key = (usize, u32, u32, u32);

/// Merges events of the same customer, order and activity of a file whose plan asks for it: the
/// first one in the order of the input stays and takes the amounts of the others; unless each line
/// has the total of the order, which counts once. Says which
/// events stay, if any were merged. O(events of these files).
pub fn merge(plans: &[FilePlan], parts: &mut [Part], provenance: &mut Provenance) -> Option<Vec<bool>> {
    if !plans.iter().any(|plan| plan.merge_order_lines) {
        return None;
    }
    let mut texts = [Dictionary::default(), Dictionary::default(), Dictionary::default()];
    // Where the first event of an order is, part and event in it, and its value.
    let mut firsts: HashMap<Key, (usize, usize, f64), foldhash::fast::FixedState> = HashMap::default();
    // By file: whether each line of an order has the value of the whole order.
    let mut has_totals: Vec<bool> = plans.iter().map(is_named_total).collect();
    let mut is_kept = vec![true; parts.iter().map(|part| part.events).sum()];
    let mut start = 0;
    let mut merged = 0;
    for at in 0..parts.len() {
        let (before, rest) = parts.split_at_mut(at);
        let part = &mut rest[0];
        let (file, events) = (part.file, part.events);
        if plans[file].merge_order_lines && part.shard.order.codes.len() == events {
            let [customers, orders, activities] = &mut texts;
            let customer = common(customers, &part.shard.customer.texts);
            let order = common(orders, &part.shard.order.texts);
            let activity = common(activities, &part.shard.activity.texts);
            let Shard { customer: customers, order: orders, activity: activities, .. } = &part.shard;
            let codes = customers.codes.iter().zip(orders.codes.iter()).zip(activities.codes.iter());
            let keys: Vec<Option<Key>> = codes
                .map(|((customer_code, order_code), activity_code)| {
                    let is_order = order_code != Dictionary::EMPTY;
                    let code = |all: &[u32], code| recode(all, code);
                    let key = (
                        file,
                        code(&customer, customer_code),
                        code(&order, order_code),
                        code(&activity, activity_code),
                    );
                    is_order.then_some(key)
                })
                .collect();
            for (event, key) in keys.into_iter().enumerate() {
                let Some(key) = key else { continue };
                match firsts.entry(key) {
                    Entry::Vacant(vacant) => {
                        let value = part.shard.value.get(event).unwrap_or(f64::NAN);
                        vacant.insert((at, event, value));
                    }
                    Entry::Occupied(first) => {
                        let &(first_part, first, value) = first.get();
                        has_totals[file] &= part.shard.value.get(event) == Some(value);
                        const AMOUNTS: [fn(&mut Part) -> &mut Sparse<f64>; 2] =
                            [|part| &mut part.shard.value, |part| &mut part.shard.cost];
                        for amounts in AMOUNTS {
                            let Some(amount) = amounts(part).get(event).filter(|amount| !amount.is_nan()) else {
                                continue;
                            };
                            let into = if first_part == at { &mut *part } else { &mut before[first_part] };
                            let events = into.events;
                            let sum = amounts(into).get_mut(first, events, f64::NAN);
                            *sum = if sum.is_nan() { amount } else { *sum + amount };
                        }
                        is_kept[start + event] = false;
                        merged += 1;
                        let source = &mut provenance.files[file];
                        source.events -= 1;
                        source.used -= 1;
                        source.skipped += 1;
                    }
                }
            }
        }
        start += events;
    }
    if merged == 0 {
        return None;
    }
    for (key, (part, event, value)) in firsts {
        let part = &mut parts[part];
        if has_totals[key.0] && !value.is_nan() {
            let events = part.events;
            *part.shard.value.get_mut(event, events, f64::NAN) = value;
        }
    }
    *provenance.skipped_by_reason.entry(SkipReason::MergedOrderLine).or_default() += merged;
    Some(is_kept)
}

/// Whether the name of a file's amounts says that they are those of whole orders.
fn is_named_total(plan: &FilePlan) -> bool {
    const LINES: [&str; 8] = ["line", "lineitem", "item", "product", "position", "artikel", "article", "producto"];
    const TOTALS: [&str; 8] =
        ["total", "gesamt", "gesamtbetrag", "gesamtsumme", "bestellwert", "totaal", "totaalbedrag", "ordertotal"];
    let name = plan.column(Role::Value).map_or("", |at| &plan.columns[at].name);
    has_word(name, &TOTALS) && !has_word(name, &LINES)
}

/// By code of `local`: the code in `all`.
fn common(all: &mut Dictionary, local: &Dictionary) -> Vec<u32> {
    local.iter().map(|text| all.encode(text)).collect()
}
