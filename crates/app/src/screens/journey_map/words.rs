//! The map in words: its title, what a card says, what colour a path has and why.

use super::axis::Band;
use super::graph::{Edge, Graph, MOST_PATHS, Node, Shown};
use crate::charts::label::shorten;
use crate::format;
use crate::screens::names::isolated;
use desirepath_engine::contract::{Contrast, Filter, MIN_GROUP, Rate, journey_map};

/// How the conversion of those who did something compares with that of those who did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing counts as conversion, so there is nothing to compare.
    Plain,
    /// Too few customers to tell.
    TooFew,
    /// Far less often.
    HurtsMuch,
    /// Less often.
    Hurts,
    /// No difference is seen.
    Neutral,
    /// More often.
    Helps,
    /// Far more often.
    HelpsMuch,
}

/// From this ratio on, or its inverse, the difference is a large one.
const MUCH: f64 = 1.5;

impl Tone {
    /// What the interval of a lift says of `n` customers. Where it holds 1, no difference has been
    /// seen, whatever the lift itself says. Nothing to compare with is no difference, either.
    fn of(lift: Option<&Contrast>, n: u64) -> Self {
        let Some(Contrast { here, elsewhere, lift, lift_low, lift_high }) = lift else {
            return if n < MIN_GROUP { Self::TooFew } else { Self::Neutral };
        };
        match (lift, lift_low, lift_high) {
            _ if here.too_few || elsewhere.too_few => Self::TooFew,
            (Some(lift), Some(low), _) if *low > 1.0 => {
                if *lift >= MUCH {
                    Self::HelpsMuch
                } else {
                    Self::Helps
                }
            }
            (Some(lift), _, Some(high)) if *high < 1.0 => {
                if *lift * MUCH <= 1.0 {
                    Self::HurtsMuch
                } else {
                    Self::Hurts
                }
            }
            // A ratio with nothing on one side has no interval.
            (None, ..) if here.low > elsewhere.high => Self::HelpsMuch,
            (Some(_), None, _) if here.high < elsewhere.low => Self::HurtsMuch,
            _ => Self::Neutral,
        }
    }

    /// The tone of an activity.
    pub fn of_node(node: &Node, has_conversion: bool) -> Self {
        match has_conversion && !node.is_conversion {
            true => Self::of(node.lift.as_ref(), node.conversion.n),
            false => Self::Plain,
        }
    }

    /// The tone of a path.
    pub fn of_edge(edge: &Edge, has_conversion: bool) -> Self {
        if has_conversion { Self::of(edge.lift.as_ref(), edge.conversion.n) } else { Self::Plain }
    }

    /// The class that gives a path its colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "tone-plain",
            Self::TooFew => "tone-few",
            Self::HurtsMuch => "tone-hurts-much",
            Self::Hurts => "tone-hurts",
            Self::Neutral => "tone-neutral",
            Self::Helps => "tone-helps",
            Self::HelpsMuch => "tone-helps-much",
        }
    }

    /// A sign, so that nobody needs the colour.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plain | Self::TooFew => "",
            Self::HurtsMuch => "▼▼",
            Self::Hurts => "▼",
            Self::Neutral => "=",
            Self::Helps => "▲",
            Self::HelpsMuch => "▲▲",
        }
    }

    /// The sign where it stands beside a number: nothing where there is nothing to say.
    pub fn mark(self) -> &'static str {
        if self == Self::Neutral { "" } else { self.sign() }
    }

    /// The comparison in a word or two, for a table.
    pub fn said(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::TooFew => "too few to tell",
            Self::HurtsMuch => "much less often",
            Self::Hurts => "less often",
            Self::Neutral => "no clear difference",
            Self::Helps => "more often",
            Self::HelpsMuch => "much more often",
        }
    }
}

/// What is known of an activity or a path, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// "Activity" or "Path".
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// What is known, each with its name.
    pub facts: Vec<(&'static str, Fact)>,
    /// How its conversion compares, in words, with a sign; empty if there is nothing to compare.
    pub verdict: String,
    /// The colour.
    pub tone: Tone,
}

/// Something that is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A text.
    Said(String),
    /// A number of customers, and who they are.
    People(u64, Option<Filter>),
    /// A share of customers, and who these and all are.
    Share(Rate, Option<Box<[Filter; 2]>>),
}

impl Fact {
    /// As a text.
    pub fn text(&self) -> String {
        match self {
            Self::Said(text) => text.clone(),
            Self::People(count, _) => format::count(*count),
            Self::Share(rate, _) => format::rate(rate),
        }
    }
}

