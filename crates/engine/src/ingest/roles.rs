//! Guesses what columns mean, from their names and values.

use super::plan::{MadeColumn, Role};
use super::values::decide::ColumnFacts;
use std::collections::{HashMap, HashSet};

/// A guess with its reason.
pub(super) struct Guess {
    pub role: Role,
    /// Why, in words for the screen.
    pub reason: String,
    /// How sure it is, in per cent.
    pub confidence: u8,
    /// Whether the column's name says that it holds times.
    pub sounds_like_time: bool,
}

/// What is guessed about a whole file.
pub(super) struct Guessed {
    /// One guess per column.
    pub columns: Vec<Guess>,
    pub made: Vec<MadeColumn>,
    pub value_on: Option<usize>,
    pub merge_order_lines: bool,
    pub path_separator: String,
    pub tool: Option<String>,
    /// What the user should know, in words.
    pub notes: Vec<String>,
}

/// Names of columns by role, surest first. A whole name counts more than a word in it.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Customer,
        &[
            "case:concept:name",
            "customer_id",
            "customer",
            "user_id",
            "client_id",
            "contact_id",
            "lead_id",
            "visitor_id",
            "person_id",
            "case_id",
            "account_id",
            "member_id",
            "user",
            "case",
            "client",
            "contact",
            "lead",
            "visitor",
            "person",
            "account",
            "member",
            "subscriber",
            "email",
            "kunde",
            "kundennummer",
        ],
    ),
    (
        Role::Time,
        &[
            "time:timestamp",
            "timestamp",
            "event_time",
            "datetime",
            "date_time",
            "time",
            "occurred_at",
            "created_at",
            "event_date",
            "date",
            "ts",
            "when",
            "datum",
            "zeit",
            "zeitpunkt",
        ],
    ),
    (
        Role::Activity,
        &[
            "concept:name",
            "activity",
            "event_name",
            "event",
            "action",
            "event_type",
            "interaction",
            "step",
            "stage",
            "status",
            "type",
            "touchpoint",
            "aktivitaet",
            "ereignis",
        ],
    ),
    (Role::Channel, &["channel", "utm_source", "source", "medium", "utm_medium", "campaign", "referrer", "kanal"]),
    (
        Role::Value,
        &["value", "revenue", "order_value", "amount", "total", "price", "sales", "turnover", "umsatz", "betrag"],
    ),
    (Role::Cost, &["cost", "costs", "spend", "ad_spend", "kosten"]),
    (Role::Note, &["note", "notes", "comment", "comments", "message", "remark", "remarks", "notiz", "bemerkung"]),
];

/// Facts about a column's cells in the sample.
struct Facts<'a> {
    values: &'a ColumnFacts,
    filled: usize,
    distinct: usize,
    mean_length: usize,
}

impl<'a> Facts<'a> {
    fn of(rows: &[Vec<String>], at: usize, values: &'a ColumnFacts) -> Self {
        let cells: Vec<&str> =
            rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        Self {
            values,
            filled: cells.len(),
            distinct: cells.iter().collect::<HashSet<_>>().len(),
            mean_length: cells.iter().map(|cell| cell.len()).sum::<usize>() / cells.len().max(1),
        }
    }

    fn are_times(&self) -> bool {
        self.values.are_times()
    }

    fn are_numbers(&self) -> bool {
        self.values.are_numbers()
    }
}

