// The messages between a page and the engine worker: `{ call: Call, files?: File[] }` out, `Event` back.
// Derived from the Rust types; `UPDATE=1 cargo test -p desirepath-worker --features schema` writes it anew.

/**
 * A node.
 */
export type Activity = {
/**
 * Its name.
 */
activity: string,
/**
 * How often it happened.
 */
events: number,
/**
 * How many customers did it.
 */
customers: number,
/**
 * Whether it counts as conversion.
 */
is_conversion: boolean,
/**
 * Chance that a customer who is here still converts, 0–1; absent where nobody is before a
 * conversion, or nothing counts as one.
 */
intent: number | null,
/**
 * Lower end of the 95 % interval of `intent`.
 */
intent_low: number | null,
/**
 * Upper end of the 95 % interval of `intent`.
 */
intent_high: number | null,
/**
 * How often it happened after a customer's first conversion.
 */
events_after: number,
/**
 * How many customers did it after their first conversion.
 */
customers_after: number,
/**
 * Whether it is something that happens mainly after the conversion.
 */
is_after: boolean,
/**
 * Against those that were not here, or only after their first conversion; absent where there
 * are none, and for a conversion.
 */
lift: Contrast | null,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * An activity of a log.
 */
export type ActivityCount = {
/**
 * Its name.
 */
activity: string,
/**
 * How often it happened.
 */
events: number, };

/**
 * Whether the models agree on a channel's part of the conversions.
 */
export type Agreement = "too_few" | "agree" | "undecided";

/**
 * The answers to [`Command`]s.
 */
export type Answer = { "previews": Array<Previewed> } | { "dry_run": DryRun } | { "cleaning": Array<CleaningStep> } | { "recipe": Recipe } | { "ledger": Ledger } | { "loaded": LogSummary } | "outcomes_set" | { "selected": number } | { "customers": CustomersPage } | { "timeline": Timeline } | { "values": ValuesPage } | { "reports": Array<Report> } | { "findings": Array<Finding> } | { "csv": string };

/**
 * A journey that stands for those like it.
 */
export type Archetype = {
/**
 * What sets its customers apart, in words, as far as its own journey agrees; else the journey's beginning.
 */
name: string,
/**
 * The journey itself, repeats collapsed.
 */
steps: Array<string>,
/**
 * Customers to whose journey this is the nearest archetype.
 */
customers: number,
/**
 * Their share of all customers.
 */
share: number,
/**
 * Distinct journeys among them.
 */
variants: number,
/**
 * Customers within `within` of it, of its own.
 */
coverage: Rate,
/**
 * The mean distance of its customers' journeys from it, 0–1.
 */
mean_distance: number,
/**
 * How much of the group stays together when customers are drawn anew, 0–1; absent for a
 * lone archetype.
 */
stability: number | null,
/**
 * Whether `stability` is at least 0.75.
 */
is_stable: boolean,
/**
 * Median time from the first to the last event, in seconds.
 */
median_duration_s: number | null,
/**
 * The value of all its customers; 0 if nobody has any.
 */
value: number,
/**
 * The mean value of one of them; absent if nobody has any value.
 */
value_per_customer: Mean | null,
/**
 * The activities that set its customers apart most, largest difference first.
 */
traits: Array<ArchetypeTrait>,
/**
 * The most frequent journeys among them.
 */
examples: Array<ArchetypeExample>,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * A frequent journey of an archetype.
 */
export type ArchetypeExample = {
/**
 * Its steps, repeats collapsed.
 */
steps: Array<string>,
/**
 * Customers who took exactly these.
 */
customers: number, };

/**
 * An activity that customers of one archetype do more or less often than others.
 */
export type ArchetypeTrait = {
/**
 * Its name.
 */
activity: string,
/**
 * The share in the group.
 */
here: Rate,
/**
 * The share in all others.
 */
elsewhere: Rate,
/**
 * The share here ÷ the share elsewhere; absent where either group is empty or it is never
 * true elsewhere.
 */
lift: number | null,
/**
 * Lower end of the lift's 95 % interval; absent where it is never true here.
 */
lift_low: number | null,
/**
 * Upper end of the lift's 95 % interval.
 */
lift_high: number | null, };

/**
 * How the journeys are grouped.
 */
export type ArchetypesParams = {
/**
 * How many archetypes. Default: by silhouette, 2–8.
 */
k: number | null,
/**
 * Journeys no farther than this from their archetype count as covered by it, 0–1.
 * Default 0.4: one step of four replaced, or two of four added.
 */
within: number, };

/**
 * Representative journeys, most customers first.
 */
export type ArchetypesReport = {
/**
 * Customers in all: what the archetypes' customers sum to.
 */
customers: number,
/**
 * Distinct journeys with repeats collapsed: what the archetypes' variants sum to.
 */
variants: number,
/**
 * Whether the archetypes hold together and are stable, so that they can be called kinds of
 * journey.
 */
is_clear: boolean,
/**
 * That in words, with the reason.
 */
verdict: string,
/**
 * How well the archetypes hold together, −1 to 1; absent with fewer than two.
 */
average_silhouette: number | null,
/**
 * The numbers of archetypes that were tried; empty if the number was given.
 */
tried: Array<ArchetypesTried>,
/**
 * Customers whose journey is within `within` of its archetype, of all.
 */
coverage: Rate,
/**
 * Up to which distance a journey counts as covered.
 */
within: number,
/**
 * Variants that were compared with each other; the others were assigned afterwards.
 */
compared_variants: number,
/**
 * Customers who took one of the variants compared.
 */
compared_customers: number,
/**
 * Customers with more than 64 steps, whose journey was compared by the first 64.
 */
long_customers: number,
/**
 * How often customers were drawn anew to measure stability.
 */
repetitions: number,
/**
 * The seed of every draw.
 */
seed: number,
/**
 * The archetypes.
 */
archetypes: Array<Archetype>, };

/**
 * A number of archetypes that was tried.
 */
export type ArchetypesTried = {
/**
 * How many.
 */
k: number,
/**
 * How well they hold together.
 */
average_silhouette: number, };

/**
 * Which event's channel counts.
 */
export type AtChannel = "any" | "touch" | "first_touch" | "last_touch";

/**
 * Which event's attribute counts.
 */
export type AtEvent = "any" | "first" | "last";

/**
 * Has a value of an attribute.
 */
export type AttributeFilter = {
/**
 * The attribute's name.
 */
name: string,
/**
 * The values.
 */
values: Array<string>,
/**
 * At which event.
 */
at: AtEvent, };

/**
 * A cell of a further column.
 */
export type AttributeValue = {
/**
 * The column.
 */
name: string,
/**
 * What it says.
 */
value: string, };

/**
 * The channel about which first and last touch disagree most.
 */
export type AttributionDisagreement = {
/**
 * The channel.
 */
channel: string,
/**
 * Its share of the conversions by first touch.
 */
by_first: number,
/**
 * Its share by last touch.
 */
by_last: number, };

/**
 * Which touches count.
 */
export type AttributionParams = {
/**
 * Touches longer before the conversion (or, without one, before the journey's last event)
 * than this many days do not count. Default: no limit.
 */
lookback_days: number | null, };

/**
 * Credit for conversions by channel.
 */
export type AttributionReport = {
/**
 * Customers that converted: what each model's credit sums to.
 */
conversions: number,
/**
 * The value of their first conversions: what each model's credit sums to.
 */
value: number,
/**
 * The channels, by customers touched.
 */
channels: Array<Channel>,
/**
 * One way of sharing out credit each.
 */
models: Array<Model>,
/**
 * Models that were left out, with the reason.
 */
left_out: Array<string>,
/**
 * The lookback that was asked for.
 */
lookback_days: number | null,
/**
 * About which channel first and last touch disagree most, if they do by 5 points or more, of 50 conversions or more, and the
 * last touches are more than the conversions themselves.
 */
disagreement: AttributionDisagreement | null, };

/**
 * Why an activity has its stage.
 */
export type Basis = "outlook" | "reached_from" | "after" | "conversion" | "loss" | "pinned" | "unknown";

/**
 * Of the middles of some groups of customers, one is nearest to how the customer behaves.
 */
export type BehavesFilter = {
/**
 * What the group is called.
 */
name: string,
/**
 * What the coordinates are.
 */
space: SegmentsSpace,
/**
 * The middles of all groups.
 */
middles: Array<Array<number>>,
/**
 * Which of them is the nearest, counted from 0.
 */
nearest: number, };

/**
 * By what a funnel is broken down.
 */
export type Breakdown = "channel" | { "attribute": string };

/**
 * A command with the id that its answer will carry.
 */
export type Call = {
/**
 * Chosen by the page, never used twice.
 */
id: number,
/**
 * What to do.
 */
command: Command, };

/**
 * What happened in a channel.
 */
export type Channel = {
/**
 * Its name.
 */
channel: string,
/**
 * Touches.
 */
touches: number,
/**
 * Customers touched.
 */
customers: number,
/**
 * Conversions whose own event has this channel.
 */
conversions_there: number,
/**
 * Cost of the touches; absent if the log has no costs.
 */
cost: number | null,
/**
 * The smallest share of the conversions that any model credits it with; absent without
 * conversions.
 */
lowest_share: number | null,
/**
 * The largest share of the conversions that any model credits it with.
 */
highest_share: number | null,
/**
 * Whether the models agree on it.
 */
agreement: Agreement,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * Came by a channel.
 */
export type ChannelFilter = {
/**
 * The channels.
 */
names: Array<string>,
/**
 * At which event.
 */
at: AtChannel,
/**
 * Count only touches within so many days before the first conversion or, without one, the last
 * event. Default: all. For [`AtChannel::Any`] it says nothing.
 */
within_days: number | null, };

/**
 * A rule for activities. In a pattern, `*` stands for any text and `?` for any character; upper
 * and lower case are the same.
 */
export type CleaningRule = { "rename": {
/**
 * The name it has.
 */
from: string,
/**
 * The name it gets.
 */
to: string, } } | { "merge": {
/**
 * Which ones.
 */
pattern: string,
/**
 * Its name.
 */
to: string, } } | { "collapse_repeats": {
/**
 * Which activities.
 */
pattern: string,
/**
 * Only those that follow within so many seconds of the one before; without, all.
 */
within_s: number | null, } } | { "drop": {
/**
 * Which ones.
 */
pattern: string, } };

/**
 * What a rule for activities has changed.
 */
export type CleaningStep = {
/**
 * The rule in words.
 */
rule: string,
/**
 * Events to which the rule applied.
 */
events_touched: number,
/**
 * Events before.
 */
events_before: number,
/**
 * Events after.
 */
events_after: number,
/**
 * Distinct activities before.
 */
activities_before: number,
/**
 * Distinct activities after.
 */
activities_after: number,
/**
 * Customers before.
 */
customers_before: number,
/**
 * Customers after.
 */
customers_after: number, };

/**
 * Customers who came in the same period.
 */
export type Cohort = {
/**
 * The period: `2026-01` for a month, its Monday `2026-01-05` for a week.
 */
cohort: string,
/**
 * Its first instant, ISO 8601 UTC.
 */
start: string,
/**
 * The first instant after it, ISO 8601 UTC.
 */
end: string,
/**
 * The first instant in ms UTC.
 */
start_ms: number,
/**
 * The first instant after it in ms UTC.
 */
end_ms: number,
/**
 * Customers whose first event lies in it.
 */
customers: number,
/**
 * Those who have converted so far, whatever time they had: not comparable between cohorts.
 */
converted_so_far: Rate,
/**
 * What is known by age; ages that nobody was fully observed at are left out.
 */
cells: Array<CohortCell>, };

/**
 * What customers do at one age.
 */
export type CohortCell = {
/**
 * The number of the age period, from 0.
 */
age: number,
/**
 * Customers who were observed to its end: the `n` of the cell.
 */
observed: number,
/**
 * Whether these are all customers of the cohort.
 */
is_complete: boolean,
/**
 * Those with any event in the period, of those observed.
 */
retention: Rate,
/**
 * Those with any value above 0 in the period, of those observed; absent if nobody has any value.
 */
paying: Rate | null,
/**
 * Those converted by the end of the period, of those observed.
 */
conversion: Rate,
/**
 * The same with everybody, open journeys censored.
 */
conversion_by_age: ConversionByAge | null,
/**
 * Value per customer from the first event to the end of the period, of those observed;
 * absent if nobody has any value.
 */
value_per_customer: Mean | null, };

/**
 * A cohort that differs from all others.
 */
export type CohortStandsOut = {
/**
 * The cohort.
 */
cohort: string,
/**
 * Its customers converted by the end of the first age period, of those observed.
 */
here: Rate,
/**
 * Those of all others.
 */
others: Rate,
/**
 * The two-proportion z statistic.
 */
z: number,
/**
 * What `|z|` has to reach: what one of 100 independent comparisons exceeds by chance in 5 of 100 logs.
 */
z_needed: number, };

/**
 * The calendar that cohorts are cut by.
 */
export type CohortsBy = "week" | "month";

/**
 * What a cohort and an age are.
 */
export type CohortsParams = {
/**
 * What cohorts are cut by. Default: months where the log spans more than half a year,
 * otherwise weeks.
 */
by: CohortsBy | null,
/**
 * The length of an age period in days. Default: 7 by weeks, 30 by months.
 */
age_days: number | null,
/**
 * How many age periods are shown. Default 12.
 */
ages: number, };

/**
 * Cohorts in the order of time.
 */
export type CohortsReport = {
/**
 * What cohorts are cut by.
 */
by: CohortsBy,
/**
 * The length of an age period in days.
 */
age_days: number,
/**
 * When observation stopped, ISO 8601 UTC.
 */
log_end: string,
/**
 * The same in ms UTC.
 */
log_end_ms: number,
/**
 * Customers in all: what the cohorts' customers sum to.
 */
customers: number,
/**
 * All cohorts together, by age.
 */
all: Array<CohortCell>,
/**
 * Cohorts with at least one customer.
 */
cohorts: Array<Cohort>,
/**
 * The cohort whose conversion by the first age lies farthest from that of all others, if that is beyond what chance
 * gives.
 */
stands_out: CohortStandsOut | null, };

/**
 * From which day of silence on a lead counts as gone cold, by its last activity.
 */
export type ColdDays = {
/**
 * The day by activity; leads at an activity that is missing never go cold.
 */
activities: { [key in string]: number }, };

/**
 * How the cells of a column are written.
 */
export type ColumnFormat = { "time": TimeFormat } | { "number": NumberFormat };

/**
 * What was recognised in a column.
 */
export type ColumnPreview = {
/**
 * Why it has its role, in words.
 */
reason: string,
/**
 * How sure the role is, in per cent.
 */
confidence: number,
/**
 * Some of its distinct values, in the order of the file; shortened to 200 bytes.
 */
samples: Array<string>,
/**
 * For a column of times: the first one as it was understood, ISO 8601 UTC.
 */
parsed_time: string | null,
/**
 * What seems to be wrong with its cells, in words.
 */
problem: string | null, };

/**
 * Rows of a column with the same problem.
 */
export type ColumnProblem = {
/**
 * The column's name; empty when it is the whole row.
 */
column: string,
/**
 * What is wrong, in words.
 */
problem: string,
/**
 * Whether the rows are left out because of it.
 */
is_reject: boolean,
/**
 * How many of the rows that were looked at have it.
 */
rows: number,
/**
 * Some of them; at most [`DryRun::EXAMPLES`].
 */
examples: Array<ProblemExample>, };

/**
 * What a column means.
 */
export type ColumnRecipe = {
/**
 * Its name in the header.
 */
name: string,
/**
 * What it means.
 */
role: Role,
/**
 * How its times or numbers are written.
 */
format?: ColumnFormat | null, };

/**
 * What the page can ask for.
 */
export type Command = "open" | "open_sample" | { "load": {
/**
 * One plan per file, as previewed or as changed by the user.
 */
plans: Array<FilePlan>,
/**
 * What is done with the events of all files together; nothing by default.
 */
settings: ImportSettings, } } | { "open_by": {
/**
 * The recipe. What it says of the whole log is for [`Self::Load`].
 */
recipe: Recipe, } } | { "dry_run": {
/**
 * The plan.
 */
plan: FilePlan, } } | { "reopen": {
/**
 * The file, as it has been read so far.
 */
plan: FilePlan,
/**
 * The other way.
 */
read_as: ReadAs,
/**
 * Whether what the plan says of columns is kept, as long as they have the same names.
 */
keeps_choices: boolean, } } | { "try_rules": {
/**
 * The rules, after those by which it was read.
 */
rules: Array<CleaningRule>, } } | { "ledger": {
/**
 * Now, in ms UTC: later events are said to be in the future.
 */
now_ms: number, } } | "recipe" | { "set_outcomes": {
/**
 * The choice.
 */
outcomes: OutcomeSettings, } } | { "select": {
/**
 * The segment: any number. One that was never chosen holds all customers.
 */
segment: number,
/**
 * Whom it holds.
 */
filter: Filter | null, } } | { "report": {
/**
 * The segment.
 */
segment: number,
/**
 * The questions.
 */
requests: Array<Request>, } } | { "findings": {
/**
 * The segment.
 */
segment: number,
/**
 * The questions.
 */
requests: Array<Request>, } } | { "customers": {
/**
 * The segment.
 */
segment: number,
/**
 * Which customers of the segment; all by default.
 */
within: Filter | null,
/**
 * Which part of the list.
 */
request: CustomersRequest, } } | { "customers_csv": {
/**
 * The segment.
 */
segment: number,
/**
 * Which customers of the segment; all by default.
 */
within: Filter | null, } } | { "timeline": {
/**
 * The segment by which stages are found.
 */
segment: number,
/**
 * The name, as in the data.
 */
customer: string, } } | { "values": ValuesRequest } | { "leads_csv": {
/**
 * The segment.
 */
segment: number,
/**
 * When leads go cold.
 */
params: GoingColdParams, } } | { "journeys_csv": {
/**
 * The segment.
 */
segment: number,
/**
 * Which journeys and in which order; how many, and from where, does not matter.
 */
params: VariantsParams, } } | "rejects_csv" | "sample_csv" | { "cancel": {
/**
 * The id of the call.
 */
call: number, } };

/**
 * The journey that is believed in.
 */
export type ConformanceParams = {
/**
 * The steps, first to last, at most [`MAX_STEPS`]. Default: up to four that tell most.
 */
steps: Array<ConformanceStep>,
/**
 * Whether steps done again and unlisted activities break the journey. Default: no.
 */
strict: boolean,
/**
 * How many deviations are listed. Default: 20.
 */
list: number, };

/**
 * How customers take the journey.
 */
export type ConformanceReport = {
/**
 * Customers in all.
 */
customers: number,
/**
 * Whether the steps are a suggestion, because none were given.
 */
is_suggested: boolean,
/**
 * Whether it was meant strictly.
 */
strict: boolean,
/**
 * The steps.
 */
steps: Array<StepReport>,
/**
 * Customers by how they take it; they add up to all.
 */
groups: Array<Group>,
/**
 * Mean fitness of the customers that did any listed activity, 0–1.
 */
mean_fitness: number | null,
/**
 * The deviations, most customers first.
 */
deviations: Array<Deviation>,
/**
 * Deviations that are not listed.
 */
other_deviations: number, };

/**
 * A step that is believed in.
 */
export type ConformanceStep = {
/**
 * The activities of which any is the step.
 */
any_of: Array<string>,
/**
 * Whether it may be left out.
 */
optional: boolean,
/**
 * Days within which it must follow the last step before it that was done. Default: no limit.
 */
within_days: number | null, };

/**
 * A share in one group beside the share in all others.
 */
export type Contrast = {
/**
 * The share in the group.
 */
here: Rate,
/**
 * The share in all others.
 */
elsewhere: Rate,
/**
 * The share here ÷ the share elsewhere; absent where either group is empty or it is never
 * true elsewhere.
 */
lift: number | null,
/**
 * Lower end of the lift's 95 % interval; absent where it is never true here.
 */
lift_low: number | null,
/**
 * Upper end of the lift's 95 % interval.
 */
lift_high: number | null, };

/**
 * A share that has converted by some age, open journeys censored.
 */
export type ConversionByAge = {
/**
 * Customers, those observed in part included.
 */
n: number,
/**
 * Customers not yet converted and still watched at the end of the period.
 */
at_risk: number,
/**
 * The share converted by then.
 */
rate: number,
/**
 * Lower end of its 95 % interval.
 */
low: number,
/**
 * Upper end of its 95 % interval.
 */
high: number,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the share says little.
 */
too_few: boolean, };

/**
 * A [`Rate`] of conversion, flattened into the row that it describes.
 */
export type ConversionRate = {
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * Days on which nothing was recorded although something should have happened.
 */
export type CoverageGap = {
/**
 * The channel that is missing; absent where all are.
 */
channel: string | null,
/**
 * The first day, such as 2026-03-01.
 */
from: string,
/**
 * The last day.
 */
to: string,
/**
 * How many days.
 */
days: number,
/**
 * How many events such days have on average.
 */
expected_events: number, };

/**
 * A channel's part of the conversions.
 */
export type Credit = {
/**
 * The channel.
 */
channel: string,
/**
 * Conversions credited, in parts.
 */
conversions: number,
/**
 * Their share of all conversions; absent if there are none.
 */
share: number | null,
/**
 * Value credited.
 */
value: number,
/**
 * Cost of the channel's touches by conversion credited; absent without costs or credit.
 */
cost_per_conversion: number | null, };

/**
 * One customer in a list.
 */
export type CustomerRow = {
/**
 * The name, as in the data.
 */
customer: string,
/**
 * How many events there are.
 */
events: number,
/**
 * The first of them, ISO 8601 UTC.
 */
first_time: string,
/**
 * The last of them, ISO 8601 UTC.
 */
last_time: string,
/**
 * What it was.
 */
last_activity: string,
/**
 * What has become of the customer.
 */
state: CustomerState,
/**
 * The sum of the values of all events; absent if the log has no values.
 */
value: number | null, };

/**
 * By what a list of customers is sorted.
 */
export type CustomerSort = "last_time" | "first_time" | "events" | "value" | "customer" | "state";

/**
 * What has become of a customer when the log ends.
 */
export type CustomerState = "converted" | "open" | "lost";

/**
 * A part of a list of customers.
 */
export type CustomersPage = {
/**
 * How many customers there are in all.
 */
customers: number,
/**
 * How many come before this part.
 */
offset: number,
/**
 * The part.
 */
rows: Array<CustomerRow>, };

/**
 * Which part of a list of customers.
 */
export type CustomersRequest = {
/**
 * How many customers to skip.
 */
offset: number,
/**
 * How many to show at most. Default 100.
 */
limit: number,
/**
 * The order.
 */
sort: CustomerSort,
/**
 * Whether smallest or earliest first. Default: largest or latest first.
 */
ascending: boolean,
/**
 * Only customers whose name contains this, in whatever case. Default: all.
 */
search: string, };

/**
 * What a column leaves open: the user has to choose a format.
 */
export type Decision = {
/**
 * What has to be decided, and why, in words.
 */
question: string,
/**
 * The formats that come into question.
 */
options: Array<DecisionOption>, };

/**
 * One way to read a column.
 */
export type DecisionOption = {
/**
 * The format.
 */
format: ColumnFormat,
/**
 * A cell of the column.
 */
cell: string,
/**
 * What it means in this format.
 */
reads: string,
/**
 * How many of the cells looked at can be read in this format only.
 */
only: number, };

/**
 * What is done in a stage.
 */
export type Defining = {
/**
 * The activity.
 */
activity: string,
/**
 * Customers that did it.
 */
customers: number,
/**
 * Of the customers that were in the stage.
 */
share: number | null, };

/**
 * A way of leaving the journey.
 */
export type Deviation = {
/**
 * What happened.
 */
kind: DeviationKind,
/**
 * The step, counted from 0; absent for an unlisted activity.
 */
step: number | null,
/**
 * The step's first activity, or the unlisted one.
 */
activity: string,
/**
 * Customers that deviate so.
 */
customers: number,
/**
 * Conversion of those who deviate beside that of those in the same place who do not. An
 * association: the two may differ in more than this.
 */
conversion: Contrast,
/**
 * Mean value of those who deviate; absent if the log has no values.
 */
value: Mean | null,
/**
 * Mean value of those in the same place who do not.
 */
value_without: Mean | null,
/**
 * Whether either has fewer than [`MIN_GROUP`] customers.
 */
too_few: boolean, };

/**
 * What kind of deviation it is.
 */
export type DeviationKind = "skipped" | "wrong_order" | "too_late" | "again" | "unlisted";

/**
 * How a file separates its cells.
 */
export type Dialect = {
/**
 * Between cells: `,`, `;`, tab or `|`.
 */
delimiter: string,
/**
 * Between rows.
 */
terminator: Terminator,
/**
 * Whether the first row names the columns.
 */
has_header: boolean,
/**
 * Bytes of the byte order mark before the first row: 0, 2 or 3.
 */
bom_bytes: number,
/**
 * How bytes stand for characters.
 */
encoding: Encoding,
/**
 * Whether quotation marks in a cell have a backslash before them, as MySQL and programs that
 * write JSON do it, and not another one.
 */
has_backslashes: boolean, };

/**
 * Has done some activities, so many times.
 */
export type DoneFilter = {
/**
 * The activities; their events are counted together.
 */
activities: Array<string>,
/**
 * At least so often. Default 1.
 */
at_least: number,
/**
 * At most so often. Default: no limit.
 */
at_most: number | null,
/**
 * Count only what lies within so many days, wherever that is most. Default: everything.
 */
within_days: number | null,
/**
 * Count nothing after the first conversion. Default: count everything.
 */
until_conversion: boolean,
/**
 * Count only what led to neither a conversion nor a loss: nothing from the first conversion
 * on or, without one, from the first explicit loss on. Default: count everything.
 */
as_lead: boolean,
/**
 * Of that, count only what a return came after: the next event is anything but an explicit loss that
 * ends the time as a lead. Implies `as_lead`. Default: count everything.
 */
came_back: boolean, };

/**
 * What a plan makes of the first rows of a file.
 */
export type DryRun = {
/**
 * How many rows were looked at.
 */
rows: number,
/**
 * How many of them made events.
 */
used: number,
/**
 * The first events, in the order of the rows; at most [`Self::EVENTS`].
 */
events: Array<DryRunEvent>,
/**
 * What is wrong, by column.
 */
problems: Array<ColumnProblem>, };

/**
 * An event as it would be read.
 */
export type DryRunEvent = {
/**
 * Whose it is; empty where the file only counts customers.
 */
customer: string,
/**
 * When it happened, ISO 8601 UTC.
 */
time: string,
/**
 * What happened.
 */
activity: string,
/**
 * Where.
 */
channel: string | null,
/**
 * Money earned.
 */
value: number | null,
/**
 * Money spent.
 */
cost: number | null, };

/**
 * An edge: `to` came right after `from`.
 */
export type Edge = {
/**
 * The earlier activity.
 */
from: string,
/**
 * The activity right after it.
 */
to: string,
/**
 * How often it was taken.
 */
count: number,
/**
 * How many customers took it.
 */
customers: number,
/**
 * Median time between the two, in seconds (within 1/64).
 */
median_gap_s: number | null,
/**
 * Nine of ten were not longer than this, in seconds (within 1/64).
 */
p90_gap_s: number | null,
/**
 * How often it was taken from the first conversion on.
 */
count_after: number,
/**
 * Against those that were at `from` no later than their first conversion and did not take
 * it; absent where there are none.
 */
lift: Contrast | null,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * How the bytes of a file stand for characters.
 */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "iso-8859-15";

/**
 * What an event has.
 */
export type EntryGroup = {
/**
 * Its channel, or which attribute.
 */
by: Breakdown,
/**
 * Has one of these values.
 */
labels: Labels, };

/**
 * How large a log files would make.
 */
export type Estimate = {
/**
 * About how many events.
 */
events: number,
/**
 * About how many bytes of memory reading them takes at most.
 */
bytes: number, };

/**
 * What the worker says.
 */
export type Event = "ready" | { "progress": {
/**
 * The call.
 */
id: number,
/**
 * How far it is.
 */
progress: Progress, } } | { "done": {
/**
 * The call.
 */
id: number,
/**
 * The answer.
 */
answer: Answer, } } | { "failed": {
/**
 * The call.
 */
id: number,
/**
 * Why.
 */
failure: Failure, } };

/**
 * Activities that must not happen between two steps that follow each other.
 */
export type Exclusion = {
/**
 * The step after which they must not happen before the next one does; the first step is 1.
 * Default: between any two.
 */
after_step: number | null,
/**
 * The activities.
 */
activities: Array<string>, };

/**
 * Why a call could not be answered.
 */
export type Failure = { "input": Problem } | { "usage": string } | "cancelled" | { "died": string };

/**
 * How to read one file.
 */
export type FilePlan = {
/**
 * The file's name without its folder.
 */
file: string,
/**
 * Its size in bytes.
 */
bytes: number,
/**
 * How it separates its cells.
 */
dialect: Dialect,
/**
 * Its columns, left to right.
 */
columns: Array<PlannedColumn>,
/**
 * Where the first row of data starts, in bytes from the start of the file.
 */
data_start: number,
/**
 * The line of that row; the first line of a file is 1.
 */
data_line: number,
/**
 * The zone in which times without an offset are meant: `UTC` (the default), an offset like
 * `+02:00`, or an IANA name like `Europe/Berlin`.
 */
time_zone: string,
/**
 * The clocks of that place, for hosts without a time zone database. Filled in by hosts.
 */
zone_table: ZoneTable | null,
/**
 * Columns that the file does not have. They go before the file's own with the same role.
 */
made: Array<MadeColumn>,
/**
 * With event columns: the position of the one whose event has the row's value. Without it,
 * that is the row's own event, or the last event column.
 */
value_on: number | null,
/**
 * The position of a column that says how each row stands, if `value_on` is a date of closing: the event
 * is then named after what stands there, has the value only if that says success, and is none as
 * long as it says neither success nor failure: such a date is only expected. Not used if the column
 * is ignored.
 */
ends_as: number | null,
/**
 * Whether rows with the same customer, order and activity are one event: their amounts are
 * added up, all else is that of the first.
 */
merge_order_lines: boolean,
/**
 * How its owner wants its bytes taken for text, against what is recognised.
 */
read_as: ReadAs,
/**
 * The columns that say whose the row is, besides or instead of an id.
 */
identity: Array<IdentityColumn>,
/**
 * What stands between the steps of a path.
 */
path_separator: string,
/**
 * Only one in so many customers is read. Filled in by hosts, as
 * [`super::ImportSettings::sample_early`] says.
 */
sample_one_in: number | null,
/**
 * The tool that the file was exported from, if its header gives it away.
 */
tool: string | null, };

/**
 * What was recognised in the beginning of a file.
 */
export type FilePreview = {
/**
 * How the file would be read.
 */
plan: FilePlan,
/**
 * More about each column of the plan, in the same order.
 */
columns: Array<ColumnPreview>,
/**
 * The first rows as they are, at most [`PREVIEW_ROWS`]; cells shortened to 200 bytes.
 */
rows: Array<Array<string>>,
/**
 * The lines before the header, which are not read.
 */
preamble: Array<string>,
/**
 * The line on which the table starts, with its header or with its first row.
 */
table_line: number,
/**
 * What the user should know about the file, in words.
 */
notes: Array<string>,
/**
 * Whether some of its times are of a clock without saying where it hangs: whether the plan's
 * time zone matters for more than the day.
 */
has_local_times: boolean,
/**
 * How large a log it would make.
 */
estimate: Estimate, };

/**
 * How a file is read.
 */
export type FileRecipe = {
/**
 * The name of the file that it was made for.
 */
file: string,
/**
 * The form of the file: [`FilePlan::fingerprint`].
 */
fingerprint: string,
/**
 * How to take its bytes for text, where that was chosen; without, it is recognised.
 */
read_as: ReadAs,
/**
 * What its columns mean.
 */
columns: Array<ColumnRecipe>,
/**
 * The zone in which its times without an offset are meant.
 */
time_zone: string,
/**
 * Columns that the file does not have.
 */
made: Array<MadeRecipe>,
/**
 * The event column that has the row's value.
 */
value_on: string | null,
/**
 * The column that says how each row ended ([`FilePlan::ends_as`]).
 */
ends_as: string | null,
/**
 * Whether lines of one order are one event.
 */
merge_order_lines: boolean,
/**
 * What stands between the steps of a path.
 */
path_separator: string,
/**
 * The columns that say whose the row is, by name; without, they are recognised.
 */
identity: Array<IdentityRecipe> | null,
/**
 * Whether the file is left out.
 */
is_left_out: boolean, };

/**
 * A condition on a customer's journey.
 *
 * In JSON an object with one member, named in snake case. Names are those of the data; where
 * several are given, any one of them will do. An event without a channel or an attribute has the
 * empty name `""` there.
 *
 * ```
 * use desirepath_eventlog::log::filter::Filter;
 * for json in [
 *     r#"{"all": [{"starts_with": ["visit"]}, {"state": "open"}]}"#,
 *     r#"{"any": [{"state": "converted"}, {"value": {"at_least": 100.0}}]}"#,
 *     r#"{"not": {"done": {"activities": ["objection: price"]}}}"#,
 *     r#"{"started": {"from_ms": 1772323200000, "to_ms": 1775001600000}}"#,
 *     r#"{"active": {"from_ms": 1772323200000}}"#,
 *     r#"{"converted": {"to_ms": 1775001600000}}"#,
 *     r#"{"channel": {"names": ["google ads", "bing"], "at": "first_touch"}}"#,
 *     r#"{"attribute": {"name": "region", "values": ["north"], "at": "first"}}"#,
 *     r#"{"done": {"activities": ["follow-up"], "at_least": 3, "within_days": 7.0}}"#,
 *     r#"{"took": {"from": ["visit"], "to": ["quote"], "directly": true}}"#,
 *     r#"{"starts_with": ["visit"]}"#,
 *     r#"{"ends_with": ["quote", "offer"]}"#,
 *     r#"{"state": "lost"}"#,
 *     r#"{"value": {"at_least": 100.0, "at_most": 500.0}}"#,
 *     r#"{"variant": ["visit", "quote", "order"]}"#,
 *     r#"{"collapsed_variant": ["visit", "quote", "order"]}"#,
 *     r#"{"funnel": {"funnel": {"steps": ["visit", ["quote", "offer"], "order"], "window_days": 30.0}, "reached": 2, "not_next": true}}"#,
 *     r#"{"flow": {"step": 1, "at": {"names": ["quote"]}, "then": {"end": "open"}}}"#,
 *     r#"{"stage": {"map": {"stages": ["early", "after"], "activities": {"visit": "early"}}, "stage": "early", "how": "began"}}"#,
 *     r#"{"like": {"journeys": [["visit", "order"], ["call"]], "nearest": 0, "within": 0.4}}"#,
 *     r#"{"believed": {"journey": {"steps": [{"any_of": ["visit"]}]}, "takes": {"follows": "fully"}}}"#,
 *     r#"{"customers": ["ann", "bob"]}"#,
 * ] {
 *     let filter: Filter = serde_json::from_str(json).unwrap();
 *     let again = serde_json::to_string(&filter).unwrap();
 *     assert_eq!(serde_json::from_str::<Filter>(&again).unwrap(), filter);
 * }
 * ```
 */
export type Filter = { "all": Array<Filter> } | { "any": Array<Filter> } | { "not": Filter } | { "started": Period } | { "active": Period } | { "converted": Period } | { "on_days": OnDaysFilter } | { "channel": ChannelFilter } | { "attribute": AttributeFilter } | { "done": DoneFilter } | { "took": TookFilter } | { "starts_with": Array<string> } | { "ends_with": Array<string> } | { "state": CustomerState } | { "value": ValueFilter } | { "variant": Array<string> } | { "collapsed_variant": Array<string> } | { "funnel": FunnelFilter } | { "flow": FlowFilter } | { "stage": StageFilter } | { "like": LikeFilter } | { "behaves": BehavesFilter } | { "believed": ReferenceFilter } | { "customers": Array<string> };

/**
 * Something worth knowing.
 */
export type Finding = {
/**
 * The finding in one plain sentence.
 */
title: string,
/**
 * One or two sentences: how it was counted, and what it does not say.
 */
detail: string,
/**
 * The share that it rests on, if it is one.
 */
rate: Rate | null,
/**
 * Select the customers of its `hits` and its `n`, if it counts customers.
 */
who: [Filter, Filter] | null,
/**
 * How strong the evidence is.
 */
grade: Grade,
/**
 * The analysis that shows the evidence, as named in reports.
 */
evidence: string, };

/**
 * Which step of a run is step 0.
 */
export type FlowAnchor = "start" | "conversion" | { "activity": string };

/**
 * What an event is called.
 */
export type FlowBy = "activity" | "channel" | "label";

/**
 * All that happens at one step.
 */
export type FlowColumn = {
/**
 * The step; negative before step 0.
 */
step: number,
/**
 * How many have this step: the sum over its nodes.
 */
count: number,
/**
 * Everybody's way in and out: the sums over its nodes.
 */
ways: FlowWays,
/**
 * The most frequent labels, most frequent first, and `other` last.
 */
nodes: Array<FlowNode>, };

/**
 * Where a customer is at a step counted from some point, in any run of the journey.
 */
export type FlowFilter = {
/**
 * How journeys become runs of steps, and which step is step 0.
 */
flow: FlowSettings,
/**
 * The step; negative before step 0.
 */
step: number,
/**
 * Its label.
 */
at: Labels,
/**
 * Whether it is the first of its run. Default: either.
 */
is_first: boolean | null,
/**
 * What comes right after it. Default: anything.
 */
then: FlowThen | null, };

/**
 * From a node to one of the next column.
 */
export type FlowLink = {
/**
 * The step of `from`; `to` is at the next one.
 */
step: number,
/**
 * The earlier node's label.
 */
from: string,
/**
 * Whether that is `other`.
 */
from_other: boolean,
/**
 * The later node's label.
 */
to: string,
/**
 * Whether that is `other`.
 */
to_other: boolean,
/**
 * How many take it.
 */
count: number,
/**
 * Of all that are at `from`; the interval takes sessions for independent.
 */
of_from: Rate,
/**
 * Of all that are at `to`, likewise.
 */
of_to: Rate,
/**
 * How many customers; absent from and to `other` in sessions.
 */
customers: number | null,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * A label at a step, with everybody's way in and out.
 */
export type FlowNode = {
/**
 * The label; empty where an event has none.
 */
label: string,
/**
 * Whether this is all labels that are not shown, and its label no label of the data.
 */
is_other: boolean,
/**
 * How many labels it stands for: 1, or those that are not shown.
 */
labels: number,
/**
 * How many are here.
 */
count: number,
/**
 * Of all in the column; the interval takes sessions for independent.
 */
share: Rate,
/**
 * How many customers; absent at `other` in sessions.
 */
customers: number | null,
/**
 * Here is where they begin.
 */
began: number,
/**
 * They come from farther back than is shown.
 */
earlier: number,
/**
 * They go on to the next column.
 */
continued: number,
/**
 * They go on farther than is shown.
 */
further: number,
/**
 * They end here, having converted.
 */
converted: number,
/**
 * They end here, explicitly lost.
 */
lost: number,
/**
 * They end here and have gone cold; 0 if no cold days are known.
 */
cold: number,
/**
 * They end here and are still under way.
 */
open: number,
/**
 * They end here and come back in a later session.
 */
came_back: number,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * How journeys become runs of steps.
 */
export type FlowSettings = {
/**
 * Which step is step 0.
 */
anchor: FlowAnchor,
/**
 * What an event is called.
 */
by: FlowBy,
/**
 * By activity: its label, for `by: label`. Activities that the log does not have do no harm.
 */
labels: { [key in string]: string } | null,
/**
 * Whether events of the same name, one right after the other, are one step. Default: yes.
 */
collapse: boolean,
/**
 * After more than so many hours of silence a new run begins. Default: a journey is one run.
 */
session_gap_hours: number | null,
/**
 * Look at nothing after the first conversion. Default: yes.
 */
until_conversion: boolean, };

/**
 * What comes after a step of a run.
 */
export type FlowThen = { "label": Labels } | { "end": CustomerState } | "came_back";

/**
 * What is counted.
 */
export type FlowUnit = "customers" | "sessions";

/**
 * Ways in and out of a column: the first two and `link_in` sum to its count, the others as well.
 */
export type FlowWays = {
/**
 * They begin here.
 */
began: number,
/**
 * They come from farther back than is shown.
 */
earlier: number,
/**
 * They come from the column before.
 */
link_in: number,
/**
 * They go on to the next column.
 */
continued: number,
/**
 * They go on farther than is shown.
 */
further: number,
/**
 * They end here, having converted.
 */
converted: number,
/**
 * They end here, explicitly lost.
 */
lost: number,
/**
 * They end here and have gone cold; 0 if no cold days are known.
 */
cold: number,
/**
 * They end here and are still under way.
 */
open: number,
/**
 * They end here and come back in a later session.
 */
came_back: number, };

/**
 * From where, how far, and what a step is.
 */
export type FlowsParams = {
/**
 * Which step is step 0. Default: the first of the journey.
 */
anchor: FlowAnchor,
/**
 * What an event is called. Default: its activity.
 */
by: FlowBy,
/**
 * By activity: its label, for `by: label`.
 */
labels: { [key in string]: string } | null,
/**
 * Whether events of the same name, one right after the other, are one step. Default: yes.
 */
collapse: boolean,
/**
 * After more than so many hours of silence a new journey begins. Default: never.
 */
session_gap_hours: number | null,
/**
 * Look at nothing after the first conversion. Default: yes.
 */
until_conversion: boolean,
/**
 * How many columns to show from step 0 on, itself counted, in each direction that the anchor
 * has: from a conversion only backwards. At most [`MAX_DEPTH`]. Default 5.
 */
depth: number,
/**
 * How many labels to show in a column; the rest is summed up. Default 8.
 */
top: number,
/**
 * When leads go cold. Default: what `going_cold` finds, where a host asks it first.
 */
cold_days: ColdDays | null, };

/**
 * Columns of steps and the links between them.
 */
export type FlowsReport = {
/**
 * All customers, whether they are in the picture or not.
 */
customers: number,
/**
 * Customers in the picture: all from the start, otherwise those that have step 0.
 */
shown: number,
/**
 * What `count` counts.
 */
unit: FlowUnit,
/**
 * Journeys or sessions in the picture.
 */
count: number,
/**
 * All that was asked for about steps.
 */
asked: FlowSettings,
/**
 * The columns, earliest step first; those that nobody reaches are left out.
 */
columns: Array<FlowColumn>,
/**
 * The links, by column, most frequent first.
 */
links: Array<FlowLink>,
/**
 * When leads go cold, if that is known.
 */
cold_days: ColdDays | null,
/**
 * When the log ends, in ms UTC.
 */
log_end_ms: number, };

/**
 * How a customer takes the journey.
 */
export type Follows = "fully" | "on_track" | "partly" | "not_at_all";

/**
 * How far a customer gets through given steps.
 */
export type FunnelFilter = {
/**
 * The steps.
 */
funnel: FunnelSteps,
/**
 * So many steps are reached at least.
 */
reached: number,
/**
 * Whether the next step must not be reached. Default: it may be.
 */
not_next: boolean,
/**
 * What the first event of the customer's way has. Default: anything.
 */
entry: EntryGroup | null,
/**
 * When the first event of the customer's way is. Default: at any time. Unlike the period in
 * `funnel`, this does not make the customer find another way.
 */
entry_period: Period,
/**
 * What comes right after the last event of the customer's way. Default: anything.
 */
then: FunnelThen | null, };

/**
 * Customers whose event of entry has the same.
 */
export type FunnelGroup = {
/**
 * The channel or the value; empty where the event has none.
 */
label: string,
/**
 * By step: customers that reach it.
 */
steps: Array<number>,
/**
 * How many of those that enter reach the last step.
 */
to_last: Rate, };

/**
 * The steps by what the event of entry has.
 */
export type FunnelGroups = {
/**
 * What tells the groups apart.
 */
by: Breakdown,
/**
 * The groups with most entries.
 */
groups: Array<FunnelGroup>,
/**
 * All other groups together, if there are any.
 */
other: FunnelOtherGroups | null, };

/**
 * What came right after a step for those that did not reach the next one. All members sum up to
 * those that dropped.
 */
export type FunnelInstead = {
/**
 * The most frequent next activities.
 */
next: Array<FunnelNext>,
/**
 * Customers whose next activity is not listed.
 */
other: number,
/**
 * How many activities are not listed.
 */
other_activities: number,
/**
 * Customers for whom nothing came after and who have converted.
 */
converted: number,
/**
 * Customers for whom nothing came after and who have gone cold; 0 if no cold days are known.
 */
cold: number,
/**
 * Customers for whom nothing came after and who are still under way.
 */
open: number,
/**
 * Customers for whom nothing came after and who are explicitly lost.
 */
lost: number, };

/**
 * An activity that customers went to.
 */
export type FunnelNext = {
/**
 * The activity.
 */
activity: string,
/**
 * Customers.
 */
customers: number, };

/**
 * The groups that are not listed.
 */
export type FunnelOtherGroups = {
/**
 * How many there are.
 */
groups: number,
/**
 * By step: customers that reach it.
 */
steps: Array<number>,
/**
 * How many of those that enter reach the last step.
 */
to_last: Rate, };

/**
 * The steps and how strictly they are taken.
 */
export type FunnelParams = {
/**
 * The steps, first to last, at most [`MAX_STEPS`]; a step is an activity or a list of
 * activities any of which will do. Default: up to four that tell most.
 */
steps: Array<FunnelStep>,
/**
 * Their order.
 */
order: Order,
/**
 * Days within which all steps must happen, from the first step on. Default: no limit.
 */
window_days: number | null,
/**
 * Days from a step to the next, first to last; missing or null: no limit. Not in any order.
 */
step_window_days: Array<number | null>,
/**
 * What must not happen between steps. Not in any order.
 */
exclusions: Array<Exclusion>,
/**
 * When the first step must happen. Default: at any time.
 */
entered: Period,
/**
 * Show the steps also by what the event of entry has. Default: do not.
 */
breakdown: Breakdown | null,
/**
 * How many groups of the breakdown to show; the rest is summed up. Default 8.
 */
groups: number,
/**
 * How many activities to list that customers went to instead; the rest is summed up.
 * Default 8.
 */
instead: number,
/**
 * When leads go cold. Default: what `going_cold` finds, where a host asks it first.
 */
cold_days: ColdDays | null, };

/**
 * Customers by how many of the steps they reach.
 */
export type FunnelReport = {
/**
 * All customers, whether they reach the first step or not.
 */
customers: number,
/**
 * The order that was asked for.
 */
order: Order,
/**
 * The window that was asked for.
 */
window_days: number | null,
/**
 * All that was asked for, with the steps that were filled in.
 */
asked: FunnelSteps,
/**
 * The steps, first to last.
 */
steps: Array<Step>,
/**
 * The same by group, if that was asked for.
 */
breakdown: FunnelGroups | null,
/**
 * The same by the week of entry, earliest first; weeks without entries are left out.
 */
weeks: Array<FunnelWeek>,
/**
 * When leads go cold, if that is known.
 */
cold_days: ColdDays | null,
/**
 * When the log ends, in ms UTC.
 */
log_end_ms: number, };

/**
 * A step: one activity (`"quote"`), or any one of several (`["quote", "offer"]`).
 */
export type FunnelStep = string | Array<string>;

/**
 * The steps and how strictly they are taken.
 */
export type FunnelSteps = {
/**
 * The steps, first to last, at most [`MAX_STEPS`].
 */
steps: Array<FunnelStep>,
/**
 * Their order.
 */
order: Order,
/**
 * Days within which all steps must happen, from the first step on. Default: no limit.
 */
window_days: number | null,
/**
 * Days from a step to the next, first to last; missing or null: no limit. Not in any order.
 */
step_window_days: Array<number | null>,
/**
 * What must not happen between steps. Not in any order.
 */
exclusions: Array<Exclusion>,
/**
 * When the first event of a way must be.
 */
entered: Period, };

/**
 * What comes after a point of a journey.
 */
export type FunnelThen = { "label": Labels } | { "end": CustomerState };

/**
 * How long customers took.
 */
export type FunnelWait = {
/**
 * Customers that were timed.
 */
n: number,
/**
 * The median, in seconds (within 1/64).
 */
median_s: number | null,
/**
 * Nine of ten took no longer than this, in seconds (within 1/64).
 */
p90_s: number | null, };

/**
 * Customers who entered in the same week.
 */
export type FunnelWeek = {
/**
 * Its Monday, 0:00 UTC, ISO 8601.
 */
week: string,
/**
 * The same in ms UTC.
 */
from_ms: number,
/**
 * By step: customers that reach it.
 */
steps: Array<number>,
/**
 * How many of those that enter reach the last step.
 */
to_last: Rate,
/**
 * Whether whoever enters in this week, up to its end, was observed for the whole window; absent without a window.
 */
is_complete: boolean | null, };

/**
 * Where leads fall silent.
 */
export type GoingColdActivity = {
/**
 * Its name.
 */
activity: string,
/**
 * Customers that did it as leads.
 */
customers: number,
/**
 * Open leads whose last activity it is.
 */
open_leads: number,
/**
 * Those of them that are cold.
 */
cold_leads: number,
/**
 * Those of them that are about to be.
 */
soon_leads: number,
/**
 * Customers that came back from it, and how many of them have converted.
 */
if_back: ConversionRate,
/**
 * Conversions there would be if the cold leads came back and did as those who have.
 */
conversions_lost: number,
/**
 * The same in money; absent if the log has no values.
 */
value_lost: number | null,
/**
 * Mean value of converting journeys through it, up to the conversion; of fewer than [`MIN_GROUP`], drawn to that of
 * all. Absent without values.
 */
mean_value: number | null,
/**
 * Silences counted (occurrences, not customers).
 */
gaps: number,
/**
 * Those that ended with a return.
 */
returned: number,
/**
 * Those that ended with an explicit loss.
 */
lost: number,
/**
 * Those that the end of the log cut off.
 */
open: number,
/**
 * Whether there is a cold day.
 */
verdict: Verdict,
/**
 * First day of silence on which the chance to return within the horizon is below the threshold.
 */
cold_day: number | null,
/**
 * Lower end of its 95 % interval.
 */
cold_day_low: number | null,
/**
 * Upper end of its 95 % interval; absent if the data do not bound it.
 */
cold_day_high: number | null,
/**
 * Whether there are fewer than [`MIN_GROUP`] silences.
 */
too_few: boolean,
/**
 * Whether the silences at all activities were blended in, because these say too little.
 */
is_shrunk: boolean,
/**
 * The chance to return by day of silence, thinned out to at most [`POINTS`] days and the cold day.
 */
curve: Array<Point>, };

/**
 * What counts as cold, and how much is listed.
 */
export type GoingColdParams = {
/**
 * Days within which a lead would have to return. Default: 30.
 */
horizon_days: number,
/**
 * A lead whose chance to return is below this is cold. Default: 0.1.
 */
threshold: number,
/**
 * Leads that will be cold within so many days are listed as about to be. Default: 7.
 */
ahead_days: number,
/**
 * How many leads are listed in each list. Default: 1,000.
 */
list: number,
/**
 * The stages to report by, if they are known.
 */
stages: StageMap | null, };

/**
 * When leads go cold, and who is.
 */
export type GoingColdReport = {
/**
 * Days within which a lead would have to return.
 */
horizon_days: number,
/**
 * The chance below which a lead is cold.
 */
threshold: number,
/**
 * Days within which a lead is about to go cold.
 */
ahead_days: number,
/**
 * When observation stopped, in ms UTC.
 */
log_end_ms: number,
/**
 * Leads that are open when the log ends: neither converted nor explicitly lost.
 */
open_leads: number,
/**
 * Those of them that are cold.
 */
cold_leads: number,
/**
 * Those of them that are not cold yet, but will be within `ahead_days` if nothing is heard of them.
 */
soon_leads: number,
/**
 * Silence of leads at any activity.
 */
overall: Silence,
/**
 * By activity, most conversions lost first.
 */
activities: Array<GoingColdActivity>,
/**
 * By stage, in their order; empty when no stages are known.
 */
stages: Array<GoingColdStage>,
/**
 * Silence of customers after their first conversion; absent if nobody converted.
 */
after_conversion: Silence | null,
/**
 * Leads that are cold, most at stake first.
 */
leads: Array<Lead>,
/**
 * Cold leads that are not listed.
 */
other_leads: number,
/**
 * Leads that are about to go cold, most at stake first.
 */
soon: Array<Lead>,
/**
 * Leads about to go cold that are not listed.
 */
other_soon: number, };

/**
 * Silence in one stage.
 */
export type GoingColdStage = {
/**
 * Its name.
 */
stage: string,
/**
 * Its activities that leads have done.
 */
activities: Array<string>,
/**
 * Open leads whose last activity is of this stage.
 */
open_leads: number,
/**
 * Those of them that are cold, each by the cold day of its activity.
 */
cold_leads: number,
/**
 * Conversions there would be if the cold leads came back and did as those who have.
 */
conversions_lost: number,
/**
 * Silences counted (occurrences, not customers).
 */
gaps: number,
/**
 * Those that ended with a return.
 */
returned: number,
/**
 * Those that ended with an explicit loss.
 */
lost: number,
/**
 * Those that the end of the log cut off.
 */
open: number,
/**
 * Whether there is a cold day.
 */
verdict: Verdict,
/**
 * First day of silence on which the chance to return within the horizon is below the threshold.
 */
cold_day: number | null,
/**
 * Lower end of its 95 % interval.
 */
cold_day_low: number | null,
/**
 * Upper end of its 95 % interval; absent if the data do not bound it.
 */
cold_day_high: number | null,
/**
 * Whether there are fewer than [`MIN_GROUP`] silences.
 */
too_few: boolean,
/**
 * Whether the silences at all activities were blended in, because these say too little.
 */
is_shrunk: boolean,
/**
 * The chance to return by day of silence, thinned out to at most [`POINTS`] days and the cold day.
 */
curve: Array<Point>, };

/**
 * How strong the evidence for a finding is.
 */
export type Grade = "seen" | "adjusted" | "confirmed" | "randomised";

/**
 * Customers that take it in one way.
 */
export type Group = {
/**
 * How.
 */
follows: Follows,
/**
 * How many.
 */
customers: number,
/**
 * Of all customers.
 */
share: number | null,
/**
 * Mean value up to the conversion, of all of them; absent if the log has no values.
 */
value: Mean | null,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * The numbers that everybody looks at first.
 */
export type Headline = {
/**
 * Events.
 */
events: number,
/**
 * Customers.
 */
customers: number,
/**
 * Customers who converted.
 */
conversions: number,
/**
 * Their share; absent without customers.
 */
conversion_rate: number | null,
/**
 * The value of all events; absent if the log has none.
 */
value: number | null, };

/**
 * A column that identifies the customer of its row.
 */
export type IdentityColumn = {
/**
 * Its position. It is the customer, the order or an attribute.
 */
column: number,
/**
 * What it holds.
 */
kind: IdentityKind, };

/**
 * What kind of thing identifies a customer. Where a customer has several, the first names it.
 */
export type IdentityKind = "customer_id" | "email" | "phone" | "cookie" | "order";

/**
 * A column that says whose the row is.
 */
export type IdentityRecipe = {
/**
 * Its name.
 */
column: string,
/**
 * What it holds.
 */
kind: IdentityKind, };

/**
 * What became of customers of several files.
 */
export type IdentityReport = {
/**
 * Customers by their names in the files.
 */
customers_before: number,
/**
 * Customers once those that are one are counted once.
 */
customers_after: number,
/**
 * By kind of key: what it has joined.
 */
keys: Array<KeyCount>,
/**
 * How many customers have several names.
 */
merges: number,
/**
 * Some of them, those with most names first; at most [`Self::MAX_LISTED`].
 */
merged: Array<Merge>,
/**
 * How many keys joined nobody because too many customers share them.
 */
quarantines: number,
/**
 * Some of them, those with most customers first; at most [`Self::MAX_LISTED`].
 */
quarantined: Array<Quarantine>,
/**
 * How many joins were left undone because names are to be kept apart.
 */
kept_apart: number, };

/**
 * How customers of several files become one.
 */
export type IdentitySettings = {
/**
 * Whether customers are stitched. Default: if files name their customers in different ways,
 * or by e-mail address or telephone, which everybody writes differently, or by a browser beside something that
 * says who it was.
 */
is_on: boolean | null,
/**
 * A key that more customers share than this joins nobody: it is a switchboard. An address that
 * is nobody's by its name, `info@…`, joins no two.
 */
max_customers: number,
/**
 * Names that do not belong together, whatever they share: those of each list stay apart.
 */
keep_apart: Array<Array<string>>, };

/**
 * What is done with the events of all files together.
 */
export type ImportSettings = {
/**
 * Rules for activities, in their order.
 */
rules: Array<CleaningRule>,
/**
 * How customers of several files become one.
 */
identity: IdentitySettings,
/**
 * Rules that take events which are most likely none, in their order.
 */
ledger: Array<LedgerRule>,
/**
 * Only one in so many customers is read, with all its events; without, all are.
 */
sample_one_in: number | null, };

/**
 * What a customer does with a stage.
 */
export type InStage = "was" | "began" | "came_back" | "went_on" | { "moved_to": string } | "lost" | "cold" | "open";

/**
 * Why a file cannot be read, in words for its owner: what happened, where, what to do.
 */
export type IngestError = { "empty": {
/**
 * The file's name.
 */
file: string, } } | { "no_rows": {
/**
 * The file's name.
 */
file: string, } } | { "not_text": {
/**
 * The file's name.
 */
file: string,
/**
 * What it looks like instead.
 */
looks_like: string, } } | { "missing_role": {
/**
 * The file's name.
 */
file: string,
/**
 * The role.
 */
role: string,
/**
 * The header, joined.
 */
columns: string, } } | { "double_role": {
/**
 * The file's name.
 */
file: string,
/**
 * The role.
 */
role: string,
/**
 * The first of the columns.
 */
first: string,
/**
 * The second of them.
 */
second: string, } } | { "needs_decision": {
/**
 * The file's name.
 */
file: string,
/**
 * The column.
 */
column: string,
/**
 * What has to be decided, and why.
 */
question: string,
/**
 * The formats to choose from, in words.
 */
options: string, } } | { "bad_plan": {
/**
 * The file's name.
 */
file: string,
/**
 * What does not fit.
 */
problem: string, } } | { "unknown_zone": {
/**
 * The file's name.
 */
file: string,
/**
 * The name that was given.
 */
time_zone: string, } } | { "nothing_usable": {
/**
 * The file's name.
 */
file: string,
/**
 * How many rows there are.
 */
rows: number,
/**
 * The line of the first row.
 */
line: number,
/**
 * What is wrong with it.
 */
problem: string, } } | { "only_spend": {
/**
 * The file's name.
 */
file: string, } } | { "too_many_paths": {
/**
 * How many there are.
 */
events: number,
/**
 * How many can be read.
 */
most: number, } } | { "nothing_left": {
/**
 * How many there were.
 */
events: number, } } | { "empty_sample": {
/**
 * One in how many was to be read.
 */
one_in: number, } } | { "too_large": {
/**
 * What there is too much of.
 */
what: string, } } | { "container": {
/**
 * The file's name.
 */
file: string,
/**
 * What is wrong and what to do, in words.
 */
problem: string, } } | { "unreadable": {
/**
 * The file's name.
 */
file: string,
/**
 * What the host says.
 */
problem: string, } };

/**
 * What is known about silent leads.
 */
export type JourneyMapParams = {
/**
 * When leads go cold. Default: what `going_cold` finds, where a host asks it first.
 */
cold_days: ColdDays | null, };

/**
 * The directly-follows graph, most frequent first.
 */
export type JourneyMapReport = {
/**
 * Customers in all.
 */
customers: number,
/**
 * The nodes, by customers.
 */
activities: Array<Activity>,
/**
 * The edges, by customers.
 */
edges: Array<Edge>,
/**
 * With which activity journeys start.
 */
starts: Array<Terminal>,
/**
 * With which activity journeys end (so far, for open ones).
 */
ends: Array<Terminal>,
/**
 * Where leads leave or wait: by the last activity of those that have not converted.
 */
leaks: Array<Leak>,
/**
 * What became of open journeys when `intent` was computed.
 */
open: OpenJourneys,
/**
 * When the log ends, in ms UTC.
 */
log_end_ms: number, };

/**
 * What keys of a kind have joined.
 */
export type KeyCount = {
/**
 * The kind.
 */
kind: IdentityKind,
/**
 * Distinct keys.
 */
keys: number,
/**
 * Those that at least two customers share, and that joined them.
 */
joining: number, };

/**
 * Some texts, or all but these.
 */
export type Labels = {
/**
 * The texts; `""` stands for none.
 */
names: Array<string>,
/**
 * Whether all others are meant instead.
 */
except: boolean, };

/**
 * Conversion by elapsed time.
 */
export type Later = {
/**
 * Days since the stage was first entered.
 */
days: number,
/**
 * Chance to have converted by then; absent where nobody is watched so long.
 */
chance: number | null,
/**
 * Lower end of its 95 % interval.
 */
low: number | null,
/**
 * Upper end of its 95 % interval.
 */
high: number | null,
/**
 * Customers still watched and undecided then.
 */
at_risk: number, };

/**
 * An open lead that is silent.
 */
export type Lead = {
/**
 * Who.
 */
customer: string,
/**
 * The last activity.
 */
activity: string,
/**
 * When that was, ISO 8601 UTC.
 */
last_event: string,
/**
 * Days since then.
 */
silent_days: number,
/**
 * The first day of silence on which a lead at this activity is cold.
 */
cold_day: number,
/**
 * Chance to return within the horizon; beyond the days that the data support, that of the last.
 */
chance_to_return: number | null,
/**
 * Lower end of its 95 % interval.
 */
low: number | null,
/**
 * Upper end of its 95 % interval.
 */
high: number | null,
/**
 * Chance to return × conversion rate of those who have × mean value of a converting journey
 * through the activity; of fewer than [`MIN_GROUP`] the latter two are drawn to those of all. Absent if the log has no
 * values.
 */
value_at_stake: number | null, };

/**
 * Where leads leave or wait.
 */
export type Leak = {
/**
 * The last activity as a lead; for those explicitly lost, the loss.
 */
activity: string,
/**
 * Customers that were explicitly lost there.
 */
lost: number,
/**
 * Customers that have gone cold there; 0 if no cold days are known.
 */
cold: number,
/**
 * After how many days of silence leads are cold there; absent where they never are.
 */
cold_day: number | null,
/**
 * Customers whose journey is open.
 */
open: number, };

/**
 * What may be wrong with a log.
 */
export type Ledger = {
/**
 * Every switch: those that are on in the order in which they were applied, then the others.
 */
lines: Array<LedgerLine>,
/**
 * Days from which events are missing.
 */
gaps: Array<CoverageGap>, };

/**
 * A switch.
 */
export type LedgerLine = {
/**
 * What it does.
 */
rule: LedgerRule,
/**
 * The same in words.
 */
words: string,
/**
 * Whether it is on.
 */
is_on: boolean,
/**
 * How many events it takes, or would take.
 */
events: number,
/**
 * Of how many customers.
 */
customers: number,
/**
 * The numbers without it.
 */
before: Headline,
/**
 * The numbers with it.
 */
after: Headline, };

/**
 * A rule that takes events which are most likely none.
 */
export type LedgerRule = "exact_duplicates" | { "near_duplicates": {
/**
 * How shortly.
 */
within_s: number, } } | { "inhuman_rates": {
/**
 * How many events …
 */
events: number,
/**
 * … within how many seconds.
 */
within_s: number, } } | "single_events" | "tests" | { "staff": {
/**
 * Its domains, such as `example.com`.
 */
domains: Array<string>, } } | { "future": {
/**
 * Now, in ms UTC.
 */
now_ms: number, } } | "before1990" | { "before_first_contact": {
/**
 * The activities that are first contacts.
 */
activities: Array<string>, } };

/**
 * Whether the numbers of a log can be used.
 */
export type Light = "good" | "care" | "doubtful";

/**
 * Of some journeys, one is most like the customer's.
 */
export type LikeFilter = {
/**
 * The journeys, repeats collapsed. Steps that the log does not have are like no other.
 */
journeys: Array<Array<string>>,
/**
 * Which of them is the nearest, counted from 0; of equally near ones that whose steps come
 * first in the log's order.
 */
nearest: number,
/**
 * How far it may be at most, 0–1. Default: however far.
 */
within: number | null, };

/**
 * What a loaded log is, in short, with the settings that were guessed.
 */
export type LogSummary = {
/**
 * Rows read, the header and blank lines not counted.
 */
rows: number,
/**
 * Events kept.
 */
events: number,
/**
 * Customers.
 */
customers: number,
/**
 * Rows rejected.
 */
rejected: number,
/**
 * The activities, most events first.
 */
activities: Array<ActivityCount>,
/**
 * Whether any event has a channel.
 */
has_channels: boolean,
/**
 * Whether any event may have a value.
 */
has_values: boolean,
/**
 * What rules for activities have changed, rule by rule.
 */
cleaning: Array<CleaningStep>,
/**
 * Which customers were read, if not all.
 */
sample: Sample | null,
/**
 * What became of customers of several files, if they were stitched.
 */
identity: IdentityReport | null,
/**
 * The names of the further columns.
 */
attributes: Array<string>,
/**
 * The first event, ISO 8601 UTC.
 */
first_event: string | null,
/**
 * The last event, ISO 8601 UTC.
 */
last_event: string | null,
/**
 * What counts as conversion, if the user has not said: the guess with its reason.
 */
suggested_conversion: Suggestion | null,
/**
 * What ends a journey without conversion, if the user has not said: guesses with their reasons.
 */
suggested_lost: Array<Suggestion>, };

/**
 * A column that the file does not have: put together from others and fixed texts, or one fixed
 * text for all rows.
 */
export type MadeColumn = {
/**
 * What it means: the customer, the time, the activity or the channel.
 */
role: Role,
/**
 * What it consists of. A fixed text between two columns is left out if one of them is empty.
 */
parts: Array<Part>, };

/**
 * A column that the file does not have.
 */
export type MadeRecipe = {
/**
 * What it means: the customer, the activity or the channel.
 */
role: Role,
/**
 * What it consists of.
 */
parts: Array<PartRecipe>, };

/**
 * A mean over customers with everything needed to judge it.
 */
export type Mean = {
/**
 * Customers.
 */
n: number,
/**
 * The mean; absent when `n` is 0.
 */
mean: number | null,
/**
 * Lower end of the 95 % interval (Student's t); absent for fewer than [`MIN_GROUP`]
 * customers, whose mean need not be near normal.
 */
low: number | null,
/**
 * Upper end of the 95 % interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the mean says little.
 */
too_few: boolean, };

/**
 * Names that are one customer.
 */
export type Merge = {
/**
 * The name that it has in the log.
 */
customer: string,
/**
 * All its names, that one included.
 */
names: Array<string>,
/**
 * The keys through which they were joined.
 */
through: Array<string>, };

/**
 * One way of sharing out credit.
 */
export type Model = {
/**
 * `first`, `last`, `linear` or `markov`.
 */
model: string,
/**
 * Credit by channel, in the order of [`Report::channels`].
 */
credits: Array<Credit>, };

/**
 * Steps from one stage to another.
 */
export type Move = {
/**
 * The stage that comes next.
 */
to: string,
/**
 * How often (occurrences).
 */
count: number,
/**
 * How many customers.
 */
customers: number, };

/**
 * How the numbers of a column are written.
 */
export type NumberFormat = "decimal_point" | "decimal_comma";

/**
 * What may happen on some days of a journey.
 */
export type OnDays = "active" | "paying" | "converted";

/**
 * Days of a journey: day 0 is the 24 hours from the first event on.
 */
export type OnDaysFilter = {
/**
 * The first of the days.
 */
from_day: number,
/**
 * The first day after them.
 */
to_day: number,
/**
 * What is to happen on one of them.
 */
does: OnDays, };

/**
 * What became of open journeys when `intent` was computed.
 */
export type OpenJourneys = "left" | "censored";

/**
 * In which order the steps must happen.
 */
export type Order = "eventually" | "strictly_next" | "any";

/**
 * What counts as success and as an explicit end.
 */
export type OutcomeSettings = {
/**
 * Activities that count as conversion.
 */
conversion: Array<string>,
/**
 * Activities that end a journey without conversion.
 */
lost: Array<string>,
/**
 * When observation stopped, in ms UTC. Default, and the earliest that it can be: the last event.
 */
log_end_ms: number | null, };

/**
 * Nothing to set.
 */
export type OverviewParams = Record<symbol, never>;

/**
 * The headline numbers.
 */
export type OverviewReport = {
/**
 * Customers with at least one event.
 */
customers: number,
/**
 * Events of these customers.
 */
events: number,
/**
 * Whether the log has any activity that counts as conversion.
 */
has_conversion: boolean,
/**
 * Customers that converted, of all.
 */
conversion: Rate,
/**
 * Customers explicitly lost and not converted.
 */
lost: number,
/**
 * Customers neither converted nor lost when the log ends.
 */
open: number,
/**
 * The value of all events; absent if the log has no values.
 */
value: number | null,
/**
 * The cost of all events, and what was spent without saying on whom; absent if there is none.
 */
cost: number | null,
/**
 * Median time from a converted customer's first event to the first conversion, in seconds, within
 * a 64th; of an even number the earlier of the two in the middle.
 */
median_time_to_conversion_s: number | null,
/**
 * Median number of events per customer.
 */
median_events: number | null, };

/**
 * A part of a [`MadeColumn`].
 */
export type Part = { "column": number } | { "text": string } | { "other_end": {
/**
 * Who called or wrote.
 */
from: number,
/**
 * Who was called or written to.
 */
to: number,
/**
 * Whether it came in or went out.
 */
direction: number, } };

/**
 * A part of a [`MadeRecipe`].
 */
export type PartRecipe = { "column": string } | { "text": string } | { "other_end": {
/**
 * Who called or wrote.
 */
from: string,
/**
 * Who was called or written to.
 */
to: string,
/**
 * Whether it came in or went out.
 */
direction: string, } };

/**
 * A time span in ms UTC.
 */
export type Period = {
/**
 * Its first instant. Default: no limit.
 */
from_ms: number | null,
/**
 * The first instant after it. Default: no limit.
 */
to_ms: number | null, };

/**
 * An activity and its stage.
 */
export type Placed = {
/**
 * Its name.
 */
activity: string,
/**
 * The stage's name; absent for an explicit loss, and where nobody converted.
 */
stage: string | null,
/**
 * Share of the resamples that agree, 0–1.
 */
confidence: number,
/**
 * Why this stage.
 */
basis: Basis,
/**
 * Chance that a customer who is here still converts.
 */
intent: number | null,
/**
 * Steps from here to the conversion, in the mean of the ways that lead there.
 */
steps_to_conversion: number | null,
/**
 * Customers that did it as leads.
 */
customers: number,
/**
 * Customers that did it after their first conversion.
 */
customers_after: number, };

/**
 * Where the activities are placed.
 */
export type Placement = {
/**
 * The stages, first to last.
 */
stages: Array<string>,
/**
 * The activities by stage, then by customers.
 */
activities: Array<Placed>,
/**
 * Customers that converted: without any, nothing can be placed.
 */
conversions: number,
/**
 * How far the placement holds when customers are missing.
 */
agreement: StageAgreement, };

/**
 * A column with its role.
 */
export type PlannedColumn = {
/**
 * The header's name; made up where the header has none.
 */
name: string,
/**
 * What it means.
 */
role: Role,
/**
 * How its cells are written, if it holds times or numbers; the user may change it.
 */
format: ColumnFormat | null,
/**
 * What has to be decided before its times or numbers can be read. A `format` answers it.
 */
needs_decision: Decision | null, };

/**
 * One day of a curve.
 */
export type Point = {
/**
 * Days of silence.
 */
day: number,
/**
 * Chance to return within the horizon from here.
 */
chance: number,
/**
 * Lower end of its 95 % interval.
 */
low: number,
/**
 * Upper end of its 95 % interval.
 */
high: number,
/**
 * Silences that reach this day.
 */
at_risk: number, };

/**
 * A file that was looked at.
 */
export type Previewed = { "preview": FilePreview } | { "unusable": Problem };

/**
 * An error with its message for the user.
 */
export type Problem = {
/**
 * What, where, and what to do: for the screen.
 */
message: string,
/**
 * The same for programs.
 */
error: IngestError, };

/**
 * A row with a problem.
 */
export type ProblemExample = {
/**
 * The line on which it starts.
 */
line: number,
/**
 * The cell, shortened to 200 bytes.
 */
value: string, };

/**
 * How far a call is: bytes and rows while files are read, rounds while something takes long to find.
 */
export type Progress = {
/**
 * Bytes read so far.
 */
bytes_done: number,
/**
 * Bytes in all files.
 */
bytes_total: number,
/**
 * Rows read so far.
 */
rows: number,
/**
 * Rounds of work done.
 */
rounds_done: number,
/**
 * Rounds in all; 0 where the work is not in rounds.
 */
rounds_total: number, };

/**
 * What to show.
 */
export type QualityParams = {
/**
 * How many rejects to list; the rest is counted. Default 1,000.
 */
list: number, };

/**
 * What was read and what became of it.
 */
export type QualityReport = {
/**
 * Rows read in all files, header and blank lines not counted.
 */
rows: number,
/**
 * Rows rejected in all files.
 */
rejected: number,
/**
 * Rows that were used, in all files.
 */
kept: number,
/**
 * Rows that were passed over because they hold no event, in all files.
 */
skipped: number,
/**
 * Whether the numbers can be used: as far as the worst remark says.
 */
light: Light,
/**
 * What limits the data, worst first, and in the order of their kinds.
 */
remarks: Array<Remark>,
/**
 * Events of the scope.
 */
events: number,
/**
 * Customers of the scope.
 */
customers: number,
/**
 * The files read.
 */
files: Array<SourceFile>,
/**
 * The first rejected rows, in input order.
 */
rejects: Array<Reject>,
/**
 * How many further rejects are counted but not listed.
 */
rejects_not_listed: number,
/**
 * All rejects, by reason.
 */
rejects_by_reason: { [key in RejectReason]?: number },
/**
 * Rows that were passed over because they hold no event, by reason.
 */
skipped_by_reason: { [key in SkipReason]?: number },
/**
 * By currency: how many amounts say that they are in it.
 */
currencies: { [key in string]: number },
/**
 * What became of customers of several files, if they were stitched.
 */
identity: IdentityReport | null,
/**
 * What was spent without saying on whom, by day and channel.
 */
spend: Array<Spend>,
/**
 * Rows that were kept although something about them was odd.
 */
warnings: Array<Warning>,
/**
 * The earliest event, ISO 8601 UTC.
 */
first_event: string | null,
/**
 * The latest event, ISO 8601 UTC.
 */
last_event: string | null,
/**
 * When observation stopped, ISO 8601 UTC.
 */
log_end: string | null,
/**
 * Customers with one event only: they say nothing about order.
 */
single_event_customers: number,
/**
 * Customers with two events at the same instant: their order is that of the input.
 */
tied_customers: number,
/**
 * Events at midnight UTC: many of them mean days without a time.
 */
midnight_events: number,
/**
 * Distinct activities in the log.
 */
activities: number,
/**
 * Distinct channels in the log.
 */
channels: number, };

/**
 * A key that too many share.
 */
export type Quarantine = {
/**
 * Its kind.
 */
kind: IdentityKind,
/**
 * The key.
 */
key: string,
/**
 * How many customers have it.
 */
customers: number, };

/**
 * A share of customers with everything needed to judge it.
 */
export type Rate = {
/**
 * Customers for whom it is true.
 */
hits: number,
/**
 * Customers asked.
 */
n: number,
/**
 * `hits / n` as a fraction; absent when `n` is 0.
 */
rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * How to take a file's bytes for text, where its owner knows better than what is recognised.
 */
export type ReadAs = {
/**
 * How bytes stand for characters.
 */
encoding: Encoding | null,
/**
 * What stands between cells: comma, semicolon, tab or bar.
 */
delimiter: string | null,
/**
 * The line on which the table starts; what stands before it is not read. The first line of a
 * file is 1.
 */
table_line: number | null,
/**
 * Whether the table's first row names its columns.
 */
has_header: boolean | null, };

/**
 * An import.
 */
export type Recipe = {
/**
 * The version of its form: [`RECIPE_VERSION`].
 */
version: number,
/**
 * How each file is read.
 */
files: Array<FileRecipe>,
/**
 * What is done with all of them together.
 */
settings: ImportSettings,
/**
 * What counts as success and as an explicit end, and when observation stopped; without a
 * conversion, it is guessed.
 */
outcomes: OutcomeSettings, };

/**
 * How a customer takes the journey that is believed in.
 */
export type ReferenceFilter = {
/**
 * The journey.
 */
journey: ReferenceModel,
/**
 * How it is taken.
 */
takes: Takes, };

/**
 * The journey that is believed in.
 */
export type ReferenceModel = {
/**
 * The steps, first to last, at most [`MAX_REFERENCE_STEPS`].
 */
steps: Array<ConformanceStep>,
/**
 * Whether steps done again and unlisted activities break the journey. Default: no.
 */
strict: boolean, };

/**
 * A row that could not be used.
 */
export type Reject = {
/**
 * The file's name.
 */
file: string,
/**
 * The line on which the row starts; the first line of a file is 1.
 */
line: number,
/**
 * The header's name of the column at fault; empty when it is the whole row.
 */
column: string,
/**
 * The offending cell (or the start of the row), shortened to 200 bytes.
 */
value: string,
/**
 * What is wrong with it.
 */
reason: RejectReason, };

/**
 * Why a row is not in the log.
 */
export type RejectReason = "missing_customer" | "missing_time" | "unreadable_time" | "incomplete_time" | "impossible_year" | "missing_activity" | "too_many_cells" | "too_few_cells" | "unclosed_quote" | "record_too_long" | "unreadable_count";

/**
 * Something that limits the data.
 */
export type Remark = {
/**
 * What it is.
 */
kind: RemarkKind,
/**
 * Whether the numbers can be used all the same.
 */
light: Light,
/**
 * How many rows, events or customers it concerns, as its kind says.
 */
count: number,
/**
 * Of how many; for the kinds that ask for a number, the number that would do.
 */
of: number,
/**
 * `count / of` as a fraction; absent when `of` is 0.
 */
share: number | null, };

/**
 * What a [`Remark`] looks at.
 */
export type RemarkKind = "rejected_rows" | "odd_rows" | "few_customers" | "one_activity" | "single_event_customers" | "midnight_events" | "tied_customers" | "no_conversion" | "few_conversions" | "short_log";

/**
 * The answer to a [`Request`].
 */
export type Report = { "overview": OverviewReport } | { "quality": QualityReport } | { "journey_map": JourneyMapReport } | { "flows": FlowsReport } | { "variants": VariantsReport } | { "funnel": FunnelReport } | { "attribution": AttributionReport } | { "stages": StagesReport } | { "conformance": ConformanceReport } | { "going_cold": GoingColdReport } | { "archetypes": ArchetypesReport } | { "cohorts": CohortsReport } | { "segments": SegmentsReport };

/**
 * A question with its parameters.
 */
export type Request = { "overview": OverviewParams } | { "quality": QualityParams } | { "journey_map": JourneyMapParams } | { "flows": FlowsParams } | { "variants": VariantsParams } | { "funnel": FunnelParams } | { "attribution": AttributionParams } | { "stages": StagesParams } | { "conformance": ConformanceParams } | { "going_cold": GoingColdParams } | { "archetypes": ArchetypesParams } | { "cohorts": CohortsParams } | { "segments": SegmentsParams };

/**
 * What a column means.
 */
export type Role = "customer" | "time" | "activity" | "channel" | "value" | "cost" | "note" | "event" | "time_of_day" | "currency" | "order" | "path" | "conversions" | "nulls" | "attribute" | "ignore";

/**
 * A sample of whole customers, by the hash of their names.
 */
export type Sample = {
/**
 * One in how many customers is in it.
 */
one_in: number,
/**
 * Events of the others.
 */
events_left_out: number, };

/**
 * Customers who behave alike.
 */
export type Segment = {
/**
 * What sets its customers apart, in words.
 */
name: string,
/**
 * How many there are.
 */
customers: number,
/**
 * Their share of all customers.
 */
share: number,
/**
 * How much of the segment stays together when customers are drawn anew, 0–1; absent for a
 * lone segment.
 */
stability: number | null,
/**
 * Whether `stability` is at least 0.75.
 */
is_stable: boolean,
/**
 * Events of one of them before the conversion or the explicit loss, on average.
 */
events_per_customer: number,
/**
 * Median time from the first to the last event, in seconds (within 1/64).
 */
median_duration_s: number | null,
/**
 * The value of all their events; 0 if nobody has any.
 */
value: number,
/**
 * The mean value of one of them; absent if nobody has any value.
 */
value_per_customer: Mean | null,
/**
 * What sets them apart most, largest difference first.
 */
traits: Array<SegmentTrait>,
/**
 * The middle of the segment, in the coordinates of `space`.
 */
middle: Array<number>,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * A segment that differs from all others.
 */
export type SegmentStandsOut = {
/**
 * Its place among the segments, from 0.
 */
segment: number,
/**
 * Its customers who converted, of all of them.
 */
here: Rate,
/**
 * Those of all others.
 */
others: Rate, };

/**
 * Something that customers of one segment do more or less often than others.
 */
export type SegmentTrait = {
/**
 * Whether `what` is an activity or a channel.
 */
of: SegmentTraitOf,
/**
 * Its name.
 */
what: string,
/**
 * The share in the group.
 */
here: Rate,
/**
 * The share in all others.
 */
elsewhere: Rate,
/**
 * The share here ÷ the share elsewhere; absent where either group is empty or it is never
 * true elsewhere.
 */
lift: number | null,
/**
 * Lower end of the lift's 95 % interval; absent where it is never true here.
 */
lift_low: number | null,
/**
 * Upper end of the lift's 95 % interval.
 */
lift_high: number | null, };

/**
 * What a trait is about.
 */
export type SegmentTraitOf = "activity" | "channel";

/**
 * What a coordinate is about, and what is usual.
 */
export type SegmentsAxis = {
/**
 * The activity or channel; for numbers what they count.
 */
name: string,
/**
 * The share of all sampled events; for numbers the mean of log(1 + x).
 */
usual: number,
/**
 * By how much the coordinate is multiplied.
 */
scale: number, };

/**
 * A kind of behaviour that segments are formed by.
 */
export type SegmentsBlock = "activities" | "channels" | "tempo" | "recency" | "value";

/**
 * How the customers are grouped.
 */
export type SegmentsParams = {
/**
 * How many segments. Default: by silhouette, 2–8.
 */
k: number | null,
/**
 * What they are formed by. Default: activities and channels.
 */
by: Array<SegmentsBlock>, };

/**
 * Kinds of customer, largest first.
 */
export type SegmentsReport = {
/**
 * Customers in all: what the segments' customers sum to.
 */
customers: number,
/**
 * Whether the segments are more than chance.
 */
is_clear: boolean,
/**
 * That in words, with the reason.
 */
verdict: string,
/**
 * What the segments are formed by.
 */
by: Array<SegmentsBlock>,
/**
 * How well the segments hold together in the sample, −1 to 1; absent with fewer than two.
 */
average_silhouette: number | null,
/**
 * The numbers of segments that were tried; empty if the number was given.
 */
tried: Array<SegmentsTried>,
/**
 * How well two samples agree about who belongs together: the average adjusted Rand index,
 * 1 for complete agreement, 0 for none.
 */
agreement: number | null,
/**
 * How much `average_silhouette` exceeds that of customers of one kind.
 */
excess: number | null,
/**
 * The largest excess that chance alone gives.
 */
excess_by_chance: number | null,
/**
 * Customers in the sample that the segments were found in.
 */
sampled: number,
/**
 * How often customers were drawn anew to measure agreement and stability.
 */
repetitions: number,
/**
 * How many samples of customers of one kind were made.
 */
references: number,
/**
 * The seed of every draw.
 */
seed: number,
/**
 * What the coordinates of `middle` are.
 */
space: SegmentsSpace,
/**
 * The segments.
 */
segments: Array<Segment>,
/**
 * The stable segment whose conversion rate lies farthest from that of all others, if there are clear segments and the
 * 95 % intervals do not touch.
 */
stands_out: SegmentStandsOut | null, };

/**
 * Which coordinates a point has, and how they are scaled.
 */
export type SegmentsSpace = {
/**
 * Activities, by their share of a customer's events.
 */
activities: Array<SegmentsAxis>,
/**
 * Channels, by their share of a customer's events that have one.
 */
channels: Array<SegmentsAxis>,
/**
 * Numbers: `events`, `gap_hours`, `silent_days`, `value`.
 */
numbers: Array<SegmentsAxis>, };

/**
 * A number of segments that was tried.
 */
export type SegmentsTried = {
/**
 * How many.
 */
k: number,
/**
 * How well they hold together.
 */
average_silhouette: number,
/**
 * How well as many groups of customers of one kind do.
 */
of_one_kind: number, };

/**
 * How leads come back, or do not.
 */
export type Silence = {
/**
 * Silences counted (occurrences, not customers).
 */
gaps: number,
/**
 * Those that ended with a return.
 */
returned: number,
/**
 * Those that ended with an explicit loss.
 */
lost: number,
/**
 * Those that the end of the log cut off.
 */
open: number,
/**
 * Whether there is a cold day.
 */
verdict: Verdict,
/**
 * First day of silence on which the chance to return within the horizon is below the threshold.
 */
cold_day: number | null,
/**
 * Lower end of its 95 % interval.
 */
cold_day_low: number | null,
/**
 * Upper end of its 95 % interval; absent if the data do not bound it.
 */
cold_day_high: number | null,
/**
 * Whether there are fewer than [`MIN_GROUP`] silences.
 */
too_few: boolean,
/**
 * Whether the silences at all activities were blended in, because these say too little.
 */
is_shrunk: boolean,
/**
 * The chance to return by day of silence, thinned out to at most [`POINTS`] days and the cold day.
 */
curve: Array<Point>, };

/**
 * Why a row was passed over: it holds no event, and nothing is wrong with it.
 */
export type SkipReason = "empty_row" | "comment" | "total" | "repeated_header" | "merged_order_line";

/**
 * One file of the input.
 */
export type SourceFile = {
/**
 * The file's name without its folder.
 */
name: string,
/**
 * Its size in bytes.
 */
bytes: number,
/**
 * Rows read, the header and blank lines not counted.
 */
rows: number,
/**
 * Events made of its rows: one of each, or several where a row has several dates.
 */
events: number,
/**
 * Rows of which events were made.
 */
used: number,
/**
 * Rows that were passed over.
 */
skipped: number,
/**
 * The zone in which its times without an offset were read.
 */
time_zone: string, };

/**
 * Money spent on a channel on a day.
 */
export type Spend = {
/**
 * The day, such as 2026-03-01.
 */
day: string,
/**
 * The channel or campaign; empty if the file does not say.
 */
channel: string,
/**
 * How many rows say so.
 */
rows: number,
/**
 * How much.
 */
cost: number, };

/**
 * One stage.
 */
export type Stage = {
/**
 * Its name.
 */
stage: string,
/**
 * Whether it is what comes after the conversion.
 */
is_after: boolean,
/**
 * Customers that were in it.
 */
customers: number,
/**
 * Those of them that began in it.
 */
began: number,
/**
 * How often it was entered (occurrences).
 */
entries: number,
/**
 * How often it was entered from a later stage (occurrences).
 */
back_entries: number,
/**
 * Customers that came back to it from a later stage.
 */
back_customers: number,
/**
 * Customers that went on from it to a later stage, at any time afterwards and by
 * whatever way, of those that were in it; of nobody for the last stage.
 */
went_on: Rate,
/**
 * To which stages it was left, first to last.
 */
moves: Array<Move>,
/**
 * Customers that were explicitly lost in it.
 */
lost: number,
/**
 * Customers that have gone cold in it; 0 if no cold days are known.
 */
cold: number,
/**
 * Open leads that are in it when the log ends.
 */
open: number,
/**
 * Median time of a visit, in seconds; absent where fewer than half have been seen to leave.
 */
median_time_s: number | null,
/**
 * Lower end of its 95 % interval.
 */
median_time_low_s: number | null,
/**
 * Upper end of its 95 % interval; absent if the data do not bound it.
 */
median_time_high_s: number | null,
/**
 * Chance to have converted by so many days after first entering it, open journeys censored.
 */
converted_within: Array<Later>,
/**
 * The activities most of its customers did, most first, at most [`DEFINING`].
 */
defining: Array<Defining>,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * How far a placement holds when customers are missing.
 */
export type StageAgreement = {
/**
 * Share of activities that keep their stage when a part of the customers is left out, over
 * all parts; absent where nothing is placed.
 */
share: number | null,
/**
 * Into how many parts the customers are cut.
 */
parts: number,
/**
 * How many resamples `confidence` rests on.
 */
resamples: number,
/**
 * Their seed.
 */
seed: number, };

/**
 * What a customer does with a stage.
 */
export type StageFilter = {
/**
 * The stages. Activities that the log does not have do not matter.
 */
map: StageMap,
/**
 * The stage's name.
 */
stage: string,
/**
 * What the customer does with it. Default: is in it at any time.
 */
how: InStage,
/**
 * When leads go cold. Default: never.
 */
cold_days: ColdDays, };

/**
 * The stages of the journey, in order.
 */
export type StageMap = {
/**
 * Their names, first to last; the last is what comes after the first conversion.
 */
stages: Array<string>,
/**
 * By activity: the stage's name. An activity that is missing leaves a customer where they are.
 */
activities: { [key in string]: string }, };

/**
 * A time in one stage.
 */
export type StageSpan = {
/**
 * The stage.
 */
stage: string,
/**
 * Its beginning, in seconds since the first event.
 */
from_s: number,
/**
 * The beginning of the next, or the last event, in seconds since the first event.
 */
to_s: number, };

/**
 * How many stages, and what is known of them beforehand.
 */
export type StagesParams = {
/**
 * How many stages there are before the conversion, 2–5. Default: 3.
 */
before_conversion: number,
/**
 * What the stages are called, first to last; the last is what comes after the conversion.
 * Default: awareness, consideration, decision and retention, or like them.
 */
names: Array<string>,
/**
 * Activities whose stage is set by hand. The others settle around them.
 */
pins: { [key in string]: string },
/**
 * When leads go cold. Default: what `going_cold` finds, where a host asks it first.
 */
cold_days: ColdDays | null,
/**
 * Where activities are placed. Default: found from the log.
 */
placement: Placement | null, };

/**
 * The stages, what is in them, and how customers go through them.
 */
export type StagesReport = {
/**
 * Customers in all.
 */
customers: number,
/**
 * Customers that never were in any stage.
 */
without_stage: number,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Whether too few converted to place anything by.
 */
too_few: boolean,
/**
 * The stages, first to last.
 */
stages: Array<Stage>,
/**
 * Their activities, by stage, then by customers.
 */
activities: Array<Placed>,
/**
 * How far the placement holds when customers are missing.
 */
agreement: StageAgreement,
/**
 * When leads go cold, if that is known.
 */
cold_days: ColdDays | null, };

/**
 * One step.
 */
export type Step = {
/**
 * The activity; several are joined by "or".
 */
activity: string,
/**
 * The activities that can be this step.
 */
activities: Array<string>,
/**
 * Customers that reach this step.
 */
customers: number,
/**
 * Of those that reach the first step.
 */
from_first: Rate,
/**
 * Of those that reach the step before; the first step: of all customers.
 */
from_previous: Rate,
/**
 * Customers that reach this step and not the next; absent at the last one.
 */
dropped: number | null,
/**
 * How long it took from the step before; absent at the first one and in any order.
 */
since_previous: FunnelWait | null,
/**
 * How long it took from the first step; absent at the first one. In any order: of those for
 * whom this is the deepest step, from their first event to their last.
 */
since_first: FunnelWait | null,
/**
 * Where those that dropped went instead; absent at the last one.
 */
instead: FunnelInstead | null, };

/**
 * How customers take one step.
 */
export type StepReport = {
/**
 * Its activities.
 */
any_of: Array<string>,
/**
 * Whether it may be left out.
 */
optional: boolean,
/**
 * Its limit.
 */
within_days: number | null,
/**
 * Customers that did it in its place.
 */
done: number,
/**
 * Customers that reached a later step without it; optional steps are not skipped.
 */
skipped: number, };

/**
 * A guess and its reason.
 */
export type Suggestion = {
/**
 * What is suggested.
 */
activity: string,
/**
 * Why, in words.
 */
reason: string, };

/**
 * How a customer takes the journey that is believed in. Steps are counted from 0.
 */
export type Takes = { "follows": Follows } | { "done": number } | { "deviates": {
/**
 * How.
 */
kind: DeviationKind,
/**
 * The step.
 */
step: number, } } | { "keeps": {
/**
 * How.
 */
kind: DeviationKind,
/**
 * The step.
 */
step: number, } } | { "unlisted": string };

/**
 * Where journeys start or end.
 */
export type Terminal = {
/**
 * The activity's name.
 */
activity: string,
/**
 * How many customers.
 */
customers: number,
/**
 * How many of them have not converted.
 */
unconverted: number, };

/**
 * How lines end.
 */
export type Terminator = "line_feed" | "carriage_return";

/**
 * How the times of a column are written. All of them read what is self-evident as well: the
 * year first with four digits, months by name, and seconds, milliseconds or microseconds since
 * 1970 by their number of digits.
 */
export type TimeFormat = "year_first" | "day_first" | "month_first" | "short_year_first" | "excel_serial" | "epoch_seconds" | "epoch_milliseconds" | "epoch_microseconds";

/**
 * All events of one customer.
 */
export type Timeline = {
/**
 * The customer's name, as in the data.
 */
customer: string,
/**
 * What has become of the customer.
 */
state: CustomerState,
/**
 * The sum of the values of all events; absent if the log has no values.
 */
value: number | null,
/**
 * The sum of the costs of all events; absent if the log has no costs.
 */
cost: number | null,
/**
 * From the first event to the last, in seconds.
 */
duration_s: number,
/**
 * From the last event to the end of the log, in seconds; 0 if the log ends before.
 */
silent_s: number,
/**
 * When observation stopped, ISO 8601 UTC.
 */
log_end: string,
/**
 * The events, in order.
 */
events: Array<TimelineEvent>,
/**
 * The stages gone through, in order; empty if none are known.
 */
stages: Array<StageSpan>, };

/**
 * One event.
 */
export type TimelineEvent = {
/**
 * When, ISO 8601 UTC.
 */
time: string,
/**
 * Since the first event, in seconds.
 */
since_first_s: number,
/**
 * Since the event before, in seconds; absent at the first.
 */
since_previous_s: number | null,
/**
 * What happened.
 */
activity: string,
/**
 * Where, if that is known.
 */
channel: string | null,
/**
 * Money earned.
 */
value: number | null,
/**
 * Money spent.
 */
cost: number | null,
/**
 * Free text.
 */
note: string | null,
/**
 * The other columns that are not empty.
 */
attributes: Array<AttributeValue>,
/**
 * The file that it comes from, if that is known.
 */
source: string | null,
/**
 * Whether its activity counts as conversion.
 */
is_conversion: boolean,
/**
 * Whether it is the first conversion: what the customer counts as converted by.
 */
is_first_conversion: boolean,
/**
 * Whether its activity ends a journey without conversion.
 */
is_lost: boolean, };

/**
 * Has gone from one activity to another: a funnel of two steps.
 */
export type TookFilter = {
/**
 * The earlier activities.
 */
from: Array<string>,
/**
 * The later ones.
 */
to: Array<string>,
/**
 * Whether the later one must come right after the earlier one. Default: no.
 */
directly: boolean,
/**
 * Days that may lie between the two. Default: no limit.
 */
within_days: number | null,
/**
 * Look at nothing after the first conversion. Default: look at everything.
 */
until_conversion: boolean, };

/**
 * A value and who has it.
 */
export type ValueCount = {
/**
 * The value; `""` where there is none.
 */
value: string,
/**
 * Customers with an event that has it.
 */
customers: number, };

/**
 * The sum of a customer's values.
 */
export type ValueFilter = {
/**
 * At least so much. Default: no limit.
 */
at_least: number | null,
/**
 * At most so much. Default: no limit.
 */
at_most: number | null, };

/**
 * Values, those of most customers first.
 */
export type ValuesPage = {
/**
 * The values.
 */
values: Array<ValueCount>,
/**
 * How many more there are.
 */
not_listed: number, };

/**
 * Which values of which column.
 */
export type ValuesRequest = {
/**
 * The column.
 */
of: Breakdown,
/**
 * Only values that contain this, in whatever case. Default: all.
 */
search: string,
/**
 * How many to list at most.
 */
limit: number, };

/**
 * One distinct journey.
 */
export type Variant = {
/**
 * Its activities in order.
 */
steps: Array<string>,
/**
 * Customers that took exactly these steps.
 */
customers: number,
/**
 * Their share of all customers.
 */
share: number,
/**
 * The share of all customers in this and the variants before it in the list.
 */
cumulative_share: number,
/**
 * Median time from the first to the last event, in seconds.
 */
median_duration_s: number | null,
/**
 * The value of all their events; 0 if nobody has any.
 */
value: number,
/**
 * The mean value of one of them; absent if nobody has any value.
 */
value_per_customer: Mean | null,
/**
 * Customers that converted.
 */
conversions: number,
/**
 * Customers at risk of converting: the denominator of `conversion_rate`.
 */
n: number,
/**
 * `conversions / n` as a fraction; absent when `n` is 0.
 */
conversion_rate: number | null,
/**
 * Lower end of the 95 % Wilson interval.
 */
low: number | null,
/**
 * Upper end of the 95 % Wilson interval.
 */
high: number | null,
/**
 * Whether `n` is below [`MIN_GROUP`], so that the rate says little.
 */
too_few: boolean, };

/**
 * What a list of variants is sorted by; equals follow by customers, then by steps.
 */
export type VariantSort = "customers" | "conversion" | "value" | "value_per_customer" | "duration";

/**
 * Several variants together.
 */
export type VariantTotals = {
/**
 * How many variants these are.
 */
variants: number,
/**
 * How many customers took one of them.
 */
customers: number,
/**
 * Their share of all customers.
 */
share: number,
/**
 * How many of these customers converted.
 */
conversions: number,
/**
 * The value of all their events; 0 if nobody has any.
 */
value: number, };

/**
 * What to list.
 */
export type VariantsParams = {
/**
 * How many variants to list; the rest is summed up. Default 1,000.
 */
list: number,
/**
 * How many variants of the sorted list to leave out before the first one listed. Default 0.
 */
offset: number,
/**
 * List only variants with an activity whose name contains this text, whatever its case.
 * Default: all.
 */
search: string,
/**
 * What the list is sorted by. Default: customers.
 */
sort: VariantSort,
/**
 * Smallest first. Default: largest first.
 */
ascending: boolean,
/**
 * Count an activity that comes several times in a row as one step. Default: no.
 */
collapse_repeats: boolean, };

/**
 * Distinct journeys in the order asked for.
 */
export type VariantsReport = {
/**
 * Customers in all.
 */
customers: number,
/**
 * How many distinct variants there are.
 */
distinct: number,
/**
 * Customers who have some activity several times in a row: those whose journey is shorter
 * with repeats collapsed.
 */
repeating_customers: number,
/**
 * Variants left out before the first one listed.
 */
offset: number,
/**
 * Whether an activity that comes several times in a row counts as one step.
 */
collapse_repeats: boolean,
/**
 * What the search finds: everything, without one.
 */
matching: VariantTotals,
/**
 * What the search does not find: nothing, without one.
 */
not_matching: VariantTotals,
/**
 * The activities whose name contains the text that is searched for; absent without a search.
 */
found_activities: Array<string> | null,
/**
 * The window of the sorted list of matching variants.
 */
variants: Array<Variant>,
/**
 * All variants that are not listed, matching or not.
 */
other: VariantTotals, };

/**
 * Whether there is a cold day.
 */
export type Verdict = "goes_cold" | "stays_warm" | "log_too_short";

/**
 * Rows that were kept although something about them was odd.
 */
export type Warning = {
/**
 * The file's name.
 */
file: string,
/**
 * The header's name of the column; empty when it is the whole row.
 */
column: string,
/**
 * What is odd.
 */
reason: WarningReason,
/**
 * How many rows it concerns.
 */
rows: number,
/**
 * The line of the first of them.
 */
first_line: number,
/**
 * The cell there, shortened to 200 bytes.
 */
first_value: string, };

/**
 * What was odd about a row that was kept.
 */
export type WarningReason = "unreadable_number" | "short_row" | "not_utf8" | "unreadable_time" | "nonexistent_local_time" | "ambiguous_local_time" | "value_without_conversion" | "mixed_currencies";

/**
 * A change of clocks.
 */
export type ZoneChange = {
/**
 * The first second with the new offset, since 1970.
 */
at_s: number,
/**
 * The new offset, in seconds ahead of UTC.
 */
offset_s: number, };

/**
 * A place's clocks as plain data: what they are ahead of UTC, and when that changes, from 1970 to
 * 2099; before and after, as at either end.
 *
 * Hosts make it ([`Self::probe`], [`Self::come_from`]): natively from the time zone database that comes with the
 * program, in a browser from the browser's own, which spares the download.
 */
export type ZoneTable = {
/**
 * The IANA name that it was asked for by.
 */
name: string,
/**
 * The offset before the first change, in seconds ahead of UTC.
 */
first_offset_s: number,
/**
 * When offsets change, in seconds since 1970 and in order.
 */
changes: Array<ZoneChange>, };
