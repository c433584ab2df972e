//! The words of the data.

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    AdClick,
    PageVisit,
    ShowVisit,
    NewsletterClick,
    Calculator,
    Brochure,
    Retargeting,
    Enquiry,
    Call,
    Timing,
    Showroom,
    SiteVisit,
    Permission,
    Guide,
    Quote,
    FollowUpCall,
    FollowUpMail,
    Price,
    Plan,
    Discount,
    Order,
    Declined,
    Delivery,
    Review,
    Referral,
    AddOn,
}

/// Which system wrote the row, and so which columns it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The website: knows the device.
    Web,
    /// The mailing tool: knows the household alone.
    Mail,
    /// The customer system: knows the agent.
    Sales,
    /// Its forms about money: know the region and the product too.
    Deal,
}

impl Activity {
    pub const NAMES: [&str; 26] = [
        "ad click",
        "page visit",
        "garden show visit",
        "newsletter click",
        "price calculator",
        "brochure download",
        "retargeting ad",
        "enquiry",
        "qualification call",
        "objection: timing",
        "showroom visit",
        "site visit",
        "objection: permission",
        "answer: planning guide",
        "quote sent",
        "follow-up call",
        "follow-up e-mail",
        "objection: price",
        "answer: payment plan",
        "answer: discount",
        "order",
        "declined",
        "delivery",
        "review",
        "referral",
        "add-on order",
    ];

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    pub fn source(self) -> Source {
        use Activity::*;
        match self {
            AdClick | PageVisit | Calculator | Brochure | Retargeting => Source::Web,
            NewsletterClick | Review | Referral => Source::Mail,
            Enquiry | SiteVisit | Quote | Order | AddOn => Source::Deal,
            _ => Source::Sales,
        }
    }
}

/// Where it happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Channel {
    /// The accounts know no channel.
    #[default]
    None,
    GoogleAds,
    Organic,
    Meta,
    Direct,
    Neighbour,
    Show,
    Retargeting,
    Newsletter,
    Website,
    Phone,
    Email,
    Showroom,
    OnSite,
}

impl Channel {
    const NAMES: [&str; 14] = [
        "",
        "google ads",
        "organic search",
        "meta ads",
        "direct",
        "word of mouth",
        "garden show",
        "retargeting",
        "newsletter",
        "website",
        "phone",
        "e-mail",
        "showroom",
        "on site",
    ];

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

pub const REGIONS: [&str; 6] = ["North", "Midlands", "South", "East", "West", "Scotland"];
pub const REGION_WEIGHTS: [u32; 6] = [18, 20, 27, 14, 14, 7];

pub const DEVICES: [&str; 3] = ["mobile", "desktop", "tablet"];
pub const DEVICE_WEIGHTS: [u32; 3] = [56, 36, 8];
pub const MOBILE: usize = 0;

pub const PRODUCTS: [&str; 4] = ["studio", "workshop", "summerhouse", "shed"];
pub const PRODUCT_WEIGHTS: [u32; 4] = [34, 26, 18, 22];
/// The least and the most that one costs, in pounds.
pub const PRICES: [(u32, u32); 4] = [(9_800, 21_500), (6_200, 13_800), (4_100, 8_900), (1_900, 4_600)];

pub const AGENTS: [&str; 6] = ["Priya", "Tom", "Ana", "Lewis", "Mei", "Owen"];
/// Of a hundred leads: how many an agent follows up three times in the week after the quote.
pub const KEEN: [u32; 6] = [62, 22, 38, 12, 52, 28];

/// What people say, by the objection.
pub const TIMING: [&str; 6] = [
    "not before the summer",
    "moving house first",
    "just looking around for now",
    "wants to wait for the bonus, call again in spring",
    "baby due, ask later",
    "the garden must be levelled first",
];
pub const PERMISSION: [&str; 6] = [
    "not sure it is allowed so close to the fence",
    "conservation area, needs the council",
    "landlord has to agree",
    "neighbour objects to the height",
    "asks whether planning permission is needed",
    "had a letter from the council, worried",
];
pub const PRICE: [&str; 8] = [
    "too expensive for us",
    "£2k over budget",
    "found one cheaper elsewhere",
    "lovely, but more than we can spend",
    "needs to talk to partner about the money",
    "can't pay it all at once",
    "expected about half",
    "asks \"is that with the base?\" and sighs",
];
pub const DECLINED: [&str; 6] = [
    "bought elsewhere",
    "decided against it",
    "spending it on the kitchen instead",
    "no answer to three messages, closed",
    "too dear in the end",
    "moving away",
];
