//! Rows that make several events, or events that are put together from several cells.

use super::super::plan::{MadeColumn, Part};
use super::super::{FilePlan, Role};
use super::{Amounts, Row, currency_of, note_oddity, push_text, times_of};
use crate::ingest::shard::Shard;
use crate::ingest::values::time::{TimeReader, day_part};
use crate::ingest::values::{is_nothing, iso, number};
use crate::log::time::DAY_MS;
use crate::log::{RejectReason, WarningReason, ending};
use std::borrow::Cow;

/// Reads such rows.
pub struct General {
    customer: Text,
    /// The row's own event, then those of its event columns, left to right.
    events: Vec<Event>,
    /// Which of the events has the row's value.
    value_on: usize,
    /// The column that says how the row ended, if that event is its end.
    ends_as: Option<usize>,
    channel: Option<Text>,
    value: Option<Amounts>,
    cost: Option<Amounts>,
    currency: Option<usize>,
    note: Option<usize>,
    order: Option<usize>,
    attributes: Vec<usize>,
    /// Whether the row at hand has earned its value.
    earns: bool,
    /// Times and activities of the row at hand, by event.
    found: Vec<Option<(i64, Vec<u8>)>>,
}

/// An event that a row may make.
struct Event {
    time: Text,
    time_of_day: Option<usize>,
    times: TimeReader,
    activity: Text,
    /// An event column's dates may be empty; a row's own date may not.
    is_own: bool,
}

/// Where a text comes from.
pub(super) enum Text {
    Column(usize),
    Made(Vec<Part>),
}

impl General {
    /// Whether a plan needs this reader.
    pub fn is_needed(plan: &FilePlan) -> bool {
        let needs = |role: Role| matches!(role, Role::Event | Role::TimeOfDay | Role::Currency | Role::Order);
        !plan.made.is_empty() || plan.columns.iter().any(|column| needs(column.role))
    }

    /// A reader for a plan that has been checked.
    pub fn new(plan: &FilePlan) -> Self {
        let text = |role: Role| Text::of_role(plan, role);
        let mut events = Vec::new();
        if let (Some(time), Some(activity)) = (text(Role::Time), text(Role::Activity)) {
            let (times, time_of_day) = (times_of(plan, time.column()), plan.column(Role::TimeOfDay));
            events.push(Event { time, time_of_day, times, activity, is_own: true });
        }
        let mut value_on = events.len().saturating_sub(1);
        for (at, column) in plan.columns.iter().enumerate().filter(|(_, column)| column.role == Role::Event) {
            if plan.value_on.is_none_or(|wanted| wanted == at) {
                value_on = events.len();
            }
            let activity = Text::Made(vec![Part::Text(column.name.clone())]);
            let times = times_of(plan, Some(at));
            events.push(Event { time: Text::Column(at), time_of_day: None, times, activity, is_own: false });
        }
        // Without a choice, the value belongs to the row's own event, if it has one.
        if plan.value_on.is_none() && events.first().is_some_and(|event| event.is_own) {
            value_on = 0;
        }
        Self {
            customer: text(Role::Customer).expect("a plan is checked before it is carried out"),
            found: vec![None; events.len()],
            events,
            value_on,
            ends_as: plan.ends_as.filter(|&at| plan.value_on.is_some() && plan.columns[at].role != Role::Ignore),
            channel: text(Role::Channel),
            value: Amounts::of(plan, Role::Value),
            cost: Amounts::of(plan, Role::Cost),
            currency: plan.column(Role::Currency),
            note: plan.column(Role::Note),
            order: plan.column(Role::Order).filter(|_| plan.merge_order_lines),
            attributes: plan.attribute_columns().collect(),
            earns: true,
        }
    }

