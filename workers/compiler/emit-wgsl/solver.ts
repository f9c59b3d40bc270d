import type { EventText } from './events.ts';
import type { StateVector } from './states.ts';
import type { MethodText } from './tsit5.ts';

export interface SolverParts {
  states: StateVector;
  method: MethodText;
  events: EventText | undefined;
  /** Parameters that a person has of their own. */
  held: readonly number[];
  /** Statements that make `x` and them. */
  starts: string;
  /** Cases of a `switch` over what the schedule changes. */
  schedule: readonly string[];
  /** How many quantities are recorded. */
  columns: number;
  /** `nextTurn` exists. */
  turns: boolean;
}

/** Halvings of a step in search of where a trigger turns. */
const HALVINGS = 22;

/**
 * The loop around a method's step. Time is counted from the last scheduled change, in two f32, so that it resolves
 * any step; each stretch between two changes ends exactly.
 */
export function solverText(parts: SolverParts): string {
  const { states, method, events, held, starts, schedule, columns, turns } = parts;
  const n = states.count;
  const fields = [
    ...Array.from({ length: n }, (_, i) => `x.s${i}`),
    ...held.map((index) => `p${index}`),
    'tau', 'tauLow', 'hNext', 'lastError',
  ]; // prettier-ignore
  const words = ['segment', 'nextOut', 'status', 'accepted', 'rejected', 'held'];
  const at = (k: number): string => `progress[${k}u * settings.stride + person]`;
  const finite = Array.from({ length: n }, (_, i) => `isFinite(x.s${i})`).join(' && ');
  const p = method.proportional;
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
${words.map((word, k) => `  ${at(fields.length + k)} = bitcast<f32>(${word});`).join('\n')}
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
/** Arrives at the start of a segment: scheduled changes, events, rows of this time. */
fn enter(given: States) -> States {
  var x = given;
${schedule.length === 0 ? '' : scheduleText(schedule)}
  prepare();
  ${events === undefined ? '' : 'x = settle(now(), x);'}
  while (nextOut < outEnd && bitcast<f32>(plan[settings.timesAt + nextOut]) <= 0f) {
    record(nextOut, now(), x);
    nextOut += 1u;
  }
  if (stretch <= 0f) { status = DONE; }
  return x;
}
/** Hairer, Nørsett & Wanner I, II.4: a first step from the sizes of two derivatives. */
fn firstStep(t: f32, x: States, k1: States) -> f32 {
  let size = ${states.norm('x', 'x', 'x')};
  let slope = ${states.norm('k1', 'x', 'x')};
  let small = min(stretch, select(0.01f * size / slope, 1e-6f * stretch, size < 1e-5f || slope < 1e-5f));
  let u = ${states.combine('x', [['small', 'k1']])};
  let k2 = rhs(t + small, u);
  let bend = ${states.make((i) => `(k2.s${i} - k1.s${i}) / small`)};
  let curve = ${states.norm('bend', 'x', 'x')};
  let steepest = max(slope, curve);
  let second = select(exp2(${method.inverseOrder}f * log2(0.01f / steepest)), max(1e-6f * stretch, small * 1e-3f), steepest <= 1e-15f);
  return min(100f * small, second);
}
@compute @workgroup_size(WORKGROUP)
fn begin(@builtin(global_invocation_id) id: vec3u) {
  person = id.x;
  if (person >= settings.people) { return; }
${starts}
  status = RUNNING;
  held = ${events?.initially ?? 0}u;
  loadSegment();
  x = enter(x);
  if (!(${finite})) { status = NOT_FINITE; }
  hNext = 0f;
  save(x);
  if (status > DONE) { blank(); }
}
@compute @workgroup_size(WORKGROUP)
fn advance(@builtin(global_invocation_id) id: vec3u) {
  person = id.x;
  if (person >= settings.people) { return; }
  status = bitcast<u32>(${at(fields.length + 2)});
  if (status != RUNNING) { return; }
  var x = ${states.make((i) => at(i))};
${fields
  .slice(n)
  .map((field, k) => `  ${field} = ${at(n + k)};`)
  .join('\n')}
${words
  .map((word, k) => ({ word, k }))
  .filter(({ word }) => word !== 'status')
  .map(({ word, k }) => `  ${word} = bitcast<u32>(${at(fields.length + k)});`)
  .join('\n')}
  loadSegment();
  prepare();
  var k1 = rhs(now(), x);
  var grows = true;
  for (var taken = 0u; taken < settings.budget && status == RUNNING; taken += 1u) {
    let t = now();
    if (hNext <= 0f) { hNext = firstStep(t, x, k1); lastError = 0f; }
    let left = (stretch - tau) - tauLow;
    var h = hNext;
    var last = h >= 0.99999f * left;
    if (last) { h = left; } else if (h > 0.5f * left) { h = 0.5f * left; }
    var tEnd = t + h;
    var arrival = tEnd;
    ${turns ? turnText : ''}
    ${method.step}
    if (isFinite(error) && error <= 1f) {
      accepted += 1u;
      var theta = 1f;
      ${events === undefined ? '' : eventSearch(method)}
      let ends = last && theta == 1f;
      let reached = tau + (tauLow + theta * h);
      while (nextOut < outEnd) {
        let time = bitcast<f32>(plan[settings.timesAt + nextOut]);
        if (!ends && time >= reached) { break; }
        let inside = clamp(((time - tau) - tauLow) / h, 0f, theta);
        record(nextOut, start.x + (start.y + time), ${method.dense('inside')});
        nextOut += 1u;
      }
      let log = log2(max(error, 1e-6f));
      let factor = 0.9f * exp2(${p}f * lastError - ${method.inverseOrder - 0.75 * p}f * log);
      lastError = log;
      let grown = h * min(max(factor, 0.2f), select(1f, 8f, grows));
      // A step that something else cut short says nothing against the one planned.
      hNext = select(grown, max(grown, hNext), h < 0.9f * hNext && grows);
      grows = true;
      ${events === undefined ? 'x = next;' : `if (theta < 1f) { x = ${method.dense('theta')}; } else { x = next; }`}
      let sum = exactSum(max(tau, theta * h), min(tau, theta * h));
      tau = sum.x;
      tauLow += sum.y;
      ${turns ? 'if (turning && theta == 1f) { tau = (arrival - start.x) - start.y; tauLow = 0f; }' : ''}
      var jumped = ${turns ? 'turning' : 'false'};
      ${events === undefined ? '' : 'if (bits != held) { x = settle(arrival, x); jumped = true; }'}
      if (ends) {
        segment += 1u;
        tau = 0f;
        tauLow = 0f;
        loadSegment();
        x = enter(x);
        jumped = true;
        hNext = 0f;
      }
      if (!(${finite})) { status = NOT_FINITE; }
      ${method.last === undefined ? 'k1 = rhs(now(), x);' : `k1 = ${method.last};\n      if (jumped) { k1 = rhs(${turns ? 'now() * 1.0000002f' : 'now()'}, x); }`}
    } else {
      rejected += 1u;
      grows = false;
      let known = isFinite(error);
      hNext = h * select(0.25f, max(0.9f * exp2(-${method.inverseOrder}f * log2(error)), 0.2f), known);
      if (hNext < 1e-9f * max(abs(t), stretch)) { status = select(NOT_FINITE, STEP_TOO_SMALL, known); }
    }
    if (status == RUNNING && accepted + rejected >= settings.maxSteps) { status = TOO_MANY_STEPS; }
  }
  save(x);
  if (status == RUNNING) { atomicAdd(&counters[0], 1u); return; }
  atomicAdd(&counters[2], accepted);
  atomicAdd(&counters[3], rejected);
  if (status > DONE) { blank(); }
}`;
}

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

/** Where a condition of time alone turns, the step ends there. */
const turnText = `var turning = false;
    let turn = nextTurn(t + 2.4e-7f * abs(t), x);
    let toTurn = (((turn - start.x) - start.y) - tau) - tauLow;
    if (toTurn > 0f && toTurn < h) {
      h = toTurn;
      last = false;
      turning = true;
      arrival = turn;
      // Still on this side of it.
      tEnd = turn - 2.4e-7f * abs(turn);
    }`;

/** Looks where within the step the first trigger turns: `theta`, just behind it, and the triggers there. */
function eventSearch(method: MethodText): string {
  return `var bits = triggerBits(arrival, next);
      var low = 0f;
      var turned = bits != held;
      if (!turned) {
        let middle = triggerBits(t + 0.5f * h, ${method.dense('0.5f')});
        if (middle != held) { turned = true; theta = 0.5f; bits = middle; }
      }
      if (turned) {
        for (var k = 0u; k < ${HALVINGS}u; k += 1u) {
          let middle = 0.5f * (low + theta);
          let there = triggerBits(t + middle * h, ${method.dense('middle')});
          if (there != held) { theta = middle; bits = there; } else { low = middle; }
        }
        if (theta < 1f) { arrival = t + theta * h; }
      }`;
}
