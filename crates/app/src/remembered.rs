//! How files of some forms were read before: names of columns and what they mean, never a value of the data.

use crate::browser;
use desirepath_engine::contract::{FileRecipe, Recipe};

/// Where it is kept, and of how many forms.
const PLACE: &str = "desirepath.mappings";
const MOST: usize = 40;

/// What was chosen for files before.
pub fn load() -> Option<Recipe> {
    let text = browser::remembered(PLACE)?;
    let recipe: Recipe = browser::from_js(js_sys::JSON::parse(&text).ok()?).ok()?;
    recipe.check().is_ok().then_some(recipe)
}

/// Keeps what was chosen now, the last of these first.
pub fn keep(chosen: Vec<FileRecipe>) {
    let mut recipe = load().unwrap_or_else(|| Recipe { version: 1, ..Recipe::default() });
    for own in chosen {
        // Forms are remembered, not names of files.
        let own = FileRecipe { file: String::new(), ..own };
        recipe.files.retain(|known| known.fingerprint != own.fingerprint);
        recipe.files.insert(0, own);
    }
    recipe.files.truncate(MOST);
    if recipe.files.is_empty() {
        return;
    }
    if let Some(text) = js_sys::JSON::stringify(&browser::to_js(&recipe)).ok().and_then(|text| text.as_string()) {
        browser::remember(PLACE, &text);
    }
}
