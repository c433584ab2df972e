//! Between which stages most are lost.

use super::Report;
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Grade};
use crate::stats::Rate;

/// The stage from which most customers have not gone on.
pub(super) fn biggest_loss(report: &Report) -> Option<(f64, Finding)> {
    if report.too_few {
        return None;
    }
    let stayed = |n: &Rate| n.n - n.hits;
    let (at, stage) = report
        .stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| !stage.is_after && !stage.went_on.too_few)
        .max_by_key(|(at, stage)| (stayed(&stage.went_on), std::cmp::Reverse(*at)))?;
    let rate = Rate::of(stayed(&stage.went_on), stage.went_on.n);
    let share = rate.rate.filter(|share| *share > 0.0)?;
    let activities: Vec<String> = stage.defining.iter().take(3).map(|activity| quoted(&activity.activity)).collect();
    let gone: Vec<String> = [(stage.lost, "lost"), (stage.cold, "gone cold"), (stage.open, "still open")]
        .into_iter()
        .filter(|(customers, _)| *customers > 0)
        .map(|(customers, how)| format!("{} {how}", count(customers)))
        .collect();
    let gone = match gone.is_empty() {
        true => String::new(),
        false => format!(" Now in it, with those who came back from later: {}.", gone.join(", ")),
    };
    let finding = Finding {
        title: format!(
            "{} of the customers in {} ({}) have not gone on to {}.",
            percent(share),
            stage.stage,
            activities.join(", "),
            report.stages.get(at + 1).map_or("the next stage", |next| next.stage.as_str())
        ),
        detail: format!(
            "{} of {} customers, the biggest loss between two stages.{gone} The stages are drawn from what customers do, not from names.",
            count(rate.hits),
            count(rate.n)
        ),
        rate: Some(rate),
        who: {
            let [went_on, all] = report.went_on_selectors(stage);
            Some([all.clone().and(went_on.negated()), all])
        },
        grade: Grade::Seen,
        evidence: "stages".to_owned(),
    };
    Some((0.45 + 0.3 * rate.hits as f64 / report.customers.max(1) as f64, finding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{execute, stages};
    use crate::executor::Serial;
    use crate::log::Scope;
    use crate::testing::World;

    #[test]
    fn the_biggest_loss_is_said() {
        let mut world = World { conversion: vec!["order".into()], log_end: Some(100.0), ..World::default() };
        for n in 0..200 {
            world.add(n, 0.0, "visit");
            for (day, (activity, reach)) in [("quote", 180), ("call", 80), ("order", 60)].into_iter().enumerate() {
                if n < reach {
                    world.add(n, day as f64 + 1.0, activity);
                }
            }
        }
        let (log, outcomes) = world.build();
        let scope = Scope::new(&log, &outcomes, None);
        let report = execute::<stages::Stages>(&Serial, &scope, &stages::Params::default()).unwrap();
        let (_, finding) = biggest_loss(&report).unwrap();
        assert_eq!(finding.title, "56 % of the customers in consideration (“quote”) have not gone on to decision.");
        assert!(finding.detail.starts_with("100 of 180 customers"), "{}", finding.detail);
    }
}
