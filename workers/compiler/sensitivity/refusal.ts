import type { NodeId } from '../graph.ts';
import { argumentsOf, reachable, type GraphBuilder } from '../graphBuilder.ts';
import type { System } from '../system.ts';
import type { Influence } from './influence.ts';

/** Why a model has no exact sensitivities. */
export interface Refusal {
  message: string;
  hint: string;
}

const HINT = 'Finite differences still work there.';

const STEPS: ReadonlySet<string> = new Set(['floor', 'ceil', 'trunc', 'rem']);

/** What is not carried through exactly is refused by name rather than computed wrongly. */
export function refusalOf(
  { graph, initial, rhs, events, description }: System & { graph: GraphBuilder },
  influences: readonly Influence[],
): Refusal | undefined {
  const refuse = (what: string): Refusal => ({
    message: `${what} has no exact sensitivities yet.`,
    hint: HINT,
  });
  const reached = (id: NodeId): boolean => influences.some((influence) => influence.reaches(id));
  const formulas = [
    ...rhs,
    ...events.flatMap(({ trigger, assignments }) => [trigger, ...assignments.map(({ value }) => value)]),
    ...graph.delayed,
  ];
  for (const id of reachable(graph, formulas)) {
    const node = graph.nodes[id]!;
    if (node.op === 'delayed' && reached(node.args[0]))
      return refuse('A delay that changes with a parameter');
    if (node.op === 'draw') return refuse('An event that draws random numbers');
    if (STEPS.has(node.op) && argumentsOf(node).some(reached))
      return refuse('A step (floor, ceil, rem) that moves with a parameter');
  }
  const starts = initial.map(({ value }) => value);
  for (const id of reachable(graph, starts)) {
    const node = graph.nodes[id]!;
    if (node.op === 'draw' && argumentsOf(node).some(reached))
      return refuse('A start value drawn from a distribution that a parameter changes');
  }
  if (!influences.some(({ movesTimes }) => movesTimes)) return undefined;
  const moving = 'An event whose time moves with a parameter';
  if (graph.delayed.length > 0) return refuse(`${moving}, in a model that looks back by delays,`);
  if (description.mass.some((mass) => mass !== 1))
    return refuse(`${moving}, in a model with algebraic rules,`);
  if (events.some(({ delay }) => delay !== undefined)) return refuse(`${moving}, with a delay,`);
  return undefined;
}