impl Card {
    /// The card of an activity, and the stage that it belongs to.
    pub fn of_node(graph: &Graph, node: &Node, stage: Option<&str>) -> Self {
        let report = graph.report();
        let row = report.and_then(|report| report.activities.get(node.row));
        let mut facts = vec![
            ("customers", Fact::People(node.customers, row.map(journey_map::Activity::selector))),
            ("times", Fact::Said(format::count(node.events))),
        ];
        let mut people = |name: &'static str, count: u64, who: Option<Filter>| {
            if count > 0 {
                facts.push((name, Fact::People(count, who)));
            }
        };
        let of = |terminals: &[journey_map::Terminal], select: fn(&journey_map::Terminal) -> Filter| {
            terminals.iter().find(|terminal| terminal.activity == node.name).map(select)
        };
        let leak = |select: fn(&journey_map::Report, &journey_map::Leak) -> Filter| {
            let report = report?;
            Some(select(report, report.leaks.iter().find(|leak| leak.activity == node.name)?))
        };
        people(
            "start here",
            node.starts,
            report.and_then(|report| of(&report.starts, journey_map::Terminal::start_selector)),
        );
        let leaves = report.and_then(|report| of(&report.ends, journey_map::Terminal::unconverted_end_selector));
        people("stop here, unconverted", node.leaves, leaves);
        people("gone cold here", node.cold, leak(journey_map::Report::cold_selector));
        people("still open here", node.open, leak(journey_map::Report::open_selector));
        if let Some(intent) = node.intent {
            let within = node.intent_within.map(|(low, high)| format!(" ({})", format::interval(low, high)));
            let said = format!("{}{}", format::percent(intent), within.unwrap_or_default());
            facts.push(("chance of still converting", Fact::Said(said)));
        }
        if let Some(stage) = stage {
            facts.push(("stage", Fact::Said(isolated(stage))));
        }
        let has_conversion = graph.has_conversion();
        let tone = Tone::of_node(node, has_conversion);
        let mut verdict_of = String::new();
        if node.is_conversion {
            verdict_of.push_str("counts as conversion");
        } else if has_conversion {
            let who = row.map(journey_map::Activity::conversion_selectors);
            facts.push(("converted afterwards", Fact::Share(format::as_rate(&node.conversion), who.map(Box::new))));
            let others = row.map(|row| Box::new(row.others_selectors()));
            facts.extend(node.lift.map(|lift| ("without it", Fact::Share(lift.elsewhere, others))));
            verdict_of = verdict(tone, node.lift.as_ref(), node.conversion.n, "those who were not here");
        }
        Self { kind: "Activity", title: node.name.clone(), facts, verdict: verdict_of, tone }
    }

    /// The card of a path.
    pub fn of_edge(graph: &Graph, edge: &Edge) -> Self {
        let (from, to) = (&graph.nodes[edge.from].name, &graph.nodes[edge.to].name);
        let row = graph.report().and_then(|report| report.edges.get(edge.row));
        let mut facts = vec![
            ("customers", Fact::People(edge.customers, row.map(journey_map::Edge::selector))),
            ("times", Fact::Said(format::count(edge.count))),
            ("time between, median", Fact::Said(format::duration_or_nothing(edge.median_gap_s))),
            ("nine of ten within", Fact::Said(format::duration_or_nothing(edge.p90_gap_s))),
        ];
        let has_conversion = graph.has_conversion();
        let tone = Tone::of_edge(edge, has_conversion);
        let mut said = String::new();
        if has_conversion {
            let who = row.map(journey_map::Edge::conversion_selectors);
            facts.push(("converted", Fact::Share(format::as_rate(&edge.conversion), who.map(Box::new))));
            let others = row.map(|row| Box::new(row.others_selectors()));
            facts.extend(edge.lift.map(|lift| ("without this step", Fact::Share(lift.elsewhere, others))));
            let others = format!("those at “{}” who did not take it", isolated(&shorten(from, LONGEST)));
            said = verdict(tone, edge.lift.as_ref(), edge.conversion.n, &others);
        }
        let title = match edge.from == edge.to {
            true => format!("{} ↻ again", isolated(from)),
            false => format!("{} → {}", isolated(from), isolated(to)),
        };
        Self { kind: "Path", title, facts, verdict: said, tone }
    }

    /// The card in one sentence, for those who listen.
    pub fn spoken(&self) -> String {
        let facts: Vec<String> = self.facts.iter().map(|(name, fact)| format!("{name}: {}", fact.text())).collect();
        let verdict = self.verdict.trim_start_matches(['▲', '▼', '=', ' ']);
        format!("{} {}. {}. {verdict}", self.kind, self.title, facts.join(", "))
    }
}

