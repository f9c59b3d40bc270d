import { formatNumber } from '../../../controls/format.ts';
import type { Estimate, GlobalSensitivity } from '../../../../workers/protocol.ts';
import { spanOf, type MarkShape, type PlaneData } from '../../../plots/plane.ts';
import { formatQuantity } from '../../../controls/format.ts';
import { texts } from './texts.ts';

/** One parameter's bars, each with its interval. */
export interface TornadoRow {
  label: string;
  bars: { name: string; color: number; estimate: Estimate }[];
}

/** The largest first. */
export function tornadoOf({ factors, effects, shares }: GlobalSensitivity): TornadoRow[] {
  const rows = factors.map(({ label }, k): TornadoRow => ({
    label,
    bars:
      effects === undefined
        ? [
            { name: texts.total, color: 0, estimate: shares!.total[k]! },
            { name: texts.first, color: 1, estimate: shares!.first[k]! },
          ]
        : [{ name: texts.size, color: 0, estimate: effects.size[k]! }],
  }));
  return rows.sort((a, b) => b.bars[0]!.estimate.value - a.bars[0]!.estimate.value);
}

/** "0.42 (0.401 – 0.449)": as many places as the size of the number or of its interval calls for. */
export function inWords({ value, low, high }: Estimate): string {
  const size = Math.max(Math.abs(low), Math.abs(high), Math.abs(value), 0.1);
  const unit = 10 ** (Math.floor(Math.log10(size)) - 2);
  const short = (number: number): string =>
    formatNumber(Number((Math.round(number / unit) * unit || 0).toPrecision(3)));
  return `${short(value)} (${short(low)} – ${short(high)})`;
}

const SHAPES: readonly MarkShape[] = ['disc', 'square', 'diamond', 'triangle', 'ring', 'cross'];

/** σ against µ* of Morris: far right matters, far up bends or acts with others. */
export function scatterPlane({ factors, effects, endpoint }: GlobalSensitivity): PlaneData | undefined {
  if (effects === undefined) return undefined;
  const { size, deviation } = effects;
  const unit = endpoint.unit === undefined ? {} : { unit: endpoint.unit };
  const most = Math.max(...size.map(({ value }) => value));
  return {
    title: texts.scatter(endpoint.label),
    x: {
      label: texts.size,
      ...unit,
      range: spanOf(
        size.map(({ value }) => value),
        true,
      ),
    },
    y: { label: texts.deviation, ...unit, range: spanOf(deviation, true) },
    lines: [{ id: 'equal', label: 'σ = µ*', color: 7, look: 'dashed', x: [0, most], y: [0, most] }],
    marks: factors.map(({ id, label }, k) => ({
      id,
      label,
      color: k % 8,
      shape: SHAPES[k % SHAPES.length]!,
      x: size[k]!.value,
      y: deviation[k]!,
      says: `${label}: µ* ${formatQuantity(size[k]!.value, endpoint.unit)}, σ ${formatQuantity(deviation[k]!, endpoint.unit)}`,
    })),
  };
}

/** Every number of the page, a row a parameter, then a row a pair. */
export function tableOf({ factors, effects, shares, endpoint }: GlobalSensitivity): (string | number)[][] {
  const unit = endpoint.unit === undefined ? '' : ` [${endpoint.unit}]`;
  const interval = ({ value, low, high }: Estimate): number[] => [value, low, high];
  if (effects !== undefined) {
    const head = [texts.size, texts.low, texts.high, texts.mean, texts.deviation].map((one) => one + unit);
    return [
      ['id', texts.parameter, ...head],
      ...factors.map(({ id, label }, k) => [
        id,
        label,
        ...interval(effects.size[k]!),
        effects.mean[k]!,
        effects.deviation[k]!,
      ]),
    ];
  }
  return [
    ['id', texts.parameter, texts.first, texts.low, texts.high, texts.total, texts.low, texts.high],
    ...factors.map(({ id, label }, k) => [
      id,
      label,
      ...interval(shares!.first[k]!),
      ...interval(shares!.total[k]!),
    ]),
    ...shares!.second.map((pair) => [
      `${factors[pair.a]!.id}:${factors[pair.b]!.id}`,
      `${factors[pair.a]!.label} × ${factors[pair.b]!.label}`,
      ...interval(pair),
    ]),
  ];
}
