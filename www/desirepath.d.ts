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
 * The most frequent labels, most frequent first, and `other` last.
 */
nodes: Array<FlowNode>, };

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
 * After so many hours of silence a new run begins. Default: a journey is one run.
 */
session_gap_hours: number | null,
/**
 * Look at nothing after the first conversion. Default: yes.
 */
until_conversion: boolean, };

/**
 * What is counted.
 */
export type FlowUnit = "customers" | "sessions";

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
 * After so many hours of silence a new journey begins. Default: never.
 */
session_gap_hours: number | null,
/**
 * Look at nothing after the first conversion. Default: yes.
 */
until_conversion: boolean,
/**
 * How many columns to show from step 0 on, itself counted, in each direction; at most
 * [`MAX_DEPTH`]. Default 5.
 */
depth: number,
/**
 * How many labels to show in a column; the rest is summed up. Default 8.
 */
top: number, };

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
links: Array<FlowLink>, };

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
instead: number, };

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
weeks: Array<FunnelWeek>, };

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
 * Whether everybody was observed for the whole window; absent without a window.
 */
is_complete: boolean | null, };

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
 * The variants that are not listed.
 */
export type Other = {
/**
 * How many there are.
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
 * The value of all their events; 0 if the log has no values.
 */
value: number, };

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
export type Report = { "overview": OverviewReport } | { "quality": QualityReport } | { "journey_map": JourneyMapReport } | { "flows": FlowsReport } | { "variants": VariantsReport } | { "funnel": FunnelReport } | { "attribution": AttributionReport };

/**
 * A question with its parameters.
 */
export type Request = { "overview": OverviewParams } | { "quality": QualityParams } | { "journey_map": JourneyMapParams } | { "flows": FlowsParams } | { "variants": VariantsParams } | { "funnel": FunnelParams } | { "attribution": AttributionParams };

/**
 * What a column means.
 */
export type Role = "customer" | "time" | "activity" | "channel" | "value" | "cost" | "note" | "attribute" | "ignore";

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
 * The share of all customers in this and the variants before it.
 */
cumulative_share: number,
/**
 * Median time from the first to the last event, in seconds (within 1/64).
 */
median_duration_s: number | null,
/**
 * The value of all their events; 0 if the log has no values.
 */
value: number,
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
 * What to list.
 */
export type VariantsParams = {
/**
 * How many variants to list; the rest is summed up. Default 1,000.
 */
list: number, };

/**
 * Distinct journeys, most frequent first.
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
 * The most frequent ones.
 */
variants: Array<Variant>,
/**
 * All others together.
 */
other: Other, };

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
