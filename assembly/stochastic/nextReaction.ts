import { ln } from '../elementary/ln';
import { doubles, words } from '../linalg/bytes';
import { Problem } from '../problem';
import { Run } from '../run';
import { drawPair } from '../random/stream';
import { dependent, evaluateNetwork, evaluatePropensity, firstDependent, propensity, reactionCount } from './network';

/**
 * The next-reaction method (M. Gibson & J. Bruck, J Phys Chem A 104 (2000) 1876): every reaction keeps the time
 * τ_r at which it would fire next, in a heap that knows each reaction's place; after a firing only the reactions
 * that depend on it move, by τ ← t + (a_old/a_new)(τ − t), and only the one that fired is drawn anew.
 */
export function proposeNext(): void {
  if (!Run.networkKnown) {
    evaluateNetwork();
    buildHeap();
    Run.networkKnown = true;
  }
  if (reactionCount() == 0) {
    Run.next = Infinity;
    return;
  }
  Run.pending = heap(0);
  Run.next = timeOf(Run.pending);
}

export function updateNext(reaction: i32): void {
  let drawn = false;
  for (let i = firstDependent(reaction), end = firstDependent(reaction + 1); i < end; i++) {
    const other = dependent(i);
    const before = propensity(other);
    evaluatePropensity(other);
    const now = propensity(other);
    if (other == reaction) {
      drawn = true;
      setTime(other, drawTime(now));
    } else if (now != before) {
      const kept = before > 0 && timeOf(other) < Infinity;
      setTime(other, kept ? Run.t + (now > 0 ? (before / now) * (timeOf(other) - Run.t) : Infinity) : drawTime(now));
    }
  }
  if (!drawn) setTime(reaction, drawTime(propensity(reaction)));
}

function drawTime(a: f64): f64 {
  return a > 0 ? Run.t - ln(drawPair()) / a : Infinity;
}

// @ts-ignore: decorator
@inline
function timeOf(reaction: i32): f64 {
  return load<f64>(Problem.firingTimes + doubles(reaction));
}

// @ts-ignore: decorator
@inline
function heap(place: i32): i32 {
  return load<i32>(Problem.heap + words(place));
}

// @ts-ignore: decorator
@inline
function put(place: i32, reaction: i32): void {
  store<i32>(Problem.heap + words(place), reaction);
  store<i32>(Problem.places + words(reaction), place);
}

function buildHeap(): void {
  const count = reactionCount();
  for (let r = 0; r < count; r++) {
    store<f64>(Problem.firingTimes + doubles(r), drawTime(propensity(r)));
    put(r, r);
  }
  for (let place = (count >> 1) - 1; place >= 0; place--) sink(place);
}

function setTime(reaction: i32, time: f64): void {
  const before = timeOf(reaction);
  store<f64>(Problem.firingTimes + doubles(reaction), time);
  const place = load<i32>(Problem.places + words(reaction));
  if (time < before) rise(place);
  else sink(place);
}

function rise(place: i32): void {
  const reaction = heap(place);
  const time = timeOf(reaction);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (timeOf(heap(parent)) <= time) break;
    put(place, heap(parent));
    place = parent;
  }
  put(place, reaction);
}

function sink(place: i32): void {
  const count = reactionCount();
  const reaction = heap(place);
  const time = timeOf(reaction);
  while (true) {
    let child = 2 * place + 1;
    if (child >= count) break;
    if (child + 1 < count && timeOf(heap(child + 1)) < timeOf(heap(child))) child++;
    if (timeOf(heap(child)) >= time) break;
    put(place, heap(child));
    place = child;
  }
  put(place, reaction);
}
