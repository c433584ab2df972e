//! The frame of the page: header, list of questions, and what the stage asks for.

mod dropping;
mod header;
mod icons;
mod outcomes;
mod questions;
mod warm_up;

use crate::browser;
use crate::choices::Choices;
use crate::engine::Engine;
use crate::filters::{Comparison, FilterBar, Filters, SecondSide, SideHead};
use crate::intake::{Intake, Stage};
use crate::people::{People, PeopleSheet};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::{Route, ScreenId};
use crate::screens::import::ImportScreen;
use crate::screens::welcome::WelcomeScreen;
use crate::session::Session;
use crate::theme::Theme;
use header::Header;
use leptos::prelude::*;
use questions::Questions;

pub use icons::ScreenIcon;

/// Says of all numbers that they are those of a sample, as long as they are.
#[component]
fn SampleNote() -> impl IntoView {
    let summary = crate::session::use_session().summary();
    let one_in = Memo::new(move |_| summary.with(|summary| Some(summary.as_ref()?.sample.as_ref()?.one_in)));
    move || {
        let text = format!("A sample: 1 in {} customers. Every number counts these customers only.", one_in.get()?);
        Some(view! { <section class="sample-note" aria-label="Sample">{text}</section> })
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Stores {
    session: Session,
    intake: Intake,
    route: Route,
    theme: RwSignal<Theme>,
    people: People,
    filters: Filters,
    comparison: Comparison,
    choices: Choices,
}

impl Stores {
    /// Nothing opened, nothing chosen.
    fn new(engine: Engine, route: Route, theme: RwSignal<Theme>) -> Self {
        let session = Session::new(engine);
        Self {
            session,
            intake: Intake::new(session),
            route,
            theme,
            people: People::new(),
            filters: Filters::new(session, route),
            comparison: Comparison::new(session),
            choices: Choices::new(),
        }
    }

    /// Whatever is drawn from here on finds them.
    fn provide(self) {
        provide_context(self.session);
        provide_context(self.intake);
        provide_context(self.route);
        provide_context(self.theme);
        provide_context(self.people);
        provide_context(self.filters);
        provide_context(self.comparison);
        provide_context(self.choices);
    }
}

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let engine = Engine::default();
    let (route, theme) = (Route::new(), Theme::remembered());
    let stores = Stores::new(engine.clone(), route, theme);
    stores.provide();
    stores.filters.follow();
    let intake = stores.intake;
    engine.on_death(move |message| intake.engine_died(message));
    engine.start();
    let is_dragging = dropping::listen(move |files| intake.open(files));

    let stage = intake.stage();
    warm_up::begin_soon(stage, Stores::new(engine, route, theme));
    Effect::new(move |_| browser::mark_root("data-state", Some(stage.get().name())));
    Effect::new(move |_| browser::mark_root("data-dragging", is_dragging.get().then_some("")));
    Effect::new(move |_| {
        let title = match stage.get() {
            Stage::Ready => format!("{} · Desire Path", route.screen().get().row().title),
            _ => "Desire Path".to_owned(),
        };
        document().set_title(&title);
    });
    // A new screen is read from its top.
    Effect::new(move |_| {
        stage.track();
        route.screen().track();
        // In the frame that lays it out: to ask earlier would have it laid out twice.
        request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
    });
    let content = move || match stage.get() {
        Stage::Welcome => view! { <WelcomeScreen /> }.into_any(),
        Stage::Import => view! { <ImportScreen /> }.into_any(),
        Stage::Ready => view! {
            <SampleNote />
            <FilterBar />
            <Workspace />
        }
        .into_any(),
    };
    view! {
        <Header />
        {content}
        <PeopleSheet />
        <div class="drop-veil" aria-hidden="true">
            <p>"Drop it anywhere"</p>
        </div>
    }
}

/// The questions and the screen that answers the chosen one; twice, where two segments are
/// compared.
#[component]
fn Workspace() -> impl IntoView {
    let screen = crate::route::use_route().screen();
    let comparison: Comparison = expect_context();
    let shown = move || match comparison.second().get() {
        None => view! { <Shown screen /> }.into_any(),
        Some(second) => view! {
            <div class="sides">
                <section class="side" aria-label="First segment">
                    <SideHead />
                    <Shown screen />
                </section>
                <SecondSide second>
                    <section class="side" aria-label="Second segment">
                        <SideHead />
                        <Shown screen />
                    </section>
                </SecondSide>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="workspace">
            <Questions />
            <main id="content" data-screen=move || screen.get().row().fragment>
                {shown}
            </main>
        </div>
    }
}

/// The chosen screen. Each is drawn anew: of the one before, no element is kept with what was
/// unfolded, scrolled or focused in it.
#[component]
fn Shown(screen: Signal<ScreenId>) -> impl IntoView {
    view! { <For each=move || [screen.get()] key=|screen| *screen children=|screen| (screen.row().view)() /> }
}
