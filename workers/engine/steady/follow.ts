import type { BranchEnd, Eigenvalue, SpecialPointKind } from '../../protocol.ts';
import { corrected, dot, tangentAt, type CurvePoint, type Direction } from './arclength.ts';
import type { FollowedSystem } from './followed.ts';
import type { Pace } from './pace.ts';
import { isPossible, type Region } from './region.ts';
import { eigenvaluesAt } from './stability.ts';
import { largestOf } from './system.ts';

/** Longest, first and shortest step, in scaled variables: the parameter's whole range is 1. */
const LONGEST = 0.04;
const FIRST = 0.005;
const SHORTEST = 1e-7;
/** Turning by more than this between two points asks for a shorter step. */
const LEAST_COSINE = 0.95;
const MOST_POINTS = 1500;
/** Halvings that locate a special point, and the shares of an interval that are tried for its middle. */
const HALVINGS = 60;
const BESIDE = [0.5, 0.43, 0.57, 0.3, 0.7];

/** A point with what is known of it. */
export interface Passed extends CurvePoint {
  eigenvalues: Eigenvalue[];
  unstable: number;
  tangent: Direction;
}

export interface Located extends CurvePoint {
  kind: SpecialPointKind;
  /** Of the curve that was followed. */
  tangent: Direction;
  sizes: Float64Array;
  /** Imaginary part of the pair at a Hopf point. */
  omega?: number;
}

export interface Way {
  points: Passed[];
  special: Located[];
  end: BranchEnd;
}

/**
 * Follows a curve of steady states from a point in a direction by pseudo-arclength continuation, until the parameter
 * leaves its range, an amount falls below zero, the curve closes or steps become too short. Folds are where the
 * tangent turns back in the parameter; Hopf and branch points where two or one eigenvalues cross the imaginary axis.
 *
 * @throws Interrupted where the pace's control says so
 */
export async function follow(
  followed: FollowedSystem,
  start: CurvePoint,
  along: Direction,
  region: Region,
  pace: Pace,
): Promise<Way> {
  const largest = start.x.map(Math.abs);
  const first = pass(followed, start, along, sizesOf(start.x, largest));
  const way: Way = { points: first === undefined ? [] : [first], special: [], end: 'stuck' };
  if (first === undefined) return way;
  let here = first;
  let step = FIRST;
  while (way.points.length < MOST_POINTS) {
    await pace.rest();
    const sizes = sizesOf(here.x, largest);
    const found = corrected(followed, here, here.tangent, step, sizes);
    const next = found && pass(followed, found.point, here.tangent, sizes);
    const isTurning = next !== undefined && dot(next.tangent, here.tangent) < LEAST_COSINE;
    if (next === undefined || isTurning) {
      step /= 2;
      if (step < SHORTEST) return way;
      continue;
    }
    if (!isPossible(next.x, region, sizes)) {
      way.end = 'region';
      return way;
    }
    if (next.sigma < 0 || next.sigma > 1) {
      const last = atBorder(followed, here, next.sigma < 0 ? 0 : 1, step, sizes);
      if (last !== undefined) {
        way.special.push(...specialBetween(followed, here, last.point, last.step, sizes));
        way.points.push(last.point);
      }
      way.end = 'range';
      return way;
    }
    way.special.push(...specialBetween(followed, here, next, step, sizes));
    way.points.push(next);
    next.x.forEach((value, i) => (largest[i] = Math.max(largest[i]!, Math.abs(value))));
    if (way.points.length > 8 && isBack(next, first, sizes, step)) {
      way.points.push(first);
      way.end = 'closed';
      return way;
    }
    here = next;
    if (found !== undefined && found.iterations <= 4) step = Math.min(LONGEST, step * 1.5);
  }
  way.end = 'points';
  return way;
}

/** What a change of each variable is measured by; with the root of n, so that the parameter counts as all of them. */
export function sizesOf(x: Float64Array, largest: Float64Array): Float64Array {
  const floor = 1e-6 * largestOf(largest) || 1;
  const root = Math.sqrt(x.length);
  return x.map((value, i) => root * Math.max(Math.abs(value), 0.05 * largest[i]!, floor));
}

