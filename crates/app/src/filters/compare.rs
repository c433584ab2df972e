//! Two segments side by side: the filter's customers, and others.

use super::saved::{self, SavedSegment};
use super::{bar::counted, clause};
use crate::components::StateNote;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::{Session, use_session};
use desirepath_engine::contract::Filter;
use desirepath_engine::contract::filter::State;
use leptos::context::Provider;
use leptos::prelude::*;

/// What is beside the session's customers. Copies are the same.
#[derive(Clone, Copy)]
pub struct Comparison {
    second: RwSignal<Option<Second>>,
    saved: RwSignal<Vec<SavedSegment>>,
}

/// The other customers of a comparison.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one of it on the page")]
pub enum Second {
    /// Those whom the filter does not select, whatever it is.
    Others,
    /// These; `None`: all.
    These(Option<Filter>),
}

impl Second {
    /// Whom it holds beside the customers of this filter.
    pub fn filter(&self, first: Option<&Filter>) -> Option<Filter> {
        match self {
            Self::Others => Some(match first {
                Some(Filter::Not(not)) => (**not).clone(),
                Some(first) => first.clone().negated(),
                // Everybody is on the other side.
                None => Filter::Any(Vec::new()),
            }),
            Self::These(filter) => filter.clone(),
        }
    }
}

impl Comparison {
    /// Nothing is compared yet; nor is anything when the session's log is gone. Made once, by the
    /// root of the page.
    pub fn new(session: Session) -> Self {
        let comparison = Self { second: RwSignal::new(None), saved: saved::remembered() };
        Effect::new(move |_| {
            if session.summary().with(Option::is_none) && comparison.second.with_untracked(Option::is_some) {
                comparison.stop();
            }
        });
        comparison
    }

    /// What is beside the session's customers, if anything is.
    pub fn second(self) -> Signal<Option<Second>> {
        self.second.into()
    }

    /// Whether two segments are compared.
    pub fn is_on(self) -> bool {
        self.second.with(Option::is_some)
    }

    /// Shows one segment again.
    pub fn stop(self) {
        self.second.set(None);
    }

    fn start(self, second: Second) {
        self.second.set(Some(second));
    }

    /// Those who converted, of the session's customers, and those who did not.
    fn by_conversion(self, session: Session) {
        let now = session.filter().get_untracked();
        let not = Filter::State(State::Converted).negated();
        let second = now.map_or(not.clone(), |now| now.and(not));
        session.narrow(Filter::State(State::Converted));
        self.start(Second::These(Some(second)));
    }
}

/// Chooses the second segment; keeps segments by name.
#[component]
pub fn CompareForm() -> impl IntoView {
    let (session, comparison) = (use_session(), expect_context::<Comparison>());
    view! {
        <div id="compare-form" class="sheet" popover="auto" role="dialog" aria-label="Compare two segments">
            <Choices session comparison />
            <SavedSegments session comparison />
            <Keep session comparison />
            <p class="hint">"Names and filters stay in this browser. No customer is kept."</p>
        </div>
    }
}

/// The comparisons that need no second filter.
#[component]
fn Choices(session: Session, comparison: Comparison) -> impl IntoView {
    let has_filter = Memo::new(move |_| session.filter().with(Option::is_some));
    let has_conversion = session.has_conversion();
    view! {
        <h2>"Compare these customers with"</h2>
        <div class="compare-choices">
            <button
                type="button"
                popovertarget="compare-form"
                popovertargetaction="hide"
                disabled=move || !has_filter.get()
                on:click=move |_| comparison.start(Second::Others)
            >
                "everybody else"
            </button>
            <button
                type="button"
                popovertarget="compare-form"
                popovertargetaction="hide"
                disabled=move || !has_filter.get()
                on:click=move |_| comparison.start(Second::These(None))
            >
                "all customers"
            </button>
            <button
                type="button"
                popovertarget="compare-form"
                popovertargetaction="hide"
                disabled=move || !has_conversion.get()
                on:click=move |_| comparison.by_conversion(session)
            >
                "converted with not converted"
            </button>
        </div>
        <p class="hint" hidden=move || has_filter.get()>
            "All customers are shown now. Add a filter first to compare those it selects with everybody else."
        </p>
    }
}

