import { argumentsOf } from '../emit-wasm/operators.ts';
import type { NodeId } from '../graph.ts';
import type { System } from '../system.ts';
import { literal } from './formulas.ts';

/** States and operations beyond which one invocation's registers and the driver's patience run out. */
const MOST_STATES = 64;
const MOST_PARAMETERS = 4000;
const MOST_OPERATIONS = 6000;
/** Events are counted in the bits of a word. */
const MOST_EVENTS = 31;

/** Why a model cannot be solved on a GPU, in a person's words; absent where it can. */
export function whyNotOnGpu(system: System): string | undefined {
  const { description, events, graph } = system;
  const { states, parameters, delays, mass, draws } = description;
  if (delays !== undefined) return 'it has delays';
  if (mass.some((each) => each === 0)) return 'it has algebraic equations';
  if ((draws ?? 0) > 0) return 'its formulas draw random numbers';
  if (states.length === 0) return 'it has no state that changes with time';
  if (states.length > MOST_STATES)
    return `it is too large: ${states.length} states, where ${MOST_STATES} fit`;
  if (parameters.length > MOST_PARAMETERS)
    return `it is too large: ${parameters.length} parameters, where ${MOST_PARAMETERS} fit`;
  if (events.length > MOST_EVENTS) return `it has ${events.length} events, where ${MOST_EVENTS} fit`;
  for (const [k, event] of events.entries()) {
    const { id } = description.events[k]!;
    if (event.delay !== undefined) return `event ${id} has a delay`;
    if (event.priority !== undefined) return `event ${id} has a priority`;
  }
  const ends = [
    ...system.rhs,
    ...system.outputs,
    ...system.initial.map(({ value }) => value),
    ...events.flatMap(({ trigger, assignments }) => [trigger, ...assignments.map(({ value }) => value)]),
  ];
  const needed = reached(system, ends);
  if (needed.size > MOST_OPERATIONS)
    return `it is too large: ${needed.size} operations, where ${MOST_OPERATIONS} fit`;
  const derived = [
    ...system.jacobian.map(({ value }) => value),
    ...system.timeDerivative,
    ...(system.turn === undefined ? [] : [system.turn]),
  ];
  for (const id of reached(system, [...ends, ...derived])) {
    const node = graph.nodes[id]!;
    if (node.op === 'gamma') return 'it uses the gamma function or a factorial';
    if (node.op === 'constant' && literal(node.value) === undefined)
      return `its number ${node.value} is too large for single precision`;
  }
  return undefined;
}

function reached({ graph }: System, ends: readonly NodeId[]): Set<NodeId> {
  const seen = new Set<NodeId>();
  const stack = [...ends];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...argumentsOf(graph.nodes[id]!));
  }
  return seen;
}
