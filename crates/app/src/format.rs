//! Numbers, times and money as text. Nothing here computes anything but digits.
//!
//! Spaces inside a number and its unit do not break: a line never ends between "31" and "%".

use desirepath_engine::contract::{ConversionRate, Rate};

/// A space at which no line breaks.
const NBSP: char = '\u{a0}';

/// What stands where there is nothing to say.
pub const NOTHING: &str = "–";

/// `1330` as "1,330".
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// "1,330 customers", "1 customer".
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{}{NBSP}{}", count(n), if n == 1 { one } else { many })
}

/// "There are only 12 customers", "There is only one customer".
pub fn there_are_only(n: u64, one: &str, many: &str) -> String {
    match n {
        1 => format!("There is only one {one}"),
        n => format!("There are only {}", counted(n, one, many)),
    }
}

/// A fraction as "31 %"; small ones keep a digit, and what is not zero is never shown as zero.
pub fn percent(share: f64) -> String {
    format!("{}{NBSP}%", percent_digits(share))
}

/// The same without its sign, for intervals: "31".
fn percent_digits(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() {
        0.0 => "0".to_owned(),
        p if p < 0.01 => format!("{}0.01", if percent < 0.0 { ">−" } else { "<" }),
        p if p < 0.1 => decimal(percent, 2),
        p if p < 9.95 => decimal(percent, 1),
        p if p > 99.0 && p < 100.0 => decimal((percent * 10.0).trunc() / 10.0, 1),
        _ => decimal(percent, 0),
    }
}

/// A fraction, or [`NOTHING`].
pub fn percent_or_nothing(share: Option<f64>) -> String {
    share.map_or_else(|| NOTHING.to_owned(), percent)
}

/// An interval of fractions as "27–35 %".
pub fn interval(low: f64, high: f64) -> String {
    format!("{}–{}{NBSP}%", percent_digits(low), percent_digits(high))
}

/// A rate with all that is needed to judge it: "31 % (27–35), 412 of 1,330"; with too few
/// customers "too few to tell (3 of 12)".
pub fn rate(rate: &Rate) -> String {
    let (before, after) = around_counts(rate);
    format!("{before}{} of {}{after}", count(rate.hits), count(rate.n))
}

/// What stands before and after the counts of a rate.
pub fn around_counts(rate: &Rate) -> (String, &'static str) {
    match (rate.rate, rate.low, rate.high) {
        _ if rate.too_few => ("too few to tell (".to_owned(), ")"),
        (Some(share), Some(low), Some(high)) => {
            (format!("{} ({}–{}), ", percent(share), percent_digits(low), percent_digits(high)), "")
        }
        _ => (String::new(), ""),
    }
}

/// The rate alone: "31 %", or "too few".
pub fn rate_short(rate: &Rate) -> String {
    match rate.rate {
        Some(share) if !rate.too_few => percent(share),
        _ => "too few".to_owned(),
    }
}

/// A conversion rate as a rate.
pub fn as_rate(conversion: &ConversionRate) -> Rate {
    let &ConversionRate { conversions, n, conversion_rate, low, high, too_few } = conversion;
    Rate { hits: conversions, n, rate: conversion_rate, low, high, too_few }
}

/// A number with so many digits after the point: "1,234.50".
pub fn decimal(number: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", number.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if number < 0.0 && !is_zero { "−" } else { "" };
    match fraction {
        Some(fraction) => format!("{sign}{}.{fraction}", grouped(whole)),
        None => format!("{sign}{}", grouped(whole)),
    }
}

/// An amount of money in the currency of the data: cents below 100, none above.
pub fn money(amount: f64) -> String {
    let has_cents = amount.abs() < 100.0 && amount.fract() != 0.0;
    decimal(amount, if has_cents { 2 } else { 0 })
}

/// A large number in short: "12.3 k", "4.56 M".
pub fn compact(number: f64) -> String {
    let (scaled, unit) = match number.abs() {
        n if n >= 999_500_000.0 => (number / 1e9, "bn"),
        n if n >= 999_500.0 => (number / 1e6, "M"),
        n if n >= 9_999.5 => (number / 1e3, "k"),
        _ => return decimal(number, 0),
    };
    let digits = match scaled.abs() {
        s if s < 9.995 => 2,
        s if s < 99.95 => 1,
        _ => 0,
    };
    format!("{}{NBSP}{unit}", decimal(scaled, digits))
}

/// Parts of a whole number of conversions: "12.5", "1,204".
pub fn credit(conversions: f64) -> String {
    decimal(conversions, usize::from(conversions.abs() < 1000.0 && conversions.fract() != 0.0))
}

/// A span of time in its two largest units: "3 d 4 h", "12 min", "0 s".
pub fn duration(seconds: f64) -> String {
    const UNITS: [(&str, u64); 5] = [("y", 31_557_600), ("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    if seconds > 0.0 && seconds < 1.0 {
        return format!("<1{NBSP}s");
    }
    let total = seconds.max(0.0).round() as u64;
    let first = UNITS.iter().position(|&(_, size)| total >= size).unwrap_or(UNITS.len() - 1);
    let (unit, size) = UNITS[first];
    let Some(&(small_unit, small)) = UNITS.get(first + 1) else { return format!("{total}{NBSP}{unit}") };
    // The rest is rounded, and may fill the larger unit, which may fill the next: 23 h 59.9 min is a day.
    let (mut large, mut rest) = (total / size, (total % size + small / 2) / small);
    if rest * small >= size {
        (large, rest) = (large + 1, 0);
    }
    if first > 0 && large * size >= UNITS[first - 1].1 {
        return format!("1{NBSP}{}", UNITS[first - 1].0);
    }
    match rest {
        0 => format!("{large}{NBSP}{unit}"),
        rest => format!("{large}{NBSP}{unit} {rest}{NBSP}{small_unit}"),
    }
}

/// A span, or [`NOTHING`].
pub fn duration_or_nothing(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| NOTHING.to_owned(), duration)
}

