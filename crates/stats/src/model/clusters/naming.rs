//! Names for groups: what sets them apart.

use crate::Contrast;
use desirepath_order::Ordered;

/// A trait matters for a name from this difference in shares on.
const TELLING: f64 = 0.15;

/// At most so many traits are kept per group.
const MOST_TRAITS: usize = 8;

/// What is true of a group's members markedly more or less often than of others (by 10 points
/// at least, intervals apart), largest difference first.
pub fn traits(contrasts: impl Iterator<Item = (String, Contrast)>) -> Vec<(String, Contrast)> {
    const MARKED: f64 = 0.10;
    let mut marked: Vec<(String, Contrast)> =
        contrasts.filter(|(_, contrast)| contrast.difference().abs() >= MARKED && contrast.is_clear()).collect();
    marked.order_by(|a, b| b.1.difference().abs().total_cmp(&a.1.difference().abs()).then_with(|| a.0.cmp(&b.0)));
    marked.truncate(MOST_TRAITS);
    marked
}

/// A name from a group's traits: what is true of most of its members and tells them apart, at
/// most three; then one thing that hardly any of them has. `None` if nothing tells.
pub fn name(traits: &[(String, Contrast)]) -> Option<String> {
    let share = |contrast: &Contrast| contrast.here.rate.unwrap_or(0.0);
    let has: Vec<&str> = traits
        .iter()
        .filter(|(_, contrast)| contrast.difference() >= TELLING && share(contrast) >= 0.5)
        .map(|(what, _)| what.as_str())
        .take(3)
        .collect();
    let lacks = traits
        .iter()
        .find(|(_, contrast)| contrast.difference() <= -2.0 * TELLING && share(contrast) <= 0.2)
        .map(|(what, _)| format!("no {what}"));
    let name: Vec<String> = has.into_iter().map(str::to_owned).chain(lacks).collect();
    (!name.is_empty()).then(|| name.join(", "))
}

/// The first steps of a journey as a name.
pub fn path(steps: &[String]) -> String {
    const SHOWN: usize = 4;
    let mut path = steps.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(" → ");
    if steps.len() > SHOWN {
        path += " → …";
    }
    path
}

/// Adds to each name that is not the only one of its kind what else describes the group, and to
/// names that are still equal a number.
pub fn tell_apart<'a>(names: impl Iterator<Item = (&'a mut String, String)>) {
    let mut names: Vec<(&mut String, String)> = names.collect();
    let repeated = |names: &[(&mut String, String)]| -> Vec<bool> {
        names.iter().map(|(name, _)| names.iter().filter(|(other, _)| other == name).count() > 1).collect()
    };
    for (at, is_repeated) in repeated(&names).into_iter().enumerate() {
        let (name, more) = &mut names[at];
        if is_repeated && **name != *more {
            **name += &format!(" ({more})");
        }
    }
    for (at, is_repeated) in repeated(&names).into_iter().enumerate() {
        if is_repeated {
            *names[at].0 += &format!(" #{}", at + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_more_and_what_is_missing() {
        let contrasts = [
            ("quote", Contrast::of(90, 100, 100, 1000)),
            ("visit", Contrast::of(95, 100, 930, 1000)),
            ("order", Contrast::of(5, 100, 600, 1000)),
            ("call", Contrast::of(60, 100, 300, 1000)),
            ("demo", Contrast::of(1, 2, 0, 1000)),
        ];
        let traits = traits(contrasts.iter().map(|(name, contrast)| ((*name).to_owned(), *contrast)));
        let names: Vec<&str> = traits.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["quote", "order", "demo", "call"]);
        assert_eq!(name(&traits).as_deref(), Some("quote, demo, call, no order"));
        assert_eq!(name(&[]), None);
    }

    #[test]
    fn equal_names_are_told_apart() {
        let mut names = ["a", "b", "a", "a"].map(str::to_owned);
        let more = ["x", "y", "z", "z"].map(str::to_owned);
        tell_apart(names.iter_mut().zip(more));
        assert_eq!(names, ["a (x)", "b", "a (z) #3", "a (z) #4"]);
    }
}