/// Guesses what the columns of a file mean.
pub(super) fn guess_roles(names: &[String], rows: &[Vec<String>], values: &[ColumnFacts]) -> Guessed {
    let facts: Vec<Facts> = values.iter().enumerate().map(|(at, values)| Facts::of(rows, at, values)).collect();
    let mut roles: Vec<Option<(Role, String)>> = vec![None; names.len()];
    for &(role, known) in NAMES {
        let best = (0..names.len())
            .filter(|&at| roles[at].is_none())
            .filter_map(|at| Some((suits(role, &facts[at], rows.len())? + sounds_like(&names[at], known)?, at)))
            .max_by_key(|&(score, at)| (score, std::cmp::Reverse(at)));
        if let Some((_, at)) = best {
            roles[at] = Some((role, format!("its name says {}", role.name())));
        }
    }
    guess_by_values(&facts, rows, &mut roles);
    demote_constants(&facts, rows, &mut roles);
    let columns = roles
        .into_iter()
        .zip(&facts)
        .map(|(role, facts)| {
            let (role, reason) = role.unwrap_or_else(|| match facts.filled {
                0 => (Role::Ignore, "it is empty in the rows looked at".to_owned()),
                _ => (Role::Attribute, "a further fact to filter and break down by".to_owned()),
            });
            Guess { role, reason, confidence: 50, sounds_like_time: false }
        })
        .collect();
    Guessed {
        columns,
        made: Vec::new(),
        value_on: None,
        merge_order_lines: false,
        path_separator: ">".to_owned(),
        tool: None,
        notes: Vec::new(),
    }
}

/// How much a column's name sounds like one of `known`, surest first; `None` if not at all.
fn sounds_like(name: &str, known: &[&str]) -> Option<usize> {
    let mut plain = String::with_capacity(name.len());
    let mut previous_is_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && previous_is_lower {
            plain.push('_');
        }
        previous_is_lower = c.is_lowercase();
        plain.extend(c.to_lowercase().map(|c| if c == ' ' || c == '-' || c == '.' { '_' } else { c }));
    }
    let rank = |at: usize| 10 * (known.len() - at);
    if let Some(at) = known.iter().position(|known| *known == plain) {
        return Some(1000 + rank(at));
    }
    let words: HashSet<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
    known.iter().position(|known| words.contains(known)).map(rank)
}

/// How well a column's cells suit a role, 0–9; `None` if they rule it out.
fn suits(role: Role, facts: &Facts, rows: usize) -> Option<usize> {
    if facts.filled == 0 {
        return None;
    }
    let is_full = facts.filled * 10 >= rows * 9;
    let possible = match role {
        Role::Customer => is_full && (!facts.are_times() || facts.are_numbers()) && facts.mean_length <= 100,
        Role::Time => facts.are_times(),
        Role::Activity => is_full && !facts.are_numbers() && !facts.are_times(),
        Role::Channel => !facts.are_numbers() && !facts.are_times(),
        Role::Value | Role::Cost => {
            facts.are_numbers() && !(facts.are_times() && facts.distinct > 1 && facts.mean_length >= 9)
        }
        Role::Note => !facts.are_numbers() && !facts.are_times(),
        _ => false,
    };
    // Customers come again: a column that repeats itself suits better.
    possible.then_some(match role {
        Role::Customer => 9 * (facts.filled - facts.distinct) / facts.filled,
        _ => 0,
    })
}

/// Fills required roles that no name suggested from the cells alone.
fn guess_by_values(facts: &[Facts], rows: &[Vec<String>], roles: &mut [Option<(Role, String)>]) {
    let is_free =
        |roles: &[Option<(Role, String)>], at: usize| roles[at].is_none() && facts[at].filled * 10 >= rows.len() * 9;
    let has = |roles: &[Option<(Role, String)>], wanted: Role| roles.iter().flatten().any(|(role, _)| *role == wanted);
    if !has(roles, Role::Time)
        && let Some(at) = (0..facts.len()).find(|&at| is_free(roles, at) && facts[at].are_times())
    {
        roles[at] = Some((Role::Time, "its cells are times".to_owned()));
    }
    if !has(roles, Role::Activity) {
        let repeats = |at: usize| {
            facts[at].distinct > 1 && facts[at].distinct * 4 <= facts[at].filled && facts[at].distinct <= 200
        };
        let texts =
            (0..facts.len()).filter(|&at| is_free(roles, at) && !facts[at].are_numbers() && !facts[at].are_times());
        if let Some(at) = texts.filter(|&at| repeats(at)).max_by_key(|&at| (facts[at].distinct, std::cmp::Reverse(at)))
        {
            roles[at] = Some((Role::Activity, "few different texts that come again and again".to_owned()));
        }
    }
    if !has(roles, Role::Customer) {
        let candidates =
            (0..facts.len()).filter(|&at| is_free(roles, at) && (!facts[at].are_times() || facts[at].are_numbers()));
        let repeats = |at: usize| facts[at].distinct > 1 && facts[at].distinct < facts[at].filled;
        if let Some(at) =
            candidates.filter(|&at| repeats(at)).max_by_key(|&at| (facts[at].distinct, std::cmp::Reverse(at)))
        {
            roles[at] = Some((Role::Customer, "many different values that come again".to_owned()));
        }
    }
}

