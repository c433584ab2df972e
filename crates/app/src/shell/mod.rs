//! The frame of the page: header, list of questions, and what the stage asks for.

mod dropping;
mod header;
mod icons;
mod outcomes;
mod questions;
mod rehearsal;

use crate::browser;
use crate::engine::Engine;
use crate::filters::{Comparison, FilterBar, Filters, SecondSide, SideHead};
use crate::intake::{Intake, Stage};
use crate::people::{People, PeopleSheet};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::{Route, ScreenId};
use crate::screens::channels::ChannelsScreen;
use crate::screens::cohorts::CohortsScreen;
use crate::screens::cold::ColdScreen;
use crate::screens::conformance::{BelievedChoice, ConformanceScreen};
use crate::screens::flows::{FlowsChoice, FlowsScreen};
use crate::screens::funnel::{FunnelChoice, FunnelScreen};
use crate::screens::import::ImportScreen;
use crate::screens::kinds::KindsScreen;
use crate::screens::map::MapScreen;
use crate::screens::overview::OverviewScreen;
use crate::screens::quality::QualityScreen;
use crate::screens::stages::{StagesChoice, StagesScreen};
use crate::screens::variants::VariantsScreen;
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
    funnel: FunnelChoice,
    people: People,
    filters: Filters,
    comparison: Comparison,
    flows: FlowsChoice,
    stages: StagesChoice,
    believed: BelievedChoice,
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
            funnel: FunnelChoice::new(),
            people: People::new(),
            filters: Filters::new(session, route),
            comparison: Comparison::new(session),
            flows: FlowsChoice::new(),
            stages: StagesChoice::new(),
            believed: BelievedChoice::new(),
        }
    }

    /// Whatever is drawn from here on finds them.
    fn provide(self) {
        provide_context(self.session);
        provide_context(self.intake);
        provide_context(self.route);
        provide_context(self.theme);
        provide_context(self.funnel);
        provide_context(self.people);
        provide_context(self.filters);
        provide_context(self.comparison);
        provide_context(self.flows);
        provide_context(self.stages);
        provide_context(self.believed);
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
    rehearsal::begin_soon(stage, Stores::new(engine, route, theme));
    Effect::new(move |_| browser::mark_root("data-state", Some(stage.get().name())));
    Effect::new(move |_| browser::mark_root("data-dragging", is_dragging.get().then_some("")));
    Effect::new(move |_| {
        let title = match stage.get() {
            Stage::Ready => format!("{} · Desire Path", route.screen().get().title()),
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
            <main id="content" data-screen=move || screen.get().fragment()>
                {shown}
            </main>
        </div>
    }
}

/// The chosen screen. Each is drawn anew: of the one before, no element is kept with what was
/// unfolded, scrolled or focused in it.
#[component]
fn Shown(screen: Signal<ScreenId>) -> impl IntoView {
    view! { <For each=move || [screen.get()] key=|screen| *screen children=view_of /> }
}

fn view_of(screen: ScreenId) -> AnyView {
    match screen {
        ScreenId::Overview => view! { <OverviewScreen /> }.into_any(),
        ScreenId::Map => view! { <MapScreen /> }.into_any(),
        ScreenId::Variants => view! { <VariantsScreen /> }.into_any(),
        ScreenId::Flows => view! { <FlowsScreen /> }.into_any(),
        ScreenId::Stages => view! { <StagesScreen /> }.into_any(),
        ScreenId::Conformance => view! { <ConformanceScreen /> }.into_any(),
        ScreenId::Cold => view! { <ColdScreen /> }.into_any(),
        ScreenId::Kinds => view! { <KindsScreen /> }.into_any(),
        ScreenId::Cohorts => view! { <CohortsScreen /> }.into_any(),
        ScreenId::Funnel => view! { <FunnelScreen /> }.into_any(),
        ScreenId::Channels => view! { <ChannelsScreen /> }.into_any(),
        ScreenId::Quality => view! { <QualityScreen /> }.into_any(),
    }
}
