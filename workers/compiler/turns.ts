import type { Condition } from './conditions.ts';
import { gradients, TIME } from './differentiate.ts';
import type { Node, NodeId } from './graph.ts';
import { argumentsOf, type GraphBuilder } from './graphBuilder.ts';

/** Conditions of time alone that are solved for their times; more are only looked for as all others are. */
const MOST = 256;

/**
 * The next time after the present one at which a condition that depends on time alone may turn, or infinity. It is
 * exact up to rounding for conditions that are made of pieces linear in time (`time >= 24`, `rem(time, 24) < 8`,
 * steps of floor) and for sines of what is linear in time; others give nothing. A time may be given at which
 * nothing turns after all, never one too late. Undefined where no condition is of that kind.
 */
export function nextTurn(graph: GraphBuilder, conditions: readonly Condition[]): NodeId | undefined {
  const dependence = new Dependence(graph);
  const never = graph.constant(Infinity);
  let next = never;
  let solved = 0;
  for (const { root, whole } of conditions) {
    if (dependence.of(whole ?? root) !== Moves.WithTime) continue;
    if (++solved > MOST) break;
    const solver = new Solver(graph, dependence);
    if (whole === undefined) solver.solve(root, graph.constant(0));
    else solver.solveWhole(whole);
    for (const time of solver.times) {
      // A solution that lies behind, or is not a number, is none.
      const ahead = graph.select(graph.binary('gt', time, graph.time()), time, never);
      next = next === never ? ahead : graph.binary('min', next, ahead);
    }
  }
  return next === never ? undefined : next;
}

enum Moves {
  Never,
  WithTime,
  WithStates,
}

/** What nodes depend on, followed as the graph grows. */
class Dependence {
  private readonly known: Moves[] = [];

  constructor(private readonly graph: GraphBuilder) {}

  of(id: NodeId): Moves {
    for (let k = this.known.length; k <= id; k++) {
      const node = this.graph.nodes[k]!;
      this.known.push(
        node.op === 'time'
          ? Moves.WithTime
          : node.op === 'state' || node.op === 'delayed'
            ? Moves.WithStates
            : argumentsOf(node).reduce(
                (most, argument) => Math.max(most, this.known[argument]!),
                Moves.Never,
              ),
      );
    }
    return this.known[id]!;
  }
}

/** Collects the times at which something of time alone reaches a value. */
class Solver {
  readonly times: NodeId[] = [];

  constructor(
    private readonly graph: GraphBuilder,
    private readonly dependence: Dependence,
  ) {}

  /** When `id` equals `target`, which does not move within the present piece. */
  solve(id: NodeId, target: NodeId): void {
    const { graph } = this;
    for (;;) {
      const node = graph.nodes[id]!;
      if (node.op === 'time') {
        this.times.push(target);
        return;
      }
      if (node.op === 'sin' || node.op === 'cos') {
        this.solveSine(node.op, node.args[0], target);
        return;
      }
      const inverse = this.invert(node, target);
      if (inverse === undefined) return this.solvePiece(id, target);
      [id, target] = inverse;
    }
  }

  /** When `id`, rising or falling, is the next whole number. */
  solveWhole(id: NodeId): void {
    const next = this.nextWhole(id, id);
    if (next !== undefined) this.solve(id, next);
  }

  /** One operation less around time: [argument, what it has to be]. */
  private invert(node: Node, target: NodeId): [NodeId, NodeId] | undefined {
    const { graph } = this;
    if (node.op === 'neg') return [node.args[0], graph.unary('neg', target)];
    if (!('args' in node) || node.args.length !== 2) return undefined;
    const [a, b] = node.args;
    const firstMoves = this.dependence.of(a) !== Moves.Never;
    if (firstMoves && this.dependence.of(b) !== Moves.Never) return undefined;
    switch (node.op) {
      case 'add':
        return firstMoves ? [a, graph.binary('sub', target, b)] : [b, graph.binary('sub', target, a)];
      case 'sub':
        return firstMoves ? [a, graph.binary('add', target, b)] : [b, graph.binary('sub', a, target)];
      case 'mul':
        return firstMoves ? [a, graph.binary('div', target, b)] : [b, graph.binary('div', target, a)];
      case 'div':
        return firstMoves ? [a, graph.binary('mul', target, b)] : undefined;
      case 'rem': {
        if (!firstMoves) return undefined;
        // Within the present period; the next one begins where a/b is whole, which is a condition of its own.
        const periods = graph.unary('trunc', graph.binary('div', a, b));
        return [a, graph.binary('add', target, graph.binary('mul', b, periods))];
      }
      default:
        return undefined;
    }
  }

  /** sin φ = c at φ = arcsin c + 2πk and π − arcsin c + 2πk, cos φ = c at ±arccos c + 2πk. */
  private solveSine(op: 'sin' | 'cos', phase: NodeId, target: NodeId): void {
    const { graph } = this;
    const turn = graph.constant(2 * Math.PI);
    const angle = graph.unary(op === 'sin' ? 'asin' : 'acos', target);
    const other =
      op === 'sin' ? graph.binary('sub', graph.constant(Math.PI), angle) : graph.unary('neg', angle);
    for (const first of [angle, other]) {
      const turns = graph.binary('div', graph.binary('sub', phase, first), turn);
      const next = this.nextWhole(turns, phase);
      if (next !== undefined) this.solve(phase, graph.binary('add', first, graph.binary('mul', next, turn)));
    }
  }

  /** Where the slope does not move within a piece, Newton's step is exact. */
  private solvePiece(id: NodeId, target: NodeId): void {
    const slope = this.slope(id);
    if (slope === undefined) return;
    const { graph } = this;
    const rest = graph.binary('div', graph.binary('sub', target, id), slope);
    this.times.push(graph.binary('add', graph.time(), rest));
  }

  /** The next whole number that `x` will be, where it moves in the direction of `like`. */
  private nextWhole(x: NodeId, like: NodeId): NodeId | undefined {
    const slope = this.slope(like);
    if (slope === undefined) return undefined;
    const { graph } = this;
    const one = graph.constant(1);
    const above = graph.binary('add', graph.unary('floor', x), one);
    const below = graph.binary('sub', graph.unary('ceil', x), one);
    return graph.select(graph.binary('gt', slope, graph.constant(0)), above, below);
  }

  /** The slope in time, where it does not move within a piece. */
  private slope(id: NodeId): NodeId | undefined {
    const slope = gradients(this.graph, [id])[0]!.get(TIME);
    if (slope === undefined) return undefined;
    return gradients(this.graph, [slope])[0]!.has(TIME) ? undefined : slope;
  }
}
