//! What one household does, from first contact on.

use crate::World;
use crate::calendar::{DAY, END, first_day, is_shopping, is_show, is_working, online_hours};
use crate::names::{
    Activity, Channel, DECLINED, DEVICE_WEIGHTS, KEEN, MOBILE, PERMISSION, PRICE, PRICES, PRODUCT_WEIGHTS,
    REGION_WEIGHTS, TIMING,
};
use crate::random::Random;

/// One row to be.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// Seconds since the log began.
    pub at: u32,
    pub activity: Activity,
    pub channel: Channel,
    /// In pounds; 0 for none.
    pub value: u32,
    /// In pence; 0 for none.
    pub cost: u32,
    pub note: &'static str,
}

/// A household and what it has done so far.
#[derive(Debug, Default)]
pub struct Journey {
    pub events: Vec<Event>,
    pub region: usize,
    pub device: usize,
    pub product: usize,
    pub agent: usize,
    random: Random,
    now: u32,
    /// Whether the household means to buy; nothing in the data says so.
    is_likely: bool,
    saw_showroom: bool,
    /// The ads that follow the household around have dice of their own: without them everything
    /// else would happen just the same.
    ads: Random,
    ad_chance: f64,
}

/// A lead that has just been in touch comes back on any day with this probability…
const WARM: f64 = 0.12;
/// …and one that has gone cold with this.
const COLD: f64 = 0.001;

/// Nothing more is heard: the log ends before the next step, or the household is lost.
struct Over;

/// What comes of a step, if it comes at all.
type Step<T = ()> = Result<T, Over>;

impl Journey {
    /// Lives the whole journey of a customer again from its seed.
    pub fn live(&mut self, world: &World, customer: u32) {
        let mut random = Random::new(world.seed, customer, 0);
        let position = random.unit();
        // Customers are numbered in the order of first contact.
        let share = match customer < world.customers {
            true => (f64::from(customer) + position) / f64::from(world.customers),
            false => position,
        };
        self.events.clear();
        self.region = random.pick(&REGION_WEIGHTS);
        self.device = random.pick(&DEVICE_WEIGHTS);
        self.product = random.pick(&PRODUCT_WEIGHTS);
        self.agent = random.below(KEEN.len() as u32) as usize;
        self.saw_showroom = false;
        self.ads = Random::new(world.seed, customer, 1);
        self.ad_chance = 0.0;
        self.random = random;
        self.now = first_day(share) * DAY;
        // However it is over, what happened is in the events.
        let _ = self.whole(world);
    }

    fn whole(&mut self, world: &World) -> Step {
        let is_visitor = self.discover()?;
        if is_visitor {
            return Ok(());
        }
        let reach = if self.is_likely { 1.0 } else { 0.25 };
        self.ad_chance = world.retargeting * reach;
        self.browse()?;
        let is_lost_in_form = self.device == MOBILE && !self.random.chance(world.mobile_enquiry);
        if !self.random.chance(if self.is_likely { 0.9 } else { 0.5 }) || is_lost_in_form {
            return self.drift();
        }
        if self.qualify()? && self.visit()? {
            self.decide(world)?;
            self.live_with_it()?;
        }
        Ok(())
    }

    /// First contact. Whether it was the only one.
    fn discover(&mut self) -> Step<bool> {
        use Channel::*;
        let day = self.now / DAY;
        let at_show = is_show(day) && self.random.chance(0.5);
        let (channel, likely) = match self.random.pick(&[30, 26, 18, 13, 13]) {
            _ if at_show => (Show, 0.45),
            0 => (GoogleAds, 0.36),
            1 => (Organic, 0.40),
            2 => (Meta, 0.22),
            3 => (Direct, 0.42),
            _ => (Neighbour, 0.55),
        };
        self.is_likely = self.random.chance(likely);
        self.now = if at_show { day * DAY + self.random.between(36_000, 61_000) } else { self.online_on(day) };
        match channel {
            Show => self.tell(Activity::ShowVisit, channel)?,
            GoogleAds | Meta => {
                self.tell(Activity::AdClick, channel)?;
                let dear = if channel == GoogleAds { (70, 260) } else { (25, 110) };
                self.spend(dear.0, dear.1);
            }
            _ => self.tell(Activity::PageVisit, channel)?,
        }
        Ok(self.random.chance(0.04))
    }

    /// Looks around on the website.
    fn browse(&mut self) -> Step {
        for _ in 0..self.random.between(1, 3) {
            let days = self.random.soon(0, 9);
            self.online(days);
            let channel = [Channel::Direct, Channel::Organic, Channel::Newsletter][self.random.pick(&[5, 3, 1])];
            let activity = if channel == Channel::Newsletter { Activity::NewsletterClick } else { Activity::PageVisit };
            self.tell(activity, channel)?;
        }
        if self.random.chance(if self.is_likely { 0.35 } else { 0.25 }) {
            self.online(0);
            self.tell(Activity::Brochure, Channel::Website)?;
        }
        if self.random.chance(if self.is_likely { 0.85 } else { 0.35 }) {
            let days = self.random.soon(0, 4);
            self.online(days);
            self.tell(Activity::Calculator, Channel::Website)?;
        }
        Ok(())
    }