/// The lift in words.
fn verdict(tone: Tone, lift: Option<&Contrast>, n: u64, others: &str) -> String {
    match (tone, lift) {
        (Tone::Plain, _) => String::new(),
        _ if n == 0 => "only after converting: nothing to compare".to_owned(),
        (_, None) => "everybody did: nothing to compare".to_owned(),
        (Tone::TooFew, _) => "too few customers to compare".to_owned(),
        (Tone::Neutral, _) => format!("= no clear difference from {others}"),
        (_, Some(Contrast { lift: Some(lift), lift_low: Some(low), lift_high: Some(high), .. })) => format!(
            "{} converted {} × as often ({}–{}) as {others}",
            tone.sign(),
            format::decimal(*lift, 2),
            format::decimal(*low, 2),
            format::decimal(*high, 2)
        ),
        _ => format!("{} converted {} than {others}", tone.sign(), tone.said()),
    }
}

/// A name in a title is cut at about so many em; the card and the tables have all of it.
const LONGEST: f64 = 26.0;

/// The finding that is the map's title.
pub fn title(report: &journey_map::Report, overall: Option<&Rate>) -> String {
    let name = |name: &str| isolated(&shorten(name, LONGEST));
    let converts = overall.filter(|overall| overall.hits > 0);
    let leak = report.ends.iter().max_by_key(|end| (end.unconverted, std::cmp::Reverse(&end.activity)));
    match (converts, leak) {
        (Some(overall), Some(leak)) if leak.unconverted > 0 => format!(
            "{} of {} customers convert; those who have not most often stop after “{}” ({})",
            format::count(overall.hits),
            format::count(overall.n),
            name(&leak.activity),
            format::count(leak.unconverted)
        ),
        (Some(overall), _) if overall.n == 1 => "The only customer converts, by this way".to_owned(),
        (Some(overall), _) => {
            format!("All {} convert, by these ways", format::counted(overall.n, "customer", "customers"))
        }
        (None, _) => match report.edges.iter().find(|edge| edge.from != edge.to) {
            Some(edge) => format!(
                "The most beaten path leads from “{}” to “{}”: {} of {} take it",
                name(&edge.from),
                name(&edge.to),
                format::count(edge.customers),
                format::counted(report.customers, "customer", "customers")
            ),
            None => "Every customer does one thing, and no path leads on from it".to_owned(),
        },
    }
}

/// How to read the map, in a sentence.
pub fn subtitle(has_conversion: bool) -> &'static str {
    if has_conversion {
        "The further right, the more likely a customer there still converts. Paths are as wide as the customers that \
         take them; their colour says whether these convert more or less often than those who were there and did not."
    } else {
        "Activities from left to right in the order in which they happen; paths are as wide as the customers that take \
         them. Say what counts as conversion, and the map shows what leads there."
    }
}

/// What is drawn and what share of everything that is.
pub fn coverage(graph: &Graph, shown: &Shown) -> (String, String) {
    let share = |(part, all): (u64, u64)| if all == 0 { 1.0 } else { part as f64 / all as f64 };
    (
        format!(
            "{} of {}, covering {} of events",
            shown.nodes.len(),
            format::counted(graph.nodes.len() as u64, "activity", "activities"),
            format::percent(share(shown.events))
        ),
        format!(
            "{} of {}{}, {} of steps",
            shown.edges.len(),
            format::counted(graph.edges.len() as u64, "path", "paths"),
            if shown.edges.len() >= MOST_PATHS { " (no more at once)" } else { "" },
            format::percent(share(shown.steps))
        ),
    )
}

/// What is not drawn, summed up; nothing if everything is.
pub fn other(graph: &Graph, shown: &Shown) -> Option<Vec<String>> {
    let nodes = graph.nodes.len() - shown.nodes.len();
    let edges = graph.edges.len() - shown.edges.len();
    if nodes + edges == 0 {
        return None;
    }
    let (events, steps) = (shown.events.1 - shown.events.0, shown.steps.1 - shown.steps.0);
    let mut lines = Vec::new();
    if nodes > 0 {
        let counted = format::counted(nodes as u64, "other activity", "other activities");
        lines.push(format!("{counted}: {}", format::counted(events, "event", "events")));
    }
    if edges > 0 {
        let counted = format::counted(edges as u64, "other path", "other paths");
        lines.push(format!("{counted}: {}", format::counted(steps, "step", "steps")));
    }
    Some(lines)
}

