//! What there is to choose from: the values of a column, with the customers that have each.

use crate::log::filter::{AtChannel, AtEvent, AttributeFilter, Breakdown, ChannelFilter, Filter, FilterError};
use crate::log::{Dictionary, EventLog};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// Which values of which column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ValuesRequest {
    /// The column.
    pub of: Breakdown,
    /// Only values that contain this, in whatever case. Default: all.
    #[serde(default)]
    pub search: String,
    /// How many to list at most.
    pub limit: u64,
}

/// Values, those of most customers first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ValuesPage {
    /// The values.
    pub values: Vec<ValueCount>,
    /// How many more there are.
    pub not_listed: u64,
}

/// A value and who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ValueCount {
    /// The value; `""` where there is none.
    pub value: String,
    /// Customers with an event that has it.
    pub customers: u64,
}

impl ValuesPage {
    /// Selects the customers of a value of the column that was asked for.
    pub fn selector(of: &Breakdown, value: &ValueCount) -> Filter {
        let values = vec![value.value.clone()];
        match of {
            Breakdown::Channel => {
                Filter::Channel(ChannelFilter { names: values, at: AtChannel::Any, within_days: None })
            }
            Breakdown::Attribute(name) => {
                Filter::Attribute(AttributeFilter { name: name.clone(), values, at: AtEvent::Any })
            }
        }
    }
}

/// The values of a column of all customers. O(events + values · log values).
///
/// # Errors
/// The log does not have the column.
pub fn values(log: &EventLog, request: &ValuesRequest) -> Result<ValuesPage, FilterError> {
    let counted = match &request.of {
        Breakdown::Channel => count(log, &log.vocabulary.channels, |event| log.channel.get(event).map(|code| code.0)),
        Breakdown::Attribute(name) => {
            let unknown = || FilterError::Unknown { what: "attribute".to_owned(), name: name.clone() };
            let attribute = log.attribute(name).ok_or_else(unknown)?;
            count(log, &attribute.texts, |event| attribute.codes.get(event))
        }
    };
    let wanted = request.search.to_lowercase();
    let mut values: Vec<ValueCount> =
        counted.into_iter().filter(|value| value.value.to_lowercase().contains(&wanted)).collect();
    values.order_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.value.cmp(&b.value)));
    let listed = values.len().min(usize::try_from(request.limit).unwrap_or(usize::MAX));
    let not_listed = (values.len() - listed) as u64;
    values.truncate(listed);
    Ok(ValuesPage { values, not_listed })
}

/// Customers by value. Events lie customer by customer, so that one mark per value is enough.
fn count(log: &EventLog, texts: &Dictionary, code: impl Fn(usize) -> Option<u32>) -> Vec<ValueCount> {
    let nothing = texts.len();
    let mut customers = vec![0_u64; nothing + 1];
    let mut last_seen = vec![usize::MAX; nothing + 1];
    for (customer, events) in log.offsets.windows(2).enumerate() {
        for event in events[0] as usize..events[1] as usize {
            let value = code(event).map_or(nothing, |code| (code as usize).min(nothing));
            if last_seen[value] != customer {
                last_seen[value] = customer;
                customers[value] += 1;
            }
        }
    }
    let text = |at: usize| if at == nothing { String::new() } else { texts.text(at as u32).into_owned() };
    let seen = customers.into_iter().enumerate().filter(|(_, customers)| *customers > 0);
    seen.map(|(at, customers)| ValueCount { value: text(at), customers }).collect()
}