    /// Does not enquire, but may keep reading.
    fn drift(&mut self) -> Step {
        if self.random.chance(0.35) {
            for _ in 0..self.random.between(1, 4) {
                let days = self.random.between(8, 70);
                self.online(days);
                self.tell(Activity::NewsletterClick, Channel::Newsletter)?;
            }
        }
        Ok(())
    }

    /// Enquires and is called. Whether there is something to go on with.
    fn qualify(&mut self) -> Step<bool> {
        let days = self.random.soon(0, 6);
        self.online(days);
        self.tell(Activity::Enquiry, Channel::Website)?;
        if self.random.chance(if self.is_likely { 0.08 } else { 0.16 }) {
            return Ok(false);
        }
        let days = self.random.soon(0, 3);
        self.office(days, is_working);
        self.tell(Activity::Call, Channel::Phone)?;
        if self.random.chance(0.22) {
            self.now += self.random.between(60, 600);
            self.object(Activity::Timing, Channel::Phone, &TIMING)?;
            if self.random.chance(0.55) {
                return Ok(false);
            }
            let days = self.random.between(25, 70);
            self.office(days, is_working);
            self.tell(Activity::Call, Channel::Phone)?;
        }
        Ok(true)
    }

    /// Sees the showroom, shows the garden, gets a quote. Whether there is something to decide.
    fn visit(&mut self) -> Step<bool> {
        // The showroom lies between the Midlands and the South.
        if self.random.chance(if matches!(self.region, 1 | 2) { 0.45 } else { 0.2 }) {
            let days = self.random.soon(1, 12);
            self.office(days, is_shopping);
            self.tell(Activity::Showroom, Channel::Showroom)?;
            self.saw_showroom = true;
        }
        if self.random.chance(0.18) {
            return Ok(false);
        }
        let days = self.random.soon(3, 14);
        self.office(days, is_working);
        self.tell(Activity::SiteVisit, Channel::OnSite)?;
        self.spend(3_000, 9_000);
        if self.random.chance(0.2) {
            self.now += self.random.between(600, 2_400);
            self.object(Activity::Permission, Channel::OnSite, &PERMISSION)?;
            let is_over = self.random.chance(0.35);
            if self.random.chance(0.6) {
                let days = self.random.between(1, 3);
                self.office(days, is_working);
                self.tell(Activity::Guide, Channel::Email)?;
            }
            if is_over {
                return Ok(false);
            }
        }
        if self.random.chance(0.12) {
            return Ok(false);
        }
        let days = self.random.soon(2, 9);
        self.office(days, is_working);
        self.tell(Activity::Quote, Channel::Email)?;
        Ok(true)
    }

    /// From the quote to the order, day by day: returns when there is one.
    fn decide(&mut self, world: &World) -> Step {
        let quote_day = self.now / DAY;
        let plan = self.follow_ups();
        let base = if self.is_likely { 0.3 } else { 0.14 };
        let (mut silent_days, mut follow_ups, mut is_pushed) = (0, 0, false);
        let mut price = 1.0;
        let mut has_objected = false;
        let mut answer_day = None;
        let mut discount = 1.0;
        for day in 1..150 {
            silent_days += 1;
            if answer_day == Some(day) {
                answer_day = None;
                silent_days = 0;
                self.now = (quote_day + day) * DAY + self.random.between(32_400, 43_000);
                match self.random.pick(&[4, 3, 3]) {
                    0 => {
                        self.tell(Activity::Plan, Channel::Phone)?;
                        price = world.payment_plan;
                    }
                    1 => {
                        self.tell(Activity::Discount, Channel::Email)?;
                        discount = 0.95;
                    }
                    _ => self.tell(Activity::FollowUpCall, Channel::Phone)?,
                }
                continue;
            }
            if answer_day.is_none() && plan.contains(&day) {
                silent_days = 0;
                self.now = (quote_day + day) * DAY + self.random.between(29_000, 32_000);
                let by_phone = is_working(quote_day + day) && self.random.chance(0.55);
                match by_phone {
                    true => self.tell(Activity::FollowUpCall, Channel::Phone)?,
                    false => self.tell(Activity::FollowUpMail, Channel::Email)?,
                }
                follow_ups += 1;
                is_pushed |= follow_ups == 3 && day < 7;
            }
            let comes_back = if silent_days < world.cold_day { WARM } else { COLD };
            if answer_day.is_some() || !self.random.chance(comes_back) {
                continue;
            }
            silent_days = 0;
            self.now = (quote_day + day) * DAY + self.random.between(61_500, 79_000);
            if self.ads.chance(self.ad_chance * 0.7) {
                let before = self.ads.between(300, 3_600);
                self.advertise(self.now - before);
            }
            let push = if is_pushed { world.cadence_lift } else { 1.0 };
            let order = (base * push * price).min(0.85);
            let fate = self.random.unit();
            if fate < order {
                let (least, most) = PRICES[self.product];
                // A price is the middle of what it may be more often than the edge.
                let worth =
                    f64::from(least) + f64::from(most - least) * (self.random.unit() + self.random.unit()) / 2.0;
                let showroom = if self.saw_showroom { world.showroom_value } else { 1.0 };
                self.tell(Activity::Order, Channel::None)?;
                self.last().value = (worth * showroom * discount / 10.0) as u32 * 10;
                return Ok(());
            }
            let rest = (fate - order) / (1.0 - order);
            if rest < 0.13 {
                self.object(Activity::Declined, Channel::Phone, &DECLINED)?;
                return Err(Over);
            }
            if rest < 0.45 && !has_objected {
                has_objected = true;
                price = world.price_objection;
                self.object(Activity::Price, Channel::Phone, &PRICE)?;
                let later = (1..6).find(|later| is_working(quote_day + day + later)).unwrap_or(6);
                answer_day = Some(day + later);
            } else if rest < 0.65 {
                self.tell(Activity::Calculator, Channel::Website)?;
            } else {
                self.tell(Activity::PageVisit, Channel::Direct)?;
            }
        }
        Err(Over)
    }

