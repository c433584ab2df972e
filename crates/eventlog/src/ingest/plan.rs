//! What each column of a file means: guessed from its beginning, changed by the user.

use super::IngestError;
use super::dialect::Dialect;
use super::identity::IdentityColumn;
use super::recipe::ReadAs;
use super::shard::ShardStart;
use super::values::ColumnFormat;
use super::values::decide::Decision;
use super::values::zone::ZoneTable;
use serde::{Deserialize, Serialize};

/// What a column means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whose event it is. Every log needs one.
    Customer,
    /// When it happened. Every log needs one.
    Time,
    /// What happened. Every log needs one.
    Activity,
    /// Where it happened.
    Channel,
    /// Money earned.
    Value,
    /// Money spent.
    Cost,
    /// Free text, kept as it is.
    Note,
    /// A date whose column is an event: the header says what happened, the cell when. A row makes
    /// as many events as it has such dates.
    Event,
    /// The time of day of the date in the column with the role [`Self::Time`].
    TimeOfDay,
    /// The currency of the row's amounts.
    Currency,
    /// The order to which the row belongs. Kept to filter by, and to merge order lines.
    Order,
    /// Aggregated paths: the steps of many customers, `search > mail > search`.
    Path,
    /// Aggregated paths: how many customers took the path and converted.
    Conversions,
    /// Aggregated paths: how many took it and did not.
    Nulls,
    /// A further fact, kept to filter and break down by. The default.
    #[default]
    Attribute,
    /// Not read.
    Ignore,
}

impl Role {
    /// All roles, in the order in which a form lists them.
    pub const ALL: [Self; 16] = [
        Self::Customer,
        Self::Time,
        Self::Activity,
        Self::Channel,
        Self::Value,
        Self::Cost,
        Self::Note,
        Self::Event,
        Self::TimeOfDay,
        Self::Currency,
        Self::Order,
        Self::Path,
        Self::Conversions,
        Self::Nulls,
        Self::Attribute,
        Self::Ignore,
    ];

    /// The role's name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Time => "time",
            Self::Activity => "activity",
            Self::Channel => "channel",
            Self::Value => "value",
            Self::Cost => "cost",
            Self::Note => "note",
            Self::Event => "event",
            Self::TimeOfDay => "time_of_day",
            Self::Currency => "currency",
            Self::Order => "order",
            Self::Path => "path",
            Self::Conversions => "conversions",
            Self::Nulls => "nulls",
            Self::Attribute => "attribute",
            Self::Ignore => "ignore",
        }
    }

    /// Whether every log needs a column with this role.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Customer | Self::Time | Self::Activity)
    }

    /// Whether several columns may have this role.
    pub fn is_repeatable(self) -> bool {
        matches!(self, Self::Attribute | Self::Ignore | Self::Event)
    }

    /// Whether cells with this role are read as times.
    pub fn holds_times(self) -> bool {
        matches!(self, Self::Time | Self::Event)
    }

    /// Whether cells with this role are read as numbers.
    pub fn holds_numbers(self) -> bool {
        matches!(self, Self::Value | Self::Cost | Self::Conversions | Self::Nulls)
    }
}

/// A column with its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct PlannedColumn {
    /// The header's name; made up where the header has none.
    pub name: String,
    /// What it means.
    pub role: Role,
    /// How its cells are written, if it holds times or numbers; the user may change it.
    #[serde(default)]
    pub format: Option<ColumnFormat>,
    /// What has to be decided before its times or numbers can be read. A `format` answers it.
    #[serde(default)]
    pub needs_decision: Option<Decision>,
}

/// A column that the file does not have: put together from others and fixed texts, or one fixed
/// text for all rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct MadeColumn {
    /// What it means: the customer, the time, the activity or the channel.
    pub role: Role,
    /// What it consists of. A fixed text between two columns is left out if one of them is empty.
    pub parts: Vec<Part>,
}

/// A part of a [`MadeColumn`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The cell of the column with this position.
    Column(usize),
    /// This text.
    Text(String),
    /// Who is at the other end of a call or a message, by the positions of three columns: the cell of `from` where
    /// that of `direction` says that it came in, else the cell of `to`.
    OtherEnd {
        /// Who called or wrote.
        from: usize,
        /// Who was called or written to.
        to: usize,
        /// Whether it came in or went out.
        direction: usize,
    },
}

impl Part {
    /// The columns that it reads.
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Self::Column(at) => vec![*at],
            Self::Text(_) => Vec::new(),
            Self::OtherEnd { from, to, direction } => vec![*from, *to, *direction],
        }
    }
}

