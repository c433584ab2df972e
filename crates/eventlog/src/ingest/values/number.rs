//! One cell into an amount.
//!
//! Read are digits with a decimal mark; marks between thousands (the other of `.` and `,`, a space
//! of any kind, an apostrophe), only where they part groups of three (or, as in India, of two
//! before the last three); a sign before or behind, or brackets, for what is negative; a currency's
//! sign or code before or behind; a per cent sign, which divides by 100.

use super::NumberFormat;

/// The number that a cell holds as digits with a decimal point, `e` notation included; `None` if
/// it is not one.
#[inline]
pub fn plain(cell: &[u8]) -> Option<f64> {
    let (negative, unsigned) = match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, cell),
    };
    // Up to 15 digits and 22 decimals, both parts are exact in f64, and so is their quotient's
    // rounding (Clinger, "How to read floating point numbers accurately", PLDI 1990).
    let (mut mantissa, mut decimals, mut count, mut has_point) = (0u64, 0, 0, false);
    for &byte in unsigned {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                decimals += usize::from(has_point);
                count += 1;
            }
            b'.' if !has_point => has_point = true,
            _ => return long_number(negative, unsigned),
        }
    }
    if count == 0 || count > 15 {
        return long_number(negative, unsigned);
    }
    let number = mantissa as f64 / POWERS[decimals];
    Some(if negative { -number } else { number })
}

const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Numbers of many digits and those with an exponent. What the standard library has for them is 15 KB to download, and
/// reads numbers that no business earns; of up to 28 digits, up to 10³⁷, and with up to 20 decimals this reads the same.
fn long_number(negative: bool, unsigned: &[u8]) -> Option<f64> {
    let is_exponent = |byte: &u8| matches!(byte, b'e' | b'E');
    let (digits, rest) = unsigned.split_at(unsigned.iter().position(is_exponent).unwrap_or(unsigned.len()));
    let mut exponent = match rest {
        [] => 0,
        [_, exponent @ ..] => i32::from(std::str::from_utf8(exponent).ok()?.parse::<i16>().ok()?),
    };
    // Of more than 28 digits it matters only whether the others are zeros.
    let (mut mantissa, mut is_longer, mut has_digits, mut has_point) = (0u128, false, false, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                has_digits = true;
                exponent -= i32::from(has_point);
                if mantissa < 10u128.pow(27) {
                    mantissa = mantissa * 10 + u128::from(byte - b'0');
                } else {
                    exponent += 1;
                    is_longer |= byte != b'0';
                }
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    // A number that is not quite exact is told from one that is halfway between two by its last bit.
    let number = match (exponent, 10u128.checked_pow(exponent.unsigned_abs())) {
        _ if mantissa == 0 => 0.0,
        (0.., Some(power)) if mantissa.checked_mul(power).is_some() => {
            ((mantissa * power) | u128::from(is_longer)) as f64
        }
        (-20..0, Some(power)) => {
            let shift = mantissa.leading_zeros();
            let (quotient, rest) = ((mantissa << shift) / power, (mantissa << shift) % power);
            (quotient | u128::from(is_longer || rest > 0)) as f64 * f64::from_bits(u64::from(1023 - shift) << 52)
        }
        _ => {
            let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
            if exponent < 0 { mantissa as f64 / power } else { mantissa as f64 * power }
        }
    };
    let number = Some(if negative { -number } else { number });
    number.filter(|number| has_digits && number.is_finite())
}

/// A number with a decimal comma and nothing else.
pub fn comma(cell: &[u8]) -> Option<f64> {
    let mut plain_text = [0; 40];
    let text = plain_text.get_mut(..cell.len())?;
    for (to, &from) in text.iter_mut().zip(cell) {
        *to = match from {
            b',' => b'.',
            b'.' => return None,
            other => other,
        };
    }
    plain(text)
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// How much.
    pub value: f64,
    /// Of which currency, if the cell says.
    pub currency: Option<Currency>,
}

/// A currency's code of three letters, by ISO 4217.
pub type Currency = [u8; 3];

/// The amount that a cell holds; `None` if it is none in this format.
pub fn read(cell: &[u8], format: NumberFormat) -> Option<Amount> {
    let value = match format {
        NumberFormat::DecimalPoint => plain(cell),
        NumberFormat::DecimalComma => comma(cell),
    };
    match value {
        Some(value) => Some(Amount { value, currency: None }),
        None => read_dressed(cell, format),
    }
}

/// A cell without what is around its digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Undressed<'a> {
    /// Digits and marks.
    pub digits: &'a str,
    is_negative: bool,
    is_percent: bool,
    currency: Option<Currency>,
}

