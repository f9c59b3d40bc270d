import type { Distribution, PopulationPreview } from '../../../../workers/protocol.ts';

type Drawn = PopulationPreview['columns'][number] | undefined;

/** Spread of a quantity of which nothing is known: about 30 %. */
const USUAL = 0.3;

/** A distribution of another kind, as near to what people have now as its numbers allow. */
export function changedKind(
  kind: Distribution['kind'],
  typical: number | undefined,
  drawn: Drawn,
): Distribution {
  const [low, , median, , high] = drawn?.spread.percentiles ?? [];
  const middle = typical ?? median ?? 1;
  switch (kind) {
    case 'logNormal':
      return { kind, sd: USUAL, ...(typical === undefined && { median: Math.abs(middle) || 1 }) };
    case 'normal':
      return { kind, sd: Math.abs(middle) * USUAL || 1, ...(typical === undefined && { mean: middle }) };
    case 'logitNormal': {
      const isShare = middle > 0 && middle < 1;
      const ends = isShare
        ? { lower: 0, upper: 1 }
        : { lower: Math.min(0, 2 * middle), upper: Math.max(0, 2 * middle) || 1 };
      return {
        kind,
        ...ends,
        sd: 0.5,
        ...(typical === undefined && { median: (ends.lower + ends.upper) / 2 }),
      };
    }
    case 'uniform':
      return low !== undefined && high !== undefined && low < high
        ? { kind, lower: low, upper: high }
        : { kind, lower: Math.min(0.5 * middle, 1.5 * middle), upper: Math.max(0.5 * middle, 1.5 * middle) };
    case 'discrete':
      return { kind, values: [0, 1], weights: [0.5, 0.5] };
    case 'empirical':
      return { kind, values: drawn === undefined ? [middle] : Array.from(drawn.values.slice(0, 20)) };
  }
}

/** Numbers typed in a row, apart by blanks, commas or semicolons; undefined where one is none. */
export function numbersOf(text: string): number[] | undefined {
  const parts = text
    .trim()
    .split(/[\s;,]+/)
    .filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : undefined;
}
