import type { Model } from '../model/model.ts';
import { conversionFactorOf } from './dependencies.ts';
import { extentOf, isFast } from './fast.ts';
import type { NodeId } from './graph.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { ModelSymbol, Participation } from './symbols.ts';

type ValueOf = (id: string) => NodeId;

/**
 * Rate of change of a species' amount by the reactions it takes part in: c · Σ ±ν·rate, with c the conversion
 * factor (SBML L3V2 §4.11.7). Fast reactions are not counted: `sharedAmount` is what they make of it.
 */
export function amountRate(symbol: ModelSymbol, model: Model, graph: GraphBuilder, value: ValueOf): NodeId {
  const slow = symbol.participations.filter((one) => !isFast(one));
  return change(symbol, slow, (reaction) => value(reaction), model, graph, value);
}

/** The part of a species' amount that its fast reactions have made: c · Σ ±ν·ξ. */
export function sharedAmount(symbol: ModelSymbol, model: Model, graph: GraphBuilder, value: ValueOf): NodeId {
  const fast = symbol.participations.filter(isFast);
  return change(symbol, fast, (reaction) => value(extentOf(reaction)), model, graph, value);
}

function change(
  symbol: ModelSymbol,
  participations: readonly Participation[],
  of: ValueOf,
  model: Model,
  graph: GraphBuilder,
  value: ValueOf,
): NodeId {
  let sum = graph.constant(0);
  for (const { reaction, reference, sign } of participations) {
    const stoichiometry =
      reference.id !== undefined
        ? value(reference.id)
        : typeof reference.stoichiometry === 'number'
          ? graph.constant(reference.stoichiometry)
          : value(reference.stoichiometry.name);
    const term = graph.binary('mul', stoichiometry, of(reaction.id));
    sum = graph.binary(sign > 0 ? 'add' : 'sub', sum, term);
  }
  const factor = conversionFactorOf(symbol, model);
  return factor === undefined ? sum : graph.binary('mul', value(factor), sum);
}