/// Takes signs, brackets, currencies and the per cent sign off a cell.
pub fn undress(cell: &[u8]) -> Option<Undressed<'_>> {
    let mut rest = std::str::from_utf8(cell).ok().filter(|text| text.len() <= 64)?.trim();
    // What spreadsheets put around digits that are to stay text.
    if let Some(text) = rest.strip_prefix('\'').or(rest.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'))) {
        rest = text;
    }
    let mut is_negative = false;
    let mut currency = None;
    let mut is_percent = false;
    let mut signs = 0;
    let mut sign = |rest: &str, is_negative: &mut bool| {
        let unsigned = rest.strip_prefix(['-', '−', '–', '+'])?;
        signs += 1;
        *is_negative |= !rest.starts_with('+');
        Some((unsigned.len(), signs))
    };
    // "-$5", "$-5", "EUR 5".
    for _ in 0..3 {
        if let Some((length, signs)) = sign(rest, &mut is_negative) {
            if signs > 1 {
                return None;
            }
            rest = rest[rest.len() - length..].trim_start();
        }
        // "$ (5)".
        if let Some(inside) = rest.strip_prefix('(').and_then(|text| text.strip_suffix(')')).filter(|_| !is_negative) {
            (rest, is_negative) = (inside.trim(), true);
        }
        let length = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '–' | '+' | '('))?;
        if length > 0 {
            if currency.is_some() {
                return None;
            }
            // The dot of "kr." and "Rs." belongs to it.
            let dot = usize::from(rest[length..].starts_with(". "));
            currency = Some(known_currency(rest[..length].trim_end())?);
            rest = rest[length + dot..].trim_start();
        }
    }
    let end = rest.rfind(|c: char| c.is_ascii_digit())? + 1;
    // A decimal mark may be the last character: "5.".
    let end = end + usize::from(rest[end..].starts_with(['.', ',']));
    let mut behind = rest[end..].trim();
    rest = &rest[..end];
    if let Some(before) = behind.strip_suffix('%') {
        (behind, is_percent) = (before.trim(), true);
    }
    if let Some(after) = behind.strip_prefix(['-', '−', '–', '—']) {
        // "5,-" is a whole amount, not a negative one.
        let is_dash = rest.ends_with(['.', ',']);
        if !is_dash && (is_negative || signs > 0) {
            return None;
        }
        is_negative |= !is_dash;
        behind = after.trim_start_matches(['-', '−', '–', '—']).trim();
    }
    if !behind.is_empty() {
        if currency.is_some() || is_percent {
            return None;
        }
        currency = Some(known_currency(behind)?);
    }
    Some(Undressed { digits: rest, is_negative, is_percent, currency })
}

fn read_dressed(cell: &[u8], format: NumberFormat) -> Option<Amount> {
    let Undressed { digits, is_negative, is_percent, currency } = undress(cell)?;
    let (decimal, thousands) = match format {
        NumberFormat::DecimalPoint => ('.', ','),
        NumberFormat::DecimalComma => (',', '.'),
    };
    let (whole, fraction) = match digits.split_once(decimal) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // "0.125" is a fraction, never thousands.
    if whole.starts_with('0') && whole.len() > 1 && !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut text = [0; 64];
    let mut length = 0;
    let mut push = |byte: u8| -> Option<()> {
        *text.get_mut(length)? = byte;
        length += 1;
        Some(())
    };
    let mut mark = None;
    // Digits since the last mark, and whether a group of two has been seen.
    let (mut group, mut has_pair) = (0, false);
    for c in whole.chars() {
        if c.is_ascii_digit() {
            push(c as u8)?;
            group += 1;
            continue;
        }
        let is_mark = c == thousands || is_space(c) || matches!(c, '\'' | '’');
        let is_first = mark.is_none();
        if !is_mark || mark.is_some_and(|known| known != c) || group == 0 || group > 3 {
            return None;
        }
        if !is_first && group < 3 {
            has_pair = true;
            if group < 2 {
                return None;
            }
        }
        mark = Some(c);
        group = 0;
    }
    // Only commas part pairs, and only in front of three digits.
    if mark.is_some() && (group != 3 || has_pair && mark != Some(',')) {
        return None;
    }
    push(b'.')?;
    fraction.bytes().try_for_each(push)?;
    let value = plain(&text[..whole.bytes().filter(u8::is_ascii_digit).count() + 1 + fraction.len()])?;
    let value = if is_percent { value / 100.0 } else { value };
    Some(Amount { value: if is_negative { -value } else { value }, currency })
}

