import type { Sensitivities } from '../../../../workers/protocol.ts';
import type { Curve, PlotData } from '../../../plots/series.ts';
import { texts } from './texts.ts';

/** Distinguishable hues. */
export const MOST_CURVES = 8;

/** Hue of each parameter's curve and bar, by its place: the more it matters, the earlier; the last ones share one. */
export function huesOf({ outputs }: Sensitivities): Map<number, number> {
  return new Map(outputs[0]?.ranking.map((index, place) => [index, Math.min(place, MOST_CURVES - 1)]));
}

/** The scaled curves of the first parameters in the order of `shown`; one that is chosen stands out. */
export function curvesOf(
  found: Sensitivities,
  shown: readonly number[],
  chosen: number | undefined,
): PlotData {
  const { time, outputs, parameters } = found;
  const [output] = outputs;
  const drawn = shown.slice(0, MOST_CURVES);
  if (chosen !== undefined && !drawn.includes(chosen)) drawn.splice(MOST_CURVES - 1, 1, chosen);
  const hues = huesOf(found);
  const curves = drawn.map((index): Curve => {
    const { id, label } = parameters[index]!;
    return {
      id,
      label,
      unit: output?.unit,
      color: hues.get(index)!,
      x: time.values,
      y: output!.curves[index]!.scaled,
      time: time.values,
      look: chosen === undefined || chosen === index ? 'solid' : 'ghost',
    };
  });
  // What stands out is drawn last, over the others.
  curves.sort((a, b) => Number(a.look === 'solid') - Number(b.look === 'solid'));
  return {
    id: 'sensitivity',
    title: texts.curves(output?.label ?? ''),
    x: { label: texts.time, unit: time.unit, isTime: true },
    y: { label: texts.axis, unit: output?.unit },
    curves,
    points: [],
    bands: [],
    doses: [],
  };
}
