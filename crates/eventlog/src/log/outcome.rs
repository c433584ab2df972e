//! Who converted: the one question that is asked of every log.

use super::{ActivityId, CustomerId, EventLog};
use serde::{Deserialize, Serialize};

/// What counts as success and as an explicit end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct OutcomeSettings {
    /// Activities that count as conversion.
    pub conversion: Vec<String>,
    /// Activities that end a journey without conversion.
    pub lost: Vec<String>,
    /// When observation stopped, in ms UTC. Default, and the earliest that it can be: the last event.
    pub log_end_ms: Option<i64>,
}

/// Who converted where, for one log and one choice of settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// By activity: whether it counts as conversion.
    is_conversion: Vec<bool>,
    /// By activity: whether it ends a journey without conversion.
    is_lost: Vec<bool>,
    /// By customer: the position of the first conversion in the journey, or [`NEVER`].
    first_conversion: Vec<u32>,
    /// When observation stopped, in ms UTC.
    pub log_end_ms: i64,
}

const NEVER: u32 = u32::MAX;

impl Outcomes {
    /// Looks up every customer's first conversion. Activities that the log does not have are
    /// never reached. O(events).
    pub fn new(log: &EventLog, settings: &OutcomeSettings) -> Self {
        let is_conversion = flags(log, &settings.conversion);
        let first_conversion = journeys(log)
            .map(|journey| {
                journey.iter().position(|activity| is_conversion[activity.index()]).map_or(NEVER, |at| at as u32)
            })
            .collect();
        let last_event_ms = log.time_range_ms().map_or(0, |(_, last)| last);
        Self {
            is_conversion,
            is_lost: flags(log, &settings.lost),
            first_conversion,
            log_end_ms: settings.log_end_ms.map_or(last_event_ms, |end_ms| end_ms.max(last_event_ms)),
        }
    }

    /// Whether an activity counts as conversion.
    pub fn is_conversion(&self, activity: ActivityId) -> bool {
        self.is_conversion[activity.index()]
    }

    /// Whether an activity ends a journey without conversion.
    pub fn is_lost(&self, activity: ActivityId) -> bool {
        self.is_lost[activity.index()]
    }

    /// Whether any activity of the log counts as conversion.
    pub fn has_conversion(&self) -> bool {
        self.is_conversion.contains(&true)
    }

    /// Whether any activity of the log ends a journey without conversion.
    pub fn has_loss(&self) -> bool {
        self.is_lost.contains(&true)
    }

    /// The same without customers: what may be known where there are no journeys.
    pub fn without_customers(&self) -> Self {
        Self {
            is_conversion: self.is_conversion.clone(),
            is_lost: self.is_lost.clone(),
            first_conversion: Vec::new(),
            log_end_ms: self.log_end_ms,
        }
    }

    /// The position of a customer's first conversion in the journey.
    pub fn first_conversion(&self, customer: CustomerId) -> Option<usize> {
        let at = self.first_conversion[customer.index()];
        (at != NEVER).then_some(at as usize)
    }
}

/// By activity: whether it is one of these.
fn flags(log: &EventLog, names: &[String]) -> Vec<bool> {
    let mut flags = vec![false; log.vocabulary.activities.len()];
    for activity in names.iter().filter_map(|name| log.vocabulary.activity_named(name)) {
        flags[activity.index()] = true;
    }
    flags
}

/// By customer: the activities.
fn journeys(log: &EventLog) -> impl Iterator<Item = &[ActivityId]> {
    log.offsets.windows(2).map(|range| &log.activity[range[0] as usize..range[1] as usize])
}

