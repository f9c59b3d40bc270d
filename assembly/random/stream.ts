import { Run } from '../run';
import { philox4x32 } from './philox';
import { Source, Stream } from './source';
import { uniform } from './uniform';

const words: usize = memory.data(16, 16);

/** The second number of the last `drawPair`. */
export let second: f64 = 0;

/**
 * Two uniform numbers in (0, 1), which depend on the source and how many pairs its stream has given, and on nothing
 * else. Returns the first.
 */
export function drawPair(): f64 {
  const index = Run.pairs++;
  const high = <u32>(index >> 32);
  philox4x32(<u32>index, high, Source.replicate, Source.stream, Source.low, Source.high, words);
  second = uniform(load<u32>(words, 8), load<u32>(words, 12));
  return uniform(load<u32>(words), load<u32>(words, 4));
}

/** A word of a stream by its index alone. */
export function drawWord(stream: Stream, index: u32): u32 {
  philox4x32(index, 0, Source.replicate, stream, Source.low, Source.high, words);
  return load<u32>(words);
}
