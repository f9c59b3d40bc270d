import { copy } from '../linalg/lanes';
import { Cell, ModelFunction } from '../memory';
import { Problem, count, rhs } from '../problem';
import { Run } from '../run';
import { generator, matrixBytes, order, setKnown } from './workspace';

/**
 * Reads A = ∂f/∂x and b = f(t, 0) of a system whose right side is A·x + b with neither depending on x or t.
 * Where they are others than before, no propagator holds any more.
 */
export function readGenerator(): void {
  const bytes = Problem.bytes;
  const zero = Problem.stage;
  const column = Problem.scratch;
  memory.fill(zero, 0, bytes);
  count(Cell.JacobianCalls);
  call_indirect<void>(
    Problem.table + ModelFunction.Jacobian,
    Run.t,
    zero,
    Problem.p,
    Problem.jacobian,
    Problem.timeDerivative,
  );
  rhs(Run.t, zero, Problem.derivative);
  count(Cell.RhsCalls);
  const n = order();
  const length = <usize>Problem.n << 3;
  const to = generator();
  let changed = false;
  for (let j: usize = 0; j <= n; j++) {
    memory.fill(column, 0, bytes);
    copy(column, j < n ? Problem.jacobian + j * length : Problem.derivative, length);
    changed = take(to + j * bytes, column, bytes) || changed;
  }
  if (changed) setKnown(0);
}

/** Overwrites a column; whether it was another one, to the bit. */
function take(to: usize, from: usize, bytes: usize): bool {
  let changed = false;
  for (let i: usize = 0; i < bytes; i += 8) {
    const bits = load<u64>(from + i);
    changed = changed || bits != load<u64>(to + i);
    store<u64>(to + i, bits);
  }
  return changed;
}

/** Whether all of A and b is finite. */
export function generatorIsFinite(): bool {
  let sum: f64 = 0;
  for (let at = generator(), end = at + matrixBytes(); at < end; at += 8) sum += 0 * load<f64>(at);
  return sum == 0;
}
