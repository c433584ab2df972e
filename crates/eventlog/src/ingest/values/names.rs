//! Words in dates: months, days of the week and zones. Cells are compared in lower case without
//! accents (see [`super::free::fold`]).

/// A month by its name or abbreviation in English, German, French, Spanish, Dutch, Portuguese,
/// Italian, Polish, Czech, Swedish, Danish or Norwegian.
pub fn month(word: &[u8]) -> Option<u32> {
    MONTHS.iter().position(|names| names.iter().any(|name| name.as_bytes() == word)).map(|at| at as u32 + 1)
}

const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januar", "janner", "janvier", "janv", "enero", "ene", "januari"],
    &["feb", "february", "februar", "feber", "fevrier", "fevr", "fev", "febrero", "februari"],
    &["mar", "march", "marz", "maerz", "mrz", "mars", "marzo", "maart", "mrt"],
    &["apr", "april", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mayo", "mei"],
    &["jun", "june", "juni", "juin", "junio"],
    &["jul", "july", "juli", "juillet", "juil", "julio"],
    &["aug", "august", "aout", "aou", "agosto", "ago", "augustus"],
    &["sep", "sept", "september", "septembre", "septiembre", "setiembre", "set"],
    &["oct", "okt", "october", "oktober", "octobre", "octubre"],
    &["nov", "november", "novembre", "noviembre"],
    &["dec", "dez", "december", "dezember", "decembre", "diciembre", "dic"],
];

/// Whether a word is a day of the week or a small word that dates are written with.
pub fn is_filler(word: &[u8]) -> bool {
    FILLERS.iter().any(|filler| filler.as_bytes() == word)
}

const FILLERS: &[&str] = &[
    // English
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "of",
    "the",
    "at",
    "on", //
    // German
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "den",
    "der",
    "um",
    "uhr", //
    // French
    "lun",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "le",
    "a", //
    // Spanish
    "mie",
    "jue",
    "vie",
    "sab",
    "dom",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "de",
    "del",
    "el",
    "las",
    "la", //
    // Dutch
    "ma",
    "wo",
    "vr",
    "za",
    "zo",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "om",
    "uur", //
    // Portuguese
    "seg",
    "ter",
    "qua",
    "qui",
    "sex",
    "segunda",
    "terca",
    "quarta",
    "quinta",
    "sexta",
    "feira",
    "as", //
    // Italian
    "gio",
    "lunedi",
    "martedi",
    "mercoledi",
    "giovedi",
    "venerdi",
    "sabato",
    "domenica",
    "alle",
    "ore", //
    // Polish
    "pon",
    "wt",
    "sr",
    "czw",
    "pt",
    "sob",
    "niedz",
    "poniedzialek",
    "wtorek",
    "sroda",
    "czwartek",
    "piatek",
    "sobota",
    "niedziela",
    "godz",
    "roku", //
    // Swedish, Danish, Norwegian
    "man",
    "tis",
    "tir",
    "ons",
    "tor",
    "tors",
    "fre",
    "lor",
    "son",
    "mandag",
    "tisdag",
    "tirsdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lordag",
    "sondag",
    "kl",
    "klockan",
];

/// Whether a word behind a number only makes it an ordinal.
pub fn is_ordinal(word: &[u8]) -> bool {
    matches!(word, b"st" | b"nd" | b"rd" | b"th" | b"er" | b"e" | b"o")
}

/// Minutes east of UTC of a zone's abbreviation. Where one stands for several zones, it is the
/// American or European one.
pub fn zone_minutes(word: &[u8]) -> Option<i64> {
    let hours = match word {
        b"z" | b"utc" | b"gmt" | b"wet" => 0,
        b"bst" | b"west" | b"cet" | b"mez" => 1,
        b"cest" | b"mesz" | b"eet" | b"sast" => 2,
        b"eest" | b"msk" | b"trt" => 3,
        b"est" => -5,
        b"edt" => -4,
        b"cst" => -6,
        b"cdt" => -5,
        b"mst" => -7,
        b"mdt" => -6,
        b"pst" => -8,
        b"pdt" => -7,
        b"akst" => -9,
        b"akdt" => -8,
        b"hst" => -10,
        b"brt" | b"art" => -3,
        b"jst" | b"kst" => 9,
        b"sgt" | b"hkt" | b"awst" => 8,
        b"aest" => 10,
        b"aedt" => 11,
        b"nzst" => 12,
        b"nzdt" => 13,
        b"ist" => return Some(330),
        b"acst" => return Some(570),
        _ => return None,
    };
    Some(hours * 60)
}
