import type { NodeId } from '../graph.ts';
import { BodyWriter, type Inputs } from './body.ts';
import { opcode } from './instructions.ts';
import type { FunctionType } from './module.ts';
import { evaluationOrder, type Sink, type Workspace } from './workspace.ts';

/**
 * Nodes that one function evaluates at most, and values that it stores. Engines refuse functions of more than
 * 50,000 locals or 7.6 MB, and optimise smaller ones much sooner.
 */
export const LARGEST_PART = 8_000;

/**
 * Adds a function of `type` that evaluates the sinks, and gives its index. A large computation becomes
 * several functions called one after another; what crosses from one to a later one waits in globals.
 */
export function addComputation(
  workspace: Workspace,
  type: FunctionType,
  inputs: Inputs,
  sinks: readonly Sink[],
  prologue: (writer: BodyWriter) => void = () => undefined,
): number {
  const writer = new BodyWriter(workspace, type.params.length, inputs);
  prologue(writer);
  const order = evaluationOrder(
    workspace,
    sinks.map(({ value }) => value),
  );
  if (Math.max(order.length, sinks.length) <= LARGEST_PART) writer.evaluate(sinks, order);
  else {
    for (const index of addParts(workspace, type, inputs, sinks, order)) {
      type.params.forEach((_, parameter) => writer.indexed(LOCAL_GET, parameter));
      writer.indexed(CALL, index);
    }
  }
  return workspace.builder.add(type, writer.finish());
}

const LOCAL_GET = opcode('local.get');
const CALL = opcode('call');

/** What one function of several evaluates first, and then stores. */
interface Part {
  evaluated: readonly NodeId[];
  sinks: Sink[];
}

function addParts(
  workspace: Workspace,
  signature: FunctionType,
  inputs: Inputs,
  sinks: readonly Sink[],
  order: readonly NodeId[],
): number[] {
  const { args, type, trivial, builder } = workspace;
  const parts = partsOf(order, sinks);
  const partOf = new Map<NodeId, Part>();
  for (const part of parts) for (const id of part.evaluated) partOf.set(id, part);

  const crossing = new Set<NodeId>();
  const cross = (id: NodeId, to: Part): void => {
    const from = partOf.get(id)!;
    if (from === to || crossing.has(id) || trivial[id] === 1) return;
    crossing.add(id);
    from.sinks.push({ value: id, global: builder.addVariable(type[id]!) });
  };
  for (const part of parts) {
    for (const id of part.evaluated) for (const argument of args[id]!) cross(argument, part);
    if (part.evaluated.length === 0) for (const { value } of part.sinks) cross(value, part);
  }

  const given = new Map<NodeId, number>();
  return parts.map(({ evaluated, sinks: own }) => {
    const writer = new BodyWriter(workspace, signature.params.length, inputs);
    writer.evaluate(own, evaluated.length > 0 ? evaluated : own.map(({ value }) => value), given);
    for (const sink of own) if ('global' in sink) given.set(sink.value, sink.global);
    return builder.add(signature, writer.finish());
  });
}

/** Equal shares of the nodes; where one value goes to very many places, parts that only store follow. */
function partsOf(order: readonly NodeId[], sinks: readonly Sink[]): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < order.length; from += LARGEST_PART)
    parts.push({ evaluated: order.slice(from, from + LARGEST_PART), sinks: [] });
  const placeOf = new Map(order.map((id, at) => [id, Math.floor(at / LARGEST_PART)]));
  const left: Sink[] = [];
  for (const sink of sinks) {
    const { sinks: own } = parts[placeOf.get(sink.value)!]!;
    (own.length < LARGEST_PART ? own : left).push(sink);
  }
  for (let from = 0; from < left.length; from += LARGEST_PART)
    parts.push({ evaluated: [], sinks: left.slice(from, from + LARGEST_PART) });
  return parts;
}