impl MadeColumn {
    /// Reads a text in which `{name}` stands for the column with that name, and `{from or to by direction}` for
    /// [`Part::OtherEnd`].
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(role: Role, text: &str, columns: &[PlannedColumn]) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let inner = &rest[at + 1..];
            // Names may have braces themselves.
            let is_here = |(_, column): &(usize, &PlannedColumn)| {
                inner.strip_prefix(&column.name[..]).is_some_and(|behind| behind.starts_with('}'))
            };
            let found = columns.iter().enumerate().filter(is_here).max_by_key(|(_, column)| column.name.len());
            let found = found.map(|(column, found)| (Part::Column(column), &inner[found.name.len() + 1..]));
            let Some((part, behind)) = found.or_else(|| other_end(inner, columns)) else {
                let name = inner.split('}').next().unwrap_or_default();
                return Err(format!("There is no column “{name}”."));
            };
            if at > 0 {
                parts.push(Part::Text(rest[..at].to_owned()));
            }
            parts.push(part);
            rest = behind;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        let is_text = |part: &Part| !matches!(part, Part::Text(text) if text.trim().is_empty());
        if !parts.iter().any(is_text) {
            return Err("Write a text, or choose a column for it.".to_owned());
        }
        Ok(Self { role, parts })
    }

    /// The text that [`Self::parse`] reads like this.
    pub fn text(&self, columns: &[PlannedColumn]) -> String {
        let name = |at: usize| columns.get(at).map_or("", |column| &column.name);
        let part = |part: &Part| match part {
            Part::Column(at) => format!("{{{}}}", name(*at)),
            Part::Text(text) => text.clone(),
            Part::OtherEnd { from, to, direction } => {
                format!("{{{} or {} by {}}}", name(*from), name(*to), name(*direction))
            }
        };
        self.parts.iter().map(part).collect()
    }
}

/// [`Part::OtherEnd`] at the beginning of a text, written as `from or to by direction}`, and what stands behind it.
fn other_end<'a>(text: &'a str, columns: &[PlannedColumn]) -> Option<(Part, &'a str)> {
    // Names may have these words themselves.
    let named = |text: &'a str, end: &'static str| {
        let behind = move |column: &PlannedColumn| text.strip_prefix(&column.name[..])?.strip_prefix(end);
        columns.iter().enumerate().filter_map(move |(at, column)| Some((at, behind(column)?)))
    };
    named(text, " or ").find_map(|(from, rest)| {
        named(rest, " by ").find_map(|(to, rest)| {
            let (direction, rest) = named(rest, "}").next()?;
            Some((Part::OtherEnd { from, to, direction }, rest))
        })
    })
}

/// How to read one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct FilePlan {
    /// The file's name without its folder.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How it separates its cells.
    pub dialect: Dialect,
    /// Its columns, left to right.
    pub columns: Vec<PlannedColumn>,
    /// Where the first row of data starts, in bytes from the start of the file.
    pub data_start: u64,
    /// The line of that row; the first line of a file is 1.
    pub data_line: u64,
    /// The zone in which times without an offset are meant: `UTC` (the default), an offset like
    /// `+02:00`, or an IANA name like `Europe/Berlin`.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// The clocks of that place, for hosts without a time zone database. Filled in by hosts.
    #[serde(default)]
    pub zone_table: Option<ZoneTable>,
    /// Columns that the file does not have. They go before the file's own with the same role.
    #[serde(default)]
    pub made: Vec<MadeColumn>,
    /// With event columns: the position of the one whose event has the row's value. Without it,
    /// that is the row's own event, or the last event column.
    #[serde(default)]
    pub value_on: Option<usize>,
    /// The position of a column that says how each row stands, if `value_on` is a date of closing: the event
    /// is then named after what stands there, has the value only if that says success, and is none as
    /// long as it says neither success nor failure: such a date is only expected. Not used if the column
    /// is ignored.
    #[serde(default)]
    pub ends_as: Option<usize>,
    /// Whether rows with the same customer, order and activity are one event: their amounts are
    /// added up, all else is that of the first.
    #[serde(default)]
    pub merge_order_lines: bool,
    /// How its owner wants its bytes taken for text, against what is recognised.
    #[serde(default)]
    pub read_as: ReadAs,
    /// The columns that say whose the row is, besides or instead of an id.
    #[serde(default)]
    pub identity: Vec<IdentityColumn>,
    /// What stands between the steps of a path.
    #[serde(default = "path_separator")]
    pub path_separator: String,
    /// Only one in so many customers is read. Filled in by hosts, as
    /// [`super::ImportSettings::sample_early`] says.
    #[serde(default)]
    pub sample_one_in: Option<u32>,
    /// The tool that the file was exported from, if its header gives it away.
    #[serde(default)]
    pub tool: Option<String>,
}

