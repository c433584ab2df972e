//! The event log: columns, dictionaries, journeys.
//!
//! ```text
//! EventLog ── columns sorted by (customer, time, input order)
//!     ├── Vocabulary ── the texts behind the codes
//!     ├── journeys ── offsets into the columns, one range per customer
//!     └── Provenance ── what was read, what was rejected and why
//! ```
//!
//! | folder | subject |
//! |---|---|
//! | `columns` | how columns and dictionaries are kept, and what a column has to choose from |
//! | `outcome` | who converted where, for one choice of conversion, and what to suggest for it |
//! | `journey` | one customer's journey; `Scope`, the customers that an analysis is asked about; leads, stages, behaviour |
//! | `sequence` | journeys as sequences of steps: variants, flows, funnels, the reference model |
//! | `filter` | which customers, in one language for every screen |
//! | `customer` | who they are: lists and timelines |
//! | `provenance` | where a log comes from: files, rejects, the ledger, joined identities |

pub(crate) mod columns;
mod csv;
mod customer;
pub mod filter;
mod journey;
mod outcome;
mod provenance;
mod sequence;
pub mod time;

pub use columns::{Dictionary, Packed, Sparse, ValueCount, ValuesPage, ValuesRequest, values};
pub use csv::{csv_cell, csv_number, csv_row};
pub use customer::{
    AttributeValue, CustomerRow, CustomerSort, CustomersPage, CustomersRequest, StageSpan, Timeline, TimelineEvent,
    customers_csv, customers_page, timeline,
};
pub use filter::{Filter, FilterError};
pub use journey::{
    Axis, Behaviour, ColdDays, CustomerSet, Journey, LeadEnd, NUMBER_NAMES, NUMBERS, Scope, Space, SpaceInLog,
    StageMap, StageVisit, Stages, happens_after, is_followed,
};
pub use outcome::{OutcomeSettings, Outcomes, ending, suggest_conversion, suggest_lost};
pub use provenance::{
    CleaningStep, IdentityKind, IdentityReport, KeyCount, LedgerRule, LedgerStep, Merge, Provenance, Quarantine,
    Reject, RejectReason, Sample, Skip, SkipReason, SourceFile, Spend, Warning, WarningReason,
};
pub use sequence::{
    DeviationKind, Exclusion, Flow, FlowAnchor, FlowBy, FlowSettings, Follows, FunnelMatch, FunnelMatcher, FunnelStep,
    FunnelSteps, GroupedDurations, MAX_REFERENCE_STEPS, MAX_STEPS, Order, Pairs, Reading, ReferenceError,
    ReferenceModel, ReferenceReader, ReferenceStep, Run, RunEnd, STEP_DEVIATIONS, SequenceTable, VariantTable,
    VariantTally,
};

use serde::{Deserialize, Serialize};

/// A code of one kind of text: newtypes keep customers, activities and channels apart.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The code as an index into arrays by code.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

code!(/// A customer: an index into [`Vocabulary::customers`] and the journeys.
    CustomerId);
code!(/// An activity: an index into [`Vocabulary::activities`].
    ActivityId);
code!(/// A channel: an index into [`Vocabulary::channels`].
    ChannelId);

impl ChannelId {
    /// The event has no channel.
    pub const NONE: Self = Self(Dictionary::EMPTY);

    /// Whether the event has a channel.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The texts behind the codes of a log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// Customers in the order in which they first appear in the input.
    pub customers: Dictionary,
    /// Activities in the order of their bytes, so that no report depends on the input's order.
    pub activities: Dictionary,
    /// Channels in the order of their bytes.
    pub channels: Dictionary,
}

impl Vocabulary {
    /// The text of an activity.
    pub fn activity(&self, activity: ActivityId) -> String {
        self.activities.text(activity.0).into_owned()
    }

    /// The text of a channel.
    pub fn channel(&self, channel: ChannelId) -> String {
        self.channels.text(channel.0).into_owned()
    }

    /// The same without customers: what may be known where there are no journeys.
    pub fn without_customers(&self) -> Self {
        Self { customers: Dictionary::default(), activities: self.activities.clone(), channels: self.channels.clone() }
    }

    /// The activity with this text, if the log has it.
    pub fn activity_named(&self, text: &str) -> Option<ActivityId> {
        self.activities.find_shown(text).map(ActivityId)
    }
}

/// A further column of the input, kept as codes into its own dictionary.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attribute {
    /// The column's name in the header.
    pub name: String,
    /// One code per event; [`Dictionary::EMPTY`] where the cell is empty.
    pub codes: Packed,
    /// The texts behind the codes.
    pub texts: Dictionary,
}

/// The notes of all events in one buffer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// By event with a note: where it starts and ends in `text`.
    pub ranges: Sparse<[u32; 2]>,
    /// The bytes of all notes, one after the other, as in the input.
    pub text: Vec<u8>,
}

impl Notes {
    /// Adds the note of an event, which comes after all others that have one.
    #[inline]
    pub(crate) fn add(&mut self, event: usize, note: &[u8]) {
        if note.is_empty() {
            return;
        }
        let start = self.text.len() as u32;
        self.text.extend_from_slice(note);
        self.ranges.set(event, [start, self.text.len() as u32]);
    }

    /// The note of an event, as in the input; empty if there is none.
    pub fn note(&self, event: usize) -> &[u8] {
        self.ranges.get(event).map_or(b"", |[start, end]| &self.text[start as usize..end as usize])
    }
}

/// All events, one entry per event in every column that the input has, sorted by
/// (customer, time, input order). 12 bytes per event, 4 for a channel, 8 for an amount, and mostly 1
/// for each further column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventLog {
    /// Milliseconds since 1970-01-01 UTC.
    pub time_ms: Vec<i64>,
    /// What happened.
    pub activity: Vec<ActivityId>,
    /// Where it happened; empty if no input had such a column.
    pub channel: Vec<ChannelId>,
    /// Money earned at the event, NaN where missing; empty if no input had such a column.
    pub value: Vec<f64>,
    /// Money spent at the event, NaN where missing; empty if no input had such a column.
    pub cost: Vec<f64>,
    /// Free text at the event.
    pub notes: Notes,
    /// All other columns.
    pub attributes: Vec<Attribute>,
    /// The texts behind the codes.
    pub vocabulary: Vocabulary,
    /// Customer `c` has the events `offsets[c]..offsets[c + 1]`.
    pub offsets: Vec<u32>,
    /// Where it all came from.
    pub provenance: Provenance,
}

impl EventLog {
    /// How many events there are.
    pub fn events(&self) -> usize {
        self.time_ms.len()
    }

    /// How many customers there are.
    pub fn customers(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The attribute with this name, if the log has it.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The first and the last event's time, in ms UTC; `None` for an empty log.
    pub fn time_range_ms(&self) -> Option<(i64, i64)> {
        let first = self.time_ms.iter().min()?;
        let last = self.time_ms.iter().max()?;
        Some((*first, *last))
    }

    /// The memory that the columns take, in bytes, without dictionaries.
    pub fn column_bytes(&self) -> usize {
        self.time_ms.len() * 8
            + self.activity.len() * 4
            + self.channel.len() * 4
            + self.value.len() * 8
            + self.cost.len() * 8
            + self.notes.ranges.bytes()
            + self.notes.text.len()
            + self.attributes.iter().map(|a| a.codes.bytes().len()).sum::<usize>()
            + self.offsets.len() * 4
    }
}
