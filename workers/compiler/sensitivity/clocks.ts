import type { NodeId } from '../graph.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import type { Partials } from './partials.ts';
import type { Tangents } from './tangents.ts';

/** Parameters of the larger system that remember when something last happened, and how that time moves with each factor. */
export class Clocks {
  /** When the schedule last changed something: a time that moves with no factor. */
  readonly scheduled: number;
  /** When an event was last executed. */
  readonly jumped: number;
  /** When right sides last turned between events. */
  readonly crossed: number;
  /** dτ/dθ of the latter two, by factor. */
  readonly moved: readonly number[];

  constructor(
    private readonly graph: GraphBuilder,
    private readonly partials: Partials,
    factors: number,
    next: { parameter: number },
  ) {
    this.scheduled = next.parameter++;
    this.jumped = next.parameter++;
    this.crossed = next.parameter++;
    this.moved = Array.from({ length: factors }, () => next.parameter++);
  }

  /** Whether it is now that a clock was set. */
  isNow(clock: number): NodeId {
    return this.graph.binary('eq', this.graph.time(), this.graph.parameter(clock));
  }

  /**
   * dτ/dθ of an event: 0 where the schedule made it happen, the same as of what happened at this very time before
   * it, and else that of the root that is passing zero now.
   */
  ofEvent(tangents: Tangents, factor: number, roots: readonly NodeId[], rates: readonly NodeId[]): NodeId {
    const { graph } = this;
    const earlier = graph.binary('or', this.isNow(this.jumped), this.isNow(this.crossed));
    const own = this.ofRoots(tangents, roots, rates);
    const moved = graph.select(earlier, graph.parameter(this.moved[factor]!), own);
    return graph.select(this.isNow(this.scheduled), graph.constant(0), moved);
  }

  /** That of the root that is nearest in time. */
  private ofRoots(tangents: Tangents, roots: readonly NodeId[], rates: readonly NodeId[]): NodeId {
    const { graph } = this;
    const zero = graph.constant(0);
    let nearest: { distance: NodeId; moved: NodeId } | undefined;
    for (const root of roots) {
      const rate = this.rateOf(root, rates);
      const moved = this.ofRoot(tangents, root, rates);
      const still = graph.binary('eq', rate, zero);
      const away = graph.unary('abs', graph.binary('div', root, rate));
      const distance = graph.select(still, graph.constant(Infinity), away);
      if (nearest === undefined) nearest = { distance, moved };
      else {
        const nearer = graph.binary('lt', distance, nearest.distance);
        nearest = {
          distance: graph.select(nearer, distance, nearest.distance),
          moved: graph.select(nearer, moved, nearest.moved),
        };
      }
    }
    return nearest?.moved ?? zero;
  }

  /** dτ/dθ = −(dg/dθ) / (dg/dt) where g(τ) = 0; 0 where g stands still, so that nothing passes by itself. */
  ofRoot(tangents: Tangents, root: NodeId, rates: readonly NodeId[]): NodeId {
    const { graph } = this;
    const zero = graph.constant(0);
    const along = tangents.of(root);
    if (along === undefined) return zero;
    const rate = this.rateOf(root, rates);
    const moved = graph.unary('neg', graph.binary('div', along, rate));
    return graph.select(graph.binary('eq', rate, zero), zero, moved);
  }

  private rateOf(root: NodeId, rates: readonly NodeId[]): NodeId {
    const { graph } = this;
    let rate = graph.constant(0);
    for (const { by, index, slope } of this.partials.of(root)) {
      if (by === 'time') rate = graph.binary('add', rate, slope);
      else if (by === 'state') rate = graph.binary('add', rate, graph.binary('mul', slope, rates[index]!));
    }
    return rate;
  }
}
