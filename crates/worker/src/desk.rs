//! Where questions are answered: the log, what counts as success, the segments, and what is
//! already known of each.
//!
//! A segment is a set of customers with everything that has been found about it. What is asked
//! twice is answered from memory, until the outcomes or the segment's filter change.

use crate::protocol::{Answer, Command, Failure};
use desirepath_engine::analysis::stages::Placement;
use desirepath_engine::analysis::{Facts, Report, Request, going_cold, variants};
use desirepath_engine::contract::{AllParams, CustomersRequest, Filter, OutcomeSettings, Timeline};
use desirepath_engine::executor::{Executor, Serial, block_on};
use desirepath_engine::findings::findings;
use desirepath_engine::ingest::try_rules;
use desirepath_engine::log::{CustomerSet, EventLog, Outcomes, Scope, customers_csv, customers_page, timeline, values};
use std::collections::BTreeMap;

/// A loaded log with everything that is known of it.
pub struct Desk {
    log: EventLog,
    outcomes: Outcomes,
    segments: BTreeMap<u32, Segment>,
}

/// Some customers, and what has been found about them.
#[derive(Default)]
struct Segment {
    filter: Option<Filter>,
    /// The customers of the filter.
    selected: Option<CustomerSet>,
    facts: Facts,
    answered: Vec<(Request, Report)>,
}

impl Segment {
    fn forget(&mut self) {
        self.facts = Facts::default();
        self.answered.clear();
    }

    /// The answer to a question, from memory if it was asked before.
    async fn answer(
        &mut self,
        log: &EventLog,
        outcomes: &Outcomes,
        request: &Request,
        executor: &dyn Executor,
    ) -> Result<Report, Failure> {
        if let Some((_, report)) = self.answered.iter().find(|(asked, _)| asked == request) {
            return Ok(report.clone());
        }
        let scope = Scope::new(log, outcomes, self.selected.as_ref());
        let report = request
            .answer_with(&scope, executor, &mut self.facts)
            .await
            .map_err(|error| Failure::Usage(error.to_string()))?;
        if self.answered.len() == MOST_ANSWERS {
            self.answered.remove(0);
        }
        self.answered.push((request.clone(), report.clone()));
        Ok(report)
    }
}

/// More answers than this are not kept: every position of a slider would be one.
const MOST_ANSWERS: usize = 64;

impl Desk {
    /// A desk with a log.
    pub fn new(log: EventLog, settings: &OutcomeSettings) -> Self {
        let outcomes = Outcomes::new(&log, settings);
        Self { log, outcomes, segments: BTreeMap::new() }
    }

    /// Answers what is asked of every log again and again: see `warm_up` of the module that loads.
    pub fn warm_up(&mut self) {
        /// How often; more does not help.
        const TIMES: usize = 5;
        let requests: Vec<Request> = AllParams::default().requests();
        for _ in 0..TIMES {
            for request in requests.iter().filter(|request| !request.takes_long()) {
                // What cannot be answered of this log needs no warming.
                let _ = block_on(self.reports(0, std::slice::from_ref(request), &Serial));
            }
            self.segments.clear();
        }
    }

