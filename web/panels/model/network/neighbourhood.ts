import type { ModelNetwork } from '../../../../workers/protocol.ts';

/**
 * The part of a network around a node: with each step all reactions of the species that were reached, and all that
 * take part in them. Common species are shown where they take part, and lead no further: everything is near ATP.
 *
 * @param common ids of species that lead no further
 */
export function neighbourhoodOf(
  network: ModelNetwork,
  centre: string,
  steps: number,
  common: ReadonlySet<string>,
): ModelNetwork {
  const kinds = new Map(network.nodes.map(({ id, kind }) => [id, kind]));
  const near = new Map<string, string[]>();
  for (const { from, to } of network.edges)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const others = near.get(one);
      if (others) others.push(other);
      else near.set(one, [other]);
    }
  const kept = new Set([centre]);
  let reached = [centre];
  for (let step = 0; step < steps; step++) {
    const next: string[] = [];
    const take = (id: string): void => {
      if (kept.has(id)) return;
      kept.add(id);
      next.push(id);
    };
    for (const id of reached) {
      if (common.has(id) && id !== centre) continue;
      for (const other of near.get(id) ?? []) {
        const isThrough = kinds.get(other) === 'reaction';
        if (isThrough) kept.add(other);
        if (isThrough) for (const beyond of near.get(other) ?? []) take(beyond);
        else take(other);
      }
    }
    reached = next;
  }
  return {
    ...network,
    nodes: network.nodes.filter(({ id }) => kept.has(id)),
    edges: network.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}
