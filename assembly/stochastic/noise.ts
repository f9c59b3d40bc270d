import { doubles, words } from '../linalg/bytes';
import { Cell, ModelFunction } from '../memory';
import { Problem, integer } from '../problem';
import { Run } from '../run';
import { normal } from '../random/normal';
import { DRAW_BITS, Source, Stream } from '../random/source';
import { drawPair } from '../random/stream';

/**
 * White noise of the problem at hand: dx_i = f_i dt + Σ_k G_ik dW_k in Itô's sense, W_k independent Wiener processes. The
 * engine wrote its pattern at `NetworkAt`, behind the two cells of an empty network, all i32:
 *
 *   processes | entries E | terms T | state i, process k of each G_ik [2E] | state i, processes j, k of each slope [3T]
 *
 * and `Problem.noise` holds, all f64: ΔW of each process | G of each entry | slope of each term.
 */
const HEAD = 2;

// @ts-ignore: decorator
@inline
function pattern(i: i32): i32 {
  return load<i32>(<usize>integer(Cell.NetworkAt) + words(HEAD + i));
}

export function processCount(): i32 {
  return pattern(0);
}

export function entryCount(): i32 {
  return pattern(1);
}

export function termCount(): i32 {
  return pattern(2);
}

/** Which of a term's numbers: 0 its state, 1 and 2 its processes. */
export function termPart(term: i32, part: i32): i32 {
  return pattern(3 + 2 * entryCount() + 3 * term + part);
}

// @ts-ignore: decorator
@inline
export function increment(process: i32): f64 {
  return load<f64>(Problem.noise + doubles(process));
}

/** Where the slopes of the terms lie. */
export function slopesAt(): usize {
  return Problem.noise + doubles(processCount() + entryCount());
}

/**
 * Draws ΔW ~ N(0, h) of every process. Each number depends on the seed, the replicate, the process and the number of
 * the step, and on nothing else.
 */
export function drawIncrements(h: f64): void {
  const size = sqrt(h);
  const step = Run.pairs;
  const stream = Source.stream;
  for (let k = 0, end = processCount(); k < end; k++) {
    Run.pairs = step;
    Source.stream = Stream.Noise | ((<u32>k) << DRAW_BITS);
    store<f64>(Problem.noise + doubles(k), size * normal(drawPair()));
  }
  Run.pairs = step + 1;
  Source.stream = stream;
}

/** Adds Σ_k G_ik(t, x) ΔW_k to the vector at `to`. */
export function addNoise(to: usize): void {
  const amplitudes = Problem.noise + doubles(processCount());
  call_indirect<void>(Problem.table + ModelFunction.Noise, Run.t, Problem.x, Problem.p, amplitudes);
  for (let e = 0, end = entryCount(); e < end; e++) {
    const at = to + doubles(pattern(3 + 2 * e));
    store<f64>(at, load<f64>(at) + load<f64>(amplitudes + doubles(e)) * increment(pattern(4 + 2 * e)));
  }
}
