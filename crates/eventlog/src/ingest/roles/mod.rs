//! Guesses what columns mean: from the tool that the file comes from, from the names of columns in
//! several languages, and from what is in them.

mod wide;

use self::wide::{guess_date_parts, guess_endings, guess_wide, is_id, is_no_event};
use super::identity::is_placeholder;
use super::plan::{MadeColumn, Part, Role};
use super::recognise::recognise;
use super::values::decide::ColumnFacts;
use super::values::is_nothing;
use super::values::time::day_part;
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
    pub ends_as: Option<usize>,
    pub merge_order_lines: bool,
    pub path_separator: String,
    pub tool: Option<String>,
    /// What the user should know, in words.
    pub notes: Vec<String>,
}

impl Guessed {
    /// Whether a column with this role is made.
    fn makes(&self, role: Role) -> bool {
        self.made.iter().any(|made| made.role == role)
    }
}

const WORDS: &str = include_str!("words.tsv");

/// Names of columns by role.
fn words() -> Vec<(Role, Vec<&'static str>)> {
    let role = |name: &str| Role::ALL.into_iter().find(|role| role.name() == name);
    let line = |line: &'static str| line.split_once('\t').map(|(name, words)| (name, words.split('|').collect()));
    WORDS.lines().filter_map(line).filter_map(|(name, words)| Some((role(name)?, words))).collect()
}

/// How many of these names of columns are wholly known.
pub(super) fn known_names(names: &[String]) -> usize {
    let words = words();
    let is_known =
        |name: &&String| words.iter().any(|(_, known)| sounds_like(name, known).is_some_and(|score| score >= WHOLE));
    names.iter().filter(is_known).count()
}

/// Facts about a column's cells in the sample.
struct Facts<'a> {
    values: &'a ColumnFacts,
    filled: usize,
    /// Cells that say who somebody is, if they say so at all: without words that programs write for nobody.
    named: usize,
    distinct: usize,
    mean_length: usize,
    clocks: usize,
    currencies: usize,
}

impl<'a> Facts<'a> {
    fn of(rows: &[Vec<String>], at: usize, values: &'a ColumnFacts) -> Self {
        let cells: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.trim())
            .filter(|cell| !is_nothing(cell.as_bytes()))
            .collect();
        let is_currency = |cell: &&&str| super::values::number::known_currency(cell).is_some();
        Self {
            values,
            filled: cells.len(),
            named: cells.iter().filter(|cell| !is_placeholder(cell)).count(),
            distinct: cells.iter().collect::<HashSet<_>>().len(),
            mean_length: cells.iter().map(|cell| cell.len()).sum::<usize>() / cells.len().max(1),
            clocks: cells.iter().filter(|cell| is_clock(cell) || day_part(cell.as_bytes()).is_some()).count(),
            currencies: cells.iter().take(50).filter(is_currency).count(),
        }
    }

    fn are_times(&self) -> bool {
        self.values.are_times()
    }

    fn are_numbers(&self) -> bool {
        self.values.are_numbers()
    }

    /// Nearly every row has a cell.
    fn is_full(&self, rows: usize) -> bool {
        self.filled * 10 >= rows * 9
    }

    /// Hardly a value comes again.
    fn is_unique(&self) -> bool {
        self.filled > 0 && self.distinct * 20 >= self.filled * 19
    }
}

/// Whether a text is a time of day: `7:05`, `14:05:00`, `2:05 pm`, `14h05`.
fn is_clock(text: &str) -> bool {
    let is_part = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
    let parts: Vec<&str> = text.split([':', 'h']).collect();
    matches!(parts.len(), 2 | 3) && parts.iter().all(|part| is_part(part.split('.').next().unwrap_or_default()))
}

type Roles = Vec<Option<(Role, String, u8)>>;

fn has(roles: &Roles, wanted: Role) -> bool {
    at_role(roles, wanted).is_some()
}

fn at_role(roles: &Roles, wanted: Role) -> Option<usize> {
    roles.iter().position(|role| role.as_ref().is_some_and(|(role, ..)| *role == wanted))
}

