import { doubles } from './bytes';
import { Problem } from '../problem';
import { factorise, solve } from './lu';
import { factoriseSparse, solveSparse } from './sparseLu';

/** W = M·scale − J, dense or sparse as the problem's Jacobian is. Returns false where it has no inverse. */
export function factoriseIteration(scale: f64): bool {
  if (Problem.sparse) return factoriseSparse(scale);
  buildDense(scale);
  return factorise(Problem.matrix, Problem.n, Problem.bytes, Problem.skyline);
}

/** Overwrites b with the solution of W·x = b. */
// @ts-ignore: decorator
@inline
export function solveIteration(b: usize): void {
  if (Problem.sparse) solveSparse(b);
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