    /// Reads a row.
    pub fn read(&mut self, row: &Row, shard: &mut Shard) {
        let customer = self.customer.of(row);
        if is_nothing(&customer) {
            return row.refuse(shard, RejectReason::MissingCustomer, self.customer.column(), &customer);
        }
        if !self.find_events(row, shard) {
            return;
        }
        shard.used += 1;
        let value = self.value.map(|value| value.read(row, shard)).filter(|_| self.earns);
        let mut cost = self.cost.map(|cost| cost.read(row, shard));
        if let Some(at) = self.currency
            && [value, cost].into_iter().flatten().any(|amount| !amount.is_nan())
        {
            let cell = row.cell(at);
            match currency_of(&cell) {
                Some(currency) => shard.note_currency(currency, at, &cell),
                None if cell.is_empty() => {}
                None => shard.warn(WarningReason::UnreadableNumber, Some(at), &cell),
            }
        }
        let mut is_first = true;
        for event in 0..self.events.len() {
            let Some((time_ms, activity)) = self.found[event].take() else { continue };
            shard.time_ms.push(time_ms);
            push_text(shard, |shard| &mut shard.customer, self.customer.column(), &customer);
            push_text(shard, |shard| &mut shard.activity, self.events[event].activity.column(), &activity);
            if let Some(channel) = &self.channel {
                push_text(shard, |shard| &mut shard.channel, channel.column(), &channel.of(row));
            }
            // Amounts and notes are counted once; what else is known of the row holds for all its
            // events.
            if let Some(value) = value
                && event == self.value_on
            {
                shard.set_value(value);
            }
            if let Some(cost) = cost.take() {
                shard.set_cost(cost);
            }
            if let Some(at) = self.note {
                shard.set_note(if is_first { row.cell(at) } else { Cow::default() }.as_ref());
            }
            if let Some(at) = self.order {
                push_text(shard, |shard| &mut shard.order, Some(at), &row.cell(at));
            }
            for (attribute, &at) in self.attributes.iter().enumerate() {
                push_text(shard, |shard| &mut shard.attributes[attribute], Some(at), &row.cell(at));
            }
            is_first = false;
        }
    }

    /// Finds the events of a row; if there are none, the row has been dealt with.
    fn find_events(&mut self, row: &Row, shard: &mut Shard) -> bool {
        // How the row ended, if it has.
        let status = self.ends_as.map(|at| row.cell(at));
        let end = status.as_ref().and_then(|status| ending(&String::from_utf8_lossy(status)));
        self.earns = self.ends_as.is_none() || end == Some(true);
        // The first thing that is wrong, if no event is found: an event with its time, rather one that has one.
        let mut wrong: Option<(usize, Cow<[u8]>)> = None;
        let mut count = 0;
        let is_only = self.events.len() == 1;
        for (at, (event, found)) in self.events.iter_mut().zip(&mut self.found).enumerate() {
            *found = None;
            let cell = event.time.of(row);
            let time = event.joined_time(row, &cell);
            let is_end = at == self.value_on && self.ends_as.is_some();
            if (is_nothing(&time) || is_end && end.is_none()) && !is_only {
                wrong = wrong.or(Some((at, Cow::default())));
                continue;
            }
            let Some(time_ms) = event.times.read(&time) else {
                if is_only {
                    row.refuse_time(shard, &event.times, event.time.column(), &time);
                    return false;
                }
                if wrong.as_ref().is_none_or(|(_, time)| time.is_empty()) {
                    wrong = Some((at, cell));
                }
                continue;
            };
            note_oddity(shard, &mut event.times, event.time.column(), &time);
            let activity = match &status {
                Some(status) if is_end => status.clone(),
                _ => event.activity.of(row),
            };
            if activity.is_empty() {
                if is_only {
                    row.refuse(shard, RejectReason::MissingActivity, event.activity.column(), b"");
                    return false;
                }
                continue;
            }
            *found = Some((time_ms, activity.into_owned()));
            count += 1;
        }
        if count == 0 {
            let (at, time) = wrong.unwrap_or_default();
            let event = &self.events[at];
            row.refuse_time(shard, &event.times, event.time.column(), &time);
            return false;
        }
        // The row is kept: what could not be read of it is said.
        if !is_only {
            for (event, found) in self.events.iter_mut().zip(&self.found) {
                let cell = event.time.of(row);
                let is_missing = found.is_none() && !is_nothing(&cell);
                if is_missing && event.times.read(&event.joined_time(row, &cell)).is_none() {
                    shard.warn(WarningReason::UnreadableTime, event.time.column(), &cell);
                }
            }
        }
        true
    }
}

