//! The leads that are cold, and those that are about to be: a pass of their own, which keeps no more of them than are
//! listed.

use super::silence::Fit;
use super::{Lead, Report, Worth, days};
use crate::log::{ActivityId, LeadEnd, Scope, csv_cell, csv_number, csv_row, time::iso};
use desirepath_order::top_k;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Whoever is silent when the log ends.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct OpenLead {
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

/// What decides who is listed, and in which order.
#[derive(Serialize, Deserialize)]
pub(super) struct Listing {
    /// By activity.
    pub(super) fits: Vec<Option<Fit>>,
    pub(super) worth: Worth,
    pub(super) ahead_days: f64,
    /// How many leads each list has at most.
    pub(super) most: usize,
    pub(super) log_end_ms: i64,
}

/// Whether a lead is cold, or will be soon.
enum State {
    Cold,
    Soon,
}

impl Listing {
    fn silent_days(&self, last_ms: i64) -> f64 {
        days(self.log_end_ms.saturating_sub(last_ms).max(0))
    }

    fn state(&self, lead: OpenLead) -> Option<State> {
        let cold_day = f64::from(self.fits[lead.activity.index()].as_ref()?.cold_day?);
        let silent = self.silent_days(lead.last_ms);
        if silent >= cold_day {
            Some(State::Cold)
        } else {
            (silent + self.ahead_days >= cold_day).then_some(State::Soon)
        }
    }

    /// How many there are, by activity.
    pub(super) fn count(&self, open: &[OpenLead]) -> Vec<Counts> {
        let mut counts = vec![Counts::default(); self.fits.len()];
        for &lead in open {
            let counts = &mut counts[lead.activity.index()];
            counts.open += 1;
            match self.state(lead) {
                Some(State::Cold) => counts.cold += 1,
                Some(State::Soon) => counts.soon += 1,
                None => {}
            }
        }
        counts
    }

    /// The first of some customers.
    pub(super) fn scan(&self, scope: &Scope) -> Lists {
        let mut lists = Lists::default();
        for journey in scope.journeys() {
            let (len, LeadEnd::Open) = journey.as_lead(scope.outcomes, None) else { continue };
            let lead = OpenLead { activity: journey.last(), last_ms: journey.time_ms[len - 1] };
            let list = match self.state(lead) {
                Some(State::Cold) => &mut lists.cold,
                Some(State::Soon) => &mut lists.soon,
                None => continue,
            };
            let at = lead.activity.index();
            let chance = self.fits[at].as_ref().and_then(|fit| fit.chance(self.silent_days(lead.last_ms)));
            let chance = chance.map_or(0.0, |chance| chance.chance);
            let stake = self.worth.mean_value[at].map(|value| chance * self.worth.converts_if_back[at] * value);
            let name = scope.log.vocabulary.customers.bytes(journey.customer.0);
            list.push(Ranked { name: name.to_vec(), lead, chance, stake });
            // Now and then, so that no more are kept than will be listed.
            if list.len() >= 2 * self.most.max(1 << 10) {
                top_k(list, self.most, Ranked::order);
            }
        }
        lists.trim(self.most);
        lists
    }

    /// The leads of a list with names.
    pub(super) fn leads(&self, list: &[Ranked], activity: impl Fn(ActivityId) -> String) -> Vec<Lead> {
        let lead = |ranked: &Ranked| {
            let OpenLead { activity: at, last_ms } = ranked.lead;
            let silent_days = self.silent_days(last_ms);
            let fit = self.fits[at.index()].as_ref();
            let chance = fit.and_then(|fit| fit.chance(silent_days));
            Lead {
                customer: String::from_utf8_lossy(&ranked.name).into_owned(),
                activity: activity(at),
                last_event: iso(last_ms),
                silent_days,
                cold_day: fit.and_then(|fit| fit.cold_day).unwrap_or_default(),
                chance_to_return: chance.map(|chance| chance.chance),
                low: chance.map(|chance| chance.low),
                high: chance.map(|chance| chance.high),
                value_at_stake: ranked.stake,
            }
        };
        list.iter().map(lead).collect()
    }
}

/// A lead on a list, with what it is ranked by.
#[derive(Serialize, Deserialize)]
pub(super) struct Ranked {
    name: Vec<u8>,
    lead: OpenLead,
    chance: f64,
    stake: Option<f64>,
}

impl Ranked {
    /// Most at stake first.
    fn order(a: &Self, b: &Self) -> Ordering {
        (b.stake.unwrap_or(0.0).total_cmp(&a.stake.unwrap_or(0.0)))
            .then_with(|| b.chance.total_cmp(&a.chance))
            .then_with(|| b.lead.last_ms.cmp(&a.lead.last_ms))
            .then_with(|| a.name.cmp(&b.name))
    }
}

/// The first leads of both lists.
#[derive(Default, Serialize, Deserialize)]
pub struct Lists {
    pub(super) cold: Vec<Ranked>,
    pub(super) soon: Vec<Ranked>,
}

impl Lists {
    /// Adds those of other customers.
    pub(super) fn merge(&mut self, other: Self) {
        self.cold.extend(other.cold);
        self.soon.extend(other.soon);
    }

    /// Puts them in order, and keeps so many.
    pub(super) fn trim(&mut self, most: usize) {
        for list in [&mut self.cold, &mut self.soon] {
            top_k(list, most, Ranked::order);
        }
    }
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