/// Words that name a success, in several languages: how sure an activity of such a name makes us, and whether a deal
/// with such a status was won.
const SUCCESS: &[(&str, u32, bool)] = &[
    // English.
    ("purchase", 3, false),
    ("purchased", 3, false),
    ("order", 3, false),
    ("ordered", 3, false),
    ("won", 3, true),
    ("paid", 3, true),
    ("sold", 3, true),
    ("sale", 3, false),
    ("bought", 3, false),
    ("converted", 3, true),
    ("conversion", 3, false),
    ("activated", 2, false),
    ("signed", 2, true),
    ("subscribed", 2, false),
    ("booked", 2, false),
    ("transaction", 2, false),
    ("payment", 1, false),
    ("checkout", 1, false),
    ("contract", 1, false),
    ("subscription", 1, false),
    ("booking", 1, false),
    ("invoice", 1, false),
    ("done", 1, false),
    ("completed", 1, false),
    ("complete", 1, false),
    ("success", 1, true),
    ("successful", 1, true),
    ("received", 1, false),
    ("customer", 0, true),
    // German.
    ("gekauft", 3, false),
    ("kauf", 3, false),
    ("bestellt", 3, false),
    ("bestellung", 3, false),
    ("gewonnen", 3, true),
    ("verkauft", 3, true),
    ("bezahlt", 3, true),
    ("beauftragt", 3, true),
    ("unterschrieben", 2, true),
    ("abonniert", 2, false),
    ("gebucht", 2, false),
    ("auftrag", 2, false),
    ("zahlung", 1, false),
    ("vertrag", 1, false),
    ("buchung", 1, false),
    ("rechnung", 1, false),
    ("abgeschlossen", 1, false),
    ("erfolgreich", 1, true),
    ("kunde", 0, true),
    // French.
    ("achat", 3, false),
    ("acheté", 3, false),
    ("commande", 3, false),
    ("commandé", 3, false),
    ("vente", 3, false),
    ("vendu", 3, true),
    ("vendue", 3, true),
    ("gagné", 3, true),
    ("gagnée", 3, true),
    ("gagne", 3, true),
    ("gagnee", 3, true),
    ("payé", 3, true),
    ("payée", 3, true),
    ("signé", 2, true),
    ("signée", 2, true),
    ("réservé", 2, false),
    ("paiement", 1, false),
    ("contrat", 1, false),
    ("abonnement", 1, false),
    ("facture", 1, false),
    // Spanish, Portuguese.
    ("compra", 3, false),
    ("comprado", 3, false),
    ("pedido", 3, false),
    ("venta", 3, false),
    ("venda", 3, false),
    ("vendido", 3, true),
    ("vendida", 3, true),
    ("ganado", 3, true),
    ("ganada", 3, true),
    ("ganados", 3, true),
    ("ganho", 3, true),
    ("pagado", 3, true),
    ("pagada", 3, true),
    ("firmado", 2, true),
    ("assinado", 2, true),
    ("pago", 1, false),
    ("contrato", 1, false),
    ("reserva", 1, false),
    ("factura", 1, false),
    // Italian.
    ("acquisto", 3, false),
    ("acquistato", 3, false),
    ("ordine", 3, false),
    ("vendita", 3, false),
    ("venduto", 3, true),
    ("vinto", 3, true),
    ("vinta", 3, true),
    ("pagato", 3, true),
    ("firmato", 2, true),
    ("pagamento", 1, false),
    ("contratto", 1, false),
    ("fattura", 1, false),
    // Dutch.
    ("aankoop", 3, false),
    ("gekocht", 3, false),
    ("besteld", 3, false),
    ("bestelling", 3, false),
    ("verkocht", 3, true),
    ("betaald", 3, true),
    ("getekend", 2, true),
    ("akkoord", 2, true),
    ("geboekt", 2, false),
    ("betaling", 1, false),
    ("factuur", 1, false),
];

/// Beginnings of words that say that it was not one, besides those of [`LOSS`].
const NO_SUCCESS: &[&str] = &[
    "fail",
    "refund",
    "view",
    "start",
    "begin",
    "pending",
    "choice",
    "return",
    "request",
    "not",
    "add",
    "reminder",
    "open",
    "click",
    "email",
    "error",
    "draft",
    "quote",
    "offer",
    "delay",
    "nicht",
    "offen",
    "angebot",
    "anfrage",
    "erinner",
    "mahnung",
    "fehl",
    "retour",
    "rück",
    "erstatt",
    "entwurf",
    "non",
    "devis",
    "demande",
    "relance",
    "rembours",
    "échec",
    "brouillon",
    "devol",
    "reembols",
    "pendient",
    "pendent",
    "presupuest",
    "orçament",
    "solicitud",
    "recordator",
    "borrador",
    "rimbors",
    "preventiv",
    "richiest",
    "aanvraag",
    "herinner",
    "niet",
    "concept",
];

/// Beginnings of words that say that a journey has come to nothing, in several languages.
const LOSS: &[&str] = &[
    "lost",
    "loss",
    "declin",
    "reject",
    "cancel",
    "unqualif",
    "disqualif",
    "bounc",
    "churn",
    "withdr",
    "refus",
    "denied",
    "abandon",
    "expire",
    "unsub",
    "junk",
    "spam",
    "verlor",
    "abgelehn",
    "ablehn",
    "storn",
    "abgesagt",
    "absage",
    "abgebroch",
    "kündig",
    "gekündig",
    "perdu",
    "annul",
    "abandonn",
    "perdid",
    "rechaz",
    "anul",
    "afgewez",
    "geannul",
    "afgezegd",
];

/// The same in several words.
const LOSS_PHRASES: &[&str] =
    &["dead lead", "not interested", "no interest", "kein interesse", "pas intéressé", "no interesad"];