/// Guesses what the columns of a file mean.
pub(super) fn guess_roles(names: &[String], rows: &[Vec<String>], values: &[ColumnFacts]) -> Guessed {
    let facts: Vec<Facts> = values.iter().enumerate().map(|(at, values)| Facts::of(rows, at, values)).collect();
    let words = words();
    let mut roles: Roles = vec![None; names.len()];
    let mut guessed = Guessed {
        columns: Vec::new(),
        made: Vec::new(),
        value_on: None,
        ends_as: None,
        merge_order_lines: false,
        path_separator: ">".to_owned(),
        tool: None,
        notes: Vec::new(),
    };
    let suits_tool = |at: usize, role: Role| {
        !role.holds_times()
            || facts[at].filled == 0 && role == Role::Event
            || suits(Role::Time, &facts[at], rows.len(), true).is_some()
    };
    let gaps = |at: usize| (rows.len() - facts[at].filled) * 100 / rows.len().max(1);
    // What is not asked for among the names: a tool that knows no customers has none.
    let mut unasked: &[Role] = &[];
    if let Some(found) = recognise(names, &suits_tool, &gaps) {
        for (role, known) in roles.iter_mut().zip(&found.roles) {
            *role = known.map(|known| (known, format!("so {} names its {}", found.tool, known.name()), 98));
        }
        guessed.made = found.made;
        guessed.value_on = found.value_on;
        guessed.merge_order_lines = found.merge_lines && has(&roles, Role::Order);
        guessed.tool = Some(found.tool);
        if !found.has_customers {
            unasked = &[Role::Customer, Role::Activity];
        }
    }
    let is_path_file = guess_paths(names, rows, &facts, &words, &mut roles, &mut guessed);
    if !is_path_file {
        let counts = words.iter().find(|(role, _)| *role == Role::Attribute).map_or(&[][..], |(_, words)| words);
        for (at, role) in roles.iter_mut().enumerate() {
            let is_count =
                || facts[at].are_numbers() && sounds_like(&names[at], counts).is_some_and(|score| score >= WHOLE);
            if role.is_none() && is_count() {
                *role = Some((Role::Attribute, "its name says that it is a count or a measure".to_owned(), 80));
            }
        }
        guess_date_parts(names, rows, &facts, &mut roles, &mut guessed);
        let is_known = |role: Role| unasked.contains(&role) || guessed.makes(role);
        guess_by_names(names, rows.len(), &facts, &words, &is_known, &mut roles);
        guess_wide(names, &facts, &words, &mut roles, &mut guessed);
        guess_endings(names, rows, &roles, &mut guessed);
        let is_wide = has(&roles, Role::Event);
        let is_spend = has(&roles, Role::Cost) && has(&roles, Role::Time) && !has(&roles, Role::Customer);
        let is_spend =
            is_spend && !has(&roles, Role::Activity) && guessed.made.iter().all(|made| made.role == Role::Channel);
        let has_no_customers = is_spend || !unasked.is_empty();
        // What is named as something else is nobody, however often it comes again.
        let is_other: Vec<bool> = names
            .iter()
            .map(|name| {
                let is_whole = |known: &[&str]| sounds_like(name, known).is_some_and(|score| score >= WHOLE);
                words.iter().any(|(role, known)| *role != Role::Customer && *role != Role::Order && is_whole(known))
            })
            .collect();
        guess_by_values(
            &is_other,
            &facts,
            rows,
            guessed.makes(Role::Time),
            is_wide || guessed.made.iter().any(|made| made.role != Role::Time) || has_no_customers,
            has_no_customers || guessed.makes(Role::Customer),
            &mut roles,
        );
        if guessed.tool.is_none() {
            demote_constants(&facts, rows, &mut roles);
        }
        // These mean something only beside others.
        for (role, needed) in [(Role::TimeOfDay, Role::Time), (Role::Currency, Role::Value)] {
            let is_made = guessed.makes(needed);
            let is_alone = !(has(&roles, needed) || is_made || needed == Role::Value && has(&roles, Role::Cost));
            if let Some(at) = at_role(&roles, role).filter(|_| is_alone) {
                roles[at] = None;
            }
        }
        // A column that is called nothing but what it is needs no values to prove it: its rejects will say
        // what is wrong with them.
        for required in Role::ALL.into_iter().filter(|role| role.is_required()) {
            let is_free = |at: usize| roles[at].as_ref().is_none_or(|(role, _, _)| role.is_repeatable());
            let is_called = |name: &str| name.trim().eq_ignore_ascii_case(required.name());
            let named = (0..names.len()).find(|&at| is_called(&names[at]) && is_free(at));
            if let Some(at) = named.filter(|_| !has(&roles, required)) {
                roles[at] = Some((required, format!("its name is {}", required.name()), 60));
            }
        }
        if is_spend {
            guessed
                .notes
                .push("It says what was spent and not on whom: it joins as spend by day and channel.".to_owned());
        } else {
            guess_purchases(&mut roles, &mut guessed);
        }
    }
    let time_words = words.iter().find(|(role, _)| *role == Role::Time).map_or(&[][..], |(_, words)| words);
    guessed.columns = roles
        .into_iter()
        .zip(&facts)
        .zip(names)
        .map(|((role, facts), name)| {
            let (role, reason, confidence) = role.unwrap_or_else(|| match facts.filled {
                0 => (Role::Ignore, "it is empty in the rows looked at".to_owned(), 90),
                _ if is_path_file => (Role::Ignore, "paths of many customers have no further facts".to_owned(), 80),
                _ => (Role::Attribute, "a further fact to filter and break down by".to_owned(), 70),
            });
            Guess { role, reason, confidence, sounds_like_time: sounds_like(name, time_words).is_some() }
        })
        .collect();
    guessed
}

