import { gradients, TIME } from './differentiate.ts';
import { isShared } from './fast.ts';
import type { NodeId } from './graph.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { Layout } from './layout.ts';
import type { ModelSymbol } from './symbols.ts';

/**
 * Where what weighs an extent changes in time, d(y + ν·ξ) = ν·dξ only if the state y gives way by ξ·dν: takes that
 * from the right sides of the species in fast reactions.
 */
export function giveWay(
  graph: GraphBuilder,
  layout: Layout,
  rhs: NodeId[],
  sharedInCell: (symbol: ModelSymbol) => NodeId,
): void {
  const original = [...rhs];
  const shared = layout.states.flatMap((symbol, row) => (isShared(symbol) ? [{ symbol, row }] : []));
  const slopes = gradients(
    graph,
    shared.map(({ symbol }) => sharedInCell(symbol)),
  );
  shared.forEach(({ row }, at) => {
    for (const [variable, slope] of slopes[at]!) {
      if (variable !== TIME && layout.states[variable]!.fast) continue;
      const moved = variable === TIME ? slope : graph.binary('mul', slope, original[variable]!);
      rhs[row] = graph.binary('sub', rhs[row]!, moved);
    }
  });
}