pub(super) fn utc() -> String {
    "UTC".to_owned()
}

pub(super) fn path_separator() -> String {
    ">".to_owned()
}

impl FilePlan {
    /// The position of the column with this role, if there is one.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// The positions of the columns that become attributes.
    pub fn attribute_columns(&self) -> impl Iterator<Item = usize> {
        let has_rows = self.column(Role::Path).is_none();
        let is_kept = move |role: Role| has_rows && matches!(role, Role::Attribute | Role::Order);
        (0..self.columns.len()).filter(move |&at| is_kept(self.columns[at].role))
    }

    /// Whether the file says what was spent, and not on whom: it makes no events.
    pub fn is_spend(&self) -> bool {
        let is_column = |role| self.column(role).is_some();
        let has_events = [Role::Customer, Role::Activity].into_iter().any(|role| self.has(role))
            || [Role::Event, Role::Path].into_iter().any(is_column);
        is_column(Role::Cost) && is_column(Role::Time) && !has_events
    }

    /// Whether a role has a column, of the file or made.
    pub fn has(&self, role: Role) -> bool {
        self.column(role).is_some() || self.made.iter().any(|made| made.role == role)
    }

    /// Gives a column a format, which answers what was asked about it.
    pub fn decide(&mut self, column: usize, format: ColumnFormat) {
        if let Some(column) = self.columns.get_mut(column) {
            column.format = Some(format);
            column.needs_decision = None;
        }
    }

