//! The sample data: fourteen months of *Alder & Wren*, an invented maker of garden studios.
//!
//! Households find it through ads, search, a garden show or a neighbour, look around on the
//! website, enquire, are called, visit the showroom, get a site visit and a quote, object, are
//! followed up, order or not, and are heard of afterwards. The file is what such a business
//! exports from its customer system: one row per event, contact by contact.
//!
//! The facts that are planted in it are the fields of [`World`]; the tests measure each of them
//! in the generated file, and `docs/sample.md` tells them to the curious.
//!
//! Everything follows from the seed, with whole numbers and the exactly rounded operations of
//! IEEE 754 alone, so that every machine and every browser writes the same bytes.
//!
//! ```
//! use desirepath_sample::World;
//!
//! let small = World { customers: 100, ..World::default() }.csv();
//! assert!(small.starts_with(b"customer,time,activity,channel,value,cost,note,region,device,product,agent\n"));
//! assert_eq!(small, World { customers: 100, ..World::default() }.csv());
//! ```

#![deny(missing_docs)]

mod calendar;
mod journey;
mod names;
mod random;
mod write;

use journey::Journey;
use write::Writer;

/// The world behind the data, with the facts that are planted in it.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Fixes everything that is left to chance.
    pub seed: u64,
    /// How many households there are.
    pub customers: u32,
    /// A cadence that helps: once a lead has had three follow-ups within seven days of its quote,
    /// its chance of ordering on any day is this many times what it would be. Who gets them is
    /// the habit of the agent, and agents are drawn by lot: nothing else sets these leads apart.
    pub cadence_lift: f64,
    /// Objections belong to stages: *timing* comes up at the qualification call, *permission* at
    /// the site visit, *price* after the quote. While an objection to the price stands, the
    /// chance of ordering is multiplied by this.
    pub price_objection: f64,
    /// An answer that overcomes an objection: what the chance is multiplied by once a payment
    /// plan was offered. A discount changes nothing, nor does the planning guide.
    pub payment_plan: f64,
    /// A sequence worth more: those who saw the showroom before their quote order for this many
    /// times as much money. Whether they went depends on how far it is, not on their purse.
    pub showroom_value: f64,
    /// A channel that only looks good: the share of likely buyers that are shown retargeting ads
    /// (of the others it is a quarter of this). The ads change nothing that anybody does.
    pub retargeting: f64,
    /// Where leads go cold: after a quote a lead that has been silent for this many days hardly
    /// ever comes back.
    pub cold_day: u32,
    /// A leaky step: the share of enquiries on a phone that get through the form. On a desktop
    /// all of them do.
    pub mobile_enquiry: f64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            seed: 20_260_331,
            customers: 24_000,
            cadence_lift: 1.8,
            price_objection: 0.3,
            payment_plan: 1.0,
            showroom_value: 1.35,
            retargeting: 0.6,
            cold_day: 12,
            mobile_enquiry: 0.5,
        }
    }
}

impl World {
    /// The log ends at this instant; nothing in the data is later.
    pub const LOG_END: &'static str = "2026-04-01T00:00:00Z";

    /// The events of all customers as CSV, customer by customer in the order of first contact.
    pub fn csv(&self) -> Vec<u8> {
        let mut csv = Writer::new(self.customers as usize * 600);
        let mut journey = Journey::default();
        for customer in 0..self.customers {
            self.live(customer, &mut journey);
            csv.journey(customer, &journey);
        }
        csv.finish()
    }

    /// Exactly `events` events of as many customers as that takes.
    fn csv_of_events(&self, events: u64) -> Vec<u8> {
        /// So many tell how many events a customer has.
        const PROBE: u32 = 2000;
        let mut journey = Journey::default();
        let probe = Self { customers: PROBE, ..self.clone() };
        let probed: usize = (0..PROBE)
            .map(|customer| {
                probe.live(customer, &mut journey);
                journey.events.len()
            })
            .sum();
        let customers = events * u64::from(PROBE) / (probed as u64).max(1);
        let world = Self { customers: u32::try_from(customers).unwrap_or(u32::MAX), ..self.clone() };
        let mut csv = Writer::new(usize::try_from(events).unwrap_or(0).saturating_mul(66));
        let mut left = usize::try_from(events).unwrap_or(usize::MAX);
        for customer in 0.. {
            if left == 0 {
                break;
            }
            world.live(customer, &mut journey);
            journey.events.truncate(left);
            left -= journey.events.len();
            csv.journey(customer, &journey);
        }
        csv.finish()
    }

    /// What one customer does.
    fn live(&self, customer: u32, journey: &mut Journey) {
        journey.live(self, customer);
    }
}

/// The sample that the page offers.
pub fn sample_csv() -> Vec<u8> {
    World::default().csv()
}

/// A log of exactly this many events of the same business, to measure with.
pub fn csv_of_events(events: u64) -> Vec<u8> {
    World::default().csv_of_events(events)
}