    /// The log.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// Answers the commands that are about the log, with pauses where that takes long.
    ///
    /// # Errors
    /// [`Failure::Usage`] for what cannot be asked of this log.
    pub async fn answer(&mut self, command: Command, executor: &dyn Executor) -> Result<Answer, Failure> {
        match command {
            Command::SetOutcomes { outcomes } => self.set_outcomes(&outcomes).map(|()| Answer::OutcomesSet),
            Command::Select { segment, filter } => self.select(segment, filter).map(Answer::Selected),
            Command::Report { segment, requests } => {
                self.reports(segment, &requests, executor).await.map(Answer::Reports)
            }
            Command::Findings { segment, requests } => {
                Ok(Answer::Findings(findings(&self.reports(segment, &requests, executor).await?)))
            }
            Command::Customers { segment, within, request } => {
                let selected = self.customers(segment, within.as_ref())?;
                Ok(Answer::Customers(customers_page(&self.scope(selected.as_ref()), &request)))
            }
            Command::CustomersCsv { segment, within } => {
                let selected = self.customers(segment, within.as_ref())?;
                Ok(Answer::Csv(customers_csv(&self.scope(selected.as_ref()), &CustomersRequest::default())))
            }
            Command::Timeline { segment, customer } => self.timeline(segment, &customer).map(Answer::Timeline),
            Command::Values(request) => {
                values(&self.log, &request).map(Answer::Values).map_err(|error| Failure::Usage(error.to_string()))
            }
            Command::LeadsCsv { segment, params } => {
                let request = Request::GoingCold(going_cold::Params { list: u32::MAX, ..params });
                match self.reports(segment, &[request], executor).await?.pop() {
                    Some(Report::GoingCold(report)) => Ok(Answer::Csv(going_cold::leads_csv(&report))),
                    _ => Err(Failure::Usage("The question was about another analysis.".to_owned())),
                }
            }
            Command::JourneysCsv { segment, params } => {
                let selected = self.customers(segment, None)?;
                let request = Request::Variants(variants::Params { list: u32::MAX, offset: 0, ..params });
                let scope = self.scope(selected.as_ref());
                match request.answer_with(&scope, executor, &mut Facts::default()).await {
                    Ok(Report::Variants(report)) => Ok(Answer::Csv(variants::variants_csv(&report))),
                    Ok(_) => Err(Failure::Usage("The question was about another analysis.".to_owned())),
                    Err(error) => Err(Failure::Usage(error.to_string())),
                }
            }
            Command::TryRules { rules } => Ok(Answer::Cleaning(try_rules(&self.log, &rules))),
            Command::RejectsCsv => Ok(Answer::Csv(self.log.provenance.rejects_csv())),
            Command::Open
            | Command::OpenBy { .. }
            | Command::OpenSample
            | Command::DryRun { .. }
            | Command::Reopen { .. }
            | Command::Ledger { .. }
            | Command::Recipe
            | Command::Load { .. }
            | Command::SampleCsv
            | Command::Cancel { .. } => Err(Failure::Usage("That is not about a log.".to_owned())),
        }
    }

    fn scope<'a>(&'a self, selected: Option<&'a CustomerSet>) -> Scope<'a> {
        Scope::new(&self.log, &self.outcomes, selected)
    }

    /// Outcomes decide who converted, and so whom a filter selects.
    fn set_outcomes(&mut self, settings: &OutcomeSettings) -> Result<(), Failure> {
        self.outcomes = Outcomes::new(&self.log, settings);
        for segment in self.segments.values_mut() {
            segment.forget();
            segment.selected =
                segment.filter.as_ref().map(|filter| select(filter, &self.log, &self.outcomes)).transpose()?;
        }
        Ok(())
    }

    fn select(&mut self, segment: u32, filter: Option<Filter>) -> Result<u64, Failure> {
        let selected = filter.as_ref().map(|filter| select(filter, &self.log, &self.outcomes)).transpose()?;
        let customers = selected.as_ref().map_or(self.log.customers(), |set| set.count_ones(..));
        self.segments.insert(segment, Segment { filter, selected, ..Segment::default() });
        Ok(customers as u64)
    }

    async fn reports(
        &mut self,
        segment: u32,
        requests: &[Request],
        executor: &dyn Executor,
    ) -> Result<Vec<Report>, Failure> {
        let segment = self.segments.entry(segment).or_default();
        let mut reports = Vec::with_capacity(requests.len());
        for request in requests {
            reports.push(segment.answer(&self.log, &self.outcomes, request, executor).await?);
        }
        Ok(reports)
    }

    /// One customer, with the stages as the segment has them, if it has any.
    fn timeline(&mut self, segment: u32, customer: &str) -> Result<Timeline, Failure> {
        let segment = self.segments.entry(segment).or_default();
        let scope = Scope::new(&self.log, &self.outcomes, segment.selected.as_ref());
        let placement = block_on(segment.facts.placement(&scope, &Serial)).ok().flatten();
        let stages = placement.map(Placement::map);
        let stages = stages.filter(|stages| !stages.activities.is_empty());
        timeline(&self.log, &self.outcomes, customer, stages.as_ref())
            .map_err(|error| Failure::Usage(error.to_string()))
    }

