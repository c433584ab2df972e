//! The engine inside Web Workers.
//!
//! ```text
//! page ⇄ engine worker ⇄ parser workers
//!        (holds the log)   (one part of one file at a time)
//! ```
//!
//! All of them run this module. The page starts one worker with the role `engine`; that one
//! starts its own parsers. No memory is shared, so that any static host will do: parsers read
//! slices of files and hand over columns as transferred buffers. See [`desirepath_worker::protocol`].

#[cfg(target_family = "wasm")]
mod engine;
#[cfg(target_family = "wasm")]
mod formats;
#[cfg(target_family = "wasm")]
mod load;
#[cfg(target_family = "wasm")]
mod parser;
#[cfg(target_family = "wasm")]
mod parsers;
#[cfg(target_family = "wasm")]
mod wire;
#[cfg(target_family = "wasm")]
mod zones;

fn main() {}

/// Starts a worker in its role: `engine` or `parser`. `url` and `module` are what further
/// workers are started with.
#[cfg(target_family = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start(url: String, module: wasm_bindgen::JsValue, role: &str) {
    console_error_panic_hook::set_once();
    zones::provide();
    match role {
        "parser" => parser::start(),
        _ => engine::start(wire::Spawner { url, module }),
    }
}
