//! What the user has set for the funnel. It outlives the screen and the data.

use crate::choices::use_choice;
use crate::reactive::{Memo, RwSignal, Signal};
use desirepath_engine::contract::filter::Breakdown;
use desirepath_engine::contract::funnel::{Exclusion, FunnelStep, Order, Params};
use desirepath_order::Ordered;

/// The choice. Copies are the same.
#[derive(Clone, Copy)]
pub struct FunnelChoice {
    /// As it was chosen; without steps, those that the engine suggests.
    chosen: RwSignal<Params>,
}

impl FunnelChoice {
    /// The choice of this page.
    pub fn of_page() -> Self {
        Self { chosen: use_choice("funnel") }
    }

    /// Something of the choice.
    pub fn of<T: PartialEq + Send + Sync + 'static>(self, take: fn(&Params) -> T) -> Memo<T> {
        Memo::new(move |_| self.chosen.with(take))
    }

    /// The choice as it was made.
    pub fn chosen(self) -> Signal<Params> {
        self.chosen.into()
    }

    /// Chooses something else.
    pub fn change(self, edit: impl FnOnce(&mut Params)) {
        let mut now = self.chosen.get_untracked();
        edit(&mut now);
        if self.chosen.with_untracked(|before| *before != now) {
            self.chosen.set(now);
        }
    }

    /// The choice as far as a log has what was chosen. Follows the choice.
    pub fn params(self, has: &Has) -> Params {
        self.chosen.with(|chosen| fitting(chosen, has))
    }
}

/// What a log has to choose from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Has {
    /// Its activities, most frequent first.
    pub activities: Vec<String>,
    /// Its further columns.
    pub attributes: Vec<String>,
    /// Whether events have channels.
    pub channels: bool,
}

/// A step of one or several activities.
pub fn step_of(mut activities: Vec<String>) -> FunnelStep {
    if activities.len() == 1 { activities.remove(0).into() } else { activities.into() }
}

/// What of a choice can be asked of a log: names that it does not have are left out.
pub fn fitting(chosen: &Params, has: &Has) -> Params {
    let mut params = chosen.clone();
    let known = |names: &[String]| names.iter().filter(|name| has.activities.contains(name)).cloned().collect();
    for at in (0..params.steps.len()).rev() {
        let activities: Vec<String> = known(params.steps[at].activities());
        if activities.is_empty() {
            remove_step(&mut params, at);
        } else {
            params.steps[at] = step_of(activities);
        }
    }
    params.exclusions.retain_mut(|exclusion| {
        exclusion.activities = known(&exclusion.activities);
        !exclusion.activities.is_empty()
    });
    if params.steps.is_empty() || params.order == Order::Any {
        // What lies between two steps is said of chosen ones, in order.
        params.step_window_days.clear();
        params.exclusions.retain(|exclusion| params.order != Order::Any && exclusion.after_step.is_none());
    }
    params.breakdown = params.breakdown.filter(|by| match by {
        Breakdown::Channel => has.channels,
        Breakdown::Attribute(name) => has.attributes.contains(name),
    });
    params
}

/// Takes a step away, and with it what was said of the gap before it (after it, if it is the first).
pub fn remove_step(params: &mut Params, at: usize) {
    if at >= params.steps.len() {
        return;
    }
    params.steps.remove(at);
    let gap = at.saturating_sub(1);
    if gap < params.step_window_days.len() {
        params.step_window_days.remove(gap);
    }
    params.exclusions.retain_mut(|exclusion| match &mut exclusion.after_step {
        Some(step) if *step as usize == gap + 1 => false,
        Some(step) => {
            *step -= u32::from(*step as usize > gap + 1);
            true
        }
        None => true,
    });
}

/// The days from the step before to the step at `at`.
pub fn gap_days(params: &Params, at: usize) -> Option<f64> {
    at.checked_sub(1).and_then(|gap| params.step_window_days.get(gap).copied().flatten())
}

/// Sets the days from the step before to the step at `at`.
pub fn set_gap_days(params: &mut Params, at: usize, days: Option<f64>) {
    let Some(gap) = at.checked_sub(1) else { return };
    if params.step_window_days.len() <= gap {
        params.step_window_days.resize(gap + 1, None);
    }
    params.step_window_days[gap] = days;
    while params.step_window_days.last() == Some(&None) {
        params.step_window_days.pop();
    }
}

