//! The types of the JavaScript boundary for those who program in TypeScript, derived from the
//! Rust types: there is no second place where they are written down.

use crate::protocol::{Call, Event};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// The declarations of all messages between the page and its engine, and of everything in them.
///
/// # Panics
/// If two different types have the same name: give one of them another by `serde(rename)`.
pub fn declarations() -> String {
    let mut found = Declarations { config: Config::new().with_large_int("number"), by_name: BTreeMap::new() };
    found.visit::<Call>();
    found.visit::<Event>();
    let mut text = "// The messages between a page and the engine worker: `{ call: Call, files?: File[] }` out, `Event` back.\n\
                    // Derived from the Rust types; `UPDATE=1 cargo test -p desirepath-worker --features schema` writes it anew.\n"
        .to_owned();
    for (docs, declaration) in found.by_name.values() {
        text += &format!("\n{docs}export {declaration}\n");
    }
    text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

struct Declarations {
    config: Config,
    /// By name: comment and declaration.
    by_name: BTreeMap<String, (String, String)>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // What is built in needs no declaration.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        let declaration = T::decl(&self.config);
        match self.by_name.get(&name) {
            Some((_, known)) => assert_eq!(*known, declaration, "two types are named {name}"),
            None => {
                self.by_name.insert(name, (T::docs().unwrap_or_default(), declaration));
                T::visit_dependencies(self);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    /// The file that is shipped with the page is the one that the types give.
    #[test]
    fn the_shipped_declarations_are_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/desirepath.d.ts");
        let wanted = super::declarations();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &wanted).expect("www/ can be written");
        }
        let shipped = std::fs::read_to_string(path).unwrap_or_default();
        assert!(shipped == wanted, "www/desirepath.d.ts is out of date; run with UPDATE=1");
    }
}
