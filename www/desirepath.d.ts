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
export type Answer = { "previews": Array<Previewed> } | { "loaded": LogSummary } | "outcomes_set" | { "reports": Array<Report> } | { "findings": Array<Finding> } | { "csv": string };

/**
 * A journey that stands for those like it.
 */
export type Archetype = {
/**
 * What sets its customers apart, in words.
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
left_out: Array<string>, };

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
 * Those with any value in the period, of those observed; absent if nobody has any value.
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
cohorts: Array<Cohort>, };

/**
 * What was recognised in a column.
 */
export type ColumnPreview = {
/**
 * Why it has its role, in words.
 */
reason: string,
/**
 * Some of its distinct values, in the order of the file; shortened to 200 bytes.
 */
samples: Array<string>,
/**
 * For a column of times: the first one as it was understood, ISO 8601 UTC.
 */
parsed_time: string | null, };

/**
 * What the page can ask for.
 */
export type Command = "open" | "open_sample" | { "load": {
/**
 * One plan per file, as previewed or as changed by the user.
 */
plans: Array<FilePlan>, } } | { "set_outcomes": {
/**
 * The choice.
 */
outcomes: OutcomeSettings, } } | { "report": {
/**
 * The questions.
 */
requests: Array<Request>, } } | "findings" | "rejects_csv" | "sample_csv" | { "cancel": {
/**
 * The id of the call.
 */
call: number, } };

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
 * Bytes of the byte order mark before the first row: 0 or 3.
 */
bom_bytes: number, };

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
data_line: number, };

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
rows: Array<Array<string>>, };

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
 * How strong the evidence is.
 */
grade: Grade,
/**
 * The analysis that shows the evidence, as named in reports.
 */
evidence: string, };

/**
 * The steps and how strictly they are taken.
 */
export type FunnelParams = {
/**
 * The activities, first to last, at most [`MAX_STEPS`]. Default: up to four that tell most.
 */
steps: Array<string>,
/**
 * Their order.
 */
order: Order,
/**
 * Days within which all steps must happen, from the first step on. Default: no limit.
 */
window_days: number | null, };

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
 * The steps, first to last.
 */
steps: Array<Step>, };

/**
 * How strong the evidence for a finding is.
 */
export type Grade = "seen" | "adjusted" | "confirmed" | "randomised";

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
second: string, } } | { "nothing_usable": {
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
problem: string, } } | { "too_large": {
/**
 * What there is too much of.
 */
what: string, } } | { "unreadable": {
/**
 * The file's name.
 */
file: string,
/**
 * What the host says.
 */
problem: string, } };

/**
 * Nothing to set.
 */
export type JourneyMapParams = Record<symbol, never>;

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
ends: Array<Terminal>, };

/**
 * Whether the numbers of a log can be used.
 */
export type Light = "good" | "care" | "doubtful";

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
suggested_conversion: Suggestion | null, };

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
 * When observation stopped, in ms UTC. Default: the last event.
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
 * The cost of all events; absent if the log has no costs.
 */
cost: number | null,
/**
 * Median time from a converted customer's first event to the first conversion, in seconds.
 */
median_time_to_conversion_s: number | null,
/**
 * Median number of events per customer.
 */
median_events: number | null, };

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
role: Role, };

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
 * How far loading is.
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
rows: number, };

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
 * How far the input can be trusted.
 */
trust: Trust,
/**
 * Rows read in all files, header and blank lines not counted.
 */
rows: number,
/**
 * Rows rejected in all files.
 */
rejected: number,
/**
 * Rows that became events, in all files.
 */
kept: number,
/**
 * Whether the numbers can be used: as far as the worst remark says.
 */
light: Light,
/**
 * What limits the data, worst first.
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
export type RejectReason = "missing_customer" | "missing_time" | "unreadable_time" | "missing_activity" | "too_many_cells" | "too_few_cells" | "unclosed_quote" | "record_too_long";

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
export type RemarkKind = "rejected_rows" | "odd_rows" | "few_customers" | "one_activity" | "single_event_customers" | "midnight_events" | "tied_customers" | "no_conversion" | "few_conversions";

/**
 * The answer to a [`Request`].
 */
export type Report = { "overview": OverviewReport } | { "quality": QualityReport } | { "journey_map": JourneyMapReport } | { "variants": VariantsReport } | { "funnel": FunnelReport } | { "attribution": AttributionReport } | { "archetypes": ArchetypesReport } | { "cohorts": CohortsReport } | { "segments": SegmentsReport };

/**
 * A question with its parameters.
 */
export type Request = { "overview": OverviewParams } | { "quality": QualityParams } | { "journey_map": JourneyMapParams } | { "variants": VariantsParams } | { "funnel": FunnelParams } | { "attribution": AttributionParams } | { "archetypes": ArchetypesParams } | { "cohorts": CohortsParams } | { "segments": SegmentsParams };

/**
 * What a column means.
 */
export type Role = "customer" | "time" | "activity" | "channel" | "value" | "cost" | "note" | "attribute" | "ignore";

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
 * Events of one of them before the conversion, on average.
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
segments: Array<Segment>, };

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
 * Rows that became events.
 */
events: number, };

/**
 * One step.
 */
export type Step = {
/**
 * The activity.
 */
activity: string,
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
dropped: number | null, };

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
 * How far the input can be trusted, by how much of it could be read.
 */
export type Trust = "full" | "nearly" | "doubtful";

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
 * What the search finds: everything, without one.
 */
matching: VariantTotals,
/**
 * The window of the sorted list of matching variants.
 */
variants: Array<Variant>,
/**
 * All variants that are not listed, matching or not.
 */
other: VariantTotals, };

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
export type WarningReason = "unreadable_number" | "short_row" | "not_utf8";
