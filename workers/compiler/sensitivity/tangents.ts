import type { NodeId } from '../graph.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import type { Factor, Influence } from './influence.ts';
import type { Partials } from './partials.ts';

/** A time that moves with the factor, and the rates of states at it. */
export interface Moved {
  /** dτ/dθ */
  by: NodeId;
  rates: readonly NodeId[];
}

/**
 * Derivatives of formulas by one factor θ: Σ ∂f/∂x·S + Σ ∂f/∂p·P, where S = ∂x/∂θ are states of the larger system
 * and P = ∂p/∂θ parameters of it, 1 for the factor itself and 0 where nothing depends on it.
 */
export class Tangents {
  /** Places of S and P in the larger system, by state and parameter. */
  readonly states = new Map<number, number>();
  readonly parameters = new Map<number, number>();

  /** @param next the first free places, moved on by what is taken */
  constructor(
    private readonly graph: GraphBuilder,
    private readonly partials: Partials,
    readonly factor: Factor,
    readonly influence: Influence,
    isAssigned: (parameter: number) => boolean,
    next: { state: number; parameter: number },
  ) {
    for (const state of [...influence.states].sort((a, b) => a - b)) this.states.set(state, next.state++);
    for (const parameter of [...influence.parameters].sort((a, b) => a - b)) {
      const isFactor = this.isOwn(parameter);
      if (!isFactor || isAssigned(parameter)) this.parameters.set(parameter, next.parameter++);
    }
  }

  ofState(state: number): NodeId | undefined {
    const at = this.states.get(state);
    return at === undefined ? undefined : this.graph.state(at);
  }

  ofParameter(parameter: number): NodeId | undefined {
    const at = this.parameters.get(parameter);
    if (at !== undefined) return this.graph.parameter(at);
    return this.isOwn(parameter) ? this.graph.constant(1) : undefined;
  }

  /** Whether the parameter is the factor itself. */
  private isOwn(parameter: number): boolean {
    const { vector, index, isDose } = this.factor;
    return !isDose && vector === 'parameter' && index === parameter;
  }

  /** df/dθ, at a time that moves along where one is given; absent where it is zero. */
  of(id: NodeId, moved?: Moved): NodeId | undefined {
    const { graph } = this;
    let sum: NodeId | undefined;
    for (const { by, index, slope } of this.partials.of(id)) {
      const part = this.partOf(by, index, moved);
      if (part === undefined) continue;
      const product = graph.binary('mul', slope, part);
      sum = sum === undefined ? product : graph.binary('add', sum, product);
    }
    return sum;
  }

  private partOf(by: string, index: number, moved: Moved | undefined): NodeId | undefined {
    const { graph } = this;
    if (by === 'parameter') return this.ofParameter(index);
    if (by === 'time') return moved?.by;
    if (by === 'state') {
      const own = this.ofState(index);
      if (moved === undefined) return own;
      const along = graph.binary('mul', moved.rates[index]!, moved.by);
      return own === undefined ? along : graph.binary('add', own, along);
    }
    const node = graph.nodes[index]!;
    if (node.op !== 'delayed') return undefined;
    // The delay itself depends on no factor, or there are no sensitivities.
    const past = this.of(graph.delayed[node.index]!);
    return past === undefined ? undefined : graph.lookBack(past, node.args[0]);
  }
}