/// What must not happen after a step before the next one does; `None`: between any two.
pub fn excluded(params: &Params, after_step: Option<u32>) -> Vec<String> {
    let of_gap = params.exclusions.iter().filter(|exclusion| exclusion.after_step == after_step);
    of_gap.flat_map(|exclusion| exclusion.activities.iter().cloned()).collect()
}

/// Adds to what must not happen there, or takes from it.
pub fn exclude(params: &mut Params, after_step: Option<u32>, activity: &str, is_excluded: bool) {
    let mut activities = excluded(params, after_step);
    activities.retain(|known| known != activity);
    if is_excluded {
        activities.push(activity.to_owned());
    }
    params.exclusions.retain(|exclusion| exclusion.after_step != after_step);
    if !activities.is_empty() {
        params.exclusions.push(Exclusion { after_step, activities });
        params.exclusions.order_by_key(|exclusion| exclusion.after_step);
    }
}

/// Steps with one of them moved by one place.
pub fn moved<T>(mut steps: Vec<T>, at: usize, is_up: bool) -> Vec<T> {
    let to = if is_up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|&to| to < steps.len() && at < steps.len()) {
        steps.swap(at, to);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    /// a, b or c, d; 1 day to the second, 2 to the third; no x after each, none after the second.
    fn chosen() -> Params {
        let mut params = Params {
            steps: vec!["a".into(), names(&["b", "c"]).into(), "d".into()],
            breakdown: Some(Breakdown::Channel),
            ..Params::default()
        };
        set_gap_days(&mut params, 2, Some(2.0));
        set_gap_days(&mut params, 1, Some(1.0));
        exclude(&mut params, Some(1), "x", true);
        exclude(&mut params, Some(2), "x", true);
        exclude(&mut params, None, "y", true);
        params
    }

    #[test]
    fn steps_move_within_the_list() {
        let steps = || ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(moved(steps(), 1, true), ["b", "a", "c"]);
        assert_eq!(moved(steps(), 1, false), ["a", "c", "b"]);
        assert_eq!(moved(steps(), 0, true), steps());
        assert_eq!(moved(steps(), 2, false), steps());
        assert_eq!(moved(steps(), 7, true), steps());
    }

    #[test]
    fn what_is_said_of_a_gap_goes_with_its_step() {
        let mut params = chosen();
        remove_step(&mut params, 1);
        assert_eq!(params.step_window_days, [Some(2.0)]);
        assert_eq!((excluded(&params, Some(1)), excluded(&params, Some(2))), (names(&["x"]), vec![]));
        assert_eq!(excluded(&params, None), ["y"]);
        let mut params = chosen();
        remove_step(&mut params, 0);
        assert_eq!((gap_days(&params, 1), gap_days(&params, 2)), (Some(2.0), None));
        remove_step(&mut params, 9);
        assert_eq!(params.steps.len(), 2);
    }

    #[test]
    fn gaps_and_exclusions_are_set_and_taken_back() {
        let mut params = chosen();
        set_gap_days(&mut params, 2, None);
        assert_eq!(params.step_window_days, [Some(1.0)]);
        set_gap_days(&mut params, 1, None);
        assert!(params.step_window_days.is_empty());
        exclude(&mut params, Some(1), "x", false);
        assert_eq!(params.exclusions.len(), 2);
        exclude(&mut params, None, "z", true);
        assert_eq!(excluded(&params, None), ["y", "z"]);
    }

    #[test]
    fn only_what_a_log_has_is_asked_of_it() {
        let has = |activities: &[&str]| Has { activities: names(activities), ..Has::default() };
        let all = Has { channels: true, ..has(&["a", "b", "c", "d", "x", "y"]) };
        assert_eq!(fitting(&chosen(), &all), chosen());
        let less = fitting(&chosen(), &has(&["a", "c", "d"]));
        assert_eq!(less.steps, ["a".into(), "c".into(), "d".into()]);
        assert!(less.exclusions.is_empty() && less.breakdown.is_none());
        let without = fitting(&chosen(), &has(&["a", "d", "x"]));
        assert_eq!((without.steps.len(), without.step_window_days.as_slice()), (2, &[Some(2.0)][..]));
        let in_any_order = fitting(&Params { order: Order::Any, ..chosen() }, &all);
        assert!(in_any_order.step_window_days.is_empty() && in_any_order.exclusions.is_empty());
        let suggested = fitting(&chosen(), &has(&["y"]));
        assert!(suggested.steps.is_empty() && suggested.step_window_days.is_empty());
        assert_eq!(suggested.exclusions.len(), 1);
    }
}
