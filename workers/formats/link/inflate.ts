import { Inflate } from 'fflate';

/** Compressed bytes fed at a time: deflate expands at most 1032-fold, so no step makes more than 4 MB. */
const FED = 4096;

/**
 * Inflates raw deflate data (RFC 1951) up to a bound, so that a small hostile input cannot fill memory.
 *
 * @param most bytes that may come out
 * @returns the bytes, or why there are none
 */
export function inflateBounded(data: Uint8Array, most: number): Uint8Array | 'broken' | 'too-large' {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((piece) => {
    pieces.push(piece);
    length += piece.length;
  });
  try {
    for (let at = 0; at < data.length; at += FED) {
      inflate.push(data.subarray(at, at + FED), at + FED >= data.length);
      if (length > most) return 'too-large';
    }
  } catch {
    return 'broken';
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