/// The roles that names are asked for, in this order.
const BY_NAME: [Role; 10] = [
    Role::Customer,
    Role::Time,
    Role::Activity,
    Role::Channel,
    Role::Value,
    Role::Cost,
    Role::Note,
    Role::Currency,
    Role::TimeOfDay,
    Role::Order,
];

fn guess_by_names(
    names: &[String],
    rows: usize,
    facts: &[Facts],
    words: &[(Role, Vec<&str>)],
    is_known: &dyn Fn(Role) -> bool,
    roles: &mut Roles,
) {
    // What is the whole name of one role is no mere word for another.
    let whole: Vec<Vec<Role>> = names
        .iter()
        .map(|name| {
            let is_whole = |known: &[&str]| sounds_like(name, known).is_some_and(|score| score >= WHOLE);
            words.iter().filter(|(_, known)| is_whole(known)).map(|(role, _)| *role).collect()
        })
        .collect();
    for role in BY_NAME {
        let has_own_times = role == Role::Time && has(roles, Role::Event);
        if has(roles, role) || is_known(role) || has_own_times {
            continue;
        }
        let Some((_, known)) = words.iter().find(|(known, _)| *known == role) else { continue };
        let score = |at: usize| {
            let sounds = sounds_like(&names[at], known)?;
            let is_taken = sounds < WHOLE && !whole[at].is_empty() && !whole[at].contains(&role)
                || role == Role::Activity && sounds < WHOLE && is_id(&names[at]);
            let is_late = role == Role::Time && is_no_event(&names[at]);
            let sounds = if is_late { sounds / 100 } else { sounds };
            if is_taken { None } else { Some(suits(role, &facts[at], rows, sounds >= WHOLE)? + sounds) }
        };
        let candidates: Vec<(usize, usize)> =
            (0..names.len()).filter(|&at| roles[at].is_none()).filter_map(|at| Some((score(at)?, at))).collect();
        // Who is known by one id only sometimes is better known by another one that nearly every row has.
        let most = candidates.iter().map(|&(_, at)| facts[at].distinct).max().unwrap_or_default();
        let is_everybody = |score: usize, at: usize| {
            score >= WHOLE && facts[at].named * 10 >= rows * 9 && facts[at].distinct * 2 >= most
        };
        let best = candidates.into_iter().max_by_key(|&(score, at)| {
            (role == Role::Customer && is_everybody(score, at), score, std::cmp::Reverse(at))
        });
        if let Some((score, at)) = best {
            let confidence = if score >= WHOLE { 95 } else { 75 };
            roles[at] = Some((role, format!("its name says {}", role.name().replace('_', " ")), confidence));
        }
    }
}

/// The score of a name that is wholly known.
const WHOLE: usize = 10_000;

