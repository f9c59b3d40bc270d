import { doubles, words } from '../linalg/bytes';
import { Cell, ModelFunction } from '../memory';
import { Problem, integer } from '../problem';
import { Run } from '../run';

/**
 * The reactions of the problem at hand, as the engine wrote them at `NetworkAt`, all i32:
 *
 *   first change [R+1] | state of each change [C] | first dependent [R+1] | dependents [D]
 *
 * Dependents of a reaction are the reactions whose propensity its firing may change.
 */
export function reactionCount(): i32 {
  return integer(Cell.Reactions);
}

// @ts-ignore: decorator
@inline
function network(i: i32): i32 {
  return load<i32>(<usize>integer(Cell.NetworkAt) + words(i));
}

// @ts-ignore: decorator
@inline
export function firstChange(reaction: i32): i32 {
  return network(reaction);
}

// @ts-ignore: decorator
@inline
export function changedState(change: i32): i32 {
  return network(integer(Cell.Reactions) + 1 + change);
}

// @ts-ignore: decorator
@inline
export function firstDependent(reaction: i32): i32 {
  return network(integer(Cell.Reactions) + 1 + integer(Cell.Changes) + reaction);
}

// @ts-ignore: decorator
@inline
export function dependent(i: i32): i32 {
  return network(2 * (integer(Cell.Reactions) + 1) + integer(Cell.Changes) + i);
}

/** What one firing adds to the state of a change. */
// @ts-ignore: decorator
@inline
export function amountOf(change: i32): f64 {
  return load<f64>(Problem.changes + doubles(change));
}

/** What propensities and changes are now, all of them. */
export function evaluateNetwork(): void {
  const changes = Problem.table + ModelFunction.Changes;
  call_indirect<void>(changes, Run.t, Problem.x, Problem.p, Problem.changes);
  evaluatePropensities();
}

/** A propensity below 0 counts as 0. */
export function evaluatePropensities(): void {
  const all = Problem.table + ModelFunction.Propensities;
  call_indirect<void>(all, Run.t, Problem.x, Problem.p, Problem.propensities);
  for (let at = Problem.propensities, end = at + doubles(reactionCount()); at < end; at += 8) {
    if (!(load<f64>(at) > 0)) store<f64>(at, 0);
  }
}

export function evaluatePropensity(reaction: i32): void {
  const at = Problem.propensities + doubles(reaction);
  const one = Problem.table + ModelFunction.Propensity;
  call_indirect<void>(one, Run.t, Problem.x, Problem.p, reaction, at);
  if (!(load<f64>(at) > 0)) store<f64>(at, 0);
}

// @ts-ignore: decorator
@inline
export function propensity(reaction: i32): f64 {
  return load<f64>(Problem.propensities + doubles(reaction));
}

/** Lets a reaction fire so many times on the vector x. */
export function fire(reaction: i32, times: f64, x: usize): void {
  for (let i = firstChange(reaction), end = firstChange(reaction + 1); i < end; i++) {
    const at = x + doubles(changedState(i));
    store<f64>(at, load<f64>(at) + times * amountOf(i));
  }
}