    /// On which days after the quote the agent gets in touch, as far as there is reason to.
    fn follow_ups(&mut self) -> [u32; 3] {
        let keen = KEEN[self.agent];
        let rest = 100 - keen;
        let d = |random: &mut Random, start| random.between(start, start + 1);
        let random = &mut self.random;
        match random.pick(&[keen * 10, rest * 3, rest * 3, rest * 2, rest * 2]) {
            0 => [d(random, 1), d(random, 3), d(random, 5)],
            1 => [0; 3],
            2 => [d(random, 2), 0, 0],
            3 => [d(random, 2), d(random, 6), 0],
            _ => [d(random, 3), d(random, 10), d(random, 18)],
        }
    }

    /// After the order.
    fn live_with_it(&mut self) -> Step {
        let days = self.random.between(35, 80);
        self.office(days, is_working);
        self.tell(Activity::Delivery, Channel::OnSite)?;
        if self.random.chance(0.3) {
            let days = self.random.soon(4, 25);
            self.online(days);
            self.tell(Activity::Review, Channel::Email)?;
        }
        if self.random.chance(0.12) {
            let days = self.random.between(5, 60);
            self.online(days);
            self.tell(Activity::Referral, Channel::Neighbour)?;
        }
        if self.random.chance(0.16) {
            let days = self.random.between(10, 120);
            self.online(days);
            self.tell(Activity::AddOn, Channel::None)?;
            self.last().value = self.random.between(15, 120) * 10;
        }
        Ok(())
    }

    fn object(&mut self, activity: Activity, channel: Channel, said: &'static [&'static str]) -> Step {
        self.tell(activity, channel)?;
        let note = said[self.random.below(said.len() as u32) as usize];
        self.last().note = note;
        Ok(())
    }

    /// Goes on on the website: some minutes from now, or at an hour of a later day. Ads may come
    /// in between.
    fn online(&mut self, days: u32) {
        let before = self.now;
        self.now = match days {
            0 => self.now + self.random.between(40, 2_400),
            _ => self.online_on(self.now / DAY + days),
        };
        self.be_followed(before);
    }

    /// Goes on in the office or the showroom: on the first day that it is open from then on.
    fn office(&mut self, days: u32, is_open: fn(u32) -> bool) {
        let before = self.now;
        let mut day = self.now / DAY + days;
        self.now = loop {
            let at = day * DAY + self.random.between(32_400, 61_000);
            if is_open(day) && at > before {
                break at;
            }
            day += 1;
        };
        self.be_followed(before);
    }

    fn online_on(&mut self, day: u32) -> u32 {
        let hour = self.random.pick(online_hours()) as u32;
        day * DAY + hour * 3_600 + self.random.below(3_600)
    }

    /// Between two steps that are days apart, an ad may be shown.
    fn be_followed(&mut self, before: u32) {
        let gap = self.now - before;
        if self.ad_chance > 0.0 && gap > DAY && self.ads.chance(self.ad_chance * 0.45) {
            let at = before + (f64::from(gap) * (0.2 + 0.6 * self.ads.unit())) as u32;
            self.advertise(at);
        }
    }

    fn advertise(&mut self, at: u32) {
        if at < END {
            let cost = self.ads.between(15, 60);
            let (activity, channel) = (Activity::Retargeting, Channel::Retargeting);
            self.events.push(Event { at, activity, channel, value: 0, cost, note: "" });
        }
    }

    /// Writes down what happens now.
    fn tell(&mut self, activity: Activity, channel: Channel) -> Step {
        if self.now >= END {
            return Err(Over);
        }
        self.events.push(Event { at: self.now, activity, channel, value: 0, cost: 0, note: "" });
        Ok(())
    }

    /// What the event that was just told cost, in pence.
    fn spend(&mut self, least: u32, most: u32) {
        let cost = self.random.between(least, most);
        self.last().cost = cost;
    }

    /// The event that was just told.
    fn last(&mut self) -> &mut Event {
        self.events.last_mut().expect("an event was just told")
    }
}
