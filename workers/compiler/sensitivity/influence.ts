import type { NodeId } from '../graph.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import type { System, Target } from '../system.ts';
import type { Crossing } from './crossings.ts';
import type { Partials } from './partials.ts';

/**
 * What is differentiated by: the value of a parameter, the start value of a state, or how much is given into either
 * during the run.
 */
export interface Factor extends Target {
  id: string;
  /** Given during the run: nothing depends on it at the start, and the schedule adds to its derivatives. */
  isDose: boolean;
}

/** What happens in a model at once, with its right sides after it. */
export interface Jump {
  /** Functions whose sign it turns with. */
  roots: NodeId[];
  /** Right sides by state just after. */
  after: NodeId[];
}

/**
 * Which states and parameters depend on one factor at all, by way of starts, rates, events and the times of
 * events. What does not has no sensitivity to compute.
 */
export class Influence {
  readonly states = new Set<number>();
  readonly parameters = new Set<number>();
  /** Some event or turn of the right sides comes sooner or later with the factor. */
  movesTimes = false;

  constructor(
    private readonly graph: GraphBuilder,
    private readonly partials: Partials,
    private readonly system: System,
    factor: Factor,
    jumps: readonly Jump[],
    crossings: readonly Crossing[],
  ) {
    this.vector(factor).add(factor.index);
    let before = -1;
    const size = (): number => this.states.size + this.parameters.size + Number(this.movesTimes);
    while (size() !== before) {
      before = size();
      this.spread(jumps, crossings);
    }
  }

  /** Whether a formula depends on the factor. */
  reaches(id: NodeId): boolean {
    return this.partials.of(id).some(({ by, index }) => {
      if (by === 'state') return this.states.has(index);
      if (by === 'parameter') return this.parameters.has(index);
      return by === 'delayed' && this.reaches(this.pastOf(index));
    });
  }

  private pastOf(delayed: NodeId): NodeId {
    const node = this.graph.nodes[delayed]!;
    return this.graph.delayed[node.op === 'delayed' ? node.index : 0]!;
  }

  private vector({ vector }: Target): Set<number> {
    return vector === 'state' ? this.states : this.parameters;
  }

  private spread(jumps: readonly Jump[], crossings: readonly Crossing[]): void {
    const { initial, rhs, events } = this.system;
    for (const { target, value } of initial) if (this.reaches(value)) this.vector(target).add(target.index);
    rhs.forEach((value, state) => {
      if (this.reaches(value)) this.states.add(state);
    });
    this.movesTimes ||=
      jumps.some(({ roots }) => roots.some((root) => this.reaches(root))) ||
      crossings.some(({ root }) => this.reaches(root));
    events.forEach(({ assignments }, event) => {
      for (const { target, value } of assignments) {
        const moves = (): boolean =>
          target.vector === 'state' ||
          this.partials.of(value).some(({ by }) => by === 'state' || by === 'time');
        if (this.reaches(value) || (this.movesTimes && moves())) this.vector(target).add(target.index);
      }
      if (this.movesTimes) this.addChanged(rhs, jumps[event]!.after);
    });
    for (const { root, below, above } of crossings) if (this.reaches(root)) this.addChanged(below, above);
  }

  private addChanged(before: readonly NodeId[], after: readonly NodeId[]): void {
    before.forEach((value, state) => {
      if (value !== after[state]) this.states.add(state);
    });
  }
}