/// An activity's name as words in lower case.
fn words_of(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut previous_is_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && previous_is_lower {
            spaced.push(' ');
        }
        previous_is_lower = c.is_lowercase();
        spaced.extend(if c.is_alphanumeric() { c.to_lowercase().next() } else { Some(' ') });
    }
    spaced
}

/// How something has ended by what its status says: `Some(true)` for well, `None` if it has not.
pub fn ending(status: &str) -> Option<bool> {
    if sounds_like_loss(status) || status.to_lowercase().ends_with("closedlost") {
        return Some(false);
    }
    let spaced = words_of(status);
    let is_won =
        |word: &str| word == "closedwon" || SUCCESS.iter().any(|&(won, _, is_status)| is_status && won == word);
    let says_no = |word: &str| matches!(word, "not" | "nicht" | "non" | "no" | "niet" | "un");
    if !spaced.split_whitespace().any(is_won) {
        return None;
    }
    Some(!spaced.split_whitespace().any(says_no))
}

/// Whether an activity's name says that it came to nothing.
fn sounds_like_loss(name: &str) -> bool {
    let spaced = words_of(name);
    let says_loss = |word: &str| LOSS.iter().any(|start| word.starts_with(start));
    spaced.split_whitespace().any(says_loss) || LOSS_PHRASES.iter().any(|phrase| spaced.contains(phrase))
}

/// How much an activity's name sounds like success; 0 if it does not.
fn sounds_like_success(name: &str) -> u32 {
    let spaced = words_of(name);
    let words = || spaced.split_whitespace();
    if sounds_like_loss(name) || words().any(|word| NO_SUCCESS.iter().any(|start| word.starts_with(start))) {
        return 0;
    }
    words().filter_map(|word| SUCCESS.iter().find(|(success, ..)| *success == word)).map(|(_, sure, _)| sure).sum()
}

/// The activity that most likely means success, with the reason in words: one that sounds like
/// it, or that alone bears most of the money. `None` when nothing points to one.
pub fn suggest_conversion(log: &EventLog) -> Option<(ActivityId, String)> {
    let kinds = log.vocabulary.activities.len();
    let (mut events, mut valued) = (vec![0u64; kinds], vec![0u64; kinds]);
    for (index, activity) in log.activity.iter().enumerate() {
        events[activity.index()] += 1;
        valued[activity.index()] += u64::from(log.value.get(index).is_some_and(|&value| value > 0.0));
    }
    let all_valued: u64 = valued.iter().sum();
    let bears_the_money = |a: usize| {
        valued[a] * 2 > events[a] && valued[a] * 10 > all_valued * 6 && all_valued * 2 < log.activity.len() as u64
    };
    let score = |a: usize| {
        let name = sounds_like_success(&log.vocabulary.activities.text(a as u32));
        if name == 1 && !bears_the_money(a) { 0 } else { name + 3 * u32::from(bears_the_money(a)) }
    };
    let text = |a: usize| log.vocabulary.activity(ActivityId(a as u32));
    let best =
        (0..kinds).filter(|&a| score(a) > 0).max_by_key(|&a| (score(a), events[a], std::cmp::Reverse(text(a))))?;
    let reason = match (sounds_like_success(&text(best)) > 0, bears_the_money(best)) {
        (true, true) => "its name says success and its events carry the money",
        (true, false) => "its name says success",
        _ => "its events carry the money",
    };
    Some((ActivityId(best as u32), reason.to_owned()))
}

