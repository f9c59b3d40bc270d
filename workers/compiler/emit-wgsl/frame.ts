import type { EventText } from './events.ts';
import type { StateVector } from './states.ts';

/** What every solver's text is put together from. */
export interface Frame {
  states: StateVector;
  events: EventText | undefined;
  /** Parameters that a person has of their own. */
  held: readonly number[];
  /** Statements that make `x` and them. */
  starts: string;
  /** Cases of a `switch` over what the schedule changes. */
  schedule: readonly string[];
  /** How many quantities are recorded. */
  columns: number;
}

/** Numbers of a person's progress besides states and parameters. */
const NUMBERS = ['tau', 'tauLow', 'hNext', 'lastError'];
const WORDS = ['segment', 'nextOut', 'status', 'accepted', 'rejected', 'held'];

/** How many f32 a person's progress has, and which of them is how it stands. */
export function progressOf({ states, held }: Pick<Frame, 'states' | 'held'>): {
  size: number;
  status: number;
} {
  const before = states.count + held.length + NUMBERS.length;
  return { size: before + WORDS.length, status: before + WORDS.indexOf('status') };
}

function fieldsOf({ states, held }: Frame): string[] {
  return [
    ...Array.from({ length: states.count }, (_, i) => `x.s${i}`),
    ...held.map((index) => `p${index}`),
    ...NUMBERS,
  ];
}

function at(k: number): string {
  return `progress[${k}u * settings.stride + person]`;
}

/** Whether all states are finite. */
export function finiteText({ count }: StateVector): string {
  return Array.from({ length: count }, (_, i) => `isFinite(x.s${i})`).join(' && ');
}

/**
 * What surrounds a method: a person's progress, what happens where a segment begins, and the entry point `begin`. Time
 * is counted from the last scheduled change, in two f32, so that it resolves any step.
 */
export function frameText(frame: Frame): string {
  const { states, events, starts, schedule, columns } = frame;
  const fields = fieldsOf(frame);
  return `
var<private> tau: f32;
var<private> tauLow: f32;
var<private> hNext: f32;
var<private> lastError: f32;
var<private> segment: u32;
var<private> nextOut: u32;
var<private> accepted: u32;
var<private> rejected: u32;
var<private> stretch: f32;
var<private> start: vec2f;
var<private> outEnd: u32;

fn save(x: States) {
${fields.map((field, k) => `  ${at(k)} = ${field};`).join('\n')}
${WORDS.map((word, k) => `  ${at(fields.length + k)} = bitcast<f32>(${word});`).join('\n')}
}
fn loadSegment() {
  let at = 8u * segment;
  start = vec2f(bitcast<f32>(plan[at]), bitcast<f32>(plan[at + 1u]));
  stretch = bitcast<f32>(plan[at + 2u]);
  outEnd = plan[at + 3u];
}
/** Nothing of a person whose solve failed counts. */
fn blank() {
  atomicAdd(&counters[1], 1u);
  for (var k = 0u; k < settings.times * ${columns}u; k += 1u) { curves[k * settings.stride + person] = notANumber(); }
}
fn now() -> f32 { return start.x + (start.y + tau); }
fn changed(value: f32, operation: u32, by: f32) -> f32 {
  if (operation == 0u) { return value + by; }
  return select(value * by, by, operation == 1u);
}
/** Makes the changes that are scheduled at the start of a segment. */
fn change(given: States) -> States {
  var x = given;
${schedule.length === 0 ? '' : scheduleText(schedule)}
  prepare();
  return x;
}
/** Writes the rows of a segment's start. */
fn arrive(x: States) {
  while (nextOut < outEnd && bitcast<f32>(plan[settings.timesAt + nextOut]) <= 0f) {
    record(nextOut, now(), x);
    nextOut += 1u;
  }
  if (stretch <= 0f) { status = DONE; }
}
@compute @workgroup_size(WORKGROUP)
fn begin(@builtin(global_invocation_id) id: vec3u) {
  person = id.x;
  if (person >= settings.people) { return; }
${starts}
  status = RUNNING;
  held = ${events?.initially ?? 0}u;
  loadSegment();
  x = change(x);
  ${events === undefined ? '' : 'x = settle(now(), x);'}
  arrive(x);
  if (!(${finiteText(states)})) { status = NOT_FINITE; }
  hNext = 0f;
  save(x);
  if (status > DONE) { blank(); }
}`;
}

/** The head of `advance`: takes a person's progress up. */
export function takeUpText(frame: Frame): string {
  const fields = fieldsOf(frame);
  const n = frame.states.count;
  return `
@compute @workgroup_size(WORKGROUP)
fn advance(@builtin(global_invocation_id) id: vec3u) {
  person = id.x;
  if (person >= settings.people) { return; }
  status = bitcast<u32>(${at(progressOf(frame).status)});
  if (status != RUNNING) { return; }
  var x = ${frame.states.make((i) => at(i))};
${fields
  .slice(n)
  .map((field, k) => `  ${field} = ${at(n + k)};`)
  .join('\n')}
${WORDS.map((word, k) => ({ word, k }))
  .filter(({ word }) => word !== 'status')
  .map(({ word, k }) => `  ${word} = bitcast<u32>(${at(fields.length + k)});`)
  .join('\n')}
  loadSegment();
  prepare();`;
}

/** The tail of `advance`: lays it down, and counts. */
export const LAY_DOWN = `
  save(x);
  if (status == RUNNING) { atomicAdd(&counters[0], 1u); return; }
  atomicAdd(&counters[2], accepted);
  atomicAdd(&counters[3], rejected);
  if (status > DONE) { blank(); }
}`;

function scheduleText(cases: readonly string[]): string {
  return `  for (var k = plan[8u * segment + 4u]; k < plan[8u * segment + 5u]; k += 1u) {
    let at = settings.entriesAt + 4u * k;
    let operation = plan[at + 1u];
    var value = bitcast<f32>(plan[at + 2u]);
    let column = plan[at + 3u];
    if (column > 0u) { value = own[(column - 1u) * settings.stride + person]; }
    switch (plan[at]) {
${cases.join('\n')}
      default: {}
    }
  }`;
}
