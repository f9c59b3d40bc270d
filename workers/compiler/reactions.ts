import type { Model } from '../model/model.ts';
import { conversionFactorOf } from './dependencies.ts';
import type { NodeId } from './graph.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { ModelSymbol } from './symbols.ts';

/**
 * Rate of change of a species' amount by the reactions it takes part in: c · Σ ±ν·rate, with c the conversion
 * factor (SBML L3V2 §4.11.7).
 */
export function amountRate(
  symbol: ModelSymbol,
  model: Model,
  graph: GraphBuilder,
  value: (id: string) => NodeId,
): NodeId {
  let sum = graph.constant(0);
  for (const { reaction, reference, sign } of symbol.participations) {
    const stoichiometry =
      reference.id !== undefined
        ? value(reference.id)
        : typeof reference.stoichiometry === 'number'
          ? graph.constant(reference.stoichiometry)
          : value(reference.stoichiometry.name);
    const term = graph.binary('mul', stoichiometry, value(reaction.id));
    sum = graph.binary(sign > 0 ? 'add' : 'sub', sum, term);
  }
  const factor = conversionFactorOf(symbol, model);
  return factor === undefined ? sum : graph.binary('mul', value(factor), sum);
}
