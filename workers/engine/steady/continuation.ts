import type {
  Branch,
  BranchEnd,
  Continuation,
  ContinuationRequest,
  Failure,
  Outcome,
} from '../../protocol.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Control } from '../control.ts';
import { unknownName } from '../unknownQuantity.ts';
import { branchingDirection, corrected, tangentAt, type CurvePoint, type Direction } from './arclength.ts';
import { findFrom, footingOf } from './find.ts';
import { follow, sizesOf, type Located, type Passed } from './follow.ts';
import { coordinateOf, FollowedSystem, parameterAt, type Range } from './followed.ts';
import { Pace } from './pace.ts';
import { Named, onEquations, quiet, type SteadyQuestion } from './question.ts';
import { search } from './search.ts';
import { withValue } from './standpoint.ts';

/** Starts from which further curves are sought, at the parameter's present value. */
const STARTS = 24;
const MOST_BRANCHES = 10;

/** A curve followed both ways, from its lower to its upper end. */
interface Curve {
  points: Passed[];
  ends: [BranchEnd, BranchEnd];
}

/**
 * Curves of steady states over a range of one parameter, with their stability and the points where it changes, from
 * every steady state found at the present value and on into branches that cross them.
 */
export function continuation(
  question: SteadyQuestion,
  asked: Omit<ContinuationRequest, 'scenario' | 'channel'>,
  control: Control,
): Promise<Outcome<Continuation>> {
  const { program, plan } = question;
  const { model } = program;
  return onEquations<Continuation>(question, async (equations) => {
    const chosen = [...model.parameters, ...model.states].find(({ id }) => id === asked.parameter);
    const quantities = [...model.states, ...model.outputs];
    const ids = asked.columns ?? model.states.map(({ id }) => id);
    const columns = ids.map((id) => quantities.findIndex((one) => one.id === id));
    const value = chosen && valueOf(question, asked.parameter);
    const unknown = ids.find((_, k) => columns[k]! < 0);
    const wrong =
      chosen === undefined
        ? unknownName(
            'quantity',
            asked.parameter,
            [...model.parameters, ...model.states].map(({ id }) => id),
          )
        : unknown !== undefined
          ? unknownName(
              'quantity',
              unknown,
              quantities.map(({ id }) => id),
            )
          : wrongRange(model, asked, value!);
    if (wrong !== undefined || chosen === undefined || value === undefined) return { failure: wrong! };

    const footing = await footingOf(program, equations, plan, asked.from ?? 'start', quiet(control));
    if ('failure' in footing) return footing;
    const pace = new Pace(control);
    const direct = await findFrom(footing, plan, pace);
    if ('failure' in direct && direct.failure.code !== 'no-steady-state') return direct;
    const known = 'failure' in direct ? [] : direct.map(({ x }) => x);
    known.push(...(await search(footing, known, STARTS, plan.seed, new Map(), pace)).found);
    if ('failure' in direct && known.length === 0) return direct;

    const [from, to] = asked.range;
    const range: Range = { from, to, scale: asked.scale ?? 'linear' };
    const followed = new FollowedSystem(footing.system, footing, question, asked.parameter, range);
    const sigma = coordinateOf(range, value);
    const curves: Curve[] = [];
    const special: Located[] = [];
    const waiting: { point: CurvePoint; along: Direction; from?: 'branch-point' }[] = known.map((x) => ({
      point: { x, sigma },
      along: towards(followed.n),
    }));
    while (waiting.length > 0 && curves.length < MOST_BRANCHES) {
      control.progress?.({
        fraction: curves.length / Math.max(MOST_BRANCHES, curves.length + waiting.length),
        note: `${curves.length} curves followed`,
      });
      const { point, along, from: origin } = waiting.shift()!;
      if (origin === undefined && curves.some((curve) => passesThrough(curve, point))) continue;
      const ways = [];
      for (const sign of [-1, 1]) {
        const side = along.map((part) => sign * part);
        const start = origin === undefined ? point : onto(followed, point, side);
        if (
          start === undefined ||
          (origin !== undefined && curves.some((curve) => passesThrough(curve, start)))
        )
          continue;
        ways.push(await follow(followed, start, side, footing.region, pace));
        if (ways.at(-1)!.end === 'closed') break;
      }
      const found = ways
        .flatMap((way) => way.special)
        .filter((one) => !special.some((other) => isSamePoint(one, other)));
      special.push(...found);
      curves.push(...(origin === undefined ? [joined(ways)] : ways.map((way) => joined([way], origin))));
      for (const one of found) {
        if (one.kind !== 'branch-point') continue;
        const across = branchingDirection(followed, one, one.tangent, one.sizes);
        if (across !== undefined) waiting.push({ point: one, along: across, from: 'branch-point' });
      }
    }

    const valuesAt = ({ x, sigma: at }: CurvePoint): number[] => {
      followed.set(at);
      const outputs = columns.some((k) => k >= model.states.length) ? equations.outputs(x) : undefined;
      return columns.map((k) => (k < model.states.length ? x[k]! : outputs![k - model.states.length]!));
    };
    const named = new Named(question);
    return {
      value: {
        parameter: { ...named.column(chosen), value },
        columns: columns.map((k) => named.column(quantities[k]!)),
        branches: curves
          .filter(({ points }) => points.length > 1)
          .map((curve) => branchOf(curve, range, columns.length, valuesAt)),
        points: special.map((one) => ({
          kind: one.kind,
          at: parameterAt(range, one.sigma),
          values: valuesAt(one),
          ...(one.omega !== undefined && { period: (2 * Math.PI) / one.omega }),
        })),
        ...(model.timeUnit !== undefined && { timeUnit: model.timeUnit }),
        warnings: plan.warnings,
      },
    };
  });
}

