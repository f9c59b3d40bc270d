import type { Failure, Outcome, PhasePlane, PhasePlaneRequest } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { overrideAll, runCourse } from '../sedml/course.ts';
import { solveAt } from '../solveAt.ts';
import { unknownName } from '../unknownQuantity.ts';
import { algebraicSolver } from './algebraic.ts';
import { zeroContour } from './contours.ts';
import type { Equations, Standing } from './equations.ts';
import { findFrom, footingOf, type Footing } from './find.ts';
import { Pace } from './pace.ts';
import { Named, onEquations, quiet, type SteadyQuestion } from './question.ts';
import { search } from './search.ts';
import { eigenvaluesAt, stabilityOf } from './stability.ts';

/** Places of the vector field along each axis, and of the grid that nullclines are traced on. */
const ARROWS = 21;
const CELLS = 121;
/** Starts from which further steady states are sought to be marked. */
const STARTS = 24;
/** Points of a trajectory. */
const POINTS = 400;

/**
 * The plane of two states: how the model moves there while all other states stand still, where each of the two rests
 * (its nullcline), and trajectories of the whole model seen in it.
 */
export function phasePlane(
  question: SteadyQuestion,
  asked: Pick<PhasePlaneRequest, 'from' | 'x' | 'y' | 'range' | 'starts'>,
  control: Control,
): Promise<Outcome<PhasePlane>> {
  const { program, plan } = question;
  const { states } = program.model;
  return onEquations<PhasePlane>(question, async (equations) => {
    const [i, j] = [asked.x, asked.y].map((id) => states.findIndex((state) => state.id === id)) as [
      number,
      number,
    ];
    const missing = i < 0 ? asked.x : j < 0 ? asked.y : undefined;
    if (missing !== undefined)
      return {
        failure: unknownName(
          'state',
          missing,
          states.map(({ id }) => id),
        ),
      };
    if (i === j) return { failure: sameTwice(asked.x) };
    const footing = await footingOf(program, equations, plan, asked.from ?? 'start', quiet(control));
    if ('failure' in footing) return footing;
    const pace = new Pace(control);
    const known = await findFrom(footing, plan, pace);
    const resting = 'failure' in known ? [] : known.map(({ x }) => x);
    if (!('failure' in known) || known.failure.code === 'no-steady-state')
      resting.push(...(await search(footing, resting, STARTS, plan.seed, new Map(), pace)).found);
    const { x: start } = footing.standing;
    const passed = await extents(program, plan, [i, j], quiet(control));
    const spanOf = (k: number, at: 0 | 1): [number, number] =>
      around([start[k]!, ...resting.map((x) => x[k]!)], passed[at]);
    const range = asked.range ?? { x: spanOf(i, 0), y: spanOf(j, 1) };
    const grid = await fieldOn(equations, footing, [i, j], range, CELLS, pace);
    const arrows = await fieldOn(equations, footing, [i, j], range, ARROWS, pace);
    const trajectories: PhasePlane['trajectories'] = [];
    for (const { x, y } of asked.starts) {
      const from = { ...footing.standing, x: start.with(i, x).with(j, y) };
      const run = await trajectory(program, plan, from, [i, j], quiet(control));
      if ('failure' in run) return run;
      trajectories.push(run);
    }
    const named = new Named(question);
    return {
      value: {
        x: { ...named.column(states[i]!), range: [...range.x] },
        y: { ...named.column(states[j]!), range: [...range.y] },
        field: {
          columns: ARROWS,
          rows: ARROWS,
          rates: Float64Array.from({ length: 2 * arrows.dx.length }, (_, k) =>
            k % 2 === 0 ? arrows.dx[k / 2]! : arrows.dy[(k - 1) / 2]!,
          ),
        },
        nullclines: {
          x: zeroContour(grid.dx, grid.x, grid.y),
          y: zeroContour(grid.dy, grid.x, grid.y),
        },
        trajectories,
        steady: resting.map((x) => ({
          x: x[i]!,
          y: x[j]!,
          stability: stabilityOf(eigenvaluesAt(footing.system, x)),
        })),
        held: named.states(start).filter((_, k) => k !== i && k !== j),
        warnings: plan.warnings,
      },
    };
  });
}

