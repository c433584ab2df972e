//! What identifies a customer, and how it is written alike.

use crate::ingest::Role;
use crate::log::IdentityKind;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A column that identifies the customer of its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct IdentityColumn {
    /// Its position. It is the customer, the order or an attribute.
    pub column: usize,
    /// What it holds.
    pub kind: IdentityKind,
}

/// The kind of key that a column holds, if it looks like one: by its name, and by its cells.
pub fn guess<'a>(name: &str, role: Role, cells: impl Iterator<Item = &'a str>) -> Option<IdentityKind> {
    if !matches!(role, Role::Customer | Role::Attribute | Role::Order) {
        return None;
    }
    let words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let joined = words.join("_");
    let has = |known: &[&str]| known.iter().any(|known| words.iter().any(|word| word == known) || joined == *known);
    let (mut filled, mut emails, mut phones) = (0, 0, 0);
    for cell in cells.filter(|cell| !cell.is_empty()).take(100) {
        filled += 1;
        emails += usize::from(email(cell).is_some());
        phones += usize::from(phone(cell).is_some());
    }
    let are_most = |count: usize| filled > 0 && count * 10 >= filled * 8;
    if are_most(emails) {
        return Some(IdentityKind::Email);
    }
    const PHONES: [&str; 11] = [
        "phone",
        "telephone",
        "mobile",
        "tel",
        "telefon",
        "telefonnummer",
        "handy",
        "rufnummer",
        "mobil",
        "telefono",
        "téléphone",
    ];
    if has(&PHONES) && are_most(phones) {
        return Some(IdentityKind::Phone);
    }
    const COOKIES: [&str; 12] = [
        "cookie",
        "cookie_id",
        "anonymous_id",
        "visitor_id",
        "user_pseudo_id",
        "fullvisitorid",
        "device_id",
        "ga_client_id",
        "visitorid",
        "anonymousid",
        "idvisitor",
        "deviceid",
    ];
    match role {
        _ if has(&COOKIES) => Some(IdentityKind::Cookie),
        Role::Order => Some(IdentityKind::Order),
        Role::Customer => Some(IdentityKind::CustomerId),
        _ => {
            const IDS: [&str; 8] = [
                "customer_id",
                "customer_number",
                "user_id",
                "contact_id",
                "kundennummer",
                "kunden_id",
                "lead_id",
                "client_number",
            ];
            has(&IDS).then_some(IdentityKind::CustomerId)
        }
    }
}

/// A key as it is compared, with its kind: an id that is an e-mail address is one. `None` for what
/// identifies nobody.
pub fn normal_form(kind: IdentityKind, text: &str) -> Option<(IdentityKind, Cow<'_, str>)> {
    let text = text.trim();
    if is_placeholder(text) {
        return None;
    }
    let address = || email(text).filter(|address| !is_no_address(address));
    match kind {
        IdentityKind::Phone => {
            phone(text).filter(|digits| !is_no_number(digits)).map(|digits| (kind, Cow::Owned(digits)))
        }
        IdentityKind::Email => address().map(|address| (kind, Cow::Owned(address))),
        _ => Some(match address() {
            Some(address) => (IdentityKind::Email, Cow::Owned(address)),
            None => (kind, Cow::Borrowed(text)),
        }),
    }
}

/// Whether a text says that there is none.
pub fn is_placeholder(text: &str) -> bool {
    const PLACEHOLDERS: [&str; 25] = [
        "",
        "0",
        "-",
        "--",
        "?",
        "null",
        "nil",
        "none",
        "n/a",
        "na",
        "nan",
        "unknown",
        "undefined",
        "(not set)",
        "(none)",
        "anonymous",
        "guest",
        "unbekannt",
        "inconnu",
        "desconocido",
        "onbekend",
        "nobody",
        "(undefined)",
        "-1",
        "[object object]",
    ];
    text.len() < 16 && PLACEHOLDERS.contains(&text.to_lowercase().as_str())
        || text.len() > 8 && text.bytes().all(|byte| matches!(byte, b'0' | b'-'))
}

/// Whether what stands before the `@` of an address says that there is none.
fn is_no_address(address: &str) -> bool {
    const NONE: [&str; 12] = [
        "noemail",
        "no-email",
        "no_email",
        "nomail",
        "none",
        "na",
        "unknown",
        "test",
        "keine",
        "example",
        "anonymous",
        "nobody",
    ];
    address.split_once('@').is_some_and(|(local, _)| NONE.contains(&local))
}

/// Whether somebody has only run a finger over the keys: the same digit, or one after the other.
fn is_no_number(digits: &str) -> bool {
    let step = |pair: &[u8]| (i16::from(pair[1]) - i16::from(pair[0])).rem_euclid(10);
    let digits = digits.as_bytes();
    let first = digits.get(..2).map_or(0, step);
    matches!(first, 0 | 1 | 9) && digits.windows(2).all(|pair| step(pair) == first)
}

