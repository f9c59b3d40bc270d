import type { NodeId } from '../graph.ts';
import type { Packs } from './packs.ts';
import type { Sink, Workspace } from './workspace.ts';

/**
 * How often each node of `order`, or the pack that it is in, is pushed; a short power pushes its base again to
 * multiply it.
 */
export function countUses(
  { args, uses, powers }: Workspace,
  sinks: readonly Sink[],
  order: readonly NodeId[],
  packs: Packs,
): void {
  const use = (id: NodeId, times = 1): void => {
    const pack = packs.get(id);
    if (pack === undefined) uses[id]! += times;
    else pack.uses += times;
  };
  for (const { value } of sinks) use(value);
  for (const id of order) {
    const pack = packs.get(id);
    if (pack === undefined) {
      const power = powers.get(id);
      for (const argument of args[id]!) use(argument);
      if (power === 2 || power === 3 || power === 4) use(args[id]![0]!, power === 3 ? 2 : 1);
    } else if (pack.lanes[0] === id) {
      for (const operand of pack.operands) {
        if (operand.kind === 'pack') operand.pack.uses++;
        else if (operand.kind === 'same') use(operand.id);
        else if (operand.kind === 'two') for (const lane of operand.lanes) use(lane);
      }
    }
  }
}
