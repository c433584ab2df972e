//! Channels in words.

use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use desirepath_engine::contract::attribution::{Agreement, Channel, Report};
use desirepath_order::Ordered;

/// The model whose credit the table shows at first: it looks at whole journeys.
pub const DEFAULT_MODEL: &str = "markov";

/// The title without a conversion.
pub const NO_CONVERSION: &str = "Nothing counts as conversion yet.";

/// What to do without a channel.
pub const NO_CHANNELS: &str = "The data say what happened, not where: no column holds a channel. If the file has one (source, medium, campaign), press Columns above and give it the role “channel”; or drop a file that has one beside customer, time and activity.";

/// The one thing to know about credit.
pub const NO_CAUSE: &str = "Credit is bookkeeping, not cause: no model knows who would have converted without the channel. Where the models agree, that is no proof either.";

/// What the number of days does.
pub const LOOKBACK: &str =
    "Touches longer before the conversion than this get no credit. Without a limit all of them count.";

/// A model's name.
pub fn model(name: &str) -> String {
    match name {
        "first" => "first touch".to_owned(),
        "last" => "last touch".to_owned(),
        "linear" => "equal parts".to_owned(),
        "markov" => "Markov chain".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether any event has a channel.
pub fn has_channels(report: &Report) -> bool {
    report.channels.iter().any(|channel| channel.touches > 0)
}

/// What to know of channels in which hardly anything but conversions happens.
pub fn where_they_convert(report: &Report) -> Option<String> {
    let there = report.channels.iter().filter(|channel| channel.is_where_they_convert());
    let names: Vec<String> = there.map(|channel| quoted(&channel.channel)).collect();
    let what = match names.len() {
        0 => return None,
        1 => format!("{} is where customers convert, not what brings them", names[0]),
        _ => format!("{} are where customers convert, not what brings them", names.join(", ")),
    };
    let so = match report.last_touch_tells() {
        true => "take its credit as that.",
        false => "by last touch all credit ends there, so that rule has no say here.",
    };
    Some(format!("{what}: {so}"))
}

/// How far the models lie apart on a channel.
fn apart(channel: &Channel) -> f64 {
    channel.highest_share.unwrap_or(0.0) - channel.lowest_share.unwrap_or(0.0)
}

/// The names of the models that give a channel least and most.
fn extremes(report: &Report, at: usize) -> Option<(String, String)> {
    let shares = || report.telling_models().filter_map(|model| Some((model.credits[at].share?, &model.model)));
    let least = shares().reduce(|least, next| if next.0 < least.0 { next } else { least })?;
    let most = shares().reduce(|most, next| if next.0 > most.0 { next } else { most })?;
    Some((model(least.1), model(most.1)))
}

/// The finding: a channel whose worth is undecided, or the one that all models put first.
pub fn title(report: &Report) -> String {
    let conversions = format::counted(report.conversions, "conversion", "conversions");
    if !has_channels(report) {
        return "The data do not say through which channels customers came.".to_owned();
    }
    if report.conversions == 0 {
        return "Nobody has converted yet.".to_owned();
    }
    let is_undecided = |channel: &Channel| channel.agreement == Agreement::Undecided && channel.may_bring();
    let widest = report
        .channels
        .iter()
        .enumerate()
        .filter(|(_, channel)| is_undecided(channel))
        .max_by(|(_, a), (_, b)| apart(a).total_cmp(&apart(b)));
    if let Some((at, channel)) = widest
        && let (Some(low), Some(high), Some((least, most))) =
            (channel.lowest_share, channel.highest_share, extremes(report, at))
    {
        return format!(
            "{} gets {} of the credit by {most}, but {} by {least}: undecided, test it.",
            quoted(&channel.channel),
            format::percent(high),
            format::percent(low)
        );
    }
    let leader = report
        .channels
        .iter()
        .filter(|channel| channel.may_bring())
        .max_by(|a, b| a.lowest_share.unwrap_or(0.0).total_cmp(&b.lowest_share.unwrap_or(0.0)));
    match leader {
        Some(channel) if channel.agreement == Agreement::Agree => {
            let (low, high) = (channel.lowest_share.unwrap_or(0.0), channel.highest_share.unwrap_or(0.0));
            let share = match format::percent(low) == format::percent(high) {
                true => format::percent(low),
                false => format::interval(low, high),
            };
            format!(
                "However it is shared out, {} gets {share} of the credit for {conversions}.",
                quoted(&channel.channel)
            )
        }
        _ => format!("With {conversions} it is too early to say which channel brings them."),
    }
}

/// What is counted.
pub fn subtitle(report: &Report) -> String {
    if report.conversions == 0 || !has_channels(report) {
        return String::new();
    }
    format!(
        "How four ways of keeping books share out {}. The wider a line, the less is known.",
        format::counted(report.conversions, "conversion", "conversions")
    )
}

/// Why few conversions say little.
pub fn too_few(conversions: u64) -> String {
    format!(
        "{}: too few to tell channels apart. The shares below are what they are, not what they will be.",
        format::there_are_only(conversions, "conversion", "conversions")
    )
}

/// The channels on which the models disagree, the widest apart first.
pub fn undecided(report: &Report) -> Option<String> {
    const MOST: usize = 8;
    let is_undecided =
        |channel: &&Channel| channel.agreement == Agreement::Undecided && !channel.is_where_they_convert();
    let mut channels: Vec<&Channel> = report.channels.iter().filter(is_undecided).collect();
    channels.order_by(|a, b| apart(b).total_cmp(&apart(a)));
    let range = |channel: &Channel| {
        let (low, high) = (channel.lowest_share.unwrap_or(0.0), channel.highest_share.unwrap_or(0.0));
        format!("{} ({})", quoted(&channel.channel), format::interval(low, high))
    };
    let mut names: Vec<String> = channels.iter().take(MOST).map(|channel| range(channel)).collect();
    match channels.len() - names.len() {
        0 => {}
        rest => names.push(format!("and {} more, see the table", format::count(rest as u64))),
    }
    let it = if channels.len() == 1 { "it" } else { "them" };
    (!channels.is_empty()).then(|| format!("The models disagree on {}: undecided, test {it}.", names.join(", ")))
}

/// Models that were left out.
pub fn left_out(report: &Report) -> Vec<String> {
    report.left_out.iter().map(|reason| format!("Left out: {reason}.")).collect()
}

/// The chart for those who do not see it.
pub fn chart(report: &Report) -> String {
    let line = |channel: &Channel| {
        let (low, high) = (channel.lowest_share.unwrap_or(0.0), channel.highest_share.unwrap_or(0.0));
        format!("{} {}", channel.channel, format::interval(low, high))
    };
    let lines: Vec<String> = report.channels.iter().take(8).map(line).collect();
    format!("Share of all conversions by channel, lowest to highest of the models: {}.", lines.join("; "))
}

/// What the button under a long chart says.
pub fn more(shown: usize, all: usize) -> String {
    format!("Show all {} channels ({} are shown)", format::count(all as u64), format::count(shown as u64))
}

/// What the models say of a channel together.
fn verdict(channel: &Channel) -> String {
    let (Some(low), Some(high)) = (channel.lowest_share, channel.highest_share) else { return String::new() };
    match channel.agreement {
        Agreement::TooFew => "too few to tell".to_owned(),
        Agreement::Agree => format!("agree: {}", format::interval(low, high)),
        Agreement::Undecided => format!("undecided, test it: {}", format::interval(low, high)),
    }
}

/// The channels' numbers with the credit of one model.
pub fn table(report: &Report, by: &str, has_value: bool) -> Table {
    let credits = report.models.iter().find(|model| model.model == by).or(report.models.last());
    let has_cost = report.channels.iter().any(|channel| channel.cost.is_some());
    let mut columns =
        vec!["channel", "#customers", "#touches", "#converted so far", "#credit", "#credit share", "models"];
    if has_cost {
        columns.extend(["#cost", "#cost per conversion"]);
    }
    if has_value {
        columns.push("#value");
    }
    let row = |(at, channel): (usize, &Channel)| {
        let credit = credits.map(|model| &model.credits[at]);
        let is_touched = channel.touches > 0;
        let who = report.conversion_selectors(channel);
        let mut cells = vec![
            Cell::text(&channel.channel),
            match is_touched {
                false => Cell::Nothing,
                true => Cell::people(channel.customers, who[1].clone()),
            },
            if is_touched { Cell::count(channel.touches) } else { Cell::Nothing },
            match is_touched {
                true => Cell::rate_of(&format::as_rate(&channel.conversion), Some(who)),
                false => Cell::Nothing,
            },
            Cell::number(credit.map(|credit| credit.conversions), format::credit),
            Cell::percent(credit.and_then(|credit| credit.share)),
            Cell::text(verdict(channel)),
        ];
        if has_cost {
            cells.push(Cell::money(channel.cost));
            cells.push(Cell::money(credit.and_then(|credit| credit.cost_per_conversion)));
        }
        if has_value {
            cells.push(Cell::money(credit.map(|credit| credit.value)));
        }
        cells
    };
    Table::new(&columns).with_rows(report.channels.iter().enumerate().map(row))
}

/// The chart as a table: every model's credit for every channel.
pub fn credit_table(report: &Report) -> Table {
    let columns = ["channel", "model", "#share of conversions", "#conversions", "#value", "#cost per conversion"];
    let rows = report.channels.iter().enumerate().flat_map(|(at, channel)| {
        report.models.iter().map(move |by| {
            let credit = &by.credits[at];
            vec![
                Cell::text(&channel.channel),
                Cell::text(model(&by.model)),
                Cell::percent(credit.share),
                Cell::number(Some(credit.conversions), format::credit),
                Cell::money(Some(credit.value)),
                Cell::money(credit.cost_per_conversion),
            ]
        })
    });
    Table::new(&columns).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::ConversionRate;
    use desirepath_engine::contract::attribution::{Credit, Model};

    fn report(shares: &[(&str, [f64; 2], Agreement)], conversions: u64) -> Report {
        let model = |name: &str, of: usize| Model {
            model: name.to_owned(),
            credits: shares
                .iter()
                .map(|(channel, shares, _)| Credit {
                    channel: (*channel).to_owned(),
                    conversions: shares[of] * conversions as f64,
                    share: Some(shares[of]),
                    value: 0.0,
                    cost_per_conversion: None,
                })
                .collect(),
        };
        let channels = shares.iter().map(|(channel, shares, agreement)| Channel {
            channel: (*channel).to_owned(),
            touches: 10,
            customers: 10,
            conversions_there: 0,
            cost: None,
            lowest_share: Some(shares[0].min(shares[1])),
            highest_share: Some(shares[0].max(shares[1])),
            agreement: *agreement,
            conversion: ConversionRate::of(5, 10),
        });
        Report {
            conversions,
            channels: channels.collect(),
            models: vec![model("first", 0), model("last", 1)],
            ..Report::default()
        }
    }

    #[test]
    fn the_title_names_what_is_undecided_before_what_leads() {
        use Agreement::*;
        let title = |shares: &[(&str, [f64; 2], Agreement)]| title(&report(shares, 100)).replace('\u{a0}', " ");
        assert_eq!(
            title(&[("ads", [0.5, 0.3], Undecided), ("mail", [0.1, 0.6], Undecided)]),
            "“mail” gets 60 % of the credit by last touch, but 10 % by first touch: undecided, test it."
        );
        assert_eq!(
            title(&[("ads", [0.6, 0.62], Agree), ("mail", [0.4, 0.38], Agree)]),
            "However it is shared out, “ads” gets 60–62 % of the credit for 100 conversions."
        );
        assert_eq!(
            title(&[("ads", [0.6, 0.62], TooFew)]),
            "With 100 conversions it is too early to say which channel brings them."
        );
        assert_eq!(title(&[]), "The data do not say through which channels customers came.");
    }

    #[test]
    fn tables_have_what_the_data_have() {
        let report = report(&[("ads", [0.5, 0.3], Agreement::Agree)], 100);
        assert_eq!(table(&report, "last", false).columns.len(), 7);
        assert_eq!(table(&report, "last", true).columns.len(), 8);
        assert_eq!(credit_table(&report).rows.len(), 2);
    }
}
