//! What names of activities, and statuses of deals, say of how something ended.

use std::sync::LazyLock;

/// The words of `words.tsv`.
struct Words {
    success: Vec<Success>,
    /// Beginnings of words that say that it was no success, besides those of a loss.
    no_success: Vec<&'static str>,
    /// Beginnings of words that say that a journey has come to nothing.
    loss: Vec<&'static str>,
    /// The same in several words.
    loss_phrases: Vec<&'static str>,
}

/// A word that names a success.
struct Success {
    word: &'static str,
    /// How sure an activity of such a name makes us.
    sure: u32,
    /// Whether a deal with such a status was won.
    is_won: bool,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let rows_of =
        |kind: &'static str| rows.iter().filter(move |row| row[0] == kind).map(|row| (row[1], row[2], row[3]));
    let words_of = |kind: &'static str| rows_of(kind).flat_map(|(_, _, words)| words.split('|')).collect();
    let successes = |(sure, deal, words): (&str, &str, &'static str)| {
        let (sure, is_won) = (sure.parse().unwrap_or(0), deal == "won");
        words.split('|').map(move |word| Success { word, sure, is_won })
    };
    Words {
        success: rows_of("success").flat_map(successes).collect(),
        no_success: words_of("no_success"),
        loss: words_of("loss"),
        loss_phrases: words_of("loss_phrase"),
    }
});

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
        |word: &str| word == "closedwon" || WORDS.success.iter().any(|success| success.is_won && success.word == word);
    let says_no = |word: &str| matches!(word, "not" | "nicht" | "non" | "no" | "niet" | "un");
    if !spaced.split_whitespace().any(is_won) {
        return None;
    }
    Some(!spaced.split_whitespace().any(says_no))
}

/// Whether an activity's name says that it came to nothing.
pub(super) fn sounds_like_loss(name: &str) -> bool {
    let spaced = words_of(name);
    let says_loss = |word: &str| WORDS.loss.iter().any(|start| word.starts_with(start));
    spaced.split_whitespace().any(says_loss) || WORDS.loss_phrases.iter().any(|phrase| spaced.contains(phrase))
}

/// How much an activity's name sounds like success; 0 if it does not.
pub(super) fn sounds_like_success(name: &str) -> u32 {
    let spaced = words_of(name);
    let words = || spaced.split_whitespace();
    if sounds_like_loss(name) || words().any(|word| WORDS.no_success.iter().any(|start| word.starts_with(start))) {
        return 0;
    }
    words().filter_map(|word| WORDS.success.iter().find(|success| success.word == word)).map(|found| found.sure).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

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
