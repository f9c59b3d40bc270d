import type { Apply, Expression } from '../model/expression.ts';
import type { Model } from '../model/model.ts';
import type { CompiledReaction } from './compiledModel.ts';
import { conversionFactorOf } from './dependencies.ts';
import type { Graph, NodeId } from './graph.ts';
import { argumentsOf, type GraphBuilder } from './graphBuilder.ts';
import { keepsAmount } from './initial.ts';
import type { Layout } from './layout.ts';
import type { NoisePlaces } from './noise.ts';
import type { SystemReaction } from './system.ts';
import type { Values } from './values.ts';

/**
 * Reactions as jumps: the kinetic law is the propensity, and one firing moves whole molecules, so amounts count
 * molecules. A law that is a difference is two reactions, there and back, for a propensity is never below 0.
 */
export function stochasticReactions(
  model: Model,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
  /** White noise, which propensities are without. */
  noise?: NoisePlaces,
): SystemReaction[] {
  const changesOf = changesByReaction(model, layout, values, graph);
  return model.reactions.flatMap(({ id, rate }) => {
    if (!rate) return [];
    const [there, back] = split(rate);
    const changes = changesOf.get(id) ?? [];
    const propensity = (of: Expression): NodeId => {
      const whole = values.translator.number(of);
      return noise === undefined ? whole : noise.without([whole])[0]!;
    };
    const forward = { id, propensity: propensity(there), changes };
    if (!back) return [forward];
    const reversed = changes.map(({ state, value }) => ({ state, value: graph.unary('neg', value) }));
    return [forward, { id: `${id} backward`, propensity: propensity(back), changes: reversed }];
  });
}

/** What one firing adds to each state, in the measure in which the state is kept. */
function changesByReaction(
  model: Model,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
): Map<string, SystemReaction['changes']> {
  const found = new Map<string, SystemReaction['changes']>();
  layout.states.forEach((symbol, state) => {
    const sums = new Map<string, NodeId>();
    for (const { reaction, reference, sign } of symbol.participations) {
      const { id, stoichiometry } = reference;
      const count =
        id !== undefined
          ? values.value(id)
          : typeof stoichiometry === 'number'
            ? graph.constant(stoichiometry)
            : values.value(stoichiometry.name);
      const sum = sums.get(reaction.id) ?? graph.constant(0);
      sums.set(reaction.id, graph.binary(sign > 0 ? 'add' : 'sub', sum, count));
    }
    const factor = conversionFactorOf(symbol, model);
    for (const [id, sum] of sums) {
      if (graph.valueOf(sum) === 0) continue;
      let value = factor === undefined ? sum : graph.binary('mul', values.value(factor), sum);
      if (!keepsAmount(symbol)) value = graph.binary('div', value, values.value(symbol.species!.compartment));
      const changes = found.get(id);
      if (changes) changes.push({ state, value });
      else found.set(id, [{ state, value }]);
    }
  });
  return found;
}

/** a − b as [a, b], and c·(a − b) as [c·a, c·b]. */
function split(rate: Expression): [Expression, Expression?] {
  if (rate.kind !== 'apply') return [rate];
  if (rate.op === 'minus' && rate.args.length === 2) return [rate.args[0]!, rate.args[1]!];
  if (rate.op !== 'times') return [rate];
  const parts = rate.args.map(split);
  if (parts.filter(([, back]) => back !== undefined).length !== 1) return [rate];
  const product = (args: Expression[]): Apply => ({ kind: 'apply', op: 'times', args });
  return [product(parts.map(([there]) => there)), product(parts.map(([there, back]) => back ?? there))];
}

/** What an engine must know of the reactions. */
export function describeReactions(graph: Graph, reactions: readonly SystemReaction[]): CompiledReaction[] {
  return reactions.map(({ id, propensity, changes }) => ({
    id,
    changes: changes.map(({ state }) => state),
    reads: statesIn(graph, propensity),
  }));
}

function statesIn(graph: Graph, root: NodeId): number[] {
  const seen = new Set<NodeId>([root]);
  const found: number[] = [];
  // A set goes on to what is added while it is walked through.
  for (const id of seen) {
    const node = graph.nodes[id]!;
    if (node.op === 'state') found.push(node.index);
    for (const argument of argumentsOf(node)) seen.add(argument);
  }
  return found;
}