/// The segments that have a name.
#[component]
fn SavedSegments(session: Session, comparison: Comparison) -> impl IntoView {
    let is_empty = Memo::new(move |_| comparison.saved.with(Vec::is_empty));
    view! {
        <h2 class="compare-saved">"Segments with a name"</h2>
        <p class="hint" hidden=move || !is_empty.get()>
            "Give the filter a name to find it again, and to compare others with it."
        </p>
        <ul>
            <For
                each=move || comparison.saved.get()
                key=|one| (one.name.clone(), clause(&one.filter))
                children=move |segment| view! { <SavedRow segment session comparison /> }
            />
        </ul>
    }
}

/// A segment that has a name, and what can be done with it.
#[component]
fn SavedRow(segment: SavedSegment, session: Session, comparison: Comparison) -> impl IntoView {
    let SavedSegment { name, filter } = segment;
    let (said, of_comparison) = (clause(&filter), filter.clone());
    let forget = {
        let name = name.clone();
        move |_| comparison.saved.update(|saved| saved.retain(|one| one.name != name))
    };
    view! {
        <li class="saved-segment">
            <p>
                <strong dir="auto">{name.clone()}</strong>
                " "
                <span class="hint">{said}</span>
            </p>
            <button
                type="button"
                class="quiet"
                aria-label=format!("Compare with {name}")
                popovertarget="compare-form"
                popovertargetaction="hide"
                on:click=move |_| comparison.start(Second::These(Some(of_comparison.clone())))
            >
                "Compare"
            </button>
            <button
                type="button"
                class="quiet"
                aria-label=format!("Filter everything to {name}")
                popovertarget="compare-form"
                popovertargetaction="hide"
                on:click=move |_| session.set_filter(Some(filter.clone()))
            >
                "Filter"
            </button>
            <button type="button" class="quiet" aria-label=format!("Forget {name}") on:click=forget>
                "Forget"
            </button>
        </li>
    }
}

/// Keeps the filter of now by a name.
#[component]
fn Keep(session: Session, comparison: Comparison) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let keep = move |_| {
        let kept =
            saved::with(comparison.saved.get_untracked(), &name.get_untracked(), session.filter().get_untracked());
        match kept {
            Ok(kept) => {
                comparison.saved.set(kept);
                name.set(String::new());
                problem.set(None);
            }
            Err(why) => problem.set(Some(why.to_owned())),
        }
    };
    view! {
        <div class="compare-keep">
            <label for="segment-name">"Keep the filter as"</label>
            <input
                id="segment-name"
                type="text"
                autocomplete="off"
                prop:value=move || name.get()
                on:input:target=move |event| name.set(event.target().value())
            />
            <button type="button" on:click=keep>"Keep"</button>
        </div>
        {move || problem.get().map(|text| view! { <StateNote kind="failed" text /> })}
    }
}

/// The heading of one side: who they are and how many.
#[component]
pub fn SideHead() -> impl IntoView {
    let session = use_session();
    let who = move || {
        session.filter().with(|filter| match filter {
            Some(Filter::Any(any)) if any.is_empty() => "Nobody".to_owned(),
            Some(filter) => format!("Customers {}", clause(filter)),
            None => "All customers".to_owned(),
        })
    };
    view! {
        <header class="side-head">
            <p class="side-who" dir="auto">{who}</p>
            <p class="filter-count" role="status">{move || counted(session)}</p>
        </header>
    }
}

/// The second side: everything in it is about the second segment.
#[component]
pub fn SecondSide(
    /// Whom it holds.
    second: Second,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let session = use_session();
    let other = session.beside(second.filter(session.filter().get_untracked().as_ref()));
    // What "everybody else" is follows the filter; other segments are changed on their own side.
    Effect::new(move |before: Option<()>| {
        let now = session.filter().get();
        if before.is_some() && second == Second::Others {
            other.set_filter(second.filter(now.as_ref()));
        }
    });
    view! { <Provider value=other>{children()}</Provider> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_else_is_the_opposite() {
        let visit = Filter::done("visit");
        assert_eq!(Second::Others.filter(Some(&visit)), Some(visit.clone().negated()));
        assert_eq!(Second::Others.filter(Some(&visit.clone().negated())), Some(visit.clone()));
        assert_eq!(Second::Others.filter(None), Some(Filter::Any(Vec::new())));
        assert_eq!(Second::These(None).filter(Some(&visit)), None);
    }
}