    /// What has to be decided before the plan can be carried out: positions of columns.
    pub fn open_decisions(&self) -> impl Iterator<Item = (usize, &Decision)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| {
            let is_used = column.role.holds_times() || column.role.holds_numbers();
            Some((at, column.needs_decision.as_ref()?)).filter(|_| is_used && column.format.is_none())
        })
    }

    /// A stable name for the form of the file: equal for files whose header has the same names,
    /// in any order and case, so that what a user has chosen for one can be offered for the next.
    pub fn fingerprint(&self) -> String {
        super::recognise::fingerprint(self.columns.iter().map(|column| column.name.as_str()))
    }

    /// Whether the plan can be carried out. Whether its time zone is known is for reading to say: the
    /// page, which checks plans, does without the time zone database.
    ///
    /// # Errors
    /// [`IngestError::MissingRole`], [`IngestError::DoubleRole`], [`IngestError::NeedsDecision`]
    /// or [`IngestError::BadPlan`].
    pub fn check(&self) -> Result<(), IngestError> {
        self.check_shape()?;
        let missing = |role: Role| IngestError::MissingRole {
            file: self.file.clone(),
            role: role.name().to_owned(),
            columns: self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", "),
        };
        for role in Role::ALL.into_iter().filter(|role| !role.is_repeatable()) {
            let mut with_role = self.columns.iter().filter(|column| column.role == role);
            if let (Some(first), Some(second)) = (with_role.next(), with_role.next()) {
                return Err(IngestError::DoubleRole {
                    file: self.file.clone(),
                    role: role.name().to_owned(),
                    first: first.name.clone(),
                    second: second.name.clone(),
                });
            }
        }
        if self.column(Role::Path).is_some() {
            if self.column(Role::Conversions).is_none() {
                return Err(missing(Role::Conversions));
            }
        } else if !self.is_spend() {
            if !self.has(Role::Customer) {
                return Err(missing(Role::Customer));
            }
            // Event columns bring times and activities of their own.
            let has_events = self.columns.iter().any(|column| column.role == Role::Event);
            let needs_own = !has_events || self.has(Role::Time);
            if needs_own {
                for role in [Role::Time, Role::Activity] {
                    if !self.has(role) {
                        return Err(missing(role));
                    }
                }
            }
        }
        match self.open_decisions().next() {
            None => Ok(()),
            Some((at, decision)) => Err(IngestError::NeedsDecision {
                file: self.file.clone(),
                column: self.columns[at].name.clone(),
                question: decision.question.clone(),
                options: decision.options.iter().map(|option| option.format.words()).collect::<Vec<_>>().join("; "),
            }),
        }
    }

    /// The parts in which so many readers best read the file at the same time: where each starts, and the byte
    /// behind its last. None is larger than `most` bytes.
    ///
    /// Readers are rarely equally fast, so parts get smaller towards the end for whoever is done first; but each
    /// has dictionaries of its own, which are joined afterwards, so there are few. A part is two thirds of a
    /// reader's fair share of what is left: guided self-scheduling (Polychronopoulos and Kuck 1987, IEEE
    /// Transactions on Computers C-36, p. 1425).
    pub fn parts(&self, readers: usize, most: u64) -> Vec<(ShardStart, u64)> {
        /// Handing over a smaller part costs more than it saves.
        const LEAST: u64 = 2 << 20;
        let readers = readers.max(1) as u64;
        let mut parts = Vec::new();
        let mut start = self.data_start;
        while start < self.bytes || parts.is_empty() {
            let left = self.bytes.saturating_sub(start);
            let wanted = if readers == 1 || left < 2 * LEAST { left } else { LEAST.max(left * 2 / (3 * readers)) };
            let end = start + wanted.min(most.max(LEAST));
            parts.push((if parts.is_empty() { ShardStart::Exact(start) } else { ShardStart::Guess(start) }, end));
            start = end;
        }
        parts
    }

    /// Whether all parts of the plan fit each other: it may come from a file of the user's.
    fn check_shape(&self) -> Result<(), IngestError> {
        let bad = |problem: String| Err(IngestError::BadPlan { file: self.file.clone(), problem });
        let columns = self.columns.len();
        for made in &self.made {
            if !matches!(made.role, Role::Customer | Role::Time | Role::Activity | Role::Channel) {
                return bad(format!("the {} cannot be put together from parts", made.role.name()));
            }
            if made.parts.iter().flat_map(Part::columns).any(|at| at >= columns) {
                return bad(format!("the {} is made from a column that is not there", made.role.name()));
            }
        }
        if self.identity.iter().any(|identity| identity.column >= columns) {
            return bad("a customer is recognised by a column that is not there".to_owned());
        }
        if let Some(at) = self.value_on
            && self.columns.get(at).is_none_or(|column| column.role != Role::Event)
        {
            return bad("the value belongs to a column that is no event".to_owned());
        }
        if self.ends_as.is_some_and(|at| at >= columns) {
            return bad("how its rows end stands in a column that is not there".to_owned());
        }
        if self.merge_order_lines && self.columns.iter().any(|column| column.role == Role::Event) {
            return bad("order lines cannot be merged where rows have several event dates".to_owned());
        }
        if !matches!(self.dialect.delimiter, ',' | ';' | '\t' | '|') {
            return bad("the delimiter is none of comma, semicolon, tab and bar".to_owned());
        }
        if self.path_separator.trim().is_empty() {
            return bad("nothing stands between the steps of a path".to_owned());
        }
        if self.data_start > self.bytes {
            return bad("its rows start behind its end".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::preview;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_cover_the_file(bytes in 0u64..400 << 20, data_start in 0u64..1000, readers in 0usize..9) {
            let most = 32 << 20;
            let head = preview("any.csv", b"customer,time,activity\na,2026-01-01,visit\n", 40).unwrap();
            let plan = FilePlan { bytes: bytes.max(data_start), data_start, ..head.plan };
            let parts = plan.parts(readers, most);
            prop_assert_eq!(parts[0].0, ShardStart::Exact(data_start));
            prop_assert_eq!(parts.last().unwrap().1, plan.bytes);
            let mut before = data_start;
            for (at, &(start, end)) in parts.iter().enumerate() {
                prop_assert!(at == 0 || start == ShardStart::Guess(before));
                prop_assert!(end - before <= most);
                before = end;
            }
            prop_assert!(parts.len() as u64 <= 8 * readers.max(1) as u64 + bytes / most);
        }
    }

    fn columns() -> Vec<PlannedColumn> {
        let column = |name: &str| PlannedColumn {
            name: name.to_owned(),
            role: Role::Attribute,
            format: None,
            needs_decision: None,
        };
        ["type", "outcome", "a {b}", "a"].map(column).into()
    }

    #[test]
    fn made_columns_are_written_as_texts() {
        let columns = columns();
        let parse = |text: &str| MadeColumn::parse(Role::Activity, text, &columns);
        let text = |text: &str| Part::Text(text.to_owned());
        for (written, parts) in [
            ("{type}: {outcome}", vec![Part::Column(0), text(": "), Part::Column(1)]),
            ("phone", vec![text("phone")]),
            ("call {a {b}}!", vec![text("call "), Part::Column(2), text("!")]),
            ("{a}{a}", vec![Part::Column(3), Part::Column(3)]),
            ("{a or a {b} by type} x", vec![Part::OtherEnd { from: 3, to: 2, direction: 0 }, text(" x")]),
        ] {
            let made = parse(written).unwrap();
            assert_eq!(made.parts, parts, "{written}");
            assert_eq!(made.text(&columns), written);
        }
        assert_eq!(parse("{kind}: x").unwrap_err(), "There is no column “kind”.");
        assert!(parse("{type").unwrap_err().contains("“type”"));
        assert!(parse(" ").is_err() && parse("").is_err());
    }
}
