//! The page's wasm module: mounts the app.

fn main() {
    desirepath_app::mount();
}