/// How much a column's name sounds like one of `known`, surest first; `None` if not at all.
fn sounds_like(name: &str, known: &[&str]) -> Option<usize> {
    let mut plain = String::with_capacity(name.len());
    let mut previous_is_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && previous_is_lower {
            plain.push('_');
        }
        previous_is_lower = c.is_lowercase();
        plain.extend(c.to_lowercase().map(|c| if matches!(c, ' ' | '-' | '.' | '/' | '\'') { '_' } else { c }));
    }
    let rank = |at: usize| 10 * (known.len() - at);
    let whole = plain.trim_matches('_');
    if let Some(at) = known.iter().position(|known| *known == whole) {
        return Some(WHOLE + rank(at));
    }
    let words: HashSet<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
    let is_in = |known: &&str| match known.strip_prefix('*') {
        Some(end) => words.iter().any(|word| word.len() > end.len() && word.ends_with(end)),
        None => words.contains(known),
    };
    known.iter().position(is_in).map(rank)
}

/// How well a column's cells suit a role, 0–9; `None` if they rule it out. The surer the name, the
/// more cells may be missing or wrong.
fn suits(role: Role, facts: &Facts, rows: usize, is_whole_name: bool) -> Option<usize> {
    if facts.filled == 0 {
        return None;
    }
    let least = if is_whole_name { 20 } else { 70 };
    let is_full = facts.filled * 100 >= rows * least;
    let is_text = !facts.are_numbers() && !facts.are_times();
    let possible = match role {
        Role::Customer => is_full && (!facts.are_times() || facts.are_numbers()) && facts.mean_length <= 100,
        Role::Time => facts.values.times_percent() >= least || facts.values.could_be_excel(),
        Role::Activity => is_full && is_text,
        Role::Channel | Role::Note => is_text,
        Role::Value | Role::Cost => {
            let looks_like_times = facts.are_times() && facts.distinct > 1 && facts.mean_length >= 9;
            facts.values.numbers_percent() >= least && !looks_like_times
        }
        Role::TimeOfDay => facts.clocks * 100 >= facts.filled * least,
        Role::Currency => facts.currencies * 100 >= facts.filled.min(50) * least,
        Role::Order => !facts.are_times() || facts.are_numbers(),
        _ => false,
    };
    // Customers come again: a column that repeats itself suits better.
    possible.then_some(match role {
        Role::Customer => 9 * (facts.filled - facts.distinct) / facts.filled,
        _ => 0,
    })
}

/// Aggregated paths: a column of steps, a column of counts, and no times.
fn guess_paths(
    names: &[String],
    rows: &[Vec<String>],
    facts: &[Facts],
    words: &[(Role, Vec<&str>)],
    roles: &mut Roles,
    guessed: &mut Guessed,
) -> bool {
    const SEPARATORS: [&str; 6] = [" > ", " -> ", " → ", " » ", ">", " | "];
    let known = |role: Role| words.iter().find(|(known, _)| *known == role).map_or(&[][..], |(_, words)| words);
    let share = |at: usize, separator: &str| {
        let with = rows.iter().filter(|row| row.get(at).is_some_and(|cell| cell.contains(separator))).count();
        with * 10 >= facts[at].filled * 3 && with > 0
    };
    let separator = |at: usize| SEPARATORS.into_iter().find(|separator| share(at, separator));
    let named = |role: Role| {
        let best = |at: &usize| sounds_like(&names[*at], known(role)).map(|score| (score, std::cmp::Reverse(*at)));
        (0..names.len()).filter(|&at| facts[at].are_numbers() && best(&at).is_some()).max_by_key(best)
    };
    if has(roles, Role::Time) || facts.iter().any(|facts| facts.are_times() && !facts.are_numbers()) {
        return has(roles, Role::Path);
    }
    let path = at_role(roles, Role::Path)
        .or_else(|| (0..names.len()).find(|&at| separator(at).is_some() && !facts[at].are_numbers()));
    let (Some(path), Some(conversions)) =
        (path, at_role(roles, Role::Conversions).or_else(|| named(Role::Conversions)))
    else {
        return false;
    };
    guessed.path_separator = separator(path).unwrap_or(">").trim().to_owned();
    let mut set = |at: usize, role: Role, reason: &str, confidence: u8| {
        if roles[at].is_none() {
            roles[at] = Some((role, reason.to_owned(), confidence));
        }
    };
    set(path, Role::Path, "its cells are sequences of steps", 90);
    set(conversions, Role::Conversions, "its name says conversions", 90);
    // Longest names first: "total_conversion_value" is a value.
    let value = named(Role::Value).filter(|&at| at != conversions);
    let nulls = named(Role::Nulls).filter(|&at| at != conversions && Some(at) != value);
    if let Some(at) = value {
        set(at, Role::Value, "its name says value", 80);
    }
    if let Some(at) = nulls {
        set(at, Role::Nulls, "its name says paths without a conversion", 80);
    }
    guessed.notes.push(
        "Each row is the path of many customers: it becomes as many as its counts say. There are no times in it, so \
         steps are put an hour apart, and nothing that is measured in time means anything."
            .to_owned(),
    );
    true
}

