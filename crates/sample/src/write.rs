//! Events as lines of CSV.

use crate::calendar::{DAY, DAYS, date};
use crate::journey::Journey;
use crate::names::{AGENTS, DEVICES, PRODUCTS, REGIONS, Source};

/// Collects the lines.
pub struct Writer {
    csv: Vec<u8>,
    dates: Vec<[u8; 10]>,
}

impl Writer {
    pub fn new(bytes: usize) -> Self {
        let mut csv = Vec::with_capacity(bytes);
        csv.extend_from_slice(b"customer,time,activity,channel,value,cost,note,region,device,product,agent\n");
        Self { csv, dates: (0..DAYS).map(date).collect() }
    }

    /// A line for each event of a customer.
    pub fn journey(&mut self, customer: u32, journey: &Journey) {
        let mut name = Vec::with_capacity(12);
        name.push(b'L');
        number(&mut name, u64::from(customer) + 10_001);
        let csv = &mut self.csv;
        for event in &journey.events {
            csv.extend_from_slice(&name);
            csv.push(b',');
            csv.extend_from_slice(&self.dates[(event.at / DAY) as usize]);
            let of_day = event.at % DAY;
            let mut clock = *b"T00:00:00,";
            for (at, part) in [(1, of_day / 3600), (4, of_day / 60 % 60), (7, of_day % 60)] {
                clock[at] += (part / 10) as u8;
                clock[at + 1] += (part % 10) as u8;
            }
            csv.extend_from_slice(&clock);
            csv.extend_from_slice(event.activity.name().as_bytes());
            csv.push(b',');
            csv.extend_from_slice(event.channel.name().as_bytes());
            csv.push(b',');
            if event.value > 0 {
                number(csv, u64::from(event.value));
            }
            csv.push(b',');
            if event.cost > 0 {
                number(csv, u64::from(event.cost / 100));
                let pence = (event.cost % 100) as u8;
                csv.extend_from_slice(&[b'.', b'0' + pence / 10, b'0' + pence % 10]);
            }
            csv.push(b',');
            text(csv, event.note);
            let source = event.activity.source();
            let (is_deal, is_sale) = (source == Source::Deal, source == Source::Sales);
            for (is_known, word) in [
                (is_deal, REGIONS[journey.region]),
                (source == Source::Web, DEVICES[journey.device]),
                (is_deal, PRODUCTS[journey.product]),
                (is_deal || is_sale, AGENTS[journey.agent]),
            ] {
                csv.push(b',');
                if is_known {
                    csv.extend_from_slice(word.as_bytes());
                }
            }
            csv.push(b'\n');
        }
    }

    pub fn finish(self) -> Vec<u8> {
        self.csv
    }
}

fn number(into: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    into.extend_from_slice(&digits[at..]);
}

/// A cell, in quotation marks where it needs them (RFC 4180).
fn text(into: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"']) {
        into.push(b'"');
        into.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        into.push(b'"');
    } else {
        into.extend_from_slice(text.as_bytes());
    }
}