impl Event {
    /// The date with the time of day of another column, if it has one: a midnight that a
    /// spreadsheet wrote behind the date gives way.
    fn joined_time<'a>(&self, row: &Row<'a>, date: &Cow<'a, [u8]>) -> Cow<'a, [u8]> {
        let Some(at) = self.time_of_day else { return date.clone() };
        let of_day = row.cell(at);
        if of_day.is_empty() || date.is_empty() {
            return date.clone();
        }
        let part = day_part(&of_day);
        if self.times.counts_days() {
            let clock_ms = || iso::clock(&of_day).map(|(of_day_ms, _)| of_day_ms as f64 / DAY_MS as f64);
            let days = number::plain(date).or_else(|| number::comma(date));
            if let (Some(days), Some(part)) = (days, part.or_else(clock_ms)) {
                return Cow::Owned((days.floor() + part).to_string().into_bytes());
            }
        }
        let of_day = match part {
            Some(part) => {
                let seconds = (part * 86_400.0).round() as u32;
                Cow::Owned(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60).into_bytes())
            }
            None => of_day,
        };
        let text = date.as_ref();
        let is_midnight = |rest: &[u8]| rest.iter().all(|byte| matches!(byte, b'0' | b':' | b'.'));
        let end =
            text.iter().rposition(|&byte| byte == b' ' || byte == b'T').filter(|&at| is_midnight(&text[at + 1..]));
        Cow::Owned([&text[..end.unwrap_or(text.len())], b" ", &of_day].concat())
    }
}

impl Text {
    /// What a plan has for a role: what is made goes before what is there.
    pub fn of_role(plan: &FilePlan, role: Role) -> Option<Self> {
        let made = plan.made.iter().find(|made| made.role == role);
        made.map(|MadeColumn { parts, .. }| Self::Made(parts.clone())).or(plan.column(role).map(Self::Column))
    }

    pub fn column(&self) -> Option<usize> {
        match self {
            Self::Column(at) => Some(*at),
            Self::Made(_) => None,
        }
    }

    /// The row's text. Fixed texts between two columns are left out beside an empty cell; without
    /// any text of a column, a composed text is empty, unless it has no columns at all.
    pub fn of<'a>(&self, row: &Row<'a>) -> Cow<'a, [u8]> {
        let parts = match self {
            Self::Column(at) => return row.cell(*at),
            Self::Made(parts) => parts,
        };
        let has_columns = parts.iter().any(|part| !matches!(part, Part::Text(_)));
        let (mut text, mut pending, mut is_filled) = (Vec::new(), Vec::new(), false);
        for part in parts {
            let at = match part {
                Part::Text(fixed) => {
                    pending.extend_from_slice(fixed.as_bytes());
                    continue;
                }
                Part::Column(at) => *at,
                Part::OtherEnd { from, to, direction } => {
                    if came_in(&row.cell(*direction)) {
                        *from
                    } else {
                        *to
                    }
                }
            };
            let cell = row.cell(at);
            if cell.is_empty() {
                // What stands before the first column stays for the next one.
                if is_filled {
                    pending.clear();
                }
                continue;
            }
            text.append(&mut pending);
            text.extend_from_slice(&cell);
            is_filled = true;
        }
        if !has_columns {
            return Cow::Owned(pending);
        }
        let ends_with_text = matches!(parts.last(), Some(Part::Text(_)));
        if is_filled && ends_with_text {
            text.append(&mut pending);
        }
        Cow::Owned(text)
    }
}

/// Whether the direction of a call or a message says that it came in, in several languages.
fn came_in(direction: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 8] = [b"inb", b"inc", b"in ", b"eing", b"ank", b"entr", b"rec", b"binnen"];
    direction.eq_ignore_ascii_case(b"in")
        || BEGINNINGS.iter().any(|word| direction.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word)))
}
