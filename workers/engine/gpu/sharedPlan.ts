import { Vector } from '../../../assembly/memory.ts';
import type { Target } from '../../compiler/system.ts';
import type { WgslChoice, WgslModel } from '../../compiler/emit-wgsl/choice.ts';
import type { SharedPlan } from '../../kernels/peopleSolver.ts';
import type { People, Place } from '../cohort/people.ts';
import type { Program } from '../program.ts';

export type Statement = People['shared'];

/** Tighter than this f32 cannot keep. */
export const LEAST_TOLERANCE = 1e-5;
/** Steps of one person, whatever the scenario allows: more never end on a device. */
const MOST_STEPS = 1_000_000;

function targetOf({ vector, index }: Place): Target {
  return { vector: vector === Vector.State ? 'state' : 'parameter', index };
}

/** What the model has to be written for, the method apart. */
export function choiceOf({ plan, varied, schedule }: Statement): Omit<WgslChoice, 'method'> {
  const scheduled: Target[] = [];
  for (const entry of schedule) {
    const target = targetOf(entry);
    if (!scheduled.some(({ vector, index }) => vector === target.vector && index === target.index))
      scheduled.push(target);
  }
  return {
    varied: varied.map(targetOf),
    scheduled,
    columns: plan.columns.map(({ index }) => index),
  };
}

/**
 * A plan as the device reads it. Scheduled times cut the run into segments, and output times are counted from the
 * start of theirs, in f64, so that f32 says on which side of a change each lies and resolves long runs.
 */
export function sharedPlan(
  { plan, base, varied, schedule, occasions }: Statement,
  choice: Omit<WgslChoice, 'method'>,
  program: Program,
  constants: WgslModel['constants'],
): SharedPlan {
  const { end, times, solver, seed } = plan;
  const due = schedule.filter(({ time }) => time >= 0 && time <= end);
  const starts = [...new Set([0, ...due.map(({ time }) => time), end])].sort((a, b) => a - b);
  // The last one has no length: there the run ends.
  const segments = new Uint32Array(8 * starts.length);
  const segmentNumbers = new Float32Array(segments.buffer);
  const entries = new Uint32Array(4 * due.length);
  const entryNumbers = new Float32Array(entries.buffer);
  const outputs = new Float32Array(times.length);
  const gaps = new Gaps();
  const gapBefore = new Uint32Array(times.length);
  let output = 0;
  let entry = 0;
  starts.forEach((start, s) => {
    const next = starts[s + 1] ?? Infinity;
    const high = Math.fround(start);
    segmentNumbers.set([high, start - high, Number.isFinite(next) ? next - start : 0], 8 * s);
    const firstEntry = entry;
    for (; entry < due.length && due[entry]!.time === start; entry++) {
      const { vector, index, operation, value } = due[entry]!;
      const target = targetOf({ vector, index });
      const slot = choice.scheduled.findIndex(
        (each) => each.vector === target.vector && each.index === target.index,
      );
      const own = occasions.findIndex((occasion) => schedule[occasion.entry] === due[entry]);
      entries.set([slot, operation], 4 * entry);
      entryNumbers[4 * entry + 2] = value;
      entries[4 * entry + 3] = own < 0 ? 0 : varied.length + own + 1;
    }
    let before = start;
    for (; output < times.length && times[output]! < next; output++) {
      outputs[output] = times[output]! - start;
      gapBefore[output] = gaps.of(times[output]! - before);
      before = times[output]!;
    }
    const rest = gaps.of(Number.isFinite(next) ? next - before : 0);
    segments.set([output, firstEntry, entry, rest], 8 * s + 3);
  });
  const lengths = Float32Array.from(gaps.lengths);
  const pieces = [segments, entries, outputs, gapBefore, lengths].map(
    ({ buffer }) => new Uint32Array(buffer),
  );
  const words = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  const places: number[] = [];
  let filled = 0;
  for (const piece of pieces) {
    places.push(filled);
    words.set(piece, filled);
    filled += piece.length;
  }
  return {
    times: times.length,
    words,
    entriesAt: places[1]!,
    timesAt: places[2]!,
    gapsAt: places[3]!,
    lengthsAt: places[4]!,
    constants: constantsOf(program, base, seed, constants),
    relativeTolerance: Math.max(solver.relativeTolerance, LEAST_TOLERANCE),
    absoluteTolerance: solver.absoluteTolerance,
    maxSteps: Math.min(solver.maxSteps === 0 ? MOST_STEPS : solver.maxSteps, MOST_STEPS),
  };
}

/** Lengths of time that differ by more than rounding, by number. */
class Gaps {
  readonly lengths: number[] = [];

  of(length: number): number {
    const known = this.lengths.findIndex((each) => Math.abs(each - length) <= 1e-9 * Math.abs(each));
    return known >= 0 ? known : this.lengths.push(length) - 1;
  }
}

/** Parameters, start values of states, then 1 for each state and parameter that is given from outside. */
function constantsOf(
  program: Program,
  base: Statement['base'],
  seed: number,
  count: number,
): Float32Array<ArrayBuffer> {
  const states = program.model.states.length;
  const parameters = program.model.parameters.length;
  const values = program.initialValues(base, seed);
  const result = new Float32Array(count);
  result.set(values.subarray(states));
  result.set(values.subarray(0, states), parameters);
  for (const { vector, index } of base)
    result[parameters + states + (vector === Vector.State ? index : states + index)] = 1;
  return result;
}