/// Whether a character is a space that may part thousands.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The currency with this sign, name or code.
pub fn known_currency(text: &str) -> Option<Currency> {
    let text = text.trim().trim_end_matches('.');
    let folded = text.to_lowercase();
    if let Some((_, code)) = CURRENCIES.iter().find(|(sign, _)| *sign == folded) {
        return code.as_bytes().try_into().ok();
    }
    let code: Currency = text.as_bytes().to_ascii_uppercase().try_into().ok()?;
    let is_known = CODES.split(' ').any(|known| known.as_bytes() == code);
    is_known.then_some(code)
}

/// Signs and names, in lower case. A bare dollar is American, a bare crown Swedish.
const CURRENCIES: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("us$", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("pounds", "GBP"),
    ("franken", "CHF"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("円", "JPY"),
    ("cn¥", "CNY"),
    ("元", "CNY"),
    ("₹", "INR"),
    ("rs", "INR"),
    ("fr", "CHF"),
    ("sfr", "CHF"),
    ("kr", "SEK"),
    ("dkr", "DKK"),
    ("nkr", "NOK"),
    ("zł", "PLN"),
    ("kč", "CZK"),
    ("ft", "HUF"),
    ("lei", "RON"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("₴", "UAH"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("r$", "BRL"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("nz$", "NZD"),
    ("s$", "SGD"),
    ("hk$", "HKD"),
    ("mx$", "MXN"),
];

const CODES: &str = "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HUF IDR ILS INR \
    ISK JOD JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND \
    TRY TWD UAH USD UYU VND XAF XOF ZAR";

#[cfg(test)]
mod tests {
    use super::*;
    use NumberFormat::*;
    use proptest::prelude::*;

    fn amount(cell: &str, format: NumberFormat) -> Option<(f64, Option<String>)> {
        let amount = read(cell.as_bytes(), format)?;
        Some((amount.value, amount.currency.map(|code| String::from_utf8(code.to_vec()).unwrap())))
    }

    #[test]
    fn forms_of_amounts() {
        for (format, cell, value, currency) in [
            (DecimalPoint, "1234.5", 1234.5, None),
            (DecimalPoint, "1,234.50", 1234.5, None),
            (DecimalPoint, "1,234,567", 1_234_567.0, None),
            (DecimalPoint, "12,34,567.5", 1_234_567.5, None),
            (DecimalPoint, "1'234.50", 1234.5, None),
            (DecimalPoint, "$1,234.50", 1234.5, Some("USD")),
            (DecimalPoint, "-$5", -5.0, Some("USD")),
            (DecimalPoint, "$-5.25", -5.25, Some("USD")),
            (DecimalPoint, "($1,234.50)", -1234.5, Some("USD")),
            (DecimalPoint, "(5)", -5.0, None),
            (DecimalPoint, "$ (5)", -5.0, Some("USD")),
            (DecimalPoint, "'5.25", 5.25, None),
            (DecimalPoint, "=\"5.25\"", 5.25, None),
            (DecimalPoint, "CHF 5.—", 5.0, Some("CHF")),
            (DecimalPoint, "10 dollars", 10.0, Some("USD")),
            (DecimalPoint, "5-", -5.0, None),
            (DecimalPoint, "−5", -5.0, None),
            (DecimalPoint, "12.5%", 0.125, None),
            (DecimalPoint, "12.5 %", 0.125, None),
            (DecimalPoint, "USD 12", 12.0, Some("USD")),
            (DecimalPoint, "12 gbp", 12.0, Some("GBP")),
            (DecimalPoint, "CHF 1’234.50", 1234.5, Some("CHF")),
            (DecimalPoint, "R$ 7", 7.0, Some("BRL")),
            (DecimalPoint, ".5", 0.5, None),
            (DecimalPoint, "$.5", 0.5, Some("USD")),
            (DecimalPoint, "1e3", 1000.0, None),
            (DecimalComma, "1234,5", 1234.5, None),
            (DecimalComma, "1.234,50", 1234.5, None),
            (DecimalComma, "1.234", 1234.0, None),
            (DecimalComma, "1 234,50", 1234.5, None),
            (DecimalComma, "1\u{a0}234,50\u{a0}€", 1234.5, Some("EUR")),
            (DecimalComma, "1\u{202f}234\u{202f}567", 1_234_567.0, None),
            (DecimalComma, "-1.234,50 €", -1234.5, Some("EUR")),
            (DecimalComma, "1.234,50- EUR", -1234.5, Some("EUR")),
            (DecimalComma, "49,- €", 49.0, Some("EUR")),
            (DecimalComma, "kr. 1.234,50", 1234.5, Some("SEK")),
            (DecimalComma, "99,90 zł", 99.9, Some("PLN")),
            (DecimalComma, "12,5 %", 0.125, None),
            (DecimalComma, "1,5E+03", 1500.0, None),
        ] {
            assert_eq!(amount(cell, format), Some((value, currency.map(str::to_owned))), "{cell}");
        }
        for (format, cell) in [
            (DecimalPoint, "1,5"),
            (DecimalPoint, "1,23,4"),
            (DecimalPoint, "1.234.567"),
            (DecimalPoint, "1,234,56"),
            (DecimalPoint, "1'234,567"),
            (DecimalPoint, "12 apples"),
            (DecimalPoint, "abc"),
            (DecimalPoint, "$"),
            (DecimalPoint, "--5"),
            (DecimalPoint, "((5))"),
            (DecimalPoint, "-(5)"),
            (DecimalPoint, "(5"),
            (DecimalPoint, "-5-"),
            (DecimalPoint, "$5 EUR"),
            (DecimalPoint, "nan"),
            (DecimalPoint, "inf"),
            (DecimalPoint, ""),
            (DecimalPoint, "."),
            (DecimalComma, "1.5"),
            (DecimalComma, "1.23.4"),
            (DecimalComma, "1,234,567"),
            (DecimalComma, "2026-03-29"),
        ] {
            assert_eq!(amount(cell, format), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_as_the_standard_library_reads_them(text in "[-+]?[0-9]{0,24}(\\.[0-9]{0,10})?(e-?[0-9])?") {
            prop_assert_eq!(plain(text.as_bytes()), text.parse().ok());
        }

        /// However an amount is dressed, it stays itself.
        #[test]
        fn a_dressed_amount_is_itself(cents in 0i64..1_000_000_000_000, mark in 0usize..5, is_negative: bool) {
            let mark = [".", ",", " ", "'", "\u{a0}"][mark];
            let format = if mark == "," { DecimalPoint } else { DecimalComma };
            let decimal = if mark == "," { "." } else { "," };
            let digits = (cents / 100).to_string();
            let mut whole = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 { whole += mark }
                whole.push(digit);
            }
            let text = format!("{whole}{decimal}{:02}", cents % 100);
            let text = if is_negative { format!("({text} €)") } else { format!("€ {text}") };
            let expected = cents as f64 / 100.0;
            prop_assert_eq!(amount(&text, format), Some((if is_negative { -expected } else { expected }, Some("EUR".to_owned()))));
        }

        #[test]
        fn nothing_panics(cell in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = (read(&cell, DecimalPoint), read(&cell, DecimalComma));
        }

        #[test]
        fn nothing_that_looks_like_a_number_panics(cell in "[-0-9.,' ()€$%+a]{0,20}") {
            let _ = (read(cell.as_bytes(), DecimalPoint), read(cell.as_bytes(), DecimalComma));
        }
    }
}
