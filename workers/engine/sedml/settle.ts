import type { Control } from '../control.ts';
import type { Program } from '../program.ts';
import { Interrupted } from '../solveAt.ts';
import { startAlone, steadyState } from '../steady/steadyState.ts';
import type { Failure } from '../../protocol.ts';
import { overrideAll, runCourse, type Course } from './course.ts';

/** Each stretch is this many times as long as the one before. */
const GROWTH = 10;
const STRETCHES = 14;
const FIRST = 1;
/** A state is at rest when it changes by less than this fraction of itself over the last nine tenths of the time. */
const REST = 1e-8;
const REST_ABSOLUTE = 1e-12;
/** Enough for any model that comes to rest; one that oscillates is given up after them. */
const MOST_STEPS = 300_000;
/** At rest is judged by less than the solver's own error, so that is kept below it. */
const TOLERANCE = { relativeTolerance: 1e-9, absoluteTolerance: 1e-13 };

type Settled = { times: Float64Array<ArrayBuffer>; columns: Float64Array<ArrayBuffer>[] };

/** Where equations at rest are not looked at, a model may still come to rest in time. */
const ONLY_IN_TIME: ReadonlySet<string> = new Set([
  'depends-on-time',
  'has-delays',
  'nothing-moves',
  'too-large',
]);

/**
 * The steady state that a model comes to from where it stands: by Newton's method and what that falls back upon;
 * by integration where events may move the model, time or the past is in its equations, or it is too large.
 *
 * @throws Interrupted where the control says so
 */
export async function settle(
  program: Program,
  course: Omit<Course, 'times'>,
  control: Control,
): Promise<Settled | { failure: Failure }> {
  const { model } = program;
  if (model.events.length > 0) return settleInTime(program, course, control);
  const everything = Array.from({ length: model.states.length + model.parameters.length }, (_, at) => at);
  const here = { ...course, times: Float64Array.of(course.start) };
  const standing = await runCourse(program, { ...here, columns: everything }, control);
  if ('failure' in standing) return standing;
  const values = Float64Array.from(standing.columns, (column) => column[0]!);
  const plan = startAlone(overrideAll(program, values));
  const outcome = await steadyState({ program, plan }, {}, { interruption: () => control.interruption() });
  if (outcome.kind === 'failed')
    return ONLY_IN_TIME.has(outcome.failure.code) ? settleInTime(program, course, control) : outcome;
  if (outcome.kind !== 'done') throw new Interrupted(outcome.kind);
  outcome.value.states[0]!.states.forEach(({ value }, at) => (values[at] = value));
  const overrides = overrideAll(program, values);
  const there = await runCourse(program, { ...here, overrides, continues: true }, control);
  return 'failure' in there ? there : { times: here.times, columns: there.columns };
}

/**
 * The steady state that a model comes to from where it stands, by integration over ever longer times until no state
 * moves any more.
 */
async function settleInTime(
  program: Program,
  course: Omit<Course, 'times'>,
  control: Control,
): Promise<Settled | { failure: Failure }> {
  const states = program.model.states.map((_, index) => index);
  const columns = [...new Set([...states, ...course.columns])];
  const times = Float64Array.from({ length: STRETCHES }, (_, k) => course.start + FIRST * GROWTH ** k);
  const solver = {
    ...course.solver,
    maxSteps: MOST_STEPS,
    relativeTolerance: Math.min(course.solver.relativeTolerance, TOLERANCE.relativeTolerance),
    absoluteTolerance: Math.min(course.solver.absoluteTolerance, TOLERANCE.absoluteTolerance),
  };
  // An oscillating model would be followed to the end; growing ends keep that bounded.
  for (let until = 4; until <= STRETCHES; until += 2) {
    const result = await runCourse(
      program,
      { ...course, columns, solver, times: times.slice(0, until) },
      control,
    );
    if ('failure' in result)
      return result.failure.code === 'too-many-steps' ? restless(times[until - 1]!) : result;
    const last = until - 1;
    const atRest = states.every((_, k) => {
      const [before = NaN, now = NaN] = [result.columns[k]![last - 1], result.columns[k]![last]];
      return Math.abs(now - before) <= REST * Math.abs(now) + REST_ABSOLUTE;
    });
    if (!atRest) continue;
    const at = new Map(columns.map((index, k) => [index, result.columns[k]!]));
    return {
      times: times.slice(last, until),
      columns: course.columns.map((index) => at.get(index)!.slice(last, until)),
    };
  }
  return restless(times[STRETCHES - 1]!);
}

function restless(time: number): { failure: Failure } {
  return {
    failure: {
      code: 'no-steady-state',
      message: `The model comes to no steady state before t = ${time.toPrecision(1)}.`,
      hint: 'It may oscillate or grow without bound: look at a time course.',
    },
  };
}
