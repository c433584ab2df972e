//! A filter in words, for the filter bar.
//!
//! Each condition is a clause that can stand after "customers": `from …`, `whose …` or `who …`.
//! A sentence has them in this order.

use super::{Filter, Labels};
use desirepath_order::Ordered;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    From,
    Whose,
    Who,
    /// Several clauses in brackets.
    Bracket,
}

/// A condition in words.
pub(super) struct Clause {
    kind: Kind,
    /// What follows the kind's word.
    text: String,
}

impl Clause {
    pub(super) fn from(text: String) -> Self {
        Self { kind: Kind::From, text }
    }

    pub(super) fn whose(text: String) -> Self {
        Self { kind: Kind::Whose, text }
    }

    pub(super) fn who(text: String) -> Self {
        Self { kind: Kind::Who, text }
    }

    /// For a text whose opposite cannot be said in it.
    pub(super) fn among_those_who(text: String, holds: bool) -> Self {
        Self::who(if holds { text } else { format!("are not among those who {text}") })
    }
}

/// The whole sentence.
pub(super) fn describe(filter: &Filter) -> String {
    match clauses(filter) {
        clauses if clauses.is_empty() => "all customers".to_owned(),
        clauses => format!("customers {}", joined(clauses, "and")),
    }
}

/// The conditions that all hold.
fn clauses(filter: &Filter) -> Vec<Clause> {
    match filter {
        Filter::All(filters) => filters.iter().flat_map(clauses).collect(),
        other => vec![other.clause(true)],
    }
}

/// Several conditions as one clause.
pub(super) fn bracket(filters: &[Filter], conjunction: &str, holds: bool) -> Clause {
    let inner = filters.iter().map(|filter| filter.clause(true)).collect();
    let not = if holds { "" } else { "not " };
    Clause { kind: Kind::Bracket, text: format!("{not}({})", joined(inner, conjunction)) }
}

/// Clauses as one text: those with the same word share it.
fn joined(mut clauses: Vec<Clause>, conjunction: &str) -> String {
    clauses.order_by_key(|clause| clause.kind);
    let mut text = String::new();
    let mut before = None;
    for Clause { kind, text: clause } in clauses {
        let word = match kind {
            Kind::From => "from ",
            Kind::Whose => "whose ",
            Kind::Who => "who ",
            Kind::Bracket => "",
        };
        text += &match before {
            None => format!("{word}{clause}"),
            // "from google ads whose first contact …" needs no "and".
            Some(Kind::From) if kind != Kind::From && conjunction == "and" => format!(" {word}{clause}"),
            Some(_) => format!(" {conjunction} {word}{clause}"),
        };
        before = Some(kind);
    }
    text
}

/// Something that was done, or never.
pub(super) fn negated(verb: &str, rest: &str, holds: bool) -> String {
    format!("{}{verb} {rest}", if holds { "" } else { "never " })
}

/// Some labels, or all but these; `none` stands for the empty one.
pub(super) fn labels_in_words(labels: &Labels, none: &str) -> String {
    match (labels.except, labels.names.is_empty()) {
        (false, _) => any_of(&labels.names, none),
        (true, true) => "anything".to_owned(),
        (true, false) => format!("anything but {}", any_of(&labels.names, none)),
    }
}

/// One of some names; `none` stands for the empty one.
pub(super) fn any_of(names: &[String], none: &str) -> String {
    let word = |name: &String| if name.is_empty() { none.to_owned() } else { name.clone() };
    match names {
        [] => "nothing".to_owned(),
        [one] => word(one),
        [all @ .., last] => format!("{} or {}", all.iter().map(word).collect::<Vec<_>>().join(", "), word(last)),
    }
}

/// A number of days.
pub(super) fn days_in_words(days: f64) -> String {
    if days == 1.0 { "1 day".to_owned() } else { format!("{days} days") }
}
