//! The licences of everything that is linked: only permissive ones.

use crate::steps::metadata;
use anyhow::{Context, Result, bail};
use spdx::{Expression, ParseMode};

/// Licences that ask for no more than to be named.
const PERMISSIVE: [&str; 11] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "BSL-1.0",
    "CC0-1.0",
    "Unicode-3.0",
    "Unlicense",
];

/// Checks the licence of every package in the lock file and names those that will not do.
pub fn check() -> Result<()> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_permissive(package["license"].as_str().unwrap_or_default()))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    if refused.is_empty() { Ok(()) } else { bail!("not a permissive licence:\n{}", refused.join("\n")) }
}

/// Whether a licence expression can be met by permissive licences alone.
fn is_permissive(expression: &str) -> bool {
    Expression::parse_mode(expression, ParseMode::LAX).is_ok_and(|expression| {
        // An exception only ever takes demands away.
        expression.evaluate(|asked| asked.license.id().is_some_and(|id| PERMISSIVE.contains(&id.name)))
    })
}

#[cfg(test)]
mod tests {
    use super::is_permissive;

    #[test]
    fn expressions() {
        for good in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "Apache-2.0 WITH LLVM-exception",
            "Zlib AND MIT",
        ] {
            assert!(is_permissive(good), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "MPL-2.0", "(MIT OR ISC) AND GPL-3.0"] {
            assert!(!is_permissive(bad), "{bad}");
        }
    }
}