/// Bytes as "54.8 MB".
pub fn bytes(bytes: u64) -> String {
    match bytes {
        b if b < 1_000 => format!("{b}{NBSP}bytes"),
        b if b < 999_500 => format!("{:.0}{NBSP}KB", b as f64 / 1e3),
        b if b < 999_950_000 => format!("{:.1}{NBSP}MB", b as f64 / 1e6),
        b => format!("{:.2}{NBSP}GB", b as f64 / 1e9),
    }
}

/// The day of an ISO 8601 time, as "3 Mar 2026"; anything else stays as it is.
pub fn date(iso: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts = || {
        let (year, rest) = iso.split_once('-')?;
        let (month, rest) = rest.split_once('-')?;
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day: u32 = rest.get(..2)?.parse().ok()?;
        Some(format!("{day}{NBSP}{month}{NBSP}{year}"))
    };
    parts().unwrap_or_else(|| iso.to_owned())
}

/// An ISO 8601 time as "3 Mar 2026, 14:05 UTC".
pub fn date_time(iso: &str) -> String {
    match iso.split_once('T').and_then(|(_, time)| time.get(..5)) {
        Some(time) => format!("{}, {time}{NBSP}UTC", date(iso)),
        None => date(iso),
    }
}

/// A file's name without a long middle: the end, with its suffix, tells files apart.
pub fn file_name(name: &str) -> String {
    const MOST: usize = 40;
    let chars: Vec<char> = name.chars().collect();
    if chars.len() <= MOST {
        return name.to_owned();
    }
    let (head, tail) = (&chars[..MOST / 2], &chars[chars.len() - MOST / 2 + 1..]);
    format!("{}…{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn counts() {
        for (n, text) in [(0, "0"), (999, "999"), (1_330, "1,330"), (12_345_678, "12,345,678")] {
            assert_eq!(count(n), text);
        }
        assert_eq!(plain(counted(1, "customer", "customers")), "1 customer");
        assert_eq!(plain(there_are_only(12, "customer", "customers")), "There are only 12 customers");
        assert_eq!(plain(there_are_only(1, "customer", "customers")), "There is only one customer");
    }

    #[test]
    fn percents_keep_small_ones_apart_from_zero_and_large_ones_from_all() {
        for (share, text) in [
            (0.0, "0 %"),
            (0.00001, "<0.01 %"),
            (0.0004, "0.04 %"),
            (0.031, "3.1 %"),
            (0.31, "31 %"),
            (0.9996, "99.9 %"),
            (1.0, "100 %"),
            (-0.052, "−5.2 %"),
        ] {
            assert_eq!(plain(percent(share)), text);
        }
    }

    #[test]
    fn rates_carry_counts_and_interval() {
        assert_eq!(plain(rate(&Rate::of(412, 1330))), "31 % (29–34), 412 of 1,330");
        assert_eq!(plain(rate(&Rate::of(3, 12))), "too few to tell (3 of 12)");
        assert_eq!(rate_short(&Rate::of(0, 0)), "too few");
        assert_eq!(as_rate(&ConversionRate::of(3, 12)), Rate::of(3, 12));
    }

    #[test]
    fn durations_in_two_units() {
        for (seconds, text) in [
            (0.0, "0 s"),
            (0.4, "<1 s"),
            (59.0, "59 s"),
            (61.0, "1 min 1 s"),
            (3_600.0, "1 h"),
            (273_600.0, "3 d 4 h"),
            (86_399.0, "1 d"),
            (40_000_000.0, "1 y 98 d"),
        ] {
            assert_eq!(plain(duration(seconds)), text, "{seconds}");
        }
    }

    #[test]
    fn money_and_large_numbers() {
        assert_eq!(money(12.5), "12.50");
        assert_eq!(money(-1234.5), "−1,234");
        assert_eq!(plain(compact(9_999.0)), "9,999");
        assert_eq!(plain(compact(12_345.0)), "12.3 k");
        assert_eq!(plain(compact(4_560_000.0)), "4.56 M");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(credit(12.5), "12.5");
        assert_eq!(credit(12.0), "12");
    }

    #[test]
    fn times_and_sizes() {
        assert_eq!(plain(date("2026-03-03T14:05:09Z")), "3 Mar 2026");
        assert_eq!(plain(date_time("2026-03-03T14:05:09.123Z")), "3 Mar 2026, 14:05 UTC");
        assert_eq!(date("not a date"), "not a date");
        assert_eq!(plain(bytes(54_800_000)), "54.8 MB");
        assert_eq!(plain(bytes(12)), "12 bytes");
    }

    #[test]
    fn long_names_keep_their_ends() {
        let name = file_name(&format!("{}.csv", "x".repeat(80)));
        assert_eq!(name.chars().count(), 40);
        assert!(name.ends_with("x.csv"));
    }
}
