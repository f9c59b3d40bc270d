import { doubles } from './bytes';
import { Flag, ModelFunction } from '../memory';
import { Problem, has } from '../problem';
import { factorise, solve } from './lu';
import { factorisePair, solvePair } from './pairLu';
import { factoriseSparse, solveSparse } from './sparseLu';

/** W = M·scale − J, dense or sparse as the problem's Jacobian is. Returns false where it has no inverse. */
export function factoriseIteration(scale: f64): bool {
  if (has(Flag.Eliminates)) {
    const factorise = Problem.table + ModelFunction.Factorise;
    return call_indirect<i32>(factorise, scale, Problem.jacobian, Problem.mass, Problem.matrix) != 0;
  }
  if (Problem.sparse) return factoriseSparse(scale);
  if (Problem.lanes == 2) {
    buildPair(scale);
    return factorisePair(Problem.matrix, Problem.n >> 1, Problem.skyline);
  }
  buildDense(scale);
  return factorise(Problem.matrix, Problem.n, Problem.bytes, Problem.skyline);
}

/** Overwrites b with the solution of W·x = b. */
// @ts-ignore: decorator
@inline
export function solveIteration(b: usize): void {
  if (has(Flag.Eliminates)) call_indirect<void>(Problem.table + ModelFunction.Solve, Problem.matrix, b);
  else if (Problem.sparse) solveSparse(b);
  else if (Problem.lanes == 2) solvePair(Problem.matrix, Problem.n >> 1, Problem.skyline, b);
  else solve(Problem.matrix, Problem.n, Problem.bytes, Problem.skyline, b);
}

function buildDense(scale: f64): void {
  const n = doubles(Problem.n);
  const stride = Problem.bytes;
  let from = Problem.jacobian;
  let to = Problem.matrix;
  for (let j: usize = 0; j < n; j += 8, from += n, to += stride) {
    for (let i: usize = 0; i < n; i += 8) store<f64>(to + i, -load<f64>(from + i));
    store<f64>(to + j, load<f64>(to + j) + scale * load<f64>(Problem.mass + j));
    if (n < stride) store<f64>(to + n, 0);
  }
}

/** Both people's, entries side by side. */
function buildPair(scale: f64): void {
  const column = doubles(Problem.n);
  const factor = f64x2.splat(scale);
  let from = Problem.jacobian;
  let to = Problem.matrix;
  for (let j: usize = 0; j < column; j += 16, from += column, to += column) {
    for (let i: usize = 0; i < column; i += 16) v128.store(to + i, f64x2.neg(v128.load(from + i)));
    const diagonal = f64x2.add(v128.load(to + j), f64x2.mul(factor, v128.load(Problem.mass + j)));
    v128.store(to + j, diagonal);
  }
}