/// An amount that is the same at every event of a customer describes the customer: adding it up
/// over events would count it many times.
fn demote_constants(facts: &[Facts], rows: &[Vec<String>], roles: &mut [Option<(Role, String)>]) {
    let at_role = |roles: &[Option<(Role, String)>], wanted: Role| {
        roles.iter().position(|r| r.as_ref().is_some_and(|(role, _)| *role == wanted))
    };
    let Some(customer) = at_role(roles, Role::Customer) else { return };
    for role in [Role::Value, Role::Cost] {
        let Some(at) = at_role(roles, role) else { continue };
        let mut amounts: HashMap<&str, (&str, usize, bool)> = HashMap::new();
        for row in rows {
            let (Some(customer), Some(amount)) = (row.get(customer), row.get(at)) else { continue };
            let seen = amounts.entry(customer).or_insert((amount, 0, true));
            seen.1 += 1;
            seen.2 &= seen.0 == amount;
        }
        let several: Vec<bool> = amounts.values().filter(|(_, rows, _)| *rows > 1).map(|(_, _, same)| *same).collect();
        if several.len() >= 3 && facts[at].filled == rows.len() && several.iter().all(|same| *same) {
            let reason = format!("sounds like {}, but is the same at every event of a customer", role.name());
            roles[at] = Some((Role::Attribute, reason));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(csv: &str) -> Vec<Role> {
        let mut rows: Vec<Vec<String>> = csv.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let header = rows.remove(0);
        let mut facts = vec![ColumnFacts::default(); header.len()];
        rows.iter().for_each(|row| row.iter().zip(&mut facts).for_each(|(cell, facts)| facts.add(cell.as_bytes())));
        guess_roles(&header, &rows, &facts).columns.into_iter().map(|guess| guess.role).collect()
    }

    #[test]
    fn by_name() {
        use Role::*;
        assert_eq!(
            roles("user_id,event,timestamp\n1,cart,2019-11-01 17:59:13.27\n1,buy,2019-11-01 18:59:13.27"),
            [Customer, Activity, Time]
        );
        assert_eq!(
            roles(
                "concept:name,time:timestamp,case:concept:name,Costs\nregister,2010-12-30 14:32:00+01:00,3,50\ndecide,2010-12-30 15:32:00+01:00,3,400"
            ),
            [Activity, Time, Customer, Cost]
        );
        assert_eq!(
            roles(
                "CreatedAt,Contact ID,Event Type,utm_source,Revenue,Comment\n2026-01-01,7,visit,google,,hello\n2026-01-02,7,buy,google,9.5,"
            ),
            [Time, Customer, Activity, Channel, Value, Note]
        );
    }

    #[test]
    fn by_value_when_names_say_nothing() {
        use Role::*;
        let mut csv = "a,b,c\n".to_owned();
        for n in 0..40 {
            csv += &format!("2026-01-{:02},k{},{}\n", n % 28 + 1, n / 3, ["visit", "quote", "buy"][n % 3]);
        }
        assert_eq!(roles(&csv), [Time, Customer, Activity]);
    }

    #[test]
    fn an_amount_of_the_customer_is_not_summed_over_events() {
        use Role::*;
        let csv = "case,timestamp,activity,amount_requested\n1,2026-01-01,a,500\n1,2026-01-02,b,500\n2,2026-01-01,a,9\n2,2026-01-02,b,9\n3,2026-01-01,a,7\n3,2026-01-02,b,7";
        assert_eq!(roles(csv), [Customer, Time, Activity, Attribute]);
    }
}