    /// The customers of a segment whom a filter selects; `None` for all of the log.
    fn customers(&self, segment: u32, within: Option<&Filter>) -> Result<Option<CustomerSet>, Failure> {
        let of_segment = self.segments.get(&segment).and_then(|segment| segment.selected.as_ref());
        let Some(within) = within else { return Ok(of_segment.cloned()) };
        let mut selected = select(within, &self.log, &self.outcomes)?;
        if let Some(of_segment) = of_segment {
            selected.intersect_with(of_segment);
        }
        Ok(Some(selected))
    }
}

fn select(filter: &Filter, log: &EventLog, outcomes: &Outcomes) -> Result<CustomerSet, Failure> {
    filter.select(log, outcomes).map_err(|error| Failure::Usage(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::{funnel, overview};
    use desirepath_engine::ingest;

    fn desk() -> Desk {
        let csv =
            "customer,time,activity\na,2026-01-01,visit\na,2026-01-02,order\nb,2026-01-01,visit\nc,2026-01-01,call\n";
        let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
        let log = ingest::read_whole(&plan, csv.as_bytes()).unwrap();
        Desk::new(log, &OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() })
    }

    fn answer(desk: &mut Desk, command: Command) -> Result<Answer, Failure> {
        block_on(desk.answer(command, &Serial))
    }

    fn overview(desk: &mut Desk, segment: u32) -> (u64, u64) {
        let requests = vec![Request::Overview(overview::Params {})];
        let Ok(Answer::Reports(reports)) = answer(desk, Command::Report { segment, requests }) else { panic!() };
        let [Report::Overview(report)] = &reports[..] else { panic!() };
        (report.customers, report.conversion.hits)
    }

    #[test]
    fn segments_are_apart_and_follow_the_outcomes() {
        let mut desk = desk();
        let visited = Filter::done("visit");
        assert_eq!(answer(&mut desk, Command::Select { segment: 1, filter: Some(visited) }), Ok(Answer::Selected(2)));
        assert_eq!((overview(&mut desk, 0), overview(&mut desk, 1)), ((3, 1), (2, 1)));
        let outcomes = OutcomeSettings { conversion: vec!["call".to_owned()], ..Default::default() };
        assert_eq!(answer(&mut desk, Command::SetOutcomes { outcomes }), Ok(Answer::OutcomesSet));
        assert_eq!((overview(&mut desk, 0), overview(&mut desk, 1)), ((3, 1), (2, 0)));
        assert_eq!(answer(&mut desk, Command::Select { segment: 1, filter: None }), Ok(Answer::Selected(3)));
        assert_eq!(overview(&mut desk, 1), (3, 1));
    }

    #[test]
    fn the_customers_behind_a_number_are_those_of_the_segment() {
        let mut desk = desk();
        let filter = Some(Filter::done("order"));
        answer(&mut desk, Command::Select { segment: 0, filter }).unwrap();
        let within = Some(Filter::done("visit"));
        let request = CustomersRequest::default();
        let Ok(Answer::Customers(page)) = answer(&mut desk, Command::Customers { segment: 0, within, request }) else {
            panic!()
        };
        assert_eq!((page.customers, page.rows[0].customer.as_str()), (1, "a"));
    }

    #[test]
    fn journeys_are_saved_whole_and_of_the_segment() {
        let mut desk = desk();
        let filter = Some(Filter::Any(vec![Filter::done("order"), Filter::done("call")]));
        answer(&mut desk, Command::Select { segment: 0, filter }).unwrap();
        let params = variants::Params { list: 1, offset: 1, ascending: true, ..Default::default() };
        let Ok(Answer::Csv(csv)) = answer(&mut desk, Command::JourneysCsv { segment: 0, params }) else { panic!() };
        let journeys: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(journeys, ["call", "visit → order"]);
        assert!(csv.contains("visit → order,2,1,0.5,"), "{csv}");
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let mut desk = desk();
        let filter = Some(Filter::done("vizit"));
        let Err(Failure::Usage(problem)) = answer(&mut desk, Command::Select { segment: 0, filter }) else { panic!() };
        assert!(problem.contains("vizit"), "{problem}");
        let params = funnel::Params { steps: vec!["vizit".into()], ..Default::default() };
        let requests = vec![Request::Funnel(params)];
        assert!(matches!(answer(&mut desk, Command::Report { segment: 0, requests }), Err(Failure::Usage(_))));
    }
}