/// What a band of the axis is called.
pub fn band(band: Band) -> String {
    match band {
        Band::Chance(low, high) if format::percent(low) == format::percent(high) => format::percent(low),
        Band::Chance(low, high) => format::interval(low, high),
        Band::After => "after converting".to_owned(),
        Band::Flow => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    #[test]
    fn colour_needs_an_interval_that_excludes_no_difference() {
        let tone = |hits, n| Tone::of(Some(&Contrast::of(hits, n, 200, 1000)), n);
        assert_eq!(tone(3, 10), Tone::TooFew);
        assert_eq!(tone(10, 40), Tone::Neutral);
        assert_eq!(tone(250, 1000), Tone::Helps);
        assert_eq!(tone(400, 1000), Tone::HelpsMuch);
        assert_eq!(tone(150, 1000), Tone::Hurts);
        assert_eq!(tone(0, 1000), Tone::HurtsMuch);
        // Nobody on one side has no ratio, and may be clear all the same.
        assert_eq!(Tone::of(Some(&Contrast::of(50, 100, 0, 100)), 100), Tone::HelpsMuch);
        assert_eq!(Tone::of(Some(&Contrast::of(1, 100, 0, 100)), 100), Tone::Neutral);
        assert_eq!((Tone::of(None, 100), Tone::of(None, 0)), (Tone::Neutral, Tone::TooFew));
    }

    #[test]
    fn a_card_has_the_number_and_the_sign() {
        let mut graph = graph(&[("visit", 1000, 0.2), ("buy", 100, 1.0)], &[(0, 1, 100), (0, 0, 20)]);
        graph.edges[0].lift = Some(Contrast::of(50, 100, 100, 900));
        let card = Card::of_edge(&graph, &graph.edges[0]);
        assert_eq!(card.title, "visit → buy");
        assert_eq!(card.verdict, "▲▲ converted 4.50 × as often (3.44–5.89) as those at “visit” who did not take it");
        assert!(card.spoken().contains("customers: 100"));
        assert_eq!(Card::of_edge(&graph, &graph.edges[1]).verdict, "everybody did: nothing to compare");
        let visit = Card::of_node(&graph, &graph.nodes[0], Some("awareness"));
        assert!(visit.spoken().contains("stage: awareness"), "{}", visit.spoken());
        assert_eq!(Card::of_node(&graph, &graph.nodes[1], None).verdict, "counts as conversion");
    }

    #[test]
    fn titles_state_a_finding() {
        let end = |activity: &str, unconverted| journey_map::Terminal {
            activity: activity.to_owned(),
            customers: unconverted,
            unconverted,
        };
        let report =
            journey_map::Report { customers: 9, ends: vec![end("cart", 5), end("help", 2)], ..Default::default() };
        assert_eq!(
            title(&report, Some(&Rate::of(2, 9))),
            "2 of 9 customers convert; those who have not most often stop after “cart” (5)"
        );
        assert!(title(&report, None).starts_with("Every customer does one thing"));
    }

    #[test]
    fn names_from_right_to_left_keep_to_their_place() {
        let graph = graph(&[("שלום", 100, 0.2), ("buy", 10, 1.0)], &[(0, 1, 10)]);
        assert_eq!(Card::of_edge(&graph, &graph.edges[0]).title, "\u{2068}שלום\u{2069} → buy");
    }

    #[test]
    fn what_is_left_out_is_said() {
        let graph = graph(&[("a", 90, 0.2), ("b", 10, 1.0), ("c", 5, 0.1)], &[(0, 1, 100), (0, 2, 20)]);
        let shown = graph.show(super::super::graph::Detail { activities: 2, paths: 9 });
        let plain = |text: &str| text.replace('\u{a0}', " ");
        let (activities, paths) = coverage(&graph, &shown);
        assert_eq!(plain(&activities), "2 of 3 activities, covering 95 % of events");
        assert_eq!(plain(&paths), "1 of 2 paths, 83 % of steps");
        let other = other(&graph, &shown).expect("something is left out");
        assert_eq!(
            other.iter().map(|line| plain(line)).collect::<Vec<_>>(),
            ["1 other activity: 5 events", "1 other path: 20 steps"]
        );
    }
}