/** The parameter's value, or the state's start, as the plan has it. */
function valueOf({ program, plan }: SteadyQuestion, id: string): number {
  const { parameters, states } = program.model;
  const list = parameters.some((one) => one.id === id) ? parameters : states;
  const index = list.findIndex((one) => one.id === id);
  const vector = list === states ? 0 : 1;
  const given = plan.overrides.find((one) => Number(one.vector) === vector && one.index === index);
  return (
    given?.value ??
    list[index]!.value ??
    (vector === 1 ? program.initialParameters(plan.overrides)[index]! : 0)
  );
}

function wrongRange(
  model: CompiledModel,
  { parameter, range: [from, to], scale }: Omit<ContinuationRequest, 'scenario' | 'channel'>,
  value: number,
): Failure | undefined {
  if (withValue(model, [], parameter, 0) === undefined) {
    return {
      code: 'not-settable',
      message: `${parameter} cannot be followed: the model computes it.`,
      hint: 'Choose what it is computed from.',
      symbol: parameter,
    };
  }
  if (!(from < to) || !Number.isFinite(from) || !Number.isFinite(to)) {
    return {
      code: 'invalid-range',
      message: `The range of ${parameter} is empty: ${from} to ${to}.`,
      hint: 'Let its first end lie below its second.',
    };
  }
  if (scale === 'log' && !(from > 0)) {
    return {
      code: 'invalid-range',
      message: `On a logarithmic scale ${parameter} must stay above 0.`,
      hint: 'Raise the lower end, or choose the linear scale.',
    };
  }
  if (!(value >= from && value <= to)) {
    return {
      code: 'invalid-range',
      message: `${parameter} is ${value}, which is outside of ${from} to ${to}.`,
      hint: 'Curves begin at the present value: let the range hold it.',
      symbol: parameter,
    };
  }
  return undefined;
}

/** The direction of the parameter itself. */
function towards(n: number): Direction {
  const direction = new Float64Array(n + 1);
  direction[n] = 1;
  return direction;
}

/** The first point of another branch, a little away from where it crosses. */
function onto(followed: FollowedSystem, from: CurvePoint, along: Direction): CurvePoint | undefined {
  const sizes = sizesOf(from.x, from.x.map(Math.abs));
  for (const step of [0.01, 0.003, 0.001]) {
    const found = corrected(followed, from, along, step, sizes);
    if (found !== undefined && tangentAt(followed, found.point, along, sizes) !== undefined)
      return found.point;
  }
  return undefined;
}

/** Ways from one point as one curve: the first is turned round. */
function joined(ways: readonly { points: Passed[]; end: BranchEnd }[], origin?: 'branch-point'): Curve {
  const [back, forth] = ways;
  if (back === undefined) return { points: [], ends: ['stuck', 'stuck'] };
  if (back.end === 'closed') return { points: back.points, ends: ['closed', 'closed'] };
  if (forth === undefined) return { points: back.points, ends: [origin ?? 'stuck', back.end] };
  return { points: [...back.points.toReversed(), ...forth.points.slice(1)], ends: [back.end, forth.end] };
}

/** Whether a curve goes through a point, as far as its own points tell. */
function passesThrough({ points }: Curve, { x, sigma }: CurvePoint): boolean {
  return points.some((a, k) => {
    const b = points[k + 1];
    if (b === undefined || (a.sigma - sigma) * (b.sigma - sigma) > 0) return false;
    const share = a.sigma === b.sigma ? 0 : (sigma - a.sigma) / (b.sigma - a.sigma);
    const between = a.x.map((value, i) => value + share * (b.x[i]! - value));
    return between.every((value, i) => {
      const reach = Math.abs(a.x[i]! - b.x[i]!) + 1e-3 * Math.max(Math.abs(value), Math.abs(x[i]!));
      return Math.abs(value - x[i]!) <= 0.2 * reach + 1e-12;
    });
  });
}

function isSamePoint(a: Located, b: Located): boolean {
  const isNear = a.x.every(
    (value, i) => Math.abs(value - b.x[i]!) <= 1e-4 * Math.max(a.sizes[i]!, b.sizes[i]!),
  );
  return a.kind === b.kind && Math.abs(a.sigma - b.sigma) < 1e-5 && isNear;
}

function branchOf(
  { points, ends }: Curve,
  range: Range,
  columns: number,
  valuesAt: (point: CurvePoint) => number[],
): Branch {
  const rows = points.map(valuesAt);
  return {
    parameter: Float64Array.from(points, ({ sigma }) => parameterAt(range, sigma)),
    values: Array.from({ length: columns }, (_, k) => Float64Array.from(rows, (row) => row[k]!)),
    unstable: Uint16Array.from(points, ({ unstable }) => unstable),
    ends,
  };
}