function pass(
  followed: FollowedSystem,
  point: CurvePoint,
  along: Direction,
  sizes: Float64Array,
): Passed | undefined {
  const tangent = tangentAt(followed, point, along, sizes);
  if (tangent === undefined || !tangent.every(Number.isFinite)) return undefined;
  followed.set(point.sigma);
  const eigenvalues = eigenvaluesAt(followed.system, point.x) ?? [];
  return { ...point, eigenvalues, unstable: rightOf(eigenvalues), tangent };
}

/** Eigenvalues right of the imaginary axis; unlike in a verdict on stability, none is let pass as rounding. */
function rightOf(eigenvalues: readonly Eigenvalue[]): number {
  return eigenvalues.filter(({ re }) => re > 0).length;
}

/** The point where σ is at its border, by bisection along the step. */
function atBorder(
  followed: FollowedSystem,
  from: Passed,
  border: number,
  step: number,
  sizes: Float64Array,
): { point: Passed; step: number } | undefined {
  const isBefore = ({ sigma }: CurvePoint): boolean => (border === 0 ? sigma > 0 : sigma < 1);
  const located = locate(followed, from, step, sizes, isBefore);
  return located && { point: { ...located.point, sigma: border }, step: located.step };
}

/** The last point before something changes on the way of one step. */
function locate(
  followed: FollowedSystem,
  from: Passed,
  step: number,
  sizes: Float64Array,
  isBefore: (point: Passed) => boolean,
): { point: Passed; step: number } | undefined {
  let [low, high] = [0, step];
  let found: { point: Passed; step: number } | undefined;
  for (let round = 0; round < HALVINGS; round++) {
    let middle = low;
    let point: Passed | undefined;
    // Where the middle lies on a branch point itself, the equations are singular: beside it they are not.
    for (const share of BESIDE) {
      middle = low + share * (high - low);
      const near = corrected(followed, from, from.tangent, middle, sizes);
      point = near && pass(followed, near.point, from.tangent, sizes);
      if (point !== undefined) break;
    }
    if (point === undefined) break;
    found = { point, step: middle };
    if (isBefore(point)) low = middle;
    else high = middle;
    if (high - low <= 1e-13 * step) break;
  }
  return found;
}

/** Folds, Hopf points and branch points between two neighbours. */
function specialBetween(
  followed: FollowedSystem,
  a: Passed,
  b: Passed,
  step: number,
  sizes: Float64Array,
): Located[] {
  const { n } = followed;
  const found: Located[] = [];
  const put = (kind: SpecialPointKind, isBefore: (point: Passed) => boolean): void => {
    const located = locate(followed, a, step, sizes, isBefore);
    if (located === undefined) return;
    const { x, sigma, tangent, eigenvalues } = located.point;
    const pair = eigenvalues
      .filter(({ im }) => im > 0)
      .reduce<Eigenvalue | undefined>(
        (best, one) => (best === undefined || Math.abs(one.re) < Math.abs(best.re) ? one : best),
        undefined,
      );
    const omega = kind === 'hopf' ? pair?.im : undefined;
    found.push({ kind, x, sigma, tangent, sizes, ...(omega !== undefined && { omega }) });
  };
  const turned = a.tangent[n]! * b.tangent[n]! < 0;
  // At a fold one eigenvalue crosses too; where none does, a curve turns back on a branch point (pitchfork).
  const isFold = a.unstable !== b.unstable;
  if (turned) put(isFold ? 'fold' : 'branch-point', ({ tangent }) => tangent[n]! * a.tangent[n]! > 0);
  const crossed = Math.abs(b.unstable - a.unstable) - (turned ? 1 : 0);
  const isBefore = ({ unstable }: Passed): boolean => unstable === a.unstable;
  if (crossed === 2) put('hopf', isBefore);
  else if (crossed === 1) put('branch-point', isBefore);
  return found;
}

/** Whether a curve has come back to where it began, in the same direction. */
function isBack(point: Passed, first: Passed, sizes: Float64Array, step: number): boolean {
  const away = point.x.map((value, i) => (value - first.x[i]!) / sizes[i]!);
  const distance = Math.hypot(Math.sqrt(dot(away, away)), point.sigma - first.sigma);
  return distance < step && dot(point.tangent, first.tangent) > LEAST_COSINE;
}
