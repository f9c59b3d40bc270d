import type { NodeId } from '../graph.ts';
import { BodyWriter, type Inputs } from './body.ts';
import { opcode } from './instructions.ts';
import type { FunctionType } from './module.ts';
import { evaluationOrder, type Sink, type Workspace } from './workspace.ts';

/**
 * Nodes that one function evaluates at most. Engines refuse functions of more than 50,000 locals or 7.6 MB,
 * and optimise smaller ones much sooner.
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
  if (order.length <= LARGEST_PART) writer.evaluate(sinks, order);
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

function addParts(
  workspace: Workspace,
  signature: FunctionType,
  inputs: Inputs,
  sinks: readonly Sink[],
  order: readonly NodeId[],
): number[] {
  const { args, type, trivial, builder } = workspace;
  const partOf = new Map(order.map((id, at) => [id, Math.floor(at / LARGEST_PART)]));
  const sinksOf = Array.from({ length: Math.ceil(order.length / LARGEST_PART) }, (): Sink[] => []);
  for (const sink of sinks) sinksOf[partOf.get(sink.value)!]!.push(sink);

  const crossing = new Map<NodeId, number>();
  for (const user of order) {
    for (const id of args[user]!) {
      if (partOf.get(id) === partOf.get(user) || crossing.has(id) || trivial[id] === 1) continue;
      const global = builder.addVariable(type[id]!);
      crossing.set(id, global);
      sinksOf[partOf.get(id)!]!.push({ value: id, global });
    }
  }

  const given = new Map<NodeId, number>();
  return sinksOf.map((own, part) => {
    const writer = new BodyWriter(workspace, signature.params.length, inputs);
    writer.evaluate(own, order.slice(part * LARGEST_PART, (part + 1) * LARGEST_PART), given);
    for (const sink of own) if ('global' in sink) given.set(sink.value, sink.global);
    return builder.add(signature, writer.finish());
  });
}