/// The activities that most likely end a journey without conversion, with the reason in words: those
/// whose name says so, if the data does not object. Of the customers who come to one before any
/// conversion, hardly any may convert afterwards, and for more than half it must be the end: at most
/// one event of another kind comes behind it. O(events), and nothing if no name says so.
pub fn suggest_lost(log: &EventLog, settings: &OutcomeSettings) -> Vec<(ActivityId, String)> {
    /// Fewer customers say nothing.
    const LEAST: u64 = 3;
    let kinds = log.vocabulary.activities.len();
    let is_loss: Vec<bool> = (0..kinds)
        .map(|a| {
            let name = log.vocabulary.activities.text(a as u32);
            sounds_like_loss(&name) && settings.conversion.iter().all(|conversion| *conversion != name)
        })
        .collect();
    if !is_loss.contains(&true) {
        return Vec::new();
    }
    let is_conversion = flags(log, &settings.conversion);
    // By activity: customers who come to it before any conversion, who come to it only after one, who
    // convert after it, and whose journey ends with it.
    let mut counts = vec![[0u64; 4]; kinds];
    let mut seen = vec![u32::MAX; kinds];
    for (customer, journey) in (0..).zip(journeys(log)) {
        for (at, activity) in journey.iter().enumerate() {
            let a = activity.index();
            if !is_loss[a] || seen[a] == customer {
                continue;
            }
            seen[a] = customer;
            let converts = |events: &[ActivityId]| events.iter().any(|event| is_conversion[event.index()]);
            if converts(&journey[..at]) {
                counts[a][1] += 1;
                continue;
            }
            counts[a][0] += 1;
            counts[a][2] += u64::from(converts(&journey[at..]));
            let others = journey[at..].iter().filter(|other| !is_loss[other.index()]);
            counts[a][3] += u64::from(others.take(2).count() < 2);
        }
    }
    let suggestion = |a: usize| {
        let [before, after, converted, ended] = counts[a];
        let is_end = before >= LEAST && before > after && converted * 10 <= before && ended * 2 > before;
        let percent = ended * 100 / before.max(1);
        let reason = format!("its name says so and {percent} % of the customers who come to it go no further");
        is_end.then_some((ActivityId(a as u32), reason))
    };
    (0..kinds).filter_map(suggestion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;

    fn suggested(world: &World) -> Vec<String> {
        let (log, _) = world.build();
        let settings = OutcomeSettings { conversion: world.conversion.clone(), ..OutcomeSettings::default() };
        suggest_lost(&log, &settings).into_iter().map(|(a, _)| log.vocabulary.activity(a)).collect()
    }

    #[test]
    fn what_ends_a_journey_is_suggested_if_the_data_agrees() {
        let mut world = World { conversion: vec!["won".to_owned()], ..World::default() };
        for n in 0..40 {
            world.add(n, 0.0, "visit");
            // Bounces happen on the way: most customers go on.
            if n % 2 == 0 {
                world.add(n, 1.0, "mail bounced");
                world.add(n, 2.0, "call");
            }
            match n % 4 {
                0 => {
                    world.add(n, 3.0, "won");
                    // Given up after the success: no end without it.
                    world.add(n, 9.0, "subscription cancelled");
                }
                1 => world.add(n, 3.0, "closed lost"),
                2 => {
                    world.add(n, 3.0, "demo");
                    // Comes back, and often converts.
                    world.add(n, 4.0, "quote rejected");
                    if n % 8 == 2 {
                        world.add(n, 5.0, "won");
                    }
                }
                _ => {}
            }
        }
        assert_eq!(suggested(&world), ["closed lost"]);
        // A single event behind it may be the last paperwork; many are no end.
        (0..40).filter(|n| n % 4 == 1).for_each(|n| world.add(n, 4.0, "letter"));
        assert_eq!(suggested(&world), ["closed lost"]);
        (0..40).filter(|n| n % 4 == 1).for_each(|n| world.add(n, 5.0, "visit"));
        assert_eq!(suggested(&world), [""; 0]);
    }

    #[test]
    fn no_loss_is_suggested_of_a_handful_or_of_the_conversion() {
        let mut world = World { conversion: vec!["deal lost".to_owned()], ..World::default() };
        (0..9).for_each(|n| world.add(n, 0.0, "deal lost"));
        (0..2).for_each(|n| world.add(100 + n, 0.0, "rejected"));
        assert_eq!(suggested(&world), [""; 0]);
    }

    #[test]
    fn names_of_loss() {
        for name in
            ["lost", "Deal Closed Lost", "A_DECLINED", "OrderCancelled", "Unqualified", "abgelehnt", "Not interested"]
        {
            assert!(sounds_like_loss(name), "{name}");
        }
        for name in ["glossary opened", "visit", "won", "closed won", "lead created", "deadline set"] {
            assert!(!sounds_like_loss(name), "{name}");
        }
    }

    #[test]
    fn names_of_success() {
        for name in
            ["purchase", "order", "Deal won", "A_ACTIVATED", "payment_done", "contract signed", "OrderCompleted"]
        {
            assert!(sounds_like_success(name) >= 2, "{name}");
        }
        for name in ["Bestellung eingegangen", "Auftrag erteilt", "commande passée", "Compra", "Ordine", "betaald"] {
            assert!(sounds_like_success(name) >= 2, "{name}");
        }
        for name in ["Bestellung storniert", "Angebot gesendet", "Rechnung offen", "demande de commande", "Warenkorb"] {
            assert_eq!(sounds_like_success(name), 0, "{name}");
        }
        for name in ["payment_choice", "order cancelled", "purchase abandoned", "visit", "A_DECLINED", "order_refunded"]
        {
            assert_eq!(sounds_like_success(name), 0, "{name}");
        }
    }
}
