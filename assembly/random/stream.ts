import { Cell } from '../memory';
import { integer } from '../problem';
import { Run } from '../run';
import { philox4x32 } from './philox';
import { uniform } from './uniform';

/** Philox stream of what happens by chance in a stochastic simulation. */
const STREAM: u32 = 2;

const words: usize = memory.data(16, 16);

/** The second number of the last `drawPair`. */
export let second: f64 = 0;

/**
 * Two uniform numbers in (0, 1), which depend on the seed, the replicate and how many pairs this replicate has
 * drawn, and on nothing else. Returns the first.
 */
export function drawPair(): f64 {
  const index = Run.pairs++;
  const replicate = <u32>integer(Cell.Replicate);
  const low = <u32>integer(Cell.SeedLow);
  philox4x32(<u32>index, <u32>(index >> 32), replicate, STREAM, low, <u32>integer(Cell.SeedHigh), words);
  second = uniform(load<u32>(words, 8), load<u32>(words, 12));
  return uniform(load<u32>(words), load<u32>(words, 4));
}
