//! The map in words: its title, what a card says, what colour a path has and why.

use super::axis::Band;
use super::graph::{Edge, Graph, MOST_PATHS, Node, Shown};
use crate::charts::label::shorten;
use crate::format;
use desirepath_engine::contract::filter::State;
use desirepath_engine::contract::{ConversionRate, Filter, Rate, journey_map};

/// How the conversion of those who were somewhere compares with that of all customers.
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
    /// The interval holds the rate of all customers.
    Neutral,
    /// More often.
    Helps,
    /// Far more often.
    HelpsMuch,
}

/// From this ratio on, or its inverse, the difference is a large one.
const MUCH: f64 = 1.5;

impl Tone {
    /// Compares a rate with that of all customers. Where the interval holds the rate of all, no
    /// difference has been seen, whatever the rate itself says.
    pub fn of(conversion: &ConversionRate, overall: Option<&Rate>) -> Self {
        let Some(all) = overall.and_then(|overall| overall.rate) else { return Self::Plain };
        let (Some(rate), Some(low), Some(high), false) =
            (conversion.conversion_rate, conversion.low, conversion.high, conversion.too_few)
        else {
            return Self::TooFew;
        };
        match () {
            () if low > all && rate >= all * MUCH => Self::HelpsMuch,
            () if low > all => Self::Helps,
            () if high < all && rate * MUCH <= all => Self::HurtsMuch,
            () if high < all => Self::Hurts,
            () => Self::Neutral,
        }
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

    fn words(self) -> &'static str {
        match self {
            Self::Plain | Self::TooFew => "",
            Self::HurtsMuch => "much less often than",
            Self::Hurts => "less often than",
            Self::Neutral => "no clear difference from",
            Self::Helps => "more often than",
            Self::HelpsMuch => "much more often than",
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
    pub facts: Vec<(&'static str, String)>,
    /// The facts that are numbers of customers: their names, how many, and who they are.
    pub people: Vec<(&'static str, u64, Filter)>,
    /// How its conversion compares, in words, with a sign; empty if there is nothing to compare.
    pub verdict: String,
    /// The colour.
    pub tone: Tone,
}

impl Card {
    /// The card of an activity.
    pub fn of_node(node: &Node, overall: Option<&Rate>) -> Self {
        let mut facts = vec![("customers", format::count(node.customers)), ("times", format::count(node.events))];
        if node.starts > 0 {
            facts.push(("start here", format::count(node.starts)));
        }
        if node.leaves > 0 {
            facts.push(("stop here, unconverted", format::count(node.leaves)));
        }
        if let Some(intent) = node.intent {
            facts.push(("chance of still converting", format::percent(intent)));
        }
        if overall.is_some() && !node.is_conversion {
            facts.push(("converted afterwards", format::rate(&format::as_rate(&node.conversion))));
        }
        let tone = if node.is_conversion { Tone::Plain } else { Tone::of(&node.conversion, overall) };
        let verdict = if node.is_conversion {
            "counts as conversion".to_owned()
        } else {
            verdict(tone, &node.conversion, overall)
        };
        let unconverted = Filter::State(State::Converted).negated();
        let people = vec![
            ("customers", node.customers, Filter::done(&node.name)),
            ("start here", node.starts, Filter::StartsWith(vec![node.name.clone()])),
            ("stop here, unconverted", node.leaves, Filter::EndsWith(vec![node.name.clone()]).and(unconverted)),
        ];
        Self { kind: "Activity", title: node.name.clone(), facts, people, verdict, tone }
    }

    /// The card of a path.
    pub fn of_edge(graph: &Graph, edge: &Edge, overall: Option<&Rate>) -> Self {
        let mut facts = vec![
            ("customers", format::count(edge.customers)),
            ("times", format::count(edge.count)),
            ("time between, median", format::duration_or_nothing(edge.median_gap_s)),
            ("nine of ten within", format::duration_or_nothing(edge.p90_gap_s)),
        ];
        if overall.is_some() {
            facts.push(("converted", format::rate(&format::as_rate(&edge.conversion))));
        }
        let tone = Tone::of(&edge.conversion, overall);
        let title = match edge.from == edge.to {
            true => format!("{} ↻ again", isolated(&graph.nodes[edge.from].name)),
            false => {
                format!("{} → {}", isolated(&graph.nodes[edge.from].name), isolated(&graph.nodes[edge.to].name))
            }
        };
        let (from, to) = (&graph.nodes[edge.from].name, &graph.nodes[edge.to].name);
        let people = vec![("customers", edge.customers, Filter::took_directly(from, to))];
        Self { kind: "Path", title, facts, people, verdict: verdict(tone, &edge.conversion, overall), tone }
    }

    /// The card in one sentence, for those who listen.
    pub fn spoken(&self) -> String {
        let facts: Vec<String> = self.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let verdict = self.verdict.trim_start_matches(['▲', '▼', '=', ' ']);
        format!("{} {}. {}. {verdict}", self.kind, self.title, facts.join(", "))
    }
}

fn verdict(tone: Tone, conversion: &ConversionRate, overall: Option<&Rate>) -> String {
    match (tone, overall.and_then(|overall| overall.rate)) {
        (Tone::Plain, _) | (_, None) => String::new(),
        (Tone::TooFew, _) if conversion.n == 0 => "only after converting: nothing to compare".to_owned(),
        (Tone::TooFew, _) => "too few customers to compare".to_owned(),
        (tone, Some(all)) => {
            format!("{} converted {} all customers ({})", tone.sign(), tone.words(), format::percent(all))
                .replace("converted no clear difference", "no clear difference")
        }
    }
}

/// A name in a sentence of ours: written from right to left, it keeps to its own place.
fn isolated(name: &str) -> String {
    let is_right_to_left =
        |char: char| matches!(char as u32, 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff);
    if name.contains(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
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
         take them; their colour says whether these convert more or less often than all."
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
    fn colour_needs_an_interval_that_excludes_the_rate_of_all() {
        let all = Rate::of(200, 1000);
        let tone = |hits, n| Tone::of(&ConversionRate::of(hits, n), Some(&all));
        assert_eq!(tone(3, 10), Tone::TooFew);
        assert_eq!(tone(10, 40), Tone::Neutral);
        assert_eq!(tone(250, 1000), Tone::Helps);
        assert_eq!(tone(400, 1000), Tone::HelpsMuch);
        assert_eq!(tone(150, 1000), Tone::Hurts);
        assert_eq!(tone(0, 1000), Tone::HurtsMuch);
        assert_eq!(Tone::of(&ConversionRate::of(1, 100), None), Tone::Plain);
    }

    #[test]
    fn a_card_has_the_number_and_the_sign() {
        let graph = graph(&[("visit", 1000, 0.2), ("buy", 100, 1.0)], &[(0, 1, 100), (0, 0, 20)]);
        let card = Card::of_edge(&graph, &graph.edges[0], Some(&Rate::of(200, 1000)));
        assert_eq!(card.title, "visit → buy");
        assert!(card.verdict.starts_with("▲▲ converted much more often than all customers (20"), "{}", card.verdict);
        assert!(card.spoken().contains("customers: 100"));
        assert!(Card::of_edge(&graph, &graph.edges[1], None).verdict.is_empty());
        assert_eq!(Card::of_node(&graph.nodes[1], Some(&Rate::of(200, 1000))).verdict, "counts as conversion");
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
        assert_eq!(Card::of_edge(&graph, &graph.edges[0], None).title, "\u{2068}שלום\u{2069} → buy");
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
