//! Came by a channel.

use super::Draft;
use super::fields::{ValueChooser, one_of, some};
use crate::reactive::{RwSignal, Signal};
use crate::session::Session;
use desirepath_engine::contract::filter::{AtChannel, Breakdown, ChannelFilter};
use desirepath_engine::contract::{Filter, LogSummary};
use leptos::prelude::*;

#[derive(Default)]
pub(super) struct Channel {
    names: RwSignal<Vec<String>>,
    at: RwSignal<AtChannel>,
}

impl Draft for Channel {
    fn name(&self) -> &'static str {
        "came by a channel"
    }

    fn is_offered(&self, log: &LogSummary) -> bool {
        log.has_channels
    }

    fn fields(&self, session: Session) -> AnyView {
        const AT: [(AtChannel, &str); 3] = [
            (AtChannel::Any, "any time"),
            (AtChannel::FirstTouch, "their first contact"),
            (AtChannel::LastTouch, "their last contact before converting"),
        ];
        view! {
            <ValueChooser label="Channels" of=Signal::stored(Some(Breakdown::Channel)) chosen=self.names session />
            {one_of("filter-at-channel", "at", &AT, self.at)}
        }
        .into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let names = some(self.names.get())?;
        Some(Filter::Channel(ChannelFilter { names, at: self.at.get(), within_days: None }))
    }

    fn clear(&self) {
        self.names.set(Vec::new());
    }
}