/// A file of customers, times and amounts, without a word on what happened, is one of purchases.
fn guess_purchases(roles: &mut Roles, guessed: &mut Guessed) {
    let is_made = guessed.makes(Role::Activity);
    let has_times = has(roles, Role::Time) || guessed.makes(Role::Time);
    let is_sales = has(roles, Role::Customer) && has_times && has(roles, Role::Value);
    if is_sales && !is_made && !has(roles, Role::Activity) {
        guessed.made.push(MadeColumn { role: Role::Activity, parts: vec![Part::Text("purchase".to_owned())] });
        guessed
            .notes
            .push("No column says what happened. As the rows have amounts, each is taken for a purchase.".to_owned());
    }
}

/// Fills required roles that no name suggested from the cells alone.
fn guess_by_values(
    is_other: &[bool],
    facts: &[Facts],
    rows: &[Vec<String>],
    has_times: bool,
    has_activities: bool,
    has_customers: bool,
    roles: &mut Roles,
) {
    let is_free = |roles: &Roles, at: usize| roles[at].is_none() && facts[at].is_full(rows.len());
    if !has(roles, Role::Time)
        && !has_times
        && !has(roles, Role::Event)
        && let Some(at) = (0..facts.len()).find(|&at| is_free(roles, at) && facts[at].are_times())
    {
        roles[at] = Some((Role::Time, "its cells are times".to_owned(), 70));
    }
    let customer = |roles: &Roles| {
        let candidates =
            (0..facts.len()).filter(|&at| is_free(roles, at) && (!facts[at].are_times() || facts[at].are_numbers()));
        let repeats = |at: usize| facts[at].distinct > 1 && facts[at].distinct < facts[at].filled && !is_other[at];
        candidates.filter(|&at| repeats(at)).max_by_key(|&at| (facts[at].distinct, std::cmp::Reverse(at)))
    };
    if !has(roles, Role::Activity) && !has_activities {
        /// Fewer rows cannot show that texts come again and again.
        const MANY_ROWS: usize = 40;
        let whose = at_role(roles, Role::Customer).or_else(|| customer(roles));
        // In a short list of amounts, or of nobody knows whom, texts may be anything.
        let is_short = rows.len() < MANY_ROWS && has(roles, Role::Customer) && !has(roles, Role::Value);
        let repeats = |at: usize| {
            let Facts { distinct, filled, .. } = facts[at];
            distinct > 1 && distinct <= 200 && (distinct * 4 <= filled || is_short && distinct < filled)
        };
        let texts = (0..facts.len()).filter(|&at| {
            is_free(roles, at) && Some(at) != whose && !facts[at].are_numbers() && !facts[at].are_times()
        });
        // What happens changes from one row of a customer to the next; what describes a customer does not.
        let scored = texts.filter(|&at| repeats(at)).filter_map(|at| {
            let (changes, pairs) = whose.map_or((0, 0), |whose| changes(rows, whose, at));
            let tenths = if pairs >= FEW_PAIRS { changes * 10 / pairs } else { 10 };
            (tenths > 0).then_some(((tenths.min(LIVELY), facts[at].distinct, std::cmp::Reverse(at)), at))
        });
        if let Some((_, at)) = scored.max_by_key(|(score, _)| *score) {
            roles[at] = Some((Role::Activity, "few different texts that come again and again".to_owned(), 50));
        }
    }
    if !has(roles, Role::Customer)
        && !has_customers
        && let Some(at) = at_role(roles, Role::Order)
    {
        roles[at] = Some((Role::Customer, "orders are what comes nearest to customers".to_owned(), 40));
    } else if !has(roles, Role::Customer)
        && !has_customers
        && let Some(at) = customer(roles)
    {
        roles[at] = Some((Role::Customer, "many different values that come again".to_owned(), 50));
    }
}

