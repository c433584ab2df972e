//! The customer is one of some.

use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{CustomerSet, EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(names: &[String], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let mut customers = CustomerSet::with_capacity(log.customers());
    for name in names {
        let code = log.vocabulary.customers.find_shown(name);
        customers.insert(code.ok_or_else(|| FilterError::unknown("customer", name))? as usize);
    }
    Ok(Box::new(Customers(customers)))
}

pub(super) fn clause(names: &[String], holds: bool) -> Clause {
    let names = match names {
        [] => "nobody".to_owned(),
        few if few.len() <= 3 => few.join(", "),
        [first, ..] => format!("{first} and {} others", names.len() - 1),
    };
    Clause::who(format!("{} {names}", if holds { "are" } else { "are not" }))
}

struct Customers(CustomerSet);

impl Test for Customers {
    fn cost(&self) -> Cost {
        Cost::NoEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.0.contains(journey.customer.index())
    }
}
