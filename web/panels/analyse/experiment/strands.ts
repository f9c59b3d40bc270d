import type { Values } from '../../../../workers/protocol.ts';

/** Lines that one curve is drawn as: one a repetition. */
export interface Strands {
  count: number;
  /** Points of each. */
  points: number;
}

/** Dimensions of one value alone are no repetitions. */
export function strandsOf({ shape, data }: Values): Strands {
  const wide = shape.filter((size, at) => size !== 1 || at === 0);
  const points = wide.length > 1 ? wide.at(-1)! : data.length;
  return { count: points === 0 ? 0 : data.length / points, points };
}

/** Values along one strand: its own, those that all strands share, or one for every point. */
export function along(
  { data }: Values,
  { count, points }: Strands,
  strand: number,
): Float64Array<ArrayBuffer> {
  if (data.length === count * points) return data.subarray(strand * points, (strand + 1) * points);
  if (data.length === 1) return new Float64Array(points).fill(data[0]!);
  return data.length === points ? data : data.subarray(0, points);
}
