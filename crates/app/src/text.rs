//! Numbers and letters by the browser: for these the standard library has 20 KB of tables, as downloaded.

#[cfg(target_family = "wasm")]
mod by {
    use js_sys::JsString;
    use wasm_bindgen::JsValue;

    pub fn number(text: &str) -> f64 {
        JsValue::from(text).unchecked_into_f64()
    }

    pub fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}

/// Unit tests run without a browser.
#[cfg(not(target_family = "wasm"))]
mod by {
    pub fn number(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }

    pub fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

pub use by::lower;

/// A text as a decimal number as people write it; a comma is as good as a point.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    // JavaScript also takes other bases, and nothing for zero.
    let is_decimal = text.bytes().all(is_part) && text.bytes().any(|byte| byte.is_ascii_digit());
    is_decimal.then(|| by::number(&text)).filter(|number| number.is_finite())
}

/// A text that begins with a capital letter.
pub fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    by::upper(first) + rest
}

/// A text that begins with a small letter.
pub fn small(text: &str) -> String {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    lower(first) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, expected) in [("30", 30.0), (" 0,5 ", 0.5), ("-2.", -2.0), (".5", 0.5), ("+1e3", 1000.0)] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["", " ", ".", "-", "e", "1 000", "0x10", "inf", "NaN", "1e999", "1,000.5", "12a"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_first_letter_is_changed() {
        assert_eq!((capital("éTé à"), small("ÉTÉ À")), ("ÉTé à".to_owned(), "éTÉ À".to_owned()));
        assert_eq!((capital(""), small("")), (String::new(), String::new()));
    }
}
