//! Where leads go cold, and how many are.

use super::{Activity, Report};
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Grade};
use crate::log::filter::{Filter, State};
use crate::stats::{MIN_GROUP, Rate};

/// How many open leads are cold, and will be.
pub(super) fn cold_now(report: &Report) -> Option<(f64, Finding)> {
    let rate = Rate::of(report.cold_leads, report.open_leads);
    let share = rate.rate.filter(|_| !rate.too_few && report.cold_leads + report.soon_leads > 0)?;
    let soon = match report.soon_leads {
        0 => "no other is about to".to_owned(),
        leads => format!("{} more will be within {} days", count(leads), report.ahead_days),
    };
    let finding = Finding {
        title: format!(
            "{} of {} open leads have gone cold; {soon}.",
            count(report.cold_leads),
            count(report.open_leads)
        ),
        detail: format!(
            "A lead counts as cold once fewer than {} of those as long silent after the same activity come back within {} days.",
            percent(report.threshold),
            report.horizon_days
        ),
        rate: Some(rate),
        who: Some([report.all_cold_selector(), Filter::State(State::Open)]),
        grade: Grade::Seen,
        evidence: "going_cold".to_owned(),
    };
    Some((0.45 + 0.4 * share, finding))
}

/// The activity after which most conversions are lost to silence.
pub(super) fn where_cold(report: &Report) -> Option<(f64, Finding)> {
    // Without conversions, none are lost.
    let is_told = |activity: &&Activity| activity.cold_leads >= MIN_GROUP && activity.conversions_lost > 0.0;
    let activity = report.activities.first().filter(is_told)?;
    let cold_day = activity.silence.cold_day?;
    let about = if activity.silence.is_shrunk { "about " } else { "" };
    let rate = Rate::of(activity.cold_leads, report.cold_leads);
    let interval = match (activity.silence.cold_day_low, activity.silence.cold_day_high) {
        (Some(low), Some(high)) => format!(" (95 % interval {low} to {high})"),
        (Some(low), None) => format!(" (95 % interval from {low} on)"),
        _ => String::new(),
    };
    let back = &activity.if_back;
    let converted = match (back.conversion_rate, back.low, back.high) {
        (Some(rate), Some(low), Some(high)) => format!(
            " Of the {} who came back from there, {} have converted ({} to {}); leads that must be fetched back may do worse.",
            count(back.n),
            percent(rate),
            percent(low),
            percent(high)
        ),
        _ => String::new(),
    };
    let finding = Finding {
        title: format!(
            "{} leads have gone cold after {}: from {about}day {cold_day} of silence, few come back.",
            count(activity.cold_leads),
            quoted(&activity.activity)
        ),
        detail: format!(
            "From {about}day {cold_day}{interval} fewer than {} return within {} days. Nowhere else goes silence along with more conversions not made.{converted}",
            percent(report.threshold),
            report.horizon_days
        ),
        rate: Some(rate),
        who: Some([report.cold_selector(activity), report.all_cold_selector()]),
        grade: Grade::Seen,
        evidence: "going_cold".to_owned(),
    };
    Some((0.5 + 0.4 * rate.rate? * report.cold_leads as f64 / report.open_leads.max(1) as f64, finding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{execute, going_cold};
    use crate::executor::Serial;
    use crate::log::Scope;
    use crate::testing::World;

    #[test]
    fn cold_leads_are_said() {
        let mut world = World { conversion: vec!["order".into()], log_end: Some(200.0), ..World::default() };
        for n in 0..400 {
            let day = f64::from(n) / 4.0;
            world.add(n, day, "quote");
            // A quarter comes back within five days and orders; silence after that is for good.
            if n % 4 == 0 {
                world.add(n, day + f64::from(n % 5) + 0.5, "order");
            }
        }
        let (log, outcomes) = world.build();
        let params = going_cold::Params::default();
        let report = execute::<going_cold::GoingCold>(&Serial, &Scope::new(&log, &outcomes, None), &params).unwrap();
        let (_, now) = cold_now(&report).unwrap();
        assert_eq!(now.title, "300 of 300 open leads have gone cold; no other is about to.");
        let (_, place) = where_cold(&report).unwrap();
        assert_eq!(place.title, "300 leads have gone cold after “quote”: from day 4 of silence, few come back.");
        assert!(place.detail.contains("Of the 100 who came back from there, 100 % have converted"), "{}", place.detail);
    }

    #[test]
    fn nothing_is_said_of_nobody() {
        let (log, outcomes) = World::default().build();
        let params = going_cold::Params::default();
        let report = execute::<going_cold::GoingCold>(&Serial, &Scope::new(&log, &outcomes, None), &params).unwrap();
        assert_eq!((cold_now(&report), where_cold(&report)), (None, None));
    }
}
