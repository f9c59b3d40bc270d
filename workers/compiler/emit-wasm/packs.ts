import type { Node, NodeId } from '../graph.ts';
import { PAIR_SINGLE } from './pair/operators.ts';
import type { Workspace } from './workspace.ts';

/**
 * Two nodes of the same operator that are evaluated as the lanes of one vector, each to the bits that it has alone
 * (superword-level parallelism; Larsen & Amarasinghe, PLDI 2000).
 *
 * Models of excitable cells spend most of their time in exponentials and divisions, a few dozen that do not need one
 * another: packs begin with those and take in what leads to them and away from them where both lanes do the same.
 */
export interface Pack {
  lanes: readonly [NodeId, NodeId];
  /** By argument, what each lane takes. */
  operands: Operand[];
  /** Local that holds the vector, once evaluated, plus 1. */
  slot: number;
  /** Uses that are left, of the vector and of either lane. */
  uses: number;
}

/** Two numbers: another pack's, constants, one number twice, or any two. */
export type Operand =
  | { kind: 'pack'; pack: Pack }
  | { kind: 'constants'; lanes: readonly [number, number] }
  | { kind: 'same'; id: NodeId }
  | { kind: 'two'; lanes: readonly [NodeId, NodeId] };

/** Packs by each of their lanes. */
export type Packs = ReadonlyMap<NodeId, Pack>;

const nothing: Packs = new Map();

/** Where packs begin: beginning at lone divisions too gained nothing (measured on three cardiac cells). */
const SEEDS: ReadonlySet<Node['op']> = new Set(['exp', 'ln']);
/** What costs more than putting two numbers into a vector and taking them out again. */
const COSTLY: ReadonlySet<Node['op']> = new Set([...SEEDS, 'div', 'sqrt']);
/** What packs may take in. */
const TAKEN: ReadonlySet<Node['op']> = new Set([...COSTLY, 'add', 'sub', 'mul', 'neg']);
const COMMUTES: ReadonlySet<Node['op']> = new Set(['add', 'mul']);

/** Ranks between two exponentials that follow one another; no formula is as deep. */
const STRIDE = 1e9;

/**
 * Finds packs among the nodes of `order`, arguments before users. Both lanes lie in one scope (`scopeOf`) and have
 * one rank, which grows from arguments to users, so that no pack needs itself.
 */
export function findPacks(
  { graph, args, builder }: Workspace,
  order: readonly NodeId[],
  scopeOf: (id: NodeId) => number,
  given: (id: NodeId) => boolean,
): Packs {
  const { nodes } = graph;
  if (!order.some((id) => SEEDS.has(nodes[id]!.op))) return nothing;
  const ranks = ranksOf(nodes, args, order);
  const users = new Map<NodeId, NodeId[]>();
  for (const id of order)
    for (const argument of new Set(args[id])) {
      const own = users.get(argument);
      if (own === undefined) users.set(argument, [id]);
      else own.push(id);
    }
  const packs = new Map<NodeId, Pack>();
  const left: Pack[] = [];

  const alike = (a: NodeId, b: NodeId): boolean =>
    a !== b &&
    nodes[a]!.op === nodes[b]!.op &&
    TAKEN.has(nodes[a]!.op) &&
    (vectorInstruction(nodes[a]!.op) !== 0 || builder.hasElementary(`${nodes[a]!.op}Pair`)) &&
    ranks.get(a) === ranks.get(b) &&
    scopeOf(a) === scopeOf(b) &&
    !(packs.has(a) || packs.has(b) || given(a) || given(b));

  const operandOf = (a: NodeId, b: NodeId): Operand => {
    const pack = packs.get(a);
    if (pack !== undefined && pack.lanes[0] === a && pack.lanes[1] === b) return { kind: 'pack', pack };
    const [x, y] = [nodes[a]!, nodes[b]!];
    if (x.op === 'constant' && y.op === 'constant') return { kind: 'constants', lanes: [x.value, y.value] };
    return a === b ? { kind: 'same', id: a } : { kind: 'two', lanes: [a, b] };
  };

  /** The operands of two alike nodes, the second one's turned round where that fits better. */
  const operandsOf = (a: NodeId, b: NodeId): Operand[] => {
    const straight = args[a]!.map((argument, k) => operandOf(argument, args[b]![k]!));
    if (!COMMUTES.has(nodes[a]!.op)) return straight;
    const turned = args[a]!.map((argument, k) => operandOf(argument, args[b]![1 - k]!));
    return loose(turned) < loose(straight) ? turned : straight;
  };

  const add = (a: NodeId, b: NodeId): void => {
    const pack: Pack = { lanes: [a, b], operands: operandsOf(a, b), slot: 0, uses: 0 };
    packs.set(a, pack);
    packs.set(b, pack);
    left.push(pack);
  };

  /** Whether two nodes beside a pack gain by being one themselves. */
  const pays = (a: NodeId, b: NodeId): boolean =>
    alike(a, b) && (COSTLY.has(nodes[a]!.op) || loose(operandsOf(a, b)) === 0);

  const grow = (): void => {
    for (let pack = left.pop(); pack !== undefined; pack = left.pop()) {
      const [a, b] = pack.lanes;
      pack.operands.forEach((operand, k) => {
        if (operand.kind !== 'two') return;
        const [x, y] = operand.lanes;
        if (pays(x, y)) add(x, y);
        pack!.operands[k] = operandOf(x, y);
      });
      for (const user of users.get(a) ?? []) {
        const other = (users.get(b) ?? []).find((one) => pays(user, one));
        if (other !== undefined) add(user, other);
      }
    }
  };

  const waiting = new Map<string, NodeId>();
  for (const id of order) {
    const { op } = nodes[id]!;
    if (!SEEDS.has(op) || packs.has(id)) continue;
    const key = `${op} ${ranks.get(id)} ${scopeOf(id)}`;
    const other = waiting.get(key);
    if (other === undefined || packs.has(other)) waiting.set(key, id);
    else if (alike(other, id)) {
      waiting.delete(key);
      add(other, id);
      grow();
    }
  }
  for (const pack of new Set(packs.values())) pack.operands = operandsOf(...pack.lanes);
  return packs;
}

/** Numbers that would have to be put together one by one. */
function loose(operands: readonly Operand[]): number {
  return operands.filter(({ kind }) => kind === 'two').length;
}

/** A rank above those of its arguments; exponentials as deep in one another have the same. */
function ranksOf(
  nodes: readonly Node[],
  args: readonly (readonly NodeId[])[],
  order: readonly NodeId[],
): Map<NodeId, number> {
  const ranks = new Map<NodeId, number>();
  for (const id of order) {
    let rank = 0;
    for (const argument of args[id]!) rank = Math.max(rank, (ranks.get(argument) ?? 0) + 1);
    ranks.set(id, SEEDS.has(nodes[id]!.op) ? STRIDE * (1 + Math.floor(rank / STRIDE)) : rank);
  }
  return ranks;
}

/** How a pack's operator is done on two numbers: the vector instruction, or 0 for an elementary function. */
export function vectorInstruction(op: Node['op']): number {
  return PAIR_SINGLE.get(op) ?? 0;
}