/// An e-mail address in lower case, without what stands around it.
fn email(text: &str) -> Option<String> {
    let inside = match (text.find('<'), text.rfind('>')) {
        (Some(from), Some(to)) if from < to => &text[from + 1..to],
        _ => text,
    };
    let address = inside.strip_prefix("mailto:").unwrap_or(inside).trim();
    let (local, domain) = address.split_once('@')?;
    let is_plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@,;<>\"".contains(c));
    let has_dot = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    let is_address = is_plain(local) && is_plain(domain) && has_dot;
    is_address.then(|| address.to_lowercase())
}

/// Whether an address in lower case is that of an office rather than of a person.
pub fn is_shared(email: &str) -> bool {
    const OFFICES: [&str; 22] = [
        "info",
        "office",
        "contact",
        "kontakt",
        "hello",
        "hallo",
        "mail",
        "email",
        "post",
        "sales",
        "vertrieb",
        "support",
        "service",
        "admin",
        "billing",
        "rechnung",
        "buchhaltung",
        "invoice",
        "team",
        "noreply",
        "no-reply",
        "contacto",
    ];
    email.split_once('@').is_some_and(|(local, _)| OFFICES.contains(&local))
}

/// The last nine digits of a telephone number, which are the same with and without the code of
/// its country.
fn phone(text: &str) -> Option<String> {
    // An extension belongs to the switchboard.
    let lower = text.to_lowercase();
    let number = lower.split("ext").next().unwrap_or_default().split(['x', '#']).next().unwrap_or_default();
    let number = number.trim_start_matches("tel:").replace("(0)", "");
    let is_mark = |c: char| c.is_ascii_digit() || " +-/.()\u{a0}".contains(c);
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    if !number.chars().all(is_mark) || !(7..=15).contains(&digits.len()) {
        return None;
    }
    Some(digits[digits.len().saturating_sub(9)..].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityKind::*;

    #[test]
    fn keys_are_written_alike() {
        let form = |kind, text| normal_form(kind, text).map(|(kind, text)| (kind, text.into_owned()));
        for (kind, text, expected) in [
            (Email, " Ann.Lee@Example.COM ", Some((Email, "ann.lee@example.com"))),
            (Email, "Ann Lee <ann@example.com>", Some((Email, "ann@example.com"))),
            (Email, "mailto:ann@example.com", Some((Email, "ann@example.com"))),
            (Email, "ann at example", None),
            (Email, "ann@example", None),
            (CustomerId, "Ann@example.com", Some((Email, "ann@example.com"))),
            (CustomerId, "A-17", Some((CustomerId, "A-17"))),
            (CustomerId, "null", None),
            (Cookie, "(not set)", None),
            (Phone, "+49 170 123 45 67", Some((Phone, "701234567"))),
            (Phone, "0170/1234567", Some((Phone, "701234567"))),
            (Phone, "+49 (0)170 1234567", Some((Phone, "701234567"))),
            (Phone, "0049 170 1234567 ext. 5", Some((Phone, "701234567"))),
            (Phone, "555-0100", Some((Phone, "5550100"))),
            (Phone, "110", None),
            (Phone, "1234567890", None),
            (Phone, "0000000000", None),
            (Email, "noemail@example.com", None),
            (CustomerId, "[object Object]", None),
            (CustomerId, "00000000-0000-0000-0000-000000000000", None),
            (Phone, "2026-01-01 10:00", None),
        ] {
            assert_eq!(form(kind, text), expected.map(|(kind, text)| (kind, text.to_owned())), "{text}");
        }
    }

    #[test]
    fn columns_of_keys_are_recognised() {
        let guess = |name, role, cell: &'static str| guess(name, role, std::iter::repeat_n(cell, 3));
        assert_eq!(guess("Contact", Role::Attribute, "a@b.co"), Some(Email));
        assert_eq!(guess("E-Mail", Role::Attribute, "yes"), None);
        assert_eq!(guess("Phone Number", Role::Attribute, "+1 555 010 0199"), Some(Phone));
        assert_eq!(guess("Amount", Role::Attribute, "5550100199"), None);
        assert_eq!(guess("Order ID", Role::Order, "1001"), Some(Order));
        assert_eq!(guess("user_pseudo_id", Role::Customer, "1.2"), Some(Cookie));
        assert_eq!(guess("Kunde", Role::Customer, "Meier"), Some(CustomerId));
        assert_eq!(guess("Region", Role::Attribute, "north"), None);
        assert_eq!(guess("Email", Role::Note, "a@b.co"), None);
    }
}
