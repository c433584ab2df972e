//! Warming up: while the page waits for its first file, it reads the sample and draws the screens of a first
//! look, unseen.
//!
//! A browser compiles a function when it is first called, and compiles it well only when it has run for a
//! while. Without it the first file would pay for that, in the tasks in which the page should answer.
//! Whoever takes a file meanwhile ends it. It has stores of its own, and nothing of it is ever in the document.

use super::{Questions, Stores};
use crate::browser;
use crate::filters::FilterBar;
use crate::intake::{Reading, Stage};
use crate::load::Load;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::ScreenId;
use crate::screens::import::ImportScreen;
use crate::screens::{FIRST_LOOK, asked};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// So long after the page is painted it looks whether it can begin, and again.
const BEGIN: Duration = Duration::from_millis(500);
/// From one screen to the next, so that a file that is dropped waits for one screen at most.
const STEP: Duration = Duration::from_millis(60);

/// Warms up as soon as the engine is ready, unless the page has left its first stage by then; ends when it leaves it.
pub fn begin_soon(stage: Signal<Stage>, stores: Stores) {
    let stand_in = StoredValue::new_local(None);
    let end = move || {
        let is_on = stand_in.try_update_value(Option::take).flatten().is_some();
        if is_on {
            stores.intake.close();
        }
        is_on
    };
    Effect::new(move |_| {
        if stage.get() != Stage::Welcome {
            end();
        }
    });
    let finished = Callback::new(move |()| {
        if end() {
            // They are about what the user does.
            browser::clear_marks();
        }
    });
    when_ready(stage, stores, move || {
        if let Ok(unseen) = document().create_element("div") {
            let look = move || view! { <FirstLook stores finished /> }.into_any();
            stand_in.set_value(Some(mount_to(unseen.unchecked_into(), look)));
        }
    });
}

fn when_ready(stage: Signal<Stage>, stores: Stores, begin: impl FnOnce() + 'static) {
    let look = move || match stage.get_untracked() {
        Stage::Welcome if stores.session.engine().is_ready() => begin(),
        Stage::Welcome => when_ready(stage, stores, begin),
        Stage::Import | Stage::Ready => {}
    };
    set_timeout(look, BEGIN);
}

#[component]
fn FirstLook(stores: Stores, finished: Callback<()>) -> impl IntoView {
    stores.provide();
    let Stores { session, intake, .. } = stores;
    intake.open_sample();
    let is_read = Memo::new(move |_| intake.reading().with(|reading| *reading == Reading::Done));
    let is_answered = Memo::new(move |_| session.findings().with(|findings| matches!(findings, Load::Ready(_))));
    let (drawn, first_look) = (RwSignal::new(0), asked(FIRST_LOOK));
    let count = first_look.len();
    Effect::new(move |_| {
        if is_answered.get() {
            let is_last = drawn.get() == count;
            let step = move || if is_last { finished.run(()) } else { drawn.update(|drawn| *drawn += 1) };
            set_timeout(step, STEP);
        }
    });
    view! {
        <ImportScreen />
        {move || is_read.get().then(|| view! { <FilterBar /><Questions /> })}
        <For
            each=move || first_look.clone().into_iter().take(drawn.get()).map(ScreenId::of_analysis)
            key=|screen| *screen
            children=|screen| (screen.row().view)()
        />
    }
}
