import { gradients, TIME, type Variable } from '../differentiate.ts';
import type { Node, NodeId } from '../graph.ts';
import type { GraphBuilder } from '../graphBuilder.ts';

/** A place in a formula where something moves it, and how fast. */
export interface Partial {
  /** `delayed` counts nodes, all others their vector. */
  by: 'state' | 'parameter' | 'time' | 'delayed';
  index: number;
  slope: NodeId;
}

/** Variables of a gradient: states from 0 up, time, parameters below it, delayed values far above. */
const FIRST_PARAMETER = TIME - 1;
const FIRST_DELAYED = 2 ** 30;

function variableOf(node: Node, id: NodeId): Variable | undefined {
  switch (node.op) {
    case 'time':
      return TIME;
    case 'state':
      return node.index;
    case 'parameter':
      return FIRST_PARAMETER - node.index;
    case 'delayed':
      return FIRST_DELAYED + id;
    default:
      return undefined;
  }
}

/** Nonzero partial derivatives of formulas by states, parameters, time and what they look back at, each made once. */
export class Partials {
  private readonly known = new Map<NodeId, readonly Partial[]>();

  constructor(private readonly graph: GraphBuilder) {}

  of(id: NodeId): readonly Partial[] {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    this.prepare([id]);
    return this.known.get(id)!;
  }

  /** Makes those of many formulas at once, which share their parts. */
  prepare(ids: readonly NodeId[]): void {
    gradients(this.graph, ids, variableOf).forEach((gradient, at) => {
      const partials: Partial[] = [];
      for (const [variable, slope] of gradient) {
        if (this.graph.valueOf(slope) === 0) continue;
        if (variable >= FIRST_DELAYED)
          partials.push({ by: 'delayed', index: variable - FIRST_DELAYED, slope });
        else if (variable >= 0) partials.push({ by: 'state', index: variable, slope });
        else if (variable === TIME) partials.push({ by: 'time', index: 0, slope });
        else partials.push({ by: 'parameter', index: FIRST_PARAMETER - variable, slope });
      }
      this.known.set(ids[at]!, partials);
    });
  }
}
