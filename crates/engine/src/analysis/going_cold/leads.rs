//! The leads that are cold, and those that are about to be.

use super::silence::Fit;
use super::{Lead, Params, Report, Worth, days};
use crate::log::{ActivityId, CustomerId, Scope, csv_cell, csv_number, csv_row, time::iso};
use desirepath_order::top_k;
use std::cmp::Ordering;

/// A lead whose journey is open when the log ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenLead {
    pub(super) customer: CustomerId,
    pub(super) activity: ActivityId,
    pub(super) last_ms: i64,
}

/// Leads at one activity.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) open: u64,
    pub(super) cold: u64,
    pub(super) soon: u64,
}

/// Who is cold, who will be, and how many there are by activity.
pub(super) struct Lists {
    pub(super) counts: Vec<Counts>,
    pub(super) cold: Vec<Lead>,
    pub(super) soon: Vec<Lead>,
}

/// A lead on a list, with what it is ranked by.
struct Ranked {
    lead: OpenLead,
    cold_day: u32,
    chance: f64,
    stake: Option<f64>,
}

pub(super) fn list_leads(
    open: &[OpenLead],
    fits: &[Option<Fit>],
    worth: &Worth,
    scope: &Scope,
    params: &Params,
) -> Lists {
    let mut counts = vec![Counts::default(); fits.len()];
    let (mut cold, mut soon) = (Vec::new(), Vec::new());
    let silent_days = |lead: &OpenLead| days(scope.outcomes.log_end_ms.saturating_sub(lead.last_ms).max(0));
    for &lead in open {
        let at = lead.activity.index();
        counts[at].open += 1;
        let Some((fit, cold_day)) = fits[at].as_ref().and_then(|fit| Some((fit, fit.cold_day?))) else { continue };
        let silent = silent_days(&lead);
        let list = if silent >= f64::from(cold_day) {
            counts[at].cold += 1;
            &mut cold
        } else if silent + params.ahead_days >= f64::from(cold_day) {
            counts[at].soon += 1;
            &mut soon
        } else {
            continue;
        };
        // Whoever asks for cold days alone lists nobody.
        if params.list == 0 {
            continue;
        }
        let chance = fit.chance(silent).map_or(0.0, |chance| chance.chance);
        let stake = worth.mean_value[at].map(|value| chance * worth.converts_if_back[at] * value);
        list.push(Ranked { lead, cold_day, chance, stake });
    }
    let name = |ranked: &Ranked| scope.log.vocabulary.customers.bytes(ranked.lead.customer.0);
    let order = |a: &Ranked, b: &Ranked| -> Ordering {
        (b.stake.unwrap_or(0.0).total_cmp(&a.stake.unwrap_or(0.0)))
            .then_with(|| b.chance.total_cmp(&a.chance))
            .then_with(|| b.lead.last_ms.cmp(&a.lead.last_ms))
            .then_with(|| name(a).cmp(name(b)))
    };
    let listed = |mut list: Vec<Ranked>| -> Vec<Lead> {
        top_k(&mut list, params.list as usize, order);
        let lead = |ranked: &Ranked| {
            let silent_days = silent_days(&ranked.lead);
            let fit = fits[ranked.lead.activity.index()].as_ref();
            let chance = fit.and_then(|fit| fit.chance(silent_days));
            Lead {
                customer: String::from_utf8_lossy(name(ranked)).into_owned(),
                activity: scope.log.vocabulary.activity(ranked.lead.activity),
                last_event: iso(ranked.lead.last_ms),
                silent_days,
                cold_day: ranked.cold_day,
                chance_to_return: chance.map(|chance| chance.chance),
                low: chance.map(|chance| chance.low),
                high: chance.map(|chance| chance.high),
                value_at_stake: ranked.stake,
            }
        };
        list.iter().map(lead).collect()
    };
    Lists { counts, cold: listed(cold), soon: listed(soon) }
}

/// The leads of a report as CSV. For all of them, ask for a report with the largest `list`.
pub fn leads_csv(report: &Report) -> String {
    let mut csv =
        "customer,state,activity,last_event,silent_days,cold_day,chance_to_return,low,high,value_at_stake\r\n"
            .to_owned();
    for (state, leads) in [("cold", &report.leads), ("about to go cold", &report.soon)] {
        for lead in leads {
            csv += &csv_row(&[
                csv_cell(&lead.customer),
                state.to_owned(),
                csv_cell(&lead.activity),
                lead.last_event.clone(),
                lead.silent_days.to_string(),
                lead.cold_day.to_string(),
                csv_number(lead.chance_to_return),
                csv_number(lead.low),
                csv_number(lead.high),
                csv_number(lead.value_at_stake),
            ]);
        }
    }
    csv
}
