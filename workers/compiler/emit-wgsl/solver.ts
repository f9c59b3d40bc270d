import { finiteText, frameText, LAY_DOWN, takeUpText, type Frame } from './frame.ts';
import type { MethodText } from './tsit5.ts';

/** Halvings of a step in search of where a trigger turns. */
const HALVINGS = 22;

/**
 * The loop around a method's step, which keeps its error within the tolerances and ends where a segment does.
 *
 * @param turns whether `nextTurn` exists
 */
export function solverText(frame: Frame, method: MethodText, turns: boolean): string {
  const { states, events } = frame;
  const finite = finiteText(states);
  const p = method.proportional;
  return `${frameText(frame)}
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
${takeUpText(frame)}
  var k1 = x;
  // The derivative is not known: at the start, and after jumps.
  var fresh = true;
  var grows = true;
  for (var taken = 0u; taken < settings.budget && status == RUNNING; taken += 1u) {
    let t = now();
    // Where a condition of time has just turned, what holds behind it counts.
    if (fresh) { k1 = rhs(${turns ? 't + 2.4e-7f * abs(t)' : 't'}, x); }
    fresh = false;
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
      ${turns ? 'if (turning) { fresh = true; }' : ''}
      if (ends) {
        segment += 1u;
        tau = 0f;
        tauLow = 0f;
        loadSegment();
        x = change(x);
        arrival = now();
        fresh = true;
        hNext = 0f;
      }
      ${events === undefined ? '' : 'if (ends || bits != held) { x = settle(arrival, x); fresh = true; }'}
      if (ends) { arrive(x); }
      if (!(${finite})) { status = NOT_FINITE; }
      ${method.last === undefined ? 'fresh = true;' : `if (!fresh) { k1 = ${method.last}; }`}
    } else {
      rejected += 1u;
      grows = false;
      let known = isFinite(error);
      hNext = h * select(0.25f, max(0.9f * exp2(-${method.inverseOrder}f * log2(error)), 0.2f), known);
      if (hNext < 1e-9f * max(abs(t), stretch)) { status = select(NOT_FINITE, STEP_TOO_SMALL, known); }
    }
    if (status == RUNNING && accepted + rejected >= settings.maxSteps) { status = TOO_MANY_STEPS; }
  }
${LAY_DOWN}`;
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
      // Both halves are looked at first, so that a trigger which turns and turns back is not missed.
      for (var k = 0u; k < select(1u, ${HALVINGS}u, turned); k += 1u) {
        let middle = 0.5f * (low + theta);
        let there = triggerBits(t + middle * h, ${method.dense('middle')});
        if (there != held) { theta = middle; bits = there; turned = true; } else { low = middle; }
      }
      if (turned && theta < 1f) { arrival = t + theta * h; }`;
}
