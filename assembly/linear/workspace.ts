import { Problem } from '../problem';

/**
 * What is kept of a linear system x' = A·x + b, in the workspace from `Problem.linear` on:
 *
 *   time reached f64, by how much x is ahead of it f64,
 *   propagators known i32, the next to replace i32, 8 bytes                 32 bytes
 *   generator: the columns of A, then b                            [N + 1] columns
 *   powers of it, sums and products                            5 · [N + 1] columns
 *   propagators, `Propagators` times: h f64, 8 bytes, then d       1 column
 *                                     the columns of R, then φ     [N + 1] columns
 *
 * A column is a padded vector of states. Two people in step have half as many columns, each with both of them.
 */
const HEAD: usize = 32;
const WORK: usize = 5;
export const PROPAGATOR_HEAD: usize = 16;

/** Bytes for a system of n states; none where it is not linear. */
export function linearBytes(n: usize, lanes: usize, propagators: usize): usize {
  if (propagators == 0) return 0;
  const column = (8 * n + 15) & ~(<usize>15);
  const columns = n / lanes + 1;
  return HEAD + (1 + WORK) * columns * column + propagators * (PROPAGATOR_HEAD + (columns + 1) * column);
}

/** States of one person. */
// @ts-ignore: decorator
@inline
export function order(): usize {
  return <usize>(Problem.n / Problem.lanes);
}

/** Bytes of a matrix with its constant column. */
// @ts-ignore: decorator
@inline
export function matrixBytes(): usize {
  return (order() + 1) * Problem.bytes;
}

// @ts-ignore: decorator
@inline
export function generator(): usize {
  return Problem.linear + HEAD;
}

/** The k-th matrix for powers, sums and products. */
// @ts-ignore: decorator
@inline
export function working(k: usize): usize {
  return generator() + (1 + k) * matrixBytes();
}

/** The k-th propagator. */
export function propagator(k: i32): usize {
  return working(WORK) + <usize>k * (PROPAGATOR_HEAD + Problem.bytes + matrixBytes());
}

/** How far x has come: behind `Run.t` while rows are written. */
// @ts-ignore: decorator
@inline
export function reached(): f64 {
  return load<f64>(Problem.linear);
}

// @ts-ignore: decorator
@inline
export function setReached(time: f64): void {
  store<f64>(Problem.linear, time);
}

const AHEAD: usize = 8;

/** By how much x is ahead of the time reached: a few last bits of that. */
// @ts-ignore: decorator
@inline
export function ahead(): f64 {
  return load<f64>(Problem.linear, AHEAD);
}

// @ts-ignore: decorator
@inline
export function setAhead(time: f64): void {
  store<f64>(Problem.linear, time, AHEAD);
}

const KNOWN: usize = 16;
const REPLACED: usize = 20;

/** How many propagators are known. */
// @ts-ignore: decorator
@inline
export function known(): i32 {
  return load<i32>(Problem.linear, KNOWN);
}

export function setKnown(count: i32): void {
  store<i32>(Problem.linear, count, KNOWN);
}

/** Which of the propagators makes room for the next. */
export function replaced(): i32 {
  return load<i32>(Problem.linear, REPLACED);
}

export function setReplaced(index: i32): void {
  store<i32>(Problem.linear, index, REPLACED);
}
