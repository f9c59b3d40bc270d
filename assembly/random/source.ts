/**
 * Where random numbers come from: Philox under the seed's two words, counted by (index, stream, replicate). The
 * same replicate draws the same numbers whatever else is simulated beside it.
 */
export class Source {
  static low: u32 = 0;
  static high: u32 = 0;
  static replicate: u32 = 0;
  static stream: u32 = Stream.Moves;
}

export enum Stream {
  /** Which of several events with equal priority comes first. */
  Priority = 1,
  /** What happens by chance in a stochastic simulation. */
  Moves = 2,
  /** Draws that the model's formulas ask for; the number of the draw stands in the bits above. */
  Draws = 3,
  /** White noise; the number of the process stands in the bits above. */
  Noise = 4,
}

/** From this bit of a stream on: which draw of the model it is. */
export const DRAW_BITS = 8;
