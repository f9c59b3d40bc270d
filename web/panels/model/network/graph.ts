import type { DiagramGraph, ModelNetwork, ModelNode, NetworkEdge } from '../../../../workers/protocol.ts';

/** Type of labels, in CSS pixels; copies are smaller. */
export const TEXT = 12;
export const COPY_TEXT = 10;
const PROCESS = 14;
const LONGEST = 30;

/** A node as it is drawn: a species with many reactions may be drawn many times. */
export interface DrawnNode {
  id: string;
  /** What it stands for. */
  of: ModelNode;
  label: string;
  isCopy: boolean;
  /** Of a copy: the reaction that it serves. */
  beside?: string;
  width: number;
  height: number;
  group?: string;
}

export interface DrawnEdge {
  id: string;
  from: string;
  to: string;
  role: NetworkEdge['role'];
  /** The edge ends at a quantity, not at a reaction. */
  isInfluence: boolean;
  /** The reaction goes both ways. */
  isReversible: boolean;
  label?: string;
}

/** What is drawn of a network, before it has a place. */
export interface DrawnGraph {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  groups: ModelNetwork['compartments'];
}

/** More edges than this make a species common; fewer nodes than that need no untangling. */
const HUB_DEGREE = 10;
const SMALL = 30;

/** Species with so many reactions that their lines would hide the others, such as ATP or water. */
export function hubsOf({ nodes, edges }: ModelNetwork): Set<string> {
  if (nodes.length < SMALL) return new Set();
  const degrees = new Map<string, number>();
  for (const { from, to } of edges) for (const id of [from, to]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  return new Set(
    nodes
      .filter(({ id, kind }) => kind === 'species' && (degrees.get(id) ?? 0) > HUB_DEGREE)
      .map(({ id }) => id),
  );
}

/**
 * Nodes and edges with the room that they take.
 *
 * @param split species that are drawn once for each of their edges
 * @param widthOf width of a text at a size, in CSS pixels
 */
export function drawnGraph(
  network: ModelNetwork,
  split: ReadonlySet<string>,
  widthOf: (text: string, size: number) => number,
): DrawnGraph {
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  // One compartment is the whole picture, and needs no box.
  const groups = network.compartments.length > 1 ? network.compartments : [];
  const grouped = new Set(groups.map(({ id }) => id));
  const drawn = (id: string, of: ModelNode, group: string | undefined, beside?: string): DrawnNode => {
    const isCopy = beside !== undefined;
    const name = of.name ?? of.id;
    const label = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
    const size = isCopy ? COPY_TEXT : TEXT;
    const box =
      of.kind === 'reaction'
        ? { width: PROCESS, height: PROCESS }
        : { width: Math.max(3.2 * size, Math.ceil(widthOf(label, size) + 1.6 * size)), height: 2.3 * size };
    return {
      id,
      of,
      label,
      isCopy,
      ...(isCopy && { beside }),
      ...box,
      ...(group !== undefined && grouped.has(group) && { group }),
    };
  };
  const nodes = network.nodes
    .filter(({ id }) => !split.has(id))
    .map((node) => drawn(node.id, node, node.compartment));
  const edges = network.edges.map((edge, at): DrawnEdge => {
    const end = (id: string, other: string): string => {
      if (!split.has(id)) return id;
      const copy = `${id} ${at}`;
      // A copy stands with what it serves.
      nodes.push(drawn(copy, byId.get(id)!, byId.get(other)?.compartment, other));
      return copy;
    };
    const reaction = byId.get(edge.role === 'product' ? edge.from : edge.to);
    return {
      id: String(at),
      from: end(edge.from, edge.to),
      to: end(edge.to, edge.from),
      role: edge.role,
      isInfluence: reaction?.kind !== 'reaction',
      isReversible: reaction?.reversible === true,
      ...(edge.stoichiometry !== undefined && { label: String(edge.stoichiometry) }),
    };
  });
  return { nodes, edges, groups };
}

/** Something goes along such an edge; along the others only influence does. */
export function isFlow(role: NetworkEdge['role']): boolean {
  return role === 'reactant' || role === 'product';
}

/** What the diagram worker is asked. */
export function toLayOut({ nodes, edges, groups }: DrawnGraph): DiagramGraph {
  return {
    nodes: nodes.map(({ id, width, height, group, beside }) => ({
      id,
      width,
      height,
      ...(group !== undefined && { group }),
      ...(beside !== undefined && { beside }),
    })),
    edges: edges.map(({ id, from, to, role, isInfluence }) => ({
      id,
      from,
      to,
      ...(!isInfluence && !isFlow(role) && { isLoose: true }),
    })),
    groups: groups.map(({ id }) => ({ id })),
  };
}
