/** The parts of a graph that hang together, as indices of its nodes. */
export function componentsOf(count: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const neighbours = neighboursOf(count, pairs);
  const seen = new Uint8Array(count);
  const components: number[][] = [];
  for (let start = 0; start < count; start++) {
    if (seen[start]) continue;
    seen[start] = 1;
    const component = [start];
    for (let at = 0; at < component.length; at++)
      for (const next of neighbours[component[at]!]!) {
        if (seen[next]) continue;
        seen[next] = 1;
        component.push(next);
      }
    components.push(component);
  }
  return components;
}

export function neighboursOf(count: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const neighbours = Array.from({ length: count }, (): number[] => []);
  for (const [a, b] of pairs) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  return neighbours;
}