function sameTwice(id: string): Failure {
  return {
    code: 'same-state',
    message: `Both axes are ${id}.`,
    hint: 'Choose two different states.',
    symbol: id,
  };
}

/**
 * An interval around values: from 0 where all are positive, half as far again as the largest, and with a little room
 * around what the run passed through.
 */
function around(values: readonly number[], passed: readonly number[]): [number, number] {
  const all = [...values, ...passed];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (low >= 0) return [0, Math.max(1.5 * Math.max(...values), 1.05 * high) || 1];
  const room = 0.5 * (Math.max(...values) - Math.min(...values));
  const wide = Math.max(room, 0.05 * (high - low)) || Math.abs(high) || 1;
  return [Math.min(low, Math.min(...values) - wide), Math.max(high, Math.max(...values) + wide)];
}

/** The least and the largest that the run itself reaches of two states; empty where it fails. */
async function extents(
  program: Program,
  plan: Plan,
  pair: readonly [number, number],
  control: Control,
): Promise<[number[], number[]]> {
  const columns = pair.map((index) => plan.columns.find((column) => column.index === index)!);
  const run = await solveAt(program, { ...plan, columns }, control);
  if ('failure' in run) return [[], []];
  const reached = (k: 0 | 1): number[] => {
    let [low, high] = [Infinity, -Infinity];
    for (let at = k; at < run.rows.length; at += 2) {
      low = Math.min(low, run.rows[at]!);
      high = Math.max(high, run.rows[at]!);
    }
    return [low, high];
  };
  return [reached(0), reached(1)];
}

/** Rates of the two states on a grid, row by row from the lowest y. */
async function fieldOn(
  equations: Equations,
  { standing }: Footing,
  [i, j]: readonly [number, number],
  range: { x: readonly [number, number]; y: readonly [number, number] },
  size: number,
  pace: Pace,
): Promise<{ x: Float64Array; y: Float64Array; dx: Float64Array; dy: Float64Array }> {
  const along = ([from, to]: readonly [number, number]): Float64Array =>
    Float64Array.from({ length: size }, (_, k) => from + (k * (to - from)) / (size - 1));
  const [x, y] = [along(range.x), along(range.y)];
  const [dx, dy] = [new Float64Array(size * size), new Float64Array(size * size)];
  const place = standing.x.slice();
  const rates = new Float64Array(equations.n);
  const consistent = algebraicSolver(equations);
  for (let row = 0; row < size; row++) {
    await pace.rest();
    for (let column = 0; column < size; column++) {
      place[i] = x[column]!;
      place[j] = y[row]!;
      consistent(place);
      equations.rates(place, rates);
      dx[row * size + column] = rates[i]!;
      dy[row * size + column] = rates[j]!;
    }
  }
  return { x, y, dx, dy };
}

/** The whole model's way from where it stands, seen in the plane. */
async function trajectory(
  program: Program,
  plan: Plan,
  { x, p, time }: Standing,
  [i, j]: readonly [number, number],
  control: Control,
): Promise<{ x: Float64Array<ArrayBuffer>; y: Float64Array<ArrayBuffer> } | { failure: Failure }> {
  const end = time + plan.end;
  const times = Float64Array.from({ length: POINTS }, (_, k) => time + (k * plan.end) / (POINTS - 1));
  times[POINTS - 1] = end;
  const { solver, seed } = plan;
  const overrides = overrideAll(program, Float64Array.of(...x, ...p));
  const course = { start: time, times, overrides, continues: true, columns: [i, j], solver, seed };
  const solved = await runCourse(program, course, control);
  if ('failure' in solved) return solved;
  return { x: new Float64Array(solved.columns[0]!), y: new Float64Array(solved.columns[1]!) };
}
