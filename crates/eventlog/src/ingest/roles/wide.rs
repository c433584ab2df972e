//! Rows with several dates, each an event; and dates in several columns.

use super::super::has_word;
use super::super::plan::{MadeColumn, Part, Role};
use super::super::values::is_nothing;
use super::{Facts, Guessed, Roles, at_role, has, sounds_like};
use crate::log::ending;

/// Dates of a row that are no event of its customer.
const NO_EVENT: [&str; 30] = [
    "modified",
    "updated",
    "changed",
    "synced",
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "next",
    "due",
    "deadline",
    "planned",
    "scheduled",
    "expected",
    "exported",
    "imported",
    "expiry",
    "expires",
    "last",
    "geburtsdatum",
    "geburtstag",
    "geändert",
    "aktualisiert",
    "letzte",
    "naissance",
    "modification",
    "nacimiento",
    "modificado",
    "geboortedatum",
    "gewijzigd",
];

/// Whether a name is that of a date that is no event.
pub(super) fn is_no_event(name: &str) -> bool {
    has_word(name, &NO_EVENT)
}

/// Whether a name is that of numbers that tell rows apart.
pub(super) fn is_id(name: &str) -> bool {
    const IDS: [&str; 8] = ["id", "uuid", "guid", "sid", "nr", "no", "number", "nummer"];
    has_word(name, &IDS)
}

/// Names of activities that rows with several dates have too.
const STRONG_ACTIVITY: usize = 9;

/// Rows with several dates: one row per customer, whose columns say what happened when.
pub(super) fn guess_wide(
    names: &[String],
    facts: &[Facts],
    words: &[(Role, Vec<&str>)],
    roles: &mut Roles,
    guessed: &mut Guessed,
) {
    let is_tool = guessed.tool.is_some();
    let activity_words = words.iter().find(|(role, _)| *role == Role::Activity).map_or(&[][..], |(_, words)| words);
    let time_words = words.iter().find(|(role, _)| *role == Role::Time).map_or(&[][..], |(_, words)| words);
    let Some(customer) = at_role(roles, Role::Customer) else { return };
    let is_made = guessed.makes(Role::Activity);
    let own_activity = at_role(roles, Role::Activity);
    let is_strong = own_activity.is_some_and(|at| {
        sounds_like(&names[at], &activity_words[..STRONG_ACTIVITY.min(activity_words.len())]).is_some()
    });
    if is_tool && has(roles, Role::Event) {
        // The tool's table knows the events; what else was guessed does not belong to rows like these.
        forget_own_event(roles);
        return;
    }
    if is_tool || is_made || is_strong || has(roles, Role::Order) || !facts[customer].is_unique() {
        return;
    }
    let is_event = |at: usize| {
        let is_other = is_no_event(&names[at]);
        let is_dates = facts[at].values.times_percent() >= 50 && at != customer && facts[at].mean_length >= 6;
        is_dates && !is_other && (!facts[at].are_numbers() || sounds_like(&names[at], time_words).is_some())
    };
    let events: Vec<usize> = (0..names.len()).filter(|&at| is_event(at)).collect();
    let is_wide = events.len() > 1 || (events.len() == 1 && own_activity.is_none() && !has(roles, Role::Value));
    if !is_wide {
        return;
    }
    forget_own_event(roles);
    for &at in &events {
        roles[at] = Some((Role::Event, "a date of a row that has a customer of its own".to_owned(), 80));
    }
    const WON: [&str; 33] = [
        "close",
        "closed",
        "closing",
        "abgeschlossen",
        "clôture",
        "won",
        "purchase",
        "purchased",
        "order",
        "ordered",
        "paid",
        "payment",
        "signed",
        "sale",
        "sold",
        "customer",
        "converted",
        "conversion",
        "abschluss",
        "gewonnen",
        "kauf",
        "bestellt",
        "bestellung",
        "bezahlt",
        "achat",
        "commande",
        "vente",
        "payé",
        "compra",
        "venta",
        "pedido",
        "aankoop",
        "bestelling",
    ];
    let is_won = |at: usize| has_word(&names[at], &WON);
    guessed.value_on = events.iter().copied().rev().find(|&at| is_won(at)).filter(|_| has(roles, Role::Value));
    guessed.notes.push(
        "Each row is a customer with several dates: each date becomes an event that is named after its column."
            .to_owned(),
    );
}

