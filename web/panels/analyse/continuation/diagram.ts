import type { Branch, Continuation, SpecialPointKind } from '../../../../workers/protocol.ts';
import { formatNumber, formatQuantity } from '../../../controls/format.ts';
import { spanOf, type MarkShape, type PlaneData, type PlaneLine } from '../../../plots/plane.ts';
import { texts } from './texts.ts';

const SHAPES: Readonly<Record<SpecialPointKind, MarkShape>> = {
  fold: 'square',
  hopf: 'triangle',
  'branch-point': 'diamond',
};
const COLORS: Readonly<Record<SpecialPointKind, number>> = { fold: 3, hopf: 4, 'branch-point': 6 };

/** A bifurcation diagram of one quantity: stable pieces solid, unstable dashed, special points marked. */
export function diagramOf(
  found: Continuation,
  column: number,
  range: readonly [number, number],
  scale: 'linear' | 'log',
): PlaneData {
  const { parameter, branches, points, timeUnit } = found;
  const quantity = found.columns[column]!;
  return {
    title: texts.title(quantity.label, parameter.label),
    x: { label: parameter.label, unit: parameter.unit, range: [...range], scale },
    y: {
      label: quantity.label,
      unit: quantity.unit,
      range: spanOf(branches.flatMap(({ values }) => [...values[column]!])),
    },
    border: { at: parameter.value, label: texts.now },
    lines: branches.flatMap((branch) => piecesOf(branch, column)),
    marks: points.map(({ kind, at, values, period }) => ({
      id: kind,
      label: texts.kinds[kind],
      color: COLORS[kind],
      shape: SHAPES[kind],
      x: at,
      y: values[column]!,
      says: [
        `${texts.kinds[kind]}: ${parameter.label} ${formatQuantity(at, parameter.unit)}`,
        `${quantity.label} ${formatNumber(values[column]!)}`,
        ...(period === undefined ? [] : [`${texts.period} ${formatQuantity(period, timeUnit)}`]),
      ].join(', '),
    })),
  };
}

/** Runs of points of one stability; neighbours share a point, so that the line does not break. */
function piecesOf({ parameter, values, unstable }: Branch, column: number): PlaneLine[] {
  const pieces: PlaneLine[] = [];
  for (let from = 0; from < parameter.length;) {
    const isStable = unstable[from] === 0;
    let to = from + 1;
    while (to < parameter.length && (unstable[to] === 0) === isStable) to++;
    const end = Math.min(parameter.length, to + 1);
    pieces.push({
      id: isStable ? 'stable' : 'unstable',
      label: isStable ? texts.stable : texts.unstable,
      color: isStable ? 0 : 1,
      look: isStable ? 'solid' : 'dashed',
      x: parameter.subarray(from, end),
      y: values[column]!.subarray(from, end),
    });
    from = to;
  }
  return pieces;
}

/** All branches as rows: parameter, quantities, eigenvalues to the right. */
export function tableOf({ parameter, columns, branches }: Continuation): (string | number)[][] {
  const named = [parameter, ...columns].map(({ id, unit }) => (unit ? `${id} [${unit}]` : id));
  return [
    ['branch', ...named, 'unstable eigenvalues'],
    ...branches.flatMap((branch, k) =>
      Array.from(branch.parameter, (value, row) => [
        k + 1,
        value,
        ...branch.values.map((column) => column[row]!),
        branch.unstable[row]!,
      ]),
    ),
  ];
}