/// Fewer rows of customers with a row before them say nothing of what changes.
const FEW_PAIRS: usize = 5;

/// Tenths of rows that differ from the customer's row before from which on a column is as lively as any.
const LIVELY: usize = 4;

/// Of the rows whose customer has an earlier one: in how many the cell differs from that in the one
/// before, and how many they are.
fn changes(rows: &[Vec<String>], customer: usize, at: usize) -> (usize, usize) {
    let mut before: HashMap<&str, &str> = HashMap::new();
    let (mut changes, mut pairs) = (0, 0);
    for row in rows {
        let (Some(customer), Some(cell)) = (row.get(customer), row.get(at)) else { continue };
        if let Some(last) = before.insert(customer, cell) {
            pairs += 1;
            changes += usize::from(last != cell);
        }
    }
    (changes, pairs)
}

/// An amount that is the same at every event of a customer describes the customer: adding it up
/// over events would count it many times.
fn demote_constants(facts: &[Facts], rows: &[Vec<String>], roles: &mut Roles) {
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
            roles[at] = Some((Role::Attribute, reason, 80));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(csv: &str) -> Vec<Role> {
        guessed(csv).columns.into_iter().map(|guess| guess.role).collect()
    }

    fn guessed(csv: &str) -> Guessed {
        let mut rows: Vec<Vec<String>> = csv.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let header = rows.remove(0);
        let mut facts = vec![ColumnFacts::default(); header.len()];
        rows.iter().for_each(|row| row.iter().zip(&mut facts).for_each(|(cell, facts)| facts.add(cell.as_bytes())));
        guess_roles(&header, &rows, &facts)
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

    /// Rows of a made-up call centre: who, when, in which town the customer lives, who called, what, where.
    fn calls(header: &str, count: usize) -> String {
        const WHAT: [&str; 5] = ["Anruf", "Mail", "Besuch", "Angebot", "Kauf"];
        let mut csv = format!("{header}\n");
        for n in 0..count {
            let (who, step) = (n / 4, n % 4);
            let what = WHAT[(who + step * step) % WHAT.len()];
            let place = ["Telefon", "Netz"][usize::from(step > 1)];
            csv += &format!("{place},K{who},2026-01-{:02},Stadt {},{what}\n", step * 5 + 1, who % 40);
        }
        csv
    }

    #[test]
    fn what_changes_from_event_to_event_is_the_activity_whatever_it_is_called() {
        use Role::*;
        for header in ["Hol,Ki,Mikor,Város,Mit", "x1,x2,x3,x4,x5", "Hvor,Hvem,Når,By,Hvad"] {
            let csv = calls(header, 400);
            assert_eq!(roles(&csv), [Attribute, Customer, Time, Attribute, Activity], "{header}");
        }
        let short = calls("Hol,Kunde,Mikor,Város,Mit", 12);
        assert_eq!(roles(&short), [Attribute, Customer, Time, Attribute, Activity]);
    }

    #[test]
    fn a_short_list_of_amounts_has_no_activity_but_the_purchase() {
        let csv = "Kunde,Datum,Artikel,Betrag\na,2026-01-01,Hut,5\nb,2026-01-02,Hut,5\na,2026-01-03,Schuh,9";
        assert_eq!(roles(csv)[2], Role::Attribute);
    }

    #[test]
    fn activities_may_be_numbers_if_the_column_is_called_that() {
        use Role::*;
        let csv =
            "customer,time,activity,value\na,2026-01-01,1,5\na,2026-01-02,2,6\nb,2026-01-01,1,3\nb,2026-01-05,3,2";
        assert_eq!(roles(csv), [Customer, Time, Activity, Value]);
        assert!(guessed(csv).made.is_empty());
    }

    #[test]
    fn an_amount_of_the_customer_is_not_summed_over_events() {
        use Role::*;
        let csv = "case,timestamp,activity,amount_requested\n1,2026-01-01,a,500\n1,2026-01-02,b,500\n2,2026-01-01,a,9\n2,2026-01-02,b,9\n3,2026-01-01,a,7\n3,2026-01-02,b,7";
        assert_eq!(roles(csv), [Customer, Time, Activity, Attribute]);
    }
}