/// Rows whose columns are events have none of their own.
fn forget_own_event(roles: &mut Roles) {
    for role in [Role::Time, Role::Activity, Role::TimeOfDay] {
        if let Some(at) = at_role(roles, role) {
            roles[at] = None;
        }
    }
}

/// A date of closing that deals have long before they close, and those that are lost too, counts as how
/// the deal stands.
pub(super) fn guess_endings(names: &[String], rows: &[Vec<String>], roles: &Roles, guessed: &mut Guessed) {
    let Some(end) = guessed.value_on.filter(|_| has(roles, Role::Value)) else { return };
    // A date of success alone says it all.
    if ending(&names[end]) == Some(true) {
        return;
    }
    let endings = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).filter(|cell| cell.len() <= 60);
        cells.fold((0usize, 0usize, 0usize), |(won, lost, open), cell| match ending(cell) {
            Some(true) => (won + 1, lost, open),
            Some(false) => (won, lost + 1, open),
            None => (won, lost, open + 1),
        })
    };
    const STATUS: [&str; 16] = [
        "stage",
        "status",
        "phase",
        "state",
        "outcome",
        "result",
        "stand",
        "ergebnis",
        "statut",
        "étape",
        "estado",
        "etapa",
        "fase",
        "résultat",
        "resultado",
        "resultaat",
    ];
    let is_status = |at: &usize| {
        let is_free = roles[*at].as_ref().is_none_or(|(role, ..)| *role == Role::Attribute);
        is_free && has_word(&names[*at], &STATUS)
    };
    let found = (0..names.len()).filter(is_status).map(|at| (at, endings(at)));
    let found = found.filter(|(_, (won, lost, open))| *won > 0 && lost + open > 0).max_by_key(|(_, (won, ..))| *won);
    if let Some((at, _)) = found {
        guessed.ends_as = Some(at);
        guessed.notes.push(format!(
            "“{}” counts only in rows that “{}” calls won or lost, and the amount only in those won. Ignore “{}” to count \
             all.",
            names[end], names[at], names[at]
        ));
    }
}

/// A year, a month and a day in columns of their own make a date.
pub(super) fn guess_date_parts(
    names: &[String],
    rows: &[Vec<String>],
    facts: &[Facts],
    roles: &mut Roles,
    guessed: &mut Guessed,
) {
    /// Names in five languages, the least and the most.
    const PARTS: [(&[&str], u32, u32); 3] = [
        (&["year", "jahr", "année", "annee", "año", "ano", "jaar"], 1900, 2199),
        (&["month", "monat", "mois", "mes", "maand"], 1, 12),
        (&["day", "tag", "jour", "día", "dia", "dag", "day_of_month", "day of month"], 1, 31),
    ];
    if has(roles, Role::Time) || has(roles, Role::Event) {
        return;
    }
    let part = |(known, least, most): (&[&str], u32, u32)| {
        let is_part = |cell: &String| cell.trim().parse().is_ok_and(|number| (least..=most).contains(&number));
        (0..names.len()).find(|&at| {
            let cells = || rows.iter().filter_map(|row| row.get(at)).filter(|cell| !is_nothing(cell.as_bytes()));
            let is_named = known.contains(&names[at].trim().to_lowercase().as_str());
            is_named
                && roles[at].is_none()
                && facts[at].filled > 0
                && cells().filter(|cell| is_part(cell)).count() * 10 >= cells().count() * 9
        })
    };
    let [Some(year), Some(month), Some(day)] = PARTS.map(part) else { return };
    for at in [year, month, day] {
        roles[at] = Some((Role::Ignore, "it is a part of the date that is made".to_owned(), 90));
    }
    let text = || Part::Text("-".to_owned());
    let parts = vec![Part::Column(year), text(), Part::Column(month), text(), Part::Column(day)];
    guessed.made.push(MadeColumn { role: Role::Time, parts });
    guessed.notes.push("The date is made from a year, a month and a day.".to_owned());
}
